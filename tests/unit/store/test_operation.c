/* The log: what is undone is as it was, what is redone is as it became. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/json.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

struct course {
    struct scene sc;
    char *track, *chat;
};

static void finalize(struct course *c, const char *modules)
{
    struct module_set set = scene_modules(modules);
    struct message notice;
    message_init(&notice);
    notice.chat_id = mem_strdup(c->chat);
    notice.sender = SENDER_AI;
    notice.type = MESSAGE_FINALIZATION;
    notice.content = mem_strdup("Finalized");
    MUST(store_track_finalize(c->sc.store, c->sc.ann, c->track, &set, &notice, &c->sc.err),
         c->sc.err);
    message_fini(&notice);
    module_set_fini(&set);
}

static void course_init(struct course *c, enum scene_place place)
{
    scene_init(&c->sc, place);
    c->track = scene_track(&c->sc, c->sc.ann, "Rust");
    c->chat = scene_chat(&c->sc, c->sc.ann, c->track);
    finalize(c, "m1=A;m2=B");
}

static void course_fini(struct course *c)
{
    free(c->track);
    free(c->chat);
    scene_fini(&c->sc);
}

/* The track as it is shown, without the times; owned, NULL when it is not there. */
static char *state(struct course *c)
{
    struct track *t = NULL;
    if (store_track_get(c->sc.store, c->sc.ann, c->track, &t, NULL) != ERROR_NONE) {
        return NULL;
    }
    t->updated_ms = 0;
    for (size_t i = 0; i < t->module_count; i++) {
        t->modules[i].updated_ms = 0;
    }
    struct json_object *v = course_track_json(t);
    char *text = json_printed(v, 0);
    json_free(v);
    track_free(t);
    return text;
}

/* --- changes --- */

static void edit(struct course *c)
{
    struct track *t = NULL;
    MUST(store_track_get(c->sc.store, c->sc.ann, c->track, &t, &c->sc.err), c->sc.err);
    mem_replace(&t->title, "Rust \"и\" C");
    mem_replace(&t->description, "");
    mem_replace(&t->skill_area, "Systems");
    mem_replace(&t->expectations, "a job");
    mem_replace(&t->language, "pt-BR");
    t->difficulty = DIFFICULTY_ADVANCED;
    t->minutes = 90;
    MUST(store_track_update(c->sc.store, c->sc.ann, t, &c->sc.err), c->sc.err);
    track_free(t);
}

static void set_track_status(struct course *c, enum track_status status)
{
    struct track *t = NULL;
    MUST(store_track_get(c->sc.store, c->sc.ann, c->track, &t, &c->sc.err), c->sc.err);
    t->status = status;
    MUST(store_track_update(c->sc.store, c->sc.ann, t, &c->sc.err), c->sc.err);
    track_free(t);
}

static void pause_track(struct course *c)
{
    set_track_status(c, TRACK_PAUSED);
}

static void set_module(struct course *c, int number, enum module_status status)
{
    MUST(store_module_set_status(c->sc.store, c->sc.ann, c->track, number, status, &c->sc.err),
         c->sc.err);
}

static void begin_module(struct course *c)
{
    set_module(c, 1, MODULE_IN_PROGRESS);
}

static void complete_first(struct course *c)
{
    set_module(c, 1, MODULE_COMPLETED);
}

/* The second of two: the track is completed, too. */
static void complete_last(struct course *c)
{
    set_module(c, 2, MODULE_COMPLETED);
}

static void remove_track(struct course *c)
{
    MUST(store_track_remove(c->sc.store, c->sc.ann, c->track, &c->sc.err), c->sc.err);
}

static enum operation_kind undo(struct course *c)
{
    enum operation_kind kind = OPERATION_KIND_COUNT;
    MUST(store_operation_undo(c->sc.store, c->sc.ann, c->track, &kind, &c->sc.err), c->sc.err);
    return kind;
}

static enum operation_kind redo(struct course *c)
{
    enum operation_kind kind = OPERATION_KIND_COUNT;
    MUST(store_operation_redo(c->sc.store, c->sc.ann, c->track, &kind, &c->sc.err), c->sc.err);
    return kind;
}

static void check_nothing(struct course *c, bool undo)
{
    if (undo) {
        MUST_FAIL(store_operation_undo(c->sc.store, c->sc.ann, c->track, NULL, &c->sc.err),
                  ERROR_USAGE, c->sc.err);
    } else {
        MUST_FAIL(store_operation_redo(c->sc.store, c->sc.ann, c->track, NULL, &c->sc.err),
                  ERROR_USAGE, c->sc.err);
    }
}

static const struct {
    void (*make)(struct course *c);
    enum operation_kind kind;
} changes[] = {
    {edit, OPERATION_EDIT},
    {begin_module, OPERATION_MODULE_STATUS},
    {complete_first, OPERATION_MODULE_STATUS},
    {complete_last, OPERATION_MODULE_STATUS},
    {pause_track, OPERATION_STATUS},
    {remove_track, OPERATION_REMOVE},
};
#define CHANGES (sizeof changes / sizeof *changes)

