/* Purging: what was deleted is really gone, and cannot be undone any more. Deleted tracks, and the
 * bins of what was taken out of others, with everything that hangs on them. Records of model calls
 * stay, for what was spent was spent, but do not say any more on what. */
#ifndef SYLLABUS_STORE_STORE_PURGE_H
#define SYLLABUS_STORE_STORE_PURGE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

struct purged {
    int64_t tracks;
    int64_t modules, messages, versions; /* of these tracks, and those deleted for themselves */
    int64_t changes; /* entries of the log: old forms of tracks, for one thing */
};

/* What store_purge() would remove. */
enum error_kind store_purge_count(struct store *s, const char *user_id, int64_t until_ms,
                                  struct purged *out, struct error *err);
/* Removes what the user deleted until then, and what the log of changes holds of that time, in one
 * transaction. */
enum error_kind store_purge(struct store *s, const char *user_id, int64_t until_ms,
                            struct purged *out, struct error *err);
/* Leaves nothing in the file of what is not in its tables any more: writes the file anew and
 * empties its log; takes as long as the file is large. ERROR_DATABASE when another process stands
 * in the way; what was purged stays purged. Nothing to do in memory. */
enum error_kind store_purge_settle(struct store *s, struct error *err);
/* A small piece of what anybody deleted until then, so that it is quick whatever there is; the rest
 * is for the next time. The log loses only what was about it. Another process that writes just now
 * leaves all of it for then. */
enum error_kind store_purge_some(struct store *s, int64_t until_ms, struct error *err);

#endif
