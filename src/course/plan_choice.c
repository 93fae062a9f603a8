#include "syllabus/course/plan_choice.h"

#include "module_refs_internal.h"
#include "plan_field_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_merge.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

/* --- the list --- */

enum plan_why plan_hold_of(const struct plan *p, size_t at, const struct track *t)
{
    const struct plan_module *m = &p->modules[at];
    for (size_t i = 0; t != NULL && m->id != NULL && i < t->module_count; i++) {
        if (strcmp(t->modules[i].id, m->id) == 0 && t->modules[i].status == MODULE_COMPLETED) {
            return PLAN_WHY_COMPLETED;
        }
    }
    return m->pinned ? PLAN_WHY_PINNED : PLAN_WHY_NONE;
}

bool plan_choice_is_held(const struct plan_choice *c)
{
    return c->why == PLAN_WHY_PINNED || c->why == PLAN_WHY_COMPLETED;
}

/* What a list is made of. */
struct listing {
    struct plan_choices *c;
    const struct track *track;
    bool *named; /* by the request, per module of the plan before; NULL: it names none */
    bool same_total;
};

static enum plan_why beside(const struct listing *l, int from)
{
    return l->named != NULL && !l->named[from] ? PLAN_WHY_BESIDE : PLAN_WHY_NONE;
}

static enum plan_why why_removed(const struct listing *l, int from)
{
    enum plan_why hold = plan_hold_of(l->c->from, (size_t)from, l->track);
    if (hold == PLAN_WHY_NONE && plan_module_is_held(&l->c->from->modules[from])) {
        hold = PLAN_WHY_PINNED; /* by its title or hours, which would go, too */
    }
    return hold != PLAN_WHY_NONE ? hold : beside(l, from);
}

static enum plan_why why_changed(const struct listing *l, int from, enum plan_field field)
{
    const struct plan_module *was = &l->c->from->modules[from];
    enum plan_why hold = plan_hold_of(l->c->from, (size_t)from, l->track);
    if ((field == PLAN_FIELD_TITLE && was->title_pinned) ||
        (field == PLAN_FIELD_HOURS && was->hours_pinned)) {
        hold = hold != PLAN_WHY_NONE ? hold : PLAN_WHY_PINNED;
    }
    if (hold != PLAN_WHY_NONE) {
        return hold;
    }
    return field == PLAN_FIELD_HOURS && l->same_total ? PLAN_WHY_NONE : beside(l, from);
}

static struct plan_choice *add(struct listing *l, enum plan_choice_kind kind,
                               const struct plan_change *change, enum plan_why why)
{
    struct plan_choice *choice = &l->c->items[l->c->count++];
    *choice = (struct plan_choice){.kind = kind,
                                   .why = why,
                                   .from = change != NULL ? change->from : -1,
                                   .to = change != NULL ? change->to : -1,
                                   .field = PLAN_FIELD_COUNT};
    return choice;
}

static void add_change(struct listing *l, const struct plan_change *change)
{
    if (change->from < 0) {
        add(l, PLAN_CHOICE_ADD, change, PLAN_WHY_NONE);
        return;
    }
    if (change->to < 0) {
        add(l, PLAN_CHOICE_REMOVE, change, why_removed(l, change->from));
        return;
    }
    for (enum plan_field f = 0; f < PLAN_FIELD_COUNT; f++) {
        if (change->changed[f]) {
            add(l, PLAN_CHOICE_FIELD, change, why_changed(l, change->from, f))->field = f;
        }
    }
    if (change->moved) {
        add(l, PLAN_CHOICE_MOVE, change, PLAN_WHY_NONE);
    }
}

void plan_choices_init(struct plan_choices *c, const struct plan *from, const struct plan *to,
                       const struct track *t, const char *request)
{
    struct plan_diff diff;
    bool *named = mem_array(from->module_count, sizeof *named);
    bool any = request != NULL && module_refs_find(from, request, named);
    struct listing l = {.c = c,
                        .track = t,
                        .named = any ? named : NULL,
                        .same_total = plan_minutes(from) == plan_minutes(to)};
    plan_diff_init(&diff, from, to);
    *c = (struct plan_choices){.from = from, .to = to};
    c->items = mem_array(diff.count * (PLAN_FIELD_COUNT + 1) + 1, sizeof *c->items);
    for (size_t i = 0; i < diff.count; i++) {
        add_change(&l, &diff.changes[i]);
    }
    if (!plan_course_same(from, to)) {
        add(&l, PLAN_CHOICE_COURSE, NULL, PLAN_WHY_NONE);
    }
    plan_diff_fini(&diff);
    free(named);
}

