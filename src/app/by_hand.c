#include "by_hand.h"

#include "app_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/hours_fit.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_apply.h"
#include "syllabus/course/plan_diff.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_plan.h"

#include <stdlib.h>
#include <string.h>

/* --- opening --- */

static struct plan *empty_plan(const struct track *t)
{
    struct plan *p = plan_of_track(t);
    p->title = mem_strdup(t->title);
    return p;
}

enum error_kind by_hand_open_track(struct by_hand *h, struct call *call, const char *track_id,
                                   bool empty_too)
{
    *h = (struct by_hand){.call = call, .track_id = mem_strdup(track_id)};
    enum error_kind kind = workspace_load_track(call->app, track_id, &h->track, &call->error);
    if (kind) {
        return kind;
    }
    const struct track *t = h->track;
    h->with_modules = t->module_count > 0;
    if (!t->plan && !h->with_modules && !empty_too) {
        error_set(&call->error, ERROR_NO_PLAN, _("the track has no plan yet"));
        error_advise(&call->error, _("\"module add\" begins one by hand, \"say\" asks for one."));
        return ERROR_NO_PLAN;
    }
    h->made_before = t->plan ? NULL : empty_plan(t);
    h->before = t->plan ? t->plan : h->made_before;
    h->plan = plan_copy(h->before);
    return ERROR_NONE;
}

enum error_kind by_hand_open(struct by_hand *h, struct call *call, bool empty_too)
{
    char *id = NULL;
    *h = (struct by_hand){.call = call};
    enum error_kind kind = call_resolve_track(call, &id, NULL);
    if (!kind) {
        kind = by_hand_open_track(h, call, id, empty_too);
    }
    free(id);
    return kind;
}

void by_hand_fini(struct by_hand *h)
{
    plan_free(h->plan);
    plan_free(h->made_before);
    track_free(h->track);
    free(h->track_id);
    *h = (struct by_hand){0};
}

/* --- the modules --- */

static const struct module *module_numbered(const struct track *t, int number)
{
    for (size_t i = 0; i < t->module_count; i++) {
        if (t->modules[i].number == number) {
            return &t->modules[i];
        }
    }
    return NULL;
}

static enum error_kind no_module(const struct by_hand *h, int number)
{
    struct error *err = &h->call->error;
    error_set(err, ERROR_NOT_FOUND,
              h->with_modules ? _("the track has no module %d") : _("the plan has no module %d"),
              number);
    error_advise(err, h->with_modules ? _("\"syllabus module list TRACK\" shows them.")
                                      : _("\"syllabus track show TRACK\" shows them."));
    return ERROR_NOT_FOUND;
}

/* -1: it has not. */
static int place_of(const struct by_hand *h, int number)
{
    if (h->with_modules) {
        const struct module *m = module_numbered(h->track, number);
        return m ? plan_find_module(h->plan, m->id) : -1;
    }
    return number >= 1 && (size_t)number <= h->plan->module_count ? number - 1 : -1;
}

bool by_hand_has(const struct by_hand *h, int number)
{
    return place_of(h, number) >= 0;
}

enum error_kind by_hand_find(const struct by_hand *h, int number, size_t *at)
{
    int place = place_of(h, number);
    if (place >= 0) {
        *at = (size_t)place;
        return ERROR_NONE;
    }
    if (!h->with_modules || !module_numbered(h->track, number)) {
        return no_module(h, number);
    }
    error_set(&h->call->error, ERROR_USAGE, _("module %d is not in the current plan any more"),
              number);
    error_advise(&h->call->error,
                 _("\"revert\" goes back to a version that has it, \"finalize\" makes the modules "
                   "those of the plan."));
    return ERROR_USAGE;
}

static bool is_completed(const struct track *t, const char *id)
{
    for (size_t i = 0; i < t->module_count; i++) {
        if (strcmp(t->modules[i].id, id) == 0) {
            return t->modules[i].status == MODULE_COMPLETED;
        }
    }
    return false;
}

enum error_kind by_hand_fit(struct by_hand *h, const bool *keep)
{
    struct plan *p = h->plan;
    struct hours_share *shares = mem_array(p->module_count, sizeof *shares);
    int *minutes = mem_array(p->module_count, sizeof *minutes);
    for (size_t i = 0; i < p->module_count; i++) {
        const struct plan_module *m = &p->modules[i];
        bool held = m->pinned || m->hours_pinned || is_completed(h->track, m->id);
        shares[i] = (struct hours_share){.weight = m->minutes,
                                         .least = HOURS_GRID,
                                         .pinned = m->minutes > 0 && (held || (keep && keep[i]))};
    }
    bool fits = hours_fit(h->track->minutes, shares, p->module_count, minutes);
    for (size_t i = 0; fits && i < p->module_count; i++) {
        p->modules[i].minutes = minutes[i];
    }
    free(shares);
    free(minutes);
    if (fits) {
        return ERROR_NONE;
    }
    char *budget = hours_text(h->track->minutes);
    error_set(&h->call->error, ERROR_USAGE, _("the hours cannot be made %s in all"), budget);
    error_advise(&h->call->error, _("Unpin a module, or give the track other hours."));
    free(budget);
    return ERROR_USAGE;
}

