/* Registering and signing in, over a loop and a store in memory. */
#include "suites.h"

#include "../../../src/account/guess_internal.h"
#include "syllabus/account/account.h"
#include "syllabus/account/vault.h"
#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/course/user.h"
#include "syllabus/loop/loop.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_user.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Who asks, and what came of it. */
struct desk {
    struct loop *loop;
    struct store *store;
    struct error err;
    int answers;
    bool no_vault; /* what is done gives none */
    enum error_kind kind;
    char *message;
    char *email; /* of the user that came */
    enum user_role role;
};

static void desk_init(struct desk *d)
{
    *d = (struct desk){.loop = loop_new()};
    ck_assert_int_eq(store_open_memory(env_system(), &d->store, &d->err), ERROR_NONE);
}

static void desk_fini(struct desk *d)
{
    loop_free(d->loop);
    store_close(d->store);
    error_clear(&d->err);
    free(d->message);
    free(d->email);
}

static void answered(void *ctx, const struct user *user, struct vault *take_vault,
                     const struct error *err)
{
    struct desk *d = ctx;
    d->answers++;
    ck_assert((take_vault != NULL) == (err->kind == ERROR_NONE && !d->no_vault));
    vault_free(take_vault);
    d->kind = err->kind;
    ck_assert((user != NULL) == (err->kind == ERROR_NONE));
    mem_replace(&d->message, err->message);
    mem_replace(&d->email, user != NULL ? user->email : NULL);
    d->role = user != NULL ? user->role : USER_STUDENT;
}

/* Runs the loop to the answer; without one the refusal came at once. */
static enum error_kind await(struct desk *d, enum error_kind at_once)
{
    int before = d->answers;
    if (at_once != ERROR_NONE) {
        ck_assert_int_eq(d->err.kind, at_once);
        error_clear(&d->err);
        loop_run(d->loop);
        ck_assert_int_eq(d->answers, before);
        return at_once;
    }
    ck_assert_int_eq(d->answers, before); /* never before the loop runs */
    loop_run(d->loop);
    ck_assert_int_eq(d->answers, before + 1);
    return d->kind;
}

static enum error_kind join(struct desk *d, const char *email, const char *first, const char *last,
                            const char *password)
{
    struct user details = {
        .email = mem_strdup(email), .first_name = mem_strdup(first), .last_name = mem_strdup(last)};
    enum error_kind kind =
        account_register(d->loop, d->store, NULL, &details, password, answered, d, &d->err);
    user_fini(&details); /* copied */
    return await(d, kind);
}

static enum error_kind enter(struct desk *d, const char *email, const char *password)
{
    return await(d, account_login(d->loop, d->store, NULL, email, password, answered, d, &d->err));
}

START_TEST(test_register_and_sign_in)
{
    struct desk d;
    char *hash = NULL;
    struct user u = {0};
    desk_init(&d);
    ck_assert_int_eq(join(&d, "ann@example.org", " Анна ", "Smith", "correct horse"), ERROR_NONE);
    ck_assert_str_eq(d.email, "ann@example.org");
    ck_assert_int_eq(d.role, USER_ADMIN);
    ck_assert_int_eq(store_user_by_email(d.store, "ann@example.org", &u, &d.err), ERROR_NONE);
    ck_assert_str_eq(u.first_name, "Анна");
    ck_assert_int_eq(store_user_password_hash(d.store, u.id, &hash, &d.err), ERROR_NONE);
    ck_assert_int_eq(strncmp(hash, "$2b$12$", 7), 0);
    user_fini(&u);
    free(hash);

    ck_assert_int_eq(join(&d, "ANN@example.org", "A", "B", "other"), ERROR_USAGE);
    ck_assert_int_eq(enter(&d, "Ann@Example.org", "correct horse"), ERROR_NONE);
    ck_assert_str_eq(d.email, "ann@example.org");
    ck_assert_int_eq(enter(&d, "ann@example.org", "Correct horse"), ERROR_NOT_SIGNED_IN);
    char *wrong = mem_strdup(d.message);
    ck_assert_int_eq(enter(&d, "bob@example.org", "correct horse"), ERROR_NOT_SIGNED_IN);
    ck_assert_str_eq(d.message, wrong); /* nobody learns which of the two it was */
    free(wrong);
    desk_fini(&d);
}
END_TEST

