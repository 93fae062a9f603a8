/* The chat: messages with who, when and how many tokens; the newest text is followed while the
 * person is at the end.
 *
 * A place is a message and a row of it, never a row of the whole: only what comes into sight is
 * laid out, however long the chat is. */
#include "chat.h"

#include "document.h"
#include "look.h"

#include "syllabus/app/label.h"
#include "syllabus/app/stats.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"

#include <stdlib.h>
#include <string.h>

#define MARGIN 1 /* columns left free at both sides */

/* --- rows --- */

/* What is said below a message that did not end well; NULL: nothing. */
static const char *ending(const struct message *m)
{
    switch (m->status) {
    case MESSAGE_INTERRUPTED:
        return _("interrupted: c continues, r asks again");
    case MESSAGE_CUT_OFF:
        return _("cut off at the token limit: c continues");
    case MESSAGE_FAILED:
        return _("failed: r asks again, b lets the built-in planner answer");
    case MESSAGE_QUEUED:
        return _("waits to be sent");
    default:
        return NULL;
    }
}

static int text_columns(const struct chat_pane *c)
{
    return c->area.columns > 2 * MARGIN + 1 ? c->area.columns - 2 * MARGIN : 1;
}

/* A head, the text, an ending perhaps, and a blank row. */
static size_t entry_rows(const struct chat_pane *c, size_t i)
{
    struct chat_entry *e = &c->entries[i];
    document_layout(e->document, text_columns(c));
    return 2 + document_row_count(e->document) + (ending(&e->message) ? 1 : 0);
}

static void draw_head(struct tui *t, const struct chat_entry *e, int row)
{
    const struct message *m = &e->message;
    struct rect area = t->chat.area;
    struct buf text = BUF_INIT(LIMIT_TEXT);
    bool mine = m->sender == SENDER_USER;
    const char *who = mine ? _("You") : _("AI");
    char *when = time_for_people(m->created_ms, env_now_ms(t->o.env));
    int column =
        canvas_put(&t->canvas, area, row, MARGIN, who, strlen(who), mine ? ROLE_USER : ROLE_AI);
    bool live = t->live.active && t->live.message_id && strcmp(m->id, t->live.message_id) == 0;
    if (m->status == MESSAGE_STREAMING && live) {
        live_describe(t, &text);
    } else if (m->status == MESSAGE_STREAMING) {
        buf_add_str(&text, _("another window is writing"));
    } else if (!mine && m->completion_tokens >= 0) {
        buf_printf(&text, ngettext("%ld token", "%ld tokens", (unsigned long)m->completion_tokens),
                   (long)m->completion_tokens);
    }
    if (m->thought_tokens > 0 && m->status != MESSAGE_STREAMING) {
        buf_printf(&text, "%s", text.len > 0 ? " · " : "");
        buf_printf(&text,
                   ngettext("thought for %ld token", "thought for %ld tokens",
                            (unsigned long)m->thought_tokens),
                   (long)m->thought_tokens);
    }
    if (!mine && m->model && m->status != MESSAGE_STREAMING) {
        char *model = text_cleaned(m->model, TEXT_ONE_LINE);
        buf_printf(&text, "%s%s", text.len > 0 ? " · " : "", model);
        free(model);
    }
    char *line = mem_printf("  %s  %s", when, buf_str(&text));
    canvas_put_cut(&t->canvas, area, row, column, line, area.columns - column - MARGIN, ROLE_DIM);
    free(line);
    free(when);
    buf_fini(&text);
}

static void draw_document_row(struct tui *t, const struct document *d, size_t i, int row)
{
    const struct document_row *r = document_row(d, i);
    int column = MARGIN;
    for (size_t k = 0; k < r->run_count; k++) {
        column = canvas_put(&t->canvas, t->chat.area, row, column, r->runs[k].text,
                            r->runs[k].length, r->runs[k].style);
    }
    if (look_of(t, PANEL_CHAT)) {
        char *text = document_row_text(d, i);
        look_mark(&t->canvas, t->chat.area, row, MARGIN, look_of(t, PANEL_CHAT), text);
        free(text);
    }
}

