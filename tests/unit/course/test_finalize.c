#include "samples.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/finalize.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The plan every answer is read against: the third has no hours, the second says what for. */
static struct plan *sample(void)
{
    struct plan *p = plan_new();

    p->language = mem_strdup("ru");
    sample_module(p, "a", "Основы Python", 480, "Синтаксис;Типы данных", NULL);
    struct plan_module *b = sample_module(p, "b", "Очистка данных", 600, "Пропуски", "Чистить");

    b->description = mem_strdup("Из плана");
    sample_module(p, "c", "Статистический анализ", 0, "Гипотезы", NULL)->pinned = true;
    return p;
}

/* "a=Title 480{Objective;Objective}: description | ...": what came of the answer. Owned. */
static char *summary(const struct module_set *set)
{
    struct buf out = BUF_INIT(1 << 20);

    for (size_t i = 0; i < set->count; i++) {
        const struct module *m = &set->items[i];

        (void)buf_printf(&out, "%s%s=%s %d{", i > 0 ? " | " : "", m->id, m->title, m->minutes);
        for (size_t k = 0; k < m->objectives.count; k++) {
            (void)buf_printf(&out, "%s%s", k > 0 ? ";" : "", m->objectives.items[k]);
        }
        (void)buf_printf(&out, "}%s%s", m->description[0] != '\0' ? ": " : "", m->description);
    }
    return buf_steal(&out);
}

/* What the plan itself gives, with 6 hours for the third. */
#define PLAIN                                                                                                                                     \
    "a=Основы Python 480{Синтаксис;Типы данных} | b=Очистка данных 600{Чистить}: Из плана | " \
    "c=Статистический анализ 360{Гипотезы}"

#define A      "{\"title\":\"Основы Python\",\"estimated_duration_hours\":8}"
#define B      "{\"title\":\"Очистка данных\",\"estimated_duration_hours\":10}"
#define C      "{\"title\":\"Статистический анализ\",\"estimated_duration_hours\":6}"
#define ANSWER "[" A "," B "," C "]"
#define HOURS(h)                                                                                   \
    "[" A "," B ",{\"title\":\"Статистический анализ\",\"estimated_duration_hours\":" h "}]"
#define THIRD(minutes)                                                                                                                            \
    "a=Основы Python 480{Синтаксис;Типы данных} | b=Очистка данных 600{Чистить}: Из плана | " \
    "c=Статистический анализ " minutes "{Гипотезы}"
#define GOALS(g)                                                                                   \
    "[" A "," B ",{\"title\":\"Статистический анализ\",\"hours\":6,\"learning_objectives\":" g "}" \
    "]"
#define WITH_GOALS(g)                                                                                                                             \
    "a=Основы Python 480{Синтаксис;Типы данных} | b=Очистка данных 600{Чистить}: Из плана | " \
    "c=Статистический анализ 360{" g "}"

