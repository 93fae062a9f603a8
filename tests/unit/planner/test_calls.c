/* What happens around an answer: going on by itself, thoughts, fitting into the model's window, and
 * what people are told meanwhile. */
#include "fakes.h"
#include "plans.h"
#include "suites.h"

#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

static struct fakes f;

static void setup(void)
{
    fakes_init(&f, "en");
}

static void teardown(void)
{
    fakes_fini(&f);
}

static void say(const char *text)
{
    struct error err = {0};
    ck_assert_msg(planner_say(f.planner, "track", text, &err) == ERROR_NONE, "%s", err.message);
}

static void have_plan(void)
{
    struct error err = {0};
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_answer(&f, PLAN_TWO);
    buf_reset(&f.events);
    buf_reset(&f.text);
    while (f.usage_count > 0) {
        usage_record_fini(&f.usage[--f.usage_count]);
    }
    f.dones = 0;
}

static void go_on_at_most(int times)
{
    f.options.max_continue = times;
    fakes_restart(&f);
    have_plan();
}

static void cut(const char *text)
{
    fake_delta(&f, text);
    fake_end(&f, ERROR_CUT_OFF, "length");
}

/* --- going on by itself --- */

START_TEST(test_goes_on_by_itself)
{
    go_on_at_most(2);
    say("add testing");
    cut(PLAN_THREE_HEAD);
    ck_assert_uint_eq(f.dones, 0);
    ck_assert(f.running);
    ck_assert_str_eq(f.turn.partial, PLAN_THREE_HEAD);
    ck_assert_ptr_nonnull(strstr(f.asked, "add testing"));
    ck_assert_ptr_nonnull(strstr(f.asked, "was cut off"));
    ck_assert(
        fake_event_seen(&f, "step The reply was cut off at the token limit: going on, 1 of 2"));
    /* It repeats its last words first, as models do. */
    fake_delta(&f, "them by cha");
    fake_answer(&f, PLAN_THREE_TAIL);

    ck_assert_int_eq(f.outcome, ERROR_NONE);
    ck_assert_str_eq(fake_last(&f)->content, PLAN_THREE);
    ck_assert_str_eq(buf_str(&f.text), PLAN_THREE);
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_COMPLETE);
    ck_assert_str_eq(fake_last(&f)->finish_reason, "stop");
    ck_assert_int_eq(fake_last(&f)->prompt_tokens, 20);
    ck_assert_int_eq(fake_last(&f)->completion_tokens, 10);
    ck_assert_uint_eq(f.messages.count, 3);
    ck_assert_uint_eq(f.version_count, 2);
    ck_assert_uint_eq(fake_current_plan(&f)->module_count, 3);
    ck_assert_uint_eq(f.usage_count, 2);
    ck_assert_str_eq(f.usage[0].status, "cut_off");
    ck_assert_str_eq(f.usage[1].status, "ok");
    ck_assert_str_eq(f.usage[0].message_id, fake_last(&f)->id);
}
END_TEST

START_TEST(test_goes_on_so_often_and_no_more)
{
    go_on_at_most(2);
    say("add testing");
    cut("Here is part one of the answer. ");
    cut("And part two of the answer. ");
    cut("And part three of the answer.");
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_CUT_OFF);
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_CUT_OFF);
    ck_assert_str_eq(
        fake_last(&f)->content,
        "Here is part one of the answer. And part two of the answer. And part three of "
        "the answer.");
    ck_assert_uint_eq(f.usage_count, 3);
}
END_TEST

/* The part before stands as it was cut, with its plan, whatever comes of going on. */
static const struct {
    enum error_kind end, outcome;
} nothing_more[] = {
    {ERROR_EMPTY, ERROR_CUT_OFF},         {ERROR_NETWORK, ERROR_NETWORK},
    {ERROR_RATE_LIMIT, ERROR_RATE_LIMIT}, {ERROR_INTERRUPTED, ERROR_INTERRUPTED},
    {ERROR_CUT_OFF, ERROR_CUT_OFF},
};

START_TEST(test_going_on_brings_nothing)
{
    go_on_at_most(1);
    say("add testing");
    cut(PLAN_THREE_HEAD);
    fake_end(&f, nothing_more[_i].end, NULL);
    ck_assert_int_eq(f.outcome, nothing_more[_i].outcome);
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_CUT_OFF);
    ck_assert_str_eq(fake_last(&f)->content, PLAN_THREE_HEAD);
    ck_assert_uint_eq(f.version_count, 2);
    ck_assert(f.sealed_version);
    ck_assert_uint_eq(fake_current_plan(&f)->module_count, 2);
}
END_TEST

