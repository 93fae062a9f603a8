/* What the readers of documents share. */
#ifndef SYLLABUS_EXCHANGE_IMPORT_INTERNAL_H
#define SYLLABUS_EXCHANGE_IMPORT_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct bundle;
struct bundle_list;
struct env;
struct json_object;
struct plan;
struct track;

#define IMPORT_HOURS 40 /* of a course that does not say it */

/* Appends a track with everything that its document has not: fresh ids, times, and its plan among
 * the versions. Takes the track and its place. */
void import_add_track(struct bundle_list *out, struct track *take_track, char *take_place,
                      const struct env *env);
/* A new track around a plan; takes the plan. `title` (may be NULL) comes before the plan's own,
 * `name` after it. */
struct track *import_track_of_plan(struct plan *take_plan, const char *title, const char *name);
/* Whether a text begins with the header of a table: a title and another column that is known. */
bool import_is_table(const char *text, size_t n);
/* Whether a document may be of the reference platform: a list, or an object that is no format of
 * ours and has a track's members. */
bool import_is_platform(const struct json_object *document);
enum error_kind import_platform(const struct json_object *document, const struct env *env,
                                struct bundle_list *out, struct error *err);

#endif
