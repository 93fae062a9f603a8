/* What is different between two plans, in the short words of popups. */
#ifndef SYLLABUS_TUI_PLAN_WORDS_H
#define SYLLABUS_TUI_PLAN_WORDS_H

#include "syllabus/course/plan_diff.h"

struct plan;
struct plan_module;
struct sheet;

const char *plan_words_field(enum plan_field f);
/* "title, hours 4 h → 6 h, 2 → 3": all that changed of a module that is in both. Owned. */
char *plan_words_change(const struct plan_change *c, const struct plan *from,
                        const struct plan *to);
/* "hours 4 h → 6 h". Owned. */
char *plan_words_hours(const struct plan_module *from, const struct plan_module *to);
/* What is gone and what has come of a field, a line each; of hours nothing. */
void plan_words_lines(struct sheet *sheet, const struct plan_module *from,
                      const struct plan_module *to, enum plan_field f);

#endif
