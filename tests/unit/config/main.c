#include "suites.h"

#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"

#include <ftw.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *scratch_new(void)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = mem_printf("%s/syllabus-config-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    return dir;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    return remove(path);
}

void scratch_remove(char *dir)
{
    ck_assert_int_eq(nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
    free(dir);
}

char *scratch_file(const char *dir, const char *name, const char *text)
{
    char *path = paths_join(dir, name);
    ck_assert_int_eq(file_write(path, text, strlen(text), 0, NULL), ERROR_NONE);
    return path;
}

int main(void)
{
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    SRunner *runner = srunner_create(suite_options());
    srunner_add_suite(runner, suite_values());
    srunner_add_suite(runner, suite_overlays());
    srunner_add_suite(runner, suite_file());
    srunner_add_suite(runner, suite_key());
    srunner_add_suite(runner, suite_docs());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