/* --- storing --- */

void by_hand_tell_total(const struct by_hand *h)
{
    int minutes = plan_minutes(h->plan);
    int budget = h->track->minutes;
    if (minutes == budget) {
        return;
    }
    char *is = hours_text(minutes);
    char *wanted = hours_text(budget);
    char *difference = hours_text(minutes > budget ? minutes - budget : budget - minutes);
    char *text =
        minutes > budget
            /* TRANSLATORS: numbers of hours: of the plan, of the track, and how much more. */
            ? mem_printf(_("The plan has %s h, the track %s h: %s h too many."), is, wanted,
                         difference)
            : mem_printf(_("The plan has %s h, the track %s h: %s h are left."), is, wanted,
                         difference);
    call_tell(h->call, text);
    free(text);
    free(is);
    free(wanted);
    free(difference);
}

static bool same_pins(const struct plan *a, const struct plan *b)
{
    for (size_t i = 0; i < a->module_count; i++) {
        int at = plan_find_module(b, a->modules[i].id);
        const struct plan_module *m = &a->modules[i];
        if (at >= 0 &&
            (m->pinned != b->modules[at].pinned || m->title_pinned != b->modules[at].title_pinned ||
             m->hours_pinned != b->modules[at].hours_pinned)) {
            return false;
        }
    }
    return true;
}

bool by_hand_is_same(const struct by_hand *h)
{
    return h->track->plan && plan_equal(h->before, h->plan) && same_pins(h->before, h->plan);
}

static enum error_kind store(struct by_hand *h, enum version_kind kind, const char *request,
                             struct message *notice, bool with_modules)
{
    struct app *app = h->call->app;
    struct plan *modules = NULL;
    struct version how = {
        .kind = kind, .author = mem_strdup(VERSION_BY_USER), .request = mem_strdup(request)};
    if (with_modules) {
        struct plan_diff diff;
        modules = plan_of_track(h->track);
        plan_diff_init(&diff, h->before, h->plan);
        plan_apply(modules, h->before, h->plan, &diff, NULL);
        plan_diff_fini(&diff);
    }
    const struct plan_change_request change = {.base = h->track->plan ? h->track->plan->version : 0,
                                               .how = &how,
                                               .modules = modules,
                                               .notice = notice,
                                               .reply = h->reply,
                                               .refused = h->refused};
    enum error_kind result = store_plan_change(app->workspace.store, workspace_user_id(app),
                                               h->track_id, &change, h->plan, &h->call->error);
    plan_free(modules);
    version_fini(&how);
    return result;
}

enum error_kind by_hand_store(struct by_hand *h, enum version_kind kind, const char *request,
                              struct message *notice)
{
    if (!notice && by_hand_is_same(h)) {
        call_tell(h->call, _("Nothing is different."));
        return ERROR_NONE;
    }
    enum error_kind result = store(h, kind, request, notice, h->with_modules);
    if (!result) {
        by_hand_tell_total(h);
    }
    return result;
}

enum error_kind by_hand_store_plan(struct by_hand *h, enum version_kind kind, const char *request,
                                   struct message *notice)
{
    return store(h, kind, request, notice, false);
}

/* --- showing --- */

/* What a module of the plan would be. */
static struct json_object *planned_json(const struct by_hand *h, size_t at)
{
    const struct plan_module *from = &h->plan->modules[at];
    struct module m;
    module_init(&m);
    m.id = mem_strdup(from->id);
    m.number = (int)at + 1;
    mem_replace(&m.title, from->title);
    mem_replace(&m.description, from->description ? from->description : "");
    strlist_copy(&m.objectives, &from->objectives);
    m.minutes = from->minutes;
    m.pinned = from->pinned;
    m.created_ms = h->track->created_ms;
    m.updated_ms = h->track->updated_ms;
    struct json_object *v = course_module_json(&m);
    json_set_strings(v, "items", &from->items);
    module_fini(&m);
    return v;
}

enum error_kind by_hand_show(const struct by_hand *h, const char *module_id)
{
    struct track *now = NULL;
    struct json_object *all = json_new_array();
    struct json_object *one = NULL;
    enum error_kind kind = workspace_load_track(h->call->app, h->track_id, &now, &h->call->error);
    size_t count = kind ? 0 : h->with_modules ? now->module_count : h->plan->module_count;
    for (size_t i = 0; i < count; i++) {
        const char *id = h->with_modules ? now->modules[i].id : h->plan->modules[i].id;
        struct json_object *v =
            h->with_modules ? course_module_json(&now->modules[i]) : planned_json(h, i);
        if (module_id && strcmp(id, module_id) == 0) {
            one = json_ref(v);
        }
        json_push(all, v);
    }
    if (!kind && module_id) {
        call_set_document(h->call, json_ref(one));
    } else if (!kind) {
        call_set_document(h->call, json_ref(all));
    }
    json_free(one);
    json_free(all);
    track_free(now);
    return kind;
}
