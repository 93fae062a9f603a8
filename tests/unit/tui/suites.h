/* The suites of the tui layer; each is one file. */
#ifndef TESTS_UNIT_TUI_SUITES_H
#define TESTS_UNIT_TUI_SUITES_H

#include <check.h>

Suite *suite_advice(void);
Suite *suite_canvas(void);
Suite *suite_document(void);
Suite *suite_document_random(void);
Suite *suite_editor(void);
Suite *suite_figures(void);
Suite *suite_form(void);
Suite *suite_input(void);
Suite *suite_keymap(void);
Suite *suite_layout(void);
Suite *suite_wrapped(void);

#endif
