/* Accounts of a file and who stays signed in. */
#include "scene.h"
#include "suites.h"

#include "../../../src/store/store_internal.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/user.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_failure.h"
#include "syllabus/store/store_search.h"
#include "syllabus/store/store_user.h"
#include "syllabus/store/store_vault.h"

#include <stdlib.h>
#include <string.h>

START_TEST(test_roles)
{
    struct scene sc;
    struct user u = {0};
    scene_init(&sc, (enum scene_place)_i);
    MUST(store_user_by_id(sc.store, sc.ann, &u, &sc.err), sc.err);
    ck_assert_int_eq(u.role, USER_ADMIN);
    ck_assert(u.active && !u.guest);
    ck_assert_str_eq(u.email, "ann@example.org");
    ck_assert_str_eq(u.first_name, "First");
    ck_assert_str_eq(u.last_name, "Last");
    ck_assert_int_gt(u.created_ms, 0);
    user_fini(&u);
    MUST(store_user_by_id(sc.store, sc.bob, &u, &sc.err), sc.err);
    ck_assert_int_eq(u.role, USER_STUDENT);
    user_fini(&u);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM ai_configurations JOIN users ON "
                                       "users.id = user_id WHERE provider IS NULL"),
                     2);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_email)
{
    struct scene sc;
    struct user u = {0};
    scene_init(&sc, (enum scene_place)_i);
    MUST(store_user_by_email(sc.store, "ANN@Example.ORG", &u, &sc.err), sc.err);
    ck_assert_str_eq(u.id, sc.ann);
    user_fini(&u);
    MUST_FAIL(store_user_by_email(sc.store, "ann@example.com", &u, &sc.err), ERROR_NOT_FOUND,
              sc.err);
    MUST_FAIL(store_user_by_id(sc.store, "nobody", &u, &sc.err), ERROR_NOT_FOUND, sc.err);

    struct user twice = {.email = mem_strdup("Bob@EXAMPLE.org"),
                         .first_name = mem_strdup("B"),
                         .last_name = mem_strdup("B")};
    MUST_FAIL(store_user_add(sc.store, &twice, "hash", &sc.err), ERROR_USAGE, sc.err);
    ck_assert_ptr_null(twice.id);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM users"), 2);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM ai_configurations"), 2);
    mem_replace(&twice.email, "анна@почта.рф");
    MUST(store_user_add(sc.store, &twice, "hash", &sc.err), sc.err);
    MUST(store_user_by_email(sc.store, "АННА@ПОЧТА.РФ", &u, &sc.err), sc.err);
    user_fini(&u);
    user_fini(&twice);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_password)
{
    struct scene sc;
    char *hash = NULL;
    scene_init(&sc, SCENE_MEMORY);
    MUST(store_user_password_hash(sc.store, sc.ann, &hash, &sc.err), sc.err);
    ck_assert_str_eq(hash, "hash");
    free(hash);
    MUST_FAIL(store_user_password_hash(sc.store, "nobody", &hash, &sc.err), ERROR_NOT_FOUND,
              sc.err);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_guest)
{
    struct scene sc;
    struct user guest = {0};
    struct user found = {0};
    char *hash = NULL;
    scene_init_empty(&sc);
    MUST(store_open_memory(sc.env, &sc.store, &sc.err), sc.err);
    MUST(store_user_add_guest(sc.store, &guest, &sc.err), sc.err);
    ck_assert(guest.guest && guest.active);
    ck_assert_int_eq(guest.role, USER_STUDENT);
    ck_assert(user_email_valid(guest.email));
    MUST(store_user_by_id(sc.store, guest.id, &found, &sc.err), sc.err);
    ck_assert(found.guest);
    ck_assert_str_eq(found.email, guest.email);
    ck_assert_int_eq(found.created_ms, guest.created_ms);
    MUST_FAIL(store_user_password_hash(sc.store, guest.id, &hash, &sc.err), ERROR_NOT_FOUND,
              sc.err);
    free(scene_track(&sc, guest.id, "Rust"));
    user_fini(&guest);
    user_fini(&found);
    scene_fini(&sc);
}
END_TEST

