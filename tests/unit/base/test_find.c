#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/find.h"
#include "syllabus/base/limits.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The parts as "word:text word:text", with a star at the end for a prefix. */
static char *parts_of(const char *typed)
{
    struct find f;
    struct buf out = BUF_INIT(1 << 16);
    find_init(&f, typed);
    char *text = find_text(&f);
    find_fini(&f);
    find_init(&f, text); /* it is the same */
    free(text);
    for (size_t i = 0; i < f.count; i++) {
        buf_printf(&out, "%s%zu:%s", i ? " " : "", f.parts[i].word, f.parts[i].text);
    }
    buf_add_str(&out, f.prefix ? "*" : "");
    find_fini(&f);
    return buf_steal(&out);
}

static const struct {
    const char *typed, *parts;
} parts[] = {
    {"", ""},
    {" \t\n ", ""},
    {"+++ -- \"'()*:^", ""},
    {"план", "0:план*"},
    {"Мой ПЛАН", "0:мои 1:план*"},
    {"ёлка Ёж", "0:елка 1:еж*"},
    {"е\u0308лка и\u0306од", "0:елка 1:иод*"},
    {"foo-bar 3.5", "0:foo 0:bar 1:3 1:5"},
    {"C", "0:c"},
    {"C++ R", "0:c 1:r"},
    {"café \u00a0naïve", "0:cafe 1:naive*"},
    {"a\" OR b* NOT NEAR(c)", "0:a 1:or 2:b 3:not 4:near 4:c"},
    {"x\xff\xfey", "0:x 0:y"},
    {"課程 计划", "0:課程 1:计划*"},
};

START_TEST(test_parts)
{
    char *got = parts_of(parts[_i].typed);
    ck_assert_str_eq(got, parts[_i].parts);
    free(got);
}
END_TEST

START_TEST(test_limits)
{
    struct buf typed = BUF_INIT(1 << 20);
    for (int i = 0; i < 1000; i++) {
        buf_printf(&typed, "word%d ", i);
    }
    struct find f;
    find_init(&f, buf_str(&typed));
    ck_assert_uint_eq(f.count, LIMIT_SEARCH_PARTS);
    find_fini(&f);
    buf_reset(&typed);
    for (int i = 0; i < 1000; i++) {
        buf_add_str(&typed, "ж");
    }
    find_init(&f, buf_str(&typed));
    ck_assert_uint_eq(f.count, 1);
    ck_assert_uint_eq(strlen(f.parts[0].text), (size_t)LIMIT_SEARCH_PART * 2);
    size_t pos = 0;
    struct text_span hit;
    ck_assert(find_next(&f, buf_str(&typed), typed.len, &pos, &hit, NULL));
    ck_assert_uint_eq(hit.len, typed.len);
    find_fini(&f);
    buf_fini(&typed);
}
END_TEST

/* What is found is shown in brackets. */
static char *marked(const char *text, const struct text_span *marks, size_t count)
{
    struct buf out = BUF_INIT(1 << 16);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        buf_add(&out, text + at, marks[i].start - at);
        buf_printf(&out, "[%.*s]", (int)marks[i].len, text + marks[i].start);
        at = marks[i].start + marks[i].len;
    }
    buf_add_str(&out, text + at);
    return buf_steal(&out);
}

static const struct {
    const char *typed, *text, *shown;
    size_t columns;
} snippets[] = {
    {"план", "Это планы и план.", "Это [планы] и [план].", 40},
    {"план это", "Это планы и план.", "[Это] планы и [план].", 40},
    {"елка", "Ёлка и е\u0308лка", "[Ёлка] и [е\u0308лка]", 40},
    {"мои", "мой", "[мой]", 40},
    {"none", "nothing of it", "nothing of it", 40},
    {"", "nothing of it", "nothing of it", 40},
    {"bold", "# Head\n\n**bold** and `code` _x_", "Head [bold] and code x", 40},
    {"b", "| a | b |\n|---|---|\n| c | b |\n", "a [b] c [b]", 40},
    {"a", "a * b and c#", "[a] * b and c#", 40},
    {"deep", "one two three four five six seven eight deep nine ten eleven twelve",
     "…six seven eight [deep] nine ten…", 36},
    {"one", "one two three four five six seven eight", "[one] two three four…", 20},
    {"x", "\x1b[31mx\x07", "␛[31mx␇", 40},
    {"red", "\x1b[31mred\xe2\x80\xae", "␛[31mred", 40},
    {"p q", "p. Then a long while nothing at all, and more of it still, and q and p here",
     "…more of it still, and [q] and [p] here", 44},
};

