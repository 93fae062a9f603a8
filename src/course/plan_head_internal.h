/* The head of a module in one line: "Модуль 1: Основы (8 часов)". Spans are marked text and borrow
 * from the line. */
#ifndef SYLLABUS_COURSE_PLAN_HEAD_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_HEAD_INTERNAL_H

#include "phrase_internal.h"
#include "plan_line_internal.h"
#include "plan_words_internal.h"

#include <stdbool.h>

#define PLAN_NO_NUMBER (-1)

struct plan_head {
    const struct plan_unit *unit; /* NULL in "1. Title" and in a bare title */
    int number;                   /* PLAN_NO_NUMBER when there is none */
    int last_number;              /* of "Weeks 1-2"; else the number */
    bool inner;                   /* numbered "1.2": a part of a module */
    bool separated;               /* a mark stands between number and title */
    bool bold_title;              /* the title is in a strong span */
    bool named;                   /* it has a title of its own, not just a number */
    struct span title;            /* never empty unless the line is */
    struct span tail;             /* what follows title and hours */
    int minutes;
    bool bracketed; /* the hours stand in brackets, after a dash or after a strong span */
};

/* Reads any line with text. */
void plan_head_read(const struct plan_line *l, struct plan_head *h);
/* The same for bare text, such as a table's cell. */
void plan_head_read_text(struct span text, struct plan_head *h);
/* A title with its hours, marks and emoji at the ends cut away; minutes 0 when none are named. */
struct span plan_head_title(struct span text, int *minutes);

/* --- parts of a line, for whoever reads other lines --- */

/* Skips separators, blanks and emoji; *found is set when a separator was among them. */
struct span plan_head_skip_separators(struct span t, bool *found);
/* t without "3. " at its start. */
struct span plan_head_skip_number(struct span t);

struct plan_group {
    size_t start, end; /* of the brackets, end past the closing one */
};
/* The next bracketed group of t from *at on, without nested ones. */
bool plan_head_next_group(struct span t, size_t *at, struct plan_group *g);

#endif
