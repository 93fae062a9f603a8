/* The last reply once more: continued without a seam, or asked for again on a branch of its own;
 * and which messages are sent. */
#include "fakes.h"
#include "plans.h"
#include "suites.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"

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

static void go_on(void)
{
    struct error err = {0};
    ck_assert_msg(planner_continue(f.planner, "track", &err) == ERROR_NONE, "%s", err.message);
}

static void regenerate(void)
{
    struct error err = {0};
    ck_assert_msg(planner_regenerate(f.planner, "track", &err) == ERROR_NONE, "%s", err.message);
}

/* A plan of two modules, and a reply with three of which the end is missing. */
static void have_cut_reply(enum error_kind end)
{
    struct error err = {0};
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_answer(&f, PLAN_TWO);
    say("add testing");
    fake_delta(&f, PLAN_THREE_HEAD);
    fake_end(&f, end, end == ERROR_CUT_OFF ? "length" : NULL);
    ck_assert_int_eq(f.outcome, end);
    buf_reset(&f.events);
    buf_reset(&f.text);
}

static size_t count(const char *text, const char *needle)
{
    size_t n = 0;
    for (const char *at = strstr(text, needle); at != NULL; at = strstr(at + 1, needle)) {
        n++;
    }
    return n;
}

START_TEST(test_continue_joins_into_the_same_message)
{
    have_cut_reply(ERROR_CUT_OFF);
    ck_assert_uint_eq(f.version_count, 2);
    char *id = mem_strdup(fake_last(&f)->id);
    go_on();
    ck_assert_int_eq(f.turn.kind, TURN_REPLY);
    ck_assert_str_eq(f.turn.newest, "add testing");
    ck_assert_str_eq(f.turn.partial, PLAN_THREE_HEAD);
    ck_assert_uint_eq(f.asked_plan_modules, 2); /* the plan from before this reply */
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_STREAMING);
    ck_assert_str_eq(fake_last(&f)->content, PLAN_THREE_HEAD);
    ck_assert_uint_eq(count(f.asked, "assistant: Tests added."), 1);
    ck_assert_str_eq(f.turn.messages[f.turn.message_count - 1].role, "user");
    fake_answer(&f, PLAN_THREE_TAIL);

    ck_assert_int_eq(f.outcome, ERROR_NONE);
    ck_assert_uint_eq(f.messages.count, 3);
    const struct message *m = fake_last(&f);
    ck_assert_str_eq(m->id, id);
    ck_assert_str_eq(m->content, PLAN_THREE);
    ck_assert_int_eq(m->status, MESSAGE_COMPLETE);
    ck_assert_str_eq(m->finish_reason, "stop");
    ck_assert_int_eq(m->prompt_tokens, 20);
    ck_assert_int_eq(m->completion_tokens, 10);
    ck_assert_str_eq(buf_str(&f.text), PLAN_THREE_TAIL);
    /* It replaces the version of that message; the difference is to the one before. */
    ck_assert_uint_eq(f.version_count, 2);
    ck_assert_uint_eq(fake_current_plan(&f)->module_count, 3);
    ck_assert_str_eq(f.versions[0].plan->modules[1].id, f.versions[1].plan->modules[1].id);
    ck_assert_uint_eq(f.diff_added, 1);
    ck_assert(fake_event_seen(&f, "sealed plan complete v2"));
    free(id);
}
END_TEST

/* Modules that the cut reply had lost get their ids back from the version before it. */
START_TEST(test_continue_finds_lost_modules_again)
{
    struct error err = {0};
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_answer(&f, PLAN_THREE);
    char *testing = mem_strdup(fake_current_plan(&f)->modules[2].id);
    say("explain more");
    fake_delta(&f, PLAN_THREE_HEAD);
    fake_end(&f, ERROR_CUT_OFF, "length");
    ck_assert_uint_eq(fake_current_plan(&f)->module_count, 2);
    go_on();
    fake_answer(&f, PLAN_THREE_TAIL);
    ck_assert_uint_eq(fake_current_plan(&f)->module_count, 3);
    ck_assert_str_eq(fake_current_plan(&f)->modules[2].id, testing);
    free(testing);
}
END_TEST

