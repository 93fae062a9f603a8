/* Mending what a finding is about, by itself or by a planner. */
#include "lint_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/hours_fit.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

static bool spread(struct plan *p, int budget, int least)
{
    struct hours_share *shares = mem_array(p->module_count, sizeof *shares);
    int *minutes = mem_array(p->module_count, sizeof *minutes);
    for (size_t i = 0; i < p->module_count; i++) {
        const struct plan_module *m = &p->modules[i];
        bool pinned = (m->pinned || m->hours_pinned) && m->minutes > 0;
        shares[i] = (struct hours_share){.weight = m->minutes, .least = least, .pinned = pinned};
    }
    bool fits = hours_fit(budget, shares, p->module_count, minutes);
    for (size_t i = 0; fits && i < p->module_count; i++) {
        p->modules[i].minutes = minutes[i];
    }
    free(shares);
    free(minutes);
    return fits;
}

static bool fit_hours(struct plan *p, const struct track *track)
{
    return track && track->minutes > 0 && p->module_count > 0 &&
           (spread(p, track->minutes, 60) || spread(p, track->minutes, HOURS_GRID));
}

static bool remove_objective(struct plan *p, const struct lint_finding *f)
{
    struct strlist *o = &p->modules[f->module - 1].objectives;
    if (f->index >= o->count || strcmp(o->items[f->index], f->what) != 0) {
        return false;
    }
    free(o->items[f->index]);
    memmove(&o->items[f->index], &o->items[f->index + 1],
            (o->count - f->index - 1) * sizeof *o->items);
    o->count--;
    return true;
}

/* The text that a finding is in; NULL when it is not there any more. */
static char **text_of(struct plan *p, const struct lint_finding *f)
{
    struct plan_module *m = f->module > 0 ? &p->modules[f->module - 1] : NULL;
    struct strlist *list = NULL;
    switch (f->field) {
    case LINT_FIELD_TITLE:
        return m ? &m->title : NULL;
    case LINT_FIELD_DESCRIPTION:
        return m && m->description ? &m->description : NULL;
    case LINT_FIELD_ITEM:
        list = m ? &m->items : NULL;
        break;
    case LINT_FIELD_OBJECTIVE:
        list = m ? &m->objectives : NULL;
        break;
    case LINT_FIELD_ASSIGNMENT:
        list = &p->assignments;
        break;
    case LINT_FIELD_PROJECT:
        return p->final_project ? &p->final_project : NULL;
    case LINT_FIELD_NONE:
        break;
    }
    return list && f->index < list->count ? &list->items[f->index] : NULL;
}

static bool replace_word(struct plan *p, const struct lint_finding *f)
{
    char **text = text_of(p, f);
    const char *at = text ? strstr(*text, f->what) : NULL;
    if (!at) {
        return false;
    }
    char *mended = mem_printf("%.*s%s%s", (int)(at - *text), *text, f->other, at + strlen(f->what));
    free(*text);
    *text = mended;
    return true;
}

bool lint_fix_apply(struct plan *p, const struct track *track, const struct lint_finding *f)
{
    if (f->module > 0 && (size_t)f->module > p->module_count) {
        return false;
    }
    switch (f->fix) {
    case LINT_FIX_FIT_HOURS:
        return fit_hours(p, track);
    case LINT_FIX_REMOVE:
        return f->module > 0 && remove_objective(p, f);
    case LINT_FIX_LETTERS:
        return replace_word(p, f);
    case LINT_FIX_NONE:
    case LINT_FIX_COUNT:
        break;
    }
    return false;
}

/* --- by a planner --- */

bool lint_finding_of_plan(const struct lint_finding *f)
{
    switch (f->rule) {
    case LINT_A1:
    case LINT_A2:
    case LINT_A4:
    case LINT_Q1:
    case LINT_Q2:
        return false;
    case LINT_A3:
    case LINT_H2:
        return f->sentence == (f->rule == LINT_A3); /* a final project; hours of a module */
    default:
        return true;
    }
}

static const char *const openings[] = {
    "A check of the plan found what follows. Please mend it, and leave all else as it is:",
    "Проверка плана нашла то, что перечислено ниже. Исправь это, остальное оставь как есть:",
};

const char *lint_request_opening(bool russian)
{
    return openings[russian];
}

bool lint_request_begins(const char *message)
{
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        if (strncmp(message, openings[i], strlen(openings[i])) == 0) {
            return true;
        }
    }
    return false;
}
