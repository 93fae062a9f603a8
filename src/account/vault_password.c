/* The password's way into a vault: Argon2id makes a key of it that opens the data key. */
#include "syllabus/account/vault.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/loop/loop.h"
#include "vault_internal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* The second choice that RFC 9106, section 4, recommends, but for the lanes: libsodium has one. */
#define METHOD     "argon2id13"
#define OPERATIONS 3
#define MEMORY     (64 << 20)
/* More than that is not ours: a row of the file must not take the machine's memory or time. */
#define MOST_OPERATIONS 20
#define MOST_MEMORY     (1 << 30)

#define WAY "password"

/* --- on the worker pool --- */

static enum error_kind make_key(const struct vault_row *row, const char *password,
                                unsigned char *key, struct error *err)
{
    unsigned char salt[crypto_pwhash_argon2id_SALTBYTES];
    size_t n = 0;
    bool ours =
        row->method != NULL && strcmp(row->method, METHOD) == 0 && row->salt != NULL &&
        row->operations >= (int64_t)crypto_pwhash_argon2id_OPSLIMIT_MIN &&
        row->operations <= MOST_OPERATIONS &&
        row->memory >= (int64_t)crypto_pwhash_argon2id_MEMLIMIT_MIN && row->memory <= MOST_MEMORY &&
        sodium_hex2bin(salt, sizeof salt, row->salt, strlen(row->salt), NULL, &n, NULL) == 0 &&
        n == sizeof salt;
    if (sodium_init() < 0) { /* it may be called from any thread, and again */
        return error_set(err, ERROR_IO, _("libsodium cannot be used on this system"));
    }
    if (!ours) {
        return error_set(err, ERROR_BAD_DATA, _("the vault is closed in a way that is not known"));
    }
    if (crypto_pwhash_argon2id(key, VAULT_KEY, password, strlen(password), salt,
                               (unsigned long long)row->operations, (size_t)row->memory,
                               crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
        return error_set(err, ERROR_IO, _("there is not enough memory to open the vault"));
    }
    return ERROR_NONE;
}

enum error_kind vault_lock(const struct vault *v, const char *password, struct vault_row *row,
                           struct error *err)
{
    unsigned char salt[crypto_pwhash_argon2id_SALTBYTES];
    unsigned char key[VAULT_KEY];
    struct vault_row made = {
        .method = mem_strdup(METHOD),
        .operations = OPERATIONS,
        .memory = MEMORY,
        .salt = mem_alloc(2 * sizeof salt + 1),
    };
    randombytes_buf(salt, sizeof salt);
    sodium_bin2hex(made.salt, 2 * sizeof salt + 1, salt, sizeof salt);
    enum error_kind kind = make_key(&made, password, key, err);
    if (kind != ERROR_NONE) {
        vault_row_fini(&made);
        return kind;
    }
    made.wrapped = vault_wrap(v, key, WAY);
    secret_wipe(key, sizeof key);
    *row = made;
    return ERROR_NONE;
}

enum error_kind vault_open(const struct vault_row *row, const char *user_id, const char *password,
                           struct vault **out, struct error *err)
{
    unsigned char key[VAULT_KEY];
    enum error_kind kind = make_key(row, password, key, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct vault *v = vault_unwrap(user_id, key, WAY, row->wrapped);
    secret_wipe(key, sizeof key);
    if (v == NULL) {
        return error_set(err, ERROR_BAD_DATA, _("the password does not open the vault"));
    }
    *out = v;
    return ERROR_NONE;
}

enum error_kind vault_rewrap(struct vault_row *row, const char *user_id, const char *old_password,
                             const char *new_password, struct error *err)
{
    struct vault *v = NULL;
    struct vault_row made = {0};
    enum error_kind kind = vault_open(row, user_id, old_password, &v, err);
    if (kind == ERROR_NONE) {
        kind = vault_lock(v, new_password, &made, err);
    }
    vault_free(v);
    if (kind == ERROR_NONE) {
        vault_row_fini(row);
        *row = made;
    }
    return kind;
}

/* --- opening or making one --- */

struct unlocking {
    struct loop *loop;
    struct store *store;
    char *user_id;
    char *password;
    bool make; /* there is none yet */
    struct vault_row row;
    struct vault *vault;
    struct error error;
    vault_fn *done;
    void *ctx;
};

static void finish(struct unlocking *u)
{
    struct vault *vault = u->error.kind == ERROR_NONE ? u->vault : NULL;
    if (vault == NULL) {
        vault_free(u->vault);
    }
    u->done(u->ctx, vault, &u->error);
    secret_wipe(u->password, strlen(u->password));
    free(u->password);
    free(u->user_id);
    vault_row_fini(&u->row);
    error_clear(&u->error);
    free(u);
}

static void work(void *ctx)
{
    struct unlocking *u = ctx;
    if (u->make) {
        u->vault = vault_new(u->user_id);
        vault_lock(u->vault, u->password, &u->row, &u->error);
    } else {
        vault_open(&u->row, u->user_id, u->password, &u->vault, &u->error);
    }
}

static void load(void *ctx);

static void worked(void *ctx)
{
    struct unlocking *u = ctx;
    bool added = true;
    if (u->error.kind == ERROR_NONE && u->make) {
        store_vault_add(u->store, u->user_id, &u->row, &added, &u->error);
    }
    if (!added) { /* another process made one meanwhile: that one counts */
        vault_free(u->vault);
        u->vault = NULL;
        vault_row_fini(&u->row);
        load(u);
        return;
    }
    finish(u);
}

static void load(void *ctx)
{
    struct unlocking *u = ctx;
    enum error_kind kind = u->error.kind;
    if (kind == ERROR_NONE) {
        kind = store_vault_get(u->store, u->user_id, &u->row, &u->error);
    }
    u->make = kind == ERROR_NOT_FOUND;
    if (kind != ERROR_NONE && kind != ERROR_NOT_FOUND) {
        finish(u);
    } else {
        loop_work(u->loop, work, worked, u);
    }
}

void vault_unlock(struct loop *loop, struct store *store, const char *user_id, const char *password,
                  vault_fn *done, void *ctx)
{
    struct unlocking *u = mem_alloc(sizeof *u);
    *u = (struct unlocking){
        .loop = loop,
        .store = store,
        .user_id = mem_strdup(user_id),
        .password = mem_strdup(password),
        .done = done,
        .ctx = ctx,
    };
    if (sodium_init() < 0) {
        error_set(&u->error, ERROR_IO, _("libsodium cannot be used on this system"));
    }
    loop_defer(loop, load, u);
}
