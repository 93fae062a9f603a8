/* Answers that hold no plan, and what is refused. */
#include "samples.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/builtin/builtin.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_reader.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

struct talk {
    struct builtin *b;
    struct track *t;
    struct plan *plan;
    struct buf out;
    bool changed;
};

static void talk_init(struct talk *k, const char *language)
{
    k->b = sample_builtin();
    k->t = sample_track("Python", DIFFICULTY_BEGINNER, 40 * 60, language);
    k->plan = sample_plan(language);
    buf_init(&k->out, SAMPLE_LIMIT);
    k->changed = true;
}

static void talk_fini(struct talk *k)
{
    buf_fini(&k->out);
    plan_free(k->plan);
    track_free(k->t);
}

static const char *say(struct talk *k, const char *message)
{
    buf_reset(&k->out);
    ck_assert_int_eq(builtin_reply(k->b, k->t, k->plan, message, &k->out, &k->changed, NULL),
                     ERROR_NONE);
    return buf_str(&k->out);
}

static void check_no_plan(struct talk *k)
{
    struct plan *p = plan_read(k->out.data, k->out.len);

    ck_assert_msg(!p && !k->changed, "%s", buf_str(&k->out));
}

/* The new plan as text, owned. */
static char *changed_plan(struct talk *k, const char *message)
{
    const char *text = say(k, message);
    struct plan *p = plan_read(k->out.data, k->out.len);
    char *shown;

    ck_assert_msg(k->changed && p, "%s: %s", message, text);
    shown = sample_shown(p);
    plan_free(p);
    return shown;
}

static const struct {
    const char *language, *message, *answer;
} answers[] = {
    {"en", "how many hours is it?", "The whole course takes 40 hours in 4 modules."},
    {"en", "how long is module 2?", "“Data structures”, takes 12 hours"},
    {"en", "what is in the last module?", "It covers: Final project 1; Recursion."},
    {"en", "how many modules are there?", "(1) Basics, 8 hours; (2) Data structures, 12 hours"},
    {"en", "what are the goals?", "nothing yet"},
    {"en", "who are you?", "not a language model"},
    {"en", "are you a model?", "not a language model"},
    {"en", "is there a module about functions?", "“Functions”"},
    {"en", "what is in module 9?", "no number 9"},
    {"en", "how do I add a module?", "add a module about testing, 4 hours, after module 2"},
    {"en", "what will I learn?", "The goals of the course are"},
    {"en", "make it longer by a week", "I did not understand"},
    {"en", "I want 2 modules about SQL", "I did not understand"},
    {"en", "why is the sky blue?", "only answer questions about this plan"},
    {"en", "add recursion to module 3", "“Functions” is like that already"},
    {"en", "I can spend 2 hours a day", "I did not understand"},
    {"en", "don't remove module 2", "I did not understand"},
    {"en", "thanks, looks good", "I did not understand"},
    {"en", "make me a sandwich", "I did not understand"},
    {"en", "add to module 2", "I did not understand"},
    {"en", "rename module 2", "I did not understand"},
    {"en", "", "I did not understand"},
    {"en", "\xf0\x9f\x91\x8d", "I did not understand"},
    {"en", "remove module 9", "There is no number 9 in this plan: it has 4 modules."},
    {"en", "remove it", "could not tell which module"},
    {"en", "remove the thing about quantum physics", "I found nothing called"},
    {"en", "add a module about functions", "“Functions” is already in the plan"},
    {"en", "add a 50 hours module about testing", "at most 39 hours"},
    {"en", "make it 0.5 hours", "from 1 hour to 10000 hours"},
    {"en", "make module 2 100 hours", "no room for 88 hours"},
    {"en", "rename module 1 to Basics", "“Basics” is like that already"},
    {"ru", "сколько всего часов?", "Весь курс занимает 40 часов, в нём 4 модуля."},
    {"ru", "что в модуле 2?", "«Структуры данных», занимает 12 часов"},
    {"ru", "сколько модулей?", "(1) Основы, 8 часов"},
    {"ru", "ты нейросеть?", "не языковая модель"},
    {"ru", "у меня 2 часа в день", "Это я не понял"},
    {"ru", "не удаляй модуль 2", "Это я не понял"},
    {"ru", "удали модуль 9", "всего в нём 4 модуля"},
    {"ru", "убери модуль про квантовую физику", "ничего похожего на «квантовую физику»"},
    {"ru", "сделай модуль 2 100 часов", "88 часов"},
};

START_TEST(test_answers)
{
    struct talk k;

    talk_init(&k, answers[_i].language);
    const char *text = say(&k, answers[_i].message);
    ck_assert_msg(strstr(text, answers[_i].answer) != NULL, "%s: %s", answers[_i].message, text);
    check_no_plan(&k);
    talk_fini(&k);
}
END_TEST

START_TEST(test_ambiguous)
{
    struct talk k;

    talk_init(&k, "en");
    mem_replace(&k.plan->modules[0].title, "Python basics");
    mem_replace(&k.plan->modules[2].title, "Python functions");
    ck_assert_ptr_nonnull(strstr(say(&k, "remove the python module"), "(1, 3)"));
    check_no_plan(&k);
    talk_fini(&k);
}
END_TEST

