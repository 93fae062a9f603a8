/* Passwords as bcrypt hashes ("$2b$", crypt(5)). Pure and thread-safe, and slow on purpose: a fifth
 * of a second at ACCOUNT_PASSWORD_COST, so they belong on the worker pool. */
#ifndef SYLLABUS_ACCOUNT_PASSWORD_H
#define SYLLABUS_ACCOUNT_PASSWORD_H

#include "syllabus/base/error.h"

#include <stdbool.h>

/* The binary logarithm of the rounds. Tests may use 4, the least there is. */
#define ACCOUNT_PASSWORD_COST 12

/* A password that can be taken: not empty, at most LIMIT_PASSWORD bytes in NFC (bcrypt is blind to
 * what follows), valid UTF-8; else ERROR_USAGE. Fast. */
enum error_kind account_password_check(const char *password, struct error *err);
/* *hash is owned. */
enum error_kind account_password_hash(const char *password, int cost, char **hash,
                                      struct error *err);
/* False also for a hash that is not one of ours. */
bool account_password_verify(const char *password, const char *hash);
/* A hash of the usual cost that no password fits, to spend the same time on unknown users. */
const char *account_password_dummy(void);

#endif
