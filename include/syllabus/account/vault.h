/* Where a user's secrets are: API keys, a remote's token and password.
 *
 * Each is sealed (XChaCha20-Poly1305) by the user's data key, bound to the user, to its name and to
 * the one server it is for: in another row it does not open. The data key is random. The file has
 * it sealed by a key made of the password (Argon2id) and, for each session, by a key made of the
 * session's secret, which only the session's private file knows. In clear it is in memory only, in
 * an open vault. A guest's vault has no password and is gone with the guest. */
#ifndef SYLLABUS_ACCOUNT_VAULT_H
#define SYLLABUS_ACCOUNT_VAULT_H

#include "syllabus/base/error.h"

struct loop;
struct secret;
struct store;
struct vault; /* an open one */
struct vault_row;

/* How opening ended; the vault belongs to the receiver, NULL with an error. */
typedef void vault_fn(void *ctx, struct vault *take_vault, const struct error *err);

/* Opens the user's vault by the password (as it was hashed; copied), and makes one where there is
 * none yet. Some 0.2 s on the worker pool; done() follows on the loop, never at once.
 * ERROR_BAD_DATA when the password does not open it. */
void vault_unlock(struct loop *loop, struct store *store, const char *user_id, const char *password,
                  vault_fn *done, void *ctx);
/* A guest's; NULL when libsodium cannot be used. */
struct vault *vault_new_for_guest(const char *user_id);
void vault_free(struct vault *v); /* wipes; NULL is fine */

/* For changing the password, on the worker pool: closes `row` by the new password instead of the
 * old one. ERROR_BAD_DATA, and nothing changed, when the old one does not open it. */
enum error_kind vault_rewrap(struct vault_row *row, const char *user_id, const char *old_password,
                             const char *new_password, struct error *err);

/* Keeps a secret under a name such as "llm.api_key" for the server of this origin
 * (net_url_origin(), compared byte by byte), in the place of the one before. */
enum error_kind vault_set(const struct vault *v, struct store *store, const char *name,
                          const char *origin, const struct secret *value, struct error *err);
/* *out is owned. ERROR_NOT_FOUND without a message when there is none for this server;
 * ERROR_BAD_DATA when it does not open: it was changed, or is another's. */
enum error_kind vault_get(const struct vault *v, struct store *store, const char *name,
                          const char *origin, struct secret **out, struct error *err);
/* Keeps all secrets of a guest in an account's vault, too. */
enum error_kind vault_adopt(const struct vault *v, struct store *store, const struct vault *guest,
                            struct store *guest_store, struct error *err);

#endif
