/* The module view: while a plan is being planned, the plan with what changed against the version
 * before, live as it streams; once finalized, the modules with their progress. */
#include "tui_internal.h"

#include "look.h"
#include "popup.h"
#include "popup_module.h"
#include "sheet.h"
#include "study.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/find.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_diff.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_COLUMNS 16 /* a title needs them more than the lessons do */

/* One row: a module as the present view has it. */
struct row {
    const char *mark; /* "+", "~", a progress sign; one column */
    style_t mark_style;
    style_t style;
    int number; /* 0: not shown */
    const char *title;
    int minutes;
    bool pinned;
    size_t lessons, done; /* of them */
};

struct rows {
    struct row *items;
    size_t count, cap;
};

static struct row *add_row(struct rows *rows)
{
    mem_grow(&rows->items, &rows->cap, rows->count + 1, sizeof *rows->items);
    struct row *row = &rows->items[rows->count++];
    *row = (struct row){.mark = " ", .mark_style = ROLE_TEXT, .style = ROLE_TEXT};
    return row;
}

static void add_modules(const struct tui *t, struct rows *rows)
{
    for (size_t i = 0; i < t->open.track->module_count; i++) {
        const struct module *m = &t->open.track->modules[i];
        struct row *row = add_row(rows);
        row->mark = study_mark(m->status, &row->mark_style);
        row->number = m->number;
        row->title = m->title;
        row->minutes = m->minutes;
        row->pinned = m->pinned;
        row->lessons = m->lesson_count;
        for (size_t k = 0; k < m->lesson_count; k++) {
            row->done += m->lessons[k].status == MODULE_COMPLETED;
        }
    }
}

static void mark_change(struct row *row, const struct plan_change *change)
{
    bool altered = false;
    for (int f = 0; f < PLAN_FIELD_COUNT; f++) {
        altered = altered || change->changed[f];
    }
    row->mark = change->from < 0 ? "+" : altered ? "~" : change->moved ? "↕" : " ";
    row->mark_style = change->from < 0 ? ROLE_ADDED : ROLE_CHANGED;
    if (change->from < 0) {
        row->style = ROLE_ADDED;
    }
}

/* What the version before has and this one has not: not reached yet while it streams, else gone. */
static void add_missing(const struct plan *plan, const struct plan *before, bool live,
                        struct rows *rows)
{
    for (size_t i = 0; i < before->module_count; i++) {
        const struct plan_module *m = &before->modules[i];
        if (plan_find_module(plan, m->id) >= 0) {
            continue;
        }
        struct row *row = add_row(rows);
        row->mark = live ? " " : "-";
        row->mark_style = ROLE_REMOVED;
        row->style = live ? ROLE_DIM : ROLE_REMOVED;
        row->title = m->title;
        row->minutes = m->minutes;
    }
}

static void add_plan(const struct tui *t, struct rows *rows)
{
    const struct plan *before = NULL;
    const struct plan *plan = board_plan(t, &before);
    struct plan_diff diff = {0};
    if (!plan) {
        return;
    }
    for (size_t i = 0; i < plan->module_count; i++) {
        struct row *row = add_row(rows);
        row->number = (int)i + 1;
        row->title = plan->modules[i].title;
        row->minutes = plan->modules[i].minutes;
        row->pinned = plan_module_is_held(&plan->modules[i]);
    }
    if (!before) {
        return;
    }
    plan_diff_init(&diff, before, plan);
    for (size_t i = 0; i < diff.count; i++) {
        if (diff.changes[i].to >= 0) {
            mark_change(&rows->items[diff.changes[i].to], &diff.changes[i]);
        }
    }
    plan_diff_fini(&diff);
    add_missing(plan, before, board_live_here(t), rows);
}

static void collect(const struct tui *t, struct rows *rows)
{
    if (board_shows_modules(t)) {
        add_modules(t, rows);
    } else {
        add_plan(t, rows);
    }
}

/* --- drawing --- */

static void title_modules(const struct tui *t, struct buf *out)
{
    const struct plan *before = NULL;
    const struct plan *plan = board_plan(t, &before);
    int minutes = 0;
    if (board_shows_modules(t)) {
        size_t done = 0;
        for (size_t i = 0; i < t->open.track->module_count; i++) {
            minutes += t->open.track->modules[i].minutes;
            done += t->open.track->modules[i].status == MODULE_COMPLETED;
        }
        char *hours = draw_hours(minutes);
        buf_printf(out, _("Modules %lu/%lu · %s"), (unsigned long)done,
                   (unsigned long)t->open.track->module_count, hours);
        free(hours);
    } else if (plan) {
        const struct plan *current = t->open.track->plan;
        bool fresh = plan != current && !(t->live.again && current);
        int version = (current ? current->version : 0) + (fresh ? 1 : 0);
        char *hours = draw_hours(plan_minutes(plan));
        buf_printf(out, _("Plan v%d · %s"), version, hours);
        free(hours);
    } else {
        buf_add_str(out, _("Plan"));
    }
}

