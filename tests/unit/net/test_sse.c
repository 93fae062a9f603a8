#include "suites.h"

#include "syllabus/base/buf.h"
#include "syllabus/net/sse.h"

#include <stdlib.h>
#include <string.h>

/* Events are written "name|data;" and strays "!line;". */
static const struct {
    const char *name;
    const char *bytes;
    const char *events;
} streams[] = {
    {"LF", "data: a\n\ndata: b\n\n", "|a;|b;"},
    {"CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", "|a;|b;"},
    {"CR", "data: a\r\rdata: b\r\r", "|a;|b;"},
    {"mixed", "data: a\r\n\ndata: b\r\r\ndata: c\n\r", "|a;|b;|c;"},
    {"CRLF then LF is two ends", "data: a\r\n\n", "|a;"},
    {"BOM",
     "\xEF\xBB\xBF"
     "data: a\n\n",
     "|a;"},
    {"only one BOM",
     "\xEF\xBB\xBF\xEF\xBB\xBF"
     "data: a\n\ndata: b\n\n",
     "|b;"},
    {"half a BOM",
     "\xEF\xBB"
     "data: a\n\ndata: b\n\n",
     "|b;"},
    {"BOM only", "\xEF\xBB\xBF", ""},
    {"no space", "data:a\n\n", "|a;"},
    {"second space stays", "data:  a\n\n", "| a;"},
    {"tab stays", "data:\ta\n\n", "|\ta;"},
    {"several data lines", "data: a\ndata: b\ndata:\ndata: c\n\n", "|a\nb\n\nc;"},
    {"no colon", "data\ndata: a\n\n", "|\na;"},
    {"empty data is no event", "data\n\ndata:\n\ndata: \n\n", ""},
    {"event name", "event: ping\ndata: a\n\ndata: b\n\n", "ping|a;|b;"},
    {"last name wins", "event: x\nevent: y\ndata: a\n\n", "y|a;"},
    {"name without data", "event: keepalive\n\ndata: a\n\n", "|a;"},
    {"id and retry", "id: 1\nretry: 5\ndata: a\n\n", "|a;"},
    {"comments", ": hi\n\n:\n\n: x: y\ndata: a\n: in between\ndata: b\n\n", "|a\nb;"},
    {"comment before the end", "data: a\n\n: x\ndata: [DONE]\n\n", "|a;|[DONE];"},
    {"unknown field", "datax: no\nDATA: no\n data: no\ndata: a\n\n", "|a;"},
    {"error field", "error: {\"code\":500}\n\ndata: [DONE]\n\n", "error|{\"code\":500};|[DONE];"},
    {"error and data", "error: x\ndata: y\n\n", "error|x\ny;"},
    {"stray JSON", "{\"error\":\"x\"}\ndata: a\n\n", "!{\"error\":\"x\"};|a;"},
    {"no blank line at the end", "data: a\n\ndata: b\n", "|a;|b;"},
    {"no line end at the end", "data: a\n\ndata: b", "|a;|b;"},
    {"CR at the end", "data: a\r", "|a;"},
    {"colon in data", "data: a: b:c\n\n", "|a: b:c;"},
    {"letters of more bytes", "data: \xD0\xBF\xF0\x9F\x98\x80\n\n", "|\xD0\xBF\xF0\x9F\x98\x80;"},
    {"blank lines first", "\n\n\r\n\rdata: a\n\n", "|a;"},
    {"nothing", "", ""},
    {"long", "data: 0123456789012345678901234567890123456789\n\n",
     "|0123456789012345678901234567890123456789;"},
};

struct seen {
    struct buf text;
    int stop_after; /* events; 0: never */
    int count;
};

static bool on_event(void *ctx, const struct sse_event *e)
{
    struct seen *s = ctx;
    ck_assert_uint_gt(e->len, 0);
    if (e->stray) {
        buf_add_char(&s->text, '!');
    } else {
        buf_add(&s->text, e->name, e->name_len);
        buf_add_char(&s->text, '|');
    }
    buf_add(&s->text, e->data, e->len);
    buf_add_char(&s->text, ';');
    s->count++;
    return s->count != s->stop_after;
}

/* Feeds copies of exactly the piece's size, so that a sanitizer sees a read past its end. */
static enum error_kind feed(struct sse *s, const char *bytes, size_t n)
{
    char *copy = malloc(n > 0 ? n : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, bytes, n);
    enum error_kind kind = sse_feed(s, copy, n, NULL);
    free(copy);
    return kind;
}

