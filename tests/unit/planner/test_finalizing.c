/* From the current plan to modules: the model's answer, its correction, or the plan itself. */
#include "fakes.h"
#include "plans.h"
#include "suites.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

static struct fakes f;

static void setup(void)
{
    struct error err = {0};
    fakes_init(&f, "en");
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_answer(&f, PLAN_TWO);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    f.dones = 0;
}

static void teardown(void)
{
    fakes_fini(&f);
}

static void prepare(void)
{
    struct error err = {0};
    ck_assert_msg(planner_prepare(f.planner, "track", false, &err) == ERROR_NONE, "%s",
                  err.message);
}

static void check_modules(enum finalize_source expected, size_t count)
{
    enum finalize_source source = FINALIZE_NONE;
    const struct module_set *set = planner_modules(f.planner, &source);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_msg(f.outcome == ERROR_NONE, "%s", f.outcome_text);
    ck_assert_int_eq(source, expected);
    ck_assert_ptr_nonnull(set);
    ck_assert_uint_eq(set->count, count);
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_eq(set->items[i].id, fake_current_plan(&f)->modules[i].id);
        ck_assert_int_eq(set->items[i].minutes, fake_current_plan(&f)->modules[i].minutes);
    }
}

START_TEST(test_modules_of_the_model)
{
    prepare();
    ck_assert_int_eq(f.turn.kind, TURN_FINALIZE);
    ck_assert_double_eq_tol(f.turn.temperature, 0.3, 1e-9);
    ck_assert_ptr_nonnull(f.turn.schema);
    ck_assert_ptr_null(f.turn.newest);
    ck_assert_uint_eq(f.asked_plan_modules, 2);
    ck_assert_ptr_nonnull(strstr(f.asked, "Connect them by channels"));
    ck_assert_ptr_null(planner_modules(f.planner, NULL)); /* not yet */
    fake_delta(&f, "{\"modules\"");
    fake_answer(&f, strchr(MODULES_TWO, ':'));
    check_modules(FINALIZE_MODEL, 2);
    ck_assert_str_eq(planner_modules(f.planner, NULL)->items[0].description, "First steps.");
    ck_assert_uint_eq(f.messages.count, 1); /* nothing is stored by looking */
    ck_assert_int_eq(f.usage[1].kind, REQUEST_FINALIZATION);
    ck_assert_str_eq(f.usage[1].status, "ok");
    ck_assert_ptr_null(f.usage[1].message_id);
}
END_TEST

START_TEST(test_chat_after_the_plan_changes_nothing)
{
    struct error err = {0};
    ck_assert_int_eq(planner_say(f.planner, "track", "thanks, bye", &err), ERROR_NONE);
    fake_answer(&f, "You are welcome. There will be 12 modules.");
    f.dones = 0;
    prepare();
    ck_assert_ptr_null(strstr(f.asked, "thanks"));
    ck_assert_ptr_null(strstr(f.asked, "12 modules"));
    fake_answer(&f, MODULES_TWO);
    check_modules(FINALIZE_MODEL, 2);
}
END_TEST

static const struct fault_case {
    const char *answer;
    enum error_kind end;
    const char *recorded;
} fault_cases[] = {
    {"Of course! Here are your modules.", ERROR_NONE, "not_json"},
    {MODULES_LOST, ERROR_NONE, "wrong_shape"},
    {"{\"modules\": []}", ERROR_NONE, "wrong_shape"},
    {"{\"modules\": [{\"title\": \"Bas", ERROR_CUT_OFF, "cut_off"},
    {MODULES_TWO, ERROR_CUT_OFF, "cut_off"}, /* whole by luck: still not trusted */
};

static void answer_fault(const struct fault_case *c)
{
    fake_delta(&f, c->answer);
    fake_end(&f, c->end, c->end == ERROR_CUT_OFF ? "length" : "stop");
}

