#include "wrapped.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <limits.h>
#include <stdlib.h>

/* One character as it is drawn: text_clean() replaces or drops what is dangerous, and canvas_put()
 * makes a blank of LF and TAB. */
static int drawn_width(const char *s, size_t n, uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7f) {
        return 1;
    }
    if (cp == '\n' || cp == '\t') {
        return 1;
    }
    if (!text_is_dangerous(cp)) {
        return text_char_width(cp);
    }
    struct buf clean = BUF_INIT(64);
    text_clean(&clean, s, n, TEXT_ONE_LINE);
    int width = (int)text_width(buf_str(&clean), clean.len);
    buf_fini(&clean);
    return width;
}

/* What a character takes in a row; a wide one in a single column is a blank. */
static int cell_width(const struct wrapped *w, const char *s, size_t n, uint32_t cp)
{
    int width = drawn_width(s, n, cp);
    return width < w->columns ? width : w->columns;
}

static struct wrapped_row *new_row(struct wrapped *w, size_t start)
{
    mem_grow(&w->rows, &w->cap, w->count + 1, sizeof *w->rows);
    w->rows[w->count] = (struct wrapped_row){.start = start};
    return &w->rows[w->count++];
}

/* Where the row may end so that the next one begins with a word. */
struct rift {
    size_t at;
    int width;
};

/* Fills the row from its start on; returns where the next one begins, n + 1 behind the last. */
static size_t fill_row(struct wrapped *w, struct wrapped_row *row, const char *text, size_t n)
{
    struct rift rift = {0};
    bool blank_before = false;
    size_t i = row->start;
    for (;;) {
        uint32_t cp = 0;
        size_t took = text_decode(text + i, n - i, &cp);
        bool end = i == n || cp == '\n';
        bool blank = cp == ' ' || cp == '\t';
        int width = end ? 1 : cell_width(w, text + i, took, cp);
        if (blank_before && !blank && !end) {
            rift = (struct rift){.at = i, .width = row->width};
        }
        if (width > 0 && row->width + width > w->columns) {
            bool words = rift.at > row->start && !blank && !end;
            row->length = (words ? rift.at : i) - row->start;
            row->width = words ? rift.width : row->width;
            return row->start + row->length;
        }
        if (end) {
            row->length = i - row->start;
            row->hard = i < n;
            return i + 1;
        }
        row->width += width;
        blank_before = blank;
        i += took;
    }
}

static void find_caret(struct wrapped *w, const char *text, size_t point)
{
    size_t low = 0;
    size_t high = w->count;
    while (high - low > 1) { /* the last row that begins at or before the caret */
        size_t middle = low + (high - low) / 2;
        if (w->rows[middle].start <= point) {
            low = middle;
        } else {
            high = middle;
        }
    }
    int column = 0;
    for (size_t i = w->rows[low].start; i < point;) {
        uint32_t cp = 0;
        size_t took = text_decode(text + i, point - i, &cp);
        column += cell_width(w, text + i, took, cp);
        i += took;
    }
    w->caret_row = low;
    /* Before a mark of the last character it stands on that one. */
    w->caret_column = column < w->columns ? column : w->columns - 1;
}

void wrapped_make(struct wrapped *w, const char *text, size_t n, size_t point, int columns)
{
    w->count = 0;
    w->columns = columns > 1 ? columns : 1;
    size_t next = 0;
    while (next <= n) {
        next = fill_row(w, new_row(w, next), text, n);
    }
    find_caret(w, text, point < n ? point : n);
}

void wrapped_fini(struct wrapped *w)
{
    free(w->rows);
    *w = (struct wrapped){0};
}

size_t wrapped_at(const struct wrapped *w, const char *text, size_t row, int column)
{
    const struct wrapped_row *r = &w->rows[row];
    /* Behind the last character of a row that goes on the caret would stand in the next one. */
    bool goes_on = row + 1 < w->count && !r->hard;
    size_t end = r->start + r->length;
    size_t last = r->start;
    int x = 0;
    for (size_t i = r->start; i < end;) {
        uint32_t cp = 0;
        size_t took = text_decode(text + i, end - i, &cp);
        int width = cell_width(w, text + i, took, cp);
        x += width;
        if (width > 0) {
            last = i;
        }
        if (width > 0 && column < x) {
            return i;
        }
        i += took;
    }
    return goes_on ? last : end;
}

size_t wrapped_step(const struct wrapped *w, const char *text, int step, int column)
{
    bool edge = step < 0 ? w->caret_row == 0 : w->caret_row + 1 >= w->count;
    if (edge) {
        return WRAPPED_EDGE;
    }
    return wrapped_at(w, text, step < 0 ? w->caret_row - 1 : w->caret_row + 1, column);
}

size_t wrapped_scroll(const struct wrapped *w, size_t first, size_t visible)
{
    if (visible == 0 || w->count <= visible) {
        return 0;
    }
    if (first > w->caret_row) {
        first = w->caret_row;
    }
    if (first + visible <= w->caret_row) {
        first = w->caret_row + 1 - visible;
    }
    return first + visible > w->count ? w->count - visible : first;
}

void wrapped_draw(const struct wrapped *w, const char *text, size_t first, struct canvas *c,
                  struct rect area, style_t style)
{
    for (int y = 0; y < area.rows && first + (size_t)y < w->count; y++) {
        const struct wrapped_row *row = &w->rows[first + (size_t)y];
        struct buf clean = BUF_INIT(SIZE_MAX / 2); /* a row of a text that has its cap */
        for (size_t i = row->start; i < row->start + row->length;) {
            uint32_t cp = 0;
            size_t took = text_decode(text + i, row->start + row->length - i, &cp);
            /* One by one: a run of blanks is as long as it was typed. */
            text_clean(&clean, text + i, took, TEXT_ONE_LINE);
            i += took;
        }
        canvas_put(c, area, y, 0, buf_str(&clean), clean.len, style);
        buf_fini(&clean);
    }
}

void wrapped_set_cursor(const struct wrapped *w, size_t first, struct canvas *c, struct rect area)
{
    if (w->caret_row >= first && w->caret_row - first < INT_MAX) {
        canvas_set_cursor(c, area, (int)(w->caret_row - first), w->caret_column);
    } else {
        canvas_set_cursor(c, area, -1, -1);
    }
}
