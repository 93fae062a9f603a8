/* Purging: what was deleted is gone with all that hangs on it, and nothing else is. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_purge.h"
#include "syllabus/store/store_removed.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

#define LONG_AGO INT64_C(1000) /* before anything of a scene */

/* A track of Ann's with a plan, an exchange and two modules. */
struct course {
    char *track, *chat, *said, *reply;
};

static void course_init(struct scene *sc, struct course *c, const char *title, const char *modules)
{
    struct plan *plan = scene_plan(modules);
    struct module_set set = scene_modules(modules);
    struct message notice;
    c->track = scene_track(sc, sc->ann, title);
    c->chat = scene_chat(sc, sc->ann, c->track);
    c->said = scene_say(sc, sc->ann, c->chat, "Say");
    c->reply = scene_begin(sc, sc->ann, c->chat);
    scene_append(sc, sc->ann, c->reply, "A");
    scene_seal(sc, sc->ann, c->track, c->chat, c->reply, "A plan", plan);
    message_init(&notice);
    notice.chat_id = mem_strdup(c->chat);
    notice.sender = SENDER_AI;
    notice.type = MESSAGE_FINALIZATION;
    notice.content = mem_strdup("Done");
    MUST(store_track_finalize(sc->store, sc->ann, c->track, &set, &notice, &sc->err), sc->err);
    message_fini(&notice);
    module_set_fini(&set);
    plan_free(plan);
}

static void course_fini(struct course *c)
{
    free(c->track);
    free(c->chat);
    free(c->said);
    free(c->reply);
}

static void remove_track(struct scene *sc, const char *id)
{
    MUST(store_track_remove(sc->store, sc->ann, id, &sc->err), sc->err);
}

static void age(struct scene *sc, const char *id)
{
    char *sql =
        mem_printf("UPDATE learning_tracks SET deleted_at = 1 WHERE id = '%s' RETURNING 1", id);
    ck_assert_int_eq(scene_number(sc, sql), 1);
    free(sql);
}

static void check_rows(struct scene *sc, const char *table, int64_t expected)
{
    char *sql = mem_printf("SELECT count(*) FROM %s", table);
    int64_t n = scene_number(sc, sql);
    ck_assert_msg(n == expected, "%s: %lld", table, (long long)n);
    free(sql);
}

/* What hangs on one course, and the words in the index. */
static const struct {
    const char *table;
    int64_t each;
} tables[] = {
    {"course_modules", 2},     {"chat_sessions", 1},        {"chats", 1},
    {"chat_messages", 3},      {"plan_versions", 1},        {"chat_message_parts", 0},
    {"search_things_text", 4}, {"search_messages_text", 2},
};
#define TABLES (sizeof tables / sizeof *tables)

static void add_usage(struct scene *sc, const struct course *c)
{
    struct usage_record usage;
    usage_record_init(&usage);
    usage.track_id = mem_strdup(c->track);
    usage.message_id = mem_strdup(c->reply);
    usage.provider = mem_strdup("openai");
    usage.model = mem_strdup("m");
    usage.status = mem_strdup("ok");
    usage.prompt_tokens = 5;
    MUST(store_usage_add(sc->store, sc->ann, &usage, &sc->err), sc->err);
    usage_record_fini(&usage);
}

