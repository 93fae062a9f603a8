/* The figures for a front end: counted in slices between the turns of the loop, so that a screen
 * stays alive over a file with a million requests. They are of the workspace's user, whatever else
 * runs meanwhile. */
#ifndef SYLLABUS_APP_STATS_H
#define SYLLABUS_APP_STATS_H

#include "syllabus/base/error.h"

#include <stdint.h>

struct app;
struct stats_load;
struct stats_report;

/* `take_report` is NULL with an error. The currency is that of its costs, NULL where no price is
 * set; borrowed for the call. */
typedef void stats_loaded_fn(void *ctx, struct stats_report *take_report, const char *currency,
                             const struct error *err);

/* Begins to count what is at `since_ms` or later (INT64_MIN: all). `done` is called once, later,
 * and the load is gone then. ERROR_NOT_SIGNED_IN when the user has changed meanwhile. */
struct stats_load *stats_load_start(struct app *app, int64_t since_ms, stats_loaded_fn *done,
                                    void *ctx);
/* `done` is not called any more; the load is gone. NULL is fine. */
void stats_load_cancel(struct stats_load *load);

/* What the messages of a chat have taken: tokens, and what they cost, "0.0043 USD", owned; NULL
 * where no price is known. Nothing for a NULL chat id. */
void stats_chat(struct app *app, const char *chat_id, int64_t *tokens, char **cost);

/* A date (2026-11-24: its midnight in UTC) or an instant in RFC 3339. ERROR_USAGE. */
enum error_kind stats_parse_since(const char *text, int64_t *ms, struct error *err);

#endif
