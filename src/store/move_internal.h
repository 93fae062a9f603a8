/* Which tables and columns a guest takes along. A test compares this with the schema: a migration
 * that adds one has to say here what becomes of it. */
#ifndef SYLLABUS_STORE_MOVE_INTERNAL_H
#define SYLLABUS_STORE_MOVE_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct store;

struct moved_table {
    const char *name;
    const char *columns; /* separated by ", "; NULL: nothing of the table is moved */
    const char *left;    /* columns that are not: made anew, or worth nothing there; or NULL */
    const char *order;   /* by which rows are numbered anew; NULL: any */
    bool keeps;          /* a row that is there already stays, and is no failure */
};

/* The i-th; NULL past the end. */
const struct moved_table *move_table_at(size_t i);

/* Within a transaction of `to`. */
enum error_kind move_rows(struct store *to, const char *user_id, struct store *from,
                          struct error *err);

#endif
