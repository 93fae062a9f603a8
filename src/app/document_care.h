/* What was done to the database's file, for people. Printers of document.c's table. */
#ifndef SYLLABUS_APP_DOCUMENT_CARE_H
#define SYLLABUS_APP_DOCUMENT_CARE_H

#include <stdint.h>

struct json_object;
struct page;

void document_print_files(struct page *p, const struct json_object *files, int64_t now_ms);
void document_print_repair(struct page *p, const struct json_object *repair, int64_t now_ms);

#endif
