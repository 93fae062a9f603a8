/* The suites of this program that have files of their own; main.c runs them all. */
#ifndef TESTS_UNIT_EXCHANGE_SUITES_H
#define TESTS_UNIT_EXCHANGE_SUITES_H

#include <check.h>

Suite *suite_markdown(void);

#endif
