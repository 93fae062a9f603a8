/* Joining a reply that was cut off with its continuation: models like to repeat the last words they
 * see. Pure. */
#ifndef SYLLABUS_PLANNER_PLANNER_SEAM_INTERNAL_H
#define SYLLABUS_PLANNER_PLANNER_SEAM_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of overlap that count as a repetition: fewer are chance, more are a new thought. */
#define PLANNER_SEAM_MIN 8
#define PLANNER_SEAM_MAX 400

/* How much of the beginning of `more` repeats the end of `text`: the longest such stretch within
 * the bounds above, else 0. *open is true while `more` is too short to tell, that is, while it
 * could still grow into a longer repetition. */
size_t planner_seam_overlap(const char *text, size_t text_n, const char *more, size_t more_n,
                            bool *open);

#endif
