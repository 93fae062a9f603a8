/* A lesson in a window: its text as in the chat, its tasks; of a quiz that has a score what was
 * right. Its keys are rows of the keymap (IN_LESSON). */
#ifndef SYLLABUS_TUI_POPUP_LESSON_H
#define SYLLABUS_TUI_POPUP_LESSON_H

#include "popup.h"

struct study;
struct tui;

extern const struct popup_ops popup_lesson_ops; /* of a struct study */

/* The lesson that is selected there. */
void popup_lesson_open(struct tui *t, const struct study *from);

void popup_lesson_begin(struct tui *t); /* the quiz */
void popup_lesson_next(struct tui *t);  /* of the module */
void popup_lesson_previous(struct tui *t);

#endif
