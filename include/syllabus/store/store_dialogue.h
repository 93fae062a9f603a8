/* Sessions, chats, messages, and the records of model calls. */
#ifndef SYLLABUS_STORE_STORE_DIALOGUE_H
#define SYLLABUS_STORE_STORE_DIALOGUE_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

/* The track's newest session whose planning chat is not archived, and that chat, made when there is
 * none. Ids are owned. */
enum error_kind store_chat_open_planning(struct store *s, const char *user_id, const char *track_id,
                                         char **session_id, char **chat_id, struct error *err);
/* A chat of the track; NULL: the one above. *out is zeroed or as chat_fini() leaves it. */
enum error_kind store_chat_open(struct store *s, const char *user_id, const char *track_id,
                                const char *chat_id, struct chat *out, struct error *err);
/* The same chat without making one: *chat_id is owned, NULL when there is none yet. */
enum error_kind store_chat_planning(struct store *s, const char *user_id, const char *track_id,
                                    char **chat_id, struct error *err);
/* Sessions of a track in the order of time, each with its chats, the planning chat first. Owned:
 * session_chats_free(). */
struct session_chats {
    struct session session;
    struct chat *chats;
    size_t count;
};
enum error_kind store_session_list(struct store *s, const char *user_id, const char *track_id,
                                   struct session_chats **out, size_t *count, struct error *err);
void session_chats_free(struct session_chats *list, size_t count);

/* The last `limit` messages of a chat (0: all) in the order of time, streaming ones with what has
 * come. */
enum error_kind store_message_list(struct store *s, const char *user_id, const char *chat_id,
                                   size_t limit, struct message_list *out, struct error *err);
/* An initialised or zeroed message is filled in. */
enum error_kind store_message_get(struct store *s, const char *user_id, const char *id,
                                  struct message *out, struct error *err);
/* Adds a message, on the disk when it returns; id and created_ms are filled in when absent (such a
 * time comes after all that the chat has). */
enum error_kind store_message_add(struct store *s, const char *user_id, struct message *m,
                                  struct error *err);

/* A reply begins to stream and belongs to this store; with the id of a reply that is there it
 * streams again and keeps its content. ERROR_USAGE when another process writes that one now. */
enum error_kind store_reply_begin(struct store *s, const char *user_id, struct message *m,
                                  struct error *err);
/* More of it. Survives the death of the process, not the loss of power, and never waits:
 * ERROR_TIMEOUT when another process is writing, with nothing stored. ERROR_NOT_FOUND when the
 * reply is gone, or is not one that this store began. */
enum error_kind store_reply_append(struct store *s, const char *user_id, const char *message_id,
                                   const char *text, size_t n, struct error *err);
/* More of what the model thinks about it, which stays apart; `tokens` is roughly how much that is.
 * As store_reply_append(), but for a reply that is gone nothing is stored. `at_end`: it waits for
 * other processes like every other command. */
enum error_kind store_thoughts_append(struct store *s, const char *user_id, const char *message_id,
                                      const char *text, size_t n, int64_t tokens, bool at_end,
                                      struct error *err);
/* All of it, owned; "" when there is none. */
enum error_kind store_thoughts_get(struct store *s, const char *user_id, const char *message_id,
                                   char **out, struct error *err);
/* The reply is over: `m` as it is now, on the disk. What it made of the plan (NULL: nothing) is the
 * track's next version, or takes the place of the one the message had; made->plan->version is set.
 * What was refused of it takes the place of what was noted of this message before. */
enum error_kind store_reply_seal(struct store *s, const char *user_id, const char *track_id,
                                 const struct message *m, const struct reply_plan *made,
                                 struct error *err);

enum error_kind store_usage_add(struct store *s, const char *user_id, const struct usage_record *u,
                                struct error *err);

/* Keeps an answer; of a track the last LIMIT_MODULES_ANSWERS are kept. */
enum error_kind store_answer_add(struct store *s, const char *user_id,
                                 const struct modules_answer *a, struct error *err);
/* Those that are kept, in the order of time; owned: each modules_answer_fini(), then free(). */
enum error_kind store_answer_list(struct store *s, const char *user_id, const char *track_id,
                                  struct modules_answer **out, size_t *count, struct error *err);

#endif
