/* What is kept of a model beside its answers: its thoughts, what it answered when modules were
 * wanted, and what it has taught us. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/store_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/json.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_model.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

/* --- thoughts --- */

static void think(struct scene *sc, const char *id, const char *text, int64_t tokens, bool at_end)
{
    MUST(
        store_thoughts_append(sc->store, sc->ann, id, text, strlen(text), tokens, at_end, &sc->err),
        sc->err);
}

static void check_thoughts(struct scene *sc, const char *user, const char *id, const char *expected)
{
    char *text = NULL;
    MUST(store_thoughts_get(sc->store, user, id, &text, &sc->err), sc->err);
    ck_assert_str_eq(text, expected);
    free(text);
}

START_TEST(test_thoughts_stay_apart)
{
    struct scene sc;
    struct message m = {0};
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *chat = scene_chat(&sc, sc.ann, track);
    char *id = scene_begin(&sc, sc.ann, chat);
    MUST(store_message_get(sc.store, sc.ann, id, &m, &sc.err), sc.err);
    ck_assert_int_eq(m.thought_tokens, 0);
    message_fini(&m);

    think(&sc, id, "Сначала ", 3, false);
    scene_append(&sc, sc.ann, id, "Привет");
    think(&sc, id, "план.", 2, true);
    scene_seal(&sc, sc.ann, track, chat, id, "Привет!", NULL);
    if (_i == SCENE_FILE) {
        scene_reopen(&sc);
    }
    MUST(store_message_get(sc.store, sc.ann, id, &m, &sc.err), sc.err);
    ck_assert_str_eq(m.content, "Привет!");
    ck_assert_int_eq(m.thought_tokens, 5);
    struct json_object *json = course_message_json(&m);
    char *printed = json_printed(json, 0);
    ck_assert_ptr_null(strstr(printed, "Сначала"));
    ck_assert_ptr_null(strstr(printed, "thought"));
    free(printed);
    json_free(json);
    message_fini(&m);
    check_thoughts(&sc, sc.ann, id, "Сначала план.");
    check_thoughts(&sc, sc.bob, id, "");

    /* A sealed reply thinks no more, nor does another person's. */
    think(&sc, id, "late", 1, true);
    MUST(store_thoughts_append(sc.store, sc.bob, id, "x", 1, 1, true, &sc.err), sc.err);
    check_thoughts(&sc, sc.ann, id, "Сначала план.");
    free(id);
    free(chat);
    free(track);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_thoughts_never_wait)
{
    struct scene sc;
    sqlite3 *other = NULL;
    scene_init(&sc, SCENE_FILE);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *chat = scene_chat(&sc, sc.ann, track);
    char *id = scene_begin(&sc, sc.ann, chat);
    ck_assert_int_eq(sqlite3_open(sc.path, &other), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    MUST_FAIL(store_thoughts_append(sc.store, sc.ann, id, "x", 1, 1, false, &sc.err), ERROR_TIMEOUT,
              sc.err);
    ck_assert_int_eq(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    think(&sc, id, "x", 1, false);
    check_thoughts(&sc, sc.ann, id, "x");
    free(id);
    free(chat);
    free(track);
    scene_fini(&sc);
}
END_TEST

/* --- answers --- */

static void add_answer(struct scene *sc, const char *track, const char *text, const char *fault)
{
    char *copies[] = {mem_strdup(track), mem_strdup("openai"),
                      mem_strdup("m1"),  mem_strdup("json_schema"),
                      mem_strdup(text),  mem_strdup(fault != NULL ? "not_json" : "ok"),
                      mem_strdup(fault)};
    struct modules_answer a = {.track_id = copies[0],
                               .version = 3,
                               .provider = copies[1],
                               .model = copies[2],
                               .shape = copies[3],
                               .repair = fault == NULL,
                               .answer = copies[4],
                               .status = copies[5],
                               .fault = copies[6]};
    MUST(store_answer_add(sc->store, sc->ann, &a, &sc->err), sc->err);
    modules_answer_fini(&a);
}

START_TEST(test_answers_are_kept)
{
    struct scene sc;
    struct modules_answer *list = NULL;
    size_t count = 0;
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    add_answer(&sc, track, "{\"modules\": [", "the answer ends in the middle of the JSON");
    add_answer(&sc, track, "{}", NULL);
    MUST(store_answer_list(sc.store, sc.ann, track, &list, &count, &sc.err), sc.err);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(list[0].answer, "{\"modules\": [");
    ck_assert_str_eq(list[0].fault, "the answer ends in the middle of the JSON");
    ck_assert_str_eq(list[0].status, "not_json");
    ck_assert_str_eq(list[0].shape, "json_schema");
    ck_assert_int_eq(list[0].version, 3);
    ck_assert(!list[0].repair);
    ck_assert_int_gt(list[0].created_ms, 0);
    ck_assert(list[1].repair);
    ck_assert_ptr_null(list[1].fault);
    for (size_t i = 0; i < count; i++) {
        modules_answer_fini(&list[i]);
    }
    free(list);
    MUST_FAIL(store_answer_list(sc.store, sc.bob, track, &list, &count, &sc.err), ERROR_NOT_FOUND,
              sc.err);

    for (int i = 0; i < 2 * LIMIT_MODULES_ANSWERS; i++) {
        add_answer(&sc, track, i == 2 * LIMIT_MODULES_ANSWERS - 1 ? "last" : "x", "f");
    }
    MUST(store_answer_list(sc.store, sc.ann, track, &list, &count, &sc.err), sc.err);
    ck_assert_uint_eq(count, LIMIT_MODULES_ANSWERS);
    ck_assert_str_eq(list[count - 1].answer, "last");
    for (size_t i = 0; i < count; i++) {
        modules_answer_fini(&list[i]);
    }
    free(list);
    free(track);
    scene_fini(&sc);
}
END_TEST

/* --- what was learned --- */

static void learn(struct scene *sc, const char *endpoint, const char *model, const char *text)
{
    struct json_object *learned = NULL;
    MUST(json_parse(text, strlen(text), 8, &learned, &sc->err), sc->err);
    MUST(store_capabilities_put(sc->store, endpoint, model, learned, &sc->err), sc->err);
    json_free(learned);
}

static void check_learned(struct scene *sc, const char *endpoint, const char *model,
                          const char *expected)
{
    struct json_object *learned = NULL;
    MUST(store_capabilities_get(sc->store, endpoint, model, &learned, &sc->err), sc->err);
    char *text = learned != NULL ? json_printed(learned, 0) : NULL;
    ck_assert_pstr_eq(text, expected);
    free(text);
    json_free(learned);
}

static void note(void *ctx, const char *endpoint, const char *model,
                 const struct json_object *learned)
{
    buf_printf(ctx, "%s %s %zu\n", endpoint, model, json_size(learned));
}

START_TEST(test_learned)
{
    struct scene sc;
    struct buf seen = BUF_INIT(1000);
    size_t count = 0;
    scene_init(&sc, (enum scene_place)_i);
    check_learned(&sc, "https://a/v1", "m", NULL);
    learn(&sc, "https://a/v1", "m", "{\"temperature\":false}");
    learn(&sc, "https://a/v1", "", "{\"window\":1}");
    learn(&sc, "https://a/v1", "m", "{\"window\":8192,\"temperature\":false}");
    learn(&sc, "https://b/v1", "m", "{\"x\":1}");
    learn(&sc, "https://b/v1", "m", "{}");
    if (_i == SCENE_FILE) {
        scene_reopen(&sc);
    }
    check_learned(&sc, "https://a/v1", "m", "{\"window\":8192,\"temperature\":false}");
    check_learned(&sc, "https://b/v1", "m", NULL);
    MUST(store_capabilities_each(sc.store, note, &seen, &sc.err), sc.err);
    ck_assert_str_eq(buf_str(&seen), "https://a/v1  1\nhttps://a/v1 m 2\n");
    MUST(store_capabilities_clear(sc.store, &count, &sc.err), sc.err);
    ck_assert_uint_eq(count, 2);
    check_learned(&sc, "https://a/v1", "m", NULL);
    buf_fini(&seen);
    scene_fini(&sc);
}
END_TEST

Suite *suite_model(void)
{
    Suite *s = suite_create("model");
    TCase *tc = tcase_create("model");
    tcase_add_loop_test(tc, test_thoughts_stay_apart, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_thoughts_never_wait);
    tcase_add_loop_test(tc, test_answers_are_kept, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_learned, 0, SCENE_PLACE_COUNT);
    suite_add_tcase(s, tc);
    return s;
}
