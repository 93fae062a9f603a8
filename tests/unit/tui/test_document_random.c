/* Messages nobody wrote: rows keep their promises at every width, a stream ends as the whole text
 * begins, and cutting a text in pieces changes nothing that Markdown says of it. */
#include "suites.h"

#include "document.h"
#include "document_blocks.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/markdown.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

static uint32_t seed;

static uint32_t next(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * below) >> 32);
}

/* --- what holds of all rows --- */

static void check_row(const struct document_row *row, int columns)
{
    size_t width = 0;
    for (size_t i = 0; i < row->run_count; i++) {
        const struct document_run *run = &row->runs[i];
        ck_assert_uint_gt(run->length, 0);
        ck_assert(text_is_utf8(run->text, run->length));
        for (size_t at = 0; at < run->length;) {
            uint32_t cp;
            at += text_decode(run->text + at, run->length - at, &cp);
            ck_assert(!text_is_dangerous(cp) && cp != '\n' && cp != '\t');
        }
        width += text_width(run->text, run->length);
    }
    ck_assert_uint_le(width, (size_t)columns);
}

static void check_rows(const struct document *d, int columns)
{
    size_t n = document_row_count(d);
    ck_assert(n == 0 || document_row(d, 0)->run_count > 0);
    ck_assert(n == 0 || document_row(d, n - 1)->run_count > 0);
    for (size_t i = 0; i < n; i++) {
        check_row(document_row(d, i), columns);
        size_t anchor = document_anchor(d, i);
        ck_assert(i == 0 || anchor >= document_anchor(d, i - 1));
        size_t found = document_row_at(d, anchor);
        ck_assert_uint_le(found, i);
        ck_assert_uint_eq(document_anchor(d, found), anchor);
    }
    ck_assert_ptr_null(document_row(d, n));
}

static void check_same(const struct document *a, const struct document *b)
{
    ck_assert_uint_eq(document_row_count(a), document_row_count(b));
    for (size_t i = 0; i < document_row_count(a); i++) {
        const struct document_row *x = document_row(a, i);
        const struct document_row *y = document_row(b, i);
        ck_assert_uint_eq(x->run_count, y->run_count);
        ck_assert_uint_eq(x->source, y->source);
        for (size_t k = 0; k < x->run_count; k++) {
            ck_assert_uint_eq(x->runs[k].length, y->runs[k].length);
            ck_assert_uint_eq(x->runs[k].style, y->runs[k].style);
            ck_assert_mem_eq(x->runs[k].text, y->runs[k].text, x->runs[k].length);
        }
    }
}

/* In pieces of any bytes, looked at now and then. */
static struct document *streamed(const char *s, size_t n, int columns)
{
    struct document *d = document_new();
    uint32_t most = 1 + next(40);
    for (size_t at = 0; at < n;) {
        size_t piece = 1 + next(most);
        piece = piece < n - at ? piece : n - at;
        document_append(d, s + at, piece);
        at += piece;
        if (next(3) == 0) {
            int now = next(4) == 0 ? 1 + (int)next(120) : columns;
            document_layout(d, now);
            check_rows(d, now);
        }
    }
    document_finish(d);
    document_layout(d, columns);
    return d;
}

static void check_text(const char *s, size_t n, int columns)
{
    struct document *whole = document_new();
    document_set_text(whole, s, n, true);
    document_layout(whole, columns);
    check_rows(whole, columns);
    struct document *pieces = streamed(s, n, columns);
    check_same(whole, pieces);
    document_free(whole);
    document_free(pieces);
}

/* --- nasty texts --- */

static const char *const nasty[] = {
    "a",
    "word ",
    "\u0436\u0443\u043a ",
    "\u4e2d",
    "\u6587\u5b57",
    "\U0001f600",
    "e\u0301",
    "\u0301",
    "\u0301\u0302\u0303",
    "\x1b[2J",
    "\u202e",
    "\u200d",
    "\ufe0f",
    "\xff",
    "\xe2\x80",
    "\r\n",
    "\r",
    "\u2028",
    "`",
    "```",
    "```\n",
    "~~~\n",
    "|",
    "|---",
    "|\n",
    "|---|---|\n",
    "|a|b|\n",
    "*",
    "**",
    "***",
    "_",
    "~~",
    "\t",
    "\n",
    "\n\n",
    "\n\n\n",
    "    ",
    "  ",
    " ",
    "\n- ",
    "\n  - ",
    "\n    - ",
    "\n1. ",
    "\n2) ",
    "\n# ",
    "\n## ",
    "\n> ",
    "\n> > ",
    "\n---\n",
    "\n===\n",
    "[",
    "](",
    ")",
    "]:",
    "<br>",
    "<http://x>",
    "&#10;",
    "&nbsp;",
    "\\",
    "\\\n",
    "[ ] ",
    "[x] ",
    "0123456789abcdef",
    "\u1100\u1161",
    "\u0915\u094d\u0937\u093f",
    "\U0001f468\u200d\U0001f469",
};

