#include "samples.h"
#include "suites.h"

#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct env *env;

static void setup(void)
{
    env = env_fixed_new(1700000000000, 1, 1);
}

static void teardown(void)
{
    env_free(env);
}

static struct plan *sample(void)
{
    struct plan *p = plan_new();

    sample_module(p, "a", "Основы Python", 480, "Синтаксис;Типы данных;Функции", NULL);
    sample_module(p, "b", "Очистка данных", 600, "Пропуски;Выбросы;Форматы CSV и JSON", NULL);
    sample_module(p, "c", "Статистический анализ", 480, "Описательная статистика;Гипотезы", NULL);
    sample_module(p, "d", "Визуализация данных", 600, "Matplotlib;Seaborn", NULL);
    return p;
}

static void assert_ids(const struct plan *p, const char *expected)
{
    char *ids = sample_ids(p);

    ck_assert_str_eq(ids, expected);
    free(ids);
}

START_TEST(test_edit)
{
    struct plan *p = sample();
    struct plan_module *m = plan_insert_module(p, 1);

    ck_assert_ptr_null(m->title);
    ck_assert_uint_eq(m->items.count, 0);
    m->id = mem_strdup("x");
    m->title = mem_strdup("X");
    assert_ids(p, "a=Основы Python x=X b=Очистка данных c=Статистический анализ "
                  "d=Визуализация данных");
    plan_move_module(p, 1, 4);
    ck_assert_int_eq(plan_find_module(p, "x"), 4);
    plan_move_module(p, 4, 0);
    ck_assert_int_eq(plan_find_module(p, "x"), 0);
    ck_assert_int_eq(plan_find_module(p, "d"), 4);
    plan_move_module(p, 2, 2);
    plan_remove_module(p, 0);
    plan_remove_module(p, 3);
    assert_ids(p, "a=Основы Python b=Очистка данных c=Статистический анализ");
    ck_assert_int_eq(plan_find_module(p, "d"), -1);
    ck_assert_int_eq(plan_find_module(p, NULL), -1);
    plan_free(p);
}
END_TEST

START_TEST(test_copy_and_equal)
{
    struct plan *p = sample();

    p->version = 3;
    p->title = mem_strdup("Курс");
    p->final_project = mem_strdup("Отчёт");
    strlist_add(&p->assignments, "Разобрать набор данных");
    struct plan *copy = plan_copy(p);

    ck_assert(plan_equal(p, copy));
    mem_replace(&copy->modules[0].id, "other");
    copy->version = 4;
    copy->modules[1].pinned = true;
    ck_assert(plan_equal(p, copy));

    copy->modules[0].minutes++;
    ck_assert(!plan_equal(p, copy));
    copy->modules[0].minutes--;
    strlist_add(&copy->modules[3].prerequisites, "Основы");
    ck_assert(!plan_equal(p, copy));
    plan_free(copy);

    copy = plan_copy(p);
    plan_move_module(copy, 0, 1);
    ck_assert(!plan_equal(p, copy));
    plan_free(copy);

    copy = plan_copy(p);
    mem_replace(&copy->final_project, NULL);
    ck_assert(!plan_equal(p, copy));
    plan_free(copy);

    ck_assert(plan_equal(NULL, NULL));
    ck_assert(!plan_equal(p, NULL));
    ck_assert_ptr_null(plan_copy(NULL));
    plan_free(p);
    plan_free(NULL);
}
END_TEST

START_TEST(test_minutes)
{
    struct plan *p = plan_new();

    ck_assert_int_eq(plan_minutes(p), 0);
    p->stated_minutes = 2400;
    ck_assert_int_eq(plan_minutes(p), 2400);
    sample_module(p, NULL, "One", 60, NULL, NULL);
    ck_assert_int_eq(plan_minutes(p), 60);
    sample_module(p, NULL, "Two", 0, NULL, NULL);
    ck_assert_int_eq(plan_minutes(p), 2400);
    p->stated_minutes = 0;
    ck_assert_int_eq(plan_minutes(p), 60);
    plan_free(p);
}
END_TEST

