#include "planner_call_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/track.h"
#include "syllabus/planner/journal.h"

#include <assert.h>
#include <string.h>

#define NS_PER_MS 1000000

static const enum request_kind request_kinds[] = {
    [TURN_WELCOME] = REQUEST_WELCOME,
    [TURN_REPLY] = REQUEST_DISCUSSION,
    [TURN_FINALIZE] = REQUEST_FINALIZATION,
    [TURN_REPAIR] = REQUEST_FINALIZATION,
};
static_assert(sizeof request_kinds / sizeof request_kinds[0] == TURN_KIND_COUNT,
              "every turn is counted as something");

/* planner_options' arrays are by stage: welcome, reply, finalize. */
static const int stages[] = {
    [TURN_WELCOME] = 0,
    [TURN_REPLY] = 1,
    [TURN_FINALIZE] = 2,
    [TURN_REPAIR] = 2,
};
static_assert(sizeof stages / sizeof stages[0] == TURN_KIND_COUNT, "every turn has a stage");

static void on_delta(void *ctx, const char *text, size_t n)
{
    struct planner_call *call = ctx;
    if (call->first_ns == 0) {
        call->first_ns = env_mono_ns(call->deps->env);
    }
    call->to.delta(call->to.ctx, text, n);
}

static void on_done(void *ctx, const struct turn_end *end)
{
    struct planner_call *call = ctx;
    call->running = NULL;
    call->to.done(call->to.ctx, end);
}

enum error_kind planner_call_start(struct planner_call *call, const struct planner_deps *deps,
                                   const struct turn *turn, const struct message *history,
                                   size_t history_count, const struct turn_sink *to,
                                   struct error *err)
{
    planner_call_fini(call);
    call->deps = deps;
    call->turn = *turn;
    call->to = *to;
    call->turn.temperature = deps->options->temperature[stages[turn->kind]];
    call->turn.max_tokens = deps->options->max_tokens[stages[turn->kind]];
    if (!deps->provider->keeps_history) {
        prompt_compose(deps->prompts, &call->turn, history, history_count,
                       deps->options->context_window, &call->messages);
    }
    call->turn.messages = call->messages.items;
    call->turn.message_count = call->messages.count;

    call->started_ms = env_now_ms(deps->env);
    call->started_ns = env_mono_ns(deps->env);
    call->sink = (struct turn_sink){on_delta, on_done, call};
    struct error why = {0};
    call->running = deps->provider->start(deps->provider->ctx, &call->turn, &call->sink, &why);
    if (call->running == NULL) {
        assert(why.kind != ERROR_NONE);
        planner_call_fini(call);
        return error_move(err, &why);
    }
    return ERROR_NONE;
}

void planner_call_cancel(struct planner_call *call)
{
    if (call->running != NULL && !call->cancelled) {
        call->cancelled = true;
        call->deps->provider->cancel(call->deps->provider->ctx, call->running);
    }
}

const char *planner_call_model(const struct planner_deps *deps, const struct turn_end *end)
{
    if (end != NULL && end->model != NULL) {
        return end->model;
    }
    return deps->provider->model != NULL ? deps->provider->model(deps->provider->ctx) : NULL;
}

void planner_call_record(const struct planner_call *call, const struct turn_end *end,
                         enum error_kind outcome, const char *message_id)
{
    const struct planner_deps *deps = call->deps;
    int64_t now_ns = env_mono_ns(deps->env);
    struct usage_record u;
    usage_record_init(&u);
    u.track_id = mem_strdup(call->turn.track->id);
    u.message_id = mem_strdup(message_id);
    u.kind = request_kinds[call->turn.kind];
    u.provider = mem_strdup(deps->provider->name);
    u.model = mem_strdup(planner_call_model(deps, end));
    u.prompt_tokens = end->prompt_tokens;
    u.completion_tokens = end->completion_tokens;
    u.first_token_ms = call->first_ns == 0 ? -1 : (call->first_ns - call->started_ns) / NS_PER_MS;
    u.total_ms = (now_ns - call->started_ns) / NS_PER_MS;
    u.status = mem_strdup(outcome == ERROR_NONE ? "ok" : error_kind_name(outcome));
    u.retries = end->retries;
    u.created_ms = call->started_ms;

    struct error err = {0};
    if (deps->journal->add_usage(deps->journal->ctx, &u, &err) != ERROR_NONE) {
        log_write(LOG_ERROR, "planner", "a model call was not recorded: %s", err.message);
    }
    error_clear(&err);
    usage_record_fini(&u);
}

void planner_call_fini(struct planner_call *call)
{
    prompt_messages_fini(&call->messages);
    memset(call, 0, sizeof *call);
}
