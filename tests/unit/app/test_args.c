/* Words into arguments, by a table. */
#include "suites.h"

#include "syllabus/app/args.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const levels[] = {"beginner", "advanced", NULL};

static const struct arg table[] = {
    {"TRACK", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, "a track", NULL},
    {"LEVEL", 0, ARG_POSITIONAL, 0, NULL, "a level", levels},
    {"hours", 'H', ARG_OPTION, 0, "HOURS", "how many", NULL},
    {"level", 0, ARG_OPTION, 0, "LEVEL", "how hard", levels},
    {"say", 's', ARG_OPTION, ARG_REPEAT | ARG_FROM_FILE, "TEXT", "what", NULL},
    {"yes", 'y', ARG_FLAG, 0, NULL, "do not ask", NULL},
    {0},
};
static const struct arg globals[] = {
    {"user", 'u', ARG_OPTION, 0, "EMAIL", "who", NULL},
    {"json", 0, ARG_FLAG, 0, NULL, "a document", NULL},
    {0},
};
static const struct arg many[] = {
    {"TRACK", 0, ARG_POSITIONAL, ARG_REPEAT, NULL, "tracks", NULL},
    {"skill", 0, ARG_OPTION, ARG_REQUIRED, "TEXT", "what to learn", NULL},
    {0},
};

#define MAX_WORDS 8

static size_t count_words(const char *const *words)
{
    size_t n = 0;
    while (n < MAX_WORDS && words[n] != NULL) {
        n++;
    }
    return n;
}

/* "NAME=VALUE;..." of all names of both tables, in their order. */
static char *dump(const struct arg *rows, const struct args *a)
{
    struct buf text = BUF_INIT(1000);
    const struct arg *const both[] = {rows, globals};
    for (size_t k = 0; k < 2; k++) {
        for (const struct arg *row = both[k]; row->name != NULL; row++) {
            const char *value;
            for (size_t i = 0; (value = args_nth(a, row->name, i)) != NULL; i++) {
                buf_printf(&text, "%s=%s;", row->name, value);
            }
        }
    }
    return buf_steal(&text);
}

static const struct {
    const struct arg *rows;
    const char *words[MAX_WORDS];
    const char *expected;
} good[] = {
    {table, {"t"}, "TRACK=t;"},
    {table, {"t", "advanced"}, "TRACK=t;LEVEL=advanced;"},
    {table, {"--hours", "3", "t"}, "TRACK=t;hours=3;"},
    {table, {"t", "--hours=3"}, "TRACK=t;hours=3;"},
    {table, {"t", "--hours="}, "TRACK=t;hours=;"},
    {table, {"t", "--hours=a=b"}, "TRACK=t;hours=a=b;"},
    {table, {"t", "-H", "3"}, "TRACK=t;hours=3;"},
    {table, {"t", "-H3"}, "TRACK=t;hours=3;"},
    {table, {"t", "--hours", "3", "-H4"}, "TRACK=t;hours=4;"}, /* the last one counts */
    {table, {"t", "--say", "a", "-s", "b", "--say=c"}, "TRACK=t;say=a;say=b;say=c;"},
    {table, {"t", "--hours", "--yes"}, "TRACK=t;hours=--yes;"}, /* a value is a value */
    {table, {"t", "--yes", "-y"}, "TRACK=t;yes=;"},
    {table, {"t", "--json", "--user", "a@b.c"}, "TRACK=t;user=a@b.c;json=;"},
    {table, {"--", "--yes"}, "TRACK=--yes;"},
    {table, {"--yes", "--", "--", "beginner"}, "TRACK=--;LEVEL=beginner;yes=;"},
    {table, {"-"}, "TRACK=-;"}, /* no text from a file is wanted here */
    {table, {"@t"}, "TRACK=@t;"},
    {table, {""}, "TRACK=;"},
    {table, {"t", "--say", "@@home"}, "TRACK=t;say=@home;"},
    {table, {"t", "--say", "@"}, "TRACK=t;say=@;"},
    {table, {"t", "--say", "a@b"}, "TRACK=t;say=a@b;"},
    {table, {"t", "--say", "\xff\r\n"}, "TRACK=t;say=\xef\xbf\xbd\n;"},
    {many, {"--skill", "x"}, "skill=x;"},
    {many, {"a", "--skill", "x", "b", "c"}, "TRACK=a;TRACK=b;TRACK=c;skill=x;"},
};

