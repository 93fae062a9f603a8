/* The arithmetic of the screen: nothing overlaps, nothing is outside, all space is used. */
#include "suites.h"

#include "layout.h"

static void check_inside(const struct layout *l, struct rect r)
{
    ck_assert_int_ge(r.row, 1);
    ck_assert_int_ge(r.column, 1);
    ck_assert_int_ge(r.rows, 1);
    ck_assert_int_ge(r.columns, 1);
    ck_assert_int_le(r.row + r.rows, l->rows);
    ck_assert_int_le(r.column + r.columns, l->columns - 1);
}

static int shown(const struct layout *l)
{
    int count = 0;
    for (int i = 0; i < PANEL_COUNT; i++) {
        count += l->panels[i].columns > 0;
    }
    return count;
}

/* Panels stand side by side with one line between them and fill the width. */
static void check_panels(const struct layout *l)
{
    int column = 1;
    int divider = 0;
    for (int i = 0; i < PANEL_COUNT; i++) {
        struct rect r = l->panels[i];
        if (r.columns == 0) {
            continue;
        }
        check_inside(l, r);
        if (column > 1) {
            ck_assert_int_eq(l->dividers[divider++], column);
            column++;
        }
        ck_assert_int_eq(r.column, column);
        ck_assert_int_eq(r.row, 1);
        ck_assert_int_eq(r.row + r.rows, l->input_line);
        column += r.columns;
    }
    ck_assert_int_eq(column, l->columns - 1);
    ck_assert_int_eq(divider, l->divider_count);
}

START_TEST(test_every_size)
{
    struct layout l;
    for (int rows = 1; rows < 60; rows += rows < 20 ? 1 : 7) {
        for (int columns = 1; columns < 220; columns += columns < 110 ? 1 : 9) {
            for (int wanted = 0; wanted < PANEL_COUNT; wanted++) {
                for (int input = 0; input < 40; input += 13) {
                    layout_make(&l, rows, columns, (enum panel)wanted, input);
                    ck_assert_int_eq(l.too_small, rows < 12 || columns < 40);
                    if (l.too_small) {
                        continue;
                    }
                    check_panels(&l);
                    check_inside(&l, l.input);
                    check_inside(&l, l.status);
                    ck_assert_int_gt(l.panels[wanted].columns, 0);
                    ck_assert_int_ge(l.panels[wanted].rows, 4);
                    ck_assert_int_le(l.input.rows, rows / 3);
                    ck_assert_int_eq(l.input.row, l.input_line + 1);
                }
            }
        }
    }
}
END_TEST

START_TEST(test_panels_by_width)
{
    static const struct {
        int columns;
        enum panel wanted;
        int count;
        enum panel other;
    } cases[] = {
        {40, PANEL_TRACKS, 1, PANEL_TRACKS},   {69, PANEL_MODULES, 1, PANEL_MODULES},
        {70, PANEL_TRACKS, 2, PANEL_CHAT},     {70, PANEL_CHAT, 2, PANEL_MODULES},
        {99, PANEL_MODULES, 2, PANEL_CHAT},    {100, PANEL_CHAT, 3, PANEL_TRACKS},
        {250, PANEL_TRACKS, 3, PANEL_MODULES},
    };
    struct layout l;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        layout_make(&l, 24, cases[i].columns, cases[i].wanted, 1);
        ck_assert_int_eq(shown(&l), cases[i].count);
        ck_assert_int_gt(l.panels[cases[i].wanted].columns, 0);
        ck_assert_int_gt(l.panels[cases[i].other].columns, 0);
    }
}
END_TEST

Suite *suite_layout(void)
{
    Suite *suite = suite_create("layout");
    TCase *tc = tcase_create("layout");
    tcase_add_test(tc, test_every_size);
    tcase_add_test(tc, test_panels_by_width);
    suite_add_tcase(suite, tc);
    return suite;
}
