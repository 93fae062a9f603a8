/* What document*.c share: styled text with its places in the source, and rows being written. */
#ifndef SYLLABUS_TUI_DOCUMENT_DRAFT_H
#define SYLLABUS_TUI_DOCUMENT_DRAFT_H

#include "document.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/text.h"

/* --- styled text: lines to be wrapped --- */

struct styled_run {
    size_t end; /* in the text; it starts where the one before ends */
    size_t source;
    style_t style;
};

struct styled {
    struct buf text;
    struct styled_run *runs;
    size_t run_count, run_cap;
};

void styled_init(struct styled *t);
void styled_fini(struct styled *t);
void styled_reset(struct styled *t);
/* `source` may be MARKDOWN_NO_SOURCE: the place of what came before it. */
void styled_add(struct styled *t, const char *s, size_t n, style_t style, size_t source);

/* --- rows --- */

struct draft_run {
    size_t start, end;
    style_t style;
};

struct draft_row {
    size_t first_run;
    size_t source;
};

struct draft {
    struct buf text;
    struct draft_run *runs;
    size_t run_count, run_cap;
    struct draft_row *rows;
    size_t row_count, row_cap;
    size_t source; /* of the last row */
};

void draft_init(struct draft *d);
void draft_fini(struct draft *d);
/* Empties it for a text of n bytes that begins at `source`; d->text overflows when the rows would
 * be out of proportion to that. */
void draft_reset(struct draft *d, size_t n, size_t source);
void draft_row_begin(struct draft *d);
void draft_add(struct draft *d, const char *s, size_t n, style_t style);
void draft_spaces(struct draft *d, size_t n);
/* Drops the blanks the row ends in. `source` is the place of its first character. */
void draft_row_end(struct draft *d, size_t source);

/* --- a range of a styled text, from its start to its end --- */

struct styled_walk {
    const struct styled *from;
    size_t start, end;
    size_t at;  /* where the next line begins */
    size_t run; /* the run that the last line began in */
};

/* Walks bytes [start, end) of a text, of which `run` is the first run that matters. */
struct styled_walk styled_walk(const struct styled *t, size_t start, size_t end, size_t run);
/* The next line of a width, as text_wrap_next(); its bytes count from the text's start. */
bool styled_walk_line(struct styled_walk *w, size_t columns, struct text_span *line);
/* The place of a line's first byte in the source, and its drawing. Lines come in order. */
size_t styled_walk_source(struct styled_walk *w, const struct text_span *line);
void styled_walk_draw(struct styled_walk *w, const struct text_span *line, struct draft *d);

#endif
