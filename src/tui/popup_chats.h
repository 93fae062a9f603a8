/* The chats of a track in a popup: going to one, beginning others, names, what is put away. Its
 * keys are rows of the keymap (IN_CHATS); the functions of those do nothing while it is not on top.
 */
#ifndef SYLLABUS_TUI_POPUP_CHATS_H
#define SYLLABUS_TUI_POPUP_CHATS_H

struct tui;

void popup_chats_open(struct tui *t, const char *track_id);

void popup_chats_go(struct tui *t); /* to the selected one */
void popup_chats_discuss(struct tui *t);
void popup_chats_begin(struct tui *t); /* a session */
void popup_chats_rename(struct tui *t);
void popup_chats_archive(struct tui *t); /* or back */
void popup_chats_all(struct tui *t);     /* archived ones are shown, or not */

#endif
