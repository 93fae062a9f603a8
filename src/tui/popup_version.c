#include "popup_version.h"

#include "keymap.h"
#include "plan_words.h"
#include "popup.h"
#include "tui_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

#define WIDEST      100
#define WIDEST_BOTH 140
#define LEAST_BOTH  70 /* columns that two plans need */
#define HOURS_CELL  8

/* A module of one plan or both; -1: it is not in that one. */
struct row {
    int from, to;
    const struct plan_change *change; /* NULL: nothing */
};

struct one_version {
    struct popup popup;
    char *track_id;
    struct plan *from; /* NULL: it was the first */
    struct plan *to;
    struct plan_diff diff;
    struct row *rows; /* changes first come, or, side by side, all modules */
    size_t count;
    bool both;
    bool wide; /* there is room for both */
    size_t selected, top;
    int page;
};

/* --- the rows --- */

static const struct plan_change *change_of(const struct one_version *v, int from, int to)
{
    for (size_t i = 0; i < v->diff.count; i++) {
        if (v->diff.changes[i].to == to && (to >= 0 || v->diff.changes[i].from == from)) {
            return &v->diff.changes[i];
        }
    }
    return NULL;
}

static void add_row(struct one_version *v, int from, int to)
{
    v->rows[v->count++] = (struct row){from, to, change_of(v, from, to)};
}

/* The new plan in its order, then what is gone. */
static void list_both(struct one_version *v)
{
    for (size_t i = 0; i < v->to->module_count; i++) {
        add_row(v, v->from ? plan_find_module(v->from, v->to->modules[i].id) : -1, (int)i);
    }
    for (size_t i = 0; v->from && i < v->from->module_count; i++) {
        if (plan_find_module(v->to, v->from->modules[i].id) < 0) {
            add_row(v, (int)i, -1);
        }
    }
}

static void list_rows(struct one_version *v)
{
    size_t most = v->to->module_count + (v->from ? v->from->module_count : 0);
    free(v->rows);
    v->rows = mem_array(most, sizeof *v->rows);
    v->count = 0;
    if (v->both) {
        list_both(v);
    } else {
        for (size_t i = 0; i < v->diff.count; i++) {
            add_row(v, v->diff.changes[i].from, v->diff.changes[i].to);
        }
    }
    v->selected = v->selected < v->count ? v->selected : 0;
}

/* --- drawing --- */

static const char *mark_of(const struct row *r, style_t *style)
{
    bool altered = false;
    for (int f = 0; r->change && f < PLAN_FIELD_COUNT; f++) {
        altered = altered || r->change->changed[f];
    }
    *style = r->from < 0 ? ROLE_ADDED : r->to < 0 ? ROLE_REMOVED : ROLE_CHANGED;
    if (!r->change) {
        *style = ROLE_TEXT;
        return " ";
    }
    return r->from < 0 ? "+" : r->to < 0 ? "-" : altered ? "~" : "→";
}

static void draw_change(const struct one_version *v, struct tui *t, struct rect line,
                        const struct row *r, style_t style)
{
    style_t mark_style = style;
    const char *mark = mark_of(r, &mark_style);
    const struct plan_module *m = r->to >= 0 ? &v->to->modules[r->to] : &v->from->modules[r->from];
    char *title = text_cleaned(m->title, TEXT_ONE_LINE);
    char *text = NULL;
    if (r->from >= 0 && r->to >= 0) {
        char *what = plan_words_change(r->change, v->from, v->to);
        char *line_text = mem_printf("%d. %s: %s", r->to + 1, title, what);
        text = text_cleaned(line_text, TEXT_ONE_LINE); /* old titles are in it */
        free(line_text);
        free(what);
    } else {
        text = mem_strdup(title);
    }
    style = style == ROLE_SELECTED ? style : mark_style;
    canvas_put(&t->canvas, line, 0, 0, mark, strlen(mark), style);
    canvas_put_cut(&t->canvas, line, 0, 2, text, line.columns - 2, style);
    free(text);
    free(title);
}

static void draw_side(struct tui *t, struct rect cell, const struct plan *p, int at, style_t style)
{
    if (at < 0) {
        return;
    }
    char *title = text_cleaned(p->modules[at].title, TEXT_ONE_LINE);
    char *text = mem_printf("%2d %s", at + 1, title);
    char *hours = draw_hours(p->modules[at].minutes);
    int width = (int)text_width(hours, strlen(hours));
    canvas_put_cut(&t->canvas, cell, 0, 0, text, cell.columns - HOURS_CELL, style);
    canvas_put(&t->canvas, cell, 0, cell.columns - width, hours, strlen(hours), style);
    free(hours);
    free(text);
    free(title);
}

