#include "suites.h"

#include "syllabus/base/error.h"

#include <errno.h>
#include <string.h>

START_TEST(every_kind_has_a_name_of_its_own)
{
    for (int a = 0; a < ERROR_KIND_COUNT; a++) {
        ck_assert_ptr_nonnull(error_kind_name((enum error_kind)a));
        for (int b = 0; b < a; b++) {
            ck_assert_str_ne(error_kind_name((enum error_kind)a),
                             error_kind_name((enum error_kind)b));
        }
    }
    ck_assert_str_eq(error_kind_name(ERROR_NOT_SIGNED_IN), "not_signed_in");
    ck_assert_str_eq(error_kind_name(ERROR_NO_PLAN), "no_plan");
    ck_assert_ptr_nonnull(error_kind_name(ERROR_KIND_COUNT));
}
END_TEST

START_TEST(says_what_where_and_what_to_do)
{
    struct error e = {0};
    error_prefix(&e, "nothing happened");
    error_advise(&e, "nothing to do");
    ck_assert_int_eq(e.kind, ERROR_NONE);
    ck_assert_ptr_null(e.message);
    ck_assert_ptr_null(e.advice);
    ck_assert_int_eq(error_set(&e, ERROR_USAGE, "%d apples", 3), ERROR_USAGE);
    error_prefix(&e, "basket %s", "b");
    error_advise(&e, "take %d", 2);
    ck_assert_str_eq(e.message, "basket b: 3 apples");
    ck_assert_str_eq(e.advice, "take 2");
    error_set(&e, ERROR_IO, "(%s)", e.message); /* out of what it replaces */
    ck_assert_str_eq(e.message, "(basket b: 3 apples)");
    ck_assert_ptr_null(e.advice); /* it was about something else */
    ck_assert_int_eq(error_set_errno(&e, ERROR_IO, ENOENT, "open %s", "f"), ERROR_IO);
    ck_assert_ptr_eq(strstr(e.message, "open f: "), e.message);
    ck_assert_uint_gt(strlen(e.message), strlen("open f: "));
    error_clear(&e);
    error_clear(&e);
    ck_assert_int_eq(e.kind, ERROR_NONE);
}
END_TEST

START_TEST(moves_and_copies)
{
    struct error a = {0}, b = {0};
    error_set(&a, ERROR_AUTH, "no");
    error_advise(&a, "yes");
    error_set(&b, ERROR_IO, "old");
    ck_assert_int_eq(error_copy(&b, &a), ERROR_AUTH);
    ck_assert_str_eq(b.message, "no");
    ck_assert_str_eq(b.advice, "yes");
    ck_assert_ptr_ne(a.message, b.message);
    error_clear(&b);
    ck_assert_int_eq(error_move(&b, &a), ERROR_AUTH);
    ck_assert_str_eq(b.message, "no");
    ck_assert_ptr_null(a.message);
    ck_assert_int_eq(a.kind, ERROR_NONE);
    ck_assert_int_eq(error_move(&b, &b), ERROR_AUTH);
    ck_assert_int_eq(error_move(NULL, &b), ERROR_AUTH);
    ck_assert_ptr_null(b.message);
}
END_TEST

START_TEST(nobody_need_listen)
{
    ck_assert_int_eq(error_set(NULL, ERROR_QUOTA, "%d", 1), ERROR_QUOTA);
    ck_assert_int_eq(error_set_errno(NULL, ERROR_IO, EIO, "x"), ERROR_IO);
    error_prefix(NULL, "x");
    error_advise(NULL, "x");
    error_clear(NULL);
    struct error a = {0};
    error_set(&a, ERROR_AUTH, "no");
    ck_assert_int_eq(error_copy(NULL, &a), ERROR_AUTH);
    error_clear(&a);
}
END_TEST

Suite *suite_error(void)
{
    Suite *s = suite_create("error");
    TCase *c = tcase_create("error");
    tcase_add_test(c, every_kind_has_a_name_of_its_own);
    tcase_add_test(c, says_what_where_and_what_to_do);
    tcase_add_test(c, moves_and_copies);
    tcase_add_test(c, nobody_need_listen);
    suite_add_tcase(s, c);
    return s;
}
