#include "scratch.h"
#include "suites.h"

#include "syllabus/base/file.h"
#include "syllabus/base/paths.h"
#include "syllabus/base/resource.h"

#include <stdlib.h>
#include <string.h>

/* Every file that was compiled in is, to the byte, the file of data/. */
START_TEST(holds_the_files_of_data)
{
    const char *source = getenv("SYLLABUS_TEST_SOURCE");
    ck_assert_msg(source != NULL, "SYLLABUS_TEST_SOURCE is not set");
    char *data_dir = paths_join(source, "data");
    size_t count = 0;
    for (const char *name = NULL; (name = resource_name("", count)) != NULL; count++) {
        if (count > 0) {
            ck_assert_str_lt(resource_name("", count - 1), name);
        }
        size_t n = 0, file_n = 0;
        const char *text = resource_builtin(name, &n);
        char *path = paths_join(data_dir, name), *file = NULL;
        ck_assert_int_eq(file_read(path, 1 << 20, &file, &file_n, NULL), ERROR_NONE);
        ck_assert_uint_eq(n, file_n);
        ck_assert_mem_eq(text, file, n);
        free(file);
        free(path);
    }
    ck_assert_uint_ge(count, 6);
    free(data_dir);
}
END_TEST

START_TEST(finds_by_prefix)
{
    ck_assert_str_eq(resource_name("prompts/", 0), "prompts/en.yaml");
    ck_assert_str_eq(resource_name("prompts/", 1), "prompts/ru.yaml");
    ck_assert_ptr_null(resource_name("prompts/", 2));
    ck_assert_ptr_null(resource_name("nothing/", 0));
    size_t n = 7;
    ck_assert_ptr_null(resource_builtin("prompts/", &n));
    ck_assert_uint_eq(n, 7);
}
END_TEST

static void assert_loads(const char *config_dir, const char *name, const char *expected,
                         const char *called)
{
    char *text = NULL, *path = NULL;
    size_t n = 0;
    ck_assert_int_eq(resource_load(config_dir, name, &text, &n, &path, NULL), ERROR_NONE);
    ck_assert_uint_eq(n, strlen(text));
    if (expected != NULL) {
        ck_assert_str_eq(text, expected);
    }
    ck_assert_str_eq(path, called);
    free(text);
    free(path);
}

START_TEST(the_user_s_own_file_wins)
{
    char *dir = scratch_new(), *prompts = paths_join(dir, "prompts");
    char *own = paths_join(prompts, "en.yaml");
    size_t n;
    assert_loads(NULL, "prompts/en.yaml", resource_builtin("prompts/en.yaml", &n),
                 "prompts/en.yaml");
    assert_loads(dir, "prompts/en.yaml", NULL, "prompts/en.yaml");
    ck_assert_int_eq(paths_make_dir(prompts, NULL), ERROR_NONE);
    ck_assert_int_eq(file_write(own, "mine", 4, 0, NULL), ERROR_NONE);
    assert_loads(dir, "prompts/en.yaml", "mine", own);
    char *text = NULL;
    struct error err = {0};
    ck_assert_int_eq(resource_load(dir, "prompts/xx.yaml", &text, &n, NULL, &err), ERROR_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.message, "prompts/xx.yaml"));
    ck_assert_ptr_null(text);
    /* One that is there and cannot be read is an error, not a reason to look elsewhere. */
    ck_assert_int_eq(file_remove(own, NULL), ERROR_NONE);
    ck_assert_int_eq(paths_make_dir(own, NULL), ERROR_NONE);
    ck_assert_int_eq(resource_load(dir, "prompts/en.yaml", &text, &n, NULL, &err), ERROR_IO);
    error_clear(&err);
    free(own);
    free(prompts);
    scratch_free(dir);
}
END_TEST

Suite *suite_resource(void)
{
    Suite *s = suite_create("resource");
    TCase *c = tcase_create("resource");
    tcase_add_test(c, holds_the_files_of_data);
    tcase_add_test(c, finds_by_prefix);
    tcase_add_test(c, the_user_s_own_file_wins);
    suite_add_tcase(s, c);
    return s;
}