START_TEST(test_going_on_breaks_in_the_middle)
{
    go_on_at_most(2);
    say("add testing");
    cut(PLAN_THREE_HEAD);
    fake_delta(&f, "nnels\n\n### Module 3: Tes");
    fake_end(&f, ERROR_INTERRUPTED, NULL);
    ck_assert_int_eq(f.outcome, ERROR_INTERRUPTED);
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_INTERRUPTED);
    ck_assert_ptr_nonnull(strstr(fake_last(&f)->content, "Module 3: Tes"));
}
END_TEST

START_TEST(test_going_on_cannot_start)
{
    go_on_at_most(2);
    say("add testing");
    f.refuse_start = true;
    cut(PLAN_THREE_HEAD);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_NETWORK);
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_CUT_OFF);
    ck_assert_str_eq(fake_last(&f)->content, PLAN_THREE_HEAD);
    ck_assert_str_eq(fake_last(&f)->finish_reason, "length");
}
END_TEST

START_TEST(test_a_cut_without_text_is_not_gone_on_with)
{
    go_on_at_most(2);
    say("add testing");
    fake_end(&f, ERROR_CUT_OFF, "length");
    ck_assert_int_eq(f.outcome, ERROR_CUT_OFF);
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_FAILED);
    ck_assert_uint_eq(f.usage_count, 1);
}
END_TEST

/* --- thoughts --- */

START_TEST(test_thoughts_are_apart)
{
    have_plan();
    say("add testing");
    fake_think(&f, "They want tests. ");
    fake_think(&f, "A third module.");
    planner_tick(f.planner);
    ck_assert_str_eq(buf_str(&f.thoughts), "They want tests. A third module.");
    fake_delta(&f, PLAN_THREE);
    fake_think(&f, " Done.");
    fake_end(&f, ERROR_NONE, "stop");

    ck_assert_str_eq(buf_str(&f.thoughts), "They want tests. A third module. Done.");
    ck_assert_str_eq(buf_str(&f.told_thoughts), buf_str(&f.thoughts));
    ck_assert_int_gt(f.told_tokens, 5);
    ck_assert_int_eq(f.thought_tokens, f.told_tokens);
    ck_assert_int_eq(fake_last(&f)->thought_tokens, f.told_tokens);
    ck_assert_str_eq(fake_last(&f)->content, PLAN_THREE);
    ck_assert_str_eq(buf_str(&f.text), PLAN_THREE);

    say("thanks");
    ck_assert_ptr_null(strstr(f.asked, "They want tests"));
    fake_answer(&f, "You are welcome.");
}
END_TEST

START_TEST(test_a_plan_in_thoughts_is_none)
{
    have_plan();
    say("add testing");
    fake_think(&f, PLAN_THREE);
    fake_answer(&f, "What should it be about?");
    ck_assert_uint_eq(f.version_count, 1);
    ck_assert_uint_eq(f.plan_events, 1); /* of the first */
}
END_TEST

START_TEST(test_thoughts_wait_for_another_process)
{
    have_plan();
    say("add testing");
    f.fails[FAKE_ADD_THOUGHTS] = ERROR_TIMEOUT;
    fake_think(&f, "One. ");
    planner_tick(f.planner);
    ck_assert_str_eq(buf_str(&f.thoughts), "");
    f.fails[FAKE_ADD_THOUGHTS] = ERROR_NONE;
    fake_think(&f, "Two.");
    planner_tick(f.planner);
    ck_assert_str_eq(buf_str(&f.thoughts), "One. Two.");
    fake_answer(&f, "Yes.");
    ck_assert_int_eq(f.thought_tokens, f.told_tokens);
}
END_TEST

START_TEST(test_thoughts_that_cannot_be_kept_fail_nothing)
{
    have_plan();
    say("add testing");
    f.fails[FAKE_ADD_THOUGHTS] = ERROR_DATABASE;
    fake_think(&f, "One. ");
    planner_tick(f.planner);
    fake_answer(&f, PLAN_THREE);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    ck_assert_uint_eq(f.version_count, 2);
}
END_TEST

/* --- fitting --- */

/* A dialogue of 20 long messages with the plan at its beginning. */
static void have_long_dialogue(void)
{
    have_plan();
    char *parent = mem_strdup(fake_last(&f)->id);
    struct buf text = BUF_INIT(1u << 20);
    for (int i = 0; i < 20; i++) {
        buf_reset(&text);
        for (int k = 0; k < 200; k++) {
            buf_printf(&text, "word%d ", i);
        }
        struct message *m = fake_store(&f, i % 2 == 0 ? SENDER_USER : SENDER_AI, MESSAGE_TEXT,
                                       MESSAGE_COMPLETE, parent, buf_str(&text));
        mem_replace(&parent, m->id);
    }
    buf_fini(&text);
    free(parent);
}

