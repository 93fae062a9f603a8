/* Prints a plan as Markdown that plan_read() reads back as the same plan. */
#ifndef SYLLABUS_COURSE_PLAN_PRINT_H
#define SYLLABUS_COURSE_PLAN_PRINT_H

#include <stddef.h>

struct buf;
struct plan;

/* Headings and labels in the plan's own language ("ru", else English). Ids are not printed. */
void plan_print_markdown(const struct plan *p, struct buf *out);
/* One line a module with number, title, hours and items: what goes to a model as the current plan.
 */
void plan_print_compact(const struct plan *p, struct buf *out);

#endif
