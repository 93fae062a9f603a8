#include "samples.h"
#include "suites.h"

#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/course/user.h"

#include <stdlib.h>
#include <string.h>

#define SOME_TIME 1764000000123 /* 2025-11-24T16:00:00.123Z */
#define SOME_TEXT "2025-11-24T16:00:00.123Z"

static void assert_prints(struct json_object *take, const char *expected)
{
    char *text = json_printed(take, 0);
    struct json_object *wanted = NULL;

    ck_assert_int_eq(json_parse(expected, strlen(expected), 32, &wanted, NULL), ERROR_NONE);
    char *canonical = json_printed(wanted, 0);

    /* Compared as text: the order of members is part of the contract. */
    ck_assert_str_eq(text, canonical);
    free(canonical);
    free(text);
    json_free(wanted);
    json_free(take);
}

static struct plan *sample(void)
{
    struct plan *p = plan_new();
    struct plan_module *m = sample_module(p, "m1", "Основы", 450, "Синтаксис;Типы", "Писать код");

    m->description = mem_strdup("Начало");
    strlist_add(&m->prerequisites, "Компьютер");
    m->pinned = true;
    sample_module(p, "m2", "Итог", 0, NULL, NULL);
    p->version = 3;
    p->title = mem_strdup("Курс");
    p->language = mem_strdup("ru");
    p->stated_minutes = 2400;
    strlist_add(&p->objectives, "Уметь");
    strlist_add(&p->assignments, "Задание");
    p->final_project = mem_strdup("Проект");
    return p;
}

static const char plan_text[] =
    "{\"version\":3,\"title\":\"Курс\",\"language\":\"ru\",\"estimated_duration_hours\":40,"
    "\"course_description\":null,\"learning_objectives\":[\"Уметь\"],\"modules\":["
    "{\"id\":\"m1\",\"module_number\":1,\"title\":\"Основы\",\"description\":\"Начало\","
    "\"estimated_duration_hours\":7.5,\"items\":[\"Синтаксис\",\"Типы\"],"
    "\"learning_objectives\":[\"Писать код\"],\"prerequisites\":[\"Компьютер\"],\"pinned\":true},"
    "{\"id\":\"m2\",\"module_number\":2,\"title\":\"Итог\",\"description\":null,"
    "\"estimated_duration_hours\":null,\"items\":[],\"learning_objectives\":[],"
    "\"prerequisites\":[],\"pinned\":false}],"
    "\"practical_assignments\":[\"Задание\"],\"final_project\":\"Проект\"}";

START_TEST(test_plan)
{
    struct plan *p = sample();

    assert_prints(course_plan_json(p), plan_text);
    ck_assert_ptr_null(course_plan_json(NULL));
    plan_free(p);
}
END_TEST

static struct module *sample_modules(void)
{
    struct module *m = mem_array(1, sizeof *m);

    m->id = mem_strdup("m1");
    m->number = 1;
    m->title = mem_strdup("Основы");
    strlist_add(&m->objectives, "Писать код");
    m->minutes = 480;
    m->status = MODULE_IN_PROGRESS;
    m->created_ms = SOME_TIME;
    m->updated_ms = SOME_TIME;
    m->raw = json_new_object();
    json_set_text(m->raw, "name", "Основы");
    return m;
}

#define MODULE_TEXT                                                                                \
    "{\"id\":\"m1\",\"module_number\":1,\"title\":\"Основы\",\"description\":\"\","          \
    "\"learning_objectives\":[\"Писать код\"],\"estimated_duration_hours\":8,"            \
    "\"status\":\"in_progress\",\"pinned\":false,"                                                 \
    "\"ai_generated_content\":{\"name\":\"Основы\"},\"lessons\":[],"                         \
    "\"created_at\":\"" SOME_TEXT "\",\"updated_at\":\"" SOME_TEXT "\"}"

