/* Rows of an edited text: nothing wider than its width, nothing lost, the caret always inside. */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/text.h"
#include "typing.h"
#include "wrapped.h"

#include <stdlib.h>
#include <string.h>

static struct wrapped wrapped;

static void teardown(void)
{
    wrapped_fini(&wrapped);
}

static void make(const char *text, size_t point, int columns)
{
    wrapped_make(&wrapped, text, strlen(text), point, columns);
}

static void check_rows(const char *text, const char *const *rows)
{
    size_t n = 0;
    for (; rows[n]; n++) {
        ck_assert_uint_lt(n, wrapped.count);
        const struct wrapped_row *row = &wrapped.rows[n];
        ck_assert_uint_eq(row->length, strlen(rows[n]));
        ck_assert(memcmp(text + row->start, rows[n], row->length) == 0);
    }
    ck_assert_uint_eq(wrapped.count, n);
}

START_TEST(test_words)
{
    const char *text = "one two  three\nfourfive";
    make(text, 4, 8);
    check_rows(text, (const char *const[]){"one two ", " three", "fourfive", "", NULL});
    ck_assert_uint_eq(wrapped.caret_row, 0);
    ck_assert_int_eq(wrapped.caret_column, 4);
    make(text, strlen(text), 8); /* behind a full row */
    ck_assert_uint_eq(wrapped.caret_row, 3);
    ck_assert_int_eq(wrapped.caret_column, 0);
    make(text, 9, 8); /* where a row goes on */
    ck_assert_uint_eq(wrapped.caret_row, 1);
    ck_assert_int_eq(wrapped.caret_column, 1);
    make("", 0, 5);
    check_rows("", (const char *const[]){"", NULL});
}
END_TEST

START_TEST(test_wide)
{
    const char *text = "a\u4e2d\u6587e\u0301";
    make(text, 1, 4);
    check_rows(text, (const char *const[]){"a\u4e2d", "\u6587e\u0301", NULL});
    ck_assert_int_eq(wrapped.caret_column, 1);
    make(text, strlen(text), 3);
    check_rows(text, (const char *const[]){"a\u4e2d", "\u6587e\u0301", "", NULL});
    make(text, 0, 1);
    check_rows(text, (const char *const[]){"a", "\u4e2d", "\u6587", "e\u0301", "", NULL});
}
END_TEST

START_TEST(test_step)
{
    const char *text = "abcdef\nx\nabcdef";
    make(text, 5, 10);
    ck_assert_uint_eq(wrapped_step(&wrapped, text, -1, 5), WRAPPED_EDGE);
    ck_assert_uint_eq(wrapped_step(&wrapped, text, 1, 5), 8); /* behind the x */
    make(text, 8, 10);
    ck_assert_uint_eq(wrapped_step(&wrapped, text, 1, 5), 14);
    ck_assert_uint_eq(wrapped_step(&wrapped, text, -1, 5), 5);
    make(text, 15, 10);
    ck_assert_uint_eq(wrapped_step(&wrapped, text, 1, 5), WRAPPED_EDGE);
    make("abcdef", 0, 3); /* a row that goes on ends before its last character */
    ck_assert_uint_eq(wrapped_at(&wrapped, "abcdef", 0, 9), 2);
    make("a\u4e2db", 0, 9);
    ck_assert_uint_eq(wrapped_at(&wrapped, "a\u4e2db", 0, 2), 1); /* its second half */
}
END_TEST

START_TEST(test_scroll)
{
    make("a\nb\nc\nd\ne", 4, 5);
    ck_assert_uint_eq(wrapped_scroll(&wrapped, 0, 2), 1);
    ck_assert_uint_eq(wrapped_scroll(&wrapped, 4, 2), 2);
    ck_assert_uint_eq(wrapped_scroll(&wrapped, 4, 9), 0);
    make("a\nb\nc\nd\ne", 8, 5);
    ck_assert_uint_eq(wrapped_scroll(&wrapped, 0, 3), 2);
}
END_TEST

START_TEST(test_draw)
{
    struct canvas c;
    canvas_init(&c);
    canvas_resize(&c, 4, 12);
    struct rect area = {.row = 1, .column = 2, .rows = 2, .columns = 6};
    const char *text = "a\tb  c\u202ed \u0434\u0430\nlast";
    make(text, 11, area.columns);
    wrapped_draw(&wrapped, text, 0, &c, area, ROLE_FIELD);
    wrapped_set_cursor(&wrapped, 0, &c, area);
    typing_check_row(&c, 0, "");
    typing_check_row(&c, 1, "  a b");
    typing_check_row(&c, 2, "  cd \u0434\u0430");
    typing_check_row(&c, 3, "");
    typing_check_cursor(&c, 2, 5);
    typing_check_within(&c, area);
    wrapped_set_cursor(&wrapped, 2, &c, area); /* the caret is above what is shown */
    typing_check_cursor(&c, -1, -1);
    canvas_fini(&c);
}
END_TEST

/* --- any text in any width --- */

