/* Lays out one piece of a document. */
#ifndef SYLLABUS_TUI_DOCUMENT_PAGE_H
#define SYLLABUS_TUI_DOCUMENT_PAGE_H

#include "document_draft.h"

/* The rows of a piece, with all that they point to. */
struct document_page {
    struct document_row *rows;
    size_t row_count;
    struct document_run *runs;
    char *text;
};

struct press;

/* Fills an empty page with s[0..n), clean text that begins at `source` of the document. *cells as
 * for markdown_parse(). */
void document_page_lay(struct document_page *page, struct press *press, const char *s, size_t n,
                       size_t source, size_t columns, size_t *cells);
/* Empties it. */
void document_page_fini(struct document_page *page);

#endif
