/* What the chat pane holds: a window of the chat, which grows at the end that the person nears and
 * is cut at the other. However long a chat is, opening it costs what a short one costs.
 *
 * While the end is followed, the window has it; otherwise there may be more on both sides. */
#include "chat.h"

#include "document.h"

#include "syllabus/app/stats.h"
#include "syllabus/base/mem.h"
#include "syllabus/loop/loop.h"

#include <stdlib.h>
#include <string.h>

#define LOADED 200 /* messages that are read at once */
#define NEAR   80  /* more are read when so few are left: as many rows as no screen has */
#define HELD   800 /* more are not kept */

#define SPENT_MS 40 /* the frame comes first: of a long chat there is much to sum up */

static void entry_fini(struct chat_entry *e)
{
    message_fini(&e->message);
    document_free(e->document);
}

static void drop_all(struct chat_pane *c)
{
    for (size_t i = 0; i < c->count; i++) {
        entry_fini(&c->entries[i]);
    }
    c->count = 0;
    c->more_above = c->more_below = false;
}

void chat_clear(struct tui *t)
{
    struct chat_pane *c = &t->chat;
    drop_all(c);
    c->follow = true;
    c->found = false;
    c->top_entry = c->top_row = 0;
    c->kept_row = 0; /* nowhere: the head of a message has no place */
    c->missed = 0;
    t->tokens = 0;
    free(t->cost);
    t->cost = NULL;
    tui_dirty(t, DIRTY_CHAT | DIRTY_STATUS);
}

/* The last one is looked at first: it is the one that streams. */
struct chat_entry *chat_find_entry(struct chat_pane *c, const char *id)
{
    for (size_t i = c->count; id && i > 0; i--) {
        if (strcmp(c->entries[i - 1].message.id, id) == 0) {
            return &c->entries[i - 1];
        }
    }
    return NULL;
}

static struct chat_entry *add_entry(struct chat_pane *c)
{
    mem_grow(&c->entries, &c->cap, c->count + 1, sizeof *c->entries);
    struct chat_entry *e = &c->entries[c->count++];
    *e = (struct chat_entry){.document = document_new()};
    message_init(&e->message);
    return e;
}

/* The text goes to the document; a second copy would double what a long chat takes. */
static void set_entry(struct tui *t, struct chat_entry *e, const struct message *m)
{
    bool live = t->live.active && t->live.message_id && strcmp(m->id, t->live.message_id) == 0 &&
                m->status == MESSAGE_STREAMING;
    const char *text = live ? buf_str(&t->live.text) : m->content ? m->content : "";
    e->length = live ? t->live.text.len : strlen(text);
    document_set_text(e->document, text, e->length, m->status != MESSAGE_STREAMING);
    message_fini(&e->message);
    message_copy(&e->message, m);
    mem_replace(&e->message.content, NULL);
}

/* --- the window --- */

/* The entries have moved by so many places. */
static void shift(struct chat_pane *c, long by)
{
    size_t *const places[] = {&c->top_entry, &c->kept_entry, &c->seen_entry, &c->found_entry};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        long at = (long)*places[i] + by;
        *places[i] = at > 0 ? (size_t)at : 0;
    }
}

static void add_above(struct tui *t, const struct message_list *list)
{
    struct chat_pane *c = &t->chat;
    size_t n = list->count;
    mem_grow(&c->entries, &c->cap, c->count + n, sizeof *c->entries);
    memmove(&c->entries[n], c->entries, c->count * sizeof *c->entries);
    for (size_t i = 0; i < n; i++) {
        c->entries[i] = (struct chat_entry){.document = document_new()};
        message_init(&c->entries[i].message);
        set_entry(t, &c->entries[i], &list->items[i]);
    }
    c->count += n;
    shift(c, (long)n);
}

static void add_below(struct tui *t, const struct message_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        set_entry(t, add_entry(&t->chat), &list->items[i]);
    }
}

