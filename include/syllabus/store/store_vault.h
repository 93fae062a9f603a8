/* Secrets as the file has them: sealed, and beside them each account's data key, sealed itself.
 * Nothing here can open anything; that is account/vault.h. */
#ifndef SYLLABUS_STORE_STORE_VAULT_H
#define SYLLABUS_STORE_STORE_VAULT_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct store;
struct strlist;

/* A data key that a password opens. The texts are owned. */
struct vault_row {
    char *method; /* how the password becomes a key */
    int64_t operations, memory;
    char *salt;
    char *wrapped;
};
void vault_row_fini(struct vault_row *row);

/* ERROR_NOT_FOUND without a message when the account has none. */
enum error_kind store_vault_get(struct store *s, const char *user_id, struct vault_row *out,
                                struct error *err);
/* *added is false, and nothing changed, when the account has one already. */
enum error_kind store_vault_add(struct store *s, const char *user_id, const struct vault_row *row,
                                bool *added, struct error *err);
/* The account's vault goes, with all that it sealed and every session's key to it. */
enum error_kind store_vault_remove(struct store *s, const char *user_id, struct error *err);

/* A secret of this name for this server, in the place of the one that there may be. */
enum error_kind store_secret_put(struct store *s, const char *user_id, const char *name,
                                 const char *origin, const char *sealed, struct error *err);
/* *sealed is owned. ERROR_NOT_FOUND without a message when there is none. */
enum error_kind store_secret_get(struct store *s, const char *user_id, const char *name,
                                 const char *origin, char **sealed, struct error *err);
/* A missing one is fine. */
enum error_kind store_secret_remove(struct store *s, const char *user_id, const char *name,
                                    const char *origin, struct error *err);
/* Appends the names that there are secrets of, each once. */
enum error_kind store_secret_names(struct store *s, const char *user_id, struct strlist *names,
                                   struct error *err);
/* Appends the servers that there is a secret of this name for, in alphabetical order. */
enum error_kind store_secret_list(struct store *s, const char *user_id, const char *name,
                                  struct strlist *origins, struct error *err);

#endif
