/* The folder of plans in different dress, each with the plan it holds, read whole, byte by byte and
 * in random pieces; tables of single lines; hostile input. */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_print.h"
#include "syllabus/course/plan_reader.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* --- the folder --- */

struct fixture {
    char *name; /* without ".md" */
    char *text;
    size_t n;
    struct json_object *expected; /* NULL: no plan */
};

static char *fixture_path(const char *name, const char *ending)
{
    const char *root = getenv("SYLLABUS_TEST_SOURCE");

    ck_assert_ptr_nonnull(root);
    return mem_printf("%s/tests/fixtures/plans/%s%s", root, name, ending);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list_fixtures(struct strlist *names)
{
    char *path = fixture_path("", "");
    DIR *dir = opendir(path);

    ck_assert_ptr_nonnull(dir);
    for (struct dirent *e; (e = readdir(dir));) {
        size_t n = strlen(e->d_name);

        if (n > 3 && strcmp(e->d_name + n - 3, ".md") == 0) {
            strlist_add_n(names, e->d_name, n - 3);
        }
    }
    closedir(dir);
    free(path);
    qsort(names->items, names->count, sizeof *names->items, by_name);
}

static void load(struct fixture *f, const char *name)
{
    char *text_path = fixture_path(name, ".md"), *json_path = fixture_path(name, ".json"), *json;
    size_t n;

    f->name = mem_strdup(name);
    ck_assert_int_eq(file_read(text_path, LIMIT_IMPORT, &f->text, &f->n, NULL), ERROR_NONE);
    ck_assert_int_eq(file_read(json_path, LIMIT_IMPORT, &json, &n, NULL), ERROR_NONE);
    ck_assert_int_eq(json_parse(json, n, LIMIT_JSON_DEPTH, &f->expected, NULL), ERROR_NONE);
    free(json);
    free(text_path);
    free(json_path);
}

static void unload(struct fixture *f)
{
    json_free(f->expected);
    free(f->name);
    free(f->text);
}

/* The plan in the words of the expected objects. */
static void set_hours(struct json_object *o, const char *key, int minutes)
{
    json_set(o, key, minutes > 0 ? json_new_number(hours_from_minutes(minutes)) : NULL);
}

static struct json_object *describe_module(const struct plan_module *m)
{
    struct json_object *o = json_new_object();

    json_set_text(o, "title", m->title);
    set_hours(o, "hours", m->minutes);
    json_set_strings(o, "items", &m->items);
    json_set_strings(o, "objectives", &m->objectives);
    json_set_strings(o, "prerequisites", &m->prerequisites);
    json_set_text(o, "description", m->description);
    return o;
}

static struct json_object *describe(const struct plan *p)
{
    if (!p) {
        return NULL;
    }
    struct json_object *o = json_new_object(), *modules = json_new_array();

    json_set_text(o, "title", p->title);
    json_set_text(o, "language", p->language);
    set_hours(o, "stated_hours", p->stated_minutes);
    set_hours(o, "hours", plan_minutes(p));
    json_set_text(o, "description", p->description);
    json_set_strings(o, "objectives", &p->objectives);
    for (size_t i = 0; i < p->module_count; i++) {
        json_push(modules, describe_module(&p->modules[i]));
    }
    json_set(o, "modules", modules);
    json_set_strings(o, "assignments", &p->assignments);
    json_set_text(o, "final_project", p->final_project);
    return o;
}

static void assert_expected(const struct fixture *f, const struct plan *p, const char *how)
{
    struct json_object *have = describe(p);

    if (!json_equal(have, f->expected)) {
        char *a = json_printed(have, JSON_PRETTY), *b = json_printed(f->expected, JSON_PRETTY);

        ck_abort_msg("%s, read %s:\n%s\nexpected:\n%s", f->name, how, a, b);
    }
    json_free(have);
}

/* --- reading in pieces --- */

static unsigned next(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Reads in pieces of 1 .. most bytes. */
static struct plan *read_in_pieces(const char *text, size_t n, size_t most, unsigned seed)
{
    struct plan_reader *r = plan_reader_new();

    for (size_t at = 0; at < n;) {
        size_t piece = most == 1 ? 1 : 1 + next(&seed) % most;

        piece = piece < n - at ? piece : n - at;
        plan_reader_feed(r, text + at, piece);
        ck_assert_ptr_nonnull(plan_reader_peek(r));
        at += piece;
    }
    struct plan *p = plan_reader_finish(r);

    plan_reader_free(r);
    return p;
}

static void check_fixture(const char *name)
{
    struct fixture f = {0};

    load(&f, name);
    struct plan *whole = plan_read(f.text, f.n);

    assert_expected(&f, whole, "whole");
    for (unsigned round = 0; round < 6; round++) {
        static const size_t sizes[] = {1, 3, 17, 80, 400, 4000};
        struct plan *p = read_in_pieces(f.text, f.n, sizes[round], round + 1);

        assert_expected(&f, p, round == 0 ? "byte by byte" : "in pieces");
        plan_free(p);
    }
    if (whole) {
        struct buf printed = BUF_INIT(LIMIT_ANSWER);

        plan_print_markdown(whole, &printed);
        struct plan *again = plan_read(buf_str(&printed), printed.len);

        assert_expected(&f, again, "after printing");
        plan_free(again);
        buf_fini(&printed);
    }
    plan_free(whole);
    unload(&f);
}

START_TEST(test_fixtures)
{
    struct strlist names = {0};
    size_t plans = 0, russian = 0, none = 0;

    list_fixtures(&names);
    for (size_t i = 0; i < names.count; i++) {
        struct fixture f = {0};

        check_fixture(names.items[i]);
        load(&f, names.items[i]);
        const char *language = json_get_text(f.expected, "language");

        plans += f.expected != NULL;
        none += f.expected == NULL;
        russian += language && strcmp(language, "ru") == 0;
        unload(&f);
    }
    ck_assert_uint_ge(plans, 44);
    ck_assert_uint_ge(russian * 2, plans);
    ck_assert_uint_ge(none, 8);
    strlist_fini(&names);
}
END_TEST

/* --- heads of modules --- */

static const struct {
    const char *line;
    const char *title; /* NULL: no head of a module */
    int minutes;
} heads[] = {
    {"### **Модуль 1: Основы Python** (8 часов)", "Основы Python", 480},
    {"## Module 1 — Basics (10 h)", "Basics", 600},
    {"**Неделя 1.** Циклы и функции ~6 ч", "Циклы и функции", 360},
    {"Модуль 1. Название", "Название", 0},
    {"# Модуль 1: Название", "Название", 0},
    {"###### Модуль 1 - Название", "Название", 0},
    {"### 📘 Модуль 1: Название 🚀 (2 ч)", "Название", 120},
    {"### Модуль 1 (8 часов): Название", "Название", 480},
    {"### Модуль №1. Название", "Название", 0},
    {"### Модуль I. Название", "Название", 0},
    {"### Module One: Title", "Title", 0},
    {"### Модуль первый. Название", "Название", 0},
    {"### 1-й модуль: Название", "Название", 0},
    {"### First module: Title", "Title", 0},
    {"### Модуль 1️⃣ Название", NULL, 0},
    {"## `Модуль 1: Название` (8 ч)", "Название", 480},
    {"## *Модуль 1:* __Название__ — 8 ч", "Название", 480},
    {"## Модуль 1: «Название»", "Название", 0},
    {"## Модуль 1: Название:", "Название", 0},
    {"## Модуль 1: `pandas` и `numpy` (6–8 часов)", "pandas и numpy", 420},
    {"## Модуль 1: Название | 8 часов", "Название", 480},
    {"## Модуль 1: Название, 8 часов", "Название", 480},
    {"## Модуль 1: Название ⏱ 8 часов", "Название", 480},
    {"## Модуль 1: Название (8 часов, 2 недели)", "Название", 480},
    {"## Модуль 1: Название (4 ч теории + 4 ч практики)", "Название", 480},
    {"## Модуль 1: Название (вводный)", "Название (вводный)", 0},
    {"## Модуль 1: Дедлайн через 24 часа после старта", "Дедлайн через 24 часа после старта", 0},
    {"## Модуль 1 (8 часов)", "Модуль 1", 480},
    {"## Модуль 1", "Модуль 1", 0},
    {"## Неделя 1–2: Название", "Название", 0},
    {"## Недели 1 и 2. Название", "Название", 0},
    {"## Weeks 1 & 2: Title", "Title", 0},
    {"## Week 1 – 2D graphics", "2D graphics", 0},
    {"## Модуль 1. 3D-моделирование (5 ч)", "3D-моделирование", 300},
    {"## Модуль 1: 5 шагов к цели", "5 шагов к цели", 0},
    {"## Часть 1. Название (8 ч)", "Название", 480},
    {"## Раздел 1. Название", "Название", 0},
    {"## Блок 1. Название", "Название", 0},
    {"## Тема 1. Название", "Название", 0},
    {"## Урок 1. Название", "Название", 0},
    {"## Этап 1. Название", "Название", 0},
    {"## Шаг 1. Название (8 ч)", "Название", 480},
    {"## День 1. Название", "Название", 0},
    {"## Глава 1. Название", "Название", 0},
    {"## Unit 1. Title", "Title", 0},
    {"## Part 1. Title (8 h)", "Title", 480},
    {"## Lesson 1. Title", "Title", 0},
    {"## Chapter 1. Title", "Title", 0},
    {"## Section 1. Title (8 h)", "Title", 480},
    {"## Stage 1. Title", "Title", 0},
    {"## Phase 1. Title", "Title", 0},
    {"## Step 1. Title (8 h)", "Title", 480},
    {"## Day 1. Title", "Title", 0},
    {"## Week 1. Title", "Title", 0},
    {"## Модуль 1: Что такое Python?", "Что такое Python?", 0},
    {"##Модуль 1: Название", "Название", 0},
    {"1. **Title** (8h)", "Title", 480},
    {"1) **Title** — 8 h", "Title", 480},
    {"1️⃣ **Название** — 3 часа", "Название", 180},
    {"**1. Название** (8 часов)", "Название", 480},
    {"- **Модуль 1: Название** (8 ч)", "Название", 480},
    {"> ### Модуль 1: Название (1,5 ч)", "Название", 90},
    {"### Модуль 1: Машинное обучение + Итоговый проект (4 часа)",
     "Машинное обучение + Итоговый проект", 240},
    {"### Модуль 1: &laquo;Кавычки&raquo; &amp; знаки", "«Кавычки» & знаки", 0},
    {"### Модуль 1: C\\# и \\*звёзды\\*", "C# и *звёзды*", 0},
    {"**Модуль 1** хорош тем, что он короткий.", NULL, 0},
    {"Модуль 1 — самый сложный из всех.", NULL, 0},
    {"Module 1 looks fine to me", NULL, 0},
    {"1. Сколько часов в неделю?", NULL, 0},
    {"1. Take breaks", NULL, 0},
    {"\"title\": \"Module 1: Basics\",", NULL, 0},
    {"#модуль", NULL, 0},
};

/* One head with a list is a plan of one module; without a number it would not be. */
START_TEST(test_heads)
{
    char *text = mem_printf("%s\n   - пункт\n", heads[_i].line);
    struct plan *p = plan_read(text, strlen(text));

    if (!heads[_i].title) {
        ck_assert_msg(!p ||
                          strcmp(heads[_i].line, "### Модуль 1️⃣ Название") == 0,
                      "%s: '%s'", heads[_i].line, p ? p->modules[0].title : "");
    } else {
        ck_assert_msg(p && p->module_count == 1, "%s", heads[_i].line);
        ck_assert_str_eq(p->modules[0].title, heads[_i].title);
        ck_assert_msg(p->modules[0].minutes == heads[_i].minutes, "%s: %d minutes", heads[_i].line,
                      p->modules[0].minutes);
        ck_assert_uint_eq(p->modules[0].items.count, 1);
    }
    plan_free(p);
    free(text);
}
END_TEST

/* --- lines under a module --- */

static const struct {
    const char *lines;
    const char *expected; /* description; items; objectives; prerequisites; minutes */
} bodies[] = {
    {"Описание.\n\nВторой абзац.\n- a\n- b", "Описание.\n\nВторой абзац.;a b;;;60"},
    {"- a\n\nПросто текст после списка.\n", ";a;;;60"},
    {"- a\n  - b\n    - c\n- d", ";a b c d;;;60"},
    {"1. a\n2. b\n", ";a b;;;60"},
    {"**Цели:**\n- a\n- b\n\n**Темы:**\n- c", ";c;a b;;60"},
    {"Цели обучения:\n- a\n\nТемы: b, c (d, e)", ";b c (d, e);a;;60"},
    {"**Цель:** понять основы\n- a", ";a;понять основы;;60"},
    {"Learning objectives:\n* a\n", ";;a;;60"},
    {"You will be able to:\n* a\n", ";;a;;60"},
    {"Что вы узнаете:\n* a\n", ";;a;;60"},
    {"После модуля вы сможете:\n* a\n", ";;a;;60"},
    {"#### Цели\n- a\n#### Практика\n- b\n", ";b;a;;60"},
    {"**Prerequisites:** Python basics\n- a", ";a;;Python basics;60"},
    {"Предварительные требования:\n- a\n- b", ";;;a b;60"},
    {"**Требуется:** знание SQL", ";;;знание SQL;60"},
    {"**Практика:** парсер", ";Практика: парсер;;;60"},
    {"#### Практика\nНапишите парсер", ";Практика: Напишите парсер;;;60"},
    {"- **Проект:** сайт", ";Проект: сайт;;;60"},
    {"- **Инструменты:** pandas", ";Инструменты: pandas;;;60"},
    {"**Инструменты:** pandas", ";Инструменты: pandas;;;60"},
    {"- Длительность: 5 часов\n- a", ";a;;;60"}, /* the head's own hours win */
    {"- [ ] a\n- [x] b", ";a b;;;60"},
    {"- a;\n- b.", ";a b.;;;60"},
    {"- 🐍 a\n- 📊 **b**", ";a b;;;60"},
    {"✅ a\n✅ b", ";a b;;;60"},
    {"- snake_case и `__init__`", ";snake_case и __init__;;;60"},
    {"- 2 * 3 = 6", ";2 * 3 = 6;;;60"},
    {"- a\n---\n- b", ";a;;;60"},
    {"Что думаешь о плане?\n- a", ";;;;60"},
    {"Что такое цикл?\n- a", ";a;;;60"},
    {"- a\n\nLet me know!\n\n- b", ";a;;;60"},
    {"#### Урок 1.1. x\n- y\n", ";Урок 1.1. x y;;;60"},
    {"**День 1:** x", ";День 1: x;;;60"},
    {"```\n- a\n```\n- b", ";b;;;60"},
    {"<!-- - a\n- b -->\n- c", ";c;;;60"},
    {"| Урок | Часы |\n|--|--|\n| x | 1 |\n| y | 2 |", ";x y;;;60"},
};

static void add_list(struct buf *out, const struct strlist *list)
{
    buf_add_char(out, ';');
    for (size_t i = 0; i < list->count; i++) {
        buf_printf(out, "%s%s", i > 0 ? " " : "", list->items[i]);
    }
}

START_TEST(test_bodies)
{
    char *text = mem_printf("### Модуль 1: Первый (1 ч)\n%s\n", bodies[_i].lines);
    struct plan *p = plan_read(text, strlen(text));
    struct buf out = BUF_INIT(LIMIT_TEXT);

    ck_assert_msg(p && p->module_count == 1, "%s", bodies[_i].lines);
    const struct plan_module *m = &p->modules[0];

    buf_add_str(&out, m->description ? m->description : "");
    add_list(&out, &m->items);
    add_list(&out, &m->objectives);
    add_list(&out, &m->prerequisites);
    buf_printf(&out, ";%d", m->minutes);
    ck_assert_str_eq(buf_str(&out), bodies[_i].expected);
    buf_fini(&out);
    plan_free(p);
    free(text);
}
END_TEST

/* --- lines around the modules --- */

#define TWO "### Модуль 1: А (1 ч)\n- x\n### Модуль 2: Б (1 ч)\n- y\n"

static const struct {
    const char *text;
    const char *expected; /* title; description; objectives; assignments; final project; stated
                             minutes; modules */
} sections[] = {
    {TWO, ";;;;;0;2"},
    {"# Основы Go\n" TWO, "Основы Go;;;;;0;2"},
    {"# План курса: Основы Go (2 часа)\n" TWO, "Основы Go;;;;;120;2"},
    {"# Основы Go — план обучения\n" TWO, "Основы Go;;;;;0;2"},
    {"# Go: Course Outline\n" TWO, "Go;;;;;0;2"},
    {"# Курс «Основы Go»\n" TWO, "Основы Go;;;;;0;2"},
    {"**Название курса:** Основы Go\n\n" TWO, "Основы Go;;;;;0;2"},
    {"# Привет!\n" TWO, ";;;;;0;2"},
    {"Добро пожаловать на курс «Go»!\n" TWO, "Go;;;;;0;2"},
    {"## План\n\nКурс для новичков.\n\n" TWO, ";Курс для новичков.;;;;0;2"},
    {"Привет! Я помогу.\n\n## План\n" TWO, ";;;;;0;2"},
    {"Вот план на 40 часов:\n\n" TWO, ";;;;;2400;2"},
    {"# Go\n\nКурс рассчитан на 40 часов.\n" TWO, "Go;Курс рассчитан на 40 часов.;;;;2400;2"},
    {"**Длительность:** 8 недель (40 часов)\n" TWO, ";;;;;2400;2"},
    {TWO "**Итого:** 2 часа\n", ";;;;;120;2"},
    {TWO "Всего часов: 2\n", ";;;;;120;2"},
    {TWO "---\nTotal course time: 2 hours\n", ";;;;;120;2"},
    {"## Цели курса\n- a\n- b\n\n## План\n" TWO, ";;a b;;;0;2"},
    {"К концу курса вы сможете:\n- a\n\n" TWO, ";;a;;;0;2"},
    {TWO "## Цели обучения\n- a\n", ";;a;;;0;2"},
    {TWO "## Практические задания\n1. a\n2. b\n", ";;;a b;;0;2"},
    {TWO "### Финальный проект\nСайт.\n", ";;;;Сайт.;0;2"},
    {TWO "### 🏆 Финальный проект (6 часов)\nСайт.\n\nИ отчёт.\n", ";;;;Сайт.\n\nИ отчёт.;0;2"},
    {TWO "## Финальный проект: сайт\n- a\n- b\n", ";;;;сайт\n- a\n- b;0;2"},
    {TWO "**Итоговый проект:** сайт\n", ";;;;сайт;0;2"},
    {TWO "## Capstone Project\nA site.\n\n---\nLet me know!\n", ";;;;A site.;0;2"},
    {TWO "### Модуль 3: Финальный проект\n- z\n", ";;;;;0;3"},
    {TWO "## Рекомендации\n1. a\n2. b\n", ";;;;;0;2"},
    {TWO "\nЧто думаете?\n- a\n", ";;;;;0;2"},
    {TWO "## Обновлённый план\n### Модуль 1: В\n- z\n### Модуль 2: Г\n- w\n### Модуль 3: Д\n",
     ";;;;;0;3"},
    {TWO "## Обновлённый план\n\nПришлю позже.\n", ";;;;;0;2"},
};

static void add_text(struct buf *out, const char *s)
{
    buf_printf(out, ";%s", s ? s : "");
}

START_TEST(test_sections)
{
    struct plan *p = plan_read(sections[_i].text, strlen(sections[_i].text));
    struct buf out = BUF_INIT(LIMIT_TEXT);

    ck_assert_ptr_nonnull(p);
    buf_add_str(&out, p->title ? p->title : "");
    add_text(&out, p->description);
    add_list(&out, &p->objectives);
    add_list(&out, &p->assignments);
    add_text(&out, p->final_project);
    buf_printf(&out, ";%d;%zu", p->stated_minutes, p->module_count);
    ck_assert_msg(strcmp(buf_str(&out), sections[_i].expected) == 0, "%s\ngave %s, not %s",
                  sections[_i].text, buf_str(&out), sections[_i].expected);
    ck_assert_uint_eq(p->modules[0].items.count, 1);
    buf_fini(&out);
    plan_free(p);
}
END_TEST

/* --- as it streams --- */

START_TEST(test_live)
{
    struct plan_reader *r = plan_reader_new();

    ck_assert(!plan_reader_feed(r, "Привет!\n\n", strlen("Привет!\n\n")));
    ck_assert_uint_eq(plan_reader_peek(r)->module_count, 0);
    ck_assert(!plan_reader_feed(r, "### Модуль 1: А", strlen("### Модуль 1: А")));
    ck_assert_uint_eq(plan_reader_peek(r)->module_count, 0);
    ck_assert(plan_reader_feed(r, "зы (2 ч)\n", strlen("зы (2 ч)\n")));
    ck_assert_uint_eq(plan_reader_peek(r)->module_count, 1);
    ck_assert_str_eq(plan_reader_peek(r)->modules[0].title, "Азы");
    ck_assert(!plan_reader_feed(r, "\n", 1));
    ck_assert(plan_reader_feed(r, "- x\n- y", 7));
    ck_assert_uint_eq(plan_reader_peek(r)->modules[0].items.count, 1);
    struct plan *p = plan_reader_finish(r);

    ck_assert_uint_eq(p->modules[0].items.count, 2);
    ck_assert_int_eq(p->modules[0].minutes, 120);
    ck_assert_str_eq(p->language, "ru");
    plan_free(p);
    plan_reader_free(r);
    plan_reader_free(NULL);
}
END_TEST

/* While the new plan is being told, what is shown is the new one. */
START_TEST(test_live_update)
{
    static const char old[] = "## План\n### Модуль 1: А\n- x\n### Модуль 2: Б\n- y\n";
    static const char new[] = "## Новый план\n### Модуль 1: В\n- z\n";
    struct plan_reader *r = plan_reader_new();

    plan_reader_feed(r, old, strlen(old));
    plan_reader_feed(r, new, strlen(new));
    ck_assert_uint_eq(plan_reader_peek(r)->module_count, 1);
    ck_assert_str_eq(plan_reader_peek(r)->modules[0].title, "В");
    plan_reader_free(r);
}
END_TEST

/* --- hostile input --- */

static char *repeated(const char *unit, size_t bytes, size_t *n)
{
    size_t len = strlen(unit), count = bytes / len;
    char *text = mem_alloc(count * len + 1);

    for (size_t i = 0; i < count; i++) {
        memcpy(text + i * len, unit, len);
    }
    *n = count * len;
    return text;
}

static const char *const floods[] = {
    "*",
    "**a",
    "_",
    "~~",
    "`",
    "``` `` `",
    "[",
    "[a](",
    "![",
    "<",
    "<!--",
    "<a ",
    "&",
    "&#1;",
    "\\",
    "\\\\",
    "(",
    "((8 ч)",
    "8 ч ",
    "1-",
    "1 2 3 ",
    "9",
    "1.",
    "> ",
    "#",
    "|",
    "|a",
    "- ",
    "модуль ",
    "план ",
    "\xF0",
    "\xFF",
    "\r",
    "🐍",
    "*a_b~~",
    "\n",
    "- a\n",
    "1. a\n",
    "### Модуль 1: a\n",
    "## План\n",
    "```\n",
    "| a | b |\n",
    "**a:**\n",
    "a\n",
    "a\n===\n",
    "> > > - a\n",
    "Цели:\n- a\n",
    "<!--\n-->\n",
    "### План\n1. a\n",
    "\t",
    "Итого: 8 ч\n",
    "   - a\n     b\n",
    "Модуль 1: a\nb\n",
};

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double time_of(const char *unit, size_t bytes, const char *lead)
{
    size_t n;
    char *flood = repeated(unit, bytes, &n);
    struct plan_reader *r = plan_reader_new();
    double start = seconds();

    plan_reader_feed(r, lead, strlen(lead));
    plan_reader_feed(r, flood, n);
    plan_free(plan_reader_finish(r));
    double taken = seconds() - start;

    plan_reader_free(r);
    free(flood);
    return taken;
}

/* Sixteen times the text takes about sixteen times as long; 256 times would be quadratic. */
START_TEST(test_floods)
{
    static const char *const leads[] = {"", "### Модуль 1: x\n- "};

    for (size_t i = 0; i < LENGTH(leads); i++) {
        double small = time_of(floods[_i], 10000, leads[i]);
        double large = time_of(floods[_i], 160000, leads[i]);

        ck_assert_msg(large < 0.05 + 64 * small, "'%s' after '%s': %g s, then %g s", floods[_i],
                      leads[i], small, large);
    }
}
END_TEST

START_TEST(test_hostile)
{
    static const char nuls[] =
        "### Module 1: a\0b (2 h)\n- c\0\n- \xFF\xFEz\n### Module 2: d\n- e\n";
    struct plan *p = plan_read(nuls, sizeof nuls - 1);

    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq(p->module_count, 2);
    ck_assert_str_eq(p->modules[0].title, "a\xEF\xBF\xBD"
                                          "b");
    ck_assert_int_eq(p->modules[0].minutes, 120);
    ck_assert(text_is_utf8(p->modules[0].items.items[1], strlen(p->modules[0].items.items[1])));
    plan_free(p);
    ck_assert_ptr_null(plan_read("", 0));
}
END_TEST

START_TEST(test_caps)
{
    struct buf text = BUF_INIT(LIMIT_ANSWER);

    for (int i = 1; i <= LIMIT_MODULES + 50; i++) {
        buf_printf(&text, "### Модуль %d: Название %d\n- a\n", i, i);
    }
    buf_add_str(&text, "## Цели курса\n");
    for (int i = 0; i < LIMIT_MODULE_ITEMS + 50; i++) {
        buf_add_str(&text, "- цель\n");
    }
    struct plan *p = plan_read(buf_str(&text), text.len);

    ck_assert_uint_eq(p->module_count, LIMIT_MODULES);
    ck_assert_uint_eq(p->modules[LIMIT_MODULES - 1].items.count, 1);
    ck_assert_uint_eq(p->objectives.count, LIMIT_MODULE_ITEMS);
    plan_free(p);
    buf_reset(&text);
    buf_add_str(&text, "### Module 1: ");
    for (int i = 0; i < 100000; i++) {
        buf_add_str(&text, "ы");
    }
    buf_add_str(&text, "\n- a\n");
    p = plan_read(buf_str(&text), text.len);
    ck_assert_uint_le(strlen(p->modules[0].title), LIMIT_TITLE);
    ck_assert(text_is_utf8(p->modules[0].title, strlen(p->modules[0].title)));
    plan_free(p);
    buf_fini(&text);
}
END_TEST

Suite *suite_plan_reader(void)
{
    Suite *s = suite_create("plan_reader");
    TCase *c = tcase_create("plan_reader");

    tcase_set_timeout(c, 100);
    tcase_add_test(c, test_fixtures);
    tcase_add_loop_test(c, test_heads, 0, LENGTH(heads));
    tcase_add_loop_test(c, test_bodies, 0, LENGTH(bodies));
    tcase_add_loop_test(c, test_sections, 0, LENGTH(sections));
    tcase_add_test(c, test_live);
    tcase_add_test(c, test_live_update);
    tcase_add_loop_test(c, test_floods, 0, LENGTH(floods));
    tcase_add_test(c, test_hostile);
    tcase_add_test(c, test_caps);
    suite_add_tcase(s, c);
    return s;
}