START_TEST(test_track)
{
    struct track *t = track_new();

    t->id = mem_strdup("t1");
    t->user_id = mem_strdup("u1");
    t->title = mem_strdup("Курс");
    t->skill_area = mem_strdup("Python");
    t->difficulty = DIFFICULTY_ADVANCED;
    t->minutes = 15;
    t->expectations = mem_strdup("Отчёты");
    t->language = mem_strdup("ru");
    t->status = TRACK_ACTIVE;
    t->created_ms = 0;
    t->updated_ms = SOME_TIME;
    t->modules = sample_modules();
    t->module_count = 1;
    t->known = mem_strdup("sums");
    t->pace = (struct track_pace){.start = mem_strdup("2026-12-01"),
                                  .weekly = mem_strdup("7.5"),
                                  .days = mem_strdup("mon,fri"),
                                  .days_off = mem_strdup("2026-12-31, 2027-01-02..2027-01-08")};
    assert_prints(course_track_json(t),
                  "{\"id\":\"t1\",\"title\":\"Курс\",\"description\":\"\","
                  "\"skill_area\":\"Python\",\"difficulty_level\":\"advanced\","
                  "\"estimated_duration_hours\":0.25,\"status\":\"active\","
                  "\"user_expectations\":\"Отчёты\",\"language\":\"ru\","
                  "\"ai_generated_plan\":null,\"modules\":[" MODULE_TEXT "],"
                  "\"created_at\":\"1970-01-01T00:00:00.000Z\",\"updated_at\":\"" SOME_TEXT
                  "\",\"known\":\"sums\",\"schedule\":{\"start\":\"2026-12-01\","
                  "\"replanned_from\":null,\"hours_per_week\":7.5,\"days\":[\"mon\",\"fri\"],"
                  "\"days_off\":[\"2026-12-31\",\"2027-01-02..2027-01-08\"],\"deadline\":null}}");
    assert_prints(course_module_json(&t->modules[0]), MODULE_TEXT);

    t->plan = sample();
    struct json_object *v = course_track_json(t);

    ck_assert_int_eq(json_size(json_get(json_get(v, "ai_generated_plan"), "modules")), 2);
    json_free(v);
    track_free(t);
}
END_TEST

START_TEST(test_message)
{
    struct message m;

    message_init(&m);
    m.id = mem_strdup("a");
    m.chat_id = mem_strdup("c");
    m.content = mem_strdup("Привет");
    m.type = MESSAGE_TEXT;
    m.created_ms = SOME_TIME;
    assert_prints(course_message_json(&m),
                  "{\"id\":\"a\",\"chat_id\":\"c\",\"sender_type\":\"user\","
                  "\"message_type\":\"text\",\"message_content\":\"Привет\",\"parent_id\":null,"
                  "\"status\":\"complete\",\"finish_reason\":null,\"ai_model_used\":null,"
                  "\"prompt_tokens\":null,\"completion_tokens\":null,\"tokens_used\":null,"
                  "\"timestamp\":\"" SOME_TEXT "\"}");
    m.sender = SENDER_AI;
    m.type = MESSAGE_WELCOME;
    m.status = MESSAGE_CUT_OFF;
    m.parent_id = mem_strdup("p");
    m.finish_reason = mem_strdup("length");
    m.model = mem_strdup("gpt");
    m.prompt_tokens = 0;
    m.completion_tokens = 12;
    assert_prints(course_message_json(&m),
                  "{\"id\":\"a\",\"chat_id\":\"c\",\"sender_type\":\"ai\","
                  "\"message_type\":\"welcome\",\"message_content\":\"Привет\","
                  "\"parent_id\":\"p\",\"status\":\"cut_off\",\"finish_reason\":\"length\","
                  "\"ai_model_used\":\"gpt\",\"prompt_tokens\":0,\"completion_tokens\":12,"
                  "\"tokens_used\":12,\"timestamp\":\"" SOME_TEXT "\"}");
    m.prompt_tokens = -1;
    struct json_object *v = course_message_json(&m);

    ck_assert_int_eq(json_kind(json_get(v, "completion_tokens")), JSON_INT);
    ck_assert_ptr_null(json_get(v, "tokens_used"));
    json_free(v);
    message_fini(&m);
}
END_TEST

START_TEST(test_version)
{
    struct version v = {.number = 3, .message_id = mem_strdup("a"), .created_ms = SOME_TIME};

    v.plan = sample();
    assert_prints(course_version_json(&v),
                  "{\"version\":3,\"message_id\":\"a\",\"timestamp\":\"" SOME_TEXT "\","
                  "\"estimated_duration_hours\":40,\"modules\":["
                  "{\"id\":\"m1\",\"module_number\":1,\"title\":\"Основы\","
                  "\"estimated_duration_hours\":7.5,\"items\":[\"Синтаксис\",\"Типы\"]},"
                  "{\"id\":\"m2\",\"module_number\":2,\"title\":\"Итог\","
                  "\"estimated_duration_hours\":null,\"items\":[]}],"
                  "\"kind\":\"reply\",\"author\":null,\"request\":null,\"model\":null,"
                  "\"base\":null,\"current\":false}");
    version_fini(&v);
}
END_TEST

