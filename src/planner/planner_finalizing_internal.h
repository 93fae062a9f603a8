/* Making modules of the current plan: one answer in JSON, one correction when it is wrong, then the
 * plan itself. A model that fails outright is an error, never a reason to take the plan. */
#ifndef SYLLABUS_PLANNER_PLANNER_FINALIZING_INTERNAL_H
#define SYLLABUS_PLANNER_PLANNER_FINALIZING_INTERNAL_H

#include "planner_call_internal.h"
#include "syllabus/base/buf.h"

/* The modules are there, or `err` says why not. The last thing that happens. */
typedef void planner_finalizing_fn(void *ctx, const struct error *err);

struct planner_finalizing {
    const struct planner_deps *deps;
    const struct planner_sink *sink;
    planner_finalizing_fn *done;
    void *ctx;
    const struct track *track;

    struct planner_call call;
    struct json_object *schema; /* of the answer that is asked for */
    int64_t thought_tokens;     /* of all rounds */
    struct buf answer;
    bool too_long;  /* the answer passed its cap: the provider was told to stop */
    bool cancelled; /* by the person: no further round */
    char *earlier;  /* the answer that was wrong, and */
    char *fault;    /* what was wrong with it; both for the second round */

    struct module_set modules;
    enum finalize_source source; /* FINALIZE_NONE until done */
    char *model;
    int64_t prompt_tokens, completion_tokens; /* of all rounds; -1: not reported */
};

/* Starts the first round for the track's plan; `f` must be zeroed or finished. On failure `done`
 * does not follow. */
enum error_kind planner_finalizing_start(struct planner_finalizing *f,
                                         const struct planner_deps *deps,
                                         const struct planner_sink *sink, const struct track *track,
                                         planner_finalizing_fn *done, void *ctx, struct error *err);
void planner_finalizing_cancel(struct planner_finalizing *f);
/* What the dialogue says about the modules that were made, in the plan's language; owned. */
char *planner_finalizing_notice(const struct planner_finalizing *f);
void planner_finalizing_fini(struct planner_finalizing *f);

#endif
