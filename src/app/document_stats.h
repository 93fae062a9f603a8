/* The figures as tables. For document.c. */
#ifndef SYLLABUS_APP_DOCUMENT_STATS_H
#define SYLLABUS_APP_DOCUMENT_STATS_H

#include <stdint.h>

struct json_object;
struct page;

void document_print_stats(struct page *p, const struct json_object *stats, int64_t now_ms);

#endif
