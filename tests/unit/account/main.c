#include "suites.h"

#include <stdlib.h>

int main(void)
{
    SRunner *r = srunner_create(suite_password());
    srunner_add_suite(r, suite_account());
    srunner_add_suite(r, suite_secrecy());
    srunner_add_suite(r, suite_stay());
    srunner_add_suite(r, suite_vault());
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
