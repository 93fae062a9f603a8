/* What the keys do: the functions of the table in keymap.c. Each looks at the state it is called in
 * and says so when there is nothing to do. */
#ifndef SYLLABUS_TUI_ACTIONS_H
#define SYLLABUS_TUI_ACTIONS_H

struct tui;

void action_help(struct tui *t);
void action_help_chats(struct tui *t);
void action_help_module(struct tui *t);
void action_help_lesson(struct tui *t);
void action_next_panel(struct tui *t);
void action_previous_panel(struct tui *t);
void action_panel_tracks(struct tui *t);
void action_panel_chat(struct tui *t);
void action_panel_modules(struct tui *t);
void action_up(struct tui *t);
void action_down(struct tui *t);
void action_half_up(struct tui *t);
void action_half_down(struct tui *t);
void action_page_up(struct tui *t);
void action_page_down(struct tui *t);
void action_first(struct tui *t);
void action_last(struct tui *t);
void action_open(struct tui *t);
void action_look(struct tui *t);
void action_look_on(struct tui *t);
void action_look_back(struct tui *t);
void action_search(struct tui *t);
void action_write(struct tui *t);
void action_new(struct tui *t);
void action_edit(struct tui *t);
void action_editor(struct tui *t);
void action_delete_exchange(struct tui *t);
void action_delete_module(struct tui *t);
void action_delete(struct tui *t);
void action_undo(struct tui *t);
void action_redo(struct tui *t);
void action_finalize(struct tui *t);
void action_export(struct tui *t);
void action_statistics(struct tui *t);
void action_regenerate(struct tui *t);
void action_continue(struct tui *t);
void action_builtin(struct tui *t);
void action_chats(struct tui *t);
void action_previous_chat(struct tui *t);
void action_next_chat(struct tui *t);
void action_tutor(struct tui *t);
void action_lessons(struct tui *t);
void action_versions(struct tui *t);
void action_changes(struct tui *t);
void action_pin(struct tui *t);
void action_module_up(struct tui *t);
void action_module_down(struct tui *t);
void action_status(struct tui *t);
void action_account(struct tui *t);
void action_leave(struct tui *t);
void action_back(struct tui *t);

#endif
