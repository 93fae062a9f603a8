/* Finalizing and progress. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

struct course {
    struct scene sc;
    char *track, *chat;
};

static void course_init(struct course *c, enum scene_place place)
{
    scene_init(&c->sc, place);
    c->track = scene_track(&c->sc, c->sc.ann, "Rust");
    c->chat = scene_chat(&c->sc, c->sc.ann, c->track);
}

static void course_fini(struct course *c)
{
    free(c->track);
    free(c->chat);
    scene_fini(&c->sc);
}

static enum error_kind finalize(struct course *c, struct module_set *set)
{
    struct message notice;
    message_init(&notice);
    notice.chat_id = mem_strdup(c->chat);
    notice.sender = SENDER_AI;
    notice.type = MESSAGE_FINALIZATION;
    notice.content = mem_strdup("Finalized");
    enum error_kind kind =
        store_track_finalize(c->sc.store, c->sc.ann, c->track, set, &notice, &c->sc.err);
    ck_assert(kind != ERROR_NONE || (notice.id != NULL && notice.created_ms > 0));
    message_fini(&notice);
    return kind;
}

static void finalize_as(struct course *c, const char *modules)
{
    struct module_set set = scene_modules(modules);
    MUST(finalize(c, &set), c->sc.err);
    module_set_fini(&set);
}

static void set_status(struct course *c, int number, enum module_status status)
{
    MUST(store_module_set_status(c->sc.store, c->sc.ann, c->track, number, status, &c->sc.err),
         c->sc.err);
}

static struct track *load(struct course *c)
{
    struct track *t = NULL;
    MUST(store_track_get(c->sc.store, c->sc.ann, c->track, &t, &c->sc.err), c->sc.err);
    return t;
}

/* "status: 1 id=Title status; 2 ..." */
static void check_track(struct course *c, const char *expected)
{
    struct track *t = load(c);
    char *text = mem_printf("%s:", track_status_name(t->status));
    for (size_t i = 0; i < t->module_count; i++) {
        const struct module *m = &t->modules[i];
        char *more = mem_printf("%s %d %s=%s %s;", text, m->number, m->id, m->title,
                                module_status_name(m->status));
        free(text);
        text = more;
    }
    ck_assert_str_eq(text, expected);
    free(text);
    track_free(t);
}

START_TEST(test_whole_module)
{
    struct course c;
    course_init(&c, (enum scene_place)_i);
    struct module_set set = scene_modules("m1=One;m2=Two");
    struct module *m = &set.items[0];
    mem_replace(&m->description, "Что это");
    strlist_add(&m->objectives, "Say \"hello\"");
    strlist_add(&m->objectives, "Сказать «привет»");
    m->minutes = 95;
    m->pinned = true;
    json_free(m->raw);
    m->raw = json_new_object();
    json_set_text(m->raw, "extra", "kept");
    MUST(finalize(&c, &set), c.sc.err);
    struct track *t = load(&c);
    ck_assert_uint_eq(t->module_count, 2);
    ck_assert_str_eq(t->modules[0].description, "Что это");
    ck_assert(strlist_equal(&t->modules[0].objectives, &m->objectives));
    ck_assert_int_eq(t->modules[0].minutes, 95);
    ck_assert(t->modules[0].pinned);
    ck_assert(json_equal(t->modules[0].raw, m->raw));
    ck_assert(!t->modules[1].pinned);
    ck_assert_ptr_null(t->modules[1].raw);
    ck_assert_int_eq(t->modules[1].minutes, 60);
    ck_assert_int_eq(t->modules[0].created_ms, t->modules[0].updated_ms);
    track_free(t);
    module_set_fini(&set);

    struct message_list history = {0};
    MUST(store_message_list(c.sc.store, c.sc.ann, c.chat, 0, &history, &c.sc.err), c.sc.err);
    ck_assert_uint_eq(history.count, 1);
    ck_assert_int_eq(history.items[0].type, MESSAGE_FINALIZATION);
    ck_assert_str_eq(history.items[0].content, "Finalized");
    message_list_fini(&history);
    course_fini(&c);
}
END_TEST

START_TEST(test_again_keeps_progress)
{
    struct course c;
    course_init(&c, (enum scene_place)_i);
    finalize_as(&c, "m1=One;m2=Two;m3=Three");
    set_status(&c, 1, MODULE_COMPLETED);
    set_status(&c, 3, MODULE_IN_PROGRESS);
    struct track *before = load(&c);
    finalize_as(&c, "m3=Third;m1=First;m4=New");
    check_track(&c, "active: 1 m3=Third in_progress; 2 m1=First completed; 3 m4=New not_started;");
    struct track *after = load(&c);
    ck_assert_int_eq(after->modules[1].created_ms, before->modules[0].created_ms);
    ck_assert_int_gt(after->modules[1].updated_ms, before->modules[0].updated_ms);
    ck_assert_int_gt(after->modules[2].created_ms, before->modules[2].created_ms);
    track_free(before);
    track_free(after);
    course_fini(&c);
}
END_TEST

