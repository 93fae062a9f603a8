/* Random keys in both modes: no crash (run under valgrind too, as readline itself is not
 * instrumented), the text valid, the caret inside it, nothing accepted but by Enter. */
#include "suites.h"

#include "syllabus/base/env.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/line/line.h"

#include <stdlib.h>
#include <string.h>

#define KEYS       100000
#define CHECK_STEP 16

static const char *const sequences[] = {
    "\033[A",   "\033[B", "\033[C",    "\033[D",       "\033[H",   "\033[F",
    "\033[3~",  "\033OA", "\033[1;5C", "\033[1;5D",    "\033[15~", "\033[200~",
    "\033",     "\033",   "\033b",     "\033f",        "\033d",    "\033\177",
    "\033y",    "\0333",  "\033-",     "\033u",        "\033l",    "\033c",
    "\033t",    "\033\\", "\033.",     "\033#",        "\033<",    "\033>",
    "\033p",    "\033n",  "\033\r",    "\0339",        "\030\025", "\030\030",
    "\030\005", "ж",      "Ё",         "中",           "😀",        "\u0301",
    "\u200d",   "я",      "\033я",     "\033[<0;1;1M",
};

struct run {
    size_t accepted, entered;
    uint64_t history;
};

static void on_accept(void *ctx, const char *text)
{
    struct run *run = ctx;
    run->accepted++;
    ck_assert(text_is_utf8(text, strlen(text)));
}

static const char *on_history(void *ctx, const char *current)
{
    static const char *const entries[] = {"", "one two three", "раз\nдва\nтри", "x"};
    struct run *run = ctx;
    return entries[run->history++ % 4];
}

static size_t on_complete(void *ctx, const char *text, size_t point, struct strlist *candidates)
{
    strlist_add(candidates, "слово");
    if (point % 2 == 0) {
        strlist_add(candidates, "словарь");
    }
    return point;
}

static size_t random_below(const struct env *env, size_t n)
{
    uint32_t r = 0;
    env_random(env, &r, sizeof r);
    return r % n;
}

static void random_key(const struct env *env, struct line *line, struct run *run)
{
    size_t kind = random_below(env, 100);
    if (kind < 25) {
        const char *s = sequences[random_below(env, sizeof sequences / sizeof *sequences)];
        line_key(line, s, strlen(s));
    } else if (kind < 40) {
        char control = (char)random_below(env, 32);
        run->entered += control == '\r' || control == '\n';
        line_key(line, &control, 1);
    } else if (kind < 97) {
        char printable = (char)(' ' + random_below(env, 95));
        line_key(line, &printable, 1);
    } else if (kind < 98) {
        char bytes[6];
        env_random(env, bytes, sizeof bytes);
        if (!memchr(bytes, '\r', 6) && !memchr(bytes, '\n', 6)) {
            line_key(line, bytes, 1 + random_below(env, 5));
        }
    } else if (kind < 99) {
        line_paste(line, "вставка\r\nи ещё", strlen("вставка\r\nи ещё"));
    } else {
        line_set_text(line, "начало");
    }
}

static void check_line(const struct line *line)
{
    const char *text = line_text(line);
    size_t n = line_length(line);
    ck_assert_uint_eq(strlen(text), n);
    ck_assert(text_is_utf8(text, n));
    ck_assert_uint_le(line_point(line), n);
    ck_assert(((unsigned char)text[line_point(line)] & 0xc0) != 0x80);
    for (size_t i = 0; i < n; i++) {
        ck_assert((unsigned char)text[i] >= 0x20 || text[i] == '\n' || text[i] == '\t');
    }
}

START_TEST(test_random_keys)
{
    struct run run = {0};
    const struct line_callbacks callbacks = {
        .accept = on_accept,
        .history_prev = on_history,
        .history_next = on_history,
        .complete = on_complete,
        .ctx = &run,
    };
    struct env *env = env_fixed_new(0, 0, 20260101 + (uint64_t)_i);
    struct line *line = line_new(&callbacks);
    line_set_mode(line, _i % 2 == 0 ? LINE_EMACS : LINE_VI);
    for (size_t i = 0; i < KEYS / 2; i++) {
        random_key(env, line, &run);
        if (i % CHECK_STEP == 0) {
            check_line(line);
        }
        if (line_length(line) > 4000) {
            line_set_text(line, NULL);
        }
    }
    check_line(line);
    ck_assert_uint_le(run.accepted, run.entered);
    ck_assert_uint_gt(run.accepted, 0);
    line_free(line);
    env_free(env);
}
END_TEST

Suite *suite_random(void)
{
    Suite *s = suite_create("random");
    TCase *t = tcase_create("random");
    tcase_set_timeout(t, 300);
    tcase_add_loop_test(t, test_random_keys, 0, 2);
    suite_add_tcase(s, t);
    return s;
}