/* The tail of what is there, repeated and then gone on with, in pieces of every size. */
START_TEST(test_continue_removes_the_seam)
{
    static const char *const repeated[] = {
        "- Connect them by cha",
        ("Start goroutines\n- Connect them by cha"),
        "",
    };
    const char *again = repeated[_i % 3];
    size_t piece = (size_t)_i / 3 + 1;
    have_cut_reply(_i % 2 == 0 ? ERROR_CUT_OFF : ERROR_INTERRUPTED);
    go_on();
    char *answer = mem_printf("%s%s", again, PLAN_THREE_TAIL);
    for (size_t at = 0; at < strlen(answer); at += piece) {
        char *part =
            mem_strndup(answer + at, strlen(answer) - at < piece ? strlen(answer) - at : piece);
        fake_delta(&f, part);
        planner_tick(f.planner);
        free(part);
    }
    fake_end(&f, ERROR_NONE, "stop");
    ck_assert_str_eq(fake_last(&f)->content, PLAN_THREE);
    ck_assert_str_eq(buf_str(&f.text), PLAN_THREE_TAIL);
    free(answer);
}
END_TEST

START_TEST(test_continue_with_nothing_but_the_seam)
{
    have_cut_reply(ERROR_CUT_OFF);
    go_on();
    fake_delta(&f, "- Connect them");
    fake_end(&f, ERROR_NONE, "stop");
    ck_assert_str_eq(fake_last(&f)->content, PLAN_THREE_HEAD "- Connect them");
}
END_TEST

START_TEST(test_continue_that_fails_changes_nothing)
{
    have_cut_reply(ERROR_CUT_OFF);
    go_on();
    fake_end(&f, ERROR_NETWORK, NULL);
    ck_assert_int_eq(f.outcome, ERROR_NETWORK);
    const struct message *m = fake_last(&f);
    ck_assert_int_eq(m->status, MESSAGE_CUT_OFF);
    ck_assert_str_eq(m->finish_reason, "length");
    ck_assert_str_eq(m->content, PLAN_THREE_HEAD);
    ck_assert_int_eq(m->type, MESSAGE_PLAN);
    ck_assert_uint_eq(f.version_count, 2);
    ck_assert(!f.sealed_version);
}
END_TEST

START_TEST(test_continue_twice)
{
    have_cut_reply(ERROR_CUT_OFF);
    go_on();
    fake_delta(&f, "nnels\n\n### Module 3: Testing (4 hours)\n- Write");
    fake_end(&f, ERROR_CUT_OFF, "length");
    ck_assert_uint_eq(f.version_count, 2);
    ck_assert_uint_eq(fake_current_plan(&f)->module_count, 3);
    go_on();
    fake_answer(&f, " a table of cases\n- Measure coverage\n");
    ck_assert_str_eq(fake_last(&f)->content, PLAN_THREE);
    ck_assert_uint_eq(f.version_count, 2);
}
END_TEST

START_TEST(test_continue_an_empty_reply_asks_again_in_its_row)
{
    have_cut_reply(ERROR_INTERRUPTED);
    say("and tests");
    fake_end(&f, ERROR_INTERRUPTED, NULL);
    go_on();
    ck_assert_ptr_null(f.turn.partial);
    ck_assert_str_eq(f.turn.newest, "and tests");
    fake_answer(&f, PLAN_THREE);
    ck_assert_uint_eq(f.messages.count, 5);
    ck_assert_str_eq(fake_last(&f)->content, PLAN_THREE);
}
END_TEST

START_TEST(test_continue_an_interrupted_welcome)
{
    struct error err = {0};
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_delta(&f, "Welcome!\n\n### Mod");
    planner_cancel(f.planner);
    fake_end(&f, ERROR_INTERRUPTED, NULL);
    go_on();
    ck_assert_int_eq(f.turn.kind, TURN_WELCOME);
    ck_assert_ptr_null(f.turn.newest);
    fake_answer(&f, "ule 1: Basics (8 hours)\n- Loops\n\n### Module 2: More (12 hours)\n- Types\n");
    ck_assert_int_eq(fake_last(&f)->type, MESSAGE_WELCOME);
    ck_assert_uint_eq(fake_current_plan(&f)->module_count, 2);
}
END_TEST

START_TEST(test_nothing_to_continue)
{
    struct error err = {0};
    ck_assert_int_eq(planner_continue(f.planner, "track", &err), ERROR_USAGE);
    ck_assert_ptr_nonnull(err.advice);
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_answer(&f, PLAN_TWO);
    ck_assert_int_eq(planner_continue(f.planner, "track", &err), ERROR_USAGE);
    say("hi");
    fake_end(&f, ERROR_NETWORK, NULL);
    ck_assert_int_eq(planner_continue(f.planner, "track", &err), ERROR_USAGE);
    error_clear(&err);
    ck_assert(!planner_busy(f.planner));
}
END_TEST