static void check_state(struct course *c, const char *expected)
{
    char *now = state(c);
    ck_assert_msg((now == NULL) == (expected == NULL), "it is %s", now != NULL ? "there" : "gone");
    if (now != NULL) {
        ck_assert_str_eq(now, expected);
    }
    free(now);
}

/* All the way back, forth and back again, over a restart where there is a file. */
START_TEST(test_back_and_forth)
{
    struct course c;
    char *states[CHANGES + 1];
    course_init(&c, (enum scene_place)_i);
    check_nothing(&c, true);
    for (size_t i = 0; i < CHANGES; i++) {
        states[i] = state(&c);
        changes[i].make(&c);
        check_nothing(&c, false);
    }
    states[CHANGES] = state(&c);
    ck_assert_ptr_null(states[CHANGES]); /* it is deleted in the end */
    if (_i == SCENE_FILE) {
        scene_reopen(&c.sc);
    }
    for (int round = 0; round < 2; round++) {
        for (size_t i = CHANGES; i > 0; i--) {
            ck_assert_int_eq(undo(&c), changes[i - 1].kind);
            check_state(&c, states[i - 1]);
        }
        check_nothing(&c, true);
        for (size_t i = 0; i < CHANGES; i++) {
            ck_assert_int_eq(redo(&c), changes[i].kind);
            check_state(&c, states[i + 1]);
        }
        check_nothing(&c, false);
    }
    for (size_t i = 0; i <= CHANGES; i++) {
        free(states[i]);
    }
    course_fini(&c);
}
END_TEST

/* A track that is brought back is what it was to the last byte, its times included. */
START_TEST(test_removal_is_undone_whole)
{
    struct course c;
    struct track *before = NULL;
    struct track *after = NULL;
    course_init(&c, (enum scene_place)_i);
    free(scene_say(&c.sc, c.sc.ann, c.chat, "hello"));
    MUST(store_track_get(c.sc.store, c.sc.ann, c.track, &before, &c.sc.err), c.sc.err);
    remove_track(&c);
    undo(&c);
    MUST(store_track_get(c.sc.store, c.sc.ann, c.track, &after, &c.sc.err), c.sc.err);
    struct json_object *a = course_track_json(before);
    struct json_object *b = course_track_json(after);
    ck_assert(json_equal(a, b));
    struct message_list list = {0};
    MUST(store_message_list(c.sc.store, c.sc.ann, c.chat, 0, &list, &c.sc.err), c.sc.err);
    ck_assert_uint_eq(list.count, 2);
    message_list_fini(&list);
    json_free(a);
    json_free(b);
    track_free(before);
    track_free(after);
    course_fini(&c);
}
END_TEST

/* A change that is made after others were undone takes their place. */
START_TEST(test_new_change_ends_redoing)
{
    struct course c;
    course_init(&c, (enum scene_place)_i);
    edit(&c);
    pause_track(&c);
    undo(&c);
    undo(&c);
    begin_module(&c);
    check_nothing(&c, false);
    ck_assert_int_eq(undo(&c), OPERATION_MODULE_STATUS);
    check_nothing(&c, true);
    /* So does one that is not in the log. */
    finalize(&c, "m1=A;m2=B");
    check_nothing(&c, false);
    course_fini(&c);
}
END_TEST

START_TEST(test_no_change_is_not_noted)
{
    struct course c;
    course_init(&c, (enum scene_place)_i);
    set_track_status(&c, TRACK_ACTIVE);
    set_module(&c, 1, MODULE_NOT_STARTED);
    check_nothing(&c, true);
    /* And does not end redoing. */
    pause_track(&c);
    undo(&c);
    set_track_status(&c, TRACK_ACTIVE);
    ck_assert_int_eq(redo(&c), OPERATION_STATUS);
    course_fini(&c);
}
END_TEST

/* Only what a change was about becomes what it was. */
START_TEST(test_other_changes_stay)
{
    struct course c;
    struct track *t = NULL;
    course_init(&c, (enum scene_place)_i);
    set_track_status(&c, TRACK_PLANNING);
    edit(&c);
    finalize(&c, "m1=A;m2=B;m3=C"); /* active again */
    ck_assert_int_eq(undo(&c), OPERATION_EDIT);
    MUST(store_track_get(c.sc.store, c.sc.ann, c.track, &t, &c.sc.err), c.sc.err);
    ck_assert_str_eq(t->title, "Rust");
    ck_assert_int_eq(t->status, TRACK_ACTIVE);
    ck_assert_uint_eq(t->module_count, 3);
    track_free(t);
    course_fini(&c);
}
END_TEST

/* Progress on a module that is gone cannot come back: the change before it is undone instead. */
START_TEST(test_module_is_gone)
{
    struct course c;
    struct track *t = NULL;
    course_init(&c, (enum scene_place)_i);
    edit(&c);
    begin_module(&c);
    finalize(&c, "m2=B");
    ck_assert_int_eq(undo(&c), OPERATION_EDIT);
    MUST(store_track_get(c.sc.store, c.sc.ann, c.track, &t, &c.sc.err), c.sc.err);
    ck_assert_str_eq(t->title, "Rust");
    track_free(t);
    check_nothing(&c, true);
    ck_assert_int_eq(redo(&c), OPERATION_EDIT);
    check_nothing(&c, false);
    course_fini(&c);
}
END_TEST