/* What a person types, and the place it means in the sample and its two more modules. */
static const struct {
    const char *typed;
    int place;
} titles[] = {
    {"Основы Python", 0},
    {"основы  python", 0},
    {"python", 0},
    {"Питон", -1},
    {"статистика", 2},
    {"статистику", 2},
    {"модуль про статистику", 2},
    {"визуализацию", 3},
    {"визуализации данных", 3},
    {"очистку данных", 1},
    {"очистка", 1},
    {"unit tests", 4},
    {"testing", 4},
    {"C++", 5},
    {"C", -1},
    {"машинное обучение", -1},
    {"", -1},
    {"  ", -1},
    {"!!!", -1},
    {NULL, -1},
};

START_TEST(test_find_title)
{
    struct plan *p = sample();

    sample_module(p, "e", "Unit testing in practice", 60, NULL, NULL);
    sample_module(p, "f", "C++ и Rust", 60, NULL, NULL);
    int place = plan_find_title(p, titles[_i].typed);

    ck_assert_msg(place == titles[_i].place, "\"%s\" is %d, not %d", titles[_i].typed, place,
                  titles[_i].place);
    plan_free(p);
}
END_TEST

START_TEST(test_adopt_fresh)
{
    struct plan *p = plan_new();

    sample_module(p, NULL, "One", 60, NULL, NULL);
    sample_module(p, NULL, "Two", 60, NULL, NULL);
    plan_adopt_ids(p, NULL, env);
    assert_ids(p, "new=One new=Two");
    ck_assert_str_ne(p->modules[0].id, p->modules[1].id);
    plan_free(p);
}
END_TEST

/* A version of sample() as the next reply would give it, and the ids its modules must get. Modules
 * are "title:items" separated by "|". */
static const struct {
    const char *name;
    const char *next;
    const char *ids;
} versions[] = {
    {"the same", "Основы Python:x|Очистка данных:x|Статистический анализ:x|Визуализация данных:x",
     "a=Основы Python b=Очистка данных c=Статистический анализ d=Визуализация данных"},
    {"case and blanks", "ОСНОВЫ  PYTHON:x|очистка данных:x", "a=ОСНОВЫ  PYTHON b=очистка данных"},
    {"turned round", "Визуализация данных:x|Очистка данных:x|Основы Python:x",
     "d=Визуализация данных b=Очистка данных a=Основы Python"},
    {"one inserted in front", "Введение:Цели курса|Основы Python:x|Очистка данных:x",
     "new=Введение a=Основы Python b=Очистка данных"},
    {"renamed in its place, same items",
     "Основы Python:x|Подготовка датасетов:Пропуски;Выбросы;Форматы CSV и JSON|"
     "Статистический анализ:x",
     "a=Основы Python b=Подготовка датасетов c=Статистический анализ"},
    {"renamed in its place, similar items",
     "Основы Python:x|Подготовка датасетов:Пропуски;Выбросы;Форматы Parquet и JSON",
     "a=Основы Python b=Подготовка датасетов"},
    {"renamed after an insertion: the place is between the same neighbours",
     "Введение:Цели курса|Основы Python:x|Подготовка:Пропуски;Выбросы;Форматы CSV и JSON|"
     "Статистический анализ:x|Визуализация данных:x",
     "new=Введение a=Основы Python b=Подготовка c=Статистический анализ d=Визуализация данных"},
    {"replaced by something else in its place", "Основы Python:x|Машинное обучение:Регрессия",
     "a=Основы Python new=Машинное обучение"},
    {"a word more in the title", "Python, основы и проект:Синтаксис;Типы данных;Функции",
     "a=Python, основы и проект"},
    {"an old id is used once", "Основы Python:x|Основы Python:y",
     "a=Основы Python new=Основы Python"},
    {"renamed and moved, with much in common",
     "Очистка данных:x|Статистический анализ:x|Python основы языка:Синтаксис;Типы данных;Функции",
     "b=Очистка данных c=Статистический анализ a=Python основы языка"},
    {"nothing in common", "Alpha:One|Beta:Two", "new=Alpha new=Beta"},
    {"no modules", "", ""},
};

