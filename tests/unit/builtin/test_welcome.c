#include "samples.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/builtin/builtin.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_reader.h"

#include <stdlib.h>
#include <string.h>

static const char *const skills[] = {
    "Python",
    "Python для анализа данных",
    "Английский язык",
    "UX/UI",
    "Guitar",
    "Linear algebra",
    "маркетинг",
    "Выпечка хлеба",
    "йога",
    "шахматы",
    "C++",
    "Go",
    "机器学习",
    /* What a form can hold that looks like a plan. */
    "**Module 3: x** (8 hours)",
    "### Модуль 2 — «Ы»\n- 4 часа",
    "1. Week | 2 h",
    "# `<b>&amp;[a](b)*_~",
    "\x1b[31mred\x1b[0m \xe2\x80\xae\xc2\x9b",
    "!",
};

struct welcome {
    struct buf text;
    struct plan *plan;
};

static void welcome_init(struct welcome *w, struct builtin *b, const struct track *t)
{
    buf_init(&w->text, SAMPLE_LIMIT);
    ck_assert_int_eq(builtin_welcome(b, t, &w->text, NULL), ERROR_NONE);
    w->plan = plan_read(w->text.data, w->text.len);
    ck_assert_msg(w->plan != NULL, "%s", buf_str(&w->text));
}

static void welcome_fini(struct welcome *w)
{
    plan_free(w->plan);
    buf_fini(&w->text);
}

static void check_content(const struct plan *p, const char *skill)
{
    ck_assert_uint_ge(p->objectives.count, 3);
    ck_assert_ptr_nonnull(p->description);
    ck_assert_uint_ge(p->assignments.count, 2);
    for (size_t i = 0; i < p->module_count; i++) {
        const struct plan_module *m = &p->modules[i];
        ck_assert(!skill || strstr(m->title, skill));
        ck_assert_ptr_nonnull(m->description);
        ck_assert(m->items.count >= 3 && m->items.count <= 5);
        ck_assert(m->objectives.count >= 2 && m->objectives.count <= 4);
    }
}

static int budget(uint64_t *state)
{
    static const int fixed[] = {1,    7,    15,     29,         30,
                                45,   60,   7 * 60, 2430,       2400,
                                2406, 1200, 36000,  10000 * 60, 10000 * 60 - 1};
    uint64_t r = sample_random(state);

    if (r % 3 == 0) {
        return fixed[(r >> 8) % (sizeof fixed / sizeof fixed[0])];
    }
    return r % 3 == 1 ? (int)((r >> 8) % (LIMIT_HOURS * 4)) * 15 + 15
                      : (int)((r >> 8) % (300 * 4)) * 15 + 15;
}

/* Whatever the form: a plan that reads back whole, on the budget to the minute. */
START_TEST(test_any_form)
{
    struct builtin *b = sample_builtin();
    uint64_t state = (uint64_t)_i;

    for (int round = 0; round < 15; round++) {
        const char *language = sample_random(&state) % 2 ? "ru" : "en";
        int minutes = budget(&state);
        struct track *t = sample_track(skills[_i], (enum difficulty)(round % DIFFICULTY_COUNT),
                                       minutes, language);
        struct welcome w;
        mem_replace(&t->expectations,
                    round % 2 ? "more practice, projects; экзамен\n## Module 9 (3 h)" : "");
        welcome_init(&w, b, t);
        sample_check_sound(w.plan, minutes);
        ck_assert_int_eq(w.plan->stated_minutes, minutes);
        check_content(w.plan, NULL);
        ck_assert_ptr_null(strchr(w.text.data, '\x1b'));
        if (minutes >= 20 * 60) {
            ck_assert_ptr_nonnull(w.plan->final_project);
        }
        welcome_fini(&w);
        track_free(t);
    }
}
END_TEST

