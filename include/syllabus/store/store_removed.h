/* Taking parts out of a track: a message with all that follows it, a module. Both go into the log
 * (store_operation.h) and come back by undoing until they are purged. Nothing shows them meanwhile:
 * they wait in a bin, which is a deleted track of its own. */
#ifndef SYLLABUS_STORE_STORE_REMOVED_H
#define SYLLABUS_STORE_STORE_REMOVED_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/track.h"

struct store;

/* A message of any of the track's chats: its id, or the beginning of one that no other of them has.
 * ERROR_NOT_FOUND; ERROR_USAGE when it can mean several. *id is owned. */
enum error_kind store_message_resolve(struct store *s, const char *user_id, const char *track_id,
                                      const char *text, char **id, struct error *err);
/* Where the last exchange of a chat (NULL: the planning chat) begins: with what the person said
 * last, or with the last message where the person said nothing. ERROR_NOT_FOUND when nothing was
 * said at all. */
enum error_kind store_message_last(struct store *s, const char *user_id, const char *track_id,
                                   const char *chat_id, char **id, struct error *err);

/* A message and what follows it in whichever branch, in the order of time: what goes when it is
 * removed. message_list_fini() is the caller's. */
struct message_branch {
    struct message_list messages;
    int versions; /* of the plan, that came of them */
};
enum error_kind store_message_branch(struct store *s, const char *user_id, const char *track_id,
                                     const char *message_id, struct message_branch *out,
                                     struct error *err);
/* Removes the message and what follows it in whichever branch. The versions of the plan go with
 * their messages; numbers are not used again while they can come back. ERROR_USAGE while a reply is
 * being written in the chat. */
enum error_kind store_message_remove(struct store *s, const char *user_id, const char *track_id,
                                     const char *message_id, struct error *err);

/* What goes with a module when it is removed. */
struct module_contents {
    int lessons;
    int chats; /* about it, with a tutor */
    enum module_status status;
};
enum error_kind store_module_count(struct store *s, const char *user_id, const char *track_id,
                                   int number, struct module_contents *out, struct error *err);
/* Removes the module with its lessons and the chats about it; those after it move up. The track's
 * status follows. ERROR_USAGE while a reply is being written in one of these chats. */
enum error_kind store_module_remove(struct store *s, const char *user_id, const char *track_id,
                                    int number, struct error *err);

#endif
