/* What form.c (the state, keys) and form_draw.c share. */
#ifndef SYLLABUS_TUI_FORM_INTERNAL_H
#define SYLLABUS_TUI_FORM_INTERNAL_H

#include "editor.h"
#include "form.h"
#include "wrapped.h"

struct form_field {
    const struct form_row *row;
    struct field field; /* all but choices */
    size_t chosen;      /* choices: which */
    char *initial;      /* text or value it began with; owned, NULL: empty, or a secret */
    bool left;          /* the person has been here: what is wrong may be said */
    char *error;        /* owned, NULL: none */

    /* As it was laid out last. */
    struct wrapped wrapped;
    size_t first; /* row at the top */
    char *shown;  /* secrets: a mark for each character; owned */
};

struct form_line; /* see form_draw.c */

struct form {
    struct editor *editor;
    const struct form_spec *spec;
    struct form_field *fields;
    size_t focus;
    bool keeps_goal; /* Up and Down aim at `goal` */
    int goal;
    bool busy;
    bool asking; /* whether to throw away what was typed */
    char *error; /* of the whole; owned, NULL: none */
    struct form_line *lines;
    size_t line_count, line_cap;
    size_t top; /* line at the top of the window */
};

/* --- form.c --- */

/* What stands in a field that is no choice: its marks if it is secret. */
const char *form_shown(const struct form *f, size_t i, size_t *length);
size_t form_field_count(const struct form *f);

/* --- form_draw.c --- */

/* Lays out a field that is no choice in so many columns. */
void form_lay_out(struct form *f, size_t i, int columns);

#endif
