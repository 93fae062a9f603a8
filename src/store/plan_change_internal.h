/* Changes of the plan in the log (store_operation.h): which version counts, and what the modules
 * are. Inside a transaction. */
#ifndef SYLLABUS_STORE_PLAN_CHANGE_INTERNAL_H
#define SYLLABUS_STORE_PLAN_CHANGE_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdint.h>

struct json_object;
struct plan;
struct store;
struct strlist;

/* One side of a change. */
struct plan_state {
    int64_t version;
    int64_t finalized;             /* the version the modules are made of; 0: none */
    const struct plan *modules;    /* NULL: they stay as they are */
    const char *reply;             /* the message of which ... */
    const struct strlist *refused; /* ... this is refused; both NULL: it is about no reply */
};

/* Another version counts from now on, and nothing else is changed. */
enum error_kind operation_add_plan(struct store *s, const char *user_id, const char *track_id,
                                   int64_t before, int64_t after, struct error *err);
enum error_kind operation_add_plan_and_modules(struct store *s, const char *user_id,
                                               const char *track_id,
                                               const struct plan_state *before,
                                               const struct plan_state *after, struct error *err);
/* Does what one side of such a change holds. ERROR_NOT_FOUND without a message when that version is
 * gone. Modules that are others by now than the change left behind, since the plan was finalized
 * again, stay as they are. */
enum error_kind plan_change_apply(struct store *s, const char *user_id, const char *track_id,
                                  const struct json_object *fields, struct error *err);
/* What is refused of a message: all of it is noted anew, and read, appended. `ideas` may be NULL.
 */
enum error_kind refusals_put(struct store *s, const char *track_id, const char *message_id,
                             const struct strlist *ideas, struct error *err);
enum error_kind refusals_of(struct store *s, const char *track_id, const char *message_id,
                            struct strlist *out, struct error *err);
/* ERROR_USAGE in words while a reply streams in one of the track's planning chats: its plan will
 * come of the one that is current now. */
enum error_kind plan_change_refuse_streaming(struct store *s, const char *track_id,
                                             struct error *err);

#endif
