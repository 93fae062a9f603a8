/* Sign-ins that failed, by a hash of the name that was tried: how many in a row, and when the last
 * one was. For `account`, which makes of it how long the next one has to wait. */
#ifndef SYLLABUS_STORE_STORE_FAILURE_H
#define SYLLABUS_STORE_STORE_FAILURE_H

#include "syllabus/base/error.h"

#include <stdint.h>

struct store;

struct sign_in_failures {
    int64_t count; /* in a row; 0: none, or the last one is forgotten */
    int64_t ago_ms;
};

/* A last failure in the future (the clock was put back) counts as long ago. */
enum error_kind store_failure_get(struct store *s, const char *name_hash,
                                  struct sign_in_failures *out, struct error *err);
/* One more. Those that are older than LIMIT_FAILURE_HOURS are forgotten with it, and all but the
 * newest LIMIT_FAILURES names. */
enum error_kind store_failure_add(struct store *s, const char *name_hash, struct error *err);
/* None any more; writes only if there were some. */
enum error_kind store_failure_clear(struct store *s, const char *name_hash, struct error *err);

#endif
