/* An edited text as rows of a given width, and where its caret is. Pure.
 *
 * Rows break behind blanks, long words between characters. Nothing is left out: the rows, with an
 * LF behind each `hard` one, are the text. The caret needs a cell of its own, so what ends a row
 * that is full (LF, the end) goes to a row below. Columns are those that wrapped_draw() fills. */
#ifndef SYLLABUS_TUI_WRAPPED_H
#define SYLLABUS_TUI_WRAPPED_H

#include "canvas.h"

#include <stdbool.h>
#include <stddef.h>

struct wrapped_row {
    size_t start, length; /* bytes of the text, without the LF */
    int width;            /* columns */
    bool hard;            /* an LF follows */
};

struct wrapped {
    struct wrapped_row *rows; /* owned */
    size_t count, cap;        /* count >= 1 once made */
    int columns;
    size_t caret_row;
    int caret_column; /* 0 .. columns - 1 */
};

#define WRAPPED_EDGE ((size_t)-1)

/* Zero to start. Lays out text[0..n), valid UTF-8, in `columns` (below 1 is 1). */
void wrapped_make(struct wrapped *w, const char *text, size_t n, size_t point, int columns);
void wrapped_fini(struct wrapped *w);

/* The byte at or before `column` of a row that the caret can stand at. */
size_t wrapped_at(const struct wrapped *w, const char *text, size_t row, int column);
/* The byte one row up (step -1) or down (1) from the caret, near `column`; WRAPPED_EDGE when there
 * is no such row. */
size_t wrapped_step(const struct wrapped *w, const char *text, int step, int column);
/* The first row to show when `visible` are shown and `first` was the first one: the caret is among
 * them, and no row stays empty for nothing. */
size_t wrapped_scroll(const struct wrapped *w, size_t first, size_t visible);
/* Draws the rows from `first` on into `area`; does not fill it. */
void wrapped_draw(const struct wrapped *w, const char *text, size_t first, struct canvas *c,
                  struct rect area, style_t style);
/* The real cursor at the caret, for the same rows. */
void wrapped_set_cursor(const struct wrapped *w, size_t first, struct canvas *c, struct rect area);

#endif
