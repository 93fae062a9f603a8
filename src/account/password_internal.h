/* bcrypt. Both functions take some 0.2 s at the usual cost and touch nothing shared: for the worker
 * pool. */
#ifndef SYLLABUS_ACCOUNT_PASSWORD_INTERNAL_H
#define SYLLABUS_ACCOUNT_PASSWORD_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdbool.h>

#define PASSWORD_COST 12

/* A "$2b$" hash, owned; NULL when the system has no bcrypt. */
char *password_hash(const char *password, unsigned cost);
bool password_verify(const char *password, const char *hash);
/* A hash that no password has, for e-mails that nobody has: it takes as long as a real one. */
extern const char password_nobody[];

/* The password as it is hashed (NFC), owned, to be wiped; ERROR_USAGE when it cannot be one. */
enum error_kind password_prepare(const char *password, char **out, struct error *err);

#endif
