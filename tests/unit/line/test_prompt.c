/* The prompt on a real pseudo-terminal: what is typed at the master arrives as lines, the screen
 * shows what it should, the terminal is given back as it was found. No test sleeps: each waits with
 * poll(2) until what it wants has come, or until a deadline. */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/line/prompt.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_MS 10000
#define PASTE(text) "\033[200~" text "\033[201~"

static int master, slave;
static struct line_prompt *prompt;
static struct buf screen; /* all that was written to the terminal and not yet looked at */
static struct buf said;   /* what the callbacks were told */
static struct strlist history;
static size_t history_at;
static bool begins_again; /* the accept callback asks for the next line at once */

/* --- callbacks --- */

static void on_accept(void *ctx, const char *text)
{
    ck_assert(!line_prompt_active(prompt));
    buf_printf(&said, "accept(%s)", text);
    strlist_add(&history, text);
    history_at = history.count;
    if (begins_again) {
        ck_assert_int_eq(line_prompt_begin(prompt, "again> ", NULL, NULL), ERROR_NONE);
    }
}

static void on_eof(void *ctx)
{
    ck_assert(!line_prompt_active(prompt));
    buf_add_str(&said, "eof");
}

static const char *on_prev(void *ctx, const char *current)
{
    return history_at > 0 ? history.items[--history_at] : NULL;
}

static const char *on_next(void *ctx, const char *current)
{
    if (history_at >= history.count) {
        return NULL;
    }
    history_at++;
    return history_at < history.count ? history.items[history_at] : "";
}

static size_t on_complete(void *ctx, const char *text, size_t point, struct strlist *candidates)
{
    static const char *const words[] = {"/finalize", "/find", "/help"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strncmp(words[i], text, point) == 0) {
            strlist_add(candidates, words[i]);
        }
    }
    return 0;
}

static const struct line_callbacks callbacks = {
    .accept = on_accept,
    .eof = on_eof,
    .history_prev = on_prev,
    .history_next = on_next,
    .complete = on_complete,
};

/* --- the terminal --- */

static void open_terminal(const char *term, unsigned short columns, unsigned short rows)
{
    struct winsize size = {.ws_col = columns, .ws_row = rows};
    ck_assert_int_eq(openpty(&master, &slave, NULL, NULL, &size), 0);
    fcntl(master, F_SETFL, O_NONBLOCK);
    struct termios mode;
    tcgetattr(slave, &mode);
    mode.c_oflag &= ~(tcflag_t)OPOST; /* what is written arrives as it is */
    tcsetattr(slave, TCSANOW, &mode);
    buf_init(&screen, 64u << 20);
    buf_init(&said, 64u << 20);
    history = (struct strlist){0};
    history_at = 0;
    begins_again = false;
    prompt = line_prompt_new(slave, slave, term, &callbacks, LINE_EMACS);
}

static void setup(void)
{
    open_terminal("xterm", 40, 10);
}

static void setup_dumb(void)
{
    open_terminal("dumb", 40, 10);
}

