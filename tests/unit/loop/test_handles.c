/* Timers, watches, signals, hooks and deferred calls. Each callback writes a letter; the order of
 * the letters is what a test looks at. */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/log.h"
#include "syllabus/loop/loop.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct loop *l;
static struct buf letters;
static struct loop_timer *timer;
static struct loop_watch *watch;
static struct loop_hook *hook;
static int turns, pipe_fd[2];

static void setup(void)
{
    l = loop_new();
    buf_init(&letters, 1000);
    turns = 0;
    ck_assert_int_eq(pipe(pipe_fd), 0);
}

static void teardown(void)
{
    loop_free(l);
    buf_fini(&letters);
    for (int i = 0; i < 2; i++) {
        if (pipe_fd[i] >= 0) {
            close(pipe_fd[i]);
        }
    }
}

/* What a callback is given to write. */
static char alphabet[] = "abcdefghijklmnopqrstuvwxyz";
#define LETTER(c) (&alphabet[(c) - 'a'])

static void note(void *letter)
{
    buf_add(&letters, letter, 1);
}

/* --- timers --- */

START_TEST(timers_fire_in_the_order_of_their_times)
{
    struct loop_timer *a = loop_timer_new(l, note, LETTER('a')),
                      *b = loop_timer_new(l, note, LETTER('b'));
    struct loop_timer *c = loop_timer_new(l, note, LETTER('c'));
    loop_timer_start(b, 20, 0);
    loop_timer_start(c, 5, 0);
    loop_timer_start(a, 10, 0);
    ck_assert(loop_timer_active(a));
    loop_timer_stop(c);
    ck_assert(!loop_timer_active(c));
    loop_run(l); /* ends by itself: nothing is left */
    ck_assert_str_eq(buf_str(&letters), "ab");
    ck_assert(!loop_timer_active(a));
    loop_timer_free(a);
    loop_timer_free(b);
    loop_timer_free(c);
    loop_timer_free(NULL);
}
END_TEST

static void third_time(void *unused)
{
    buf_add_char(&letters, 'r');
    if (letters.len == 3) {
        loop_timer_free(timer); /* inside its own callback */
        timer = NULL;
    }
}

START_TEST(a_timer_repeats_until_it_is_freed)
{
    timer = loop_timer_new(l, third_time, NULL);
    loop_timer_start(timer, 1, 1);
    loop_run(l);
    ck_assert_str_eq(buf_str(&letters), "rrr");
}
END_TEST

static void restart_at_once(void *unused)
{
    if (++turns < 10000) {
        loop_timer_start(timer, 0, 0);
    }
}

static void read_once(void *unused, int fd, unsigned events)
{
    char c;
    ck_assert_uint_eq(events, LOOP_READ);
    ck_assert_int_eq(read(fd, &c, 1), 1);
    loop_stop(l);
}

/* A timer that is always due again leaves room for input. */
START_TEST(a_timer_of_no_time_starves_nobody)
{
    timer = loop_timer_new(l, restart_at_once, NULL);
    watch = loop_watch_new(l, pipe_fd[0], LOOP_READ, read_once, NULL, NULL);
    ck_assert_int_eq(write(pipe_fd[1], "x", 1), 1);
    loop_timer_start(timer, 0, 0);
    loop_run(l);
    ck_assert_int_lt(turns, 1000);
    loop_timer_free(timer);
    loop_watch_free(watch);
}
END_TEST

/* --- watches --- */

static void on_input(void *unused, int fd, unsigned events)
{
    char bytes[8];
    ck_assert_uint_eq(events, LOOP_READ);
    ssize_t n = read(fd, bytes, sizeof bytes);
    ck_assert_int_ge(n, 0);
    buf_add_char(&letters, '<');
    buf_add(&letters, bytes, (size_t)n);
    if (n == 0) {
        loop_watch_free(watch); /* inside its own callback */
    }
}

START_TEST(input_is_told_until_its_end)
{
    watch = loop_watch_new(l, pipe_fd[0], LOOP_READ, on_input, NULL, NULL);
    ck_assert_ptr_nonnull(watch);
    ck_assert_int_eq(write(pipe_fd[1], "input", 5), 5);
    close(pipe_fd[1]);
    pipe_fd[1] = -1;
    loop_run(l);
    ck_assert_str_eq(buf_str(&letters), "<input<");
    loop_watch_free(NULL);
}
END_TEST

static void wake_watch(void *unused)
{
    buf_add_char(&letters, 'w');
    loop_watch_set(watch, LOOP_READ);
    close(pipe_fd[1]);
    pipe_fd[1] = -1;
}

START_TEST(a_paused_watch_waits)
{
    watch = loop_watch_new(l, pipe_fd[0], LOOP_READ, on_input, NULL, NULL);
    loop_watch_set(watch, 0);
    ck_assert_int_eq(write(pipe_fd[1], "x", 1), 1);
    timer = loop_timer_new(l, wake_watch, NULL);
    loop_timer_start(timer, 20, 0);
    loop_run(l);
    ck_assert_str_eq(buf_str(&letters), "w<x<");
    loop_timer_free(timer);
}
END_TEST

