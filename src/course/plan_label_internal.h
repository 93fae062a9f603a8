/* The label of one line: "Цели: ...", "**Duration:** 8 hours". Spans are marked text and borrow
 * from the line. */
#ifndef SYLLABUS_COURSE_PLAN_LABEL_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_LABEL_INTERNAL_H

#include "phrase_internal.h"
#include "plan_label_words_internal.h"
#include "plan_line_internal.h"

#include <stdbool.h>

struct plan_label_line {
    enum plan_label label;
    struct span phrase; /* the label's own words */
    struct span value;  /* what follows on the line; empty when nothing does */
    bool of_course;     /* speaks of the course, not of a module */
    int minutes;        /* of PLAN_LABEL_DURATION and PLAN_LABEL_TOTAL; above 0 */
};

/* Reads the label of a line; PLAN_LABEL_NONE when it has none. */
void plan_label_read(const struct plan_line *l, struct plan_label_line *out);
/* A total inside a sentence: "Курс рассчитан на 40 часов." */
bool plan_label_find_total(struct span t, int *minutes);
/* "**Tools:** ..." or "Tools:": some label, known or not. Its value, if any, in *value. */
bool plan_label_is_some(const struct plan_line *l, struct span *value);

#endif
