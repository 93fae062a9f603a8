/* A module in a window: what it is about, and its lessons with their progress, as they are made.
 * Its keys are rows of the keymap (IN_MODULE). */
#ifndef SYLLABUS_TUI_POPUP_MODULE_H
#define SYLLABUS_TUI_POPUP_MODULE_H

#include "popup.h"

struct module;
struct tui;

extern const struct popup_ops popup_module_ops; /* of a struct study */

/* For a module of the open track. */
void popup_module_open(struct tui *t, const struct module *m);
/* The end is in sight, and stays so until a key moves: where lessons are being made. */
void popup_module_show_end(struct tui *t);
/* Opens the lesson that is selected. */
void popup_module_open_lesson(struct tui *t);

#endif
