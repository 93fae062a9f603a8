/* A schedule for people: a list of its weeks. For document.c. */
#ifndef SYLLABUS_APP_DOCUMENT_SCHEDULE_H
#define SYLLABUS_APP_DOCUMENT_SCHEDULE_H

#include "document_page.h"

struct json_object;

/* What course_schedule_json() makes. */
void document_print_schedule(struct page *p, const struct json_object *schedule, int64_t now_ms);

#endif
