/* Reading CSV (RFC 4180), record by record, with any separator and any kind of line end. */
#ifndef SYLLABUS_EXCHANGE_CSV_INTERNAL_H
#define SYLLABUS_EXCHANGE_CSV_INTERNAL_H

#include "syllabus/base/error.h"
#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <stddef.h>

struct csv {
    const char *text; /* valid UTF-8 without a byte order mark */
    size_t n, at;
    size_t line; /* of what is read next, from 1 */
    char separator;
};

/* Replaces the cells by those of the next record; *line is where it begins. False at the end, or
 * at a fault (then err is set): ERROR_BAD_DATA with line and column. */
bool csv_next(struct csv *c, struct strlist *cells, size_t *line, struct error *err);

#endif