static const struct {
    const char *name;
    const char *text;
    const char *modules;
} good[] = {
    {"a bare list", ANSWER, PLAIN},
    {"an object with modules", "{\"modules\":" ANSWER "}", PLAIN},
    {"course_modules", "{\"course_modules\":" ANSWER "}", PLAIN},
    {"plan", "{\"plan\":" ANSWER "}", PLAIN},
    {"модули", "{\"модули\":" ANSWER "}", PLAIN},
    {"Course Modules", "{\"Course Modules\":" ANSWER "}", PLAIN},
    {"wrapped twice, beside a title",
     "{\"course\":{\"title\":\"Курс\",\"total\":24,\"modules\":" ANSWER "}}", PLAIN},
    {"a list in a list", "[{\"modules\":" ANSWER "}]", PLAIN},
    {"a list of any name", "{\"ответ\":" ANSWER ",\"note\":\"ok\"}", PLAIN},
    {"members module_1 ...", "{\"module_1\":" A ",\"module_2\":" B ",\"module_3\":" C "}", PLAIN},
    {"members by title",
     "{\"Основы Python\":{\"hours\":8},\"Очистка данных\":{\"hours\":10},"
     "\"Статистический анализ\":{\"hours\":6}}",
     PLAIN},
    {"a fence", "```json\n" ANSWER "\n```", PLAIN},
    {"prose around a fence", "Вот модули курса:\n\n```json\n" ANSWER "\n```\nУдачи в учёбе!",
     PLAIN},
    {"prose with brackets", "As asked [see above] {really}: " ANSWER " (3 modules [all]).", PLAIN},
    {"a list of boxes to tick before", "- [ ] one\n- [x] two\n\n" ANSWER, PLAIN},
    {"thoughts with a draft", "<think>First [" A "], no. Maybe {\"title\": ...}</think>\n" ANSWER,
     PLAIN},
    {"thoughts without their opening tag", "Let me see [" A "]</think>" ANSWER, PLAIN},
    {"an example before", "The form is {\"title\": ..., \"hours\": N}.\n" ANSWER, PLAIN},
    {"another list before", "Goals: [{\"goal\":\"x\"}]\n" ANSWER, PLAIN},
    {"corrected in a second list", "[" A "," B "]\nSorry, all of them:\n" ANSWER, PLAIN},
    {"one object a module, in lines", A "\n" B "\n" C, PLAIN},
    {"one object a module, in fences",
     "### 1\n```json\n" A "\n```\n### 2\n```json\n" B "\n```\n### 3\n```json\n" C "\n```", PLAIN},
    {"trailing commas", "{\"modules\":[" A "," B "," C ",],}", PLAIN},
    {"comments", "// modules\n[" A ", /* two, } */ " B ",\n// last \"one\n" C "\n]", PLAIN},
    {"a comma and a bracket in a string stay",
     "[{\"title\":\"Основы Python\",\"hours\":8,\"description\":\"a,] // b {\",}," B "," C "]",
     "a=Основы Python 480{Синтаксис;Типы данных}: a,] // b { | "
     "b=Очистка данных 600{Чистить}: Из плана | c=Статистический анализ 360{Гипотезы}"},
    {"another order", "[" C "," A "," B "]", PLAIN},
    {"titles in capitals", "[{\"title\":\"ОСНОВЫ PYTHON\"},{\"title\":\"очистка  данных\"}," C "]",
     "a=ОСНОВЫ PYTHON 480{Синтаксис;Типы данных} | b=очистка  данных 600{Чистить}: Из плана | "
     "c=Статистический анализ 360{Гипотезы}"},
    {"titles in other words, in another order",
     "[{\"title\":\"Статистика и анализ\",\"hours\":6},{\"title\":\"Очищаем данные\"},"
     "{\"title\":\"Основы языка Python\"}]",
     "a=Основы языка Python 480{Синтаксис;Типы данных} | "
     "b=Очищаем данные 600{Чистить}: Из плана | c=Статистика и анализ 360{Гипотезы}"},
    {"titles of another language, by number",
     "[{\"number\":2,\"title\":\"Data cleaning\"},{\"number\":3,\"title\":\"Statistics\","
     "\"hours\":6},{\"number\":1,\"title\":\"Basics\"}]",
     "a=Basics 480{Синтаксис;Типы данных} | b=Data cleaning 600{Чистить}: Из плана | "
     "c=Statistics 360{Гипотезы}"},
    {"titles of another language, by place",
     "[{\"title\":\"Basics\"},{\"title\":\"Cleaning\"},{\"title\":\"Statistics\",\"hours\":6}]",
     "a=Basics 480{Синтаксис;Типы данных} | b=Cleaning 600{Чистить}: Из плана | "
     "c=Statistics 360{Гипотезы}"},
    {"labels before and hours behind titles",
     "[{\"title\":\"Модуль 1: Основы Python (9 часов)\"},{\"title\":\"2. Очистка данных\"},"
     "{\"title\":\"Module 3 — Статистический анализ (6 h)\"}]",
     "a=Основы Python 540{Синтаксис;Типы данных} | b=Очистка данных 600{Чистить}: Из плана | "
     "c=Статистический анализ 360{Гипотезы}"},
    {"nothing but labels: the plan's titles stay",
     "[{\"title\":\"Модуль 1\"},{\"title\":\"Модуль 2\"},{\"title\":\"Модуль 3\",\"часы\":6}]",
     PLAIN},
    {"keys of other names",
     "[{\"name\":\"Основы Python\",\"duration\":8,\"goals\":[\"Писать\"],\"summary\":\"Начало\"},"
     "{\"moduleTitle\":\"Очистка данных\",\"durationHours\":\"10\",\"objectives\":\"Чистить\"},"
     "{\"topic\":\"Статистический анализ\",\"Estimated Hours\":6,\"outcomes\":[]}]",
     "a=Основы Python 480{Писать}: Начало | b=Очистка данных 600{Чистить}: Из плана | "
     "c=Статистический анализ 360{Гипотезы}"},
    {"keys in Russian",
     "[{\"Название\":\"Основы Python\",\"Часы\":8,\"Цели обучения\":[\"Писать\"],"
     "\"Описание\":\"Начало\"},{\"тема\":\"Очистка данных\",\"длительность\":\"10 часов\"},"
     "{\"модуль\":\"Статистический анализ\",\"продолжительность\":\"6 ч\",\"цели\":\"Проверять\"}]",
     "a=Основы Python 480{Писать}: Начало | b=Очистка данных 600{Чистить}: Из плана | "
     "c=Статистический анализ 360{Проверять}"},
    {"a module's number called module",
     "[{\"module\":1,\"name\":\"Basics\"},{\"module\":\"2\",\"name\":\"Cleaning\"},"
     "{\"module\":3,\"name\":\"Stats\",\"hours\":6}]",
     "a=Basics 480{Синтаксис;Типы данных} | b=Cleaning 600{Чистить}: Из плана | "
     "c=Stats 360{Гипотезы}"},
    {"lists inside modules",
     "{\"modules\":[{\"title\":\"Основы Python\",\"lessons\":[{\"title\":\"L\"}]}," B "," C "]}",
     PLAIN},
    {"description as a list",
     "[{\"title\":\"Основы Python\",\"description\":[\"one\",\"two\"]}," B "," C "]",
     "a=Основы Python 480{Синтаксис;Типы данных}: one\ntwo | "
     "b=Очистка данных 600{Чистить}: Из плана | c=Статистический анализ 360{Гипотезы}"},
    {"hours that differ from the plan",
     "[{\"title\":\"Основы Python\",\"hours\":5.5},{\"title\":\"Очистка данных\",\"hours\":1}," C
     "]",
     "a=Основы Python 330{Синтаксис;Типы данных} | b=Очистка данных 60{Чистить}: Из плана | "
     "c=Статистический анализ 360{Гипотезы}"},
    {"null and blank are missing",
     "[{\"title\":\"Основы Python\",\"hours\":null,\"description\":null,"
     "\"learning_objectives\":null},{\"title\":\"Очистка данных\",\"hours\":\" \","
     "\"description\":\" \"}," C "]",
     PLAIN},
    {"hours 7.5", HOURS("7.5"), THIRD("450")},
    {"hours \"8 часов\"", HOURS("\"8 часов\""), THIRD("480")},
    {"hours \"6–8\"", HOURS("\"6–8\""), THIRD("420")},
    {"hours \"6-8 hours\"", HOURS("\"6-8 hours\""), THIRD("420")},
    {"hours \"7,5\"", HOURS("\"7,5\""), THIRD("450")},
    {"hours \"~6 ч\"", HOURS("\"~6 ч\""), THIRD("360")},
    {"hours \"90 минут\"", HOURS("\"90 минут\""), THIRD("90")},
    {"minutes", "[" A "," B ",{\"title\":\"Статистический анализ\",\"duration_minutes\":90}]",
     THIRD("90")},
    {"objectives in lines", GOALS("\"- Одно\\n- Другое\\n\\n3. Третье\""),
     WITH_GOALS("Одно;Другое;Третье")},
    {"objectives between semicolons", GOALS("\"Одно; Другое;\""), WITH_GOALS("Одно;Другое")},
    {"objectives as objects", GOALS("[{\"objective\":\"Одно\"},{\"text\":\"Другое\"}]"),
     WITH_GOALS("Одно;Другое")},
    {"objectives with a null", GOALS("[\"Одно\",null,\"Другое\"]"), WITH_GOALS("Одно;Другое")},
    {"each module wrapped once more",
     "{\"modules\":[{\"module\":" A "},{\"module\":" B "},{\"module\":" C "}]}", PLAIN},
    {"the whole as a JSON string",
     " \"[{\\\"title\\\":\\\"Основы Python\\\"},{\\\"title\\\":\\\"Очистка данных\\\"},"
     "{\\\"title\\\":\\\"Статистический анализ\\\",\\\"hours\\\":6}]\"\n",
     PLAIN},
    {"the list as a JSON string",
     "{\"modules\":\"[{\\\"title\\\":\\\"Основы Python\\\"},{\\\"title\\\":\\\"Очистка "
     "данных\\\"},{\\\"title\\\":\\\"Статистический анализ\\\",\\\"hours\\\":6}]\"}",
     PLAIN},
    {"one object a line, with commas", A ",\n" B ",\n" C ",\n", PLAIN},
    {"one object a line, numbered", "1. " A "\n2. " B "\n3. " C, PLAIN},
    {"keys in Russian, with units in brackets",
     "{\"Модули\":[{\"Название модуля\":\"Основы Python\",\"Продолжительность (часов)\":8,"
     "\"Цели модуля\":[\"Писать\"],\"Описание модуля\":\"Начало\"},{\"наименование\":\"Очистка "
     "данных\",\"объём_часов\":\"10\",\"учебные_цели\":\"Чистить\"},{\"имя\":\"Статистический "
     "анализ\",\"Трудоёмкость\":\"6 ч.\",\"Ожидаемые результаты\":\"Проверять\"}]}",
     "a=Основы Python 480{Писать}: Начало | b=Очистка данных 600{Чистить}: Из плана | "
     "c=Статистический анализ 360{Проверять}"},
    {"hours \"от 6 до 8 часов\"", HOURS("\"от 6 до 8 часов\""), THIRD("420")},
    {"hours \"8ч 30мин\"", HOURS("\"8ч 30мин\""), THIRD("510")},
    {"hours \"около 7 часов\"", HOURS("\"около 7 часов\""), THIRD("420")},
    {"hours 8.0", HOURS("8.0"), THIRD("480")},
    {"no objectives left: the plan's items", GOALS("[\" \",\"\"]"), PLAIN},
};

