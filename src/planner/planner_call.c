#include "planner_call_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/track.h"
#include "syllabus/planner/journal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define NS_PER_MS 1000000
/* Tokens that an answer needs at the least. */
#define ANSWER_LEAST 256
/* From how many estimated tokens on a report of far fewer is believed to be a cut. */
#define CUT_LEAST            400
#define CUT_CLEAR            1500
#define CHARACTERS_PER_TOKEN 6

static const enum request_kind request_kinds[] = {
    [TURN_WELCOME] = REQUEST_WELCOME,       [TURN_REPLY] = REQUEST_DISCUSSION,
    [TURN_TALK] = REQUEST_DISCUSSION,       [TURN_TUTOR] = REQUEST_TUTOR,
    [TURN_FINALIZE] = REQUEST_FINALIZATION, [TURN_REPAIR] = REQUEST_FINALIZATION,
    [TURN_LESSONS] = REQUEST_LESSON,        [TURN_LESSONS_REPAIR] = REQUEST_LESSON,
};
static_assert(sizeof request_kinds / sizeof request_kinds[0] == TURN_KIND_COUNT,
              "every turn is counted as something");

/* planner_options' arrays are by stage: welcome, reply, finalize, lesson. */
static const int stages[] = {
    [TURN_WELCOME] = 0,  [TURN_REPLY] = 1,  [TURN_TALK] = 1,    [TURN_TUTOR] = 1,
    [TURN_FINALIZE] = 2, [TURN_REPAIR] = 2, [TURN_LESSONS] = 3, [TURN_LESSONS_REPAIR] = 3,
};
static_assert(sizeof stages / sizeof stages[0] == TURN_KIND_COUNT, "every turn has a stage");

static const char *const shape_names[] = {
    [TURN_SHAPE_TEXT] = "text",
    [TURN_SHAPE_OBJECT] = "json_object",
    [TURN_SHAPE_SCHEMA] = "json_schema",
};
static_assert(sizeof shape_names / sizeof shape_names[0] == TURN_SHAPE_COUNT, "a name for each");

const char *turn_shape_name(enum turn_shape s)
{
    return shape_names[s];
}

/* --- what the provider tells --- */

static void on_delta(void *ctx, const char *text, size_t n)
{
    struct planner_call *call = ctx;
    if (call->first_ns == 0) {
        call->first_ns = env_mono_ns(call->deps->env);
    }
    call->heard = true;
    call->to.delta(call->to.ctx, text, n);
}

static void on_reasoning(void *ctx, const char *text, size_t n)
{
    struct planner_call *call = ctx;
    call->heard = true;
    if (call->to.reasoning != NULL) {
        call->to.reasoning(call->to.ctx, text, n);
    }
}

static void tell_step(const struct planner_call *call, const char *text)
{
    const struct planner_sink *sink = call->deps->sink;
    if (sink->step != NULL) {
        sink->step(sink->ctx, text);
    }
}

static void on_notice(void *ctx, const char *text)
{
    tell_step(ctx, text);
}

static void on_waiting(void *ctx, const char *reason, int attempt, int attempts, int64_t ms_left)
{
    const struct planner_call *call = ctx;
    const struct planner_sink *sink = call->deps->sink;
    if (sink->waiting != NULL) {
        sink->waiting(sink->ctx, reason, attempt, attempts, ms_left);
    }
}

static void on_done(void *ctx, const struct turn_end *end);

/* --- fitting --- */

/* Whether the provider is told the dialogue in messages. */
static bool composes(const struct planner_deps *deps)
{
    return !deps->provider->keeps_history && !deps->provider->is_no_model;
}

static int64_t known_window(const struct planner_deps *deps)
{
    const struct provider *provider = deps->provider;
    if (deps->options->context_window > 0) {
        return deps->options->context_window;
    }
    return provider->context_window != NULL ? provider->context_window(provider->ctx) : 0;
}

static void compose(struct planner_call *call, int64_t window)
{
    const struct planner_deps *deps = call->deps;
    prompt_messages_fini(&call->messages);
    prompt_compose(deps->prompts, &call->turn, call->history, call->history_count, window,
                   &call->messages);
    call->turn.messages = call->messages.items;
    call->turn.message_count = call->messages.count;
    if (window > 0 && call->turn.max_tokens > window / 2) {
        call->turn.max_tokens = (int)(window / 2); /* prompt and answer share it */
    }
}

/* Whether what must be sent could be taken by any model of this window, with a little room for the
 * answer. The estimate is on the high side: what may fit is left to the server to judge. */
static bool could_fit(const struct planner_call *call, int64_t window)
{
    int64_t answer = window / 8 < ANSWER_LEAST ? window / 8 : ANSWER_LEAST;
    return window <= 0 || call->messages.least * 3 / 5 + answer <= window;
}

static void advise_too_long(struct error *err)
{
    error_advise(err,
                 _("Form, plan and newest message alone do not fit. Shorten the message, or take "
                   "a model with a larger context; llm.context_window says how much it takes."));
}

static void fail_too_long(struct error *err, int64_t window)
{
    error_set(err, ERROR_TOO_LONG,
              _("the request is longer than the %lld tokens that the model takes"),
              (long long)window);
    advise_too_long(err);
}