/* An admin sees everybody, anybody else only themselves. */
START_TEST(test_list)
{
    struct scene sc;
    struct user *list = NULL;
    size_t count = 0;
    scene_init(&sc, (enum scene_place)_i);
    MUST(store_user_list(sc.store, sc.ann, &list, &count, &sc.err), sc.err);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(list[0].id, sc.ann);
    ck_assert_str_eq(list[1].id, sc.bob);
    user_list_free(list, count);
    MUST(store_user_list(sc.store, sc.bob, &list, &count, &sc.err), sc.err);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(list[0].id, sc.bob);
    user_list_free(list, count);
    MUST(store_user_list(sc.store, "nobody", &list, &count, &sc.err), sc.err);
    ck_assert_uint_eq(count, 0);
    user_list_free(list, count);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_remove)
{
    struct scene sc;
    struct user_contents c;
    scene_init(&sc, (enum scene_place)_i);
    char *track = scene_track(&sc, sc.bob, "Rust");
    char *chat = scene_chat(&sc, sc.bob, track);
    char *said = scene_say(&sc, sc.bob, chat, "hello");
    char *reply = scene_begin(&sc, sc.bob, chat);
    free(scene_track(&sc, sc.ann, "Go"));

    /* Bob is no admin: Ann's account is none of his business. */
    MUST_FAIL(store_user_count(sc.store, sc.bob, sc.ann, &c, &sc.err), ERROR_NOT_SIGNED_IN, sc.err);
    MUST_FAIL(store_user_remove(sc.store, sc.bob, sc.ann, &sc.err), ERROR_NOT_SIGNED_IN, sc.err);
    /* Somebody has to see to Bob's. */
    MUST_FAIL(store_user_remove(sc.store, sc.ann, sc.ann, &sc.err), ERROR_USAGE, sc.err);
    MUST_FAIL(store_user_remove(sc.store, sc.ann, sc.bob, &sc.err), ERROR_USAGE, sc.err);
    scene_seal(&sc, sc.bob, track, chat, reply, "hello yourself", NULL);

    MUST(store_user_count(sc.store, sc.ann, sc.bob, &c, &sc.err), sc.err);
    ck_assert_int_eq(c.tracks, 1);
    ck_assert_int_eq(c.modules, 0);
    ck_assert_int_eq(c.chats, 1);
    ck_assert_int_eq(c.messages, 2);
    MUST(store_user_remove(sc.store, sc.ann, sc.bob, &sc.err), sc.err);
    MUST_FAIL(store_user_remove(sc.store, sc.ann, sc.bob, &sc.err), ERROR_NOT_FOUND, sc.err);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM users"), 1);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM learning_tracks"), 1);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM chat_messages"), 0);
    MUST(store_search_check(sc.store, &sc.err), sc.err); /* nor is it found any more */
    /* The last one of a file may go; the next one is its admin. */
    MUST(store_user_remove(sc.store, sc.ann, sc.ann, &sc.err), sc.err);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM learning_tracks"), 0);
    MUST(store_check(sc.store, &sc.err), sc.err);
    free(track);
    free(chat);
    free(said);
    free(reply);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_set_password)
{
    struct scene sc;
    struct user u = {0};
    char *hash = NULL;
    scene_init(&sc, (enum scene_place)_i);
    MUST(store_sign_in_add(sc.store, sc.ann, "here", NULL, &sc.err), sc.err);
    MUST(store_sign_in_add(sc.store, sc.ann, "there", NULL, &sc.err), sc.err);
    MUST(store_sign_in_add(sc.store, sc.bob, "bob's", NULL, &sc.err), sc.err);
    MUST_FAIL(store_user_set_password(sc.store, sc.ann,
                                      &(struct new_password){"another", "new", NULL, "here"},
                                      &sc.err),
              ERROR_NOT_SIGNED_IN, sc.err);
    MUST(store_sign_in_find(sc.store, "there", &u, NULL, &sc.err), sc.err);
    user_fini(&u);

    MUST(store_user_set_password(sc.store, sc.ann,
                                 &(struct new_password){"hash", "new", NULL, "here"}, &sc.err),
         sc.err);
    MUST(store_user_password_hash(sc.store, sc.ann, &hash, &sc.err), sc.err);
    ck_assert_str_eq(hash, "new");
    free(hash);
    MUST(store_user_password_hash(sc.store, sc.bob, &hash, &sc.err), sc.err);
    ck_assert_str_eq(hash, "hash");
    free(hash);
    MUST(store_sign_in_find(sc.store, "here", &u, NULL, &sc.err), sc.err);
    user_fini(&u);
    MUST(store_sign_in_find(sc.store, "bob's", &u, NULL, &sc.err), sc.err);
    user_fini(&u);
    MUST_FAIL(store_sign_in_find(sc.store, "there", &u, NULL, &sc.err), ERROR_NOT_SIGNED_IN,
              sc.err);

    MUST(store_user_set_password(sc.store, sc.ann,
                                 &(struct new_password){"new", "newer", NULL, NULL}, &sc.err),
         sc.err);
    MUST_FAIL(store_sign_in_find(sc.store, "here", &u, NULL, &sc.err), ERROR_NOT_SIGNED_IN, sc.err);

    /* With the vault, or not at all: one that came meanwhile is closed by the old password. */
    char texts[] = "old";
    struct vault_row row = {
        .method = texts, .operations = 1, .memory = 2, .salt = texts, .wrapped = texts};
    struct new_password change = {"newer", "newest", &row, NULL};
    bool added = false;
    MUST_FAIL(store_user_set_password(sc.store, sc.ann, &change, &sc.err), ERROR_NOT_SIGNED_IN,
              sc.err);
    MUST(store_vault_add(sc.store, sc.ann, &row, &added, &sc.err), sc.err);
    MUST(store_vault_add(sc.store, sc.bob, &row, &added, &sc.err), sc.err);
    change.vault = NULL;
    MUST_FAIL(store_user_set_password(sc.store, sc.ann, &change, &sc.err), ERROR_NOT_SIGNED_IN,
              sc.err);
    char rewrapped[] = "rewrapped";
    row.wrapped = rewrapped;
    change.vault = &row;
    MUST(store_user_set_password(sc.store, sc.ann, &change, &sc.err), sc.err);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM vaults WHERE wrapped = 'rewrapped'"),
                     1);
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM vaults WHERE wrapped = 'old'"), 1);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_failures)
{
    struct scene sc;
    struct sign_in_failures f;
    scene_init(&sc, (enum scene_place)_i);
    MUST(store_failure_get(sc.store, "a", &f, &sc.err), sc.err);
    ck_assert_int_eq(f.count, 0);
    for (int i = 0; i < 3; i++) {
        MUST(store_failure_add(sc.store, "a", &sc.err), sc.err);
    }
    MUST(store_failure_get(sc.store, "a", &f, &sc.err), sc.err);
    ck_assert_int_eq(f.count, 3);
    ck_assert_int_eq(f.ago_ms, 1); /* the clock's step */
    MUST(store_failure_get(sc.store, "b", &f, &sc.err), sc.err);
    ck_assert_int_eq(f.count, 0);
    MUST(store_failure_clear(sc.store, "a", &sc.err), sc.err);
    MUST(store_failure_clear(sc.store, "a", &sc.err), sc.err);
    MUST(store_failure_get(sc.store, "a", &f, &sc.err), sc.err);
    ck_assert_int_eq(f.count, 0);
    scene_fini(&sc);
}
END_TEST

