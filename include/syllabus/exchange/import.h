/* Courses out of files. Functions are pure: they read a text into bundles, the store takes these
 * in. */
#ifndef SYLLABUS_EXCHANGE_IMPORT_H
#define SYLLABUS_EXCHANGE_IMPORT_H

#include "syllabus/base/error.h"

#include <stddef.h>

struct bundle;
struct bundle_list;
struct env;

/* Reads the canonical form (export.h) and appends its tracks. Strict: what data/schema/
 * course.schema.json does not allow is ERROR_BAD_DATA that begins with the path to the fault
 * ("tracks[3].modules[0].title: must not be empty"), and so are ids that name nothing; the list is
 * as it was then. What is left out by older exports may be absent. Every bundle has its current
 * plan among its versions. */
enum error_kind import_course_json(const char *text, size_t n, struct bundle_list *out,
                                   struct error *err);

/* Gives everything in it a new id, the same wherever the old one stands: a copy. */
void import_renumber(struct bundle *b, const struct env *env);

#endif
