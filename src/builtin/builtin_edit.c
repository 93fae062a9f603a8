#include "builtin_edit_internal.h"

#include "builtin_compose_internal.h"
#include "builtin_editor_internal.h"
#include "builtin_hours_internal.h"
#include "builtin_resolve_internal.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/track.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* --- the editor --- */

void builtin_editor_done(struct builtin_editor *ed, enum builtin_text text,
                         const struct builtin_var *vars)
{
    ed->out->done++;
    strlist_take(&ed->out->sentences, builtin_filled(ed->l->texts[text], vars));
}

void builtin_editor_problem(struct builtin_editor *ed, enum builtin_text text,
                            const struct builtin_var *vars)
{
    strlist_take(&ed->out->problems, builtin_filled(ed->l->texts[text], vars));
}

void builtin_editor_touch(struct builtin_editor *ed, int place)
{
    mem_replace(&ed->last, ed->plan->modules[place].id);
}

void builtin_editor_hold(struct builtin_editor *ed, int place)
{
    strlist_add(&ed->held, ed->plan->modules[place].id);
}

/* Which modules keep their hours; owned. */
static bool *held_flags(const struct builtin_editor *ed, int place, bool those_held_before)
{
    bool *flags = mem_array(ed->plan->module_count, sizeof *flags);

    for (size_t i = 0; those_held_before && i < ed->held.count; i++) {
        int at = plan_find_module(ed->plan, ed->held.items[i]);
        if (at >= 0) {
            flags[at] = true;
        }
    }
    if (place >= 0) {
        flags[place] = true;
    }
    return flags;
}

bool builtin_editor_share(struct builtin_editor *ed, int place, int total)
{
    bool *flags = held_flags(ed, place, true);
    bool done = builtin_hours_share(ed->plan, flags, total);

    if (!done) {
        free(flags);
        flags = held_flags(ed, place, false);
        done = builtin_hours_share(ed->plan, flags, total);
    }
    free(flags);
    return done;
}

int builtin_editor_spare(const struct builtin_editor *ed, int place)
{
    bool *flags = held_flags(ed, place, false);
    int spare = builtin_hours_spare(ed->plan, flags);

    free(flags);
    return spare;
}

int builtin_editor_find(struct builtin_editor *ed, const struct builtin_ref *ref,
                        const char *source)
{
    int place = -1;

    if (ref->kind == BUILTIN_REF_IT && ed->last) {
        place = plan_find_module(ed->plan, ed->last);
    } else {
        int shown = builtin_resolve(ed->l, ed->shown, ref, source, &ed->out->problems);
        char *id;
        if (shown < 0) {
            return -1;
        }
        id = mem_printf("%d", shown);
        place = plan_find_module(ed->plan, id);
        free(id);
    }
    if (place < 0) {
        /* An edit before took it away. */
        builtin_editor_problem(ed, BUILTIN_WHICH, BUILTIN_VARS({"text", source ? source : ""}));
    }
    return place;
}

int builtin_editor_target(struct builtin_editor *ed, const struct builtin_edit *e)
{
    int place = builtin_editor_find(ed, &e->target, e->source);

    if (place >= 0 && ed->plan->modules[place].pinned) {
        builtin_editor_problem(ed, BUILTIN_PINNED,
                               BUILTIN_VARS({"title", ed->plan->modules[place].title}));
        return -1;
    }
    return place;
}

struct plan_module *builtin_editor_insert(struct builtin_editor *ed, size_t at)
{
    struct plan_module *m = plan_insert_module(ed->plan, at);

    m->id = mem_printf("new %zu", ed->new_ids++);
    return m;
}

struct plan_module *builtin_editor_insert_copy(struct builtin_editor *ed, size_t at,
                                               const struct plan_module *from)
{
    struct plan_module *m = plan_insert_module(ed->plan, at);

    plan_module_copy(m, from);
    free(m->id);
    m->id = mem_printf("new %zu", ed->new_ids++);
    return m;
}

bool builtin_editor_title_taken(struct builtin_editor *ed, const char *title, int but)
{
    char *wanted = text_folded(title, strlen(title));
    bool taken = false;

    for (size_t i = 0; i < ed->plan->module_count && !taken; i++) {
        const char *other = ed->plan->modules[i].title;
        char *folded = text_folded(other, strlen(other));
        taken = (int)i != but && strcmp(folded, wanted) == 0;
        free(folded);
    }
    free(wanted);
    if (taken) {
        builtin_editor_problem(ed, BUILTIN_SAME_TITLE, BUILTIN_VARS({"title", title}));
    }
    return taken;
}

/* --- places --- */

/* Where the module at `from` (-1: a new one) is to stand among the others, as an index after it was
 * taken out. -1 with the reason told. */
