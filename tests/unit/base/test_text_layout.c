/* Columns, lines and letters. */
#include "scratch.h"
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(table) (int)(sizeof table / sizeof *table)

/* --- columns --- */

START_TEST(measures_as_the_terminal_does)
{
    ck_assert_uint_eq(text_width("Привет", strlen("Привет")), 6);
    ck_assert_uint_eq(text_width("漢字🙂", strlen("漢字🙂")), 6);
    ck_assert_uint_eq(text_width("e\u0301", strlen("e\u0301")), 1);
    ck_assert_int_eq(text_char_width(0x1FAE8), 1); /* newer than the C library: unknown */
    ck_assert_int_eq(text_char_width(0x1F642), 2);
    ck_assert_int_eq(text_char_width(0x301), 0);
}
END_TEST

static const struct {
    const char *text;
    size_t columns;
    size_t fits; /* bytes */
    const char *padded;
} fits[] = {
    {"abc", 5, 3, "abc  "},     {"abcdef", 4, 4, "abc…"}, {"Привет", 4, 8, "При…"},
    {"漢字", 3, 3, "漢…"},      {"漢字", 2, 3, "… "}, /* the mark leaves no room for a wide one */
    {"漢字", 4, 6, "漢字"},     {"e\u0301x", 1, 3, "…"},  {"e\u0301", 1, 3, "e\u0301"},
    {"👍🏽!", 3, 0, "…  "}, /* a base and its modifier stay together */
    {"abc", 0, 0, ""},          {"", 2, 0, "  "},
};

START_TEST(cuts_between_graphemes)
{
    const char *text = fits[_i].text;
    ck_assert_uint_eq(text_fit(text, strlen(text), fits[_i].columns), fits[_i].fits);
    struct buf out = BUF_INIT(100);
    ck_assert(text_pad(&out, text, fits[_i].columns));
    ck_assert_str_eq(buf_str(&out), fits[_i].padded);
    ck_assert_uint_eq(text_width(buf_str(&out), out.len), fits[_i].columns);
    buf_fini(&out);
}
END_TEST

/* --- lines --- */

/* Lines joined by "|". */
static char *wrapped(const char *text, size_t columns)
{
    struct buf out = BUF_INIT(10000);
    struct text_span span;
    for (size_t pos = 0, lines = 0; text_wrap_next(text, strlen(text), columns, &pos, &span);) {
        buf_add(&out, "|", lines++ > 0);
        buf_add(&out, text + span.start, span.len);
    }
    return buf_steal(&out);
}

static const struct {
    const char *text;
    size_t columns;
    const char *lines;
} wraps[] = {
    {"one two three", 7, "one two|three"},
    {"one two three", 8, "one two|three"},
    {"one  two", 5, "one|two"},
    {"слово за словом", 8, "слово за|словом"},
    {"abcdefgh", 3, "abc|def|gh"},
    {"a bcdefgh", 4, "a|bcde|fgh"},
    {"a\n\nb\n", 5, "a||b"},
    {"one \ntwo", 3, "one|two"},
    {"  in dent", 4, "  in|dent"},
    {"漢字漢字", 5, "漢字|漢字"},
    {"a漢", 2, "a|漢"},
    {"no\u00A0break here", 8, "no\u00A0break|here"},
    {"👍🏽👍🏽", 5, "👍🏽|👍🏽"},
    {"👍🏽", 3, "👍|🏽"}, /* nothing is wider than its pane */
    {"漢", 1, "漢"},              /* but what cannot be divided */
    {"", 5, ""},
};

START_TEST(wraps_at_blanks_then_graphemes)
{
    char *lines = wrapped(wraps[_i].text, wraps[_i].columns);
    ck_assert_str_eq(lines, wraps[_i].lines);
    free(lines);
}
END_TEST

static bool only_break(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] != ' ' && s[i] != '\t' && s[i] != '\n') {
            return false;
        }
    }
    return true;
}

/* No line is wider than its pane, nothing but blanks and line ends is left out. */
static void check_wrap(const char *text, size_t n, size_t columns)
{
    struct text_span span;
    size_t pos = 0, end = 0;
    while (text_wrap_next(text, n, columns, &pos, &span)) {
        scratch_require(span.start >= end);
        scratch_require(only_break(text + end, span.start - end));
        end = span.start + span.len;
        scratch_require(end <= pos);
        scratch_require(pos <= n);
        scratch_require(pos > span.start);
        scratch_require(memchr(text + span.start, '\n', span.len) == NULL);
        uint32_t first;
        text_decode(text + span.start, span.len, &first);
        bool undivided = columns == 1 && span.len > 0 && text_char_width(first) == 2;
        scratch_require(text_width(text + span.start, span.len) <= (undivided ? 2 : columns));
    }
    scratch_require(only_break(text + end, n - end));
}

START_TEST(no_line_is_wider_than_its_pane)
{
    static const char *const bits[] = {
        "a",        "я",  " ",  "  ",     "\n",     "漢",     "🙂", "\u0301", "\u0903", "क",
        "👍🏽", "\t", "\r", "\u200D", "\u1100", "\u1161", "\xFF", "word",   "🇷",      "\u00A0"};
    uint64_t state = 7;
    for (int round = 0; round < 4000; round++) {
        struct buf text = BUF_INIT(4000);
        for (uint32_t k = scratch_random(&state, 60); k > 0; k--) {
            buf_add_str(&text, bits[scratch_random(&state, COUNT(bits))]);
        }
        for (size_t columns = 1; columns < 12; columns++) {
            check_wrap(buf_str(&text), text.len, columns);
        }
        buf_fini(&text);
    }
}
END_TEST

