/* Lessons: quizzes, minutes, progress, and their JSON form. */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/json.h"
#include "syllabus/course/json_in.h"
#include "syllabus/course/lesson.h"

#include <stdlib.h>
#include <string.h>

static void add_question(struct lesson *l, const char *text, size_t options)
{
    static const char *const words[] = {"alpha", "beta", "gamma", "delta", "epsilon", "zeta"};
    struct quiz_question *q = lesson_add_question(l);

    q->text = mem_strdup(text);
    for (size_t i = 0; i < options; i++) {
        strlist_add(&q->options, words[i]);
    }
    q->answer = mem_strdup("alpha"); /* as models like it: always the first one */
    q->explanation = mem_strdup("");
}

static void make_quiz(struct lesson *l, const char *id, size_t questions)
{
    lesson_init(l);
    l->id = mem_strdup(id);
    l->type = LESSON_QUIZ;
    l->title = mem_strdup("Проверка");
    l->text = mem_strdup("");
    l->number = 1;
    for (size_t i = 0; i < questions; i++) {
        add_question(l, "Which?", 4);
    }
}

#define ID "0198d5a0-0000-7000-8000-000000000001"

START_TEST(test_sound)
{
    struct lesson l;
    make_quiz(&l, ID, 1);
    struct quiz_question *q = &l.questions[0];

    ck_assert(quiz_question_sound(q));
    ck_assert_uint_eq(quiz_answer_place(q), 0);
    mem_replace(&q->answer, "Alpha");
    ck_assert(!quiz_question_sound(q));
    ck_assert_uint_eq(quiz_answer_place(q), QUIZ_NO_ANSWER);
    mem_replace(&q->answer, "beta");
    ck_assert(quiz_question_sound(q));
    mem_replace(&q->options.items[3], "gamma");
    ck_assert(!quiz_question_sound(q));
    lesson_fini(&l);

    make_quiz(&l, ID, 0);
    add_question(&l, "One?", 1);
    ck_assert(!quiz_question_sound(&l.questions[0]));
    lesson_fini(&l);
}
END_TEST

/* The same id gives the same order; each place has its share of the answers; nothing is lost. */
START_TEST(test_shuffle)
{
    struct lesson a;
    struct lesson b;
    struct lesson other;
    size_t places[4] = {0};
    bool differs = false;

    make_quiz(&a, ID, 22);
    make_quiz(&b, ID, 22);
    make_quiz(&other, "0198d5a0-0000-7000-8000-000000000002", 22);
    lesson_shuffle(&a);
    lesson_shuffle(&b);
    lesson_shuffle(&other);
    for (size_t i = 0; i < a.question_count; i++) {
        struct quiz_question *q = &a.questions[i];

        ck_assert(strlist_equal(&q->options, &b.questions[i].options));
        differs = differs || !strlist_equal(&q->options, &other.questions[i].options);
        ck_assert(quiz_question_sound(q));
        ck_assert_str_eq(q->answer, "alpha");
        ck_assert_uint_eq(q->options.count, 4);
        places[quiz_answer_place(q)]++;
    }
    ck_assert(differs);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_msg(places[i] == 5 || places[i] == 6, "%zu times at %zu", places[i], i);
    }
    lesson_fini(&a);
    lesson_fini(&b);
    lesson_fini(&other);
}
END_TEST

/* Options of all counts, and a question that cannot be asked, which is left alone. */
START_TEST(test_shuffle_mixed)
{
    struct lesson l;

    make_quiz(&l, ID, 0);
    for (size_t i = 0; i < 20; i++) {
        add_question(&l, "Which?", 1 + i % 6);
    }
    mem_replace(&l.questions[5].answer, "omega");
    lesson_shuffle(&l);
    for (size_t i = 0; i < 20; i++) {
        ck_assert_uint_eq(l.questions[i].options.count, 1 + i % 6);
        ck_assert_int_eq(quiz_question_sound(&l.questions[i]), i != 5 && i % 6 > 0);
    }
    ck_assert_str_eq(l.questions[5].options.items[0], "alpha");
    ck_assert_str_eq(l.questions[5].options.items[5], "zeta");
    lesson_fini(&l);
}
END_TEST

START_TEST(test_score)
{
    ck_assert(quiz_score(0, 0) == 0);
    ck_assert(quiz_score(1, 3) == 33.3);
    ck_assert(quiz_score(3, 3) == 100);
}
END_TEST

static const struct {
    int minutes[4], total, wanted[4];
    bool fixed[4];
    size_t count;
    bool can;
} fits[] = {
    {{60, 60, 60, 60}, 240, {60, 60, 60, 60}, {0}, 4, true},
    {{55, 70, 33, 22}, 180, {55, 70, 33, 22}, {0}, 4, true}, /* sums up: as it is */
    {{30, 60, 20, 10}, 240, {60, 115, 40, 25}, {0}, 4, true},
    {{90, 90, 0, 0}, 90, {45, 45}, {0}, 2, true},
    {{0, 0, 0, 0}, 61, {20, 20, 21}, {0}, 3, true},
    {{40, 20, 30, 0}, 100, {40, 25, 35}, {true, false, false}, 3, true},
    {{1, 1, 1, 1}, 7, {2, 2, 2, 1}, {0}, 4, true},  /* less than five each */
    {{1, 1, 1, 1}, 3, {1, 1, 1, 1}, {0}, 4, false}, /* less than one */
    {{50, 50, 0, 0}, 60, {50, 50}, {true, true}, 2, false},
    {{90, 30, 0, 0}, 60, {90, 30}, {true, false}, 2, false},
    {{0}, 60, {0}, {0}, 0, false},
};

