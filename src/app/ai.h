/* The user's own settings of the model: over the settings' file, under environment and arguments.
 */
#ifndef SYLLABUS_APP_AI_H
#define SYLLABUS_APP_AI_H

#include "syllabus/app/command.h"
#include "syllabus/base/error.h"

struct app;
struct args;
struct json_object;

/* Puts what the workspace's user has set over the settings' file; without a user takes it away. */
void ai_apply(struct app *app);
/* Changes what the arguments name (ai_args), and applies it. ERROR_USAGE for a refused value, with
 * nothing changed. */
enum error_kind ai_change(struct app *app, const struct args *args, struct error *err);
/* The user's settings, with NULL for what is not set, and whether a key is sealed for the server
 * that the settings name. Owned. */
enum error_kind ai_document(struct app *app, struct json_object **out, struct error *err);

#endif