START_TEST(test_session_and_user)
{
    struct session s = {.id = mem_strdup("s"),
                        .track_id = mem_strdup("t"),
                        .name = mem_strdup("Planning"),
                        .status = mem_strdup("active"),
                        .created_ms = SOME_TIME};
    struct chat chats[2] = {
        {.id = mem_strdup("c"),
         .name = mem_strdup("Plan"),
         .type = CHAT_PLANNING,
         .status = mem_strdup("active"),
         .message_count = 4,
         .last_message_ms = SOME_TIME},
        {.id = mem_strdup("d"),
         .name = mem_strdup("Talk"),
         .type = CHAT_DISCUSSION,
         .status = mem_strdup(CHAT_ARCHIVED),
         .module_id = mem_strdup("m")},
    };
    struct user u = {.id = mem_strdup("u"),
                     .email = mem_strdup("ann@example.org"),
                     .first_name = mem_strdup("Ann"),
                     .last_name = mem_strdup("Lee"),
                     .role = USER_ADMIN,
                     .active = true,
                     .created_ms = SOME_TIME};

    assert_prints(course_session_json(&s, "Курс", chats, 2),
                  "{\"session_id\":\"s\",\"session_name\":\"Planning\",\"track_id\":\"t\","
                  "\"track_title\":\"Курс\",\"session_created_at\":\"" SOME_TEXT "\",\"chats\":["
                  "{\"id\":\"c\",\"chat_name\":\"Plan\",\"chat_type\":\"planning\","
                  "\"status\":\"active\",\"message_count\":4,\"last_message_at\":\"" SOME_TEXT
                  "\"},"
                  "{\"id\":\"d\",\"chat_name\":\"Talk\",\"chat_type\":\"discussion\","
                  "\"status\":\"archived\",\"module_id\":\"m\",\"message_count\":0,\"last_message_"
                  "at\":null}]}");
    assert_prints(course_user_json(&u),
                  "{\"id\":\"u\",\"email\":\"ann@example.org\",\"first_name\":\"Ann\","
                  "\"last_name\":\"Lee\",\"role\":\"admin\",\"is_active\":true,"
                  "\"is_guest\":false,\"created_at\":\"" SOME_TEXT "\"}");
    session_fini(&s);
    chat_fini(&chats[0]);
    chat_fini(&chats[1]);
    user_fini(&u);
}
END_TEST

static enum error_kind read_text(const char *text, struct plan **out, struct error *err)
{
    struct json_object *v = NULL;

    ck_assert_int_eq(json_parse(text, strlen(text), 32, &v, err), ERROR_NONE);
    enum error_kind kind = course_plan_from_json(v, out, err);

    json_free(v);
    return kind;
}

START_TEST(test_round_trip)
{
    struct plan *p = sample();
    struct plan *back = NULL;

    for (int i = 0; i < 3; i++) {
        struct json_object *v = course_plan_json(p);

        ck_assert_int_eq(course_plan_from_json(v, &back, NULL), ERROR_NONE);
        json_free(v);
        ck_assert(plan_equal(p, back));
        ck_assert_int_eq(back->version, p->version);
        ck_assert_int_eq(plan_minutes(back), plan_minutes(p));
        for (size_t k = 0; k < p->module_count; k++) {
            ck_assert_str_eq(back->modules[k].id, p->modules[k].id);
            ck_assert_int_eq(back->modules[k].pinned, p->modules[k].pinned);
        }
        plan_free(back);
        /* Next: all hours known, one no multiple of anything; then none and no total. */
        p->modules[0].minutes = i == 0 ? 440 : 0;
        p->modules[1].minutes = i == 0 ? 1 : 0;
        p->stated_minutes = 0;
    }
    plan_free(p);
}
END_TEST

