/* A reply's plan as a list of single changes against the plan before it: what a person takes or
 * refuses one by one. Pure.
 *
 * With all of them taken it gives the reply's plan, with none the plan before, byte for byte; in
 * between what stays keeps its order, and what is put in or moved stands behind what it follows in
 * the reply. Pins are the person's: they are never among the changes, nor changed by them. */
#ifndef SYLLABUS_COURSE_PLAN_CHOICE_H
#define SYLLABUS_COURSE_PLAN_CHOICE_H

#include "syllabus/course/plan_diff.h"

#include <stdbool.h>
#include <stddef.h>

struct plan;
struct track;

enum plan_choice_kind {
    PLAN_CHOICE_ADD,
    PLAN_CHOICE_REMOVE,
    PLAN_CHOICE_FIELD, /* one field of a module */
    PLAN_CHOICE_MOVE,
    PLAN_CHOICE_COURSE, /* what belongs to no module: title, description, final project ... */
};

/* Why a person is asked. */
enum plan_why {
    PLAN_WHY_NONE,
    PLAN_WHY_PINNED,    /* the module, or that piece of it */
    PLAN_WHY_COMPLETED, /* the module */
    PLAN_WHY_BESIDE,    /* the request names modules, and not this one */
};

/* Places are indexes into the plans; -1 where the module is not in that plan, or there is none. */
struct plan_choice {
    enum plan_choice_kind kind;
    enum plan_why why;
    int from, to;
    enum plan_field field; /* PLAN_CHOICE_FIELD: which */
};

struct plan_choices {
    const struct plan *from, *to; /* borrowed */
    struct plan_choice *items; /* in the order of the reply; removed ones, then the course last */
    size_t count;
};

/* Whether this module of the plan is held as a whole, by its pin or since it is completed in `t`
 * (may be NULL): then no reply changes anything of it but its place. */
enum plan_why plan_hold_of(const struct plan *p, size_t at, const struct track *t);

/* Both plans have ids. `request` (or NULL) is what the person said: where it names modules, changes
 * of others are beside it; hours that change within the same total are not, they make room. */
void plan_choices_init(struct plan_choices *c, const struct plan *from, const struct plan *to,
                       const struct track *t, const char *request);
void plan_choices_fini(struct plan_choices *c);
/* Whether it is about something that is held: not taken unless the person says so. */
bool plan_choice_is_held(const struct plan_choice *c);

/* The plan before with those changes that are `taken` (c->count members); owned. */
struct plan *plan_choices_apply(const struct plan_choices *c, const bool *taken);

enum plan_choice_state {
    PLAN_CHOICE_REFUSED,
    PLAN_CHOICE_TAKEN,
    PLAN_CHOICE_PASSED, /* it is neither as before nor as in the reply by now */
};
/* What has become of each in a plan that was made of them, also when it was changed since. */
void plan_choices_read(const struct plan_choices *c, const struct plan *now,
                       enum plan_choice_state *out);
/* `now` with those changes taken (`taken`) or refused that are `decided`; whatever else was changed
 * since stays as it is. Owned. */
struct plan *plan_choices_decide(const struct plan_choices *c, const struct plan *now,
                                 const bool *decided, const bool *taken);

#endif
