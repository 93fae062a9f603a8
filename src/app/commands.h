/* The rows of the command table, by the noun they are about. */
#ifndef SYLLABUS_APP_COMMANDS_H
#define SYLLABUS_APP_COMMANDS_H

#include "syllabus/app/command.h"

struct app;

void command_dialogue_register(struct app *app);
void command_track_register(struct app *app);
void command_module_register(struct app *app);
void command_export_register(struct app *app);
void command_account_register(struct app *app);
void command_config_register(struct app *app);
void command_doctor_register(struct app *app);

#endif
