/* The vocabulary of plans, English and Russian: every word the reader knows, in tables. Patterns
 * are those of phrase_match(). */
#ifndef SYLLABUS_COURSE_PLAN_WORDS_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_WORDS_INTERNAL_H

#include "phrase_internal.h"

#include <stdbool.h>
#include <stddef.h>

/* What a course is divided into. Of two that are nested, the rank says which are the modules. */
enum plan_rank {
    PLAN_RANK_WIDE,   /* parts, stages: may hold modules */
    PLAN_RANK_MODULE, /* modules, units */
    PLAN_RANK_PERIOD, /* weeks, chapters */
    PLAN_RANK_NARROW  /* lessons, days, topics: items where something wider is there */
};

struct plan_unit {
    const char *pattern;
    int id; /* the same for all forms of a word */
    enum plan_rank rank;
    bool russian;
    bool loose; /* any text may be divided so, not only a course */
};

/* The unit at the start of t, its bytes in *n; NULL when there is none. */
const struct plan_unit *plan_words_unit(struct span t, size_t *n);
/* Whether a word of t names a unit ("Вводный модуль"). */
bool plan_words_has_unit(struct span t);
/* "One", "первый", "III", "12" at the start of t; its bytes, 0 when there is none. */
size_t plan_words_number(struct span t, int *number);
/* Only the words among those that may stand before a unit: "first", "первая", "1-й". */
size_t plan_words_ordinal(struct span t, int *number);

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
enum plan_label plan_words_label(struct span t, size_t *n);
/* Bytes of "after this module you will be able to" at the start of t; 0 when it begins otherwise.
 */
size_t plan_words_outcome(struct span t);
/* Bytes of what leads to a total in a sentence: "рассчитан на", "total of". */
size_t plan_words_total(struct span t);
/* t has only words that may follow a label's phrase: "модуля", "of this course", ... */
bool plan_words_is_filler(struct span t);
/* t speaks of the course, not of a module. */
bool plan_words_of_course(struct span t);

/* t says that it is a plan: "план", "outline", ... */
bool plan_words_of_plan(struct span t);
/* Bytes at the start of t that only say "updated plan of the course". */
size_t plan_words_plan_prefix(struct span t);
/* Advice, questions or changes: a line that names the plan without giving one. */
bool plan_words_about_plan(struct span t);
bool plan_words_greets(struct span t); /* starts as a greeting does */
bool plan_words_closes(struct span t); /* starts as the chat after a plan does */

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
enum plan_column plan_words_column(struct span head);

#endif