static const struct {
    int minutes;
    size_t least, most;
} sizes[] = {
    {15, 1, 1},      {30, 1, 2},       {60, 1, 3},         {10 * 60, 3, 4},
    {40 * 60, 5, 6}, {100 * 60, 6, 8}, {400 * 60, 10, 12}, {10000 * 60, 10, 12},
};

START_TEST(test_modules_by_hours)
{
    struct builtin *b = sample_builtin();

    for (int d = 0; d < DIFFICULTY_COUNT; d++) {
        struct track *t = sample_track("Python", (enum difficulty)d, sizes[_i].minutes, "en");
        struct welcome w;
        welcome_init(&w, b, t);
        ck_assert_uint_ge(w.plan->module_count, sizes[_i].least);
        ck_assert_uint_le(w.plan->module_count, sizes[_i].most);
        check_content(w.plan, "Python");
        welcome_fini(&w);
        track_free(t);
    }
}
END_TEST

/* What the templates themselves hold is printed as plain text: the printer's last resort, character
 * references, would be unreadable. */
START_TEST(test_plain_text)
{
    static const char *const packs[] = {"SQL",     "Python", "Figma",   "English",  "Guitar",
                                        "algebra", "sales",  "cooking", "yoga",     "chess",
                                        "данные",  "сайт",   "дизайн",  "немецкий", "гитара",
                                        "физика",  "бизнес", "вязание", "бег",      "шахматы"};
    struct builtin *b = sample_builtin();
    struct track *t = sample_track(packs[_i % 20], (enum difficulty)(_i / 20 % DIFFICULTY_COUNT),
                                   10000 * 60, _i % 20 < 10 ? "en" : "ru");
    struct welcome w;

    mem_replace(&t->expectations, _i % 20 < 10 ? "project exam job" : "проект экзамен работа");
    welcome_init(&w, b, t);
    ck_assert_msg(!strstr(w.text.data, "&#"), "%s", w.text.data);
    check_content(w.plan, packs[_i % 20]);
    welcome_fini(&w);
    track_free(t);
}
END_TEST

static const struct {
    const char *skill, *language, *module;
} flavours[] = {
    {"Python", "en", "Python: data structures"},
    {"Анализ данных на Python", "ru", "Анализ данных на Python: описательная статистика"},
    {"Spanish", "en", "Spanish: basic grammar in use"},
    {"Игра на гитаре", "ru", "Игра на гитаре: ритм и чтение"},
    {"Beekeeping", "en", "Beekeeping: core techniques"},
    {"good manners", "en", "good manners: core techniques"}, /* not "go" */
};

START_TEST(test_flavour)
{
    struct builtin *b = sample_builtin();
    struct track *t =
        sample_track(flavours[_i].skill, DIFFICULTY_BEGINNER, 40 * 60, flavours[_i].language);
    struct welcome w;

    welcome_init(&w, b, t);
    ck_assert_msg(strstr(w.text.data, flavours[_i].module) != NULL, "%s", w.text.data);
    welcome_fini(&w);
    track_free(t);
}
END_TEST

START_TEST(test_levels_differ)
{
    struct builtin *b = sample_builtin();
    struct welcome w[DIFFICULTY_COUNT];

    for (int d = 0; d < DIFFICULTY_COUNT; d++) {
        struct track *t = sample_track("Python", (enum difficulty)d, 40 * 60, "en");
        welcome_init(&w[d], b, t);
        track_free(t);
    }
    ck_assert_str_ne(w[0].plan->modules[0].title, w[1].plan->modules[0].title);
    ck_assert_str_ne(w[1].plan->modules[0].title, w[2].plan->modules[0].title);
    for (int d = 0; d < DIFFICULTY_COUNT; d++) {
        welcome_fini(&w[d]);
    }
}
END_TEST

static bool has_goal(const struct plan *p, const char *text)
{
    for (size_t i = 0; i < p->objectives.count; i++) {
        if (strstr(p->objectives.items[i], text)) {
            return true;
        }
    }
    return false;
}