START_TEST(test_regenerate_makes_a_branch)
{
    have_cut_reply(ERROR_CUT_OFF);
    char *question = mem_strdup(f.messages.items[1].id);
    regenerate();
    ck_assert_str_eq(f.turn.newest, "add testing");
    ck_assert_ptr_null(f.turn.partial);
    ck_assert_uint_eq(f.asked_plan_modules, 2);
    ck_assert_ptr_null(strstr(f.asked, "Tests added."));
    ck_assert_uint_eq(count(f.asked, "add testing"), 1);
    fake_answer(&f, PLAN_THREE);
    ck_assert_uint_eq(f.messages.count, 4);
    ck_assert_str_eq(f.messages.items[2].content, PLAN_THREE_HEAD);
    ck_assert_str_eq(f.messages.items[2].parent_id, question);
    ck_assert_str_eq(fake_last(&f)->parent_id, question);
    ck_assert_uint_eq(f.version_count, 3);
    ck_assert_uint_eq(f.diff_added, 1); /* against the plan it was asked to change */

    say("thanks"); /* the old answer is not sent */
    ck_assert_uint_eq(count(f.asked, "Tests added."), 1);
    ck_assert_ptr_nonnull(strstr(f.asked, "Measure coverage"));
    ck_assert_str_eq(fake_last(&f)->parent_id, f.messages.items[4].id);
    ck_assert_str_eq(f.messages.items[4].parent_id, f.messages.items[3].id);
    fake_answer(&f, "You are welcome.");
    free(question);
}
END_TEST

START_TEST(test_regenerate_an_empty_reply_fills_its_row)
{
    have_cut_reply(ERROR_INTERRUPTED);
    say("again");
    fake_end(&f, ERROR_NETWORK, NULL);
    regenerate();
    fake_answer(&f, "Here.");
    ck_assert_uint_eq(f.messages.count, 5);
    ck_assert_str_eq(fake_last(&f)->content, "Here.");
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_COMPLETE);
}
END_TEST

START_TEST(test_regenerate_the_welcome)
{
    struct error err = {0};
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_answer(&f, PLAN_TWO);
    char *first = mem_strdup(fake_current_plan(&f)->modules[0].id);
    regenerate();
    ck_assert_int_eq(f.turn.kind, TURN_WELCOME);
    ck_assert_uint_eq(f.asked_plan_modules, 0);
    ck_assert_ptr_null(strstr(f.asked, "Welcome!"));
    fake_answer(&f, PLAN_THREE);
    ck_assert_int_eq(fake_last(&f)->type, MESSAGE_WELCOME);
    ck_assert_uint_eq(f.version_count, 2);
    ck_assert_str_eq(fake_current_plan(&f)->modules[0].id, first); /* the same module */
    say("good");
    ck_assert_ptr_null(strstr(f.asked, "Welcome!")); /* the old one is off the branch */
    ck_assert_ptr_nonnull(strstr(f.asked, "Tests added."));
    fake_answer(&f, "ok");
    free(first);
}
END_TEST

START_TEST(test_regenerate_answers_a_message_without_an_answer)
{
    have_cut_reply(ERROR_INTERRUPTED);
    fake_store(&f, SENDER_USER, MESSAGE_TEXT, MESSAGE_COMPLETE, fake_last(&f)->id, "left alone");
    regenerate();
    ck_assert_str_eq(f.turn.newest, "left alone");
    fake_answer(&f, "Not any more.");
    ck_assert_str_eq(fake_last(&f)->parent_id, f.messages.items[3].id);
}
END_TEST

START_TEST(test_regenerate_greets_first_where_that_failed)
{
    say("hi");
    fake_delta(&f, "Wel");
    fake_end(&f, ERROR_NETWORK, NULL);
    regenerate();
    ck_assert_int_eq(f.turn.kind, TURN_WELCOME);
    ck_assert_ptr_null(strstr(f.asked, "hi\n"));
    ck_assert_ptr_null(strstr(f.asked, "assistant:"));
    fake_answer(&f, PLAN_TWO);
    ck_assert_int_eq(f.turn.kind, TURN_REPLY);
    ck_assert_str_eq(f.turn.newest, "hi");
    ck_assert_ptr_nonnull(strstr(f.asked, "assistant: Welcome!"));
    ck_assert_ptr_null(strstr(f.asked, "assistant: Wel\n")); /* the broken greeting is replaced */
    fake_answer(&f, "hello");
    ck_assert_uint_eq(f.dones, 2);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
}
END_TEST

