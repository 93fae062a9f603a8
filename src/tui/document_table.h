/* Tables of a document: columns side by side where they fit, else a line "head: value" a cell. */
#ifndef SYLLABUS_TUI_DOCUMENT_TABLE_H
#define SYLLABUS_TUI_DOCUMENT_TABLE_H

#include "document_draft.h"
#include "syllabus/base/markdown.h"

struct table_cell {
    size_t start, end; /* of the table's text */
    size_t run;
    enum markdown_align align;
};

/* Cells row by row; the first row is the head. */
struct table {
    struct styled text;
    struct table_cell *cells;
    size_t cell_count, cell_cap;
    size_t columns;
};

/* Begins and ends a row: what stands before and behind the table is the caller's. */
struct table_frame {
    void *ctx;
    void (*row_begin)(void *ctx);
    void (*row_end)(void *ctx, size_t source);
    size_t columns; /* for the table */
    struct draft *draft;
};

void table_init(struct table *t);
void table_fini(struct table *t);
void table_reset(struct table *t, size_t columns);
void table_cell_begin(struct table *t, enum markdown_align align);
void table_cell_end(struct table *t);
void table_draw(const struct table *t, const struct table_frame *frame);

#endif
