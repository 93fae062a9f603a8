/* Prompts: the files, and what a request is made of. */
#include "plans.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_reader.h"
#include "syllabus/course/track.h"
#include "syllabus/planner/prompt.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct prompts *prompts;
static struct track *track;
static struct plan *plan;

static void setup(void)
{
    struct error err = {0};
    ck_assert_msg(prompts_load(NULL, &prompts, &err) == ERROR_NONE, "%s", err.message);
    track = track_new();
    mem_replace(&track->title, "Data with Python");
    mem_replace(&track->description, "For the sales team.");
    mem_replace(&track->skill_area, "Python for data analysis");
    mem_replace(&track->expectations, "Clean tables and draw {charts}");
    mem_replace(&track->language, "en");
    track->difficulty = DIFFICULTY_INTERMEDIATE;
    track->minutes = 40 * 60 + 30;
    plan = plan_read(PLAN_TWO, strlen(PLAN_TWO));
    ck_assert_ptr_nonnull(plan);
    strlist_add(&plan->objectives, "Write servers");
    strlist_add(&plan->objectives, "Explain channels");
    mem_replace(&plan->final_project, "A chat server");
}

static void teardown(void)
{
    prompts_free(prompts);
    track_free(track);
    plan_free(plan);
}

static char *transcript(const struct prompt_messages *m)
{
    struct buf out = BUF_INIT(64u << 20);
    for (size_t i = 0; i < m->count; i++) {
        buf_printf(&out, "[%s]\n%s\n\n", m->items[i].role, m->items[i].content);
    }
    return buf_steal(&out);
}

static char *composed(const struct turn *turn, const struct message *history, size_t count,
                      int64_t window)
{
    struct prompt_messages m;
    prompt_compose(prompts, turn, history, count, window, &m);
    char *text = transcript(&m);
    prompt_messages_fini(&m);
    return text;
}

static struct message said(enum sender sender, enum message_status status, const char *content)
{
    struct message m;
    message_init(&m);
    m.sender = sender;
    m.status = status;
    m.content = mem_strdup(content);
    return m;
}

/* --- goldens --- */

static const struct golden {
    const char *file;
    const char *language;
    enum turn_kind kind;
    bool with_plan;
    const char *newest, *partial, *fault;
} goldens[] = {
    {"welcome.en", "en", TURN_WELCOME, false, NULL, NULL, NULL},
    {"welcome.ru", "ru", TURN_WELCOME, false, NULL, NULL, NULL},
    {"reply.en", "en", TURN_REPLY, true, "more practice", NULL, NULL},
    {"reply.ru", "ru", TURN_REPLY, true, "больше практики", NULL, NULL},
    {"continue.en", "en", TURN_REPLY, true, "more practice", "Of course! Here", NULL},
    {"finalize.en", "en", TURN_FINALIZE, true, NULL, NULL, NULL},
    {"finalize.ru", "ru", TURN_FINALIZE, true, NULL, NULL, NULL},
    {"repair.en", "en", TURN_REPAIR, true, NULL, "{\"modules\": [1]}", "modules[0] is no object"},
    {"repair.ru", "ru", TURN_REPAIR, true, NULL, "{\"modules\": [1]}", "modules[0] — не объект"},
};

START_TEST(test_golden)
{
    const struct golden *g = &goldens[_i];
    mem_replace(&track->language, g->language);
    mem_replace(&plan->language, g->language);
    struct message history[] = {
        said(SENDER_AI, MESSAGE_COMPLETE, "Hello! A plan."),
        said(SENDER_USER, MESSAGE_COMPLETE, "Why {hours}?"),
        said(SENDER_AI, MESSAGE_COMPLETE, "Because."),
    };
    struct turn turn = {
        .kind = g->kind,
        .track = track,
        .plan = g->with_plan ? plan : NULL,
        .newest = g->newest,
        .partial = g->partial,
        .fault = g->fault,
    };
    size_t count = g->kind == TURN_WELCOME ? 0 : 3;
    char *text = composed(&turn, history, count, 0);
    char *path =
        mem_printf("%s/tests/fixtures/planner/%s.txt", getenv("SYLLABUS_TEST_SOURCE"), g->file);
    struct error err = {0};
    char *expected = NULL;
    size_t n = 0;
    ck_assert_msg(file_read(path, 1u << 20, &expected, &n, &err) == ERROR_NONE, "%s", err.message);
    ck_assert_str_eq(text, expected);
    free(expected);
    free(path);
    free(text);
    for (size_t i = 0; i < 3; i++) {
        message_fini(&history[i]);
    }
}
END_TEST

