#include "scratch.h"
#include "suites.h"

#include "../system_fault.h"

#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIPED 200000 /* more than a pipe holds */

static char *dir, *path;

static void setup(void)
{
    dir = scratch_new();
    path = paths_join(dir, "файл.txt");
    umask(022);
}

static void teardown(void)
{
    free(path);
    scratch_free(dir);
}

static void assert_holds(const char *name, const char *expected)
{
    char *data = NULL;
    size_t n = 0;
    ck_assert_int_eq(file_read(name, 1000, &data, &n, NULL), ERROR_NONE);
    ck_assert_str_eq(data, expected);
    ck_assert_uint_eq(n, strlen(expected));
    free(data);
}

static unsigned mode_of(const char *name)
{
    struct stat st;
    ck_assert_int_eq(lstat(name, &st), 0);
    return st.st_mode & 0777;
}

START_TEST(writes_whole_and_leaves_nothing_else)
{
    ck_assert_int_eq(file_write(path, "one", 3, 0, NULL), ERROR_NONE);
    ck_assert_uint_eq(mode_of(path), 0644);
    ck_assert_int_eq(file_write(path, "two!", 4, FILE_PRIVATE, NULL), ERROR_NONE);
    ck_assert_uint_eq(mode_of(path), 0600);
    assert_holds(path, "two!");
    ck_assert_int_eq(file_write(path, "", 0, 0, NULL), ERROR_NONE);
    assert_holds(path, "");
    ck_assert_uint_eq(scratch_count(dir), 1);
    ck_assert(file_exists(path));
    ck_assert_int_eq(file_remove(path, NULL), ERROR_NONE);
    ck_assert(!file_exists(path));
    ck_assert_int_eq(file_remove(path, NULL), ERROR_NONE);
}
END_TEST

START_TEST(new_never_replaces)
{
    struct error err = {0};
    ck_assert_int_eq(file_write(path, "one", 3, FILE_NEW, &err), ERROR_NONE);
    ck_assert_int_eq(file_write(path, "two", 3, FILE_NEW, &err), ERROR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, path));
    error_clear(&err);
    assert_holds(path, "one");
    char *dangling = paths_join(dir, "dangling");
    ck_assert_int_eq(symlink("nowhere", dangling), 0);
    ck_assert_int_eq(file_write(dangling, "x", 1, FILE_NEW, NULL), ERROR_IO);
    ck_assert_uint_eq(scratch_count(dir), 2);
    free(dangling);
}
END_TEST

START_TEST(failures_leave_the_old_file_and_no_temporary)
{
    struct error err = {0};
    char *below = paths_join(path, "x");
    ck_assert_int_eq(file_write(path, "old", 3, 0, NULL), ERROR_NONE);
    ck_assert_int_eq(file_write(below, "x", 1, 0, &err), ERROR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, below));
    ck_assert_int_eq(file_write(dir, "x", 1, 0, &err), ERROR_IO); /* a folder */
    ck_assert_int_eq(file_remove(dir, &err), ERROR_IO);
    assert_holds(path, "old");
    ck_assert_uint_eq(scratch_count(dir), 1);
    error_clear(&err);
    free(below);
}
END_TEST

/* As long a name as the system takes, so that the temporary's must not be longer. */
START_TEST(long_names_can_be_written)
{
    char name[256];
    memset(name, 'n', 255);
    name[255] = '\0';
    char *longest = paths_join(dir, name);
    struct error err = {0};
    ck_assert_msg(file_write(longest, "x", 1, FILE_NEW, &err) == ERROR_NONE, "%s", err.message);
    assert_holds(longest, "x");
    free(longest);
}
END_TEST

