#include "planner_reply_internal.h"

#include "planner_seam_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_choice.h"
#include "syllabus/course/plan_reader.h"
#include "syllabus/course/track.h"
#include "syllabus/planner/journal.h"
#include "syllabus/planner/refusal.h"

#include <stdlib.h>
#include <string.h>

#define SAVE_EVERY_NS 500000000
/* A slow stream is saved by planner_tick(). A fast one may keep the loop from ticking, so every so
 * many deltas the clock is looked at. */
#define LOOK_EVERY_DELTAS 32
/* Above this length of the text the sink is told of a changed plan only after a 64th more of it:
 * telling copies the plan, and a text of many short lines must not make that quadratic. */
#define PLAN_FREE_BYTES 4096
#define PLAN_STEP       64

/* --- the plan while it streams --- */

/* What ids are looked up in: the current plan, and the modules that only the base has. They differ
 * when a reply that made the current version is asked for again or continued. */
static struct plan *known_plan(const struct plan *current, const struct plan *base)
{
    if (current == NULL || base == NULL) {
        return plan_copy(current != NULL ? current : base);
    }
    struct plan *known = plan_copy(current);
    for (size_t i = 0; i < base->module_count; i++) {
        if (plan_find_module(known, base->modules[i].id) < 0) {
            plan_module_copy(plan_insert_module(known, known->module_count), &base->modules[i]);
        }
    }
    return known;
}

/* Gives the modules of `p` their ids: those of modules we know, else those the sink was told of
 * before, so that a new module does not change its id with every line. */
static void adopt_ids(const struct planner_reply *r, struct plan *p)
{
    plan_adopt_ids(p, r->known, r->deps->env);
    size_t told = r->live != NULL ? r->live->module_count : 0;
    for (size_t i = 0; i < p->module_count && i < told; i++) {
        struct plan_module *m = &p->modules[i];
        const struct plan_module *before = &r->live->modules[i];
        bool both_new = r->known == NULL || (plan_find_module(r->known, m->id) < 0 &&
                                             plan_find_module(r->known, before->id) < 0);
        if (both_new && strcmp(m->title, before->title) == 0) {
            mem_replace(&m->id, before->id);
        }
    }
}

static void tell_plan(struct planner_reply *r)
{
    const struct plan *read = plan_reader_peek(r->reader);
    size_t n = r->content.len;
    r->plan_changed = false;
    r->plan_due = n < PLAN_FREE_BYTES ? 0 : n + n / PLAN_STEP;
    if (r->sink->plan == NULL || read->module_count == 0) {
        return;
    }
    struct plan *so_far = plan_copy(read);
    adopt_ids(r, so_far);
    plan_free(r->live);
    r->live = so_far;
    r->sink->plan(r->sink->ctx, so_far);
}

/* --- the text --- */

static void fail(struct planner_reply *r, struct error *why)
{
    if (r->fault.kind == ERROR_NONE) {
        error_move(&r->fault, why);
    }
    error_clear(why);
    planner_call_cancel(&r->call);
}

/* Whether the journal only has no time now. */
static bool is_busy(enum error_kind kind, const struct error *err)
{
    return kind == ERROR_TIMEOUT || err->busy;
}

/* Thoughts are worth keeping, and no reason to fail for. */
static void save_thoughts(struct planner_reply *r, bool at_end)
{
    struct error err = {0};
    const struct journal *j = r->deps->journal;
    if (r->thoughts.len == 0) {
        return;
    }
    enum error_kind kind =
        j->add_thoughts(j->ctx, r->row.id, buf_str(&r->thoughts), r->thoughts.len,
                        r->thought_tokens - r->thoughts_saved, at_end, &err);
    r->saved_ns = env_mono_ns(r->deps->env);
    if (kind != ERROR_NONE && !is_busy(kind, &err)) {
        log_write(LOG_WARNING, "planner", "thoughts were not stored: %s", err.message);
    }
    if (!is_busy(kind, &err)) { /* else another process writes: offered again with what comes */
        r->thoughts_saved = r->thought_tokens;
        buf_reset(&r->thoughts);
    }
    error_clear(&err);
}

