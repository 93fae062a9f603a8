/* Staying signed in: the token's file and the hash of it in the database. */
#include "syllabus/account/account.h"

#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/secret.h"
#include "syllabus/store/store_user.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN_BYTES 32
#define TOKEN_TEXT  (2 * TOKEN_BYTES)
#define FILE_LIMIT  4096

static char *token_path(const char *state_dir)
{
    return paths_join(state_dir, "session");
}

/* What the database keeps of a token; owned. The token is random: a plain hash is enough. */
static enum error_kind token_hash(const char *token, char **out, struct error *err)
{
    unsigned char hash[TOKEN_BYTES];
    if (sodium_init() < 0) {
        return error_set(err, ERROR_IO, _("libsodium cannot be used on this system"));
    }
    char *text = mem_alloc(2 * sizeof hash + 1);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)token, strlen(token), NULL, 0);
    sodium_bin2hex(text, 2 * sizeof hash + 1, hash, sizeof hash);
    *out = text;
    return ERROR_NONE;
}

/* The hash of the token in the file, owned; NULL when there is no file. */
static enum error_kind read_hash(const char *state_dir, char **hash, struct error *err)
{
    struct error why = {0};
    char *path = token_path(state_dir);
    char *text = NULL;
    size_t n = 0;
    enum error_kind kind = file_read(path, FILE_LIMIT, &text, &n, &why);
    if (kind == ERROR_NONE) {
        text[strcspn(text, "\r\n")] = '\0';
        kind = token_hash(text, hash, &why);
        secret_wipe(text, n);
        free(text);
    } else if (kind == ERROR_NOT_FOUND) {
        error_clear(&why);
        *hash = NULL;
        kind = ERROR_NONE;
    }
    free(path);
    error_move(err, &why);
    return kind;
}

enum error_kind account_stay(struct store *store, const char *state_dir, const char *user_id,
                             struct error *err)
{
    unsigned char random[TOKEN_BYTES];
    char token[TOKEN_TEXT + 2];
    char *hash = NULL;
    enum error_kind kind = account_leave(store, state_dir, err); /* who was signed in before */
    if (kind == ERROR_NONE) {
        kind = paths_make_dir(state_dir, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(token, sizeof token, random, sizeof random);
    kind = token_hash(token, &hash, err);
    if (kind == ERROR_NONE) {
        kind = store_sign_in_add(store, user_id, hash, err);
    }
    if (kind == ERROR_NONE) {
        char *path = token_path(state_dir);
        token[TOKEN_TEXT] = '\n';
        kind = file_write(path, token, TOKEN_TEXT + 1, FILE_PRIVATE, err);
        free(path);
    }
    secret_wipe(token, sizeof token);
    secret_wipe(random, sizeof random);
    free(hash);
    return kind;
}

enum error_kind account_current(struct store *store, const char *state_dir, struct user *out,
                                struct error *err)
{
    char *hash = NULL;
    enum error_kind kind = read_hash(state_dir, &hash, err);
    if (kind == ERROR_NONE && hash == NULL) {
        kind = error_set(err, ERROR_NOT_SIGNED_IN, _("nobody is signed in"));
    }
    if (kind == ERROR_NONE) {
        kind = store_sign_in_find(store, hash, out, err);
    }
    free(hash);
    return kind;
}

enum error_kind account_leave(struct store *store, const char *state_dir, struct error *err)
{
    char *hash = NULL;
    enum error_kind kind = read_hash(state_dir, &hash, err);
    if (kind == ERROR_NONE && hash != NULL) {
        kind = store_sign_in_remove(store, hash, err);
    }
    if (kind == ERROR_NONE && hash != NULL) {
        char *path = token_path(state_dir);
        kind = file_remove(path, err);
        free(path);
    }
    free(hash);
    return kind;
}
