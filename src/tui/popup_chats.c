#include "popup_chats.h"

#include "actions.h"
#include "form.h"
#include "forms_table.h"
#include "keymap.h"
#include "popup.h"
#include "popup_form.h"
#include "sheet.h"
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

#include <stdlib.h>
#include <string.h>

#define WIDEST 90 /* columns: a name and its figures stay together */

/* A session's head, or one of its chats. */
struct row {
    const struct session *session;
    const struct chat *chat; /* NULL: the head */
};

struct chats {
    struct popup popup;
    char *track_id;
    struct view_chats all;
    struct row *rows; /* of what is shown */
    size_t count, cap;
    size_t selected; /* always a chat, where there is one */
    size_t top;
    int page;
    bool archived;    /* those are shown, too */
    uint64_t version; /* of the data that it is of */
};

static const struct popup_ops ops;

/* The popup that a key is for; NULL: it is not on top. */
static struct chats *on_top(const struct tui *t)
{
    return t->popup && t->popup->ops == &ops ? (struct chats *)t->popup : NULL;
}

static const struct chat *selected_chat(const struct chats *c)
{
    return c->selected < c->count ? c->rows[c->selected].chat : NULL;
}

/* --- what is shown --- */

static void add_row(struct chats *c, const struct session *session, const struct chat *chat)
{
    mem_grow(&c->rows, &c->cap, c->count + 1, sizeof *c->rows);
    c->rows[c->count++] = (struct row){session, chat};
}

static void make_rows(struct chats *c)
{
    c->count = 0;
    for (size_t i = 0; i < c->all.count; i++) {
        const struct view_session *s = &c->all.sessions[i];
        bool headed = false;
        for (size_t k = 0; k < s->count; k++) {
            if (!c->archived && chat_archived(&s->chats[k])) {
                continue;
            }
            if (!headed) {
                add_row(c, &s->session, NULL);
            }
            headed = true;
            add_row(c, &s->session, &s->chats[k]);
        }
    }
}

/* The chat of this id is selected, else the one at the place, else the one nearest to it. */
static void select_chat(struct chats *c, const char *id, size_t place)
{
    size_t nearest = SIZE_MAX;
    for (size_t i = 0; i < c->count; i++) {
        if (!c->rows[i].chat) {
            continue;
        }
        if (id && strcmp(c->rows[i].chat->id, id) == 0) {
            c->selected = i;
            return;
        }
        nearest = nearest == SIZE_MAX || i <= place ? i : nearest;
    }
    c->selected = nearest != SIZE_MAX ? nearest : 0;
}

static bool load(struct chats *c, struct tui *t, const char *selected)
{
    struct view_chats fresh = {0};
    struct error err = {0};
    c->version = view_data_version(t->o.app);
    if (view_chats_load(t->o.app, c->track_id, &fresh, &err)) {
        notice_error(t, &err);
        error_clear(&err);
        return false;
    }
    char *id = mem_strdup(selected);
    view_chats_fini(&c->all);
    c->all = fresh;
    make_rows(c);
    select_chat(c, id, c->selected);
    free(id);
    return true;
}

static void reload(struct chats *c, struct tui *t)
{
    const struct chat *chat = selected_chat(c);
    load(c, t, chat ? chat->id : NULL);
}

/* --- drawing --- */

static const char *mark_of(const struct tui *t, const struct chat *chat)
{
    if (t->live.active && t->live.chat_id && strcmp(t->live.chat_id, chat->id) == 0) {
        return draw_spinner(t);
    }
    const char *open = board_chat_id(t);
    return open && strcmp(open, chat->id) == 0 ? "●" : "○";
}

/* "discussion · 4 messages · 09:41" */
static char *describe(const struct tui *t, const struct chat *chat)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    unsigned long n = (unsigned long)chat->message_count;
    buf_add_str(&text,
                chat->module_id ? _("tutor") : label(LABEL_CHAT, chat_type_name(chat->type)));
    buf_add_str(&text, " · ");
    buf_printf(&text, ngettext("%ld message", "%ld messages", n), (long)n);
    if (chat->last_message_ms != 0) {
        char *when = time_for_people(chat->last_message_ms, env_now_ms(t->o.env));
        buf_printf(&text, " · %s", when);
        free(when);
    }
    if (chat_archived(chat)) {
        buf_printf(&text, " · %s", _("archived"));
    }
    return buf_steal(&text);
}

