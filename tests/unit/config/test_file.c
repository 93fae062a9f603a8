/* Changing one line of the file and keeping every other byte; finding all faults of a file. */
#include "suites.h"

#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/config/config.h"
#include "syllabus/config/file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *dir;
static struct error err;

static void setup(void)
{
    dir = scratch_new();
}

static void teardown(void)
{
    scratch_remove(dir);
    error_clear(&err);
}

static char *content_of(const char *path)
{
    char *text = NULL;
    size_t n = 0;
    ck_assert_int_eq(file_read(path, 1u << 20, &text, &n, NULL), ERROR_NONE);
    return text;
}

static const struct {
    const char *before, *key, *value, *after;
} edits[] = {
    /* in place */
    {"llm.model: a\n", "llm.model", "b", "llm.model: b\n"},
    {"llm.model: a", "llm.model", "b", "llm.model: b"},
    {"llm:\n  model: a   # why\n  base_url: http://h/\n", "llm.model", "b",
     "llm:\n  model: b   # why\n  base_url: http://h/\n"},
    {"# Модель\nllm.model:   'a # b' # ещё\n", "llm.model", "c",
     "# Модель\nllm.model:   c # ещё\n"},
    {"llm.model: \"a\\\"b\"\n", "llm.model", "x \"y\" \\z", "llm.model: \"x \\\"y\\\" \\\\z\"\n"},
    {"llm:\r\n    model: a\r\n# end\r\n", "llm.model", "b", "llm:\r\n    model: b\r\n# end\r\n"},
    {"llm: {model: a, base_url: 'http://h/'}\n", "llm.model", "b c",
     "llm: {model: \"b c\", base_url: 'http://h/'}\n"},
    {"{\"llm.model\": \"a\"}\n", "llm.model", "b", "{\"llm.model\": b}\n"},
    {"llm.model: a\n", "llm.model", "null", "llm.model: \"null\"\n"},
    {"llm.model: a\n", "llm.model", "1e5: x", "llm.model: \"1e5: x\"\n"},
    {"llm.model: a\n", "llm.model", "", "llm.model: null\n"},
    {"llm.model: |\n  a\nui.plain: true\n", "llm.model", "b", "llm.model: b\nui.plain: true\n"},
    /* nothing there yet */
    {"llm.model:\n", "llm.model", "b", "llm.model: b\n"},
    {"llm.model:   # none\n", "llm.model", "b", "llm.model: b   # none\n"},
    {"llm:\n  model:\n  proxy:\n", "llm.model", "b", "llm:\n  model: b\n  proxy:\n"},
    {"llm.model: ~\n", "llm.model", "b", "llm.model: b\n"},
    /* under its parent */
    {"llm:\n  model: a\n\nui:\n  plain: true\n", "llm.base_url", "http://h/v1",
     "llm:\n  model: a\n  base_url: http://h/v1\n\nui:\n  plain: true\n"},
    {"llm:\n    model: a # c\n", "llm.fallback", "builtin",
     "llm:\n    model: a # c\n    fallback: builtin\n"},
    {"llm:\r\n  model: a\r\nui.plain: true\r\n", "llm.fallback", "none",
     "llm:\r\n  model: a\r\n  fallback: none\r\nui.plain: true\r\n"},
    {"llm:\n  model: a", "llm.fallback", "none", "llm:\n  model: a\n  fallback: none\n"},
    {"llm:\n  extra_headers:\n    A: b # c\n    C: {}\n  \nui.plain: true\n", "llm.model", "m",
     "llm:\n  extra_headers:\n    A: b # c\n    C: {}\n  model: m\n  \nui.plain: true\n"},
    {"llm:\n  extra_body:\n    stop:\n    - a\n    - {x: [1, 2], y: ']'}\n", "llm.model", "m",
     "llm:\n  extra_body:\n    stop:\n    - a\n    - {x: [1, 2], y: ']'}\n  model: m\n"},
    {"llm:\n  # model: a\nui.plain: true\n", "llm.model", "b",
     "llm:\n  model: b\n  # model: a\nui.plain: true\n"},
    {"llm: {proxy: 'http://p/'}\n", "llm.model", "b", "llm: {model: b, proxy: 'http://p/'}\n"},
    {"llm: {}\n", "llm.model", "b", "llm: {model: b}\n"},
    {"planner:\n  temperature:\n    reply: 1\n", "planner.temperature.welcome", "0.5",
     "planner:\n  temperature:\n    reply: 1\n    welcome: 0.5\n"},
    {"planner:\n  history_limit: 9\n", "planner.temperature.welcome", "0.50",
     "planner:\n  history_limit: 9\n  temperature.welcome: 0.5\n"},
    {"planner.temperature:\n  reply: 1\n", "planner.temperature.welcome", "1",
     "planner.temperature:\n  reply: 1\n  welcome: 1\n"},
    {"{ui.plain: true}", "llm.model", "b", "{llm.model: b, ui.plain: true}"},
    /* at the end */
    {"", "llm.model", "b", "llm.model: b\n"},
    {"# only this\n", "llm.model", "b", "# only this\nllm.model: b\n"},
    {"ui.plain: true", "llm.model", "b", "ui.plain: true\nllm.model: b\n"},
    {"ui:\n  plain: true\n\n# tail\n", "llm.model", "b",
     "ui:\n  plain: true\n\n# tail\nllm.model: b\n"},
    {"llm: ~\n", "llm.model", "b", "llm: ~\nllm.model: b\n"},
    {"\xef\xbb\xbf"
     "llm.model: a\n",
     "llm.model", "b",
     "\xef\xbb\xbf"
     "llm.model: b\n"},
    /* lists and maps in flow form */
    {"llm:\n  extra_headers:   # why\n    A: b\n    C: d\n  model: m\n", "llm.extra_headers",
     "{X-Title: a b}", "llm:\n  extra_headers: {\"X-Title\":\"a b\"}   # why\n  model: m\n"},
    {"llm.extra_headers: {A: 'it''s }', # c }\n  B: c}\nui.plain: true\n", "llm.extra_headers",
     "{X: y}", "llm.extra_headers: {\"X\":\"y\"}\nui.plain: true\n"},
    {"llm.extra_body: '{\"a\": 1}'\n", "llm.extra_body", "{b: 2}", "llm.extra_body: {\"b\":2}\n"},
    {"llm.extra_body:\n- not\n- a map\nui.plain: true\n", "llm.extra_body", "{b: 2}",
     "llm.extra_body: {\"b\":2}\nui.plain: true\n"},
    /* other faults do not stand in the way of mending one */
    {"nonsense: 1\nllm.fallback: wrong\n", "llm.fallback", "none",
     "nonsense: 1\nllm.fallback: none\n"},
    /* already unset */
    {"ui.plain: true # c\n", "llm.model", "", "ui.plain: true # c\n"},
};

