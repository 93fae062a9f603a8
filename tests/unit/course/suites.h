/* The suites of this program, one a file; main.c runs them all. */
#ifndef TESTS_UNIT_COURSE_SUITES_H
#define TESTS_UNIT_COURSE_SUITES_H

#include <check.h>

Suite *suite_dialogue(void);
Suite *suite_finalize(void);
Suite *suite_hours(void);
Suite *suite_stats(void);
Suite *suite_json(void);
Suite *suite_lint(void);
Suite *suite_plan(void);
Suite *suite_plan_choice(void);
Suite *suite_plan_diff(void);
Suite *suite_plan_merge(void);
Suite *suite_plan_print(void);
Suite *suite_plan_reader(void);
Suite *suite_schedule(void);
Suite *suite_track(void);
Suite *suite_user(void);
Suite *suite_lesson(void);
Suite *suite_lesson_answer(void);

#endif
