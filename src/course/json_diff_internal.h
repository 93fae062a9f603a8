/* Pieces of differences as JSON, for whatever tells of single changes. */
#ifndef SYLLABUS_COURSE_JSON_DIFF_INTERNAL_H
#define SYLLABUS_COURSE_JSON_DIFF_INTERNAL_H

#include "syllabus/course/plan_diff.h"

struct json_object;
struct plan;
struct plan_module;

/* {id, module_number, title, estimated_duration_hours, items} */
struct json_object *json_diff_module(const struct plan *p, int at);
const char *json_diff_field_name(enum plan_field f);
void json_diff_set_value(struct json_object *object, const char *key, const struct plan_module *m,
                         enum plan_field f);

#endif
