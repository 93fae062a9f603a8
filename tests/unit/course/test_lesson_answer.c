/* Lessons out of what models answer. */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/json.h"
#include "syllabus/course/lesson_answer.h"

#include <stdlib.h>
#include <string.h>

static void sample(struct module *m)
{
    module_init(m);
    strlist_add(&m->objectives, "Write loops");
    strlist_add(&m->objectives, "Читать файлы построчно");
}

/* "theory Title 30 [o1]: text / task / task; quiz Title 10: Q? =a b", a line a lesson. */
static char *told(const struct lesson_list *list, const struct module *m)
{
    struct buf out = BUF_INIT(1 << 16);

    for (size_t i = 0; i < list->count; i++) {
        const struct lesson *l = &list->items[i];

        buf_printf(&out, "%s%s|%s|%d|%llu|%s", i > 0 ? "\n" : "", lesson_type_name(l->type),
                   l->title, l->minutes, (unsigned long long)lesson_objective_bits(l, m), l->text);
        for (size_t k = 0; k < l->tasks.count; k++) {
            buf_printf(&out, "/%s", l->tasks.items[k]);
        }
        for (size_t k = 0; k < l->question_count; k++) {
            const struct quiz_question *q = &l->questions[k];

            ck_assert(quiz_question_sound(q));
            buf_printf(&out, "|%s", q->text);
            for (size_t o = 0; o < q->options.count; o++) {
                buf_printf(&out, "%s%s", o == quiz_answer_place(q) ? " =" : " ~",
                           q->options.items[o]);
            }
        }
    }
    return buf_steal(&out);
}

#define THEORY                                                                                     \
    "{\"type\":\"theory\",\"title\":\"Loops\",\"minutes\":30,\"objectives\":[1],\"content\":\"# "  \
    "Why\",\"tasks\":[],\"questions\":[]}"
#define QUIZ(question)                                                                             \
    "{\"lessons\":[{\"type\":\"quiz\",\"title\":\"T\",\"minutes\":10,\"content\":\"\","            \
    "\"questions\":[{\"question\":\"Q\"," question "}]}]}"
#define ASKED "quiz|T|10|0||Q"

