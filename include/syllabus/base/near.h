/* How far apart two short names are, for "did you mean". */
#ifndef SYLLABUS_BASE_NEAR_H
#define SYLLABUS_BASE_NEAR_H

#include <stddef.h>

/* Edits between them: bytes put in, taken out or replaced, neighbours swapped. Names of more than
 * 64 bytes are no misspelling of ours: as far apart as can be. */
size_t near_distance(const char *a, const char *b);
/* What is this far from `typed` or farther is not near any more. */
size_t near_limit(const char *typed);

#endif
