/* changes: what the last reply would make of the plan, change by change, to be taken or refused. */
#include "commands.h"

#include "app_internal.h"
#include "by_hand.h"
#include "syllabus/app/args.h"
#include "syllabus/app/view_changes.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/planner/refusal.h"

#include <errno.h>
#include <stdlib.h>

/* {version, base, message_id, request, changes}; version null: there are none. */
static struct json_object *document_of(const struct view_changes *v)
{
    struct json_object *document = json_new_object();
    json_set(document, "version", v->reply ? json_new_int(v->reply->number) : NULL);
    json_set(document, "base", v->base ? json_new_int(v->base->number) : NULL);
    json_set_text(document, "message_id", v->reply ? v->reply->message_id : NULL);
    json_set_text(document, "request", v->reply ? v->reply->request : NULL);
    json_set(document, "changes",
             v->reply ? course_plan_choices_json(&v->choices, v->now) : json_new_array());
    return document;
}

static enum error_kind show(struct call *call, const char *track_id)
{
    struct view_changes v = {0};
    enum error_kind kind = view_changes_load(call->app, track_id, &v, &call->error);
    if (!kind) {
        call_set_document(call, document_of(&v));
    }
    view_changes_fini(&v);
    return kind;
}

static enum command_state run_changes(struct call *call)
{
    char *id = NULL;
    enum error_kind kind = call_resolve_track(call, &id, NULL);
    if (!kind) {
        kind = show(call, id);
    }
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

/* --- taking and refusing --- */

/* What the person says of each change. */
struct decision {
    struct view_changes changes;
    bool *decided, *taken;
};

static void decision_fini(struct decision *d)
{
    view_changes_fini(&d->changes);
    free(d->decided);
    free(d->taken);
}

static enum error_kind decide(struct call *call, struct decision *d, const char *text, bool taken)
{
    char *end = NULL;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (errno || end == text || *end || number < 1) {
        return error_set(&call->error, ERROR_USAGE,
                         _("\"%s\" is no number of a change: it is a whole number from 1 on"),
                         text);
    }
    if ((unsigned long)number > d->changes.choices.count) {
        error_set(&call->error, ERROR_NOT_FOUND, _("the last reply has no change %ld"), number);
        error_advise(&call->error, _("\"syllabus changes TRACK\" lists them."));
        return ERROR_NOT_FOUND;
    }
    d->decided[number - 1] = true;
    d->taken[number - 1] = taken;
    return ERROR_NONE;
}

static enum error_kind decide_all(struct call *call, struct decision *d, const char *name,
                                  bool taken)
{
    enum error_kind kind = ERROR_NONE;
    const char *text = NULL;
    for (size_t i = 0; !kind && (text = args_nth(call->args, name, i)) != NULL; i++) {
        kind = decide(call, d, text, taken);
    }
    return kind;
}

static enum error_kind read_decision(struct call *call, struct decision *d, bool take)
{
    size_t count = d->changes.choices.count;
    bool all = args_has(call->args, "all");
    const char *others = take ? "refuse" : "take";
    d->decided = mem_array(count, sizeof *d->decided);
    d->taken = mem_array(count, sizeof *d->taken);
    for (size_t i = 0; all && i < count; i++) {
        d->decided[i] = true;
        d->taken[i] = take;
    }
    if (!all && !args_has(call->args, "N") && !args_has(call->args, others)) {
        return error_set(&call->error, ERROR_USAGE,
                         _("which changes? Name their numbers, or --all"));
    }
    if (count == 0) {
        error_set(&call->error, ERROR_NOT_FOUND,
                  _("the plan comes of no reply whose changes could be decided on"));
        error_advise(&call->error, _("\"versions\" says what it comes of."));
        return ERROR_NOT_FOUND;
    }
    enum error_kind kind = decide_all(call, d, "N", take);
    return kind ? kind : decide_all(call, d, others, !take);
}

/* What is refused in the plan that it becomes; owned members. */
static void list_refused(const struct decision *d, const struct plan *p, struct strlist *out)
{
    const struct plan_choices *c = &d->changes.choices;
    enum plan_choice_state *states = mem_array(c->count, sizeof *states);
    bool *taken = mem_array(c->count, sizeof *taken);
    struct refusals refused = {0};
    plan_choices_read(c, p, states);
    for (size_t i = 0; i < c->count; i++) {
        taken[i] = states[i] != PLAN_CHOICE_REFUSED;
    }
    refusals_init(&refused, c, taken);
    for (size_t i = 0; i < refused.count; i++) {
        strlist_add(out, refused.items[i].idea);
    }
    refusals_fini(&refused);
    free(taken);
    free(states);
}

/* "changes take 1 3 --refuse 2" */
static char *request_of(const struct call *call, bool take)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    const char *others = take ? "refuse" : "take";
    const char *number = NULL;
    buf_add_str(&text, call->command->name);
    buf_add_str(&text, args_has(call->args, "all") ? " --all" : "");
    for (size_t i = 0; (number = args_nth(call->args, "N", i)) != NULL; i++) {
        buf_printf(&text, " %s", number);
    }
    for (size_t i = 0; (number = args_nth(call->args, others, i)) != NULL; i++) {
        buf_printf(&text, " --%s %s", others, number);
    }
    return buf_steal(&text);
}

