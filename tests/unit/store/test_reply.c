/* The life of a reply: begun, checkpointed, sealed; and the versions that come of replies. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct talk {
    struct scene sc;
    char *track, *chat;
};

static void talk_init(struct talk *t, enum scene_place place)
{
    scene_init(&t->sc, place);
    t->track = scene_track(&t->sc, t->sc.ann, "Rust");
    t->chat = scene_chat(&t->sc, t->sc.ann, t->track);
}

static void talk_fini(struct talk *t)
{
    free(t->track);
    free(t->chat);
    scene_fini(&t->sc);
}

static void check_message(struct talk *t, const char *id, const char *expected)
{
    char *text = scene_message(&t->sc, t->sc.ann, id);
    ck_assert_str_eq(text, expected);
    free(text);
}

static int seal(struct talk *t, const char *id, const char *content, const char *modules)
{
    struct plan *plan = modules != NULL ? scene_plan(modules) : NULL;
    int number = scene_seal(&t->sc, t->sc.ann, t->track, t->chat, id, content, plan);
    plan_free(plan);
    return number;
}

/* One number over the store's own connection. */
static int64_t setting(struct talk *t, const char *pragma)
{
    int64_t value = -1;
    MUST(db_int(t->sc.store, &t->sc.err, &value, pragma, ""), t->sc.err);
    return value;
}

START_TEST(test_stream)
{
    struct talk t;
    struct message got = {0};
    talk_init(&t, (enum scene_place)_i);
    char *id = scene_begin(&t.sc, t.sc.ann, t.chat);
    check_message(&t, id, "streaming ");
    scene_append(&t.sc, t.sc.ann, id, "При");
    scene_append(&t.sc, t.sc.ann, id, "вет, ");
    MUST(store_reply_append(t.sc.store, t.sc.ann, id, "мир!!", strlen("мир!"), &t.sc.err),
         t.sc.err);
    check_message(&t, id, "streaming Привет, мир!");
    struct message_list list = {0};
    MUST(store_message_list(t.sc.store, t.sc.ann, t.chat, 0, &list, &t.sc.err), t.sc.err);
    ck_assert_uint_eq(list.count, 1);
    ck_assert_str_eq(list.items[0].content, "Привет, мир!");
    message_list_fini(&list);

    seal(&t, id, "Привет, мир! Конец.", NULL);
    MUST(store_message_get(t.sc.store, t.sc.ann, id, &got, &t.sc.err), t.sc.err);
    ck_assert_str_eq(got.content, "Привет, мир! Конец.");
    ck_assert_int_eq(got.status, MESSAGE_COMPLETE);
    ck_assert_str_eq(got.finish_reason, "stop");
    ck_assert_str_eq(got.model, "test-model");
    ck_assert_int_eq(got.prompt_tokens, 11);
    ck_assert_int_eq(got.completion_tokens, 7);
    message_fini(&got);
    ck_assert_int_eq(scene_number(&t.sc, "SELECT count(*) FROM chat_message_parts"), 0);
    ck_assert_int_eq(scene_number(&t.sc, "SELECT count(owner) FROM chat_messages"), 0);
    MUST_FAIL(store_reply_append(t.sc.store, t.sc.ann, id, "x", 1, &t.sc.err), ERROR_NOT_FOUND,
              t.sc.err);
    check_message(&t, id, "complete Привет, мир! Конец.");
    free(id);
    talk_fini(&t);
}
END_TEST

START_TEST(test_continue)
{
    struct talk t;
    talk_init(&t, (enum scene_place)_i);
    char *id = scene_begin(&t.sc, t.sc.ann, t.chat);
    scene_append(&t.sc, t.sc.ann, id, "One");
    ck_assert_int_eq(seal(&t, id, "One", "m1=A;m2=B"), 1);

    struct message again;
    message_init(&again);
    again.id = mem_strdup(id);
    again.chat_id = mem_strdup(t.chat);
    again.sender = SENDER_AI;
    MUST(store_reply_begin(t.sc.store, t.sc.ann, &again, &t.sc.err), t.sc.err);
    check_message(&t, id, "streaming One");
    scene_append(&t.sc, t.sc.ann, id, ", two");
    check_message(&t, id, "streaming One, two");
    /* The same version, longer. */
    ck_assert_int_eq(seal(&t, id, "One, two, three", "m1=A;m2=B;m3=C"), 1);
    check_message(&t, id, "complete One, two, three");
    char *next = scene_begin(&t.sc, t.sc.ann, t.chat);
    ck_assert_int_eq(seal(&t, next, "Next", "m1=A"), 2);

    struct version *list = NULL;
    size_t count = 0;
    MUST(store_version_list(t.sc.store, t.sc.ann, t.track, &list, &count, &t.sc.err), t.sc.err);
    ck_assert_uint_eq(count, 2);
    ck_assert_int_eq(list[0].number, 1);
    ck_assert_str_eq(list[0].message_id, id);
    ck_assert_uint_eq(list[0].plan->module_count, 3);
    ck_assert_str_eq(list[0].plan->modules[2].id, "m3");
    ck_assert_int_eq(list[0].plan->version, 1);
    ck_assert_int_eq(list[1].number, 2);
    ck_assert_int_gt(list[1].created_ms, list[0].created_ms);
    for (size_t i = 0; i < count; i++) {
        version_fini(&list[i]);
    }
    free(list);
    message_fini(&again);
    free(next);
    free(id);
    talk_fini(&t);
}
END_TEST

