#include "suites.h"

#include "../../../src/llm/retry_internal.h"

#include <stdlib.h>
#include <string.h>

#define NOW INT64_C(1785000000000)

/* How a request ended, and what comes of it at the first failure of two that are allowed. */
static const struct {
    const char *name;
    int status; /* 0: the transport failed, or nothing came */
    const char *body;
    enum error_kind kind; /* of the transport */
    bool can_heal, broken_off, delivered;
    struct net_retry_hint hint;
    enum retry_verdict verdict;
    int64_t ms; /* when there is a wait */
} cases[] = {
    {"no connection", .kind = ERROR_NETWORK, .can_heal = true, .verdict = RETRY_WAIT, .ms = 500},
    {"a slow connection", .kind = ERROR_TIMEOUT, .can_heal = true, .verdict = RETRY_WAIT,
     .ms = 500},
    {"a certificate", .kind = ERROR_NETWORK, .verdict = RETRY_NO},
    {"silence", .kind = ERROR_TIMEOUT, .verdict = RETRY_NO},
    {"no connection in the middle", .kind = ERROR_NETWORK, .can_heal = true, .delivered = true,
     .verdict = RETRY_NO},
    {"nothing", .kind = ERROR_EMPTY, .broken_off = true, .verdict = RETRY_WAIT, .ms = 500},
    {"an empty answer", .kind = ERROR_EMPTY, .verdict = RETRY_NO},
    {"a web page", .kind = ERROR_WRONG_SHAPE, .verdict = RETRY_NO},
    {"cancelled", .kind = ERROR_INTERRUPTED, .can_heal = true, .verdict = RETRY_NO},
    {"408", 408, "", .verdict = RETRY_WAIT, .ms = 500},
    {"409", 409, "", .verdict = RETRY_WAIT, .ms = 500},
    {"429", 429, "", .verdict = RETRY_WAIT, .ms = 500},
    {"500", 500, "boom", .verdict = RETRY_WAIT, .ms = 500},
    {"502", 502, "<html>", .verdict = RETRY_WAIT, .ms = 500},
    {"529", 529, "", .verdict = RETRY_WAIT, .ms = 500},
    {"500 in the middle", 500, "", .delivered = true, .verdict = RETRY_NO},
    {"400", 400, "", .verdict = RETRY_NO},
    {"401", 401, "", .verdict = RETRY_NO},
    {"402", 402, "", .verdict = RETRY_NO},
    {"403", 403, "", .verdict = RETRY_NO},
    {"404", 404, "", .verdict = RETRY_NO},
    {"422", 422, "", .verdict = RETRY_NO},
    {"a quota", 429, "{\"error\":{\"code\":\"insufficient_quota\"}}", .verdict = RETRY_NO},
    {"a quota in a 500", 500, "{\"error\":\"insufficient_quota\"}", .verdict = RETRY_NO},
    {"too long", 429, "{\"error\":\"Request too large\"}", .verdict = RETRY_NO},
    {"a filter", 500, "{\"error\":{\"code\":\"content_filter\"}}", .verdict = RETRY_NO},
    {"seconds", 429, "", .hint = {.retry_after = "7"}, .verdict = RETRY_WAIT, .ms = 7000},
    {"none", 429, "", .hint = {.retry_after = "0"}, .verdict = RETRY_WAIT, .ms = 500},
    {"milliseconds", 429, "", .hint = {.retry_after_ms = "20"}, .verdict = RETRY_WAIT, .ms = 20},
    {"a minute", 503, "", .hint = {.retry_after = "60"}, .verdict = RETRY_WAIT, .ms = 60000},
    {"more than a minute", 503, "", .hint = {.retry_after = "61"}, .verdict = RETRY_LATER},
    {"a wish", 400, "", .hint = {.should_retry = "true"}, .verdict = RETRY_WAIT, .ms = 500},
    {"a wish that it is not", 500, "", .hint = {.should_retry = "false"}, .verdict = RETRY_NO},
    {"a wish against reason", 401, "", .hint = {.should_retry = "true"}, .verdict = RETRY_NO},
    {"loading", 503, "{\"error\":\"Loading model\"}", .verdict = RETRY_LOADING, .ms = 2000},
    {"loading, with a wish", 503, "{\"error\":\"Loading model\"}", .hint = {.retry_after_ms = "5"},
     .verdict = RETRY_LOADING, .ms = 5},
};

static void fill(struct retry_case *c, struct fault *f, int i)
{
    *c = (struct retry_case){.kind = cases[i].kind,
                             .delivered = cases[i].delivered,
                             .can_heal = cases[i].can_heal,
                             .broken_off = cases[i].broken_off,
                             .hint = &cases[i].hint,
                             .retries = 2,
                             .now_ms = NOW};
    if (cases[i].status != 0) {
        fault_read_body(f, cases[i].status, cases[i].body, strlen(cases[i].body));
        c->fault = f;
        c->kind = fault_kind(f);
    }
}

START_TEST(judged)
{
    struct fault f = {0};
    struct retry_case c;
    fill(&c, &f, _i);
    struct retry r = retry_judge(&c);
    ck_assert_msg(r.verdict == cases[_i].verdict, "%s: %d", cases[_i].name, r.verdict);
    if (r.verdict == RETRY_WAIT || r.verdict == RETRY_LOADING) {
        ck_assert_msg(r.ms == cases[_i].ms, "%s: %lld", cases[_i].name, (long long)r.ms);
    }
    c.retries = 0;
    ck_assert_int_eq(retry_judge(&c).verdict, RETRY_NO);
    fault_fini(&f);
}
END_TEST

START_TEST(counted)
{
    const struct net_retry_hint none = {0}, minute = {.retry_after = "60"};
    struct retry_case c = {
        .kind = ERROR_NETWORK, .can_heal = true, .hint = &none, .retries = 2, .chance = 1};
    ck_assert_int_eq(retry_judge(&c).ms, 375);
    c.failures = 1;
    ck_assert_int_eq(retry_judge(&c).ms, 750);
    c.failures = 2;
    ck_assert_int_eq(retry_judge(&c).verdict, RETRY_NO);
    c.retries = 9;
    c.hint = &minute;
    c.waited_ms = 60000;
    ck_assert_int_eq(retry_judge(&c).verdict, RETRY_WAIT);
    c.waited_ms = 60001;
    ck_assert_int_eq(retry_judge(&c).verdict, RETRY_LATER);
}
END_TEST

/* Loading costs no attempts, and has an end. */
START_TEST(loading_counted)
{
    struct fault f = {0};
    const struct net_retry_hint none = {0};
    fault_read_body(&f, 503, "{\"error\":\"Loading model\"}", 25);
    struct retry_case c = {
        .kind = ERROR_REFUSED, .fault = &f, .hint = &none, .retries = 2, .failures = 2};
    ck_assert_int_eq(retry_judge(&c).verdict, RETRY_LOADING);
    c.loading_ms = RETRY_LOADING_MS - 2000;
    ck_assert_int_eq(retry_judge(&c).verdict, RETRY_LOADING);
    c.loading_ms++;
    ck_assert_int_eq(retry_judge(&c).verdict, RETRY_NO);
    fault_fini(&f);
}
END_TEST

Suite *suite_retry(void)
{
    Suite *s = suite_create("retry");
    TCase *t = tcase_create("retry");
    tcase_add_loop_test(t, judged, 0, sizeof cases / sizeof cases[0]);
    tcase_add_test(t, counted);
    tcase_add_test(t, loading_counted);
    suite_add_tcase(s, t);
    return s;
}
