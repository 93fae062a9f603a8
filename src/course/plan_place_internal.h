/* Places the lines of a text, one after the other: headings, lists, paragraphs, tables. What cannot
 * be placed is left alone. */
#ifndef SYLLABUS_COURSE_PLAN_PLACE_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_PLACE_INTERNAL_H

struct plan_line;
struct plan_scope;

/* Takes the next line; `l` is borrowed for the call. */
void plan_place_line(struct plan_scope *s, const struct plan_line *l);

#endif
