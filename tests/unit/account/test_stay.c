/* Staying signed in: a token in a private file, its hash in the store. */
#include "suites.h"

#include "syllabus/account/account.h"
#include "syllabus/base/env.h"
#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/course/user.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_user.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct home {
    char *dir, *state, *file;
    struct store *store;
    char *ann, *bob;
    struct error err;
};

static char *add(struct home *h, const char *email)
{
    struct user u = {
        .email = mem_strdup(email), .first_name = mem_strdup("F"), .last_name = mem_strdup("L")};
    ck_assert_int_eq(store_user_add(h->store, &u, "hash", &h->err), ERROR_NONE);
    char *id = mem_strdup(u.id);
    user_fini(&u);
    return id;
}

static void home_init(struct home *h)
{
    const char *tmp = getenv("TMPDIR");
    *h = (struct home){0};
    h->dir = paths_join(tmp != NULL && *tmp ? tmp : "/tmp", "syllabus-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(h->dir));
    h->state = paths_join(h->dir, "state");
    h->file = paths_join(h->state, "session");
    ck_assert_int_eq(store_open_memory(env_system(), &h->store, &h->err), ERROR_NONE);
    h->ann = add(h, "ann@example.org");
    h->bob = add(h, "bob@example.org");
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    return remove(path);
}

static void home_fini(struct home *h)
{
    store_close(h->store);
    ck_assert_int_eq(nftw(h->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    error_clear(&h->err);
    free(h->dir);
    free(h->state);
    free(h->file);
    free(h->ann);
    free(h->bob);
}

/* Who is signed in: the id, or NULL for nobody. */
static char *who(struct home *h)
{
    struct user u = {0};
    enum error_kind kind = account_current(h->store, h->state, &u, NULL, &h->err);
    if (kind == ERROR_NOT_SIGNED_IN) {
        error_clear(&h->err);
        return NULL;
    }
    ck_assert_int_eq(kind, ERROR_NONE);
    char *id = mem_strdup(u.id);
    user_fini(&u);
    return id;
}

static void check_who(struct home *h, const char *expected)
{
    char *id = who(h);
    ck_assert_pstr_eq(id, expected);
    free(id);
}

static void stay(struct home *h, const char *user_id)
{
    ck_assert_int_eq(account_stay(h->store, h->state, user_id, NULL, &h->err), ERROR_NONE);
}

static char *content(struct home *h)
{
    char *text = NULL;
    size_t n = 0;
    ck_assert_int_eq(file_read(h->file, 4096, &text, &n, &h->err), ERROR_NONE);
    return text;
}

START_TEST(test_in_and_out)
{
    struct home h;
    struct stat st;
    home_init(&h);
    check_who(&h, NULL);
    ck_assert_int_eq(account_leave(h.store, h.state, &h.err), ERROR_NONE); /* nobody: fine */
    stay(&h, h.ann);
    check_who(&h, h.ann);
    ck_assert_int_eq(stat(h.file, &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0600);
    ck_assert_int_eq(stat(h.state, &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0700);

    char *token = content(&h);
    ck_assert_uint_eq(strcspn(token, "\n"), 64);
    ck_assert_int_eq(account_leave(h.store, h.state, &h.err), ERROR_NONE);
    ck_assert(!file_exists(h.file));
    check_who(&h, NULL);
    /* A copy of the file is worth nothing any more. */
    ck_assert_int_eq(file_write(h.file, token, strlen(token), FILE_PRIVATE, &h.err), ERROR_NONE);
    check_who(&h, NULL);
    free(token);
    home_fini(&h);
}
END_TEST

START_TEST(test_another_user)
{
    struct home h;
    home_init(&h);
    stay(&h, h.ann);
    char *token = content(&h);
    stay(&h, h.bob);
    check_who(&h, h.bob);
    char *other = content(&h);
    ck_assert_str_ne(token, other);
    ck_assert_int_eq(file_write(h.file, token, strlen(token), FILE_PRIVATE, &h.err), ERROR_NONE);
    check_who(&h, NULL);
    free(token);
    free(other);
    home_fini(&h);
}
END_TEST

/* The hash that the store has does not sign in: it is not the token. */
START_TEST(test_forged)
{
    static const char *const rows[] = {
        "", "\n", "x", "0000000000000000000000000000000000000000000000000000000000000000\n"};
    struct home h;
    home_init(&h);
    stay(&h, h.ann);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_int_eq(file_write(h.file, rows[i], strlen(rows[i]), FILE_PRIVATE, &h.err),
                         ERROR_NONE);
        check_who(&h, NULL);
    }
    home_fini(&h);
}
END_TEST

/* A sign-in is of one database: another one does not know it. */
START_TEST(test_another_database)
{
    struct home h;
    struct store *other = NULL;
    home_init(&h);
    stay(&h, h.ann);
    struct store *mine = h.store;
    ck_assert_int_eq(store_open_memory(env_system(), &other, &h.err), ERROR_NONE);
    h.store = other;
    check_who(&h, NULL);
    h.store = mine;
    check_who(&h, h.ann);
    store_close(other);
    home_fini(&h);
}
END_TEST

/* What cannot be read is said, and not taken for "nobody". */
START_TEST(test_unreadable)
{
    struct home h;
    struct user u = {0};
    home_init(&h);
    ck_assert_int_eq(paths_make_dir(h.file, &h.err), ERROR_NONE); /* a folder in its place */
    ck_assert_int_eq(account_current(h.store, h.state, &u, NULL, &h.err), ERROR_IO);
    ck_assert_int_eq(account_leave(h.store, h.state, &h.err), ERROR_IO);
    ck_assert_int_eq(account_stay(h.store, h.state, h.ann, NULL, &h.err), ERROR_IO);
    home_fini(&h);
}
END_TEST

/* A token that somebody else could have put there or read says nothing; it goes with the sign-out,
 * and is worth nothing afterwards. */
START_TEST(test_distrust)
{
    struct home h;
    struct user u = {0};
    home_init(&h);
    stay(&h, h.ann);
    char *token = content(&h);
    ck_assert_int_eq(chmod(h.file, 0640), 0);
    ck_assert_int_eq(account_current(h.store, h.state, &u, NULL, &h.err), ERROR_NOT_SIGNED_IN);
    ck_assert_ptr_nonnull(strstr(h.err.message, "not trusted"));
    error_clear(&h.err);
    ck_assert_int_eq(account_leave(h.store, h.state, &h.err), ERROR_NONE);
    ck_assert(!file_exists(h.file));
    ck_assert_int_eq(file_write(h.file, token, strlen(token), FILE_PRIVATE, &h.err), ERROR_NONE);
    check_who(&h, NULL);
    free(token);

    /* A link, even to a good one. */
    char *elsewhere = paths_join(h.dir, "elsewhere");
    stay(&h, h.ann);
    ck_assert_int_eq(rename(h.file, elsewhere), 0);
    ck_assert_int_eq(symlink(elsewhere, h.file), 0);
    ck_assert_int_eq(account_current(h.store, h.state, &u, NULL, &h.err), ERROR_NOT_SIGNED_IN);
    ck_assert_ptr_nonnull(strstr(h.err.message, "link"));
    error_clear(&h.err);
    ck_assert_int_eq(account_leave(h.store, h.state, &h.err), ERROR_NONE);
    ck_assert(file_exists(elsewhere)); /* nothing happens to what it points to */
    stay(&h, h.ann);
    check_who(&h, h.ann);
    free(elsewhere);
    home_fini(&h);
}
END_TEST

Suite *suite_stay(void)
{
    Suite *s = suite_create("stay");
    TCase *tc = tcase_create("staying signed in");
    tcase_add_test(tc, test_in_and_out);
    tcase_add_test(tc, test_another_user);
    tcase_add_test(tc, test_forged);
    tcase_add_test(tc, test_another_database);
    tcase_add_test(tc, test_unreadable);
    tcase_add_test(tc, test_distrust);
    suite_add_tcase(s, tc);
    return s;
}
