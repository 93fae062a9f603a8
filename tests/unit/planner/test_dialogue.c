/* Welcome and replies: what is stored when, how each end is sealed, what becomes a version. */
#include "fakes.h"
#include "plans.h"
#include "suites.h"

#include "syllabus/base/limits.h"
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

static void welcome(void)
{
    struct error err = {0};
    ck_assert_msg(planner_welcome(f.planner, "track", &err) == ERROR_NONE, "%s", err.message);
}

static void have_plan(void)
{
    welcome();
    fake_answer(&f, PLAN_TWO);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
}

START_TEST(test_welcome_makes_the_first_version)
{
    welcome();
    ck_assert(planner_busy(f.planner));
    ck_assert_uint_eq(f.messages.count, 1); /* the row is there before the request left */
    ck_assert_uint_eq(f.on_disk, 1);
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_STREAMING);
    ck_assert_int_eq(f.turn.kind, TURN_WELCOME);
    ck_assert_double_eq_tol(f.turn.temperature, 0.8, 1e-9);
    ck_assert_int_eq(f.turn.max_tokens, 0);
    ck_assert(f.turn.schema == NULL);
    ck_assert_ptr_null(f.turn.newest);
    fake_answer(&f, PLAN_TWO);

    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    const struct message *m = fake_last(&f);
    ck_assert_int_eq(m->type, MESSAGE_WELCOME);
    ck_assert_int_eq(m->status, MESSAGE_COMPLETE);
    ck_assert_str_eq(m->content, PLAN_TWO);
    ck_assert_str_eq(m->finish_reason, "stop");
    ck_assert_str_eq(m->model, "model-1-0613");
    ck_assert_int_eq(m->prompt_tokens, 10);
    ck_assert_int_eq(m->completion_tokens, 5);
    ck_assert_uint_eq(f.version_count, 1);
    ck_assert_uint_eq(fake_current_plan(&f)->module_count, 2);
    ck_assert_str_eq(fake_current_plan(&f)->language, "en");
    ck_assert_uint_eq(f.diff_added, 2);
    ck_assert(fake_event_seen(&f, "message ai welcome streaming"));
    ck_assert(fake_event_seen(&f, "sealed welcome complete v1"));
}
END_TEST

START_TEST(test_welcome_with_a_plan_is_done_at_once)
{
    have_plan();
    size_t starts = f.starts;
    welcome();
    ck_assert_uint_eq(f.dones, 2);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    ck_assert_uint_eq(f.starts, starts);
    ck_assert_uint_eq(f.messages.count, 1);
}
END_TEST

START_TEST(test_welcome_without_a_plan_is_a_welcome_all_the_same)
{
    welcome();
    fake_answer(&f, "Hello! What do you know already?");
    ck_assert_int_eq(fake_last(&f)->type, MESSAGE_WELCOME);
    ck_assert_uint_eq(f.version_count, 0);
    ck_assert(!f.sealed_version);
}
END_TEST

START_TEST(test_message_is_on_disk_before_the_request)
{
    have_plan();
    say("add a module on testing");
    ck_assert_str_eq(f.last_on_disk, "add a module on testing");
    ck_assert_int_eq(f.turn.kind, TURN_REPLY);
    ck_assert_double_eq_tol(f.turn.temperature, 0.7, 1e-9);
    ck_assert_str_eq(f.turn.newest, "add a module on testing");
    ck_assert_uint_eq(f.asked_plan_modules, 2);
    fake_answer(&f, PLAN_THREE);

    const struct message *question = &f.messages.items[1], *reply = &f.messages.items[2];
    ck_assert_str_eq(question->parent_id, f.messages.items[0].id);
    ck_assert_str_eq(reply->parent_id, question->id);
    ck_assert_int_eq(reply->type, MESSAGE_PLAN);
    ck_assert_uint_eq(f.version_count, 2);
    ck_assert_uint_eq(f.diff_added, 1);
    ck_assert_uint_eq(f.diff_altered, 1);
    ck_assert_uint_eq(f.diff_removed, 0);
    for (size_t i = 0; i < 2; i++) { /* ids travel from version to version */
        ck_assert_str_eq(f.versions[0].plan->modules[i].id, f.versions[1].plan->modules[i].id);
    }
}
END_TEST