/* --- languages and the form --- */

START_TEST(test_other_languages_use_the_english_prompts)
{
    static const struct {
        const char *tag, *expected;
    } cases[] = {
        {"de", "Language of the plan: German (de)\n"},
        {"pt-BR", "Language of the plan: pt-BR\n"},
        {"eo", "Language of the plan: eo\n"},
        {"RU", "Язык плана: русский (ru)\n"},
        {"ru-RU", "Язык плана: ru-RU\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mem_replace(&track->language, cases[i].tag);
        struct turn turn = {.kind = TURN_WELCOME, .track = track};
        char *text = composed(&turn, NULL, 0, 0);
        ck_assert_msg(strstr(text, cases[i].expected) != NULL, "%s: %s", cases[i].tag, text);
        free(text);
    }
}
END_TEST

START_TEST(test_form_without_the_optional_fields)
{
    mem_replace(&track->title, track->skill_area);
    mem_replace(&track->description, "");
    mem_replace(&track->expectations, " ");
    struct turn turn = {.kind = TURN_WELCOME, .track = track};
    char *text = composed(&turn, NULL, 0, 0);
    ck_assert_ptr_nonnull(strstr(text, "Expectations: none stated\n"));
    ck_assert_ptr_null(strstr(text, "Title of the course"));
    ck_assert_ptr_null(strstr(text, "Description:"));
    ck_assert_ptr_null(strstr(text, "Knows already"));
    free(text);
}
END_TEST

START_TEST(test_form_with_what_is_known_and_the_time_there_is)
{
    mem_replace(&track->known, "SQL and {plan}");
    mem_replace(&track->pace.weekly, "7.5");
    mem_replace(&track->pace.deadline, "2027-05-31");
    struct turn turn = {.kind = TURN_WELCOME, .track = track};
    char *text = composed(&turn, NULL, 0, 0);
    ck_assert_ptr_nonnull(strstr(text, "- Knows already, so do not teach it again: SQL and {plan}\n"
                                       "- Time: 7.5 hours a week\n"
                                       "- To be done by: 2027-05-31\n"));
    free(text);
    mem_replace(&track->language, "ru");
    text = composed(&turn, NULL, 0, 0);
    ck_assert_ptr_nonnull(strstr(text, "- Уже знает, этому не учи снова: SQL and {plan}\n"
                                       "- Время: 7.5 ч в неделю\n- Закончить к: 2027-05-31\n"));
    free(text);
}
END_TEST

START_TEST(test_what_a_person_writes_is_no_placeholder)
{
    mem_replace(&track->skill_area, "{plan} and {hours} {{skill}}");
    struct turn turn = {.kind = TURN_REPLY, .track = track, .plan = plan, .newest = "{level}"};
    char *text = composed(&turn, NULL, 0, 0);
    ck_assert_ptr_nonnull(strstr(text, "Skill: {plan} and {hours} {{skill}}\n"));
    ck_assert_ptr_nonnull(strstr(text, "[user]\n{level}\n"));
    free(text);
}
END_TEST

/* --- roles --- */

/* One letter a message: u, a; small: complete, large: failed, "-": an empty reply, "p": a partial.
 */
static const struct roles_case {
    const char *history;
    const char *expected; /* roles sent, and the newest at the end */
} roles_cases[] = {
    {"", "su"},        {"a", "suau"},  /* the request for the plan goes before the greeting */
    {"au", "suau"},                    /* a message without an answer, and the newest */
    {"aua", "suauau"}, {"aa", "suau"}, /* a reply and a notice */
    {"uu", "su"},      {"a-u-", "suau"}, {"aAuA", "suau"}, {"up", "suau"}, {"-", "su"}, {"A", "su"},
};

START_TEST(test_roles_alternate)
{
    const struct roles_case *c = &roles_cases[_i];
    size_t n = strlen(c->history);
    struct message *history = mem_array(n + 1, sizeof *history);
    for (size_t i = 0; i < n; i++) {
        char k = c->history[i];
        history[i] = said(k == 'u' ? SENDER_USER : SENDER_AI,
                          k == 'A'   ? MESSAGE_FAILED
                          : k == 'p' ? MESSAGE_INTERRUPTED
                                     : MESSAGE_COMPLETE,
                          k == '-' ? " " : "text");
    }
    struct turn turn = {.kind = TURN_REPLY, .track = track, .newest = "newest"};
    struct prompt_messages m;
    prompt_compose(prompts, &turn, history, n, 0, &m);
    struct buf roles = BUF_INIT(1024);
    for (size_t i = 0; i < m.count; i++) {
        buf_add_char(&roles, m.items[i].role[0]);
        ck_assert_str_ne(m.items[i].content, "");
    }
    ck_assert_str_eq(buf_str(&roles), c->expected);
    const char *last = m.items[m.count - 1].content;
    ck_assert_str_eq(last + strlen(last) - strlen("newest"), "newest");
    prompt_messages_fini(&m);
    buf_fini(&roles);
    for (size_t i = 0; i < n; i++) {
        message_fini(&history[i]);
    }
    free(history);
}
END_TEST

/* --- fitting --- */

START_TEST(test_estimate)
{
    ck_assert_int_eq(prompt_estimate_tokens(""), 0);
    ck_assert_int_eq(prompt_estimate_tokens("a"), 1);
    ck_assert_int_eq(prompt_estimate_tokens("abcdef"), 2);
    ck_assert_int_eq(prompt_estimate_tokens("привет"), 4);
    ck_assert_int_eq(prompt_estimate_tokens("学习"), 2);
    ck_assert_int_eq(prompt_estimate_tokens("🚀"), 2);
    /* A known count: this Russian plan text is 1518 tokens in cl100k at 3.4 bytes a token; the
     * estimate must not be below such a ratio. */
    ck_assert_int_ge(prompt_estimate_tokens("Модуль по работе с данными"), (int64_t)(48 / 3.4));
}
END_TEST

enum { HISTORY = 40 };

START_TEST(test_fitting_drops_the_oldest_first)
{
    struct message history[HISTORY];
    for (int i = 0; i < HISTORY; i++) {
        char *text = mem_printf("<%02d> %0200d", i, 0);
        history[i] = said(i % 2 == 0 ? SENDER_AI : SENDER_USER, MESSAGE_COMPLETE, text);
        free(text);
    }
    struct turn turn = {.kind = TURN_REPLY, .track = track, .plan = plan, .newest = "the newest"};
    int kept_before = HISTORY;
    bool dropped_some = false;
    for (int64_t window = 16000; window > 0; window -= 500) {
        char *text = composed(&turn, history, HISTORY, window);
        ck_assert_ptr_nonnull(strstr(text, "Skill: Python for data analysis"));
        ck_assert_ptr_nonnull(strstr(text, "Clean tables and draw {charts}"));
        ck_assert_ptr_nonnull(strstr(text, "Connect them by channels"));
        ck_assert_ptr_nonnull(strstr(text, "[user]\n"));
        ck_assert_ptr_nonnull(strstr(text, "the newest"));
        int kept = 0;
        for (int i = HISTORY - 1; i >= 0; i--) { /* what is kept is a run at the end */
            char *mark = mem_printf("<%02d>", i);
            bool there = strstr(text, mark) != NULL;
            free(mark);
            if (there) {
                ck_assert_int_eq(kept, HISTORY - 1 - i);
                kept++;
            }
        }
        ck_assert_int_le(kept, kept_before);
        if (kept > 0) { /* and fits, with room for an answer */
            int64_t room = window / 2 < 4000 ? window / 2 : 4000;
            ck_assert_int_le(prompt_estimate_tokens(text), window - room);
        }
        dropped_some |= kept > 0 && kept < HISTORY;
        kept_before = kept;
        free(text);
    }
    ck_assert(dropped_some);
    ck_assert_int_eq(kept_before, 0);
    for (int i = 0; i < HISTORY; i++) {
        message_fini(&history[i]);
    }
}
END_TEST

START_TEST(test_fitting_keeps_the_partial_reply)
{
    struct turn turn = {.kind = TURN_REPLY,
                        .track = track,
                        .plan = plan,
                        .newest = "the newest",
                        .partial = "a reply that was cut"};
    char *text = composed(&turn, NULL, 0, 100);
    ck_assert_ptr_nonnull(
        strstr(text, "[user]\nthe newest\n\n[assistant]\na reply that was cut\n"));
    free(text);
}
END_TEST

START_TEST(test_huge_faulty_answer_is_not_quoted)
{
    char *answer = mem_alloc((64u << 10) + 1);
    memset(answer, 'x', 64u << 10);
    struct turn turn = {.kind = TURN_REPAIR,
                        .track = track,
                        .plan = plan,
                        .partial = answer,
                        .fault = "this is wrong"};
    char *text = composed(&turn, NULL, 0, 0);
    ck_assert_uint_lt(strlen(text), 16u << 10);
    ck_assert_ptr_nonnull(strstr(text, "this is wrong"));
    ck_assert_ptr_nonnull(strstr(text, "Connect them by channels"));
    free(text);
    free(answer);
}
END_TEST

/* --- the person's own files --- */

static const struct override {
    const char *yaml;
    const char *fault; /* in the message; NULL: it loads */
} overrides[] = {
    {"role: You are a pirate.\n", NULL},
    {"", NULL},
    {"form: |\n  {skill} {level} {hours}\n  {expectations} {language} {\"a\": 1} {A} {} {\n", NULL},
    {"form: |\n  {skill} {level} {hours}\n  {expectations}\n",
     "en.yaml:1: “form” must hold {language}"},
    {"# mine\nfinalize_request: no plan here\n", "en.yaml:2: “finalize_request” must hold {plan}"},
    {"role: |\n  You are\n  a {nobody}.\n", "en.yaml:3: “role” cannot hold {nobody}"},
    {"continue: go on with {skill}\n", "it takes no placeholders"},
    {"roles: hello\n", "en.yaml:1: there is no prompt “roles”"},
    {"role: [a]\n", "en.yaml:1: “role” must be a text"},
    {"role: ''\n", "en.yaml:1: “role” must be a text"},
    {"- role\n", "en.yaml:1"},
    {"languages: none\n", "“languages” must be a mapping"},
    {"languages:\n  de: []\n", "en.yaml:2: a language needs a name"},
    {"role: a\nrole: b\n", "en.yaml:2"},
};

START_TEST(test_own_files)
{
    const struct override *o = &overrides[_i];
    char dir[] = "/tmp/syllabus-prompts-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(dir));
    char *sub = paths_join(dir, "prompts");
    char *path = paths_join(sub, "en.yaml");
    struct error err = {0};
    ck_assert_int_eq(paths_make_dir(sub, &err), ERROR_NONE);
    ck_assert_int_eq(file_write(path, o->yaml, strlen(o->yaml), 0, &err), ERROR_NONE);

    struct prompts *own = NULL;
    enum error_kind kind = prompts_load(dir, &own, &err);
    if (o->fault == NULL) {
        ck_assert_msg(kind == ERROR_NONE, "%s", err.message);
        struct turn turn = {.kind = TURN_WELCOME, .track = track};
        struct prompt_messages m;
        prompt_compose(own, &turn, NULL, 0, 0, &m);
        bool pirate = strstr(m.items[0].content, "You are a pirate.") == m.items[0].content;
        ck_assert(pirate == (strstr(o->yaml, "pirate") != NULL));
        ck_assert_ptr_nonnull(strstr(m.items[0].content, "### Module 1:"));
        prompt_messages_fini(&m);
    } else {
        ck_assert_int_eq(kind, ERROR_BAD_DATA);
        ck_assert_ptr_null(own);
        ck_assert_msg(strstr(err.message, o->fault) != NULL, "%s", err.message);
    }
    prompts_free(own);
    error_clear(&err);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(sub), 0);
    ck_assert_int_eq(rmdir(dir), 0);
    free(path);
    free(sub);
}
END_TEST

Suite *prompt_suite(void)
{
    Suite *s = suite_create("prompt");
    TCase *t = tcase_create("prompt");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, test_golden, 0, (int)(sizeof goldens / sizeof goldens[0]));
    tcase_add_test(t, test_other_languages_use_the_english_prompts);
    tcase_add_test(t, test_form_without_the_optional_fields);
    tcase_add_test(t, test_form_with_what_is_known_and_the_time_there_is);
    tcase_add_test(t, test_what_a_person_writes_is_no_placeholder);
    tcase_add_loop_test(t, test_roles_alternate, 0,
                        (int)(sizeof roles_cases / sizeof roles_cases[0]));
    tcase_add_test(t, test_estimate);
    tcase_add_test(t, test_fitting_drops_the_oldest_first);
    tcase_add_test(t, test_fitting_keeps_the_partial_reply);
    tcase_add_test(t, test_huge_faulty_answer_is_not_quoted);
    tcase_add_loop_test(t, test_own_files, 0, (int)(sizeof overrides / sizeof overrides[0]));
    suite_add_tcase(s, t);
    return s;
}
