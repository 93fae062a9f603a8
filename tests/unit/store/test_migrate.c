/* Files that older versions made: brought up to date with all that is in them. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/store_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/resource.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_place.h"
#include "syllabus/store/store_search.h"
#include "syllabus/store/store_track.h"
#include "syllabus/store/store_view.h"

#include <stdlib.h>
#include <string.h>

/* Two finalized tracks: the plan of one has moved on since then. A third has only a form. */
static const char filling[] =
    "INSERT INTO users VALUES ('u', 'ann@example.org', 'ann@example.org', 'hash', 'Ann', 'Lee', "
    "'admin', 1, 1000);"
    "INSERT INTO ai_configurations (user_id, created_at, updated_at) VALUES ('u', 1000, 1000);"
    "INSERT INTO learning_tracks VALUES ('t1', 'u', 'Rust', '', 'Rust', 'beginner', 2400, '', 'en',"
    " 'active', 2000, 2001), ('t2', 'u', 'Go', '', 'Go', 'advanced', 60, 'a job', 'ru', 'active', "
    "2002, 2003), ('t3', 'u', 'Zig', 'd', 'Zig', 'intermediate', 61, '', 'en', 'planning', 2004, "
    "2005);"
    "INSERT INTO chat_sessions VALUES ('s1', 't1', 'u', 'Planning', 'active', 1, 1), ('s2', 't2', "
    "'u', 'Planning', 'active', 1, 1);"
    "INSERT INTO chats VALUES ('c1', 's1', 'Course planning', 'planning', 'active', NULL, 1, 1), "
    "('c2', 's2', 'Course planning', 'planning', 'active', NULL, 1, 1);"
    "INSERT INTO chat_messages (id, chat_id, sender_type, message_type, message_content, status, "
    "timestamp) VALUES ('m1', 'c1', 'ai', 'welcome', 'Plan', 'complete', 3000), ('m2', 'c1', 'ai', "
    "'finalization', 'Done', 'complete', 3010), ('m3', 'c1', 'ai', 'plan', 'Plan 2', 'complete', "
    "3020), ('m4', 'c2', 'ai', 'welcome', 'Plan', 'complete', 3000), ('m5', 'c2', 'ai', "
    "'finalization', 'Done', 'complete', 3010);"
    "INSERT INTO plan_versions VALUES ('t1', 1, 'm1', '{\"modules\":[{\"id\":\"a\",\"title\":\"A\","
    "\"estimated_duration_hours\":8}]}', 3001), ('t1', 2, 'm3', '{\"modules\":[{\"id\":\"a\","
    "\"title\":\"A\",\"estimated_duration_hours\":8},{\"id\":\"b\",\"title\":\"B\","
    "\"estimated_duration_hours\":8}]}', 3021), ('t2', 1, 'm4', '{\"modules\":[{\"id\":\"c\","
    "\"title\":\"C\",\"estimated_duration_hours\":1}]}', 3001);"
    "INSERT INTO course_modules VALUES ('a', 't1', 1, 'A', '', '[]', 480, 'completed', 0, NULL, "
    "3010, 3010), ('c', 't2', 1, 'C', '', '[\"x\"]', 90, 'not_started', 1, NULL, 3010, 3010);";

/* A file as the program of this version made it, `more` in it. */
static void make_version(struct scene *sc, int version, const char *more)
{
    sqlite3 *db = NULL;
    size_t n = 0;
    char *stamp = mem_printf("PRAGMA application_id = %d; PRAGMA user_version = %d; PRAGMA "
                             "journal_mode = WAL;",
                             STORE_APPLICATION_ID, version);
    const char *parts[16] = {resource_builtin("migrations/0001_initial.sql", &n), filling};
    size_t count = 2;
    for (int i = 1; i < version; i++) {
        parts[count++] = resource_builtin(resource_name("migrations/", (size_t)i), &n);
    }
    parts[count++] = more;
    parts[count++] = stamp;
    ck_assert_int_eq(sqlite3_open(sc->path, &db), SQLITE_OK);
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(sqlite3_exec(db, parts[i], NULL, NULL, NULL) == SQLITE_OK, "%zu: %s", i,
                      sqlite3_errmsg(db));
    }
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
    free(stamp);
}

