/* What the screen advises is in its own words: keys, not arguments of the command line. */
#include "suites.h"

#include "advice.h"

#include "syllabus/base/error.h"

#include <string.h>

START_TEST(test_kinds)
{
    static const char *const foreign[] = {
        "--", "track list", "\"continue\"", "\"regenerate\"", "syllabus say", "login"};
    for (int kind = ERROR_NONE + 1; kind < ERROR_KIND_COUNT; kind++) {
        struct error err = {.kind = (enum error_kind)kind};
        const char *advice = advice_on_screen(&err);
        for (size_t i = 0; advice && i < sizeof foreign / sizeof *foreign; i++) {
            ck_assert_msg(!strstr(advice, foreign[i]), "%s", advice);
        }
    }
}
END_TEST

START_TEST(test_own_advice)
{
    struct error err = {0};
    ck_assert_ptr_null(advice_on_screen(&err));
    error_set(&err, ERROR_IO, "there already");
    error_advise(&err, "--force replaces it.");
    ck_assert_str_eq(advice_on_screen(&err), "Overwrite it, or take another name.");
    error_advise(&err, "--yes deletes without asking.");
    ck_assert_ptr_null(advice_on_screen(&err));
    error_advise(&err, "Wait for rain.");
    ck_assert_str_eq(advice_on_screen(&err), "Wait for rain.");
    error_clear(&err);
}
END_TEST

Suite *suite_advice(void)
{
    Suite *s = suite_create("advice");
    TCase *tc = tcase_create("advice");
    tcase_add_test(tc, test_kinds);
    tcase_add_test(tc, test_own_advice);
    suite_add_tcase(s, tc);
    return s;
}
