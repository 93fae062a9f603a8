/* Tracks: written, loaded whole, listed, found, removed. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

START_TEST(test_form)
{
    struct scene sc;
    struct track *t = NULL;
    scene_init(&sc, (enum scene_place)_i);
    char *id = scene_track(&sc, sc.ann, "Rust \"для\" начинающих; DROP TABLE users");
    MUST(store_track_get(sc.store, sc.ann, id, &t, &sc.err), sc.err);
    ck_assert_str_eq(t->title, "Rust \"для\" начинающих; DROP TABLE users");
    ck_assert_str_eq(t->user_id, sc.ann);
    ck_assert_str_eq(t->description, "About it");
    ck_assert_str_eq(t->expectations, "");
    ck_assert_str_eq(t->language, "en");
    ck_assert_int_eq(t->difficulty, DIFFICULTY_INTERMEDIATE);
    ck_assert_int_eq(t->minutes, 2400);
    ck_assert_int_eq(t->status, TRACK_PLANNING);
    ck_assert_int_eq(t->created_ms, t->updated_ms);
    ck_assert_ptr_null(t->plan);
    ck_assert_uint_eq(t->module_count, 0);

    mem_replace(&t->title, "Go");
    mem_replace(&t->expectations, "A job");
    mem_replace(&t->language, "pt-BR");
    t->difficulty = DIFFICULTY_ADVANCED;
    t->minutes = 61;
    t->status = TRACK_PAUSED;
    MUST(store_track_update(sc.store, sc.ann, t, &sc.err), sc.err);
    ck_assert_int_gt(t->updated_ms, t->created_ms);
    int64_t updated = t->updated_ms;
    track_free(t);
    MUST(store_track_get(sc.store, sc.ann, id, &t, &sc.err), sc.err);
    ck_assert_str_eq(t->title, "Go");
    ck_assert_str_eq(t->expectations, "A job");
    ck_assert_str_eq(t->language, "pt-BR");
    ck_assert_int_eq(t->difficulty, DIFFICULTY_ADVANCED);
    ck_assert_int_eq(t->minutes, 61);
    ck_assert_int_eq(t->status, TRACK_PAUSED);
    ck_assert_int_eq(t->updated_ms, updated);
    mem_replace(&t->id, "gone");
    MUST_FAIL(store_track_update(sc.store, sc.ann, t, &sc.err), ERROR_NOT_FOUND, sc.err);
    track_free(t);
    free(id);
    scene_fini(&sc);
}
END_TEST

/* A dialogue with this plan and its modules, so that there is something to load. */
static void plan_track(struct scene *sc, const char *track_id, const char *modules, bool finalize)
{
    char *chat = scene_chat(sc, sc->ann, track_id);
    char *reply = scene_begin(sc, sc->ann, chat);
    struct plan *plan = scene_plan(modules);
    scene_seal(sc, sc->ann, track_id, chat, reply, "A plan", plan);
    if (finalize) {
        struct module_set set = scene_modules(modules);
        struct message notice;
        message_init(&notice);
        notice.chat_id = mem_strdup(chat);
        notice.sender = SENDER_AI;
        notice.type = MESSAGE_FINALIZATION;
        notice.content = mem_strdup("Done");
        MUST(store_track_finalize(sc->store, sc->ann, track_id, &set, &notice, &sc->err), sc->err);
        message_fini(&notice);
        module_set_fini(&set);
    }
    plan_free(plan);
    free(reply);
    free(chat);
}

