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

/* How a model client for trying something out differs from the one that the dialogue uses. */
struct provider_trial {
    double connect_timeout, first_byte_timeout; /* seconds, where the settings do not say less */
    bool remembers;                             /* what was learned is used, and more of it kept */
    bool objects;                               /* every answer is asked for as a JSON object */
};
struct llm;
/* A model client of the settings, owned by the caller. With a trial (may be NULL) it asks once and
 * never again. */
enum error_kind provider_llm_new(struct app *app, const struct provider_trial *trial,
                                 struct llm **out, struct error *err);

/* provider_llm.c and provider_builtin.c */
enum error_kind provider_llm_open(struct app *app, const struct provider **out, struct error *err);
void provider_llm_close(struct app *app);
enum error_kind provider_builtin_open(struct app *app, const struct provider **out,
                                      struct error *err);
void provider_builtin_close(struct app *app);

#endif
