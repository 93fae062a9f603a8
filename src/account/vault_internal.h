/* An open vault, and its key sealed by another key; for vault*.c and stay.c. */
#ifndef SYLLABUS_ACCOUNT_VAULT_INTERNAL_H
#define SYLLABUS_ACCOUNT_VAULT_INTERNAL_H

#include "syllabus/account/vault.h"
#include "syllabus/store/store_vault.h"

#include <stdbool.h>
#include <stddef.h>

#define VAULT_KEY 32 /* bytes of every key */

struct vault {
    char *user_id;
    unsigned char key[VAULT_KEY];
};

/* A new random key. libsodium has been begun with. */
struct vault *vault_new(const char *user_id);

/* Bytes sealed by a key, as hex, owned. `about` are `count` texts that opening must name again. */
char *vault_seal(const unsigned char *key, const void *bytes, size_t n, const char *const *about,
                 size_t count);
/* The bytes, owned and *n many (a NUL after them), to be wiped; NULL when they do not open. */
char *vault_open_sealed(const unsigned char *key, const char *sealed, const char *const *about,
                        size_t count, size_t *n);

/* The vault's own key, sealed by another one; `way` says what that one is made of. Owned. */
char *vault_wrap(const struct vault *v, const unsigned char *key, const char *way);
/* NULL when it does not open, be it NULL. */
struct vault *vault_unwrap(const char *user_id, const unsigned char *key, const char *way,
                           const char *wrapped);

/* --- vault_password.c: for the worker pool --- */

/* Closes a vault by a password. `row` is owned (vault_row_fini()). */
enum error_kind vault_lock(const struct vault *v, const char *password, struct vault_row *row,
                           struct error *err);
/* Opens one. ERROR_BAD_DATA when the password does not. */
enum error_kind vault_open(const struct vault_row *row, const char *user_id, const char *password,
                           struct vault **out, struct error *err);

#endif
