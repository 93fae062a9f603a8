/* One message's Markdown laid out in rows for a width, ready for canvas_put(). Pure.
 *
 * The text is cut into pieces at ends of top-level blocks (document_blocks.h), each of which is
 * parsed on its own, laid out once and kept; while a message streams in, only the text behind the
 * last cut is laid out again. Where the cuts are depends on the text alone: however it came in, the
 * rows are the same. Text that Markdown asks too much of (MARKDOWN_CELLS) is shown plain.
 *
 * Invariants: no row is wider than the columns, none holds a character that text_clean() would
 * change, a line end or a TAB; the first and the last are not blank. A line end in a paragraph is a
 * line end on the screen. */
#ifndef SYLLABUS_TUI_DOCUMENT_H
#define SYLLABUS_TUI_DOCUMENT_H

#include "theme.h"

#include <stdbool.h>
#include <stddef.h>

struct document_run {
    const char *text;
    size_t length;
    style_t style;
};

struct document_row {
    const struct document_run *runs; /* left to right, without a gap */
    size_t run_count;                /* 0: a blank row */
    size_t source;                   /* see document_anchor() */
};

struct document;

struct document *document_new(void);
void document_free(struct document *d);

/* The text from now on. `final`: nothing will be appended, as after document_finish(). */
void document_set_text(struct document *d, const char *text, size_t n, bool final);
/* What comes behind it; a piece may end within a character, whose bytes then wait. */
void document_append(struct document *d, const char *text, size_t n);
void document_finish(struct document *d);

/* Lays out what is new, or all of it when `columns` (at least 1) are others than the last time.
 * Rows are borrowed until the next change of the text or width. */
void document_layout(struct document *d, int columns);
size_t document_row_count(const struct document *d);
/* NULL beyond the last. */
const struct document_row *document_row(const struct document *d, size_t i);
/* The text of a row, owned; "" beyond the last. */
char *document_row_text(const struct document *d, size_t i);

/* A place in the text that stays when the width changes: that of a row's first character. Rows' do
 * not decrease. */
size_t document_anchor(const struct document *d, size_t i);
/* The first of the rows whose anchor is the nearest not behind `anchor`; 0 if there are none. */
size_t document_row_at(const struct document *d, size_t anchor);

/* The text itself, cleaned; borrowed until the next change. */
const char *document_source(const struct document *d, size_t *n);

/* Bytes laid out so far, those laid out again as well: what all the layouts cost. */
size_t document_cost(const struct document *d);

#endif