START_TEST(test_reply_without_a_plan_leaves_the_plan)
{
    have_plan();
    say("why so long?");
    fake_answer(&f, "Because module 2 needs practice. Shall I shorten it?");
    ck_assert_int_eq(fake_last(&f)->type, MESSAGE_TEXT);
    ck_assert_uint_eq(f.version_count, 1);
    ck_assert(fake_event_seen(&f, "sealed text complete"));
    ck_assert_uint_eq(fake_current_plan(&f)->module_count, 2);
}
END_TEST

START_TEST(test_say_asks_for_the_first_plan_before)
{
    say("less theory");
    ck_assert_int_eq(f.turn.kind, TURN_WELCOME);
    ck_assert_str_eq(f.last_on_disk, "less theory"); /* it cannot be lost */
    fake_answer(&f, PLAN_TWO);
    ck_assert_uint_eq(f.dones, 0);
    ck_assert_int_eq(f.turn.kind, TURN_REPLY);
    ck_assert_str_eq(f.turn.newest, "less theory");
    ck_assert_uint_eq(f.asked_plan_modules, 2);
    fake_answer(&f, PLAN_THREE);
    ck_assert_uint_eq(f.dones, 1);

    ck_assert_uint_eq(f.messages.count, 3);
    ck_assert_int_eq(f.messages.items[0].type, MESSAGE_WELCOME);
    ck_assert_str_eq(f.messages.items[1].content, "less theory");
    ck_assert_int_eq(f.messages.items[2].type, MESSAGE_PLAN);
    ck_assert_uint_eq(f.version_count, 2);
    ck_assert_ptr_nonnull(strstr(f.asked, "assistant: Welcome!"));
    ck_assert_ptr_nonnull(strstr(f.asked, "user: less theory"));
}
END_TEST

START_TEST(test_failed_welcome_ends_say_and_is_tried_again_in_its_place)
{
    say("less theory");
    fake_end(&f, ERROR_NETWORK, NULL);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_NETWORK);
    ck_assert_uint_eq(f.messages.count, 2);
    ck_assert_int_eq(f.messages.items[0].status, MESSAGE_FAILED);
    ck_assert_str_eq(f.messages.items[1].content, "less theory");

    say("more practice");
    ck_assert_int_eq(f.turn.kind, TURN_WELCOME);
    fake_answer(&f, PLAN_TWO);
    fake_answer(&f, "All right.");
    ck_assert_uint_eq(f.messages.count, 4);
    ck_assert_str_eq(f.messages.items[0].content, PLAN_TWO);
    ck_assert_str_eq(f.messages.items[2].content, "more practice");
    ck_assert_ptr_nonnull(strstr(f.asked, "less theory"));
}
END_TEST

START_TEST(test_usable_reply_without_plan_needs_no_second_welcome)
{
    welcome();
    fake_answer(&f, "Hello! What do you know already?");
    say("nothing");
    ck_assert_int_eq(f.turn.kind, TURN_REPLY);
    fake_answer(&f, PLAN_TWO);
    ck_assert_int_eq(fake_last(&f)->type, MESSAGE_PLAN);
    ck_assert_uint_eq(f.version_count, 1);
}
END_TEST