START_TEST(test_version_of_message)
{
    struct talk t;
    struct plan *plan = NULL;
    talk_init(&t, (enum scene_place)_i);
    char *with = scene_begin(&t.sc, t.sc.ann, t.chat);
    seal(&t, with, "A plan", "m1=A;m2=B");
    char *without = scene_begin(&t.sc, t.sc.ann, t.chat);
    seal(&t, without, "Just talk", NULL);
    MUST(store_version_of_message(t.sc.store, t.sc.ann, without, &plan, &t.sc.err), t.sc.err);
    ck_assert_ptr_null(plan);
    MUST(store_version_of_message(t.sc.store, t.sc.ann, with, &plan, &t.sc.err), t.sc.err);
    ck_assert_int_eq(plan->version, 1);
    struct plan *same = scene_plan("m1=A;m2=B");
    ck_assert(plan_equal(plan, same));
    plan_free(same);
    plan_free(plan);
    free(with);
    free(without);
    talk_fini(&t);
}
END_TEST

START_TEST(test_cut_off)
{
    struct talk t;
    struct track *track = NULL;
    talk_init(&t, (enum scene_place)_i);
    char *id = scene_begin(&t.sc, t.sc.ann, t.chat);
    struct plan *plan = scene_plan("m1=A;m2=B");
    const struct reply_plan made = {.plan = plan};
    struct message m;
    message_init(&m);
    m.id = mem_strdup(id);
    m.chat_id = mem_strdup(t.chat);
    m.sender = SENDER_AI;
    m.type = MESSAGE_WELCOME;
    m.status = MESSAGE_CUT_OFF;
    m.content = mem_strdup("A pl");
    MUST(store_reply_seal(t.sc.store, t.sc.ann, t.track, &m, &made, &t.sc.err), t.sc.err);
    MUST(store_track_get(t.sc.store, t.sc.ann, t.track, &track, &t.sc.err), t.sc.err);
    ck_assert(track->plan_cut_off);
    track_free(track);
    m.status = MESSAGE_COMPLETE;
    MUST(store_reply_seal(t.sc.store, t.sc.ann, t.track, &m, &made, &t.sc.err), t.sc.err);
    MUST(store_track_get(t.sc.store, t.sc.ann, t.track, &track, &t.sc.err), t.sc.err);
    ck_assert(!track->plan_cut_off);
    track_free(track);
    message_fini(&m);
    plan_free(plan);
    free(id);
    talk_fini(&t);
}
END_TEST

/* What a seal cannot do it does not begin. */
START_TEST(test_seal_refused)
{
    struct talk t;
    talk_init(&t, (enum scene_place)_i);
    char *other = scene_track(&t.sc, t.sc.ann, "Go");
    char *id = scene_begin(&t.sc, t.sc.ann, t.chat);
    char *said = scene_say(&t.sc, t.sc.ann, t.chat, "mine");
    struct plan *plan = scene_plan("m1=A");
    const struct reply_plan made = {.plan = plan};
    struct message m;
    message_init(&m);
    m.id = mem_strdup(id);
    m.chat_id = mem_strdup(t.chat);
    m.sender = SENDER_AI;
    m.content = mem_strdup("A plan");
    MUST_FAIL(store_reply_seal(t.sc.store, t.sc.ann, other, &m, &made, &t.sc.err), ERROR_NOT_FOUND,
              t.sc.err);
    mem_replace(&m.id, said);
    MUST_FAIL(store_reply_seal(t.sc.store, t.sc.ann, t.track, &m, &made, &t.sc.err),
              ERROR_NOT_FOUND, t.sc.err);
    MUST_FAIL(store_reply_begin(t.sc.store, t.sc.ann, &m, &t.sc.err), ERROR_NOT_FOUND, t.sc.err);
    ck_assert_int_eq(plan->version, 0);
    check_message(&t, id, "streaming ");
    check_message(&t, said, "complete mine");
    ck_assert_int_eq(scene_number(&t.sc, "SELECT count(*) FROM plan_versions"), 0);
    message_fini(&m);
    plan_free(plan);
    free(said);
    free(id);
    free(other);
    talk_fini(&t);
}
END_TEST

/* --- checkpoints and the disk --- */

