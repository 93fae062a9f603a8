/* Guessing passwords gets slower and slower: after the first few failures in a row the next sign-in
 * with this e-mail has to wait, twice as long each time, up to LIMIT_FAILURE_WAIT; never for ever.
 * The same for e-mails that nobody has. */
#ifndef SYLLABUS_ACCOUNT_GUESS_INTERNAL_H
#define SYLLABUS_ACCOUNT_GUESS_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdint.h>

struct store;

/* How long the next one waits after so many failures in a row. */
int64_t guess_wait_ms(int64_t failures);

/* ERROR_NOT_SIGNED_IN, with how long, while the next one has to wait. */
enum error_kind guess_check(struct store *store, const char *email, struct error *err);
enum error_kind guess_was_wrong(struct store *store, const char *email, struct error *err);
enum error_kind guess_was_right(struct store *store, const char *email, struct error *err);

#endif
