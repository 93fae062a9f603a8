/* The full-text index says what the tables say, whatever is done to them. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/rows_internal.h"
#include "../../../src/store/search_internal.h"
#include "../../../src/store/store_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_purge.h"
#include "syllabus/store/store_search.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>

struct indexed {
    struct scene sc;
    char *track, *chat;
};

static void indexed_init(struct indexed *x, enum scene_place place)
{
    scene_init(&x->sc, place);
    x->track = scene_track(&x->sc, x->sc.ann, "Ржавчина");
    x->chat = scene_chat(&x->sc, x->sc.ann, x->track);
}

static void indexed_fini(struct indexed *x)
{
    MUST(store_search_check(x->sc.store, &x->sc.err), x->sc.err);
    free(x->track);
    free(x->chat);
    scene_fini(&x->sc);
}

/* How many rows of the index have this word. */
static int64_t rows_with(struct indexed *x, const char *word)
{
    int64_t count = 0;
    MUST(db_int(x->sc.store, &x->sc.err, &count,
                "SELECT (SELECT count(*) FROM search_things WHERE search_things MATCH ?1) + "
                "(SELECT count(*) FROM search_messages WHERE search_messages MATCH ?1)",
                "s", word),
         x->sc.err);
    return count;
}

static void run(struct indexed *x, const char *sql)
{
    MUST(db_execute(x->sc.store, sql, &x->sc.err), x->sc.err);
}

START_TEST(test_track_follows_its_form)
{
    struct indexed x;
    struct track *t = NULL;
    indexed_init(&x, (enum scene_place)_i);
    ck_assert_int_eq(rows_with(&x, "ржавчина"), 1);
    MUST(store_track_get(x.sc.store, x.sc.ann, x.track, &t, &x.sc.err), x.sc.err);
    mem_replace(&t->title, "Ёлочный");
    mem_replace(&t->skill_area, "лес");
    mem_replace(&t->expectations, "Ещё одна");
    MUST(store_track_update(x.sc.store, x.sc.ann, t, &x.sc.err), x.sc.err);
    track_free(t);
    ck_assert_int_eq(rows_with(&x, "ржавчина"), 0);
    ck_assert_int_eq(rows_with(&x, "елочныи"), 1);
    ck_assert_int_eq(rows_with(&x, "еще"), 1);
    MUST(store_search_check(x.sc.store, &x.sc.err), x.sc.err);
    MUST(store_operation_undo(x.sc.store, x.sc.ann, x.track, NULL, &x.sc.err), x.sc.err);
    ck_assert_int_eq(rows_with(&x, "ржавчина"), 1);
    ck_assert_int_eq(rows_with(&x, "еще"), 0);
    indexed_fini(&x);
}
END_TEST

START_TEST(test_reply_is_found_when_it_ends)
{
    struct indexed x;
    indexed_init(&x, (enum scene_place)_i);
    free(scene_say(&x.sc, x.sc.ann, x.chat, "question"));
    char *reply = scene_begin(&x.sc, x.sc.ann, x.chat);
    scene_append(&x.sc, x.sc.ann, reply, "almost there");
    ck_assert_int_eq(rows_with(&x, "question"), 1);
    ck_assert_int_eq(rows_with(&x, "almost"), 0);
    MUST(store_search_check(x.sc.store, &x.sc.err), x.sc.err);
    scene_seal(&x.sc, x.sc.ann, x.track, x.chat, reply, "there", NULL);
    ck_assert_int_eq(rows_with(&x, "there"), 1);
    /* It goes on, and a plan comes of it. */
    struct message m;
    message_init(&m);
    m.id = mem_strdup(reply);
    m.chat_id = mem_strdup(x.chat);
    MUST(store_reply_begin(x.sc.store, x.sc.ann, &m, &x.sc.err), x.sc.err);
    message_fini(&m);
    struct plan *plan = scene_plan("m1=One");
    scene_seal(&x.sc, x.sc.ann, x.track, x.chat, reply, "a plan now", plan);
    plan_free(plan);
    ck_assert_int_eq(rows_with(&x, "there"), 0);
    ck_assert_int_eq(rows_with(&x, "plan"), 1);
    ck_assert_int_eq(scene_number(&x.sc, "SELECT count(*) FROM chat_messages WHERE search_id >> 46 "
                                         "& 7 = 4"),
                     1);
    free(reply);
    indexed_fini(&x);
}
END_TEST

