#include "suites.h"

#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

static struct track *sample(void)
{
    struct track *t = track_new();

    t->title = mem_strdup("Rust from zero");
    t->skill_area = mem_strdup("Rust");
    t->description = mem_strdup("");
    t->expectations = mem_strdup("Write a server");
    t->language = mem_strdup("en");
    t->minutes = 40 * 60;
    return t;
}

static char *repeated(char c, size_t n)
{
    char *s = mem_alloc(n + 1);

    memset(s, c, n);
    return s;
}

START_TEST(test_names)
{
    enum difficulty difficulty = DIFFICULTY_BEGINNER;
    enum track_status status = TRACK_PLANNING;
    enum module_status module = MODULE_NOT_STARTED;

    for (int i = 0; i < DIFFICULTY_COUNT; i++) {
        ck_assert(difficulty_parse(difficulty_name((enum difficulty)i), &difficulty));
        ck_assert_int_eq(difficulty, i);
    }
    for (int i = 0; i < TRACK_STATUS_COUNT; i++) {
        ck_assert(track_status_parse(track_status_name((enum track_status)i), &status));
        ck_assert_int_eq(status, i);
    }
    for (int i = 0; i < MODULE_STATUS_COUNT; i++) {
        ck_assert(module_status_parse(module_status_name((enum module_status)i), &module));
        ck_assert_int_eq(module, i);
    }
    ck_assert(!difficulty_parse("expert", &difficulty));
    ck_assert(!module_status_parse("not started", &module));
}
END_TEST

START_TEST(test_tidies)
{
    struct track *t = sample();

    mem_replace(&t->title, "  Rust\nfrom zero \t");
    mem_replace(&t->skill_area, "\xd0\x9e\xd1\x81\xd0\xbd\xd0\xbe\xd0\xb2\xd1\x8b Rust\xff ");
    mem_replace(&t->description, NULL);
    mem_replace(&t->expectations, "\n first\r\nsecond \n");
    mem_replace(&t->language, NULL);
    ck_assert_int_eq(track_validate(t, NULL), ERROR_NONE);
    ck_assert_str_eq(t->title, "Rust from zero");
    ck_assert_str_eq(t->skill_area, "Основы Rust\xef\xbf\xbd");
    ck_assert_str_eq(t->description, "");
    ck_assert_str_eq(t->expectations, "first\nsecond");
    ck_assert_str_eq(t->language, "ru");
    track_free(t);
}
END_TEST

START_TEST(test_title_of_skill)
{
    struct track *t = sample();

    mem_replace(&t->title, NULL);
    ck_assert_int_eq(track_validate(t, NULL), ERROR_NONE);
    ck_assert_str_eq(t->title, "Rust");
    track_free(t);
}
END_TEST

/* Each fault: which field, by what it is replaced, what the message must begin with. */
enum { SKILL, TITLE, DESCRIPTION, EXPECTATIONS, LANGUAGE, HOURS };
static const struct {
    int field;
    const char *value; /* NULL: a text one byte over the limit */
    size_t limit;
    int minutes;
    const char *message;
} faults[] = {
    {SKILL, "", 0, 0, "skill:"},
    {SKILL, " \t\xc2\xa0", 0, 0, "skill:"},
    {SKILL, NULL, LIMIT_SKILL, 0, "skill:"},
    {TITLE, "", 0, 0, "title:"},
    {TITLE, NULL, LIMIT_TITLE, 0, "title:"},
    {DESCRIPTION, NULL, LIMIT_TEXT, 0, "description:"},
    {EXPECTATIONS, NULL, LIMIT_TEXT, 0, "expectations:"},
    {LANGUAGE, "english", 0, 0, "language:"},
    {HOURS, "", 0, 0, "hours:"},
    {HOURS, "", 0, -60, "hours:"},
    {HOURS, "", 0, LIMIT_HOURS * 60 + 1, "hours:"},
};