/* Names without end fill nothing, and what is old, or of a clock that was wrong, locks nobody out.
 */
START_TEST(test_failures_are_forgotten)
{
    struct scene sc;
    struct sign_in_failures f;
    scene_init(&sc, SCENE_MEMORY);
    for (int i = 0; i < LIMIT_FAILURES + 5; i++) {
        char *name = mem_printf("name %d", i);
        MUST(store_failure_add(sc.store, name, &sc.err), sc.err);
        free(name);
    }
    ck_assert_int_eq(scene_number(&sc, "SELECT count(*) FROM failed_sign_ins"), LIMIT_FAILURES + 1);
    MUST(store_failure_get(sc.store, "name 1", &f, &sc.err), sc.err);
    ck_assert_int_eq(f.count, 0);
    ck_assert_int_eq(
        sqlite3_exec(sc.store->db,
                     "UPDATE failed_sign_ins SET failed_at = failed_at + CASE name_hash "
                     "WHEN 'name 500' THEN 3600000 WHEN 'name 501' THEN -86400001 ELSE 0 "
                     "END",
                     NULL, NULL, NULL),
        SQLITE_OK);
    MUST(store_failure_get(sc.store, "name 500", &f, &sc.err), sc.err);
    ck_assert_int_eq(f.count, 0);
    MUST(store_failure_get(sc.store, "name 501", &f, &sc.err), sc.err);
    ck_assert_int_eq(f.count, 0);
    MUST(store_failure_get(sc.store, "name 502", &f, &sc.err), sc.err);
    ck_assert_int_eq(f.count, 1);
    MUST(store_failure_add(sc.store, "name 500", &sc.err), sc.err);
    MUST(store_failure_get(sc.store, "name 500", &f, &sc.err), sc.err);
    ck_assert_int_eq(f.count, 1);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_sign_ins)
{
    struct scene sc;
    struct user u = {0};
    scene_init(&sc, (enum scene_place)_i);
    MUST(store_sign_in_add(sc.store, sc.bob, "first", NULL, &sc.err), sc.err);
    MUST(store_sign_in_add(sc.store, sc.bob, "second", NULL, &sc.err), sc.err);
    MUST(store_sign_in_find(sc.store, "first", &u, NULL, &sc.err), sc.err);
    ck_assert_str_eq(u.id, sc.bob);
    user_fini(&u);
    MUST(store_sign_in_remove(sc.store, "first", &sc.err), sc.err);
    MUST(store_sign_in_remove(sc.store, "first", &sc.err), sc.err);
    MUST_FAIL(store_sign_in_find(sc.store, "first", &u, NULL, &sc.err), ERROR_NOT_SIGNED_IN,
              sc.err);
    MUST(store_sign_in_find(sc.store, "second", &u, NULL, &sc.err), sc.err);
    user_fini(&u);
    scene_fini(&sc);
}
END_TEST

