/* Work and reads on the worker pool. */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/loop/loop.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct loop *l;

static void setup(void)
{
    l = loop_new();
}

static void teardown(void)
{
    loop_free(l);
}

/* --- work --- */

struct job {
    pthread_t worked_in, done_in;
    int steps;
};

static void work(void *ctx)
{
    struct job *j = ctx;
    j->worked_in = pthread_self();
    j->steps = j->steps * 10 + 1;
}

static void done(void *ctx)
{
    struct job *j = ctx;
    j->done_in = pthread_self();
    j->steps = j->steps * 10 + 2;
}

START_TEST(work_runs_elsewhere_and_is_done_here)
{
    enum { JOBS = 20 };
    struct job *jobs = calloc(JOBS, sizeof *jobs);
    for (int i = 0; i < JOBS; i++) {
        loop_work(l, work, done, &jobs[i]);
    }
    loop_run(l); /* ends when all are done */
    for (int i = 0; i < JOBS; i++) {
        ck_assert_int_eq(jobs[i].steps, 12);
        ck_assert(!pthread_equal(jobs[i].worked_in, pthread_self()));
        ck_assert(pthread_equal(jobs[i].done_in, pthread_self()));
    }
    free(jobs);
}
END_TEST

/* --- reads --- */

struct heard {
    struct buf text;
    long last;
    int fd;
};

static void read_on(void *ctx, const char *data, long n)
{
    struct heard *h = ctx;
    h->last = n;
    if (n > 0) {
        buf_add(&h->text, data, (size_t)n);
        buf_add_char(&h->text, '|');
        loop_read(l, h->fd, 4, read_on, h);
    }
}

static void assert_reads(int fd, const char *pieces, long last)
{
    struct heard h = {.text = BUF_INIT(100), .fd = fd, .last = 42};
    loop_read(l, fd, 4, read_on, &h);
    loop_run(l);
    ck_assert_str_eq(buf_str(&h.text), pieces);
    ck_assert_int_eq(h.last, last);
    buf_fini(&h.text);
}

START_TEST(reads_a_pipe_to_its_end)
{
    int fd[2];
    ck_assert_int_eq(pipe(fd), 0);
    ck_assert_int_eq(write(fd[1], "abcdefg", 7), 7);
    close(fd[1]);
    assert_reads(fd[0], "abcd|efg|", 0);
    close(fd[0]);
}
END_TEST

/* From where it stands, as the next program expects that shares it. */
START_TEST(reads_a_file_from_its_place)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    int fd = fileno(file);
    ck_assert_int_eq(write(fd, "0123456", 7), 7);
    ck_assert_int_eq(lseek(fd, 2, SEEK_SET), 2);
    assert_reads(fd, "2345|6|", 0);
    fclose(file);
}
END_TEST

START_TEST(reads_the_end_at_once)
{
    int fd[2];
    FILE *null = fopen("/dev/null", "r");
    ck_assert_ptr_nonnull(null);
    assert_reads(fileno(null), "", 0);
    fclose(null);
    ck_assert_int_eq(pipe(fd), 0);
    close(fd[1]);
    assert_reads(fd[0], "", 0);
    close(fd[0]);
}
END_TEST

START_TEST(a_failed_read_gives_its_number)
{
    assert_reads(-1, "", -EBADF);
    char dir[] = "/tmp/syllabus-test-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(dir));
    FILE *folder = fopen(dir, "r");
    ck_assert_ptr_nonnull(folder);
    assert_reads(fileno(folder), "", -EISDIR);
    fclose(folder);
    rmdir(dir);
}
END_TEST

Suite *suite_pool(void)
{
    Suite *s = suite_create("pool");
    TCase *c = tcase_create("pool");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, work_runs_elsewhere_and_is_done_here);
    tcase_add_test(c, reads_a_pipe_to_its_end);
    tcase_add_test(c, reads_a_file_from_its_place);
    tcase_add_test(c, reads_the_end_at_once);
    tcase_add_test(c, a_failed_read_gives_its_number);
    suite_add_tcase(s, c);
    return s;
}
