/* The fields of a module one by one, and what belongs to the course and to no module: for whatever
 * compares and carries over single pieces of plans. */
#ifndef SYLLABUS_COURSE_PLAN_FIELD_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_FIELD_INTERNAL_H

#include "syllabus/course/plan_diff.h"

#include <stdbool.h>

struct plan;
struct plan_module;

/* NULL is the same as NULL only. */
bool plan_text_same(const char *a, const char *b);
bool plan_field_same(const struct plan_module *a, const struct plan_module *b, enum plan_field f);
void plan_field_put(struct plan_module *to, const struct plan_module *from, enum plan_field f);
/* Title, language, stated total, description, objectives, assignments, final project. */
bool plan_course_same(const struct plan *a, const struct plan *b);
void plan_course_put(struct plan *to, const struct plan *from);

#endif