static void save_content(struct planner_reply *r)
{
    size_t n = r->content.len - r->saved;
    if (n == 0 || r->fault.kind != ERROR_NONE) {
        return;
    }
    struct error err = {0};
    const struct journal *j = r->deps->journal;
    enum error_kind kind = j->checkpoint(j->ctx, r->row.id, r->content.data + r->saved, n, &err);
    r->saved_ns = env_mono_ns(r->deps->env);
    r->unlooked = 0;
    if (kind == ERROR_NONE) {
        r->saved = r->content.len;
    } else if (is_busy(kind, &err)) {
        error_clear(&err); /* another process writes: offered again with what comes */
    } else {
        fail(r, &err);
    }
}

static void save(struct planner_reply *r)
{
    save_thoughts(r, false);
    save_content(r);
}

static void save_if_due(struct planner_reply *r)
{
    if (++r->unlooked < LOOK_EVERY_DELTAS) {
        return;
    }
    r->unlooked = 0;
    if (env_mono_ns(r->deps->env) - r->saved_ns >= SAVE_EVERY_NS) {
        save(r);
    }
}

static void fail_too_long(struct planner_reply *r)
{
    struct error err = {0};
    error_set(&err, ERROR_TOO_LONG, _("the reply is longer than %u MiB"), LIMIT_ANSWER >> 20);
    fail(r, &err);
}

static void accept(struct planner_reply *r, const char *text, size_t n)
{
    if (!buf_add(&r->content, text, n)) {
        fail_too_long(r);
        return;
    }
    if (r->sink->delta != NULL) {
        r->sink->delta(r->sink->ctx, text, n);
    }
    r->plan_changed |= r->reader != NULL && plan_reader_feed(r->reader, text, n);
    if (r->plan_changed && r->content.len >= r->plan_due) {
        tell_plan(r);
    }
    save_if_due(r);
}

/* Lets go of the start of a continuation, less what it repeats, as soon as that is known. */
static void close_seam(struct planner_reply *r, bool at_end)
{
    bool open = false;
    size_t repeated = planner_seam_overlap(buf_str(&r->content), r->content.len, buf_str(&r->held),
                                           r->held.len, &open);
    if (open && !at_end) {
        return;
    }
    r->seam_open = false;
    if (r->held.len > repeated) {
        accept(r, r->held.data + repeated, r->held.len - repeated);
    }
    buf_fini(&r->held);
}

static void on_delta(void *ctx, const char *text, size_t n)
{
    struct planner_reply *r = ctx;
    if (r->fault.kind != ERROR_NONE || n == 0) {
        return;
    }
    if (!r->seam_open) {
        accept(r, text, n);
    } else if (buf_add(&r->held, text, n)) {
        close_seam(r, false);
    } else {
        fail_too_long(r);
    }
}

static void on_reasoning(void *ctx, const char *text, size_t n)
{
    struct planner_reply *r = ctx;
    if (r->fault.kind != ERROR_NONE || n == 0) {
        return;
    }
    char *piece = mem_strndup(text, n);
    r->thought_tokens += prompt_estimate_tokens(piece);
    free(piece);
    (void)buf_add(&r->thoughts, text, n); /* past its limit they are only counted */
    if (r->sink->thoughts != NULL) {
        r->sink->thoughts(r->sink->ctx, text, n, r->thought_tokens);
    }
    save_if_due(r);
}

/* --- the end --- */

/* True for an end that is the model's own, be it at the token limit: what it said counts. */
static bool is_own_end(enum error_kind why)
{
    return why == ERROR_NONE || why == ERROR_CUT_OFF;
}

/* True when the call added to what was there. */
static bool brought_text(const struct planner_reply *r)
{
    size_t before = r->row.content != NULL ? strlen(r->row.content) : 0;
    return r->content.len > before && !text_blank(buf_str(&r->content));
}

/* A reply that broke off with text in it can be gone on with, whatever the reason; one the model
 * refused cannot. */
static enum message_status status_of(const struct planner_reply *r, enum error_kind why)
{
    bool brought = brought_text(r);
    switch (why) {
    case ERROR_NONE:
        return MESSAGE_COMPLETE;
    case ERROR_CUT_OFF:
        return brought ? MESSAGE_CUT_OFF : r->was;
    case ERROR_INTERRUPTED:
        return !brought && r->was == MESSAGE_CUT_OFF ? r->was : MESSAGE_INTERRUPTED;
    default:
        if (!brought) {
            return r->was;
        }
        return why == ERROR_REFUSED ? MESSAGE_FAILED : MESSAGE_INTERRUPTED;
    }
}

