#include "canvas.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define SIDE_MAX 2000 /* cells; a terminal that says more is lying */
#define ELLIPSIS "\u2026"

static const struct cell blank = {.character = ' ', .width = 1, .style = ROLE_TEXT};

void canvas_init(struct canvas *c)
{
    *c = (struct canvas){.cursor_row = -1, .cursor_column = -1};
}

void canvas_fini(struct canvas *c)
{
    free(c->cells);
    canvas_init(c);
}

static int within(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

void canvas_resize(struct canvas *c, int rows, int columns)
{
    rows = within(rows, 1, SIDE_MAX);
    columns = within(columns, 1, SIDE_MAX);
    if (rows != c->rows || columns != c->columns) {
        free(c->cells);
        c->cells = mem_array((size_t)rows * (size_t)columns, sizeof *c->cells);
        c->rows = rows;
        c->columns = columns;
    }
    for (size_t i = 0; i < (size_t)rows * (size_t)columns; i++) {
        c->cells[i] = blank;
    }
    c->cursor_row = -1;
    c->cursor_column = -1;
}

struct rect canvas_all(const struct canvas *c)
{
    return (struct rect){.rows = c->rows, .columns = c->columns};
}

static struct cell *cell_at(struct canvas *c, int row, int column)
{
    if (row < 0 || row >= c->rows || column < 0 || column >= c->columns) {
        return NULL;
    }
    return &c->cells[(size_t)row * (size_t)c->columns + (size_t)column];
}

const struct cell *canvas_at(const struct canvas *c, int row, int column)
{
    if (row < 0 || row >= c->rows || column < 0 || column >= c->columns) {
        return NULL;
    }
    return &c->cells[(size_t)row * (size_t)c->columns + (size_t)column];
}

/* What stood there makes room: the other half of a wide character is half a character no longer. */
static void clear_cell(struct canvas *c, int row, int column)
{
    struct cell *cell = cell_at(c, row, column);
    struct cell *other = cell->width == 0   ? cell_at(c, row, column - 1)
                         : cell->width == 2 ? cell_at(c, row, column + 1)
                                            : NULL;
    if (other) {
        style_t style = other->style;
        *other = blank;
        other->style = style;
    }
    *cell = blank;
}

static void set_cell(struct canvas *c, int row, int column, uint32_t character, int width,
                     style_t style)
{
    clear_cell(c, row, column);
    if (width == 2) {
        clear_cell(c, row, column + 1);
        *cell_at(c, row, column + 1) = (struct cell){.style = style};
    }
    *cell_at(c, row, column) =
        (struct cell){.character = character, .width = (uint8_t)width, .style = style};
}

static struct rect clipped(const struct canvas *c, struct rect a)
{
    int bottom = within(a.row + a.rows, 0, c->rows);
    int right = within(a.column + a.columns, 0, c->columns);
    a.row = within(a.row, 0, c->rows);
    a.column = within(a.column, 0, c->columns);
    a.rows = bottom > a.row ? bottom - a.row : 0;
    a.columns = right > a.column ? right - a.column : 0;
    return a;
}

void canvas_fill(struct canvas *c, struct rect area, style_t style)
{
    struct rect a = clipped(c, area);
    for (int row = a.row; row < a.row + a.rows; row++) {
        for (int column = a.column; column < a.column + a.columns; column++) {
            set_cell(c, row, column, ' ', 1, style);
        }
    }
}

/* A mark goes with the character before it on the same row; one too many is dropped. */
static void add_mark(struct canvas *c, int row, int column, uint32_t mark)
{
    struct cell *cell = cell_at(c, row, column);
    if (cell && cell->width == 0) {
        cell = cell_at(c, row, column - 1);
    }
    for (int i = 0; cell && i < CELL_MARKS; i++) {
        if (cell->marks[i] == 0) {
            cell->marks[i] = mark;
            return;
        }
    }
}

int canvas_put(struct canvas *c, struct rect area, int row, int column, const char *s, size_t n,
               style_t style)
{
    struct rect a = clipped(c, area);
    int y = area.row + row;
    int x = area.column + column;
    int start = x;
    int right = a.column + a.columns;
    bool visible = y >= a.row && y < a.row + a.rows;
    while (n > 0 && visible && x < right) {
        uint32_t cp = 0;
        size_t took = text_decode(s, n, &cp);
        s += took;
        n -= took;
        if (cp == '\n' || cp == '\t') {
            cp = ' ';
        } else if (text_is_dangerous(cp)) {
            cp = 0xfffd;
        }
        int width = text_char_width(cp);
        if (width == 0) {
            if (x > start && x > a.column) {
                add_mark(c, y, x - 1, cp);
            }
            continue;
        }
        bool fits = x >= a.column && x + width <= right;
        for (int i = 0; !fits && i < width; i++) {
            if (x + i >= a.column && x + i < right) {
                set_cell(c, y, x + i, ' ', 1, style);
            }
        }
        if (fits) {
            set_cell(c, y, x, cp, width, style);
        }
        x += width;
    }
    return x - area.column;
}

int canvas_put_cut(struct canvas *c, struct rect area, int row, int column, const char *s,
                   int columns, style_t style)
{
    size_t n = strlen(s);
    if (columns <= 0) {
        return column;
    }
    if (text_width(s, n) <= (size_t)columns) {
        return canvas_put(c, area, row, column, s, n, style);
    }
    size_t kept = text_fit(s, n, (size_t)columns - 1);
    int next = canvas_put(c, area, row, column, s, kept, style);
    return canvas_put(c, area, row, next, ELLIPSIS, strlen(ELLIPSIS), style);
}

void canvas_restyle(struct canvas *c, struct rect area, int row, int column, int columns,
                    style_t style)
{
    struct rect a = clipped(c, area);
    int y = area.row + row;
    if (y < a.row || y >= a.row + a.rows) {
        return;
    }
    for (int i = 0; i < columns; i++) {
        int x = area.column + column + i;
        if (x >= a.column && x < a.column + a.columns) {
            cell_at(c, y, x)->style = style;
        }
    }
}

static void put_line(struct canvas *c, int row, int column, uint32_t character, style_t style)
{
    if (cell_at(c, row, column)) {
        set_cell(c, row, column, character, 1, style);
    }
}

void canvas_horizontal(struct canvas *c, int row, int column, int columns, style_t style)
{
    for (int i = 0; i < columns; i++) {
        put_line(c, row, column + i, 0x2500, style);
    }
}

void canvas_vertical(struct canvas *c, int row, int column, int rows, style_t style)
{
    for (int i = 0; i < rows; i++) {
        put_line(c, row + i, column, 0x2502, style);
    }
}

void canvas_frame(struct canvas *c, struct rect area, style_t style)
{
    int bottom = area.row + area.rows - 1;
    int right = area.column + area.columns - 1;
    canvas_horizontal(c, area.row, area.column, area.columns, style);
    canvas_horizontal(c, bottom, area.column, area.columns, style);
    canvas_vertical(c, area.row, area.column, area.rows, style);
    canvas_vertical(c, area.row, right, area.rows, style);
    put_line(c, area.row, area.column, 0x250c, style);
    put_line(c, area.row, right, 0x2510, style);
    put_line(c, bottom, area.column, 0x2514, style);
    put_line(c, bottom, right, 0x2518, style);
}

void canvas_set_cursor(struct canvas *c, struct rect area, int row, int column)
{
    struct rect a = clipped(c, area);
    int y = area.row + row;
    int x = area.column + column;
    bool inside = y >= a.row && y < a.row + a.rows && x >= a.column && x < a.column + a.columns;
    c->cursor_row = inside ? y : -1;
    c->cursor_column = inside ? x : -1;
}

char *canvas_row_text(const struct canvas *c, int row)
{
    struct buf out = BUF_INIT(LIMIT_TEXT);
    for (int column = 0; column < c->columns; column++) {
        const struct cell *cell = canvas_at(c, row, column);
        if (!cell || cell->width == 0) {
            continue;
        }
        text_encode(&out, cell->character);
        for (int i = 0; i < CELL_MARKS && cell->marks[i]; i++) {
            text_encode(&out, cell->marks[i]);
        }
    }
    while (out.len > 0 && out.data[out.len - 1] == ' ') {
        out.len--;
    }
    char *text = mem_strndup(buf_str(&out), out.len);
    buf_fini(&out);
    return text;
}
