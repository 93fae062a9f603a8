/* One operation of the planner on one track, with everything around it: who answers, the memory in
 * the store, checkpoints by a timer, events to the front end, and the built-in planner in the
 * model's place where the person allowed it. */
#ifndef SYLLABUS_APP_DIALOGUE_H
#define SYLLABUS_APP_DIALOGUE_H

#include "syllabus/base/error.h"
#include "syllabus/planner/planner.h"

#include <stdbool.h>
#include <stddef.h>

struct app;
struct dialogue;
struct json_object;
struct lesson_request;

enum dialogue_step {
    DIALOGUE_WELCOME,
    DIALOGUE_SAY,
    DIALOGUE_CONTINUE,
    DIALOGUE_REGENERATE,
    DIALOGUE_PREPARE,
    DIALOGUE_LESSONS
};

/* Called at the end of each step, from inside the planner: the dialogue may start another step from
 * here, not be freed. */
typedef void dialogue_fn(void *ctx, const struct error *err);

/* Whether there could be a dialogue at all: who answers and the prompts are in order. For asking
 * before anything is made. */
enum error_kind dialogue_check(struct app *app, struct error *err);
/* `fallback`: when the model fails, the built-in planner does the step. */
enum error_kind dialogue_new(struct app *app, const char *track_id, bool fallback,
                             dialogue_fn *done, void *ctx, struct dialogue **out,
                             struct error *err);
void dialogue_free(struct dialogue *d); /* no step may be running */

/* Which chat of the track it is about; NULL, as at the beginning: the planning chat. */
void dialogue_choose_chat(struct dialogue *d, const char *chat_id);
/* Which module of the plan alone replies may change; NULL, as at the beginning: all. */
void dialogue_choose_module(struct dialogue *d, const char *module_id);
/* What replies change beside what was asked for is not taken, until the person says so. */
void dialogue_be_strict(struct dialogue *d, bool strict);
/* What DIALOGUE_LESSONS makes. */
void dialogue_choose_lessons(struct dialogue *d, const struct lesson_request *request);
/* Starts a step. `text` for DIALOGUE_SAY; `cut_off_too` for DIALOGUE_PREPARE. done() follows. */
enum error_kind dialogue_start(struct dialogue *d, enum dialogue_step step, const char *text,
                               bool cut_off_too, struct error *err);
void dialogue_cancel(struct dialogue *d);

/* What DIALOGUE_PREPARE made. */
const struct module_set *dialogue_modules(const struct dialogue *d, enum finalize_source *source);
/* Writes it, and tells of each module. */
enum error_kind dialogue_commit(struct dialogue *d, struct error *err);

/* How many messages they are by now. */
size_t dialogue_touched(const struct dialogue *d);
/* The messages that the steps stored or changed so far, in time order: [Message]. Owned. */
enum error_kind dialogue_messages(struct dialogue *d, struct json_object **out, struct error *err);
/* The chat that the steps were about; NULL before the first message. */
const char *dialogue_chat_id(const struct dialogue *d);

#endif