START_TEST(test_good)
{
    struct error err = {0};
    struct args *a = args_new();
    const char *const *words = good[_i].words;
    ck_assert_msg(args_parse(good[_i].rows, globals, count_words(words), words, a, &err) ==
                      ERROR_NONE,
                  "%s", err.message);
    char *text = dump(good[_i].rows, a);
    ck_assert_str_eq(text, good[_i].expected);
    free(text);
    args_free(a);
}
END_TEST

/* Each refusal names the word that is wrong and, in the message or the advice, what would be right.
 */
static const struct {
    const struct arg *rows;
    const char *words[MAX_WORDS];
    const char *names;
    const char *right;
} bad[] = {
    {table, {NULL}, "TRACK", "a track"},
    {table, {"t", "advanced", "more"}, "\"more\"", "quotes"},
    {table, {"t", "expert"}, "\"expert\"", "beginner, advanced"},
    {table, {"t", "--level", "expert"}, "--level", "beginner, advanced"},
    {table, {"t", "--level", ""}, "--level", "beginner, advanced"},
    {table, {"t", "--level", "Beginner"}, "\"Beginner\"", "beginner, advanced"},
    {table, {"t", "--hours"}, "--hours", "--hours HOURS"},
    {table, {"t", "-H"}, "--hours", "--hours HOURS"},
    {table, {"t", "--hour", "3"}, "--hour", "--hours"},
    {table, {"t", "--houses=3"}, "--houses", "--hours"},
    {table, {"t", "--hoursx"}, "--hoursx", "--hours"},
    {table, {"t", "--TRACK=u"}, "--TRACK", ""},
    {table, {"t", "-x"}, "-x", ""},
    {table, {"t", "-yx"}, "-yx", ""},
    {table, {"t", "--yes=no"}, "--yes", "no value"},
    {table, {"t", "--json="}, "--json", "no value"},
    {many, {"a"}, "--skill TEXT", "what to learn"},
};

START_TEST(test_bad)
{
    struct error err = {0};
    struct args *a = args_new();
    const char *const *words = bad[_i].words;
    ck_assert_int_eq(args_parse(bad[_i].rows, globals, count_words(words), words, a, &err),
                     ERROR_USAGE);
    ck_assert_int_eq(err.kind, ERROR_USAGE);
    char *said = mem_printf("%s %s", err.message, err.advice != NULL ? err.advice : "");
    ck_assert_msg(strstr(err.message, bad[_i].names) != NULL, "%s", said);
    ck_assert_msg(strstr(said, bad[_i].right) != NULL, "%s", said);
    free(said);
    error_clear(&err);
    args_free(a);
}
END_TEST

START_TEST(test_nothing_near)
{
    struct error err = {0};
    struct args *a = args_new();
    const char *const words[] = {"t", "--zebra"};
    ck_assert_int_eq(args_parse(table, globals, 2, words, a, &err), ERROR_USAGE);
    ck_assert_ptr_null(err.advice);
    error_clear(&err);
    args_free(a);
}
END_TEST

START_TEST(test_no_tables)
{
    struct error err = {0};
    struct args *a = args_new();
    const char *const words[] = {"t"};
    ck_assert_int_eq(args_parse(NULL, NULL, 0, words, a, &err), ERROR_NONE);
    ck_assert_int_eq(args_parse(NULL, NULL, 1, words, a, &err), ERROR_USAGE);
    error_clear(&err);
    args_free(a);
}
END_TEST

/* --- texts from files --- */

static char *write_file(const void *data, size_t n)
{
    char *path = mem_strdup("/tmp/syllabus-test-XXXXXX");
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(file_write_fd(fd, data, n, NULL), ERROR_NONE);
    close(fd);
    return path;
}

static enum error_kind parse_say(const char *value, struct args *a, struct error *err)
{
    const char *const words[] = {"t", "--say", value};
    return args_parse(table, NULL, 3, words, a, err);
}

