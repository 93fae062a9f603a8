/* Prompt and text as rows: nothing wider than allowed, nothing lost, the cursor where the caret is.
 */
#include "suites.h"

#include "../../../src/line/line_internal.h"

#include "syllabus/base/text.h"

#include <string.h>

static const struct {
    const char *prompt, *text;
    size_t point, columns;
    const char *rows; /* joined by "/" */
    size_t row, column;
} cases[] = {
    {"> ", "", 0, 10, "> ", 0, 2},
    {"> ", "abc", 3, 10, "> abc", 0, 5},
    {"> ", "abc", 1, 10, "> abc", 0, 3},
    {"> ", "abcdefghijk", 11, 10, "> abcdefgh/ijk", 1, 3},
    {"> ", "abcdefgh", 8, 10, "> abcdefgh", 0, 10},
    {"> ", "abcdefghi", 8, 10, "> abcdefgh/i", 1, 0},
    {"> ", "ab\ncd", 2, 10, "> ab/cd", 0, 4},
    {"> ", "ab\ncd", 3, 10, "> ab/cd", 1, 0},
    {"> ", "ab\n", 3, 10, "> ab/", 1, 0},
    {"> ", "яблоко", 4, 10, "> яблоко", 0, 4},
    {"> ", "中中中中中", 0, 9, "> 中中中/中中", 0, 2},
    {"> ", "中中中中中", 9, 9, "> 中中中/中中", 1, 0},
    {"", "e\u0301e\u0301x", 6, 2, "e\u0301e\u0301/x", 1, 0},
    {"> ", "a\tb", 2, 20, "> a     b", 0, 8},
    {"> ", "a\033[2Jb", 6, 20, "> a\u241b[2Jb", 0, 8},
    {"\033[31m> ", "a", 1, 20, "\u241b[31m> a", 0, 8},
    {"long prompt> ", "ab", 2, 5, "long /promp/t> ab", 2, 5},
    {"", "中", 3, 1, "中", 0, 2},
};

START_TEST(test_rows)
{
    struct line_layout l = {0};
    struct buf joined = BUF_INIT(4096);
    line_layout_make(&l, cases[_i].prompt, cases[_i].text, strlen(cases[_i].text), cases[_i].point,
                     cases[_i].columns);
    for (size_t i = 0; i < l.count; i++) {
        buf_add_str(&joined, i > 0 ? "/" : "");
        buf_add(&joined, buf_str(&l.shown) + l.rows[i].start, l.rows[i].len);
        ck_assert_uint_eq(text_width(buf_str(&l.shown) + l.rows[i].start, l.rows[i].len),
                          l.rows[i].width);
    }
    ck_assert_str_eq(buf_str(&joined), cases[_i].rows);
    ck_assert_uint_eq(l.cursor_row, cases[_i].row);
    ck_assert_uint_eq(l.cursor_column, cases[_i].column);
    buf_fini(&joined);
    line_layout_fini(&l);
}
END_TEST

Suite *suite_layout(void)
{
    Suite *s = suite_create("layout");
    TCase *t = tcase_create("layout");
    tcase_add_loop_test(t, test_rows, 0, sizeof cases / sizeof *cases);
    suite_add_tcase(s, t);
    return s;
}