/* Tokens of a reply that took several calls add up; -1 is not known. */
static int64_t add_tokens(int64_t before, int64_t now)
{
    if (before < 0 || now < 0) {
        return now < 0 ? before : now;
    }
    return before + now;
}

/* Gives the row what this call says of it; `end` is NULL when no call was made. */
static void note_end(struct planner_reply *r, const struct turn_end *end, enum error_kind why)
{
    struct message *m = &r->row;
    if (is_own_end(why) || brought_text(r)) {
        mem_replace(&m->finish_reason, end != NULL ? end->finish_reason : NULL);
    }
    mem_replace(&m->model, planner_call_model(r->deps, end));
    if (end != NULL) {
        m->prompt_tokens = add_tokens(m->prompt_tokens, end->prompt_tokens);
        m->completion_tokens = add_tokens(m->completion_tokens, end->completion_tokens);
    }
}

/* Gives the row its final fields. */
static void fill_row(struct planner_reply *r, const struct turn_end *end, enum error_kind why)
{
    struct message *m = &r->row;
    m->status = status_of(r, why);
    note_end(r, end, why);
    m->thought_tokens += r->thought_tokens;
    free(m->content);
    m->content = buf_steal(&r->content);
}

static void tell_refused(struct planner_reply *r, const struct refusal *f)
{
    static const char *const texts[] = {
        [PLAN_WHY_NONE] = N_("Not taken:"),
        [PLAN_WHY_PINNED] = N_("Not taken, for it is pinned:"),
        [PLAN_WHY_COMPLETED] = N_("Not taken, for it is completed:"),
        [PLAN_WHY_BESIDE] = N_("Not taken, for you did not name it:"),
    };
    if (r->sink->warning != NULL) {
        char *text = mem_printf("%s %s", _(texts[f->why]), f->idea);
        r->sink->warning(r->sink->ctx, text,
                         _("\"changes\" lists it, \"changes take\" takes it nevertheless."));
        free(text);
    }
}

/* What it changed beside what was asked for, and what is taken: for the person to see. */
static void tell_beside(struct planner_reply *r, const struct plan_choices *c, const bool *taken)
{
    struct buf list = BUF_INIT(LIMIT_TEXT);
    int last = -1;
    for (size_t i = 0; i < c->count; i++) {
        const struct plan_choice *x = &c->items[i];
        if (taken[i] && x->why == PLAN_WHY_BESIDE && x->from != last) {
            buf_printf(&list, "%s%d", list.len > 0 ? ", " : "", x->from + 1);
            last = x->from;
        }
    }
    if (list.len > 0 && r->sink->warning != NULL) {
        char *text =
            mem_printf(_("Modules that you did not name changed, too: %s"), buf_str(&list));
        r->sink->warning(r->sink->ctx, text,
                         _("\"changes\" lists how, \"changes refuse\" takes it back."));
        free(text);
    }
    buf_fini(&list);
}

/* Leaves out what the reply may not change, and notes it for the model and the person; the plan, of
 * which that is left, is taken. */
static struct plan *guard(struct planner_reply *r, struct plan *take)
{
    struct plan_choices c;
    struct refusals refused = {0};
    if (r->base == NULL) {
        return take;
    }
    plan_choices_init(&c, r->base, take, r->track, r->newest);
    bool *taken = mem_array(c.count, sizeof *taken);
    bool all = true;
    for (size_t i = 0; i < c.count; i++) {
        taken[i] = !plan_choice_is_held(&c.items[i]) &&
                   !(r->deps->options->strict && c.items[i].why == PLAN_WHY_BESIDE);
        all = all && taken[i];
    }
    refusals_init(&refused, &c, taken);
    for (size_t i = 0; i < refused.count; i++) {
        strlist_add(&r->left_out, refused.items[i].idea);
        tell_refused(r, &refused.items[i]);
    }
    tell_beside(r, &c, taken);
    struct plan *plan = all ? take : plan_choices_apply(&c, taken);
    r->proposed = all ? NULL : take;
    refusals_fini(&refused);
    plan_choices_fini(&c);
    free(taken);
    return plan;
}

