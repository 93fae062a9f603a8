/* What the readers of documents share. */
#ifndef SYLLABUS_EXCHANGE_IMPORT_INTERNAL_H
#define SYLLABUS_EXCHANGE_IMPORT_INTERNAL_H

#include <stddef.h>

struct bundle;
struct bundle_list;
struct env;
struct plan;
struct track;

/* Appends a track with everything that its document has not: fresh ids, times, and its plan among
 * the versions. Takes the track and its place. */
void import_add_track(struct bundle_list *out, struct track *take_track, char *take_place,
                      const struct env *env);
/* A new track around a plan; takes the plan. `title` (may be NULL) comes before the plan's own. */
struct track *import_track_of_plan(struct plan *take_plan, const char *title);

#endif
