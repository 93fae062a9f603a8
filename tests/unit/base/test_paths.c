#include "scratch.h"
#include "suites.h"

#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define COUNT(table) (int)(sizeof table / sizeof *table)

static const struct {
    const char *variable, *below_home;
    char *(*dir)(struct error *err);
} bases[] = {
    {"XDG_CONFIG_HOME", "/h/.config/syllabus", paths_config_dir},
    {"XDG_DATA_HOME", "/h/.local/share/syllabus", paths_data_dir},
    {"XDG_STATE_HOME", "/h/.local/state/syllabus", paths_state_dir},
};

static void assert_dir(char *take, const char *expected)
{
    ck_assert_str_eq(take, expected);
    free(take);
}

START_TEST(follows_xdg)
{
    char *home = mem_strdup(getenv("HOME"));
    setenv("HOME", "/h", 1);
    unsetenv(bases[_i].variable);
    assert_dir(bases[_i].dir(NULL), bases[_i].below_home);
    setenv(bases[_i].variable, "", 1);
    assert_dir(bases[_i].dir(NULL), bases[_i].below_home);
    setenv(bases[_i].variable, "relative", 1); /* must be ignored */
    assert_dir(bases[_i].dir(NULL), bases[_i].below_home);
    setenv(bases[_i].variable, "/x/", 1);
    assert_dir(bases[_i].dir(NULL), "/x/syllabus");
    unsetenv(bases[_i].variable);
    setenv("HOME", "relative", 1); /* then the user database knows */
    struct error err = {0};
    char *dir = bases[_i].dir(&err);
    ck_assert(dir != NULL ? dir[0] == '/' : err.kind == ERROR_IO && err.advice != NULL);
    free(dir);
    error_clear(&err);
    if (home != NULL) {
        setenv("HOME", home, 1);
    }
    free(home);
}
END_TEST

START_TEST(joins)
{
    assert_dir(paths_join("/a", "b"), "/a/b");
    assert_dir(paths_join("/a/", "b"), "/a/b");
    assert_dir(paths_join("/", "b"), "/b");
}
END_TEST

START_TEST(makes_private_folders)
{
    char *dir = scratch_new(), *deep = paths_join(dir, "один/two/three/");
    struct stat st;
    ck_assert_int_eq(paths_make_dir(deep, NULL), ERROR_NONE);
    ck_assert_int_eq(paths_make_dir(deep, NULL), ERROR_NONE);
    ck_assert_int_eq(stat(deep, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0700);
    char *file = paths_join(dir, "file"), *below = paths_join(file, "x");
    ck_assert_int_eq(file_write(file, "", 0, 0, NULL), ERROR_NONE);
    struct error err = {0};
    ck_assert_int_eq(paths_make_dir(file, &err), ERROR_IO);
    ck_assert_int_eq(paths_make_dir(below, &err), ERROR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, file));
    error_clear(&err);
    ck_assert_int_eq(chmod(dir, 0755), 0);
    ck_assert_int_eq(paths_make_dir(dir, NULL), ERROR_NONE);
    ck_assert_int_eq(stat(dir, &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0755); /* left alone */
    free(below);
    free(file);
    free(deep);
    scratch_free(dir);
}
END_TEST

Suite *suite_paths(void)
{
    Suite *s = suite_create("paths");
    TCase *c = tcase_create("paths");
    tcase_add_loop_test(c, follows_xdg, 0, COUNT(bases));
    tcase_add_test(c, joins);
    tcase_add_test(c, makes_private_folders);
    suite_add_tcase(s, c);
    return s;
}
