/* The planner's inside, shared by its operations: planner.c has the frame of an operation and the
 * dialogue, planner_again.c the last reply once more, planner_modules.c finalizing
 * and lessons. */
#ifndef SYLLABUS_PLANNER_PLANNER_INTERNAL_H
#define SYLLABUS_PLANNER_PLANNER_INTERNAL_H

#include "planner_finalizing_internal.h"
#include "planner_lessons_internal.h"
#include "planner_reply_internal.h"
#include "syllabus/planner/planner.h"

struct planner {
    struct planner_options options;
    struct planner_deps deps;
    struct planner_sink sink;

    /* The operation that runs, or for planner_modules() the one that ran. */
    bool busy;
    bool cancelled;
    struct track *track;
    char *chosen; /* the id of a chat; NULL: the planning chat */
    char *only;   /* the id of the module that replies may change; NULL: all */
    struct chat chat;
    struct message_list
        branch;              /* of the chat, as it was when the operation (or the answer) began */
    int64_t last_ms;         /* created_ms of the newest message: the next one is later */
    struct message question; /* the person's message that is to be answered; id NULL: none */
    bool greeting;           /* the greeting runs, the question waits for it */

    struct planner_reply reply;
    struct planner_finalizing finalizing;
    struct planner_lessons lessons;
    bool committed;
};

/* --- an operation from open to end --- */

enum error_kind planner_check_idle(const struct planner *p, struct error *err);
/* Forgets the operation before and loads the track. */
enum error_kind planner_open_track(struct planner *p, const char *track_id, struct error *err);
/* Of the open track: its chat; of the chat: the end of its active branch. */
enum error_kind planner_open_chat(struct planner *p, struct error *err);
enum error_kind planner_load_branch(struct planner *p, struct error *err);
/* All three. */
enum error_kind planner_open_dialogue(struct planner *p, const char *track_id, struct error *err);
/* What every operation returns: when it did not start, nothing of it is left running. */
enum error_kind planner_started(struct planner *p, enum error_kind kind);
/* Ends the operation with done(). The planner may be gone when this returns. */
void planner_finish(struct planner *p, const struct error *why);
/* ERROR_USAGE with what to do instead. */
enum error_kind planner_refuse(struct error *err, const char *text, const char *advice);

/* --- the branch --- */

/* How many messages are loaded: those that are sent, the last reply and what it answers. */
size_t planner_branch_limit(const struct planner *p);
/* The place of a message in the branch; its count when it is not there. */
size_t planner_branch_find(const struct planner *p, const char *id);
const char *planner_last_id(const struct planner *p);
/* A time for the next message: those of a chat are in strict order, whatever the clock does. */
int64_t planner_next_time(struct planner *p);

/* --- asking --- */

/* What the next answer in this chat is, and the module it is about (or NULL). */
enum turn_kind planner_answer_kind(const struct planner *p);
const struct module *planner_chat_module(const struct planner *p);
/* A new reply to `parent_id`; the caller's to message_fini(). */
void planner_new_row(const struct planner *p, struct message *row, enum turn_kind kind,
                     const char *parent_id, int64_t created_ms);
/* Starts a reply into `row`; the first `before` messages of the branch are its history. */
enum error_kind planner_start_reply(struct planner *p, enum turn_kind kind, const struct plan *base,
                                    const char *newest, const struct message *row, size_t before,
                                    struct error *err);
/* True while the dialogue has neither a plan nor a reply to go by. */
bool planner_needs_greeting(const struct planner *p);
/* A greeting of the branch that nothing came of: its row is filled rather than a second made. */
const struct message *planner_empty_greeting(const struct planner *p);
/* Asks for the greeting and the first plan, into `again` or else into a new row of this time. */
enum error_kind planner_ask_greeting(struct planner *p, const struct message *again,
                                     int64_t created_ms, struct error *err);
/* Asks for the answer to p->question, which follows the branch or is in it. */
enum error_kind planner_ask_answer(struct planner *p, struct error *err);

#endif