START_TEST(test_interrupted_reply_is_found)
{
    struct indexed x;
    indexed_init(&x, SCENE_FILE);
    char *reply = scene_begin(&x.sc, x.sc.ann, x.chat);
    scene_append(&x.sc, x.sc.ann, reply, "half ");
    scene_append(&x.sc, x.sc.ann, reply, "done");
    scene_reopen(&x.sc);
    ck_assert_int_eq(rows_with(&x, "half"), 1);
    free(reply);
    indexed_fini(&x);
}
END_TEST

static void finalize_as(struct indexed *x, const char *modules)
{
    struct message notice;
    struct module_set set = scene_modules(modules);
    message_init(&notice);
    notice.chat_id = mem_strdup(x->chat);
    notice.sender = SENDER_AI;
    notice.type = MESSAGE_FINALIZATION;
    notice.content = mem_strdup("done");
    MUST(store_track_finalize(x->sc.store, x->sc.ann, x->track, &set, &notice, &x->sc.err),
         x->sc.err);
    message_fini(&notice);
    module_set_fini(&set);
}

START_TEST(test_modules_come_and_go)
{
    struct indexed x;
    indexed_init(&x, (enum scene_place)_i);
    finalize_as(&x, "m1=Ownership;m2=Lifetimes");
    run(&x, "INSERT INTO lessons (id, module_id, lesson_number, lesson_type, title, content, "
            "minutes, status, created_at, updated_at) VALUES ('l1', 'm2', 1, 'theory', 'Borrowing',"
            "'{\"text\":\"one\\ntwo\\\\three\"}', 30, 'completed', 1, 1)");
    MUST(search_add(x.sc.store, SEARCH_LESSONS, "l1", &x.sc.err), x.sc.err);
    ck_assert_int_eq(rows_with(&x, "ownership"), 1);
    ck_assert_int_eq(rows_with(&x, "borrowing"), 1);
    ck_assert_int_eq(rows_with(&x, "two"), 1);
    ck_assert_int_eq(rows_with(&x, "three"), 1);
    finalize_as(&x, "m1=Moves");
    ck_assert_int_eq(rows_with(&x, "ownership"), 0);
    ck_assert_int_eq(rows_with(&x, "moves"), 1);
    ck_assert_int_eq(rows_with(&x, "lifetimes"), 0);
    ck_assert_int_eq(rows_with(&x, "borrowing"), 0);
    indexed_fini(&x);
}
END_TEST

START_TEST(test_purged_track_leaves_nothing)
{
    struct indexed x;
    indexed_init(&x, SCENE_FILE);
    free(scene_say(&x.sc, x.sc.ann, x.chat, "secretword"));
    MUST(store_track_remove(x.sc.store, x.sc.ann, x.track, &x.sc.err), x.sc.err);
    MUST(store_purge_some(x.sc.store, INT64_MAX, &x.sc.err), x.sc.err);
    ck_assert_int_eq(scene_number(&x.sc, "SELECT count(*) FROM chat_messages"), 0);
    ck_assert_int_eq(rows_with(&x, "secretword"), 0);
    indexed_fini(&x);
}
END_TEST

