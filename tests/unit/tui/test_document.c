/* A message in rows: what they say, how they look, and what it costs. */
#include "suites.h"

#include "document.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

static struct document *laid_out(const char *text, size_t n, int columns)
{
    struct document *d = document_new();
    document_set_text(d, text, n, true);
    document_layout(d, columns);
    return d;
}

static char *rows_text(const struct document *d)
{
    struct buf out = BUF_INIT(64u << 20);
    for (size_t i = 0; i < document_row_count(d); i++) {
        char *row = document_row_text(d, i);
        buf_printf(&out, "%s%s", i > 0 ? "\n" : "", row);
        free(row);
    }
    return buf_steal(&out);
}

/* Runs that are not plain text as "{role,attributes:text}". */
static char *rows_styled(const struct document *d)
{
    static const struct {
        unsigned attribute;
        char letter;
    } letters[] = {
        {STYLE_BOLD, 'b'}, {STYLE_ITALIC, 'i'}, {STYLE_UNDERLINE, 'u'}, {STYLE_STRIKE, 's'}};
    struct buf out = BUF_INIT(1u << 20);
    for (size_t i = 0; i < document_row_count(d); i++) {
        const struct document_row *row = document_row(d, i);
        buf_add_str(&out, i > 0 ? "\n" : "");
        for (size_t k = 0; k < row->run_count; k++) {
            const struct document_run *run = &row->runs[k];
            if (run->style != ROLE_TEXT) {
                buf_printf(&out, "{%s", theme_entry(style_role(run->style))->name);
                for (size_t a = 0; a < sizeof letters / sizeof *letters; a++) {
                    if (run->style & letters[a].attribute) {
                        buf_printf(&out, ",%c", letters[a].letter);
                    }
                }
                buf_add_str(&out, ":");
            }
            buf_add(&out, run->text, run->length);
            buf_add_str(&out, run->style != ROLE_TEXT ? "}" : "");
        }
    }
    return buf_steal(&out);
}

/* --- what is shown --- */

