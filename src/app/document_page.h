/* What documents are laid out on: text from outside is cleaned as it is put here, and goes on to
 * the writer in pieces. For document.c. */
#ifndef SYLLABUS_APP_DOCUMENT_PAGE_H
#define SYLLABUS_APP_DOCUMENT_PAGE_H

#include "syllabus/app/document.h"
#include "syllabus/app/label.h"
#include "syllabus/base/buf.h"

#include <stddef.h>
#include <stdint.h>

struct page {
    document_write_fn *write;
    void *ctx;
    struct buf piece; /* what the writer has not been given yet */
    char last;        /* the last byte put here, to know where a line ends */
};

void page_init(struct page *p, document_write_fn *write, void *ctx);
/* Gives the writer what is left. */
void page_end(struct page *p);

/* Text from anywhere: passes text_clean(). NULL is nothing. */
void page_text(struct page *p, const char *text);
void page_text_n(struct page *p, const char *text, size_t n);
/* Our own format; arguments that come from outside must have been cleaned. */
void page_printf(struct page *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Ends the line if one is open. */
void page_line_end(struct page *p);

/* Cut and padded to a column, on one line. */
void page_cell(struct page *p, const char *text, size_t width);
/* A string, and one that is a member of an object; nothing when it is not there. */
void page_string(struct page *p, const struct json_object *string);
void page_member(struct page *p, const struct json_object *object, const char *key);
/* The label of a string that is a name. */
void page_label(struct page *p, enum label_kind kind, const struct json_object *name);
/* "heading: text" on a line of its own; nothing when the text is blank. */
void page_field(struct page *p, const char *heading, const char *text);
/* A number of hours: "7.5 h". */
void page_hours(struct page *p, const struct json_object *hours);
/* The same at the right of a column. */
void page_hours_cell(struct page *p, const struct json_object *hours, size_t width);
/* An instant out of an object, short. */
void page_when(struct page *p, const struct json_object *object, const char *key, int64_t now_ms);

#endif
