/* Every kind of value: what is taken, what is refused, and that printing and parsing agree. */
#include "suites.h"

#include "../../../src/config/config_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/yaml.h"

#include <stdlib.h>
#include <string.h>

static const char *const words[] = {"auto", NULL};
static const char *const schemes[] = {"https", "http", NULL};
static const char *const choices[] = {"one", "two", NULL};

/* Rows of the test's own, so that kinds which no setting has at the moment are tried too. */
static const struct config_option rows[CONFIG_KIND_COUNT] = {
    [CONFIG_TEXT] = {.key = "t.text", .kind = CONFIG_TEXT},
    [CONFIG_PATH] = {.key = "t.path", .kind = CONFIG_PATH},
    [CONFIG_URL] = {.key = "t.url", .kind = CONFIG_URL, .choices = schemes},
    [CONFIG_INTEGER] =
        {.key = "t.integer", .kind = CONFIG_INTEGER, .min = -5, .max = 1000, .choices = words},
    [CONFIG_NUMBER] = {.key = "t.number", .kind = CONFIG_NUMBER, .min = -1, .max = 2},
    [CONFIG_BOOLEAN] = {.key = "t.boolean", .kind = CONFIG_BOOLEAN},
    [CONFIG_CHOICE] = {.key = "t.choice", .kind = CONFIG_CHOICE, .choices = choices},
    [CONFIG_LIST] = {.key = "t.list", .kind = CONFIG_LIST},
    [CONFIG_MAP] = {.key = "t.map", .kind = CONFIG_MAP},
    [CONFIG_OBJECT] = {.key = "t.object", .kind = CONFIG_OBJECT},
    [CONFIG_ARGV] = {.key = "t.argv", .kind = CONFIG_ARGV},
};

static const char UNSET[] = "";

