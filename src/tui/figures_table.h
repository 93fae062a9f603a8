/* A table of figures with a bar in each row, laid out for a width; and sparklines. For figures.c.
 */
#ifndef SYLLABUS_TUI_FIGURES_TABLE_H
#define SYLLABUS_TUI_FIGURES_TABLE_H

#include "figures.h"

#include <stdint.h>

#define FIGURES_CELLS 6

struct figures_item {
    char *name;
    double bar, beyond;         /* in the table's measure; beyond: to there with a lighter one */
    char *cells[FIGURES_CELLS]; /* what the bar shows first */
};

struct figures_table {
    const char *heading;
    const char *headings[FIGURES_CELLS]; /* NULL past the last one */
    double full;                         /* as long as a bar can be */
    struct figures_item *items;
    size_t count, cap;
};

/* Owned by the table; its name and cells are the caller's to set, owned from then on. */
struct figures_item *figures_table_add(struct figures_table *t);
/* Adds its rows, nothing when it has no items; empties it. */
void figures_table_layout(struct figures *f, struct figures_table *t, int columns,
                          enum figures_look look);

/* A row; `take_text` belongs to it. */
struct figures_row *figures_add(struct figures *f, style_t style, char *take_text);
/* Text in as many rows as it takes. */
void figures_add_wrapped(struct figures *f, style_t style, const char *text, int indent,
                         int columns);
/* "Created  ▁▃█  12": a column for each value, the last ones where there is no room for all. */
void figures_add_sparkline(struct figures *f, const char *name, int name_columns,
                           const int64_t *values, size_t count, int columns,
                           enum figures_look look);

#endif