static void cut_above(struct chat_pane *c)
{
    size_t n = c->count > HELD ? c->count - HELD : 0;
    if (n == 0) {
        return;
    }
    for (size_t i = 0; i < n; i++) {
        entry_fini(&c->entries[i]);
    }
    memmove(c->entries, &c->entries[n], HELD * sizeof *c->entries);
    c->count = HELD;
    c->more_above = true;
    shift(c, -(long)n);
}

static void cut_below(struct chat_pane *c)
{
    while (c->count > HELD) {
        entry_fini(&c->entries[--c->count]);
        c->more_below = true;
    }
}

/* A part of the open chat; false, and said why, when it cannot be read. */
static bool load_part(struct tui *t, enum view_where where, const char *anchor, size_t limit,
                      struct view_part *part)
{
    struct error err = {0};
    if (view_part_load(t->o.app, t->open.chat_id, where, anchor, limit, part, &err)) {
        notice_error(t, &err);
        error_clear(&err);
        return false;
    }
    return true;
}

bool chat_extend(struct tui *t, int step, size_t *at)
{
    struct chat_pane *c = &t->chat;
    struct view_part part = {0};
    size_t last = c->count - 1;
    bool above = step < 0;
    if (!(above ? c->more_above : c->more_below) ||
        !load_part(t, above ? VIEW_BEFORE : VIEW_AFTER, c->entries[above ? 0 : last].message.id,
                   LOADED, &part)) {
        return false;
    }
    size_t held = c->count;
    if (above) {
        add_above(t, &part.messages);
        c->more_above = part.more_above;
        *at += c->count - held;
        cut_below(c);
    } else {
        add_below(t, &part.messages);
        c->more_below = part.more_below;
        held = c->count;
        cut_above(c);
        *at -= held - c->count;
    }
    view_part_fini(&part);
    return true;
}

void chat_fill(struct tui *t)
{
    struct chat_pane *c = &t->chat;
    size_t top = c->top_entry;
    if (c->count == 0) {
        return;
    }
    if (c->more_above && (c->follow ? c->count - 1 : top) < NEAR) {
        chat_extend(t, -1, &top);
    }
    if (c->more_below && c->count - top < NEAR) {
        chat_extend(t, 1, &top);
    }
}

/* This part and no other from now on. */
static bool show_part(struct tui *t, enum view_where where, const char *anchor)
{
    struct chat_pane *c = &t->chat;
    struct view_part part = {0};
    if (!t->open.chat_id || !load_part(t, where, anchor, LOADED, &part)) {
        return false;
    }
    drop_all(c);
    add_below(t, &part.messages);
    c->more_above = part.more_above;
    c->more_below = part.more_below;
    c->found = false;
    c->kept_row = 0;
    c->seen_entry = c->count; /* nothing is new below of what is not known */
    c->seen_row = 0;
    view_part_fini(&part);
    tui_dirty(t, DIRTY_CHAT);
    return true;
}

bool chat_show_beginning(struct tui *t)
{
    return !t->chat.more_above || show_part(t, VIEW_BEGINNING, NULL);
}

bool chat_show_end(struct tui *t)
{
    t->chat.missed = 0;
    return !t->chat.more_below || show_part(t, VIEW_END, NULL);
}

struct chat_entry *chat_show_message(struct tui *t, const char *id)
{
    struct chat_entry *e = chat_find_entry(&t->chat, id);
    struct view_part part = {0};
    if (e || !id || !t->open.chat_id ||
        view_part_load(t->o.app, t->open.chat_id, VIEW_AROUND, id, 1, &part, NULL)) {
        return e; /* it is here, or in no place of this chat */
    }
    view_part_fini(&part);
    return show_part(t, VIEW_AROUND, id) ? chat_find_entry(&t->chat, id) : NULL;
}

/* --- loading --- */

static bool same_chat(const struct tui *t)
{
    const struct chat_pane *c = &t->chat;
    const char *id = t->open.chat_id;
    return c->count > 0 && id && strcmp(c->entries[0].message.chat_id, id) == 0;
}

