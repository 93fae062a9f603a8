/* The suites of this program, one a file; main.c runs them all. */
#ifndef TESTS_UNIT_CLI_SUITES_H
#define TESTS_UNIT_CLI_SUITES_H

#include <check.h>

Suite *suite_screen(void);

#endif
