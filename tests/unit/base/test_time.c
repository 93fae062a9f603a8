#include "suites.h"

#include "syllabus/base/time.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define COUNT(table) (int)(sizeof table / sizeof *table)

static const struct {
    int64_t ms;
    const char *text;
} instants[] = {
    {0, "1970-01-01T00:00:00.000Z"},
    {-1, "1969-12-31T23:59:59.999Z"},
    {INT64_C(1795513263123), "2026-11-24T09:41:03.123Z"},
    {INT64_C(951782400000), "2000-02-29T00:00:00.000Z"},
    {INT64_C(-62167219200000), "0000-01-01T00:00:00.000Z"},
    {INT64_C(253402300799999), "9999-12-31T23:59:59.999Z"},
};

START_TEST(spells_and_reads_instants)
{
    char text[TIME_TEXT_LEN + 1];
    int64_t ms = 42;
    time_format(instants[_i].ms, text);
    ck_assert_str_eq(text, instants[_i].text);
    ck_assert(time_parse(text, &ms));
    ck_assert_int_eq(ms, instants[_i].ms);
}
END_TEST

/* Whatever the number, the text has the shape. */
START_TEST(no_instant_breaks_the_shape)
{
    static const int64_t wild[] = {INT64_MIN, INT64_MAX, INT64_C(253402300800000),
                                   INT64_C(-62167219200001)};
    for (int i = 0; i < COUNT(wild); i++) {
        char text[TIME_TEXT_LEN + 1];
        int64_t ms;
        time_format(wild[i], text);
        ck_assert_uint_eq(strlen(text), TIME_TEXT_LEN);
        ck_assert_msg(time_parse(text, &ms), "%s", text);
    }
}
END_TEST

static const struct {
    const char *text;
    int64_t ms;
} spellings[] = {
    {"2026-11-24T09:41:03Z", INT64_C(1795513263000)},
    {"2026-11-24t12:41:03.1234567+03:00", INT64_C(1795513263123)},
    {"2026-11-24 05:11:03.1-04:30", INT64_C(1795513263100)},
    {"2016-12-31T23:59:60Z", INT64_C(1483228800000)}, /* a leap second */
};

START_TEST(reads_what_rfc_3339_allows)
{
    int64_t ms = 42;
    ck_assert(time_parse(spellings[_i].text, &ms));
    ck_assert_int_eq(ms, spellings[_i].ms);
}
END_TEST

START_TEST(refuses_what_is_no_instant)
{
    static const char *const texts[] = {
        "",
        "2026",
        "2026-11-24",
        "2026-11-24T09:41:03",
        "2026-11-24T09:41Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2026-11-00T00:00:00Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T09:60:00Z",
        "2026-11-24T09:41:61Z",
        "2026-11-24T09:41:03.Z",
        "2026-11-24T09:41:03+24:00",
        "2026-11-24T09:41:03+0300",
        "2026-11-24T09:41:03Zx",
        " 2026-11-24T09:41:03Z",
        "-026-11-24T09:41:03Z",
    };
    for (int i = 0; i < COUNT(texts); i++) {
        int64_t ms = 42;
        ck_assert_msg(!time_parse(texts[i], &ms), "%s", texts[i]);
        ck_assert_int_eq(ms, 42);
    }
}
END_TEST

START_TEST(people_see_their_own_clock)
{
    setenv("TZ", "EST5", 1);
    tzset();
    int64_t ms = INT64_C(1795513263123); /* 04:41 there */
    char *text = time_for_people(ms, ms + 3600000);
    ck_assert_str_eq(text, "04:41");
    free(text);
    text = time_for_people(ms, ms + 86400000);
    ck_assert_str_eq(text, "2026-11-24 04:41");
    free(text);
    unsetenv("TZ");
    tzset();
}
END_TEST

Suite *suite_time(void)
{
    Suite *s = suite_create("time");
    TCase *c = tcase_create("time");
    tcase_add_loop_test(c, spells_and_reads_instants, 0, COUNT(instants));
    tcase_add_test(c, no_instant_breaks_the_shape);
    tcase_add_loop_test(c, reads_what_rfc_3339_allows, 0, COUNT(spellings));
    tcase_add_test(c, refuses_what_is_no_instant);
    tcase_add_test(c, people_see_their_own_clock);
    suite_add_tcase(s, c);
    return s;
}
