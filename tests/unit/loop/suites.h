/* The suites of this program, one a file; main.c runs them all. */
#ifndef TESTS_UNIT_LOOP_SUITES_H
#define TESTS_UNIT_LOOP_SUITES_H

#include <check.h>

Suite *suite_child(void);
Suite *suite_handles(void);
Suite *suite_pool(void);

#endif
