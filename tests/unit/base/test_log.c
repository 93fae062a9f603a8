#include "scratch.h"
#include "suites.h"

#include "../../../src/base/log_redact.h"
#include "syllabus/base/file.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char *dir, *path;

static void setup(void)
{
    dir = scratch_new();
    path = paths_join(dir, "log");
}

static void teardown(void)
{
    log_close();
    free(path);
    scratch_free(dir);
}

static char *logged(size_t *n)
{
    char *data = NULL;
    ck_assert_int_eq(file_read(path, 1 << 20, &data, n, NULL), ERROR_NONE);
    return data;
}

/* "time=<time> " is cut off, the number of the process replaced. */
static void check_line(char **text, const char *expected)
{
    char *line = *text;
    char *end = strchr(line, '\n');
    ck_assert_ptr_nonnull(end);
    *end = '\0';
    *text = end + 1;
    int64_t when;
    ck_assert_int_eq(strncmp(line, "time=", 5), 0);
    line[5 + TIME_TEXT_LEN] = '\0';
    ck_assert(time_parse(line + 5, &when));
    char *wanted = mem_printf("%s%d%s", "pid=", (int)getpid(), " ");
    char *rest = line + 6 + TIME_TEXT_LEN;
    char *pid = strstr(rest, wanted);
    ck_assert_ptr_nonnull(pid);
    char *shown = mem_printf("%.*s%s", (int)(pid - rest), rest, pid + strlen(wanted));
    ck_assert_str_eq(shown, expected);
    free(shown);
    free(wanted);
}

START_TEST(one_line_an_event)
{
    log_write(LOG_ERROR, "net", "before it was opened");
    ck_assert_int_eq(log_open(path, LOG_INFO, NULL), ERROR_NONE);
    log_write(LOG_INFO, "net", "%s: %d", "two\nlines\x1b[2J\u202E", 5);
    log_write(LOG_DEBUG, "net", "not wanted");
    log_close();
    log_write(LOG_ERROR, "net", "after it was closed");
    ck_assert_int_eq(log_open(path, LOG_ERROR, NULL), ERROR_NONE);
    log_event(LOG_ERROR, "app", "second", "host", "a \"b\" \\", "none", NULL, "n", "7", NULL);
    log_event(LOG_INFO, "app", "not wanted", NULL);
    log_close();
    size_t n;
    char *text = logged(&n);
    char *rest = text;
    check_line(&rest, "level=info area=net event=\"two lines\u241b[2J: 5\"");
    check_line(&rest, "level=error area=app event=\"second\" host=\"a \\\"b\\\" \\\\\" n=\"7\"");
    ck_assert_str_eq(rest, "");
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    free(text);
}
END_TEST

START_TEST(a_file_that_others_may_read_becomes_private)
{
    struct stat st;
    ck_assert_int_eq(file_write(path, "", 0, 0, NULL), ERROR_NONE);
    ck_assert_int_eq(chmod(path, 0644), 0);
    ck_assert_int_eq(log_open(path, LOG_INFO, NULL), ERROR_NONE);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
}
END_TEST