START_TEST(a_link_is_written_through)
{
    char *link_path = paths_join(dir, "link");
    ck_assert_int_eq(file_write(path, "old", 3, 0, NULL), ERROR_NONE);
    ck_assert_int_eq(symlink(path, link_path), 0);
    ck_assert_int_eq(file_write(link_path, "new", 3, 0, NULL), ERROR_NONE);
    assert_holds(path, "new");
    struct stat st;
    ck_assert_int_eq(lstat(link_path, &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
    free(link_path);
}
END_TEST

static void *read_pipe(void *unused)
{
    char *data = NULL;
    size_t n;
    ck_assert_int_eq(file_read(path, 1 << 20, &data, &n, NULL), ERROR_NONE);
    ck_assert_uint_eq(n, PIPED);
    return data;
}

/* Replacing what is no file, a device say, would destroy it. Shown with a pipe in the test's own
 * folder, by its name and through a link: never with a device of the machine, which a broken
 * program would take from everybody. */
START_TEST(pipes_are_written_to_and_stay)
{
    char *link_path = paths_join(dir, "link");
    char *data = mem_alloc(PIPED);
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    ck_assert_int_eq(symlink(path, link_path), 0);
    const char *const names[] = {path, link_path};
    for (int i = 0; i < 2; i++) {
        pthread_t reader;
        ck_assert_int_eq(pthread_create(&reader, NULL, read_pipe, NULL), 0);
        ck_assert_int_eq(file_write(names[i], data, PIPED, 0, NULL), ERROR_NONE);
        struct stat st;
        ck_assert_int_eq(stat(path, &st), 0);
        ck_assert(S_ISFIFO(st.st_mode));
        void *got;
        pthread_join(reader, &got);
        ck_assert_mem_eq(got, data, PIPED);
        free(got);
    }
    ck_assert_uint_eq(scratch_count(dir), 2);
    free(data);
    free(link_path);
}
END_TEST

START_TEST(reading_is_capped_and_says_why_not)
{
    struct error err = {0};
    char *data = NULL;
    size_t n = 7;
    ck_assert_int_eq(file_read(path, 10, &data, &n, &err), ERROR_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(err.message, path));
    ck_assert_int_eq(file_read(dir, 10, &data, &n, &err), ERROR_IO);
    ck_assert_int_eq(file_write(path, "0123456789", 10, 0, NULL), ERROR_NONE);
    ck_assert_int_eq(file_read(path, 9, &data, &n, &err), ERROR_TOO_LONG);
    ck_assert_ptr_null(data);
    ck_assert_uint_eq(n, 7);
    ck_assert_int_eq(file_read(path, 10, &data, &n, &err), ERROR_NONE);
    ck_assert_uint_eq(n, 10);
    free(data);
    error_clear(&err);
}
END_TEST

START_TEST(a_minus_is_standard_input)
{
    int kept = dup(STDIN_FILENO), fd[2];
    ck_assert_int_eq(pipe(fd), 0);
    ck_assert_int_eq(file_write_fd(fd[1], "a\0b", 3, NULL), ERROR_NONE);
    close(fd[1]);
    dup2(fd[0], STDIN_FILENO);
    close(fd[0]);
    char *data = NULL;
    size_t n;
    ck_assert_int_eq(file_read("-", 10, &data, &n, NULL), ERROR_NONE);
    ck_assert_uint_eq(n, 3);
    ck_assert_mem_eq(data, "a\0b", 4);
    free(data);
    dup2(kept, STDIN_FILENO);
    close(kept);
}
END_TEST

/* The k-th call of the system fails: the file is the old one or the new one, and nothing else is
 * left.
 */
static bool try_fault(unsigned flags, int64_t k, bool lasting)
{
    bool replaces = !(flags & FILE_NEW);
    struct error err = {0};
    ck_assert_int_eq(file_remove(path, NULL), ERROR_NONE);
    if (replaces) {
        ck_assert_int_eq(file_write(path, "old", 3, flags, NULL), ERROR_NONE);
    }
    system_fault_arm(k, lasting);
    enum error_kind kind = file_write(path, "new text", 8, flags, &err);
    bool hit = system_fault_hit();
    system_fault_arm(0, false);
    ck_assert_int_eq(kind, err.kind);
    ck_assert((kind == ERROR_NONE) == (err.message == NULL));
    char *data = NULL;
    size_t n = 0;
    bool there = file_read(path, 100, &data, &n, NULL) == ERROR_NONE;
    bool is_new = there && strcmp(data, "new text") == 0;
    bool is_old = replaces ? there && strcmp(data, "old") == 0 : !there;
    ck_assert_msg(kind == ERROR_NONE ? is_new : is_new || is_old, "%lld: %s", (long long)k,
                  there ? data : "-");
    ck_assert_uint_eq(scratch_count(dir), there ? 1 : 0);
    free(data);
    error_clear(&err);
    return hit;
}

START_TEST(a_failing_system_leaves_the_old_or_the_new)
{
    static const unsigned flags[] = {0, FILE_PRIVATE, FILE_NEW, FILE_NEW | FILE_PRIVATE};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        for (int lasting = 0; lasting < 2; lasting++) {
            int64_t k = 1;
            while (try_fault(flags[i], k, lasting != 0)) {
                k++;
            }
            ck_assert_int_ge(k, 4); /* write, fsync, rename, fsync of the folder */
        }
    }
}
END_TEST

/* The same of a file that somebody else writes. */
START_TEST(a_temporary_is_put_in_place_or_removed)
{
    char *name = NULL;
    for (int64_t k = 1; k <= 4; k++) {
        ck_assert_int_eq(file_write(path, "old", 3, 0, NULL), ERROR_NONE);
        ck_assert_int_eq(file_temporary(path, &name, NULL), ERROR_NONE);
        struct stat st;
        ck_assert_int_eq(stat(name, &st), 0);
        ck_assert_uint_eq(st.st_mode & 07777, 0600);
        ck_assert_int_eq(file_write(name, "new", 3, 0, NULL), ERROR_NONE);
        ck_assert_int_eq(file_put(name, path, FILE_NEW, NULL), ERROR_IO);
        assert_holds(path, "old");
        free(name);
        ck_assert_uint_eq(scratch_count(dir), 1);
        ck_assert_int_eq(file_temporary(path, &name, NULL), ERROR_NONE);
        ck_assert_int_eq(file_write(name, "new", 3, 0, NULL), ERROR_NONE);
        system_fault_arm(k, false);
        enum error_kind kind = file_put(name, path, 0, NULL);
        bool hit = system_fault_hit();
        system_fault_arm(0, false);
        ck_assert_int_eq(kind, hit ? ERROR_IO : ERROR_NONE);
        ck_assert_int_eq(hit, k <= 3); /* fsync, rename, fsync of the folder */
        assert_holds(path, k <= 2 ? "old" : "new");
        ck_assert_uint_eq(scratch_count(dir), 1);
        free(name);
    }
}
END_TEST

START_TEST(a_closed_descriptor_is_an_error)
{
    struct error err = {0};
    ck_assert_int_eq(file_write_fd(-1, "x", 1, &err), ERROR_IO);
    ck_assert_ptr_nonnull(err.message);
    error_clear(&err);
}
END_TEST

Suite *suite_file(void)
{
    Suite *s = suite_create("file");
    TCase *c = tcase_create("file");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, writes_whole_and_leaves_nothing_else);
    tcase_add_test(c, new_never_replaces);
    tcase_add_test(c, failures_leave_the_old_file_and_no_temporary);
    tcase_add_test(c, long_names_can_be_written);
    tcase_add_test(c, a_link_is_written_through);
    tcase_add_test(c, pipes_are_written_to_and_stay);
    tcase_add_test(c, reading_is_capped_and_says_why_not);
    tcase_add_test(c, a_minus_is_standard_input);
    tcase_add_test(c, a_failing_system_leaves_the_old_or_the_new);
    tcase_add_test(c, a_temporary_is_put_in_place_or_removed);
    tcase_add_test(c, a_closed_descriptor_is_an_error);
    suite_add_tcase(s, c);
    return s;
}
