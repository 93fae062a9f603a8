/* Courses as files: one table of formats, by name and by the ending of a file. Functions are pure:
 * they write into a buffer, the caller into a file. */
#ifndef SYLLABUS_EXCHANGE_EXPORT_H
#define SYLLABUS_EXCHANGE_EXPORT_H

#include "syllabus/base/error.h"
#include "syllabus/exchange/export_report.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct json_object;
struct track;

/* What is exported; all borrowed. */
struct export_content {
    const struct track *const *tracks;
    size_t count; /* at least 1 */
    /* The dialogues, as arrays of course/json.h's sessions, messages and versions; NULL: without.
     */
    struct json_object *sessions, *messages, *versions;
};

/* Appends the content as one document that ends with a newline. `now_ms` is the time of the export.
 * Adds what it had to leave out and to change to `report`. ERROR_TOO_LONG when `out` is full; it
 * then holds a part. ERROR_NO_PLAN where no track has what the format is about. */
typedef enum error_kind export_fn(const struct export_content *content, int64_t now_ms,
                                  struct buf *out, struct export_report *report, struct error *err);

struct export_format {
    const char *name;      /* as --format takes it */
    const char *extension; /* with its dot */
    const char *other;     /* another one that names it, or NULL */
    const char *help;      /* one line, marked for translation */
    export_fn *write;
};

/* The i-th format in the order of the help; NULL past the end. */
const struct export_format *export_format_at(size_t i);
/* NULL when there is none of that name. */
const struct export_format *export_format_by_name(const char *name);
/* The format that the ending of a path names, without case; else the default (JSON). */
const struct export_format *export_format_by_path(const char *path);
/* Whether the path has an ending, and no format has it: then the default is a guess that people
 * want to know of. ".docx" is an ending; "v1.2", "plan of St. Petersburg", ".hidden" have none. */
bool export_path_is_strange(const char *path);

/* The canonical form: {format, version, exported_at, track} for one track, `tracks` in place of
 * `track` for several, and sessions, messages and versions where they are given.
 * data/schema/course.schema.json describes it. */
export_fn export_course_json;
/* The form of markdown.h, course after course. */
export_fn export_course_markdown;
/* The others are what other programs read; they leave out what these have no place for. */
export_fn export_course_anki;
export_fn export_course_csv;
export_fn export_course_gift;
export_fn export_course_html;
export_fn export_course_ics;
export_fn export_course_mermaid;

#endif
