/* Where the reader stands in a text: which plan, module, section, list the next line belongs to,
 * and what opens and closes them. Which of these a line does is plan_place's to say. */
#ifndef SYLLABUS_COURSE_PLAN_SCOPE_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_SCOPE_INTERNAL_H

#include "plan_draft_internal.h"
#include "plan_head_internal.h"
#include "plan_label_internal.h"
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

/* --- questions --- */

bool plan_scope_is_open(const struct plan_scope *s); /* a module is */
bool plan_scope_has_modules(const struct plan_scope *s);
/* Modules that are certainly modules. */
bool plan_scope_has_sure_modules(const struct plan_scope *s);
bool plan_scope_is_list_form(const struct plan_scope *s); /* modules are elements of a list */
bool plan_scope_is_list_place(enum plan_place place);
bool plan_scope_same_unit(const struct plan_scope *s, const struct plan_unit *unit);

/* --- sections --- */

/* Strings go to `place` from here on; label_indent as in struct plan_scope. */
void plan_scope_enter_place(struct plan_scope *s, enum plan_place place, int label_indent);
/* Strings go nowhere until something says where. */
void plan_scope_leave_place(struct plan_scope *s);
void plan_scope_close_module(struct plan_scope *s);
/* A section that is no part of the plan. */
void plan_scope_enter_aside(struct plan_scope *s);
/* Another plan begins: see plan_draft_begin(). */
void plan_scope_begin_plan(struct plan_scope *s, bool announced);
/* A heading of this level, or a line (level 0), promises a plan. */
void plan_scope_announce_plan(struct plan_scope *s, struct span words, int level);

/* --- modules and labels --- */

/* Opens a module that looks like `form`. An overview in a weaker form, or the same title once more,
 * means that the plan is told again. */
void plan_scope_open_module(struct plan_scope *s, const struct plan_head *h, enum plan_form form,
                            const struct plan_line *l);
/* Opens a module that only its number makes one: unless a plan was promised it is a guess. */
void plan_scope_open_numbered(struct plan_scope *s, const struct plan_head *h, enum plan_form form,
                              const struct plan_line *l);
/* Places "Module 1", "Week 2", "Lesson 3": a module, a part that holds modules, a piece of one. */
void plan_scope_place_unit(struct plan_scope *s, const struct plan_head *h, enum plan_form form,
                           const struct plan_line *l);
/* A lesson, a day, a topic: an item of the open module. */
void plan_scope_put_inner(struct plan_scope *s, struct span text, int minutes);
/* An element of the place's list. In a final project it is a line of its text. */
void plan_scope_put_item(struct plan_scope *s, const struct plan_line *l);
/* Places a label, the line `l` is of. `indent` is that of a list element, else -1. */
void plan_scope_place_label(struct plan_scope *s, const struct plan_line *l,
                            const struct plan_label_line *label, int indent);

#endif
