#include "builtin_compose_internal.h"
#include "builtin_editor_internal.h"
#include "builtin_hours_internal.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

#define MERGED_COLUMNS 160 /* of a title made of two */

/* --- lengths --- */

static int64_t changed_by(int minutes, const struct builtin_edit *e)
{
    int64_t delta = e->percent ? (int64_t)minutes * e->percent / 100 : e->minutes;

    if (e->percent && delta > -HOURS_GRID && delta < HOURS_GRID) {
        delta = e->percent > 0 ? HOURS_GRID : -HOURS_GRID; /* "longer" is always longer */
    }
    return minutes + delta;
}

static void tell_no_room(struct builtin_editor *ed, int minutes, int room)
{
    char *hours = builtin_text_hours(ed->l, minutes);
    char *most = builtin_text_hours(ed->l, room);

    builtin_editor_problem(ed, BUILTIN_NO_ROOM, BUILTIN_VARS({"hours", hours}, {"room", most}));
    free(most);
    free(hours);
}

static void tell_module(struct builtin_editor *ed, enum builtin_text text, bool done,
                        const char *title, int minutes)
{
    char *hours = builtin_text_hours(ed->l, minutes);
    const struct builtin_var *vars = BUILTIN_VARS({"title", title}, {"hours", hours});

    if (done) {
        builtin_editor_done(ed, text, vars);
    } else {
        builtin_editor_problem(ed, text, vars);
    }
    free(hours);
}

void builtin_edit_resize(struct builtin_editor *ed, const struct builtin_edit *e)
{
    bool whole = ed->plan->module_count == 1 ||
                 (e->target.kind == BUILTIN_REF_IT && !ed->last); /* "make it 60 hours" */
    int at = whole ? -1 : builtin_editor_target(ed, e);
    struct plan_module *m;
    int64_t wanted;
    int before;

    if (whole) {
        builtin_edit_total(ed, e);
        return;
    }
    if (at < 0) {
        return;
    }
    m = &ed->plan->modules[at];
    before = m->minutes;
    wanted = e->kind == BUILTIN_EDIT_RESIZE_TO ? e->minutes : changed_by(before, e);
    if (wanted < HOURS_GRID / 2) {
        tell_module(ed, BUILTIN_TOO_SHORT, false, m->title, HOURS_GRID);
        return;
    }
    if (wanted > ed->total) {
        tell_no_room(ed, wanted > INT32_MAX ? INT32_MAX : (int)wanted - before,
                     builtin_editor_spare(ed, at));
        return;
    }
    m->minutes = builtin_hours_round((int)wanted);
    if (m->minutes == before) {
        builtin_editor_problem(ed, BUILTIN_SAME, BUILTIN_VARS({"title", m->title}));
    } else if (!builtin_editor_share(ed, at, ed->total)) {
        int more = m->minutes - before;
        m->minutes = before;
        tell_no_room(ed, more, builtin_editor_spare(ed, at));
        return;
    } else {
        tell_module(ed, BUILTIN_RESIZED, true, m->title, m->minutes);
    }
    builtin_editor_hold(ed, at);
    builtin_editor_touch(ed, at);
}

/* The least the course can take with the modules it has. */
static int least_total(const struct plan *p)
{
    int least = 0;

    for (size_t i = 0; i < p->module_count; i++) {
        least += p->modules[i].pinned ? p->modules[i].minutes : HOURS_GRID;
    }
    return least;
}

static void tell_total(struct builtin_editor *ed)
{
    char *hours = builtin_text_hours(ed->l, ed->total);

    builtin_editor_done(ed, BUILTIN_TOTAL, BUILTIN_VARS({"hours", hours}));
    free(hours);
}

static void tell_bad_total(struct builtin_editor *ed, int wanted)
{
    char *hours = builtin_text_hours(ed->l, wanted);
    char *modules = builtin_text_modules(ed->l, ed->plan->module_count);
    char *least = builtin_text_hours(ed->l, least_total(ed->plan));
    char *most = builtin_text_hours(ed->l, LIMIT_HOURS * 60);

    builtin_editor_problem(
        ed, BUILTIN_BAD_TOTAL,
        BUILTIN_VARS({"modules", modules}, {"least", least}, {"most", most}, {"hours", hours}));
    free(most);
    free(least);
    free(modules);
    free(hours);
}

