#include "planner_finalizing_internal.h"

#include "prompt_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/planner/journal.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static const char *const source_names[] = {
    [FINALIZE_NONE] = NULL,
    [FINALIZE_MODEL] = "model",
    [FINALIZE_REPAIRED] = "repaired",
    [FINALIZE_PLAN] = "plan",
};

const char *finalize_source_name(enum finalize_source s)
{
    return source_names[s];
}

static void tell_step(const struct planner_finalizing *f, const char *text)
{
    if (f->sink->step != NULL) {
        f->sink->step(f->sink->ctx, text);
    }
}

/* --- one round --- */

static void on_delta(void *ctx, const char *text, size_t n)
{
    struct planner_finalizing *f = ctx;
    if (!f->too_long && !buf_add(&f->answer, text, n)) {
        f->too_long = true;
        planner_call_cancel(&f->call);
    }
}

static void on_reasoning(void *ctx, const char *text, size_t n)
{
    struct planner_finalizing *f = ctx;
    char *piece = mem_strndup(text, n);
    f->thought_tokens += prompt_estimate_tokens(piece);
    free(piece);
    if (f->sink->thoughts != NULL) {
        f->sink->thoughts(f->sink->ctx, text, n, f->thought_tokens);
    }
}

static void on_done(void *ctx, const struct turn_end *end);

static enum error_kind start_round(struct planner_finalizing *f, enum turn_kind kind,
                                   struct error *err)
{
    buf_reset(&f->answer);
    struct turn turn = {
        .kind = kind,
        .track = f->track,
        .plan = f->track->plan,
        .partial = f->earlier,
        .fault = f->fault,
        .schema = f->schema,
    };
    const struct turn_sink to = {
        .delta = on_delta, .reasoning = on_reasoning, .done = on_done, .ctx = f};
    return planner_call_start(&f->call, f->deps, &turn, NULL, 0, &to, err);
}

/* --- judging an answer --- */

static void add_tokens(int64_t *sum, int64_t more)
{
    if (more >= 0) {
        *sum = *sum < 0 ? more : *sum + more;
    }
}

/* How the call ended, with what only we can see: an answer over the cap, or none at all. */
static void end_of(const struct planner_finalizing *f, const struct turn_end *end,
                   struct error *why)
{
    if (f->too_long) {
        error_set(why, ERROR_TOO_LONG, _("the answer is longer than %u MiB"), LIMIT_ANSWER >> 20);
    } else if (end->error.kind == ERROR_NONE && text_blank(buf_str(&f->answer))) {
        error_set(why, ERROR_EMPTY, _("the model sent an empty answer"));
    } else {
        error_copy(why, &end->error);
    }
}

/* True for an answer the model can be asked to correct. A server that speaks no JSON of its own has
 * failed: that comes as the end's error and is none. */
static bool is_fault(const struct turn_end *end, const struct error *why)
{
    return why->kind == ERROR_CUT_OFF ||
           (end->error.kind == ERROR_NONE &&
            (why->kind == ERROR_NOT_JSON || why->kind == ERROR_WRONG_SHAPE));
}

/* Keeps what the model is told: the exact fault, or that its answer hit the limit. */
static void keep_fault(struct planner_finalizing *f, const struct error *why)
{
    free(f->earlier);
    f->earlier = buf_steal(&f->answer);
    buf_init(&f->answer, LIMIT_ANSWER);
    if (why->kind != ERROR_CUT_OFF) {
        mem_replace(&f->fault, why->message);
        return;
    }
    struct buf text = BUF_INIT(LIMIT_MESSAGE);
    struct prompt_values none = {{NULL}};
    prompt_fill(f->deps->prompts, f->track->language, PROMPT_FAULT_CUT_OFF, &none, &text);
    free(f->fault);
    f->fault = buf_steal(&text);
}

/* Keeps the answer as it came, and why it was not used. A record that cannot be written is logged:
 * it must not fail what it is about. */
static void record_answer(const struct planner_finalizing *f, const struct turn_end *end,
                          const struct error *why)
{
    const struct planner_deps *deps = f->deps;
    if (deps->provider->is_no_model || (f->answer.len == 0 && why->kind != ERROR_EMPTY)) {
        return; /* nothing was answered */
    }
    struct modules_answer a = {
        .track_id = mem_strdup(f->track->id),
        .version = f->track->plan->version,
        .provider = mem_strdup(deps->provider->name),
        .model = mem_strdup(planner_call_model(deps, end)),
        .shape = mem_strdup(turn_shape_name(end->shape)),
        .repair = f->call.turn.kind == TURN_REPAIR,
        .answer = (char *)(uintptr_t)buf_str(&f->answer), /* long: lent for the call */
        .status = mem_strdup(why->kind == ERROR_NONE ? "ok" : error_kind_name(why->kind)),
        .fault = mem_strdup(why->message),
        .created_ms = env_now_ms(deps->env),
    };
    struct error err = {0};
    if (deps->journal->add_answer(deps->journal->ctx, &a, &err) != ERROR_NONE) {
        log_write(LOG_ERROR, "planner", "an answer was not kept: %s", err.message);
    }
    error_clear(&err);
    a.answer = NULL;
    modules_answer_fini(&a);
}