START_TEST(test_tolerant)
{
    struct plan *p = NULL;

    ck_assert_int_eq(read_text("{}", &p, NULL), ERROR_NONE);
    ck_assert_uint_eq(p->module_count, 0);
    plan_free(p);
    ck_assert_int_eq(read_text("{\"modules\":[{\"title\":\"One\",\"more\":[1]}],\"x\":null,"
                               "\"title\":\" \",\"learning_objectives\":[\"\",\"a\\u0000b\"]}",
                               &p, NULL),
                     ERROR_NONE);
    ck_assert_uint_eq(p->module_count, 1);
    ck_assert_str_eq(p->modules[0].title, "One");
    ck_assert_ptr_null(p->modules[0].id);
    ck_assert_ptr_null(p->title);
    ck_assert_uint_eq(p->objectives.count, 1);
    ck_assert_str_eq(p->objectives.items[0], "a\xef\xbf\xbd"
                                             "b");
    plan_free(p);
}
END_TEST

static const struct {
    const char *text;
    const char *message; /* how it begins */
} faults[] = {
    {"[]", "a plan must be an object"},
    {"{\"version\":\"3\"}", "version: "},
    {"{\"version\":-1}", "version: "},
    {"{\"title\":5}", "title: "},
    {"{\"learning_objectives\":\"one\"}", "learning_objectives: "},
    {"{\"practical_assignments\":[\"a\",2]}", "practical_assignments[1]: "},
    {"{\"estimated_duration_hours\":\"8\"}", "estimated_duration_hours: "},
    {"{\"estimated_duration_hours\":-8}", "estimated_duration_hours: "},
    {"{\"modules\":{}}", "modules: "},
    {"{\"modules\":[1]}", "modules[0]: "},
    {"{\"modules\":[{\"title\":\"A\"},{\"title\":\"\"}]}", "modules[1].title: "},
    {"{\"modules\":[{\"title\":\"A\"},{}]}", "modules[1].title: "},
    {"{\"modules\":[{\"title\":\"A\",\"estimated_duration_hours\":10001}]}",
     "modules[0].estimated_duration_hours: "},
    {"{\"modules\":[{\"title\":\"A\",\"estimated_duration_hours\":true}]}",
     "modules[0].estimated_duration_hours: "},
    {"{\"modules\":[{\"title\":\"A\",\"items\":[{}]}]}", "modules[0].items[0]: "},
    {"{\"modules\":[{\"title\":\"A\",\"pinned\":1}]}", "modules[0].pinned: "},
    {"{\"modules\":[{\"title\":\"A\",\"id\":\"x\"},{\"title\":\"B\",\"id\":\"x\"}]}",
     "modules[1].id: "},
};

START_TEST(test_faults)
{
    struct plan *p = NULL;
    struct error err = {0};

    ck_assert_int_eq(read_text(faults[_i].text, &p, &err), ERROR_WRONG_SHAPE);
    ck_assert_ptr_null(p);
    ck_assert_msg(strncmp(err.message, faults[_i].message, strlen(faults[_i].message)) == 0,
                  "%s: %s", faults[_i].text, err.message);
    error_clear(&err);
}
END_TEST

START_TEST(test_too_many)
{
    struct json_object *v = json_new_object();
    struct json_object *list = json_new_array();
    struct plan *p = NULL;

    for (int i = 0; i < 201; i++) {
        struct json_object *m = json_new_object();

        json_set_text(m, "title", "A");
        json_push(list, m);
    }
    json_set(v, "modules", list);
    ck_assert_int_eq(course_plan_from_json(v, &p, NULL), ERROR_WRONG_SHAPE);
    ck_assert_ptr_null(p);
    json_free(v);
    ck_assert_int_eq(course_plan_from_json(NULL, &p, NULL), ERROR_WRONG_SHAPE);
}
END_TEST

Suite *suite_json(void)
{
    Suite *s = suite_create("json");
    TCase *t = tcase_create("json");

    tcase_add_test(t, test_plan);
    tcase_add_test(t, test_track);
    tcase_add_test(t, test_message);
    tcase_add_test(t, test_version);
    tcase_add_test(t, test_session_and_user);
    tcase_add_test(t, test_round_trip);
    tcase_add_test(t, test_tolerant);
    tcase_add_loop_test(t, test_faults, 0, sizeof faults / sizeof *faults);
    tcase_add_test(t, test_too_many);
    suite_add_tcase(s, t);
    return s;
}
