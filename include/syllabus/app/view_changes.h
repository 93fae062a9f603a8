/* The single changes of the last reply that made the plan, and what has become of each: for whoever
 * shows them and takes or refuses them. Reads only; made of what is stored about versions. */
#ifndef SYLLABUS_APP_VIEW_CHANGES_H
#define SYLLABUS_APP_VIEW_CHANGES_H

#include "syllabus/base/error.h"
#include "syllabus/course/plan_choice.h"

#include <stddef.h>

struct app;
struct track;
struct version;

struct view_changes {
    struct version *versions; /* all of the track */
    size_t version_count;
    struct track *track;
    const struct version *reply; /* NULL: the current plan comes of no reply that changed one */
    const struct version *base;  /* what it changed; NULL together with it */
    const struct plan *now;      /* the current plan; NULL: none */
    struct plan_choices choices; /* none without a reply */
    enum plan_choice_state *states;
};

/* A plan that was gone back to comes of no reply any more; after changes by hand it still does. */
enum error_kind view_changes_load(struct app *app, const char *track_id, struct view_changes *out,
                                  struct error *err);
/* How many have a reason to ask the person. */
size_t view_changes_asked(const struct view_changes *v);
void view_changes_fini(struct view_changes *v); /* zeroed is fine */

#endif
