/* Where a person was: what they had typed and which message stood at the top, for each chat, for a
 * track without one (a NULL chat id) and apart from any track (a NULL track id); and which track,
 * and which chat of a track, was opened last.
 *
 * Writing survives the death of the process, not the loss of power, and never waits: ERROR_TIMEOUT
 * when another process is writing, with nothing stored. */
#ifndef SYLLABUS_STORE_STORE_PLACE_H
#define SYLLABUS_STORE_STORE_PLACE_H

#include "syllabus/base/error.h"

#include <stddef.h>
#include <stdint.h>

struct store;

struct place {
    char *draft;           /* "" when there is none */
    size_t caret;          /* bytes of the draft, as stored */
    char *anchor_id;       /* a message; NULL: at the end */
    int64_t anchor_offset; /* rows */
};
void place_fini(struct place *p);

/* An empty one where none was stored. The first chat of a track has what was typed before it was
 * there. */
enum error_kind store_place_get(struct store *s, const char *user_id, const char *track_id,
                                const char *chat_id, struct place *out, struct error *err);
/* An anchor that is no message of the chat counts as none; there is none without a chat. */
enum error_kind store_place_put(struct store *s, const char *user_id, const char *track_id,
                                const char *chat_id, const struct place *p, struct error *err);
/* *track_id is owned, NULL when there is none. */
enum error_kind store_place_last_track(struct store *s, const char *user_id, char **track_id,
                                       struct error *err);
enum error_kind store_place_set_last_track(struct store *s, const char *user_id,
                                           const char *track_id, struct error *err);
/* The one that store_view_dialogue() gives by itself. */
enum error_kind store_place_set_last_chat(struct store *s, const char *user_id,
                                          const char *track_id, const char *chat_id,
                                          struct error *err);

#endif
