/* Staying signed in: the token's file, and the hash of it in the database with the key that the
 * token opens. */
#include "syllabus/account/account.h"

#include "stay_internal.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/secret.h"
#include "syllabus/course/user.h"
#include "syllabus/store/store_user.h"
#include "vault_internal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TOKEN_BYTES 32
#define TOKEN_TEXT  (2 * TOKEN_BYTES)

#define WAY "session"

static char *token_path(const char *state_dir)
{
    return paths_join(state_dir, "session");
}

/* What the file's text gives. Both are made of the same random bytes, in ways that tell nothing of
 * each other: who has the database has the one and not the other. */
struct token {
    char *hash;                   /* what the database knows the session by; owned */
    unsigned char key[VAULT_KEY]; /* opens the vault */
    bool has_key;
};

static void token_fini(struct token *t)
{
    secret_wipe(t->key, sizeof t->key);
    free(t->hash);
}

/* The token is random: a plain hash is enough. */
static enum error_kind token_read(const char *text, struct token *out, struct error *err)
{
    static_assert(TOKEN_BYTES == crypto_kdf_KEYBYTES, "the token is a master key");
    unsigned char hash[TOKEN_BYTES];
    unsigned char bytes[TOKEN_BYTES];
    size_t n = 0;
    if (sodium_init() < 0) {
        return error_set(err, ERROR_IO, _("libsodium cannot be used on this system"));
    }
    out->hash = mem_alloc(2 * sizeof hash + 1);
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), NULL, 0);
    sodium_bin2hex(out->hash, 2 * sizeof hash + 1, hash, sizeof hash);
    out->has_key = sodium_hex2bin(bytes, sizeof bytes, text, strlen(text), NULL, &n, NULL) == 0 &&
                   n == sizeof bytes;
    if (out->has_key) {
        crypto_kdf_derive_from_key(out->key, sizeof out->key, 1, "sylvault", bytes);
    }
    secret_wipe(bytes, sizeof bytes);
    return ERROR_NONE;
}

/* --- reading it --- */

static enum error_kind distrust(const char *path, const char *why, struct error *err)
{
    error_set(err, ERROR_NOT_SIGNED_IN, _("%s is not trusted to say who is signed in: %s"), path,
              why);
    error_advise(err, _("\"syllabus account logout\" takes it away; then sign in again."));
    return ERROR_NOT_SIGNED_IN;
}

/* The token must have been ours alone from the first. */
static enum error_kind check_file(int fd, const char *path, bool whatever_mode, struct error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        return error_set_errno(err, ERROR_IO, errno, _("cannot read %s"), path);
    }
    if (!S_ISREG(st.st_mode)) {
        return error_set(err, ERROR_IO, _("cannot read %s"), path);
    }
    if (st.st_uid != geteuid() && geteuid() != 0) {
        return distrust(path, _("it belongs to somebody else"), err);
    }
    if (!whatever_mode && (st.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return distrust(path, _("others could read or write it"), err);
    }
    return ERROR_NONE;
}

/* Reads at most `size` bytes, in one piece: more would be no token. */
static enum error_kind read_text(const char *path, bool whatever_mode, char *text, size_t size,
                                 struct error *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT) {
        return ERROR_NOT_FOUND;
    }
    if (fd < 0 && errno == ELOOP) {
        return distrust(path, _("it is a link"), err);
    }
    if (fd < 0) {
        return error_set_errno(err, ERROR_IO, errno, _("cannot open %s"), path);
    }
    enum error_kind kind = check_file(fd, path, whatever_mode, err);
    ssize_t n = kind == ERROR_NONE ? read(fd, text, size) : 0;
    if (n < 0) {
        kind = error_set_errno(err, ERROR_IO, errno, _("cannot read %s"), path);
    }
    close(fd);
    if (kind == ERROR_NONE) {
        text[n] = '\0';
    }
    return kind;
}

