/* Studying: what the windows of a module (popup_module.h) and of a lesson (popup_lesson.h) have in
 * common, and what their keys do. Both show the open track as it is loaded, so they follow every
 * change; the functions of keys do nothing while neither is on top. */
#ifndef SYLLABUS_TUI_STUDY_H
#define SYLLABUS_TUI_STUDY_H

#include "popup.h"
#include "theme.h"

#include "syllabus/course/track.h"

struct args;
struct lesson;
struct tui;

/* At the beginning of what such a window keeps. */
struct study {
    struct popup popup;
    char *track_id;
    char *module_id;
    char *lesson_id; /* the one that is shown or selected; NULL: none */
};
void study_fini(struct study *s);

/* As they are now; NULL when they are gone, or there is none. */
struct module *study_module(const struct tui *t, const struct study *s);
struct lesson *study_lesson(const struct tui *t, const struct study *s);

/* Whether the lessons of this module are being made. */
bool study_is_making(const struct tui *t, const struct module *m);
/* How far a lesson or a module is, in one column. */
const char *study_mark(enum module_status status, style_t *style);
/* "theory · 45 min · not started · due 2026-12-01 23:59 · score 80 %", owned. */
char *study_describe(const struct tui *t, const struct lesson *l);

/* The arguments of a command about a module of the open track, or a lesson of it (may be NULL). */
struct args *study_args(const struct tui *t, const struct module *m, const struct lesson *l);
/* Makes the lessons that a module of the open track lacks, with all that is said about it. False,
 * and said why: nothing is made. */
bool study_make_of(struct tui *t, const struct module *m);

/* The same with the chat of the tutor. */
void study_tutor_of(struct tui *t, const struct module *m);

void study_make(struct tui *t);         /* what the module lacks */
void study_make_builtin(struct tui *t); /* the same, once, with the built-in planner */
void study_walk(struct tui *t);         /* the lesson's status, without lessons the module's */
void study_due(struct tui *t);
void study_score(struct tui *t);
void study_tutor(struct tui *t); /* goes to the chat with the tutor */
void study_help(struct tui *t);

#endif
