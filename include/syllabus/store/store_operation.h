/* The log of what was changed about a track: deleted, its form, its status, the status of a module,
 * a message or a module that was taken out of it, another version of the plan. store_track.h,
 * store_removed.h, store_plan.h and sealed replies write it, in the transaction of the change; here
 * the changes are undone, the last one first, and redone. A new change takes the place of those
 * that were undone. */
#ifndef SYLLABUS_STORE_STORE_OPERATION_H
#define SYLLABUS_STORE_STORE_OPERATION_H

#include "syllabus/base/error.h"

struct store;

enum operation_kind {
    OPERATION_REMOVE,
    OPERATION_EDIT,
    OPERATION_STATUS,
    OPERATION_MODULE_STATUS,
    OPERATION_REMOVE_MESSAGE,
    OPERATION_REMOVE_MODULE,
    OPERATION_PLAN,
    OPERATION_KIND_COUNT
};

/* Takes the last change back, also that the track was deleted. Only what was changed then becomes
 * what it was. ERROR_USAGE when there is nothing to undo. *kind (may be NULL): what it was. */
enum error_kind store_operation_undo(struct store *s, const char *user_id, const char *track_id,
                                     enum operation_kind *kind, struct error *err);
/* Does once more what was undone last. ERROR_USAGE when there is nothing to redo, or while a reply
 * is being written in a track that would be deleted. */
enum error_kind store_operation_redo(struct store *s, const char *user_id, const char *track_id,
                                     enum operation_kind *kind, struct error *err);

#endif
