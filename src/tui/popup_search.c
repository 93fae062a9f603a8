#include "popup_search.h"

#include "chat.h"
#include "input.h"
#include "keymap.h"
#include "look.h"
#include "popup.h"
#include "tui_internal.h"

#include "syllabus/app/label.h"
#include "syllabus/app/view_search.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/loop/loop.h"

#include <stdlib.h>
#include <string.h>

#define COLUMNS_MAX 110
#define TYPING_MS   60 /* of silence, before what was typed is looked for */
#define PAGE        40 /* hits at a time */
#define HEAD_ROWS   2  /* what is typed, and where it is looked for */

/* A line of the list: the head of a track's hits, or a hit. */
struct line {
    size_t hit;
    bool head;
};

struct search_popup {
    struct popup popup;
    struct tui *tui;
    struct input *input;
    struct loop_timer *timer;
    struct view_search found;
    struct line *lines; /* of what was found, grouped by track */
    size_t line_count;
    size_t selected; /* a line that is a hit */
    size_t top;
    int page;
    int kind;        /* enum view_hit_kind; VIEW_HIT_KIND_COUNT: all of them */
    bool this_track; /* only in the one that is open */
    bool looked;     /* for what is typed */
};

static const struct {
    const char *label; /* as label() knows it */
    const char *many;
} kind_names[] = {
    [VIEW_HIT_TRACK] = {"track", N_("tracks")},
    [VIEW_HIT_MODULE] = {"module", N_("modules")},
    [VIEW_HIT_LESSON] = {"lesson", N_("lessons")},
    [VIEW_HIT_PLAN] = {"plan", N_("plans")},
    [VIEW_HIT_MESSAGE] = {"message", N_("messages")},
    [VIEW_HIT_KIND_COUNT] = {NULL, N_("everything")},
};

/* --- looking --- */

/* Hits of a track stand together, where its best one is. */
static void group(struct search_popup *p)
{
    size_t count = p->found.count;
    bool *placed = mem_array(count + 1, sizeof *placed);
    p->lines = mem_resize(p->lines, 2 * count + 1, sizeof *p->lines);
    p->line_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (placed[i]) {
            continue;
        }
        p->lines[p->line_count++] = (struct line){i, true};
        for (size_t k = i; k < count; k++) {
            if (!placed[k] && strcmp(p->found.items[i].track_id, p->found.items[k].track_id) == 0) {
                placed[k] = true;
                p->lines[p->line_count++] = (struct line){k, false};
            }
        }
    }
    free(placed);
}

static void load_more(struct search_popup *p)
{
    struct error err = {0};
    size_t selected = p->selected < p->line_count ? p->lines[p->selected].hit : 0;
    const char *track = p->this_track ? board_track_id(p->tui) : NULL;
    const struct view_question q = {
        .text = input_text(p->input),
        .track_id = track,
        .kinds = p->kind < VIEW_HIT_KIND_COUNT ? 1u << p->kind : 0,
        .limit = PAGE,
        .columns = COLUMNS_MAX,
    };
    if (view_search_load(p->tui->o.app, &q, &p->found, &err)) {
        p->found.done = true;
        notice_error(p->tui, &err);
        error_clear(&err);
    }
    group(p);
    for (size_t i = 0; i < p->line_count; i++) {
        if (!p->lines[i].head && p->lines[i].hit == selected) {
            p->selected = i;
        }
    }
}

static void look(struct search_popup *p)
{
    loop_timer_stop(p->timer);
    view_search_fini(&p->found);
    p->line_count = p->selected = p->top = 0;
    p->looked = !text_blank(input_text(p->input));
    if (p->looked) {
        load_more(p);
    }
    tui_dirty(p->tui, DIRTY_ALL);
}

static void on_silence(void *ctx)
{
    look(ctx);
}

/* --- drawing --- */

/* "module 3. Title: " before the piece of its text; of messages when. Owned. */
static char *lead_of(const struct view_hit *h, int64_t now_ms)
{
    const char *kind = label(LABEL_HIT, kind_names[h->kind].label);
    char *title = text_cleaned(h->title, TEXT_ONE_LINE);
    char *when = time_for_people(h->created_ms, now_ms);
    char *text = NULL;
    switch (h->kind) {
    case VIEW_HIT_MODULE:
    case VIEW_HIT_LESSON:
        text = mem_printf("%s %d. %s · ", kind, h->number, title);
        break;
    case VIEW_HIT_PLAN:
        text = mem_printf("%s v%d  ", kind, h->number);
        break;
    case VIEW_HIT_MESSAGE:
        text = mem_printf("%s  ", when);
        break;
    default:
        text = mem_printf("%s  ", kind);
    }
    free(title);
    free(when);
    return text;
}

