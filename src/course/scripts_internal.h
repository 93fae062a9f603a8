/* Scripts of letters, and letters of two alphabets that look the same. */
#ifndef SYLLABUS_COURSE_SCRIPTS_INTERNAL_H
#define SYLLABUS_COURSE_SCRIPTS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum script {
    SCRIPT_NONE, /* no letter */
    SCRIPT_LATIN,
    SCRIPT_CYRILLIC,
    SCRIPT_GREEK,
    SCRIPT_OTHER
};

enum script script_of(uint32_t cp);
/* The letter of the other alphabet that looks like this Latin or Cyrillic one; 0 when none does. */
uint32_t script_twin(uint32_t cp);
/* The word in one alphabet, the one that most of its letters are of; owned. NULL when a letter has
 * no twin there. */
char *script_mended(const char *word, size_t n);

#endif
