/* Places: kept for each track and apart from any, written without ever waiting. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/store_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_place.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

static void put(struct scene *sc, const char *track, const char *draft, size_t caret,
                const char *anchor, int64_t offset)
{
    /* Borrowed for the call. */
    const struct place p = {(char *)(uintptr_t)draft, caret, (char *)(uintptr_t)anchor, offset};
    MUST(store_place_put(sc->store, sc->ann, track, &p, &sc->err), sc->err);
}

static void check(struct scene *sc, const char *track, const char *draft, size_t caret,
                  const char *anchor, int64_t offset)
{
    struct place p = {0};
    MUST(store_place_get(sc->store, sc->ann, track, &p, &sc->err), sc->err);
    ck_assert_str_eq(p.draft, draft);
    ck_assert_uint_eq(p.caret, caret);
    ck_assert_pstr_eq(p.anchor_id, anchor);
    ck_assert_int_eq(p.anchor_offset, offset);
    place_fini(&p);
}

START_TEST(test_kept)
{
    struct scene sc;
    scene_init(&sc, (enum scene_place)_i);
    char *rust = scene_track(&sc, sc.ann, "Rust");
    char *go = scene_track(&sc, sc.ann, "Go");
    char *chat = scene_chat(&sc, sc.ann, rust);
    char *said = scene_say(&sc, sc.ann, chat, "hello");
    check(&sc, rust, "", 0, NULL, 0);
    check(&sc, NULL, "", 0, NULL, 0);
    put(&sc, rust, "добавь\nмодуль", 12, said, 7);
    put(&sc, NULL, "{\"skill\":\"Zig\"}", 3, NULL, 0);
    put(&sc, go, "x", 1, said, 2); /* a message of another track */
    if (_i == SCENE_FILE) {
        scene_reopen(&sc);
    }
    check(&sc, rust, "добавь\nмодуль", 12, said, 7);
    check(&sc, NULL, "{\"skill\":\"Zig\"}", 3, NULL, 0);
    check(&sc, go, "x", 1, NULL, 2);
    put(&sc, rust, "", 0, NULL, 0);
    check(&sc, rust, "", 0, NULL, 0);
    check(&sc, go, "x", 1, NULL, 2);
    put(&sc, NULL, "", 0, NULL, 0);
    check(&sc, NULL, "", 0, NULL, 0);
    free(rust);
    free(go);
    free(chat);
    free(said);
    scene_fini(&sc);
}
END_TEST

/* With the track it goes and comes back. */
START_TEST(test_of_a_deleted_track)
{
    struct scene sc;
    struct place p = {.draft = mem_strdup("y")};
    scene_init(&sc, (enum scene_place)_i);
    char *id = scene_track(&sc, sc.ann, "Rust");
    char *last = NULL;
    put(&sc, id, "x", 1, NULL, 0);
    MUST(store_place_set_last_track(sc.store, sc.ann, id, &sc.err), sc.err);
    MUST(store_track_remove(sc.store, sc.ann, id, &sc.err), sc.err);
    MUST_FAIL(store_place_get(sc.store, sc.ann, id, &p, &sc.err), ERROR_NOT_FOUND, sc.err);
    MUST_FAIL(store_place_put(sc.store, sc.ann, id, &p, &sc.err), ERROR_NOT_FOUND, sc.err);
    MUST(store_place_last_track(sc.store, sc.ann, &last, &sc.err), sc.err);
    ck_assert_ptr_null(last);
    MUST(store_operation_undo(sc.store, sc.ann, id, NULL, &sc.err), sc.err);
    check(&sc, id, "x", 1, NULL, 0);
    MUST(store_place_last_track(sc.store, sc.ann, &last, &sc.err), sc.err);
    ck_assert_pstr_eq(last, id);
    free(last);
    place_fini(&p);
    free(id);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_last_track)
{
    struct scene sc;
    char *last = NULL;
    scene_init(&sc, (enum scene_place)_i);
    char *id = scene_track(&sc, sc.ann, "Rust");
    MUST(store_place_last_track(sc.store, sc.ann, &last, &sc.err), sc.err);
    ck_assert_ptr_null(last);
    put(&sc, NULL, "draft", 5, NULL, 0);
    MUST(store_place_set_last_track(sc.store, sc.ann, id, &sc.err), sc.err);
    if (_i == SCENE_FILE) {
        scene_reopen(&sc);
    }
    MUST(store_place_last_track(sc.store, sc.ann, &last, &sc.err), sc.err);
    ck_assert_str_eq(last, id);
    free(last);
    MUST(store_place_last_track(sc.store, sc.bob, &last, &sc.err), sc.err);
    ck_assert_ptr_null(last);
    MUST(store_place_set_last_track(sc.store, sc.ann, NULL, &sc.err), sc.err);
    MUST(store_place_last_track(sc.store, sc.ann, &last, &sc.err), sc.err);
    ck_assert_ptr_null(last);
    check(&sc, NULL, "draft", 5, NULL, 0);
    free(id);
    scene_fini(&sc);
}
END_TEST

