/* The vocabulary of plans, English and Russian, in tables: units and numbers, words for a plan and
 * for the chat around it. Patterns are those of phrase_match(). */
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

#endif
