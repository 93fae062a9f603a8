/* Three-way merge of plans: what one person changed since a common version, done to what others
 * have made of it meanwhile, field by field and by module id. Pure. */
#ifndef SYLLABUS_COURSE_PLAN_MERGE_H
#define SYLLABUS_COURSE_PLAN_MERGE_H

#include "syllabus/course/plan_diff.h"

#include <stddef.h>

struct plan;

enum plan_conflict_kind {
    PLAN_CONFLICT_FIELD,   /* both changed it, to different things */
    PLAN_CONFLICT_REMOVED, /* mine has removed a module that theirs has changed */
    PLAN_CONFLICT_KEPT,    /* mine has changed a module that theirs has removed */
    PLAN_CONFLICT_COURSE,  /* both changed a text of the course itself */
};

/* Borrows from the plans. */
struct plan_conflict {
    enum plan_conflict_kind kind;
    const char *module_id; /* NULL: PLAN_CONFLICT_COURSE */
    const char *title;     /* of the module, as it was in the base; NULL */
    enum plan_field field; /* PLAN_CONFLICT_FIELD: which; PLAN_CONFLICT_COURSE: of the course */
};
struct plan_conflicts {
    struct plan_conflict *items;
    size_t count, cap;
};
void plan_conflicts_fini(struct plan_conflicts *c);

/* All three have ids. The result, owned, is `theirs` with what is different between `base` and
 * `mine`. Where both changed the same, mine is taken and a conflict appended: nothing of mine is
 * ever lost, theirs is still to be seen in theirs. */
struct plan *plan_merge(const struct plan *base, const struct plan *mine, const struct plan *theirs,
                        struct plan_conflicts *conflicts);

#endif
