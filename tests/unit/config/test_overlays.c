/* Default, file, user, environment, argument: who wins, where it came from, what is refused. */
#include "suites.h"

#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"

#include <stdlib.h>
#include <string.h>

static char *dir;
static struct config *config;
static struct error err;

static void setup(void)
{
    dir = scratch_new();
    config = config_new();
}

static void teardown(void)
{
    config_free(config);
    scratch_remove(dir);
    error_clear(&err);
}

/* Loads `text` as a file, whose name is "<dir>/config.yaml". */
static enum error_kind load(const char *text)
{
    char *path = scratch_file(dir, "config.yaml", text);
    enum error_kind kind = config_load_file(config, path, true, &err);
    free(path);
    return kind;
}

/* What an origin or message begins with when it is about the file. */
static char *in_file(const char *rest)
{
    return mem_printf("%s/config.yaml:%s", dir, rest);
}

static enum error_kind load_variable(const char *variable)
{
    char *environment[] = {mem_strdup(variable), NULL};
    enum error_kind kind = config_load_environment(config, environment, &err);
    free(environment[0]);
    return kind;
}

START_TEST(test_defaults)
{
    ck_assert_str_eq(config_text(config, "llm.provider"), "auto");
    ck_assert_ptr_null(config_text(config, "llm.model"));
    ck_assert_int_eq(config_int(config, "planner.history_limit", 0), 50);
    ck_assert_double_eq(config_number(config, "planner.temperature.welcome", 0), 0.8);
    ck_assert_double_eq(config_number(config, "planner.temperature.reply", 0), 0.7);
    ck_assert_double_eq(config_number(config, "planner.temperature.finalize", 0), 0.3);
    ck_assert_double_eq(config_number(config, "llm.connect_timeout", 0), 10);
    ck_assert_double_eq(config_number(config, "llm.first_byte_timeout", -1), -1);
    ck_assert_double_eq(config_number(config, "llm.idle_timeout", 0), 90);
    ck_assert_int_eq(config_int(config, "planner.max_tokens.reply", 77), 77);
    ck_assert_int_eq(config_int(config, "llm.context_window", 5), 5);
    ck_assert(!config_bool(config, "llm.allow_http"));
    ck_assert_int_eq(config_choice(config, "llm.fallback"), 0);
    ck_assert_int_eq(config_overlay(config, "llm.model"), CONFIG_FROM_DEFAULT);
    ck_assert_str_eq(config_origin(config, "llm.model"), "default");
    ck_assert_ptr_null(config_path(config, "storage.path"));
    ck_assert_ptr_null(config_object(config, "llm.extra_headers"));
}
END_TEST

START_TEST(test_order)
{
    static const char *const values[] = {"auto", "builtin", "openai", "builtin", "openai"};
    ck_assert_int_eq(load("llm:\n  provider: builtin\n"), ERROR_NONE);
    char *origin = in_file("2");
    ck_assert_str_eq(config_origin(config, "llm.provider"), origin);
    ck_assert_str_eq(config_text(config, "llm.provider"), values[1]);
    ck_assert_int_eq(config_set_user(config, "llm.provider", "openai", &err), ERROR_NONE);
    ck_assert_str_eq(config_text(config, "llm.provider"), values[2]);
    ck_assert_str_eq(config_origin(config, "llm.provider"), "user");
    ck_assert_int_eq(load_variable("SYLLABUS_LLM_PROVIDER=builtin"), ERROR_NONE);
    ck_assert_str_eq(config_text(config, "llm.provider"), values[3]);
    ck_assert_str_eq(config_origin(config, "llm.provider"), "SYLLABUS_LLM_PROVIDER");
    ck_assert_int_eq(config_set_argument(config, "llm.provider", "openai", &err), ERROR_NONE);
    ck_assert_str_eq(config_text(config, "llm.provider"), values[4]);
    ck_assert_str_eq(config_origin(config, "llm.provider"), "argument");
    ck_assert_int_eq(config_overlay(config, "llm.provider"), CONFIG_FROM_ARGUMENT);

    /* And back down. */
    ck_assert_int_eq(config_set_argument(config, "llm.provider", "", &err), ERROR_NONE);
    ck_assert_str_eq(config_text(config, "llm.provider"), values[3]);
    ck_assert_int_eq(load_variable("SYLLABUS_LLM_PROVIDER="), ERROR_NONE);
    ck_assert_str_eq(config_text(config, "llm.provider"), values[2]);
    config_clear_user(config);
    ck_assert_str_eq(config_text(config, "llm.provider"), values[1]);
    ck_assert_int_eq(load("llm.provider: null\n"), ERROR_NONE);
    ck_assert_str_eq(config_text(config, "llm.provider"), values[0]);
    free(origin);
}
END_TEST

