/* The versions of a track's plan as a popup: the newest first, with who made each and of what;
 * Enter shows what it changed, R goes back to it. */
#ifndef SYLLABUS_TUI_POPUP_VERSIONS_H
#define SYLLABUS_TUI_POPUP_VERSIONS_H

struct tui;

void popup_versions_open(struct tui *t, const char *track_id);

#endif