static const struct {
    const char *answer, *wanted, *fault;
    unsigned types;
} rows[] = {
    {"{\"lessons\":[" THEORY "]}", "theory|Loops|30|1|# Why", NULL, 0},
    {"Sure!\n```json\n[" THEORY "]\n```", "theory|Loops|30|1|# Why", NULL, 0},
    {"<think>{\"lessons\":[]}</think>{\"module\":{\"lessons\":[" THEORY "]}}",
     "theory|Loops|30|1|# Why", NULL, 0},
    {THEORY "\n" THEORY, "theory|Loops|30|1|# Why\ntheory|Loops|30|1|# Why", NULL, 0},
    {"{\"theory\":{\"title\":\"A\",\"content\":\"x\"},\"practice\":{\"title\":\"B\",\"tasks\":"
     "[\"t\"]}}",
     "theory|A|0|0|x\npractice|B|0|0|/t", NULL, 0},
    {"{\"уроки\":[{\"тип\":\"Домашнее задание\",\"название\":\"Дома\",\"длительность\":\"1,5 ч\","
     "\"цели\":[\"читать файл "
     "построчно\"],\"инструкции\":[\"Раз\",\"Два\"],\"задачи\":[{\"задача\":"
     "\"Сделать\"}]}]}",
     "homework|Дома|90|2|Раз\n\nДва/Сделать", NULL, 0},
    {"{\"lessons\":[{\"type\":\"Lecture\",\"title\":\"S\",\"duration\":1.5,\"content\":[{"
     "\"heading\":\"H\",\"text\":\"x\"},\"y\"]}]}",
     "theory|S|90|0|## H\n\nx\n\ny", NULL, 0},
    {"{\"lessons\":[{\"type\":\"hands-on practice\",\"title\":\"S\",\"time\":45,\"content\":{"
     "\"description\":\"do\",\"exercises\":[\"a\",{\"task\":\"b\"}]}}]}",
     "practice|S|45|0|do/a/b", NULL, 0},
    /* The answer in its many dresses. */
    {QUIZ("\"options\":[\"a\",\"b\",\"c\"],\"answer\":\"b\""), ASKED " ~a =b ~c", NULL, 0},
    {QUIZ("\"options\":[\"Ja\",\"Nein\"],\"answer\":\" ja \""), ASKED " =Ja ~Nein", NULL, 0},
    {QUIZ("\"options\":[\"x\",\"y\",\"z\"],\"correct_answer\":\"C\""), ASKED " ~x ~y =z", NULL, 0},
    {QUIZ("\"options\":[\"икс\",\"игрек\",\"зет\"],\"ответ\":\"В\""), ASKED " ~икс ~игрек =зет",
     NULL, 0},
    {QUIZ("\"options\":[\"A) x\",\"B) y\"],\"answer\":\"B\""), ASKED " ~x =y", NULL, 0},
    {QUIZ("\"options\":[\"A) x\",\"B) y\"],\"answer\":\"B) y\""), ASKED " ~x =y", NULL, 0},
    {QUIZ("\"options\":[\"1. x\",\"2. y\"],\"answer\":1"), ASKED " =x ~y", NULL, 0},
    {QUIZ("\"options\":{\"A\":\"x\",\"B\":\"y\"},\"answer\":\"A\""), ASKED " =x ~y", NULL, 0},
    {QUIZ("\"options\":[{\"text\":\"x\",\"is_correct\":false},{\"text\":\"y\",\"is_correct\":true}"
          "]"),
     ASKED " ~x =y", NULL, 0},
    {QUIZ("\"options\":[\"x\",\"y\"],\"answer\":0"), ASKED " =x ~y", NULL, 0},
    {QUIZ("\"options\":[\"x\",\"y\"],\"answer\":2"), ASKED " ~x =y", NULL, 0},
    {QUIZ("\"options\":[2,4,8],\"answer\":4"), ASKED " ~2 =4 ~8", NULL, 0},
    {QUIZ("\"options\":[\"x\",\"y\"],\"answer\":[\"y\"]"), ASKED " ~x =y", NULL, 0},
    {QUIZ("\"options\":[\"a\",\"A\"],\"answer\":\"A\""), ASKED " ~a =A", NULL, 0},
    /* Nothing to go by. */
    {QUIZ("\"options\":[\"x\",\"y\",\"z\"],\"answer\":1"), "",
     "lessons[0].questions[0].answer: \"1\" is none of the options", 0},
    {QUIZ("\"options\":[\"x\",\"y\"],\"answer\":\"z\""), "",
     "lessons[0].questions[0].answer: \"z\" is none of the options", 0},
    {QUIZ("\"options\":[\"x\",\"y\"],\"answer\":[\"x\",\"y\"]"), "",
     "lessons[0].questions[0].answer: must be the words", 0},
    {QUIZ("\"options\":[\"x\",\"y\"]"), "", "lessons[0].questions[0].answer: must be the words", 0},
    {QUIZ("\"options\":[\"x\",\"x\"],\"answer\":\"x\""), "",
     "lessons[0].questions[0].options: \"x\" is there twice", 0},
    {QUIZ("\"options\":[\"x\"],\"answer\":\"x\""), "", "lessons[0].questions[0].options: must be",
     0},
    {"{\"lessons\":[{\"type\":\"quiz\",\"title\":\"T\",\"questions\":[]}]}", "",
     "lessons[0].questions: must be", 0},
    {"{\"lessons\":[" THEORY ",{\"type\":\"theory\",\"title\":\"E\",\"content\":\" \"}," THEORY
     "]}",
     "theory|Loops|30|1|# Why\ntheory|Loops|30|1|# Why", "lessons[1].content: must not be empty",
     0},
    {"{\"lessons\":[{\"title\":\"E\",\"content\":\"x\"}]}", "", "lessons[0].type: must be", 0},
    {"{\"lessons\":[{\"title\":\"E\",\"content\":\"x\"}]}", "theory|E|0|0|x", NULL,
     LESSON_TYPE_BIT(LESSON_THEORY)},
    {"{\"lessons\":[" THEORY "]}", "", NULL, LESSON_TYPE_BIT(LESSON_QUIZ)}, /* not asked for */
    {"{\"lessons\":[{\"type\":\"theory\",\"content\":\"x\"}]}", "", "lessons[0].title: must not",
     0},
    {"{\"lessons\":[5]}", "", "lessons[0]: must be an object", 0},
    {"{\"a\":1}", "", "the JSON of the answer holds no lessons", 0},
    {"No.", "", "the answer holds no JSON", 0},
    {"{\"lessons\":[" THEORY "," THEORY, "theory|Loops|30|1|# Why\ntheory|Loops|30|1|# Why",
     "the answer ends in the middle", 0},
    {"{\"lessons\":[" THEORY ",{\"type\":\"quiz\",\"title\":\"T\",\"questions\":[{\"question\":"
     "\"Q\",\"options\":[\"a\",\"b\"],\"answer\":\"a\"},",
     "theory|Loops|30|1|# Why", "the answer ends in the middle", 0},
    /* A quiz by itself: what is there of its questions is not the quiz. */
    {"{\"type\":\"quiz\",\"title\":\"T\",\"questions\":[{\"question\":\"Q\",\"options\":[\"a\","
     "\"b\"],\"answer\":\"a\"},",
     "", "the answer ends in the middle", 0},
};

