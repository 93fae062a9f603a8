#include "scratch.h"
#include "suites.h"

#include "syllabus/base/file.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

START_TEST(one_line_an_event)
{
    log_write(LOG_ERROR, "net", "before it was opened");
    ck_assert_int_eq(log_open(path, LOG_INFO, NULL), ERROR_NONE);
    log_write(LOG_INFO, "net", "%s: %d", "two\nlines\x1b[2J\u202E", 5);
    log_write(LOG_DEBUG, "net", "not wanted");
    log_close();
    log_write(LOG_ERROR, "net", "after it was closed");
    ck_assert_int_eq(log_open(path, LOG_ERROR, NULL), ERROR_NONE);
    log_write(LOG_ERROR, "app", "second");
    log_close();
    size_t n;
    char *text = logged(&n);
    char *end = strchr(text, '\n');
    ck_assert_ptr_nonnull(end);
    ck_assert_str_eq(end + 1 + TIME_TEXT_LEN, " error app: second\n");
    *end = '\0';
    ck_assert_str_eq(text + TIME_TEXT_LEN, " info net: two lines\u241b[2J: 5");
    text[TIME_TEXT_LEN] = '\0';
    int64_t when;
    ck_assert(time_parse(text, &when));
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    free(text);
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
    tcase_add_test(c, a_long_event_is_cut_to_one_sound_line);
    tcase_add_test(c, a_place_that_cannot_be_written_is_told);
    suite_add_tcase(s, c);
    return s;
}
