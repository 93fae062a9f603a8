/* Local accounts and who is signed in. */
#ifndef SYLLABUS_STORE_STORE_USER_H
#define SYLLABUS_STORE_STORE_USER_H

#include "syllabus/base/error.h"

#include <stddef.h>

struct store;
struct user;
struct vault_row;

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

/* The accounts of the file that this user may see, oldest first: an admin all, anybody else their
 * own. *list is owned: user_list_free(). */
enum error_kind store_user_list(struct store *s, const char *user_id, struct user **list,
                                size_t *count, struct error *err);
void user_list_free(struct user *list, size_t count);

/* What goes with an account. */
struct user_contents {
    int tracks, modules, chats, messages;
};
/* For the user themselves and for an admin; ERROR_NOT_SIGNED_IN for anybody else. */
enum error_kind store_user_count(struct store *s, const char *by_id, const char *user_id,
                                 struct user_contents *out, struct error *err);
/* The account goes, with all that belongs to it. The same people may. ERROR_USAGE for the last
 * admin while there are other accounts, and while a reply is being written there. */
enum error_kind store_user_remove(struct store *s, const char *by_id, const char *user_id,
                                  struct error *err);

struct new_password {
    const char *old_hash;
    const char *hash;
    const struct vault_row *vault; /* closed by the new one; NULL: there was none */
    const char *keep_token_hash;   /* the sign-in that does not end; NULL: all do */
};
/* Another password, in one change with the vault that it opens and the sign-ins that it ends.
 * ERROR_NOT_SIGNED_IN when password or vault are not the ones any more that it was made of. */
enum error_kind store_user_set_password(struct store *s, const char *user_id,
                                        const struct new_password *change, struct error *err);

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