/* Plans and modules come to the tracks they belong to, also between tracks that have none. */
START_TEST(test_list)
{
    struct scene sc;
    struct track **list = NULL;
    size_t count = 0;
    scene_init(&sc, (enum scene_place)_i);
    MUST(store_track_list(sc.store, sc.ann, &list, &count, &sc.err), sc.err);
    ck_assert_uint_eq(count, 0);
    free(list);

    char *empty = scene_track(&sc, sc.ann, "Empty");
    char *one = scene_track(&sc, sc.ann, "One");
    char *planned = scene_track(&sc, sc.ann, "Planned");
    char *two = scene_track(&sc, sc.ann, "Two");
    free(scene_track(&sc, sc.bob, "Bob's"));
    plan_track(&sc, one, "m1=A;m2=B", true);
    plan_track(&sc, planned, "m3=C", false);
    plan_track(&sc, two, "m4=D;m5=E;m6=F", true);
    plan_track(&sc, one, "m1=A;m2=B;m7=G", false);

    MUST(store_track_list(sc.store, sc.ann, &list, &count, &sc.err), sc.err);
    ck_assert_uint_eq(count, 4);
    /* The last changed one first. */
    static const struct {
        const char *title;
        size_t plan_modules, modules;
        int version;
    } rows[] = {{"One", 3, 2, 2}, {"Two", 3, 3, 1}, {"Planned", 1, 0, 1}, {"Empty", 0, 0, 0}};
    for (size_t i = 0; i < count; i++) {
        const struct track *t = list[i];
        ck_assert_str_eq(t->title, rows[i].title);
        ck_assert_uint_eq(t->module_count, rows[i].modules);
        ck_assert_int_eq(t->plan != NULL ? t->plan->version : 0, rows[i].version);
        ck_assert_uint_eq(t->plan != NULL ? t->plan->module_count : 0, rows[i].plan_modules);
        for (size_t k = 0; k < t->module_count; k++) {
            ck_assert_int_eq(t->modules[k].number, (int)k + 1);
        }
    }
    ck_assert_str_eq(list[1]->modules[2].id, "m6");
    for (size_t i = 0; i < count; i++) {
        track_free(list[i]);
    }
    free(list);
    free(empty);
    free(one);
    free(planned);
    free(two);
    scene_fini(&sc);
}
END_TEST

/* Nothing finds it any more. */
static void check_deleted(struct scene *sc, const char *id, const char *chat, const char *reply)
{
    struct track *t = NULL;
    struct track **list = NULL;
    struct track_contents contents = {0};
    struct version *versions = NULL;
    struct session_chats *sessions = NULL;
    struct message_list messages = {0};
    struct message m = {0};
    struct plan *plan = NULL;
    size_t count = 0;
    char *found = NULL;
    char *other = NULL;
    const char *ann = sc->ann;
    MUST_FAIL(store_track_get(sc->store, ann, id, &t, &sc->err), ERROR_NOT_FOUND, sc->err);
    MUST_FAIL(store_track_remove(sc->store, ann, id, &sc->err), ERROR_NOT_FOUND, sc->err);
    MUST_FAIL(store_track_count(sc->store, ann, id, &contents, &sc->err), ERROR_NOT_FOUND, sc->err);
    MUST_FAIL(store_track_resolve(sc->store, ann, id, &found, &sc->err), ERROR_NOT_FOUND, sc->err);
    MUST_FAIL(store_track_resolve(sc->store, ann, "Rust", &found, &sc->err), ERROR_NOT_FOUND,
              sc->err);
    MUST_FAIL(store_version_list(sc->store, ann, id, &versions, &count, &sc->err), ERROR_NOT_FOUND,
              sc->err);
    MUST_FAIL(store_session_list(sc->store, ann, id, &sessions, &count, &sc->err), ERROR_NOT_FOUND,
              sc->err);
    MUST_FAIL(store_chat_open_planning(sc->store, ann, id, &found, &other, &sc->err),
              ERROR_NOT_FOUND, sc->err);
    MUST_FAIL(store_message_list(sc->store, ann, chat, 0, &messages, &sc->err), ERROR_NOT_FOUND,
              sc->err);
    MUST_FAIL(store_message_get(sc->store, ann, reply, &m, &sc->err), ERROR_NOT_FOUND, sc->err);
    MUST_FAIL(store_module_set_status(sc->store, ann, id, 1, MODULE_COMPLETED, &sc->err),
              ERROR_NOT_FOUND, sc->err);
    MUST(store_version_of_message(sc->store, ann, reply, &plan, &sc->err), sc->err);
    ck_assert_ptr_null(plan);
    MUST(store_track_list(sc->store, ann, &list, &count, &sc->err), sc->err);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_ne(list[0]->id, id);
    track_free(list[0]);
    free(list);
    message_init(&m);
    m.chat_id = mem_strdup(chat);
    m.sender = SENDER_AI;
    MUST_FAIL(store_reply_begin(sc->store, ann, &m, &sc->err), ERROR_NOT_FOUND, sc->err);
    MUST_FAIL(store_message_add(sc->store, ann, &m, &sc->err), ERROR_NOT_FOUND, sc->err);
    message_fini(&m);
}

