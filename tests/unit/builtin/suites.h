/* The suites of this program, one a file; main.c runs them all. */
#ifndef TESTS_UNIT_BUILTIN_SUITES_H
#define TESTS_UNIT_BUILTIN_SUITES_H

#include <check.h>

Suite *suite_edits(void);
Suite *suite_finalize(void);
Suite *suite_language(void);
Suite *suite_sequences(void);
Suite *suite_talk(void);
Suite *suite_welcome(void);

#endif