void plan_choices_fini(struct plan_choices *c)
{
    free(c->items);
    *c = (struct plan_choices){0};
}

/* --- doing some of them --- */

/* Which modules of `to` stand where they do in it: those that stayed in order, and those that are
 * moved or put in. Owned. */
static bool *anchors(const struct plan_choices *c, const bool *taken)
{
    bool *anchored = mem_array(c->to->module_count, sizeof *anchored);
    memset(anchored, true, c->to->module_count * sizeof *anchored);
    for (size_t i = 0; i < c->count; i++) {
        const struct plan_choice *x = &c->items[i];
        if (x->kind == PLAN_CHOICE_MOVE || x->kind == PLAN_CHOICE_ADD) {
            anchored[x->to] = taken[i];
        }
    }
    return anchored;
}

/* Behind the module that it follows in `to` and that stands where it does there. */
static size_t place_behind(const struct plan *onto, const struct plan *to, const bool *anchored,
                           int place)
{
    for (int before = place - 1; before >= 0; before--) {
        int at = anchored[before] ? plan_find_module(onto, to->modules[before].id) : -1;
        if (at >= 0) {
            return (size_t)at + 1;
        }
    }
    return 0;
}

static void do_in_place(struct plan *p, const struct plan_choices *c, const struct plan_choice *x)
{
    const char *id = x->from >= 0 ? c->from->modules[x->from].id : NULL;
    int at = id != NULL ? plan_find_module(p, id) : -1;
    if (x->kind == PLAN_CHOICE_COURSE) {
        plan_course_put(p, c->to);
    } else if (x->kind == PLAN_CHOICE_FIELD && at >= 0) {
        plan_field_put(&p->modules[at], &c->to->modules[x->to], x->field);
    } else if (x->kind == PLAN_CHOICE_REMOVE && at >= 0) {
        plan_remove_module(p, (size_t)at);
    }
}

/* In the order of `to`, so that what a module comes behind stands in its place already. */
static void do_placing(struct plan *p, const struct plan_choices *c, const struct plan_choice *x,
                       const bool *anchored)
{
    const struct plan_module *m = x->to >= 0 ? &c->to->modules[x->to] : NULL;
    if (x->kind == PLAN_CHOICE_ADD) {
        plan_module_copy(plan_insert_module(p, place_behind(p, c->to, anchored, x->to)), m);
    } else if (x->kind == PLAN_CHOICE_MOVE) {
        size_t at = (size_t)plan_find_module(p, m->id); /* it is in both plans */
        size_t behind = place_behind(p, c->to, anchored, x->to);
        plan_move_module(p, at, behind > at ? behind - 1 : behind);
    }
}

struct plan *plan_choices_apply(const struct plan_choices *c, const bool *taken)
{
    struct plan *p = plan_copy(c->from);
    bool *anchored = anchors(c, taken);
    for (size_t i = 0; i < c->count; i++) {
        if (taken[i]) {
            do_in_place(p, c, &c->items[i]);
        }
    }
    for (size_t i = 0; i < c->count; i++) {
        if (taken[i]) {
            do_placing(p, c, &c->items[i], anchored);
        }
    }
    free(anchored);
    return p;
}

/* --- what has become of them --- */

/* How many of the modules that stayed in order stand before the one with this id. `steady` are ids;
 * -1: it is not in the plan. */
static int rank_in(const struct plan *p, const char *id, const struct plan *now,
                   const struct plan *to, const bool *steady)
{
    int rank = 0;
    for (size_t i = 0; i < p->module_count; i++) {
        if (strcmp(p->modules[i].id, id) == 0) {
            return rank;
        }
        int at = plan_find_module(to, p->modules[i].id);
        rank += at >= 0 && steady[at] && plan_find_module(now, p->modules[i].id) >= 0;
    }
    return -1;
}

static enum plan_choice_state state_of(bool is_taken, bool is_refused)
{
    return is_taken ? PLAN_CHOICE_TAKEN : is_refused ? PLAN_CHOICE_REFUSED : PLAN_CHOICE_PASSED;
}

static enum plan_choice_state read_move(const struct plan_choices *c, const struct plan_choice *x,
                                        const struct plan *now, const bool *steady)
{
    const char *id = c->to->modules[x->to].id;
    int rank = rank_in(now, id, now, c->to, steady);
    return state_of(rank >= 0 && rank == rank_in(c->to, id, now, c->to, steady),
                    rank >= 0 && rank == rank_in(c->from, id, now, c->to, steady));
}