START_TEST(test_good)
{
    struct plan *p = sample();
    struct module_set set = {0};
    struct error err = {0};
    enum error_kind kind = finalize_read(good[_i].text, strlen(good[_i].text), p, &set, &err);

    ck_assert_msg(kind == ERROR_NONE, "%s: %s", good[_i].name, err.message);
    char *got = summary(&set);

    ck_assert_msg(strcmp(got, good[_i].modules) == 0, "%s: %s", good[_i].name, got);
    for (size_t i = 0; i < set.count; i++) {
        ck_assert_int_eq(set.items[i].number, (int)i + 1);
        ck_assert_int_eq(set.items[i].status, MODULE_NOT_STARTED);
        ck_assert_int_eq(set.items[i].pinned, i == 2);
        ck_assert_int_eq(json_kind(set.items[i].raw), JSON_OBJECT);
    }
    free(got);
    module_set_fini(&set);
    plan_free(p);
}
END_TEST

#define FAULT(member) "[" A "," B ",{\"title\":\"Статистический анализ\"," member "}]"

static const struct {
    const char *name;
    const char *text;
    enum error_kind kind;
    const char *message; /* how it begins */
} bad[] = {
    {"nothing", "", ERROR_NOT_JSON, "the answer holds no JSON"},
    {"prose", "Извините, я не могу помочь с этим [1].", ERROR_NOT_JSON, "the answer holds no JSON"},
    {"Markdown", "## Модуль 1: Основы Python (8 часов)\n- Синтаксис\n", ERROR_NOT_JSON,
     "the answer holds no JSON"},
    {"no JSON after all", "[{'title': 'Основы Python'}]", ERROR_NOT_JSON,
     "the answer is no valid JSON: "},
    {"broken inside", "[" A ",{\"title\" \"Очистка данных\"}," C "]", ERROR_NOT_JSON,
     "the answer is no valid JSON: "},
    {"brackets that do not fit", "[" A "," B "," C "}", ERROR_NOT_JSON,
     "the answer is no valid JSON: "},
    {"cut in a title", "[" A ",{\"title\":\"Очист", ERROR_NOT_JSON,
     "the answer ends in the middle"},
    {"cut after a module", "{\"modules\":[" A "," B "," C, ERROR_NOT_JSON,
     "the answer ends in the middle"},
    {"cut before the last bracket", "{\"modules\":[" A "," B "," C "]", ERROR_NOT_JSON,
     "the answer ends in the middle"},
    {"cut in a fence", "```json\n[\n  " A ",\n  {", ERROR_NOT_JSON,
     "the answer ends in the middle"},
    {"cut at the first bracket", "Here you are:\n[", ERROR_NOT_JSON,
     "the answer ends in the middle"},
    {"cut in the third object", A "\n" B "\n{\"title\":", ERROR_NOT_JSON,
     "the answer ends in the middle"},
    {"cut in thoughts", "<think>I would say " ANSWER " or", ERROR_NOT_JSON,
     "the answer ends in the middle"},
    {"an object without modules", "{\"error\":\"sorry\"}", ERROR_WRONG_SHAPE,
     "the JSON of the answer holds no modules"},
    {"an empty object", "{}", ERROR_WRONG_SHAPE, "the JSON of the answer holds no modules"},
    {"an empty list", "[]", ERROR_WRONG_SHAPE, "modules: the list is empty"},
    {"an empty list of modules", "{\"modules\":[]}", ERROR_WRONG_SHAPE,
     "modules: the list is empty"},
    {"modules as texts", "{\"modules\":[\"Основы Python\"]}", ERROR_WRONG_SHAPE,
     "the JSON of the answer holds no modules"},
    {"a module lost", "[" A "," C "]", ERROR_WRONG_SHAPE,
     "modules: module 2 of the plan, \"Очистка данных\", is missing"},
    {"a module lost, objects by themselves", A "\n" C, ERROR_WRONG_SHAPE,
     "modules: module 2 of the plan, \"Очистка данных\", is missing"},
    {"a module lost, one made up, by numbers",
     "[{\"number\":1,\"title\":\"Основы Python\"},{\"number\":3,\"title\":\"Статистический "
     "анализ\",\"hours\":6},{\"number\":4,\"title\":\"Машинное обучение\"}]",
     ERROR_WRONG_SHAPE, "modules: module 2 of the plan, \"Очистка данных\", is missing"},
    {"a module made up", "[" A "," B "," C ",{\"title\":\"Машинное обучение\",\"hours\":4}]",
     ERROR_WRONG_SHAPE, "modules[3].title: \"Машинное обучение\" is not in the plan"},
    {"a module twice", "[" A "," B "," B "," C "]", ERROR_WRONG_SHAPE,
     "modules[2].title: \"Очистка данных\" is not in the plan, or is there twice"},
    {"an empty title", "[" A "," B ",{\"title\":\" \",\"hours\":6}]", ERROR_WRONG_SHAPE,
     "modules[2].title: must not be empty"},
    {"no title", "[" A ",{\"hours\":10}," C "]", ERROR_WRONG_SHAPE,
     "modules[1].title: must not be empty"},
    {"a title that is no text", "[{\"title\":1}," B "," C "]", ERROR_WRONG_SHAPE,
     "modules[0].title: must not be empty"},
    {"no title under module_2",
     "{\"module_1\":" A ",\"module_2\":{\"hours\":1},\"module_3\":" C "}", ERROR_WRONG_SHAPE,
     "modules[1].title: must not be empty"},
    {"a module that is a text", "[" A ",\"Очистка данных\"," C "]", ERROR_WRONG_SHAPE,
     "modules[1]: must be an object"},
    {"hours 0", FAULT("\"estimated_duration_hours\":0"), ERROR_WRONG_SHAPE,
     "modules[2].estimated_duration_hours: "},
    {"hours below 0", FAULT("\"hours\":-5"), ERROR_WRONG_SHAPE, "modules[2].hours: "},
    {"hours \"-5\"", FAULT("\"hours\":\"-5\""), ERROR_WRONG_SHAPE, "modules[2].hours: "},
    {"hours \"0 часов\"", FAULT("\"hours\":\"0 часов\""), ERROR_WRONG_SHAPE, "modules[2].hours: "},
    {"hours in words", FAULT("\"duration\":\"восемь\""), ERROR_WRONG_SHAPE,
     "modules[2].duration: "},
    {"hours 1e9", FAULT("\"hours\":1e9"), ERROR_WRONG_SHAPE, "modules[2].hours: "},
    {"hours \"1e9\"", FAULT("\"hours\":\"1e9\""), ERROR_WRONG_SHAPE, "modules[2].hours: "},
    {"hours true", FAULT("\"часы\":true"), ERROR_WRONG_SHAPE, "modules[2].часы: "},
    {"hours as a list", FAULT("\"hours\":[6,8]"), ERROR_WRONG_SHAPE, "modules[2].hours: "},
    {"hours neither here nor in the plan", FAULT("\"description\":\"x\""), ERROR_WRONG_SHAPE,
     "modules[2].estimated_duration_hours: is missing"},
    {"description a number", FAULT("\"hours\":6,\"description\":5"), ERROR_WRONG_SHAPE,
     "modules[2].description: must be a text"},
    {"objectives a number", FAULT("\"hours\":6,\"goals\":5"), ERROR_WRONG_SHAPE,
     "modules[2].goals: must be a list of texts"},
    {"an objective a number", FAULT("\"hours\":6,\"goals\":[\"a\",5]"), ERROR_WRONG_SHAPE,
     "modules[2].goals[1]: must be a text"},
    {"the fault of the longest list is told", "[" A "," B ",{\"title\":\"\"}]\n[" A "]",
     ERROR_WRONG_SHAPE, "modules[2].title: must not be empty"},
};

