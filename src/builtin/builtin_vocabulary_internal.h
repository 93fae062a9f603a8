/* The words that edits are made of, English and Russian, in one table. */
#ifndef SYLLABUS_BUILTIN_VOCABULARY_INTERNAL_H
#define SYLLABUS_BUILTIN_VOCABULARY_INTERNAL_H

#include <stdint.h>

/* The meanings of a folded word as bits; 0 for an unknown one. *value gets the number of an
 * ordinal or numeral, the minutes of a word such as "полчаса", else 0. */
uint64_t builtin_vocabulary_find(const char *word, int *value);

#endif
