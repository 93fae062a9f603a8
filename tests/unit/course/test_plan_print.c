/* What is printed looks good and reads back as the same plan, whatever is in it. */
#include "samples.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_print.h"
#include "syllabus/course/plan_reader.h"

#include <stdlib.h>
#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

static struct plan *sample(const char *language)
{
    bool russian = strcmp(language, "ru") == 0;
    struct plan *p = plan_new();

    p->language = mem_strdup(language);
    p->title = mem_strdup(russian ? "Основы SQL" : "SQL basics");
    p->stated_minutes = 360;
    p->description = mem_strdup(russian ? "Для аналитиков." : "For analysts.");
    strlist_add(&p->objectives, russian ? "Писать запросы" : "Write queries");
    sample_module(p, "a", "SELECT", 60, "WHERE;ORDER BY", NULL);
    sample_module(p, "b", "JOIN", 90, "LEFT JOIN", NULL);
    sample_module(p, "c", "GROUP BY", 210, "HAVING", NULL);
    strlist_add(&p->modules[1].objectives, russian ? "Соединять таблицы" : "Join tables");
    strlist_add(&p->modules[1].prerequisites, "SELECT");
    strlist_add(&p->assignments, russian ? "Отчёт о продажах" : "A sales report");
    p->final_project = mem_strdup(russian ? "Витрина данных." : "A data mart.");
    return p;
}

static void assert_prints(struct plan *p, const char *expected)
{
    struct buf out = BUF_INIT(LIMIT_ANSWER);

    plan_print_markdown(p, &out);
    ck_assert_str_eq(buf_str(&out), expected);
    buf_fini(&out);
    plan_free(p);
}

START_TEST(test_russian)
{
    assert_prints(sample("ru"), "# Основы SQL\n"
                                "\n"
                                "## План курса (6 часов)\n"
                                "\n"
                                "Для аналитиков.\n"
                                "\n"
                                "**Цели курса:**\n"
                                "- Писать запросы\n"
                                "\n"
                                "### Модуль 1: SELECT (1 час)\n"
                                "\n"
                                "- WHERE\n"
                                "- ORDER BY\n"
                                "\n"
                                "### Модуль 2: JOIN (1,5 часа)\n"
                                "\n"
                                "- LEFT JOIN\n"
                                "\n"
                                "**Цели:**\n"
                                "- Соединять таблицы\n"
                                "\n"
                                "**Предварительные требования:**\n"
                                "- SELECT\n"
                                "\n"
                                "### Модуль 3: GROUP BY (3,5 часа)\n"
                                "\n"
                                "- HAVING\n"
                                "\n"
                                "## Практические задания\n"
                                "\n"
                                "- Отчёт о продажах\n"
                                "\n"
                                "## Итоговый проект\n"
                                "\n"
                                "Витрина данных.\n");
}
END_TEST

START_TEST(test_english)
{
    assert_prints(sample("en"), "# SQL basics\n"
                                "\n"
                                "## Course outline (6 hours)\n"
                                "\n"
                                "For analysts.\n"
                                "\n"
                                "**Course goals:**\n"
                                "- Write queries\n"
                                "\n"
                                "### Module 1: SELECT (1 hour)\n"
                                "\n"
                                "- WHERE\n"
                                "- ORDER BY\n"
                                "\n"
                                "### Module 2: JOIN (1.5 hours)\n"
                                "\n"
                                "- LEFT JOIN\n"
                                "\n"
                                "**Objectives:**\n"
                                "- Join tables\n"
                                "\n"
                                "**Prerequisites:**\n"
                                "- SELECT\n"
                                "\n"
                                "### Module 3: GROUP BY (3.5 hours)\n"
                                "\n"
                                "- HAVING\n"
                                "\n"
                                "## Practical assignments\n"
                                "\n"
                                "- A sales report\n"
                                "\n"
                                "## Final project\n"
                                "\n"
                                "A data mart.\n");
}
END_TEST

static const struct {
    int minutes;
    const char *russian, *english; /* as printed after a title */
} durations[] = {
    {0, "", ""},
    {15, " (0,25 часа)", " (0.25 hours)"},
    {20, " (20 минут)", " (20 minutes)"},
    {1, " (1 минута)", " (1 minute)"},
    {22, " (22 минуты)", " (22 minutes)"},
    {60, " (1 час)", " (1 hour)"},
    {80, " (1 час 20 минут)", " (1 hour 20 minutes)"},
    {120, " (2 часа)", " (2 hours)"},
    {300, " (5 часов)", " (5 hours)"},
    {660, " (11 часов)", " (11 hours)"},
    {840, " (14 часов)", " (14 hours)"},
    {1260, " (21 час)", " (21 hours)"},
    {1320, " (22 часа)", " (22 hours)"},
    {6660, " (111 часов)", " (111 hours)"},
    {LIMIT_HOURS * 60, " (10000 часов)", " (10000 hours)"},
};