START_TEST(test_bad)
{
    struct plan *p = sample();
    struct module_set set = {.items = NULL, .count = 77};
    struct error err = {0};
    enum error_kind kind = finalize_read(bad[_i].text, strlen(bad[_i].text), p, &set, &err);

    ck_assert_msg(kind == bad[_i].kind, "%s: %s", bad[_i].name,
                  err.message != NULL ? err.message : "no error");
    ck_assert_int_eq(err.kind, kind);
    ck_assert_msg(strncmp(err.message, bad[_i].message, strlen(bad[_i].message)) == 0, "%s: %s",
                  bad[_i].name, err.message);
    ck_assert_uint_eq(set.count, 77); /* untouched */
    error_clear(&err);
    plan_free(p);
}
END_TEST

/* No prefix of a good answer passes for an answer. */
START_TEST(test_every_prefix)
{
    static const char text[] = "Вот модули:\n```json\n{\"modules\":" ANSWER "}\n```\n";
    const char *end = strrchr(text, '}') + 1;
    struct plan *p = sample();

    for (size_t n = 0; n < sizeof text; n++) {
        /* A copy of exactly n bytes, so that a sanitizer sees what is read behind it. */
        char *part = mem_alloc(n > 0 ? n : 1);
        struct module_set set = {0};

        memcpy(part, text, n);
        enum error_kind kind = finalize_read(part, n, p, &set, NULL);

        ck_assert_msg(kind == (text + n >= end ? ERROR_NONE : ERROR_NOT_JSON), "%zu bytes: %s", n,
                      error_kind_name(kind));
        module_set_fini(&set);
        free(part);
    }
    plan_free(p);
}
END_TEST

