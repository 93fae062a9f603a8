/* In which order modules can be studied: what their prerequisites name. */
#ifndef SYLLABUS_COURSE_PLAN_ORDER_H
#define SYLLABUS_COURSE_PLAN_ORDER_H

#include <stdbool.h>

struct plan;

/* Sets named[i] for each module that a prerequisite names by number or title; `named` has
 * module_count members. True when it names one. */
bool plan_order_find(const struct plan *p, const char *prerequisite, bool *named);

#endif