START_TEST(test_edit)
{
    char *path = scratch_file(dir, "config.yaml", edits[_i].before);
    enum error_kind kind = config_file_set(path, edits[_i].key, edits[_i].value, &err);
    ck_assert_msg(kind == ERROR_NONE, "%s: %s", edits[_i].before, err.message ? err.message : "");
    char *after = content_of(path);
    ck_assert_str_eq(after, edits[_i].after);
    free(after);
    free(path);
}
END_TEST

static const struct {
    const char *before, *key, *value;
    enum error_kind kind;
} refusals[] = {
    {"llm.model: a\n", "llm.modle", "b", ERROR_USAGE},
    {"llm.model: a\n", "llm.fallback", "maybe", ERROR_USAGE},
    {"llm.model: a\n", "planner.history_limit", "0", ERROR_USAGE},
    {"llm.model: [a\n", "llm.model", "b", ERROR_BAD_DATA},
    {"- a\n", "llm.model", "b", ERROR_BAD_DATA},
    {"ui.plain: true\n...\n", "llm.model", "b", ERROR_BAD_DATA},
    {"llm.model: a\nllm.model: b\n", "llm.model", "c", ERROR_BAD_DATA},
};

START_TEST(test_refused_and_untouched)
{
    char *path = scratch_file(dir, "config.yaml", refusals[_i].before);
    ck_assert_int_eq(config_file_set(path, refusals[_i].key, refusals[_i].value, &err),
                     refusals[_i].kind);
    char *after = content_of(path);
    if (refusals[_i].kind != ERROR_NONE) {
        ck_assert_str_eq(after, refusals[_i].before);
        ck_assert_ptr_nonnull(err.message);
    }
    free(after);
    free(path);
}
END_TEST

