/* Bins: what was taken out of a track waits in a track of its own that is deleted from the first
 * and names the one it is of. It is purged like every other deleted track, and with the one it is
 * of. All inside a transaction. */
#ifndef SYLLABUS_STORE_BIN_INTERNAL_H
#define SYLLABUS_STORE_BIN_INTERNAL_H

#include "syllabus/base/error.h"

struct store;

enum error_kind bin_make(struct store *s, const char *track_id, const char *bin_id,
                         struct error *err);
/* ERROR_NOT_FOUND without a message unless there is such a bin of the track's. A NULL id is damage
 * of the log. */
enum error_kind bin_find(struct store *s, const char *track_id, const char *bin_id,
                         struct error *err);
/* One that was emptied; what could not be taken out goes with it. */
enum error_kind bin_drop(struct store *s, const char *bin_id, struct error *err);
/* All of a track's, with what is in them. A track that goes takes them along, but the index must be
 * told before. */
enum error_kind bin_drop_all(struct store *s, const char *track_id, struct error *err);

#endif
