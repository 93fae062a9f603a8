/* A command that talks: some steps of the dialogue one after the other, then perhaps modules and an
 * export. plan, say, continue, regenerate and finalize are such jobs. */
#ifndef SYLLABUS_APP_JOB_H
#define SYLLABUS_APP_JOB_H

#include "dialogue.h"
#include "export_file.h"
#include "syllabus/app/command.h"

#include <stdbool.h>

struct job;

/* A job on a track for this call, which owns it from then on; NULL with the call's error. The
 * argument "fallback" of the call, else the setting, says whether the built-in planner may step in.
 */
struct job *job_new(struct call *call, const char *track_id);
/* Adds a step. `text` (copied) is for DIALOGUE_SAY. */
void job_add(struct job *job, enum dialogue_step step, const char *text);
/* Wants lessons made; the call's document is then the module's lessons. */
void job_make_lessons(struct job *job, const struct lesson_request *request);
/* Another chat than the planning chat; NULL: that one. */
void job_choose_chat(struct job *job, const char *chat_id);
/* Replies may change this module of the plan alone; NULL: all. */
void job_choose_module(struct job *job, const char *module_id);
/* What replies change beside what was asked for is not taken. */
void job_be_strict(struct job *job, bool strict);
/* Wants modules at the end; `ask`: a person who is there is shown them first, and on the screen the
 * plan's errors before that; `cut_off_too`: also of a plan that was cut off; `strict`: not of one
 * with errors. */
void job_finalize(struct job *job, bool ask, bool cut_off_too, bool strict);
/* Wants the track exported at the very end; takes over what `file` holds. */
void job_export(struct job *job, struct export_file *file);
/* Runs it: COMMAND_WAIT, or COMMAND_ERROR at once. The call's document is the messages, or for
 * DOCUMENT_PLAN the track and all that came of it. */
enum command_state job_run(struct job *job);

#endif