START_TEST(test_inactive)
{
    struct scene sc;
    struct user u = {0};
    sqlite3 *db = NULL;
    scene_init(&sc, SCENE_FILE);
    MUST(store_sign_in_add(sc.store, sc.bob, "token", NULL, &sc.err), sc.err);
    ck_assert_int_eq(sqlite3_open(sc.path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, "UPDATE users SET is_active = 0", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    MUST_FAIL(store_sign_in_find(sc.store, "token", &u, NULL, &sc.err), ERROR_NOT_SIGNED_IN,
              sc.err);
    MUST(store_user_by_id(sc.store, sc.bob, &u, &sc.err), sc.err);
    ck_assert(!u.active);
    user_fini(&u);
    scene_fini(&sc);
}
END_TEST

Suite *suite_user(void)
{
    Suite *s = suite_create("user");
    TCase *tc = tcase_create("accounts");
    tcase_add_loop_test(tc, test_roles, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_email, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_password);
    tcase_add_test(tc, test_guest);
    tcase_add_loop_test(tc, test_sign_ins, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_inactive);
    tcase_add_loop_test(tc, test_list, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_remove, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_set_password, 0, SCENE_PLACE_COUNT);
    tcase_add_loop_test(tc, test_failures, 0, SCENE_PLACE_COUNT);
    tcase_add_test(tc, test_failures_are_forgotten);
    suite_add_tcase(s, tc);
    return s;
}
