/* Where an export goes: checked before the work that it is the end of, written as a whole. */
#ifndef SYLLABUS_APP_EXPORT_FILE_H
#define SYLLABUS_APP_EXPORT_FILE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct export_content;
struct export_format;

struct export_file {
    const struct export_format *format;
    char *path; /* NULL: standard output */
    bool force; /* an existing file may be replaced */
};

/* `path` may be NULL or "-" for standard output, `format` NULL for what the path's ending says.
 * ERROR_USAGE for an unknown format, ERROR_IO for a file that is there or a folder that is not. */
enum error_kind export_file_init(struct export_file *e, const char *path, const char *format,
                                 bool force, struct error *err);
void export_file_fini(struct export_file *e);
/* Writes the content; with standard output as the target it is appended to `text`. */
enum error_kind export_file_write(const struct export_file *e, const struct export_content *content,
                                  int64_t now_ms, struct buf *text, struct error *err);

#endif
