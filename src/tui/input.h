/* The prompt line at the bottom of the screen: a text of one or many rows, history, completion. The
 * owner gives rows to draw in, keys, and does what the results say. */
#ifndef SYLLABUS_TUI_INPUT_H
#define SYLLABUS_TUI_INPUT_H

#include "canvas.h"

#include <stdbool.h>
#include <stddef.h>

struct editor;
struct input;
struct key;
struct strlist;

/* Any may be NULL. Called from input_key(); results are borrowed and copied at once. */
struct input_callbacks {
    /* The message before or after the one shown; `current` is what stands in the input now, for
     * the owner to keep. NULL: there is none. */
    const char *(*history_prev)(void *ctx, const char *current);
    const char *(*history_next)(void *ctx, const char *current);
    /* Adds what could stand in place of text[start..point) and returns start. */
    size_t (*complete)(void *ctx, const char *text, size_t point, struct strlist *candidates);
    void *ctx;
};

enum input_result {
    INPUT_UNUSED,   /* not a key of the input (Ctrl-C and Ctrl-L are the owner's, too) */
    INPUT_NONE,     /* taken, nothing to draw */
    INPUT_CHANGED,  /* text, caret, mode or list: draw again */
    INPUT_REFUSED,  /* nothing to do: a bell, perhaps */
    INPUT_TOO_LONG, /* nothing was inserted: tell people input_too_long() */
    INPUT_SEND,     /* Enter on a text that is not blank; it stays until input_clear() */
    INPUT_LEAVE,    /* Escape */
    INPUT_EDITOR,   /* Ctrl-X Ctrl-E */
    INPUT_SCROLL,   /* Page Up and Down, Shift or Ctrl with Up and Down: for the pane above */
    INPUT_END,      /* Ctrl-D with no text */
};

/* Borrows the editor, which must live longer. */
struct input *input_new(struct editor *e, const struct input_callbacks *callbacks);
void input_free(struct input *in);

/* Takes the editor's loan (undo begins anew); input_key() does it, too. */
void input_focus(struct input *in);
enum input_result input_key(struct input *in, const struct key *key);
/* Closes the list of candidates; true when it was open. */
bool input_close_list(struct input *in);
bool input_list_open(const struct input *in);
char *input_too_long(const struct input *in); /* owned */

/* Borrowed until the next change. */
const char *input_text(const struct input *in);
size_t input_point(const struct input *in);
/* A draft, an entry, what came back from an editor; `point` past the end is the end. NULL empties.
 */
void input_set(struct input *in, const char *text, size_t point);
void input_clear(struct input *in);

/* Rows wanted in this width: 1 .. most. */
int input_rows(struct input *in, int columns, int most);
/* Fills `area`; with `focus` the real cursor stands at the caret. `placeholder` (may be NULL) is
 * shown while there is no text. */
void input_draw(struct input *in, struct canvas *c, struct rect area, bool focus,
                const char *placeholder);
/* The list of candidates, if open, at the bottom left of `above`. After all else. */
void input_draw_list(struct input *in, struct canvas *c, struct rect above);

#endif
