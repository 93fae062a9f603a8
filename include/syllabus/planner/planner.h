/* The dialogue of one track as a state machine: welcome, replies, finalizing.
 *
 * It knows a provider (who answers) and a journal (memory), nothing of networks, files or screens.
 * What a person wrote is in the journal before a request leaves; a reply is checkpointed while it
 * streams and sealed at its end. One turn at a time. Callbacks come from inside the provider's. */
#ifndef SYLLABUS_PLANNER_PLANNER_H
#define SYLLABUS_PLANNER_PLANNER_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan_diff.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct env;
struct journal;
struct lesson;
struct module;
struct planner;
struct prompts;
struct provider;
struct track;

struct planner_options {
    size_t history_limit;   /* messages, 50 */
    double temperature[4];  /* welcome 0.8, reply 0.7, finalize 0.3, lesson 0.5 */
    int max_tokens[4];      /* 0: none is sent */
    int64_t context_window; /* tokens of the model; 0: as far as the provider has learned it */
    bool strict;            /* what a reply changes beside what was asked for is not taken */
    int max_continue;       /* how often a cut reply is gone on with by itself, 2 */
};
void planner_options_init(struct planner_options *o);

enum finalize_source { FINALIZE_NONE, FINALIZE_MODEL, FINALIZE_REPAIRED, FINALIZE_PLAN };
const char *finalize_source_name(enum finalize_source s); /* NULL for none */

/* What happens; pointers are borrowed for the call. All but done() may be NULL. */
struct planner_sink {
    /* A message was stored (the person's, the finalization notice) or begun (a reply, streaming;
     * one that is continued holds what was there). */
    void (*message)(void *ctx, const struct message *m);
    /* More text of the reply that streams. */
    void (*delta)(void *ctx, const char *text, size_t n);
    /* The model thinks: more of that, and roughly how many tokens all of it is by now. It belongs
     * to the reply that streams, not to its text; while modules are made, to nothing. */
    void (*thoughts)(void *ctx, const char *text, size_t n, int64_t tokens);
    /* A finished line changed the plan that streams: what is known so far, ids adopted where they
     * match. */
    void (*plan)(void *ctx, const struct plan *so_far);
    /* The reply is sealed. `version` and `diff` (to the plan it was asked to change) are NULL when
     * it holds no new plan. Comes with all that was received also when the journal refused to store
     * it: then done() brings that error. */
    void (*sealed)(void *ctx, const struct message *m, const struct plan *version,
                   const struct plan_diff *diff);
    /* A lesson of the module was stored. */
    void (*lesson)(void *ctx, const struct module *m, const struct lesson *l);
    /* What is being done, for people ("asking the model once more: ..."). */
    void (*step)(void *ctx, const char *text);
    /* Something the person should know of the answer that has come: it stays when the step is over.
     */
    void (*warning)(void *ctx, const char *text, const char *advice);
    /* As turn_sink has it. */
    void (*waiting)(void *ctx, const char *reason, int attempt, int attempts, int64_t ms_left);
    /* The operation is over, last of all; `err->kind` says how. The planner may be used or freed
     * from here. */
    void (*done)(void *ctx, const struct error *err);
    void *ctx;
};

/* All borrowed and alive as long as the planner. */
struct planner *planner_new(const struct journal *journal, const struct provider *provider,
                            const struct prompts *prompts, const struct env *env,
                            const struct planner_options *options, const struct planner_sink *sink);
/* Cancels nothing: a running turn must be over. */
void planner_free(struct planner *p);
bool planner_busy(const struct planner *p);

/* Which chat of the track the operations that follow are about; NULL, as at the beginning: its
 * planning chat. In another one than a planning chat no reply ever makes a plan. */
void planner_choose_chat(struct planner *p, const char *chat_id);

/* Of the plans of the replies that follow only this module counts, everything else stays as it is,
 * byte for byte; NULL, as at the beginning: all of them does. */
void planner_choose_module(struct planner *p, const char *module_id);

/* Each starts an operation; done() follows exactly once unless an error is returned at once. */
/* Asks for the greeting and a first plan, unless the chat has begun already and there is a plan
 * (then done() at once): in a new session of a track it is planned afresh. */
enum error_kind planner_welcome(struct planner *p, const char *track_id, struct error *err);
/* One turn. Stores the text first; asks for the first plan before, where a planning chat's track
 * has none (the greeting then stands before the text). */
enum error_kind planner_say(struct planner *p, const char *track_id, const char *text,
                            struct error *err);
/* Goes on with the last reply, which was cut off or interrupted; joined without a seam. */
enum error_kind planner_continue(struct planner *p, const char *track_id, struct error *err);
/* Asks again for the last reply; the old one stays as a branch, unless it was empty. Where the
 * person's last message has no reply yet, that is asked for; in a planning chat where nothing was
 * said yet the greeting and the first plan. */
enum error_kind planner_regenerate(struct planner *p, const char *track_id, struct error *err);
/* Makes modules of the current plan, to be looked at: planner_modules(). Stores nothing. A plan
 * that was cut off is refused with ERROR_CUT_OFF unless `cut_off_too`; without a plan
 * ERROR_NO_PLAN. */
enum error_kind planner_prepare(struct planner *p, const char *track_id, bool cut_off_too,
                                struct error *err);
/* What planner_prepare() made; borrowed until the next operation. */
const struct module_set *planner_modules(const struct planner *p, enum finalize_source *source);
/* Writes them, with the finalization message, in one transaction; synchronous. */
enum error_kind planner_commit(struct planner *p, struct error *err);

/* Which lessons are made. */
struct lesson_request {
    int module_number;
    unsigned types; /* bits as of LESSON_TYPE_BIT(); 0: all */
    bool replace;   /* also those that are there and that nobody has begun; else what is missing */
};
/* Makes lessons of one module. Each is stored as soon as it is whole, whatever becomes of the rest;
 * their minutes sum to the module's. ERROR_USAGE when there is nothing to make. */
enum error_kind planner_make_lessons(struct planner *p, const char *track_id,
                                     const struct lesson_request *request, struct error *err);

/* Stops the running turn and keeps what came; done() comes with ERROR_INTERRUPTED. */
void planner_cancel(struct planner *p);
/* Call at least twice a second while busy: checkpoints what has come. */
void planner_tick(struct planner *p);
/* Whether the answer is there and the journal has no time to take it (its error said `busy`): it is
 * offered with each tick, until planner_cancel() gives up. */
bool planner_waits(const struct planner *p);

#endif