static void draw_row(struct tui *t, struct rect line, const struct row *row, bool selected)
{
    char *title = text_cleaned(row->title ? row->title : "", TEXT_ONE_LINE);
    char *hours = row->minutes > 0 ? draw_hours(row->minutes) : mem_strdup("");
    char *number = row->number > 0 ? mem_printf("%2d", row->number) : mem_strdup("  ");
    char *lessons = row->lessons > 0 ? mem_printf("%zu/%zu", row->done, row->lessons) : NULL;
    int width = (int)text_width(hours, strlen(hours));
    int right = line.columns - width - 1;
    style_t style = selected ? ROLE_SELECTED : row->style;
    if (selected) {
        canvas_fill(&t->canvas, line, ROLE_SELECTED);
    }
    canvas_put(&t->canvas, line, 0, right, hours, strlen(hours), style);
    int room = right - 5 - (lessons ? (int)strlen(lessons) + 1 : 0);
    if (lessons && room >= TITLE_COLUMNS) {
        right -= (int)strlen(lessons) + 1;
        canvas_put(&t->canvas, line, 0, right, lessons, strlen(lessons),
                   selected ? style : ROLE_DIM);
    }
    canvas_put(&t->canvas, line, 0, 0, row->mark, strlen(row->mark),
               selected ? ROLE_SELECTED : row->mark_style);
    canvas_put(&t->canvas, line, 0, 1, number, strlen(number), style);
    if (row->pinned) {
        canvas_put(&t->canvas, line, 0, 3, "•", strlen("•"), style);
    }
    canvas_put_cut(&t->canvas, line, 0, 4, title, right - 5, style);
    look_mark(&t->canvas, (struct rect){line.row, line.column, 1, right - 1}, 0, 4,
              look_of(t, PANEL_MODULES), title);
    free(lessons);
    free(title);
    free(hours);
    free(number);
}

/* "draft v5: +1 ~2": the plan has moved on since the modules were made. */
static void draw_drift(struct tui *t, struct rect line)
{
    const struct view_drift *d = &t->open.drift;
    struct buf text = BUF_INIT(LIMIT_TEXT);
    buf_printf(&text, _("draft v%d:"), t->open.track->plan->version);
    const struct {
        const char *sign;
        int count;
    } parts[] = {{"+", d->added}, {"-", d->removed}, {"~", d->altered}, {"↕", d->moved}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count > 0) {
            buf_printf(&text, " %s%d", parts[i].sign, parts[i].count);
        }
    }
    canvas_put_cut(&t->canvas, line, 0, 1, buf_str(&text), line.columns - 2, ROLE_CHANGED);
    buf_fini(&text);
}

static void draw_nothing(struct tui *t, struct rect area)
{
    const char *text = t->open.track ? _("The plan appears here as it is written.") : "";
    size_t n = strlen(text);
    size_t pos = 0;
    struct text_span span;
    int row = 0;
    while (area.columns > 2 && text_wrap_next(text, n, (size_t)area.columns - 2, &pos, &span)) {
        canvas_put(&t->canvas, area, row++, 1, text + span.start, span.len, ROLE_DIM);
    }
}

static void draw_modules(struct tui *t, struct rect area, bool focused)
{
    struct modules_pane *p = &t->modules;
    struct rows rows = {0};
    collect(t, &rows);
    bool drifted = board_shows_modules(t) && t->open.drift.any && t->open.track->plan;
    size_t visible = (size_t)(area.rows - (drifted ? 1 : 0));
    if (rows.count == 0) {
        draw_nothing(t, area);
        return;
    }
    p->selected = p->selected >= rows.count ? rows.count - 1 : p->selected;
    if (p->selected < p->top) {
        p->top = p->selected;
    } else if (p->selected >= p->top + visible) {
        p->top = p->selected - visible + 1;
    }
    if (p->top + visible > rows.count) {
        p->top = rows.count > visible ? rows.count - visible : 0;
    }
    if (board_live_here(t) && t->live.plan && !focused && t->live.plan->module_count > visible) {
        p->top = t->live.plan->module_count - visible; /* the module being written stays in sight */
    }
    for (size_t i = 0; i < visible && p->top + i < rows.count; i++) {
        struct rect line = {area.row + (int)i, area.column, 1, area.columns};
        draw_row(t, line, &rows.items[p->top + i], focused && p->top + i == p->selected);
    }
    if (drifted) {
        draw_drift(t, (struct rect){area.row + area.rows - 1, area.column, 1, area.columns});
    }
    free(rows.items);
}

/* --- moving and opening --- */

