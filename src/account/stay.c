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
static char *token_hash(const char *token)
{
    unsigned char hash[TOKEN_BYTES];
    char *text = mem_alloc(2 * sizeof hash + 1);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)token, strlen(token), NULL, 0);
    sodium_bin2hex(text, 2 * sizeof hash + 1, hash, sizeof hash);
    return text;
}

/* The token of the file, owned; NULL when there is none. */
static char *read_token(const char *state_dir)
{
    char *path = token_path(state_dir);
    char *text = NULL;
    size_t n = 0;
    if (file_read(path, FILE_LIMIT, &text, &n, NULL) == ERROR_NONE) {
        text[strcspn(text, "\r\n")] = '\0';
    }
    free(path);
    return text;
}

enum error_kind account_stay(struct store *store, const char *state_dir, const char *user_id,
                             struct error *err)
{
    unsigned char random[TOKEN_BYTES];
    char token[TOKEN_TEXT + 2];
    if (sodium_init() < 0) {
        return error_set(err, ERROR_IO, _("libsodium cannot be used on this system"));
    }
    enum error_kind kind = account_leave(store, state_dir, err); /* who was signed in before */
    if (kind == ERROR_NONE) {
        kind = paths_make_dir(state_dir, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(token, sizeof token, random, sizeof random);
    char *hash = token_hash(token);
    char *path = token_path(state_dir);
    kind = store_sign_in_add(store, user_id, hash, err);
    if (kind == ERROR_NONE) {
        token[TOKEN_TEXT] = '\n';
        kind = file_write(path, token, TOKEN_TEXT + 1, FILE_PRIVATE, err);
    }
    secret_wipe(token, sizeof token);
    secret_wipe(random, sizeof random);
    free(hash);
    free(path);
    return kind;
}

enum error_kind account_current(struct store *store, const char *state_dir, struct user *out,
                                struct error *err)
{
    char *token = read_token(state_dir);
    if (token == NULL) {
        return error_set(err, ERROR_NOT_SIGNED_IN, _("nobody is signed in"));
    }
    char *hash = token_hash(token);
    enum error_kind kind = store_sign_in_find(store, hash, out, err);
    secret_wipe(token, strlen(token));
    free(token);
    free(hash);
    return kind;
}

enum error_kind account_leave(struct store *store, const char *state_dir, struct error *err)
{
    char *token = read_token(state_dir);
    if (token == NULL) {
        return ERROR_NONE;
    }
    char *hash = token_hash(token);
    char *path = token_path(state_dir);
    enum error_kind kind = store_sign_in_remove(store, hash, err);
    if (kind == ERROR_NONE) {
        kind = file_remove(path, err);
    }
    secret_wipe(token, strlen(token));
    free(token);
    free(hash);
    free(path);
    return kind;
}
