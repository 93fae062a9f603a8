/* The search over everything: results as one types, grouped by track; Enter goes to the place. */
#ifndef SYLLABUS_TUI_POPUP_SEARCH_H
#define SYLLABUS_TUI_POPUP_SEARCH_H

struct tui;

/* `text` is looked for at once; NULL: nothing yet. */
void popup_search(struct tui *t, const char *text);

#endif
