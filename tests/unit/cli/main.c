#include "suites.h"

#include "syllabus/base/i18n.h"

#include <stdlib.h>

int main(void)
{
    i18n_init("en");
    SRunner *r = srunner_create(suite_screen());
    srunner_run_all(r, CK_ENV);
    int failed = srunner_ntests_failed(r);
    srunner_free(r);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
