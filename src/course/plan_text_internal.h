/* Places a line of text, one without block marks: the head of a module, a label, the promise of a
 * plan, a description, or the chat around it all. */
#ifndef SYLLABUS_COURSE_PLAN_TEXT_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_TEXT_INTERNAL_H

struct plan_line;
struct plan_scope;

void plan_text_place(struct plan_scope *s, const struct plan_line *l);

#endif
