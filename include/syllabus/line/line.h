/* The one readline, as an editing engine: keys in, text and caret out. It never touches a terminal.
 *
 * readline's state is global, so at most one `struct line` is alive. Its history list stays empty
 * and a key reaches it only if the command behind it is on an allow-list: what history motions and
 * searches do to memory in readline 8.2 is not for user input. History and completion are
 * callbacks. The text is always valid UTF-8 without control characters other than LF and TAB, at
 * most LIMIT_MESSAGE bytes. The locale must be UTF-8 through the environment (i18n_init()). */
#ifndef SYLLABUS_LINE_LINE_H
#define SYLLABUS_LINE_LINE_H

#include <stdbool.h>
#include <stddef.h>

struct line;
struct strlist;

/* Any may be NULL. Calls come from inside line_key(); the line may be changed from them, not freed.
 */
struct line_callbacks {
    /* Enter; the line is empty already. `text` is borrowed and may be empty. */
    void (*accept)(void *ctx, const char *text);
    /* Ctrl-D in an empty line. */
    void (*eof)(void *ctx);
    /* Ctrl-C as a key; the text is left alone. */
    void (*interrupt)(void *ctx);
    /* The entry before or after the one shown; `current` is what stands in the line now. NULL
     * changes nothing. The result is borrowed and copied at once. */
    const char *(*history_prev)(void *ctx, const char *current);
    const char *(*history_next)(void *ctx, const char *current);
    /* Adds what could stand in place of text[start..point) and returns start. Nothing: no
     * completion. */
    size_t (*complete)(void *ctx, const char *text, size_t point, struct strlist *candidates);
    /* Several candidates and nothing more in common: show them. */
    void (*candidates)(void *ctx, const struct strlist *candidates);
    /* A key was refused: nothing to do, or the text is full. */
    void (*refused)(void *ctx);
    /* Text, caret or mode changed, or Ctrl-L: draw again. */
    void (*changed)(void *ctx);
    void *ctx;
};

enum line_mode { LINE_EMACS, LINE_VI };

/* Copies the callbacks. One at a time: making a second one is a mistake of the program. */
struct line *line_new(const struct line_callbacks *callbacks);
void line_free(struct line *l);

void line_set_mode(struct line *l, enum line_mode mode);
/* "emacs", "vi insert", "vi command": for a mode indicator. */
const char *line_mode_name(const struct line *l);

/* One whole key as an xterm sends it: a UTF-8 character, a control byte, ESC and a character, a CSI
 * or SS3 sequence. Half characters, paste brackets and unknown sequences do nothing. */
void line_key(struct line *l, const char *bytes, size_t n);
/* Text as if typed, LF included, repaired and cleaned of control characters. False when it would
 * not fit: nothing is inserted. */
bool line_insert(struct line *l, const char *text, size_t n);
/* The same for pasted text: CRLF and CR become LF, and it is one step for undo. */
bool line_paste(struct line *l, const char *text, size_t n);

/* Borrowed until the next change; never NULL. */
const char *line_text(const struct line *l);
size_t line_length(const struct line *l); /* bytes */
size_t line_point(const struct line *l);  /* the caret: bytes, between characters */
/* Replaces everything, forgets undo, ends half-typed commands, caret at the end. NULL empties. */
void line_set_text(struct line *l, const char *text);
void line_set_point(struct line *l, size_t point);

#endif