START_TEST(test_user_setting_taken_away)
{
    ck_assert_int_eq(config_set_user(config, "llm.model", "m", &err), ERROR_NONE);
    ck_assert_int_eq(config_set_user(config, "llm.model", NULL, &err), ERROR_NONE);
    ck_assert_ptr_null(config_text(config, "llm.model"));
    ck_assert_int_eq(config_set_user(config, "llm.modle", "m", &err), ERROR_USAGE);
    ck_assert_int_eq(config_set_argument(config, "planner.history_limit", "many", &err),
                     ERROR_USAGE);
    ck_assert_str_eq(err.message,
                     "planner.history_limit must be a whole number from 1 to 1000 (messages), not "
                     "\"many\"");
    ck_assert_int_eq(config_int(config, "planner.history_limit", 0), 50);
}
END_TEST

START_TEST(test_nested_dotted_and_both)
{
    ck_assert_int_eq(load("llm.model: a\n"
                          "llm:\n"
                          "  base_url: http://localhost:1/v1\n"
                          "planner.temperature: {welcome: 1, reply: 0.5}\n"
                          "planner:\n"
                          "  temperature.finalize: 0\n"
                          "  max_tokens:\n"
                          "    reply: 4000\n"
                          "ui:\n"),
                     ERROR_NONE);
    ck_assert_str_eq(config_text(config, "llm.model"), "a");
    ck_assert_str_eq(config_text(config, "llm.base_url"), "http://localhost:1/v1");
    ck_assert_double_eq(config_number(config, "planner.temperature.welcome", -1), 1);
    ck_assert_double_eq(config_number(config, "planner.temperature.finalize", -1), 0);
    ck_assert_int_eq(config_int(config, "planner.max_tokens.reply", 0), 4000);
}
END_TEST

/* The message after the file's name, and that nothing of a bad file counts. */
static const struct {
    const char *text;
    const char *message;
} bad_files[] = {
    {"llm.model: good\nllm.modle: x\n",
     "2: unknown setting \"llm.modle\"; did you mean \"llm.model\"?"},
    {"llm:\n  model: good\n\n  timeout: 1\n",
     "4: unknown setting \"llm.timeout\"; \"syllabus config show\" lists all"},
    {"llm.model: good\nui:\n  plain: yes\n", "3: ui.plain must be true or false, not \"yes\""},
    {"llm.model: good\nui:\n  plain: 'true'\n",
     "3: ui.plain must be true or false, without quotes"},
    {"llm.model: good\nllm:\n  model: again\n",
     "3: llm.model is set twice; it stands in line 1 already"},
    {"llm: good\n", "1: llm is a group of settings, not one; put them below it, indented"},
    {"llm.model: [good]\n", "1: llm.model must be text on one line, not \"[...]\""},
    {"- llm.model: good\n", "1: settings are lines such as llm.model: name"},
    {"llm.api_key: sk-secret\n",
     "1: unknown setting \"llm.api_key\"; an API key is never read from a file: set "
     "SYLLABUS_API_KEY in the environment, or seal it with \"syllabus account key set\""},
    {"llm.model: good\nplanner.history_limit: 0\n",
     "2: planner.history_limit must be a whole number from 1 to 1000 (messages), not \"0\""},
    {"llm.auth_header: 'X Key'\n",
     "1: llm.auth_header must be a header name such as api-key, or name and scheme such as "
     "Authorization: Bearer, not \"X Key\""},
    {"llm.base_url: https://me:pw@host/\n",
     "1: llm.base_url must be an address without user name, password and fragment; a key is given "
     "as SYLLABUS_API_KEY, not \"https://…@host/\""},
    {"llm.extra_headers: {'bad name': x}\n",
     "1: llm.extra_headers must be header names with text such as {X-Title: text}, not "
     "\"{...}\""},
};

