#include "suites.h"

#include <stdlib.h>

int main(void)
{
    SRunner *r = srunner_create(seam_suite());
    srunner_add_suite(r, prompt_suite());
    srunner_add_suite(r, dialogue_suite());
    srunner_add_suite(r, again_suite());
    srunner_add_suite(r, calls_suite());
    srunner_add_suite(r, finalizing_suite());
    srunner_add_suite(r, held_suite());
    srunner_add_suite(r, lessons_suite());
    srunner_add_suite(r, talk_suite());
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