static void draw_row(struct tui *t, struct rect area, int at, const struct row *row, bool selected)
{
    struct canvas *c = &t->canvas;
    struct rect line = {area.row + at, area.column, 1, area.columns};
    const char *stored = row->chat ? row->chat->name : row->session->name;
    char *name = text_cleaned(label(LABEL_STORED, stored), TEXT_ONE_LINE);
    if (!row->chat) {
        canvas_put_cut(c, line, 0, 0, name, line.columns, ROLE_HEADING);
        free(name);
        return;
    }
    style_t style = selected ? ROLE_SELECTED : ROLE_TEXT;
    char *figures = describe(t, row->chat);
    const char *mark = mark_of(t, row->chat);
    int width = (int)text_width(figures, strlen(figures));
    int from = line.columns - width;
    if (selected) {
        canvas_fill(c, line, style);
    }
    canvas_put(c, line, 0, 1, mark, strlen(mark), style);
    bool fits = from > line.columns / 3; /* else the name alone is worth its room */
    canvas_put_cut(c, line, 0, 3, name, (fits ? from - 1 : line.columns) - 3, style);
    if (fits) {
        canvas_put(c, line, 0, from, figures, strlen(figures), selected ? style : ROLE_DIM);
    }
    free(figures);
    free(name);
}

static void draw(struct popup *p, struct tui *t)
{
    struct chats *c = (struct chats *)p;
    if (c->version != view_data_version(t->o.app)) {
        reload(c, t);
    }
    int rows = c->count > 0 ? (int)c->count : 1;
    int columns = t->canvas.columns - 4 < WIDEST ? t->canvas.columns - 4 : WIDEST;
    struct rect area = popup_draw_window(
        t, rows, columns, _("Chats"), _("Enter open · n discuss · s session · ? keys · q close"));
    c->page = area.rows;
    size_t page = (size_t)area.rows;
    /* The head of the first session comes into sight with its first chat. */
    size_t first = c->selected == 1 ? 0 : c->selected;
    if (first < c->top) {
        c->top = first;
    } else if (c->selected >= c->top + page) {
        c->top = c->selected - page + 1;
    }
    if (c->top + page > c->count) {
        c->top = c->count > page ? c->count - page : 0;
    }
    for (size_t i = 0; i < page && c->top + i < c->count; i++) {
        draw_row(t, area, (int)i, &c->rows[c->top + i], c->top + i == c->selected);
    }
    if (c->count == 0) {
        canvas_put_cut(&t->canvas, area, 0, 0, _("No chats yet."), area.columns, ROLE_DIM);
    }
}

/* --- keys --- */

/* So many chats on; heads are not counted. */
static void move(struct chats *c, int step)
{
    int left = step < 0 ? -step : step;
    size_t at = c->selected;
    while (left > 0) {
        if ((step < 0 && at == 0) || (step > 0 && at + 1 >= c->count)) {
            break;
        }
        at = step < 0 ? at - 1 : at + 1;
        if (c->rows[at].chat) {
            c->selected = at;
            left--;
        }
    }
}

static void key(struct popup *p, struct tui *t, const struct key *k)
{
    struct chats *c = (struct chats *)p;
    int step = 0;
    const struct action *action = action_find(IN_CHATS, k);
    if (action) {
        action->run(t);
        return;
    }
    if (popup_movement(k, c->page, &step)) {
        move(c, step);
        tui_dirty(t, DIRTY_ALL);
        return;
    }
    char *name = keymap_key_name(k);
    if (strcmp(name, "?") == 0 || strcmp(name, "F1") == 0) {
        action_help_chats(t);
    } else if (strcmp(name, "q") == 0 || k->kind == KEY_ESCAPE) {
        popup_close(t, p);
    }
    free(name);
}

