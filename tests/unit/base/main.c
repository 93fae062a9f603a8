#include "suites.h"

#include "syllabus/base/i18n.h"

#include <stdlib.h>

int main(void)
{
    i18n_init("en"); /* columns need a UTF-8 locale */
    SRunner *r = srunner_create(suite_buf());
    srunner_add_suite(r, suite_error());
    srunner_add_suite(r, suite_text());
    srunner_add_suite(r, suite_text_layout());
    srunner_add_suite(r, suite_markdown());
    srunner_add_suite(r, suite_near());
    srunner_add_suite(r, suite_words());
    srunner_add_suite(r, suite_json());
    srunner_add_suite(r, suite_yaml());
    srunner_add_suite(r, suite_time());
    srunner_add_suite(r, suite_day());
    srunner_add_suite(r, suite_env());
    srunner_add_suite(r, suite_file());
    srunner_add_suite(r, suite_find());
    srunner_add_suite(r, suite_paths());
    srunner_add_suite(r, suite_log());
    srunner_add_suite(r, suite_resource());
    srunner_add_suite(r, suite_i18n());
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