/* Answers made to cost time or stack end quickly, as a fault. */
static const struct {
    const char *head, *repeat;
} hostile[] = {
    {"", "["},
    {"", "{"},
    {"", "{\"a\":"},
    {"", "[{"},
    {"", "[]"},
    {"", "{}"},
    {"", "[/*"},
    {"x\n", "[//"},
    {"", "{\"a\":1}"},
    {"[", ",/**/"},
    {"[{\"title\":\"", ";"},
    {"", "</think>"},
    {"[", "{\"a\":[]},"},
    {"", "[ "},
    {"[{\"title\":\"x\",\"description\":[", "\"\","},
    {"", "\xff[{"},
    {"", "{\"title\":\"t\"}"},
};

START_TEST(test_hostile)
{
    struct plan *p = sample();
    struct buf text = BUF_INIT(8 << 20);
    struct module_set set = {0};

    (void)buf_add_str(&text, hostile[_i].head);
    while (text.len < 1 << 20) {
        (void)buf_add_str(&text, hostile[_i].repeat);
    }
    ck_assert_int_ne(finalize_read(buf_str(&text), text.len, p, &set, NULL), ERROR_NONE);
    buf_fini(&text);
    plan_free(p);
}
END_TEST

/* NULs, controls and half characters in texts are stored repaired. */
START_TEST(test_odd_bytes)
{
    static const char text[] =
        "[{\"title\":\"Основы\\nPython\",\"description\":\"a\\u0000b\\u001b[2J\"}," B "," C "]";
    struct plan *p = sample();
    struct module_set set = {0};

    ck_assert_int_eq(finalize_read(text, sizeof text - 1, p, &set, NULL), ERROR_NONE);
    ck_assert_str_eq(set.items[0].title, "Основы Python");
    ck_assert_str_eq(set.items[0].description, "a\xef\xbf\xbd"
                                               "b\x1b[2J");
    module_set_fini(&set);
    plan_free(p);
}
END_TEST