/* Lessons hang on the module's row: that must be the same row. */
START_TEST(test_again_keeps_lessons)
{
    struct course c;
    sqlite3 *db = NULL;
    course_init(&c, SCENE_FILE);
    finalize_as(&c, "m1=One;m2=Two");
    ck_assert_int_eq(sqlite3_open(c.sc.path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db,
                                  "INSERT INTO lessons (id, module_id, lesson_number, lesson_type, "
                                  "title, content, minutes, status, created_at, updated_at) VALUES "
                                  "('l1', 'm1', 1, 'theory', 'T', '{}', "
                                  "30, 'completed', 1, 1), ('l2', 'm2', 1, 'quiz', 'T', '{}', 30, "
                                  "'completed', 1, 1)",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    finalize_as(&c, "m9=Nine;m1=Eins");
    ck_assert_int_eq(scene_number(&c.sc, "SELECT count(*) FROM lessons WHERE id = 'l1'"), 1);
    ck_assert_int_eq(scene_number(&c.sc, "SELECT count(*) FROM lessons"), 1);
    course_fini(&c);
}
END_TEST

START_TEST(test_track_follows)
{
    struct course c;
    course_init(&c, (enum scene_place)_i);
    check_track(&c, "planning:");
    finalize_as(&c, "m1=A;m2=B");
    check_track(&c, "active: 1 m1=A not_started; 2 m2=B not_started;");
    set_status(&c, 1, MODULE_COMPLETED);
    check_track(&c, "active: 1 m1=A completed; 2 m2=B not_started;");
    set_status(&c, 2, MODULE_COMPLETED);
    check_track(&c, "completed: 1 m1=A completed; 2 m2=B completed;");
    finalize_as(&c, "m1=A;m2=B");
    check_track(&c, "completed: 1 m1=A completed; 2 m2=B completed;");
    finalize_as(&c, "m1=A;m2=B;m3=C");
    check_track(&c, "active: 1 m1=A completed; 2 m2=B completed; 3 m3=C not_started;");
    finalize_as(&c, "m2=B");
    check_track(&c, "completed: 1 m2=B completed;");
    set_status(&c, 1, MODULE_IN_PROGRESS);
    check_track(&c, "active: 1 m2=B in_progress;");
    MUST_FAIL(
        store_module_set_status(c.sc.store, c.sc.ann, c.track, 2, MODULE_COMPLETED, &c.sc.err),
        ERROR_NOT_FOUND, c.sc.err);
    check_track(&c, "active: 1 m2=B in_progress;");
    course_fini(&c);
}
END_TEST

/* A module of another track stops the whole of it: nothing is half done. */
START_TEST(test_all_or_nothing)
{
    struct course c;
    course_init(&c, (enum scene_place)_i);
    finalize_as(&c, "m1=One;m2=Two");
    char *other = scene_track(&c.sc, c.sc.ann, "Go");
    char *other_chat = scene_chat(&c.sc, c.sc.ann, other);
    struct course d = c;
    d.track = other;
    d.chat = other_chat;
    finalize_as(&d, "x=Taken");

    struct module_set set = scene_modules("m2=Zwei;x=Stolen");
    MUST_FAIL(finalize(&c, &set), ERROR_DATABASE, c.sc.err);
    check_track(&c, "active: 1 m1=One not_started; 2 m2=Two not_started;");
    check_track(&d, "active: 1 x=Taken not_started;");
    ck_assert_int_eq(scene_number(&c.sc, "SELECT count(*) FROM chat_messages"), 2);

    /* Nor does the notice go into another track's chat. */
    char *mine = c.chat;
    c.chat = other_chat;
    MUST_FAIL(finalize(&c, &set), ERROR_NOT_FOUND, c.sc.err);
    c.chat = mine;
    module_set_fini(&set);
    free(other);
    free(other_chat);
    course_fini(&c);
}
END_TEST

START_TEST(test_damaged_json)
{
    static const char *const rows[] = {
        "UPDATE course_modules SET learning_objectives = '[\"a\"'",
        "UPDATE course_modules SET ai_generated_content = 'no'",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct course c;
        struct track *t = NULL;
        sqlite3 *db = NULL;
        course_init(&c, SCENE_FILE);
        finalize_as(&c, "m1=One;m2=Two");
        ck_assert_int_eq(sqlite3_open(c.sc.path, &db), SQLITE_OK);
        ck_assert_int_eq(sqlite3_exec(db, rows[i], NULL, NULL, NULL), SQLITE_OK);
        sqlite3_close(db);
        MUST_FAIL(store_track_get(c.sc.store, c.sc.ann, c.track, &t, &c.sc.err), ERROR_DATABASE,
                  c.sc.err);
        course_fini(&c);
    }
}
END_TEST

Suite *suite_module(void)
{
    Suite *s = suite_create("module");
    TCase *tc = tcase_create("modules");
    tcase_add_loop_test(tc, test_whole_module, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_again_keeps_progress, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_again_keeps_lessons);
    tcase_add_loop_test(tc, test_track_follows, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_all_or_nothing, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_damaged_json);
    suite_add_tcase(s, tc);
    return s;
}