static void draw_entry_row(struct tui *t, size_t entry, size_t i, int row)
{
    const struct chat_entry *e = &t->chat.entries[entry];
    size_t text_rows = document_row_count(e->document);
    const char *end = ending(&e->message);
    if (i == 0) {
        draw_head(t, e, row);
    } else if (i <= text_rows) {
        draw_document_row(t, e->document, i - 1, row);
    } else if (i == text_rows + 1 && end) {
        canvas_put_cut(&t->canvas, t->chat.area, row, MARGIN, end, text_columns(&t->chat),
                       ROLE_WARNING);
    }
}

/* --- places --- */

/* Puts the top so that the end is at the bottom of `rows`. */
static void go_to_end(struct chat_pane *c, size_t rows)
{
    size_t left = rows + 1; /* the blank row of the last message is not shown */
    c->top_entry = c->count > 0 ? c->count - 1 : 0;
    c->top_row = 0;
    for (size_t i = c->count; i > 0; i--) {
        size_t here = entry_rows(c, i - 1);
        c->top_entry = i - 1;
        if (here >= left) {
            c->top_row = here - left;
            return;
        }
        left -= here;
    }
}

/* The rows from the top on, at most `most`. */
static size_t rows_below(const struct chat_pane *c, size_t most)
{
    size_t rows = 0;
    for (size_t i = c->top_entry; i < c->count && rows < most; i++) {
        rows += entry_rows(c, i) - (i == c->top_entry ? c->top_row : 0);
    }
    return rows;
}

/* How many rows have come since the person left the end. */
static size_t new_rows(const struct chat_pane *c)
{
    size_t rows = 0;
    for (size_t i = c->seen_entry; i < c->count; i++) {
        rows += entry_rows(c, i);
    }
    return rows > c->seen_row ? rows - c->seen_row : 0;
}

static void leave_end(struct chat_pane *c)
{
    if (c->follow && c->count > 0) {
        c->follow = false;
        c->seen_entry = c->count - 1;
        c->seen_row = entry_rows(c, c->count - 1);
    }
}

/* A place is within its message, whatever width it was kept at. */
static void keep_top(struct chat_pane *c)
{
    if (c->top_entry < c->count && c->top_row > 0) {
        size_t rows = entry_rows(c, c->top_entry);
        c->top_row = c->top_row < rows ? c->top_row : rows - 1;
    }
}

static void scroll(struct chat_pane *c, long step)
{
    if (c->count == 0) {
        return;
    }
    leave_end(c);
    keep_top(c);
    c->found = false; /* it goes on from what is in sight */
    while (step < 0 && (c->top_row > 0 || c->top_entry > 0)) {
        if (c->top_row > 0) {
            size_t up = c->top_row < (size_t)-step ? c->top_row : (size_t)-step;
            c->top_row -= up;
            step += (long)up;
        } else {
            c->top_entry--;
            c->top_row = entry_rows(c, c->top_entry);
        }
    }
    while (step > 0 && c->top_entry < c->count) {
        size_t left = entry_rows(c, c->top_entry) - c->top_row;
        if ((size_t)step < left) {
            c->top_row += (size_t)step;
            break;
        }
        step -= (long)left;
        c->top_entry++;
        c->top_row = 0;
    }
    size_t rows = (size_t)c->area.rows;
    if (c->top_entry >= c->count || rows_below(c, rows + 2) <= rows + 1) {
        c->follow = !c->more_below;
    }
    if (c->top_entry >= c->count) {
        c->top_entry = c->count - 1;
    }
}

static void go_to_beginning(struct tui *t, size_t page)
{
    struct chat_pane *c = &t->chat;
    leave_end(c);
    if (chat_show_beginning(t)) {
        c->top_entry = c->top_row = 0;
        c->follow = c->count == 0 || (!c->more_below && rows_below(c, page + 3) <= page + 2);
    }
}

