/* The example file and the manual page say what the table says. With SYLLABUS_TEST_UPDATE set the
 * example file is written anew instead. */
#include "suites.h"

#include "../../../src/config/config_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define COMMENT_COLUMNS 76

static const char head[] =
    "# The settings of Syllabus. Copy this file to ~/.config/syllabus/config.yaml and\n"
    "# take away the # of what should be different; \"syllabus config set\" changes one\n"
    "# line and keeps the rest. Groups may be nested too (llm:, below it model:).\n"
    "# An environment variable overrides the file, an argument overrides both.\n"
    "# An API key is never read from this file: set SYLLABUS_API_KEY, name a program\n"
    "# that prints it, or seal it with \"syllabus account key set\".\n";

static char *source_file(const char *name)
{
    const char *root = getenv("SYLLABUS_TEST_SOURCE");
    ck_assert_msg(root != NULL, "SYLLABUS_TEST_SOURCE is not set");
    return paths_join(root, name);
}

static char *read_source(const char *name)
{
    char *path = source_file(name);
    char *text = NULL;
    size_t n = 0;
    ck_assert_int_eq(file_read(path, 1u << 20, &text, &n, NULL), ERROR_NONE);
    free(path);
    return text;
}

static void add_comment(struct buf *out, const char *text)
{
    size_t pos = 0;
    struct text_span span;
    while (text_wrap_next(text, strlen(text), COMMENT_COLUMNS, &pos, &span)) {
        buf_printf(out, "# %.*s\n", (int)span.len, text + span.start);
    }
}

static char *example(void)
{
    struct buf out = BUF_INIT(1u << 20);
    const struct config_option *o = NULL;
    buf_add_str(&out, head);
    for (size_t i = 0; (o = config_option_at(i)); i++) {
        char *allowed = config_option_allowed(o);
        char *sentence = mem_printf("Allowed: %s.", allowed);
        char *yaml = o->fallback ? config_value_to_yaml(o, o->fallback) : mem_strdup(o->metavar);
        buf_add_str(&out, "\n");
        add_comment(&out, o->help);
        add_comment(&out, sentence);
        buf_printf(&out, "#%s: %s\n", o->key, yaml);
        free(yaml);
        free(sentence);
        free(allowed);
    }
    return buf_steal(&out);
}

START_TEST(test_example_is_the_table)
{
    char *expected = example();
    if (getenv("SYLLABUS_TEST_UPDATE")) {
        char *path = source_file("data/config.example.yaml");
        ck_assert_int_eq(file_write(path, expected, strlen(expected), 0, NULL), ERROR_NONE);
        free(path);
    }
    char *found = read_source("data/config.example.yaml");
    ck_assert_str_eq(found, expected);
    free(found);
    free(expected);
}
END_TEST

/* With every "#" before a setting taken away it is a file without a fault. */
START_TEST(test_example_is_right)
{
    char *text = read_source("data/config.example.yaml");
    struct buf out = BUF_INIT(1u << 20);
    size_t settings = 0;
    for (const char *c = text; *c; c++) {
        bool line = c == text || c[-1] == '\n';
        if (line && *c == '#' && c[1] != ' ') {
            settings++;
        } else {
            buf_add_char(&out, *c);
        }
    }
    ck_assert_uint_eq(settings, config_option_count());

    struct error err = {0};
    char *dir = scratch_new();
    char *path = scratch_file(dir, "config.yaml", buf_str(&out));
    ck_assert_msg(config_file_check(path, NULL, NULL, &err) == ERROR_NONE, "%s",
                  err.message ? err.message : "");
    free(path);
    scratch_remove(dir);
    buf_fini(&out);
    free(text);
}
END_TEST

START_TEST(test_manual_has_every_option)
{
    char *page = read_source("man/syllabus-config.5");
    const struct config_option *o = NULL;
    for (size_t i = 0; (o = config_option_at(i)); i++) {
        char *item = mem_printf("\n.It Ic %s\n", o->key);
        const char *found = strstr(page, item);
        ck_assert_msg(found != NULL, "%s is not in the manual page", o->key);
        const char *next = strstr(found + 1, "\n.It Ic ");
        char *entry = mem_strndup(found, next ? (size_t)(next - found) + 1 : strlen(found));
        char *wanted = o->fallback ? mem_printf("Default:\n.Ql %s .\n", o->fallback)
                                   : mem_strdup("Default: unset.\n");
        ck_assert_msg(strstr(entry, wanted) != NULL, "the default of %s is another", o->key);
        for (size_t k = 0; o->variables && o->variables[k]; k++) {
            ck_assert_msg(strstr(entry, o->variables[k]) != NULL, "%s lacks %s", o->key,
                          o->variables[k]);
        }
        free(wanted);
        free(entry);
        free(item);
    }
    free(page);
}
END_TEST

/* What the manual page shows as a file is one without a fault. */
START_TEST(test_examples_of_the_manual_are_right)
{
    static const char begin[] = "\n.Bd -literal -offset indent\nllm:";
    char *page = read_source("man/syllabus-config.5");
    char *dir = scratch_new();
    size_t count = 0;
    for (const char *at = page; (at = strstr(at, begin)); count++) {
        const char *text = at + sizeof begin - sizeof "llm:";
        const char *end = strstr(text, ".Ed\n");
        ck_assert_ptr_nonnull(end);
        struct error err = {0};
        char *example = mem_strndup(text, (size_t)(end - text));
        char *path = scratch_file(dir, "config.yaml", example);
        ck_assert_msg(config_file_check(path, NULL, NULL, &err) == ERROR_NONE, "%s: %s",
                      err.message ? err.message : "", example);
        free(path);
        free(example);
        at = end;
    }
    ck_assert_uint_ge(count, 6);
    scratch_remove(dir);
    free(page);
}
END_TEST

Suite *suite_docs(void)
{
    Suite *s = suite_create("docs");
    TCase *t = tcase_create("docs");
    tcase_add_test(t, test_example_is_the_table);
    tcase_add_test(t, test_example_is_right);
    tcase_add_test(t, test_manual_has_every_option);
    tcase_add_test(t, test_examples_of_the_manual_are_right);
    suite_add_tcase(s, t);
    return s;
}
