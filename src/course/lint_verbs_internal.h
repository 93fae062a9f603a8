/* What an objective begins with: a verb that can be checked, a vague one, or none. English and
 * Russian, in tables.
 *
 * The lists follow Bloom's revised taxonomy (Anderson and Krathwohl, 2001). Published verb lists
 * disagree on levels, so that a level is never a fault; vague verbs are those that guides tell
 * authors to avoid. */
#ifndef SYLLABUS_COURSE_LINT_VERBS_INTERNAL_H
#define SYLLABUS_COURSE_LINT_VERBS_INTERNAL_H

#include "phrase_internal.h"

#include <stdbool.h>

enum lint_verb {
    LINT_VERB_CLEAR,   /* can be checked */
    LINT_VERB_VAGUE,   /* know, understand */
    LINT_VERB_UNKNOWN, /* perhaps a verb, but not one of the list */
    LINT_VERB_NONE     /* a thing, not an action */
};

struct lint_start {
    enum lint_verb verb;
    int level; /* Bloom: 1 remember .. 6 create; 0: not known */
    struct span word;
};

/* Looks at the first word behind "you will be able to" and the like. `formal`: knowing, being able
 * and commanding count as clear. A word is Russian or English by its letters. */
struct lint_start lint_verbs_start(struct span objective, bool formal);
/* Whether `word` is a verb of either list, as an objective would begin with. */
bool lint_verbs_is_verb(struct span word);

#endif
