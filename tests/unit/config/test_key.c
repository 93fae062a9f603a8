/* Which key goes to which host, and what is no key. */
#include "suites.h"

#include "syllabus/base/secret.h"
#include "syllabus/config/key.h"

#include <stdlib.h>
#include <string.h>

#define SYLLABUS "SYLLABUS_API_KEY=sk-syllabus"
#define DEFAULT  "DEFAULT_OPENAI_API_KEY=sk-default"
#define OPENAI   "OPENAI_API_KEY=sk-openai"

static const struct {
    const char *url;
    const char *environment[4];
    const char *key;      /* NULL: none */
    const char *variable; /* where from */
} cases[] = {
    {"https://api.openai.com/v1", {SYLLABUS, DEFAULT, OPENAI}, "sk-syllabus", "SYLLABUS_API_KEY"},
    {"https://api.openai.com/v1", {OPENAI, DEFAULT}, "sk-default", "DEFAULT_OPENAI_API_KEY"},
    {"https://api.openai.com/v1", {OPENAI}, "sk-openai", "OPENAI_API_KEY"},
    {"https://api.openai.com", {OPENAI}, "sk-openai", "OPENAI_API_KEY"},
    {"HTTPS://API.OpenAI.com:443/v1", {OPENAI}, "sk-openai", "OPENAI_API_KEY"},
    {"https://api.openai.com?x", {OPENAI}, "sk-openai", "OPENAI_API_KEY"},
    {"http://api.openai.com/v1", {OPENAI}, NULL, NULL},
    {"https://api.openai.com.evil.example/v1", {OPENAI}, NULL, NULL},
    {"https://api.openai.com@evil.example/v1", {OPENAI}, NULL, NULL},
    {"https://api.openai.com:443@evil.example/v1", {OPENAI}, NULL, NULL},
    {"https://api.openai.com:@evil.example", {OPENAI}, NULL, NULL},
    {"https://api.openai.com\\@evil.example", {OPENAI}, NULL, NULL},
    {"https://evil.example/api.openai.com", {OPENAI}, NULL, NULL},
    {"https://evil.example/?https://api.openai.com/", {OPENAI}, NULL, NULL},
    {"https://xapi.openai.com/v1", {OPENAI}, NULL, NULL},
    {"http://localhost:11434/v1", {OPENAI}, NULL, NULL},
    {NULL, {OPENAI}, NULL, NULL},
    {NULL, {SYLLABUS}, "sk-syllabus", "SYLLABUS_API_KEY"},
    {"http://localhost:11434/v1", {DEFAULT}, "sk-default", "DEFAULT_OPENAI_API_KEY"},
    {"https://api.openai.com", {"SYLLABUS_API_KEY=", OPENAI}, "sk-openai", "OPENAI_API_KEY"},
    {"https://api.openai.com",
     {"SYLLABUS_API_KEY= \n", DEFAULT},
     "sk-default",
     "DEFAULT_OPENAI_API_KEY"},
    {"https://a.example", {"SYLLABUS_API_KEY= \tsk-x \r\n"}, "sk-x", "SYLLABUS_API_KEY"},
    {"https://a.example", {"SYLLABUS_API_KEYS=sk-x"}, NULL, NULL},
    {"https://a.example", {NULL}, NULL, NULL},
};

static char *const *environment_of(const char *const *strings, char *out[4])
{
    for (size_t i = 0; i < 4; i++) {
        out[i] = strings[i] ? strdup(strings[i]) : NULL;
    }
    return out;
}

static void free_environment(char *out[4])
{
    for (size_t i = 0; i < 4; i++) {
        free(out[i]);
    }
}

START_TEST(test_source)
{
    char *strings[4];
    struct secret *key = NULL;
    const char *variable = "untouched";
    enum error_kind kind = config_api_key(
        cases[_i].url, environment_of(cases[_i].environment, strings), &key, &variable, NULL);
    ck_assert_int_eq(kind, ERROR_NONE);
    ck_assert_pstr_eq(key ? secret_text(key) : NULL, cases[_i].key);
    ck_assert_pstr_eq(variable, cases[_i].variable);
    secret_free(key);
    free_environment(strings);
}
END_TEST

static const char *const refused[] = {
    "SYLLABUS_API_KEY=sk-se\ncret",
    "SYLLABUS_API_KEY=sk-se\r\ncret",
    "SYLLABUS_API_KEY=sk-se cret",
    "SYLLABUS_API_KEY=sk-se\xd0\xbc"
    "cret",
    "SYLLABUS_API_KEY=sk-se\033cret",
    "SYLLABUS_API_KEY=sk-se\x7f"
    "cret",
};

START_TEST(test_refused_and_not_shown)
{
    char *strings[4];
    const char *const environment[4] = {refused[_i]};
    struct secret *key = NULL;
    struct error err = {0};
    ck_assert_int_eq(
        config_api_key("https://a.example", environment_of(environment, strings), &key, NULL, &err),
        ERROR_USAGE);
    ck_assert_ptr_null(key);
    ck_assert_ptr_nonnull(strstr(err.message, "SYLLABUS_API_KEY"));
    ck_assert_ptr_null(strstr(err.message, "sk-"));
    ck_assert_ptr_null(strstr(err.message, "cret"));
    error_clear(&err);
    free_environment(strings);
}
END_TEST

START_TEST(test_too_long)
{
    char *variable = calloc(1, 6000);
    strncpy(variable, "SYLLABUS_API_KEY=", 20);
    memset(variable + strlen(variable), 'k', 5000);
    char *environment[] = {variable, NULL};
    struct secret *key = NULL;
    ck_assert_int_eq(config_api_key(NULL, environment, &key, NULL, NULL), ERROR_USAGE);
    ck_assert_ptr_null(key);
    free(variable);
}
END_TEST

Suite *suite_key(void)
{
    Suite *s = suite_create("key");
    TCase *t = tcase_create("key");
    tcase_add_loop_test(t, test_source, 0, sizeof cases / sizeof *cases);
    tcase_add_loop_test(t, test_refused_and_not_shown, 0, sizeof refused / sizeof *refused);
    tcase_add_test(t, test_too_long);
    suite_add_tcase(s, t);
    return s;
}
