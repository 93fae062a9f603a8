/* One line of Markdown by itself: what kind of block it is and what stands in it. No context, no
 * memory: what a line means is plan_scope's business. */
#ifndef SYLLABUS_COURSE_PLAN_LINE_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_LINE_INTERNAL_H

#include "phrase_internal.h"
#include "plan_inline_internal.h"

#include "syllabus/base/buf.h"

#include <stdbool.h>
#include <stddef.h>

enum plan_line_kind {
    PLAN_LINE_BLANK,
    PLAN_LINE_RULE,      /* --- *** ___ and their typographic kin */
    PLAN_LINE_UNDERLINE, /* === under a heading */
    PLAN_LINE_HEADING,
    PLAN_LINE_BULLET,
    PLAN_LINE_ORDERED,
    PLAN_LINE_ROW,      /* of a table */
    PLAN_LINE_ROW_RULE, /* |---|---| */
    PLAN_LINE_TEXT
};

struct plan_line {
    enum plan_line_kind kind;
    int level;                /* 1..6 of a heading; of the heading a rule or underline would make */
    int indent;               /* columns before the first mark or letter */
    int number;               /* of an ordered item */
    bool spaced;              /* a blank line (or nothing) stands before: set by the reader */
    struct buf raw;           /* the row, where kind is a ROW kind or TEXT */
    struct inline_text inner; /* what stands after the block marks */
};

void plan_line_init(struct plan_line *l);
void plan_line_fini(struct plan_line *l);
/* Replaces what `l` held. `raw` is valid UTF-8 without its line break. */
void plan_line_read(struct plan_line *l, struct span raw);
/* The text of a line, marked, blanks at the ends gone. */
struct span plan_line_text(const struct plan_line *l);
/* The same with emoji at its start gone. */
struct span plan_line_words(const struct plan_line *l);
/* The first strong span covers the line's words, a colon or hours after it apart. */
bool plan_line_is_bold(const struct plan_line *l);
/* The line's words begin in a strong span. */
bool plan_line_starts_bold(const struct plan_line *l);

/* A line that opens or closes a fence: its character, length and the first word after it. */
struct plan_fence {
    char c; /* '`' or '~'; '\0' for another line */
    size_t n;
    struct span tag;
};
struct plan_fence plan_line_fence(struct span raw);

#endif
