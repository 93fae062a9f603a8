/* The vocabulary of labels, English and Russian, in tables: what stands before a colon and says
 * what follows. Patterns are those of phrase_match(). */
#ifndef SYLLABUS_COURSE_PLAN_LABEL_WORDS_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_LABEL_WORDS_INTERNAL_H

#include "phrase_internal.h"

#include <stdbool.h>
#include <stddef.h>

/* What a line announces or states. */
enum plan_label {
    PLAN_LABEL_NONE,
    PLAN_LABEL_OBJECTIVES,
    PLAN_LABEL_TOPICS, /* the list under a module; the label itself is no content */
    PLAN_LABEL_KEEP,   /* practice, project, task: an item together with its label */
    PLAN_LABEL_PREREQUISITES,
    PLAN_LABEL_DESCRIPTION,
    PLAN_LABEL_DURATION,
    PLAN_LABEL_TOTAL,
    PLAN_LABEL_ASSIGNMENTS, /* as KEEP inside a module */
    PLAN_LABEL_FINAL,       /* the final project */
    PLAN_LABEL_TITLE,       /* of the course */
    PLAN_LABEL_OTHER        /* advice, resources, changes: no part of a plan */
};

/* The label whose phrase stands at the start of t (the longest one), its bytes in *n. */
enum plan_label plan_label_words_find(struct span t, size_t *n);
/* Bytes of "after this module you will be able to" at the start of t; 0 when it begins otherwise.
 */
size_t plan_label_words_outcome(struct span t);
/* Bytes of what leads to a total in a sentence: "рассчитан на", "total of". */
size_t plan_label_words_total(struct span t);
/* t has only words that may follow a label's phrase: "модуля", "of this course", ... */
bool plan_label_words_is_filler(struct span t);

#endif
