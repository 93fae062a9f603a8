/* The chat pane: the messages of the open chat, laid out as they come into sight. chat_entries.c
 * holds them, pane_chat.c draws them and walks in them, chat_look.c looks for words. */
#ifndef SYLLABUS_TUI_CHAT_H
#define SYLLABUS_TUI_CHAT_H

#include "tui_internal.h"

/* The open chat as it is now; what is laid out already stays so. */
void chat_load(struct tui *t);
void chat_clear(struct tui *t);
/* The timer that chat_load() starts: tokens and cost of the open chat, for the status line. */
void chat_sum_up(void *ctx);
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

/* --- between these files --- */

/* Reads on where the person nears an end of what is held. */
void chat_fill(struct tui *t);
/* Reads on upwards (-1) or downwards (1), whatever is near; false: nothing is there. `at` is a
 * place among the entries that stays with its message. */
bool chat_extend(struct tui *t, int step, size_t *at);
/* The chat's first or last messages are held from now on. False, and said why: they cannot be read.
 */
bool chat_show_beginning(struct tui *t);
bool chat_show_end(struct tui *t);
/* The entry of a message that is held; NULL when it is not. */
struct chat_entry *chat_find_entry(struct chat_pane *c, const char *id);
/* The same for any message of the chat: it is held then. NULL when it is not in the chat. */
struct chat_entry *chat_show_message(struct tui *t, const char *id);

/* For chat_look.c: the rows of a message as wide as the pane, and one of them in sight, some rows
 * below the top. */
void chat_lay_out(struct tui *t, size_t entry);
void chat_go_to_row(struct tui *t, size_t entry, size_t row);
/* chat_look.c: the pane's find(). */
enum pane_found chat_look(struct tui *t, const struct find *f, int step);

#endif
