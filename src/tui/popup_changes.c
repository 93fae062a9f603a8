#include "popup_changes.h"

#include "keymap.h"
#include "plan_words.h"
#include "popup.h"
#include "sheet.h"
#include "tui_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/app/view_changes.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

#define WIDEST       100
#define LEAST_DETAIL 8 /* rows of the screen below which only the list is shown */
#define MOST_DETAIL  8
#define NARROW       56 /* columns in which hardly a row is whole */

struct changes {
    struct popup popup;
    char *track_id;
    struct view_changes view;
    bool *taken; /* as the person has it now */
    size_t selected, top;
    int page;
    uint64_t version; /* of the data that it is of */
};

static size_t count_of(const struct changes *c)
{
    return c->view.choices.count;
}

/* Whether it is the list that is shown already. */
static bool is_same(const struct view_changes *a, const struct view_changes *b)
{
    return a->reply && b->reply && a->reply->number == b->reply->number &&
           a->choices.count == b->choices.count &&
           memcmp(a->states, b->states, a->choices.count * sizeof *a->states) == 0;
}

static bool load(struct changes *c, struct tui *t)
{
    struct view_changes fresh = {0};
    struct error err = {0};
    c->version = view_data_version(t->o.app);
    if (view_changes_load(t->o.app, c->track_id, &fresh, &err)) {
        notice_error(t, &err);
        error_clear(&err);
        return false;
    }
    if (!is_same(&c->view, &fresh)) { /* else what was chosen stays */
        free(c->taken);
        c->taken = mem_array(fresh.choices.count, sizeof *c->taken);
        for (size_t i = 0; i < fresh.choices.count; i++) {
            c->taken[i] = fresh.states[i] == PLAN_CHOICE_TAKEN;
        }
    }
    view_changes_fini(&c->view);
    c->view = fresh;
    c->selected = c->selected < count_of(c) ? c->selected : 0;
    return true;
}

/* --- drawing --- */

static const char *why_text(enum plan_why why)
{
    static const char *const texts[] = {
        [PLAN_WHY_NONE] = "",
        [PLAN_WHY_PINNED] = N_("pinned"),
        [PLAN_WHY_COMPLETED] = N_("completed"),
        [PLAN_WHY_BESIDE] = N_("you did not name it"),
    };
    return *texts[why] ? _(texts[why]) : "";
}

static const char *mark_of(const struct plan_choice *x, style_t *style)
{
    static const struct {
        const char *mark;
        style_t style;
    } marks[] = {
        [PLAN_CHOICE_ADD] = {"+", ROLE_ADDED},      [PLAN_CHOICE_REMOVE] = {"-", ROLE_REMOVED},
        [PLAN_CHOICE_FIELD] = {"~", ROLE_CHANGED},  [PLAN_CHOICE_MOVE] = {"→", ROLE_CHANGED},
        [PLAN_CHOICE_COURSE] = {"~", ROLE_CHANGED},
    };
    *style = marks[x->kind].style;
    if (x->kind == PLAN_CHOICE_FIELD && x->field == PLAN_FIELD_HOURS) {
        /* TRANSLATORS: one letter for hours, the mark of a change of them. */
        return _("h");
    }
    return marks[x->kind].mark;
}

/* "hours 4 h → 6 h", "2 → 3". Owned. */
static char *what_of(const struct changes *c, const struct plan_choice *x)
{
    const struct plan *from = c->view.choices.from;
    const struct plan *to = c->view.choices.to;
    switch (x->kind) {
    case PLAN_CHOICE_ADD:
        return draw_hours(to->modules[x->to].minutes);
    case PLAN_CHOICE_REMOVE:
        return draw_hours(from->modules[x->from].minutes);
    case PLAN_CHOICE_MOVE:
        return mem_printf("%d → %d", x->from + 1, x->to + 1);
    case PLAN_CHOICE_FIELD:
        return x->field == PLAN_FIELD_HOURS
                   ? plan_words_hours(&from->modules[x->from], &to->modules[x->to])
                   : mem_strdup(plan_words_field(x->field));
    case PLAN_CHOICE_COURSE:
        break;
    }
    return mem_strdup(_("title, aims, projects"));
}

/* "2. Openings: hours 4 h → 6 h · pinned". Owned. */
static char *describe(const struct changes *c, size_t i)
{
    const struct plan_choice *x = &c->view.choices.items[i];
    const struct plan_module *m = x->from >= 0 ? &c->view.choices.from->modules[x->from]
                                  : x->to >= 0 ? &c->view.choices.to->modules[x->to]
                                               : NULL;
    struct buf text = BUF_INIT(LIMIT_TEXT);
    char *what = what_of(c, x);
    char *title = m ? text_cleaned(m->title, TEXT_ONE_LINE) : mem_strdup(_("The course"));
    if (m) {
        buf_printf(&text, "%d. ", (x->from >= 0 ? x->from : x->to) + 1);
    }
    buf_printf(&text, "%s: %s", title, what);
    if (x->why != PLAN_WHY_NONE) {
        buf_printf(&text, " · %s", why_text(x->why));
    }
    if (c->view.states[i] == PLAN_CHOICE_PASSED) {
        buf_printf(&text, " · %s", _("changed since"));
    }
    free(title);
    free(what);
    return buf_steal(&text);
}