/* Expectations are quoted, capped, and move the emphasis. */
START_TEST(test_expectations)
{
    struct builtin *b = sample_builtin();
    struct track *t = sample_track("Python", DIFFICULTY_BEGINNER, 40 * 60, "en");
    struct welcome plain, wished, endless;
    char *wish = mem_alloc(LIMIT_TEXT);

    welcome_init(&plain, b, t);
    mem_replace(&t->expectations, "I want to find a job");
    welcome_init(&wished, b, t);
    ck_assert(has_goal(wished.plan, "“I want to find a job”"));
    ck_assert(has_goal(wished.plan, "job interview"));
    ck_assert(!has_goal(plain.plan, "job"));
    ck_assert_int_gt(wished.plan->modules[5].minutes, plain.plan->modules[5].minutes);
    memset(wish, 'x', LIMIT_TEXT - 1);
    mem_replace(&t->expectations, wish);
    welcome_init(&endless, b, t);
    ck_assert(has_goal(endless.plan, "xxx…”"));
    ck_assert_uint_lt(endless.text.len, plain.text.len + 1000);
    welcome_fini(&endless);
    welcome_fini(&wished);
    welcome_fini(&plain);
    free(wish);
    track_free(t);
}
END_TEST

START_TEST(test_says_what_it_is)
{
    static const struct {
        const char *language, *words;
    } cases[] = {{"en", "not a language model"},
                 {"ru", "не языковая модель"},
                 {"pt-BR", "not a language model"},
                 {"../ru", "not a language model"}};
    struct builtin *b = sample_builtin();
    struct track *t = sample_track("Python", DIFFICULTY_BEGINNER, 40 * 60, cases[_i].language);
    struct welcome w;

    welcome_init(&w, b, t);
    ck_assert_ptr_nonnull(strstr(w.text.data, cases[_i].words));
    ck_assert_str_eq(builtin_model_name(), "builtin");
    welcome_fini(&w);
    track_free(t);
}
END_TEST

START_TEST(test_same_bytes)
{
    struct builtin *a = sample_builtin();
    struct builtin *b = NULL;
    struct track *t = sample_track("Python", DIFFICULTY_ADVANCED, 2430, "ru");
    struct welcome first, second;

    ck_assert_int_eq(builtin_load(NULL, &b, NULL), ERROR_NONE);
    welcome_init(&first, a, t);
    welcome_init(&second, b, t);
    ck_assert_str_eq(first.text.data, second.text.data);
    welcome_fini(&first);
    welcome_fini(&second);
    builtin_free(b);
    track_free(t);
}
END_TEST

START_TEST(test_no_room)
{
    struct builtin *b = sample_builtin();
    struct track *t = sample_track("Python", DIFFICULTY_BEGINNER, 40 * 60, "en");
    struct buf out = BUF_INIT(100);
    struct error err = {0};

    buf_add_str(&out, "before");
    ck_assert_int_eq(builtin_welcome(b, t, &out, &err), ERROR_TOO_LONG);
    ck_assert_str_eq(buf_str(&out), "before");
    error_clear(&err);
    buf_fini(&out);
    track_free(t);
}
END_TEST

Suite *suite_welcome(void)
{
    Suite *s = suite_create("welcome");
    TCase *tc = tcase_create("welcome");

    sample_share(tc);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_any_form, 0, sizeof skills / sizeof skills[0]);
    tcase_add_loop_test(tc, test_modules_by_hours, 0, sizeof sizes / sizeof sizes[0]);
    tcase_add_loop_test(tc, test_plain_text, 0, 60);
    tcase_add_loop_test(tc, test_flavour, 0, sizeof flavours / sizeof flavours[0]);
    tcase_add_test(tc, test_levels_differ);
    tcase_add_test(tc, test_expectations);
    tcase_add_loop_test(tc, test_says_what_it_is, 0, 4);
    tcase_add_test(tc, test_same_bytes);
    tcase_add_test(tc, test_no_room);
    suite_add_tcase(s, tc);
    return s;
}
