/* Whole files, read with a cap and written so that a crash leaves the old or the new one. */
#ifndef SYLLABUS_BASE_FILE_H
#define SYLLABUS_BASE_FILE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* ERROR_NOT_FOUND, ERROR_IO or, over `limit`, ERROR_TOO_LONG. *data is owned, NUL-terminated.
 * "-" reads standard input to its end. */
enum error_kind file_read(const char *path, size_t limit, char **data, size_t *n,
                          struct error *err);

enum file_write_flags {
    FILE_PRIVATE = 1, /* mode 0600, else 0666 less the umask */
    FILE_NEW = 2,     /* refuse an existing file: ERROR_IO, errno EEXIST in words */
};
/* A temporary in the same folder, written, fsynced, renamed, folder fsynced. */
enum error_kind file_write(const char *path, const void *data, size_t n, unsigned flags,
                           struct error *err);
/* For files that a library writes by name: makes an empty private file (0600) in the folder of
 * `path`; *name is owned. */
enum error_kind file_temporary(const char *path, char **name, struct error *err);
/* Moves it to `path` when it is whole: fsynced, renamed, folder fsynced. On failure the temporary
 * is removed. Nobody may have it open with record locks (fcntl): they are lost. */
enum error_kind file_put(const char *name, const char *path, unsigned flags, struct error *err);
bool file_exists(const char *path);
enum error_kind file_remove(const char *path, struct error *err); /* a missing one is fine */
/* Writes all of it to a descriptor, whatever the pieces. */
enum error_kind file_write_fd(int fd, const void *data, size_t n, struct error *err);

#endif
