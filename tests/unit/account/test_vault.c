/* Sealed secrets: whose, under which name, for which server; and every way into a vault. */
#include "suites.h"

#include "../../../src/account/vault_internal.h"
#include "syllabus/account/account.h"
#include "syllabus/account/vault.h"
#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/user.h"
#include "syllabus/loop/loop.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_user.h"

#include <ftw.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SERVER "https://api.example.org"
#define OTHER  "https://api.example.org:8443"
#define KEY    "llm.api_key"

struct room {
    char *dir, *state;
    struct loop *loop;
    struct store *store;
    char *ann, *bob;
    struct error err;
    struct vault *opened; /* by await() */
};

static char *add_user(struct room *r, const char *email)
{
    struct user u = {
        .email = mem_strdup(email), .first_name = mem_strdup("A"), .last_name = mem_strdup("B")};
    ck_assert_int_eq(store_user_add(r->store, &u, "hash", &r->err), ERROR_NONE);
    char *id = mem_strdup(u.id);
    user_fini(&u);
    return id;
}

static void room_init(struct room *r)
{
    const char *tmp = getenv("TMPDIR");
    *r = (struct room){.loop = loop_new()};
    r->dir = paths_join(tmp != NULL && *tmp ? tmp : "/tmp", "syllabus-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(r->dir));
    r->state = paths_join(r->dir, "state");
    ck_assert_int_eq(store_open_memory(env_system(), &r->store, &r->err), ERROR_NONE);
    r->ann = add_user(r, "ann@example.org");
    r->bob = add_user(r, "bob@example.org");
    ck_assert_int_ge(sodium_init(), 0);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    return remove(path);
}

static void room_fini(struct room *r)
{
    store_close(r->store);
    loop_free(r->loop);
    error_clear(&r->err);
    ck_assert_int_eq(nftw(r->dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(r->dir);
    free(r->state);
    free(r->ann);
    free(r->bob);
}

static void on_open(void *ctx, struct vault *take_vault, const struct error *err)
{
    struct room *r = ctx;
    r->opened = take_vault;
    error_copy(&r->err, err);
    ck_assert((take_vault != NULL) == (err->kind == ERROR_NONE));
}

/* Opens, or makes; NULL with r->err. */
static struct vault *enter(struct room *r, const char *user_id, const char *password)
{
    error_clear(&r->err);
    vault_unlock(r->loop, r->store, user_id, password, on_open, r);
    loop_run(r->loop);
    return r->opened;
}

static void put(struct room *r, const struct vault *v, const char *name, const char *origin,
                const char *text)
{
    struct secret *value = secret_new(text, strlen(text));
    ck_assert_int_eq(vault_set(v, r->store, name, origin, value, &r->err), ERROR_NONE);
    secret_free(value);
}

/* What a secret is, owned; NULL and the kind of the error. */
static char *got(struct room *r, const struct vault *v, const char *name, const char *origin,
                 enum error_kind *kind)
{
    struct secret *value = NULL;
    error_clear(&r->err);
    *kind = vault_get(v, r->store, name, origin, &value, &r->err);
    char *text = value != NULL ? mem_strdup(secret_text(value)) : NULL;
    secret_free(value);
    return text;
}

static void must_hold(struct room *r, const struct vault *v, const char *name, const char *origin,
                      const char *text)
{
    enum error_kind kind = ERROR_NONE;
    char *found = got(r, v, name, origin, &kind);
    ck_assert_int_eq(kind, ERROR_NONE);
    ck_assert_str_eq(found, text);
    free(found);
}

static void must_refuse(struct room *r, const struct vault *v, const char *name, const char *origin,
                        enum error_kind wanted)
{
    enum error_kind kind = ERROR_NONE;
    char *found = got(r, v, name, origin, &kind);
    ck_assert_ptr_null(found);
    ck_assert_int_eq(kind, wanted);
}

START_TEST(test_password)
{
    struct room r;
    room_init(&r);
    struct vault *v = enter(&r, r.ann, "correct horse");
    ck_assert_ptr_nonnull(v);
    put(&r, v, KEY, SERVER, "sk-1");
    put(&r, v, KEY, OTHER, "sk-2");
    put(&r, v, "remote.token", SERVER, "t\xC3\xBC");
    must_hold(&r, v, KEY, SERVER, "sk-1");
    put(&r, v, KEY, SERVER, "sk-3"); /* in its place */
    vault_free(v);

    v = enter(&r, r.ann, "correct horse");
    must_hold(&r, v, KEY, SERVER, "sk-3");
    must_hold(&r, v, KEY, OTHER, "sk-2");
    must_hold(&r, v, "remote.token", SERVER, "t\xC3\xBC");
    must_refuse(&r, v, KEY, "http://api.example.org", ERROR_NOT_FOUND);
    must_refuse(&r, v, "remote.password", SERVER, ERROR_NOT_FOUND);
    vault_free(v);

    ck_assert_ptr_null(enter(&r, r.ann, "Correct horse"));
    ck_assert_int_eq(r.err.kind, ERROR_BAD_DATA);
    room_fini(&r);
}
END_TEST

/* A sealed text that somebody moved to another row of the file. */
START_TEST(test_moved)
{
    static const struct {
        bool to_bob;
        const char *name, *origin;
    } places[] = {{true, KEY, SERVER}, {false, "remote.token", SERVER}, {false, KEY, OTHER}};
    struct room r;
    char *sealed = NULL;
    room_init(&r);
    struct vault *ann = enter(&r, r.ann, "correct horse");
    put(&r, ann, KEY, SERVER, "sk-1");
    ck_assert_int_eq(store_secret_get(r.store, r.ann, KEY, SERVER, &sealed, &r.err), ERROR_NONE);
    /* The same key in both vaults, so that nothing but the place is another. */
    struct vault bob = *ann;
    bob.user_id = r.bob;
    const struct vault *v = places[_i].to_bob ? &bob : ann;
    ck_assert_int_eq(
        store_secret_put(r.store, v->user_id, places[_i].name, places[_i].origin, sealed, &r.err),
        ERROR_NONE);
    must_refuse(&r, v, places[_i].name, places[_i].origin, ERROR_BAD_DATA);
    ck_assert_ptr_null(strstr(r.err.message, "sk-1"));
    must_hold(&r, ann, KEY, SERVER, "sk-1");
    free(sealed);
    vault_free(ann);
    room_fini(&r);
}
END_TEST

/* The hexadecimal digits of `text` at i, made another one. */
static void spoil(char *text, size_t i)
{
    text[i] = text[i] == '0' ? '1' : '0';
}

START_TEST(test_every_digit_counts)
{
    struct room r;
    char *sealed = NULL;
    room_init(&r);
    struct vault *v = enter(&r, r.ann, "correct horse");
    put(&r, v, KEY, SERVER, "sk-1");
    ck_assert_int_eq(store_secret_get(r.store, r.ann, KEY, SERVER, &sealed, &r.err), ERROR_NONE);
    ck_assert_ptr_null(strstr(sealed, "sk-1"));
    size_t n = strlen(sealed);
    for (size_t i = 0; i < n; i++) {
        char *other = mem_strdup(sealed);
        spoil(other, i);
        store_secret_put(r.store, r.ann, KEY, SERVER, other, NULL);
        must_refuse(&r, v, KEY, SERVER, ERROR_BAD_DATA);
        memcpy(other, sealed, n);
        other[i] = '\0'; /* cut there */
        store_secret_put(r.store, r.ann, KEY, SERVER, other, NULL);
        must_refuse(&r, v, KEY, SERVER, ERROR_BAD_DATA);
        free(other);
    }
    free(sealed);

    unsigned char key[VAULT_KEY] = {1};
    char *wrapped = vault_wrap(v, key, "session");
    for (size_t i = 0; i < strlen(wrapped); i++) {
        char digit = wrapped[i];
        spoil(wrapped, i);
        ck_assert_ptr_null(vault_unwrap(r.ann, key, "session", wrapped));
        wrapped[i] = digit;
    }
    ck_assert_ptr_null(vault_unwrap(r.bob, key, "session", wrapped));
    ck_assert_ptr_null(vault_unwrap(r.ann, key, "password", wrapped));
    key[0] = 2;
    ck_assert_ptr_null(vault_unwrap(r.ann, key, "session", wrapped));
    ck_assert_ptr_null(vault_unwrap(r.ann, key, "session", NULL));
    free(wrapped);
    vault_free(v);
    room_fini(&r);
}
END_TEST

/* A row that would take the machine's memory, and others that are not ours. */
START_TEST(test_odd_rows)
{
    static const struct {
        const char *method;
        int64_t operations, memory;
        const char *salt;
    } rows[] = {
        {"argon2i13", 3, 1 << 20, "00112233445566778899aabbccddeeff"},
        {"argon2id13", 0, 1 << 20, "00112233445566778899aabbccddeeff"},
        {"argon2id13", 1000, 1 << 20, "00112233445566778899aabbccddeeff"},
        {"argon2id13", -1, 1 << 20, "00112233445566778899aabbccddeeff"},
        {"argon2id13", 3, INT64_C(1) << 40, "00112233445566778899aabbccddeeff"},
        {"argon2id13", 3, -1, "00112233445566778899aabbccddeeff"},
        {"argon2id13", 3, 1, "00112233445566778899aabbccddeeff"},
        {"argon2id13", 3, 1 << 20, "00112233445566778899aabbccddee"},
        {"argon2id13", 3, 1 << 20, "00112233445566778899aabbccddeeff00"},
        {"argon2id13", 3, 1 << 20, ""},
        {"argon2id13", 3, 1 << 20, "x0112233445566778899aabbccddeeff"},
    };
    struct error err = {0};
    struct vault *v = NULL;
    struct vault_row row = {
        .method = mem_strdup(rows[_i].method),
        .operations = rows[_i].operations,
        .memory = rows[_i].memory,
        .salt = mem_strdup(rows[_i].salt),
        .wrapped = mem_strdup("00"),
    };
    ck_assert_int_eq(vault_open(&row, "ann", "x", &v, &err), ERROR_BAD_DATA);
    ck_assert_ptr_null(v);
    ck_assert_ptr_nonnull(strstr(err.message, "not known")); /* before anything is computed */
    error_clear(&err);
    vault_row_fini(&row);
}
END_TEST

START_TEST(test_new_password)
{
    struct room r;
    struct vault_row row = {0};
    struct vault *again = NULL;
    room_init(&r);
    struct vault *v = enter(&r, r.ann, "correct horse");
    put(&r, v, KEY, SERVER, "sk-1");
    ck_assert_int_eq(store_vault_get(r.store, r.ann, &row, &r.err), ERROR_NONE);
    char *before = mem_strdup(row.wrapped);
    ck_assert_int_eq(vault_rewrap(&row, r.ann, "wrong", "battery staple", &r.err), ERROR_BAD_DATA);
    ck_assert_str_eq(row.wrapped, before);
    ck_assert_int_eq(vault_rewrap(&row, r.ann, "correct horse", "battery staple", &r.err),
                     ERROR_NONE);
    ck_assert_int_eq(vault_open(&row, r.ann, "correct horse", &again, NULL), ERROR_BAD_DATA);
    ck_assert_int_eq(vault_open(&row, r.bob, "battery staple", &again, NULL), ERROR_BAD_DATA);
    ck_assert_int_eq(vault_open(&row, r.ann, "battery staple", &again, NULL), ERROR_NONE);
    must_hold(&r, again, KEY, SERVER, "sk-1"); /* the data key is the same one */
    vault_free(again);
    vault_free(v);
    vault_row_fini(&row);
    free(before);
    room_fini(&r);
}
END_TEST

struct pair {
    struct vault *vaults[2];
    size_t count;
};

static void on_one(void *ctx, struct vault *take_vault, const struct error *err)
{
    struct pair *p = ctx;
    ck_assert_int_eq(err->kind, ERROR_NONE);
    p->vaults[p->count++] = take_vault;
}

/* Two who make a vault at once have the same one in the end: both look before either writes. */
START_TEST(test_made_meanwhile)
{
    struct room r;
    struct pair p = {.count = 0};
    room_init(&r);
    vault_unlock(r.loop, r.store, r.ann, "correct horse", on_one, &p);
    vault_unlock(r.loop, r.store, r.ann, "correct horse", on_one, &p);
    loop_run(r.loop);
    ck_assert_uint_eq(p.count, 2);
    ck_assert_mem_eq(p.vaults[0]->key, p.vaults[1]->key, VAULT_KEY);
    vault_free(p.vaults[0]);
    vault_free(p.vaults[1]);
    room_fini(&r);
}
END_TEST

START_TEST(test_session)
{
    struct room r;
    struct user u = {0};
    struct vault *again = NULL;
    room_init(&r);
    struct vault *v = enter(&r, r.ann, "correct horse");
    put(&r, v, KEY, SERVER, "sk-1");
    ck_assert_int_eq(account_stay(r.store, r.state, r.ann, v, &r.err), ERROR_NONE);
    ck_assert_int_eq(account_current(r.store, r.state, &u, &again, &r.err), ERROR_NONE);
    must_hold(&r, again, KEY, SERVER, "sk-1");
    vault_free(again);
    user_fini(&u);
    u = (struct user){0};

    /* Signed in without a vault: nothing opens. */
    ck_assert_int_eq(account_stay(r.store, r.state, r.ann, NULL, &r.err), ERROR_NONE);
    again = v;
    ck_assert_int_eq(account_current(r.store, r.state, &u, &again, &r.err), ERROR_NONE);
    ck_assert_ptr_null(again);
    user_fini(&u);
    vault_free(v);
    room_fini(&r);
}
END_TEST

/* What a copy of the session's file opened is shut by signing out, and by the vault's end. */
START_TEST(test_logout_destroys)
{
    struct room r;
    struct user u = {0};
    struct vault *again = NULL;
    room_init(&r);
    struct vault *v = enter(&r, r.ann, "correct horse");
    put(&r, v, KEY, SERVER, "sk-1");
    ck_assert_int_eq(account_stay(r.store, r.state, r.ann, v, &r.err), ERROR_NONE);
    char *path = paths_join(r.state, "session");
    char *copy = paths_join(r.dir, "copy");
    ck_assert_int_eq(link(path, copy), 0);
    if (_i == 0) {
        ck_assert_int_eq(account_leave(r.store, r.state, &r.err), ERROR_NONE);
        ck_assert_int_eq(access(path, F_OK), -1);
        ck_assert_int_eq(link(copy, path), 0);
        ck_assert_int_eq(account_current(r.store, r.state, &u, &again, &r.err),
                         ERROR_NOT_SIGNED_IN);
    } else {
        struct strlist names = {0};
        ck_assert_int_eq(store_vault_remove(r.store, r.ann, &r.err), ERROR_NONE);
        ck_assert_int_eq(account_current(r.store, r.state, &u, &again, &r.err), ERROR_NONE);
        ck_assert_int_eq(store_secret_names(r.store, r.ann, &names, &r.err), ERROR_NONE);
        ck_assert_uint_eq(names.count, 0);
        user_fini(&u);
    }
    ck_assert_ptr_null(again);
    vault_free(v);
    free(path);
    free(copy);
    room_fini(&r);
}
END_TEST

START_TEST(test_guest)
{
    struct room r;
    struct room home;
    room_init(&r);
    room_init(&home);
    struct vault *guest = vault_new_for_guest(home.ann);
    put(&home, guest, KEY, SERVER, "sk-1");
    put(&home, guest, KEY, OTHER, "sk-2");
    put(&home, guest, "remote.token", SERVER, "t");
    struct vault *v = enter(&r, r.bob, "correct horse");
    ck_assert_int_eq(vault_adopt(v, r.store, guest, home.store, &r.err), ERROR_NONE);
    must_hold(&r, v, KEY, SERVER, "sk-1");
    must_hold(&r, v, KEY, OTHER, "sk-2");
    must_hold(&r, v, "remote.token", SERVER, "t");
    vault_free(guest);
    vault_free(v);
    room_fini(&home);
    room_fini(&r);
}
END_TEST

Suite *suite_vault(void)
{
    Suite *s = suite_create("vault");
    TCase *tc = tcase_create("vault");
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, test_password);
    tcase_add_loop_test(tc, test_moved, 0, 3);
    tcase_add_test(tc, test_every_digit_counts);
    tcase_add_loop_test(tc, test_odd_rows, 0, 11);
    tcase_add_test(tc, test_new_password);
    tcase_add_test(tc, test_made_meanwhile);
    tcase_add_test(tc, test_session);
    tcase_add_loop_test(tc, test_logout_destroys, 0, 2);
    tcase_add_test(tc, test_guest);
    suite_add_tcase(s, tc);
    return s;
}