START_TEST(test_answer)
{
    struct module m;
    struct lesson_list list = {0};
    struct error err = {0};
    unsigned types = rows[_i].types == 0 ? LESSON_TYPES_ALL : rows[_i].types;

    sample(&m);
    enum error_kind kind =
        lesson_answer_read(rows[_i].answer, strlen(rows[_i].answer), &m, types, &list, &err);
    char *got = told(&list, &m);

    ck_assert_str_eq(got, rows[_i].wanted);
    if (rows[_i].fault != NULL) {
        ck_assert(kind != ERROR_NONE);
        ck_assert_msg(strncmp(err.message, rows[_i].fault, strlen(rows[_i].fault)) == 0, "%s",
                      err.message);
    } else {
        ck_assert_msg(kind == ERROR_NONE, "%s", err.message != NULL ? err.message : "-");
    }
    error_clear(&err);
    free(got);
    lesson_list_fini(&list);
    module_fini(&m);
}
END_TEST

/* Cut at every byte: what is read is the beginning of the whole, and never shrinks. */
START_TEST(test_cut)
{
    static const char answer[] =
        "Here:\n```json\n{\"lessons\":[" THEORY ",{\"type\":\"practice\",\"title\":\"П — [1] {2}\","
        "\"minutes\":20,\"objectives\":[2],\"content\":\"do \\\"it\\\" "
        "]}\",\"tasks\":[\"a\",\"b\"],"
        "\"questions\":[]},{\"type\":\"quiz\",\"title\":\"T\",\"minutes\":10,\"objectives\":[],"
        "\"content\":\"\",\"tasks\":[],\"questions\":[{\"question\":\"Q\",\"options\":[\"x\",\"y\"]"
        ","
        "\"answer\":\"y\",\"explanation\":\"e\"},{\"question\":\"R\",\"options\":[\"x\",\"y\"],"
        "\"answer\":\"x\",\"explanation\":\"\"}]}]}\n```";
    struct module m;
    struct lesson_list whole = {0};
    struct error err = {0};
    size_t before = 0;

    sample(&m);
    ck_assert_int_eq(
        lesson_answer_read(answer, sizeof answer - 1, &m, LESSON_TYPES_ALL, &whole, &err),
        ERROR_NONE);
    ck_assert_uint_eq(whole.count, 3);
    for (size_t n = 0; n < sizeof answer - 1; n++) {
        char *part = mem_strndup(answer, n); /* a block of its own, for sanitizers */
        struct lesson_list list = {0};

        lesson_answer_read(part, n, &m, LESSON_TYPES_ALL, &list, &err);
        error_clear(&err);
        ck_assert_uint_ge(list.count, before);
        before = list.count;
        for (size_t i = 0; i < list.count; i++) {
            struct json_object *a = course_lesson_json(&list.items[i]);
            struct json_object *b = course_lesson_json(&whole.items[i]);

            ck_assert_msg(json_equal(a, b), "lesson %zu cut at %zu", i, n);
            json_free(a);
            json_free(b);
        }
        lesson_list_fini(&list);
        free(part);
    }
    ck_assert_uint_eq(before, 3);
    lesson_list_fini(&whole);
    module_fini(&m);
}
END_TEST

START_TEST(test_schema)
{
    struct json_object *schema = lesson_schema();

    ck_assert_str_eq(json_get_text(schema, "type"), "object");
    ck_assert(json_has(json_get(schema, "properties"), "lessons"));
    json_free(schema);
}
END_TEST

Suite *suite_lesson_answer(void)
{
    Suite *s = suite_create("lesson answers");
    TCase *tc = tcase_create("lesson answers");

    tcase_add_loop_test(tc, test_answer, 0, sizeof rows / sizeof *rows);
    tcase_add_test(tc, test_cut);
    tcase_add_test(tc, test_schema);
    suite_add_tcase(s, tc);
    return s;
}
