/* The table itself: complete, consistent, and near to what people mistype. */
#include "suites.h"

#include "syllabus/config/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

START_TEST(test_rows_are_complete)
{
    const struct config_option *o = NULL;
    for (size_t i = 0; (o = config_option_at(i)); i++) {
        ck_assert_msg(strchr(o->key, '.') != NULL, "%s has no group", o->key);
        ck_assert_msg(o->help && strlen(o->help) > 10, "%s has no help", o->key);
        ck_assert_msg(o->fallback || o->metavar, "%s has nothing to show as a value", o->key);
        ck_assert_ptr_eq(config_option_find(o->key), o);
        bool numeric = o->kind == CONFIG_INTEGER || o->kind == CONFIG_NUMBER;
        ck_assert_msg(!numeric || o->min < o->max, "%s has no range", o->key);
        bool chooses = o->kind == CONFIG_CHOICE || o->kind == CONFIG_URL;
        ck_assert_msg(!chooses || (o->choices && o->choices[0]), "%s has no choices", o->key);
        char *allowed = config_option_allowed(o);
        ck_assert_msg(*allowed, "%s does not say what is allowed", o->key);
        free(allowed);
    }
    ck_assert_uint_gt(config_option_at(0) != NULL, 0);
}
END_TEST

START_TEST(test_keys_of_the_contract)
{
    static const char *const keys[] = {
        "llm.provider",
        "llm.base_url",
        "llm.model",
        "llm.auth_header",
        "llm.extra_headers",
        "llm.extra_body",
        "llm.ca_file",
        "llm.proxy",
        "llm.api_version",
        "llm.context_window",
        "llm.connect_timeout",
        "llm.first_byte_timeout",
        "llm.idle_timeout",
        "llm.allow_http",
        "llm.fallback",
        "llm.price.prompt",
        "llm.price.completion",
        "llm.price.models",
        "llm.price.currency",
        "planner.language",
        "planner.history_limit",
        "planner.temperature.welcome",
        "planner.temperature.reply",
        "planner.temperature.finalize",
        "planner.temperature.lesson",
        "planner.max_tokens.welcome",
        "planner.max_tokens.reply",
        "planner.max_tokens.finalize",
        "planner.max_tokens.lesson",
        "storage.path",
        "storage.purge_days",
        "ui.language",
        "ui.editing_mode",
        "ui.plain",
        "log.level",
        "log.file",
    };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        ck_assert_msg(config_option_find(keys[i]) != NULL, "%s is missing", keys[i]);
    }
}
END_TEST

static const struct {
    const char *word;
    const char *near; /* NULL: none */
} mistyped[] = {
    {"llm.modle", "llm.model"},
    {"llm.base-url", "llm.base_url"},
    {"model", "llm.model"},
    {"history_limit", "planner.history_limit"},
    {"planner.temprature.reply", "planner.temperature.reply"},
    {"ui.langauge", "ui.language"},
    {"completely.different", NULL},
    {"", NULL},
};

START_TEST(test_did_you_mean)
{
    struct error err = {0};
    const struct config_option *o = NULL;
    ck_assert_int_eq(config_option_require(mistyped[_i].word, &o, &err), ERROR_USAGE);
    ck_assert_ptr_null(o);
    ck_assert_ptr_nonnull(strstr(err.message, mistyped[_i].word));
    if (mistyped[_i].near) {
        char quoted[64];
        snprintf(quoted, sizeof quoted, "did you mean \"%s\"?", mistyped[_i].near);
        ck_assert_msg(strstr(err.message, quoted) != NULL, "%s", err.message);
    } else {
        ck_assert_msg(strstr(err.message, "did you mean") == NULL, "%s", err.message);
    }
    error_clear(&err);
}
END_TEST

START_TEST(test_variable_names)
{
    char *name = config_option_variable(config_option_find("planner.max_tokens.reply"));
    ck_assert_str_eq(name, "SYLLABUS_PLANNER_MAX_TOKENS_REPLY");
    free(name);
}
END_TEST

static const struct {
    const char *key;
    const char *allowed;
} allowed_texts[] = {
    {"llm.provider", "auto, openai or builtin"},
    {"llm.allow_http", "true or false"},
    {"planner.history_limit", "a whole number from 1 to 1000 (messages)"},
    {"planner.temperature.reply", "a number from 0 to 2"},
    {"planner.max_tokens.reply", "auto or a whole number from 1 to 10000000 (tokens)"},
    {"llm.base_url", "an address that begins with https:// or http:// and a host"},
};

START_TEST(test_allowed_for_people)
{
    char *allowed = config_option_allowed(config_option_find(allowed_texts[_i].key));
    ck_assert_str_eq(allowed, allowed_texts[_i].allowed);
    free(allowed);
}
END_TEST

Suite *suite_options(void)
{
    Suite *s = suite_create("options");
    TCase *t = tcase_create("table");
    tcase_add_test(t, test_rows_are_complete);
    tcase_add_test(t, test_keys_of_the_contract);
    tcase_add_test(t, test_variable_names);
    tcase_add_loop_test(t, test_did_you_mean, 0, sizeof mistyped / sizeof *mistyped);
    tcase_add_loop_test(t, test_allowed_for_people, 0,
                        sizeof allowed_texts / sizeof *allowed_texts);
    suite_add_tcase(s, t);
    return s;
}
