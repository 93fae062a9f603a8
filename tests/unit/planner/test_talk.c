/* Chats beside the planning chat: what is asked in them, that no plan comes of them, and a session
 * that is planned afresh. */
#include "fakes.h"
#include "plans.h"
#include "suites.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

static struct fakes f;

static void add_module(int number, const char *id, const char *title)
{
    struct track *t = f.track;
    size_t cap = t->module_count;
    mem_grow(&t->modules, &cap, t->module_count + 1, sizeof *t->modules);
    struct module *m = &t->modules[t->module_count++];
    module_init(m);
    m->number = number;
    m->minutes = number * 60;
    mem_replace(&m->id, id);
    mem_replace(&m->title, title);
    mem_replace(&m->description, "All about it.");
    strlist_add(&m->objectives, "Write one");
}

static void setup(void)
{
    fakes_init(&f, "en");
    add_module(1, "m1", "Loops");
    add_module(2, "m2", "Types");
    f.track->modules[0].status = MODULE_COMPLETED;
}

static void teardown(void)
{
    fakes_fini(&f);
}

static void choose(enum chat_type type, const char *module)
{
    f.chat_type = type;
    f.chat_module = module;
    planner_choose_chat(f.planner, type == CHAT_PLANNING ? NULL : "chat");
}

static void say(const char *text)
{
    struct error err = {0};
    ck_assert_msg(planner_say(f.planner, "track", text, &err) == ERROR_NONE, "%s", err.message);
}

static const struct {
    enum chat_type type;
    const char *module;
    enum turn_kind turn;
    enum request_kind counted;
    const char *asked[8];
    const char *not_asked[4];
} talks[] = {
    {CHAT_DISCUSSION,
     NULL,
     TURN_TALK,
     REQUEST_DISCUSSION,
     {"beside the dialogue in which it is planned", "Skill: Go", "user: is it hard?"},
     {"Format of a plan", "patient, exacting tutor"}},
    {CHAT_FINALIZATION,
     NULL,
     TURN_TALK,
     REQUEST_DISCUSSION,
     {"beside the dialogue in which it is planned"},
     {"Format of a plan"}},
    {CHAT_DISCUSSION,
     "m2",
     TURN_TUTOR,
     REQUEST_TUTOR,
     {"patient, exacting tutor", "Skill: Go", "Module 2: Types", "2 hours", "All about it.",
      "- Write one", "1. Loops (completed)", "Write everything in this language: English (en)"},
     {"Format of a plan", "current plan"}},
    /* The module is gone: nobody is its tutor. */
    {CHAT_DISCUSSION,
     "m9",
     TURN_TALK,
     REQUEST_DISCUSSION,
     {"beside the dialogue in which it is planned"},
     {"patient, exacting tutor"}},
};

START_TEST(test_asked)
{
    choose(talks[_i].type, talks[_i].module);
    say("is it hard?");
    ck_assert_int_eq(f.turn.kind, talks[_i].turn);
    ck_assert_str_eq(f.turn.newest, "is it hard?");
    for (size_t i = 0; i < 8 && talks[_i].asked[i]; i++) {
        ck_assert_msg(strstr(f.asked, talks[_i].asked[i]), "no \"%s\" in %s", talks[_i].asked[i],
                      f.asked);
    }
    for (size_t i = 0; i < 4 && talks[_i].not_asked[i]; i++) {
        ck_assert_msg(!strstr(f.asked, talks[_i].not_asked[i]), "\"%s\" in %s",
                      talks[_i].not_asked[i], f.asked);
    }
    fake_answer(&f, PLAN_TWO); /* it looks like a plan, and is none */
    ck_assert_int_eq(f.outcome, ERROR_NONE);
    ck_assert_uint_eq(f.messages.count, 2);
    ck_assert_int_eq(fake_last(&f)->type, MESSAGE_TEXT);
    ck_assert_str_eq(fake_last(&f)->content, PLAN_TWO);
    ck_assert_uint_eq(f.version_count, 0);
    ck_assert_uint_eq(f.plan_events, 0);
    ck_assert_uint_eq(f.usage_count, 1);
    ck_assert_int_eq(f.usage[0].kind, talks[_i].counted);
}
END_TEST

