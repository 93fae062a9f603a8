/* Enums by name: each enum of the domain has a table of the names JSON and the database know. */
#ifndef SYLLABUS_COURSE_NAMES_INTERNAL_H
#define SYLLABUS_COURSE_NAMES_INTERNAL_H

#include <stddef.h>

/* The place of `name` (exact) in the table; -1 when it is not there or NULL. */
int names_find(const char *const *names, size_t count, const char *name);

#endif
