/* The grid: clipping, wide characters, and the last gate of hostile text. */
#include "suites.h"

#include "canvas.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

static struct canvas canvas;

static void setup(void)
{
    canvas_init(&canvas);
    canvas_resize(&canvas, 3, 10);
}

static void teardown(void)
{
    canvas_fini(&canvas);
}

static void check_row(int row, const char *expected)
{
    char *text = canvas_row_text(&canvas, row);
    ck_assert_str_eq(text, expected);
    free(text);
}

static int put(int row, int column, const char *s)
{
    return canvas_put(&canvas, canvas_all(&canvas), row, column, s, strlen(s), ROLE_TEXT);
}

/* Wide characters are whole: a cell of width 2 is followed by one of width 0, and only by one. */
static void check_whole(const struct canvas *c)
{
    for (int row = 0; row < c->rows; row++) {
        for (int column = 0; column < c->columns; column++) {
            const struct cell *cell = canvas_at(c, row, column);
            const struct cell *next = canvas_at(c, row, column + 1);
            ck_assert(cell->width <= 2);
            ck_assert((cell->width == 2) == (next != NULL && next->width == 0));
            ck_assert(cell->width == 0 || !text_is_dangerous(cell->character));
            ck_assert(cell->width == 0 || cell->character >= 0x20);
        }
    }
}

START_TEST(test_put_clips)
{
    put(0, -2, "abcdef");
    check_row(0, "cdef");
    put(1, 8, "abcdef");
    check_row(1, "        ab");
    put(5, 0, "nowhere");
    struct rect area = {.row = 2, .column = 3, .rows = 1, .columns = 4};
    ck_assert_int_eq(canvas_put(&canvas, area, 0, 0, "abcdef", 6, ROLE_TEXT), 4);
    check_row(2, "   abcd");
}
END_TEST

START_TEST(test_wide)
{
    put(0, 0, "\u4e2d\u6587");
    put(0, 1, "x"); /* over the second half of the first */
    check_row(0, " x\u6587");
    put(0, 2, "y"); /* over the first half of the second */
    check_row(0, " xy");
    put(1, 9, "\u4e2d"); /* would straddle the edge */
    check_row(1, "");
    put(2, 0, "e\u0301x");
    check_row(2, "e\u0301x");
    put(2, 0, "\u0301x"); /* a mark without a character before it */
    check_row(2, "xx");
    check_whole(&canvas);
}
END_TEST

START_TEST(test_hostile)
{
    const char text[] = "a\x1b[2J\x07\xc2\x9b\xe2\x80\xae\xff";
    canvas_put(&canvas, canvas_all(&canvas), 0, 0, text, sizeof text - 1, ROLE_TEXT);
    check_row(0, "a\ufffd[2J\ufffd\ufffd\ufffd\ufffd");
    check_whole(&canvas);
}
END_TEST

START_TEST(test_cut)
{
    ck_assert_int_eq(canvas_put_cut(&canvas, canvas_all(&canvas), 0, 0, "abcdef", 4, ROLE_TEXT), 4);
    check_row(0, "abc\u2026");
    ck_assert_int_eq(
        canvas_put_cut(&canvas, canvas_all(&canvas), 1, 0, "\u4e2d\u6587\u4e2d", 4, ROLE_TEXT), 3);
    check_row(1, "\u4e2d\u2026");
    ck_assert_int_eq(canvas_put_cut(&canvas, canvas_all(&canvas), 2, 0, "abcd", 4, ROLE_TEXT), 4);
    check_row(2, "abcd");
}
END_TEST

/* Whatever is drawn wherever, the grid stays whole. */
START_TEST(test_random)
{
    static const char *const texts[] = {"abc",        "\u4e2d\u6587", "\u0436e\u0301",
                                        "\U0001f600", "\x1b]0;x\x07", "\u202e\u0301"};
    unsigned seed = 1;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 1103515245u + 12345u;
        const char *text = texts[(seed >> 8) % 6];
        struct rect area = {.row = (int)((seed >> 12) % 5) - 1,
                            .column = (int)((seed >> 16) % 12) - 2,
                            .rows = (int)((seed >> 20) % 4),
                            .columns = (int)((seed >> 24) % 12)};
        canvas_put(&canvas, area, 0, (int)((seed >> 10) % 8) - 3, text, strlen(text), ROLE_TEXT);
        if (i % 7 == 0) {
            canvas_frame(&canvas, area, ROLE_BORDER);
        }
    }
    check_whole(&canvas);
}
END_TEST

Suite *suite_canvas(void)
{
    Suite *suite = suite_create("canvas");
    TCase *tc = tcase_create("canvas");
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, test_put_clips);
    tcase_add_test(tc, test_wide);
    tcase_add_test(tc, test_hostile);
    tcase_add_test(tc, test_cut);
    tcase_add_test(tc, test_random);
    suite_add_tcase(suite, tc);
    return suite;
}
