/* What must not be learnt or half done: which e-mails have accounts, the token out of the database,
 * a password cut short. */
#include "suites.h"

#include "../../../src/account/password_internal.h"
#include "syllabus/account/account.h"
#include "syllabus/account/vault.h"
#include "syllabus/base/env.h"
#include "syllabus/base/file.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/course/user.h"
#include "syllabus/loop/loop.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_user.h"

#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* --- passwords --- */

/* From the test vectors of Openwall's crypt_blowfish 1.3 (wrapper.c). */
static const struct {
    const char *password, *hash;
    bool matches;
} vectors[] = {
    {"U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", true},
    {"U*U*", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", true},
    {"U*U*U", "$2b$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", true},
    {"u*u", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", false},
    /* The same hash under the name of an older method, and a byte short. */
    {"U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", false},
    {"U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe", false},
};

START_TEST(test_vectors)
{
    ck_assert_int_eq(password_verify(vectors[_i].password, vectors[_i].hash), vectors[_i].matches);
}
END_TEST

START_TEST(test_every_byte_counts)
{
    char password[LIMIT_PASSWORD + 1];
    memset(password, 'a', LIMIT_PASSWORD);
    password[LIMIT_PASSWORD] = '\0';
    char *hash = password_hash(password, 4);
    ck_assert(password_verify(password, hash));
    for (size_t i = 0; i < LIMIT_PASSWORD; i++) {
        password[i] = 'b';
        ck_assert_msg(!password_verify(password, hash), "byte %zu", i);
        password[i] = 'a';
    }
    free(hash);
}
END_TEST

static const struct {
    const char *letter;
    size_t count;
    bool fits;
} letters[] = {
    {"я", 36, true},
    {"я", 37, false},
    {"и\xCC\x86", 36, true}, /* 144 bytes as typed, 72 composed */
    {"и\xCC\x86", 37, false},
    {"€", 24, true},
    {"€", 25, false},
    {"\xF0\x9F\x94\x91", 18, true},
    {"\xF0\x9F\x94\x91", 19, false},
};

START_TEST(test_letters_of_several_bytes)
{
    char text[LIMIT_PASSWORD * 4] = "";
    char *out = NULL;
    for (size_t i = 0; i < letters[_i].count; i++) {
        memcpy(text + strlen(text), letters[_i].letter, strlen(letters[_i].letter));
    }
    ck_assert_int_eq(password_prepare(text, &out, NULL),
                     letters[_i].fits ? ERROR_NONE : ERROR_USAGE);
    ck_assert(out == NULL || strlen(out) == LIMIT_PASSWORD);
    free(out);
}
END_TEST

/* --- a file of accounts --- */

struct office {
    char *dir, *path, *state;
    struct loop *loop;
    struct store *store;
    struct error err;
    struct error answer;
    int answers;
};

static void office_init(struct office *o)
{
    const char *tmp = getenv("TMPDIR");
    *o = (struct office){.loop = loop_new()};
    o->dir = paths_join(tmp != NULL && *tmp ? tmp : "/tmp", "syllabus-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(o->dir));
    o->path = paths_join(o->dir, "syllabus.db");
    o->state = paths_join(o->dir, "state");
    ck_assert_int_eq(store_open(o->path, env_system(), &o->store, &o->err), ERROR_NONE);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    return remove(path);
}

static void office_fini(struct office *o)
{
    store_close(o->store);
    loop_free(o->loop);
    ck_assert_int_eq(nftw(o->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    error_clear(&o->err);
    error_clear(&o->answer);
    free(o->dir);
    free(o->path);
    free(o->state);
}

static void answered(void *ctx, const struct user *user, struct vault *take_vault,
                     const struct error *err)
{
    struct office *o = ctx;
    o->answers++;
    vault_free(take_vault);
    error_copy(&o->answer, err);
}

static enum error_kind join(struct office *o, const char *email, const char *first,
                            const char *last)
{
    struct user u = {
        .email = mem_strdup(email), .first_name = mem_strdup(first), .last_name = mem_strdup(last)};
    enum error_kind kind =
        account_register(o->loop, o->store, NULL, &u, "secret", answered, o, &o->err);
    user_fini(&u);
    loop_run(o->loop);
    error_clear(&o->err);
    return kind != ERROR_NONE ? kind : o->answer.kind;
}

/* The processor time of a refused sign-in: what else runs on the machine does not change it. */
static double refusal_time(struct office *o, const char *email, const char *password)
{
    struct timespec before;
    struct timespec after;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    ck_assert_int_eq(account_login(o->loop, o->store, NULL, email, password, answered, o, &o->err),
                     ERROR_NONE);
    loop_run(o->loop);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    ck_assert_int_eq(o->answer.kind, ERROR_NOT_SIGNED_IN);
    return (double)(after.tv_sec - before.tv_sec) + 1e-9 * (double)(after.tv_nsec - before.tv_nsec);
}

static void switch_accounts_off(const struct office *o)
{
    sqlite3 *db = NULL;
    ck_assert_int_eq(sqlite3_open(o->path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, "UPDATE users SET is_active = 0", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
}

/* Neither the answer nor its time says why a sign-in is refused. */
START_TEST(test_refusals_are_alike)
{
    struct office o;
    struct error wrong = {0};
    office_init(&o);
    ck_assert_int_eq(join(&o, "ann@example.org", "A", "B"), ERROR_NONE);
    double time_wrong = refusal_time(&o, "ann@example.org", "secret2");
    error_move(&wrong, &o.answer);
    double time_unknown = refusal_time(&o, "bob@example.org", "secret");
    ck_assert_str_eq(o.answer.message, wrong.message);
    ck_assert_str_eq(o.answer.advice, wrong.advice);
    switch_accounts_off(&o);
    double time_off = refusal_time(&o, "ann@example.org", "secret");
    ck_assert_str_eq(o.answer.message, wrong.message);
    ck_assert_str_eq(o.answer.advice, wrong.advice);
    ck_assert_double_gt(time_unknown, time_wrong / 3);
    ck_assert_double_lt(time_unknown, time_wrong * 3);
    ck_assert_double_gt(time_off, time_wrong / 3);
    ck_assert_double_lt(time_off, time_wrong * 3);
    error_clear(&wrong);
    office_fini(&o);
}
END_TEST

/* What cannot be a password is refused before anything is computed; what looks like SQL or like a
 * pattern is an e-mail that nobody has. */
START_TEST(test_odd_sign_ins)
{
    static const struct {
        const char *email, *password;
        enum error_kind at_once;
    } rows[] = {
        {"ann@example.org", "", ERROR_USAGE},
        {"ann@example.org", "\xff", ERROR_USAGE},
        {"ann@example.org",
         "0123456789012345678901234567890123456789012345678901234567890123456789012", ERROR_USAGE},
        {"' OR 1=1 --", "secret", ERROR_NONE},
        {"%", "secret", ERROR_NONE},
        {"", "secret", ERROR_NONE},
    };
    struct office o;
    office_init(&o);
    ck_assert_int_eq(join(&o, "ann@example.org", "A", "B"), ERROR_NONE);
    o.answers = 0;
    ck_assert_int_eq(account_login(o.loop, o.store, NULL, rows[_i].email, rows[_i].password,
                                   answered, &o, &o.err),
                     rows[_i].at_once);
    loop_run(o.loop);
    ck_assert_int_eq(o.answers, rows[_i].at_once == ERROR_NONE);
    ck_assert(o.answers == 0 || o.answer.kind == ERROR_NOT_SIGNED_IN);
    office_fini(&o);
}
END_TEST

START_TEST(test_long_names)
{
    struct office o;
    char name[LIMIT_TITLE + 2] = "";
    office_init(&o);
    memset(name, 'a', LIMIT_TITLE + 1);
    ck_assert_int_eq(join(&o, "ann@example.org", name, "B"), ERROR_USAGE);
    ck_assert_int_eq(join(&o, "ann@example.org", "A", name), ERROR_USAGE);
    ck_assert_int_eq(o.answers, 0);
    name[LIMIT_TITLE] = '\0';
    ck_assert_int_eq(join(&o, "ann@example.org", name, name), ERROR_NONE);
    office_fini(&o);
}
END_TEST

/* --- staying signed in --- */

static char *add(struct office *o, const char *email)
{
    struct user u = {
        .email = mem_strdup(email), .first_name = mem_strdup("F"), .last_name = mem_strdup("L")};
    ck_assert_int_eq(store_user_add(o->store, &u, "hash", &o->err), ERROR_NONE);
    char *id = mem_strdup(u.id);
    user_fini(&u);
    return id;
}

/* Whoever reads the database cannot sign in with what is in it. */
START_TEST(test_token_is_not_stored)
{
    static const char *const suffixes[] = {"", "-wal"};
    struct office o;
    char *token = NULL;
    size_t n = 0;
    bool seen = false;
    office_init(&o);
    char *ann = add(&o, "ann@example.org");
    char *session = paths_join(o.state, "session");
    ck_assert_int_eq(account_stay(o.store, o.state, ann, NULL, &o.err), ERROR_NONE);
    ck_assert_int_eq(file_read(session, 1000, &token, &n, &o.err), ERROR_NONE);
    for (size_t i = 0; i < 2; i++) {
        char *path = mem_printf("%s%s", o.path, suffixes[i]);
        char *bytes = NULL;
        if (file_read(path, 10000000, &bytes, &n, NULL) == ERROR_NONE) {
            ck_assert_ptr_null(memmem(bytes, n, token, strcspn(token, "\n")));
            seen = seen || memmem(bytes, n, "ann@example.org", 15) != NULL;
        }
        free(bytes);
        free(path);
    }
    ck_assert(seen); /* this is where it would be */
    free(token);
    free(session);
    free(ann);
    office_fini(&o);
}
END_TEST

/* Where the file cannot be written or the user is none, nobody is signed in half. */
START_TEST(test_failed_stay)
{
    struct office o;
    struct user u = {0};
    office_init(&o);
    char *ann = add(&o, "ann@example.org");
    char *session = paths_join(o.state, "session");
    ck_assert_int_ne(account_stay(o.store, o.state, "nobody", NULL, &o.err), ERROR_NONE);
    ck_assert(!file_exists(session));
    error_clear(&o.err);
    ck_assert_int_eq(access(o.state, F_OK) == 0 ? rmdir(o.state) : 0, 0);
    ck_assert_int_eq(file_write(o.state, "", 0, 0, NULL), ERROR_NONE); /* in the folder's place */
    ck_assert_int_eq(account_stay(o.store, o.state, ann, NULL, &o.err), ERROR_IO);
    error_clear(&o.err);
    ck_assert_int_eq(unlink(o.state), 0);
    ck_assert_int_eq(account_current(o.store, o.state, &u, NULL, &o.err), ERROR_NOT_SIGNED_IN);
    error_clear(&o.err);
    ck_assert_int_eq(account_stay(o.store, o.state, ann, NULL, &o.err), ERROR_NONE);
    ck_assert_int_eq(account_current(o.store, o.state, &u, NULL, &o.err), ERROR_NONE);
    user_fini(&u);
    free(session);
    free(ann);
    office_fini(&o);
}
END_TEST

Suite *suite_secrecy(void)
{
    Suite *s = suite_create("secrecy");
    TCase *tc = tcase_create("passwords");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_vectors, 0, sizeof vectors / sizeof *vectors);
    tcase_add_test(tc, test_every_byte_counts);
    tcase_add_loop_test(tc, test_letters_of_several_bytes, 0, sizeof letters / sizeof *letters);
    suite_add_tcase(s, tc);
    tc = tcase_create("accounts");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_refusals_are_alike);
    tcase_add_loop_test(tc, test_odd_sign_ins, 0, 6);
    tcase_add_test(tc, test_long_names);
    suite_add_tcase(s, tc);
    tc = tcase_create("staying");
    tcase_add_test(tc, test_token_is_not_stored);
    tcase_add_test(tc, test_failed_stay);
    suite_add_tcase(s, tc);
    return s;
}
