/* Messages of a chat, and the life of a reply: begun, checkpointed while it streams, sealed.
 *
 * Messages are ordered by time, then id; a message added without a time comes after all that its
 * chat has. A reply that streams belongs to the store that began it. It survives kill -9 of the
 * process up to the last checkpoint (a power cut up to what the system had written by then), and
 * becomes `interrupted` as soon as anyone opens the file or lists its messages. */
#ifndef SYLLABUS_STORE_STORE_MESSAGE_H
#define SYLLABUS_STORE_STORE_MESSAGE_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"

#include <stddef.h>

struct plan;
struct store;

/* Adds m to its chat; fills in id and created_ms where they are absent (NULL, 0). */
enum error_kind store_message_add(struct store *s, const char *user_id, struct message *m,
                                  struct error *err);
/* A reply that streams has what was checkpointed so far as its content. *out is to be
 * message_fini()ed. */
enum error_kind store_message_get(struct store *s, const char *user_id, const char *message_id,
                                  struct message *out, struct error *err);
/* The last `limit` messages of a chat (0: all) in time order. *out is to be message_list_fini()ed.
 */
enum error_kind store_message_list(struct store *s, const char *user_id, const char *chat_id,
                                   size_t limit, struct message_list *out, struct error *err);
/* The same over all chats of a track. */
enum error_kind store_message_list_track(struct store *s, const char *user_id, const char *track_id,
                                         size_t limit, struct message_list *out, struct error *err);

/* Adds m as a reply of this store that streams. When its id is that of a message of the model
 * already in the chat, that one streams on: its content stays, m's content is not looked at.
 * ERROR_USAGE when another process writes it at this moment. */
enum error_kind store_message_begin(struct store *s, const char *user_id, struct message *m,
                                    struct error *err);
/* Appends text to a reply that this store began. Costs what the text costs, never waits:
 * ERROR_TIMEOUT when another process is writing; then nothing was stored and the same text is to
 * be offered again. ERROR_NOT_FOUND when the reply is gone. */
enum error_kind store_message_checkpoint(struct store *s, const char *user_id,
                                         const char *message_id, const char *text, size_t n,
                                         struct error *err);
/* Ends a reply of this store: writes content (the whole of it), type, status, finish reason, model
 * and tokens of m. `plan` (may be NULL; its modules have ids) becomes the track's next version, or
 * replaces the version that came from the same message before; plan->version is set. One
 * transaction. */
enum error_kind store_message_seal(struct store *s, const char *user_id, const char *track_id,
                                   const struct message *m, struct plan *plan, struct error *err);

#endif
