/* Draws the rows of the prompt with the least that every terminal knows: carriage return, cursor up
 * and right, erase below. */
#include "line_internal.h"

#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#define DEFAULT_COLUMNS 80
#define DEFAULT_ROWS    24
#define CANDIDATES_MAX  100 /* shown */

static void write_out(const struct line_screen *s, const struct buf *b)
{
    /* A terminal that is gone shows itself on the input side. */
    file_write_fd(s->fd, buf_str(b), b->len, NULL);
}

static void get_size(const struct line_screen *s, size_t *columns, size_t *rows)
{
    struct winsize size = {0};
    bool known = ioctl(s->fd, TIOCGWINSZ, &size) == 0;
    *columns = known && size.ws_col > 0 ? size.ws_col : DEFAULT_COLUMNS;
    *rows = known && size.ws_row > 0 ? size.ws_row : DEFAULT_ROWS;
}

/* Chooses the rows shown so that the cursor is among them; returns how many. */
static size_t choose_rows(struct line_screen *s, size_t rows)
{
    const struct line_layout *l = &s->layout;
    if (l->count <= rows) {
        s->first_row = 0;
        return l->count;
    }
    if (s->first_row > l->cursor_row) {
        s->first_row = l->cursor_row;
    }
    if (s->first_row + rows <= l->cursor_row) {
        s->first_row = l->cursor_row + 1 - rows;
    }
    if (s->first_row + rows > l->count) {
        s->first_row = l->count - rows;
    }
    return rows;
}

/* To the first row shown, with nothing below. */
static void add_clear(const struct line_screen *s, struct buf *out)
{
    if (s->cursor > 0) {
        buf_printf(out, "\033[%zuA", s->cursor);
    }
    buf_add_str(out, "\r\033[J");
}

static void add_rows(struct line_screen *s, size_t rows, struct buf *out)
{
    const struct line_layout *l = &s->layout;
    size_t shown = choose_rows(s, rows);
    for (size_t i = 0; i < shown; i++) {
        const struct line_row *row = &l->rows[s->first_row + i];
        buf_add_str(out, i > 0 ? "\r\n" : "");
        buf_add(out, buf_str(&l->shown) + row->start, row->len);
    }
    s->cursor = l->cursor_row - s->first_row;
    if (shown - 1 > s->cursor) {
        buf_printf(out, "\033[%zuA", shown - 1 - s->cursor);
    }
    buf_add_char(out, '\r');
    if (l->cursor_column > 0) {
        buf_printf(out, "\033[%zuC", l->cursor_column);
    }
}

void line_screen_draw(struct line_screen *s, const char *prompt, const char *text, size_t n,
                      size_t point)
{
    size_t columns = 0;
    size_t rows = 0;
    struct buf out = BUF_INIT(SIZE_MAX / 2); /* the text has its cap, and the rows shown theirs */
    get_size(s, &columns, &rows);
    /* The last column stays free: terminals differ in what happens there. */
    line_layout_make(&s->layout, prompt, text, n, point, columns > 2 ? columns - 1 : 1);
    add_clear(s, &out);
    add_rows(s, rows, &out);
    write_out(s, &out);
    buf_fini(&out);
}

void line_screen_leave(struct line_screen *s, const char *prompt, const char *text,
                       const char *suffix)
{
    size_t n = strlen(text);
    struct buf out = BUF_INIT(64);
    line_screen_draw(s, prompt, text, n, n);
    buf_printf(&out, "%s\r\n", suffix);
    write_out(s, &out);
    buf_fini(&out);
    line_screen_forget(s);
}

void line_screen_forget(struct line_screen *s)
{
    line_layout_fini(&s->layout);
    s->cursor = 0;
    s->first_row = 0;
}

void line_screen_list(struct line_screen *s, const struct strlist *candidates)
{
    size_t columns = 0;
    size_t rows = 0;
    size_t widest = 1;
    struct buf out = BUF_INIT(LIMIT_MESSAGE);
    get_size(s, &columns, &rows);
    size_t shown = candidates->count < CANDIDATES_MAX ? candidates->count : CANDIDATES_MAX;
    for (size_t i = 0; i < shown; i++) {
        size_t width = text_width(candidates->items[i], strlen(candidates->items[i]));
        widest = width > widest ? width : widest;
    }
    widest = widest + 2 < columns ? widest + 2 : columns - 1;
    size_t across = widest > 0 ? (columns - 1) / widest : 1;
    for (size_t i = 0; i < shown; i++) {
        char *clean = text_cleaned(candidates->items[i], TEXT_ONE_LINE);
        bool last = i + 1 == shown || across < 2 || (i + 1) % across == 0;
        text_pad(&out, clean, widest);
        buf_add_str(&out, last ? "\r\n" : "");
        free(clean);
    }
    if (candidates->count > shown) {
        size_t more = candidates->count - shown;
        buf_printf(&out, ngettext("and %zu more", "and %zu more", more), more);
        buf_add_str(&out, "\r\n");
    }
    write_out(s, &out);
    buf_fini(&out);
}

void line_screen_resize(struct line_screen *s)
{
    size_t columns = 0;
    size_t rows = 0;
    size_t above = 0;
    get_size(s, &columns, &rows);
    for (size_t i = s->first_row; i < s->layout.cursor_row; i++) {
        size_t width = s->layout.rows[i].width;
        above += width > columns ? (width + columns - 1) / columns : 1;
    }
    above += s->layout.cursor_column / columns;
    s->cursor = above < rows ? above : rows - 1;
}
