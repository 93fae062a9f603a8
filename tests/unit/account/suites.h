/* The suites of this program, one a file; main.c runs them all. */
#ifndef TESTS_UNIT_ACCOUNT_SUITES_H
#define TESTS_UNIT_ACCOUNT_SUITES_H

#include <check.h>

Suite *suite_password(void);
Suite *suite_secrecy(void);
Suite *suite_account(void);
Suite *suite_stay(void);
Suite *suite_vault(void);

#endif
