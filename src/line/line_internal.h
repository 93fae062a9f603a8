/* What the files of the line layer share. */
#ifndef SYLLABUS_LINE_INTERNAL_H
#define SYLLABUS_LINE_INTERNAL_H

#include "syllabus/line/line.h"

#include "syllabus/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct strlist;

/* --- line.c --- */

#define LINE_PREFIX_MAX 8 /* bytes of a command of several keys, such as C-x C-u */

struct line {
    struct line_callbacks callbacks;
    FILE *nowhere; /* what readline thinks its terminal is */
    const char *queue;
    size_t queued;
    char prefix[LINE_PREFIX_MAX]; /* keys of an unfinished command; bytes, never text */
    size_t prefix_len;
    bool wants_char; /* the last command takes the next character as it is */
    bool keeps_column;
    size_t column;  /* that Up and Down aim at */
    size_t longest; /* the text has ever been: no kill is longer */
};

/* What a key means depends on it. */
enum line_key_mode { LINE_MODE_EMACS = 1, LINE_MODE_VI_INSERT = 2, LINE_MODE_VI_COMMAND = 4 };
enum line_key_mode line_key_mode(void);

/* Runs readline over the bytes of whole keys. */
void line_feed(struct line *l, const char *bytes, size_t n);
/* A key bound to a command that does nothing, in every keymap. */
#define LINE_CANCEL "\a"
/* The start of the character that holds byte `at`. */
size_t line_character_start(size_t at);
void line_changed(struct line *l);
void line_refused(struct line *l);
/* In vi's command mode the caret stands on a character, never behind the last one. */
void line_check_point(void);
/* Ends a command that waits for more: an operator, a count, a character to look for, a prefix. */
void line_cancel(struct line *l);
/* A new, empty line: readline's half-done commands, its undo list and vi's command mode end with
 * the old one. */
void line_restart(struct line *l);
/* Text as the line keeps it: valid UTF-8, line ends as LF, no control characters but LF and TAB.
 * Owned, *len bytes. */
char *line_cleaned_input(const char *text, size_t n, size_t *len);

/* --- actions.c --- */

/* Handles a key that is the line's own business; false when it is not. */
bool line_own_key(struct line *l, const char *bytes, size_t n, enum line_key_mode mode);

/* --- commands.c: which of readline's commands a key may reach --- */

enum line_command_flags {
    LINE_COMMAND_ALLOWED = 1,
    LINE_COMMAND_INSERTS = 2,  /* puts the key itself into the text */
    LINE_COMMAND_CHAR = 4,     /* the next key is a character that it takes as it is */
    LINE_COMMAND_COUNTS = 8,   /* begins a count; a second time within it readline loses memory */
    LINE_COMMAND_ONCE = 16,    /* takes no count: with one readline loses memory */
    LINE_COMMAND_REPEATS = 32, /* may insert much text, as often as its count says */
    LINE_COMMAND_SLOW = 64,    /* time grows with the square of the text */
};

typedef int line_command_fn(int count, int key); /* readline's rl_command_func_t */

/* Looks the functions up; after rl_initialize(). */
void line_commands_init(void);
/* 0 for what is not on the list. */
unsigned line_command_flags(line_command_fn *function);

/* --- layout.c: prompt and text as rows of a terminal --- */

struct line_row {
    size_t start, len; /* bytes of `shown` */
    size_t width;      /* columns */
};

struct line_layout {
    struct buf shown; /* harmless text of all rows */
    struct line_row *rows;
    size_t count; /* >= 1 */
    size_t cap;
    size_t cursor_row, cursor_column;
};

void line_layout_fini(struct line_layout *l);
/* Lays out for rows of at most `columns`; `point` is the caret, in bytes of text. */
void line_layout_make(struct line_layout *l, const char *prompt, const char *text, size_t n,
                      size_t point, size_t columns);

/* --- screen.c: the rows on a terminal --- */

struct line_screen {
    int fd;
    struct line_layout layout; /* what is shown ... */
    size_t first_row;          /* ... from this row on */
    size_t cursor;             /* row of the cursor below the first one shown */
};

/* Draws in place of what is shown. */
void line_screen_draw(struct line_screen *s, const char *prompt, const char *text, size_t n,
                      size_t point);
/* Shows the text to its end with `suffix`, goes to a fresh line and forgets what is above it. */
void line_screen_leave(struct line_screen *s, const char *prompt, const char *text,
                       const char *suffix);
/* Writes the candidates in columns where the cursor is, and a line end. */
void line_screen_list(struct line_screen *s, const struct strlist *candidates);
/* Nothing is shown: the next drawing begins in the cursor's line. */
void line_screen_forget(struct line_screen *s);
/* The terminal has a new width, to which it has wrapped what is shown. */
void line_screen_resize(struct line_screen *s);

#endif