static void ask_again(struct planner_finalizing *f, struct error *why)
{
    char *step = mem_printf(_("Asking the model once more: %s"), why->message);
    tell_step(f, step);
    free(step);
    keep_fault(f, why);
    error_clear(why);
    if (f->cancelled) {
        error_set(why, ERROR_INTERRUPTED, _("stopped"));
    } else {
        start_round(f, TURN_REPAIR, why);
    }
}

static void take_plan(struct planner_finalizing *f, struct error *why)
{
    char *step = mem_printf(_("Taking the modules from the plan itself: %s"), why->message);
    tell_step(f, step);
    free(step);
    error_clear(why);
    finalize_from_plan(f->track->plan, f->track->minutes, &f->modules, NULL);
    f->source = FINALIZE_PLAN;
}

static void on_done(void *ctx, const struct turn_end *end)
{
    struct planner_finalizing *f = ctx;
    enum turn_kind kind = f->call.turn.kind;
    struct error why = {0};
    end_of(f, end, &why);
    if (why.kind == ERROR_NONE) {
        finalize_read(buf_str(&f->answer), f->answer.len, f->track->plan, &f->modules, &why);
    }
    planner_call_record(&f->call, end, why.kind, NULL);
    record_answer(f, end, &why);
    add_tokens(&f->prompt_tokens, end->prompt_tokens);
    add_tokens(&f->completion_tokens, end->completion_tokens);
    mem_replace(&f->model, planner_call_model(f->deps, end));

    bool fault = is_fault(end, &why);
    if (why.kind == ERROR_NONE) {
        f->source = f->deps->provider->is_no_model ? FINALIZE_PLAN
                    : kind == TURN_FINALIZE        ? FINALIZE_MODEL
                                                   : FINALIZE_REPAIRED;
    } else if (fault && kind == TURN_FINALIZE) {
        ask_again(f, &why);
        if (why.kind == ERROR_NONE) {
            return; /* the second round will end it */
        }
    } else if (fault) {
        take_plan(f, &why);
    }
    f->done(f->ctx, &why); /* may free f */
    error_clear(&why);
}

/* --- the whole --- */

enum error_kind planner_finalizing_start(struct planner_finalizing *f,
                                         const struct planner_deps *deps,
                                         const struct planner_sink *sink, const struct track *track,
                                         planner_finalizing_fn *done, void *ctx, struct error *err)
{
    planner_finalizing_fini(f);
    f->deps = deps;
    f->sink = sink;
    f->track = track;
    f->done = done;
    f->ctx = ctx;
    f->prompt_tokens = -1;
    f->completion_tokens = -1;
    f->schema = finalize_schema();
    buf_init(&f->answer, LIMIT_ANSWER);
    if (!deps->provider->is_no_model) {
        tell_step(f, _("Asking the model for the modules"));
    }
    enum error_kind kind = start_round(f, TURN_FINALIZE, err);
    if (kind != ERROR_NONE) {
        planner_finalizing_fini(f);
    }
    return kind;
}

void planner_finalizing_cancel(struct planner_finalizing *f)
{
    f->cancelled = true;
    planner_call_cancel(&f->call);
}

char *planner_finalizing_notice(const struct planner_finalizing *f)
{
    static const enum prompt_key added[] = {
        [FINALIZE_REPAIRED] = PROMPT_NOTICE_REPAIRED,
        [FINALIZE_PLAN] = PROMPT_NOTICE_PLAN,
    };
    int minutes = 0;
    for (size_t i = 0; i < f->modules.count; i++) {
        minutes += f->modules.items[i].minutes;
    }
    char *hours = hours_text_in(minutes, f->track->language);
    char *count = mem_printf("%zu", f->modules.count);
    struct prompt_values values = {{NULL}};
    values.slots[PROMPT_SLOT_MODULES] = count;
    values.slots[PROMPT_SLOT_HOURS] = hours;
    values.slots[PROMPT_SLOT_SKILL] = f->track->skill_area;

    struct buf text = BUF_INIT(LIMIT_MESSAGE);
    prompt_fill(f->deps->prompts, f->track->language, PROMPT_NOTICE, &values, &text);
    /* Where no model answers the plan is the usual source, not the last resort. */
    if (!f->deps->provider->is_no_model &&
        (f->source == FINALIZE_REPAIRED || f->source == FINALIZE_PLAN)) {
        buf_add_char(&text, ' ');
        prompt_fill(f->deps->prompts, f->track->language, added[f->source], &values, &text);
    }
    free(hours);
    free(count);
    return buf_steal(&text);
}

void planner_finalizing_fini(struct planner_finalizing *f)
{
    planner_call_fini(&f->call);
    buf_fini(&f->answer);
    module_set_fini(&f->modules);
    json_free(f->schema);
    free(f->earlier);
    free(f->fault);
    free(f->model);
    memset(f, 0, sizeof *f);
}
