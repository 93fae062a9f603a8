#include "sheet.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define LEAD_MAX 24 /* columns */

struct sheet_line {
    style_t style;
    char *lead;
    char *text;
};

struct sheet_row {
    size_t line;
    size_t start, len; /* of the line's text */
};

struct sheet {
    struct sheet_line *lines;
    size_t count, cap;
    struct sheet_row *rows;
    size_t row_count, row_cap;
    int lead_columns;
    int columns; /* laid out for */
};

struct sheet *sheet_new(void)
{
    return mem_alloc(sizeof(struct sheet));
}

void sheet_free(struct sheet *s)
{
    if (!s) {
        return;
    }
    for (size_t i = 0; i < s->count; i++) {
        free(s->lines[i].lead);
        free(s->lines[i].text);
    }
    free(s->lines);
    free(s->rows);
    free(s);
}

void sheet_add(struct sheet *s, style_t style, const char *lead, const char *text)
{
    mem_grow(&s->lines, &s->cap, s->count + 1, sizeof *s->lines);
    struct sheet_line *line = &s->lines[s->count++];
    *line = (struct sheet_line){
        .style = style,
        .lead = lead ? text_cleaned(lead, TEXT_ONE_LINE) : NULL,
        .text = text_cleaned(text, 0),
    };
    int width = lead ? (int)text_width(line->lead, strlen(line->lead)) + 2 : 0;
    if (width > s->lead_columns && width <= LEAD_MAX) {
        s->lead_columns = width;
    }
    s->columns = 0;
}

int sheet_width(const struct sheet *s)
{
    size_t widest = 0;
    for (size_t i = 0; i < s->count; i++) {
        const char *text = s->lines[i].text;
        while (*text) {
            size_t n = strcspn(text, "\n");
            size_t width = text_width(text, n) + (s->lines[i].lead ? (size_t)s->lead_columns : 0);
            widest = width > widest ? width : widest;
            text += text[n] ? n + 1 : n;
        }
    }
    return widest < 1000 ? (int)widest : 1000;
}

static void add_row(struct sheet *s, size_t line, size_t start, size_t len)
{
    mem_grow(&s->rows, &s->row_cap, s->row_count + 1, sizeof *s->rows);
    s->rows[s->row_count++] = (struct sheet_row){line, start, len};
}

/* Where the text of a line begins: behind the leads, unless there is hardly any room. */
static int text_column(const struct sheet *s, const struct sheet_line *line)
{
    return line->lead && s->lead_columns * 2 < s->columns ? s->lead_columns : line->lead ? 2 : 0;
}

int sheet_layout(struct sheet *s, int columns)
{
    if (columns == s->columns) {
        return (int)s->row_count;
    }
    s->columns = columns;
    s->row_count = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct sheet_line *line = &s->lines[i];
        int column = text_column(s, line);
        size_t n = strlen(line->text);
        size_t pos = 0;
        struct text_span span;
        bool any = false;
        bool fits = line->lead && (int)text_width(line->lead, strlen(line->lead)) < column;
        if (line->lead && !fits) {
            add_row(s, i, 0, 0); /* the lead has a row of its own */
        }
        size_t room = columns > column + 1 ? (size_t)(columns - column) : 1;
        while (text_wrap_next(line->text, n, room, &pos, &span)) {
            add_row(s, i, span.start, span.len);
            any = true;
        }
        if (!any) {
            add_row(s, i, 0, 0);
        }
    }
    return (int)s->row_count;
}

void sheet_draw(const struct sheet *s, struct canvas *c, struct rect area, int top)
{
    for (int row = 0; row < area.rows; row++) {
        size_t i = (size_t)(top + row);
        if (i >= s->row_count) {
            return;
        }
        const struct sheet_row *r = &s->rows[i];
        const struct sheet_line *line = &s->lines[r->line];
        bool first = i == 0 || s->rows[i - 1].line != r->line;
        int column = text_column(s, line);
        if (first && line->lead) {
            canvas_put(c, area, row, 0, line->lead, strlen(line->lead), ROLE_HINT_KEY);
        }
        canvas_put(c, area, row, column, line->text + r->start, r->len, line->style);
    }
}