START_TEST(test_no_modules)
{
    struct plan *p = plan_new();
    struct module_set set = {0};

    ck_assert_int_eq(finalize_read("[]", 2, p, &set, NULL), ERROR_NO_PLAN);
    plan_free(p);
}
END_TEST

/* Two modules of one name keep their places. */
/* What every server takes of a schema: the root an object, all members required and no others, at
 * most three levels of objects, none of the words that only some know. */
static void check_schema(const struct json_object *schema, int levels)
{
    static const char *const uneven[] = {"minItems", "minimum", "pattern", "anyOf",
                                         "allOf",    "oneOf",   "$ref",    "format"};
    const char *type = json_get_text(schema, "type");
    bool more = true;

    ck_assert_ptr_nonnull(type);
    ck_assert_int_gt(levels, 0);
    for (size_t i = 0; i < sizeof uneven / sizeof *uneven; i++) {
        ck_assert_ptr_null(json_get(schema, uneven[i]));
    }
    if (strcmp(type, "array") == 0) {
        check_schema(json_get(schema, "items"), levels);
    } else if (strcmp(type, "object") == 0) {
        const struct json_object *properties = json_get(schema, "properties");
        const struct json_object *required = json_get(schema, "required");

        ck_assert(json_get_bool(schema, "additionalProperties", &more) && !more);
        ck_assert_uint_gt(json_size(properties), 0);
        ck_assert_uint_eq(json_size(properties), json_size(required));
        for (size_t i = 0; i < json_size(required); i++) {
            check_schema(json_get(properties, json_text(json_at(required, i), NULL)), levels - 1);
        }
    }
}