/* What is understood is done, the rest is named. */
START_TEST(test_partly)
{
    struct talk k;
    char *shown;

    talk_init(&k, "en");
    shown = changed_plan(&k, "remove module 9, rename module 1 to Intro. Move module 3.");
    ck_assert_str_eq(shown, "Intro 8; Data structures 12; Functions 12; Final project 8");
    ck_assert_ptr_nonnull(strstr(buf_str(&k.out), "no number 9"));
    ck_assert_ptr_nonnull(strstr(buf_str(&k.out), "left alone: “Move module 3”"));
    free(shown);
    talk_fini(&k);
}
END_TEST

START_TEST(test_pinned)
{
    struct talk k;
    char *shown;

    talk_init(&k, "en");
    k.plan->modules[1].pinned = true;
    shown = changed_plan(&k, "add a module about testing, 4 hours");
    ck_assert_str_eq(shown, "Basics 7; Data structures 12; Functions 10.25; Final project 6.75; "
                            "Testing 4[4]");
    free(shown);
    shown = changed_plan(&k, "make it 60 hours");
    ck_assert_str_eq(shown, "Basics 13.75; Data structures 12; Functions 20.5; "
                            "Final project 13.75");
    free(shown);
    ck_assert_ptr_nonnull(strstr(say(&k, "remove module 2"), "is pinned"));
    check_no_plan(&k);
    for (size_t i = 1; i < 4; i++) {
        k.plan->modules[i].pinned = true;
    }
    shown = changed_plan(&k, "remove module 1"); /* nobody can take the hours */
    ck_assert_str_eq(shown, "Data structures 12; Functions 12; Final project 8");
    free(shown);
    talk_fini(&k);
}
END_TEST

START_TEST(test_unknown_hours)
{
    struct talk k;
    char *shown;

    talk_init(&k, "en");
    k.plan->stated_minutes = 0;
    for (size_t i = 0; i < 4; i++) {
        k.plan->modules[i].minutes = 0;
    }
    ck_assert_ptr_nonnull(strstr(say(&k, "how long is module 1?"), "not set yet"));
    shown = changed_plan(&k, "rename module 1 to Intro");
    ck_assert_str_eq(shown, "Intro 10; Data structures 10; Functions 10; Final project 10");
    free(shown);
    k.plan->modules[0].minutes = 39 * 60 + 45; /* the budget leaves the others nothing */
    shown = changed_plan(&k, "rename module 1 to Intro");
    ck_assert_str_eq(shown, "Intro 39.75; Data structures 39.75; Functions 39.75; "
                            "Final project 39.75");
    free(shown);
    talk_fini(&k);
}
END_TEST

START_TEST(test_last_module)
{
    struct talk k;
    char *shown;

    talk_init(&k, "en");
    for (size_t i = 0; i < 3; i++) {
        plan_remove_module(k.plan, 1);
    }
    ck_assert_ptr_nonnull(strstr(say(&k, "remove module 1"), "at least one module"));
    check_no_plan(&k);
    shown = changed_plan(&k, "make module 1 10 hours"); /* it is the whole course */
    ck_assert_str_eq(shown, "Basics 10");
    free(shown);
    talk_fini(&k);
}
END_TEST

/* Without a plan the answer starts from the one the form gives, and holds it. */
START_TEST(test_without_plan)
{
    static const char *const messages[] = {"hello", "how many hours?", "remove module 2",
                                           "remove module 9"};
    struct talk k;

    talk_init(&k, "en");
    plan_free(k.plan);
    k.plan = _i % 2 ? plan_new() : NULL;
    say(&k, messages[_i]);
    struct plan *p = plan_read(k.out.data, k.out.len);
    ck_assert(k.changed && p);
    sample_check_sound(p, 40 * 60);
    plan_free(p);
    talk_fini(&k);
}
END_TEST

/* --- hostile messages --- */

static const char *const hostile[] = {
    "add a module about \x1b]0;x\x07 \xc2\x9b\xe2\x80\xae and \xff\xfe",
    "rename module 1 to ### Module 9: x (900 hours)",
    "rename module 1 to **Неделя 3.** … ~6 ч",
    "rename module 1 to `<!-- | a | b |",
    "add a module called \"- [ ] 1. *\"",
    "add a module called «»",
    "add ''\"\"“”«» module",
    "add \"a\nmodule 2\" to module 1",
    "remove module 99999999999999999999999999",
    "make module 1 0 hours",
    "make module 1 -5 hours",
    "make it 99999999999 hours",
    "increase module 1 by 999999999%",
    "split module 1 into 999999 parts",
    "make it 99999 modules",
    "merge modules 1, 1 and 1",
    "swap module 1 and 1",
    "move module 1 before module 1",
    "{skill}{title}%s%n",
};

