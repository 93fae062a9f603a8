#ifndef SYLLABUS_TEST_PLANNER_SUITES_H
#define SYLLABUS_TEST_PLANNER_SUITES_H

#include <check.h>

Suite *seam_suite(void);
Suite *prompt_suite(void);
Suite *dialogue_suite(void);
Suite *again_suite(void);
Suite *calls_suite(void);
Suite *finalizing_suite(void);
Suite *held_suite(void);
Suite *lessons_suite(void);
Suite *talk_suite(void);

#endif
