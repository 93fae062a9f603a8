#include "popup_figures.h"

#include "figures.h"
#include "keymap.h"
#include "popup.h"
#include "tui_internal.h"

#include "syllabus/app/stats.h"
#include "syllabus/app/view.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/stats.h"

#include <stdlib.h>
#include <string.h>

#define DATE_LEN   10 /* of an instant's text */
#define ROOMY_ROWS 12 /* from here on a blank row is no waste */

struct view {
    struct popup popup;
    struct tui *tui;
    int64_t since_ms;
    struct stats_load *load;     /* NULL: nothing is being counted */
    struct stats_report *report; /* NULL: not yet */
    char *currency;
    uint64_t version; /* of the data that it is of */
    enum figures_section section;
    struct figures figures; /* of the section, for this width */
    int columns;            /* 0: to be laid out */
    int top, page;
};

/* --- counting --- */

static void on_loaded(void *ctx, struct stats_report *take_report, const char *currency,
                      const struct error *err)
{
    struct view *v = ctx;
    v->load = NULL;
    if (!take_report) {
        struct tui *t = v->tui;
        popup_close(t, &v->popup);
        notice_error(t, err);
        return;
    }
    stats_report_free(v->report);
    v->report = take_report;
    mem_replace(&v->currency, currency);
    v->columns = 0;
    tui_dirty(v->tui, DIRTY_ALL);
}

/* What is shown stays until the new figures are there. */
static void count(struct view *v)
{
    v->version = view_data_version(v->tui->o.app);
    v->load = stats_load_start(v->tui->o.app, v->since_ms, on_loaded, v);
}

/* --- drawing --- */

/* Fonts of these terminals have no more than ASCII and lines for certain. */
static enum figures_look look(void)
{
    static const char *const plain[] = {"linux", "vt", "ansi", "dumb", "cons"};
    const char *term = getenv("TERM");
    for (size_t i = 0; term && i < sizeof plain / sizeof *plain; i++) {
        if (strncmp(term, plain[i], strlen(plain[i])) == 0) {
            return FIGURES_ASCII;
        }
    }
    return FIGURES_BLOCKS;
}

static char *title(const struct view *v)
{
    char since[TIME_TEXT_LEN + 1];
    if (v->since_ms == INT64_MIN) {
        return mem_strdup(_("Statistics"));
    }
    time_format(v->since_ms, since);
    since[DATE_LEN] = '\0';
    return mem_printf(_("Statistics since %s"), since);
}

/* The names of the sections where they have room, else the one that is shown. Which one that is is
 * told by brackets, not by a colour alone. */
static void draw_sections(const struct view *v, struct canvas *c, struct rect area)
{
    int wanted = 0;
    for (int i = 0; i < FIGURES_SECTION_COUNT; i++) {
        const char *name = figures_section_name((enum figures_section)i);
        wanted += (int)text_width(name, strlen(name)) + 6;
    }
    int column = 0;
    for (int i = 0; i < FIGURES_SECTION_COUNT; i++) {
        bool shown = i == (int)v->section;
        const char *name = figures_section_name((enum figures_section)i);
        char *text = NULL;
        if (wanted <= area.columns) {
            text = mem_printf(shown ? "[%d %s] " : " %d %s  ", i + 1, name);
        } else if (shown) {
            text = mem_printf("[%d/%d %s]", i + 1, FIGURES_SECTION_COUNT, name);
        }
        if (text) {
            column = canvas_put(c, area, 0, column, text, strlen(text),
                                shown ? ROLE_TITLE_FOCUS : ROLE_TITLE);
        }
        free(text);
    }
}

static void draw_rows(struct view *v, struct canvas *c, struct rect area)
{
    int last = (int)v->figures.count - area.rows;
    v->page = area.rows;
    v->top = v->top > last ? last : v->top;
    v->top = v->top < 0 ? 0 : v->top;
    for (int i = 0; i < area.rows && v->top + i < (int)v->figures.count; i++) {
        const struct figures_row *r = &v->figures.rows[v->top + i];
        canvas_put(c, area, i, 0, r->text, strlen(r->text), r->style);
        canvas_restyle(c, area, i, r->bar, r->bar_columns, ROLE_DONE);
    }
}

static void draw(struct popup *p, struct tui *t)
{
    struct view *v = (struct view *)p;
    struct canvas *c = &t->canvas;
    if (!v->load && v->version != view_data_version(t->o.app)) {
        count(v);
    }
    char *heading = title(v);
    struct rect area = popup_draw_window(t, c->rows - 2, c->columns - 4, heading,
                                         _("Tab section · j k scroll · q close"));
    free(heading);
    draw_sections(v, c, area);
    int head = area.rows >= ROOMY_ROWS ? 2 : 1;
    struct rect rows = {area.row + head, area.column, area.rows - head, area.columns};
    if (!v->report) {
        canvas_put_cut(c, rows, 0, 0, _("Counting …"), rows.columns, ROLE_DIM);
        return;
    }
    if (v->columns != rows.columns) {
        figures_layout(&v->figures, v->report, v->currency, v->section, rows.columns, look());
        v->columns = rows.columns;
    }
    draw_rows(v, c, rows);
}

/* --- keys --- */

static void show_section(struct view *v, int section)
{
    v->section = (enum figures_section)((section + FIGURES_SECTION_COUNT) % FIGURES_SECTION_COUNT);
    v->columns = 0;
    v->top = 0;
}

static bool key_section(struct view *v, const char *name)
{
    static const struct {
        const char *key;
        int step;
    } steps[] = {{"Tab", 1}, {"Right", 1}, {"l", 1}, {"Left", -1}, {"h", -1}, {"Shift-Tab", -1}};
    if (name[0] >= '1' && name[0] < '1' + FIGURES_SECTION_COUNT && name[1] == '\0') {
        show_section(v, name[0] - '1');
        return true;
    }
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (strcmp(steps[i].key, name) == 0) {
            show_section(v, (int)v->section + steps[i].step);
            return true;
        }
    }
    return false;
}

static void key(struct popup *p, struct tui *t, const struct key *key)
{
    struct view *v = (struct view *)p;
    char *name = keymap_key_name(key);
    int step = 0;
    tui_dirty(t, DIRTY_ALL);
    if (key_section(v, name)) {
        /* done */
    } else if (popup_movement(key, v->page, &step)) {
        v->top += step; /* put right when it is drawn */
    } else if (strcmp(name, "r") == 0 && !v->load) {
        count(v);
    } else if (strcmp(name, "q") == 0 || strcmp(name, "S") == 0 || key->kind == KEY_ESCAPE) {
        popup_close(t, p);
    }
    free(name);
}

static void free_view(struct popup *p)
{
    struct view *v = (struct view *)p;
    stats_load_cancel(v->load);
    stats_report_free(v->report);
    figures_fini(&v->figures);
    free(v->currency);
    free(v);
}

void popup_show_figures(struct tui *t, int64_t since_ms)
{
    static const struct popup_ops ops = {draw, key, NULL, free_view, false};
    struct view *v = mem_alloc(sizeof *v);
    v->popup.ops = &ops;
    v->tui = t;
    v->since_ms = since_ms;
    popup_push(t, &v->popup);
    count(v);
}
