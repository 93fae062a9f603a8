/* How the difference of two plans is shown: change by change, or both plans side by side. For
 * document.c. */
#ifndef SYLLABUS_APP_DOCUMENT_DIFF_H
#define SYLLABUS_APP_DOCUMENT_DIFF_H

#include <stdint.h>

struct json_object;
struct page;

void document_print_diff(struct page *p, const struct json_object *diff, int64_t now_ms);
void document_print_sides(struct page *p, const struct json_object *sides, int64_t now_ms);

/* Of a change of one field: ": hours 4 h -> 6 h", without an end of the line; and where it is a
 * text or a list the lines below that. Nothing of other changes. */
void document_print_field_name(struct page *p, const struct json_object *change);
void document_print_field_lines(struct page *p, const struct json_object *change);

#endif
