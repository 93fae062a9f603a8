#include "document_table.h"

#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define BAR        " \u2502 "
#define LINE       "\u2500"
#define CROSS      "\u2500\u253c\u2500"
#define ELLIPSIS   "\u2026"
#define GAP        3  /* columns of BAR and CROSS */
#define CELL_LEAST 10 /* columns to which a wider column may shrink */
#define HANG       2  /* of the second line of a "head: value" */
#define HEAD_MOST  32 /* columns of a head that is said with every cell */

void table_init(struct table *t)
{
    *t = (struct table){0};
    styled_init(&t->text);
}

void table_fini(struct table *t)
{
    styled_fini(&t->text);
    free(t->cells);
}

void table_reset(struct table *t, size_t columns)
{
    styled_reset(&t->text);
    t->cell_count = 0;
    t->columns = columns;
}

void table_cell_begin(struct table *t, enum markdown_align align)
{
    mem_grow(&t->cells, &t->cell_cap, t->cell_count + 1, sizeof *t->cells);
    t->cells[t->cell_count++] = (struct table_cell){.start = t->text.text.len,
                                                    .end = t->text.text.len,
                                                    .run = t->text.run_count,
                                                    .align = align};
}

void table_cell_end(struct table *t)
{
    t->cells[t->cell_count - 1].end = t->text.text.len;
}

static struct styled_walk walk_cell(const struct table *t, const struct table_cell *cell)
{
    /* The run before may go on in this cell. */
    return styled_walk(&t->text, cell->start, cell->end, cell->run > 0 ? cell->run - 1 : 0);
}

/* --- widths --- */

/* The columns of a cell's longest line. */
static size_t cell_width(const struct table *t, const struct table_cell *cell)
{
    const char *s = t->text.text.data;
    size_t widest = 0;
    for (size_t at = cell->start; at < cell->end;) {
        const char *feed = memchr(s + at, '\n', cell->end - at);
        size_t end = feed != NULL ? (size_t)(feed - s) : cell->end;
        size_t width = text_width(s + at, end - at);
        widest = width > widest ? width : widest;
        at = end + 1;
    }
    return widest;
}

static size_t *natural_widths(const struct table *t)
{
    size_t *widths = mem_array(t->columns, sizeof *widths);
    for (size_t i = 0; i < t->cell_count; i++) {
        size_t width = cell_width(t, &t->cells[i]);
        size_t *widest = &widths[i % t->columns];
        *widest = width > *widest ? width : *widest;
    }
    for (size_t i = 0; i < t->columns; i++) {
        widths[i] = widths[i] > 0 ? widths[i] : 1;
    }
    return widths;
}

static size_t sum_capped(const size_t *widths, size_t n, size_t cap)
{
    size_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += widths[i] < cap ? widths[i] : cap;
    }
    return sum;
}

/* Shrinks the widest columns alike until all fit in `room`. False: they would be too narrow. */
static bool shrink(size_t *widths, size_t n, size_t room)
{
    if (sum_capped(widths, n, CELL_LEAST) > room) {
        return false;
    }
    size_t low = CELL_LEAST;
    size_t high = room;
    while (low < high) {
        size_t cap = low + (high - low + 1) / 2;
        if (sum_capped(widths, n, cap) <= room) {
            low = cap;
        } else {
            high = cap - 1;
        }
    }
    size_t rest = room - sum_capped(widths, n, low);
    for (size_t i = 0; i < n; i++) {
        if (widths[i] > low) {
            widths[i] = low + (rest > 0);
            rest -= rest > 0;
        }
    }
    return true;
}

/* --- side by side --- */

/* Draws a line of a cell; the last of a row is not padded. */
static void draw_line(struct styled_walk *w, const struct text_span *line, size_t width,
                      enum markdown_align align, bool last, struct draft *draft)
{
    size_t used = line->len > 0 ? text_width(w->from->text.data + line->start, line->len) : 0;
    size_t room = used < width ? width - used : 0;
    size_t before = align == MARKDOWN_ALIGN_RIGHT    ? room
                    : align == MARKDOWN_ALIGN_CENTER ? room / 2
                                                     : 0;
    draft_spaces(draft, before);
    styled_walk_draw(w, line, draft);
    draft_spaces(draft, last ? 0 : room - before);
}

/* One row of the table, as high as its highest cell. */
static void draw_row(const struct table *t, const struct table_cell *cells, const size_t *widths,
                     struct styled_walk *walks, const struct table_frame *frame)
{
    for (size_t i = 0; i < t->columns; i++) {
        walks[i] = walk_cell(t, &cells[i]);
    }
    bool more = true;
    for (size_t row = 0; row == 0 || more; row++) {
        size_t source = MARKDOWN_NO_SOURCE;
        more = false;
        frame->row_begin(frame->ctx);
        for (size_t i = 0; i < t->columns; i++) {
            struct text_span line = {.start = cells[i].end};
            if (styled_walk_line(&walks[i], widths[i], &line) && source == MARKDOWN_NO_SOURCE &&
                row == 0) {
                source = styled_walk_source(&walks[i], &line);
            }
            if (i > 0) {
                draft_add(frame->draft, BAR, strlen(BAR), ROLE_RULE);
            }
            draw_line(&walks[i], &line, widths[i], cells[i].align, i + 1 == t->columns,
                      frame->draft);
            more = more || walks[i].at < walks[i].end;
        }
        frame->row_end(frame->ctx, source);
    }
}

