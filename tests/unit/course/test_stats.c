/* Figures added up, with numbers computed by hand. */
#include "suites.h"

#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/json.h"
#include "syllabus/course/stats.h"

#include <stdlib.h>
#include <string.h>

static void add_user(struct stats *s, const char *email)
{
    mem_grow(&s->users, &s->user_cap, s->user_count + 1, sizeof *s->users);
    s->users[s->user_count++] = mem_strdup(email);
}

/* The price of "dear" is 3 and 6, of "cheap" 0.1 and 0.2; others have none. */
static enum stats_price price(void *ctx, const char *provider, const char *model, double *prompt,
                              double *completion)
{
    if (strcmp(provider, "builtin") == 0) {
        return STATS_FREE;
    }
    bool dear = strcmp(model, "dear") == 0;
    *prompt = dear ? 3 : 0.1;
    *completion = dear ? 6 : 0.2;
    return dear || strcmp(model, "cheap") == 0 ? STATS_PRICED : STATS_UNPRICED;
}

static const struct {
    const char *provider, *model;
    struct stats_cell cell;
} cells[] = {
    {"openai",
     "cheap",
     {.user = 0,
      .chat_type = CHAT_DISCUSSION,
      .kind = REQUEST_TUTOR,
      .answers = 2,
      .requests = 2,
      .prompt = 1000,
      .completion = 500,
      .told = 2,
      .told_prompt = 1000,
      .told_completion = 500}},
    {"openai",
     "dear",
     {.user = 0,
      .chat_type = CHAT_PLANNING,
      .kind = REQUEST_WELCOME,
      .answers = 1,
      .requests = 1,
      .prompt = 100,
      .completion = 50,
      .told = 1,
      .told_prompt = 100,
      .told_completion = 50}},
    {"openai",
     "dear",
     {.user = 0,
      .chat_type = CHAT_PLANNING,
      .kind = REQUEST_DISCUSSION,
      .answers = 4,
      .requests = 5,
      .prompt = 300,
      .completion = 60,
      .told = 3,
      .told_prompt = 200,
      .told_completion = 60}},
    {"openai",
     "odd",
     {.user = 0,
      .chat_type = CHAT_PLANNING,
      .kind = REQUEST_DISCUSSION,
      .answers = 1,
      .requests = 1,
      .prompt = 7,
      .completion = 3,
      .told = 1,
      .told_prompt = 7,
      .told_completion = 3}},
    {"builtin",
     "builtin",
     {.user = 0,
      .chat_type = CHAT_PLANNING,
      .kind = REQUEST_DISCUSSION,
      .answers = 3,
      .requests = 3,
      .prompt = -1,
      .completion = -1,
      .told = 0,
      .told_prompt = -1,
      .told_completion = -1}},
    {"openai",
     "",
     {.user = 0,
      .chat_type = -1,
      .kind = REQUEST_LESSON,
      .answers = 1,
      .requests = 1,
      .prompt = -1,
      .completion = -1,
      .told = 0,
      .told_prompt = -1,
      .told_completion = -1}},
    {"openai",
     "dear",
     {.user = 1,
      .chat_type = CHAT_PLANNING,
      .kind = REQUEST_WELCOME,
      .answers = 1,
      .requests = 1,
      .prompt = 1000000,
      .completion = 2000000,
      .told = 1,
      .told_prompt = 1000000,
      .told_completion = 2000000}},
};

static void add_cell(struct stats *s, size_t i)
{
    mem_grow(&s->cells, &s->cell_cap, s->cell_count + 1, sizeof *s->cells);
    struct stats_cell *c = &s->cells[s->cell_count++];
    *c = cells[i].cell;
    c->provider = mem_strdup(cells[i].provider);
    c->model = mem_strdup(cells[i].model);
}

static struct stats_report *report(void)
{
    struct stats s = {0};
    add_user(&s, "ann@example.org");
    add_user(&s, "bob@example.org");
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        add_cell(&s, i);
    }
    return stats_report_new(&s, price, NULL);
}

static void check_row(const struct stats_row *r, const char *name, int64_t messages, int64_t total,
                      double average, double cost)
{
    ck_assert_pstr_eq(r->name, name);
    ck_assert_int_eq(r->messages, messages);
    ck_assert_int_eq(r->total, total);
    ck_assert_double_eq_tol(stats_average(r), average, 1e-9);
    ck_assert_double_eq_tol(stats_cost(r), cost, 1e-12);
}