static void tell_same_course(struct builtin_editor *ed)
{
    const char *title = ed->plan->title ? ed->plan->title : ed->t->title;

    builtin_editor_problem(ed, BUILTIN_SAME, BUILTIN_VARS({"title", title}));
}

void builtin_edit_total(struct builtin_editor *ed, const struct builtin_edit *e)
{
    bool to = e->kind == BUILTIN_EDIT_TOTAL_TO || e->kind == BUILTIN_EDIT_RESIZE_TO;
    int64_t wanted = to ? e->minutes : changed_by(ed->total, e);
    int total;

    if (wanted < HOURS_GRID || wanted > LIMIT_HOURS * 60) {
        tell_bad_total(ed, wanted < 0 ? 0 : wanted > INT32_MAX ? INT32_MAX : (int)wanted);
        return;
    }
    total = builtin_hours_round((int)wanted);
    if (total == ed->total) {
        tell_same_course(ed);
    } else if (builtin_editor_share(ed, -1, total)) {
        ed->total = total;
        tell_total(ed);
    } else {
        tell_bad_total(ed, total);
    }
}

/* Every module that is not pinned takes so long, or so much more; the total follows. */
void builtin_edit_each(struct builtin_editor *ed, const struct builtin_edit *e)
{
    int64_t total = 0;

    for (size_t i = 0; i < ed->plan->module_count; i++) {
        const struct plan_module *m = &ed->plan->modules[i];
        int64_t wanted = e->kind == BUILTIN_EDIT_EACH_TO ? e->minutes : m->minutes + e->minutes;
        if (!m->pinned && wanted < HOURS_GRID) {
            tell_module(ed, BUILTIN_TOO_SHORT, false, m->title, HOURS_GRID);
            return;
        }
        total += m->pinned ? m->minutes : wanted;
    }
    if (total > LIMIT_HOURS * 60) {
        tell_bad_total(ed, total > INT32_MAX ? INT32_MAX : (int)total);
        return;
    }
    for (size_t i = 0; i < ed->plan->module_count; i++) {
        struct plan_module *m = &ed->plan->modules[i];
        if (!m->pinned) {
            m->minutes = builtin_hours_round(
                e->kind == BUILTIN_EDIT_EACH_TO ? e->minutes : m->minutes + e->minutes);
        }
    }
    ed->total = plan_minutes(ed->plan);
    tell_total(ed);
}

/* --- split, merge --- */

/* Moves items [from, to) of a list to the end of another. */
static void take_items(struct strlist *to, struct strlist *from, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        strlist_add(to, from->items[i]);
    }
}

static void keep_items(struct strlist *list, size_t start, size_t end)
{
    struct strlist kept = {0};

    take_items(&kept, list, start, end);
    strlist_fini(list);
    *list = kept;
}

/* The share of part k of n of a list; a list that is too short goes to every part whole. */
static void keep_part(struct strlist *list, size_t k, size_t n)
{
    if (list->count >= n) {
        keep_items(list, list->count * k / n, list->count * (k + 1) / n);
    }
}

/* The title of part k of n, owned. */
static char *part_title(const struct builtin_editor *ed, const char *title, size_t k, size_t n)
{
    char *number = mem_printf("%zu", k + 1);
    char *part = builtin_filled(n == 2 ? ed->l->split_title : ed->l->split_title_many,
                                BUILTIN_VARS({"title", title}, {"number", number}));

    free(number);
    return part;
}

static bool parts_are_new(struct builtin_editor *ed, const char *title, size_t n)
{
    bool taken = false;

    for (size_t k = 0; k < n && !taken; k++) {
        char *part = part_title(ed, title, k, n);
        taken = builtin_editor_title_taken(ed, part, -1);
        free(part);
    }
    return !taken;
}

