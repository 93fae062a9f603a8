/* A table of modules: what its columns mean and what a row of it says. */
#ifndef SYLLABUS_COURSE_PLAN_TABLE_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_TABLE_INTERNAL_H

#include "plan_draft_internal.h"
#include "plan_head_internal.h"
#include "plan_inline_internal.h"
#include "plan_line_internal.h"
#include "plan_words_internal.h"

#include <stdbool.h>

/* The meaning of a table's column by its head. */
enum plan_column {
    PLAN_COLUMN_OTHER,
    PLAN_COLUMN_NUMBER,
    PLAN_COLUMN_UNIT,  /* module, week: a number, a title, or both */
    PLAN_COLUMN_TOPIC, /* a title beside a unit's number, else items */
    PLAN_COLUMN_TITLE,
    PLAN_COLUMN_HOURS,
    PLAN_COLUMN_MINUTES,
    PLAN_COLUMN_ACADEMIC,
    PLAN_COLUMN_ITEMS,
    PLAN_COLUMN_OBJECTIVES,
    PLAN_COLUMN_PREREQUISITES,
    PLAN_COLUMN_DESCRIPTION,
    PLAN_COLUMN_KEEP
};

#define PLAN_TABLE_COLUMNS 16 /* the rest of a row is not looked at */

struct plan_table {
    enum plan_column columns[PLAN_TABLE_COLUMNS];
    char *labels[PLAN_TABLE_COLUMNS];             /* heads of the KEEP columns, owned */
    const struct plan_unit *unit;                 /* of the UNIT column */
    struct inline_text cells[PLAN_TABLE_COLUMNS]; /* of the row last read */
    size_t count;                                 /* of columns */
};

struct plan_row {
    struct plan_head head; /* number, title, hours */
    bool total;            /* the sum of the column of hours */
};

void plan_table_init(struct plan_table *t);
void plan_table_fini(struct plan_table *t);
/* Reads the head of a table. False when it is no table of modules: it needs a column of titles, and
 * beside it hours, numbers or `announced` (a plan was promised). */
bool plan_table_read_head(struct plan_table *t, const struct plan_line *l, bool announced);
/* Reads a row; its spans are borrowed until the next. False when it names nothing. */
bool plan_table_read_row(struct plan_table *t, const struct plan_line *l, struct plan_row *row);
/* Puts the other cells of the row into the open module. */
void plan_table_fill(struct plan_table *t, const struct plan_row *row, struct plan_draft *d);

#endif