static void draw_line(struct search_popup *p, const struct find *f, struct rect area, size_t i)
{
    struct canvas *c = &p->tui->canvas;
    const struct line *line = &p->lines[i];
    const struct view_hit *h = &p->found.items[line->hit];
    struct rect row = {area.row, area.column, 1, area.columns};
    style_t style = i == p->selected ? ROLE_SELECTED : ROLE_TEXT;
    if (line->head) {
        char *title = text_cleaned(h->track_title, TEXT_ONE_LINE);
        canvas_put_cut(c, row, 0, 0, title, area.columns, ROLE_HEADING);
        look_mark(c, row, 0, 0, f, title);
        free(title);
        return;
    }
    char *lead = lead_of(h, env_now_ms(p->tui->o.env));
    char *text = mem_printf("%s%s", lead, h->snippet.text);
    canvas_fill(c, row, style);
    canvas_put_cut(c, row, 0, 2, text, area.columns - 2, style);
    look_mark(c, row, 0, 2, f, text);
    free(text);
    free(lead);
}

static void draw_where(struct search_popup *p, struct rect area)
{
    struct tui *t = p->tui;
    struct buf text = BUF_INIT(LIMIT_TEXT);
    buf_printf(&text, "%s · %s", p->this_track ? _("this track") : _("all tracks"),
               _(kind_names[p->kind].many));
    if (p->looked && p->found.count == 0) {
        buf_printf(&text, " · %s", _("nothing was found"));
    } else if (p->looked) {
        buf_printf(&text, " · %lu%s", (unsigned long)p->found.count, p->found.done ? "" : "+");
    }
    canvas_put_cut(&t->canvas, area, 1, 0, buf_str(&text), area.columns, ROLE_DIM);
    buf_fini(&text);
}

static void keep_in_sight(struct search_popup *p, size_t rows)
{
    /* The head above the first hit of a track is seen with it. */
    size_t first =
        p->selected > 0 && p->lines[p->selected - 1].head ? p->selected - 1 : p->selected;
    if (first < p->top) {
        p->top = first;
    } else if (p->selected >= p->top + rows) {
        p->top = p->selected - rows + 1;
    }
}

static void draw_search(struct popup *popup, struct tui *t)
{
    struct search_popup *p = (struct search_popup *)popup;
    int columns = t->canvas.columns - 8 < COLUMNS_MAX ? t->canvas.columns - 8 : COLUMNS_MAX;
    struct rect area = popup_draw_window(
        t, t->canvas.rows - 4, columns > 30 ? columns : t->canvas.columns - 4, _("Search"),
        _("↑ ↓ choose · Enter opens · Tab kind · Ctrl-T this track · Esc closes"));
    struct find f;
    struct rect list = {area.row + HEAD_ROWS, area.column, area.rows - HEAD_ROWS, area.columns};
    p->page = list.rows > 1 ? list.rows : 1;
    draw_where(p, area);
    find_init(&f, input_text(p->input));
    if (p->line_count > 0) {
        keep_in_sight(p, (size_t)p->page);
    }
    for (int row = 0; row < list.rows && p->top + (size_t)row < p->line_count; row++) {
        draw_line(p, &f, (struct rect){list.row + row, list.column, 1, list.columns},
                  p->top + (size_t)row);
    }
    find_fini(&f);
    input_draw(p->input, &t->canvas, (struct rect){area.row, area.column, 1, area.columns}, true,
               _("words of tracks, modules, plans and messages"));
}

/* --- going there --- */

static void go_to_module(struct tui *t, const char *module_id)
{
    for (size_t i = 0; t->open.track && i < t->open.track->module_count; i++) {
        if (strcmp(t->open.track->modules[i].id, module_id) == 0) {
            t->modules.selected = i;
        }
    }
    focus_set(t, FOCUS_MODULES);
}

/* What fits may be far down in a long message, which is at the top now. */
static void go_to_words(struct tui *t)
{
    t->chat.found = false;
    chat_look(t, look_of(t, PANEL_CHAT), 1);
}

