#include "suites.h"

#include <locale.h>
#include <stdlib.h>

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    SRunner *runner = srunner_create(suite_key());
    srunner_add_suite(runner, suite_layout());
    srunner_add_suite(runner, suite_engine());
    srunner_add_suite(runner, suite_prompt());
    srunner_add_suite(runner, suite_random());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