START_TEST(test_faults)
{
    struct track *t = sample();
    struct error err = {0};
    char **slots[] = {&t->skill_area, &t->title, &t->description, &t->expectations, &t->language};

    if (faults[_i].field == HOURS) {
        t->minutes = faults[_i].minutes;
    } else {
        char *value = faults[_i].value != NULL ? mem_strdup(faults[_i].value)
                                               : repeated('x', faults[_i].limit + 1);

        free(*slots[faults[_i].field]);
        *slots[faults[_i].field] = value;
    }
    char *title = mem_strdup(t->title);

    ck_assert_int_eq(track_validate(t, &err), ERROR_USAGE);
    ck_assert_int_eq(err.kind, ERROR_USAGE);
    ck_assert_msg(strncmp(err.message, faults[_i].message, strlen(faults[_i].message)) == 0, "%s",
                  err.message);
    ck_assert_str_eq(t->title, title); /* untouched */
    free(title);
    error_clear(&err);
    track_free(t);
}
END_TEST

START_TEST(test_limits_fit)
{
    struct track *t = sample();

    free(t->title);
    free(t->description);
    t->title = repeated('x', LIMIT_TITLE);
    t->description = repeated('x', LIMIT_TEXT);
    t->minutes = LIMIT_HOURS * 60;
    ck_assert_int_eq(track_validate(t, NULL), ERROR_NONE);
    t->minutes = 1;
    ck_assert_int_eq(track_validate(t, NULL), ERROR_NONE);
    track_free(t);
}
END_TEST

START_TEST(test_language)
{
    static const char *const good[] = {"en", "ru", "kab", "pt-BR", "es-419"};
    static const char *const bad[] = {"",      "e",  "engl",    "en-",   "en-B", "en-BRA",
                                      "en_US", "e1", "en-US-x", "en-12", "ру",   "en US"};

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_msg(track_language_valid(good[i]), "%s", good[i]);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_msg(!track_language_valid(bad[i]), "%s", bad[i]);
    }
    ck_assert(!track_language_valid(NULL));
    ck_assert_str_eq(track_language_of("Python для анализа данных", "en"), "ru");
    ck_assert_str_eq(track_language_of("Rust", "ru"), "ru");
    ck_assert_str_eq(track_language_of("Rust", "de"), "de");
    ck_assert_str_eq(track_language_of(NULL, "en"), "en");
}
END_TEST

START_TEST(test_copy)
{
    struct track *t = sample();

    t->plan = plan_new();
    plan_insert_module(t->plan, 0)->title = mem_strdup("One");
    t->module_count = 1;
    t->modules = mem_array(1, sizeof *t->modules);
    t->modules[0].title = mem_strdup("One");
    t->modules[0].raw = json_new_object();
    strlist_add(&t->modules[0].objectives, "Do it");
    struct track *copy = track_copy(t);

    track_free(t);
    ck_assert_str_eq(copy->title, "Rust from zero");
    ck_assert_str_eq(copy->plan->modules[0].title, "One");
    ck_assert_uint_eq(copy->module_count, 1);
    ck_assert_str_eq(copy->modules[0].objectives.items[0], "Do it");
    ck_assert_int_eq(json_kind(copy->modules[0].raw), JSON_OBJECT);
    track_free(copy);
    ck_assert_ptr_null(track_copy(NULL));
    track_free(NULL);
}
END_TEST

Suite *suite_track(void)
{
    Suite *s = suite_create("track");
    TCase *t = tcase_create("track");

    tcase_add_test(t, test_names);
    tcase_add_test(t, test_tidies);
    tcase_add_test(t, test_title_of_skill);
    tcase_add_loop_test(t, test_faults, 0, sizeof faults / sizeof *faults);
    tcase_add_test(t, test_limits_fit);
    tcase_add_test(t, test_language);
    tcase_add_test(t, test_copy);
    suite_add_tcase(s, t);
    return s;
}
