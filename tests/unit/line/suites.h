/* The suites of the line layer; each is one file. */
#ifndef TESTS_UNIT_LINE_SUITES_H
#define TESTS_UNIT_LINE_SUITES_H

#include <check.h>

Suite *suite_key(void);
Suite *suite_layout(void);
Suite *suite_engine(void);
Suite *suite_prompt(void);
Suite *suite_random(void);

#endif
