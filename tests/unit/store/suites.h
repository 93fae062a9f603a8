/* The suites of this program, one a file; main.c runs them all. */
#ifndef TESTS_UNIT_STORE_SUITES_H
#define TESTS_UNIT_STORE_SUITES_H

#include <check.h>

Suite *suite_open(void);
Suite *suite_user(void);
Suite *suite_track(void);
Suite *suite_module(void);
Suite *suite_message(void);
Suite *suite_reply(void);
Suite *suite_owner(void);
Suite *suite_fault(void);
Suite *suite_isolation(void);
Suite *suite_migrate(void);
Suite *suite_model(void);
Suite *suite_move(void);
Suite *suite_operation(void);
Suite *suite_place(void);
Suite *suite_purge(void);
Suite *suite_removed(void);
Suite *suite_search(void);
Suite *suite_search_index(void);
Suite *suite_stats(void);
Suite *suite_session(void);
Suite *suite_view(void);
Suite *suite_lesson(void);

#endif