START_TEST(test_fault_goes_back_to_the_model)
{
    const struct fault_case *c = &fault_cases[_i];
    prepare();
    answer_fault(c);
    ck_assert_uint_eq(f.dones, 0);
    ck_assert_int_eq(f.turn.kind, TURN_REPAIR);
    ck_assert_ptr_nonnull(f.turn.schema);
    ck_assert_str_eq(f.turn.partial, c->answer);
    ck_assert_ptr_nonnull(f.turn.fault);
    ck_assert_ptr_nonnull(strstr(f.asked, f.turn.fault));
    ck_assert_ptr_nonnull(strstr(f.asked, c->answer));
    if (c->end == ERROR_CUT_OFF) {
        ck_assert_ptr_nonnull(strstr(f.turn.fault, "cut off at the token limit"));
    }
    fake_answer(&f, MODULES_TWO);
    check_modules(FINALIZE_REPAIRED, 2);
    ck_assert_str_eq(f.usage[1].status, c->recorded);
    ck_assert_str_eq(f.usage[2].status, "ok");
}
END_TEST

START_TEST(test_second_fault_takes_the_plan)
{
    prepare();
    answer_fault(&fault_cases[0]);
    answer_fault(&fault_cases[_i]);
    check_modules(FINALIZE_PLAN, 2);
    ck_assert_uint_eq(f.starts, 3);
}
END_TEST

static const enum error_kind failures[] = {ERROR_NETWORK, ERROR_TIMEOUT, ERROR_AUTH, ERROR_QUOTA,
                                           ERROR_REFUSED, ERROR_EMPTY, ERROR_INTERRUPTED,
                                           /* a web page instead of a model's answer */
                                           ERROR_WRONG_SHAPE, ERROR_NOT_JSON};

/* Nothing falls back by itself when a model fails. */
START_TEST(test_failure_is_an_error_not_the_plan)
{
    bool in_repair = _i % 2 == 1;
    enum error_kind kind = failures[_i / 2];
    prepare();
    if (in_repair) {
        answer_fault(&fault_cases[0]);
    }
    fake_delta(&f, "{");
    fake_end(&f, kind, NULL);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, kind);
    enum finalize_source source = FINALIZE_MODEL;
    ck_assert_ptr_null(planner_modules(f.planner, &source));
    ck_assert_int_eq(source, FINALIZE_NONE);
    struct error err = {0};
    ck_assert_int_eq(planner_commit(f.planner, &err), ERROR_USAGE);
    error_clear(&err);
}
END_TEST

START_TEST(test_empty_answer_is_an_error)
{
    prepare();
    fake_end(&f, ERROR_NONE, "stop");
    ck_assert_int_eq(f.outcome, ERROR_EMPTY);
}
END_TEST

START_TEST(test_provider_that_cannot_start)
{
    struct error err = {0};
    f.refuse_start = true;
    ck_assert_int_eq(planner_prepare(f.planner, "track", false, &err), ERROR_NETWORK);
    ck_assert_uint_eq(f.dones, 0);
    ck_assert(!planner_busy(f.planner));
    f.refuse_start = false;
    prepare();
    f.refuse_start = true;
    answer_fault(&fault_cases[0]);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_NETWORK);
    error_clear(&err);
}
END_TEST

START_TEST(test_cancel)
{
    prepare();
    planner_cancel(f.planner);
    ck_assert(f.cancelled);
    answer_fault(&fault_cases[0]); /* it was too late to stop it; no second round */
    ck_assert_int_eq(f.outcome, ERROR_INTERRUPTED);
    ck_assert_uint_eq(f.starts, 2);
}
END_TEST

START_TEST(test_no_plan)
{
    struct error err = {0};
    struct fakes g;
    fakes_init(&g, "en");
    ck_assert_int_eq(planner_prepare(g.planner, "track", false, &err), ERROR_NO_PLAN);
    ck_assert_uint_eq(g.starts, 0);
    fakes_fini(&g);
    error_clear(&err);
}
END_TEST

START_TEST(test_cut_off_plan_must_be_seen)
{
    struct error err = {0};
    ck_assert_int_eq(planner_say(f.planner, "track", "again", &err), ERROR_NONE);
    fake_delta(&f, PLAN_TWO);
    fake_end(&f, ERROR_CUT_OFF, "length");
    size_t starts = f.starts;
    f.dones = 0;
    ck_assert_int_eq(planner_prepare(f.planner, "track", false, &err), ERROR_CUT_OFF);
    ck_assert_uint_eq(f.starts, starts);
    ck_assert_int_eq(planner_prepare(f.planner, "track", true, &err), ERROR_NONE);
    fake_answer(&f, MODULES_TWO);
    check_modules(FINALIZE_MODEL, 2);
    error_clear(&err);
}
END_TEST

