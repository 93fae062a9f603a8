/* Figures about what was asked of models and what became of tracks: read in slices, so that a file
 * with a million requests never holds up a screen.
 *
 * What counts: every request of the user (an admin also sees what others spent, and nothing else of
 * theirs), also of tracks that are deleted by now: the tokens were spent. Funnel, skills and
 * progress are about the tracks that are there. Times are UTC.
 *
 * A scan keeps nothing open between two slices. It sees the requests that were there when it began;
 * its memory goes with the number of users, models, skills, months and tracks, not of requests. */
#ifndef SYLLABUS_STORE_STORE_STATS_H
#define SYLLABUS_STORE_STORE_STATS_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct stats;
struct stats_scan;
struct store;

/* Of requests made and tracks created at `since_ms` or later (INT64_MIN: all); the progress is of
 * tracks changed since then, the funnel of what happened since then. */
struct stats_scan *store_stats_new(const char *user_id, int64_t since_ms);
/* Looks at about `rows` more rows. *done: the result is whole. */
enum error_kind store_stats_step(struct store *s, struct stats_scan *scan, int rows, bool *done,
                                 struct error *err);
/* Of a scan that is done, to be stats_fini()ed; the scan has nothing left then. */
struct stats store_stats_take(struct stats_scan *scan);
void store_stats_free(struct stats_scan *scan);

#endif
