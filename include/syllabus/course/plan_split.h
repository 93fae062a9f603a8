/* Two modules out of one, and one out of two, without anybody who writes: what was there is divided
 * and put together, and nothing is lost. Pure. */
#ifndef SYLLABUS_COURSE_PLAN_SPLIT_H
#define SYLLABUS_COURSE_PLAN_SPLIT_H

#include <stddef.h>

struct env;
struct plan;

struct plan_split {
    size_t keep;       /* items that stay in the first one; 0: half of them, the odd one included */
    int minutes;       /* of the second one; 0: in proportion to the items, on the grid */
    const char *title; /* of the second one; NULL: that of the first with "part 2" */
};

/* The module at a place becomes two, one behind the other. The first keeps the id, the pins of its
 * title, and the description; objectives are divided like the items. */
void plan_split_module(struct plan *p, size_t at, const struct plan_split *how,
                       const struct env *env);
/* The module at `other` goes into that at `at`, in the order in which they stood: hours add up,
 * lists and descriptions follow each other. Id, title, pins and place are those of `at`. */
void plan_merge_modules(struct plan *p, size_t at, size_t other);

#endif