START_TEST(test_bad_file)
{
    ck_assert_int_eq(load(bad_files[_i].text), ERROR_BAD_DATA);
    char *message = in_file(bad_files[_i].message);
    ck_assert_str_eq(err.message, message);
    ck_assert_ptr_null(config_text(config, "llm.model"));
    free(message);
}
END_TEST

START_TEST(test_broken_yaml_names_its_place)
{
    ck_assert_int_eq(load("llm:\n  model: [a\n"), ERROR_BAD_DATA);
    char *start = in_file("");
    ck_assert_int_eq(strncmp(err.message, start, strlen(start)), 0);
    ck_assert_ptr_null(config_text(config, "llm.model"));
    free(start);
}
END_TEST

START_TEST(test_bad_file_keeps_the_one_before)
{
    ck_assert_int_eq(load("llm.model: first\n"), ERROR_NONE);
    ck_assert_int_eq(load("llm.model: second\nnonsense: 1\n"), ERROR_BAD_DATA);
    ck_assert_str_eq(config_text(config, "llm.model"), "first");
}
END_TEST

START_TEST(test_missing_file)
{
    char *path = mem_printf("%s/none.yaml", dir);
    ck_assert_int_eq(config_load_file(config, path, false, &err), ERROR_NONE);
    ck_assert_int_eq(config_load_file(config, path, true, &err), ERROR_NOT_FOUND);
    free(path);
}
END_TEST

static const struct {
    const char *environment[4];
    const char *key;
    const char *value;
    const char *origin;
} variables[] = {
    {{"SYLLABUS_MODEL=a"}, "llm.model", "a", "SYLLABUS_MODEL"},
    {{"DEFAULT_OPENAI_MODEL=d", "SYLLABUS_MODEL=a"}, "llm.model", "a", "SYLLABUS_MODEL"},
    {{"DEFAULT_OPENAI_MODEL=d"}, "llm.model", "d", "DEFAULT_OPENAI_MODEL"},
    {{"SYLLABUS_MODEL=a", "SYLLABUS_LLM_MODEL=l"}, "llm.model", "l", "SYLLABUS_LLM_MODEL"},
    {{"SYLLABUS_MODEL=", "DEFAULT_OPENAI_MODEL=d"}, "llm.model", "d", "DEFAULT_OPENAI_MODEL"},
    {{"DEFAULT_OPENAI_BASE_URL=http://localhost/v1"},
     "llm.base_url",
     "http://localhost/v1",
     "DEFAULT_OPENAI_BASE_URL"},
    {{"SYLLABUS_PLANNER_TEMPERATURE_REPLY=1.50"},
     "planner.temperature.reply",
     "1.5",
     "SYLLABUS_PLANNER_TEMPERATURE_REPLY"},
    {{"SYLLABUS_LLM_EXTRA_BODY={\"top_k\": 40}"},
     "llm.extra_body",
     "{\"top_k\":40}",
     "SYLLABUS_LLM_EXTRA_BODY"},
    {{"SYLLABUS_API_KEY=sk", "SYLLABUS_PASSWORD=p", "SYLLABUS_CONFIG=x"},
     "llm.model",
     NULL,
     "default"},
    {{"SYLLABUS_REMOTE_PASSWORD=p", "SYLLABUS_LOCALEDIR=/x", "SYLLABUS_WHATEVER=1"},
     "llm.model",
     NULL,
     "default"},
    {{"SYLLABUS_LLM_MODELS=x"}, "llm.model", NULL, "default"},
};