START_TEST(opened_by_the_first_event)
{
    struct stat st;
    char *folder = paths_join(dir, "a/b");
    char *deep = paths_join(folder, "log");
    log_open_later(deep, LOG_WARNING);
    log_write(LOG_INFO, "net", "not wanted");
    ck_assert_int_ne(stat(folder, &st), 0);
    log_write(LOG_WARNING, "net", "wanted");
    ck_assert_int_eq(stat(folder, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0700);
    ck_assert_int_eq(stat(deep, &st), 0);
    ck_assert_int_gt(st.st_size, 0);
    log_close();
    char *nowhere = paths_join(deep, "x/log"); /* below a file */
    log_open_later(nowhere, LOG_WARNING);
    log_write(LOG_WARNING, "net", "lost");
    free(nowhere);
    free(deep);
    free(folder);
}
END_TEST

/* Several processes, one of which moves the files each time. */
#define WRITERS 4
#define LINES   6000

static void write_lines(int writer)
{
    char filler[301];
    memset(filler, 'x', sizeof filler - 1);
    filler[sizeof filler - 1] = '\0';
    if (log_open(path, LOG_INFO, NULL) != ERROR_NONE) {
        _exit(1);
    }
    for (int i = 0; i < LINES; i++) {
        log_write(LOG_INFO, "net", "%d %s", writer, filler);
    }
    _exit(0);
}

START_TEST(a_full_one_is_put_aside)
{
    for (int i = 0; i < WRITERS; i++) {
        pid_t pid = fork();
        ck_assert_int_ge(pid, 0);
        if (pid == 0) {
            write_lines(i);
        }
    }
    for (int i = 0; i < WRITERS; i++) {
        int status = 0;
        ck_assert_int_gt(wait(&status), 0);
        ck_assert_int_eq(status, 0);
    }
    size_t largest = 0;
    for (int i = 0; i <= LOG_KEPT; i++) {
        char *name = i == 0 ? mem_strdup(path) : mem_printf("%s.%d", path, i);
        char *data = NULL;
        size_t n = 0;
        struct stat st;
        ck_assert_int_eq(file_read(name, 4 << 20, &data, &n, NULL), ERROR_NONE);
        ck_assert_int_eq(stat(name, &st), 0);
        ck_assert_uint_eq(st.st_mode & 0777, 0600);
        largest = n > largest ? n : largest;
        for (char *line = data; *line != '\0'; line = strchr(line, '\n') + 1) {
            ck_assert_ptr_nonnull(strchr(line, '\n'));
            ck_assert_int_eq(strncmp(line, "time=", 5), 0); /* nothing came between */
        }
        free(data);
        free(name);
    }
    ck_assert_uint_ge(largest, LOG_SIZE);
    ck_assert_uint_lt(largest, WRITERS * LINES * 300 / 2); /* nobody waits for who moves them */
    ck_assert_uint_eq(scratch_count(dir), 1 + LOG_KEPT);
}
END_TEST

static const struct {
    const char *text, *shown;
} secrets[] = {
    {"asking api.example.org", "asking api.example.org"},
    {"https://ann:pass@example.org/v1?x=1", "https://***@example.org/v1?x=1"},
    {"https://example.org/a@b", "https://example.org/a@b"},
    {"Authorization: Bearer abc.def-1", "Authorization: Bearer ***"},
    {"Authorization: abc", "Authorization: ***"},
    {"{\"api_key\": \"abc\", \"n\": 1}", "{\"api_key\": \"***\", \"n\": 1}"},
    {"x-api-key: abc; next", "x-api-key: ***; next"},
    {"SYLLABUS_PASSWORD=abc def", "SYLLABUS_PASSWORD=*** def"},
    {"?token=abc&x=1", "?token=***&x=1"},
    {"read only 30 of 40 tokens", "read only 30 of 40 tokens"},
    {"the password is wrong", "the password is wrong"},
    {"bad key sk-abcdefgh123", "bad key ***"},
    {"track 01a20e5f-5270-7274-9a87-5e3da5539bb2", "track 01a20e5f-5270-7274-9a87-5e3da5539bb2"},
    {"got aB3dE6gH9jK2mN5pQ8sT1vW4", "got ***"},
    {"Basic YWJj", "Basic ***"},
    {"ключ: нет", "ключ: нет"},
    {"", ""},
};

START_TEST(what_looks_like_a_secret_is_hidden)
{
    struct buf out = BUF_INIT(1000);
    log_redact(&out, secrets[_i].text, strlen(secrets[_i].text));
    ck_assert_str_eq(buf_str(&out), secrets[_i].shown);
    buf_fini(&out);
}
END_TEST

START_TEST(a_long_event_is_cut_to_one_sound_line)
{
    char *text = mem_alloc(100001);
    for (size_t i = 0; i < 100000; i += 2) {
        memcpy(text + i, "я", 2);
    }
    ck_assert_int_eq(log_open(path, LOG_DEBUG, NULL), ERROR_NONE);
    log_write(LOG_WARNING, "net", "x%s", text);
    free(text);
    size_t n;
    char *line = logged(&n);
    ck_assert_uint_gt(n, 1000);
    ck_assert_uint_le(n, 4096);
    ck_assert(text_is_utf8(line, n));
    ck_assert_ptr_eq(strchr(line, '\n'), line + n - 1);
    free(line);
}
END_TEST

START_TEST(a_place_that_cannot_be_written_is_told)
{
    struct error err = {0};
    ck_assert_int_eq(log_open(dir, LOG_INFO, &err), ERROR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, dir));
    error_clear(&err);
}
END_TEST

Suite *suite_log(void)
{
    Suite *s = suite_create("log");
    TCase *c = tcase_create("log");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, one_line_an_event);
    tcase_add_test(c, a_file_that_others_may_read_becomes_private);
    tcase_add_test(c, opened_by_the_first_event);
    tcase_add_test(c, a_full_one_is_put_aside);
    tcase_add_loop_test(c, what_looks_like_a_secret_is_hidden, 0, sizeof secrets / sizeof *secrets);
    tcase_add_test(c, a_long_event_is_cut_to_one_sound_line);
    tcase_add_test(c, a_place_that_cannot_be_written_is_told);
    suite_add_tcase(s, c);
    return s;
}