/* A second has so many numbers; what does not fit goes into the next one, and stays in order. */
START_TEST(test_full_second)
{
    struct indexed x;
    indexed_init(&x, SCENE_MEMORY);
    int64_t first = search_first_id(1, 1, 5000);
    run(&x, "UPDATE learning_tracks SET created_at = 5000, search_id = NULL; INSERT INTO "
            "search_things (search_things) VALUES ('delete-all')");
    MUST(db_run(x.sc.store, &x.sc.err, "UPDATE learning_tracks SET search_id = ?", "i",
                first + 16383),
         x.sc.err);
    char *other = scene_track(&x.sc, x.sc.ann, "Other");
    MUST(db_run(x.sc.store, &x.sc.err,
                "UPDATE learning_tracks SET created_at = 5999, search_id = NULL WHERE id = ?", "s",
                other),
         x.sc.err);
    MUST(search_add(x.sc.store, SEARCH_TRACKS, other, &x.sc.err), x.sc.err);
    ck_assert_int_eq(scene_number(&x.sc, "SELECT max(search_id) FROM learning_tracks"),
                     search_first_id(1, 1, 6000));
    /* Times that cannot be are the first and the last that can. */
    ck_assert_int_eq(search_first_id(3, 5, -1), search_first_id(3, 5, 0));
    ck_assert_int_lt(search_first_id(16383, 5, INT64_MAX), INT64_MAX);
    ck_assert_int_gt(search_first_id(16383, 5, INT64_MAX), search_first_id(16383, 5, 1));
    MUST(store_search_rebuild(x.sc.store, &x.sc.err), x.sc.err);
    free(other);
    indexed_fini(&x);
}
END_TEST

START_TEST(test_check_and_rebuild)
{
    static const char *const harm[] = {
        "UPDATE chat_messages SET message_content = 'another'",
        "DELETE FROM chat_messages",
        "INSERT INTO search_messages (search_messages) VALUES ('delete-all')",
        "INSERT INTO search_things (search_things) VALUES ('delete-all')",
        "UPDATE chat_messages SET search_id = NULL; INSERT INTO search_messages (search_messages) "
        "VALUES ('rebuild')",
        "UPDATE learning_tracks SET title = 'another'",
    };
    struct indexed x;
    indexed_init(&x, SCENE_MEMORY);
    free(scene_say(&x.sc, x.sc.ann, x.chat, "something"));
    MUST(store_search_check(x.sc.store, &x.sc.err), x.sc.err);
    run(&x, harm[_i]);
    MUST_FAIL(store_search_check(x.sc.store, &x.sc.err), ERROR_DATABASE, x.sc.err);
    MUST(store_search_rebuild(x.sc.store, &x.sc.err), x.sc.err);
    indexed_fini(&x);
}
END_TEST

/* What came from elsewhere, and goes for good. */
START_TEST(test_whole_track)
{
    struct indexed x;
    indexed_init(&x, (enum scene_place)_i);
    free(scene_say(&x.sc, x.sc.ann, x.chat, "word"));
    finalize_as(&x, "m1=Word");
    MUST(db_begin(x.sc.store, &x.sc.err), x.sc.err);
    MUST(search_forget_track(x.sc.store, x.track, &x.sc.err), x.sc.err);
    ck_assert_int_eq(rows_with(&x, "word"), 0);
    MUST(search_settle(x.sc.store, &x.sc.err), x.sc.err);
    MUST(search_add_track(x.sc.store, x.track, &x.sc.err), x.sc.err);
    MUST(db_end(x.sc.store, ERROR_NONE, &x.sc.err), x.sc.err);
    ck_assert_int_eq(rows_with(&x, "word"), 2);
    indexed_fini(&x);
}
END_TEST

Suite *suite_search_index(void)
{
    Suite *s = suite_create("search_index");
    TCase *tc = tcase_create("search_index");
    tcase_add_loop_test(tc, test_track_follows_its_form, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_reply_is_found_when_it_ends, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_interrupted_reply_is_found);
    tcase_add_loop_test(tc, test_modules_come_and_go, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_purged_track_leaves_nothing);
    tcase_add_test(tc, test_full_second);
    tcase_add_loop_test(tc, test_check_and_rebuild, 0, 6);
    tcase_add_loop_test(tc, test_whole_track, 0, SCENE_PLACE_COUNT);
    suite_add_tcase(s, tc);
    return s;
}
