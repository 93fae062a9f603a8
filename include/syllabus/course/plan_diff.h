/* What changed between two versions of a plan, module by module, by id. */
#ifndef SYLLABUS_COURSE_PLAN_DIFF_H
#define SYLLABUS_COURSE_PLAN_DIFF_H

#include <stdbool.h>
#include <stddef.h>

struct plan;

enum plan_field {
    PLAN_FIELD_TITLE,
    PLAN_FIELD_HOURS,
    PLAN_FIELD_DESCRIPTION,
    PLAN_FIELD_ITEMS,
    PLAN_FIELD_OBJECTIVES,
    PLAN_FIELD_PREREQUISITES,
    PLAN_FIELD_COUNT
};

/* Places are indexes into the plans compared; -1 where the module is not in that plan. */
struct plan_change {
    int from;
    int to;
    bool moved; /* its place among the modules that stayed is another */
    bool changed[PLAN_FIELD_COUNT];
};

struct plan_diff {
    struct plan_change *changes; /* only modules that differ, in the order of the new plan, removed
                                    ones last */
    size_t count;
    size_t added, removed, moved, altered; /* modules in each state */
};

/* Compares plans whose modules have ids. `from` may be NULL: then everything is added. */
void plan_diff_init(struct plan_diff *d, const struct plan *from, const struct plan *to);
void plan_diff_fini(struct plan_diff *d);

#endif