static void free_chats(struct popup *p)
{
    struct chats *c = (struct chats *)p;
    view_chats_fini(&c->all);
    free(c->rows);
    free(c->track_id);
    free(c);
}

static const struct popup_ops ops = {draw, key, NULL, free_chats, false};

void popup_chats_open(struct tui *t, const char *track_id)
{
    struct chats *c = mem_alloc(sizeof *c);
    c->popup.ops = &ops;
    c->track_id = mem_strdup(track_id);
    if (load(c, t, board_chat_id(t))) {
        popup_push(t, &c->popup);
    } else {
        free_chats(&c->popup);
    }
}

/* --- what the keys do --- */

void popup_chats_go(struct tui *t)
{
    struct chats *c = on_top(t);
    const struct chat *chat = c ? selected_chat(c) : NULL;
    if (!chat) {
        return;
    }
    char *track_id = mem_strdup(c->track_id);
    char *chat_id = mem_strdup(chat->id);
    popup_close(t, &c->popup);
    if (board_open_chat(t, track_id, chat_id)) {
        focus_set(t, FOCUS_CHAT);
    }
    free(chat_id);
    free(track_id);
}

/* It was made to be talked in. */
static void on_made(struct tui *t, const struct outcome *outcome)
{
    struct chats *c = on_top(t);
    if (c) {
        popup_close(t, &c->popup);
    }
    doing_open_chat(t, outcome);
}

static struct form *ask_name(struct tui *t, const struct form_spec *spec, const char *chat_id,
                             void (*then)(struct tui *t, const struct outcome *outcome))
{
    struct chats *c = on_top(t);
    if (!c) {
        return NULL;
    }
    const struct form_plan plan = {
        .spec = spec,
        .command = "chats",
        .track_id = c->track_id,
        .arguments = {{chat_id ? "rename" : NULL, chat_id}},
        .then = then,
    };
    return popup_form_open(t, &plan);
}

void popup_chats_discuss(struct tui *t)
{
    struct form *form = ask_name(t, &forms_new_discussion, NULL, on_made);
    if (form) {
        form_set(form, "new", _("Discussion"));
    }
}

void popup_chats_begin(struct tui *t)
{
    struct chats *c = on_top(t);
    struct form *form = ask_name(t, &forms_new_session, NULL, on_made);
    if (form) {
        char *name = mem_printf("%s %zu", _("Planning"), c->all.count + 1);
        form_set(form, "session", name);
        free(name);
    }
}

void popup_chats_rename(struct tui *t)
{
    struct chats *c = on_top(t);
    const struct chat *chat = c ? selected_chat(c) : NULL;
    if (chat) {
        const char *name = label(LABEL_STORED, chat->name);
        form_set(ask_name(t, &forms_rename_chat, chat->id, NULL), "to", name);
    }
}

/* The list may lie over the place where notices are. */
static void on_archived(struct tui *t, const struct outcome *outcome, void *ctx)
{
    const char *advice = app_advice(outcome->error);
    if (outcome->error->kind == ERROR_NONE) {
        return;
    }
    struct sheet *sheet = sheet_new();
    sheet_add(sheet, ROLE_ERROR, NULL, outcome->error->message);
    sheet_add(sheet, ROLE_TEXT, NULL, advice ? advice : "");
    notice_clear(t);
    popup_show_sheet(t, _("Chats"), sheet);
}

void popup_chats_archive(struct tui *t)
{
    struct chats *c = on_top(t);
    const struct chat *chat = c ? selected_chat(c) : NULL;
    if (!chat) {
        return;
    }
    struct args *args = args_new();
    args_add(args, "TRACK", c->track_id);
    args_add(args, chat_archived(chat) ? "unarchive" : "archive", chat->id);
    doing_run_then(t, "chats", args, on_archived, NULL);
}

void popup_chats_all(struct tui *t)
{
    struct chats *c = on_top(t);
    if (c) {
        c->archived = !c->archived;
        reload(c, t);
        tui_dirty(t, DIRTY_ALL);
    }
}