/* Deleting again is deleting: not under a reply that is being written. */
START_TEST(test_redo_of_a_removal_while_it_streams)
{
    struct course c;
    course_init(&c, (enum scene_place)_i);
    remove_track(&c);
    undo(&c);
    char *reply = scene_begin(&c.sc, c.sc.ann, c.chat);
    MUST_FAIL(store_operation_redo(c.sc.store, c.sc.ann, c.track, NULL, &c.sc.err), ERROR_USAGE,
              c.sc.err);
    scene_seal(&c.sc, c.sc.ann, c.track, c.chat, reply, "x", NULL);
    ck_assert_int_eq(redo(&c), OPERATION_REMOVE);
    check_state(&c, NULL);
    free(reply);
    course_fini(&c);
}
END_TEST

START_TEST(test_log_is_bounded)
{
    struct course c;
    course_init(&c, SCENE_MEMORY);
    for (int i = 0; i < LIMIT_OPERATIONS + 5; i++) {
        set_track_status(&c, i % 2 == 0 ? TRACK_PAUSED : TRACK_ACTIVE);
    }
    ck_assert_int_eq(scene_number(&c.sc, "SELECT count(*) FROM operations"), LIMIT_OPERATIONS);
    for (int i = 0; i < LIMIT_OPERATIONS; i++) {
        undo(&c);
    }
    check_nothing(&c, true);
    course_fini(&c);
}
END_TEST

/* What stands in the log is data: damage is said, and nothing changes. */
START_TEST(test_damaged_log)
{
    static const char *const damages[] = {
        "kind = 'plan'",
        "before = 'no JSON'",
        "before = '{\"difficulty_level\":\"hard\"}'",
        "before = '{\"title\":5}'",
        "before = '{\"estimated_minutes\":-1}'",
        "before = '{\"estimated_minutes\":99999999999}'",
        "before = '{\"estimated_minutes\":\"x\"}'",
        "kind = 'module_status'",
        "kind = 'module_status', before = '{\"module_id\":\"m1\",\"status\":\"done\"}'",
    };
    struct course c;
    course_init(&c, SCENE_MEMORY);
    edit(&c);
    char *before = state(&c);
    char *sql = mem_printf("UPDATE operations SET %s RETURNING 1", damages[_i]);
    ck_assert_int_eq(scene_number(&c.sc, sql), 1);
    MUST_FAIL(store_operation_undo(c.sc.store, c.sc.ann, c.track, NULL, &c.sc.err), ERROR_DATABASE,
              c.sc.err);
    check_state(&c, before);
    free(sql);
    free(before);
    course_fini(&c);
}
END_TEST

/* --- TRACK of undo --- */

START_TEST(test_resolve_deleted)
{
    struct course c;
    char *found = NULL;
    course_init(&c, (enum scene_place)_i);
    struct store *s = c.sc.store;
    remove_track(&c);
    char *beginning = mem_strndup(c.track, strlen(c.track) - 1);
    const char *const names[] = {c.track, beginning, "Rust", "rust"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        MUST(store_track_resolve_deleted_too(s, c.sc.ann, names[i], &found, &c.sc.err), c.sc.err);
        ck_assert_str_eq(found, c.track);
        free(found);
        MUST_FAIL(store_track_resolve(s, c.sc.ann, names[i], &found, &c.sc.err), ERROR_NOT_FOUND,
                  c.sc.err);
    }
    MUST_FAIL(store_track_resolve_deleted_too(s, c.sc.ann, "Go", &found, &c.sc.err),
              ERROR_NOT_FOUND, c.sc.err);
    /* One that is there and one that is not have the title: it can be either. */
    free(scene_track(&c.sc, c.sc.ann, "Rust"));
    MUST_FAIL(store_track_resolve_deleted_too(s, c.sc.ann, "Rust", &found, &c.sc.err), ERROR_USAGE,
              c.sc.err);
    MUST(store_track_resolve(s, c.sc.ann, "Rust", &found, &c.sc.err), c.sc.err);
    ck_assert_str_ne(found, c.track);
    free(found);
    free(beginning);
    course_fini(&c);
}
END_TEST

Suite *suite_operation(void)
{
    Suite *s = suite_create("operation");
    TCase *tc = tcase_create("undo");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_back_and_forth, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_removal_is_undone_whole, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_new_change_ends_redoing, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_no_change_is_not_noted, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_other_changes_stay, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_module_is_gone, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_redo_of_a_removal_while_it_streams, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_log_is_bounded);
    tcase_add_loop_test(tc, test_damaged_log, 0, 9);
    tcase_add_loop_test(tc, test_resolve_deleted, 0, SCENE_PLACE_COUNT);
    suite_add_tcase(s, tc);
    return s;
}