static void draw_both(const struct one_version *v, struct tui *t, struct rect line,
                      const struct row *r, style_t style)
{
    style_t mark_style = style;
    const char *mark = mark_of(r, &mark_style);
    int half = (line.columns - 3) / 2;
    style = style == ROLE_SELECTED ? style : mark_style;
    draw_side(t, (struct rect){line.row, line.column, 1, half}, v->from, r->from, style);
    canvas_put(&t->canvas, line, 0, half + 1, mark, strlen(mark), style);
    draw_side(t, (struct rect){line.row, line.column + half + 3, 1, half}, v->to, r->to, style);
}

static void draw(struct popup *p, struct tui *t)
{
    struct one_version *v = (struct one_version *)p;
    v->wide = t->canvas.columns - 4 >= LEAST_BOTH;
    if (v->both && !v->wide) { /* the window has become narrower */
        v->both = false;
        list_rows(v);
    }
    int most = v->both ? WIDEST_BOTH : WIDEST;
    int columns = t->canvas.columns - 4 < most ? t->canvas.columns - 4 : most;
    char *title = v->from ? mem_printf("v%d → v%d", v->from->version, v->to->version)
                          : mem_printf("v%d", v->to->version);
    const char *hint = !v->wide  ? _("t take the module · q close")
                       : v->both ? _("t take the module · s changes only · q close")
                                 : _("t take the module · s side by side · q close");
    struct rect area = popup_draw_window(t, v->count > 0 ? (int)v->count : 1, columns, title, hint);
    size_t page = (size_t)area.rows;
    v->page = area.rows;
    v->top = v->selected < v->top ? v->selected : v->top;
    v->top = v->selected >= v->top + page ? v->selected - page + 1 : v->top;
    for (size_t i = 0; i < page && v->top + i < v->count; i++) {
        struct rect line = {area.row + (int)i, area.column, 1, area.columns};
        bool selected = v->top + i == v->selected;
        if (selected) {
            canvas_fill(&t->canvas, line, ROLE_SELECTED);
        }
        (v->both ? draw_both : draw_change)(v, t, line, &v->rows[v->top + i],
                                            selected ? ROLE_SELECTED : ROLE_TEXT);
    }
    if (v->count == 0) {
        canvas_put_cut(&t->canvas, area, 0, 0, _("Nothing is different."), area.columns, ROLE_DIM);
    }
    free(title);
}

/* --- keys --- */

/* A module that the version has removed is taken from the one before it. */
static void take(struct one_version *v, struct tui *t)
{
    const struct row *r = &v->rows[v->selected];
    int number = r->to >= 0 ? v->to->version : v->from->version;
    char *version = mem_printf("%d", number);
    char *module = mem_printf("%d", (r->to >= 0 ? r->to : r->from) + 1);
    struct args *args = args_new();
    args_add(args, "TRACK", v->track_id);
    args_add(args, "V", version);
    args_add(args, "N", module);
    doing_run(t, "version take", args);
    free(module);
    free(version);
}

static void key(struct popup *p, struct tui *t, const struct key *k)
{
    struct one_version *v = (struct one_version *)p;
    int step = 0;
    char *name = keymap_key_name(k);
    if (strcmp(name, "q") == 0 || k->kind == KEY_ESCAPE || k->kind == KEY_ENTER) {
        popup_close(t, p);
    } else if (strcmp(name, "t") == 0 && v->count > 0) {
        take(v, t);
        popup_close(t, p); /* the list of versions below it shows the new one */
    } else if (strcmp(name, "s") == 0 && v->wide) {
        v->both = !v->both;
        list_rows(v);
    } else if (popup_movement(k, v->page, &step) && v->count > 0) {
        long to = (long)v->selected + step;
        long last = (long)v->count - 1;
        v->selected = (size_t)(to < 0 ? 0 : to > last ? last : to);
    }
    tui_dirty(t, DIRTY_ALL);
    free(name);
}

static void free_version(struct popup *p)
{
    struct one_version *v = (struct one_version *)p;
    plan_diff_fini(&v->diff);
    plan_free(v->from);
    plan_free(v->to);
    free(v->rows);
    free(v->track_id);
    free(v);
}

static const struct popup_ops ops = {draw, key, NULL, free_version, false};

void popup_version_open(struct tui *t, const char *track_id, const struct version *base,
                        const struct version *of)
{
    struct one_version *v = mem_alloc(sizeof *v);
    v->popup.ops = &ops;
    v->track_id = mem_strdup(track_id);
    v->from = base ? plan_copy(base->plan) : NULL;
    v->to = plan_copy(of->plan);
    plan_diff_init(&v->diff, v->from, v->to);
    list_rows(v);
    popup_push(t, &v->popup);
}
