/* Where an export goes: checked before the work that it is the end of, written as a whole. */
#ifndef SYLLABUS_APP_EXPORT_FILE_H
#define SYLLABUS_APP_EXPORT_FILE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct call;
struct export_content;
struct export_format;
struct export_report;
struct json_object;

struct export_file {
    const struct export_format *format;
    char *path;   /* NULL: standard output */
    bool force;   /* an existing file may be replaced */
    bool guessed; /* the path's ending is that of no format */
};

/* `path` may be NULL or "-" for standard output, `format` NULL for what the path's ending says.
 * ERROR_USAGE for an unknown format, ERROR_IO for a file that is there or a folder that is not. */
enum error_kind export_file_init(struct export_file *e, const char *path, const char *format,
                                 bool force, struct error *err);
void export_file_fini(struct export_file *e);
/* Tells people that the format is a guess, where it is one. */
void export_file_tell_guess(struct call *call, const struct export_file *e);
/* Tells people what was left out and changed. The same as a list of texts; owned. */
struct json_object *export_file_tell_report(struct call *call, const struct export_report *report);
/* Writes the content; with standard output as the target it is appended to `text`. */
enum error_kind export_file_write(const struct export_file *e, const struct export_content *content,
                                  int64_t now_ms, struct buf *text, struct export_report *report,
                                  struct error *err);

#endif
