/* What a reply must not change: pinned modules, pinned titles and hours, completed modules. What it
 * changed of them is put back, byte for byte, and told; what else it changed without being asked is
 * told, and stays. Pure. A module's place is not held. */
#ifndef SYLLABUS_COURSE_PLAN_GUARD_H
#define SYLLABUS_COURSE_PLAN_GUARD_H

#include "syllabus/course/plan_diff.h"

#include <stdbool.h>
#include <stddef.h>

struct plan;
struct track;

enum plan_hold { PLAN_HOLD_NONE, PLAN_HOLD_PIN, PLAN_HOLD_COMPLETED };

/* One change that was put back, of the module at `from` of the plan before. */
struct plan_refusal {
    int from;
    enum plan_hold why;
    bool removed;
    bool changed[PLAN_FIELD_COUNT]; /* where it was not removed */
};

struct plan_refusals {
    struct plan_refusal *items;
    size_t count;
};

/* Whether this module of the plan is held as a whole, by its pin or since it is completed in `t`
 * (may be NULL). */
enum plan_hold plan_hold_of(const struct plan *p, size_t at, const struct track *t);
/* Puts back into `p` what is held in `before`; `out` says what. */
void plan_guard(struct plan *p, const struct plan *before, const struct track *t,
                struct plan_refusals *out);
void plan_refusals_fini(struct plan_refusals *r);
/* Sets beside[i] for each module of `before` that `p` changed or removed though the request names
 * other ones; returns how many. Nothing where the request names none. Hours that change within the
 * same total do not count. */
size_t plan_guard_beside(const struct plan *p, const struct plan *before, const char *request,
                         bool *beside);

#endif
