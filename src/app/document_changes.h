/* The changes of a reply, one by one, as people read them. For document.c. */
#ifndef SYLLABUS_APP_DOCUMENT_CHANGES_H
#define SYLLABUS_APP_DOCUMENT_CHANGES_H

#include <stdint.h>

struct json_object;
struct page;

void document_print_changes(struct page *p, const struct json_object *changes, int64_t now_ms);

#endif