START_TEST(test_hostile)
{
    struct talk k;

    talk_init(&k, _i % 2 ? "en" : "ru");
    const char *text = say(&k, hostile[_i]);
    struct plan *p = plan_read(k.out.data, k.out.len);
    ck_assert_int_eq(p != NULL, k.changed);
    if (p) {
        sample_check_sound(p, plan_minutes(p));
        sample_check_untouched(k.plan, p);
    }
    for (const char *c = text; *c; c++) {
        ck_assert((unsigned char)*c >= 0x20 || *c == '\n');
    }
    plan_free(p);
    talk_fini(&k);
}
END_TEST

START_TEST(test_long_messages)
{
    static const char *const pieces[] = {
        "add a module about x1, ", "\"", "module 2 and ", "1 h ", "remove ", "«", "и ", "\n"};
    struct talk k;
    struct buf message = BUF_INIT(1 << 20);

    talk_init(&k, "en");
    while (message.len < 8000) {
        buf_add_str(&message, pieces[_i]);
    }
    say(&k, buf_str(&message));
    while (message.len < 64 * 1024) {
        buf_add_str(&message, pieces[_i]);
    }
    ck_assert_ptr_nonnull(strstr(say(&k, buf_str(&message)), "too long"));
    check_no_plan(&k);
    buf_fini(&message);
    talk_fini(&k);
}
END_TEST

/* More edits than one message may hold: the rest is named, not swallowed. */
START_TEST(test_many_edits)
{
    struct talk k;
    struct buf message = BUF_INIT(1 << 20);

    talk_init(&k, "en");
    for (int i = 0; i < 60; i++) {
        buf_printf(&message, "rename module 1 to Title%d.\n", i);
    }
    char *shown = changed_plan(&k, buf_str(&message));
    ck_assert_ptr_nonnull(strstr(shown, "Title49 8"));
    ck_assert_ptr_nonnull(strstr(buf_str(&k.out), "left alone: “rename module 1 to Title59”"));
    free(shown);
    buf_fini(&message);
    talk_fini(&k);
}
END_TEST

/* Beside the planning chat nothing is a plan: neither an edit nor a question about it. */
START_TEST(test_beside)
{
    static const struct {
        const char *language, *message, *holds;
    } rows[] = {
        {"en", "How many hours does it take?", "40 hours"},
        {"en", "remove the last module", "edits belong in the planning chat"},
        {"en", "Is it hard?", "not a language model"},
        {"ru", "Сколько всего часов?", "40 часов"},
        {"ru", "убери последний модуль", "правки пишите в чат планирования"},
    };
    struct talk k;
    talk_init(&k, rows[_i].language);
    k.changed = false;
    ck_assert_int_eq(builtin_talk(k.b, k.t, k.plan, NULL, rows[_i].message, &k.out, NULL),
                     ERROR_NONE);
    ck_assert_msg(strstr(buf_str(&k.out), rows[_i].holds), "%s", buf_str(&k.out));
    check_no_plan(&k);
    buf_reset(&k.out);
    ck_assert_int_eq(builtin_talk(k.b, k.t, NULL, NULL, rows[_i].message, &k.out, NULL),
                     ERROR_NONE);
    check_no_plan(&k);
    talk_fini(&k);
}
END_TEST

START_TEST(test_tutor)
{
    struct talk k;
    const char *language = _i ? "ru" : "en";
    struct module m = {.number = 2, .title = mem_strdup("Loops"), .minutes = 90};
    talk_init(&k, language);
    k.changed = false;
    m.description = mem_strdup("For and while.");
    strlist_add(&m.objectives, "Write one");
    strlist_add(&m.objectives, "Read one");
    ck_assert_int_eq(builtin_talk(k.b, k.t, k.plan, &m, "explain loops", &k.out, NULL), ERROR_NONE);
    const char *text = buf_str(&k.out);
    ck_assert_msg(strstr(text, _i ? "не языковая модель" : "not a language model") &&
                      strstr(text, "Loops") && strstr(text, "For and while. ") &&
                      strstr(text, "Write one; Read one"),
                  "%s", text);
    check_no_plan(&k);
    free(m.title);
    free(m.description);
    strlist_fini(&m.objectives);
    talk_fini(&k);
}
END_TEST

Suite *suite_talk(void)
{
    Suite *s = suite_create("talk");
    TCase *tc = tcase_create("talk");

    sample_share(tc);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_answers, 0, sizeof answers / sizeof answers[0]);
    tcase_add_test(tc, test_ambiguous);
    tcase_add_test(tc, test_partly);
    tcase_add_test(tc, test_pinned);
    tcase_add_test(tc, test_unknown_hours);
    tcase_add_test(tc, test_last_module);
    tcase_add_loop_test(tc, test_without_plan, 0, 4);
    tcase_add_loop_test(tc, test_hostile, 0, sizeof hostile / sizeof hostile[0]);
    tcase_add_loop_test(tc, test_long_messages, 0, 8);
    tcase_add_test(tc, test_many_edits);
    tcase_add_loop_test(tc, test_beside, 0, 5);
    tcase_add_loop_test(tc, test_tutor, 0, 2);
    suite_add_tcase(s, tc);
    return s;
}
