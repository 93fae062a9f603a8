/* How the difference of two plans is shown: change by change, or both plans side by side. For
 * document.c. */
#ifndef SYLLABUS_APP_DOCUMENT_DIFF_H
#define SYLLABUS_APP_DOCUMENT_DIFF_H

#include <stdint.h>

struct json_object;
struct page;

void document_print_diff(struct page *p, const struct json_object *diff, int64_t now_ms);
void document_print_sides(struct page *p, const struct json_object *sides, int64_t now_ms);

#endif
