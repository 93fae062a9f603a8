/* Streams as servers of several kinds send them, cut at every byte: in two pieces, the text is the
 * same; ended there, it is a prefix of it and never called complete too early. */
#include "suites.h"

#include "../../../src/llm/answer_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define EMOJI "\xF0\x9F\xA7\xA9"

/* llama.cpp, of 2026: a role with null, deltas, the reason, usage apart. */
static const char llama_cpp[] =
    "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"role\":\"assistant\","
    "\"content\":null}}],\"created\":1783515600,\"id\":\"chatcmpl-aN2m\",\"model\":\"m\","
    "\"object\":\"chat.completion.chunk\"}\n\n"
    ":\n\n"
    "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\"### Модуль "
    "1: \"}}],\"model\":\"m\"}\n\n"
    "data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\"Первые "
    "шаги " EMOJI " (8 ч)\\n\"}}],\"model\":\"m\"}\n\n"
    "data: "
    "{\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"delta\":{}}],\"model\":\"m\"}\n\n"
    "data: {\"choices\":[],\"model\":\"m\",\"usage\":{\"completion_tokens\":9,\"prompt_tokens\":61,"
    "\"total_tokens\":70},\"timings\":{\"predicted_ms\":12.5}}\n\n"
    "data: [DONE]\n\n";

/* Azure behind a proxy that ends lines with CRLF: a frame of filters, padding, escaped letters. */
static const char azure[] =
    "\xEF\xBB\xBF"
    "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
    "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{}}]}\r\n\r\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"\",\"refusal\":null,\"role\":\"assistant\"},"
    "\"finish_reason\":null,\"index\":0}],\"obfuscation\":\"x\",\"model\":\"m\"}\r\n\r\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"### \\u041c\\u043e\\u0434\\u0443\\u043b\\u044c "
    "1: "
    "\"},\"finish_reason\":null,\"index\":0}],\"usage\":null}\r\n\r\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"Первые шаги \\ud83e\\udde9 (8 ч)\\r\\n\"},"
    "\"finish_reason\":null,\"index\":0}],\"usage\":null}\r\n\r\n"
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\",\"index\":0}]}\r\n\r\n"
    "data: [DONE]\r\n\r\n";

/* OpenRouter through a gateway that ends lines with CR: comments, reasoning, event and id fields.
 */
static const char gateway[] =
    ": OPENROUTER PROCESSING\r\r: OPENROUTER PROCESSING\r\r"
    "event: message\rid: 1\rdata:{\"id\":\"gen-1\",\"provider\":\"P\",\"choices\":[{\"index\":0,"
    "\"delta\":{\"role\":\"assistant\",\"content\":\"\",\"reasoning\":\"Подумаю " EMOJI "\"}}]}\r\r"
    "event: message\rid: 2\rdata:{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"### Модуль 1: "
    "\"},\"finish_reason\":\"\"}]}\rdata:{\"choices\":[{\"index\":0,\"delta\":{\"content\":"
    "\"Первые шаги \"}}]}\r\r"
    "data: : keepalive\r\r"
    "data:{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" EMOJI " (8 ч)\\n\"}}]}\r\r"
    "data:{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\"}]}\r\r"
    "data:[DONE]\r\r";

/* A raw template that thinks aloud; Mistral's parts; no blank line at the end. */
static const char thinking[] =
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"<thi\"}}]}\n\n"
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"nk>\\nПодумаю \"}}]}\n\n"
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" EMOJI "</th\"}}]}\n\n"
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ink>\\n\\n### Модуль \"}}]}\n\n"
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"1: "
    "Первые \"},{\"type\":\"text\",\"text\":\"шаги " EMOJI " \"}]}}]}\n\n"
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"(8 ч)\\n\"},\"finish_reason\":"
    "\"stop\"}]}\n\n"
    "data: [DONE]";

static const char text[] = "### Модуль 1: Первые шаги " EMOJI " (8 ч)\n";

static const struct {
    const char *name;
    const char *bytes;
    size_t n;
} streams[] = {
    {"llama.cpp", llama_cpp, sizeof llama_cpp - 1},
    {"Azure", azure, sizeof azure - 1},
    {"a gateway", gateway, sizeof gateway - 1},
    {"thinking", thinking, sizeof thinking - 1},
};
enum { STREAM_COUNT = sizeof streams / sizeof streams[0] };

struct heard {
    struct buf text;
    struct buf thoughts;
    enum error_kind kind;
};

