/* The key splitter, each case fed whole and byte by byte. Keys come out between "|"; a paste is in
 * brackets, one over its cap "[!]". */
#include "suites.h"

#include "../../../src/line/line_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define E "\033"

static const struct {
    const char *bytes;
    const char *keys;
    const char *after_pause; /* NULL: nothing more */
} cases[] = {
    {"a", "|a", NULL},
    {"aб中😀", "|a|б|中|😀", NULL},
    {"e\u0301", "|e|\u0301", NULL},
    {"\r\n\t\x7f\x01", "|\r|\n|\t|\x7f|\x01", NULL},
    {"\xff"
     "a",
     "|a", NULL},
    {"\xc3"
     "a",
     "|a", NULL},
    {"\xc0\x80"
     "a",
     "|a", NULL},
    {"\xed\xa0\x80"
     "a",
     "|a", NULL},
    {"\xf4\x90\x80\x80"
     "a",
     "|a", NULL},
    {"\x80"
     "a",
     "|a", NULL},
    {"\xd0", "", NULL},
    {E, "", "|" E},
    {E E, "|" E, "|" E},
    {E "a", "|" E "a", NULL},
    {E "б", "|" E "б", NULL},
    {E "\r", "|" E "\r", NULL},
    {E "\x7f", "|" E "\x7f", NULL},
    {E "[", "", "|" E "["},
    {E "O", "", "|" E "O"},
    {E "]", "", "|" E "]"},
    {E "P", "", "|" E "P"},
    {E "[A" E "OB", "|" E "[A|" E "OB", NULL},
    {E "[1;5C" E "[3~x", "|" E "[1;5C|" E "[3~|x", NULL},
    {E E "[A", "|" E "|" E "[A", NULL},
    {E "[[A", "|" E "[[A", NULL},
    {E "[1;5", "", NULL},
    {E "[1;5" E "[A", "|" E "[A", NULL},
    {E "[1\n5A", "|\n|5|A", NULL},
    {E "]11;rgb:0/0/0\x07"
       "a",
     "|a", NULL},
    {E "]11;rgb:0/0/0" E "\\a", "|a", NULL},
    {E "P>|x" E "\\" E "_x" E "\\" E "^x" E "\\" E "Xx" E "\\a", "|a", NULL},
    {E "]11;rgb:", "", NULL},
    {E "[200~one\ntwo\r\n" E "[A\t" E "[201~x", "|[one\ntwo\r\n" E "[A\t]|x", NULL},
    {E "[200~" E "[201~x", "|[]|x", NULL},
    {E "[200~a" E "[201" E "[201~x", "|[a" E "[201]|x", NULL},
    {E "[201~x", "|x", NULL},
};

static void drain(struct line_keys *k, struct buf *seen)
{
    struct buf key = BUF_INIT(LIMIT_PASTE);
    enum line_key_kind kind;
    while ((kind = line_keys_next(k, &key)) != LINE_KEY_NONE) {
        if (kind == LINE_KEY_KEY) {
            buf_printf(seen, "|%s", buf_str(&key));
        } else if (kind == LINE_KEY_PASTE) {
            buf_printf(seen, "|[%s]", buf_str(&key));
        } else {
            buf_add_str(seen, "|[!]");
        }
    }
    buf_fini(&key);
}

static void run_case(size_t i, size_t piece)
{
    struct line_keys k;
    struct buf seen = BUF_INIT(4096);
    struct buf key = BUF_INIT(4096);
    const char *bytes = cases[i].bytes;
    size_t n = strlen(bytes);
    line_keys_init(&k);
    for (size_t at = 0; at < n; at += piece) {
        line_keys_add(&k, bytes + at, n - at < piece ? n - at : piece);
        drain(&k, &seen);
    }
    ck_assert_str_eq(buf_str(&seen), cases[i].keys);
    buf_reset(&seen);
    bool waits = line_keys_unfinished(&k);
    if (line_keys_flush(&k, &key) == LINE_KEY_KEY) {
        buf_printf(&seen, "|%s", buf_str(&key));
    }
    ck_assert_str_eq(buf_str(&seen), cases[i].after_pause ? cases[i].after_pause : "");
    ck_assert(waits || !cases[i].after_pause);
    ck_assert(!line_keys_unfinished(&k));
    buf_fini(&key);
    buf_fini(&seen);
    line_keys_fini(&k);
}

START_TEST(test_whole)
{
    run_case((size_t)_i, SIZE_MAX / 2);
}
END_TEST

START_TEST(test_byte_by_byte)
{
    run_case((size_t)_i, 1);
}
END_TEST

/* A paste that never ends is shown as far as it came, without losing what comes after. */
START_TEST(test_paste_without_end)
{
    struct line_keys k;
    struct buf seen = BUF_INIT(4096);
    struct buf key = BUF_INIT(4096);
    line_keys_init(&k);
    line_keys_add(&k, E "[200~one" E "[20", 13);
    drain(&k, &seen);
    ck_assert(k.pasting);
    ck_assert_int_eq(line_keys_flush_paste(&k, &key), LINE_KEY_PASTE);
    ck_assert_str_eq(buf_str(&key), "one");
    line_keys_add(&k, "1~two", 5);
    drain(&k, &seen);
    ck_assert_str_eq(buf_str(&seen), "|[]|t|w|o");

    buf_reset(&seen);
    line_keys_add(&k, E "[200~", 6);
    drain(&k, &seen);
    ck_assert_int_eq(line_keys_flush_paste(&k, &key), LINE_KEY_NONE);
    line_keys_end_paste(&k);
    line_keys_add(&k, "x", 1);
    drain(&k, &seen);
    ck_assert_str_eq(buf_str(&seen), "|x");
    buf_fini(&seen);
    buf_fini(&key);
    line_keys_fini(&k);
}
END_TEST

START_TEST(test_paste_over_its_cap)
{
    struct line_keys k;
    struct buf seen = BUF_INIT(4096);
    char *piece = mem_alloc(65536);
    memset(piece, 'x', 65536);
    line_keys_init(&k);
    line_keys_add(&k, E "[200~", 6);
    for (size_t sent = 0; sent <= LIMIT_PASTE; sent += 65536) {
        line_keys_add(&k, piece, 65536);
        drain(&k, &seen);
        ck_assert_uint_lt(k.pending.len, 65536);
    }
    line_keys_add(&k, E "[201~y", 7);
    drain(&k, &seen);
    ck_assert_str_eq(buf_str(&seen), "|[!]|y");
    free(piece);
    buf_fini(&seen);
    line_keys_fini(&k);
}
END_TEST

Suite *suite_keys(void)
{
    Suite *s = suite_create("keys");
    TCase *t = tcase_create("keys");
    tcase_add_loop_test(t, test_whole, 0, sizeof cases / sizeof *cases);
    tcase_add_loop_test(t, test_byte_by_byte, 0, sizeof cases / sizeof *cases);
    tcase_add_test(t, test_paste_without_end);
    tcase_add_test(t, test_paste_over_its_cap);
    suite_add_tcase(s, t);
    return s;
}
