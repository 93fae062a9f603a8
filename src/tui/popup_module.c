#include "popup_module.h"

#include "keymap.h"
#include "popup_lesson.h"
#include "sheet.h"
#include "study.h"
#include "tui_internal.h"

#include "syllabus/app/label.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

#define WIDEST       84 /* columns: longer lines are hard to read */
#define NARROWEST    20
#define TYPE_COLUMNS 10

struct page {
    struct study study; /* the selected lesson is known by its id: others may come before it */
    int top, rows, page;
    int head;    /* rows before those of the lessons */
    bool at_end; /* stays there */
};

/* --- what it is about --- */

static void add_text(struct sheet *sheet, const char *text)
{
    if (!text_blank(text)) {
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

static void count_lessons(const struct module *m, size_t *done, int *minutes)
{
    *done = 0;
    *minutes = 0;
    for (size_t i = 0; i < m->lesson_count; i++) {
        *done += m->lessons[i].status == MODULE_COMPLETED;
        *minutes += m->lessons[i].minutes;
    }
}

/* "8 h · in progress" */
static void add_facts(struct sheet *sheet, const struct module *m)
{
    char *hours = m->minutes > 0 ? draw_hours(m->minutes) : mem_strdup("");
    char *line = mem_printf("%s%s%s", hours, *hours ? " · " : "", draw_module_status(m->status));
    sheet_add(sheet, ROLE_DIM, NULL, line);
    sheet_add(sheet, ROLE_TEXT, NULL, "");
    free(line);
    free(hours);
}

/* "Lessons 1/4 · 8 h" */
static void add_lessons_heading(struct sheet *sheet, const struct module *m)
{
    size_t done = 0;
    int minutes = 0;
    count_lessons(m, &done, &minutes);
    if (m->lesson_count == 0) {
        sheet_add(sheet, ROLE_HEADING, NULL, _("Lessons"));
        return;
    }
    char *hours = draw_hours(minutes);
    char *line = mem_printf(_("Lessons %lu/%lu · %s"), (unsigned long)done,
                            (unsigned long)m->lesson_count, hours);
    sheet_add(sheet, ROLE_HEADING, NULL, line);
    free(line);
    free(hours);
}

static struct sheet *make_head(const struct tui *t, const struct module *m)
{
    struct sheet *sheet = sheet_new();
    const struct plan *plan = t->open.track->plan;
    int at = plan ? plan_find_module(plan, m->id) : -1;
    add_facts(sheet, m);
    add_text(sheet, m->description);
    add_list(sheet, _("Learning objectives"), &m->objectives);
    if (at >= 0) {
        add_list(sheet, _("Topics"), &plan->modules[at].items);
        add_list(sheet, _("Prerequisites"), &plan->modules[at].prerequisites);
    }
    add_lessons_heading(sheet, m);
    return sheet;
}

/* What stands below the lessons: what is being made, or missing. NULL: nothing. Owned. */
static char *footer(const struct tui *t, const struct module *m)
{
    bool has[LESSON_TYPE_COUNT] = {false};
    size_t types = 0;
    for (size_t i = 0; i < m->lesson_count; i++) {
        types += !has[m->lessons[i].type];
        has[m->lessons[i].type] = true;
    }
    if (study_is_making(t, m)) {
        double seconds = (double)(env_mono_ns(t->o.env) - t->making_ns) / 1e9;
        char *how = mem_printf(_("making lessons: %lu of %d, %.0f s"), (unsigned long)types,
                               (int)LESSON_TYPE_COUNT, seconds);
        char *line = mem_printf("%s %s", draw_spinner(t), how);
        free(how);
        return line;
    }
    if (types == 0) {
        return mem_strdup(_("No lessons yet: L makes them."));
    }
    return types < LESSON_TYPE_COUNT ? mem_strdup(_("L makes the lessons that are missing."))
                                     : NULL;
}

/* --- drawing --- */

/* "45 min · 80 %" */
static char *figures_of(const struct lesson *l)
{
    char *minutes = mem_printf(_("%lld min"), (long long)l->minutes);
    if (l->score < 0) {
        return minutes;
    }
    char *text = mem_printf("%.0f %% · %s", l->score, minutes);
    free(minutes);
    return text;
}

static void draw_lesson(struct tui *t, struct rect line, const struct lesson *l, bool selected)
{
    struct canvas *c = &t->canvas;
    style_t mark_style = ROLE_TEXT;
    const char *mark = study_mark(l->status, &mark_style);
    const char *type = label(LABEL_LESSON, lesson_type_name(l->type));
    char *figures = figures_of(l);
    char *title = text_cleaned(l->title, TEXT_ONE_LINE);
    char *number = mem_printf("%2d", l->number);
    int width = (int)text_width(figures, strlen(figures));
    int right = line.columns - width;
    style_t style = selected ? ROLE_SELECTED : ROLE_TEXT;
    if (selected) {
        canvas_fill(c, line, style);
    }
    canvas_put(c, line, 0, 0, mark, strlen(mark), selected ? style : mark_style);
    canvas_put(c, line, 0, 1, number, strlen(number), style);
    canvas_put_cut(c, line, 0, 4, type, TYPE_COLUMNS, selected ? style : ROLE_DIM);
    canvas_put_cut(c, line, 0, 5 + TYPE_COLUMNS, title, right - 6 - TYPE_COLUMNS, style);
    canvas_put(c, line, 0, right, figures, strlen(figures), style);
    free(figures);
    free(title);
    free(number);
}

static size_t selected_at(const struct page *p, const struct module *m)
{
    for (size_t i = 0; i < m->lesson_count; i++) {
        if (p->study.lesson_id && strcmp(m->lessons[i].id, p->study.lesson_id) == 0) {
            return i;
        }
    }
    return 0;
}

static void select_at(struct page *p, const struct module *m, size_t i)
{
    mem_replace(&p->study.lesson_id, i < m->lesson_count ? m->lessons[i].id : NULL);
}

/* The one that comes next is selected when none is, or it is gone. */
static void keep_selection(const struct tui *t, struct page *p, const struct module *m)
{
    size_t at = 0;
    if (study_lesson(t, &p->study)) {
        return;
    }
    while (at + 1 < m->lesson_count && m->lessons[at].status == MODULE_COMPLETED) {
        at++;
    }
    select_at(p, m, at);
}

static void clamp(struct page *p)
{
    int last = p->rows > p->page ? p->rows - p->page : 0;
    p->top = p->at_end || p->top > last ? last : p->top < 0 ? 0 : p->top;
}

static void draw_rows(struct tui *t, struct page *p, const struct module *m, struct rect area,
                      const char *foot)
{
    size_t selected = selected_at(p, m);
    for (size_t i = 0; i < m->lesson_count; i++) {
        int row = p->head + (int)i - p->top;
        if (row >= 0 && row < area.rows) {
            struct rect line = {area.row + row, area.column, 1, area.columns};
            draw_lesson(t, line, &m->lessons[i], i == selected);
        }
    }
    int row = p->head + (int)m->lesson_count - p->top;
    if (foot && row >= 0 && row < area.rows) {
        canvas_put_cut(&t->canvas, area, row, 0, foot, area.columns, ROLE_DIM);
    }
}

static void draw(struct popup *popup, struct tui *t)
{
    struct page *p = (struct page *)popup;
    const struct module *m = study_module(t, &p->study);
    int columns = t->canvas.columns - 4 < WIDEST ? t->canvas.columns - 4 : WIDEST;
    columns = columns > NARROWEST ? columns : NARROWEST;
    if (!m) {
        struct rect gone = popup_draw_window(t, 1, columns, _("Module"), _("q close"));
        canvas_put_cut(&t->canvas, gone, 0, 0, _("The module is not there any more."), gone.columns,
                       ROLE_DIM);
        return;
    }
    keep_selection(t, p, m);
    struct sheet *sheet = make_head(t, m);
    char *foot = footer(t, m);
    char *cleaned = text_cleaned(m->title, TEXT_ONE_LINE);
    char *title = mem_printf("%d. %s", m->number, cleaned);
    int said = draw_notice_rows(t, columns);
    p->head = sheet_layout(sheet, columns);
    p->rows = p->head + (int)m->lesson_count + (foot ? 1 : 0);
    struct rect area =
        popup_draw_window(t, p->rows + said, columns, title,
                          m->lesson_count > 0 ? _("Enter open · Space progress · ? keys · q close")
                                              : _("L lessons · t tutor · ? keys · q close"));
    struct rect text = {area.row, area.column, area.rows - said, area.columns};
    p->page = text.rows;
    clamp(p);
    sheet_draw(sheet, &t->canvas, text, p->top);
    draw_rows(t, p, m, text, foot);
    draw_notice_in(t, area);
    free(title);
    free(cleaned);
    free(foot);
    sheet_free(sheet);
}

/* --- keys --- */

static bool in_sight(const struct page *p, size_t i)
{
    int row = p->head + (int)i;
    return row >= p->top && row < p->top + p->page;
}

static void show(struct page *p, size_t i)
{
    int row = p->head + (int)i;
    p->top = row < p->top ? row : row >= p->top + p->page ? row - p->page + 1 : p->top;
}

/* One row: from lesson to lesson where they are in sight, else the text. */
static void move_one(struct page *p, const struct module *m, int step)
{
    size_t at = selected_at(p, m);
    size_t to = at + (size_t)step;
    bool ahead = step > 0 ? p->head + (int)at >= p->top + p->page : p->head + (int)at < p->top;
    if (m->lesson_count > 0 && !ahead && to < m->lesson_count) {
        select_at(p, m, to);
        show(p, to);
    } else {
        p->top += step;
    }
}

/* Many rows; a lesson in sight is selected. */
static void move_far(struct page *p, const struct module *m, int step)
{
    p->top += step;
    clamp(p);
    size_t at = selected_at(p, m);
    for (size_t n = 0; n < m->lesson_count && !in_sight(p, at); n++) {
        size_t i = step > 0 ? n : m->lesson_count - 1 - n;
        at = in_sight(p, i) ? i : at;
    }
    bool first = step < 0 && p->top == 0;
    bool last = step > 0 && p->top + p->page >= p->rows;
    at = first ? 0 : last && m->lesson_count > 0 ? m->lesson_count - 1 : at;
    select_at(p, m, at);
}

static void key(struct popup *popup, struct tui *t, const struct key *k)
{
    struct page *p = (struct page *)popup;
    const struct module *m = study_module(t, &p->study);
    const struct action *action = action_find(IN_MODULE, k);
    int step = 0;
    char *name = keymap_key_name(k);
    tui_dirty(t, DIRTY_ALL);
    if (action) {
        action->run(t);
    } else if (strcmp(name, "q") == 0 || k->kind == KEY_ESCAPE) {
        popup_close(t, popup);
    } else if (m && popup_movement(k, p->page, &step)) {
        p->at_end = false;
        if (step == 1 || step == -1) {
            move_one(p, m, step);
        } else {
            move_far(p, m, step);
        }
        clamp(p);
    }
    free(name);
}

static void free_page(struct popup *popup)
{
    struct page *p = (struct page *)popup;
    study_fini(&p->study);
    free(p);
}

const struct popup_ops popup_module_ops = {draw, key, NULL, free_page, false};

void popup_module_open(struct tui *t, const struct module *m)
{
    struct page *p = mem_alloc(sizeof *p);
    p->study.popup.ops = &popup_module_ops;
    p->study.track_id = mem_strdup(t->open.track->id);
    p->study.module_id = mem_strdup(m->id);
    popup_push(t, &p->study.popup);
}

void popup_module_show_end(struct tui *t)
{
    if (t->popup && t->popup->ops == &popup_module_ops) {
        ((struct page *)t->popup)->at_end = true;
    }
}

void popup_module_open_lesson(struct tui *t)
{
    const struct study *s = (const struct study *)t->popup;
    if (s && s->popup.ops == &popup_module_ops && study_lesson(t, s)) {
        popup_lesson_open(t, s);
    }
}