static const struct end_case {
    const char *text;
    enum error_kind kind;
    const char *finish_reason;
    enum error_kind outcome;
    enum message_status status;
    bool version;
} end_cases[] = {
    {PLAN_THREE, ERROR_NONE, "stop", ERROR_NONE, MESSAGE_COMPLETE, true},
    {PLAN_THREE, ERROR_CUT_OFF, "length", ERROR_CUT_OFF, MESSAGE_CUT_OFF, true},
    {PLAN_THREE, ERROR_INTERRUPTED, NULL, ERROR_INTERRUPTED, MESSAGE_INTERRUPTED, false},
    {PLAN_THREE, ERROR_NETWORK, NULL, ERROR_NETWORK, MESSAGE_INTERRUPTED, false},
    {PLAN_THREE, ERROR_TIMEOUT, NULL, ERROR_TIMEOUT, MESSAGE_INTERRUPTED, false},
    {PLAN_THREE, ERROR_REFUSED, "content_filter", ERROR_REFUSED, MESSAGE_FAILED, false},
    {"", ERROR_AUTH, NULL, ERROR_AUTH, MESSAGE_FAILED, false},
    {"", ERROR_QUOTA, NULL, ERROR_QUOTA, MESSAGE_FAILED, false},
    {"", ERROR_INTERRUPTED, NULL, ERROR_INTERRUPTED, MESSAGE_INTERRUPTED, false},
    {"", ERROR_CUT_OFF, "length", ERROR_CUT_OFF, MESSAGE_FAILED, false},
    {"", ERROR_NONE, "stop", ERROR_EMPTY, MESSAGE_FAILED, false},
    {"\n \n", ERROR_NONE, "stop", ERROR_EMPTY, MESSAGE_FAILED, false},
};

START_TEST(test_every_end)
{
    const struct end_case *c = &end_cases[_i];
    have_plan();
    say("add testing");
    if (c->text[0] != '\0') {
        fake_delta(&f, c->text);
    }
    fake_end(&f, c->kind, c->finish_reason);
    ck_assert_uint_eq(f.dones, 2);
    ck_assert_int_eq(f.outcome, c->outcome);
    const struct message *m = fake_last(&f);
    ck_assert_int_eq(m->status, c->status);
    ck_assert_str_eq(m->content, c->status == MESSAGE_COMPLETE ? PLAN_THREE : c->text);
    ck_assert_uint_eq(f.version_count, c->version ? 2 : 1);
    ck_assert(f.sealed_version == c->version);
    if (c->finish_reason != NULL && c->status != MESSAGE_FAILED) {
        ck_assert_str_eq(m->finish_reason, c->finish_reason);
    }
    /* The call is recorded, whatever became of it. */
    ck_assert_uint_eq(f.usage_count, 2);
    const struct usage_record *u = &f.usage[1];
    ck_assert_int_eq(u->kind, REQUEST_DISCUSSION);
    ck_assert_str_eq(u->status, c->outcome == ERROR_NONE ? "ok" : error_kind_name(c->outcome));
    ck_assert_str_eq(u->message_id, m->id);
}
END_TEST

START_TEST(test_call_is_timed_and_recorded)
{
    welcome();
    f.mono_ns += 120 * 1000000;
    fake_delta(&f, "Hello, ");
    f.mono_ns += 80 * 1000000;
    fake_answer(&f, "you.");
    const struct usage_record *u = &f.usage[0];
    ck_assert_int_eq(u->kind, REQUEST_WELCOME);
    ck_assert_str_eq(u->track_id, "track");
    ck_assert_str_eq(u->provider, "fake");
    ck_assert_str_eq(u->model, "model-1-0613");
    ck_assert_int_eq(u->first_token_ms, 120);
    ck_assert_int_eq(u->total_ms, 200);
    ck_assert_int_eq(u->prompt_tokens, 10);
    ck_assert_int_eq(u->retries, 1);
    ck_assert_str_eq(u->status, "ok");
}
END_TEST

START_TEST(test_no_token_no_first_token_time)
{
    welcome();
    fake_end(&f, ERROR_NETWORK, NULL);
    ck_assert_int_eq(f.usage[0].first_token_ms, -1);
    ck_assert_str_eq(f.usage[0].status, "network");
}
END_TEST

START_TEST(test_record_that_cannot_be_written_fails_nothing)
{
    f.fails[FAKE_ADD_USAGE] = ERROR_DATABASE;
    welcome();
    fake_answer(&f, PLAN_TWO);
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    ck_assert_uint_eq(f.version_count, 1);
}
END_TEST

