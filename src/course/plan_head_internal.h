/* What one line says: the head of a module ("Модуль 1: Основы (8 часов)") or a label ("Цели: ...").
 * Spans are marked text and borrow from the line. */
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

struct plan_label_line {
    enum plan_label label;
    struct span phrase; /* the label's own words */
    struct span value;  /* what follows on the line; empty when nothing does */
    bool of_course;     /* speaks of the course, not of a module */
    int minutes;        /* of PLAN_LABEL_DURATION and PLAN_LABEL_TOTAL; above 0 */
};

/* Reads the label of a line; PLAN_LABEL_NONE when it has none. */
void plan_head_read_label(const struct plan_line *l, struct plan_label_line *out);
/* A total inside a sentence: "Курс рассчитан на 40 часов." */
bool plan_head_find_total(struct span t, int *minutes);
/* "**Tools:** ..." or "Tools:": some label, known or not. Its value, if any, in *value. */
bool plan_head_is_labelled(const struct plan_line *l, struct span *value);

#endif