static void add_modules_own(struct sheet *sheet, style_t style, const char *lead,
                            const struct plan_module *m)
{
    if (m->description) {
        sheet_add(sheet, style, lead, m->description);
    }
    for (size_t i = 0; i < m->items.count; i++) {
        sheet_add(sheet, style, lead, m->items.items[i]);
    }
}

static void add_if_other(struct sheet *sheet, const char *from, const char *to)
{
    if (from && (!to || strcmp(from, to) != 0)) {
        sheet_add(sheet, ROLE_REMOVED, "-", from);
    }
    if (to && (!from || strcmp(from, to) != 0)) {
        sheet_add(sheet, ROLE_ADDED, "+", to);
    }
}

static void add_course(struct sheet *sheet, const struct plan *from, const struct plan *to)
{
    const struct plan_module was = {.items = from->assignments, .objectives = from->objectives};
    const struct plan_module is = {.items = to->assignments, .objectives = to->objectives};
    add_if_other(sheet, from->title, to->title);
    add_if_other(sheet, from->description, to->description);
    plan_words_lines(sheet, &was, &is, PLAN_FIELD_OBJECTIVES);
    plan_words_lines(sheet, &was, &is, PLAN_FIELD_ITEMS);
    add_if_other(sheet, from->final_project, to->final_project);
}

/* What the selected one is about, line by line. */
static struct sheet *detail_of(const struct changes *c, bool narrow)
{
    const struct plan *from = c->view.choices.from;
    const struct plan *to = c->view.choices.to;
    struct sheet *sheet = sheet_new();
    if (count_of(c) == 0) {
        return sheet;
    }
    const struct plan_choice *x = &c->view.choices.items[c->selected];
    if (narrow) {
        char *text = describe(c, c->selected);
        sheet_add(sheet, ROLE_TEXT, NULL, text);
        free(text);
    }
    switch (x->kind) {
    case PLAN_CHOICE_ADD:
        add_modules_own(sheet, ROLE_ADDED, "+", &to->modules[x->to]);
        break;
    case PLAN_CHOICE_REMOVE:
        add_modules_own(sheet, ROLE_REMOVED, "-", &from->modules[x->from]);
        break;
    case PLAN_CHOICE_FIELD:
        plan_words_lines(sheet, &from->modules[x->from], &to->modules[x->to], x->field);
        break;
    case PLAN_CHOICE_COURSE:
        add_course(sheet, from, to);
        break;
    case PLAN_CHOICE_MOVE:
        break;
    }
    return sheet;
}

static void draw_row(const struct changes *c, struct tui *t, struct rect line, size_t i)
{
    style_t mark_style = ROLE_TEXT;
    const char *mark = mark_of(&c->view.choices.items[i], &mark_style);
    bool selected = i == c->selected;
    style_t style = selected ? ROLE_SELECTED : ROLE_TEXT;
    char *text = describe(c, i);
    if (selected) {
        canvas_fill(&t->canvas, line, style);
    }
    canvas_put(&t->canvas, line, 0, 0, c->taken[i] ? "[x]" : "[ ]", 3, style);
    canvas_put(&t->canvas, line, 0, 4, mark, strlen(mark), selected ? style : mark_style);
    canvas_put_cut(&t->canvas, line, 0, 6, text, line.columns - 6, style);
    free(text);
}

static void draw_list(struct changes *c, struct tui *t, struct rect area)
{
    size_t page = (size_t)area.rows;
    c->page = area.rows;
    c->top = c->selected < c->top ? c->selected : c->top;
    c->top = c->selected >= c->top + page ? c->selected - page + 1 : c->top;
    for (size_t i = 0; i < page && c->top + i < count_of(c); i++) {
        struct rect line = {area.row + (int)i, area.column, 1, area.columns};
        draw_row(c, t, line, c->top + i);
    }
    if (count_of(c) == 0) {
        canvas_put_cut(&t->canvas, area, 0, 0, _("There are no changes of a reply to decide on."),
                       area.columns, ROLE_DIM);
    }
}

static struct rect draw_frame_of(const struct changes *c, struct tui *t, int rows, int columns)
{
    const struct view_changes *v = &c->view;
    char *title = v->reply ? mem_printf(_("Changes of the reply · v%d → v%d"), v->base->number,
                                        v->reply->number)
                           : mem_strdup(_("Changes of the reply"));
    const char *hint = columns < NARROW
                           ? _("Space · a all · n none · y do it")
                           : _("Space take or refuse · a all · n none · y do it · Esc");
    struct rect area = popup_draw_window(t, rows, columns, title, hint);
    free(title);
    return area;
}

/* The list, and below it, in a part of its own that keeps its size, what the selected one is about.
 */