static void check_drift(struct scene *sc, const char *track, size_t finalized, size_t current)
{
    struct track_dialogue d;
    MUST(store_view_dialogue(sc->store, "u", track, NULL, &d, &sc->err), sc->err);
    ck_assert_ptr_nonnull(d.finalized);
    ck_assert_uint_eq(d.finalized->module_count, finalized);
    ck_assert_uint_eq(d.track->plan->module_count, current);
    track_dialogue_fini(&d);
}

/* Where a person was in a track is where they are in the chat that it opens with. */
START_TEST(test_places_of_version_3)
{
    struct scene sc;
    struct place p = {0};
    scene_init_empty(&sc);
    make_version(&sc, 3,
                 "INSERT INTO chat_sessions VALUES ('s1b', 't1', 'u', 'Planning', 'active', 2, 2);"
                 "INSERT INTO chats VALUES ('c1b', 's1b', 'Course planning', 'planning', 'active', "
                 "NULL, 2, 2);"
                 "INSERT INTO track_places VALUES ('t1', 'half a', 3, NULL, 0), ('t2', 'more', 4, "
                 "'m4', 7), ('t3', 'before any chat', 5, NULL, 0);");
    MUST(store_open(sc.path, sc.env, &sc.store, &sc.err), sc.err);
    static const struct {
        const char *track, *chat, *draft, *anchor;
        int64_t offset;
    } rows[] = {
        {"t1", "c1", "", NULL, 0},
        {"t1", "c1b", "half a", NULL, 0},
        {"t2", "c2", "more", "m4", 7},
        {"t3", NULL, "before any chat", NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        MUST(store_place_get(sc.store, "u", rows[i].track, rows[i].chat, &p, &sc.err), sc.err);
        ck_assert_str_eq(p.draft, rows[i].draft);
        ck_assert_pstr_eq(p.anchor_id, rows[i].anchor);
        ck_assert_int_eq(p.anchor_offset, rows[i].offset);
        place_fini(&p);
    }
    scene_fini(&sc);
}
END_TEST

START_TEST(test_from_version_1)
{
    struct scene sc;
    struct track *t = NULL;
    struct track_summary *list = NULL;
    size_t count = 0;
    size_t total = 0;
    scene_init_empty(&sc);
    make_version(&sc, 1, "");
    MUST(store_open(sc.path, sc.env, &sc.store, &sc.err), sc.err);
    MUST(store_check(sc.store, &sc.err), sc.err);
    MUST(store_search_check(sc.store, &sc.err), sc.err);
    ck_assert_int_eq(
        scene_number(
            &sc,
            "SELECT (SELECT count(*) FROM search_things WHERE search_things MATCH 'zig OR x') + "
            "(SELECT count(*) FROM search_messages WHERE search_messages MATCH 'done')"),
        4);
    ck_assert_ptr_null(
        resource_name("migrations/", (size_t)scene_number(&sc, "PRAGMA user_version")));

    MUST(store_view_tracks(sc.store, "u", 0, 9, &list, &count, &total, &sc.err), sc.err);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(list[0].title, "Zig");
    ck_assert_int_eq(list[2].version, 2);
    ck_assert_int_eq(list[2].completed, 1);
    track_summaries_free(list, count);
    MUST(store_track_get(sc.store, "u", "t2", &t, &sc.err), sc.err);
    ck_assert_str_eq(t->expectations, "a job");
    ck_assert_int_eq(t->difficulty, DIFFICULTY_ADVANCED);
    ck_assert_uint_eq(t->module_count, 1);
    ck_assert(t->modules[0].pinned);
    ck_assert_int_eq(t->updated_ms, 2003);
    track_free(t);
    check_drift(&sc, "t1", 1, 2);
    check_drift(&sc, "t2", 1, 1);

    /* What is new works on what is old. */
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM model_capabilities"), 0);
    MUST(store_track_remove(sc.store, "u", "t1", &sc.err), sc.err);
    scene_reopen(&sc);
    MUST(store_operation_undo(sc.store, "u", "t1", NULL, &sc.err), sc.err);
    MUST(store_track_get(sc.store, "u", "t1", &t, &sc.err), sc.err);
    ck_assert_uint_eq(t->module_count, 1);
    track_free(t);
    scene_fini(&sc);
}
END_TEST

Suite *suite_migrate(void)
{
    Suite *s = suite_create("migrate");
    TCase *tc = tcase_create("migrate");
    tcase_add_test(tc, test_from_version_1);
    tcase_add_test(tc, test_places_of_version_3);
    suite_add_tcase(s, tc);
    return s;
}
