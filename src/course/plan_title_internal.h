/* The title of a course, as a heading or a greeting names it. */
#ifndef SYLLABUS_COURSE_PLAN_TITLE_INTERNAL_H
#define SYLLABUS_COURSE_PLAN_TITLE_INTERNAL_H

#include "phrase_internal.h"

#include <stdbool.h>

/* "План курса: Python (40 часов)", "Курс «Python»", "Python: Course Outline", "Python". False when
 * the heading (of this level) names none, as "План курса" and "Привет!" do. */
bool plan_title_of_heading(struct span words, int level, struct span *title);
/* The same for a line of text: only a quoted title after "курс", "course", "welcome to". */
bool plan_title_in_text(struct span words, struct span *title);

#endif