START_TEST(test_refused_at_once)
{
    static const struct {
        const char *email, *first, *last, *password;
    } rows[] = {
        {"ann", "A", "B", "secret"},
        {"", "A", "B", "secret"},
        {"ann@example.org", "", "B", "secret"},
        {"ann@example.org", "A", " \t", "secret"},
        {"ann@example.org", "A", "B", ""},
        {"ann@example.org", "A", "B",
         "0123456789012345678901234567890123456789012345678901234567890123456789012"},
    };
    struct desk d;
    struct user u = {0};
    desk_init(&d);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(join(&d, rows[i].email, rows[i].first, rows[i].last, rows[i].password),
                         ERROR_USAGE);
    }
    ck_assert_int_eq(d.answers, 0);
    ck_assert_int_eq(store_user_by_email(d.store, "ann@example.org", &u, &d.err), ERROR_NOT_FOUND);
    desk_fini(&d);
}
END_TEST

/* A guest has an e-mail of sorts, and no password that could be right. */
START_TEST(test_guest_cannot_sign_in)
{
    struct desk d;
    struct user guest = {0};
    desk_init(&d);
    ck_assert_int_eq(store_user_add_guest(d.store, &guest, &d.err), ERROR_NONE);
    ck_assert_int_eq(enter(&d, guest.email, "x"), ERROR_NOT_SIGNED_IN);
    user_fini(&guest);
    desk_fini(&d);
}
END_TEST

/* An account that is switched off has the right password, and does not get in. */
START_TEST(test_inactive)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = paths_join(tmp != NULL && *tmp ? tmp : "/tmp", "syllabus-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    char *path = paths_join(dir, "syllabus.db");
    struct desk d = {.loop = loop_new()};
    sqlite3 *db = NULL;
    ck_assert_int_eq(store_open(path, env_system(), &d.store, &d.err), ERROR_NONE);
    ck_assert_int_eq(join(&d, "ann@example.org", "A", "B", "secret"), ERROR_NONE);
    ck_assert_int_eq(enter(&d, "ann@example.org", "secret"), ERROR_NONE);
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, "UPDATE users SET is_active = 0", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    ck_assert_int_eq(enter(&d, "ann@example.org", "secret"), ERROR_NOT_SIGNED_IN);
    desk_fini(&d);
    ck_assert_int_eq(unlink(path), 0);
    char *locks = mem_printf("%s-owners", path);
    ck_assert_int_eq(unlink(locks), 0);
    ck_assert_int_eq(rmdir(dir), 0);
    free(locks);
    free(path);
    free(dir);
}
END_TEST

/* --- guessing --- */

START_TEST(test_waits)
{
    static const struct {
        int64_t failures, wait_ms;
    } rows[] = {{0, 0},       {1, 0},       {3, 0},        {4, 2000},
                {5, 4000},    {6, 8000},    {10, 128000},  {12, 512000},
                {13, 900000}, {14, 900000}, {100, 900000}, {INT64_MAX, 900000}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(guess_wait_ms(rows[i].failures), rows[i].wait_ms);
    }
}
END_TEST

/* The next one waits, whoever it is about and whatever is tried; then it may, and is forgiven. */
START_TEST(test_guessing)
{
    static const char *const emails[] = {"ann@example.org", "nobody@example.org"};
    struct env *clock = env_fixed_new(INT64_C(1795513263123), 1, 1);
    struct desk d = {.loop = loop_new()};
    ck_assert_int_eq(store_open_memory(clock, &d.store, &d.err), ERROR_NONE);
    ck_assert_int_eq(join(&d, "ann@example.org", "A", "B", "secret"), ERROR_NONE);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(enter(&d, emails[_i], "wrong"), ERROR_NOT_SIGNED_IN);
        ck_assert_ptr_nonnull(strstr(d.message, "not right"));
    }
    enum error_kind kind =
        account_login(d.loop, d.store, NULL, emails[_i], "secret", answered, &d, &d.err);
    ck_assert_int_eq(kind, ERROR_NOT_SIGNED_IN);
    ck_assert_ptr_nonnull(strstr(d.err.message, "wait for 2 seconds"));
    error_clear(&d.err);
    /* Another e-mail is not touched by it, and case makes none. */
    ck_assert_int_eq(enter(&d, "bob@example.org", "x"), ERROR_NOT_SIGNED_IN);
    ck_assert_int_eq(account_login(d.loop, d.store, NULL,
                                   _i ? "NOBODY@example.org" : "Ann@Example.org", "secret",
                                   answered, &d, &d.err),
                     ERROR_NOT_SIGNED_IN);
    error_clear(&d.err);
    for (int i = 0; i < 2000; i++) {
        env_now_ms(clock); /* each look is a millisecond */
    }
    ck_assert_int_eq(enter(&d, emails[_i], "secret"), _i ? ERROR_NOT_SIGNED_IN : ERROR_NONE);
    if (_i == 0) { /* forgiven: the next slip costs nothing */
        ck_assert_int_eq(enter(&d, emails[_i], "wrong"), ERROR_NOT_SIGNED_IN);
        ck_assert_int_eq(enter(&d, emails[_i], "secret"), ERROR_NONE);
    }
    desk_fini(&d);
    env_free(clock);
}
END_TEST

