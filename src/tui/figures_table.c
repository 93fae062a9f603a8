#include "figures_table.h"

#include "syllabus/app/figure.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define ROW_LIMIT (64u << 10)
#define BAR_LEAST 8 /* columns: a shorter one says little, so numbers go to the next row for it */
#define BAR_MOST  40
#define GAP       2

static int width_of(const char *text)
{
    return (int)text_width(text, strlen(text));
}

/* --- rows --- */

struct figures_row *figures_add(struct figures *f, style_t style, char *take_text)
{
    mem_grow(&f->rows, &f->cap, f->count + 1, sizeof *f->rows);
    struct figures_row *r = &f->rows[f->count++];
    *r = (struct figures_row){.text = take_text, .style = style};
    return r;
}

void figures_add_wrapped(struct figures *f, style_t style, const char *text, int indent,
                         int columns)
{
    size_t pos = 0;
    size_t n = strlen(text);
    struct text_span span;
    size_t room = columns > indent + 1 ? (size_t)(columns - indent) : 1;
    while (text_wrap_next(text, n, room, &pos, &span)) {
        figures_add(f, style, mem_printf("%*s%.*s", indent, "", (int)span.len, text + span.start));
    }
}

/* At the right of a field. */
static void add_right(struct buf *out, const char *text, int columns)
{
    int width = width_of(text);
    buf_printf(out, "%*s%s", columns > width ? columns - width : 0, "", text);
}

static void add_many(struct buf *out, const char *glyph, int count)
{
    for (int i = 0; i < count; i++) {
        buf_add_str(out, glyph);
    }
}

/* --- bars --- */

/* How much of `steps` a value takes; what is there at all shows. */
static int share(double value, double full, int steps)
{
    if (!(value > 0) || !(full > 0)) {
        return 0;
    }
    double part = value < full ? value / full : 1;
    int n = (int)(part * steps + 0.5);
    return n > 0 ? n : 1;
}

static void add_bar(struct buf *out, const struct figures_item *item, double full, int columns,
                    enum figures_look look)
{
    bool ascii = look == FIGURES_ASCII;
    int halves = ascii ? 2 * share(item->bar, full, columns) : share(item->bar, full, 2 * columns);
    int used = (halves + 1) / 2;
    int beyond = share(item->beyond, full, columns);
    add_many(out, ascii ? "#" : "█", halves / 2);
    add_many(out, "▌", halves % 2);
    add_many(out, ascii ? "-" : "░", beyond > used ? beyond - used : 0);
    add_many(out, " ", columns - (beyond > used ? beyond : used));
}

/* --- tables --- */

struct figures_item *figures_table_add(struct figures_table *t)
{
    mem_grow(&t->items, &t->cap, t->count + 1, sizeof *t->items);
    struct figures_item *item = &t->items[t->count++];
    *item = (struct figures_item){0};
    return item;
}

/* How the rows of a table are divided. */
struct division {
    int name, bar;
    int cells[FIGURES_CELLS];
    int in_row; /* so many cells; the others are in the row below */
};