static const struct {
    int columns;
    const char *text, *rows;
} cases[] = {
    {20, "", ""},
    {20, " \n\t\n\n", ""},
    {20, "\n\ntext\n\n\n", "text"},
    {20, "# One #\ntext\n## Two\n\n\nThree\n=====", "One\ntext\n\nTwo\n\nThree"},
    /* A line end stays one, hard or soft. */
    {20, "one\ntwo  \nthree\\\nfour", "one\ntwo\nthree\nfour"},
    {10, "a line that is wrapped\nand one", "a line\nthat is\nwrapped\nand one"},
    {8, "averylongword is cut", "averylon\ngword is\ncut"},
    /* Lists. */
    {20, "- a\n- b\n\ntext\n- c", "\u2022 a\n\u2022 b\n\ntext\n\n\u2022 c"},
    {20, "* a\n\n* b\n", "\u2022 a\n\n\u2022 b"},
    {20, "- a\n  - b\n    - c\n  - d\n- e",
     "\u2022 a\n  \u2022 b\n    \u2022 c\n  \u2022 d\n\u2022 e"},
    {20, "9. nine\n10. ten is as long as that\n11) new",
     "9. nine\n10. ten is as long\n    as that\n\n11) new"},
    {20, "- hanging over the end of the row\n\n  second\n- b",
     "\u2022 hanging over the\n  end of the row\n\n  second\n\n\u2022 b"},
    {20, "- [ ] open\n- [x] done\n1. [X] third", "[ ] open\n[x] done\n\n1. [x] third"},
    {20, "- \n- b\n-", "\u2022\n\u2022 b\n\u2022"},
    {20, "1. - a\n   - b", "1. \u2022 a\n   \u2022 b"},
    {20, "- ```\n  x\n  ```\n- # h", "\u2022   x\n\u2022 h"},
    {20, "- > q\n  > r", "\u2022 \u2502 q\n  \u2502 r"},
    /* Quotes and rules. */
    {12, "> a\n>\n> b\n> > c d e f g h i",
     "\u2502 a\n\u2502\n\u2502 b\n\u2502\n\u2502 c d e f g\n\u2502 h i"},
    {20, "> quoted\n\ntext", "\u2502 quoted\n\ntext"},
    {14, "> > two deep", "\u2502 \u2502 two deep"},
    {5, "a\n\n---\n\nb", "a\n\n\u2500\u2500\u2500\u2500\u2500\n\nb"},
    /* Code: as it is, cut where the row ends. */
    {20, "```c\nint  x;\n\n\treturn;\n```\ntext", "  int  x;\n\n      return;\n\ntext"},
    {14, "```\n\n0123456789abcdef  \n\n```", "  0123456789ab\n  cdef"},
    {9, "```\n0123456789\n```", "012345678\n9"},
    {20, "    indented\n      more", "  indented\n    more"},
    {20, "```\nnot closed *x*", "  not closed *x*"},
    {20, "a `b  c` d", "a b  c d"},
    /* Links. */
    {40, "[site](https://x.org/) and <https://y.org>", "site (https://x.org/) and https://y.org"},
    {40, "[x.org](https://x.org) [me@x.org](mailto:me@x.org)", "x.org me@x.org"},
    {40, "![a picture](p.png) [](q) []()", "a picture (p.png) q"},
    {40, "[![i](i.png)](x)", "i (i.png) (x)"},
    {40, "[x]: y\n\n[x]", "[x]: y\n\n[x]"},
    /* What would drive the terminal or confuse it. */
    {40, "a\x1b[31mb\tc\u202ed\u200be\x7f&#27;", "a\u241b[31mb cde\u2421\u241b"},
    {40, "<b>html</b> &lt; &copy;", "<b>html</b> < \u00a9"},
    {40, "a<br>b<BR/>c", "a\nb\nc"},
    {40, "<br>\n\n&#32;\n\n` `\n\na", "a"},
    /* Wide characters do not straddle; where they cannot be shown at all something is. */
    {3, "\u4e2d\u6587\u4e2d", "\u4e2d\n\u6587\n\u4e2d"},
    {1, "\u4e2dx", "\ufffd\nx"},
    {1, "- a", "\u2022\na"},
    {3, "- \u0430\u0431", "\u2022\n\u0430\u0431"},
    /* Tables. */
    {40, "|a|long head|\n|---|---:|\n|1|2|\n|\u4e2d|**x**|",
     "a  \u2502 long "
     "head\n\u2500\u2500\u2500\u253c\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\n"
     "1  \u2502         2\n\u4e2d \u2502         x"},
    {24, "|a|b|\n|---|:---:|\n|one two three four|x|",
     "a                  \u2502 b\n\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"
     "\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u253c\u2500\u2500\n"
     "one two three four \u2502 x"},
    {20, "|a|b|\n|---|---|\n|one two three four|x<br>y|",
     "a                \u2502 b\n\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"
     "\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u253c\u2500\u2500\n"
     "one two three    \u2502 x\nfour             \u2502 y"},
    {13, "|head|b|\n|---|---|\n|one two three four|x|\n| |y|\n|z||",
     "head: one two\n  three four\nb: x\n\nb: y\n\nhead: z"},
    {4, "|head|b|\n|---|---|", "head\nb"},
    {30, "|a \\| b|\n|---|", "a | b\n\u2500\u2500\u2500\u2500\u2500"},
};

START_TEST(test_cases)
{
    struct document *d = laid_out(cases[_i].text, strlen(cases[_i].text), cases[_i].columns);
    char *rows = rows_text(d);
    ck_assert_str_eq(rows, cases[_i].rows);
    free(rows);
    document_free(d);
}
END_TEST

static const struct {
    const char *text, *rows;
} styles[] = {
    {"# One *two*\n## Three **four**", "{heading,u:One }{heading,i,u:two}\n\n{heading:Three "
                                       "}{heading,b:four}"},
    {"**a** *b* ***c*** ~~d~~ `e` **`f`**",
     "{strong,b:a} {emphasis,i:b} {strong,b,i:c} {text,s:d} {code:e} {code,b:f}"},
    {"[a **b**](c) <http://d>", "{link:a }{link,b:b} (c) {link:http://d}"},
    {"> q **b**\n\n---", "{quote:\u2502 q }{strong,b:b}\n\n{rule:\u2500\u2500\u2500\u2500\u2500"
                         "\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"
                         "\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500\u2500"
                         "\u2500\u2500\u2500}"},
    {"- a\n1. b\n\n```\nc\n```", "{bullet:\u2022 }a\n\n{bullet:1. }b\n\n  {code:c}"},
    {"|a|\n|---|\n|b|", "{strong:a}\n{rule:\u2500}\nb"},
};

