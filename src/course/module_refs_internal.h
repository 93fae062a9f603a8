/* Which modules of a plan a text speaks of: "module 3", "модули 2 и 4", "второй модуль", or by
 * their titles. */
#ifndef SYLLABUS_COURSE_MODULE_REFS_INTERNAL_H
#define SYLLABUS_COURSE_MODULE_REFS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

struct plan;

/* Calls `each` for every number that stands beside a word for modules, also those that no module
 * has. */
void module_refs_numbers(const char *text, void (*each)(void *ctx, int number), void *ctx);
/* Sets named[i] for each module that the text names; `named` has module_count members. True when it
 * names one. */
bool module_refs_find(const struct plan *p, const char *text, bool *named);

#endif