static int wanted_place(struct builtin_editor *ed, const struct builtin_edit *e, int from)
{
    int last = (int)ed->plan->module_count - (from >= 0 ? 1 : 0);
    int other;

    switch (e->place) {
    case BUILTIN_PLACE_START:
        return 0;
    case BUILTIN_PLACE_UP:
        return from > 0 ? from - 1 : 0;
    case BUILTIN_PLACE_DOWN:
        return from < last ? from + 1 : last;
    case BUILTIN_PLACE_AT:
        if (e->other.kind == BUILTIN_REF_NUMBER && e->other.number == last + 1) {
            return last;
        }
        other = builtin_resolve(ed->l, ed->shown, &e->other, e->source, &ed->out->problems);
        return e->other.kind == BUILTIN_REF_LAST || other > last ? last : other;
    case BUILTIN_PLACE_BEFORE:
    case BUILTIN_PLACE_AFTER:
        other = builtin_editor_find(ed, &e->other, e->source);
        if (other < 0) {
            return -1;
        }
        other -= from >= 0 && from < other;
        return other == from && from >= 0 ? from : other + (e->place == BUILTIN_PLACE_AFTER);
    case BUILTIN_PLACE_END:
    case BUILTIN_PLACE_NONE:
        break;
    }
    return last;
}

/* --- add, remove --- */

static void apply_add(struct builtin_editor *ed, const struct builtin_edit *e)
{
    size_t count = ed->plan->module_count;
    int spare = builtin_editor_spare(ed, -1);
    int minutes = builtin_hours_round(e->minutes ? e->minutes : ed->total / (int)(count + 1));
    int at;

    if (count >= LIMIT_MODULES) {
        char *modules = builtin_text_modules(ed->l, LIMIT_MODULES);
        builtin_editor_problem(ed, BUILTIN_TOO_MANY, BUILTIN_VARS({"modules", modules}));
        free(modules);
        return;
    }
    if (builtin_editor_title_taken(ed, e->text, -1) || (at = wanted_place(ed, e, -1)) < 0) {
        return;
    }
    if (!e->minutes && minutes > spare) {
        minutes = spare / HOURS_GRID * HOURS_GRID;
    }
    struct plan_module *m = builtin_editor_insert(ed, (size_t)at);
    builtin_compose_added(ed->l, e->text, m);
    m->minutes = minutes;
    char *number = mem_printf("%d", at + 1);
    char *hours = builtin_text_hours(ed->l, minutes ? minutes : HOURS_GRID);
    char *room = builtin_text_hours(ed->l, spare);
    if (minutes > 0 && builtin_editor_share(ed, at, ed->total)) {
        if (e->minutes) {
            builtin_editor_hold(ed, at);
        }
        builtin_editor_touch(ed, at);
        builtin_editor_done(ed, BUILTIN_ADDED,
                            BUILTIN_VARS({"title", e->text}, {"number", number}, {"hours", hours}));
    } else {
        plan_remove_module(ed->plan, (size_t)at);
        builtin_editor_problem(ed, BUILTIN_NO_ROOM, BUILTIN_VARS({"hours", hours}, {"room", room}));
    }
    free(room);
    free(hours);
    free(number);
}

static void apply_remove(struct builtin_editor *ed, const struct builtin_edit *e)
{
    int at = builtin_editor_target(ed, e);
    char *title;

    if (at < 0) {
        return;
    }
    title = mem_strdup(ed->plan->modules[at].title);
    if (ed->plan->module_count == 1) {
        builtin_editor_problem(ed, BUILTIN_LAST_MODULE, BUILTIN_VARS({"title", title}));
    } else {
        plan_remove_module(ed->plan, (size_t)at);
        mem_replace(&ed->last, NULL); /* "… and make it 30 hours" is about the course */
        if (builtin_editor_share(ed, -1, ed->total)) {
            builtin_editor_done(ed, BUILTIN_REMOVED, BUILTIN_VARS({"title", title}));
        } else {
            /* Whoever could take the hours is pinned. */
            ed->total = plan_minutes(ed->plan);
            char *hours = builtin_text_hours(ed->l, ed->total);
            builtin_editor_done(ed, BUILTIN_REMOVED_TOTAL,
                                BUILTIN_VARS({"title", title}, {"hours", hours}));
            free(hours);
        }
    }
    free(title);
}

/* --- titles --- */

static void apply_rename(struct builtin_editor *ed, const struct builtin_edit *e)
{
    int at = builtin_editor_target(ed, e);
    struct plan_module *m;

    if (at < 0) {
        return;
    }
    m = &ed->plan->modules[at];
    if (strcmp(m->title, e->text) == 0) {
        builtin_editor_problem(ed, BUILTIN_SAME, BUILTIN_VARS({"title", m->title}));
    } else if (!builtin_editor_title_taken(ed, e->text, at)) {
        builtin_editor_done(ed, BUILTIN_RENAMED,
                            BUILTIN_VARS({"old", m->title}, {"title", e->text}));
        mem_replace(&m->title, e->text);
        builtin_editor_touch(ed, at);
    }
}

/* Another topic at the same place with the same hours. */
static void apply_replace(struct builtin_editor *ed, const struct builtin_edit *e)
{
    int at = builtin_editor_target(ed, e);
    struct plan_module *m;
    int minutes;

    if (at < 0 || builtin_editor_title_taken(ed, e->text, -1)) {
        return;
    }
    minutes = ed->plan->modules[at].minutes;
    builtin_editor_done(ed, BUILTIN_REPLACED,
                        BUILTIN_VARS({"old", ed->plan->modules[at].title}, {"title", e->text}));
    plan_remove_module(ed->plan, (size_t)at);
    m = builtin_editor_insert(ed, (size_t)at);
    builtin_compose_added(ed->l, e->text, m);
    m->minutes = minutes;
    builtin_editor_touch(ed, at);
}

