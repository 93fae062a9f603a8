/* What of a reply is not taken, in words: for the person, and for the model with its next turn. One
 * sentence a module, in the language that is spoken now. */
#ifndef SYLLABUS_PLANNER_REFUSAL_H
#define SYLLABUS_PLANNER_REFUSAL_H

#include "syllabus/course/plan_choice.h"

#include <stdbool.h>
#include <stddef.h>

struct refusal {
    enum plan_why why; /* of the first of its changes */
    char *idea;        /* "changing “Charts” (title, hours)" */
};

struct refusals {
    struct refusal *items;
    size_t count;
};

/* All changes that are not `taken` (c->count members). */
void refusals_init(struct refusals *r, const struct plan_choices *c, const bool *taken);
void refusals_fini(struct refusals *r);
/* What of a module a change is about: "title", "place"; "" where it is about all of it. */
const char *refusal_piece(const struct plan_choice *c);

#endif