static void check_whole(const char *newest)
{
    ck_assert_ptr_nonnull(strstr(f.asked, "Skill: Go"));
    ck_assert_ptr_nonnull(strstr(f.asked, "Concurrency"));
    ck_assert_ptr_nonnull(strstr(f.asked, newest));
}

START_TEST(test_fits_into_what_was_learned)
{
    have_long_dialogue();
    f.window = 6000;
    say("add testing");
    check_whole("add testing");
    ck_assert_int_lt(f.asked_tokens, 6000);
    ck_assert_ptr_null(strstr(f.asked, "word0 "));
    ck_assert_ptr_nonnull(strstr(f.asked, "word19 "));
    ck_assert_ptr_nonnull(strstr(buf_str(&f.events), "older messages were left out"));
    fake_answer(&f, "Yes.");

    /* What is configured counts more. */
    f.options.context_window = 100000;
    fakes_restart(&f);
    say("and now");
    ck_assert_ptr_nonnull(strstr(f.asked, "word0 "));
    fake_answer(&f, "Yes.");
}
END_TEST

START_TEST(test_too_long_is_shortened_once)
{
    have_long_dialogue();
    say("add testing");
    int64_t before = f.asked_tokens;
    f.named_window = _i == 0 ? 5000 : 0; /* named, or not */
    fake_end(&f, ERROR_TOO_LONG, NULL);
    ck_assert_uint_eq(f.dones, 0);
    ck_assert(f.running);
    check_whole("add testing");
    ck_assert_int_lt(f.asked_tokens, _i == 0 ? 5000 : before / 2);
    ck_assert_ptr_null(strstr(f.asked, "word0 "));
    fake_answer(&f, PLAN_THREE);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    ck_assert_uint_eq(f.version_count, 2);
    ck_assert_uint_eq(f.usage_count, 2);
    ck_assert_str_eq(f.usage[0].status, "too_long");
}
END_TEST

START_TEST(test_too_long_again_is_an_error)
{
    have_long_dialogue();
    say("add testing");
    fake_end(&f, ERROR_TOO_LONG, NULL);
    fake_end(&f, ERROR_TOO_LONG, NULL);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_TOO_LONG);
    ck_assert_str_eq(f.outcome_text, "as scripted");
    ck_assert_uint_eq(f.usage_count, 2);
    ck_assert_str_eq(f.messages.items[f.messages.count - 2].content, "add testing");
}
END_TEST

START_TEST(test_nothing_to_leave_out_is_asked_once)
{
    have_plan();
    size_t starts = f.starts;
    struct error err = {0};
    ck_assert_int_eq(planner_prepare(f.planner, "track", false, &err), ERROR_NONE);
    fake_end(&f, ERROR_TOO_LONG, NULL);
    ck_assert_int_eq(f.outcome, ERROR_TOO_LONG);
    ck_assert_uint_eq(f.starts, starts + 1);
    ck_assert_uint_eq(f.usage_count, 1);
}
END_TEST

START_TEST(test_what_cannot_fit_is_not_sent)
{
    struct buf text = BUF_INIT(1u << 20);
    struct error err = {0};
    have_plan();
    f.options.context_window = 8192;
    fakes_restart(&f);
    for (int i = 0; i < 20000; i++) {
        buf_add_str(&text, "word ");
    }
    size_t starts = f.starts;
    ck_assert_int_eq(planner_say(f.planner, "track", buf_str(&text), &err), ERROR_TOO_LONG);
    ck_assert_ptr_nonnull(strstr(err.message, "8192"));
    ck_assert_ptr_nonnull(strstr(err.advice, "Shorten the message"));
    ck_assert_uint_eq(f.starts, starts);
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_FAILED);
    ck_assert_str_eq(f.messages.items[f.messages.count - 2].content, buf_str(&text)); /* kept */
    error_clear(&err);
    buf_fini(&text);
}
END_TEST

/* Prompt and answer share the window: a limit over half of it would leave no room to ask. */
START_TEST(test_limit_fits_too)
{
    have_plan();
    f.options.context_window = 8192;
    f.options.max_tokens[1] = 8000;
    fakes_restart(&f);
    say("add testing");
    ck_assert_int_eq(f.turn.max_tokens, 4096);
    fake_answer(&f, "Yes.");
}
END_TEST

/* --- a server that cuts silently --- */

static const struct {
    int64_t reported;
    bool long_dialogue;
    bool warned;
} reports[] = {
    {64, false, true},   /* a power of two */
    {-1, true, false},   /* not reported */
    {0, true, false},    /* as good as not */
    {2048, true, true},  /* a common default */
    {700, true, true},   /* no tokeniser is so good */
    {9000, true, false}, /* a little less than estimated */
    {8192, true, false}, /* a power of two, and plausible */
    {700, false, false}, /* of a short one */
};

