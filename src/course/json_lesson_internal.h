/* A lesson out of a document: strict, as json_in.c reads everything. */
#ifndef SYLLABUS_COURSE_JSON_LESSON_INTERNAL_H
#define SYLLABUS_COURSE_JSON_LESSON_INTERNAL_H

#include "syllabus/base/error.h"

struct json_object;
struct lesson;

/* Fills an initialised lesson. ERROR_BAD_DATA begins with the path to the fault. */
enum error_kind lesson_from_json(const struct json_object *v, const char *path, struct lesson *l,
                                 struct error *err);

#endif
