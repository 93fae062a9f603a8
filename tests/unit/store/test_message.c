/* Sessions, chats and what people write. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"

#include <stdlib.h>
#include <string.h>

START_TEST(test_one_planning_chat)
{
    struct scene sc;
    char *session = NULL;
    char *chat = NULL;
    struct session_chats *list = NULL;
    size_t count = 0;
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    MUST(store_session_list(sc.store, sc.ann, track, &list, &count, &sc.err), sc.err);
    ck_assert_uint_eq(count, 0);
    free(list);
    char *first = scene_chat(&sc, sc.ann, track);
    MUST(store_chat_open_planning(sc.store, sc.ann, track, &session, &chat, &sc.err), sc.err);
    ck_assert_str_eq(first, chat);
    free(scene_say(&sc, sc.ann, chat, "one"));
    free(scene_say(&sc, sc.ann, chat, "two"));

    MUST(store_session_list(sc.store, sc.ann, track, &list, &count, &sc.err), sc.err);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(list[0].session.id, session);
    ck_assert_str_eq(list[0].session.track_id, track);
    ck_assert_str_eq(list[0].session.status, "active");
    ck_assert_uint_eq(list[0].count, 1);
    ck_assert_str_eq(list[0].chats[0].id, chat);
    ck_assert_str_eq(list[0].chats[0].session_id, session);
    ck_assert_int_eq(list[0].chats[0].type, CHAT_PLANNING);
    ck_assert_int_eq(list[0].chats[0].message_count, 2);
    ck_assert_int_eq(list[0].chats[0].last_message_ms,
                     scene_number(&sc, "SELECT max(timestamp) FROM chat_messages"));
    session_chats_free(list, count);
    free(first);
    free(session);
    free(chat);
    free(track);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_fields)
{
    struct scene sc;
    struct message got = {0};
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *chat = scene_chat(&sc, sc.ann, track);
    char *parent = scene_say(&sc, sc.ann, chat, "first");
    struct message m = {.chat_id = mem_strdup(chat),
                        .sender = SENDER_AI,
                        .type = MESSAGE_WELCOME,
                        .content = mem_strdup("Привет \xF0\x9F\x91\x8B '); --"),
                        .parent_id = mem_strdup(parent),
                        .status = MESSAGE_CUT_OFF,
                        .finish_reason = mem_strdup("length"),
                        .model = mem_strdup("gpt"),
                        .prompt_tokens = 0,
                        .completion_tokens = -1};
    MUST(store_message_add(sc.store, sc.ann, &m, &sc.err), sc.err);
    ck_assert_ptr_nonnull(m.id);
    MUST(store_message_get(sc.store, sc.ann, m.id, &got, &sc.err), sc.err);
    ck_assert_str_eq(got.id, m.id);
    ck_assert_str_eq(got.chat_id, chat);
    ck_assert_int_eq(got.sender, SENDER_AI);
    ck_assert_int_eq(got.type, MESSAGE_WELCOME);
    ck_assert_str_eq(got.content, m.content);
    ck_assert_str_eq(got.parent_id, parent);
    ck_assert_int_eq(got.status, MESSAGE_CUT_OFF);
    ck_assert_str_eq(got.finish_reason, "length");
    ck_assert_str_eq(got.model, "gpt");
    ck_assert_int_eq(got.prompt_tokens, 0);
    ck_assert_int_eq(got.completion_tokens, -1);
    ck_assert_int_eq(got.created_ms, m.created_ms);
    message_fini(&got);
    MUST_FAIL(store_message_add(sc.store, sc.ann, &m, &sc.err), ERROR_DATABASE, sc.err); /* again */
    message_fini(&m);
    free(parent);
    free(chat);
    free(track);
    scene_fini(&sc);
}
END_TEST

/* A clock that stands still or goes back does not bring an answer before its question. */
START_TEST(test_order)
{
    struct scene sc;
    struct message_list all = {0};
    struct message_list last = {0};
    char *ids[20];
    scene_init(&sc, SCENE_FILE);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *chat = scene_chat(&sc, sc.ann, track);
    ids[0] = scene_say(&sc, sc.ann, chat, "text");
    env_free(sc.env);
    sc.env = env_fixed_new(1000, 0, 42); /* back in 1970, and there it stays */
    scene_reopen(&sc);
    for (size_t i = 1; i < 20; i++) {
        ids[i] = scene_say(&sc, sc.ann, chat, "text");
    }
    MUST(store_message_list(sc.store, sc.ann, chat, 0, &all, &sc.err), sc.err);
    MUST(store_message_list(sc.store, sc.ann, chat, 5, &last, &sc.err), sc.err);
    ck_assert_uint_eq(all.count, 20);
    ck_assert_uint_eq(last.count, 5);
    for (size_t i = 0; i < 20; i++) {
        ck_assert_str_eq(all.items[i].id, ids[i]);
        if (i >= 15) {
            ck_assert_str_eq(last.items[i - 15].id, ids[i]);
        }
        free(ids[i]);
    }
    message_list_fini(&all);
    message_list_fini(&last);
    free(chat);
    free(track);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_megabyte)
{
    struct scene sc;
    struct message got = {0};
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *chat = scene_chat(&sc, sc.ann, track);
    size_t n = 1 << 20;
    char *text = mem_alloc(n + 1);
    memset(text, 'x', n);
    char *id = scene_say(&sc, sc.ann, chat, text);
    MUST(store_message_get(sc.store, sc.ann, id, &got, &sc.err), sc.err);
    ck_assert_uint_eq(strlen(got.content), n);
    ck_assert_str_eq(got.content, text);
    message_fini(&got);
    free(text);
    free(id);
    free(chat);
    free(track);
    scene_fini(&sc);
}
END_TEST

/* Two connections to a file see each other's changes and wait for each other. */
START_TEST(test_two_windows)
{
    struct scene sc;
    struct store *other = NULL;
    struct message_list list = {0};
    scene_init(&sc, SCENE_FILE);
    char *track = scene_track(&sc, sc.ann, "Rust");
    char *chat = scene_chat(&sc, sc.ann, track);
    struct store *mine = sc.store;
    MUST(store_open(sc.path, sc.env, &other, &sc.err), sc.err);
    for (int i = 0; i < 10; i++) {
        sc.store = i % 2 ? other : mine;
        free(scene_say(&sc, sc.ann, chat, "text"));
    }
    sc.store = mine;
    MUST(store_message_list(sc.store, sc.ann, chat, 0, &list, &sc.err), sc.err);
    ck_assert_uint_eq(list.count, 10);
    message_list_fini(&list);
    store_close(other);
    free(chat);
    free(track);
    scene_fini(&sc);
}
END_TEST

Suite *suite_message(void)
{
    Suite *s = suite_create("message");
    TCase *tc = tcase_create("messages");
    tcase_add_loop_test(tc, test_one_planning_chat, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_fields, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_order);
    tcase_add_loop_test(tc, test_megabyte, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_two_windows);
    suite_add_tcase(s, tc);
    return s;
}
