/* Places: kept for each track and apart from any, written without ever waiting. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/store_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_place.h"
#include "syllabus/store/store_session.h"
#include "syllabus/store/store_track.h"
#include "syllabus/store/store_view.h"

#include <stdlib.h>
#include <string.h>

static void put(struct scene *sc, const char *track, const char *chat, const char *draft,
                size_t caret, const char *anchor, int64_t offset)
{
    /* Borrowed for the call. */
    const struct place p = {(char *)(uintptr_t)draft, caret, (char *)(uintptr_t)anchor, offset};
    MUST(store_place_put(sc->store, sc->ann, track, chat, &p, &sc->err), sc->err);
}

static void check(struct scene *sc, const char *track, const char *chat, const char *draft,
                  size_t caret, const char *anchor, int64_t offset)
{
    struct place p = {0};
    MUST(store_place_get(sc->store, sc->ann, track, chat, &p, &sc->err), sc->err);
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
    char *other = scene_chat(&sc, sc.ann, go);
    char *said = scene_say(&sc, sc.ann, chat, "hello");
    check(&sc, rust, chat, "", 0, NULL, 0);
    check(&sc, NULL, NULL, "", 0, NULL, 0);
    put(&sc, rust, chat, "добавь\nмодуль", 12, said, 7);
    put(&sc, NULL, NULL, "{\"skill\":\"Zig\"}", 3, NULL, 0);
    put(&sc, go, other, "x", 1, said, 2); /* a message of another chat */
    if (_i == SCENE_FILE) {
        scene_reopen(&sc);
    }
    check(&sc, rust, chat, "добавь\nмодуль", 12, said, 7);
    check(&sc, NULL, NULL, "{\"skill\":\"Zig\"}", 3, NULL, 0);
    check(&sc, go, other, "x", 1, NULL, 2);
    put(&sc, rust, chat, "", 0, NULL, 0);
    check(&sc, rust, chat, "", 0, NULL, 0);
    check(&sc, go, other, "x", 1, NULL, 2);
    put(&sc, NULL, NULL, "", 0, NULL, 0);
    check(&sc, NULL, NULL, "", 0, NULL, 0);
    free(rust);
    free(go);
    free(chat);
    free(other);
    free(said);
    scene_fini(&sc);
}
END_TEST

/* The chat that is open when the track is. */
static void check_open(struct scene *sc, const char *track, const char *chat)
{
    struct track_dialogue d = {0};
    MUST(store_view_dialogue(sc->store, sc->ann, track, NULL, &d, &sc->err), sc->err);
    ck_assert_str_eq(d.chat_id, chat);
    track_dialogue_fini(&d);
}

