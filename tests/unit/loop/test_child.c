/* Children: what they get, what comes of them, and that nothing of them stays. */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/error.h"
#include "syllabus/base/mem.h"
#include "syllabus/loop/child.h"
#include "syllabus/loop/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIMIT 100

struct nursery {
    struct loop *loop;
    struct loop_child *child;
    struct error err;
    int ended;
    enum loop_child_ending ending;
    int status;
    char *output;
};

static void on_end(void *ctx, const struct loop_child_end *end)
{
    struct nursery *n = ctx;
    n->ended++;
    n->ending = end->ending;
    n->status = end->status;
    ck_assert_uint_eq(strlen(end->output), end->n);
    mem_replace(&n->output, end->output);
    loop_child_free(n->child);
    n->child = NULL;
}

static void start(struct nursery *n, const struct loop_child_options *o)
{
    *n = (struct nursery){.loop = loop_new()};
    n->child = loop_child_new(n->loop, o, on_end, n, &n->err);
    ck_assert_int_eq(n->ended, 0);
}

static void fini(struct nursery *n)
{
    loop_free(n->loop);
    error_clear(&n->err);
    free(n->output);
}

/* A line of sh, which is a program like any other here. */
static void run_line(struct nursery *n, const char *line, uint64_t timeout_ms)
{
    const char *const argv[] = {"sh", "-c", line, NULL};
    start(n, &(struct loop_child_options){
                 .argv = argv, .output_limit = LIMIT, .timeout_ms = timeout_ms});
    ck_assert_ptr_nonnull(n->child);
    loop_run(n->loop);
    ck_assert_int_eq(n->ended, 1);
}

static const struct {
    const char *line;
    enum loop_child_ending ending;
    int status;
    const char *output;
} endings[] = {
    {"echo key", LOOP_CHILD_EXITED, 0, "key\n"},
    {"printf key; exit 3", LOOP_CHILD_EXITED, 3, "key"},
    {":", LOOP_CHILD_EXITED, 0, ""},
    {"echo key; kill -TERM $$", LOOP_CHILD_SIGNALLED, SIGTERM, "key\n"},
    {"exec >&-; exit 4", LOOP_CHILD_EXITED, 4, ""},
    /* 100 bytes are read, 101 are too many. */
    {"printf %0100d 0", LOOP_CHILD_EXITED, 0,
     "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
     "0"
     "000000"},
    {"printf %0101d 0; exec sleep 1000", LOOP_CHILD_TOO_LONG, 0, ""},
    {"yes", LOOP_CHILD_TOO_LONG, 0, ""},
    /* What it may not have. */
    {"cat; echo end", LOOP_CHILD_EXITED, 0, "end\n"},
    {"echo lost >&2", LOOP_CHILD_EXITED, 0, ""},
    {"(: </dev/tty) 2>&- || echo none", LOOP_CHILD_EXITED, 0, "none\n"},
    {"echo there >/dev/stdout", LOOP_CHILD_EXITED, 0, "there\n"},
    /* Others hold its output open. */
    {"sleep 1000 & echo $!", LOOP_CHILD_EXITED, 0, NULL},
};

START_TEST(test_endings)
{
    struct nursery n;
    run_line(&n, endings[_i].line, 0);
    ck_assert_int_eq(n.ending, endings[_i].ending);
    if (n.ending != LOOP_CHILD_TOO_LONG) {
        ck_assert_int_eq(n.status, endings[_i].status);
    }
    if (endings[_i].output != NULL && n.ending != LOOP_CHILD_TOO_LONG) {
        ck_assert_str_eq(n.output, endings[_i].output);
    } else if (endings[_i].output == NULL) {
        ck_assert_int_eq(kill((pid_t)strtol(n.output, NULL, 10), SIGKILL), 0); /* it lives on */
    }
    fini(&n);
}
END_TEST

START_TEST(test_time_is_up)
{
    struct nursery n;
    run_line(&n, "sleep 1000 & echo $!; sleep 1000", 200);
    ck_assert_int_eq(n.ending, LOOP_CHILD_TIMED_OUT);
    pid_t grandchild = (pid_t)strtol(n.output, NULL, 10);
    ck_assert_int_gt(grandchild, 1);
    /* Whoever inherited it reaps it, in time. */
    char *path = mem_printf("/proc/%d/stat", (int)grandchild);
    char state = 'R';
    while (state != 'Z' && state != 0) {
        char text[200] = "";
        FILE *f = fopen(path, "r");
        size_t got = f != NULL ? fread(text, 1, sizeof text - 1, f) : 0;
        const char *after = got > 0 ? strrchr(text, ')') : NULL;
        state = after != NULL ? after[2] : 0;
        if (f != NULL) {
            fclose(f);
        }
    }
    free(path);
    fini(&n);
}
END_TEST