static void check_rows_are_text(const char *text, size_t n)
{
    size_t at = 0;
    for (size_t i = 0; i < wrapped.count; i++) {
        const struct wrapped_row *row = &wrapped.rows[i];
        ck_assert_uint_eq(row->start, at);
        ck_assert_int_le(row->width, wrapped.columns);
        ck_assert(!memchr(text + row->start, '\n', row->length));
        at += row->length;
        if (row->hard) {
            ck_assert_int_eq(text[at], '\n');
            at++;
        }
    }
    ck_assert_uint_eq(at, n);
}

/* A row takes as many columns on the canvas as it says, and the caret's cell is that of its text.
 */
static void check_drawn(struct canvas *c, const char *text, size_t point, int columns)
{
    size_t first = wrapped_scroll(&wrapped, 0, 5);
    struct rect area = {.row = 1, .column = 1, .rows = 5, .columns = columns};
    canvas_resize(c, 7, columns + 2);
    wrapped_draw(&wrapped, text, first, c, area, ROLE_FIELD);
    wrapped_set_cursor(&wrapped, first, c, area);
    typing_check_within(c, area);
    ck_assert_int_ge(c->cursor_row, 1);
    for (int y = 0; y < 5 && first + (size_t)y < wrapped.count; y++) {
        const struct wrapped_row *row = &wrapped.rows[first + (size_t)y];
        int styled = 0;
        for (int x = 0; x < columns; x++) {
            styled += canvas_at(c, y + 1, x + 1)->style == ROLE_FIELD;
        }
        ck_assert_int_eq(styled, row->width);
    }
    const struct cell *cell = canvas_at(c, c->cursor_row, c->cursor_column);
    if (columns > 1 && (unsigned char)text[point] > ' ' && (unsigned char)text[point] < 0x7f) {
        ck_assert_uint_eq(cell->character, (unsigned char)text[point]);
    }
}

static void random_text(uint64_t *seed, struct buf *out)
{
    static const char *const pieces[] = {
        "a",      "b",      " ",      " ",          "\n",     "\t",     "word",        "\u0436",
        "\u4e2d", "\u0301", "\u200d", "\U0001f600", "\u00ad", "\u2028", "longer words"};
    size_t count = typing_random(seed) % 60;
    buf_reset(out);
    for (size_t i = 0; i < count; i++) {
        buf_add_str(out, pieces[typing_random(seed) % (sizeof pieces / sizeof *pieces)]);
    }
}

START_TEST(test_random)
{
    struct canvas c;
    struct buf text = BUF_INIT(4096);
    uint64_t seed = 0x9e3779b97f4a7c15u;
    canvas_init(&c);
    for (int i = 0; i < 20000; i++) {
        random_text(&seed, &text);
        const char *s = buf_str(&text);
        size_t point = text.len > 0 ? typing_random(&seed) % (text.len + 1) : 0;
        while (((unsigned char)s[point] & 0xc0) == 0x80) {
            point--;
        }
        int columns = 1 + (int)(typing_random(&seed) % 80);
        columns = i % 3 == 0 ? 1 + columns % 8 : columns;
        make(s, point, columns);
        check_rows_are_text(s, text.len);
        ck_assert_uint_lt(wrapped.caret_row, wrapped.count);
        ck_assert_int_lt(wrapped.caret_column, columns);
        ck_assert_int_ge(wrapped.caret_column, 0);
        if (i % 10 == 0) {
            check_drawn(&c, s, point, columns);
        }
    }
    canvas_fini(&c);
    buf_fini(&text);
}
END_TEST

/* Up and Down lead through all rows, one by one. */
START_TEST(test_random_steps)
{
    struct buf text = BUF_INIT(4096);
    uint64_t seed = 0x2545f4914f6cdd1du;
    for (int i = 0; i < 3000; i++) {
        random_text(&seed, &text);
        const char *s = buf_str(&text);
        int columns = 2 + (int)(typing_random(&seed) % 20);
        int goal = (int)(typing_random(&seed) % 20);
        size_t point = 0;
        size_t steps = 0;
        make(s, 0, columns);
        while ((point = wrapped_step(&wrapped, s, 1, goal)) != WRAPPED_EDGE) {
            make(s, point, columns);
            steps++;
            ck_assert_uint_eq(wrapped.caret_row, steps);
        }
        ck_assert_uint_eq(steps + 1, wrapped.count);
        while ((point = wrapped_step(&wrapped, s, -1, goal)) != WRAPPED_EDGE) {
            make(s, point, columns);
            steps--;
            ck_assert_uint_eq(wrapped.caret_row, steps);
        }
        ck_assert_uint_eq(steps, 0);
    }
    buf_fini(&text);
}
END_TEST

Suite *suite_wrapped(void)
{
    Suite *suite = suite_create("wrapped");
    TCase *tc = tcase_create("wrapped");
    tcase_add_checked_fixture(tc, NULL, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, test_words);
    tcase_add_test(tc, test_wide);
    tcase_add_test(tc, test_step);
    tcase_add_test(tc, test_scroll);
    tcase_add_test(tc, test_draw);
    tcase_add_test(tc, test_random);
    tcase_add_test(tc, test_random_steps);
    suite_add_tcase(suite, tc);
    return suite;
}