START_TEST(test_durability)
{
    struct talk t;
    talk_init(&t, SCENE_FILE);
    char *id = scene_begin(&t.sc, t.sc.ann, t.chat);
    ck_assert_int_eq(setting(&t, "PRAGMA wal_autocheckpoint"), 0);
    for (int i = 0; i < 3; i++) {
        scene_append(&t.sc, t.sc.ann, id, "more");
        /* What a person types next is to survive a power cut again. */
        ck_assert_int_eq(setting(&t, "PRAGMA synchronous"), 2);
        ck_assert_int_eq(setting(&t, "PRAGMA busy_timeout"), 2000);
    }
    seal(&t, id, "moremoremore", NULL);
    ck_assert_int_eq(setting(&t, "PRAGMA wal_autocheckpoint"), 1000);
    free(id);
    talk_fini(&t);
}
END_TEST

/* While a reply streams the log is not written back, however long it gets: that waits for the disk.
 */
START_TEST(test_no_write_back)
{
    struct talk t;
    struct stat before;
    struct stat after;
    talk_init(&t, SCENE_FILE);
    char *id = scene_begin(&t.sc, t.sc.ann, t.chat);
    char *piece = mem_alloc(65537);
    memset(piece, 'x', 65536);
    ck_assert_int_eq(stat(t.sc.path, &before), 0);
    for (int i = 0; i < 100; i++) {
        scene_append(&t.sc, t.sc.ann, id, piece);
    }
    ck_assert_int_eq(stat(t.sc.path, &after), 0);
    ck_assert_int_eq(before.st_size, after.st_size);
    free(piece);
    free(id);
    talk_fini(&t);
}
END_TEST

/* A checkpoint writes its own text, not the reply so far. */
START_TEST(test_checkpoint_costs_its_text)
{
    struct talk t;
    struct stat st;
    talk_init(&t, SCENE_FILE);
    char *log = mem_printf("%s-wal", t.sc.path);
    char *id = scene_begin(&t.sc, t.sc.ann, t.chat);
    char *piece = mem_alloc(1000001);
    memset(piece, 'x', 1000000);
    scene_append(&t.sc, t.sc.ann, id, piece);
    ck_assert_int_eq(stat(log, &st), 0);
    off_t before = st.st_size;
    scene_append(&t.sc, t.sc.ann, id, "short");
    ck_assert_int_eq(stat(log, &st), 0);
    ck_assert_int_gt(st.st_size, before);
    ck_assert_int_lt(st.st_size - before, 10 * 4096);
    free(piece);
    free(id);
    free(log);
    talk_fini(&t);
}
END_TEST

/* How long, in nanoseconds, a checkpoint takes that finds the file busy: the best of some, since
 * the machine may be busy as well. */
static int64_t quickest_refusal(struct talk *t, const char *id)
{
    int64_t least = INT64_MAX;
    for (int i = 0; i < 5; i++) {
        int64_t start = env_mono_ns(env_system());
        MUST_FAIL(store_reply_append(t->sc.store, t->sc.ann, id, "text", 4, &t->sc.err),
                  ERROR_TIMEOUT, t->sc.err);
        int64_t took = env_mono_ns(env_system()) - start;
        least = took < least ? took : least;
    }
    return least;
}

START_TEST(test_busy)
{
    struct talk t;
    sqlite3 *other = NULL;
    talk_init(&t, SCENE_FILE);
    char *id = scene_begin(&t.sc, t.sc.ann, t.chat);
    ck_assert_int_eq(sqlite3_open(t.sc.path, &other), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_lt(quickest_refusal(&t, id), INT64_C(100000000));
    check_message(&t, id, "streaming "); /* reading goes on */
    ck_assert_int_eq(setting(&t, "PRAGMA synchronous"), 2);

    struct message m;
    message_init(&m);
    m.chat_id = mem_strdup(t.chat);
    m.content = mem_strdup("typed");
    int64_t start = env_mono_ns(env_system());
    MUST_FAIL(store_message_add(t.sc.store, t.sc.ann, &m, &t.sc.err), ERROR_DATABASE, t.sc.err);
    ck_assert_int_ge(env_mono_ns(env_system()) - start, INT64_C(1000000000)); /* it waited */
    ck_assert_int_eq(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    MUST(store_message_add(t.sc.store, t.sc.ann, &m, &t.sc.err), t.sc.err);
    scene_append(&t.sc, t.sc.ann, id, "text");
    check_message(&t, id, "streaming text");
    message_fini(&m);
    free(id);
    talk_fini(&t);
}
END_TEST

Suite *suite_reply(void)
{
    Suite *s = suite_create("reply");
    TCase *tc = tcase_create("replies");
    TCase *disk = tcase_create("disk");
    tcase_add_loop_test(tc, test_stream, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_continue, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_version_of_message, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_cut_off, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_seal_refused, 0, SCENE_PLACE_COUNT);
    suite_add_tcase(s, tc);
    tcase_set_timeout(disk, 60);
    tcase_add_test(disk, test_durability);
    tcase_add_test(disk, test_no_write_back);
    tcase_add_test(disk, test_checkpoint_costs_its_text);
    tcase_add_test(disk, test_busy);
    suite_add_tcase(s, disk);
    return s;
}
