/* From a model's answer to lessons. The answer may be fenced, wrapped, in other words, with the
 * right option as a number, a letter or a flag: it is extracted and normalised. What is whole is
 * taken also of an answer that was cut off; nothing is invented, and nothing is closed in its
 * middle. Pure. */
#ifndef SYLLABUS_COURSE_LESSON_ANSWER_H
#define SYLLABUS_COURSE_LESSON_ANSWER_H

#include "syllabus/base/error.h"
#include "syllabus/course/lesson.h"

#include <stddef.h>

struct json_object;

/* Bit n: lessons of the n-th type. */
#define LESSON_TYPE_BIT(type) (1u << (type))
#define LESSON_TYPES_ALL      ((1u << LESSON_TYPE_COUNT) - 1)

/* The JSON schema of the answer that is asked for, an owned object: flat as finalize_schema(). */
struct json_object *lesson_schema(void);
/* Appends the lessons of `text` that are whole, right and of one of the types; objectives are in
 * the words of the module. Numbers, ids and the order of options are the caller's business. Without
 * anything wrong ERROR_NONE; else ERROR_CUT_OFF (it ends inside of a lesson), ERROR_NOT_JSON or
 * ERROR_WRONG_SHAPE with the exact place of the first fault, which goes back to the model: what is
 * right is appended all the same. */
enum error_kind lesson_answer_read(const char *text, size_t n, const struct module *module,
                                   unsigned types, struct lesson_list *out, struct error *err);

#endif
