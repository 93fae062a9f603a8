/* Lessons of modules, and the progress on them. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/lesson.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_lesson.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_search.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

struct school {
    struct scene sc;
    char *track;
    struct track *now; /* as it was read last */
};

static void school_init(struct school *c, enum scene_place place)
{
    struct message notice;
    scene_init(&c->sc, place);
    c->now = NULL;
    c->track = scene_track(&c->sc, c->sc.ann, "Rust");
    char *chat = scene_chat(&c->sc, c->sc.ann, c->track);
    struct module_set set = scene_modules("m1=A;m2=B");
    message_init(&notice);
    notice.chat_id = chat;
    notice.sender = SENDER_AI;
    notice.type = MESSAGE_FINALIZATION;
    notice.content = mem_strdup("Finalized");
    MUST(store_track_finalize(c->sc.store, c->sc.ann, c->track, &set, &notice, &c->sc.err),
         c->sc.err);
    message_fini(&notice);
    module_set_fini(&set);
}

static void school_fini(struct school *c)
{
    track_free(c->now);
    free(c->track);
    scene_fini(&c->sc);
}

static const struct module *look(struct school *c, int number)
{
    track_free(c->now);
    c->now = NULL;
    MUST(store_track_get(c->sc.store, c->sc.ann, c->track, &c->now, &c->sc.err), c->sc.err);
    return &c->now->modules[number - 1];
}

static enum error_kind put(struct school *c, const char *user, const char *module,
                           const char *title, int number, const char *replaced, char **id)
{
    struct strlist gone = {0};
    struct lesson l;
    lesson_init(&l);
    l.type = LESSON_QUIZ;
    l.title = mem_strdup(title);
    l.text = mem_strdup("Words of the lesson");
    l.number = number;
    l.minutes = 30;
    if (replaced != NULL) {
        strlist_add(&gone, replaced);
    }
    struct quiz_question *q = lesson_add_question(&l);
    q->text = mem_strdup("Why?");
    strlist_add(&q->options, "because");
    strlist_add(&q->options, "никогда");
    q->answer = mem_strdup("никогда");
    q->explanation = mem_strdup("");
    enum error_kind kind =
        store_lesson_add(c->sc.store, user, c->track, module, &l, &gone, &c->sc.err);
    if (id != NULL) {
        free(*id);
        *id = mem_strdup(l.id);
    }
    lesson_fini(&l);
    strlist_fini(&gone);
    return kind;
}

/* The titles of a module's lessons, checked against their numbers. */
static void is(struct school *c, int module, const char *wanted)
{
    const struct module *m = look(c, module);
    char *titles = mem_strdup("");
    for (size_t i = 0; i < m->lesson_count; i++) {
        char *more = mem_printf("%s%s", titles, m->lessons[i].title);
        free(titles);
        titles = more;
        ck_assert_int_eq(m->lessons[i].number, (int)i + 1);
    }
    ck_assert_str_eq(titles, wanted);
    free(titles);
}

START_TEST(test_add)
{
    struct school c;
    char *id = NULL;
    school_init(&c, (enum scene_place)_i);
    MUST(put(&c, c.sc.ann, "m1", "a", 0, NULL, NULL), c.sc.err);
    MUST(put(&c, c.sc.ann, "m1", "b", 0, NULL, &id), c.sc.err);
    MUST(put(&c, c.sc.ann, "m2", "x", 0, NULL, NULL), c.sc.err);
    MUST(put(&c, c.sc.ann, "m1", "c", 1, NULL, NULL), c.sc.err);
    is(&c, 1, "cab");
    is(&c, 2, "x");
    const struct lesson *l = &look(&c, 1)->lessons[2];
    ck_assert_str_eq(l->id, id);
    ck_assert_int_eq(l->type, LESSON_QUIZ);
    ck_assert_int_eq(l->minutes, 30);
    ck_assert_str_eq(l->text, "Words of the lesson");
    ck_assert_uint_eq(l->question_count, 1);
    ck_assert_str_eq(l->questions[0].answer, "никогда");
    ck_assert(l->score == LESSON_NO_SCORE);
    ck_assert_int_eq(l->due_ms, 0);
    MUST(put(&c, c.sc.ann, "m1", "d", 2, id, NULL), c.sc.err);
    is(&c, 1, "cda");
    MUST_FAIL(put(&c, c.sc.ann, "m3", "z", 0, NULL, NULL), ERROR_NOT_FOUND, c.sc.err);
    MUST_FAIL(put(&c, c.sc.bob, "m1", "z", 0, NULL, NULL), ERROR_NOT_FOUND, c.sc.err);
    is(&c, 1, "cda");
    free(id);
    school_fini(&c);
}
END_TEST