/* One grapheme of a megabyte: every line must not look at all the rest. */
START_TEST(an_endless_grapheme_costs_no_more_than_its_length)
{
    struct buf text = BUF_INIT(2 << 20);
    buf_add_str(&text, "क");
    while (text.len < 1 << 20) {
        buf_add_str(&text, "\u0903"); /* a spacing mark */
    }
    check_wrap(text.data, text.len, 80);
    ck_assert_uint_eq(text_fit(text.data, text.len, 80), 0);
    buf_fini(&text);
}
END_TEST

/* --- letters --- */

START_TEST(knows_white_space)
{
    static const char *const blank[] = {NULL, "", " \t\r\n", "\u00A0\u2003\u3000\u2028"};
    for (int i = 0; i < COUNT(blank); i++) {
        ck_assert(text_blank(blank[i]));
    }
    ck_assert(!text_blank(" . "));
    char *trimmed = text_trimmed("\u3000 а б\n", strlen("\u3000 а б\n"));
    ck_assert_str_eq(trimmed, "а б");
    free(trimmed);
    trimmed = text_trimmed("\n \n", 3);
    ck_assert_str_eq(trimmed, "");
    free(trimmed);
}
END_TEST

static const struct {
    const char *a, *b;
} same[] = {
    {"Основы  Python", "ОСНОВЫ PYTHON"},
    {"Ещё раз", "еще раз"},
    {"Е\u0308лка", "елка"},
    {"Cafe\u0301", "CAFÉ"},
    {" a\u00A0b\n", "A B"},
    {"Straße", "STRASSE"},
};

START_TEST(folds_titles_for_comparing)
{
    char *a = text_folded(same[_i].a, strlen(same[_i].a));
    char *b = text_folded(same[_i].b, strlen(same[_i].b));
    ck_assert_str_eq(a, b);
    free(a);
    free(b);
}
END_TEST

START_TEST(folds_and_composes_whatever_bytes)
{
    uint64_t state = 3;
    for (int round = 0; round < 5000; round++) {
        char bytes[64];
        for (size_t i = 0; i < sizeof bytes; i++) {
            bytes[i] = (char)scratch_random(&state, 256);
        }
        char *folded = text_folded(bytes, sizeof bytes);
        scratch_require(text_is_utf8(folded, strlen(folded)));
        char *composed = text_composed(bytes, sizeof bytes);
        scratch_require(text_is_utf8(composed, strlen(composed)));
        free(folded);
        free(composed);
    }
    char *composed = text_composed("и\u0306", strlen("и\u0306"));
    ck_assert_str_eq(composed, "й");
    free(composed);
}
END_TEST

START_TEST(tells_cyrillic)
{
    ck_assert(text_has_cyrillic("SQL для всех") && !text_has_cyrillic("SQL 101"));
    ck_assert(text_mostly_cyrillic("Основы SQL"));
    ck_assert(!text_mostly_cyrillic("JavaScript и React"));
    ck_assert(!text_mostly_cyrillic("12 + 3"));
    ck_assert(!text_mostly_cyrillic(""));
}
END_TEST

static const struct {
    const char *title;
    size_t max;
    const char *slug;
} slugs[] = {
    {"Python: from zero!", 100, "Python-from-zero"},
    {"Основы анализа", 100, "Основы-анализа"},
    {"../../etc/passwd", 100, "etc-passwd"},
    {" -- ", 100, "course"},
    {"", 100, "course"},
    {"абв", 5, "аб"}, /* no half letter */
    {"ab cd", 3, "ab"},
    {"Йод и\u0306", 100, "Йод-и\u0306"}, /* a mark belongs to its letter */
};

START_TEST(makes_file_names_of_titles)
{
    char *slug = text_slug(slugs[_i].title, slugs[_i].max);
    ck_assert_str_eq(slug, slugs[_i].slug);
    free(slug);
}
END_TEST

Suite *suite_text_layout(void)
{
    Suite *s = suite_create("text_layout");
    TCase *c = tcase_create("text_layout");
    tcase_set_timeout(c, 60);
    tcase_add_test(c, measures_as_the_terminal_does);
    tcase_add_loop_test(c, cuts_between_graphemes, 0, COUNT(fits));
    tcase_add_loop_test(c, wraps_at_blanks_then_graphemes, 0, COUNT(wraps));
    tcase_add_test(c, no_line_is_wider_than_its_pane);
    tcase_add_test(c, an_endless_grapheme_costs_no_more_than_its_length);
    tcase_add_test(c, knows_white_space);
    tcase_add_loop_test(c, folds_titles_for_comparing, 0, COUNT(same));
    tcase_add_test(c, folds_and_composes_whatever_bytes);
    tcase_add_test(c, tells_cyrillic);
    tcase_add_loop_test(c, makes_file_names_of_titles, 0, COUNT(slugs));
    suite_add_tcase(s, c);
    return s;
}
