/* Sessions of a track and the chats in them. */
#ifndef SYLLABUS_STORE_STORE_CHAT_H
#define SYLLABUS_STORE_STORE_CHAT_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"

#include <stddef.h>

struct store;

/* The track's newest session and its one planning chat, made if there is none. Both ids are owned
 * by the caller; either place may be NULL. */
enum error_kind store_chat_open_planning(struct store *s, const char *user_id, const char *track_id,
                                         char **session_id, char **chat_id, struct error *err);

/* A session with its chats. */
struct session_chats {
    struct session session;
    struct chat *chats; /* oldest first, with message counts and last activity */
    size_t chat_count;
};
struct session_list {
    struct session_chats *items;
    size_t count;
};
void session_list_fini(struct session_list *l);

/* The track's sessions, oldest first. */
enum error_kind store_chat_list(struct store *s, const char *user_id, const char *track_id,
                                struct session_list *out, struct error *err);

#endif