START_TEST(test_no_such_program)
{
    static const struct {
        const char *name;
        enum error_kind kind;
    } rows[] = {
        {"no-such-program-of-ours", ERROR_NOT_FOUND},
        {"/no/such", ERROR_NOT_FOUND},
        {"", ERROR_NOT_FOUND},
        {"/", ERROR_IO},
        {"/etc/passwd", ERROR_IO},
    };
    const char *const argv[] = {rows[_i].name, NULL};
    struct nursery n;
    start(&n, &(struct loop_child_options){.argv = argv, .output_limit = LIMIT});
    ck_assert_ptr_null(n.child);
    ck_assert_int_eq(n.err.kind, rows[_i].kind);
    ck_assert_ptr_nonnull(strstr(n.err.message, rows[_i].name));
    loop_run(n.loop);
    ck_assert_int_eq(n.ended, 0);
    fini(&n);
}
END_TEST

static char path_variable[] = "PATH=/usr/bin:/bin";
static char keep[] = "KEEP=1";
static char drop[] = "DROP=secret";
static char drop_not[] = "DROPPED=2";

START_TEST(test_environment)
{
    char *environment[] = {path_variable, keep, drop, drop_not, NULL};
    static const char *const without[] = {"DROP", "ABSENT", NULL};
    static const char *const argv[] = {"env", NULL};
    struct nursery n;
    start(&n,
          &(struct loop_child_options){
              .argv = argv, .environment = environment, .without = without, .output_limit = 1000});
    loop_run(n.loop);
    ck_assert_str_eq(n.output, "PATH=/usr/bin:/bin\nKEEP=1\nDROPPED=2\n");
    fini(&n);
}
END_TEST

/* Nothing of ours is open in it, whoever forgot to say so; signals are as they are by default. */
START_TEST(test_inherits_nothing)
{
    struct nursery n;
    int fd = open("/dev/null", O_RDONLY); /* not to be closed by itself */
    ck_assert_int_ge(fd, 3);
    signal(SIGPIPE, SIG_IGN);
    run_line(
        &n,
        "ls /proc/self/fd | wc -l; "
        "while read a b; do case $a in SigBlk:|SigIgn:) echo $b;; esac; done </proc/self/status",
        0);
    ck_assert_str_eq(n.output, "4\n0000000000000000\n0000000000000000\n"); /* 3 and ls's own */
    close(fd);
    fini(&n);
}
END_TEST

START_TEST(test_given_up)
{
    static const char *const argv[] = {"sleep", "1000", NULL};
    struct nursery n;
    start(&n, &(struct loop_child_options){.argv = argv, .output_limit = LIMIT});
    loop_child_free(n.child);
    if (_i == 0) {
        loop_run(n.loop); /* ends as soon as it is reaped */
    }                     /* else the program ends before */
    ck_assert_int_eq(n.ended, 0);
    loop_child_free(NULL);
    fini(&n);
}
END_TEST

/* With the terminal a child has our descriptors and our process group. */
START_TEST(test_terminal)
{
    static const char *const argv[] = {
        "sh", "-c", "test $(ps -o pgid= -p $$) = $WANTED && echo ours >&2", NULL};
    struct nursery n;
    int fds[2];
    char text[20] = "";
    int before = dup(STDERR_FILENO);
    ck_assert_int_eq(pipe(fds), 0);
    dup2(fds[1], STDERR_FILENO);
    char *wanted = mem_printf("%d", (int)getpgrp());
    setenv("WANTED", wanted, 1);
    start(&n, &(struct loop_child_options){.argv = argv, .terminal = true});
    loop_run(n.loop);
    dup2(before, STDERR_FILENO);
    ck_assert_int_eq(n.ended, 1);
    ck_assert_int_eq(n.status, 0);
    ck_assert_int_eq(read(fds[0], text, sizeof text - 1), 5);
    ck_assert_str_eq(text, "ours\n");
    close(before);
    close(fds[0]);
    close(fds[1]);
    free(wanted);
    fini(&n);
}
END_TEST

Suite *suite_child(void)
{
    Suite *s = suite_create("child");
    TCase *tc = tcase_create("children");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_endings, 0, sizeof endings / sizeof *endings);
    tcase_add_test(tc, test_time_is_up);
    tcase_add_loop_test(tc, test_no_such_program, 0, 5);
    tcase_add_test(tc, test_environment);
    tcase_add_test(tc, test_inherits_nothing);
    tcase_add_loop_test(tc, test_given_up, 0, 2);
    tcase_add_test(tc, test_terminal);
    suite_add_tcase(s, tc);
    return s;
}