static void move_modules(struct tui *t, enum move move)
{
    static const long steps[] = {
        [MOVE_UP] = -1,       [MOVE_DOWN] = 1,       [MOVE_HALF_UP] = -5,     [MOVE_HALF_DOWN] = 5,
        [MOVE_PAGE_UP] = -10, [MOVE_PAGE_DOWN] = 10, [MOVE_FIRST] = -1000000, [MOVE_LAST] = 1000000,
    };
    struct rows rows = {0};
    collect(t, &rows);
    long last = (long)rows.count - 1;
    long at = (long)t->modules.selected + steps[move];
    t->modules.selected = at < 0 || last < 0 ? 0 : at > last ? (size_t)last : (size_t)at;
    free(rows.items);
    tui_dirty(t, DIRTY_MODULES);
}

static void add_text(struct sheet *sheet, const char *text)
{
    if (text && *text) {
        sheet_add(sheet, ROLE_TEXT, NULL, text);
        sheet_add(sheet, ROLE_TEXT, NULL, "");
    }
}

static void add_list(struct sheet *sheet, const char *heading, const struct strlist *list)
{
    if (list->count == 0) {
        return;
    }
    sheet_add(sheet, ROLE_HEADING, NULL, heading);
    for (size_t i = 0; i < list->count; i++) {
        sheet_add(sheet, ROLE_TEXT, "•", list->items[i]);
    }
    sheet_add(sheet, ROLE_TEXT, NULL, "");
}

static void add_facts(struct sheet *sheet, int minutes, const char *status)
{
    char *hours = minutes > 0 ? draw_hours(minutes) : mem_strdup("");
    char *line = mem_printf("%s%s%s", hours, *hours && status ? " · " : "", status ? status : "");
    if (*line) {
        sheet_add(sheet, ROLE_DIM, NULL, line);
        sheet_add(sheet, ROLE_TEXT, NULL, "");
    }
    free(line);
    free(hours);
}

static void show_plan_module(struct tui *t, const struct plan_module *m, int number)
{
    struct sheet *sheet = sheet_new();
    char *title = mem_printf("%d. %s", number, m->title ? m->title : "");
    add_facts(sheet, m->minutes, NULL);
    add_text(sheet, m->description);
    add_list(sheet, _("Learning objectives"), &m->objectives);
    add_list(sheet, _("Topics"), &m->items);
    add_list(sheet, _("Prerequisites"), &m->prerequisites);
    popup_show_sheet(t, title, sheet);
    free(title);
}

static void open_module(struct tui *t)
{
    const struct plan *before = NULL;
    const struct plan *plan = board_plan(t, &before);
    size_t at = t->modules.selected;
    if (board_shows_modules(t)) {
        if (at < t->open.track->module_count) {
            popup_module_open(t, &t->open.track->modules[at]);
        }
    } else if (plan && at < plan->module_count) {
        show_plan_module(t, &plan->modules[at], (int)at + 1);
    }
}

/* --- finding --- */

static void add_texts(struct buf *out, const struct strlist *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        buf_printf(out, "%s\n", texts->items[i]);
    }
}

/* All that opening a row would show. */
static void row_texts(const struct tui *t, const struct rows *rows, size_t i, struct buf *out)
{
    const struct plan *before = NULL;
    const struct plan *plan = board_plan(t, &before);
    buf_printf(out, "%s\n", rows->items[i].title ? rows->items[i].title : "");
    if (board_shows_modules(t)) {
        const struct module *m = &t->open.track->modules[i];
        int at = plan ? plan_find_module(plan, m->id) : -1;
        buf_printf(out, "%s\n", m->description);
        add_texts(out, &m->objectives);
        if (at >= 0) {
            add_texts(out, &plan->modules[at].items);
        }
    } else if (plan && i < plan->module_count) {
        const struct plan_module *m = &plan->modules[i];
        buf_printf(out, "%s\n", m->description ? m->description : "");
        add_texts(out, &m->objectives);
        add_texts(out, &m->items);
    }
}

static bool row_fits(const struct tui *t, const struct rows *rows, size_t i, const struct find *f)
{
    struct buf text = BUF_INIT(LIMIT_ANSWER);
    struct find_score score;
    row_texts(t, rows, i, &text);
    find_rate(f, buf_str(&text), text.len, &score);
    buf_fini(&text);
    return f->count > 0 && score.distinct == f->count;
}

static enum pane_found find_module(struct tui *t, const struct find *f, int step)
{
    struct rows rows = {0};
    enum pane_found found = PANE_FOUND_NOWHERE;
    collect(t, &rows);
    for (size_t n = 1; n <= rows.count && found == PANE_FOUND_NOWHERE; n++) {
        size_t from = t->modules.selected;
        size_t at = (from + (step > 0 ? n : rows.count - n)) % rows.count;
        if (row_fits(t, &rows, at, f)) {
            bool around = step > 0 ? at <= from : at >= from;
            t->modules.selected = at;
            found = around && rows.count > 1 ? PANE_FOUND_AROUND : PANE_FOUND;
        }
    }
    free(rows.items);
    return found;
}

const struct pane_ops pane_modules = {
    .title = title_modules,
    .draw = draw_modules,
    .move = move_modules,
    .find = find_module,
    .open = open_module,
};
