/* What the log asks of store_removed.c: the removals once more, and taken back. Inside a
 * transaction. */
#ifndef SYLLABUS_STORE_REMOVED_INTERNAL_H
#define SYLLABUS_STORE_REMOVED_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdbool.h>

struct json_object;
struct store;

/* `fields` is what the log holds. ERROR_NOT_FOUND without a message when what it is about is gone,
 * or is not what was removed then. */
enum error_kind removed_apply_message(struct store *s, const char *track_id, bool undo,
                                      const struct json_object *fields, struct error *err);
enum error_kind removed_apply_module(struct store *s, const char *track_id, bool undo,
                                     const struct json_object *fields, struct error *err);
/* Takes a module of the track away, into a bin of its own. */
enum error_kind removed_put_module_away(struct store *s, const char *track_id,
                                        const char *module_id, struct error *err);
/* A module that is being finalized again is taken out of its bin, with all that hangs on it. Fine
 * when it is in none. */
enum error_kind removed_return_module(struct store *s, const char *track_id, const char *module_id,
                                      struct error *err);

#endif
