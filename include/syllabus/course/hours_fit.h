/* The budget spread over modules, exactly. */
#ifndef SYLLABUS_COURSE_HOURS_FIT_H
#define SYLLABUS_COURSE_HOURS_FIT_H

#include <stdbool.h>
#include <stddef.h>

struct hours_share {
    int weight;  /* its part against the others; minutes it has now, as a rule */
    int least;   /* minutes it gets at least */
    bool pinned; /* keeps its weight, as minutes */
};

/* Spreads `total` minutes: pinned shares keep what they have, the others share the rest in
 * proportion to their weights (evenly when all are 0) on the HOURS_GRID, none below its least. The
 * sum is exactly `total`. False, and nothing written, when what is pinned and least does not fit,
 * or everything is pinned and the sum is another. */
bool hours_fit(int total, const struct hours_share *shares, size_t count, int *minutes);

#endif