/* Turns the module at `at` into n; what it held is shared out in order. */
static void put_parts(struct builtin_editor *ed, size_t at, size_t n)
{
    struct plan_module whole = {0};
    int *minutes = mem_array(n, sizeof *minutes);
    int *weights = mem_array(n, sizeof *weights);

    plan_module_copy(&whole, &ed->plan->modules[at]);
    for (size_t k = 0; k < n; k++) {
        weights[k] = 1;
    }
    hours_spread(whole.minutes, weights, n, minutes);
    for (size_t k = 0; k < n; k++) {
        struct plan_module *m =
            k > 0 ? builtin_editor_insert_copy(ed, at + k, &whole) : &ed->plan->modules[at];
        free(m->title);
        m->title = part_title(ed, whole.title, k, n);
        keep_part(&m->items, k, n);
        keep_part(&m->objectives, k, n);
        m->minutes = minutes[k];
    }
    free(weights);
    free(minutes);
    plan_module_fini(&whole);
}

void builtin_edit_split(struct builtin_editor *ed, const struct builtin_edit *e)
{
    int at = builtin_editor_target(ed, e);
    size_t n = (size_t)e->count;
    char *title;

    if (at < 0) {
        return;
    }
    title = mem_strdup(ed->plan->modules[at].title);
    if (ed->plan->modules[at].minutes < (int)n * HOURS_GRID ||
        ed->plan->module_count + n - 1 > LIMIT_MODULES) {
        builtin_editor_problem(ed, BUILTIN_NO_SPLIT, BUILTIN_VARS({"title", title}));
    } else if (parts_are_new(ed, title, n)) {
        char *count = mem_printf("%zu", n);
        put_parts(ed, (size_t)at, n);
        builtin_editor_done(ed, BUILTIN_SPLIT, BUILTIN_VARS({"title", title}, {"count", count}));
        builtin_editor_touch(ed, at);
        free(count);
    }
    free(title);
}

/* Of two titles "Python: files" and "Python: tests" the second one's lead is said already. */
static const char *without_shared_lead(const char *title, const char *other)
{
    const char *colon = strstr(title, ": ");
    size_t lead = colon ? (size_t)(colon - title) + 2 : 0;

    return lead > 0 && strncmp(title, other, lead) == 0 && title[lead] ? title + lead : title;
}

static void append_capped(struct strlist *to, struct strlist *from)
{
    size_t room =
        LIMIT_MODULE_ITEMS - (to->count < LIMIT_MODULE_ITEMS ? to->count : LIMIT_MODULE_ITEMS);

    take_items(to, from, 0, from->count < room ? from->count : room);
}

/* The title of the two modules together, in their order; owned. */
static char *merged_title(const struct builtin_editor *ed, int first, int second)
{
    const char *a = ed->plan->modules[first].title;
    const char *b = ed->plan->modules[second].title;
    char *both = builtin_filled(ed->l->merge_title,
                                BUILTIN_VARS({"old", a}, {"title", without_shared_lead(b, a)}));
    char *title = builtin_line(both, MERGED_COLUMNS);

    free(both);
    return title;
}

/* The module at `gone` becomes a part of the one at `at`. False with the reason told when another
 * module has the title that would come of it. */
static bool merge(struct builtin_editor *ed, int at, int gone)
{
    struct plan_module *m = &ed->plan->modules[at];
    struct plan_module *other = &ed->plan->modules[gone];
    char *title = merged_title(ed, at < gone ? at : gone, at < gone ? gone : at);
    bool taken = builtin_editor_title_taken(ed, title, at);

    if (!taken) {
        mem_replace(&m->title, title);
        append_capped(&m->items, &other->items);
        append_capped(&m->objectives, &other->objectives);
        append_capped(&m->prerequisites, &other->prerequisites);
        m->minutes += other->minutes;
        builtin_editor_done(ed, BUILTIN_MERGED,
                            BUILTIN_VARS({"old", other->title}, {"title", m->title}));
        builtin_editor_touch(ed, at);
        plan_remove_module(ed->plan, (size_t)gone);
    }
    free(title);
    return !taken;
}