static void on_output(void *unused, int fd, unsigned events)
{
    buf_printf(&letters, "%u", events);
    if (pipe_fd[0] >= 0) {
        close(pipe_fd[0]); /* nobody reads any more */
        pipe_fd[0] = -1;
    }
    ck_assert_uint_lt(letters.len, 10); /* a descriptor that is gone is not watched on */
}

START_TEST(a_lost_descriptor_is_told_once)
{
    watch = loop_watch_new(l, pipe_fd[1], LOOP_WRITE, on_output, NULL, NULL);
    loop_run(l); /* ends by itself */
    ck_assert_str_eq(buf_str(&letters), "24");
    loop_watch_set(watch, LOOP_WRITE); /* stays off */
    loop_run(l);
    ck_assert_str_eq(buf_str(&letters), "24");
    loop_watch_free(watch);
}
END_TEST

START_TEST(a_file_cannot_be_watched)
{
    FILE *file = tmpfile();
    struct error err = {0};
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_null(loop_watch_new(l, fileno(file), LOOP_READ, on_input, NULL, &err));
    ck_assert_int_eq(err.kind, ERROR_IO);
    ck_assert_ptr_nonnull(err.message);
    error_clear(&err);
    fclose(file);
}
END_TEST

/* --- watched files --- */

static struct loop_file_watch *file_watch;
static char file_path[] = "/tmp/syllabus-watched-XXXXXX";

static void on_file(void *unused, bool gone)
{
    buf_add_char(&letters, gone ? 'g' : 'w');
    loop_stop(l);
}

static void stop(void *unused)
{
    buf_add_char(&letters, '.');
    loop_stop(l);
}

/* Runs until something is told, or for so many milliseconds. */
static void watch_for(uint64_t ms)
{
    buf_reset(&letters);
    loop_timer_start(timer, ms, 0);
    loop_run(l);
}

START_TEST(a_file_tells_when_it_is_written)
{
    char *path = strdup(file_path);
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    timer = loop_timer_new(l, stop, NULL);
    file_watch = loop_file_watch_new(l, path, on_file, NULL, NULL);
    ck_assert_ptr_nonnull(file_watch);
    loop_run(l); /* ends at once: it does not keep the loop alive */
    watch_for(20);
    ck_assert_str_eq(buf_str(&letters), ".");
    ck_assert_int_eq(write(fd, "x", 1), 1);
    watch_for(60000);
    ck_assert_str_eq(buf_str(&letters), "w");
    ck_assert_int_eq(unlink(path), 0);
    close(fd);
    do {
        watch_for(60000);
    } while (strcmp(buf_str(&letters), "w") == 0); /* one link less is a change, too */
    ck_assert_ptr_nonnull(strchr(buf_str(&letters), 'g'));
    watch_for(20);
    ck_assert_str_eq(buf_str(&letters), "."); /* told once */
    loop_file_watch_free(file_watch);
    loop_file_watch_free(NULL);
    struct error err = {0};
    ck_assert_ptr_null(loop_file_watch_new(l, path, on_file, NULL, &err));
    ck_assert_int_eq(err.kind, ERROR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, path));
    error_clear(&err);
    loop_timer_free(timer);
    free(path);
}
END_TEST

/* --- signals --- */

static void on_signal(void *unused, int number)
{
    buf_printf(&letters, "s%d", number == SIGUSR1);
    loop_stop(l);
}

static void raise_it(void *unused)
{
    raise(SIGUSR1);
    loop_timer_start(timer, 60000, 0); /* keeps the loop alive until the signal stops it */
}

START_TEST(signals_arrive_as_callbacks_and_hold_nothing_up)
{
    struct loop_signal *s = loop_signal_new(l, SIGUSR1, on_signal, NULL);
    ck_assert_ptr_nonnull(s);
    loop_run(l); /* ends at once: a signal that may come is no reason to wait */
    timer = loop_timer_new(l, raise_it, NULL);
    loop_timer_start(timer, 1, 0);
    loop_run(l);
    ck_assert_str_eq(buf_str(&letters), "s1");
    loop_timer_free(timer);
    loop_signal_free(s);
    loop_signal_free(NULL);
}
END_TEST

START_TEST(an_ignored_signal_stays_ignored)
{
    struct sigaction before, after, ignore = {.sa_handler = SIG_IGN};
    ck_assert_int_eq(sigaction(SIGUSR2, &ignore, &before), 0);
    ck_assert_ptr_null(loop_signal_new(l, SIGUSR2, on_signal, NULL));
    ck_assert_int_eq(sigaction(SIGUSR2, &before, &after), 0);
    ck_assert(after.sa_handler == SIG_IGN);
}
END_TEST

/* --- hooks and deferred calls --- */

static void defer_two(void *unused)
{
    buf_add_char(&letters, '(');
    loop_defer(l, note, LETTER('x'));
    loop_defer(l, note, LETTER('y'));
    buf_add_char(&letters, ')');
}

