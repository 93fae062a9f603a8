/* Courses out of files. Functions are pure: they read a text into bundles, the store takes these
 * in. */
#ifndef SYLLABUS_EXCHANGE_IMPORT_H
#define SYLLABUS_EXCHANGE_IMPORT_H

#include "syllabus/base/error.h"

#include <stddef.h>

struct bundle;
struct bundle_list;
struct env;

/* Reads a document and appends its tracks; `env` gives ids and times that it does not name, `name`
 * (may be NULL) is what a course without a title is called. A fault is ERROR_BAD_DATA that begins
 * with its place; the list is as it was then. */
typedef enum error_kind import_fn(const char *name, const char *text, size_t n,
                                  const struct env *env, struct bundle_list *out,
                                  struct error *err);

/* Whatever form it has: the ending of `path` says it (.json, .md, .csv, .tsv), else
 * how the text begins. */
enum error_kind import_course(const char *path, const char *text, size_t n, const struct env *env,
                              struct bundle_list *out, struct error *err);

/* Reads the canonical form (export.h) and appends its tracks. Strict: what data/schema/
 * course.schema.json does not allow is ERROR_BAD_DATA that begins with the path to the fault
 * ("tracks[3].modules[0].title: must not be empty"), and so are ids that name nothing; the list is
 * as it was then. What is left out by older exports may be absent. Every bundle has its current
 * plan among its versions. Tracks as the reference platform gives them, one or a list, are read
 * tolerantly instead: with whichever spelling of its members. */
import_fn import_course_json;
/* A table with a header, one row a module: what the columns are is told by their names, English or
 * Russian; separators are commas, semicolons or tabs. Faults begin with their line and column. */
import_fn import_course_csv;

/* Reads Markdown and appends its tracks: the form of markdown.h, several of them one after the
 * other; or any text that a plan can be read out of, as one new track. Faults begin with their
 * line. */
import_fn import_course_markdown;

/* Gives everything in it a new id, the same wherever the old one stands: a copy. */
void import_renumber(struct bundle *b, const struct env *env);

#endif