/* `step` 0: pieces of pseudo-random length from `seed`. */
static void replay(size_t i, size_t step, unsigned seed)
{
    struct seen seen = {.text = BUF_INIT(1 << 16)};
    struct sse *s = sse_new(1 << 16, on_event, &seen);
    size_t n = strlen(streams[i].bytes);
    for (size_t at = 0; at < n;) {
        seed = seed * 1103515245u + 12345u;
        size_t piece = step > 0 ? step : 1 + (seed >> 16) % 7;
        piece = piece < n - at ? piece : n - at;
        ck_assert_int_eq(feed(s, streams[i].bytes + at, piece), ERROR_NONE);
        at += piece;
    }
    sse_end(s);
    ck_assert_msg(strcmp(buf_str(&seen.text), streams[i].events) == 0, "%s by %zu: %s",
                  streams[i].name, step, buf_str(&seen.text));
    sse_free(s);
    buf_fini(&seen.text);
}

START_TEST(replayed)
{
    size_t i = (size_t)_i;
    replay(i, strlen(streams[i].bytes) + 1, 0);
    replay(i, 1, 0);
    replay(i, 2, 0);
    for (unsigned seed = 1; seed <= 50; seed++) {
        replay(i, 0, seed);
    }
}
END_TEST

START_TEST(split_at_every_byte)
{
    size_t i = (size_t)_i;
    size_t n = strlen(streams[i].bytes);
    for (size_t cut = 0; cut <= n; cut++) {
        struct seen seen = {.text = BUF_INIT(1 << 16)};
        struct sse *s = sse_new(1 << 16, on_event, &seen);
        feed(s, streams[i].bytes, cut);
        feed(s, streams[i].bytes + cut, n - cut);
        sse_end(s);
        ck_assert_msg(strcmp(buf_str(&seen.text), streams[i].events) == 0, "%s at %zu: %s",
                      streams[i].name, cut, buf_str(&seen.text));
        sse_free(s);
        buf_fini(&seen.text);
    }
}
END_TEST

/* Every way to be too long is refused, however it is cut, and nothing follows. */
START_TEST(too_long)
{
    static const char *const bytes[] = {
        "data: 0123456789abcdef\n\ndata: a\n\n",
        ": 0123456789abcdef comment\n\ndata: a\n\n",
        "data: 01234567\ndata: 01234567\n\ndata: a\n\n",
        "data: 0123456789abcdef",
    };
    for (size_t step = 1; step < 40; step++) {
        struct seen seen = {.text = BUF_INIT(1 << 16)};
        struct sse *s = sse_new(16, on_event, &seen);
        struct error err = {0};
        size_t n = strlen(bytes[_i]);
        enum error_kind kind = ERROR_NONE;
        for (size_t at = 0; at < n && kind == ERROR_NONE; at += step) {
            size_t left = n - at;
            kind = sse_feed(s, bytes[_i] + at, step < left ? step : left, &err);
        }
        ck_assert_int_eq(kind, ERROR_TOO_LONG);
        ck_assert_ptr_nonnull(err.message);
        sse_feed(s, "\n\ndata: b\n\n", 11, NULL);
        sse_end(s);
        ck_assert_str_eq(buf_str(&seen.text), "");
        error_clear(&err);
        sse_free(s);
        buf_fini(&seen.text);
    }
}
END_TEST

START_TEST(stops_when_told)
{
    struct seen seen = {.text = BUF_INIT(1 << 16), .stop_after = 2};
    struct sse *s = sse_new(1 << 16, on_event, &seen);
    feed(s, "data: a\n\ndata: b\n\ndata: c\n\n", 27);
    feed(s, "data: d\n\n", 9);
    sse_end(s);
    ck_assert_str_eq(buf_str(&seen.text), "|a;|b;");
    sse_free(s);
    buf_fini(&seen.text);
}
END_TEST

START_TEST(nul_and_broken_bytes)
{
    struct seen seen = {.text = BUF_INIT(1 << 16)};
    struct sse *s = sse_new(1 << 16, on_event, &seen);
    feed(s, "data: a\0b\xFF\n\n", 12);
    ck_assert_uint_eq(seen.text.len, 6);
    ck_assert_mem_eq(seen.text.data, "|a\0b\xFF;", 6);
    sse_free(s);
    buf_fini(&seen.text);
}
END_TEST

Suite *suite_sse(void)
{
    Suite *s = suite_create("sse");
    TCase *t = tcase_create("sse");
    int count = sizeof streams / sizeof streams[0];
    tcase_add_loop_test(t, replayed, 0, count);
    tcase_add_loop_test(t, split_at_every_byte, 0, count);
    tcase_add_loop_test(t, too_long, 0, 4);
    tcase_add_test(t, stops_when_told);
    tcase_add_test(t, nul_and_broken_bytes);
    suite_add_tcase(s, t);
    return s;
}