/* The module that stands for the one that may change: that of its id, or a new one in its place. */
static int place_of_only(const struct planner_reply *r, const struct plan *plan)
{
    int at = plan_find_module(plan, r->only);
    int was = plan_find_module(r->base, r->only);
    if (at < 0 && was >= 0 && (size_t)was < plan->module_count &&
        plan_find_module(r->base, plan->modules[was].id) < 0) {
        at = was;
    }
    if (at < 0 && plan->module_count == 1) {
        at = 0; /* the reply is that module alone */
    }
    return at;
}

/* The base with that module as the reply has it, the rest of the reply apart; takes the plan. NULL
 * when the reply has none for it. */
static struct plan *narrow(struct planner_reply *r, struct plan *take)
{
    int at = place_of_only(r, take);
    int was = plan_find_module(r->base, r->only);
    struct plan *plan = at >= 0 && was >= 0 ? plan_copy(r->base) : NULL;
    if (plan != NULL) {
        struct plan_module *m = &plan->modules[was];
        plan_module_copy(m, &take->modules[at]);
        mem_replace(&m->id, r->only);
        m->title_pinned = r->base->modules[was].title_pinned;
        m->hours_pinned = r->base->modules[was].hours_pinned;
        m->pinned = r->base->modules[was].pinned;
    } else if (r->sink->warning != NULL) {
        r->sink->warning(r->sink->ctx, _("The reply has no such module: the plan stays as it is."),
                         _("Ask again, or change it by hand: \"module edit\"."));
    }
    plan_free(take);
    return plan;
}

/* The plan the whole text holds, with ids; owned, NULL when there is none. */
static struct plan *take_plan(struct planner_reply *r, const struct track *track)
{
    struct plan *plan = r->reader != NULL ? plan_reader_finish(r->reader) : NULL;
    if (plan != NULL) {
        adopt_ids(r, plan);
        if (track->language != NULL) {
            mem_replace(&plan->language, track->language);
        }
        plan = r->only != NULL && r->base != NULL ? narrow(r, plan) : plan;
    }
    if (plan != NULL) {
        plan = guard(r, plan);
    }
    if (r->row.type != MESSAGE_WELCOME) {
        r->row.type = plan != NULL ? MESSAGE_PLAN : MESSAGE_TEXT;
    }
    return plan;
}

/* True for a reply whose plan counts: it came to an end of its own, or was cut off and going on
 * brought nothing. */
static bool has_plan(const struct planner_reply *r, enum error_kind why)
{
    return is_own_end(why) || (r->continued > 0 && r->row.status == MESSAGE_CUT_OFF);
}

/* Stores the row with the plan it made; *err gets the journal's refusal. */
static enum error_kind store_row(struct planner_reply *r, struct error *err)
{
    const struct journal *j = r->deps->journal;
    const struct reply_plan made = {.plan = r->made,
                                    .proposed = r->proposed,
                                    .base = r->base != NULL ? r->base->version : 0,
                                    .refused = &r->left_out};
    save_thoughts(r, true);
    return j->seal_reply(j->ctx, r->track->id, &r->row, r->made != NULL ? &made : NULL, err);
}

/* Tells the sink. What came is offered to it even when it is not stored: it may be the last that
 * has it. */
static void tell_sealed(struct planner_reply *r, bool stored)
{
    struct plan_diff diff;
    bool has_version = stored && r->made != NULL;
    if (has_version) {
        plan_diff_init(&diff, r->base, r->made);
    }
    if (r->sink->sealed != NULL) {
        r->sink->sealed(r->sink->ctx, &r->row, has_version ? r->made : NULL,
                        has_version ? &diff : NULL);
    }
    if (has_version) {
        plan_diff_fini(&diff);
    }
    plan_free(r->made);
    r->made = NULL;
}

static void wait_for_journal(struct planner_reply *r, const struct error *why)
{
    if (!r->sealing && r->sink->step != NULL) {
        r->sink->step(r->sink->ctx, _("The database is in use by another program: waiting"));
    }
    r->sealing = true;
    if (why != &r->end) {
        error_copy(&r->end, why);
    }
}