START_TEST(test_styles)
{
    struct document *d = laid_out(styles[_i].text, strlen(styles[_i].text), 30);
    char *rows = rows_styled(d);
    ck_assert_str_eq(rows, styles[_i].rows);
    free(rows);
    document_free(d);
}
END_TEST

static char *fixture(const char *name)
{
    char *path = mem_printf("%s/tests/fixtures/plans/%s.md", getenv("SYLLABUS_TEST_SOURCE"), name);
    char *text = NULL;
    size_t n = 0;
    struct error err = {0};
    ck_assert_int_eq(file_read(path, 1u << 20, &text, &n, &err), ERROR_NONE);
    free(path);
    return text;
}

static const struct {
    const char *name;
    int columns;
    const char *rows;
} plans[] = {
    {"07-ru-table", 60,
     "📊 План обучения: SQL для аналитиков\n"
     "Привет! Ниже — таблица, чтобы всё было перед глазами:\n"
     "\n"
     "№ │ Модуль            │ Часы │ Темы\n"
     "──┼───────────────────┼──────┼──────────────────────────────\n"
     "1 │ Основы SELECT     │ 6    │ SELECT, WHERE, ORDER BY\n"
     "2 │ Соединения таблиц │ 8    │ INNER JOIN; LEFT JOIN;\n"
     "  │                   │      │ самосоединения (self join,\n"
     "  │                   │      │ рекурсия)\n"
     "3 │ Агрегация         │ 6    │ GROUP BY, HAVING\n"
     "4 │ Оконные функции   │ 10   │ ROW_NUMBER, LAG и LEAD,\n"
     "  │                   │      │ скользящие суммы\n"
     "  │ Итого             │ 30   │\n"
     "\n"
     "Хотите что-нибудь поменять?"},
    {"26-en-blockquote", 30,
     "Based on our chat, here is\n"
     "what I suggest:\n"
     "\n"
     "│ Learning Path (12 hours)\n"
     "│\n"
     "│ Module 1: Sourdough Basics\n"
     "│ (5 hours)\n"
     "│\n"
     "│ • Starter care\n"
     "│ • Autolyse\n"
     "│\n"
     "│ Module 2: Shaping and\n"
     "│ Scoring (4 hours)\n"
     "│\n"
     "│ • Boule and batard\n"
     "│ • Blade angles\n"
     "│\n"
     "│ Module 3: Baking (3 hours)\n"
     "│\n"
     "│ • Steam\n"
     "│ • Reading the crumb\n"
     "\n"
     "How does that sound?"},
    {"49-ru-wrapped-items", 40,
     "План обучения: Основы бережливого\n"
     "производства\n"
     "\n"
     "Модуль 1: Потери (4 часа)\n"
     "• Семь видов потерь и то, как их\n"
     "  увидеть на реальном участке\n"
     "• Карта потока создания ценности\n"
     "\n"
     "Модуль 2: Инструменты (6 часов)\n"
     "• Система 5S: сортировка, порядок,\n"
     "  чистота, стандарты, дисциплина\n"
     "• Канбан\n"
     "\n"
     "Модуль 3: Культура улучшений (2 часа)\n"
     "• Кайдзен-сессии"},
    {"51-ru-links-strike", 40,
     "Обновлённый план\n"
     "\n"
     "Модуль 1: Git (https://git-scm.com) с\n"
     "нуля (3 часа)\n"
     "[x] Установка\n"
     "[ ] Первый коммит\n"
     "• Подмодули\n"
     "\n"
     "Модуль 2: Subversion (4 часа)\n"
     "\n"
     "Модуль 2: Ветвление (4 часа)\n"
     "[ ] Слияние и rebase\n"
     "[ ] Разрешение конфликтов;\n"
     "[ ] git bisect"},
};