START_TEST(test_snippets)
{
    struct find f;
    struct find_snippet snippet;
    find_init(&f, snippets[_i].typed);
    find_snippet(&f, snippets[_i].text, strlen(snippets[_i].text), snippets[_i].columns, &snippet);
    char *got = marked(snippet.text, snippet.marks, snippet.mark_count);
    ck_assert_str_eq(got, snippets[_i].shown);
    ck_assert_uint_le(text_width(snippet.text, strlen(snippet.text)), snippets[_i].columns);
    free(got);
    find_snippet_fini(&snippet);
    find_fini(&f);
}
END_TEST

START_TEST(test_rate)
{
    struct find f;
    struct find_score score;
    find_init(&f, "red fox");
    const char *near = "a red fox, red as foxes are";
    const char *far = "red is the one and after a while there is a foxhole";
    find_rate(&f, near, strlen(near), &score);
    ck_assert_uint_eq(score.distinct, 2);
    ck_assert_uint_eq(score.hits, 4);
    ck_assert_uint_eq(score.closest, strlen("red fox"));
    ck_assert(score.whole);
    find_rate(&f, far, strlen(far), &score);
    ck_assert_uint_eq(score.closest, strlen(far));
    ck_assert(!score.whole);
    find_rate(&f, "red", 3, &score);
    ck_assert_uint_eq(score.distinct, 1);
    ck_assert_uint_eq(score.closest, 0);
    find_fini(&f);
    find_init(&f, "red red");
    find_rate(&f, "red", 3, &score);
    ck_assert_uint_eq(score.distinct, 2);
    ck_assert_uint_eq(score.hits, 1);
    find_fini(&f);
}
END_TEST

/* Any bytes: marks are within the text, in order, at its letters; the width is kept. */
START_TEST(test_any_text)
{
    static const char *const bits[] = {"план",   "ё",        "\n",     "|",  "**", "`",     "\xff",
                                       "\u0301", " ",        "\u200d", "👩",  "й",  "# ",    "\x1b[",
                                       "x",      "\xf0\x9f", "[a](b)", "- ", "課", "\u202e"};
    uint32_t seed = 12345;
    for (int round = 0; round < 3000; round++) {
        struct buf text = BUF_INIT(1 << 16);
        struct buf typed = BUF_INIT(1 << 10);
        for (int i = 0; i < 60; i++) {
            seed = seed * 1103515245 + 12345;
            buf_add_str(&text, bits[(seed >> 16) % (sizeof bits / sizeof *bits)]);
            if (i % 12 == 0) {
                buf_add_str(&typed, bits[(seed >> 20) % (sizeof bits / sizeof *bits)]);
            }
        }
        size_t columns = 1 + (seed >> 16) % 60;
        struct find f;
        struct find_snippet snippet;
        struct find_score score;
        find_init(&f, buf_str(&typed));
        find_snippet(&f, buf_str(&text), text.len, columns, &snippet);
        find_rate(&f, buf_str(&text), text.len, &score);
        size_t n = strlen(snippet.text);
        size_t at = 0;
        ck_assert(text_is_utf8(snippet.text, n));
        ck_assert_uint_le(text_width(snippet.text, n), columns > 3 ? columns : 4);
        for (size_t i = 0; i < snippet.mark_count; i++) {
            ck_assert_uint_ge(snippet.marks[i].start, at);
            ck_assert_uint_gt(snippet.marks[i].len, 0);
            at = snippet.marks[i].start + snippet.marks[i].len;
            ck_assert_uint_le(at, n);
        }
        ck_assert_uint_le(score.distinct, f.count);
        find_snippet_fini(&snippet);
        find_fini(&f);
        buf_fini(&text);
        buf_fini(&typed);
    }
}
END_TEST

Suite *suite_find(void)
{
    Suite *s = suite_create("find");
    TCase *tc = tcase_create("find");
    tcase_add_loop_test(tc, test_parts, 0, sizeof parts / sizeof *parts);
    tcase_add_test(tc, test_limits);
    tcase_add_loop_test(tc, test_snippets, 0, sizeof snippets / sizeof *snippets);
    tcase_add_test(tc, test_rate);
    tcase_add_test(tc, test_any_text);
    suite_add_tcase(s, tc);
    return s;
}
