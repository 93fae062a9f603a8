/* Making and changing sessions and chats: a new planning effort, a talk beside the planning chat, a
 * tutor for a module; names, and what is put away. */
#ifndef SYLLABUS_STORE_STORE_SESSION_H
#define SYLLABUS_STORE_STORE_SESSION_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"

#include <stdbool.h>

struct store;

/* A new session of the track with its planning chat, both of this name. *chat is zeroed or as
 * chat_fini() leaves it. */
enum error_kind store_session_add(struct store *s, const char *user_id, const char *track_id,
                                  const char *name, struct chat *chat, struct error *err);
/* Adds a chat (name, type, perhaps module_id) to the session of the track's planning chat, which is
 * made where there is none; the rest of `c` is filled in. ERROR_USAGE for a planning chat: a
 * session has one; ERROR_NOT_FOUND for a module that is not the track's. */
enum error_kind store_chat_add(struct store *s, const char *user_id, const char *track_id,
                               struct chat *c, struct error *err);
/* The newest active chat about a module of the track. *id is owned, NULL when there is none. */
enum error_kind store_chat_of_module(struct store *s, const char *user_id, const char *track_id,
                                     const char *module_id, char **id, struct error *err);
/* A session is called as its planning chat is. */
enum error_kind store_chat_rename(struct store *s, const char *user_id, const char *chat_id,
                                  const char *name, struct error *err);
/* Puts a chat away, or gets it back. ERROR_USAGE for the track's last active planning chat, and for
 * one that a reply is being written in. */
enum error_kind store_chat_archive(struct store *s, const char *user_id, const char *chat_id,
                                   bool archived, struct error *err);

#endif