static void assert_duration(const char *language, const char *module, int minutes,
                            const char *hours)
{
    struct plan *p = plan_new();
    struct buf out = BUF_INIT(LIMIT_ANSWER);

    p->language = mem_strdup(language);
    sample_module(p, "a", "X", minutes, "y", NULL);
    plan_print_markdown(p, &out);
    char *head = mem_printf("### %s 1: X%s\n", module, hours);

    ck_assert_msg(strstr(buf_str(&out), head) != NULL, "%s", buf_str(&out));
    struct plan *again = plan_read(buf_str(&out), out.len);

    ck_assert(plan_equal(p, again));
    plan_free(again);
    free(head);
    buf_fini(&out);
    plan_free(p);
}

START_TEST(test_durations)
{
    assert_duration("ru", "Модуль", durations[_i].minutes, durations[_i].russian);
    assert_duration("en", "Module", durations[_i].minutes, durations[_i].english);
}
END_TEST

START_TEST(test_compact)
{
    struct plan *p = sample("ru");
    struct buf out = BUF_INIT(LIMIT_ANSWER);

    p->modules[2].minutes = 0;
    plan_print_compact(p, &out);
    ck_assert_str_eq(buf_str(&out), "1. SELECT (1 ч): WHERE; ORDER BY\n"
                                    "2. JOIN (1.5 ч): LEFT JOIN\n"
                                    "3. GROUP BY: HAVING\n");
    buf_fini(&out);
    plan_free(p);
}
END_TEST

/* --- any plan --- */

