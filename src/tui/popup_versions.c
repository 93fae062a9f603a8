#include "popup_versions.h"

#include "keymap.h"
#include "popup.h"
#include "popup_version.h"
#include "tui_internal.h"

#include "syllabus/app/app.h"
#include "syllabus/app/args.h"
#include "syllabus/app/label.h"
#include "syllabus/app/view.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_diff.h"

#include <stdlib.h>
#include <string.h>

#define WIDEST 100

struct versions {
    struct popup popup;
    char *track_id;
    struct view_versions all; /* the oldest first */
    size_t selected;          /* from the newest on */
    size_t top;
    int page;
    uint64_t version; /* of the data that it is of */
};

static const struct version *at(const struct versions *v, size_t row)
{
    return row < v->all.count ? &v->all.items[v->all.count - 1 - row] : NULL;
}

static const struct version *numbered(const struct versions *v, int number)
{
    for (size_t i = 0; i < v->all.count; i++) {
        if (v->all.items[i].number == number) {
            return &v->all.items[i];
        }
    }
    return NULL;
}

static bool load(struct versions *v, struct tui *t)
{
    struct view_versions fresh = {0};
    struct error err = {0};
    v->version = view_data_version(t->o.app);
    if (view_versions_load(t->o.app, v->track_id, &fresh, &err)) {
        notice_error(t, &err);
        error_clear(&err);
        return false;
    }
    view_versions_fini(&v->all);
    v->all = fresh;
    v->selected = v->selected < v->all.count ? v->selected : 0;
    return true;
}

/* --- drawing --- */

/* "+1 -0 ~2": modules added, removed and changed against the version it changed. */
static void add_figures(const struct versions *v, const struct version *of, struct buf *out)
{
    const struct version *base = numbered(v, of->base);
    struct plan_diff diff;
    if (!base) {
        return;
    }
    plan_diff_init(&diff, base->plan, of->plan);
    if (diff.count > 0) {
        buf_printf(out, "  +%zu -%zu ~%zu", diff.added, diff.removed, diff.altered);
    }
    if (diff.moved > 0) {
        buf_printf(out, " ↕%zu", diff.moved);
    }
    plan_diff_fini(&diff);
}

/* "v3  09:41  40 h  +1 -0 ~2  edited by hand · you · module move 1 --to 3" */
static char *describe(const struct tui *t, const struct versions *v, const struct version *of)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    char *when = time_for_people(of->created_ms, env_now_ms(t->o.env));
    char *hours = draw_hours(plan_minutes(of->plan));
    buf_printf(&text, "v%-3d %s  %s", of->number, when, hours);
    add_figures(v, of, &text);
    buf_printf(&text, "  %s", label(LABEL_VERSION, version_kind_name(of->kind)));
    if (of->author) {
        buf_printf(&text, " · %s", label(LABEL_AUTHOR, of->author));
    }
    if (!text_blank(of->request)) {
        char *line = text_cleaned(of->request, TEXT_ONE_LINE);
        buf_printf(&text, " · %s", line);
        free(line);
    }
    free(hours);
    free(when);
    return buf_steal(&text);
}

static void draw(struct popup *p, struct tui *t)
{
    struct versions *v = (struct versions *)p;
    if (v->version != view_data_version(t->o.app)) {
        load(v, t);
    }
    int rows = v->all.count > 0 ? (int)v->all.count : 1;
    int columns = t->canvas.columns - 4 < WIDEST ? t->canvas.columns - 4 : WIDEST;
    struct rect area = popup_draw_window(t, rows, columns, _("Versions"),
                                         _("Enter changes · R go back · q close"));
    size_t page = (size_t)area.rows;
    v->page = area.rows;
    v->top = v->selected < v->top ? v->selected : v->top;
    v->top = v->selected >= v->top + page ? v->selected - page + 1 : v->top;
    for (size_t i = 0; i < page && at(v, v->top + i); i++) {
        const struct version *of = at(v, v->top + i);
        bool selected = v->top + i == v->selected;
        style_t style = selected ? ROLE_SELECTED : ROLE_TEXT;
        struct rect line = {area.row + (int)i, area.column, 1, area.columns};
        char *text = describe(t, v, of);
        if (selected) {
            canvas_fill(&t->canvas, line, style);
        }
        canvas_put(&t->canvas, line, 0, 0, of->current ? "●" : " ", of->current ? 3 : 1, style);
        canvas_put_cut(&t->canvas, line, 0, 2, text, line.columns - 2, style);
        free(text);
    }
    if (v->all.count == 0) {
        canvas_put_cut(&t->canvas, area, 0, 0, _("No plan yet."), area.columns, ROLE_DIM);
    }
}

static void go_back(struct tui *t, const struct versions *v, const struct version *of)
{
    char *number = mem_printf("%d", of->number);
    struct args *args = args_new();
    args_add(args, "TRACK", v->track_id);
    args_add(args, "V", number);
    doing_run(t, "revert", args);
    free(number);
}

/* --- keys --- */

static void key(struct popup *p, struct tui *t, const struct key *k)
{
    struct versions *v = (struct versions *)p;
    const struct version *of = at(v, v->selected);
    int step = 0;
    char *name = keymap_key_name(k);
    if (strcmp(name, "q") == 0 || k->kind == KEY_ESCAPE) {
        popup_close(t, p);
    } else if (of && strcmp(name, "Enter") == 0) {
        popup_version_open(t, v->track_id, numbered(v, of->base), of);
    } else if (of && strcmp(name, "R") == 0) {
        go_back(t, v, of);
        popup_close(t, p);
    } else if (popup_movement(k, v->page, &step) && v->all.count > 0) {
        long to = (long)v->selected + step;
        long last = (long)v->all.count - 1;
        v->selected = (size_t)(to < 0 ? 0 : to > last ? last : to);
    }
    tui_dirty(t, DIRTY_ALL);
    free(name);
}

static void free_versions(struct popup *p)
{
    struct versions *v = (struct versions *)p;
    view_versions_fini(&v->all);
    free(v->track_id);
    free(v);
}

static const struct popup_ops ops = {draw, key, NULL, free_versions, false};

void popup_versions_open(struct tui *t, const char *track_id)
{
    struct versions *v = mem_alloc(sizeof *v);
    v->popup.ops = &ops;
    v->track_id = mem_strdup(track_id);
    if (load(v, t)) {
        popup_push(t, &v->popup);
    } else {
        free_versions(&v->popup);
    }
}
