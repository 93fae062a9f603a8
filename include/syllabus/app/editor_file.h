/* A text in the person's own editor: $VISUAL, else $EDITOR, else vi where there is a terminal. The
 * text stands in a private file of a private folder while that program has the terminal. */
#ifndef SYLLABUS_APP_EDITOR_FILE_H
#define SYLLABUS_APP_EDITOR_FILE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct app_options;
struct editor_file;

/* `text` is borrowed for the call; NULL with an error. */
typedef void editor_done_fn(void *ctx, const char *text, size_t n, const struct error *err);

/* Writes the text to a file whose name ends with `name`. NULL with ERROR_IO. */
struct editor_file *editor_file_new(const char *name, const char *text, size_t n,
                                    struct error *err);
/* Opens it; done() follows once, never at once. The program may be started again afterwards, and
 * finds the file as it left it. */
enum error_kind editor_file_open(struct editor_file *f, const struct app_options *options,
                                 editor_done_fn *done, void *ctx, struct error *err);
/* Where it is; the file stays there after editor_file_free(). Borrowed. */
const char *editor_file_keep(struct editor_file *f);
/* Ends the program where it still runs, removes the file unless it is to be kept. NULL is fine. */
void editor_file_free(struct editor_file *f);

#endif
