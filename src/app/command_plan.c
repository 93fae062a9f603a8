/* Changing the plan by its versions: going back to one, taking a module of one. */
#include "commands.h"

#include "app_internal.h"
#include "by_hand.h"
#include "syllabus/app/args.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_print.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_dialogue.h"
#include "version_list.h"

#include <stdlib.h>
#include <string.h>

/* --- going back --- */

/* Pins are what the person wants now, whatever they were then. */
static void keep_pins(struct plan *p, const struct plan *now)
{
    for (size_t i = 0; i < p->module_count; i++) {
        int at = plan_find_module(now, p->modules[i].id);
        if (at >= 0) {
            p->modules[i].pinned = now->modules[at].pinned;
            p->modules[i].title_pinned = now->modules[at].title_pinned;
            p->modules[i].hours_pinned = now->modules[at].hours_pinned;
        }
    }
}

/* What the dialogue says of it: to a model it is a reply with that plan. */
static enum error_kind fill_notice(struct call *call, const char *track_id, const struct plan *p,
                                   struct message *m)
{
    struct app *app = call->app;
    char *session_id = NULL;
    enum error_kind kind =
        store_chat_open_planning(app->workspace.store, workspace_user_id(app), track_id,
                                 &session_id, &m->chat_id, &call->error);
    if (!kind) {
        struct buf text = BUF_INIT(LIMIT_ANSWER);
        buf_printf(&text, _("Back to version %d of the plan."), p->version);
        buf_add_str(&text, "\n\n");
        plan_print_markdown(p, &text);
        m->sender = SENDER_AI;
        m->type = MESSAGE_PLAN;
        m->status = MESSAGE_COMPLETE;
        m->finish_reason = mem_strdup(FINISH_REVERT);
        m->content = buf_steal(&text);
    }
    free(session_id);
    return kind;
}

static enum error_kind go_back(struct by_hand *h, const struct version_list *list,
                               struct message *notice)
{
    struct call *call = h->call;
    const struct version *v = NULL;
    enum error_kind kind = version_list_find(list, args_text(call->args, "V"), &v, &call->error);
    if (!kind && v->current) {
        return error_set(&call->error, ERROR_USAGE, _("version %d is the current one"), v->number);
    }
    if (!kind) {
        kind = fill_notice(call, h->track_id, v->plan, notice);
    }
    if (!kind) {
        char *request = mem_printf("revert %d", v->number);
        plan_free(h->plan);
        h->plan = plan_copy(v->plan);
        keep_pins(h->plan, h->before);
        kind = by_hand_store_plan(h, VERSION_REVERT, request, notice);
        free(request);
    }
    return kind;
}

static enum error_kind show_track(const struct by_hand *h)
{
    struct track *track = NULL;
    enum error_kind kind = workspace_load_track(h->call->app, h->track_id, &track, &h->call->error);
    if (!kind) {
        call_set_document(h->call, course_track_json(track));
    }
    track_free(track);
    return kind;
}

static enum command_state run_revert(struct call *call)
{
    struct by_hand h;
    struct version_list list = {0};
    struct message notice;
    message_init(&notice);
    enum error_kind kind = by_hand_open(&h, call, false);
    if (!kind) {
        kind = version_list_load(call, h.track_id, &list);
    }
    if (!kind) {
        kind = go_back(&h, &list, &notice);
    }
    if (!kind && h.with_modules) {
        call_tell(call, _("The modules stay as they are until the plan is finalized again."));
    }
    if (!kind) {
        kind = show_track(&h);
    }
    message_fini(&notice);
    version_list_fini(&list);
    by_hand_fini(&h);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

/* --- taking a module --- */

/* Where it stood: behind the module that was before it and is still there. */
static size_t place_of(const struct plan *p, const struct plan *from, size_t at)
{
    while (at > 0) {
        int found = plan_find_module(p, from->modules[--at].id);
        if (found >= 0) {
            return (size_t)found + 1;
        }
    }
    return 0;
}

static enum error_kind take(struct by_hand *h, const struct version *v, int number)
{
    if (number < 1 || (size_t)number > v->plan->module_count) {
        error_set(&h->call->error, ERROR_NOT_FOUND, _("version %d has no module %d"), v->number,
                  number);
        error_advise(&h->call->error, _("\"syllabus versions TRACK\" shows them."));
        return ERROR_NOT_FOUND;
    }
    size_t from = (size_t)number - 1;
    const struct plan_module *m = &v->plan->modules[from];
    int at = plan_find_module(h->plan, m->id);
    if (at < 0 && h->plan->module_count >= LIMIT_MODULES) {
        return error_set(&h->call->error, ERROR_USAGE, _("a plan has at most %d modules"),
                         LIMIT_MODULES);
    }
    struct plan_module *to = at >= 0
                                 ? &h->plan->modules[at]
                                 : plan_insert_module(h->plan, place_of(h->plan, v->plan, from));
    const struct plan_module pins = *to;
    plan_module_copy(to, m);
    if (at >= 0) {
        to->pinned = pins.pinned;
        to->title_pinned = pins.title_pinned;
        to->hours_pinned = pins.hours_pinned;
    }
    return ERROR_NONE;
}

static enum command_state run_take(struct call *call)
{
    struct by_hand h = {0};
    struct version_list list = {0};
    const struct version *v = NULL;
    int number = 0;
    enum error_kind kind = call_module_number(call, "N", &number);
    if (!kind) {
        kind = by_hand_open(&h, call, false);
    }
    if (!kind) {
        kind = version_list_load(call, h.track_id, &list);
    }
    if (!kind) {
        kind = version_list_find(&list, args_text(call->args, "V"), &v, &call->error);
    }
    if (!kind) {
        kind = take(&h, v, number);
    }
    if (!kind) {
        char *request = mem_printf("version take %d %d", v->number, number);
        kind = by_hand_store(&h, VERSION_TAKE, request, NULL);
        free(request);
    }
    if (!kind) {
        kind = by_hand_show(&h, v->plan->modules[number - 1].id);
    }
    version_list_fini(&list);
    by_hand_fini(&h);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

#define ARG_V                                                                                      \
    {                                                                                              \
        "V", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("the version's number"), NULL               \
    }

static const struct arg revert_args[] = {COMMAND_ARG_TRACK, ARG_V, {0}};
static const struct arg take_args[] = {
    COMMAND_ARG_TRACK,
    ARG_V,
    {"N", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("the module's number in that version"), NULL},
    {0},
};

static const struct command rows[] = {
    {"revert", N_("go back to an older version of the plan, as a new one"), revert_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "V", DOCUMENT_TRACK, run_revert},
    {"version take", N_("take a module of an older version into the plan"), take_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "V N", DOCUMENT_MODULE, run_take},
};

void command_plan_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