START_TEST(test_schema)
{
    struct json_object *schema = finalize_schema();

    ck_assert_str_eq(json_get_text(schema, "type"), "object");
    check_schema(schema, 3);
    json_free(schema);
}
END_TEST

START_TEST(test_same_titles)
{
    static const char text[] = "[{\"title\":\"Практика\",\"hours\":2},{\"title\":\"Теория\"},"
                               "{\"title\":\"Практика\",\"hours\":3}]";
    struct plan *p = plan_new();
    struct module_set set = {0};

    sample_module(p, "a", "Практика", 60, NULL, NULL);
    sample_module(p, "b", "Теория", 60, NULL, NULL);
    sample_module(p, "c", "Практика", 60, NULL, NULL);
    ck_assert_int_eq(finalize_read(text, sizeof text - 1, p, &set, NULL), ERROR_NONE);
    ck_assert_int_eq(set.items[0].minutes, 120);
    ck_assert_int_eq(set.items[2].minutes, 180);
    module_set_fini(&set);
    plan_free(p);
}
END_TEST

static const struct {
    int first, second, third; /* minutes in the plan */
    int budget;
    size_t shared;
    const char *modules;
} budgets[] = {
    {480, 600, 360, 2400, 0, "480 600 360"},
    {480, 600, 0, 1440, 1, "480 600 360"},
    {0, 600, 0, 2400, 2, "1200 600 600"}, /* two items weigh twice one */
    {480, 600, 0, 1080, 1, "480 600 15"}, /* nothing left: the least there is */
    {480, 600, 0, 0, 1, "480 600 15"},
    {0, 0, 0, 2400, 3, "1200 600 600"},
    {0, 0, 0, 50, 3, "20 15 15"},
};

