/* The texts that a person writes on the screen: one readline (`struct line`) that is lent to the
 * field with the focus, keys in, text and caret out. Draws nothing.
 *
 * A field that has the loan keeps its text in readline: read it through editor_text() and
 * editor_point(), whichever field it is. Secret fields never come near readline, whose kill ring
 * keeps what was deleted: they have a small editor of their own and are wiped. */
#ifndef SYLLABUS_TUI_EDITOR_H
#define SYLLABUS_TUI_EDITOR_H

#include "syllabus/line/line.h"

#include <stdbool.h>
#include <stddef.h>

struct key;
struct editor;

enum field_flags {
    FIELD_LONG = 1,   /* takes line breaks */
    FIELD_SECRET = 2, /* not shown, wiped; one line */
};

struct field {
    char *text; /* owned, never NULL; stale while readline has it */
    size_t length, point;
    size_t limit; /* bytes */
    unsigned flags;
};

/* A `limit` of 0 stands for LIMIT_MESSAGE, in a secret for LIMIT_KEY. */
void field_init(struct field *f, size_t limit, unsigned flags);
/* The editor must not have the field on loan any more, see editor_forget(). */
void field_fini(struct field *f);

enum editor_result {
    EDITOR_IGNORED,  /* no key of the editor: Tab, Escape, Page Up, F-keys, Up, Down, Ctrl-C ... */
    EDITOR_TAKEN,    /* the caret or the mode may have moved, the text is as it was */
    EDITOR_CHANGED,  /* the text changed */
    EDITOR_REFUSED,  /* a key of the editor, but there is nothing it could do */
    EDITOR_TOO_LONG, /* the text would not fit: nothing was inserted; see editor_too_long() */
    EDITOR_ACCEPT,   /* Enter; the text stays */
    EDITOR_PREVIOUS, /* vi's k in the first row ... */
    EDITOR_NEXT,     /* ... and j in the last */
    EDITOR_OUTSIDE,  /* Ctrl-X Ctrl-E: the text is wanted in an editor of its own */
    EDITOR_END,      /* Ctrl-D with no text */
};

/* There is one at a time, as there is one readline. */
struct editor *editor_new(enum line_mode mode);
void editor_free(struct editor *e);
void editor_set_mode(struct editor *e, enum line_mode mode);
/* "" in emacs mode, else a translated word for the mode indicator. */
const char *editor_mode_text(const struct editor *e);
/* Whether characters go into the text: not in vi's command mode. */
bool editor_is_typing(const struct editor *e);

/* Stores back the text of the field that had the loan and loads this one; undo begins anew, vi in
 * insert mode. Nothing happens when it has the loan already. NULL: no field has it. */
void editor_lend(struct editor *e, struct field *f);
/* Ends the loan if it is this field's. Before the field goes. */
void editor_forget(struct editor *e, struct field *f);
/* For the field that has the loan; EDITOR_IGNORED when none has. */
enum editor_result editor_key(struct editor *e, const struct key *key);

/* Of any field. Borrowed until the next change; a secret's text, too. */
const char *editor_text(const struct editor *e, const struct field *f);
size_t editor_length(const struct editor *e, const struct field *f);
size_t editor_point(const struct editor *e, const struct field *f);
/* Caret at the end; undo begins anew. Cut to the limit; NULL empties. */
void editor_set_text(struct editor *e, struct field *f, const char *text);
void editor_set_point(struct editor *e, struct field *f, size_t point);
/* Puts `text` in place of text[start..point), as one step for undo; no secrets. False when it would
 * not fit. The field gets the loan. */
bool editor_replace(struct editor *e, struct field *f, size_t start, const char *text);
/* What to tell people after EDITOR_TOO_LONG; owned. */
char *editor_too_long(const struct field *f);

#endif
