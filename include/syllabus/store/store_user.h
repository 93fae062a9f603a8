/* Local accounts and who is signed in. */
#ifndef SYLLABUS_STORE_STORE_USER_H
#define SYLLABUS_STORE_STORE_USER_H

#include "syllabus/base/error.h"

struct store;
struct user;

/* Adds an account with its default AI configuration; the first one of a file becomes admin. `u` has
 * e-mail and names; id, role, active and created_ms are filled in. A taken e-mail (without case) is
 * ERROR_USAGE. */
enum error_kind store_user_add(struct store *s, struct user *u, const char *password_hash,
                               struct error *err);
/* Adds the guest of a store in memory. */
enum error_kind store_user_add_guest(struct store *s, struct user *u, struct error *err);
/* Results are owned: user_fini(). */
enum error_kind store_user_by_email(struct store *s, const char *email, struct user *out,
                                    struct error *err);
enum error_kind store_user_by_id(struct store *s, const char *id, struct user *out,
                                 struct error *err);
/* *hash is owned. */
enum error_kind store_user_password_hash(struct store *s, const char *user_id, char **hash,
                                         struct error *err);

/* Remembers that whoever can show the token of this hash is the user. `wrapped` is the user's data
 * key, sealed by what belongs to the token; NULL: none. */
enum error_kind store_sign_in_add(struct store *s, const char *user_id, const char *token_hash,
                                  const char *wrapped, struct error *err);
/* ERROR_NOT_SIGNED_IN when nobody can, or the account is not active. *wrapped (may be NULL) is
 * owned, NULL for none. */
enum error_kind store_sign_in_find(struct store *s, const char *token_hash, struct user *out,
                                   char **wrapped, struct error *err);
enum error_kind store_sign_in_remove(struct store *s, const char *token_hash, struct error *err);

#endif