static void go_to(struct search_popup *p, const struct view_hit *h)
{
    struct tui *t = p->tui;
    /* What was looked for is marked there, too. */
    look_set(t,
             h->kind == VIEW_HIT_MODULE || h->kind == VIEW_HIT_LESSON ? PANEL_MODULES : PANEL_CHAT,
             input_text(p->input));
    switch (h->kind) {
    case VIEW_HIT_MODULE:
    case VIEW_HIT_LESSON:
        if (board_open(t, h->track_id)) {
            go_to_module(t, h->kind == VIEW_HIT_MODULE ? h->id : h->parent_id);
        }
        break;
    case VIEW_HIT_PLAN:
    case VIEW_HIT_MESSAGE:
        if (board_open_message(t, h->track_id, h->parent_id, h->id)) {
            focus_set(t, FOCUS_CHAT);
            go_to_words(t);
        }
        break;
    default:
        if (board_open(t, h->track_id)) {
            focus_set(t, FOCUS_CHAT);
        }
    }
    popup_close(t, &p->popup);
}

/* --- keys --- */

/* To the hit so many lines away; what is further down is fetched as one comes near. */
static void move(struct search_popup *p, long step)
{
    long way = step < 0 ? -1 : 1;
    long last = (long)p->line_count - 1;
    long at = (long)p->selected + step;
    at = at < 0 ? 0 : at > last ? last : at;
    while (at >= 0 && at <= last && p->lines[at].head) {
        at += way;
    }
    if (at < 0) { /* above the first hit is the head of its track */
        at = last > 0 ? 1 : 0;
    }
    if (last >= 0) {
        p->selected = (size_t)at;
    }
    if (!p->found.done && p->looked && (size_t)at + PAGE / 4 >= p->line_count) {
        load_more(p);
    }
}

static bool move_by_key(struct search_popup *p, const char *name)
{
    static const struct {
        const char *name;
        int rows, pages;
    } moves[] = {{"Up", -1, 0},    {"Down", 1, 0},    {"Ctrl-P", -1, 0},
                 {"Ctrl-N", 1, 0}, {"PageUp", 0, -1}, {"PageDown", 0, 1}};
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        if (strcmp(moves[i].name, name) == 0) {
            move(p, moves[i].rows + moves[i].pages * p->page);
            return true;
        }
    }
    return false;
}

static bool filter_by_key(struct search_popup *p, const char *name)
{
    int kinds = VIEW_HIT_KIND_COUNT + 1;
    if (strcmp(name, "Tab") == 0) {
        p->kind = (p->kind + 1) % kinds;
    } else if (strcmp(name, "Shift-Tab") == 0) {
        p->kind = (p->kind + kinds - 1) % kinds;
    } else if (strcmp(name, "Ctrl-T") == 0 && (p->this_track || board_track_id(p->tui))) {
        p->this_track = !p->this_track;
    } else {
        return false;
    }
    look(p);
    return true;
}

static void type(struct search_popup *p, const struct key *key)
{
    struct tui *t = p->tui;
    switch (input_key(p->input, key)) {
    case INPUT_SEND:
        if (loop_timer_active(p->timer)) {
            look(p); /* what is opened is what stands there */
        }
        if (p->line_count > 0) {
            go_to(p, &p->found.items[p->lines[p->selected].hit]);
        }
        break;
    case INPUT_LEAVE:
    case INPUT_END:
        popup_close(t, &p->popup);
        break;
    case INPUT_CHANGED:
        loop_timer_start(p->timer, TYPING_MS, 0);
        break;
    default:
        break;
    }
}

static void key_search(struct popup *popup, struct tui *t, const struct key *key)
{
    struct search_popup *p = (struct search_popup *)popup;
    char *name = keymap_key_name(key);
    tui_dirty(t, DIRTY_ALL);
    if (!move_by_key(p, name) && !filter_by_key(p, name)) {
        type(p, key);
    }
    free(name);
}

static void free_search(struct popup *popup)
{
    struct search_popup *p = (struct search_popup *)popup;
    loop_timer_free(p->timer);
    view_search_fini(&p->found);
    input_free(p->input);
    free(p->lines);
    free(p);
}

static const struct popup_ops ops = {
    .draw = draw_search,
    .key = key_search,
    .free = free_search,
};

void popup_search(struct tui *t, const char *text)
{
    static const struct input_callbacks none = {0};
    if (!app_has_user(t->o.app)) {
        return;
    }
    struct search_popup *p = mem_alloc(sizeof *p);
    *p = (struct search_popup){
        .popup.ops = &ops,
        .tui = t,
        .input = input_new(t->editor, &none),
        .timer = loop_timer_new(t->o.loop, on_silence, p),
        .kind = VIEW_HIT_KIND_COUNT,
    };
    input_set(p->input, text ? text : "", SIZE_MAX);
    input_focus(p->input);
    popup_push(t, &p->popup);
    look(p);
}
