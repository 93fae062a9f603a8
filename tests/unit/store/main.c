#include "fault.h"
#include "suites.h"

#include <stdlib.h>

int main(void)
{
    fault_install();
    SRunner *r = srunner_create(suite_open());
    srunner_add_suite(r, suite_user());
    srunner_add_suite(r, suite_track());
    srunner_add_suite(r, suite_module());
    srunner_add_suite(r, suite_lesson());
    srunner_add_suite(r, suite_message());
    srunner_add_suite(r, suite_reply());
    srunner_add_suite(r, suite_owner());
    srunner_add_suite(r, suite_fault());
    srunner_add_suite(r, suite_isolation());
    srunner_add_suite(r, suite_migrate());
    srunner_add_suite(r, suite_model());
    srunner_add_suite(r, suite_move());
    srunner_add_suite(r, suite_operation());
    srunner_add_suite(r, suite_place());
    srunner_add_suite(r, suite_purge());
    srunner_add_suite(r, suite_removed());
    srunner_add_suite(r, suite_search_index());
    srunner_add_suite(r, suite_search());
    srunner_add_suite(r, suite_stats());
    srunner_add_suite(r, suite_session());
    srunner_add_suite(r, suite_view());
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