START_TEST(test_from_plan)
{
    struct plan *p = sample();
    struct module_set set = {0};
    size_t shared = 99;
    char minutes[64];

    p->modules[0].minutes = budgets[_i].first;
    p->modules[1].minutes = budgets[_i].second;
    p->modules[2].minutes = budgets[_i].third;
    finalize_from_plan(p, budgets[_i].budget, &set, &shared);
    ck_assert_uint_eq(set.count, 3);
    ck_assert_uint_eq(shared, budgets[_i].shared);
    (void)snprintf(minutes, sizeof minutes, "%d %d %d", set.items[0].minutes, set.items[1].minutes,
                   set.items[2].minutes);
    if (budgets[_i].budget == 50) {
        /* Off the grid: exact in sum, no module without time. */
        ck_assert_int_eq(set.items[0].minutes + set.items[1].minutes + set.items[2].minutes, 50);
        ck_assert_int_ge(set.items[2].minutes, 15);
    } else {
        ck_assert_str_eq(minutes, budgets[_i].modules);
    }
    ck_assert_str_eq(set.items[0].id, "a");
    ck_assert_str_eq(set.items[0].title, "Основы Python");
    ck_assert_str_eq(set.items[0].objectives.items[1], "Типы данных");
    ck_assert_str_eq(set.items[1].objectives.items[0], "Чистить");
    ck_assert_str_eq(set.items[1].description, "Из плана");
    ck_assert_str_eq(set.items[2].description, "");
    ck_assert_int_eq(set.items[2].number, 3);
    ck_assert(set.items[2].pinned);
    ck_assert_ptr_null(set.items[2].raw);
    module_set_fini(&set);
    finalize_from_plan(p, budgets[_i].budget, &set, NULL);
    module_set_fini(&set);
    plan_free(p);
}
END_TEST

Suite *suite_finalize(void)
{
    Suite *s = suite_create("finalize");
    TCase *t = tcase_create("finalize");

    tcase_set_timeout(t, 30);
    tcase_add_loop_test(t, test_good, 0, sizeof good / sizeof *good);
    tcase_add_test(t, test_schema);
    tcase_add_loop_test(t, test_bad, 0, sizeof bad / sizeof *bad);
    tcase_add_test(t, test_every_prefix);
    tcase_add_loop_test(t, test_hostile, 0, sizeof hostile / sizeof *hostile);
    tcase_add_test(t, test_odd_bytes);
    tcase_add_test(t, test_no_modules);
    tcase_add_test(t, test_same_titles);
    tcase_add_loop_test(t, test_from_plan, 0, sizeof budgets / sizeof *budgets);
    suite_add_tcase(s, t);
    return s;
}
