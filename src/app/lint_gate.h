/* What stands between a plan with errors and its modules. */
#ifndef SYLLABUS_APP_LINT_GATE_H
#define SYLLABUS_APP_LINT_GATE_H

#include "syllabus/base/error.h"

#include <stdbool.h>

struct call;

/* Looks the current plan of the track over. `strict`: ERROR_FINDINGS when it has errors.
 * `*question` (owned) is what to ask a person who is asked about it on the screen; elsewhere, and
 * where `ask` is false, it stays NULL, and the errors are told as warnings. What cannot be looked
 * over (no plan, wrong settings) is told, if anything, and stops nothing but a strict one. */
enum error_kind lint_gate(struct call *call, const char *track_id, bool strict, bool ask,
                          char **question, struct error *err);

#endif
