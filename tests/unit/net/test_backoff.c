#include "suites.h"

#include "syllabus/net/backoff.h"

#include <stdlib.h>

#define NOW  INT64_C(1785000000000) /* Sat, 25 Jul 2026 17:20:00 GMT */
#define YEAR INT64_C(31536000000)

static const struct {
    struct net_retry_hint hint;
    int64_t ms;
} asked[] = {
    {{0}, -1},
    {{.retry_after = "7"}, 7000},
    {{.retry_after = " 7 "}, 7000},
    {{.retry_after = "0"}, 0},
    {{.retry_after = "0.25"}, 250},
    {{.retry_after = "1.5"}, 1500},
    {{.retry_after = "120"}, 120000},
    {{.retry_after = "99999999999999999999999"}, YEAR},
    {{.retry_after_ms = "1500"}, 1500},
    {{.retry_after_ms = "0.2"}, 1},
    {{.retry_after_ms = "20", .retry_after = "7"}, 20},
    {{.retry_after_ms = "soon", .retry_after = "7"}, 7000},
    {{.retry_after = "Sat, 25 Jul 2026 17:20:09 GMT"}, 9000},
    {{.retry_after = "Saturday, 25-Jul-26 17:20:09 GMT"}, 9000},
    {{.retry_after = "Sat Jul 25 17:20:09 2026"}, 9000},
    {{.retry_after = "Sat, 25 Jul 2026 17:20:00 GMT"}, -1},
    {{.retry_after = "Sat, 25 Jul 2020 17:20:00 GMT"}, -1},
    {{.retry_after = "Fri, 31 Dec 2999 00:00:00 GMT"}, YEAR},
    {{.retry_after = ""}, -1},
    {{.retry_after = "-1"}, -1},
    {{.retry_after = "nan"}, -1},
    {{.retry_after = "inf"}, -1},
    {{.retry_after = "0x10"}, -1},
    {{.retry_after = "1e3"}, -1},
    {{.retry_after = "."}, -1},
    {{.retry_after = "1.2.3"}, -1},
    {{.retry_after = "7 seconds"}, -1},
    {{.retry_after = "6m0s"}, -1},
    {{.retry_after = "20260725"}, INT64_C(20260725000)},
};

START_TEST(what_is_asked)
{
    int64_t ms = backoff_asked_ms(&asked[_i].hint, NOW);
    ck_assert_msg(ms == asked[_i].ms, "\"%s\" \"%s\": %lld", asked[_i].hint.retry_after_ms,
                  asked[_i].hint.retry_after, (long long)ms);
}
END_TEST

START_TEST(what_is_wanted)
{
    ck_assert_int_eq(backoff_wanted(&(struct net_retry_hint){0}), -1);
    ck_assert_int_eq(backoff_wanted(&(struct net_retry_hint){.should_retry = "true"}), 1);
    ck_assert_int_eq(backoff_wanted(&(struct net_retry_hint){.should_retry = " False"}), 0);
    ck_assert_int_eq(backoff_wanted(&(struct net_retry_hint){.should_retry = "maybe"}), -1);
}
END_TEST

START_TEST(delays)
{
    static const int64_t whole[] = {500, 1000, 2000, 4000, 8000, 8000, 8000};
    for (int i = 0; i < 7; i++) {
        ck_assert_int_eq(backoff_delay_ms(i + 1, 0), whole[i]);
        ck_assert_int_eq(backoff_delay_ms(i + 1, 1), whole[i] * 3 / 4);
        ck_assert_int_eq(backoff_delay_ms(i + 1, 0.5), whole[i] * 7 / 8);
    }
    ck_assert_int_eq(backoff_delay_ms(1000000, 0), 8000);
    ck_assert_int_eq(backoff_delay_ms(0, 0), 500);
}
END_TEST

START_TEST(chances)
{
    ck_assert_double_eq(backoff_chance(0), 0);
    ck_assert_double_eq(backoff_chance(UINT32_MAX), 1);
    ck_assert_double_eq_tol(backoff_chance(UINT32_MAX / 2), 0.5, 1e-6);
}
END_TEST

START_TEST(statuses)
{
    static const int heal[] = {408, 409, 425, 429, 498, 500, 502, 503, 504, 520, 524, 529};
    static const int stay[] = {0, 200, 307, 400, 401, 402, 403, 404, 405, 413, 422, 424, 451};
    for (size_t i = 0; i < sizeof heal / sizeof heal[0]; i++) {
        ck_assert_msg(backoff_status_heals(heal[i]), "%d", heal[i]);
    }
    for (size_t i = 0; i < sizeof stay / sizeof stay[0]; i++) {
        ck_assert_msg(!backoff_status_heals(stay[i]), "%d", stay[i]);
    }
}
END_TEST

Suite *suite_backoff(void)
{
    Suite *s = suite_create("backoff");
    TCase *t = tcase_create("backoff");
    tcase_add_loop_test(t, what_is_asked, 0, sizeof asked / sizeof asked[0]);
    tcase_add_test(t, what_is_wanted);
    tcase_add_test(t, delays);
    tcase_add_test(t, chances);
    tcase_add_test(t, statuses);
    suite_add_tcase(s, t);
    return s;
}
