#include "syllabus/course/plan_apply.h"

#include "plan_field_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_diff.h"

static void put_text(char **onto, const char *from, const char *to)
{
    if (!plan_text_same(from, to)) {
        mem_replace(onto, to);
    }
}

static void put_list(struct strlist *onto, const struct strlist *from, const struct strlist *to)
{
    if (!strlist_equal(from, to)) {
        strlist_copy(onto, to);
    }
}

/* What belongs to the course and to no module. */
static void put_course(struct plan *onto, const struct plan *from, const struct plan *to)
{
    static const struct plan none;
    from = from != NULL ? from : &none;
    put_text(&onto->title, from->title, to->title);
    put_text(&onto->language, from->language, to->language);
    put_text(&onto->description, from->description, to->description);
    put_list(&onto->objectives, &from->objectives, &to->objectives);
    put_list(&onto->assignments, &from->assignments, &to->assignments);
    put_text(&onto->final_project, from->final_project, to->final_project);
    if (from->stated_minutes != to->stated_minutes) {
        onto->stated_minutes = to->stated_minutes;
    }
}

/* Pins are no change that a diff tells of. */
static void put_pins(struct plan *onto, const struct plan *from, const struct plan *to)
{
    for (size_t i = 0; from != NULL && i < to->module_count; i++) {
        const struct plan_module *is = &to->modules[i];
        int was = plan_find_module(from, is->id);
        int at = plan_find_module(onto, is->id);
        if (was < 0 || at < 0) {
            continue;
        }
        const struct plan_module *old = &from->modules[was];
        struct plan_module *m = &onto->modules[at];
        m->pinned = old->pinned != is->pinned ? is->pinned : m->pinned;
        m->title_pinned =
            old->title_pinned != is->title_pinned ? is->title_pinned : m->title_pinned;
        m->hours_pinned =
            old->hours_pinned != is->hours_pinned ? is->hours_pinned : m->hours_pinned;
    }
}

static void alter(struct plan_module *m, const struct plan_module *to, const struct plan_change *c)
{
    for (enum plan_field f = 0; f < PLAN_FIELD_COUNT; f++) {
        if (c->changed[f]) {
            plan_field_put(m, to, f);
        }
    }
}

/* Where a module comes that stands at `place` in `to`. */
static size_t place_behind(const struct plan *onto, const struct plan *to, int place)
{
    for (int before = place - 1; before >= 0; before--) {
        int at = plan_find_module(onto, to->modules[before].id);
        if (at >= 0) {
            return (size_t)at + 1;
        }
    }
    return 0;
}

/* Those that stayed in order stay where they are, and what comes behind one is put there in the
 * order of `to`: so each run is whole when the next module of it is placed. */
static void place(struct plan *onto, const struct plan *to, const struct plan_change *c)
{
    const struct plan_module *m = &to->modules[c->to];
    int at = plan_find_module(onto, m->id);
    if (c->from < 0 && at < 0) {
        plan_module_copy(plan_insert_module(onto, place_behind(onto, to, c->to)), m);
    } else if (c->from >= 0 && at >= 0 && c->moved) {
        size_t behind = place_behind(onto, to, c->to);
        plan_move_module(onto, (size_t)at, behind > (size_t)at ? behind - 1 : behind);
    }
}

void plan_apply(struct plan *onto, const struct plan *from, const struct plan *to,
                const struct plan_diff *diff, const bool *wanted)
{
    for (size_t i = 0; i < diff->count; i++) {
        const struct plan_change *c = &diff->changes[i];
        const char *id = c->to >= 0 ? to->modules[c->to].id : from->modules[c->from].id;
        int at = plan_find_module(onto, id);
        if (at < 0 || c->from < 0 || (wanted != NULL && !wanted[i])) {
            continue;
        }
        if (c->to < 0) {
            plan_remove_module(onto, (size_t)at);
        } else {
            alter(&onto->modules[at], &to->modules[c->to], c);
        }
    }
    for (size_t i = 0; i < diff->count; i++) { /* in the order of `to` */
        if (diff->changes[i].to >= 0 && (wanted == NULL || wanted[i])) {
            place(onto, to, &diff->changes[i]);
        }
    }
    put_course(onto, from, to);
    put_pins(onto, from, to);
}
