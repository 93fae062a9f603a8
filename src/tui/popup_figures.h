/* The view of the statistics, over the whole screen. */
#ifndef SYLLABUS_TUI_POPUP_FIGURES_H
#define SYLLABUS_TUI_POPUP_FIGURES_H

#include <stdint.h>

struct tui;

/* Of what is at `since_ms` or later (INT64_MIN: all). There must be a user. */
void popup_show_figures(struct tui *t, int64_t since_ms);

#endif
