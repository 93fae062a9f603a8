/* The suites of this program, one a file; main.c runs them all. */
#ifndef TESTS_UNIT_APP_SUITES_H
#define TESTS_UNIT_APP_SUITES_H

#include <check.h>

Suite *suite_args(void);
Suite *suite_slash(void);
Suite *suite_slash_complete(void);
Suite *suite_table(void);
Suite *suite_call(void);
Suite *suite_account(void);
Suite *suite_track(void);
Suite *suite_advice(void);
Suite *suite_document(void);
Suite *suite_enter(void);
Suite *suite_join(void);
Suite *suite_local(void);
Suite *suite_others(void);
Suite *suite_undo(void);
Suite *suite_view(void);

#endif
