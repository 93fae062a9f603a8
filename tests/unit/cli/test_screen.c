/* When the full screen is opened, with what, and what becomes of how it ends. The program runs in
 * this process, its standard input and output on a pseudo-terminal or on a pipe. */
#include "suites.h"

#include "syllabus/app/app.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/cli/cli.h"
#include "syllabus/config/config.h"
#include "syllabus/loop/loop.h"

#include <fcntl.h>
#include <ftw.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 8

enum standard { ON_TERMINAL, ON_PIPES, INPUT_ON_PIPE, OUTPUT_ON_PIPE };

/* What the screen was given, and how it is to end. */
static struct {
    int opened;
    bool guest, no_colour;
    char *user, *language, *model;
    enum error_kind kind; /* to end with; ERROR_NONE: without an error */
    int status;
} seen;

static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP, SIGCONT};
#define NUMBERS (sizeof numbers / sizeof *numbers)
static struct sigaction before[NUMBERS]; /* before the program: this test's own */

static char *home;
static char *complaints; /* what was said on standard error */

/* --- the screen --- */

static void on_event(void *ctx, const struct event *event)
{
    ck_abort_msg("no command has run");
}

static void count_turn(void *ctx)
{
    ++*(int *)ctx;
}

static void stop(void *ctx)
{
    loop_stop(ctx);
}

static enum error_kind open_screen(const struct cli_screen *screen, int *status, struct error *err)
{
    const struct front front = {.event = on_event};
    seen.opened++;
    for (size_t i = 0; i < NUMBERS; i++) {
        struct sigaction action;
        ck_assert_int_eq(sigaction(numbers[i], NULL, &action), 0);
        ck_assert_msg(action.sa_handler == before[i].sa_handler, "signal %d is taken", numbers[i]);
    }
    ck_assert_ptr_eq(app_options(screen->app), screen->options);
    ck_assert_ptr_eq(screen->options->loop, screen->loop);
    ck_assert_ptr_eq(screen->options->config, screen->config);
    ck_assert_ptr_eq(screen->options->env, screen->env);
    ck_assert(!app_busy(screen->app));
    seen.guest = screen->options->guest;
    seen.no_colour = screen->no_colour;
    mem_replace(&seen.user, screen->options->user);
    mem_replace(&seen.language, i18n_language());
    mem_replace(&seen.model, config_text(screen->config, "llm.model"));
    /* The loop is the screen's, and so is its front; it is gone when the program ends. */
    int turns = 0;
    struct loop_hook *hook = loop_hook_new(screen->loop, count_turn, &turns);
    screen->options->front = &front;
    loop_defer(screen->loop, stop, screen->loop);
    loop_run(screen->loop);
    ck_assert_int_ge(turns, 1);
    loop_hook_free(hook);
    *status = seen.status;
    return seen.kind ? error_set(err, seen.kind, "the screen is gone") : ERROR_NONE;
}

/* --- the program --- */

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
    return remove(path);
}

