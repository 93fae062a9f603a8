/* Prompt and text as rows. Columns are counted as the terminal does, code point by code point. */
#include "line_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define TAB_WIDTH 8

void line_layout_fini(struct line_layout *l)
{
    buf_fini(&l->shown);
    free(l->rows);
    *l = (struct line_layout){0};
}

static void new_row(struct line_layout *l)
{
    mem_grow(&l->rows, &l->cap, l->count + 1, sizeof *l->rows);
    l->rows[l->count++] = (struct line_row){.start = l->shown.len};
}

/* Adds one character and returns its columns; a wide one never straddles two rows, one without
 * width stays with the one before it. */
static size_t add_character(struct line_layout *l, const char *s, size_t n, size_t columns)
{
    struct buf clean = BUF_INIT(64);
    struct line_row *row = &l->rows[l->count - 1];
    if (*s == '\t') {
        size_t blanks = TAB_WIDTH - row->width % TAB_WIDTH;
        buf_printf(&clean, "%*s", (int)(blanks < columns ? blanks : 1), "");
    } else {
        text_clean(&clean, s, n, 0);
    }
    size_t width = text_width(buf_str(&clean), clean.len);
    if (width > 0 && row->width > 0 && row->width + width > columns) {
        new_row(l);
        row = &l->rows[l->count - 1];
    }
    buf_add(&l->shown, buf_str(&clean), clean.len);
    row->len += clean.len;
    row->width += width;
    buf_fini(&clean);
    return width;
}

/* Adds s[0..n). The cursor stands on the character at `point`, or behind the last one; a `point`
 * past n leaves it. */
static void add_text(struct line_layout *l, const char *s, size_t n, size_t point, size_t columns)
{
    size_t i = 0;
    do {
        uint32_t cp = 0;
        size_t took = text_decode(s + i, n - i, &cp);
        size_t row = l->count - 1;
        size_t column = l->rows[row].width;
        if (i < n && cp == '\n') {
            new_row(l);
        } else if (i < n) {
            size_t width = add_character(l, s + i, took, columns);
            if (l->count - 1 > row) {
                row = l->count - 1;
                column = l->rows[row].width - width;
            }
        }
        if (i == point) {
            l->cursor_row = row;
            l->cursor_column = column;
        }
        i += took;
        if (took == 0) {
            break;
        }
    } while (i <= n);
}

void line_layout_make(struct line_layout *l, const char *prompt, const char *text, size_t n,
                      size_t point, size_t columns)
{
    char *clean = text_cleaned(prompt, TEXT_ONE_LINE);
    size_t prompt_len = strlen(clean);
    line_layout_fini(l);
    buf_init(&l->shown, TAB_WIDTH * (prompt_len + n)); /* no byte becomes more */
    new_row(l);
    add_text(l, clean, prompt_len, SIZE_MAX, columns);
    add_text(l, text, n, point, columns);
    free(clean);
}
