/* Documents as people read them: valid UTF-8 in lines, cleaned (text_clean()), in the language that
 * is shown now. What a document holds is the business of the commands and of course/json; here it
 * is only laid out. Any JSON may be given: what is missing or of another type is left out.
 *
 * For every front end: the command line writes the text out, the full screen shows it. */
#ifndef SYLLABUS_APP_DOCUMENT_H
#define SYLLABUS_APP_DOCUMENT_H

#include "syllabus/app/command.h"

#include <stddef.h>
#include <stdint.h>

struct buf;
struct json_object;

/* Takes the next piece of the text; n > 0. */
typedef void document_write_fn(void *ctx, const char *text, size_t n);

/* Gives the text to `write` in pieces of a moderate size, so that a long document is never in
 * memory as a whole. Pieces end between characters. `now_ms` is what "today" is. */
void document_print(enum document_kind kind, const struct json_object *document, int64_t now_ms,
                    document_write_fn *write, void *ctx);
/* One member of a document that is a list, for those kinds that can be printed so; false for the
 * others, and nothing is printed. */
bool document_print_row(enum document_kind kind, const struct json_object *row,
                        document_write_fn *write, void *ctx);
/* Appends the text. What goes over the limit of `out` is told by out->overflow, as ever. */
void document_text(struct buf *out, enum document_kind kind, const struct json_object *document,
                   int64_t now_ms);

#endif
