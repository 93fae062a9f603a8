#include "suites.h"

#include "syllabus/base/i18n.h"

#include <stdlib.h>

int main(void)
{
    i18n_init("en");
    SRunner *r = srunner_create(suite_args());
    srunner_add_suite(r, suite_slash());
    srunner_add_suite(r, suite_slash_complete());
    srunner_add_suite(r, suite_table());
    srunner_add_suite(r, suite_call());
    srunner_add_suite(r, suite_account());
    srunner_add_suite(r, suite_track());
    srunner_add_suite(r, suite_advice());
    srunner_add_suite(r, suite_document());
    srunner_add_suite(r, suite_enter());
    srunner_add_suite(r, suite_join());
    srunner_add_suite(r, suite_local());
    srunner_add_suite(r, suite_others());
    srunner_add_suite(r, suite_undo());
    srunner_add_suite(r, suite_view());
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
