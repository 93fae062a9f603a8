/* What the parser tells, written out as one string a text. */
#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/markdown.h"
#include "syllabus/base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct told {
    struct buf out;
    int open, deepest; /* quotes and items */
    int blocks, spans; /* entered and not left */
    size_t texts;      /* bytes of text */
    const char *source;
    size_t length;
};

static void on_enter(void *ctx, const struct markdown_block *b)
{
    static const char *const names[] = {
        [MARKDOWN_QUOTE] = "quote", [MARKDOWN_LIST] = "list",   [MARKDOWN_ITEM] = "item",
        [MARKDOWN_PARAGRAPH] = "p", [MARKDOWN_HEADING] = "h",   [MARKDOWN_CODE] = "code",
        [MARKDOWN_RULE] = "rule",   [MARKDOWN_TABLE] = "table", [MARKDOWN_ROW] = "row",
        [MARKDOWN_CELL] = "cell",
    };
    static const char *const aligns[] = {"", " center", " right"};
    struct told *t = ctx;
    buf_printf(&t->out, "<%s", names[b->kind]);
    if (b->kind == MARKDOWN_HEADING) {
        buf_printf(&t->out, "%d", b->level);
    } else if (b->kind == MARKDOWN_LIST) {
        buf_printf(&t->out, "%s%s", b->ordered ? " ordered" : "", b->tight ? "" : " loose");
        if (b->ordered) {
            buf_printf(&t->out, " %u%c", b->start, b->delimiter);
        }
    } else if (b->kind == MARKDOWN_ITEM) {
        buf_add_str(&t->out, !b->task ? "" : b->done ? " done" : " task");
    } else if (b->kind == MARKDOWN_TABLE) {
        buf_printf(&t->out, " %u", b->columns);
    } else if (b->kind == MARKDOWN_CELL) {
        buf_printf(&t->out, "%s%s", b->head ? " head" : "", aligns[b->align]);
    }
    buf_add_str(&t->out, ">");
    t->blocks++;
    t->open += b->kind == MARKDOWN_QUOTE || b->kind == MARKDOWN_ITEM;
    t->deepest = t->open > t->deepest ? t->open : t->deepest;
}

static void on_leave(void *ctx, enum markdown_block_kind kind)
{
    struct told *t = ctx;
    buf_add_str(&t->out, "</>");
    t->blocks--;
    t->open -= kind == MARKDOWN_QUOTE || kind == MARKDOWN_ITEM;
    ck_assert_int_ge(t->blocks, 0);
}

static void on_enter_span(void *ctx, enum markdown_span span, const char *address)
{
    static const char *const names[] = {"em", "strong", "strike", "code", "link", "image"};
    struct told *t = ctx;
    bool leads = span == MARKDOWN_LINK || span == MARKDOWN_IMAGE;
    ck_assert(leads == (address != NULL));
    buf_printf(&t->out, "{%s%s%s:", names[span], leads ? " " : "", leads ? address : "");
    t->spans++;
}

static void on_leave_span(void *ctx, enum markdown_span span)
{
    struct told *t = ctx;
    buf_add_str(&t->out, "}");
    t->spans--;
    ck_assert_int_ge(t->spans, 0);
}

static void check_harmless(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += text_decode(s + i, n - i, &cp);
        ck_assert(!text_is_dangerous(cp));
    }
}

static void on_text(void *ctx, enum markdown_text kind, const char *s, size_t n, size_t source)
{
    struct told *t = ctx;
    ck_assert(text_is_utf8(s, n));
    check_harmless(s, n);
    if (source != MARKDOWN_NO_SOURCE) {
        ck_assert_uint_lt(source, t->length);
        /* The source starts as the text does, unless it is written in another way. */
        ck_assert(t->source[source] == s[0] || t->source[source] == '&');
    }
    t->texts += n;
    if (kind == MARKDOWN_HARD_BREAK) {
        buf_add_str(&t->out, "/");
    }
    buf_add(&t->out, s, n);
}

static const struct markdown_sink sink = {.enter = on_enter,
                                          .leave = on_leave,
                                          .enter_span = on_enter_span,
                                          .leave_span = on_leave_span,
                                          .text = on_text};

static bool parse(struct told *t, const char *s, size_t n, size_t *cells)
{
    *t = (struct told){.out = BUF_INIT(64u << 20), .source = s, .length = n};
    return markdown_parse(s, n, cells, &sink, t);
}