START_TEST(test_variable)
{
    char *environment[5] = {NULL};
    for (size_t i = 0; variables[_i].environment[i]; i++) {
        environment[i] = mem_strdup(variables[_i].environment[i]);
    }
    ck_assert_msg(config_load_environment(config, environment, &err) == ERROR_NONE, "%s",
                  err.message ? err.message : "");
    ck_assert_pstr_eq(config_text(config, variables[_i].key), variables[_i].value);
    ck_assert_str_eq(config_origin(config, variables[_i].key), variables[_i].origin);
    for (size_t i = 0; environment[i]; i++) {
        free(environment[i]);
    }
}
END_TEST

START_TEST(test_wrong_variable)
{
    ck_assert_int_eq(load_variable("SYLLABUS_UI_PLAIN=1"), ERROR_USAGE);
    ck_assert_str_eq(err.message, "SYLLABUS_UI_PLAIN: ui.plain must be true or false, not \"1\"");
    ck_assert_int_eq(load_variable("DEFAULT_OPENAI_BASE_URL=nowhere"), ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(err.message, "DEFAULT_OPENAI_BASE_URL: llm.base_url"));
    ck_assert_int_eq(load_variable("SYLLABUS_MODEL=\xff"), ERROR_USAGE);
}
END_TEST

static const struct {
    const char *written;
    bool in_file;
    const char *expected; /* "%" stands for the file's folder */
} paths[] = {
    {"~/db", true, "/home/u/db"},      {"~/db", false, "/home/u/db"}, {"/abs/db", true, "/abs/db"},
    {"sub/db", true, "%/sub/db"},      {"sub/db", false, "sub/db"},   {"-", true, "-"},
    {"~other/db", false, "~other/db"},
};

START_TEST(test_path)
{
    setenv("HOME", "/home/u", 1);
    if (paths[_i].in_file) {
        char *quoted = mem_printf("log.file: '%s'\n", paths[_i].written);
        ck_assert_int_eq(load(quoted), ERROR_NONE);
        free(quoted);
    } else {
        ck_assert_int_eq(config_set_argument(config, "log.file", paths[_i].written, &err),
                         ERROR_NONE);
    }
    char *path = config_path(config, "log.file");
    char *expected = paths[_i].expected[0] == '%' ? mem_printf("%s%s", dir, paths[_i].expected + 1)
                                                  : mem_strdup(paths[_i].expected);
    ck_assert_str_eq(path, expected);
    free(path);
    free(expected);
}
END_TEST

START_TEST(test_maps_and_choices)
{
    ck_assert_int_eq(load("llm.extra_headers: {X-Title: 'Программа', X-N: 5}\n"
                          "ui.editing_mode: vi\n"
                          "llm.allow_http: true\n"),
                     ERROR_NONE);
    struct json_object *headers = config_object(config, "llm.extra_headers");
    ck_assert_str_eq(json_get_text(headers, "X-Title"), "Программа");
    ck_assert_str_eq(json_get_text(headers, "X-N"), "5");
    json_free(headers);
    ck_assert_int_eq(config_choice(config, "ui.editing_mode"), 1);
    ck_assert(config_bool(config, "llm.allow_http"));
}
END_TEST

Suite *suite_overlays(void)
{
    Suite *s = suite_create("overlays");
    TCase *t = tcase_create("overlays");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, test_defaults);
    tcase_add_test(t, test_order);
    tcase_add_test(t, test_user_setting_taken_away);
    tcase_add_test(t, test_nested_dotted_and_both);
    tcase_add_loop_test(t, test_bad_file, 0, sizeof bad_files / sizeof *bad_files);
    tcase_add_test(t, test_broken_yaml_names_its_place);
    tcase_add_test(t, test_bad_file_keeps_the_one_before);
    tcase_add_test(t, test_missing_file);
    tcase_add_loop_test(t, test_variable, 0, sizeof variables / sizeof *variables);
    tcase_add_test(t, test_wrong_variable);
    tcase_add_loop_test(t, test_path, 0, sizeof paths / sizeof *paths);
    tcase_add_test(t, test_maps_and_choices);
    suite_add_tcase(s, t);
    return s;
}