START_TEST(test_remove)
{
    struct scene sc;
    struct track_contents contents = {0};
    struct track *t = NULL;
    scene_init(&sc, (enum scene_place)_i);
    char *id = scene_track(&sc, sc.ann, "Rust");
    char *other = scene_track(&sc, sc.ann, "Go");
    plan_track(&sc, id, "m1=A;m2=B", true);
    plan_track(&sc, other, "m3=A", true);
    char *chat = scene_chat(&sc, sc.ann, id);
    char *streaming = scene_begin(&sc, sc.ann, chat);
    scene_append(&sc, sc.ann, streaming, "half");
    struct usage_record usage = {.track_id = id,
                                 .message_id = streaming,
                                 .kind = REQUEST_WELCOME,
                                 .provider = mem_strdup("openai"),
                                 .model = mem_strdup("m"),
                                 .prompt_tokens = 5,
                                 .completion_tokens = -1,
                                 .first_token_ms = 1,
                                 .total_ms = 2,
                                 .status = mem_strdup("ok")};
    MUST(store_usage_add(sc.store, sc.ann, &usage, &sc.err), sc.err);
    MUST(store_track_count(sc.store, sc.ann, id, &contents, &sc.err), sc.err);
    ck_assert_int_eq(contents.modules, 2);
    ck_assert_int_eq(contents.chats, 1);
    ck_assert_int_eq(contents.messages, 3);
    ck_assert_int_eq(contents.versions, 1);

    /* Not while a reply is being written in it. */
    MUST_FAIL(store_track_remove(sc.store, sc.ann, id, &sc.err), ERROR_USAGE, sc.err);
    MUST(store_track_get(sc.store, sc.ann, id, &t, &sc.err), sc.err);
    track_free(t);
    scene_seal(&sc, sc.ann, id, chat, streaming, "half", NULL);

    MUST(store_track_remove(sc.store, sc.ann, id, &sc.err), sc.err);
    check_deleted(&sc, id, chat, streaming);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM learning_tracks"), 2);
    free(usage.provider);
    free(usage.model);
    free(usage.status);
    free(streaming);
    free(chat);
    free(other);
    free(id);
    scene_fini(&sc);
}
END_TEST

/* --- TRACK --- */

static enum error_kind resolve(struct scene *sc, const char *text, char **id)
{
    return store_track_resolve(sc->store, sc->ann, text, id, &sc->err);
}

START_TEST(test_resolve)
{
    struct scene sc;
    char *found = NULL;
    scene_init(&sc, (enum scene_place)_i);
    char *rust = scene_track(&sc, sc.ann, "Основы  Ёлочных игрушек");
    free(scene_track(&sc, sc.bob, "Rust"));
    char prefix[9] = {0};
    memcpy(prefix, rust, 8);
    const char shortest[] = {rust[0], '\0'};
    char upper[] = "ABCD";
    memcpy(upper, rust, 4);
    const char *const ways[] = {
        rust, prefix, shortest, upper, "основы елочных ИГРУШЕК", "Основы  Ёлочных игрушек"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        MUST(resolve(&sc, ways[i], &found), sc.err);
        ck_assert_str_eq(found, rust);
        free(found);
    }
    const char *const wrong[] = {"",  "Rust",       "Основы",
                                 "%", "01________", "00000000-0000-7000-8000-000000000000"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        MUST_FAIL(resolve(&sc, wrong[i], &found), ERROR_NOT_FOUND, sc.err);
    }
    free(rust);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_ambiguous)
{
    struct scene sc;
    char *found = NULL;
    char *ids[12];
    scene_init(&sc, (enum scene_place)_i);
    for (size_t i = 0; i < 12; i++) {
        ids[i] = scene_track(&sc, sc.ann, i % 2 ? "Rust" : "rust");
    }
    ck_assert_int_eq(resolve(&sc, "RUST", &found), ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(sc.err.message, ids[0]));
    ck_assert_ptr_nonnull(strstr(sc.err.message, ids[9]));
    ck_assert_ptr_null(strstr(sc.err.message, ids[10])); /* ten are listed */
    ck_assert_ptr_nonnull(strstr(sc.err.message, "\"Rust\""));
    char prefix[5] = {0};
    memcpy(prefix, ids[0], 4);
    MUST_FAIL(resolve(&sc, prefix, &found), ERROR_USAGE, sc.err);
    MUST(resolve(&sc, ids[7], &found), sc.err);
    ck_assert_str_eq(found, ids[7]);
    free(found);
    for (size_t i = 0; i < 12; i++) {
        free(ids[i]);
    }
    scene_fini(&sc);
}
END_TEST

Suite *suite_track(void)
{
    Suite *s = suite_create("track");
    TCase *tc = tcase_create("tracks");
    tcase_add_loop_test(tc, test_form, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_list, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_remove, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_resolve, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_ambiguous, 0, SCENE_PLACE_COUNT);
    suite_add_tcase(s, tc);
    return s;
}
