/* Findings as something a person says to the planner. */
#ifndef SYLLABUS_APP_LINT_REQUEST_H
#define SYLLABUS_APP_LINT_REQUEST_H

#include <stddef.h>

struct lint_report;
struct plan;

/* Asks for a plan without what was found, in the plan's language; not longer than a message may be.
 * Owned; NULL when the report is empty. */
char *lint_request(const struct plan *plan, const struct lint_report *r);

#endif