static void tell_left_out(const struct planner_call *call)
{
    unsigned long n = (unsigned long)call->messages.left_out;
    if (n > 0) {
        char *text = mem_printf(
            ngettext("%lu older message was left out so that the request fits the model",
                     "%lu older messages were left out so that the request fits the model", n),
            n);
        tell_step(call, text);
        free(text);
    }
}

static enum error_kind start(struct planner_call *call, struct error *err)
{
    const struct planner_deps *deps = call->deps;
    call->started_ms = env_now_ms(deps->env);
    call->started_ns = env_mono_ns(deps->env);
    call->first_ns = 0;
    call->sink = (struct turn_sink){on_delta, on_reasoning, on_notice, on_waiting, on_done, call};
    call->running = deps->provider->start(deps->provider->ctx, &call->turn, &call->sink, err);
    return call->running != NULL ? ERROR_NONE : err->kind;
}

enum error_kind planner_call_start(struct planner_call *call, const struct planner_deps *deps,
                                   const struct turn *turn, const struct message *history,
                                   size_t history_count, const struct turn_sink *to,
                                   struct error *err)
{
    struct error why = {0};
    planner_call_fini(call);
    call->deps = deps;
    call->turn = *turn;
    call->to = *to;
    call->history = history;
    call->history_count = history_count;
    call->turn.temperature = deps->options->temperature[stages[turn->kind]];
    call->turn.max_tokens = deps->options->max_tokens[stages[turn->kind]];
    if (composes(deps)) {
        int64_t window = known_window(deps);
        compose(call, window);
        if (!could_fit(call, window)) {
            fail_too_long(&why, window);
        } else {
            tell_left_out(call);
        }
    }
    if (why.kind == ERROR_NONE && start(call, &why) != ERROR_NONE) {
        assert(why.kind != ERROR_NONE);
    }
    if (why.kind != ERROR_NONE) {
        planner_call_fini(call);
        return error_move(err, &why);
    }
    return ERROR_NONE;
}

/* --- the server found it too long --- */

/* Composes anew for the window that was named, or for half of what was sent. False when that leaves
 * nothing out. */
static bool shrink(struct planner_call *call, int64_t named)
{
    int64_t before = call->messages.tokens;
    if (named > 0) {
        compose(call, named);
        if (call->messages.tokens < before) {
            return could_fit(call, named);
        }
    }
    compose(call, before / 2);
    return call->messages.tokens < before;
}

/* True when the request is on its way again; else *why, the end's error, may be another one. */
static bool try_again(struct planner_call *call, const struct turn_end *end, struct error *why)
{
    if (end->error.kind != ERROR_TOO_LONG || end->answer_too_long || call->heard ||
        call->cancelled || call->shrunk || !composes(call->deps)) {
        return false;
    }
    call->shrunk = true;
    if (!shrink(call, end->context_window)) {
        advise_too_long(why);
        return false;
    }
    planner_call_record(call, end, end->error.kind, NULL);
    tell_left_out(call);
    error_clear(why);
    if (call->cancelled) { /* by who was told */
        error_set(why, ERROR_INTERRUPTED, _("stopped"));
        return false;
    }
    return start(call, why) == ERROR_NONE;
}

/* --- the server took less than was sent --- */

/* Some servers cut a prompt that is too long without a word, mostly to a power of two. No tokeniser
 * makes so few tokens of a text: not half of the estimate and such a number, or six characters and
 * more a token. */
static bool was_cut(const struct planner_call *call, int64_t reported)
{
    const struct prompt_messages *m = &call->messages;
    bool power_of_two = (reported & (reported - 1)) == 0;
    return reported > 0 && reported < m->tokens * 3 / 5 &&
           ((power_of_two && m->tokens > CUT_LEAST) ||
            (m->tokens > CUT_CLEAR && reported * CHARACTERS_PER_TOKEN < m->characters));
}

static void warn_if_cut(const struct planner_call *call, const struct turn_end *end)
{
    const struct planner_sink *sink = call->deps->sink;
    if (sink->warning == NULL || !was_cut(call, end->prompt_tokens)) {
        return;
    }
    char *text =
        mem_printf(_("the server read only %lld of about %lld tokens: it cut the beginning "
                     "of the request off without a word"),
                   (long long)end->prompt_tokens, (long long)call->messages.tokens);
    sink->warning(sink->ctx, text,
                  _("Give the model a larger context on the server (num_ctx in Ollama, -c in "
                    "llama.cpp), or set llm.context_window to what it takes."));
    free(text);
}

static void on_done(void *ctx, const struct turn_end *end)
{
    struct planner_call *call = ctx;
    struct turn_end mine = *end;
    call->running = NULL;
    mine.error = (struct error){0};
    error_copy(&mine.error, &end->error);
    if (!try_again(call, end, &mine.error)) {
        warn_if_cut(call, end);
        call->to.done(call->to.ctx, &mine);
    }
    error_clear(&mine.error);
}

void planner_call_cancel(struct planner_call *call)
{
    bool again = call->cancelled;
    call->cancelled = true;
    if (call->running != NULL && !again) {
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