static void move_chat(struct tui *t, enum move move)
{
    struct chat_pane *c = &t->chat;
    long page = c->area.rows > 1 ? c->area.rows - 1 : 1;
    chat_fill(t);
    switch (move) {
    case MOVE_UP:
        scroll(c, -1);
        break;
    case MOVE_DOWN:
        scroll(c, 1);
        break;
    case MOVE_HALF_UP:
        scroll(c, -(page / 2 + 1));
        break;
    case MOVE_HALF_DOWN:
        scroll(c, page / 2 + 1);
        break;
    case MOVE_PAGE_UP:
        scroll(c, -page);
        break;
    case MOVE_PAGE_DOWN:
        scroll(c, page);
        break;
    case MOVE_FIRST:
        c->found = false;
        go_to_beginning(t, (size_t)page);
        break;
    case MOVE_LAST:
        c->found = false;
        c->follow = chat_show_end(t);
        break;
    }
    board_draft_changed(t); /* the place is kept, too */
    tui_dirty(t, DIRTY_CHAT);
}

void chat_lay_out(struct tui *t, size_t entry)
{
    document_layout(t->chat.entries[entry].document, text_columns(&t->chat));
}

void chat_go_to_row(struct tui *t, size_t entry, size_t row)
{
    struct chat_pane *c = &t->chat;
    size_t above = c->area.rows > 4 ? (size_t)c->area.rows / 4 : 0;
    leave_end(c);
    c->top_entry = entry;
    c->top_row = row + 1 > above ? row + 1 - above : 0; /* the head is a row */
    c->follow =
        !c->more_below && rows_below(c, (size_t)c->area.rows + 2) <= (size_t)c->area.rows + 1;
    chat_fill(t);
    board_draft_changed(t);
    tui_dirty(t, DIRTY_CHAT);
}

void chat_place(const struct tui *t, struct view_place *place)
{
    const struct chat_pane *c = &t->chat;
    if (!c->follow && c->top_entry < c->count) {
        place->anchor_id = mem_strdup(c->entries[c->top_entry].message.id);
        place->anchor_offset = (int64_t)c->top_row;
    }
}

void chat_go_to_place(struct tui *t, const struct view_place *place)
{
    struct chat_pane *c = &t->chat;
    struct chat_entry *e = chat_show_message(t, place->anchor_id);
    c->follow = !e && chat_show_end(t);
    if (e) {
        c->follow = !c->more_below; /* for what is new below */
        leave_end(c);
        c->top_entry = (size_t)(e - c->entries);
        c->top_row = place->anchor_offset > 0 ? (size_t)place->anchor_offset : 0;
        chat_fill(t);
    }
    tui_dirty(t, DIRTY_CHAT);
}

bool chat_go_to_message(struct tui *t, const char *message_id)
{
    struct chat_pane *c = &t->chat;
    struct chat_entry *e = chat_show_message(t, message_id);
    if (!e) {
        return false;
    }
    leave_end(c);
    c->top_entry = (size_t)(e - c->entries);
    c->top_row = 0;
    size_t rows = c->area.rows > 0 ? (size_t)c->area.rows : 0;
    c->follow = !c->more_below && rows_below(c, rows + 2) <= rows + 1;
    chat_fill(t);
    board_draft_changed(t); /* the place is kept */
    tui_dirty(t, DIRTY_CHAT);
    return true;
}

/* --- drawing --- */

/* After a change of the width the same text stays at the top. */
static void set_area(struct chat_pane *c, struct rect area)
{
    size_t place = 0;
    bool anchored = !c->follow && c->top_entry < c->count && c->top_row > 0 &&
                    area.columns != c->area.columns && c->area.columns > 0;
    struct document *d = anchored ? c->entries[c->top_entry].document : NULL;
    bool counts = !c->follow && c->seen_entry < c->count && area.columns != c->area.columns;
    size_t rows = counts ? entry_rows(c, c->seen_entry) : 0;
    if (d) {
        /* Taken anew each time, it would go back to the beginning of a row again and again. */
        bool kept = c->kept_entry == c->top_entry && c->kept_row == c->top_row;
        place = kept ? c->kept_place : document_anchor(d, c->top_row - 1);
    }
    c->area = area;
    if (counts) { /* the same part of it is new */
        c->seen_row = c->seen_row < rows ? entry_rows(c, c->seen_entry) * c->seen_row / rows
                                         : entry_rows(c, c->seen_entry);
    }
    if (d) {
        document_layout(d, text_columns(c));
        c->top_row = document_row_at(d, place) + 1;
        c->kept_entry = c->top_entry;
        c->kept_row = c->top_row;
        c->kept_place = place;
    }
}

