/* The forms there are, and the arguments of the commands that they are for. */
#ifndef SYLLABUS_TUI_FORMS_TABLE_H
#define SYLLABUS_TUI_FORMS_TABLE_H

#include "form.h"

struct args;
struct track;

extern const struct form_spec forms_new_track;  /* "plan" or "track add" */
extern const struct form_spec forms_edit_track; /* "track edit"; TRACK is the owner's to add */
extern const struct form_spec forms_sign_in;    /* "account login" */
extern const struct form_spec forms_register;   /* "account register" */
extern const struct form_spec forms_passwd;     /* "account passwd" */
extern const struct form_spec forms_export;     /* "export"; TRACK or all is the owner's to add */
extern const struct form_spec forms_new_discussion; /* "chats"; TRACK is the owner's to add */
extern const struct form_spec forms_new_session;    /* the same */
extern const struct form_spec forms_rename_chat;    /* the same, and --rename */
extern const struct form_spec forms_lesson_due;   /* "lesson due"; TRACK, N and L are the owner's */
extern const struct form_spec forms_lesson_score; /* "lesson score"; the same */

/* Fills a form of forms_edit_track. */
void forms_fill_track(struct form *f, const struct track *t);
/* The arguments for the form's command, without what was left empty (of forms_edit_track: what was
 * changed, so there may be none). What the command has no argument for is said in words within the
 * expectations. Passwords are not among them. Owned. */
struct args *forms_args(const struct form *f);

#endif
