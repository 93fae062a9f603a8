/* The suites of llm, made by one file each. */
#ifndef SYLLABUS_TESTS_LLM_SUITES_H
#define SYLLABUS_TESTS_LLM_SUITES_H

#include <check.h>

Suite *suite_adapt(void);
Suite *suite_answer(void);
Suite *suite_cut(void);
Suite *suite_fault(void);
Suite *suite_llm(void);
Suite *suite_models(void);
Suite *suite_request(void);
Suite *suite_retry(void);

#endif
