/* Looking for words in one panel: "/" asks for them, n and N go on, what fits is marked. */
#ifndef SYLLABUS_TUI_LOOK_H
#define SYLLABUS_TUI_LOOK_H

#include "tui_internal.h"

struct find;

/* Asks for the words to look for in the panel that has the focus. */
void look_ask(struct tui *t);
/* Closes that question; what stood in it, owned, or NULL where it was not asked. */
char *look_take_question(struct tui *t);
/* To the next place that fits, or the one before (`step` -1), around the end if need be. */
void look_go_on(struct tui *t, int step);
/* What is marked in a panel from now on; NULL or blank: nothing. */
void look_set(struct tui *t, enum panel panel, const char *text);
/* Forgets what is marked in the panel that has the focus; false when nothing is. */
bool look_clear(struct tui *t);
/* What is looked for in a panel; NULL: nothing. */
const struct find *look_of(const struct tui *t, enum panel panel);
void look_fini(struct tui *t);

/* Marks the words that fit in a text that stands on a row from this column on. */
void look_mark(struct canvas *c, struct rect area, int row, int column, const struct find *f,
               const char *text);

#endif
