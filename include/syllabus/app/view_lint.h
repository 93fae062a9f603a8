/* What the check of a plan finds, as a screen shows it: course/lint.h has the findings, this the
 * words for them. Loading changes nothing. */
#ifndef SYLLABUS_APP_VIEW_LINT_H
#define SYLLABUS_APP_VIEW_LINT_H

#include "syllabus/base/error.h"
#include "syllabus/course/lint.h"

#include <stddef.h>

struct app;
struct strlist;

/* Checks the current plan by the person's settings. ERROR_NO_PLAN when there is none, ERROR_USAGE
 * for a wrong setting. lint_report_fini() when done. */
enum error_kind view_lint_load(struct app *app, const char *track_id, struct lint_report *out,
                               struct error *err);
/* What was found, as a sentence; owned. */
char *view_lint_words(const struct lint_finding *f);
/* The name of the finding at this place, for --only; owned. */
char *view_lint_name(const struct lint_report *r, size_t at);

/* Appends a sentence for each number of `text`, a reply that made a version of the plan, that is
 * wrong of this version. Nothing where the message made none. */
void view_claims_load(struct app *app, const char *message_id, const char *text,
                      struct strlist *out);

#endif