static void teardown(void)
{
    line_prompt_free(prompt);
    close(master);
    close(slave);
    buf_fini(&screen);
    buf_fini(&said);
    strlist_fini(&history);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void look(void)
{
    char bytes[4096];
    ssize_t n;
    while ((n = read(master, bytes, sizeof bytes)) > 0) {
        buf_add(&screen, bytes, (size_t)n);
    }
}

/* Runs the prompt as its owner would, for at most `ms`, once: one read or one tick. */
static void turn(int ms)
{
    int wait = line_prompt_wait(prompt);
    struct pollfd fds[] = {
        {.fd = line_prompt_active(prompt) ? slave : -1, .events = POLLIN},
        {.fd = master, .events = POLLIN},
    };
    int timeout = wait >= 0 && wait < ms ? wait : ms;
    int ready = poll(fds, 2, timeout);
    ck_assert_int_ge(ready, 0);
    look();
    if (fds[0].revents != 0) {
        struct error err = {0};
        ck_assert_msg(line_prompt_read(prompt, &err) == ERROR_NONE, "%s",
                      err.message ? err.message : "");
    } else if (ready == 0 && timeout == wait) {
        line_prompt_tick(prompt);
    }
    look();
}

/* Until the callbacks were told `expected`. */
static void wait_said(const char *expected)
{
    int64_t end = now_ms() + DEADLINE_MS;
    while (strcmp(buf_str(&said), expected) != 0) {
        ck_assert_msg(now_ms() < end, "heard \"%s\", not \"%s\"", buf_str(&said), expected);
        turn(100);
    }
}

/* Until the line holds `expected`. */
static void wait_text(const char *expected)
{
    int64_t end = now_ms() + DEADLINE_MS;
    while (strcmp(line_prompt_text(prompt), expected) != 0) {
        ck_assert_msg(now_ms() < end, "the line is \"%s\", not \"%s\"", line_prompt_text(prompt),
                      expected);
        turn(100);
    }
}

/* Until `expected` was written to the terminal; forgets what came before it and it. */
static void wait_screen(const char *expected)
{
    int64_t end = now_ms() + DEADLINE_MS;
    const char *found = NULL;
    while (!(found = strstr(buf_str(&screen), expected))) {
        ck_assert_msg(now_ms() < end, "the screen got \"%s\", not \"%s\"", buf_str(&screen),
                      expected);
        turn(100);
    }
    buf_consume(&screen, (size_t)(found - screen.data) + strlen(expected));
}

static void type(const char *bytes)
{
    size_t n = strlen(bytes);
    int64_t end = now_ms() + DEADLINE_MS;
    while (n > 0) {
        ssize_t written = write(master, bytes, n < 512 ? n : 512);
        if (written > 0) {
            bytes += written;
            n -= (size_t)written;
        }
        ck_assert_msg(now_ms() < end, "the terminal takes no more");
        turn(0);
    }
}

static void begin(const char *text)
{
    struct error err = {0};
    ck_assert_msg(line_prompt_begin(prompt, text, NULL, &err) == ERROR_NONE, "%s",
                  err.message ? err.message : "");
}

/* --- tests --- */

START_TEST(test_typing)
{
    begin("you> ");
    wait_screen("\033[?2004h");
    wait_screen("\r\033[Jyou> \r\033[5C");
    type("привет");
    wait_text("привет");
    wait_screen("you> привет\r\033[11C");
    type("\r");
    wait_said("accept(привет)");
    wait_screen("\r\n");
    wait_screen("\033[?2004l");
    ck_assert(!line_prompt_active(prompt));
    ck_assert_int_eq(line_prompt_wait(prompt), -1);
}
END_TEST

START_TEST(test_terminal_is_given_back)
{
    struct termios before = {0}, during = {0}, after = {0};
    ck_assert_int_eq(tcgetattr(slave, &before), 0);
    begin("> ");
    tcgetattr(slave, &during);
    ck_assert_uint_eq(during.c_lflag & (ICANON | ECHO), 0);
    ck_assert_uint_eq(during.c_iflag & ICRNL, 0);
    ck_assert_uint_ne(during.c_lflag & ISIG, 0);
    ck_assert_uint_eq(during.c_oflag, before.c_oflag);
    type("abc");
    wait_text("abc");
    line_prompt_end(prompt);
    wait_screen("\033[?2004l");
    tcgetattr(slave, &after);
    ck_assert_int_eq(memcmp(&before, &after, sizeof before), 0);

    begin("> ");
    line_prompt_rescue();
    tcgetattr(slave, &after);
    ck_assert_int_eq(memcmp(&before, &after, sizeof before), 0);
    wait_screen("\033[?2004l");
    line_prompt_resume(prompt);
    tcgetattr(slave, &after);
    ck_assert_int_eq(memcmp(&during, &after, sizeof during), 0);
    line_prompt_end(prompt);
    line_prompt_rescue(); /* nothing is taken: nothing happens */
    tcgetattr(slave, &after);
    ck_assert_int_eq(memcmp(&before, &after, sizeof before), 0);
}
END_TEST

START_TEST(test_paste_inserts_and_never_sends)
{
    begin("> ");
    type(PASTE("one\r\ntwo\n\033[Athree\a") "!");
    wait_text("one\ntwo\n[Athree!");
    ck_assert_str_eq(buf_str(&said), "");
    type("\r");
    wait_said("accept(one\ntwo\n[Athree!)");
}
END_TEST

START_TEST(test_big_paste)
{
    size_t n = 300000;
    char *text = mem_alloc(n + 1);
    for (size_t i = 0; i < n; i++) {
        text[i] = i % 60 == 59 ? '\n' : 'x';
    }
    begin("> ");
    type("\033[200~");
    type(text);
    type("\033[201~");
    wait_text(text);
    free(text);
}
END_TEST

START_TEST(test_paste_whose_end_does_not_come)
{
    begin("> ");
    type("\033[200~one\ntw");
    ck_assert_int_eq(line_prompt_wait(prompt), 2000);
    line_prompt_tick(prompt); /* as after a pause */
    ck_assert_str_eq(line_prompt_text(prompt), "one\ntw");
    ck_assert_int_eq(line_prompt_wait(prompt), 8000);
    type("o\nthree\033[201~");
    wait_text("one\ntwo\nthree");
    type("\033[200~x\r");
    line_prompt_tick(prompt);
    line_prompt_tick(prompt); /* it is given up: keys are keys again */
    ck_assert_str_eq(buf_str(&said), "");
    type("\r");
    wait_said("accept(one\ntwo\nthreex\n)");
}
END_TEST

static void fill(char *text, char c, size_t n)
{
    memset(text, c, n);
    text[n] = '\0';
}

/* It is told once, and none of it is typed. */
START_TEST(test_paste_over_the_cap)
{
    char *text = mem_alloc(LIMIT_PASTE + 2);
    fill(text, 'x', LIMIT_PASTE + 1);
    begin("> ");
    type("a\033[200~");
    type(text);
    free(text);
    ck_assert_int_eq(line_prompt_wait(prompt), 2000);
    line_prompt_tick(prompt);
    wait_screen("left out");
    type("rest\r");
    line_prompt_tick(prompt);
    type("rest\033[201~b");
    wait_text("ab");
    look();
    ck_assert_ptr_null(strstr(buf_str(&screen), "left out"));
    ck_assert_str_eq(buf_str(&said), "");
}
END_TEST

/* Terminals answer what others have asked them. */
START_TEST(test_replies_are_not_typed)
{
    begin("> ");
    type("a\033]11;rgb:00/11/22\a\033[?62;22c\033P>|term\033\\\033[5;10R\033[<0;1;1Mb");
    wait_text("ab");
    type("\033]11;rgb:");
    ck_assert_int_eq(line_prompt_wait(prompt), 50);
    line_prompt_tick(prompt); /* the rest does not come */
    ck_assert_int_eq(line_prompt_wait(prompt), -1);
    type("c\r");
    wait_said("accept(abc)");
}
END_TEST

/* What follows an accepted line waits, whatever it is: half a key, and a paste. */
START_TEST(test_typed_ahead_in_the_middle_of_a_key)
{
    begin("> ");
    type("one\r" PASTE("two") "\033[");
    wait_said("accept(one)");
    begin("> ");
    wait_text("two");
    type("Dx\r");
    wait_said("accept(one)accept(twxo)");
}
END_TEST

START_TEST(test_alt_enter_breaks_the_line)
{
    begin("> ");
    type("one\033\rtwo");
    wait_text("one\ntwo");
    wait_screen("> one\r\ntwo");
    ck_assert_str_eq(buf_str(&said), "");
    type("\033[Ax\r");
    wait_said("accept(onex\ntwo)");
}
END_TEST

START_TEST(test_history)
{
    begins_again = true;
    begin("> ");
    type("first\rsecond\r");
    wait_said("accept(first)accept(second)");
    type("\033[A");
    wait_text("second");
    type("\020");
    wait_text("first");
    type("\033[A"); /* nothing older: stays */
    type("\016");
    wait_text("second");
    type("\033[B");
    wait_text("");
}
END_TEST

START_TEST(test_completion)
{
    begin("> ");
    type("/h\t");
    wait_text("/help");
    type("\025/f\t");
    wait_text("/fin");
    ck_assert_ptr_null(strstr(buf_str(&screen), "/finalize"));
    type("\t");
    wait_screen("> /fin\r\033[6C\r\n/finalize  /find");
    wait_screen("> /fin");
    ck_assert_str_eq(line_prompt_text(prompt), "/fin");
    type("a\t\r");
    wait_said("accept(/finalize)");
}
END_TEST

/* 40 columns, of which the last stays free. */
START_TEST(test_long_line_is_wrapped)
{
    begin("> ");
    type("aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd");
    wait_screen("> aaaaaaaaaabbbbbbbbbbccccccccccddddddd\r\nddd\r\033[3C");
    type("\001");
    wait_screen("\033[1A\r\033[2C");
    type("\005");
    wait_screen("ddd\r\033[3C");
    type("x");
    wait_screen("\033[1A\r\033[J> aaa"); /* the cursor goes to the first row before drawing */
    wait_screen("dddx\r\033[4C");
}
END_TEST

/* 10 rows: only those around the cursor can be shown. */
START_TEST(test_more_rows_than_the_screen_has)
{
    begin("> ");
    type(PASTE("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11"));
    wait_screen("\033[J2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9\r\n10\r\n11\r\033[2C");
    type("\033[A\033[A\033[A\033[A\033[A\033[A\033[A\033[A\033[A\033[A");
    wait_screen("\033[9A\r\033[J1\r\n2");
}
END_TEST

START_TEST(test_resize)
{
    struct winsize narrow = {.ws_col = 20, .ws_row = 10};
    begin("> ");
    type("aaaaaaaaaabbbbbbbbbbcccccccccc");
    wait_screen("cccccccccc\r\033[32C");
    ck_assert_int_eq(ioctl(slave, TIOCSWINSZ, &narrow), 0);
    line_prompt_resize(prompt);
    /* 32 columns have become two rows, and the cursor is in the second. */
    wait_screen("\033[1A\r\033[J> aaaaaaaaaabbbbbbb\r\nbbbcccccccccc\r\033[13C");
}
END_TEST

START_TEST(test_typed_ahead_is_kept)
{
    begin("> ");
    type("one\rtwo\rthr");
    wait_said("accept(one)");
    ck_assert(!line_prompt_active(prompt));
    for (int i = 0; i < 5; i++) {
        turn(0); /* nothing is taken while no prompt is shown */
    }
    ck_assert_str_eq(buf_str(&said), "accept(one)");
    begin("> ");
    wait_said("accept(one)accept(two)");
    begin("> ");
    wait_text("thr");
    type("ee\r");
    wait_said("accept(one)accept(two)accept(three)");
}
END_TEST

/* What was typed while the terminal edited lines itself arrives with LF, and half lines too. */
START_TEST(test_typed_between_prompts)
{
    begin("> ");
    type("one\r");
    wait_said("accept(one)");
    ck_assert_int_eq(write(master, "two\rthr", 7), 7);
    begin("> ");
    wait_said("accept(one)accept(two)");
    begin("> ");
    wait_text("thr");
}
END_TEST

START_TEST(test_initial_text)
{
    ck_assert_int_eq(line_prompt_begin(prompt, "> ", "черновик", NULL), ERROR_NONE);
    wait_screen("> черновик\r\033[10C");
    type("!\r");
    wait_said("accept(черновик!)");
}
END_TEST

START_TEST(test_end_of_input)
{
    begin("> ");
    type("a\004");
    wait_text("a");
    type("\177\004");
    wait_said("eof");
}
END_TEST

START_TEST(test_hang_up)
{
    begin("> ");
    close(master);
    master = -1;
    struct error err = {0};
    ck_assert_int_eq(line_prompt_read(prompt, &err), ERROR_NONE);
    ck_assert_str_eq(buf_str(&said), "eof");
    master = open("/dev/null", O_RDWR);
}
END_TEST

START_TEST(test_discard)
{
    begin("> ");
    ck_assert(!line_prompt_discard(prompt));
    type("half\033\rway");
    wait_text("half\nway");
    ck_assert(line_prompt_discard(prompt));
    ck_assert_str_eq(line_prompt_text(prompt), "");
    wait_screen("way\r\033[3C^C\r\n");
    wait_screen("> \r\033[2C");
    ck_assert(line_prompt_active(prompt));
    ck_assert(!line_prompt_discard(prompt));
}
END_TEST

START_TEST(test_lone_escape_in_vi)
{
    line_prompt_free(prompt);
    prompt = line_prompt_new(slave, slave, "xterm", &callbacks, LINE_VI);
    begin("> ");
    type("abc\033");
    wait_text("abc");
    ck_assert_int_eq(line_prompt_wait(prompt), 50);
    line_prompt_tick(prompt);
    type("0x");
    wait_text("bc");
    type("\r");
    wait_said("accept(bc)");
}
END_TEST

/* A line that is slow can bring Escape and what was pressed after it at once. */
START_TEST(test_escape_and_a_key_in_vi)
{
    line_prompt_free(prompt);
    prompt = line_prompt_new(slave, slave, "xterm", &callbacks, LINE_VI);
    begin("> ");
    type("abc\033\033[Dx");
    wait_text("ac");
    type("A\033ix\033\033[3~\r");
    wait_said("accept(ac)");
}
END_TEST

/* Nothing that is pasted can drive the terminal. */
START_TEST(test_shown_harmless)
{
    begin("> \033]0;x\a");
    type(PASTE("a\u202eb\033]52;c;AAAA\a"));
    wait_text("a\u202eb]52;c;AAAA");
    wait_screen("ab]52;c;AAAA");
    type("\r");
    wait_said("accept(a\u202eb]52;c;AAAA)");
    ck_assert_ptr_null(strstr(buf_str(&screen), "\033]"));
    ck_assert_ptr_null(strstr(buf_str(&screen), "\u202e"));
}
END_TEST

/* --- without escape sequences --- */

START_TEST(test_dumb_terminal)
{
    struct termios before = {0}, during = {0};
    tcgetattr(slave, &before);
    begin("you> ");
    tcgetattr(slave, &during);
    ck_assert_int_eq(memcmp(&before, &during, sizeof before), 0);
    wait_screen("you> ");
    type("привет\r");
    wait_said("accept(привет)");
    begin("you> ");
    type("one\rtwo\r");
    wait_said("accept(привет)accept(one)");
    begin("you> ");
    wait_said("accept(привет)accept(one)accept(two)");
    begin("you> ");
    type("\004");
    wait_said("accept(привет)accept(one)accept(two)eof");
    wait_screen("you> \n"); /* nobody pressed Enter */
    begin("you> ");
    ck_assert(!line_prompt_discard(prompt));
    line_prompt_end(prompt);
    wait_screen("you> \n");
    look();
    ck_assert_ptr_null(strchr(buf_str(&screen), '\033'));
}
END_TEST

static const struct {
    const char *input;
    const char *said;
} files[] = {
    {"", "eof"},
    {"one\n", "accept(one)eof"},
    {"one\r\ntwo", "accept(one)accept(two)eof"},
    {"\n\n", "accept()accept()eof"},
    {"a\tb\033[A\a\xff\n", "accept(a\tb[A\uFFFD)eof"},
};

/* Reads lines from a pipe with no prompt shown, one a begin. */
static void read_file(int in, int out)
{
    line_prompt_free(prompt);
    prompt = line_prompt_new(in, out, "xterm", &callbacks, LINE_EMACS);
    int64_t end = now_ms() + DEADLINE_MS;
    while (!strstr(buf_str(&said), "eof")) {
        begin("> ");
        while (line_prompt_active(prompt)) {
            ck_assert_msg(now_ms() < end, "no end of the file, but %zu bytes", said.len);
            struct error err = {0};
            if (line_prompt_read(prompt, &err) != ERROR_NONE) {
                buf_printf(&said, "%s", error_kind_name(err.kind));
            }
            error_clear(&err);
        }
    }
}

START_TEST(test_file)
{
    int in[2], out[2];
    char byte = 0;
    ck_assert_int_eq(pipe(in), 0);
    ck_assert_int_eq(pipe2(out, O_NONBLOCK), 0);
    size_t n = strlen(files[_i].input);
    ck_assert_int_eq(write(in[1], files[_i].input, n), (ssize_t)n);
    close(in[1]);
    read_file(in[0], out[1]);
    ck_assert_str_eq(buf_str(&said), files[_i].said);
    ck_assert_int_eq(read(out[0], &byte, 1), -1); /* not a byte was written */
    close(in[0]);
    close(out[0]);
    close(out[1]);
}
END_TEST

START_TEST(test_file_with_a_line_over_the_cap)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    fputs("before\n", file);
    for (size_t i = 0; i < LIMIT_MESSAGE + 10000; i++) {
        fputc('x', file);
    }
    fputs("\nafter\n", file);
    rewind(file);
    read_file(fileno(file), fileno(file));
    ck_assert_str_eq(buf_str(&said), "accept(before)too_longaccept(after)eof");
    fclose(file);
}
END_TEST

