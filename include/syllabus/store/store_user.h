/* The local accounts of a file, and who stays signed in. E-mail addresses are unique without case.
 */
#ifndef SYLLABUS_STORE_STORE_USER_H
#define SYLLABUS_STORE_STORE_USER_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct store;
struct user;

/* Adds `u` (its email and names) with this hash and a default AI configuration; fills in id, role,
 * active and created_ms. The first user of a file is its admin, others are students. A taken
 * e-mail is ERROR_USAGE. */
enum error_kind store_user_add(struct store *s, struct user *u, const char *password_hash,
                               struct error *err);
/* Adds a guest to a store in memory. *out is to be user_fini()ed. */
enum error_kind store_user_add_guest(struct store *s, struct user *out, struct error *err);

/* ERROR_NOT_FOUND when there is none. *out is to be user_fini()ed. */
enum error_kind store_user_by_email(struct store *s, const char *email, struct user *out,
                                    struct error *err);
enum error_kind store_user_by_id(struct store *s, const char *id, struct user *out,
                                 struct error *err);
/* *hash is owned; NULL for a guest, who has none. */
enum error_kind store_user_password_hash(struct store *s, const char *user_id, char **hash,
                                         struct error *err);
enum error_kind store_user_count(struct store *s, size_t *count, struct error *err);

#endif