START_TEST(test_silent_cut)
{
    if (reports[_i].long_dialogue) {
        have_long_dialogue();
    } else {
        have_plan();
    }
    f.prompt_tokens = reports[_i].reported;
    say("add testing");
    fake_answer(&f, "Yes.");
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    bool warned = strstr(buf_str(&f.events), "warning the server read only") != NULL;
    ck_assert_msg(warned == reports[_i].warned, "%lld of %lld: %d", (long long)reports[_i].reported,
                  (long long)f.asked_tokens, warned);
}
END_TEST

/* --- what is told --- */

START_TEST(test_waits_and_notices)
{
    have_plan();
    say("add testing");
    f.to.waiting(f.to.ctx, "rate-limited", 2, 3, 12000);
    f.to.notice(f.to.ctx, "asked again without temperature");
    ck_assert(fake_event_seen(&f, "waiting rate-limited 2/3 12000"));
    ck_assert(fake_event_seen(&f, "step asked again without temperature"));
    fake_answer(&f, "Yes.");
}
END_TEST

/* --- answers for modules --- */

START_TEST(test_answers_are_kept)
{
    struct error err = {0};
    have_plan();
    ck_assert_int_eq(planner_prepare(f.planner, "track", false, &err), ERROR_NONE);
    fake_think(&f, "JSON, then.");
    fake_answer(&f, MODULES_LOST);
    fake_answer(&f, MODULES_TWO);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    ck_assert_str_eq(buf_str(&f.told_thoughts), "JSON, then.");
    ck_assert_uint_eq(f.answer_count, 2);
    ck_assert_str_eq(f.answers[0].answer, MODULES_LOST);
    ck_assert_ptr_nonnull(strstr(f.answers[0].fault, "is missing"));
    ck_assert_str_eq(f.answers[0].status, "wrong_shape");
    ck_assert_str_eq(f.answers[0].shape, "json_schema");
    ck_assert_str_eq(f.answers[0].model, "model-1-0613");
    ck_assert_int_eq(f.answers[0].version, 1);
    ck_assert(!f.answers[0].repair);
    ck_assert_str_eq(f.answers[1].answer, MODULES_TWO);
    ck_assert_ptr_null(f.answers[1].fault);
    ck_assert_str_eq(f.answers[1].status, "ok");
    ck_assert(f.answers[1].repair);
}
END_TEST

START_TEST(test_an_answer_that_is_not_kept_fails_nothing)
{
    struct error err = {0};
    have_plan();
    f.fails[FAKE_ADD_ANSWER] = ERROR_DATABASE;
    ck_assert_int_eq(planner_prepare(f.planner, "track", false, &err), ERROR_NONE);
    fake_answer(&f, MODULES_TWO);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    ck_assert_ptr_nonnull(planner_modules(f.planner, NULL));
}
END_TEST

Suite *calls_suite(void)
{
    Suite *s = suite_create("calls");
    TCase *tc = tcase_create("calls");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_goes_on_by_itself);
    tcase_add_test(tc, test_goes_on_so_often_and_no_more);
    tcase_add_loop_test(tc, test_going_on_brings_nothing, 0,
                        sizeof nothing_more / sizeof *nothing_more);
    tcase_add_test(tc, test_going_on_breaks_in_the_middle);
    tcase_add_test(tc, test_going_on_cannot_start);
    tcase_add_test(tc, test_a_cut_without_text_is_not_gone_on_with);
    tcase_add_test(tc, test_thoughts_are_apart);
    tcase_add_test(tc, test_a_plan_in_thoughts_is_none);
    tcase_add_test(tc, test_thoughts_wait_for_another_process);
    tcase_add_test(tc, test_thoughts_that_cannot_be_kept_fail_nothing);
    tcase_add_test(tc, test_fits_into_what_was_learned);
    tcase_add_loop_test(tc, test_too_long_is_shortened_once, 0, 2);
    tcase_add_test(tc, test_too_long_again_is_an_error);
    tcase_add_test(tc, test_nothing_to_leave_out_is_asked_once);
    tcase_add_test(tc, test_what_cannot_fit_is_not_sent);
    tcase_add_test(tc, test_limit_fits_too);
    tcase_add_loop_test(tc, test_silent_cut, 0, sizeof reports / sizeof *reports);
    tcase_add_test(tc, test_waits_and_notices);
    tcase_add_test(tc, test_answers_are_kept);
    tcase_add_test(tc, test_an_answer_that_is_not_kept_fails_nothing);
    suite_add_tcase(s, tc);
    return s;
}
