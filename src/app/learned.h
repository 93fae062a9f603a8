/* What was learned about the models of servers, kept in the open workspace: a parameter that was
 * refused once is not sent in the next run. */
#ifndef SYLLABUS_APP_LEARNED_H
#define SYLLABUS_APP_LEARNED_H

#include "syllabus/base/error.h"
#include "syllabus/llm/llm.h"

#include <stddef.h>

struct app;
struct json_object;

/* Remembers in the workspace, as long as one is open; a failure is logged. */
struct llm_memory learned_memory(struct app *app);
/* Appends a row for each model that something is known of, as `config show` has its rows. Opens the
 * workspace where its file is there; makes none. */
void learned_list(struct app *app, struct json_object *rows);
/* Forgets all of it, also what runs by now; *count (may be NULL) is of how many models. The
 * workspace must be open, and nothing may be running. */
enum error_kind learned_forget(struct app *app, size_t *count, struct error *err);

#endif