static struct plan *parse_short(const char *text)
{
    struct plan *p = plan_new();

    while (*text != '\0') {
        size_t n = strcspn(text, "|");
        size_t colon = strcspn(text, ":");
        char *title = mem_strndup(text, colon);
        char *items = mem_strndup(text + colon + 1, n - colon - 1);

        sample_module(p, NULL, title, 60, items, NULL);
        free(title);
        free(items);
        text += n + (text[n] == '|');
    }
    return p;
}

START_TEST(test_adopt)
{
    struct plan *old = sample();
    struct plan *p = parse_short(versions[_i].next);
    char *ids = NULL;

    plan_adopt_ids(p, old, env);
    ids = sample_ids(p);
    ck_assert_msg(strcmp(ids, versions[_i].ids) == 0, "%s: %s", versions[_i].name, ids);
    free(ids);
    plan_free(p);
    plan_free(old);
}
END_TEST

START_TEST(test_adopt_pins)
{
    struct plan *old = sample();
    struct plan *p = parse_short("Основы Python:x|Очистка данных:x|Новое:x");

    old->modules[1].pinned = true;
    plan_adopt_ids(p, old, env);
    ck_assert(!p->modules[0].pinned);
    ck_assert(p->modules[1].pinned);
    ck_assert(!p->modules[2].pinned);
    plan_free(p);
    plan_free(old);
}
END_TEST

START_TEST(test_adopt_keeps_given_ids)
{
    struct plan *old = sample();
    struct plan *p = plan_new();

    /* The first has taken b by hand: the second, of b's title, may not have it too. */
    sample_module(p, "b", "Something else", 60, NULL, NULL);
    sample_module(p, NULL, "Очистка данных", 60, NULL, NULL);
    plan_adopt_ids(p, old, env);
    assert_ids(p, "b=Something else new=Очистка данных");
    plan_free(p);
    plan_free(old);
}
END_TEST

/* The largest plans a model may send are matched in no time, whatever is in them. */
START_TEST(test_adopt_large)
{
    struct plan *old = plan_new();
    struct plan *p = plan_new();

    for (int i = 0; i < 200; i++) {
        char *title = mem_printf("old title %d", i);
        char *other = mem_printf("new title %d", i);

        for (int k = 0; k < 2; k++) {
            struct plan_module *m = sample_module(k == 0 ? old : p, k == 0 ? title : NULL,
                                                  k == 0 ? title : other, 60, NULL, NULL);

            for (int n = 0; n < 200; n++) {
                char *item = mem_printf("word%d word%d same thing again", i * 200 + n, n);

                strlist_take(&m->items, item);
            }
        }
        free(title);
        free(other);
    }
    plan_adopt_ids(p, old, env);
    for (int i = 0; i < 200; i++) {
        ck_assert_str_eq(p->modules[i].id, old->modules[i].id);
    }
    plan_free(p);
    plan_free(old);
}
END_TEST

Suite *suite_plan(void)
{
    Suite *s = suite_create("plan");
    TCase *t = tcase_create("plan");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 30);
    tcase_add_test(t, test_edit);
    tcase_add_test(t, test_copy_and_equal);
    tcase_add_test(t, test_minutes);
    tcase_add_loop_test(t, test_find_title, 0, sizeof titles / sizeof *titles);
    tcase_add_test(t, test_adopt_fresh);
    tcase_add_loop_test(t, test_adopt, 0, sizeof versions / sizeof *versions);
    tcase_add_test(t, test_adopt_pins);
    tcase_add_test(t, test_adopt_keeps_given_ids);
    tcase_add_test(t, test_adopt_large);
    suite_add_tcase(s, t);
    return s;
}
