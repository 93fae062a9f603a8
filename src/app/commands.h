/* The rows of the command table, by the noun they are about. */
#ifndef SYLLABUS_APP_COMMANDS_H
#define SYLLABUS_APP_COMMANDS_H

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/i18n.h"

struct app;

/* Rows of argument tables that several commands have. */
#define COMMAND_ARG_TRACK                                                                          \
    {                                                                                              \
        "TRACK", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL,                                            \
            N_("an id, the beginning of one, or an exact title"), NULL                             \
    }

#define COMMAND_ARG_CHAT                                                                           \
    {                                                                                              \
        "chat", 0, ARG_OPTION, ARG_OPEN_CHAT, "CHAT",                                              \
            N_("another chat than the planning chat: its id, the beginning of it, or its name"),   \
            NULL                                                                                   \
    }

#define COMMAND_NEEDS_USER (COMMAND_STORE | COMMAND_USER)

void command_dialogue_register(struct app *app);
void command_track_register(struct app *app);
void command_chats_register(struct app *app);
void command_changes_register(struct app *app);
void command_module_register(struct app *app);
void command_module_edit_register(struct app *app);
void command_plan_register(struct app *app);
void command_purge_register(struct app *app);
void command_remove_register(struct app *app);
void command_undo_register(struct app *app);
void command_diff_register(struct app *app);
void command_hours_register(struct app *app);
void command_lesson_register(struct app *app);
void command_lint_register(struct app *app);
void command_schedule_register(struct app *app);
void command_search_register(struct app *app);
void command_edit_register(struct app *app);
void command_export_register(struct app *app);
void command_stats_register(struct app *app);
void command_join_register(struct app *app);
void command_import_register(struct app *app);
void command_account_register(struct app *app);
void command_people_register(struct app *app);
void command_ai_register(struct app *app);
void command_config_register(struct app *app);
void command_db_register(struct app *app);
void command_doctor_register(struct app *app);

#endif