static const struct {
    enum config_kind kind;
    const char *text;
    const char *canonical; /* NULL: refused; UNSET: taken as nothing */
} texts[] = {
    {CONFIG_TEXT, "gpt-4o-mini", "gpt-4o-mini"},
    {CONFIG_TEXT, "  модель: №1 \"x\" ", "модель: №1 \"x\""},
    {CONFIG_TEXT, "", UNSET},
    {CONFIG_TEXT, " \t ", UNSET},
    {CONFIG_TEXT, "two\nlines", NULL},
    {CONFIG_TEXT, "escape\033[2J", NULL},
    {CONFIG_TEXT, "bidi\xe2\x80\xae", NULL},
    {CONFIG_TEXT, "broken\xff", NULL},
    {CONFIG_PATH, "~/a b/c.pem", "~/a b/c.pem"},
    {CONFIG_URL, "https://api.openai.com/v1", "https://api.openai.com/v1"},
    {CONFIG_URL, "HTTP://localhost:8080", "HTTP://localhost:8080"},
    {CONFIG_URL, "http://[::1]:8080/v1", "http://[::1]:8080/v1"},
    {CONFIG_URL, "http://[::1]/v1", "http://[::1]/v1"},
    {CONFIG_URL, "https://", NULL},
    {CONFIG_URL, "https:///path", NULL},
    {CONFIG_URL, "ftp://host", NULL},
    {CONFIG_URL, "api.openai.com/v1", NULL},
    {CONFIG_URL, "https://a b/", NULL},
    {CONFIG_URL, "https://host:", NULL},
    {CONFIG_URL, "https://host:0/", NULL},
    {CONFIG_URL, "https://host:65536/", NULL},
    {CONFIG_URL, "https://host:80x/", NULL},
    {CONFIG_URL, "https://evil\\@api.openai.com", NULL},
    {CONFIG_INTEGER, "50", "50"},
    {CONFIG_INTEGER, "007", "7"},
    {CONFIG_INTEGER, "-5", "-5"},
    {CONFIG_INTEGER, "-0", "0"},
    {CONFIG_INTEGER, "auto", "auto"},
    {CONFIG_INTEGER, "1000", "1000"},
    {CONFIG_INTEGER, "1001", NULL},
    {CONFIG_INTEGER, "-6", NULL},
    {CONFIG_INTEGER, "5.0", NULL},
    {CONFIG_INTEGER, "5x", NULL},
    {CONFIG_INTEGER, "0x10", NULL},
    {CONFIG_INTEGER, "99999999999999999999999999", NULL},
    {CONFIG_INTEGER, "Auto", NULL},
    {CONFIG_NUMBER, "0.70", "0.7"},
    {CONFIG_NUMBER, "2", "2"},
    {CONFIG_NUMBER, "-0.5", "-0.5"},
    {CONFIG_NUMBER, "2.01", NULL},
    {CONFIG_NUMBER, "0,7", NULL},
    {CONFIG_NUMBER, "nan", NULL},
    {CONFIG_NUMBER, "inf", NULL},
    {CONFIG_NUMBER, "1e0", NULL},
    {CONFIG_NUMBER, ".5", NULL},
    {CONFIG_NUMBER, "1.", NULL},
    {CONFIG_BOOLEAN, "true", "true"},
    {CONFIG_BOOLEAN, "false", "false"},
    {CONFIG_BOOLEAN, "yes", NULL},
    {CONFIG_BOOLEAN, "1", NULL},
    {CONFIG_BOOLEAN, "True", NULL},
    {CONFIG_CHOICE, "two", "two"},
    {CONFIG_CHOICE, "tw", NULL},
    {CONFIG_CHOICE, "three", NULL},
    {CONFIG_LIST, "[a, 'b c', 10]", "[\"a\",\"b c\",\"10\"]"},
    {CONFIG_LIST, "[]", "[]"},
    {CONFIG_LIST, "- a\n- b", "[\"a\",\"b\"]"},
    {CONFIG_LIST, "a", NULL},
    {CONFIG_LIST, "[a, [b]]", NULL},
    {CONFIG_LIST, "[\"a\\nb\"]", NULL},
    {CONFIG_LIST, "[a", NULL},
    {CONFIG_MAP, "{X-Title: Syllabus}", "{\"X-Title\":\"Syllabus\"}"},
    {CONFIG_MAP, "{\"X-Title\": \"a, b\"}", "{\"X-Title\":\"a, b\"}"},
    {CONFIG_MAP, "X-Number: 1", "{\"X-Number\":\"1\"}"},
    {CONFIG_MAP, "{X Title: a}", NULL},
    {CONFIG_MAP, "{\"X-T\": \"a\\r\\nEvil: b\"}", NULL},
    {CONFIG_MAP, "{X-Title: [a]}", NULL},
    {CONFIG_MAP, "[a]", NULL},
    {CONFIG_OBJECT, "{top_p: 0.9, n: 2, on: true, off: null, s: \"1\", l: [1, x]}",
     "{\"top_p\":0.9,\"n\":2,\"on\":true,\"off\":null,\"s\":\"1\",\"l\":[1,\"x\"]}"},
    {CONFIG_OBJECT, "{\"a\": {\"b\": [1, 2.5, \"\\u0430\"]}}", "{\"a\":{\"b\":[1,2.5,\"а\"]}}"},
    {CONFIG_OBJECT, "[1]", NULL},
    {CONFIG_OBJECT, "{a: &x 1, b: *x}", NULL},
    {CONFIG_ARGV, "[pass, show, key]", "[\"pass\",\"show\",\"key\"]"},
    {CONFIG_ARGV, "pass show  'my key' \"a\"b", "[\"pass\",\"show\",\"my key\",\"ab\"]"},
    {CONFIG_ARGV, "/bin/x: {y} $HOME", "[\"/bin/x:\",\"{y}\",\"$HOME\"]"},
    {CONFIG_ARGV, "pass 'show", NULL},
    {CONFIG_ARGV, "''", NULL},
    {CONFIG_ARGV, "[]", NULL},
    {CONFIG_ARGV, "[\"\", a]", NULL},
};

