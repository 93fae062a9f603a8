/* Where a line stands: which module it belongs to, which section, which list. Takes the lines of a
 * text in order and puts what they say into a draft; what it cannot place it leaves alone. */
#ifndef SYLLABUS_COURSE_PLAN_SCOPE_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_SCOPE_INTERNAL_H

#include "plan_draft_internal.h"
#include "plan_line_internal.h"
#include "plan_table_internal.h"

#include <stdbool.h>

/* How the modules of a plan are marked, the weaker first: a stronger form that begins at number 1
 * makes what came before an overview. */
enum plan_form {
    PLAN_FORM_NONE,
    PLAN_FORM_BULLET,
    PLAN_FORM_ORDERED,
    PLAN_FORM_BARE, /* headings without number or unit */
    PLAN_FORM_TABLE,
    PLAN_FORM_TEXT,
    PLAN_FORM_BOLD,
    PLAN_FORM_HEADING
};

struct plan_scope {
    struct plan_draft draft;

    /* The modules' own dress, as the first of them had it. */
    enum plan_form form;
    const struct plan_unit *unit; /* NULL without one */
    int level;                    /* of a heading */
    int indent;                   /* of a list item */
    int container;                /* id of the unit that holds modules; -1 */

    /* Where the next strings go. */
    enum plan_place place;
    int label_indent; /* of the list item that named the place; -1 when another line did */
    bool listed;      /* the place has had a list element */
    bool bulleted;    /* the last one had a bullet, not a number */
    int item_indent;  /* of the item that was the last line; -1 after other lines */
    char *kept; /* a label without a value, such as "Практика": it goes before the next text */

    /* The section. */
    int plan_level; /* of the heading that announced a plan; 0 when there is none */
    bool plan_open; /* a list here would be modules */
    bool about;     /* a paragraph here describes the course */
    bool aside;     /* a section that is no part of the plan */

    struct plan_table table;
    bool in_table;     /* the table is one of modules or of a module's lessons */
    bool table_seen;   /* the table's head was read, whatever it was */
    bool table_inside; /* its rows are items of the open module */
};

void plan_scope_init(struct plan_scope *s);
void plan_scope_fini(struct plan_scope *s);
/* Takes the next line. `l` is borrowed for the call. */
void plan_scope_line(struct plan_scope *s, const struct plan_line *l);

#endif
