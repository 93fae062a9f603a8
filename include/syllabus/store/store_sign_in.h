/* Who stays signed in: the hashes of the tokens that state files hold. The tokens themselves are
 * never stored. */
#ifndef SYLLABUS_STORE_STORE_SIGN_IN_H
#define SYLLABUS_STORE_STORE_SIGN_IN_H

#include "syllabus/base/error.h"

struct store;
struct user;

#define STORE_TOKEN_HASH_SIZE 32

enum error_kind store_sign_in_add(struct store *s, const char *user_id,
                                  const unsigned char hash[STORE_TOKEN_HASH_SIZE],
                                  struct error *err);
/* The user this token signs in; ERROR_NOT_FOUND when it does not, or no longer. *out is to be
 * user_fini()ed. */
enum error_kind store_sign_in_find(struct store *s, const unsigned char hash[STORE_TOKEN_HASH_SIZE],
                                   struct user *out, struct error *err);
/* A hash that is not there is fine. */
enum error_kind store_sign_in_remove(struct store *s,
                                     const unsigned char hash[STORE_TOKEN_HASH_SIZE],
                                     struct error *err);

#endif