/* Continued, asked for again, and what a planning chat alone can do. */
START_TEST(test_again)
{
    struct error err = {0};
    choose(CHAT_DISCUSSION, _i ? "m1" : NULL);
    ck_assert_int_eq(planner_regenerate(f.planner, "track", &err), ERROR_USAGE);
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_USAGE);
    error_clear(&err);
    say("explain");
    fake_delta(&f, "### Module 1: Ba");
    fake_end(&f, ERROR_INTERRUPTED, NULL);
    ck_assert_int_eq(planner_continue(f.planner, "track", &err), ERROR_NONE);
    ck_assert_int_eq(f.turn.kind, _i ? TURN_TUTOR : TURN_TALK);
    fake_answer(&f, "sics (4 hours)\n- x\n");
    ck_assert_str_eq(fake_last(&f)->content, "### Module 1: Basics (4 hours)\n- x\n");
    ck_assert_int_eq(planner_regenerate(f.planner, "track", &err), ERROR_NONE);
    ck_assert_int_eq(f.turn.kind, _i ? TURN_TUTOR : TURN_TALK);
    fake_answer(&f, "Once more.");
    ck_assert_uint_eq(f.messages.count, 3);
    ck_assert_uint_eq(f.version_count, 0);
}
END_TEST

/* A person speaks first in a request, also where the chat began with the model. */
START_TEST(test_begun_by_the_model)
{
    choose(CHAT_DISCUSSION, "m1");
    fake_store(&f, SENDER_AI, MESSAGE_TEXT, MESSAGE_COMPLETE, NULL, "Ask me.");
    say("why?");
    ck_assert_ptr_nonnull(
        strstr(f.asked, "user: Let us talk about my course: Go\nassistant: Ask me.\nuser: why?"));
    fake_answer(&f, "So.");
}
END_TEST

/* In a session where nothing was said yet, a track that has a plan is planned afresh: modules that
 * are the same stay who they are. */
START_TEST(test_fresh_session)
{
    struct error err = {0};
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_answer(&f, PLAN_TWO);
    char *basics = mem_strdup(fake_current_plan(&f)->modules[0].id);
    message_list_fini(&f.messages);
    if (_i == 0) {
        ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    } else {
        ck_assert_int_eq(planner_regenerate(f.planner, "track", &err), ERROR_NONE);
    }
    ck_assert_int_eq(f.turn.kind, TURN_WELCOME);
    ck_assert_ptr_null(f.turn.plan);
    ck_assert_ptr_null(strstr(f.asked, "current plan"));
    fake_answer(&f, PLAN_THREE);
    ck_assert_uint_eq(f.messages.count, 1);
    ck_assert_int_eq(fake_last(&f)->type, MESSAGE_WELCOME);
    ck_assert_uint_eq(f.version_count, 2);
    ck_assert_str_eq(fake_current_plan(&f)->modules[0].id, basics);
    free(basics);
}
END_TEST

/* ... or one goes on from the plan there is. */
START_TEST(test_fresh_session_goes_on)
{
    struct error err = {0};
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_answer(&f, PLAN_TWO);
    message_list_fini(&f.messages);
    say("add testing");
    ck_assert_int_eq(f.turn.kind, TURN_REPLY);
    ck_assert_uint_eq(f.asked_plan_modules, 2);
    fake_answer(&f, PLAN_THREE);
    ck_assert_uint_eq(f.messages.count, 2);
    ck_assert_uint_eq(f.version_count, 2);
}
END_TEST

START_TEST(test_finalized_where_it_is_planned)
{
    struct error err = {0};
    ck_assert_int_eq(planner_welcome(f.planner, "track", &err), ERROR_NONE);
    fake_answer(&f, PLAN_TWO);
    choose(CHAT_DISCUSSION, NULL);
    ck_assert_int_eq(planner_prepare(f.planner, "track", false, &err), ERROR_USAGE);
    ck_assert_ptr_nonnull(err.advice);
    error_clear(&err);
    choose(CHAT_PLANNING, NULL);
    ck_assert_int_eq(planner_prepare(f.planner, "track", false, &err), ERROR_NONE);
    fake_answer(&f, MODULES_TWO);
    ck_assert_int_eq(planner_commit(f.planner, &err), ERROR_NONE);
}
END_TEST

Suite *talk_suite(void)
{
    Suite *s = suite_create("talk");
    TCase *tc = tcase_create("talk");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_loop_test(tc, test_asked, 0, sizeof talks / sizeof *talks);
    tcase_add_loop_test(tc, test_again, 0, 2);
    tcase_add_test(tc, test_begun_by_the_model);
    tcase_add_loop_test(tc, test_fresh_session, 0, 2);
    tcase_add_test(tc, test_fresh_session_goes_on);
    tcase_add_test(tc, test_finalized_where_it_is_planned);
    suite_add_tcase(s, tc);
    return s;
}