START_TEST(test_tick_checkpoints_what_came)
{
    welcome();
    planner_tick(f.planner);
    ck_assert_uint_eq(f.calls[FAKE_CHECKPOINT], 0); /* nothing to save */
    fake_delta(&f, "Hel");
    planner_tick(f.planner);
    ck_assert_str_eq(fake_last(&f)->content, "Hel");
    fake_delta(&f, "lo");
    fake_delta(&f, ", you");
    planner_tick(f.planner);
    ck_assert_str_eq(fake_last(&f)->content, "Hello, you");
    planner_tick(f.planner);
    ck_assert_uint_eq(f.calls[FAKE_CHECKPOINT], 2);
    fake_end(&f, ERROR_NONE, "stop");
    planner_tick(f.planner); /* idle: nothing happens */
    ck_assert_uint_eq(f.calls[FAKE_CHECKPOINT], 2);
}
END_TEST

/* The answer is there while another process keeps the file busy. */
START_TEST(test_busy_journal_gets_the_seal_again)
{
    welcome();
    f.busy = true;
    f.fails[FAKE_SEAL_REPLY] = ERROR_DATABASE;
    fake_answer(&f, PLAN_THREE);
    ck_assert(planner_busy(f.planner));
    ck_assert(planner_waits(f.planner));
    ck_assert_ptr_nonnull(strstr(buf_str(&f.events), "waiting"));
    planner_tick(f.planner);
    ck_assert(planner_waits(f.planner));
    ck_assert_uint_eq(f.calls[FAKE_SEAL_REPLY], 2);
    ck_assert_uint_eq(f.version_count, 0);
    f.fails[FAKE_SEAL_REPLY] = ERROR_NONE;
    planner_tick(f.planner);
    ck_assert(!planner_busy(f.planner));
    ck_assert(!planner_waits(f.planner));
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    ck_assert_uint_eq(f.version_count, 1);
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_COMPLETE);
    planner_tick(f.planner);
    ck_assert_uint_eq(f.calls[FAKE_SEAL_REPLY], 3);
}
END_TEST

START_TEST(test_a_seal_that_waits_is_given_up)
{
    welcome();
    f.busy = true;
    f.fails[FAKE_SEAL_REPLY] = ERROR_DATABASE;
    fake_answer(&f, PLAN_THREE);
    planner_cancel(f.planner);
    ck_assert(!planner_busy(f.planner));
    ck_assert_int_eq(f.outcome, ERROR_DATABASE);
    ck_assert_uint_eq(f.version_count, 0);
    ck_assert(!f.sealed_version);
}
END_TEST

START_TEST(test_fast_stream_checkpoints_without_ticks)
{
    welcome();
    for (int i = 0; i < 1000; i++) {
        f.mono_ns += 10 * 1000000; /* ten seconds in all */
        fake_delta(&f, "word ");
    }
    ck_assert_uint_ge(f.calls[FAKE_CHECKPOINT], 10);
    ck_assert_uint_le(f.calls[FAKE_CHECKPOINT], 21);
    ck_assert_uint_ge(strlen(fake_last(&f)->content), 5 * 900);
    fake_end(&f, ERROR_NONE, "stop");
    ck_assert_uint_eq(strlen(fake_last(&f)->content), 5 * 1000);
}
END_TEST

START_TEST(test_busy_journal_gets_the_same_text_again)
{
    welcome();
    fake_delta(&f, "one ");
    f.fails[FAKE_CHECKPOINT] = ERROR_TIMEOUT;
    planner_tick(f.planner);
    ck_assert_str_eq(fake_last(&f)->content, "");
    fake_delta(&f, "two");
    f.fails[FAKE_CHECKPOINT] = ERROR_NONE;
    planner_tick(f.planner);
    ck_assert_str_eq(fake_last(&f)->content, "one two");
    fake_end(&f, ERROR_NONE, "stop");
    ck_assert_int_eq(f.outcome, ERROR_NONE);
}
END_TEST

