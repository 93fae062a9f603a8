/* The planner's memory: an interface implemented by an adapter over the store.
 *
 * Everything here is committed when it returns. Failures are ERROR_DATABASE or ERROR_NOT_FOUND. */
#ifndef SYLLABUS_PLANNER_JOURNAL_H
#define SYLLABUS_PLANNER_JOURNAL_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lesson;
struct module_set;
struct plan;
struct strlist;
struct track;

struct journal {
    /* The track with its current plan and modules; owned by the caller. */
    enum error_kind (*load_track)(void *ctx, const char *track_id, struct track **out,
                                  struct error *err);
    /* The plan version that came of this message, owned by the caller; NULL when none did. */
    enum error_kind (*load_version)(void *ctx, const char *track_id, const char *message_id,
                                    struct plan **out, struct error *err);
    /* The plan that this version changed, likewise; NULL when it was the first. */
    enum error_kind (*load_base)(void *ctx, const char *track_id, const char *message_id,
                                 struct plan **out, struct error *err);
    /* A chat of the track; NULL: its planning chat, made if there is none. *out is empty, and the
     * caller's to chat_fini(). */
    enum error_kind (*open_chat)(void *ctx, const char *track_id, const char *chat_id,
                                 struct chat *out, struct error *err);
    /* The last `limit` messages in time order. */
    enum error_kind (*load_history)(void *ctx, const char *chat_id, size_t limit,
                                    struct message_list *out, struct error *err);
    /* Adds m (id and created_ms are filled in when absent), with full durability. */
    enum error_kind (*add_message)(void *ctx, struct message *m, struct error *err);
    /* Adds a message of the model that is about to stream, owned by this process (id and created_ms
     * are filled in when absent). With the id of a reply that is there already, that one streams
     * again: its content stays and checkpoints append to it. */
    enum error_kind (*begin_reply)(void *ctx, struct message *m, struct error *err);
    /* Appends text to a streaming reply; cheap, survives kill -9. ERROR_TIMEOUT when another
     * process holds the file: the same text is offered again with the next checkpoint. */
    enum error_kind (*checkpoint)(void *ctx, const char *message_id, const char *text, size_t n,
                                  struct error *err);
    /* Appends to what the model thinks about a streaming reply, which stays apart; `tokens` is
     * roughly how much that is. Like checkpoint(), but `at_end` waits for other processes. */
    enum error_kind (*add_thoughts)(void *ctx, const char *message_id, const char *text, size_t n,
                                    int64_t tokens, bool at_end, struct error *err);
    /* Seals the reply with its final fields and whole content and, when `made` is not NULL, makes
     * its plan the track's next version and notes what was refused, in one transaction. A message
     * that has a version already keeps its number: the plan takes the old one's place. An error
     * with `busy`: the same is offered again. */
    enum error_kind (*seal_reply)(void *ctx, const char *track_id, const struct message *m,
                                  const struct reply_plan *made, struct error *err);
    /* Replaces the track's modules (those whose id survives keep progress, lessons and created
     * time), adds the finalization message and sets the status active, in one transaction. */
    enum error_kind (*finalize)(void *ctx, const char *track_id, const struct module_set *modules,
                                struct message *notice, struct error *err);
    /* Adds a lesson to the module in the place of those with these ids; the id is the caller's. It
     * comes to stand at its number, 0: at the end; number and times are filled in. An error with
     * `busy`: the same is offered again. */
    enum error_kind (*add_lesson)(void *ctx, const char *track_id, const char *module_id,
                                  struct lesson *l, const struct strlist *replaced,
                                  struct error *err);
    /* The minutes of lessons that are there. The same. */
    enum error_kind (*set_lesson_minutes)(void *ctx, const char *track_id,
                                          const struct lesson *lessons, size_t count,
                                          struct error *err);
    /* Keeps what a model answered when modules were wanted, used or not. */
    enum error_kind (*add_answer)(void *ctx, const struct modules_answer *a, struct error *err);
    /* What of replies was not taken, in words, appended. May be NULL: nothing is kept. */
    enum error_kind (*load_refusals)(void *ctx, const char *track_id, struct strlist *out,
                                     struct error *err);
    enum error_kind (*add_usage)(void *ctx, const struct usage_record *u, struct error *err);
    void *ctx;
};

#endif