START_TEST(test_plans)
{
    char *text = fixture(plans[_i].name);
    struct document *d = laid_out(text, strlen(text), plans[_i].columns);
    char *rows = rows_text(d);
    ck_assert_str_eq(rows, plans[_i].rows);
    free(rows);
    document_free(d);
    free(text);
}
END_TEST

static void repeat(struct buf *out, const char *s, size_t times)
{
    for (size_t i = 0; i < times; i++) {
        buf_add_str(out, s);
    }
}

/* More cells than a message may have: the text as it is, also in the tables behind. */
START_TEST(test_plain)
{
    struct buf text = BUF_INIT(1u << 20);
    buf_add_str(&text, "*before*\n\n");
    repeat(&text, "|a", 3000);
    buf_add_str(&text, "|\n");
    repeat(&text, "|---", 3000);
    buf_add_str(&text, "|\n");
    repeat(&text, "|x\n", 3000);
    buf_add_str(&text, "\n|*b*|\n|---|\n\n*after*\n");
    struct document *d = laid_out(text.data, text.len, 12001);
    ck_assert_uint_eq(document_row_count(d), 1 + 1 + 3002 + 1 + 2 + 1 + 1);
    static const struct {
        size_t from_end;
        const char *text;
    } rows[] = {{1, "after"}, {3, "|---|"}, {4, "|*b*|"}, {6, "|x"}, {3008, ""}, {3009, "before"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *row = document_row_text(d, document_row_count(d) - rows[i].from_end);
        ck_assert_str_eq(row, rows[i].text);
        free(row);
    }
    document_free(d);
    buf_fini(&text);
}
END_TEST

/* Rows that would be out of proportion to their text: a deep quote of short lines. */
START_TEST(test_growth)
{
    struct buf text = BUF_INIT(1u << 20);
    repeat(&text, "> ", 32);
    repeat(&text, "a\n", 20000);
    struct document *d = laid_out(text.data, text.len, 200);
    ck_assert_uint_eq(document_row_count(d), 20000);
    char *row = document_row_text(d, 19999);
    ck_assert_str_eq(row, "a");
    free(row);
    document_free(d);
    buf_fini(&text);
}
END_TEST

/* --- places --- */

/* The row that shows a word. */
static size_t row_of(const struct document *d, const char *word)
{
    for (size_t i = 0; i < document_row_count(d); i++) {
        char *row = document_row_text(d, i);
        bool found = strstr(row, word) != NULL;
        free(row);
        if (found) {
            return i;
        }
    }
    ck_abort_msg("no row with %s", word);
    return 0;
}

START_TEST(test_anchor)
{
    static const char text[] =
        "# Title\n\nA paragraph that is long enough to be wrapped at every width, with the word "
        "*magpie* in its middle and some more words behind it.\n\n- item\n- another item with "
        "`gannet` in it, and text until it is wrapped as well\n\n```\ncode\nfulmar\n```\n\n"
        "| bird | sea |\n|------|-----|\n| puffin | Atlantic |\n\n> the kittiwake ends it\n";
    static const char *const words[] = {"Title",  "magpie", "gannet",
                                        "fulmar", "puffin", "kittiwake"};
    struct document *d = laid_out(text, strlen(text), 80);
    for (int columns = 12; columns < 100; columns += 11) {
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            size_t place = (size_t)(strstr(text, words[i]) - text);
            document_layout(d, columns);
            size_t row = row_of(d, words[i]);
            ck_assert_uint_eq(document_row_at(d, place), row);
            size_t anchor = document_anchor(d, row);
            ck_assert_uint_le(anchor, place);
            document_layout(d, 10); /* narrower: the row's start is there, too */
            ck_assert_uint_le(document_row_at(d, anchor), row_of(d, words[i]));
            document_layout(d, columns);
            ck_assert_uint_eq(document_row_at(d, anchor), row);
        }
    }
    ck_assert_uint_eq(document_row_at(d, (size_t)-1), document_row_count(d) - 1);
    ck_assert_ptr_null(document_row(d, document_row_count(d)));
    document_free(d);
}
END_TEST