START_TEST(test_tables)
{
    struct stats_report *r = report();
    const struct stats_table *t = &r->tables[STATS_BY_CHAT_TYPE];
    ck_assert_uint_eq(t->count, 3);
    check_row(&t->rows[0], "planning", 9, 520, 84, 0.00156); /* 420 of five; 900 and 660 */
    check_row(&t->rows[1], "discussion", 2, 1500, 750, 0.0002);
    check_row(&t->rows[2], NULL, 1, -1, -1, -1);

    t = &r->tables[STATS_BY_STAGE];
    ck_assert_uint_eq(t->count, 4);
    check_row(&t->rows[0], "welcome", 1, 150, 150, 0.0006);
    check_row(&t->rows[1], "discussion", 8, 370, 67.5, 0.00096); /* 270 of four */
    check_row(&t->rows[2], "lesson", 1, -1, -1, -1);
    check_row(&t->rows[3], "tutor", 2, 1500, 750, 0.0002);

    t = &r->tables[STATS_BY_MODEL]; /* the greatest first */
    ck_assert_uint_eq(t->count, 5);
    check_row(&t->rows[0], "cheap", 2, 1500, 750, 0.0002);
    check_row(&t->rows[1], "dear", 5, 510, 102.5, 0.00156);
    check_row(&t->rows[2], "odd", 1, 10, 10, -1);
    check_row(&t->rows[3], NULL, 1, -1, -1, -1);
    check_row(&t->rows[4], "builtin", 3, -1, -1, 0);

    t = &r->tables[STATS_BY_USER];
    ck_assert_uint_eq(t->count, 2);
    check_row(&t->rows[0], "bob@example.org", 1, 3000000, 3000000, 15);
    check_row(&t->rows[1], "ann@example.org", 12, 2020, 274.29, 0.00176); /* 1920 of seven */

    ck_assert_int_eq(r->asked, 10); /* hers, without the built-in planner's */
    ck_assert_int_eq(r->priced, 6);
    stats_report_free(r);
}
END_TEST

/* Sums of what was not told are not zero. */
START_TEST(test_json)
{
    struct stats_report *r = report();
    struct json_object *v = course_stats_json(r);
    char *rows = json_printed(json_get(v, "tokens_by_model"), 0);
    ck_assert_str_eq(
        rows, "[{\"model\":\"cheap\",\"messages\":2,\"prompt_tokens\":1000,\"completion_tokens\":"
              "500,\"total_tokens\":1500,\"average_tokens\":750,\"cost\":0.0002},{\"model\":"
              "\"dear\",\"messages\":5,\"prompt_tokens\":400,\"completion_tokens\":110,\"total_"
              "tokens\":510,\"average_tokens\":102.5,\"cost\":0.00156},{\"model\":\"odd\","
              "\"messages\":1,\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10,"
              "\"average_tokens\":10,\"cost\":null},{\"model\":null,\"messages\":1,\"prompt_"
              "tokens\":null,\"completion_tokens\":null,\"total_tokens\":null,\"average_tokens\":"
              "null,\"cost\":null},{\"model\":\"builtin\",\"messages\":3,\"prompt_tokens\":null,"
              "\"completion_tokens\":null,\"total_tokens\":null,\"average_tokens\":null,\"cost\":"
              "0}]");
    free(rows);
    json_free(v);
    stats_report_free(r);
}
END_TEST

START_TEST(test_percent)
{
    ck_assert_double_eq(stats_percent(1, 10), 10);
    ck_assert_double_eq(stats_percent(1, 3), 33.33);
    ck_assert_double_eq(stats_percent(2, 3), 66.67);
    ck_assert_double_eq(stats_percent(5, 5), 100);
    ck_assert_double_eq(stats_percent(0, 0), 0);
}
END_TEST

START_TEST(test_nothing)
{
    struct stats s = {0};
    add_user(&s, "ann@example.org");
    struct stats_report *r = stats_report_new(&s, price, NULL);
    ck_assert(stats_report_is_empty(r));
    stats_report_free(r);
    r = report();
    ck_assert(!stats_report_is_empty(r));
    stats_report_free(r);
    stats_report_free(NULL);
}
END_TEST

Suite *suite_stats(void)
{
    Suite *s = suite_create("stats");
    TCase *tc = tcase_create("stats");
    tcase_add_test(tc, test_tables);
    tcase_add_test(tc, test_json);
    tcase_add_test(tc, test_percent);
    tcase_add_test(tc, test_nothing);
    suite_add_tcase(s, tc);
    return s;
}