START_TEST(test_nasty)
{
    for (uint32_t i = 0; i < 60; i++) {
        seed = (uint32_t)_i * 1000003u + i * 7919u;
        struct buf text = BUF_INIT(1u << 16);
        for (uint32_t n = 1 + next(80); n > 0; n--) {
            buf_add_str(&text, nasty[next(sizeof nasty / sizeof *nasty)]);
        }
        check_text(text.data, text.len, 1 + (int)next(120));
        buf_fini(&text);
    }
}
END_TEST

/* The same text at every width there is. */
START_TEST(test_widths)
{
    seed = 77;
    struct buf text = BUF_INIT(1u << 16);
    for (int n = 0; n < 300; n++) {
        buf_add_str(&text, nasty[next(sizeof nasty / sizeof *nasty)]);
    }
    struct document *d = document_new();
    document_set_text(d, text.data, text.len, true);
    for (int columns = 1; columns <= 120; columns++) {
        document_layout(d, columns);
        check_rows(d, columns);
    }
    document_free(d);
    buf_fini(&text);
}
END_TEST

/* --- cuts --- */

static void tell_block(void *ctx, const struct markdown_block *b)
{
    buf_printf(ctx, "<%d %d %d%d %u%c %d%d%d%d %u>", (int)b->kind, b->level, b->ordered, b->tight,
               b->start, b->delimiter != 0 ? b->delimiter : '-', b->task, b->done, b->head,
               (int)b->align, b->columns);
}

static void tell_end(void *ctx, enum markdown_block_kind kind)
{
    buf_printf(ctx, "</%d>\n", (int)kind);
}

static void tell_span(void *ctx, enum markdown_span span, const char *address)
{
    buf_printf(ctx, "{%d %s:", (int)span, address != NULL ? address : "");
}

static void tell_span_end(void *ctx, enum markdown_span span)
{
    buf_printf(ctx, "}%d", (int)span);
}

static void tell_text(void *ctx, enum markdown_text kind, const char *s, size_t n, size_t source)
{
    buf_printf(ctx, "%d'", (int)kind);
    buf_add(ctx, s, n);
}

static const struct markdown_sink sink = {.enter = tell_block,
                                          .leave = tell_end,
                                          .enter_span = tell_span,
                                          .leave_span = tell_span_end,
                                          .text = tell_text};

/* Compares what is told of the whole text and of its pieces; returns how many cuts there were. */
static size_t check_cuts(const char *s, size_t n)
{
    struct buf whole = BUF_INIT(1u << 22);
    struct buf pieces = BUF_INIT(1u << 22);
    size_t cells = MARKDOWN_CELLS;
    size_t cuts = 0;
    size_t start = 0;
    struct document_blocks blocks = {0};
    ck_assert(markdown_parse(s, n, &cells, &sink, &whole));
    for (size_t at = 0; at < n;) {
        const char *feed = memchr(s + at, '\n', n - at);
        size_t end = feed != NULL ? (size_t)(feed - s) : n;
        if (document_blocks_line(&blocks, s + at, end - at)) {
            ck_assert(markdown_parse(s + start, at - start, &cells, &sink, &pieces));
            start = at;
            cuts++;
        }
        at = end + 1;
    }
    ck_assert(markdown_parse(s + start, n - start, &cells, &sink, &pieces));
    ck_assert_str_eq(buf_str(&whole), buf_str(&pieces));
    buf_fini(&whole);
    buf_fini(&pieces);
    return cuts;
}

/* Blocks that people and models write; lines are cut out of them at random. */
static const char *const blocks_of_text[] = {
    "text of two\nlines",
    "# Heading",
    "Heading\n---",
    "### Heading ###\ntext at once",
    "- a\n- b\n  - c\n    more of c\n\n    and more\n- d",
    "* a\n\n  second\n\n* b\n  ```\n  code\n\n  # code\n  ```\n* c",
    "1. one\n   - sub\n   - sub\n2. two\n\n   ```py\n   x = 1\n\n   y\n   ```\n\n3. three",
    "10) ten\n\n    inside\n\n11) eleven",
    "- [ ] task\n- [x] done\nlazy",
    "```\ncode\n\n# no heading\n\n- no item\n```",
    "~~~~ md\n```\n\n~~~\n\nstill\n~~~~",
    "    indented\n\n    code",
    "> quote\n> - item\n>\n> # heading\n\n> another",
    "> lazy\nquote\n- item",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "***",
    "text\n# Heading\n- item\n## Heading\n1. item\n```\nx\n```\ntext\n***\ntext",
    "[a]: http://x",
    "**bold\n\nnot bold**",
    "-\n\n  not of the item",
    " - one\n   two\n\n  three",
};