static void defer_again(void *unused)
{
    buf_add_char(&letters, 'd');
    if (letters.len < 3) {
        loop_defer(l, defer_again, NULL);
    }
}

START_TEST(deferred_calls_come_after_what_runs)
{
    timer = loop_timer_new(l, defer_two, NULL);
    loop_timer_start(timer, 1, 0);
    loop_run(l);
    ck_assert_str_eq(buf_str(&letters), "()xy");
    loop_timer_free(timer);
    buf_reset(&letters);
    loop_defer(l, defer_again, NULL);
    loop_run(l);
    ck_assert_str_eq(buf_str(&letters), "ddd");
}
END_TEST

/* The hooks here write what the watch waits for, so that the order does not hang on a clock: a hook
 * that ran after the wait, or not each turn, would leave the loop waiting. */
static void wake(void)
{
    ck_assert_int_eq(write(pipe_fd[1], "x", 1), 1);
}

static void be_woken(void *unused, int fd, unsigned events)
{
    char c;
    ck_assert_int_eq(read(fd, &c, 1), 1);
    buf_add_char(&letters, 'w');
    if (++turns == 3) {
        loop_watch_free(watch);
    }
}

static void hook_wakes(void *unused)
{
    buf_add_char(&letters, 'h');
    wake();
}

/* What a callback has made dirty is drawn in the same turn. */
START_TEST(the_hook_runs_before_the_loop_waits)
{
    hook = loop_hook_new(l, hook_wakes, NULL);
    loop_run(l); /* does not keep the loop alive */
    buf_reset(&letters);
    watch = loop_watch_new(l, pipe_fd[0], LOOP_READ, be_woken, NULL, NULL);
    loop_run(l);
    ck_assert_msg(strncmp(buf_str(&letters), "hwhwhw", 6) == 0, "%s", buf_str(&letters));
    loop_hook_free(hook);
    loop_hook_free(NULL);
}
END_TEST

static void hook_frees_itself(void *unused)
{
    hook_wakes(NULL);
    wake();
    wake();
    loop_hook_free(hook); /* inside its own callback */
    hook = NULL;
}

START_TEST(a_hook_may_free_itself)
{
    hook = loop_hook_new(l, hook_frees_itself, NULL);
    watch = loop_watch_new(l, pipe_fd[0], LOOP_READ, be_woken, NULL, NULL);
    loop_run(l);
    ck_assert_str_eq(buf_str(&letters), "hwww");
    ck_assert_ptr_null(hook);
}
END_TEST

/* --- the end --- */

/* Their memory goes with the loop (the sanitizer looks), and the log says how many there were. */
START_TEST(what_was_left_open_is_closed_and_logged)
{
    char path[] = "/tmp/syllabus-log-XXXXXX";
    close(mkstemp(path));
    ck_assert_int_eq(log_open(path, LOG_WARNING, NULL), ERROR_NONE);
    struct loop *left = loop_new();
    loop_timer_start(loop_timer_new(left, note, LETTER('t')), 60000, 0);
    ck_assert_ptr_nonnull(loop_watch_new(left, pipe_fd[0], LOOP_READ, on_input, NULL, NULL));
    ck_assert_ptr_nonnull(loop_signal_new(left, SIGUSR1, on_signal, NULL));
    ck_assert_ptr_nonnull(loop_hook_new(left, note, LETTER('h')));
    loop_defer(left, note, LETTER('d'));
    loop_free(left);
    log_close();
    ck_assert_str_eq(buf_str(&letters), "");
    char *text = NULL;
    size_t n;
    ck_assert_int_eq(file_read(path, 1000, &text, &n, NULL), ERROR_NONE);
    ck_assert_ptr_nonnull(strstr(text, "event=\"4 handles"));
    free(text);
    unlink(path);
    loop_free(NULL);
}
END_TEST

Suite *suite_handles(void)
{
    Suite *s = suite_create("handles");
    TCase *c = tcase_create("handles");
    tcase_add_checked_fixture(c, setup, teardown);
    tcase_add_test(c, timers_fire_in_the_order_of_their_times);
    tcase_add_test(c, a_timer_repeats_until_it_is_freed);
    tcase_add_test(c, a_timer_of_no_time_starves_nobody);
    tcase_add_test(c, input_is_told_until_its_end);
    tcase_add_test(c, a_paused_watch_waits);
    tcase_add_test(c, a_lost_descriptor_is_told_once);
    tcase_add_test(c, a_file_cannot_be_watched);
    tcase_add_test(c, a_file_tells_when_it_is_written);
    tcase_add_test(c, signals_arrive_as_callbacks_and_hold_nothing_up);
    tcase_add_test(c, an_ignored_signal_stays_ignored);
    tcase_add_test(c, deferred_calls_come_after_what_runs);
    tcase_add_test(c, the_hook_runs_before_the_loop_waits);
    tcase_add_test(c, a_hook_may_free_itself);
    tcase_add_test(c, what_was_left_open_is_closed_and_logged);
    suite_add_tcase(s, c);
    return s;
}