/* --- another password --- */

static enum error_kind change(struct desk *d, const char *id, const char *from, const char *to)
{
    d->no_vault = true;
    enum error_kind kind =
        await(d, account_passwd(d->loop, d->store, NULL, id, from, to, answered, d, &d->err));
    d->no_vault = false;
    return kind;
}

START_TEST(test_passwd)
{
    struct desk d;
    struct user u = {0};
    desk_init(&d);
    ck_assert_int_eq(join(&d, "ann@example.org", "A", "B", "secret"), ERROR_NONE);
    ck_assert_int_eq(store_user_by_email(d.store, "ann@example.org", &u, &d.err), ERROR_NONE);
    ck_assert_int_eq(store_sign_in_add(d.store, u.id, "token", NULL, &d.err), ERROR_NONE);

    ck_assert_int_eq(change(&d, u.id, "Secret", "another"), ERROR_NOT_SIGNED_IN);
    ck_assert_int_eq(change(&d, u.id, "secret", ""), ERROR_USAGE);
    ck_assert_int_eq(change(&d, u.id, "secret",
                            "0123456789012345678901234567890123456789012345678901234567890123456789"
                            "012"),
                     ERROR_USAGE);
    ck_assert_int_eq(change(&d, "nobody", "secret", "another"), ERROR_NOT_FOUND);
    ck_assert_int_eq(enter(&d, "ann@example.org", "secret"), ERROR_NONE);

    ck_assert_int_eq(change(&d, u.id, "secret", "another"), ERROR_NONE);
    ck_assert_str_eq(d.email, "ann@example.org");
    user_fini(&u);
    ck_assert_int_eq(enter(&d, "ann@example.org", "secret"), ERROR_NOT_SIGNED_IN);
    ck_assert_int_eq(enter(&d, "ann@example.org", "another"), ERROR_NONE); /* and the vault opens */
    ck_assert_int_eq(store_sign_in_find(d.store, "token", &u, NULL, &d.err), ERROR_NOT_SIGNED_IN);
    desk_fini(&d);
}
END_TEST

/* Whoever sits at an open screen cannot try passwords without end either. */
START_TEST(test_passwd_is_no_way_to_guess)
{
    struct desk d;
    struct user u = {0};
    desk_init(&d);
    ck_assert_int_eq(join(&d, "ann@example.org", "A", "B", "secret"), ERROR_NONE);
    ck_assert_int_eq(store_user_by_email(d.store, "ann@example.org", &u, &d.err), ERROR_NONE);
    for (int i = 0; i < 4; i++) {
        ck_assert_int_eq(change(&d, u.id, "wrong", "another"), ERROR_NOT_SIGNED_IN);
    }
    ck_assert_int_eq(
        account_passwd(d.loop, d.store, NULL, u.id, "secret", "another", answered, &d, &d.err),
        ERROR_NOT_SIGNED_IN);
    ck_assert_ptr_nonnull(strstr(d.err.message, "has to wait"));
    user_fini(&u);
    desk_fini(&d);
}
END_TEST

Suite *suite_account(void)
{
    Suite *s = suite_create("account");
    TCase *tc = tcase_create("accounts");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_register_and_sign_in);
    tcase_add_test(tc, test_refused_at_once);
    tcase_add_test(tc, test_guest_cannot_sign_in);
    tcase_add_test(tc, test_inactive);
    tcase_add_test(tc, test_waits);
    tcase_add_loop_test(tc, test_guessing, 0, 2);
    tcase_add_test(tc, test_passwd);
    tcase_add_test(tc, test_passwd_is_no_way_to_guess);
    suite_add_tcase(s, tc);
    return s;
}