static const char *empty_text(const struct tui *t)
{
    if (!t->open.track) {
        return _("Nothing is open. \"a\" makes a new track: say what you want to learn, and a plan "
                 "is made of it.");
    }
    if (t->open.chat.module_id) {
        return _("Nothing was said here yet. \"i\" asks the tutor about this module.");
    }
    if (t->open.chat_id && t->open.chat.type != CHAT_PLANNING) {
        return _("Nothing was said here yet. \"i\" begins to talk about the course; the plan stays "
                 "as it is.");
    }
    if (t->open.track->plan) {
        return _("Nothing was said here yet. \"i\" goes on from the current plan, \"r\" asks for a "
                 "new first one.");
    }
    return _("No plan yet. \"r\" asks for the first one.");
}

static void draw_empty(struct tui *t)
{
    struct rect area = t->chat.area;
    const char *text = empty_text(t);
    size_t n = strlen(text);
    size_t pos = 0;
    struct text_span span;
    int row = 1;
    while (text_wrap_next(text, n, (size_t)text_columns(&t->chat), &pos, &span)) {
        canvas_put(&t->canvas, area, row++, MARGIN, text + span.start, span.len, ROLE_DIM);
    }
}

static void draw_below(struct tui *t)
{
    size_t rows = new_rows(&t->chat);
    size_t missed = t->chat.missed;
    if (t->chat.follow || (rows == 0 && missed == 0)) {
        return;
    }
    struct rect area = t->chat.area;
    char *text =
        missed > 0
            ? mem_printf(
                  ngettext(" ↓ %lu new message ", " ↓ %lu new messages ", (unsigned long)missed),
                  (unsigned long)missed)
            : mem_printf(ngettext(" ↓ %lu new line ", " ↓ %lu new lines ", (unsigned long)rows),
                         (unsigned long)rows);
    int width = (int)text_width(text, strlen(text));
    canvas_put(&t->canvas, area, area.rows - 1, area.columns > width ? area.columns - width : 0,
               text, strlen(text), ROLE_SELECTED);
    free(text);
}

static void draw_chat(struct tui *t, struct rect area, bool focused)
{
    struct chat_pane *c = &t->chat;
    set_area(c, area);
    if (c->count == 0) {
        draw_empty(t);
        return;
    }
    if (c->follow) {
        go_to_end(c, (size_t)area.rows);
    }
    keep_top(c);
    int row = 0;
    size_t i = c->top_row;
    for (size_t entry = c->top_entry; entry < c->count && row < area.rows; entry++) {
        size_t rows = entry_rows(c, entry);
        for (; i < rows && row < area.rows; i++) {
            draw_entry_row(t, entry, i, row++);
        }
        i = 0;
    }
    draw_below(t);
}

/* What tells the chat apart from the track's others; NULL: it is the one planning chat. */
static const char *chat_name(const struct tui *t)
{
    const struct view_dialogue *d = &t->open;
    if (!d->chat_id || (d->chat.type == CHAT_PLANNING && d->sessions < 2)) {
        return NULL;
    }
    return label(LABEL_STORED, d->chat.type == CHAT_PLANNING ? d->session_name : d->chat.name);
}

static void title_chat(const struct tui *t, struct buf *out)
{
    const struct track *track = t->open.track;
    const char *chat = chat_name(t);
    if (track) {
        char *title = text_cleaned(track->title, TEXT_ONE_LINE);
        char *name = chat ? text_cleaned(chat, TEXT_ONE_LINE) : NULL;
        if (chat && t->open.chat.module_id) {
            /* TRANSLATORS: the head of a chat with a tutor: the module, the track. */
            buf_printf(out, _("Tutor: %s · %s"), name, title);
        } else if (chat) {
            buf_printf(out, "%s · %s", name, title);
        } else {
            buf_printf(out, "%s · %s", title, draw_track_status(track->status));
        }
        free(name);
        free(title);
    } else {
        buf_add_str(out, _("Chat"));
    }
}

const struct pane_ops pane_chat = {
    .title = title_chat,
    .draw = draw_chat,
    .move = move_chat,
    .find = chat_look,
};