START_TEST(test_full_database_stops_the_stream)
{
    welcome();
    fake_delta(&f, "one ");
    f.fails[FAKE_CHECKPOINT] = ERROR_DATABASE;
    f.fails[FAKE_SEAL_REPLY] = ERROR_DATABASE;
    planner_tick(f.planner);
    ck_assert(f.cancelled);
    ck_assert_uint_eq(f.dones, 0);
    fake_end(&f, ERROR_INTERRUPTED, NULL);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_DATABASE);
    ck_assert_str_eq(buf_str(&f.text), "one ");
    ck_assert(fake_event_seen(&f, "sealed welcome interrupted"));
    ck_assert(!f.sealed_version);
}
END_TEST

START_TEST(test_refused_seal_is_the_outcome)
{
    welcome();
    fake_delta(&f, PLAN_TWO);
    f.fails[FAKE_SEAL_REPLY] = ERROR_DATABASE;
    fake_end(&f, ERROR_NONE, "stop");
    ck_assert_int_eq(f.outcome, ERROR_DATABASE);
    ck_assert(!f.sealed_version);
    ck_assert_uint_eq(f.version_count, 0);
}
END_TEST

/* Every journal call before the request: a clean error at once, nothing asked, ready again. */
START_TEST(test_journal_failures_before_the_request)
{
    static const enum fake_op ops[] = {FAKE_LOAD_TRACK, FAKE_OPEN_CHAT, FAKE_LOAD_HISTORY,
                                       FAKE_ADD_MESSAGE, FAKE_BEGIN_REPLY};
    have_plan();
    size_t starts = f.starts;
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
        struct error err = {0};
        f.fails[ops[i]] = ERROR_DATABASE;
        ck_assert_int_eq(planner_say(f.planner, "track", "hi", &err), ERROR_DATABASE);
        ck_assert_ptr_nonnull(err.message);
        ck_assert(!planner_busy(f.planner));
        f.fails[ops[i]] = ERROR_NONE;
        error_clear(&err);
    }
    ck_assert_uint_eq(f.starts, starts);
    ck_assert_uint_eq(f.dones, 1);
    say("hi");
    fake_answer(&f, "hello");
    ck_assert_int_eq(f.outcome, ERROR_NONE);
}
END_TEST

START_TEST(test_journal_fails_between_welcome_and_reply)
{
    say("hi");
    f.fails[FAKE_LOAD_HISTORY] = ERROR_DATABASE;
    fake_answer(&f, PLAN_TWO);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_DATABASE);
    ck_assert_uint_eq(f.version_count, 1);
}
END_TEST

START_TEST(test_provider_that_cannot_start)
{
    struct error err = {0};
    f.refuse_start = true;
    ck_assert_int_eq(planner_say(f.planner, "track", "hi", &err), ERROR_NETWORK);
    ck_assert_str_eq(err.message, "no route");
    error_clear(&err);
    ck_assert_uint_eq(f.dones, 0);
    ck_assert(!planner_busy(f.planner));
    ck_assert_uint_eq(f.messages.count, 2);
    ck_assert_int_eq(f.messages.items[0].status, MESSAGE_FAILED);
    ck_assert_str_eq(f.messages.items[1].content, "hi");
}
END_TEST

START_TEST(test_cancel_keeps_what_came)
{
    welcome();
    fake_delta(&f, PLAN_THREE_HEAD);
    planner_cancel(f.planner);
    planner_cancel(f.planner);
    ck_assert(f.cancelled);
    ck_assert(planner_busy(f.planner));
    fake_end(&f, ERROR_INTERRUPTED, NULL);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_INTERRUPTED);
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_INTERRUPTED);
    ck_assert_str_eq(fake_last(&f)->content, PLAN_THREE_HEAD);
    ck_assert_uint_eq(f.version_count, 0);
}
END_TEST

START_TEST(test_cancel_between_welcome_and_reply)
{
    f.cancel_on_sealed = true;
    say("hi");
    fake_answer(&f, PLAN_TWO);
    ck_assert_uint_eq(f.dones, 1);
    ck_assert_int_eq(f.outcome, ERROR_INTERRUPTED);
    ck_assert_uint_eq(f.starts, 1);
    ck_assert_int_eq(f.messages.items[0].status, MESSAGE_COMPLETE);
    ck_assert_uint_eq(f.messages.count, 2);
}
END_TEST

