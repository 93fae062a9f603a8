#include "suites.h"

#include <stdlib.h>

int main(void)
{
    SRunner *r = srunner_create(suite_plan());

    srunner_add_suite(r, suite_plan_diff());
    srunner_add_suite(r, suite_plan_choice());
    srunner_add_suite(r, suite_track());
    srunner_add_suite(r, suite_dialogue());
    srunner_add_suite(r, suite_user());
    srunner_add_suite(r, suite_json());
    srunner_add_suite(r, suite_lesson());
    srunner_add_suite(r, suite_lesson_answer());
    srunner_add_suite(r, suite_lint());
    srunner_add_suite(r, suite_finalize());
    srunner_add_suite(r, suite_hours());
    srunner_add_suite(r, suite_schedule());
    srunner_add_suite(r, suite_stats());
    srunner_add_suite(r, suite_plan_reader());
    srunner_add_suite(r, suite_plan_merge());
    srunner_add_suite(r, suite_plan_print());
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);

    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