static const struct {
    const char *text, *told;
} cases[] = {
    {"", ""},
    {"text", "<p>text</>"},
    {"one\ntwo  \nthree\\\nfour", "<p>one\ntwo/\nthree/\nfour</>"},
    {"# One\n\nTwo\n---\n###### six ##", "<h1>One</><h2>Two</><h6>six</>"},
    {"#no", "<p>#no</>"},
    {"*a* **b** ~~c~~ `d`", "<p>{em:a} {strong:b} {strike:c} {code:d}</>"},
    {"***x***", "<p>{em:{strong:x}}</>"},
    {"**not closed", "<p>**not closed</>"},
    {"[a](http://x/?a&amp;b \"title\")", "<p>{link http://x/?a&b:a}</>"},
    {"![alt *x*](i.png)", "<p>{image i.png:alt {em:x}}</>"},
    {"<http://x/>", "<p>{link http://x/:http://x/}</>"},
    {"[a](<x\ty>)", "<p>{link x y:a}</>"},
    {"- a\n- b\n  - c\n", "<list><item>a</><item>b<list><item>c</></></></>"},
    {"* a\n\n* b", "<list loose><item><p>a</></><item><p>b</></></>"},
    {"7. a\n8. b", "<list ordered 7.><item>a</><item>b</></>"},
    {"1) a", "<list ordered 1)><item>a</></>"},
    {"- [ ] a\n- [x] b\n- [X] c\n- [y] d",
     "<list><item task>a</><item done>b</><item done>c</><item>[y] d</></>"},
    {"> a\n> > b\nlazy", "<quote><p>a</><quote><p>b\nlazy</></></>"},
    {"---\n***", "<rule></><rule></>"},
    {"```c\nint *a*;\n\n  b\n```\n", "<code>int *a*;\n\n  b\n</>"},
    {"```\nopen", "<code>open\n</>"},
    {"    code\n", "<code>code\n</>"},
    {"|a|b|\n|:---:|---:|\n|1|2|\n|3|",
     "<table 2><row><cell head center>a</><cell head right>b</></>"
     "<row><cell center>1</><cell right>2</></><row><cell center>3</><cell right></></></>"},
    /* No HTML. */
    {"<b>x</b> <!-- c -->", "<p><b>x</b> <!-- c --></>"},
    {"<div>\n*x*\n</div>", "<p><div>\n{em:x}\n</div></>"},
    /* Entities: known, numbers, unknown, and those that would do harm. */
    {"&lt;&amp;&mdash;&#1046;&#x416;", "<p><&\u2014\u0416\u0416</>"},
    {"&unknown; & &;", "<p>&unknown; & &;</>"},
    {"a&#27;[2J&#10;b&#x202e;c&#0;", "<p>a\u241b[2J bc\ufffd</>"},
    {"&#x110000;&#xd800;&#99999999999;", "<p>\ufffd\ufffd&#99999999999;</>"},
    /* Definitions stay text, and define nothing. */
    {"[a]: http://x\n\n[a] [b][a]", "<p>[a]: http://x</><p>[a] [b][a]</>"},
    {"[a]:\nhttp://x", "<p>[a]:\nhttp://x</>"},
    {"> [\u0436\nb]: <x> 'y'", "<quote><p>[\u0436\nb]: <x> 'y'</></>"},
    {"- [^1]: note", "<list><item>[^1]: note</></>"},
    {"[a\\]]: x", "<p>[a]]: x</>"},
    {"`[a]: x`\n\n    [b]: y", "<p>{code:[a]: x}</><code>[b]: y\n</>"},
    {"[x](http://[::1]:80/) [y [z]: w](u)", "<p>{link http://[::1]:80/:x} {link u:y [z]: w}</>"},
    {"| [a]: b |\n|---|", "<table 1><row><cell head>[a]: b</></></>"},
};

START_TEST(test_cases)
{
    size_t cells = MARKDOWN_CELLS;
    struct told t;
    ck_assert(parse(&t, cases[_i].text, strlen(cases[_i].text), &cells));
    ck_assert_str_eq(buf_str(&t.out), cases[_i].told);
    buf_fini(&t.out);
}
END_TEST

/* Characters that drive a terminal are gone before anything is made of them. */
START_TEST(test_cleaned)
{
    static const char text[] = "a\x1b[2J\0b\r\n\xc2\x9b\xe2\x80\xae\xff\xfe[x]: y\u2028z";
    size_t cells = 0;
    struct told t = {.out = BUF_INIT(1000), .source = text, .length = sizeof text};
    t.source = "a\u241b[2J\u2400b\n\ufffd\ufffd\ufffd[x]: y\nz";
    t.length = strlen(t.source);
    ck_assert(markdown_parse(text, sizeof text - 1, &cells, &sink, &t));
    ck_assert_str_eq(buf_str(&t.out), "<p>a\u241b[2J\u2400b\n\ufffd\ufffd\ufffd[x]: y\nz</>");
    buf_fini(&t.out);
}
END_TEST

static void repeat(struct buf *out, const char *s, size_t times)
{
    for (size_t i = 0; i < times; i++) {
        buf_add_str(out, s);
    }
}

