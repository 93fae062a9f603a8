/* Who the person is: the account's menu, the forms of accounts, what a guest who leaves is asked,
 * and passwords that commands ask for. */
#ifndef SYLLABUS_TUI_PERSON_H
#define SYLLABUS_TUI_PERSON_H

#include "syllabus/app/app.h"

#include <stdbool.h>

struct outcome;
struct tui;

typedef void person_then_fn(struct tui *t, const struct outcome *outcome);

/* The forms; a guest takes everything along. `then` when it worked, `left` on Escape (NULL: nothing
 * more). */
void person_sign_in(struct tui *t, person_then_fn *then, void (*left)(struct tui *t));
void person_register(struct tui *t, person_then_fn *then, void (*left)(struct tui *t));
void person_passwd(struct tui *t);

/* Whether somebody would lose what there is by going. */
bool person_has_to_keep(const struct tui *t);
/* Asks a guest what is to become of it, then leaves the program; or not. */
void person_leave(struct tui *t);
/* What the person can do with their account: it says who they are. */
void person_menu(struct tui *t);

/* Opens the form of a slash command that has one, with what its line gave filled in. False: it has
 * none. */
bool person_slash(struct tui *t, const struct command *command, const struct args *args);

/* A command asks for something that is not to be seen: the answer comes from the form that began
 * it, else from the person. */
void person_secret(struct tui *t, const char *question, front_answer_fn *answer, void *ctx);

#endif
