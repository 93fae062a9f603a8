/* Who answers: the planner's provider interface over the model client and over the built-in
 * planner. */
#ifndef SYLLABUS_APP_PROVIDERS_H
#define SYLLABUS_APP_PROVIDERS_H

#include "syllabus/base/error.h"

#include <stdbool.h>

struct app;
struct provider;

/* The provider that the settings choose; lives as long as the application. A model that cannot be
 * asked (a wrong address, a key that cannot be sent) is ERROR_USAGE. */
enum error_kind providers_choose(struct app *app, const struct provider **out, struct error *err);
/* The built-in planner, whatever the settings say. */
enum error_kind providers_builtin(struct app *app, const struct provider **out, struct error *err);
/* True when the settings choose the built-in planner. */
bool providers_is_builtin(const struct app *app);
/* Forgets the model client, so that changed settings count. Nothing may be running. */
void providers_reset(struct app *app);

/* provider_llm.c and provider_builtin.c */
enum error_kind provider_llm_open(struct app *app, const struct provider **out, struct error *err);
void provider_llm_close(struct app *app);
enum error_kind provider_builtin_open(struct app *app, const struct provider **out,
                                      struct error *err);
void provider_builtin_close(struct app *app);

#endif
