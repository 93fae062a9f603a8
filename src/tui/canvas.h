/* A grid of cells to draw in: what the whole screen looks like before a terminal sees it. Pure, no
 * curses; panes, popups and their tests draw here, screen.c shows it.
 *
 * Invariants: a wide character covers two cells, the second has width 0 and no character; a
 * character half of which is drawn over becomes blank; no cell ever holds a control character (the
 * last gate of what comes from outside); drawing outside the grid or a given rectangle is clipped.
 */
#ifndef SYLLABUS_TUI_CANVAS_H
#define SYLLABUS_TUI_CANVAS_H

#include "theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rect {
    int row, column, rows, columns;
};

#define CELL_MARKS 2 /* combining marks kept with a character */

struct cell {
    uint32_t character; /* 0: the second half of a wide one */
    uint32_t marks[CELL_MARKS];
    style_t style;
    uint8_t width;  /* 1, 2; 0 for a second half */
    uint8_t unused; /* no hole: rows are compared as bytes */
};

struct canvas {
    int rows, columns;
    struct cell *cells;
    int cursor_row, cursor_column; /* -1: hidden */
};

void canvas_init(struct canvas *c);
void canvas_fini(struct canvas *c);
/* Blank cells of this size; sizes below 1 become 1. */
void canvas_resize(struct canvas *c, int rows, int columns);
struct rect canvas_all(const struct canvas *c);
/* Borrowed; NULL outside. */
const struct cell *canvas_at(const struct canvas *c, int row, int column);

void canvas_fill(struct canvas *c, struct rect area, style_t style);
/* Draws s[0..n) on one row of `area` (row and column count from its corner), clipped to it: a wide
 * character that would straddle its edge becomes blank. A line end or TAB is a blank. Returns the
 * column behind the text. */
int canvas_put(struct canvas *c, struct rect area, int row, int column, const char *s, size_t n,
               style_t style);
/* The same for a C string; cut with U+2026 when it is wider than `columns`. */
int canvas_put_cut(struct canvas *c, struct rect area, int row, int column, const char *s,
                   int columns, style_t style);
/* Gives the cells of a part of a row another style, keeping what stands there. */
void canvas_restyle(struct canvas *c, struct rect area, int row, int column, int columns,
                    style_t style);
/* A frame along the inside of `area`. */
void canvas_frame(struct canvas *c, struct rect area, style_t style);
void canvas_horizontal(struct canvas *c, int row, int column, int columns, style_t style);
void canvas_vertical(struct canvas *c, int row, int column, int rows, style_t style);
/* The caret, relative to `area`; outside it the cursor is hidden. */
void canvas_set_cursor(struct canvas *c, struct rect area, int row, int column);

/* Row `row` as text without trailing blanks, for tests. Owned. */
char *canvas_row_text(const struct canvas *c, int row);

#endif
