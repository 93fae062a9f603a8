/* Looking for words in the chat: from row to row of the messages that have them all. */
#include "chat.h"

#include "document.h"

#include "syllabus/base/find.h"

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

enum pane_found chat_look(struct tui *t, const struct find *f, int step)
{
    struct chat_pane *c = &t->chat;
    size_t at = c->top_entry < c->count ? c->top_entry : 0;
    long row = first_row(step);
    bool around = false;
    if (c->found && c->found_entry < c->count) {
        at = c->found_entry;
        row = (long)c->found_row + step;
    } else if (step < 0 && c->count > 0) {
        around = at == 0;
        at = at > 0 ? at - 1 : c->count - 1;
    }
    /* The one that it began in comes once more, for what is on its other side. */
    for (size_t seen = 0; seen <= c->count && c->count > 0; seen++) {
        if (fits(c, f, at) && find_row(t, f, at, step, &row)) {
            c->found = true;
            c->found_entry = at;
            c->found_row = (size_t)row;
            chat_go_to_row(t, at, (size_t)row);
            return around ? PANE_FOUND_AROUND : PANE_FOUND;
        }
        around = around || (step > 0 ? at + 1 == c->count : at == 0);
        at = (at + c->count + (size_t)(step > 0 ? 1 : -1)) % c->count;
        row = first_row(step);
    }
    return PANE_FOUND_NOWHERE;
}