/* Seals, or waits for the journal to have time for that; `patient`: it may. */
static void end_with(struct planner_reply *r, const struct error *how, bool patient)
{
    struct error refusal = {0};
    struct error why = {0};
    bool stored = store_row(r, &refusal) == ERROR_NONE;
    if (refusal.busy && patient) {
        wait_for_journal(r, how);
        error_clear(&refusal);
        return;
    }
    refusal.busy = false; /* nothing is to be done again: the answer was given */
    error_copy(&why, stored ? how : &refusal);
    error_clear(&refusal);
    r->sealing = false;
    tell_sealed(r, stored);
    r->done(r->ctx, &why); /* may free r */
    error_clear(&why);
}

static void conclude(struct planner_reply *r, const struct turn_end *end, const struct error *why)
{
    fill_row(r, end, why->kind);
    r->made = has_plan(r, why->kind) ? take_plan(r, r->track) : NULL;
    end_with(r, why, true);
}

void planner_reply_save(struct planner_reply *r)
{
    if (r->sealing) {
        end_with(r, &r->end, true);
    } else if (r->call.running != NULL) {
        save(r);
    }
}

void planner_reply_give_up(struct planner_reply *r)
{
    if (r->sealing) {
        end_with(r, &r->end, false);
    }
}

/* --- going on by itself --- */

static enum error_kind start_call(struct planner_reply *r, struct error *err);

static bool may_go_on(const struct planner_reply *r, enum error_kind why)
{
    return why == ERROR_CUT_OFF && brought_text(r) && r->fault.kind == ERROR_NONE &&
           !r->call.cancelled && r->continued < r->deps->options->max_continue;
}

static void tell_going_on(const struct planner_reply *r)
{
    if (r->sink->step != NULL) {
        char *text = mem_printf(_("The reply was cut off at the token limit: going on, %d of %d"),
                                r->continued, r->deps->options->max_continue);
        r->sink->step(r->sink->ctx, text);
        free(text);
    }
}

/* Asks for the rest of a reply that was cut off. When even that cannot start, it ends as it is. */
static void go_on(struct planner_reply *r, const struct turn_end *end, struct error *why)
{
    note_end(r, end, why->kind);
    error_clear(&r->cut);
    error_copy(&r->cut, why);
    r->continued++;
    r->was = MESSAGE_CUT_OFF;
    mem_replace(&r->row.content, buf_str(&r->content));
    r->seam_open = true;
    tell_going_on(r);
    struct error refusal = {0};
    if (r->call.cancelled) { /* by who was told */
        error_set(&refusal, ERROR_INTERRUPTED, _("stopped"));
    } else {
        start_call(r, &refusal);
    }
    if (refusal.kind != ERROR_NONE) {
        conclude(r, NULL, &refusal);
    }
    error_clear(&refusal);
}

/* How the call ended, with what only we can see. */
static void end_of(const struct planner_reply *r, const struct turn_end *end, struct error *why)
{
    error_copy(why, r->fault.kind != ERROR_NONE ? &r->fault : &end->error);
    if (why->kind == ERROR_NONE && text_blank(buf_str(&r->content))) {
        error_set(why, ERROR_EMPTY, _("the model sent an empty reply"));
    }
    if (r->continued > 0 && why->kind == ERROR_EMPTY && !brought_text(r)) {
        error_clear(why);
        error_copy(why, &r->cut); /* asked to go on, it had nothing to add */
    }
}

static void on_done(void *ctx, const struct turn_end *end)
{
    struct planner_reply *r = ctx;
    if (r->seam_open) {
        close_seam(r, true);
    }
    struct error why = {0};
    end_of(r, end, &why);
    planner_call_record(&r->call, end, why.kind, r->row.id);
    if (may_go_on(r, why.kind)) {
        go_on(r, end, &why);
    } else {
        conclude(r, end, &why);
    }
    error_clear(&why);
}

/* --- the start --- */

/* Without them a reply is as good, but for one that was refused before. */
static void load_refusals(struct planner_reply *r)
{
    const struct journal *j = r->deps->journal;
    struct error err = {0};
    if (r->kind == TURN_REPLY && j->load_refusals != NULL &&
        j->load_refusals(j->ctx, r->track->id, &r->refused, &err) != ERROR_NONE) {
        log_write(LOG_WARNING, "planner", "refusals were not read: %s", err.message);
    }
    error_clear(&err);
}