static enum plan_choice_state read_one(const struct plan_choices *c, const struct plan_choice *x,
                                       const struct plan *now, const bool *steady)
{
    const char *id = x->to >= 0     ? c->to->modules[x->to].id
                     : x->from >= 0 ? c->from->modules[x->from].id
                                    : NULL;
    int at = id != NULL ? plan_find_module(now, id) : -1;
    switch (x->kind) {
    case PLAN_CHOICE_ADD:
        return state_of(at >= 0, at < 0);
    case PLAN_CHOICE_REMOVE:
        return state_of(at < 0, at >= 0);
    case PLAN_CHOICE_FIELD:
        return state_of(
            at >= 0 && plan_field_same(&now->modules[at], &c->to->modules[x->to], x->field),
            at >= 0 && plan_field_same(&now->modules[at], &c->from->modules[x->from], x->field));
    case PLAN_CHOICE_MOVE:
        return read_move(c, x, now, steady);
    case PLAN_CHOICE_COURSE:
        break;
    }
    return state_of(plan_course_same(now, c->to), plan_course_same(now, c->from));
}

void plan_choices_read(const struct plan_choices *c, const struct plan *now,
                       enum plan_choice_state *out)
{
    bool *none = mem_array(c->count, sizeof *none);
    bool *steady = anchors(c, none); /* neither moved nor put in */
    for (size_t i = 0; i < c->count; i++) {
        out[i] = read_one(c, &c->items[i], now, steady);
    }
    free(steady);
    free(none);
}

/* --- deciding later --- */

/* What was changed since in a piece that is decided now is given up: it becomes as in `was`. */
static void give_up(struct plan *mine, const struct plan *was, const struct plan_choices *c,
                    const struct plan_choice *x)
{
    const char *id = x->to >= 0 ? c->to->modules[x->to].id : NULL;
    int at = id != NULL ? plan_find_module(mine, id) : -1;
    int before = id != NULL ? plan_find_module(was, id) : -1;
    if (x->kind == PLAN_CHOICE_COURSE) {
        plan_course_put(mine, was);
    } else if (x->kind == PLAN_CHOICE_FIELD && at >= 0 && before >= 0) {
        plan_field_put(&mine->modules[at], &was->modules[before], x->field);
    } else if (x->kind == PLAN_CHOICE_MOVE && at >= 0 && before >= 0) {
        bool *all = mem_array(was->module_count, sizeof *all);
        memset(all, true, was->module_count * sizeof *all);
        size_t behind = place_behind(mine, was, all, before);
        plan_move_module(mine, (size_t)at, behind > (size_t)at ? behind - 1 : behind);
        free(all);
    }
}

/* Modules that are decided to be gone are, whatever was done to them since. */
static void drop(struct plan *p, const struct plan_choices *c, const bool *decided,
                 const bool *taken)
{
    for (size_t i = 0; i < c->count; i++) {
        const struct plan_choice *x = &c->items[i];
        const char *id = NULL;
        if (decided[i] && x->kind == PLAN_CHOICE_ADD && !taken[i]) {
            id = c->to->modules[x->to].id;
        } else if (decided[i] && x->kind == PLAN_CHOICE_REMOVE && taken[i]) {
            id = c->from->modules[x->from].id;
        }
        int at = id != NULL ? plan_find_module(p, id) : -1;
        if (at >= 0) {
            plan_remove_module(p, (size_t)at);
        }
    }
}

/* What the person did since, done to the plan as it is decided now. */
struct plan *plan_choices_decide(const struct plan_choices *c, const struct plan *now,
                                 const bool *decided, const bool *taken)
{
    enum plan_choice_state *states = mem_array(c->count, sizeof *states);
    bool *were = mem_array(c->count, sizeof *were);
    bool *are = mem_array(c->count, sizeof *are);
    struct plan_conflicts conflicts = {0}; /* the person's own changes win */
    plan_choices_read(c, now, states);
    for (size_t i = 0; i < c->count; i++) {
        were[i] = states[i] == PLAN_CHOICE_TAKEN;
        are[i] = decided[i] ? taken[i] : were[i];
    }
    struct plan *was = plan_choices_apply(c, were);
    struct plan *is = plan_choices_apply(c, are);
    struct plan *mine = plan_copy(now);
    for (size_t i = 0; i < c->count; i++) {
        if (decided[i] && states[i] == PLAN_CHOICE_PASSED) {
            give_up(mine, was, c, &c->items[i]);
        }
    }
    struct plan *p = plan_merge(was, mine, is, &conflicts);
    drop(p, c, decided, taken);
    plan_conflicts_fini(&conflicts);
    plan_free(mine);
    plan_free(is);
    plan_free(was);
    free(are);
    free(were);
    free(states);
    return p;
}