START_TEST(test_text)
{
    const struct config_option *o = &rows[texts[_i].kind];
    struct error err = {0};
    char *value = NULL;
    enum error_kind kind = config_value_from_text(o, texts[_i].text, &value, &err);
    if (!texts[_i].canonical) {
        ck_assert_msg(kind == ERROR_USAGE, "\"%s\" was taken", texts[_i].text);
        ck_assert_ptr_null(value);
        ck_assert_msg(strstr(err.message, o->key) != NULL, "%s", err.message);
        ck_assert_msg(strstr(err.message, " must be ") != NULL, "%s", err.message);
        ck_assert_msg(strchr(err.message, '\033') == NULL, "a control character came through");
        error_clear(&err);
        return;
    }
    ck_assert_msg(kind == ERROR_NONE, "%s", err.message ? err.message : "");
    if (texts[_i].canonical == UNSET) {
        ck_assert_ptr_null(value);
        return;
    }
    ck_assert_str_eq(value, texts[_i].canonical);

    char *again = NULL;
    ck_assert_int_eq(config_value_from_text(o, value, &again, NULL), ERROR_NONE);
    ck_assert_str_eq(again, value);
    free(again);
    free(value);
}
END_TEST

/* What is printed into a file reads as the same value, in block and in flow context. */
START_TEST(test_yaml_round_trip)
{
    const struct config_option *o = &rows[texts[_i].kind];
    char *value = NULL;
    if (config_value_from_text(o, texts[_i].text, &value, NULL) != ERROR_NONE) {
        return;
    }
    char *yaml = config_value_to_yaml(o, value);
    char *sources[] = {mem_printf("key: %s\n", yaml), mem_printf("{key: %s, b: c}", yaml)};
    for (size_t i = 0; i < 2; i++) {
        struct yaml_node *root = NULL;
        char *again = NULL;
        ck_assert_msg(yaml_parse("y", sources[i], strlen(sources[i]), &root, NULL) == ERROR_NONE,
                      "%s", sources[i]);
        const struct yaml_node *node = yaml_get(root, "key");
        ck_assert_int_eq(config_value_from_node(o, node, &again, NULL), ERROR_NONE);
        ck_assert_pstr_eq(again, value);
        free(again);
        yaml_node_free(root);
        free(sources[i]);
    }
    free(yaml);
    free(value);
}
END_TEST

static const struct {
    enum config_kind kind;
    const char *yaml;
    const char *canonical;
} nodes[] = {
    {CONFIG_TEXT, "k: no", "no"},
    {CONFIG_TEXT, "k: 0123", "0123"},
    {CONFIG_TEXT, "k: 'null'", "null"},
    {CONFIG_TEXT, "k: null", UNSET},
    {CONFIG_TEXT, "k: ~", UNSET},
    {CONFIG_TEXT, "k:", UNSET},
    {CONFIG_TEXT, "k: ''", UNSET},
    {CONFIG_TEXT, "k: [a]", NULL},
    {CONFIG_INTEGER, "k: 7", "7"},
    {CONFIG_INTEGER, "k: '7'", NULL},
    {CONFIG_INTEGER, "k: 'auto'", "auto"},
    {CONFIG_BOOLEAN, "k: true", "true"},
    {CONFIG_BOOLEAN, "k: 'true'", NULL},
    {CONFIG_BOOLEAN, "k: yes", NULL},
    {CONFIG_CHOICE, "k: 'one'", "one"},
    {CONFIG_LIST, "k:\n  - a\n  - 1\n", "[\"a\",\"1\"]"},
    {CONFIG_LIST, "k: '[a]'", "[\"a\"]"},
    {CONFIG_LIST, "k: {a: b}", NULL},
    {CONFIG_MAP, "k:\n  A: 1\n  B: two\n", "{\"A\":\"1\",\"B\":\"two\"}"},
    {CONFIG_OBJECT, "k:\n  top_k: 40\n  stop: ['a']\n", "{\"top_k\":40,\"stop\":[\"a\"]}"},
    {CONFIG_OBJECT, "k: '{\"top_k\": 40}'", "{\"top_k\":40}"},
};

