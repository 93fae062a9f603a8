/* The suites of net, made by one file each. */
#ifndef SYLLABUS_TESTS_NET_SUITES_H
#define SYLLABUS_TESTS_NET_SUITES_H

#include <check.h>

Suite *suite_backoff(void);
Suite *suite_http(void);
Suite *suite_sse(void);
Suite *suite_tape(void);
Suite *suite_url(void);

#endif
