/* A line into words, by the shell's quoting rules (POSIX.1-2017, XCU 2.2) without expansion. */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/words.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *line;
    const char *words; /* each in brackets */
} good[] = {
    {"", ""},
    {" \t\n ", ""},
    {"one", "[one]"},
    {"  one\t two\n", "[one][two]"},
    {"'one two'", "[one two]"},
    {"\"one two\"", "[one two]"},
    {"''", "[]"},
    {"\"\" x ''", "[][x][]"},
    {"a'b c'd\"e f\"g", "[ab cde fg]"},
    {"'\"'", "[\"]"},
    {"\"'\"", "[']"},
    {"it\\'s", "[it's]"},
    {"a\\ b", "[a b]"},
    {"\\\\", "[\\]"},
    {"\\", "[\\]"}, /* nothing is left to be quoted */
    {"'a\\b'", "[a\\b]"},
    {"'a\\'", "[a\\]"},
    {"\"a\\\"b\"", "[a\"b]"},
    {"\"a\\\\b\"", "[a\\b]"},
    {"\"a\\$b\\`\"", "[a$b`]"},
    {"\"\\d+ \\n\"", "[\\d+ \\n]"}, /* within "" a backslash is one before anything else */
    {"$HOME `x` * ~ #", "[$HOME][`x`][*][~][#]"},
    {"\xd1\x8f '\xd1\x8f \xd1\x8e'", "[\xd1\x8f][\xd1\x8f \xd1\x8e]"},
    {"say 'привет, \"мир\"'", "[say][привет, \"мир\"]"},
};

START_TEST(test_good)
{
    struct error err = {0};
    struct strlist words = {0};
    struct buf text = BUF_INIT(1000);
    ck_assert_int_eq(words_split(good[_i].line, &words, &err), ERROR_NONE);
    for (size_t i = 0; i < words.count; i++) {
        buf_printf(&text, "[%s]", words.items[i]);
    }
    ck_assert_str_eq(buf_str(&text), good[_i].words);
    buf_fini(&text);
    strlist_fini(&words);
}
END_TEST

static const struct {
    const char *line;
    const char *quote;
} open_quotes[] = {
    {"'", "'"}, {"\"", "\""}, {"one 'two", "'"}, {"\"a\\\"", "\""}, {"'a' \"b' c", "\""},
};

START_TEST(test_open_quote)
{
    struct error err = {0};
    struct strlist words = {0};
    ck_assert_int_eq(words_split(open_quotes[_i].line, &words, &err), ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(err.message, open_quotes[_i].quote));
    error_clear(&err);
    strlist_fini(&words);
}
END_TEST

START_TEST(test_failure_leaves_the_list)
{
    struct strlist words = {0};
    strlist_add(&words, "before");
    ck_assert_int_eq(words_split("one 'two", &words, NULL), ERROR_USAGE);
    ck_assert_uint_eq(words.count, 1);
    strlist_fini(&words);
}
END_TEST

START_TEST(test_long_word)
{
    struct error err = {0};
    struct strlist words = {0};
    char *line = mem_alloc(LIMIT_MESSAGE + 2);
    memset(line, 'a', LIMIT_MESSAGE + 1);
    ck_assert_int_eq(words_split(line, &words, &err), ERROR_TOO_LONG);
    ck_assert_ptr_nonnull(err.message);
    ck_assert_uint_eq(words.count, 0);
    error_clear(&err);
    line[LIMIT_MESSAGE] = '\0';
    ck_assert_int_eq(words_split(line, &words, &err), ERROR_NONE);
    ck_assert_uint_eq(strlen(words.items[0]), LIMIT_MESSAGE);
    strlist_fini(&words);
    free(line);
}
END_TEST

Suite *suite_words(void)
{
    Suite *s = suite_create("words");
    TCase *tc = tcase_create("quotes");
    tcase_add_loop_test(tc, test_good, 0, sizeof good / sizeof *good);
    tcase_add_loop_test(tc, test_open_quote, 0, sizeof open_quotes / sizeof *open_quotes);
    tcase_add_test(tc, test_failure_leaves_the_list);
    tcase_add_test(tc, test_long_word);
    suite_add_tcase(s, tc);
    return s;
}
