/* Looking for words in the chat: from row to row of the messages that have them all. */
#include "chat.h"

#include "document.h"

#include "syllabus/base/find.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define LAST_ROW (-2L) /* of a message that is not laid out yet */

/* Whether all the words are in this message. */
static bool fits(const struct chat_pane *c, const struct find *f, size_t entry)
{
    struct find_score score;
    size_t n = 0;
    const char *text = document_source(c->entries[entry].document, &n);
    find_rate(f, text, n, &score);
    return f->count > 0 && score.distinct == f->count;
}

static bool row_fits(const struct document *d, const struct find *f, size_t row)
{
    char *text = document_row_text(d, row);
    size_t pos = 0;
    struct text_span hit;
    bool found = find_next(f, text, strlen(text), &pos, &hit, NULL);
    free(text);
    return found;
}

/* The first row of the message with one of the words, from this one on; false: none. */
static bool find_row(struct tui *t, const struct find *f, size_t entry, int step, long *row)
{
    struct document *d = t->chat.entries[entry].document;
    chat_lay_out(t, entry);
    long count = (long)document_row_count(d);
    *row = *row == LAST_ROW ? count - 1 : *row;
    while (*row >= 0 && *row < count && !row_fits(d, f, (size_t)*row)) {
        *row += step;
    }
    return *row >= 0 && *row < count;
}

/* Where a message is entered from. */
static long first_row(int step)
{
    return step > 0 ? 0 : LAST_ROW;
}

/* The message that comes next, around the end of the chat (true) if need be; what is not held is
 * read on the way. */
static bool next_entry(struct tui *t, int step, size_t *at)
{
    struct chat_pane *c = &t->chat;
    size_t edge = step > 0 ? c->count - 1 : 0;
    if (*at != edge || chat_extend(t, step, at)) {
        *at += (size_t)step;
        return false;
    }
    if (step > 0 ? chat_show_beginning(t) : chat_show_end(t)) {
        c->top_entry = c->top_entry < c->count ? c->top_entry : 0;
    }
    *at = step > 0 ? 0 : c->count - 1;
    return true;
}

/* A walk through the chat. */
struct walk {
    const struct find *find;
    int step;
    size_t at; /* the entry */
    long row;  /* of it */
    int turns; /* around the end */
};

/* Where it begins: at what was found last, else at what is in sight. */
static void begin(struct tui *t, struct walk *w)
{
    const struct chat_pane *c = &t->chat;
    w->at = c->top_entry < c->count ? c->top_entry : 0;
    w->row = first_row(w->step);
    if (c->found && c->found_entry < c->count) {
        w->at = c->found_entry;
        w->row = (long)c->found_row + w->step;
    } else if (w->step < 0) {
        w->turns = next_entry(t, w->step, &w->at);
    }
}

/* Walks until something is found, or everything was looked at: where it began, twice, for what is
 * on the other side of it. */
static bool search(struct tui *t, struct walk *w)
{
    struct chat_pane *c = &t->chat;
    char *start = mem_strdup(c->entries[w->at].message.id);
    bool found = false;
    for (int met = 0; !found && met < 2 && w->turns < 3;) {
        found = fits(c, w->find, w->at) && find_row(t, w->find, w->at, w->step, &w->row);
        met += strcmp(c->entries[w->at].message.id, start) == 0;
        if (!found && met < 2) {
            w->turns += next_entry(t, w->step, &w->at);
            w->row = first_row(w->step);
        }
    }
    free(start);
    return found;
}

/* Back to where the person was: the way through a long chat has led away. */
static void go_home(struct tui *t, const struct view_place *home)
{
    if (home->anchor_id) {
        chat_go_to_place(t, home);
    } else {
        t->chat.follow = chat_show_end(t);
    }
}

enum pane_found chat_look(struct tui *t, const struct find *f, int step)
{
    struct chat_pane *c = &t->chat;
    struct walk w = {.find = f, .step = step};
    struct view_place home = {0};
    enum pane_found result = PANE_FOUND_NOWHERE;
    if (c->count == 0) {
        return result;
    }
    chat_place(t, &home);
    begin(t, &w);
    if (search(t, &w)) {
        c->found = true;
        c->found_entry = w.at;
        c->found_row = (size_t)w.row;
        chat_go_to_row(t, w.at, (size_t)w.row);
        result = w.turns > 0 ? PANE_FOUND_AROUND : PANE_FOUND;
    } else {
        go_home(t, &home);
    }
    view_place_fini(&home);
    return result;
}