/* --- order --- */

static void apply_move(struct builtin_editor *ed, const struct builtin_edit *e)
{
    int from = builtin_editor_find(ed, &e->target, e->source);
    int to = from < 0 ? -1 : wanted_place(ed, e, from);
    const char *title;

    if (to < 0) {
        return;
    }
    title = ed->plan->modules[from].title;
    if (from == to) {
        builtin_editor_problem(ed, BUILTIN_SAME, BUILTIN_VARS({"title", title}));
        return;
    }
    plan_move_module(ed->plan, (size_t)from, (size_t)to);
    char *number = mem_printf("%d", to + 1);
    builtin_editor_done(ed, BUILTIN_MOVED,
                        BUILTIN_VARS({"title", ed->plan->modules[to].title}, {"number", number}));
    free(number);
    builtin_editor_touch(ed, to);
}

static void apply_swap(struct builtin_editor *ed, const struct builtin_edit *e)
{
    int a = builtin_editor_find(ed, &e->target, e->source);
    int b = a < 0 ? -1 : builtin_editor_find(ed, &e->other, e->source);
    int first = a < b ? a : b;
    int second = a < b ? b : a;

    if (b < 0) {
        return;
    }
    if (a == b) {
        builtin_editor_problem(ed, BUILTIN_SAME,
                               BUILTIN_VARS({"title", ed->plan->modules[a].title}));
        return;
    }
    plan_move_module(ed->plan, (size_t)second, (size_t)first);
    plan_move_module(ed->plan, (size_t)first + 1, (size_t)second);
    builtin_editor_done(ed, BUILTIN_SWAPPED,
                        BUILTIN_VARS({"old", ed->plan->modules[second].title},
                                     {"title", ed->plan->modules[first].title}));
}

/* --- all of them --- */

static void (*const appliers[])(struct builtin_editor *, const struct builtin_edit *) = {
    [BUILTIN_EDIT_ADD] = apply_add,
    [BUILTIN_EDIT_REMOVE] = apply_remove,
    [BUILTIN_EDIT_RENAME] = apply_rename,
    [BUILTIN_EDIT_REPLACE] = apply_replace,
    [BUILTIN_EDIT_MOVE] = apply_move,
    [BUILTIN_EDIT_SWAP] = apply_swap,
    [BUILTIN_EDIT_RESIZE_TO] = builtin_edit_resize,
    [BUILTIN_EDIT_RESIZE_BY] = builtin_edit_resize,
    [BUILTIN_EDIT_TOTAL_TO] = builtin_edit_total,
    [BUILTIN_EDIT_TOTAL_BY] = builtin_edit_total,
    [BUILTIN_EDIT_EACH_TO] = builtin_edit_each,
    [BUILTIN_EDIT_EACH_BY] = builtin_edit_each,
    [BUILTIN_EDIT_PRACTICE] = builtin_edit_practice,
    [BUILTIN_EDIT_COUNT_TO] = builtin_edit_count,
    [BUILTIN_EDIT_COUNT_BY] = builtin_edit_count,
    [BUILTIN_EDIT_SPLIT] = builtin_edit_split,
    [BUILTIN_EDIT_MERGE] = builtin_edit_merge,
    [BUILTIN_EDIT_ITEM_ADD] = builtin_edit_item_add,
    [BUILTIN_EDIT_ITEM_REMOVE] = builtin_edit_item_remove,
};
static_assert(sizeof appliers / sizeof appliers[0] == BUILTIN_EDIT_KIND_COUNT,
              "every edit is applied by something");

void builtin_edit_apply(const struct builtin_language *l, const struct track *t,
                        const struct plan *current, const struct builtin_request *r,
                        struct builtin_outcome *out)
{
    struct builtin_editor ed = {.l = l, .t = t, .shown = current, .out = out};

    *out = (struct builtin_outcome){.plan = plan_copy(current)};
    ed.plan = out->plan;
    for (size_t i = 0; i < ed.plan->module_count; i++) {
        free(ed.plan->modules[i].id);
        ed.plan->modules[i].id = mem_printf("%zu", i);
    }
    builtin_hours_complete(ed.plan, current->stated_minutes ? current->stated_minutes : t->minutes);
    ed.total = plan_minutes(ed.plan);
    for (size_t i = 0; i < r->count; i++) {
        appliers[r->edits[i].kind](&ed, &r->edits[i]);
    }
    ed.plan->stated_minutes = plan_minutes(ed.plan);
    strlist_fini(&ed.held);
    free(ed.last);
}

void builtin_outcome_fini(struct builtin_outcome *o)
{
    plan_free(o->plan);
    strlist_fini(&o->sentences);
    strlist_fini(&o->problems);
    *o = (struct builtin_outcome){0};
}