/* One that was deleted long ago, one that was just now, one that is there. */
START_TEST(test_what_is_old)
{
    struct scene sc;
    struct course c[3];
    struct purged will, did;
    scene_init(&sc, (enum scene_place)_i);
    course_init(&sc, &c[0], "Rust", "m1=A;m2=B");
    course_init(&sc, &c[1], "Go", "m3=A;m4=B");
    course_init(&sc, &c[2], "Zig", "m5=A;m6=B");
    add_usage(&sc, &c[0]);
    remove_track(&sc, c[0].track);
    remove_track(&sc, c[1].track);
    age(&sc, c[0].track);
    MUST(store_purge_count(sc.store, sc.ann, LONG_AGO, &will, &sc.err), sc.err);
    MUST(store_purge(sc.store, sc.ann, LONG_AGO, &did, &sc.err), sc.err);
    ck_assert_int_eq(memcmp(&will, &did, sizeof will), 0);
    ck_assert_int_eq(did.tracks, 1);
    ck_assert_int_eq(did.modules, 2);
    ck_assert_int_eq(did.messages, 3);
    ck_assert_int_eq(did.versions, 1);
    ck_assert_int_eq(did.changes, 1);
    for (size_t i = 0; i < TABLES; i++) {
        check_rows(&sc, tables[i].table, 2 * tables[i].each);
    }
    check_rows(&sc, "learning_tracks", 2);
    check_rows(&sc, "operations", 1);
    /* What was spent was spent. */
    check_rows(&sc, "llm_requests WHERE track_id IS NULL AND message_id IS NULL", 1);
    MUST_FAIL(store_operation_undo(sc.store, sc.ann, c[0].track, NULL, &sc.err), ERROR_NOT_FOUND,
              sc.err);
    MUST(store_operation_undo(sc.store, sc.ann, c[1].track, NULL, &sc.err), sc.err);
    for (int i = 0; i < 3; i++) {
        course_fini(&c[i]);
    }
    scene_fini(&sc);
}
END_TEST

/* Parts of a track, and the log with what its form was. */
START_TEST(test_parts)
{
    struct scene sc;
    struct course c;
    struct track *t = NULL;
    struct purged did;
    scene_init(&sc, (enum scene_place)_i);
    course_init(&sc, &c, "Rust", "m1=A;m2=B");
    MUST(store_track_get(sc.store, sc.ann, c.track, &t, &sc.err), sc.err);
    mem_replace(&t->title, "Other");
    MUST(store_track_update(sc.store, sc.ann, t, &sc.err), sc.err);
    MUST(store_message_remove(sc.store, sc.ann, c.track, c.said, &sc.err), sc.err);
    MUST(store_module_remove(sc.store, sc.ann, c.track, 1, &sc.err), sc.err);
    MUST(store_purge(sc.store, sc.ann, INT64_MAX, &did, &sc.err), sc.err);
    ck_assert_int_eq(did.tracks, 0);
    ck_assert_int_eq(did.modules, 1);
    ck_assert_int_eq(did.messages, 3);
    ck_assert_int_eq(did.versions, 1);
    ck_assert_int_eq(did.changes, 3);
    check_rows(&sc, "learning_tracks", 1);
    check_rows(&sc, "course_modules", 1);
    check_rows(&sc, "chat_messages", 0);
    check_rows(&sc, "plan_versions", 0);
    check_rows(&sc, "operations", 0);
    MUST_FAIL(store_operation_undo(sc.store, sc.ann, c.track, NULL, &sc.err), ERROR_USAGE, sc.err);
    MUST(store_check(sc.store, &sc.err), sc.err);
    track_free(t);
    course_fini(&c);
    scene_fini(&sc);
}
END_TEST

/* A track goes with its own bins, whenever these were filled. */
START_TEST(test_bins_go_along)
{
    struct scene sc;
    struct course c;
    struct purged did;
    scene_init(&sc, (enum scene_place)_i);
    course_init(&sc, &c, "Rust", "m1=A;m2=B");
    MUST(store_message_remove(sc.store, sc.ann, c.track, c.said, &sc.err), sc.err);
    remove_track(&sc, c.track);
    age(&sc, c.track);
    MUST(store_purge(sc.store, sc.ann, LONG_AGO, &did, &sc.err), sc.err);
    for (size_t i = 0; i < TABLES; i++) {
        check_rows(&sc, tables[i].table, 0);
    }
    check_rows(&sc, "learning_tracks", 0);
    course_fini(&c);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_of_somebody_else)
{
    struct scene sc;
    struct course c;
    struct purged did;
    scene_init(&sc, (enum scene_place)_i);
    course_init(&sc, &c, "Rust", "m1=A;m2=B");
    remove_track(&sc, c.track);
    MUST(store_purge(sc.store, sc.bob, INT64_MAX, &did, &sc.err), sc.err);
    ck_assert_int_eq(did.tracks + did.messages + did.changes, 0);
    MUST(store_operation_undo(sc.store, sc.ann, c.track, NULL, &sc.err), sc.err);
    course_fini(&c);
    scene_fini(&sc);
}
END_TEST

