/* The suites of the config layer; each is one file. */
#ifndef TESTS_UNIT_CONFIG_SUITES_H
#define TESTS_UNIT_CONFIG_SUITES_H

#include <check.h>

Suite *suite_options(void);
Suite *suite_values(void);
Suite *suite_overlays(void);
Suite *suite_file(void);
Suite *suite_key(void);
Suite *suite_docs(void);

/* A folder of the test's own, made anew, below TMPDIR; owned. scratch_remove() takes it away. */
char *scratch_new(void);
void scratch_remove(char *dir);
/* Writes a file of it and returns its path, owned. */
char *scratch_file(const char *dir, const char *name, const char *text);

#endif
