#include "suites.h"

#include <stdlib.h>

int main(void)
{
    SRunner *r = srunner_create(suite_answer());
    srunner_add_suite(r, suite_cut());
    srunner_add_suite(r, suite_fault());
    srunner_add_suite(r, suite_request());
    srunner_add_suite(r, suite_adapt());
    srunner_add_suite(r, suite_retry());
    srunner_add_suite(r, suite_models());
    srunner_add_suite(r, suite_llm());
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