/* Of the token in the file; the hash is NULL when there is no file. */
static enum error_kind read_file(const char *state_dir, bool whatever_mode, struct token *out,
                                 struct error *err)
{
    char text[TOKEN_TEXT + 2];
    char *path = token_path(state_dir);
    enum error_kind kind = read_text(path, whatever_mode, text, sizeof text - 1, err);
    free(path);
    if (kind == ERROR_NOT_FOUND) {
        return ERROR_NONE;
    }
    if (kind == ERROR_NONE) {
        text[strcspn(text, "\r\n")] = '\0';
        kind = token_read(text, out, err);
        secret_wipe(text, sizeof text);
    }
    return kind;
}

enum error_kind stay_token_hash(const char *state_dir, char **hash, struct error *err)
{
    struct token token = {0};
    enum error_kind kind = read_file(state_dir, false, &token, err);
    if (kind == ERROR_NONE) {
        *hash = token.hash;
        token.hash = NULL;
    }
    token_fini(&token);
    return kind;
}

/* --- in and out --- */

enum error_kind account_stay(struct store *store, const char *state_dir, const char *user_id,
                             const struct vault *vault, struct error *err)
{
    unsigned char random[TOKEN_BYTES];
    char text[TOKEN_TEXT + 2];
    struct token token = {0};
    enum error_kind kind = account_leave(store, state_dir, err); /* who was signed in before */
    if (kind == ERROR_NONE) {
        kind = paths_make_dir(state_dir, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(text, sizeof text, random, sizeof random);
    kind = token_read(text, &token, err);
    if (kind == ERROR_NONE) {
        char *wrapped = vault != NULL ? vault_wrap(vault, token.key, WAY) : NULL;
        kind = store_sign_in_add(store, user_id, token.hash, wrapped, err);
        free(wrapped);
    }
    if (kind == ERROR_NONE) {
        char *path = token_path(state_dir);
        text[TOKEN_TEXT] = '\n';
        kind = file_write(path, text, TOKEN_TEXT + 1, FILE_PRIVATE, err);
        free(path);
    }
    secret_wipe(text, sizeof text);
    secret_wipe(random, sizeof random);
    token_fini(&token);
    return kind;
}

bool account_stayed(const char *state_dir)
{
    char *path = token_path(state_dir);
    bool there = file_exists(path);
    free(path);
    return there;
}

enum error_kind account_current(struct store *store, const char *state_dir, struct user *out,
                                struct vault **vault, struct error *err)
{
    struct token token = {0};
    char *wrapped = NULL;
    enum error_kind kind = read_file(state_dir, false, &token, err);
    if (kind == ERROR_NONE && token.hash == NULL) {
        kind = error_set(err, ERROR_NOT_SIGNED_IN, _("nobody is signed in"));
    }
    if (kind == ERROR_NONE) {
        kind = store_sign_in_find(store, token.hash, out, &wrapped, err);
    }
    if (kind == ERROR_NONE && vault != NULL) {
        *vault = token.has_key ? vault_unwrap(out->id, token.key, WAY, wrapped) : NULL;
    }
    free(wrapped);
    token_fini(&token);
    return kind;
}

/* A file that is not trusted goes as well; a token that others could read ends first. */
enum error_kind account_leave(struct store *store, const char *state_dir, struct error *err)
{
    struct error doubt = {0};
    struct token token = {0};
    enum error_kind kind = read_file(state_dir, true, &token, &doubt);
    bool there = kind != ERROR_NONE || token.hash != NULL;
    if (kind == ERROR_NOT_SIGNED_IN) {
        error_clear(&doubt);
        kind = ERROR_NONE;
    }
    error_move(err, &doubt);
    if (kind == ERROR_NONE && token.hash != NULL) {
        kind = store_sign_in_remove(store, token.hash, err);
    }
    if (kind == ERROR_NONE && there) {
        char *path = token_path(state_dir);
        kind = file_remove(path, err);
        free(path);
    }
    token_fini(&token);
    return kind;
}
