/* What changed between two plans, done to a third: by module id, so that it holds also where the
 * third has moved on. Done to the first it gives the second. Pure. */
#ifndef SYLLABUS_COURSE_PLAN_APPLY_H
#define SYLLABUS_COURSE_PLAN_APPLY_H

#include <stdbool.h>

struct plan;
struct plan_diff;

/* Does to `onto` what `diff`, of these two, says: removes, alters, adds and moves modules, and what
 * of the course itself is another. `wanted` says which of the diff's changes (NULL: all). Modules
 * that `onto` has not are left alone; one comes behind the module that it follows in `to`, or the
 * next one before that is there. `from` may be NULL as in plan_diff_init(). */
void plan_apply(struct plan *onto, const struct plan *from, const struct plan *to,
                const struct plan_diff *diff, const bool *wanted);

#endif