static int cell_width(const struct figures_table *t, int cell)
{
    int widest = width_of(t->headings[cell]);
    for (size_t i = 0; i < t->count; i++) {
        int width = width_of(t->items[i].cells[cell]);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static int name_width(const struct figures_table *t, int columns)
{
    int most = columns / 3;
    int widest = 0;
    for (size_t i = 0; i < t->count; i++) {
        int width = width_of(t->items[i].name);
        widest = width > widest ? width : widest;
    }
    return widest < most ? widest : most;
}

static struct division divide(const struct figures_table *t, int columns)
{
    struct division d = {.name = name_width(t, columns)};
    int room = columns - d.name - GAP;
    for (int i = 0; i < FIGURES_CELLS && t->headings[i]; i++) {
        d.cells[i] = cell_width(t, i);
        room -= d.cells[i] + GAP;
        d.in_row = i + 1;
    }
    while (d.in_row > 1 && room < BAR_LEAST) {
        d.in_row--;
        room += d.cells[d.in_row] + GAP;
    }
    d.bar = room < 0 ? 0 : room > BAR_MOST ? BAR_MOST : room;
    return d;
}

static void add_headings(struct figures *f, const struct figures_table *t, const struct division *d)
{
    struct buf row = BUF_INIT(ROW_LIMIT);
    buf_printf(&row, "%*s", d->name + GAP + d->bar, "");
    for (int i = 0; i < d->in_row; i++) {
        buf_printf(&row, "%*s", GAP, "");
        add_right(&row, t->headings[i], d->cells[i]);
    }
    figures_add(f, ROLE_DIM, buf_steal(&row));
}

static void add_item(struct figures *f, const struct figures_table *t, const struct division *d,
                     const struct figures_item *item, enum figures_look look)
{
    struct buf row = BUF_INIT(ROW_LIMIT);
    text_pad(&row, item->name, (size_t)d->name);
    buf_printf(&row, "%*s", GAP, "");
    add_bar(&row, item, t->full, d->bar, look);
    for (int i = 0; i < d->in_row; i++) {
        buf_printf(&row, "%*s", GAP, "");
        add_right(&row, item->cells[i], d->cells[i]);
    }
    struct figures_row *added = figures_add(f, ROLE_TEXT, buf_steal(&row));
    added->bar = d->name + GAP;
    added->bar_columns = d->bar;
}

static void add_rest(struct figures *f, const struct figures_table *t, const struct division *d,
                     const struct figures_item *item, int columns)
{
    struct buf rest = BUF_INIT(ROW_LIMIT);
    for (int i = d->in_row; i < FIGURES_CELLS && t->headings[i]; i++) {
        buf_printf(&rest, "%s%s %s", i > d->in_row ? " · " : "", t->headings[i], item->cells[i]);
    }
    if (rest.len > 0) {
        figures_add_wrapped(f, ROLE_DIM, buf_str(&rest), GAP, columns);
    }
    buf_fini(&rest);
}

static void empty(struct figures_table *t)
{
    for (size_t i = 0; i < t->count; i++) {
        free(t->items[i].name);
        for (int k = 0; k < FIGURES_CELLS; k++) {
            free(t->items[i].cells[k]);
        }
    }
    free(t->items);
    t->items = NULL;
    t->count = t->cap = 0;
}

void figures_table_layout(struct figures *f, struct figures_table *t, int columns,
                          enum figures_look look)
{
    if (t->count > 0) {
        struct division d = divide(t, columns);
        if (f->count > 0) {
            figures_add(f, ROLE_TEXT, mem_strdup(""));
        }
        if (t->heading) {
            figures_add_wrapped(f, ROLE_HEADING, t->heading, 0, columns);
        }
        add_headings(f, t, &d);
        for (size_t i = 0; i < t->count; i++) {
            add_item(f, t, &d, &t->items[i], look);
            add_rest(f, t, &d, &t->items[i], columns);
        }
    }
    empty(t);
}

/* --- sparklines --- */

static const char *spark(int64_t value, int64_t most, enum figures_look look)
{
    static const char *const blocks[] = {"·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const digits[] = {".", "1", "2", "3", "4", "5", "6", "7", "8"};
    int level = share((double)value, (double)most, 8);
    return look == FIGURES_ASCII ? digits[level] : blocks[level];
}

void figures_add_sparkline(struct figures *f, const char *name, int name_columns,
                           const int64_t *values, size_t count, int columns, enum figures_look look)
{
    struct buf row = BUF_INIT(ROW_LIMIT);
    int64_t sum = 0;
    int64_t most = 0;
    for (size_t i = 0; i < count; i++) {
        sum += values[i];
        most = values[i] > most ? values[i] : most;
    }
    char *number = figure_count(sum);
    int room = columns - name_columns - width_of(number) - 2 * GAP;
    size_t shown = room < 1 ? 1 : (size_t)room < count ? (size_t)room : count;
    text_pad(&row, name, (size_t)name_columns);
    buf_printf(&row, "%*s", GAP, "");
    for (size_t i = count - shown; i < count; i++) {
        buf_add_str(&row, spark(values[i], most, look));
    }
    buf_printf(&row, "%*s%s", GAP, "", number);
    struct figures_row *added = figures_add(f, ROLE_TEXT, buf_steal(&row));
    added->bar = name_columns + GAP;
    added->bar_columns = (int)shown;
    free(number);
}