static enum error_kind store(struct by_hand *h, const struct decision *d, bool take)
{
    struct call *call = h->call;
    struct strlist refused = {0};
    if (h->plan->module_count > LIMIT_MODULES) {
        return error_set(&call->error, ERROR_USAGE, _("a plan has at most %d modules"),
                         LIMIT_MODULES);
    }
    if (h->plan->module_count == 0) {
        return error_set(&call->error, ERROR_USAGE, _("no module would be left in the plan"));
    }
    list_refused(d, h->plan, &refused);
    h->reply = d->changes.reply->message_id;
    h->refused = &refused;
    char *request = request_of(call, take);
    enum error_kind kind = by_hand_store_plan(h, VERSION_CHOICE, request, NULL);
    free(request);
    strlist_fini(&refused);
    if (!kind) {
        by_hand_tell_total(h);
    }
    if (!kind && h->with_modules) {
        call_tell(call, _("The modules stay as they are until the plan is finalized again."));
    }
    return kind;
}

static enum command_state run_decide(struct call *call, bool take)
{
    struct by_hand h = {0};
    struct decision d = {0};
    enum error_kind kind = by_hand_open(&h, call, false);
    if (!kind) {
        kind = view_changes_load(call->app, h.track_id, &d.changes, &call->error);
    }
    if (!kind) {
        kind = read_decision(call, &d, take);
    }
    if (!kind) {
        plan_free(h.plan);
        h.plan = plan_choices_decide(&d.changes.choices, h.before, d.decided, d.taken);
        if (by_hand_is_same(&h)) {
            call_tell(call, _("Nothing is different."));
        } else {
            kind = store(&h, &d, take);
        }
    }
    if (!kind) {
        kind = show(call, h.track_id);
    }
    decision_fini(&d);
    by_hand_fini(&h);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static enum command_state run_take(struct call *call)
{
    return run_decide(call, true);
}

static enum command_state run_refuse(struct call *call)
{
    return run_decide(call, false);
}

#define ARG_NUMBERS                                                                                \
    {                                                                                              \
        "N", 0, ARG_POSITIONAL, ARG_REPEAT, NULL, N_("the numbers of changes in the list"), NULL   \
    }
#define ARG_ALL                                                                                    \
    {                                                                                              \
        "all", 0, ARG_FLAG, 0, NULL, N_("all changes of the reply"), NULL                          \
    }

static const struct arg changes_args[] = {COMMAND_ARG_TRACK, {0}};
static const struct arg take_args[] = {
    COMMAND_ARG_TRACK,
    ARG_NUMBERS,
    ARG_ALL,
    {"refuse", 0, ARG_OPTION, ARG_REPEAT, "N",
     N_("and refuse this one; may be given several times"), NULL},
    {0},
};
static const struct arg refuse_args[] = {
    COMMAND_ARG_TRACK,
    ARG_NUMBERS,
    ARG_ALL,
    {"take", 0, ARG_OPTION, ARG_REPEAT, "N", N_("and take this one; may be given several times"),
     NULL},
    {0},
};

static const struct command rows[] = {
    {"changes", N_("what the last reply changed of the plan, or wanted to, change by change"),
     changes_args, COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_CHANGES, run_changes},
    {"changes take", N_("take changes of the last reply that were refused"), take_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "N", DOCUMENT_CHANGES, run_take},
    {"changes refuse", N_("take changes of the last reply back; the model is told"), refuse_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "N", DOCUMENT_CHANGES, run_refuse},
};

void command_changes_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
