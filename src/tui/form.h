/* A dialog with fields, in a window over the screen. A form is a table (`struct form_spec`) and
 * what people typed. The owner draws it, gives it keys, and runs what it is for on FORM_ACCEPT; the
 * form stays as it is until it is freed, so that the command may fail and be tried again. */
#ifndef SYLLABUS_TUI_FORM_H
#define SYLLABUS_TUI_FORM_H

#include "canvas.h"

#include <stdbool.h>
#include <stddef.h>

struct editor;
struct error;
struct form;
struct key;

enum form_kind {
    FORM_TEXT,   /* one line */
    FORM_LONG,   /* many lines */
    FORM_CHOICE, /* one of some words */
    FORM_HOURS,  /* a number of hours */
    FORM_SECRET,
};

/* One word of a choice; the table ends with a NULL value. */
struct form_choice {
    const char *value;
    const char *label; /* N_() text */
};

struct form_row {
    const char *name;
    const char *label; /* N_() text */
    const char *hint;  /* N_() text, or NULL */
    enum form_kind kind;
    bool required;
    size_t limit;                      /* bytes; 0: as field_init() */
    const char *initial;               /* or NULL */
    const struct form_choice *choices; /* of a FORM_CHOICE */
    /* Whether a text that is not blank will do; else says why not. NULL: any text. */
    bool (*check)(const struct form *f, const char *text, struct error *err);
};

struct form_spec {
    const char *title;  /* N_() text */
    const char *accept; /* N_() text: what Enter does, one word */
    const char *busy;   /* N_() text shown while the command runs */
    const struct form_row *rows;
    size_t count;
    /* Looks at the whole; false: `err` says what is wrong and *row which row it is. NULL: fine. */
    bool (*check)(const struct form *f, size_t *row, struct error *err);
};

enum form_result {
    FORM_UNUSED,   /* not a key of the form */
    FORM_NONE,     /* taken, nothing to draw */
    FORM_CHANGED,  /* draw again */
    FORM_REFUSED,  /* nothing to do: a bell, perhaps; draw again, it may say why */
    FORM_ACCEPTED, /* Enter, and every check agreed: run the command */
    FORM_LEFT,     /* Escape (and "y" if something had been typed): free the form */
    FORM_CANCEL,   /* Escape or Ctrl-C while busy: cancel the command; the form stays */
};

/* Borrows the editor and the table; the first field has the focus and the editor. */
struct form *form_new(struct editor *e, const struct form_spec *spec);
void form_free(struct form *f);
/* Takes the editor's loan again after something else had it; form_key() does it, too. */
void form_focus(struct form *f);

/* Fills a field as if it stood in the table: it does not count as typed. An unknown name is a
 * mistake of the program. */
void form_set(struct form *f, const char *name, const char *value);
/* Borrowed until the next change; a choice gives its value. */
const char *form_value(const struct form *f, const char *name);
/* Whether a field differs from what it began with; NULL: any of them. */
bool form_typed(const struct form *f, const char *name);
const struct form_spec *form_spec(const struct form *f);

enum form_result form_key(struct form *f, const struct key *key);

/* The command runs: keys but Escape and Ctrl-C wait. */
void form_set_busy(struct form *f, bool busy);
/* The command failed: shows why at the field of this name and moves there (NULL: at the bottom),
 * until the field is changed. Ends being busy. */
void form_set_error(struct form *f, const char *name, const char *text);

/* A window in the middle of `screen`, as large as needed, never larger. Usable from 40x12 on. */
void form_draw(struct form *f, struct canvas *c, struct rect screen);

#endif