static void prepare(struct planner_reply *r, const struct planner_reply_request *request)
{
    message_copy(&r->row, request->row);
    /* A reply that nothing came of stays what it was before it was continued. */
    const char *before = r->row.content != NULL ? r->row.content : "";
    r->was = text_blank(before) ? MESSAGE_FAILED : r->row.status;
    r->row.status = MESSAGE_STREAMING;
    buf_init(&r->content, LIMIT_ANSWER);
    buf_add_str(&r->content, before);
    r->saved = r->content.len;
    r->saved_ns = env_mono_ns(r->deps->env);
    buf_init(&r->held, LIMIT_ANSWER);
    buf_init(&r->thoughts, LIMIT_THOUGHTS);
    r->seam_open = r->content.len > 0;
    if (request->kind == TURN_WELCOME || request->kind == TURN_REPLY) {
        r->reader = plan_reader_new();
        r->plan_changed = plan_reader_feed(r->reader, before, r->content.len);
    }
    r->kind = request->kind;
    r->track = request->track;
    r->module = request->module;
    r->newest = request->newest;
    r->only = request->only;
    r->history = request->history;
    r->history_count = request->history_count;
    r->base = plan_copy(request->base);
    load_refusals(r);
    r->known = known_plan(request->track->plan, request->base);
}

/* The request could not even start: the row says so. */
static void seal_unstarted(struct planner_reply *r, const struct track *track, struct error *why)
{
    struct error refusal = {0};
    fill_row(r, NULL, why->kind);
    r->made = has_plan(r, why->kind) ? take_plan(r, track) : NULL;
    bool stored = store_row(r, &refusal) == ERROR_NONE;
    if (!stored) {
        log_write(LOG_ERROR, "planner", "a failed reply was not sealed: %s", refusal.message);
    }
    tell_sealed(r, stored);
    error_clear(&refusal);
}

static enum error_kind start_call(struct planner_reply *r, struct error *err)
{
    const struct turn turn = {
        .kind = r->kind,
        .track = r->track,
        .plan = r->base,
        .refused = &r->refused,
        .module = r->module,
        .newest = r->newest,
        .partial = text_blank(r->row.content) ? NULL : r->row.content,
    };
    const struct turn_sink to = {
        .delta = on_delta, .reasoning = on_reasoning, .done = on_done, .ctx = r};
    return planner_call_start(&r->call, r->deps, &turn, r->history, r->history_count, &to, err);
}

enum error_kind planner_reply_start(struct planner_reply *r, const struct planner_deps *deps,
                                    const struct planner_sink *sink,
                                    const struct planner_reply_request *request,
                                    planner_reply_fn *done, void *ctx, struct error *err)
{
    planner_reply_fini(r);
    r->deps = deps;
    r->sink = sink;
    r->done = done;
    r->ctx = ctx;
    prepare(r, request);

    struct error why = {0};
    if (deps->journal->begin_reply(deps->journal->ctx, &r->row, &why) != ERROR_NONE) {
        planner_reply_fini(r);
        return error_move(err, &why);
    }
    if (sink->message != NULL) {
        sink->message(sink->ctx, &r->row);
    }
    if (start_call(r, &why) != ERROR_NONE) {
        seal_unstarted(r, request->track, &why);
        planner_reply_fini(r);
        return error_move(err, &why);
    }
    return ERROR_NONE;
}

void planner_reply_fini(struct planner_reply *r)
{
    planner_call_fini(&r->call);
    message_fini(&r->row);
    error_clear(&r->fault);
    error_clear(&r->cut);
    error_clear(&r->end);
    plan_free(r->made);
    plan_free(r->proposed);
    strlist_fini(&r->left_out);
    buf_fini(&r->content);
    buf_fini(&r->held);
    buf_fini(&r->thoughts);
    plan_reader_free(r->reader);
    plan_free(r->base);
    plan_free(r->known);
    plan_free(r->live);
    strlist_fini(&r->refused);
    memset(r, 0, sizeof *r);
}
