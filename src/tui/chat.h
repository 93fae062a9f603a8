/* The chat pane's entries: the messages of the open chat, laid out as they come into sight. */
#ifndef SYLLABUS_TUI_CHAT_H
#define SYLLABUS_TUI_CHAT_H

#include "tui_internal.h"

/* Takes the messages of t->open; what is laid out already stays so. */
void chat_load(struct tui *t);
void chat_clear(struct tui *t);
/* A message of the open chat began, changed or ended. */
void chat_message(struct tui *t, const struct message *m);
/* More of the message that streams. */
void chat_delta(struct tui *t, const char *text, size_t n);
/* The message of this chat that another process is writing, borrowed; NULL: none. */
const char *chat_written_elsewhere(const struct tui *t);
/* What such a message has by now: its text only gets longer. */
void chat_grow(struct tui *t, const struct message *m);

/* Which message is at the top, for the next time; allocates place->anchor_id. */
void chat_place(const struct tui *t, struct view_place *place);
void chat_go_to_place(struct tui *t, const struct view_place *place);
/* Puts the message in sight; false when it is not there. */
bool chat_go_to_message(struct tui *t, const char *message_id);

/* For chat_look.c: the rows of a message as wide as the pane, and one of them in sight, some rows
 * below the top. */
void chat_lay_out(struct tui *t, size_t entry);
void chat_go_to_row(struct tui *t, size_t entry, size_t row);
/* chat_look.c: the pane's find(). */
enum pane_found chat_look(struct tui *t, const struct find *f, int step);

#endif
