/* Where a continuation repeats what is there. */
#include "../../../src/planner/planner_seam_internal.h"
#include "suites.h"

#include <stdlib.h>
#include <string.h>

static const struct seam_case {
    const char *text, *more;
    size_t repeated;
    bool open;
} cases[] = {
    {"", "anything", 0, false},
    {"The modules are", " four.", 0, false},
    {"The modules are", "The modules are four.", 15, false}, /* all of it again */
    {"- Connect channels", "channels\n- Select", 8, false},  /* the last word, 8 bytes */
    {"- Connect channel", "channel\n- Select", 0, false},    /* 7 bytes are chance */
    {"- Connect channels", "chan", 0, true},                 /* may become it */
    {"- Connect channels", "change", 0, false},              /* cannot any more */
    {"ab ab ab ab ab", "ab ab ab ab", 11, true},             /* 11 now, 14 may follow */
    {"ab ab ab ab ab", "ab ab ab ab ab ab", 14, false},      /* the longest counts */
    {"про функции", "функции и типы", 14, false},            /* bytes, whole characters */
    {"short", "short and more", 0, false},
};

START_TEST(test_overlap)
{
    const struct seam_case *c = &cases[_i];
    bool open = !c->open;
    size_t n = planner_seam_overlap(c->text, strlen(c->text), c->more, strlen(c->more), &open);
    ck_assert_uint_eq(n, c->repeated);
    ck_assert(open == c->open);
}
END_TEST

START_TEST(test_bounds)
{
    char text[1001], more[1001];
    bool open = false;
    for (size_t i = 0; i < 1000; i++) {
        text[i] = (char)('a' + (i * 2654435761u >> 13) % 26);
    }
    text[1000] = '\0';
    memcpy(more, text + 1000 - PLANNER_SEAM_MAX, PLANNER_SEAM_MAX);
    ck_assert_uint_eq(planner_seam_overlap(text, 1000, more, PLANNER_SEAM_MAX, &open),
                      PLANNER_SEAM_MAX);
    memcpy(more, text + 1000 - PLANNER_SEAM_MAX - 1, PLANNER_SEAM_MAX + 1);
    ck_assert_uint_eq(planner_seam_overlap(text, 1000, more, PLANNER_SEAM_MAX + 1, &open), 0);
    ck_assert(!open);
}
END_TEST

Suite *seam_suite(void)
{
    Suite *s = suite_create("seam");
    TCase *t = tcase_create("seam");
    tcase_add_loop_test(t, test_overlap, 0, (int)(sizeof cases / sizeof cases[0]));
    tcase_add_test(t, test_bounds);
    suite_add_tcase(s, t);
    return s;
}