START_TEST(test_new_file)
{
    char *path = mem_printf("%s/a/b/config.yaml", dir);
    char *parent = mem_printf("%s/a", dir);
    struct stat st;
    ck_assert_int_eq(config_file_set(path, "llm.model", "", &err), ERROR_NONE);
    ck_assert(!file_exists(path));
    ck_assert_int_eq(config_file_set(path, "llm.model", "b", &err), ERROR_NONE);
    char *text = content_of(path);
    ck_assert_str_eq(text, "llm.model: b\n");
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    ck_assert_int_eq(stat(parent, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0700);
    free(text);
    free(parent);
    free(path);
}
END_TEST

START_TEST(test_link_stays_a_link)
{
    char *path = scratch_file(dir, "real.yaml", "llm.model: a\n");
    char *link = mem_printf("%s/config.yaml", dir);
    struct stat st;
    ck_assert_int_eq(symlink("real.yaml", link), 0);
    ck_assert_int_eq(config_file_set(link, "llm.model", "b", &err), ERROR_NONE);
    ck_assert_int_eq(lstat(link, &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
    char *text = content_of(path);
    ck_assert_str_eq(text, "llm.model: b\n");
    free(text);
    free(link);
    free(path);
}
END_TEST

/* Every option, one after the other into one file, then read back. */
START_TEST(test_every_option)
{
    char *path = mem_printf("%s/config.yaml", dir);
    const struct config_option *o = NULL;
    for (size_t i = 0; (o = config_option_at(i)); i++) {
        const char *value = o->metavar ? o->metavar : o->fallback;
        ck_assert_msg(config_file_set(path, o->key, value, &err) == ERROR_NONE, "%s: %s", o->key,
                      err.message ? err.message : "");
    }
    struct config *c = config_new();
    ck_assert_msg(config_load_file(c, path, true, &err) == ERROR_NONE, "%s",
                  err.message ? err.message : "");
    for (size_t i = 0; (o = config_option_at(i)); i++) {
        ck_assert_int_eq(config_overlay(c, o->key), CONFIG_FROM_FILE);
    }
    config_free(c);
    free(path);
}
END_TEST

static void collect(void *ctx, size_t line, const char *message)
{
    strlist_take(ctx, mem_printf("%zu %s", line, strrchr(message, '/') + 1));
}

START_TEST(test_check_reports_all)
{
    struct strlist faults = {0};
    char *path = scratch_file(dir, "config.yaml",
                              "llm:\n"
                              "  modle: a\n"
                              "  fallback: never\n"
                              "ui.plain: 1\n"
                              "what: {ever: 1}\n");
    ck_assert_int_eq(config_file_check(path, collect, &faults, &err), ERROR_BAD_DATA);
    ck_assert_uint_eq(faults.count, 4);
    ck_assert_str_eq(faults.items[0],
                     "2 config.yaml:2: unknown setting \"llm.modle\"; did you mean \"llm.model\"?");
    ck_assert_str_eq(faults.items[1],
                     "3 config.yaml:3: llm.fallback must be none or builtin, not \"never\"");
    ck_assert_str_eq(faults.items[2], "4 config.yaml:4: ui.plain must be true or false, not \"1\"");
    ck_assert_str_eq(faults.items[3],
                     "5 config.yaml:5: unknown setting \"what\"; \"syllabus config "
                     "show\" lists all");
    ck_assert_ptr_nonnull(strstr(err.message, faults.items[0] + 2));
    strlist_fini(&faults);
    free(path);
}
END_TEST

START_TEST(test_check_of_good_broken_and_missing)
{
    struct strlist faults = {0};
    char *good = scratch_file(dir, "good.yaml", "llm.model: a\n");
    char *broken = scratch_file(dir, "broken.yaml", "llm.model: a\nui: [\n");
    char *missing = mem_printf("%s/none.yaml", dir);
    ck_assert_int_eq(config_file_check(good, collect, &faults, &err), ERROR_NONE);
    ck_assert_uint_eq(faults.count, 0);
    ck_assert_int_eq(config_file_check(broken, collect, &faults, &err), ERROR_BAD_DATA);
    ck_assert_uint_eq(faults.count, 1);
    ck_assert_int_ge(faults.items[0][0], '2');
    ck_assert_int_eq(config_file_check(missing, collect, &faults, &err), ERROR_NOT_FOUND);
    ck_assert_uint_eq(faults.count, 1);
    strlist_fini(&faults);
    free(good);
    free(broken);
    free(missing);
}
END_TEST

START_TEST(test_default_place)
{
    setenv("XDG_CONFIG_HOME", dir, 1);
    char *path = config_file_default(&err);
    char *expected = mem_printf("%s/syllabus/config.yaml", dir);
    ck_assert_str_eq(path, expected);
    free(path);
    free(expected);
}
END_TEST

Suite *suite_file(void)
{
    Suite *s = suite_create("file");
    TCase *t = tcase_create("file");
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, test_edit, 0, sizeof edits / sizeof *edits);
    tcase_add_loop_test(t, test_refused_and_untouched, 0, sizeof refusals / sizeof *refusals);
    tcase_add_test(t, test_new_file);
    tcase_add_test(t, test_link_stays_a_link);
    tcase_add_test(t, test_every_option);
    tcase_add_test(t, test_check_reports_all);
    tcase_add_test(t, test_check_of_good_broken_and_missing);
    tcase_add_test(t, test_default_place);
    suite_add_tcase(s, t);
    return s;
}
