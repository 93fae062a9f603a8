#include "suites.h"

#include <locale.h>
#include <stdlib.h>

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    SRunner *runner = srunner_create(suite_canvas());
    srunner_add_suite(runner, suite_advice());
    srunner_add_suite(runner, suite_document());
    srunner_add_suite(runner, suite_document_random());
    srunner_add_suite(runner, suite_editor());
    srunner_add_suite(runner, suite_figures());
    srunner_add_suite(runner, suite_form());
    srunner_add_suite(runner, suite_input());
    srunner_add_suite(runner, suite_keymap());
    srunner_add_suite(runner, suite_layout());
    srunner_add_suite(runner, suite_wrapped());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
