/* Hours of a plan that is being edited: the total stays, the modules that are free share. */
#ifndef SYLLABUS_BUILTIN_HOURS_INTERNAL_H
#define SYLLABUS_BUILTIN_HOURS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

struct plan;

/* Gives hours to modules that have none: what is left of the budget, else as much as the others
 * have on average. Afterwards every module has its minutes. */
void builtin_hours_complete(struct plan *p, int budget);

/* The nearest quarter of an hour that is at least one. */
int builtin_hours_round(int minutes);

/* Shares so much among the modules that are not held that the sum is `total`, in proportion to what
 * they have. `held` has a flag for each module; pinned modules are held always. False, and nothing
 * changed, when the others cannot get a quarter each, or when nobody is free and the sum differs.
 */
bool builtin_hours_share(struct plan *p, const bool *held, int total);

/* The most that the modules which are not held can do without: what is above a quarter each. */
int builtin_hours_spare(const struct plan *p, const bool *held);

#endif