START_TEST(test_planner_may_be_freed_from_done)
{
    f.free_on_done = true;
    welcome();
    fake_answer(&f, PLAN_TWO);
    ck_assert_ptr_null(f.planner);
    ck_assert_uint_eq(f.version_count, 1);
}
END_TEST

START_TEST(test_one_operation_at_a_time)
{
    struct error err = {0};
    welcome();
    ck_assert_int_eq(planner_say(f.planner, "track", "hi", &err), ERROR_USAGE);
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_USAGE);
    ck_assert_int_eq(planner_continue(f.planner, "track", &err), ERROR_USAGE);
    ck_assert_int_eq(planner_regenerate(f.planner, "track", &err), ERROR_USAGE);
    ck_assert_int_eq(planner_prepare(f.planner, "track", true, &err), ERROR_USAGE);
    ck_assert_int_eq(planner_commit(f.planner, &err), ERROR_USAGE);
    error_clear(&err);
    fake_answer(&f, PLAN_TWO);
    ck_assert_uint_eq(f.dones, 1);
}
END_TEST

START_TEST(test_what_a_person_may_say)
{
    struct error err = {0};
    have_plan();
    static const char *const refused[] = {NULL, "", " \n\t", "\xc2\xa0"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        ck_assert_int_eq(planner_say(f.planner, "track", refused[i], &err), ERROR_USAGE);
    }
    char *long_text = mem_alloc(LIMIT_MESSAGE + 2);
    memset(long_text, 'a', LIMIT_MESSAGE + 1);
    ck_assert_int_eq(planner_say(f.planner, "track", long_text, &err), ERROR_USAGE);
    ck_assert_uint_eq(f.messages.count, 1);
    long_text[LIMIT_MESSAGE] = '\0';
    say(long_text);
    fake_answer(&f, "That is a lot.");
    free(long_text);
    ck_assert_int_eq(planner_say(f.planner, "elsewhere", "hi", &err), ERROR_NOT_FOUND);
    error_clear(&err);

    say("broken \xff\r\nline");
    ck_assert_str_eq(f.turn.newest, "broken \xef\xbf\xbd\nline");
    fake_answer(&f, "ok");
}
END_TEST

START_TEST(test_live_plan)
{
    have_plan();
    char *first = mem_strdup(fake_current_plan(&f)->modules[0].id);
    size_t before = f.plan_events;
    say("add testing");
    for (const char *c = PLAN_THREE; *c != '\0'; c++) {
        fake_delta(&f, (char[]){*c, '\0'});
    }
    ck_assert_uint_ge(f.plan_events - before, 3);
    ck_assert_int_eq(strncmp(f.live_ids, first, strlen(first)), 0);
    char *live = mem_strdup(f.live_ids);
    fake_end(&f, ERROR_NONE, "stop");
    /* The version has the very ids the screen showed, the new module's too. */
    const struct plan *p = fake_current_plan(&f);
    char *sealed = mem_printf("%s %s %s", p->modules[0].id, p->modules[1].id, p->modules[2].id);
    ck_assert_str_eq(live, sealed);
    free(first);
    free(live);
    free(sealed);
}
END_TEST

START_TEST(test_plan_events_do_not_grow_with_the_square)
{
    welcome();
    fake_delta(&f, "### Module 1: Lists (8 hours)\n");
    for (int i = 0; i < 20000; i++) {
        fake_delta(&f, "- one more item\n");
    }
    fake_end(&f, ERROR_NONE, "stop");
    ck_assert_uint_lt(f.plan_events, 1000);
    ck_assert_uint_eq(f.version_count, 1);
}
END_TEST

