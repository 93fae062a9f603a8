/* Some of the findings: as a person names them ("H1", "O3:2", "O3:2:1": a rule, a module's number
 * or 0 for the whole plan, and which of those). */
#ifndef SYLLABUS_APP_LINT_CHOICE_H
#define SYLLABUS_APP_LINT_CHOICE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct args;
struct lint_report;

/* The full name of the finding at this place; owned. */
char *lint_choice_name(const struct lint_report *r, size_t at);
/* chosen[i] becomes whether the arguments --only mean finding i; without any, all that is at least
 * a warning and about the plan itself, or everything where `all`. ERROR_USAGE for what is no such
 * name, ERROR_NOT_FOUND when nothing is called so. */
enum error_kind lint_choice_read(const struct args *args, const struct lint_report *r, bool all,
                                 bool *chosen, struct error *err);
/* Takes out of the report what is not chosen. */
void lint_choice_keep(struct lint_report *r, const bool *chosen);

#endif
