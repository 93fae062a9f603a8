/* Prints a plan as Markdown that plan_read() reads back as the same plan.
 *
 * That holds for any plan with a module and strings within the caps of limits.h: what a string has
 * of Markdown, hours or labels is escaped as far as the reader needs it. Titles and elements of
 * lists are one line: a line break in them is printed as a space. Descriptions and the final
 * project may hold paragraphs. */
#ifndef SYLLABUS_COURSE_PLAN_PRINT_H
#define SYLLABUS_COURSE_PLAN_PRINT_H

#include <stddef.h>

struct buf;
struct plan;

/* Headings and labels in the plan's own language ("ru", else English). Ids, version and pins
 * are not printed; a language that the words do not show is, as a comment. */
void plan_print_markdown(const struct plan *p, struct buf *out);
/* One line a module with number, title, hours and items: what goes to a model as the current plan.
 */
void plan_print_compact(const struct plan *p, struct buf *out);

#endif
