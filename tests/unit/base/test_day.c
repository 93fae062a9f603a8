#include "suites.h"

#include "syllabus/base/day.h"

#include <stdlib.h>
#include <time.h>

static const struct {
    const char *text;
    int day; /* 0: refused */
    int of_week;
} days[] = {
    {"1970-01-02", 1, 4},        {"2000-02-29", 11016, 1}, {"2026-11-30", 20787, 0},
    {"9999-12-31", DAY_LAST, 4}, {"1970-01-01", 0, 0},     {"1969-12-31", 0, 0},
    {"2026-02-29", 0, 0},        {"2026-13-01", 0, 0},     {"2026-1-01", 0, 0},
    {"2026-11-30 ", 0, 0},       {"2026-11-3", 0, 0},      {"", 0, 0},
    {"2026/11/30", 0, 0},        {"+026-11-30", 0, 0},
};

START_TEST(test_texts)
{
    int day = 0;
    char text[DAY_TEXT_LEN + 1];

    ck_assert_int_eq(day_parse(days[_i].text, &day), days[_i].day > 0);
    ck_assert_int_eq(day, days[_i].day);
    if (day > 0) {
        day_format(day, text);
        ck_assert_str_eq(text, days[_i].text);
        ck_assert_int_eq(day_of_week(day), days[_i].of_week);
    }
}
END_TEST

static void live_in(const char *zone)
{
    ck_assert_int_eq(setenv("TZ", zone, 1), 0);
    tzset();
}

/* The day is that of the clock on the wall, also on the days when it is moved. */
START_TEST(test_zones)
{
    live_in("XXX-3");                               /* three hours east */
    ck_assert_int_eq(day_of(1764018000000), 20417); /* 2025-11-24T21:00Z is the next day */
    ck_assert_int_eq(day_at(20417, 18 * 60), 1764018000000 + 18 * INT64_C(3600000));
    live_in("XXX5YYY,M3.2.0,M11.1.0");                                /* New York */
    ck_assert_int_eq(day_at(20759, 18 * 60), INT64_C(1793660400000)); /* 2026-11-02, winter */
    ck_assert_int_eq(day_at(20757, 18 * 60), INT64_C(1793484000000)); /* 2026-10-31, summer */
    live_in("UTC0");
    ck_assert_int_eq(day_of(1764017999999), 20416);
    ck_assert_int_eq(day_at(20416, 0), 20416 * INT64_C(86400000));
    unsetenv("TZ");
    tzset();
}
END_TEST

Suite *suite_day(void)
{
    Suite *s = suite_create("day");
    TCase *t = tcase_create("day");

    tcase_add_loop_test(t, test_texts, 0, sizeof days / sizeof *days);
    tcase_add_test(t, test_zones);
    suite_add_tcase(s, t);
    return s;
}