START_TEST(test_fit)
{
    struct lesson lessons[4] = {0};
    int sum = 0;

    for (size_t i = 0; i < 4; i++) {
        lessons[i].minutes = fits[_i].minutes[i];
    }
    bool can = lesson_fit_minutes(lessons, fits[_i].count, fits[_i].fixed, fits[_i].total);

    ck_assert_int_eq(can, fits[_i].can);
    for (size_t i = 0; i < fits[_i].count; i++) {
        sum += lessons[i].minutes;
        if (fits[_i].fixed[i]) {
            ck_assert_int_eq(lessons[i].minutes, fits[_i].minutes[i]);
        }
        ck_assert_int_gt(lessons[i].minutes, 0);
    }
    ck_assert(!can || sum == fits[_i].total);
    for (size_t i = 0; i < fits[_i].count; i++) {
        ck_assert_msg(lessons[i].minutes == fits[_i].wanted[i], "lesson %zu has %d minutes", i,
                      lessons[i].minutes);
    }
}
END_TEST

START_TEST(test_progress)
{
    static const struct {
        enum module_status of[3];
        size_t count;
        enum module_status wanted;
    } rows[] = {
        {{0}, 0, MODULE_IN_PROGRESS}, /* as it is now */
        {{MODULE_NOT_STARTED, MODULE_NOT_STARTED}, 2, MODULE_NOT_STARTED},
        {{MODULE_NOT_STARTED, MODULE_COMPLETED}, 2, MODULE_IN_PROGRESS},
        {{MODULE_NOT_STARTED, MODULE_IN_PROGRESS}, 2, MODULE_IN_PROGRESS},
        {{MODULE_COMPLETED, MODULE_COMPLETED, MODULE_COMPLETED}, 3, MODULE_COMPLETED},
    };
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        struct lesson lessons[3] = {0};

        for (size_t i = 0; i < 3; i++) {
            lessons[i].status = rows[r].of[i];
        }
        ck_assert_int_eq(lesson_progress(lessons, rows[r].count, MODULE_IN_PROGRESS),
                         rows[r].wanted);
    }
}
END_TEST

START_TEST(test_objectives)
{
    struct module m;
    struct lesson l;

    module_init(&m);
    lesson_init(&l);
    for (int i = 0; i < 70; i++) {
        strlist_take(&m.objectives, mem_printf("objective %d", i));
    }
    strlist_add(&l.objectives, "objective 63");
    strlist_add(&l.objectives, "objective 2");
    strlist_add(&l.objectives, "objective 69"); /* past the bits */
    strlist_add(&l.objectives, "something else");
    ck_assert(lesson_objective_bits(&l, &m) == ((uint64_t)1 << 63 | 4));
    module_fini(&m);
    lesson_fini(&l);
}
END_TEST

/* A copy is equal and its own. */
START_TEST(test_copy)
{
    struct lesson l;
    struct lesson copy;

    make_quiz(&l, ID, 2);
    strlist_add(&l.tasks, "a task");
    strlist_add(&l.objectives, "an objective");
    l.score = 75.5;
    l.due_ms = 1764000000000;
    lesson_init(&copy);
    lesson_copy(&copy, &l);
    struct json_object *a = course_lesson_json(&l);
    struct json_object *b = course_lesson_json(&copy);

    ck_assert(json_equal(a, b));
    mem_replace(&copy.questions[0].answer, "beta");
    ck_assert_str_eq(l.questions[0].answer, "alpha");
    json_free(a);
    json_free(b);
    lesson_fini(&l);
    lesson_fini(&copy);
}
END_TEST

/* --- JSON --- */

#define HEAD                                                                                       \
    "{\"id\":\"" ID "\",\"lesson_number\":1,\"lesson_type\":\"quiz\",\"title\":\"Проверка\","
#define TAIL                                                                                       \
    ",\"estimated_duration_minutes\":45,\"status\":\"in_progress\",\"due_at\":"                    \
    "\"2025-11-24T16:00:00.000Z\",\"score\":87.5,\"created_at\":\"2025-11-24T16:00:00.000Z\","     \
    "\"updated_at\":\"2025-11-24T16:00:00.001Z\"}"
#define QUESTION                                                                                   \
    "{\"question\":\"Что?\",\"options\":[\"a\",\"b\"],\"answer\":\"b\",\"explanation\":\"Да\"}"
#define CONTENT                                                                                    \
    "\"content\":{\"text\":\"# Тема\",\"tasks\":[\"t\"],\"questions\":[" QUESTION                  \
    "],\"learning_objectives\":[\"o\"]}"