/* Piece by piece: some hundred messages each time, and once it has begun nothing of it comes back.
 */
START_TEST(test_some)
{
    struct scene sc;
    struct course c, kept;
    int64_t left = 0;
    int pieces = 0;
    scene_init(&sc, (enum scene_place)_i);
    course_init(&sc, &c, "Rust", "m1=A;m2=B");
    course_init(&sc, &kept, "Go", "m3=A;m4=B");
    for (int i = 0; i < 500; i++) {
        free(scene_say(&sc, sc.ann, c.chat, "more"));
    }
    remove_track(&sc, c.track);
    MUST(store_purge_some(sc.store, LONG_AGO, &sc.err), sc.err);
    MUST(store_operation_undo(sc.store, sc.ann, c.track, NULL, &sc.err), sc.err);
    remove_track(&sc, c.track);
    do {
        MUST(store_purge_some(sc.store, INT64_MAX, &sc.err), sc.err);
        left = scene_number(&sc, "SELECT count(*) FROM learning_tracks WHERE deleted_at > 0");
        if (left > 0) {
            MUST_FAIL(store_operation_undo(sc.store, sc.ann, c.track, NULL, &sc.err), ERROR_USAGE,
                      sc.err);
        }
        pieces++;
    } while (left > 0 && pieces < 10);
    ck_assert_int_eq(pieces, 3);
    for (size_t i = 0; i < TABLES; i++) {
        check_rows(&sc, tables[i].table, tables[i].each);
    }
    course_fini(&kept);
    course_fini(&c);
    scene_fini(&sc);
}
END_TEST

/* The removal of a part, which its track's log remembers. */
START_TEST(test_some_of_a_track)
{
    struct scene sc;
    struct course c;
    scene_init(&sc, (enum scene_place)_i);
    course_init(&sc, &c, "Rust", "m1=A;m2=B");
    MUST(store_module_set_status(sc.store, sc.ann, c.track, 1, MODULE_COMPLETED, &sc.err), sc.err);
    MUST(store_message_remove(sc.store, sc.ann, c.track, c.said, &sc.err), sc.err);
    MUST(store_purge_some(sc.store, INT64_MAX, &sc.err), sc.err);
    check_rows(&sc, "chat_messages", 0);
    check_rows(&sc, "operations", 1);
    enum operation_kind kind = OPERATION_KIND_COUNT;
    MUST(store_operation_undo(sc.store, sc.ann, c.track, &kind, &sc.err), sc.err);
    ck_assert_int_eq(kind, OPERATION_MODULE_STATUS);
    course_fini(&c);
    scene_fini(&sc);
}
END_TEST

/* Whoever writes just now is not waited for. */
START_TEST(test_some_never_waits)
{
    struct scene sc;
    struct course c;
    sqlite3 *other = NULL;
    scene_init(&sc, SCENE_FILE);
    course_init(&sc, &c, "Rust", "m1=A;m2=B");
    remove_track(&sc, c.track);
    ck_assert_int_eq(sqlite3_open(sc.path, &other), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    MUST(store_purge_some(sc.store, INT64_MAX, &sc.err), sc.err);
    ck_assert_int_eq(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    check_rows(&sc, "learning_tracks", 1);
    MUST(store_purge_some(sc.store, INT64_MAX, &sc.err), sc.err);
    check_rows(&sc, "learning_tracks", 0);
    /* Who reads holds on to the log. */
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN; SELECT count(*) FROM users", NULL, NULL, NULL),
                     SQLITE_OK);
    free(scene_track(&sc, sc.ann, "Go"));
    MUST_FAIL(store_purge_settle(sc.store, &sc.err), ERROR_DATABASE, sc.err);
    ck_assert_int_eq(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    MUST(store_purge_settle(sc.store, &sc.err), sc.err);
    sqlite3_close(other);
    course_fini(&c);
    scene_fini(&sc);
}
END_TEST

Suite *suite_purge(void)
{
    Suite *s = suite_create("purge");
    TCase *tc = tcase_create("purge");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_what_is_old, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_parts, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_bins_go_along, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_of_somebody_else, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_some, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_some_of_a_track, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_some_never_waits);
    suite_add_tcase(s, tc);
    return s;
}
