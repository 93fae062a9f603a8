/* A reply that streams: its row in the journal, its text, the plan read out of it, its seal.
 *
 * The row is begun before the request starts, so that a crash at any moment leaves it there; what
 * has come is checkpointed; the end seals it with the whole text and, when it came to an end of its
 * own, with the plan it holds. What is cut off at the token limit is asked for once more, in the
 * same row, as often as the options say. */
#ifndef SYLLABUS_PLANNER_PLANNER_REPLY_INTERNAL_H
#define SYLLABUS_PLANNER_PLANNER_REPLY_INTERNAL_H

#include "planner_call_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/dialogue.h"

struct module;
struct plan_reader;

/* All borrowed until the end. */
struct planner_reply_request {
    enum turn_kind
        kind; /* TURN_WELCOME or TURN_REPLY; TURN_TALK or TURN_TUTOR: never with a plan */
    const struct track *track;
    const struct plan *base;     /* the plan the reply is to change; NULL before the first */
    const struct module *module; /* what a tutor speaks of, or NULL */
    const char *newest;          /* the person's words it answers, or NULL */
    const char *only;            /* the id of the one module of the base that may change; or NULL */
    /* The row to fill: without an id a new one (chat_id, type, parent_id, created_ms set); with
     * one, that reply goes on after its content. */
    const struct message *row;
    const struct message *history; /* what came before `newest` */
    size_t history_count;
};

/* The reply is sealed (or could not be); `err` says how it ended. The last thing a reply does. */
typedef void planner_reply_fn(void *ctx, const struct error *err);

struct planner_reply {
    const struct planner_deps *deps;
    const struct planner_sink *sink;
    planner_reply_fn *done;
    void *ctx;

    struct planner_call call;
    struct message row;      /* while it streams `content` is what was there before the call */
    enum message_status was; /* the status to go back to when a continuation brings nothing */
    struct error fault;      /* of our own making: the provider was told to stop */
    /* The request's, borrowed. */
    enum turn_kind kind;
    const struct track *track;
    const struct module *module;
    const char *newest;
    const char *only;
    const struct message *history;
    size_t history_count;
    int continued;    /* how often it was gone on with by itself */
    struct error cut; /* ... and how the call before ended then */

    struct buf content; /* the whole text so far */
    size_t saved;       /* bytes of it that the journal has */
    int64_t saved_ns;   /* when they were last offered */
    unsigned unlooked;  /* deltas since the clock was last looked at */
    struct buf held;    /* start of a continuation that may repeat what is there */
    bool seam_open;

    struct buf thoughts; /* of the model, as far as the journal does not have them */
    int64_t thought_tokens, thoughts_saved; /* tokens of all of them; of those it has */

    bool sealing;            /* at its end, while another process keeps the journal busy ... */
    struct plan *made;       /* ... with the plan it made */
    struct plan *proposed;   /* what it would have made of it, where not all was taken; else NULL */
    struct strlist left_out; /* the difference, in words */
    struct error end;        /* ... and how it ended */

    struct plan_reader *reader; /* NULL: what looks like a plan is none */
    struct plan *base;          /* the request's, a copy */
    struct strlist refused;     /* what of earlier replies was not taken */
    struct plan *known; /* modules whose ids may be met again: of the current plan and of base */
    struct plan *live;  /* what the sink was last told */
    bool plan_changed;
    size_t plan_due; /* length of the text from which the sink is told of changes again */
};

/* Begins the row and starts the call; `reply` must be zeroed or finished. On failure the row, if
 * begun, is sealed as failed, and `done` does not follow. */
enum error_kind planner_reply_start(struct planner_reply *reply, const struct planner_deps *deps,
                                    const struct planner_sink *sink,
                                    const struct planner_reply_request *request,
                                    planner_reply_fn *done, void *ctx, struct error *err);
/* Offers the journal what it has not got yet; of a reply that could not be sealed because the
 * journal was busy, the seal. */
void planner_reply_save(struct planner_reply *reply);
/* A reply that waits for its seal ends without it. */
void planner_reply_give_up(struct planner_reply *reply);
void planner_reply_fini(struct planner_reply *reply);

#endif
