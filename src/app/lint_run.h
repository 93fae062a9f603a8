/* Checks of a track's plan, with the person's settings and all that the store knows: the version
 * before, the reply it came with, and what was asked for. */
#ifndef SYLLABUS_APP_LINT_RUN_H
#define SYLLABUS_APP_LINT_RUN_H

#include "syllabus/base/error.h"

struct app;
struct json_object;
struct lint_report;
struct plan;
struct strlist;

/* Checks the current plan. ERROR_NO_PLAN when there is none, ERROR_USAGE for a wrong setting.
 * lint_report_fini() when done. */
enum error_kind lint_run_track(struct app *app, const char *track_id, struct lint_report *out,
                               struct error *err);
/* Appends a sentence for each number that a reply gives and that is wrong of its plan; nothing
 * where the settings switch that off. */
void lint_run_claims(struct app *app, const struct plan *plan, const char *reply,
                     struct strlist *out);
/* [{rule, severity, module_number, message, fix}]; owned. */
struct json_object *lint_report_json(const struct lint_report *r);

#endif