START_TEST(test_reply_of_another_program_is_left_alone)
{
    struct error err = {0};
    have_cut_reply(ERROR_INTERRUPTED);
    fake_last(&f)->status = MESSAGE_STREAMING;
    ck_assert_int_eq(planner_regenerate(f.planner, "track", &err), ERROR_USAGE);
    ck_assert_int_eq(planner_continue(f.planner, "track", &err), ERROR_USAGE);
    error_clear(&err);
}
END_TEST

START_TEST(test_notice_is_no_reply)
{
    have_cut_reply(ERROR_CUT_OFF);
    fake_store(&f, SENDER_AI, MESSAGE_FINALIZATION, MESSAGE_COMPLETE, fake_last(&f)->id, "Ready.");
    go_on();
    ck_assert_str_eq(f.turn.partial, PLAN_THREE_HEAD);
    fake_answer(&f, PLAN_THREE_TAIL);
    ck_assert_str_eq(f.messages.items[2].content, PLAN_THREE);
}
END_TEST

START_TEST(test_history_is_the_last_messages_of_the_branch)
{
    struct error err = {0};
    f.options.history_limit = 4;
    fakes_restart(&f);
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_answer(&f, PLAN_TWO);
    for (int i = 0; i < 5; i++) {
        char *text = mem_printf("question %d", i);
        say(text);
        fake_answer(&f, "answer");
        free(text);
    }
    for (int i = 0; i < 12; i++) { /* a heap of dead branches between */
        regenerate();
        fake_answer(&f, "other answer");
    }
    say("the newest");
    ck_assert_ptr_null(strstr(f.asked, "question 2"));
    ck_assert_ptr_nonnull(strstr(f.asked, "question 3"));
    ck_assert_ptr_nonnull(strstr(f.asked, "question 4"));
    ck_assert_uint_eq(count(f.asked, "other answer"), 1);
    ck_assert_uint_eq(count(f.asked, "user: the newest"), 1);
    fake_answer(&f, "ok");
}
END_TEST

START_TEST(test_failed_and_empty_replies_are_not_sent)
{
    have_cut_reply(ERROR_INTERRUPTED);
    say("one");
    fake_delta(&f, "I will not.");
    fake_end(&f, ERROR_REFUSED, "content_filter");
    say("two");
    fake_end(&f, ERROR_NETWORK, NULL);
    say("three");
    ck_assert_ptr_null(strstr(f.asked, "I will not."));
    ck_assert_ptr_nonnull(strstr(f.asked, "assistant: Tests added.")); /* an interrupted one is */
    ck_assert_ptr_nonnull(strstr(f.asked, "user: one\n\ntwo\n\nthree\n"));
    fake_answer(&f, "ok");
}
END_TEST

Suite *again_suite(void)
{
    Suite *s = suite_create("again");
    TCase *t = tcase_create("again");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, test_continue_joins_into_the_same_message);
    tcase_add_test(t, test_continue_finds_lost_modules_again);
    tcase_add_loop_test(t, test_continue_removes_the_seam, 0, 30);
    tcase_add_test(t, test_continue_with_nothing_but_the_seam);
    tcase_add_test(t, test_continue_that_fails_changes_nothing);
    tcase_add_test(t, test_continue_twice);
    tcase_add_test(t, test_continue_an_empty_reply_asks_again_in_its_row);
    tcase_add_test(t, test_continue_an_interrupted_welcome);
    tcase_add_test(t, test_nothing_to_continue);
    tcase_add_test(t, test_regenerate_makes_a_branch);
    tcase_add_test(t, test_regenerate_an_empty_reply_fills_its_row);
    tcase_add_test(t, test_regenerate_the_welcome);
    tcase_add_test(t, test_regenerate_answers_a_message_without_an_answer);
    tcase_add_test(t, test_regenerate_greets_first_where_that_failed);
    tcase_add_test(t, test_reply_of_another_program_is_left_alone);
    tcase_add_test(t, test_notice_is_no_reply);
    tcase_add_test(t, test_history_is_the_last_messages_of_the_branch);
    tcase_add_test(t, test_failed_and_empty_replies_are_not_sent);
    suite_add_tcase(s, t);
    return s;
}
