#include "syllabus/account/vault.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "vault_internal.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define EXTRA crypto_aead_xchacha20poly1305_ietf_ABYTES

static_assert(VAULT_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "another cipher");

/* --- sealing --- */

/* The texts that a sealed thing is bound to. Each ends with its NUL, which no text has within. */
static void add_about(struct buf *b, const char *const *about, size_t count)
{
    buf_init(b, LIMIT_TEXT);
    for (size_t i = 0; i < count; i++) {
        buf_add(b, about[i], strlen(about[i]) + 1);
    }
}

char *vault_seal(const unsigned char *key, const void *bytes, size_t n, const char *const *about,
                 size_t count)
{
    struct buf a;
    size_t size = NONCE + n + EXTRA;
    unsigned char *sealed = mem_alloc(size);
    char *text = mem_alloc(2 * size + 1);
    add_about(&a, about, count);
    randombytes_buf(sealed, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, NULL, bytes, n,
                                               (const unsigned char *)buf_str(&a), a.len, NULL,
                                               sealed, key);
    sodium_bin2hex(text, 2 * size + 1, sealed, size);
    buf_fini(&a);
    free(sealed);
    return text;
}

char *vault_open_sealed(const unsigned char *key, const char *sealed, const char *const *about,
                        size_t count, size_t *n)
{
    struct buf a;
    size_t room = strlen(sealed) / 2;
    size_t size = 0;
    unsigned char *bytes = mem_alloc(room + 1);
    char *open = mem_alloc(room + 1);
    bool opened = false;
    add_about(&a, about, count);
    if (sodium_hex2bin(bytes, room, sealed, strlen(sealed), NULL, &size, NULL) == 0 &&
        size >= NONCE + EXTRA) {
        *n = size - NONCE - EXTRA;
        opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
                     (unsigned char *)open, NULL, NULL, bytes + NONCE, size - NONCE,
                     (const unsigned char *)buf_str(&a), a.len, bytes, key) == 0;
    }
    buf_fini(&a);
    free(bytes);
    if (!opened) {
        secret_wipe(open, room + 1);
        free(open);
        return NULL;
    }
    open[*n] = '\0';
    return open;
}

/* --- vaults --- */

struct vault *vault_new(const char *user_id)
{
    struct vault *v = mem_alloc(sizeof *v);
    v->user_id = mem_strdup(user_id);
    randombytes_buf(v->key, sizeof v->key);
    return v;
}

struct vault *vault_new_for_guest(const char *user_id)
{
    return sodium_init() < 0 ? NULL : vault_new(user_id);
}

void vault_free(struct vault *v)
{
    if (v != NULL) {
        secret_wipe(v->key, sizeof v->key);
        free(v->user_id);
        free(v);
    }
}

char *vault_wrap(const struct vault *v, const unsigned char *key, const char *way)
{
    const char *const about[] = {"syllabus vault 1", v->user_id, way};
    return vault_seal(key, v->key, sizeof v->key, about, 3);
}

struct vault *vault_unwrap(const char *user_id, const unsigned char *key, const char *way,
                           const char *wrapped)
{
    const char *const about[] = {"syllabus vault 1", user_id, way};
    struct vault *v = NULL;
    size_t n = 0;
    char *bytes = wrapped != NULL ? vault_open_sealed(key, wrapped, about, 3, &n) : NULL;
    if (bytes != NULL && n == VAULT_KEY) {
        v = mem_alloc(sizeof *v);
        v->user_id = mem_strdup(user_id);
        memcpy(v->key, bytes, n);
    }
    secret_wipe(bytes, n);
    free(bytes);
    return v;
}

/* --- secrets --- */

enum error_kind vault_set(const struct vault *v, struct store *store, const char *name,
                          const char *origin, const struct secret *value, struct error *err)
{
    const char *const about[] = {"syllabus secret 1", v->user_id, name, origin};
    char *sealed = vault_seal(v->key, secret_text(value), secret_len(value), about, 4);
    enum error_kind kind = store_secret_put(store, v->user_id, name, origin, sealed, err);
    free(sealed);
    return kind;
}

enum error_kind vault_get(const struct vault *v, struct store *store, const char *name,
                          const char *origin, struct secret **out, struct error *err)
{
    const char *const about[] = {"syllabus secret 1", v->user_id, name, origin};
    char *sealed = NULL;
    size_t n = 0;
    enum error_kind kind = store_secret_get(store, v->user_id, name, origin, &sealed, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    char *bytes = vault_open_sealed(v->key, sealed, about, 4, &n);
    free(sealed);
    if (bytes == NULL) {
        error_set(err, ERROR_BAD_DATA, _("what is sealed as %s for %s does not open"), name,
                  origin);
        error_advise(err, _("The database was changed by something else. Set it once more."));
        return ERROR_BAD_DATA;
    }
    *out = secret_new(bytes, n);
    secret_wipe(bytes, n);
    free(bytes);
    return ERROR_NONE;
}

/* All of one name. */
static enum error_kind adopt_name(const struct vault *v, struct store *store,
                                  const struct vault *guest, struct store *guest_store,
                                  const char *name, struct error *err)
{
    struct strlist origins = {0};
    enum error_kind kind = store_secret_list(guest_store, guest->user_id, name, &origins, err);
    for (size_t i = 0; kind == ERROR_NONE && i < origins.count; i++) {
        struct secret *value = NULL;
        kind = vault_get(guest, guest_store, name, origins.items[i], &value, err);
        if (kind == ERROR_NONE) {
            kind = vault_set(v, store, name, origins.items[i], value, err);
        }
        secret_free(value);
    }
    strlist_fini(&origins);
    return kind;
}

enum error_kind vault_adopt(const struct vault *v, struct store *store, const struct vault *guest,
                            struct store *guest_store, struct error *err)
{
    struct strlist names = {0};
    enum error_kind kind = store_secret_names(guest_store, guest->user_id, &names, err);
    for (size_t i = 0; kind == ERROR_NONE && i < names.count; i++) {
        kind = adopt_name(v, store, guest, guest_store, names.items[i], err);
    }
    strlist_fini(&names);
    return kind;
}