START_TEST(test_cuts)
{
    size_t cuts = 0;
    for (uint32_t i = 0; i < 2000; i++) {
        seed = i * 2654435761u;
        struct buf text = BUF_INIT(1u << 16);
        for (uint32_t n = 2 + next(8); n > 0; n--) {
            buf_add_str(&text,
                        blocks_of_text[next(sizeof blocks_of_text / sizeof *blocks_of_text)]);
            buf_add_str(&text, next(4) == 0 ? "\n  \n\n" : "\n\n");
        }
        cuts += check_cuts(text.data, text.len);
        buf_fini(&text);
    }
    ck_assert_uint_gt(cuts, 2000 * 4);
}
END_TEST

/* Where a text can be cut, marked with '|' at the start of the line. */
START_TEST(test_places)
{
    static const char *const texts[] = {
        "a\nb\n\n|c\n\n\n|d",
        "a\n|# h\n|b\n|## h\n\n|c",
        "- a\n\n- b\n\n  c\n\n|d",
        "1. a\n\n2) b\n|# h\n|- a",
        "a\n|```\n\nb\n\n# c\n```\n|d",
        "```` \n```\n\n````\n|d",
        "```\n\n    ```\n\nnot closed",
        "- ```\n\n  # c\n\n|d",
        "    a\n\n    b\n\n|c",
        "> a\n\n|> b\n|# c",
        "***\n|a\n\n|- - -\n|b",
        "-\n\n|  a",
        "\n\n a\n\n| b",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct document_blocks blocks = {0};
        const char *s = texts[i];
        while (*s != '\0') {
            bool expected = *s == '|';
            s += expected;
            size_t n = strcspn(s, "\n");
            ck_assert_msg(document_blocks_line(&blocks, s, n) == expected, "%s, at %s", texts[i],
                          s);
            s += n + (s[n] == '\n');
        }
    }
}
END_TEST

/* --- real plans --- */

static void letters_of(struct buf *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t len = text_decode(s + i, n - i, &cp);
        if (iswalpha((wint_t)cp)) {
            buf_add(out, s + i, len);
        }
        i += len;
    }
}

/* The letters of the source; the language of a fence is not shown. */
static void source_letters(struct buf *out, const char *s)
{
    while (*s != '\0') {
        size_t n = strcspn(s, "\n");
        if (strncmp(s, "```", 3) != 0) {
            letters_of(out, s, n);
        }
        s += n + (s[n] == '\n');
    }
}

static void check_letters(const char *text, const char *name)
{
    struct buf expected = BUF_INIT(1u << 20);
    struct buf shown = BUF_INIT(1u << 20);
    struct document *d = document_new();
    document_set_text(d, text, strlen(text), true);
    document_layout(d, 400);
    source_letters(&expected, text);
    for (size_t i = 0; i < document_row_count(d); i++) {
        const struct document_row *row = document_row(d, i);
        for (size_t k = 0; k < row->run_count; k++) {
            letters_of(&shown, row->runs[k].text, row->runs[k].length);
        }
    }
    ck_assert_msg(strcmp(buf_str(&expected), buf_str(&shown)) == 0, "%s:\n%s\n%s", name,
                  buf_str(&expected), buf_str(&shown));
    document_free(d);
    buf_fini(&expected);
    buf_fini(&shown);
}

START_TEST(test_plans)
{
    char *folder = mem_printf("%s/tests/fixtures/plans", getenv("SYLLABUS_TEST_SOURCE"));
    DIR *dir = opendir(folder);
    size_t count = 0;
    ck_assert_ptr_nonnull(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (strstr(entry->d_name, ".md") == NULL) {
            continue;
        }
        char *path = mem_printf("%s/%s", folder, entry->d_name);
        char *text = NULL;
        size_t n = 0;
        struct error err = {0};
        ck_assert_int_eq(file_read(path, 1u << 20, &text, &n, &err), ERROR_NONE);
        seed = (uint32_t)count++;
        check_text(text, n, 1 + (int)next(100));
        check_cuts(text, n);
        if (strstr(text, "<br") == NULL) { /* cells of two lines are shown side by side */
            check_letters(text, entry->d_name);
        }
        free(text);
        free(path);
    }
    ck_assert_uint_gt(count, 60);
    closedir(dir);
    free(folder);
}
END_TEST

Suite *suite_document_random(void)
{
    Suite *suite = suite_create("document_random");
    TCase *tc = tcase_create("document_random");
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, test_nasty, 0, 10);
    tcase_add_test(tc, test_widths);
    tcase_add_test(tc, test_cuts);
    tcase_add_test(tc, test_places);
    tcase_add_test(tc, test_plans);
    suite_add_tcase(suite, tc);
    return suite;
}