/* Another process is writing: said at once, nothing stored, and everything is as before. */
START_TEST(test_never_waits)
{
    struct scene sc;
    sqlite3 *other = NULL;
    int64_t value = 0;
    const struct place p = {.draft = (char *)(uintptr_t) "new"};
    scene_init(&sc, SCENE_FILE);
    char *id = scene_track(&sc, sc.ann, "Rust");
    put(&sc, id, "old", 0, NULL, 0);
    ck_assert_int_eq(sqlite3_open(sc.path, &other), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    MUST_FAIL(store_place_put(sc.store, sc.ann, id, &p, &sc.err), ERROR_TIMEOUT, sc.err);
    MUST_FAIL(store_place_put(sc.store, sc.ann, NULL, &p, &sc.err), ERROR_TIMEOUT, sc.err);
    MUST_FAIL(store_place_set_last_track(sc.store, sc.ann, id, &sc.err), ERROR_TIMEOUT, sc.err);
    ck_assert_int_eq(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    check(&sc, id, "old", 0, NULL, 0);
    MUST(db_int(sc.store, &sc.err, &value, "PRAGMA busy_timeout", ""), sc.err);
    ck_assert_int_eq(value, STORE_BUSY_MS);
    MUST(db_int(sc.store, &sc.err, &value, "PRAGMA synchronous", ""), sc.err);
    ck_assert_int_eq(value, 2);
    MUST(store_place_put(sc.store, sc.ann, id, &p, &sc.err), sc.err);
    check(&sc, id, "new", 0, NULL, 0);
    free(id);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_data_version)
{
    struct scene sc;
    scene_init(&sc, (enum scene_place)_i);
    char *id = scene_track(&sc, sc.ann, "Rust");
    uint64_t before = store_data_version(sc.store);
    put(&sc, id, "x", 0, NULL, 0);
    check(&sc, id, "x", 0, NULL, 0);
    ck_assert_uint_eq(store_data_version(sc.store), before);
    free(scene_track(&sc, sc.ann, "Go"));
    uint64_t after = store_data_version(sc.store);
    ck_assert_uint_ne(after, before);
    if (_i == SCENE_FILE) {
        struct store *other = NULL;
        const struct place p = {.draft = (char *)(uintptr_t) "elsewhere"};
        MUST(store_open(sc.path, sc.env, &other, &sc.err), sc.err);
        MUST(store_place_put(other, sc.ann, id, &p, &sc.err), sc.err);
        ck_assert_uint_eq(store_data_version(sc.store), after);
        MUST(store_track_remove(other, sc.ann, id, &sc.err), sc.err);
        ck_assert_uint_ne(store_data_version(sc.store), after);
        ck_assert_uint_eq(store_data_version(sc.store), store_data_version(other));
        store_close(other);
    }
    free(id);
    scene_fini(&sc);
}
END_TEST

Suite *suite_place(void)
{
    Suite *s = suite_create("place");
    TCase *tc = tcase_create("place");
    tcase_add_loop_test(tc, test_kept, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_of_a_deleted_track, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_last_track, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_never_waits);
    tcase_add_loop_test(tc, test_data_version, 0, SCENE_PLACE_COUNT);
    suite_add_tcase(s, tc);
    return s;
}
