/* The plan while it is being edited, and what every edit needs. Only for builtin_edit*.c.
 *
 * Modules of the plan the person sees carry their place in it as id, new ones an id of their own:
 * so a module is found again however often it moved. */
#ifndef SYLLABUS_BUILTIN_EDITOR_INTERNAL_H
#define SYLLABUS_BUILTIN_EDITOR_INTERNAL_H

#include "builtin_edit_internal.h"
#include "builtin_language_internal.h"
#include "builtin_parse_internal.h"
#include "syllabus/course/plan.h"

#include <stdbool.h>
#include <stddef.h>

struct builtin_editor {
    const struct builtin_language *l;
    const struct track *t;
    const struct plan *shown; /* what references are about */
    struct builtin_outcome *out;
    struct plan *plan;   /* out->plan */
    int total;           /* minutes that the sum is kept at */
    struct strlist held; /* ids of modules whose length was asked for in this message */
    char *last;          /* id of the module the edit before was about: "it" */
    size_t new_ids;
};

/* The place of the module in the plan as it is now, -1 with the reason told. */
int builtin_editor_find(struct builtin_editor *ed, const struct builtin_ref *ref,
                        const char *source);
/* The same for the target of an edit that changes it: a pinned one is refused. */
int builtin_editor_target(struct builtin_editor *ed, const struct builtin_edit *e);
/* A fresh module at a place, with an id. */
struct plan_module *builtin_editor_insert(struct builtin_editor *ed, size_t at);
struct plan_module *builtin_editor_insert_copy(struct builtin_editor *ed, size_t at,
                                               const struct plan_module *from);
/* Whether a module other than the one at `but` (-1: none) has this title; tells so. */
bool builtin_editor_title_taken(struct builtin_editor *ed, const char *title, int but);

void builtin_editor_touch(struct builtin_editor *ed, int place); /* it is "it" now */
/* Keeps the hours of this module from now on, as far as there is another way. */
void builtin_editor_hold(struct builtin_editor *ed, int place);
/* Makes the sum `total`. The module at `place` (-1: none) keeps its hours; those held before do if
 * that is possible. False, with nothing changed, when it is not possible at all. */
bool builtin_editor_share(struct builtin_editor *ed, int place, int total);
/* What the modules besides `place` could give for it. */
int builtin_editor_spare(const struct builtin_editor *ed, int place);

void builtin_editor_done(struct builtin_editor *ed, enum builtin_text text,
                         const struct builtin_var *vars);
void builtin_editor_problem(struct builtin_editor *ed, enum builtin_text text,
                            const struct builtin_var *vars);

/* --- edits about lengths and numbers: builtin_edit_size.c --- */

void builtin_edit_resize(struct builtin_editor *ed, const struct builtin_edit *e);
void builtin_edit_total(struct builtin_editor *ed, const struct builtin_edit *e);
void builtin_edit_each(struct builtin_editor *ed, const struct builtin_edit *e);
void builtin_edit_count(struct builtin_editor *ed, const struct builtin_edit *e);
void builtin_edit_split(struct builtin_editor *ed, const struct builtin_edit *e);
void builtin_edit_merge(struct builtin_editor *ed, const struct builtin_edit *e);

/* --- edits of what is in a module: builtin_edit_items.c --- */

void builtin_edit_practice(struct builtin_editor *ed, const struct builtin_edit *e);
void builtin_edit_item_add(struct builtin_editor *ed, const struct builtin_edit *e);
void builtin_edit_item_remove(struct builtin_editor *ed, const struct builtin_edit *e);

#endif