/* Entries whose message is as it was stay laid out; from the first other one on all is new. */
static void take_part(struct tui *t, const struct view_part *part)
{
    struct chat_pane *c = &t->chat;
    const struct message_list *messages = &part->messages;
    size_t same = 0;
    while (same < c->count && same < messages->count &&
           strcmp(c->entries[same].message.id, messages->items[same].id) == 0 &&
           c->entries[same].message.status == messages->items[same].status &&
           c->entries[same].message.status != MESSAGE_STREAMING) {
        same++;
    }
    for (size_t i = same; i < c->count; i++) {
        entry_fini(&c->entries[i]);
    }
    c->count = same;
    for (size_t i = same; i < messages->count; i++) {
        set_entry(t, add_entry(c), &messages->items[i]);
    }
    c->more_above = part->more_above;
    c->more_below = part->more_below;
}

/* The same window as it is now: to the end where it has the end. */
static bool reload(struct tui *t)
{
    struct chat_pane *c = &t->chat;
    struct view_part part = {0};
    size_t limit = c->more_below ? c->count : c->count + LOADED;
    if (view_part_load(t->o.app, t->open.chat_id, VIEW_FROM, c->entries[0].message.id, limit, &part,
                       NULL)) {
        return false; /* what it began with is gone */
    }
    take_part(t, &part);
    view_part_fini(&part);
    return true;
}

void chat_load(struct tui *t)
{
    struct chat_pane *c = &t->chat;
    if (!same_chat(t)) {
        chat_clear(t);
    }
    if (c->count == 0 || !reload(t) || (c->follow && c->more_below)) {
        show_part(t, VIEW_END, NULL);
    }
    if (c->top_entry >= c->count) {
        c->follow = chat_show_end(t);
    }
    if (c->more_above || c->more_below) {
        loop_timer_start(t->spent_timer, SPENT_MS, 0);
    } else {
        chat_sum_up(t);
    }
    tui_dirty(t, DIRTY_CHAT);
}

void chat_sum_up(void *ctx)
{
    struct tui *t = ctx;
    if (t->ended) {
        return;
    }
    free(t->cost);
    stats_chat(t->o.app, t->open.chat_id, &t->tokens, &t->cost);
    tui_dirty(t, DIRTY_STATUS);
}

/* --- what happens --- */

void chat_message(struct tui *t, const struct message *m)
{
    struct chat_pane *c = &t->chat;
    struct chat_entry *e = chat_find_entry(c, m->id);
    if (!e && m->sender == SENDER_USER) {
        c->follow = chat_show_end(t); /* the person has just sent it */
        e = chat_find_entry(c, m->id);
    }
    if (!e && c->more_below) {
        c->missed++;
    } else {
        set_entry(t, e ? e : add_entry(c), m);
    }
    if (m->sender == SENDER_USER) {
        c->follow = !c->more_below;
    }
    tui_dirty(t, DIRTY_CHAT);
}

void chat_delta(struct tui *t, const char *text, size_t n)
{
    struct chat_entry *e = chat_find_entry(&t->chat, t->live.message_id);
    if (e) {
        document_append(e->document, text, n);
        e->length += n;
        tui_dirty(t, DIRTY_CHAT);
    }
}

const char *chat_written_elsewhere(const struct tui *t)
{
    const struct chat_pane *c = &t->chat;
    for (size_t i = c->count; i > 0; i--) {
        const struct message *m = &c->entries[i - 1].message;
        bool here = t->live.message_id && strcmp(m->id, t->live.message_id) == 0;
        if (m->status == MESSAGE_STREAMING && !here) {
            return m->id;
        }
    }
    return NULL;
}

void chat_grow(struct tui *t, const struct message *m)
{
    struct chat_entry *e = chat_find_entry(&t->chat, m->id);
    size_t n = m->content ? strlen(m->content) : 0;
    if (!e || n <= e->length) {
        return;
    }
    document_append(e->document, m->content + e->length, n - e->length);
    e->length = n;
    tui_dirty(t, DIRTY_CHAT);
}