static void on_delta(void *ctx, const char *s, size_t n)
{
    struct heard *h = ctx;
    ck_assert(n > 0 && text_is_utf8(s, n)); /* a letter is never cut in two */
    buf_add(&h->text, s, n);
}

static void on_reasoning(void *ctx, const char *s, size_t n)
{
    struct heard *h = ctx;
    buf_add(&h->thoughts, s, n);
}

static enum answer_want feed(struct answer *a, const char *bytes, size_t n)
{
    char *copy = malloc(n > 0 ? n : 1); /* of exactly this size, for sanitizers */
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, bytes, n);
    enum answer_want want = answer_feed(a, copy, n);
    free(copy);
    return want;
}

/* What is heard of the first `n` bytes, which come in two pieces, when the input then ends. */
static void listen(size_t i, size_t cut, size_t n, enum error_kind transport, struct heard *h)
{
    static const struct fault_place place = {.host = "h:1"};
    const struct llm_sink sink = {.delta = on_delta, .reasoning = on_reasoning, .ctx = h};
    struct answer *a = answer_new(&place, &sink);
    struct llm_end end = {0};
    struct error broken = {0};
    *h = (struct heard){0};
    buf_init(&h->text, SIZE_MAX / 2);
    buf_init(&h->thoughts, SIZE_MAX / 2);
    if (transport != ERROR_NONE) {
        error_set(&broken, transport, "the connection broke");
    }
    answer_status(a, 200);
    if (feed(a, streams[i].bytes, cut) != ANSWER_NOTHING) {
        feed(a, streams[i].bytes + cut, n - cut);
    }
    answer_end(a, &broken, &end);
    h->kind = end.error.kind;
    error_clear(&end.error);
    error_clear(&broken);
    answer_free(a);
}

static void heard_fini(struct heard *h)
{
    buf_fini(&h->text);
    buf_fini(&h->thoughts);
}

START_TEST(in_two_pieces)
{
    size_t i = (size_t)_i;
    for (size_t cut = 0; cut <= streams[i].n; cut++) {
        struct heard h;
        listen(i, cut, streams[i].n, ERROR_NONE, &h);
        ck_assert_msg(strcmp(buf_str(&h.text), text) == 0, "%s at %zu: %s", streams[i].name, cut,
                      buf_str(&h.text));
        ck_assert_msg(h.kind == ERROR_NONE, "%s at %zu: %s", streams[i].name, cut,
                      error_kind_name(h.kind));
        ck_assert(h.thoughts.len == 0 || strstr(buf_str(&h.thoughts), "Подумаю " EMOJI) != NULL);
        heard_fini(&h);
    }
}
END_TEST

/* How the text of an ended stream is judged: bytes of it can only have been added, and once it is
 * complete it stays so. */
static void check_ended(size_t i, enum error_kind transport)
{
    size_t before = 0;
    bool complete = false;
    for (size_t n = 0; n <= streams[i].n; n++) {
        struct heard h;
        listen(i, n, n, transport, &h);
        ck_assert_msg(strncmp(text, buf_str(&h.text), h.text.len) == 0, "%s ended at %zu: %s",
                      streams[i].name, n, buf_str(&h.text));
        ck_assert_msg(h.text.len >= before, "%s ended at %zu: text was lost", streams[i].name, n);
        ck_assert_msg(!complete || h.kind == ERROR_NONE, "%s ended at %zu: %s", streams[i].name, n,
                      error_kind_name(h.kind));
        if (h.kind == ERROR_NONE) {
            complete = true;
            ck_assert_str_eq(buf_str(&h.text), text);
        } else if (h.text.len > 0) {
            ck_assert_msg(h.kind == ERROR_INTERRUPTED, "%s ended at %zu: %s", streams[i].name, n,
                          error_kind_name(h.kind));
        }
        before = h.text.len;
        heard_fini(&h);
    }
    ck_assert(complete);
}

START_TEST(ended_by_the_server)
{
    check_ended((size_t)_i, ERROR_NONE);
}
END_TEST

START_TEST(ended_by_the_network)
{
    check_ended((size_t)_i, ERROR_NETWORK);
}
END_TEST

Suite *suite_cut(void)
{
    Suite *s = suite_create("llm cut at every byte");
    TCase *c = tcase_create("streams");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, in_two_pieces, 0, STREAM_COUNT);
    tcase_add_loop_test(c, ended_by_the_server, 0, STREAM_COUNT);
    tcase_add_loop_test(c, ended_by_the_network, 0, STREAM_COUNT);
    suite_add_tcase(s, c);
    return s;
}
