/* Names that were meant by others. */
#include "suites.h"

#include "syllabus/base/near.h"

#include <stdint.h>
#include <string.h>

static const struct {
    const char *a, *b;
    size_t distance;
} pairs[] = {
    {"", "", 0},        {"", "plan", 4},     {"plan", "plan", 0}, {"plan", "plans", 1},
    {"lan", "plan", 1}, {"plam", "plan", 1}, {"paln", "plan", 1}, {"kitten", "sitting", 3},
};

START_TEST(counts_edits)
{
    ck_assert_uint_eq(near_distance(pairs[_i].a, pairs[_i].b), pairs[_i].distance);
    ck_assert_uint_eq(near_distance(pairs[_i].b, pairs[_i].a), pairs[_i].distance);
}
END_TEST

START_TEST(long_names_are_near_nothing)
{
    char name[66];
    memset(name, 'a', sizeof name);
    name[64] = '\0';
    ck_assert_uint_eq(near_distance(name, name), 0);
    name[64] = 'a';
    name[65] = '\0';
    ck_assert_uint_eq(near_distance(name, name), SIZE_MAX);
    ck_assert_uint_eq(near_distance("", name), SIZE_MAX);
}
END_TEST

Suite *suite_near(void)
{
    Suite *s = suite_create("near");
    TCase *c = tcase_create("near");
    tcase_add_loop_test(c, counts_edits, 0, (int)(sizeof pairs / sizeof *pairs));
    tcase_add_test(c, long_names_are_near_nothing);
    suite_add_tcase(s, c);
    return s;
}