START_TEST(test_nothing)
{
    struct document *d = document_new();
    ck_assert_uint_eq(document_row_count(d), 0);
    ck_assert_ptr_null(document_row(d, 0));
    ck_assert_uint_eq(document_row_at(d, 5), 0);
    document_layout(d, -3);
    ck_assert_uint_eq(document_row_count(d), 0);
    document_append(d, "x", 1);
    document_layout(d, 10);
    ck_assert_uint_eq(document_row_count(d), 1);
    document_set_text(d, "", 0, true);
    document_layout(d, 10);
    ck_assert_uint_eq(document_row_count(d), 0);
    document_free(d);
}
END_TEST

/* A character that is not whole yet waits for its other bytes, or for the end. */
START_TEST(test_waits)
{
    struct document *d = document_new();
    document_append(d, "a\xf0\x9f\x98", 4);
    document_layout(d, 10);
    char *row = document_row_text(d, 0);
    ck_assert_str_eq(row, "a");
    free(row);
    document_append(d, "\x80", 1);
    document_layout(d, 10);
    row = document_row_text(d, 0);
    ck_assert_str_eq(row, "a\U0001f600");
    free(row);
    document_append(d, "\xd0", 1);
    document_finish(d);
    document_layout(d, 10);
    row = document_row_text(d, 0);
    ck_assert_str_eq(row, "a\U0001f600\ufffd");
    free(row);
    document_free(d);
}
END_TEST

/* --- costs: bytes laid out, no clock --- */

/* Plans one after the other, about 200 KB. */
static void big_text(struct buf *out)
{
    static const char *const names[] = {"01-ru-welcome", "07-ru-table", "26-en-blockquote",
                                        "49-ru-wrapped-items"};
    for (size_t i = 0; out->len < 200000; i++) {
        char *text = fixture(names[i % 4]);
        buf_printf(out, "%s\n\n", text);
        free(text);
    }
}

START_TEST(test_cost_of_whole)
{
    struct buf text = BUF_INIT(1u << 20);
    big_text(&text);
    struct document *d = laid_out(text.data, text.len, 80);
    ck_assert_uint_eq(document_cost(d), text.len);
    document_layout(d, 80);
    ck_assert_uint_eq(document_cost(d), text.len);
    document_layout(d, 60);
    ck_assert_uint_eq(document_cost(d), 2 * text.len);
    document_free(d);
    buf_fini(&text);
}
END_TEST

/* Deltas behind a long text cost what the open block costs. */
START_TEST(test_cost_of_stream)
{
    struct buf text = BUF_INIT(1u << 20);
    big_text(&text);
    struct document *d = document_new();
    size_t at = text.len - 10000;
    document_set_text(d, text.data, at, false);
    document_layout(d, 80);
    size_t before = document_cost(d);
    for (int i = 0; i < 2000; i++, at += 5) {
        document_append(d, text.data + at, 5);
        document_layout(d, 80);
    }
    ck_assert_uint_le(document_cost(d) - before, 2000 * 1000 + 2 * 10000);
    document_append(d, text.data + at, text.len - at);
    document_finish(d);
    struct document *whole = laid_out(text.data, text.len, 80);
    document_layout(d, 80);
    char *a = rows_text(d);
    char *b = rows_text(whole);
    ck_assert_str_eq(a, b);
    free(a);
    free(b);
    document_free(whole);
    document_free(d);
    buf_fini(&text);
}
END_TEST

Suite *suite_document(void)
{
    Suite *suite = suite_create("document");
    TCase *tc = tcase_create("document");
    tcase_add_loop_test(tc, test_cases, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_loop_test(tc, test_styles, 0, (int)(sizeof styles / sizeof *styles));
    tcase_add_loop_test(tc, test_plans, 0, (int)(sizeof plans / sizeof *plans));
    tcase_add_test(tc, test_plain);
    tcase_add_test(tc, test_growth);
    tcase_add_test(tc, test_anchor);
    tcase_add_test(tc, test_nothing);
    tcase_add_test(tc, test_waits);
    tcase_add_test(tc, test_cost_of_whole);
    tcase_add_test(tc, test_cost_of_stream);
    suite_add_tcase(suite, tc);
    return suite;
}