static void draw(struct popup *p, struct tui *t)
{
    struct changes *c = (struct changes *)p;
    if (c->version != view_data_version(t->o.app)) {
        load(c, t);
    }
    int rows = count_of(c) > 0 ? (int)count_of(c) : 1;
    int columns = t->canvas.columns - 4 < WIDEST ? t->canvas.columns - 4 : WIDEST;
    int below = (t->canvas.rows - 2) / 3 < MOST_DETAIL ? (t->canvas.rows - 2) / 3 : MOST_DETAIL;
    below = count_of(c) > 0 && t->canvas.rows - 2 > LEAST_DETAIL ? below + 1 : 0;
    struct rect area = draw_frame_of(c, t, rows + below, columns);
    struct rect list = area;
    list.rows -= below;
    draw_list(c, t, list);
    if (below > 0) {
        struct sheet *sheet = detail_of(c, columns < NARROW);
        struct rect detail = {area.row + list.rows + 1, area.column, below - 1, area.columns};
        sheet_layout(sheet, area.columns);
        canvas_horizontal(&t->canvas, detail.row - 1, area.column, area.columns, ROLE_BORDER);
        sheet_draw(sheet, &t->canvas, detail, 0);
        sheet_free(sheet);
    }
}

/* --- keys --- */

/* The command that makes it as it is shown; NULL when nothing is to be done. */
static struct args *command_of(const struct changes *c)
{
    struct args *args = args_new();
    bool any = false;
    args_add(args, "TRACK", c->track_id);
    for (size_t i = 0; i < count_of(c); i++) {
        bool was = c->view.states[i] == PLAN_CHOICE_TAKEN;
        if (c->taken[i] != was) {
            char *number = mem_printf("%zu", i + 1);
            args_add(args, c->taken[i] ? "N" : "refuse", number);
            free(number);
            any = true;
        }
    }
    if (!any) {
        args_free(args);
        return NULL;
    }
    return args;
}

static void do_it(struct changes *c, struct tui *t)
{
    if (doing_must_wait(t)) {
        return; /* what is chosen stays */
    }
    struct args *args = command_of(c);
    popup_close(t, &c->popup);
    if (args) {
        doing_run(t, "changes take", args);
    }
}

static void set_all(struct changes *c, bool taken)
{
    for (size_t i = 0; i < count_of(c); i++) {
        c->taken[i] = taken;
    }
}

static void move(struct changes *c, int step)
{
    long to = (long)c->selected + step;
    long last = (long)count_of(c) - 1;
    c->selected = (size_t)(to < 0 || last < 0 ? 0 : to > last ? last : to);
}

static void key(struct popup *p, struct tui *t, const struct key *k)
{
    struct changes *c = (struct changes *)p;
    bool any = count_of(c) > 0;
    int step = 0;
    char *name = keymap_key_name(k);
    if (strcmp(name, "q") == 0 || k->kind == KEY_ESCAPE) {
        popup_close(t, p);
    } else if (strcmp(name, "y") == 0 || strcmp(name, "Enter") == 0) {
        do_it(c, t);
    } else if (any && strcmp(name, "Space") == 0) {
        c->taken[c->selected] = !c->taken[c->selected];
        move(c, 1);
    } else if (strcmp(name, "a") == 0 || strcmp(name, "n") == 0) {
        set_all(c, name[0] == 'a');
    } else if (popup_movement(k, c->page, &step)) {
        move(c, step);
    }
    tui_dirty(t, DIRTY_ALL);
    free(name);
}

static void free_changes(struct popup *p)
{
    struct changes *c = (struct changes *)p;
    view_changes_fini(&c->view);
    free(c->taken);
    free(c->track_id);
    free(c);
}

static const struct popup_ops ops = {draw, key, NULL, free_changes, false};

void popup_changes_open(struct tui *t, const char *track_id)
{
    struct changes *c = mem_alloc(sizeof *c);
    c->popup.ops = &ops;
    c->track_id = mem_strdup(track_id);
    if (load(c, t)) {
        while (c->selected < count_of(c) &&
               c->view.choices.items[c->selected].why == PLAN_WHY_NONE) {
            c->selected++; /* what the person is asked about comes first */
        }
        c->selected = c->selected < count_of(c) ? c->selected : 0;
        popup_push(t, &c->popup);
    } else {
        free_changes(&c->popup);
    }
}

void popup_changes_tell(struct tui *t, const char *track_id)
{
    struct view_changes v = {0};
    struct error err = {0};
    if (view_changes_load(t->o.app, track_id, &v, &err)) {
        error_clear(&err); /* the warnings themselves were told */
        return;
    }
    size_t count = view_changes_asked(&v);
    if (count > 0) {
        char *text = mem_printf(ngettext("%zu change waits for you.", "%zu changes wait for you.",
                                         (unsigned long)count),
                                count);
        notice_set(t, NOTICE_WARNING, text, _("D shows them, to be taken or refused."));
        free(text);
    }
    view_changes_fini(&v);
}
