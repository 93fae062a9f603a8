#include "syllabus/course/plan_guard.h"

#include "module_refs_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

enum plan_hold plan_hold_of(const struct plan *p, size_t at, const struct track *t)
{
    const struct plan_module *m = &p->modules[at];
    for (size_t i = 0; t != NULL && m->id != NULL && i < t->module_count; i++) {
        if (strcmp(t->modules[i].id, m->id) == 0 && t->modules[i].status == MODULE_COMPLETED) {
            return PLAN_HOLD_COMPLETED;
        }
    }
    return m->pinned ? PLAN_HOLD_PIN : PLAN_HOLD_NONE;
}

/* Behind the module that it followed and that is still there. */
static size_t place_of(const struct plan *p, const struct plan *before, int from)
{
    while (from > 0) {
        int at = plan_find_module(p, before->modules[--from].id);
        if (at >= 0) {
            return (size_t)at + 1;
        }
    }
    return 0;
}

static struct plan_refusal *add(struct plan_refusals *out, int from, enum plan_hold why)
{
    struct plan_refusal *r = &out->items[out->count++];
    *r = (struct plan_refusal){.from = from, .why = why != PLAN_HOLD_NONE ? why : PLAN_HOLD_PIN};
    return r;
}

/* Puts the pinned pieces of a module back that may change otherwise. */
static void guard_pieces(struct plan_module *m, const struct plan_module *was,
                         const struct plan_change *c, struct plan_refusals *out)
{
    bool title = was->title_pinned && c->changed[PLAN_FIELD_TITLE];
    bool hours = was->hours_pinned && c->changed[PLAN_FIELD_HOURS];
    if (!title && !hours) {
        return;
    }
    struct plan_refusal *r = add(out, c->from, PLAN_HOLD_PIN);
    r->changed[PLAN_FIELD_TITLE] = title;
    r->changed[PLAN_FIELD_HOURS] = hours;
    if (title) {
        mem_replace(&m->title, was->title);
    }
    if (hours) {
        m->minutes = was->minutes;
    }
}

static bool is_altered(const struct plan_change *c)
{
    bool altered = false;
    for (int f = 0; f < PLAN_FIELD_COUNT; f++) {
        altered = altered || c->changed[f];
    }
    return altered;
}

void plan_guard(struct plan *p, const struct plan *before, const struct track *t,
                struct plan_refusals *out)
{
    struct plan_diff diff;
    plan_diff_init(&diff, before, p);
    *out = (struct plan_refusals){.items = mem_array(diff.count, sizeof *out->items)};
    for (size_t i = 0; i < diff.count; i++) {
        const struct plan_change *c = &diff.changes[i];
        if (c->from < 0) {
            continue;
        }
        const struct plan_module *was = &before->modules[c->from];
        enum plan_hold hold = plan_hold_of(before, (size_t)c->from, t);
        int at = plan_find_module(p, was->id);
        if (at < 0 && (hold != PLAN_HOLD_NONE || plan_module_is_held(was))) {
            add(out, c->from, hold)->removed = true;
            plan_module_copy(plan_insert_module(p, place_of(p, before, c->from)), was);
        } else if (at >= 0 && hold != PLAN_HOLD_NONE && is_altered(c)) {
            memcpy(add(out, c->from, hold)->changed, c->changed, sizeof c->changed);
            plan_module_copy(&p->modules[at], was);
        } else if (at >= 0) {
            guard_pieces(&p->modules[at], was, c, out);
        }
    }
    plan_diff_fini(&diff);
}

void plan_refusals_fini(struct plan_refusals *r)
{
    free(r->items);
    *r = (struct plan_refusals){0};
}

/* Hours that only make room for what was asked for, in the same total, are no news. */
static bool is_told(const struct plan_change *c, bool same_total)
{
    bool altered = c->to < 0;
    for (int f = 0; f < PLAN_FIELD_COUNT; f++) {
        altered = altered || (c->changed[f] && (f != PLAN_FIELD_HOURS || !same_total));
    }
    return altered;
}

size_t plan_guard_beside(const struct plan *p, const struct plan *before, const char *request,
                         bool *beside)
{
    struct plan_diff diff;
    size_t count = 0;
    bool *named = mem_array(before->module_count, sizeof *named);
    memset(beside, 0, before->module_count * sizeof *beside);
    if (request == NULL || !module_refs_find(before, request, named)) {
        free(named);
        return 0;
    }
    bool same_total = plan_minutes(p) == plan_minutes(before);
    plan_diff_init(&diff, before, p);
    for (size_t i = 0; i < diff.count; i++) {
        const struct plan_change *c = &diff.changes[i];
        if (c->from >= 0 && !named[c->from] && is_told(c, same_total)) {
            beside[c->from] = true;
            count++;
        }
    }
    plan_diff_fini(&diff);
    free(named);
    return count;
}