START_TEST(test_node)
{
    struct yaml_node *root = NULL;
    char *value = NULL;
    struct error err = {0};
    const char *yaml = nodes[_i].yaml;
    ck_assert_int_eq(yaml_parse("y", yaml, strlen(yaml), &root, NULL), ERROR_NONE);
    enum error_kind kind =
        config_value_from_node(&rows[nodes[_i].kind], yaml_get(root, "k"), &value, &err);
    if (!nodes[_i].canonical) {
        ck_assert_msg(kind == ERROR_USAGE, "\"%s\" was taken", yaml);
    } else {
        ck_assert_msg(kind == ERROR_NONE, "%s", err.message ? err.message : "");
        ck_assert_pstr_eq(value, nodes[_i].canonical == UNSET ? NULL : nodes[_i].canonical);
    }
    free(value);
    error_clear(&err);
    yaml_node_free(root);
}
END_TEST

START_TEST(test_refusal_says_all)
{
    struct error err = {0};
    char *value = NULL;
    config_value_from_text(&rows[CONFIG_CHOICE], "three", &value, &err);
    ck_assert_str_eq(err.message, "t.choice must be one or two, not \"three\"");
    char *longer = mem_alloc(10000);
    memset(longer, 'x', 9999);
    config_value_from_text(&rows[CONFIG_CHOICE], longer, &value, &err);
    ck_assert_uint_lt(strlen(err.message), 200);
    ck_assert_ptr_nonnull(strstr(err.message, "x…\""));
    free(longer);
    error_clear(&err);
}
END_TEST

static const struct {
    enum config_kind kind;
    const char *text, *shown;
} shown[] = {
    {CONFIG_TEXT, NULL, NULL},
    {CONFIG_TEXT, "a@b", "a@b"},
    {CONFIG_PATH, "~/a@b", "~/a@b"},
    {CONFIG_OBJECT, "{\"top_p\":0.9}", "{\"top_p\":0.9}"},
    {CONFIG_URL, NULL, NULL},
    {CONFIG_URL, "http://host:3128/", "http://host:3128/"},
    {CONFIG_URL, "http://user:pass@host:3128/", "http://***@host:3128/"},
    {CONFIG_URL, "HTTPS://user@host", "HTTPS://***@host"},
    {CONFIG_URL, "http://a:b@c:d@host", "http://***@host"},
    {CONFIG_URL, "http://user:12/3@host", "http://***@host"},
    {CONFIG_MAP, NULL, NULL},
    {CONFIG_MAP, "", ""},
    {CONFIG_MAP, "{}", "{}"},
    {CONFIG_MAP, "{\"A\":\"s3cret\",\"B\":\"\"}", "{\"A\":\"***\",\"B\":\"***\"}"},
    {CONFIG_MAP, "{A: Bearer s3cret}", "{\"A\":\"***\"}"},
    {CONFIG_MAP, "A: s3cret", "{\"A\":\"***\"}"},
    {CONFIG_MAP, "s3cret", "***"},
};

START_TEST(test_shown)
{
    char *text = config_option_shown(&rows[shown[_i].kind], shown[_i].text);
    ck_assert_pstr_eq(text, shown[_i].shown);
    free(text);
}
END_TEST

Suite *suite_values(void)
{
    Suite *s = suite_create("values");
    TCase *t = tcase_create("values");
    tcase_add_loop_test(t, test_text, 0, sizeof texts / sizeof *texts);
    tcase_add_loop_test(t, test_yaml_round_trip, 0, sizeof texts / sizeof *texts);
    tcase_add_loop_test(t, test_node, 0, sizeof nodes / sizeof *nodes);
    tcase_add_test(t, test_refusal_says_all);
    tcase_add_loop_test(t, test_shown, 0, sizeof shown / sizeof *shown);
    suite_add_tcase(s, t);
    return s;
}
