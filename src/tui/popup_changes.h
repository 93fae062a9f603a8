/* The single changes of the last reply as a popup: Space takes or refuses the selected one, a all,
 * n none; Enter or y does it, Escape leaves everything as it is. What the selected one is about
 * stands below the list. */
#ifndef SYLLABUS_TUI_POPUP_CHANGES_H
#define SYLLABUS_TUI_POPUP_CHANGES_H

struct tui;

void popup_changes_open(struct tui *t, const char *track_id);
/* Says how many changes of the reply that has just come wait for the person; nothing without any.
 */
void popup_changes_tell(struct tui *t, const char *track_id);

#endif