START_TEST(test_commit)
{
    struct error err = {0};
    ck_assert_int_eq(planner_commit(f.planner, &err), ERROR_USAGE);
    prepare();
    fake_answer(&f, MODULES_TWO);
    f.fails[FAKE_FINALIZE] = ERROR_DATABASE;
    ck_assert_int_eq(planner_commit(f.planner, &err), ERROR_DATABASE);
    f.fails[FAKE_FINALIZE] = ERROR_NONE;
    ck_assert_int_eq(planner_commit(f.planner, &err), ERROR_NONE);
    ck_assert_uint_eq(f.modules_written, 2);
    const struct message *m = fake_last(&f);
    ck_assert_uint_eq(f.messages.count, 2);
    ck_assert_int_eq(m->sender, SENDER_AI);
    ck_assert_int_eq(m->type, MESSAGE_FINALIZATION);
    ck_assert_int_eq(m->status, MESSAGE_COMPLETE);
    ck_assert_str_eq(m->parent_id, f.messages.items[0].id);
    ck_assert_str_eq(m->content, "The course is ready. Modules: 2, hours: 20.");
    ck_assert_str_eq(m->model, "model-1-0613");
    ck_assert_int_eq(m->prompt_tokens, 10);
    ck_assert(fake_event_seen(&f, "message ai finalization complete"));
    ck_assert_int_eq(planner_commit(f.planner, &err), ERROR_USAGE); /* once */
    error_clear(&err);
}
END_TEST

START_TEST(test_notice_names_the_source_in_the_plans_language)
{
    struct error err = {0};
    mem_replace(&f.track->language, "ru");
    prepare();
    answer_fault(&fault_cases[0]);
    answer_fault(&fault_cases[1]);
    check_modules(FINALIZE_PLAN, 2);
    ck_assert_int_eq(planner_commit(f.planner, &err), ERROR_NONE);
    ck_assert_str_eq(fake_last(&f)->content,
                     "Курс готов. Модулей: 2, часов: 20. Пригодного ответа от модели нет; модули "
                     "взяты из самого плана.");
    ck_assert_ptr_null(fake_last(&f)->model);
    ck_assert_int_eq(fake_last(&f)->prompt_tokens, 20);

    mem_replace(&f.track->language, "en");
    f.dones = 0;
    prepare();
    answer_fault(&fault_cases[0]);
    fake_answer(&f, MODULES_TWO);
    check_modules(FINALIZE_REPAIRED, 2);
    ck_assert_int_eq(planner_commit(f.planner, &err), ERROR_NONE);
    ck_assert_str_eq(fake_last(&f)->content,
                     "The course is ready. Modules: 2, hours: 20. The model's first answer could "
                     "not be used; the modules come from its second.");
    error_clear(&err);
}
END_TEST

START_TEST(test_source_names)
{
    ck_assert_ptr_null(finalize_source_name(FINALIZE_NONE));
    ck_assert_str_eq(finalize_source_name(FINALIZE_MODEL), "model");
    ck_assert_str_eq(finalize_source_name(FINALIZE_REPAIRED), "repaired");
    ck_assert_str_eq(finalize_source_name(FINALIZE_PLAN), "plan");
}
END_TEST

Suite *finalizing_suite(void)
{
    int faults = (int)(sizeof fault_cases / sizeof fault_cases[0]);
    Suite *s = suite_create("finalizing");
    TCase *t = tcase_create("finalizing");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, test_modules_of_the_model);
    tcase_add_test(t, test_chat_after_the_plan_changes_nothing);
    tcase_add_loop_test(t, test_fault_goes_back_to_the_model, 0, faults);
    tcase_add_loop_test(t, test_second_fault_takes_the_plan, 0, faults);
    tcase_add_loop_test(t, test_failure_is_an_error_not_the_plan, 0,
                        2 * (int)(sizeof failures / sizeof failures[0]));
    tcase_add_test(t, test_empty_answer_is_an_error);
    tcase_add_test(t, test_provider_that_cannot_start);
    tcase_add_test(t, test_cancel);
    tcase_add_test(t, test_no_plan);
    tcase_add_test(t, test_cut_off_plan_must_be_seen);
    tcase_add_test(t, test_commit);
    tcase_add_test(t, test_notice_names_the_source_in_the_plans_language);
    tcase_add_test(t, test_source_names);
    suite_add_tcase(s, t);
    return s;
}