static unsigned next(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Pieces that mean something to the reader, to Markdown or to a terminal. */
static const char *const pieces[] = {
    "Основы",
    "Python",
    "и",
    "данные",
    "for",
    "beginners",
    "8 часов",
    "(8 hours)",
    "(20 минут)",
    "~6 ч",
    "1.",
    "2)",
    "3",
    "Модуль 1:",
    "Module 2 —",
    "Неделя 3",
    "План курса",
    "Course outline",
    "Цели:",
    "Цели",
    "Objectives:",
    "Темы:",
    "Практика:",
    "**Проект:**",
    "Итого: 40 часов",
    "Total",
    "Итоговый проект",
    "Final project:",
    "Prerequisites:",
    "После модуля вы сможете",
    "Что думаешь?",
    "Let me know",
    "Если хотите",
    "*",
    "**",
    "_",
    "__init__",
    "`code`",
    "``",
    "~~x~~",
    "#",
    "##",
    "- a",
    "+",
    ">",
    "|",
    "| a | b |",
    "---",
    "===",
    "[x]",
    "[a](b)",
    "![i](j)",
    "<b>",
    "<!--",
    "-->",
    "&amp;",
    "&#65;",
    "&",
    "\\",
    "\\*",
    ":",
    ";",
    ",",
    ".",
    "?",
    "!",
    "(",
    ")",
    "«Кавычки»",
    "\"q\"",
    "🐍",
    "1️⃣",
    "✅",
    "•",
    "—",
    "→",
    "  ",
    " ",
    "\t",
    "\xC2\xA0",
    "\xE2\x80\x8B",
    "\x1B[31m",
    "\x01",
    "\x7F",
    "ё",
    "C++",
    "C#",
    "R&D",
    "a_b",
    "2 * 3",
    "http://x.y/z",
    "日本語",
    "```",
    "~~~",
    "Длительность: 5 ч",
    "Описание:",
    "Название:",
    "Привет",
    "Welcome to \"X\"",
    "курс «Y»",
    "x;",
    "I.",
    "полтора часа",
    "Σ",
    "№ 5",
    "Советы:",
    "FAQ",
    "Ресурсы",
    "Для кого",
    "бонусный модуль",
    "\r",
};

static char *random_string(unsigned *state, bool lines)
{
    struct buf out = BUF_INIT(LIMIT_TITLE);
    size_t count = 1 + next(state) % (next(state) % 3 == 0 ? 7 : 3);

    for (size_t i = 0; i < count; i++) {
        static const char *const joints[] = {" ", " ", " ", "", "-", "\n", "\n\n"};

        if (i > 0) {
            buf_add_str(&out, joints[next(state) % (lines ? 7 : 5)]);
        }
        buf_add_str(&out, pieces[next(state) % LENGTH(pieces)]);
    }
    buf_add_str(&out, next(state) % 40 != 0 ? "" : lines ? "\n\n\nx" : "x");
    char *s = buf_steal(&out);

    if (strspn(s, " \t\n\r\xC2\xA0\xE2\x80\x8B") == strlen(s)) {
        free(s);
        s = mem_strdup("x"); /* strings of a plan are not blank */
    }
    return s;
}

static void random_list(struct strlist *list, unsigned *state)
{
    size_t count = next(state) % 3 == 0 ? next(state) % 5 : 0;

    for (size_t i = 0; i < count; i++) {
        strlist_take(list, random_string(state, false));
    }
}

static int random_minutes(unsigned *state)
{
    switch (next(state) % 4) {
    case 0:
        return 0;
    case 1:
        return 1 + (int)(next(state) % 3000);
    default:
        return 15 * (1 + (int)(next(state) % 100));
    }
}

static struct plan *random_plan(unsigned *state)
{
    static const char *const languages[] = {"ru", "ru", "ru", "en", "en", "en", "de", "pt-BR"};
    struct plan *p = plan_new();
    size_t count = 1 + next(state) % 5;

    p->language = mem_strdup(languages[next(state) % LENGTH(languages)]);
    p->title = next(state) % 2 ? random_string(state, false) : NULL;
    p->stated_minutes = random_minutes(state);
    p->description = next(state) % 3 ? NULL : random_string(state, true);
    random_list(&p->objectives, state);
    for (size_t i = 0; i < count; i++) {
        struct plan_module *m = plan_insert_module(p, i);

        m->title = random_string(state, false);
        m->minutes = random_minutes(state);
        m->description = next(state) % 3 ? NULL : random_string(state, true);
        random_list(&m->items, state);
        random_list(&m->objectives, state);
        random_list(&m->prerequisites, state);
    }
    random_list(&p->assignments, state);
    p->final_project = next(state) % 3 ? NULL : random_string(state, true);
    return p;
}

/* The first string in which two plans differ, for the message of a failing test. */
static char *list_difference(const struct strlist *a, const struct strlist *b)
{
    for (size_t i = 0; i < a->count || i < b->count; i++) {
        const char *x = i < a->count ? a->items[i] : NULL, *y = i < b->count ? b->items[i] : NULL;

        if (!x || !y || strcmp(x, y) != 0) {
            return mem_printf("element %zu is '%s', not '%s'", i, y ? y : "none", x ? x : "none");
        }
    }
    return NULL;
}

static char *text_difference(const char *name, const char *a, const char *b)
{
    bool same = a == b || (a && b && strcmp(a, b) == 0);

    return same ? NULL : mem_printf("%s is '%s', not '%s'", name, b ? b : "none", a ? a : "none");
}

static char *difference(const struct plan *a, const struct plan *b)
{
    if (!b || a->module_count != b->module_count) {
        return mem_printf("%zu modules, not %zu", b ? b->module_count : 0, a->module_count);
    }
    char *d = text_difference("title", a->title, b->title);

    d = d ? d : text_difference("language", a->language, b->language);
    d = d ? d : text_difference("description", a->description, b->description);
    d = d ? d : text_difference("final project", a->final_project, b->final_project);
    d = d ? d : list_difference(&a->objectives, &b->objectives);
    d = d ? d : list_difference(&a->assignments, &b->assignments);
    for (size_t i = 0; !d && i < a->module_count; i++) {
        const struct plan_module *x = &a->modules[i], *y = &b->modules[i];

        d = text_difference("module", x->title, y->title);
        d = d ? d : text_difference("module's description", x->description, y->description);
        d = d ? d : list_difference(&x->items, &y->items);
        d = d ? d : list_difference(&x->objectives, &y->objectives);
        d = d ? d : list_difference(&x->prerequisites, &y->prerequisites);
        d = d || x->minutes == y->minutes ? d : mem_printf("minutes of module %zu", i + 1);
    }
    return d ? d : mem_printf("stated minutes %d, not %d", b->stated_minutes, a->stated_minutes);
}

/* Slices of the ten thousand: under a sanitizer one test must not take minutes. */
#define SLICES 20

START_TEST(test_any_plan)
{
    for (int i = 0; i < 10000 / SLICES; i++) {
        unsigned seed = (unsigned)(_i * 10000 + i) * 2654435761u + 1, state = seed;
        struct plan *p = random_plan(&state);
        struct buf out = BUF_INIT(LIMIT_ANSWER);

        plan_print_markdown(p, &out);
        struct plan *again = plan_read(buf_str(&out), out.len);

        if (!plan_equal(p, again) || again->stated_minutes != p->stated_minutes) {
            ck_abort_msg("seed %u: %s:\n%s", seed, difference(p, again), buf_str(&out));
        }
        plan_free(again);
        buf_fini(&out);
        plan_free(p);
    }
}
END_TEST

START_TEST(test_one_line)
{
    struct plan *p = plan_new();
    struct buf out = BUF_INIT(LIMIT_ANSWER);

    p->language = mem_strdup("en");
    sample_module(p, "a", "two\nlines", 60, "an\nitem", NULL);
    plan_print_markdown(p, &out);
    struct plan *again = plan_read(buf_str(&out), out.len);

    ck_assert_str_eq(again->modules[0].title, "two lines");
    ck_assert_str_eq(again->modules[0].items.items[0], "an item");
    plan_free(again);
    buf_fini(&out);
    plan_free(p);
}
END_TEST

Suite *suite_plan_print(void)
{
    Suite *s = suite_create("plan_print");
    TCase *c = tcase_create("plan_print");

    tcase_set_timeout(c, 100);
    tcase_add_test(c, test_russian);
    tcase_add_test(c, test_english);
    tcase_add_loop_test(c, test_durations, 0, LENGTH(durations));
    tcase_add_test(c, test_compact);
    tcase_add_test(c, test_one_line);
    tcase_add_loop_test(c, test_any_plan, 0, SLICES);
    suite_add_tcase(s, c);
    return s;
}
