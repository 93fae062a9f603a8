/* What to do about an error, and what counts as a yes. */
#include "suites.h"

#include "../../../src/app/app_internal.h"
#include "syllabus/app/app.h"
#include "syllabus/base/text.h"

#include <string.h>

/* Of these nothing general can be said: each such error brings its own. */
static bool says_nothing(enum error_kind kind)
{
    return kind == ERROR_REMOTE;
}

START_TEST(test_every_kind)
{
    struct error err = {0};
    error_set(&err, (enum error_kind)_i, "what happened");
    const char *advice = app_advice(&err);
    ck_assert_msg(says_nothing(err.kind) || !text_blank(advice), "%s", error_kind_name(err.kind));
    /* One line, a whole sentence. */
    if (advice != NULL) {
        ck_assert_ptr_null(strchr(advice, '\n'));
        ck_assert_int_eq(advice[strlen(advice) - 1], '.');
    }
    error_advise(&err, "This very thing.");
    ck_assert_str_eq(app_advice(&err), "This very thing.");
    error_clear(&err);
}
END_TEST

START_TEST(test_no_error)
{
    const struct error none = {0};
    ck_assert_ptr_null(app_advice(&none));
}
END_TEST

static const struct {
    const char *answer;
    bool yes;
} answers[] = {
    {"y", true},   {"Y", true},     {"yes", true}, {"YES", true},    {"д", true},   {"Да", true},
    {"ДА", true},  {NULL, false},   {"", false},   {"n", false},     {"no", false}, {"нет", false},
    {"ye", false}, {"yess", false}, {"1", false},  {"ok, y", false},
};

START_TEST(test_yes)
{
    ck_assert_int_eq(answer_is_yes(answers[_i].answer), answers[_i].yes);
}
END_TEST

Suite *suite_advice(void)
{
    Suite *s = suite_create("advice");
    TCase *tc = tcase_create("texts");
    tcase_add_loop_test(tc, test_every_kind, ERROR_USAGE, ERROR_KIND_COUNT);
    tcase_add_test(tc, test_no_error);
    tcase_add_loop_test(tc, test_yes, 0, sizeof answers / sizeof *answers);
    suite_add_tcase(s, tc);
    return s;
}
