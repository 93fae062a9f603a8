/* Applies the edits of a request to a copy of a plan.
 *
 * References mean modules of the plan the person sees, whatever the edits before did. The total of
 * the hours stays where it is unless the edit is about it; pinned modules keep theirs and
 * everything else. What an edit does not touch keeps every byte, hours that make room apart. */
#ifndef SYLLABUS_BUILTIN_EDIT_INTERNAL_H
#define SYLLABUS_BUILTIN_EDIT_INTERNAL_H

#include "syllabus/base/strlist.h"

#include <stddef.h>

struct builtin_language;
struct builtin_request;
struct plan;
struct track;

struct builtin_outcome {
    struct plan *plan;        /* the new plan; ids are the editor's own */
    size_t done;              /* edits that changed it */
    struct strlist sentences; /* what was done */
    struct strlist problems;  /* what could not be done, and why */
};

void builtin_edit_apply(const struct builtin_language *l, const struct track *t,
                        const struct plan *current, const struct builtin_request *r,
                        struct builtin_outcome *out);
void builtin_outcome_fini(struct builtin_outcome *o);

#endif
