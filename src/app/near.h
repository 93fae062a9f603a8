/* How far apart two short names are, for "did you mean". */
#ifndef SYLLABUS_APP_NEAR_H
#define SYLLABUS_APP_NEAR_H

#include <stddef.h>

/* Edits between them (Levenshtein); names that are not short are as far apart as can be. */
size_t near_distance(const char *a, const char *b);
/* What is this far from `typed` or farther is not near any more. */
size_t near_limit(const char *typed);

#endif