/* Each has its own; which one was open last. */
START_TEST(test_of_chats)
{
    struct scene sc;
    struct place p = {0};
    struct chat talk = {.name = mem_strdup("Talk"), .type = CHAT_DISCUSSION};
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *other = scene_track(&sc, sc.ann, "Go");
    put(&sc, track, NULL, "before any chat", 3, NULL, 0);
    char *chat = scene_chat(&sc, sc.ann, track);
    check(&sc, track, chat, "before any chat", 3, NULL, 0); /* it goes with the first one */
    MUST(store_chat_add(sc.store, sc.ann, track, &talk, &sc.err), sc.err);
    put(&sc, track, chat, "a plan", 1, NULL, 0);
    check(&sc, track, talk.id, "", 0, NULL, 0); /* and with no other */
    put(&sc, track, talk.id, "a talk", 2, NULL, 0);
    check(&sc, track, chat, "a plan", 1, NULL, 0);
    check(&sc, track, talk.id, "a talk", 2, NULL, 0);
    MUST_FAIL(store_place_get(sc.store, sc.ann, other, chat, &p, &sc.err), ERROR_NOT_FOUND, sc.err);

    check_open(&sc, track, chat);
    MUST(store_place_set_last_chat(sc.store, sc.ann, track, talk.id, &sc.err), sc.err);
    MUST_FAIL(store_place_set_last_chat(sc.store, sc.ann, other, chat, &sc.err), ERROR_NOT_FOUND,
              sc.err);
    if (_i == SCENE_FILE) {
        scene_reopen(&sc);
    }
    check_open(&sc, track, talk.id);
    MUST(store_chat_archive(sc.store, sc.ann, talk.id, true, &sc.err), sc.err);
    check_open(&sc, track, chat);
    check(&sc, track, talk.id, "a talk", 2, NULL, 0);
    chat_fini(&talk);
    free(track);
    free(other);
    free(chat);
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
    put(&sc, id, NULL, "x", 1, NULL, 0);
    MUST(store_place_set_last_track(sc.store, sc.ann, id, &sc.err), sc.err);
    MUST(store_track_remove(sc.store, sc.ann, id, &sc.err), sc.err);
    MUST_FAIL(store_place_get(sc.store, sc.ann, id, NULL, &p, &sc.err), ERROR_NOT_FOUND, sc.err);
    MUST_FAIL(store_place_put(sc.store, sc.ann, id, NULL, &p, &sc.err), ERROR_NOT_FOUND, sc.err);
    MUST(store_place_last_track(sc.store, sc.ann, &last, &sc.err), sc.err);
    ck_assert_ptr_null(last);
    MUST(store_operation_undo(sc.store, sc.ann, id, NULL, &sc.err), sc.err);
    check(&sc, id, NULL, "x", 1, NULL, 0);
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
    put(&sc, NULL, NULL, "draft", 5, NULL, 0);
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
    check(&sc, NULL, NULL, "draft", 5, NULL, 0);
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
    put(&sc, id, NULL, "old", 0, NULL, 0);
    ck_assert_int_eq(sqlite3_open(sc.path, &other), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    MUST_FAIL(store_place_put(sc.store, sc.ann, id, NULL, &p, &sc.err), ERROR_TIMEOUT, sc.err);
    MUST_FAIL(store_place_put(sc.store, sc.ann, NULL, NULL, &p, &sc.err), ERROR_TIMEOUT, sc.err);
    MUST_FAIL(store_place_set_last_track(sc.store, sc.ann, id, &sc.err), ERROR_TIMEOUT, sc.err);
    ck_assert_int_eq(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    check(&sc, id, NULL, "old", 0, NULL, 0);
    MUST(db_int(sc.store, &sc.err, &value, "PRAGMA busy_timeout", ""), sc.err);
    ck_assert_int_eq(value, STORE_BUSY_MS);
    MUST(db_int(sc.store, &sc.err, &value, "PRAGMA synchronous", ""), sc.err);
    ck_assert_int_eq(value, 2);
    MUST(store_place_put(sc.store, sc.ann, id, NULL, &p, &sc.err), sc.err);
    check(&sc, id, NULL, "new", 0, NULL, 0);
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
    put(&sc, id, NULL, "x", 0, NULL, 0);
    check(&sc, id, NULL, "x", 0, NULL, 0);
    ck_assert_uint_eq(store_data_version(sc.store), before);
    free(scene_track(&sc, sc.ann, "Go"));
    uint64_t after = store_data_version(sc.store);
    ck_assert_uint_ne(after, before);
    if (_i == SCENE_FILE) {
        struct store *other = NULL;
        const struct place p = {.draft = (char *)(uintptr_t) "elsewhere"};
        MUST(store_open(sc.path, sc.env, &other, &sc.err), sc.err);
        MUST(store_place_put(other, sc.ann, id, NULL, &p, &sc.err), sc.err);
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
    tcase_add_loop_test(tc, test_of_chats, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_of_a_deleted_track, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_last_track, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_never_waits);
    tcase_add_loop_test(tc, test_data_version, 0, SCENE_PLACE_COUNT);
    suite_add_tcase(s, tc);
    return s;
}
