/* Accounts of a file and who stays signed in. */
#include "scene.h"
#include "suites.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/user.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_user.h"

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
    suite_add_tcase(s, tc);
    return s;
}
