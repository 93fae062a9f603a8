#include "suites.h"

#include <stdlib.h>

int main(void)
{
    SRunner *r = srunner_create(suite_handles());
    srunner_add_suite(r, suite_child());
    srunner_add_suite(r, suite_pool());
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