START_TEST(test_from_file)
{
    struct error err = {0};
    struct args *a = args_new();
    char *path = write_file("one\r\ntwo\xff\0\n\r\n", 13);
    char *word = mem_printf("@%s", path);
    ck_assert_int_eq(parse_say(word, a, &err), ERROR_NONE);
    ck_assert_str_eq(args_text(a, "say"), "one\ntwo\xef\xbf\xbd\xef\xbf\xbd");
    unlink(path);
    ck_assert_int_eq(parse_say(word, a, &err), ERROR_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.message, "--say"));
    ck_assert_ptr_nonnull(strstr(err.message, path));
    ck_assert_ptr_null(args_nth(a, "say", 1)); /* nothing of it counts */
    error_clear(&err);
    free(word);
    free(path);
    args_free(a);
}
END_TEST

START_TEST(test_from_file_too_long)
{
    struct error err = {0};
    struct args *a = args_new();
    char *bytes = mem_alloc(LIMIT_MESSAGE + 1);
    memset(bytes, 'a', LIMIT_MESSAGE + 1);
    char *path = write_file(bytes, LIMIT_MESSAGE + 1);
    char *word = mem_printf("@%s", path);
    ck_assert_int_eq(parse_say(word, a, &err), ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(err.message, "--say"));
    ck_assert(!args_has(a, "say"));
    ck_assert_int_eq(truncate(path, LIMIT_MESSAGE), 0);
    error_clear(&err);
    ck_assert_int_eq(parse_say(word, a, &err), ERROR_NONE);
    ck_assert_uint_eq(strlen(args_text(a, "say")), LIMIT_MESSAGE);
    unlink(path);
    free(word);
    free(path);
    free(bytes);
    args_free(a);
}
END_TEST

START_TEST(test_from_stdin)
{
    struct error err = {0};
    struct args *a = args_new();
    char *path = write_file("said\n", 5);
    int kept = dup(STDIN_FILENO);
    int fd = open(path, O_RDONLY);
    ck_assert_int_eq(dup2(fd, STDIN_FILENO), STDIN_FILENO);
    enum error_kind kind = parse_say("-", a, &err);
    ck_assert_int_eq(dup2(kept, STDIN_FILENO), STDIN_FILENO);
    close(fd);
    close(kept);
    ck_assert_msg(kind == ERROR_NONE, "%s", err.message);
    ck_assert_str_eq(args_text(a, "say"), "said");
    unlink(path);
    free(path);
    args_free(a);
}
END_TEST

/* --- values --- */

START_TEST(test_values)
{
    struct args *a = args_new();
    ck_assert(!args_has(a, "x"));
    ck_assert_ptr_null(args_text(a, "x"));
    ck_assert_ptr_null(args_nth(a, "x", 0));
    args_add(a, "x", "1");
    args_add(a, "y", NULL);
    args_add(a, "x", "2");
    struct args *copy = args_copy(a);
    args_free(a);
    ck_assert(args_has(copy, "y"));
    ck_assert_str_eq(args_text(copy, "y"), "");
    ck_assert_str_eq(args_nth(copy, "x", 0), "1");
    ck_assert_str_eq(args_nth(copy, "x", 1), "2");
    ck_assert_ptr_null(args_nth(copy, "x", 2));
    ck_assert_str_eq(args_text(copy, "x"), "2");
    args_free(copy);
    args_free(NULL);
}
END_TEST

Suite *suite_args(void)
{
    Suite *s = suite_create("args");
    TCase *tc = tcase_create("words");
    tcase_add_loop_test(tc, test_good, 0, sizeof good / sizeof *good);
    tcase_add_loop_test(tc, test_bad, 0, sizeof bad / sizeof *bad);
    tcase_add_test(tc, test_nothing_near);
    tcase_add_test(tc, test_no_tables);
    tcase_add_test(tc, test_values);
    suite_add_tcase(s, tc);
    tc = tcase_create("files");
    tcase_add_test(tc, test_from_file);
    tcase_add_test(tc, test_from_file_too_long);
    tcase_add_test(tc, test_from_stdin);
    suite_add_tcase(s, tc);
    return s;
}
