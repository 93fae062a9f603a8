/* The suites of this program, one a file; main.c runs them all. */
#ifndef TESTS_UNIT_BASE_SUITES_H
#define TESTS_UNIT_BASE_SUITES_H

#include <check.h>

Suite *suite_buf(void);
Suite *suite_day(void);
Suite *suite_env(void);
Suite *suite_error(void);
Suite *suite_file(void);
Suite *suite_find(void);
Suite *suite_i18n(void);
Suite *suite_words(void);
Suite *suite_json(void);
Suite *suite_log(void);
Suite *suite_markdown(void);
Suite *suite_near(void);
Suite *suite_paths(void);
Suite *suite_resource(void);
Suite *suite_text(void);
Suite *suite_text_layout(void);
Suite *suite_time(void);
Suite *suite_yaml(void);

#endif
