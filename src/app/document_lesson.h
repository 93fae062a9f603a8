/* The printers of DOCUMENT_LESSONS and DOCUMENT_LESSON; document.c's table has them. */
#ifndef SYLLABUS_APP_DOCUMENT_LESSON_H
#define SYLLABUS_APP_DOCUMENT_LESSON_H

#include <stdint.h>

struct json_object;
struct page;

void document_print_lessons(struct page *p, const struct json_object *lessons, int64_t now_ms);
void document_print_lesson(struct page *p, const struct json_object *l, int64_t now_ms);

#endif