void builtin_edit_merge(struct builtin_editor *ed, const struct builtin_edit *e)
{
    struct builtin_edit second = {.target = e->other, .source = e->source};
    int at = builtin_editor_target(ed, e);
    int gone = at < 0 ? -1 : builtin_editor_target(ed, &second);

    if (gone < 0) {
        return;
    }
    if (at == gone) {
        builtin_editor_problem(ed, BUILTIN_SAME,
                               BUILTIN_VARS({"title", ed->plan->modules[at].title}));
        return;
    }
    merge(ed, at, gone);
}

/* --- more and fewer modules --- */

/* Joins the two neighbours that are shortest together. */
static bool merge_shortest(struct builtin_editor *ed)
{
    int best = -1;
    int best_minutes = 0;

    for (size_t i = 0; i + 1 < ed->plan->module_count; i++) {
        const struct plan_module *a = &ed->plan->modules[i];
        int minutes = a[0].minutes + a[1].minutes;
        if (!a[0].pinned && !a[1].pinned && (best < 0 || minutes < best_minutes)) {
            best = (int)i;
            best_minutes = minutes;
        }
    }
    return best >= 0 && merge(ed, best, best + 1);
}

static bool has_title(const struct plan *p, const char *title)
{
    for (size_t i = 0; i < p->module_count; i++) {
        if (strcmp(p->modules[i].title, title) == 0) {
            return true;
        }
    }
    return false;
}

/* Puts a topic that a longer plan for this track would have before the last module; its opening and
 * its end are no topics. */
static bool add_from(struct builtin_editor *ed, const struct plan *longer)
{
    size_t at = ed->plan->module_count > 1 ? ed->plan->module_count - 1 : ed->plan->module_count;
    int minutes = builtin_hours_round(ed->total / (int)(ed->plan->module_count + 1));
    int spare = builtin_editor_spare(ed, -1);

    minutes = minutes > spare ? spare / HOURS_GRID * HOURS_GRID : minutes;
    for (size_t i = 1; i + 1 < longer->module_count && minutes > 0; i++) {
        const struct plan_module *from = &longer->modules[i];
        struct plan_module *m;
        char *number;
        char *hours;
        if (has_title(ed->plan, from->title)) {
            continue;
        }
        m = builtin_editor_insert_copy(ed, at, from);
        m->minutes = minutes;
        if (!builtin_editor_share(ed, (int)at, ed->total)) {
            plan_remove_module(ed->plan, at);
            return false;
        }
        number = mem_printf("%zu", at + 1);
        hours = builtin_text_hours(ed->l, minutes);
        builtin_editor_done(
            ed, BUILTIN_ADDED,
            BUILTIN_VARS({"title", from->title}, {"number", number}, {"hours", hours}));
        builtin_editor_touch(ed, (int)at);
        free(hours);
        free(number);
        return true;
    }
    return false;
}

void builtin_edit_count(struct builtin_editor *ed, const struct builtin_edit *e)
{
    int64_t wanted =
        e->kind == BUILTIN_EDIT_COUNT_TO ? e->count : (int64_t)ed->plan->module_count + e->count;
    size_t most = wanted > LIMIT_MODULES ? LIMIT_MODULES : wanted < 1 ? 1 : (size_t)wanted;
    struct plan *longer = builtin_compose(ed->l, ed->t, most + 1);
    bool going = wanted == (int64_t)most;

    if (going && ed->plan->module_count == most) {
        tell_same_course(ed);
    }
    while (going && ed->plan->module_count != most) {
        going = ed->plan->module_count > most ? merge_shortest(ed) : add_from(ed, longer);
    }
    if (!going) {
        char *modules = builtin_text_modules(ed->l, wanted < 0 ? 0 : (size_t)wanted);
        builtin_editor_problem(ed, BUILTIN_NO_MORE_MODULES, BUILTIN_VARS({"modules", modules}));
        free(modules);
    }
    plan_free(longer);
}
