/* Work on the worker pool. */
#include "suites.h"

#include "syllabus/loop/loop.h"

#include <pthread.h>
#include <stdlib.h>

static struct loop *l;

static void setup(void)
{
    l = loop_new();
}

static void teardown(void)
{
    loop_free(l);
}

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

Suite *suite_pool(void)
{
    Suite *s = suite_create("pool");
    TCase *c = tcase_create("pool");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, work_runs_elsewhere_and_is_done_here);
    suite_add_tcase(s, c);
    return s;
}