START_TEST(test_reply_over_the_cap_is_stopped)
{
    char *mib = mem_alloc((1u << 20) + 1);
    memset(mib, 'x', 1u << 20);
    welcome();
    for (unsigned i = 0; i < LIMIT_ANSWER >> 20; i++) {
        fake_delta(&f, mib);
    }
    ck_assert(!f.cancelled);
    fake_delta(&f, "x");
    ck_assert(f.cancelled);
    fake_delta(&f, "y");
    fake_end(&f, ERROR_INTERRUPTED, NULL);
    ck_assert_int_eq(f.outcome, ERROR_TOO_LONG);
    ck_assert_int_eq(fake_last(&f)->status, MESSAGE_INTERRUPTED);
    ck_assert_uint_eq(strlen(fake_last(&f)->content), LIMIT_ANSWER);
    free(mib);
}
END_TEST

START_TEST(test_time_never_runs_backwards_in_a_chat)
{
    have_plan();
    f.now_ms -= 3600 * 1000;
    say("hi");
    fake_answer(&f, "hello");
    for (size_t i = 1; i < f.messages.count; i++) {
        ck_assert_int_lt(f.messages.items[i - 1].created_ms, f.messages.items[i].created_ms);
    }
    ck_assert_str_eq(f.messages.items[1].content, "hi");
}
END_TEST

START_TEST(test_provider_that_keeps_the_history_gets_no_messages)
{
    f.provider.keeps_history = true;
    have_plan();
    say("hi");
    ck_assert_uint_eq(f.turn.message_count, 0);
    ck_assert_str_eq(f.turn.newest, "hi");
    fake_answer(&f, "hello");
}
END_TEST

Suite *dialogue_suite(void)
{
    Suite *s = suite_create("dialogue");
    TCase *t = tcase_create("dialogue");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, test_welcome_makes_the_first_version);
    tcase_add_test(t, test_welcome_with_a_plan_is_done_at_once);
    tcase_add_test(t, test_welcome_without_a_plan_is_a_welcome_all_the_same);
    tcase_add_test(t, test_message_is_on_disk_before_the_request);
    tcase_add_test(t, test_reply_without_a_plan_leaves_the_plan);
    tcase_add_test(t, test_say_asks_for_the_first_plan_before);
    tcase_add_test(t, test_failed_welcome_ends_say_and_is_tried_again_in_its_place);
    tcase_add_test(t, test_usable_reply_without_plan_needs_no_second_welcome);
    tcase_add_loop_test(t, test_every_end, 0, (int)(sizeof end_cases / sizeof end_cases[0]));
    tcase_add_test(t, test_call_is_timed_and_recorded);
    tcase_add_test(t, test_no_token_no_first_token_time);
    tcase_add_test(t, test_record_that_cannot_be_written_fails_nothing);
    tcase_add_test(t, test_tick_checkpoints_what_came);
    tcase_add_test(t, test_fast_stream_checkpoints_without_ticks);
    tcase_add_test(t, test_busy_journal_gets_the_same_text_again);
    tcase_add_test(t, test_busy_journal_gets_the_seal_again);
    tcase_add_test(t, test_a_seal_that_waits_is_given_up);
    tcase_add_test(t, test_full_database_stops_the_stream);
    tcase_add_test(t, test_refused_seal_is_the_outcome);
    tcase_add_test(t, test_journal_failures_before_the_request);
    tcase_add_test(t, test_journal_fails_between_welcome_and_reply);
    tcase_add_test(t, test_provider_that_cannot_start);
    tcase_add_test(t, test_cancel_keeps_what_came);
    tcase_add_test(t, test_cancel_between_welcome_and_reply);
    tcase_add_test(t, test_planner_may_be_freed_from_done);
    tcase_add_test(t, test_one_operation_at_a_time);
    tcase_add_test(t, test_what_a_person_may_say);
    tcase_add_test(t, test_live_plan);
    tcase_add_test(t, test_plan_events_do_not_grow_with_the_square);
    tcase_add_test(t, test_reply_over_the_cap_is_stopped);
    tcase_add_test(t, test_time_never_runs_backwards_in_a_chat);
    tcase_add_test(t, test_provider_that_keeps_the_history_gets_no_messages);
    suite_add_tcase(s, t);
    return s;
}
