/* Changes of a track's plan that no reply makes: by hand, back to an older version, a module of
 * one, mended. Each is a version of its own and can be undone (store_operation.h). */
#ifndef SYLLABUS_STORE_STORE_PLAN_H
#define SYLLABUS_STORE_STORE_PLAN_H

#include "syllabus/base/error.h"

struct message;
struct plan;
struct store;
struct strlist;
struct version;

struct plan_change_request {
    int base;                      /* the version it was made of; 0: there was no plan */
    const struct version *how;     /* kind, author, request, model */
    const struct plan *modules;    /* what the track's modules shall be; NULL: what they are */
    struct message *notice;        /* told in the dialogue, the version comes of it; or NULL */
    const char *reply;             /* the message of which ... */
    const struct strlist *refused; /* ... this is refused from now on, in words; or both NULL */
};

/* Makes `plan`, whose modules have ids, the track's next version and the current one; plan->version
 * is set. With `modules` the track's modules become those, in the same change: what stays keeps its
 * progress and lessons, what goes can come back by undoing. What was refused comes back with it.
 * Modules that were made of the base count as made of the new version then. ERROR_USAGE when the
 * base is not the current version any more, or while a reply that may change the plan is being
 * written. */
enum error_kind store_plan_change(struct store *s, const char *user_id, const char *track_id,
                                  const struct plan_change_request *request, struct plan *plan,
                                  struct error *err);

/* What of replies was not taken, in words: the last LIMIT_REFUSALS, in the order of time, each
 * once; appended. */
enum error_kind store_refusal_list(struct store *s, const char *user_id, const char *track_id,
                                   struct strlist *out, struct error *err);

#endif
