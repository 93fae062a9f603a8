/* The rows of one page of a document in the making: what is open, what stands before each row, and
 * how text, code and rules become rows. document_page.c says what comes; nobody else calls. */
#ifndef SYLLABUS_TUI_DOCUMENT_PRESS_H
#define SYLLABUS_TUI_DOCUMENT_PRESS_H

#include "document_draft.h"
#include "document_table.h"
#include "syllabus/base/markdown.h"

/* Lists, their items or quotes, and the page. */
#define PRESS_FRAMES (2 * MARKDOWN_DEPTH + 1)
/* Columns that indents leave to the text; deeper ones are not shown. */
#define PRESS_ROOM_LEAST 10

/* A quote, list or item that is open; the first stands for the page. */
struct frame {
    enum markdown_block_kind kind;
    bool tight, ordered;
    char delimiter;
    unsigned long number;
    size_t children;
    size_t indent;   /* columns it takes of each row; 0 where there was no room */
    bool pending;    /* an item's marker is still to be shown */
    char marker[24]; /* a number of ten digits and a box are the longest */
};

struct link {
    char *address; /* owned */
    size_t start;  /* of its text, in press_target() */
};

struct press {
    size_t columns;
    size_t source; /* of the page */
    struct draft draft;
    struct styled text;    /* of the block that is open */
    struct styled scratch; /* a line of code */
    struct table table;
    struct frame frames[PRESS_FRAMES];
    size_t frame_count;
    bool gap;         /* a blank row comes before the next one */
    size_t gap_depth; /* frames that go on across it */
    bool leaf;        /* a block of text is open */
    bool code;        /* it is code */
    bool in_table;
    int heading; /* its level, or 0 */
    bool head;   /* in the head of a table */
    int quotes, strong, emphasis, strike, code_spans;
    struct link links[MARKDOWN_DEPTH];
    size_t link_count;
};

struct press *press_new(void);
void press_free(struct press *p);
/* Forgets all, for a page of n bytes that begins at `source` of the document. */
void press_begin(struct press *p, size_t n, size_t source, size_t columns);

/* The innermost frame, and the columns that the frames leave. */
struct frame *press_top(struct press *p);
size_t press_room(const struct press *p);
/* A block begins in the innermost frame: a blank row parts it from the one before, but not in a
 * tight list. */
void press_child_begins(struct press *p);

/* A row with what stands before it; the blank one that is due comes first. `ctx` is the press.
 * `source` counts from the page's start. */
void press_row_begin(void *ctx);
void press_row_end(void *ctx, size_t source);

/* A block of text. In a table its cells take the text, and there is no leaf. */
void press_leaf_begin(struct press *p);
void press_leaf_end(struct press *p);
/* For blocks that are no text: markers get a row of their own if they have to. */
void press_solid_begin(struct press *p);
/* Where text goes now. */
struct styled *press_target(struct press *p);
/* Text comes, in a paragraph or without one, as in an item of a tight list. */
void press_text_begins(struct press *p);
void press_add_text(struct press *p, const char *s, size_t n, size_t source);

/* The text that was added, as code. */
void press_draw_code(struct press *p);
void press_draw_rule(struct press *p);
/* A text as it is, without blank lines at its ends. */
void press_draw_plain(struct press *p, const char *s, size_t n);

#endif