START_TEST(test_depth)
{
    static const char *const deep[] = {"> ", "- ", "1. ", "> - "};
    struct buf text = BUF_INIT(1u << 20);
    repeat(&text, deep[_i], 20000);
    buf_add_str(&text, "text");
    size_t cells = 0;
    struct told t;
    ck_assert(parse(&t, text.data, text.len, &cells));
    ck_assert_int_eq(t.deepest, MARKDOWN_DEPTH);
    ck_assert_int_eq(t.blocks, 0);
    ck_assert_uint_eq(t.texts, 4);
    buf_fini(&t.out);
    buf_fini(&text);
}
END_TEST

/* What is too deep to be an item is a paragraph: its text does not run into the next one's. */
START_TEST(test_depth_is_flat)
{
    struct buf text = BUF_INIT(1u << 20);
    repeat(&text, "> ", MARKDOWN_DEPTH - 1);
    buf_add_str(&text, "- a\n");
    repeat(&text, "> ", MARKDOWN_DEPTH - 1);
    buf_add_str(&text, "  - b\n");
    repeat(&text, "> ", MARKDOWN_DEPTH - 1);
    buf_add_str(&text, "  - c\n");
    size_t cells = 0;
    struct told t;
    ck_assert(parse(&t, text.data, text.len, &cells));
    const char *inner = strstr(buf_str(&t.out), "<list>");
    ck_assert_ptr_nonnull(inner);
    ck_assert(strncmp(inner, "<list><item>a<p>b</><p>c</></></>", 33) == 0);
    buf_fini(&t.out);
    buf_fini(&text);
}
END_TEST

START_TEST(test_spans_are_flat)
{
    struct buf text = BUF_INIT(1u << 20);
    repeat(&text, "*a **b ", 5000);
    repeat(&text, "** *", 5000);
    size_t cells = 0;
    struct told t;
    ck_assert(parse(&t, text.data, text.len, &cells));
    ck_assert_int_eq(t.spans, 0);
    buf_fini(&t.out);
    buf_fini(&text);
}
END_TEST

START_TEST(test_cells)
{
    static const char text[] = "|a|b|\n|---|---|\n|1|2|\n|3|4|\n";
    struct told t;
    size_t cells = 10;
    ck_assert(parse(&t, text, strlen(text), &cells));
    ck_assert_uint_eq(cells, 4);
    buf_fini(&t.out);
    cells = 5;
    ck_assert(!parse(&t, text, strlen(text), &cells));
    ck_assert_uint_eq(cells, 0);
    buf_fini(&t.out);
}
END_TEST

/* Twenty-seven kilobytes that mean nine million cells. */
START_TEST(test_cells_amplified)
{
    struct buf text = BUF_INIT(1u << 20);
    repeat(&text, "|a", 3000);
    buf_add_str(&text, "|\n");
    repeat(&text, "|---", 3000);
    buf_add_str(&text, "|\n");
    repeat(&text, "|x\n", 3000);
    size_t cells = MARKDOWN_CELLS;
    struct told t;
    ck_assert(!parse(&t, text.data, text.len, &cells));
    ck_assert_uint_eq(cells, 0);
    buf_fini(&t.out);
    buf_fini(&text);
}
END_TEST

static uint32_t seed;

static uint32_t next(uint32_t below)
{
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)seed * below) >> 32);
}

/* Whatever comes, it is told in balance, harmless and in its place; on_text() checks. */
START_TEST(test_random)
{
    static const char *const pieces[] = {
        "[",    "]",   "]:",   "(",      ")",      "*",          "**",      "_",    "`",
        "```",  "~~",  "|",    "|---|",  "\n",     "\n\n",       "    ",    "\t",   "> ",
        "- ",   "1. ", "# ",   "---",    "<",      ">",          "&#27;",   "&lt;", "\\",
        "text", "!",   "http", "\u0436", "\u4e2d", "\U0001f600", "e\u0301", "://",  "[ ] ",
    };
    for (seed = 1; seed < 200000000u;) {
        struct buf text = BUF_INIT(10000);
        uint32_t first = seed;
        for (uint32_t n = 1 + next(60); n > 0; n--) {
            buf_add_str(&text, pieces[next(sizeof pieces / sizeof *pieces)]);
        }
        size_t cells = MARKDOWN_CELLS;
        struct told t;
        ck_assert(parse(&t, text.data, text.len, &cells));
        ck_assert_int_eq(t.blocks, 0);
        ck_assert_int_eq(t.spans, 0);
        buf_fini(&t.out);
        buf_fini(&text);
        seed = first + 100003;
    }
}
END_TEST

Suite *suite_markdown(void)
{
    Suite *suite = suite_create("markdown");
    TCase *tc = tcase_create("markdown");
    tcase_add_loop_test(tc, test_cases, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(tc, test_cleaned);
    tcase_add_loop_test(tc, test_depth, 0, 4);
    tcase_add_test(tc, test_depth_is_flat);
    tcase_add_test(tc, test_spans_are_flat);
    tcase_add_test(tc, test_cells);
    tcase_add_test(tc, test_cells_amplified);
    tcase_add_test(tc, test_random);
    suite_add_tcase(suite, tc);
    return suite;
}