Suite *suite_prompt(void)
{
    Suite *s = suite_create("prompt");
    TCase *t = tcase_create("terminal");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, test_typing);
    tcase_add_test(t, test_terminal_is_given_back);
    tcase_add_test(t, test_paste_inserts_and_never_sends);
    tcase_add_test(t, test_big_paste);
    tcase_add_test(t, test_paste_whose_end_does_not_come);
    tcase_add_test(t, test_paste_over_the_cap);
    tcase_add_test(t, test_replies_are_not_typed);
    tcase_add_test(t, test_typed_ahead_in_the_middle_of_a_key);
    tcase_add_test(t, test_alt_enter_breaks_the_line);
    tcase_add_test(t, test_history);
    tcase_add_test(t, test_completion);
    tcase_add_test(t, test_long_line_is_wrapped);
    tcase_add_test(t, test_more_rows_than_the_screen_has);
    tcase_add_test(t, test_resize);
    tcase_add_test(t, test_typed_ahead_is_kept);
    tcase_add_test(t, test_typed_between_prompts);
    tcase_add_test(t, test_initial_text);
    tcase_add_test(t, test_end_of_input);
    tcase_add_test(t, test_hang_up);
    tcase_add_test(t, test_discard);
    tcase_add_test(t, test_lone_escape_in_vi);
    tcase_add_test(t, test_escape_and_a_key_in_vi);
    tcase_add_test(t, test_shown_harmless);
    suite_add_tcase(s, t);

    t = tcase_create("plain");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup_dumb, teardown);
    tcase_add_test(t, test_dumb_terminal);
    tcase_add_loop_test(t, test_file, 0, sizeof files / sizeof *files);
    tcase_add_test(t, test_file_with_a_line_over_the_cap);
    suite_add_tcase(s, t);
    return s;
}