static char *document(const char *lesson)
{
    return mem_printf(
        "{\"id\":\"" ID "\",\"title\":\"T\",\"description\":\"\",\"skill_area\":\"S\","
        "\"difficulty_level\":\"beginner\",\"estimated_duration_hours\":1,\"status\":\"active\","
        "\"user_expectations\":\"\",\"language\":\"en\",\"ai_generated_plan\":null,\"modules\":[{"
        "\"id\":\"" ID "\",\"module_number\":1,\"title\":\"M\",\"description\":\"\","
        "\"learning_objectives\":[],\"estimated_duration_hours\":1,\"status\":\"not_started\","
        "\"pinned\":false,\"ai_generated_content\":null,\"lessons\":[%s],"
        "\"created_at\":\"2025-11-24T16:00:00.000Z\",\"updated_at\":\"2025-11-24T16:00:00.000Z\"}"
        "],\"created_at\":\"2025-11-24T16:00:00.000Z\",\"updated_at\":"
        "\"2025-11-24T16:00:00.000Z\"}",
        lesson);
}

static enum error_kind read_document(const char *lesson, struct track **out, struct error *err)
{
    struct json_object *v = NULL;
    char *text = document(lesson);

    ck_assert_int_eq(json_parse(text, strlen(text), 64, &v, NULL), ERROR_NONE);
    enum error_kind kind = course_track_from_json(v, "track", out, err);

    json_free(v);
    free(text);
    return kind;
}

START_TEST(test_json)
{
    static const char text[] = HEAD CONTENT TAIL;
    struct track *t = NULL;
    struct error err = {0};

    ck_assert_msg(read_document(text, &t, &err) == ERROR_NONE, "%s",
                  err.message != NULL ? err.message : "");
    ck_assert_uint_eq(t->modules[0].lesson_count, 1);
    struct json_object *v = course_lesson_json(&t->modules[0].lessons[0]);
    char *again = json_printed(v, 0);

    ck_assert_str_eq(again, text);
    free(again);
    json_free(v);
    track_free(t);
}
END_TEST

static const struct {
    const char *lesson, *fault;
} faults[] = {
    {"3", "track.modules[0].lessons[0]"},
    {HEAD "\"content\":{}" TAIL, "track.modules[0].lessons[0].content.text"},
    {HEAD "\"content\":null" TAIL, "track.modules[0].lessons[0].content"},
    {HEAD
     "\"content\":{\"text\":\"\",\"tasks\":[],\"questions\":[{}],\"learning_objectives\":[]}" TAIL,
     "track.modules[0].lessons[0].content.questions[0].question"},
    {HEAD CONTENT ",\"more\":1" TAIL, "track.modules[0].lessons[0].more"},
    {HEAD CONTENT TAIL "," HEAD CONTENT TAIL, "track.modules[0].lessons[1].lesson_number"},
};

START_TEST(test_json_faults)
{
    struct track *t = NULL;
    struct error err = {0};

    ck_assert_int_eq(read_document(faults[_i].lesson, &t, &err), ERROR_BAD_DATA);
    ck_assert_msg(strncmp(err.message, faults[_i].fault, strlen(faults[_i].fault)) == 0 &&
                      err.message[strlen(faults[_i].fault)] == ':',
                  "%s", err.message);
    ck_assert_ptr_null(t);
    error_clear(&err);
}
END_TEST

/* What damaged content has that can be shown stays, and is whole. */
START_TEST(test_damaged_content)
{
    static const char text[] =
        "{\"text\":\"T\",\"tasks\":[],\"questions\":[" QUESTION ",{\"question\":\"x\"}]}";
    struct json_object *v = NULL;
    struct lesson l;
    struct error err = {0};

    lesson_init(&l);
    ck_assert_int_eq(json_parse(text, strlen(text), 64, &v, NULL), ERROR_NONE);
    ck_assert_int_eq(course_lesson_content_from_json(v, "content", &l, &err), ERROR_BAD_DATA);
    ck_assert_str_eq(l.text, "T");
    ck_assert_uint_eq(l.question_count, 1);
    ck_assert(quiz_question_sound(&l.questions[0]));
    error_clear(&err);
    json_free(v);
    lesson_fini(&l);
}
END_TEST

Suite *suite_lesson(void)
{
    Suite *s = suite_create("lessons");
    TCase *tc = tcase_create("lessons");

    tcase_add_test(tc, test_sound);
    tcase_add_test(tc, test_shuffle);
    tcase_add_test(tc, test_shuffle_mixed);
    tcase_add_test(tc, test_score);
    tcase_add_loop_test(tc, test_fit, 0, sizeof fits / sizeof *fits);
    tcase_add_test(tc, test_progress);
    tcase_add_test(tc, test_objectives);
    tcase_add_test(tc, test_copy);
    tcase_add_test(tc, test_json);
    tcase_add_loop_test(tc, test_json_faults, 0, sizeof faults / sizeof *faults);
    tcase_add_test(tc, test_damaged_content);
    suite_add_tcase(s, tc);
    return s;
}
