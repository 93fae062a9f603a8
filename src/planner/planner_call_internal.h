/* One call to the provider: composed to fit, timed, and recorded for the analytics. */
#ifndef SYLLABUS_PLANNER_PLANNER_CALL_INTERNAL_H
#define SYLLABUS_PLANNER_PLANNER_CALL_INTERNAL_H

#include "syllabus/planner/planner.h"
#include "syllabus/planner/prompt.h"
#include "syllabus/planner/provider.h"

struct journal;

/* What every operation works with; all borrowed from the planner. */
struct planner_deps {
    const struct journal *journal;
    const struct provider *provider;
    const struct prompts *prompts;
    const struct env *env;
    const struct planner_options *options;
    const struct planner_sink *sink; /* for what is the same in every call: notices and waits */
};

struct planner_call {
    const struct planner_deps *deps;
    struct turn turn; /* its texts must live until done() */
    const struct message *history;
    size_t history_count;
    struct prompt_messages messages;
    struct turn_sink to;   /* the owner's: delta, reasoning, done */
    struct turn_sink sink; /* what the provider calls: notes the first delta, then calls `to` */
    struct provider_turn *running;
    bool cancelled;
    bool heard;                               /* something of an answer came */
    bool shrunk;                              /* it was too long, and is being tried once more */
    int64_t started_ms, started_ns, first_ns; /* first_ns 0: nothing has come */
};

/* Composes what `turn` needs and starts it. The call must be zeroed or finished before; turn and
 * history are borrowed until done(). Deltas and the end go to `to`. A request that turns out to be
 * too long is shortened by its oldest messages and sent once more. What must be sent and cannot fit
 * is ERROR_TOO_LONG. On failure nothing was started and no done() follows. */
enum error_kind planner_call_start(struct planner_call *call, const struct planner_deps *deps,
                                   const struct turn *turn, const struct message *history,
                                   size_t history_count, const struct turn_sink *to,
                                   struct error *err);
/* Asks the provider to stop; done() follows as ever. Once is enough, more is harmless. */
void planner_call_cancel(struct planner_call *call);
/* Records the call that ended, with the kind it is counted as. A record that cannot be written is
 * logged: it must not fail what it is about. */
void planner_call_record(const struct planner_call *call, const struct turn_end *end,
                         enum error_kind outcome, const char *message_id);
/* Who answers, as far as is known. */
const char *planner_call_model(const struct planner_deps *deps, const struct turn_end *end);
void planner_call_fini(struct planner_call *call);

#endif
