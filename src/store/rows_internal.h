/* Pieces that several nouns share. */
#ifndef SYLLABUS_STORE_ROWS_INTERNAL_H
#define SYLLABUS_STORE_ROWS_INTERNAL_H

#include "syllabus/base/error.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/track.h"

#include <stdint.h>

struct json_object;
struct message;
struct plan;
struct store;

/* ERROR_NOT_FOUND in words unless the track is the user's. */
enum error_kind track_owned(struct store *s, const char *user_id, const char *track_id,
                            struct error *err);
/* The same for a chat. */
enum error_kind chat_owned(struct store *s, const char *user_id, const char *chat_id,
                           struct error *err);
/* Sets when the track changed last. */
enum error_kind track_touch(struct store *s, const char *track_id, int64_t now_ms,
                            struct error *err);

/* The current plan of a track; NULL when there is none. *cut_off: its message was cut off. */
enum error_kind version_current(struct store *s, const char *track_id, struct plan **out,
                                bool *cut_off, struct error *err);
/* Makes the plan the version of the message: a new number, or the one it has. Inside a transaction.
 */
enum error_kind version_put(struct store *s, const char *track_id, const char *message_id,
                            struct plan *plan, struct error *err);
/* Appends the modules of the track. */
enum error_kind module_load(struct store *s, struct track *t, struct error *err);
/* The row of a message as it is; ids and times must be there. */
enum error_kind message_insert(struct store *s, const struct message *m, int64_t owner,
                               struct error *err);
/* Fills in the id and the time where they are absent. */
void message_complete(struct store *s, struct message *m);

/* JSON texts of ours; damage is ERROR_DATABASE. */
enum error_kind json_column(struct store *s, const char *text, struct json_object **out,
                            struct error *err);
char *strings_json(const struct strlist *list); /* owned */

#endif