START_TEST(test_progress)
{
    struct school c;
    char *ids[2] = {NULL, NULL};
    school_init(&c, (enum scene_place)_i);
    struct store *s = c.sc.store;
    MUST(put(&c, c.sc.ann, "m1", "a", 0, NULL, &ids[0]), c.sc.err);
    MUST(put(&c, c.sc.ann, "m1", "b", 0, NULL, &ids[1]), c.sc.err);
    MUST(store_module_set_status(s, c.sc.ann, c.track, 2, MODULE_COMPLETED, &c.sc.err), c.sc.err);
    MUST(store_lesson_set_status(s, c.sc.ann, c.track, ids[0], MODULE_COMPLETED, &c.sc.err),
         c.sc.err);
    ck_assert_int_eq(look(&c, 1)->status, MODULE_IN_PROGRESS);
    ck_assert_int_eq(c.now->status, TRACK_ACTIVE);
    MUST(store_lesson_set_status(s, c.sc.ann, c.track, ids[1], MODULE_COMPLETED, &c.sc.err),
         c.sc.err);
    ck_assert_int_eq(look(&c, 1)->status, MODULE_COMPLETED);
    ck_assert_int_eq(c.now->status, TRACK_COMPLETED);
    MUST(store_operation_undo(s, c.sc.ann, c.track, NULL, &c.sc.err), c.sc.err);
    ck_assert_int_eq(look(&c, 1)->status, MODULE_IN_PROGRESS);
    ck_assert_int_eq(c.now->modules[0].lessons[1].status, MODULE_NOT_STARTED);
    ck_assert_int_eq(c.now->modules[0].lessons[0].status, MODULE_COMPLETED);
    ck_assert_int_eq(c.now->status, TRACK_ACTIVE);
    MUST(store_operation_redo(s, c.sc.ann, c.track, NULL, &c.sc.err), c.sc.err);
    ck_assert_int_eq(look(&c, 1)->lessons[1].status, MODULE_COMPLETED);
    ck_assert_int_eq(c.now->status, TRACK_COMPLETED);
    /* One more lesson, and neither is complete any more. */
    MUST(put(&c, c.sc.ann, "m1", "c", 0, NULL, NULL), c.sc.err);
    ck_assert_int_eq(look(&c, 1)->status, MODULE_IN_PROGRESS);
    ck_assert_int_eq(c.now->status, TRACK_ACTIVE);
    free(ids[0]);
    free(ids[1]);
    school_fini(&c);
}
END_TEST

START_TEST(test_fields)
{
    struct school c;
    char *id = NULL;
    school_init(&c, (enum scene_place)_i);
    struct store *s = c.sc.store;
    MUST(put(&c, c.sc.ann, "m1", "a", 0, NULL, &id), c.sc.err);
    MUST(store_lesson_set_score(s, c.sc.ann, c.track, id, 33.3, &c.sc.err), c.sc.err);
    MUST(store_lesson_set_due(s, c.sc.ann, c.track, id, 1764000000000, &c.sc.err), c.sc.err);
    look(&c, 1);
    struct lesson *l = &c.now->modules[0].lessons[0];
    ck_assert(l->score == 33.3);
    ck_assert_int_eq(l->due_ms, 1764000000000);
    l->minutes = 75;
    MUST(store_lesson_set_minutes(s, c.sc.ann, c.track, l, 1, &c.sc.err), c.sc.err);
    ck_assert_int_eq(look(&c, 1)->lessons[0].minutes, 75);
    MUST(store_lesson_set_score(s, c.sc.ann, c.track, id, LESSON_NO_SCORE, &c.sc.err), c.sc.err);
    MUST(store_lesson_set_due(s, c.sc.ann, c.track, id, 0, &c.sc.err), c.sc.err);
    ck_assert(look(&c, 1)->lessons[0].score < 0);
    ck_assert_int_eq(look(&c, 1)->lessons[0].due_ms, 0);
    free(id);
    school_fini(&c);
}
END_TEST

/* Bob gets at nothing of Ann's. */
START_TEST(test_others)
{
    struct school c;
    char *id = NULL;
    school_init(&c, (enum scene_place)_i);
    struct store *s = c.sc.store;
    const char *bob = c.sc.bob;
    MUST(put(&c, c.sc.ann, "m1", "a", 0, NULL, &id), c.sc.err);
    MUST_FAIL(store_lesson_set_score(s, bob, c.track, id, 1, &c.sc.err), ERROR_NOT_FOUND, c.sc.err);
    MUST_FAIL(store_lesson_set_due(s, bob, c.track, id, 1, &c.sc.err), ERROR_NOT_FOUND, c.sc.err);
    MUST_FAIL(store_lesson_set_status(s, bob, c.track, id, MODULE_COMPLETED, &c.sc.err),
              ERROR_NOT_FOUND, c.sc.err);
    const struct lesson stolen = {.id = id, .minutes = 1};
    MUST_FAIL(store_lesson_set_minutes(s, bob, c.track, &stolen, 1, &c.sc.err), ERROR_NOT_FOUND,
              c.sc.err);
    const struct lesson *l = &look(&c, 1)->lessons[0];
    ck_assert_int_eq(l->minutes, 30);
    ck_assert_int_eq(l->status, MODULE_NOT_STARTED);
    ck_assert(l->score < 0);
    free(id);
    school_fini(&c);
}
END_TEST

/* A lesson is found by its words, and not any more when another took its place. */
START_TEST(test_found)
{
    struct school c;
    char *id = NULL;
    school_init(&c, (enum scene_place)_i);
    MUST(put(&c, c.sc.ann, "m1", "Ownership", 0, NULL, &id), c.sc.err);
    ck_assert_int_eq(scene_number(&c.sc, "SELECT count(*) FROM search_things WHERE search_things "
                                         "MATCH 'ownership'"),
                     1);
    MUST(put(&c, c.sc.ann, "m1", "Borrowing", 0, id, NULL), c.sc.err);
    ck_assert_int_eq(scene_number(&c.sc, "SELECT count(*) FROM search_things WHERE search_things "
                                         "MATCH 'ownership'"),
                     0);
    ck_assert_int_eq(scene_number(&c.sc, "SELECT count(*) FROM search_things WHERE search_things "
                                         "MATCH 'borrowing'"),
                     1);
    free(id);
    school_fini(&c);
}
END_TEST

Suite *suite_lesson(void)
{
    Suite *s = suite_create("lessons");
    TCase *tc = tcase_create("lessons");
    tcase_add_loop_test(tc, test_add, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_progress, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_fields, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_others, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_found, 0, SCENE_PLACE_COUNT);
    suite_add_tcase(s, tc);
    return s;
}
