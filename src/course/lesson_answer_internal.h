/* Parts of a model's lesson. `place` is the path of what is read, for complaints: "lessons[2]". */
#ifndef SYLLABUS_COURSE_LESSON_ANSWER_INTERNAL_H
#define SYLLABUS_COURSE_LESSON_ANSWER_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdbool.h>

struct json_object;
struct lesson;

/* The text of a value, repaired and trimmed; a number as it is written. NULL for anything else, and
 * when it is blank. Owned. */
char *lesson_answer_text(const struct json_object *v);
/* ERROR_WRONG_SHAPE "place.key: wanted". */
enum error_kind lesson_answer_fault(struct error *err, const char *place, const char *key,
                                    const char *wanted);
/* Appends the questions of a quiz. */
enum error_kind lesson_answer_questions(struct lesson *l, const struct json_object *list,
                                        const char *place, const char *key, struct error *err);

#endif