static void set_up(void)
{
    const char *tmp = getenv("TMPDIR");
    memset(&seen, 0, sizeof seen);
    home = mem_printf("%s/syllabus-test-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(home));
    ck_assert_int_eq(setenv("HOME", home, 1), 0);
    ck_assert_int_eq(setenv("TERM", "xterm", 1), 0);
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_STATE_HOME");
}

static void tear_down(void)
{
    mem_replace(&seen.user, NULL);
    mem_replace(&seen.language, NULL);
    mem_replace(&seen.model, NULL);
    mem_replace(&complaints, NULL);
    ck_assert_int_eq(nftw(home, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
    free(home);
    i18n_init("en");
}

/* Both ends of what standard input and output are to be: input has nothing more to give. */
struct plugs {
    int kept[3], master, slave, input[2], output[2], errors;
    pid_t person;
};

/* Who sits at the terminal: says Ctrl-D to every first question. Another process, for the program
 * has this one. */
static pid_t seat_person(int master)
{
    pid_t pid = fork();
    if (pid != 0) {
        return pid;
    }
    char text[4097];
    size_t n = 0;
    ssize_t got;
    while ((got = read(master, text + n, sizeof text - 1 - n)) > 0) {
        n += (size_t)got;
        text[n] = '\0';
        if (strstr(text, "What do you want to learn? ")) {
            n = 0;
            if (write(master, "\004", 1) != 1) {
                break;
            }
        }
    }
    _exit(0);
}

static void plug(struct plugs *p, enum standard standard)
{
    char name[] = "/tmp/syllabus-test-XXXXXX";
    for (int i = 0; i < 3; i++) {
        p->kept[i] = fcntl(i, F_DUPFD_CLOEXEC, 10);
    }
    ck_assert_int_eq(openpty(&p->master, &p->slave, NULL, NULL, NULL), 0);
    ck_assert_int_eq(pipe(p->input), 0);
    ck_assert_int_eq(pipe(p->output), 0);
    p->errors = mkstemp(name);
    ck_assert_int_ge(p->errors, 0);
    unlink(name);
    close(p->input[1]);
    p->person = seat_person(p->master);
    ck_assert_int_gt(p->person, 0);
    dup2(standard == ON_PIPES || standard == INPUT_ON_PIPE ? p->input[0] : p->slave, 0);
    dup2(standard == ON_PIPES || standard == OUTPUT_ON_PIPE ? p->output[1] : p->slave, 1);
    dup2(p->errors, 2);
}

static void unplug(struct plugs *p)
{
    char text[4096];
    ssize_t n = pread(p->errors, text, sizeof text, 0);
    ck_assert_int_ge(n, 0);
    for (int i = 0; i < 3; i++) {
        dup2(p->kept[i], i);
        close(p->kept[i]);
    }
    kill(p->person, SIGKILL);
    ck_assert_int_eq(waitpid(p->person, NULL, 0), p->person);
    free(complaints);
    complaints = mem_strndup(text, (size_t)n);
    const int rest[] = {p->master, p->slave, p->input[0], p->output[0], p->output[1], p->errors};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
        close(rest[i]);
    }
}

/* `words` stand apart by blanks. */
static int run(enum standard standard, const char *words, const char *variable, bool screen)
{
    struct plugs p;
    char *argv[WORDS_MAX + 2] = {0};
    char *variables[] = {mem_strdup(variable), NULL};
    char *line = mem_printf("syllabus %s", words);
    int argc = 0;
    for (char *rest = line, *word; (word = strsep(&rest, " ")) != NULL;) {
        if (*word) {
            ck_assert_int_le(argc, WORDS_MAX);
            argv[argc++] = word;
        }
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        ck_assert_int_eq(sigaction(numbers[i], NULL, &before[i]), 0);
    }
    plug(&p, standard);
    int status = cli_main(env_system(), argc, argv, variables, screen ? open_screen : NULL);
    unplug(&p);
    free(line);
    free(variables[0]);
    return status;
}

/* --- when --- */

static const struct {
    const char *words;
    const char *variable; /* of the environment, or NULL */
    const char *term;     /* NULL: unset */
    enum standard standard;
    bool screen; /* there is one */
    int status;
    bool opened;
} cases[] = {
    {"", NULL, "xterm", ON_TERMINAL, true, 0, true},
    {"--guest", NULL, "xterm", ON_TERMINAL, true, 0, true},
    {"--guest", "SYLLABUS_UI_PLAIN=false", "linux", ON_TERMINAL, true, 0, true},
    /* Line mode: at the end of its input it leaves. */
    {"--guest", NULL, "xterm", ON_TERMINAL, false, 0, false},
    {"--guest", NULL, "dumb", ON_TERMINAL, true, 0, false},
    {"--guest", NULL, "", ON_TERMINAL, true, 0, false},
    {"--guest", NULL, NULL, ON_TERMINAL, true, 0, false},
    {"--guest --plain", NULL, "xterm", ON_TERMINAL, true, 0, false},
    {"--guest --plain", NULL, "xterm", ON_PIPES, true, 0, false},
    {"--guest", "SYLLABUS_UI_PLAIN=true", "xterm", ON_TERMINAL, true, 0, false},
    {"--guest chat", NULL, "xterm", ON_TERMINAL, true, 0, false},
    /* No terminal. */
    {"--guest", NULL, "xterm", ON_PIPES, true, 2, false},
    {"--guest", NULL, "xterm", INPUT_ON_PIPE, true, 2, false},
    {"--guest", NULL, "xterm", OUTPUT_ON_PIPE, true, 2, false},
    {"--guest", NULL, "xterm", ON_PIPES, false, 2, false},
    /* Something else is wanted, or wrong. */
    {"--guest track list", NULL, "xterm", ON_TERMINAL, true, 0, false},
    {"--help", NULL, "xterm", ON_TERMINAL, true, 0, false},
    {"--version", NULL, "xterm", ON_TERMINAL, true, 0, false},
    {"--screen", NULL, "xterm", ON_TERMINAL, true, 2, false},
    {"xyzzy", NULL, "xterm", ON_TERMINAL, true, 2, false},
    {"--config /nowhere", NULL, "xterm", ON_TERMINAL, true, 3, false},
    {"", "SYLLABUS_UI_PLAIN=maybe", "xterm", ON_TERMINAL, true, 2, false},
};

START_TEST(test_when)
{
    if (cases[_i].term) {
        setenv("TERM", cases[_i].term, 1);
    } else {
        unsetenv("TERM");
    }
    int status = run(cases[_i].standard, cases[_i].words, cases[_i].variable, cases[_i].screen);
    ck_assert_msg(status == cases[_i].status, "%d: %s", status, complaints);
    ck_assert_int_eq(seen.opened, cases[_i].opened);
    if (status == 0) {
        ck_assert_str_eq(complaints, "");
    }
}
END_TEST

START_TEST(test_no_terminal_is_said)
{
    ck_assert_int_eq(run(ON_PIPES, "", NULL, true), 2);
    ck_assert_ptr_nonnull(strstr(complaints, "--plain"));
    ck_assert_ptr_nonnull(strstr(complaints, "--help"));
}
END_TEST

/* --- with what --- */

START_TEST(test_settings_are_there)
{
    ck_assert_int_eq(run(ON_TERMINAL, "-g --lang ru --model m1", NULL, true), 0);
    ck_assert_int_eq(seen.opened, 1);
    ck_assert(seen.guest);
    ck_assert(!seen.no_colour);
    ck_assert_ptr_null(seen.user);
    ck_assert_str_eq(seen.language, "ru");
    ck_assert_str_eq(seen.model, "m1");
}
END_TEST

START_TEST(test_user_passes_through)
{
    ck_assert_int_eq(run(ON_TERMINAL, "-u a@example.org --no-color", "SYLLABUS_MODEL=m2", true), 0);
    ck_assert_int_eq(seen.opened, 1);
    ck_assert(!seen.guest);
    ck_assert(seen.no_colour);
    ck_assert_str_eq(seen.user, "a@example.org");
    ck_assert_str_eq(seen.model, "m2");
}
END_TEST

/* --- how it ends --- */

static const struct {
    enum error_kind kind;
    int status; /* the screen's */
    int expected;
} ends[] = {
    {ERROR_NONE, 0, 0},     {ERROR_NONE, 130, 130}, {ERROR_USAGE, 0, 2},
    {ERROR_DATABASE, 0, 7}, {ERROR_IO, 129, 129},   {ERROR_NOT_SIGNED_IN, 0, 4},
};

START_TEST(test_end)
{
    seen.kind = ends[_i].kind;
    seen.status = ends[_i].status;
    ck_assert_int_eq(run(ON_TERMINAL, "", NULL, true), ends[_i].expected);
    if (seen.kind) {
        ck_assert_ptr_eq(strstr(complaints, "syllabus: the screen is gone"), complaints);
        ck_assert_ptr_eq(strchr(complaints, '\n'), complaints + strlen(complaints) - 1);
    } else {
        ck_assert_str_eq(complaints, "");
    }
}
END_TEST

Suite *suite_screen(void)
{
    Suite *s = suite_create("screen");
    TCase *tc = tcase_create("opening");
    tcase_add_checked_fixture(tc, set_up, tear_down);
    tcase_add_loop_test(tc, test_when, 0, sizeof cases / sizeof *cases);
    tcase_add_test(tc, test_no_terminal_is_said);
    tcase_add_test(tc, test_settings_are_there);
    tcase_add_test(tc, test_user_passes_through);
    tcase_add_loop_test(tc, test_end, 0, sizeof ends / sizeof *ends);
    suite_add_tcase(s, tc);
    return s;
}