static void draw_line_below_head(const struct table *t, const size_t *widths,
                                 const struct table_frame *frame)
{
    frame->row_begin(frame->ctx);
    for (size_t i = 0; i < t->columns; i++) {
        if (i > 0) {
            draft_add(frame->draft, CROSS, strlen(CROSS), ROLE_RULE);
        }
        for (size_t k = 0; k < widths[i]; k++) {
            draft_add(frame->draft, LINE, strlen(LINE), ROLE_RULE);
        }
    }
    frame->row_end(frame->ctx, MARKDOWN_NO_SOURCE);
}

static void draw_grid(const struct table *t, const size_t *widths, const struct table_frame *frame)
{
    struct styled_walk *walks = mem_array(t->columns, sizeof *walks);
    for (size_t at = 0; at + t->columns <= t->cell_count; at += t->columns) {
        draw_row(t, t->cells + at, widths, walks, frame);
        if (at == 0) {
            draw_line_below_head(t, widths, frame);
        }
    }
    free(walks);
}

/* --- one below the other --- */

static void add_cell(const struct table *t, const struct table_cell *cell, struct styled *out)
{
    struct styled_walk w = walk_cell(t, cell);
    struct text_span all = {.start = cell->start, .len = cell->end - cell->start};
    size_t source = cell->end > cell->start ? styled_walk_source(&w, &all) : MARKDOWN_NO_SOURCE;
    for (size_t run = w.run, at = cell->start; at < cell->end; run++) {
        const struct styled_run *r = &t->text.runs[run];
        size_t stop = r->end < cell->end ? r->end : cell->end;
        styled_add(out, t->text.text.data + at, stop - at, r->style,
                   at == cell->start ? source : r->source);
        at = stop;
    }
}

/* A long head is cut, for it comes again and again. */
static void add_head(const struct table *t, const struct table_cell *head, struct styled *out)
{
    size_t n = head->end - head->start;
    if (n == 0) {
        return;
    }
    const char *s = t->text.text.data + head->start;
    size_t fits = text_fit(s, n, HEAD_MOST);
    styled_add(out, s, fits, ROLE_STRONG, MARKDOWN_NO_SOURCE);
    if (fits < n) {
        styled_add(out, ELLIPSIS, strlen(ELLIPSIS), ROLE_STRONG, MARKDOWN_NO_SOURCE);
    }
    styled_add(out, ": ", 2, ROLE_STRONG, MARKDOWN_NO_SOURCE);
}

static void draw_pair(const struct styled *pair, const struct table_frame *frame)
{
    struct styled_walk w = styled_walk(pair, 0, pair->text.len, 0);
    size_t hang = frame->columns > CELL_LEAST ? HANG : 0;
    struct text_span line;
    for (size_t row = 0; styled_walk_line(&w, frame->columns - (row > 0 ? hang : 0), &line);
         row++) {
        frame->row_begin(frame->ctx);
        draft_spaces(frame->draft, row > 0 ? hang : 0);
        size_t source = styled_walk_source(&w, &line);
        styled_walk_draw(&w, &line, frame->draft);
        frame->row_end(frame->ctx, source);
    }
}

/* The cells of one row, each on its lines; true if there were any. */
static bool draw_list_row(const struct table *t, size_t at, struct styled *pair, bool gap,
                          const struct table_frame *frame)
{
    bool any = false;
    for (size_t i = 0; i < t->columns; i++) {
        const struct table_cell *head = &t->cells[i];
        const struct table_cell *cell = &t->cells[at + i];
        if (cell->end == cell->start) {
            continue;
        }
        styled_reset(pair);
        if (at > 0) {
            add_head(t, head, pair);
        }
        add_cell(t, cell, pair);
        if (gap && !any) {
            frame->row_begin(frame->ctx);
            frame->row_end(frame->ctx, MARKDOWN_NO_SOURCE);
        }
        any = true;
        draw_pair(pair, frame);
    }
    return any;
}

static void draw_list(const struct table *t, const struct table_frame *frame)
{
    struct styled pair;
    styled_init(&pair);
    bool any = false;
    bool head_only = t->cell_count <= t->columns;
    for (size_t at = head_only ? 0 : t->columns; at + t->columns <= t->cell_count;
         at += t->columns) {
        any = draw_list_row(t, at, &pair, any, frame) || any;
    }
    styled_fini(&pair);
}

void table_draw(const struct table *t, const struct table_frame *frame)
{
    if (t->columns == 0 || t->cell_count < t->columns) {
        return;
    }
    size_t *widths = natural_widths(t);
    size_t gaps = GAP * (t->columns - 1);
    size_t natural = gaps + sum_capped(widths, t->columns, (size_t)-1 / 2);
    if (natural <= frame->columns ||
        (gaps < frame->columns && shrink(widths, t->columns, frame->columns - gaps))) {
        draw_grid(t, widths, frame);
    } else {
        draw_list(t, frame);
    }
    free(widths);
}
