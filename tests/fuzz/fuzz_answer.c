/* Any bytes as a model server's answer: text and verdict are the same however they are cut, the
 * text is valid UTF-8, the message one harmless line without the key. The first byte chooses HTTP
 * 200 (even) or an error status, and the size of the pieces. */
#include "../../src/llm/answer_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define KEY "sk-0123456789abcdef"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

struct heard {
    struct buf text;
    struct buf reasoning;
    enum error_kind kind;
};

static void on_delta(void *ctx, const char *text, size_t n)
{
    struct heard *h = ctx;
    require(n > 0 && text_is_utf8(text, n) && memchr(text, '\0', n) == NULL);
    buf_add(&h->text, text, n);
}

static void on_reasoning(void *ctx, const char *text, size_t n)
{
    struct heard *h = ctx;
    require(n > 0 && text_is_utf8(text, n) && memchr(text, '\0', n) == NULL);
    buf_add(&h->reasoning, text, n);
}

static void check_message(const struct error *e)
{
    require((e->kind == ERROR_NONE) == (e->message == NULL));
    size_t n = e->message != NULL ? strlen(e->message) : 0;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += text_decode(e->message + i, n - i, &cp);
        require(cp != '\n' && !text_is_dangerous(cp));
    }
    require(n == 0 || strstr(e->message, KEY) == NULL);
}

static void listen(const struct fault_place *place, int status, const char *bytes, size_t n,
                   size_t step, struct heard *h)
{
    const struct llm_sink sink = {.delta = on_delta, .reasoning = on_reasoning, .ctx = h};
    struct answer *a = answer_new(place, &sink);
    struct llm_end end = {0};
    enum answer_want want = ANSWER_MORE;
    answer_status(a, status);
    for (size_t at = 0; at < n && want != ANSWER_NOTHING; at += step) {
        size_t piece = step < n - at ? step : n - at;
        char *copy = malloc(piece);
        require(copy != NULL);
        memcpy(copy, bytes + at, piece);
        want = answer_feed(a, copy, piece);
        free(copy);
    }
    answer_end(a, NULL, &end);
    h->kind = end.error.kind;
    check_message(&end.error);
    require(h->kind != ERROR_NONE || h->text.len > 0);
    error_clear(&end.error);
    answer_free(a);
}

static void heard_fini(struct heard *h)
{
    buf_fini(&h->text);
    buf_fini(&h->reasoning);
}

static bool same(const struct buf *a, const struct buf *b)
{
    return a->len == b->len && (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    struct secret *key = secret_new(KEY, strlen(KEY));
    const struct fault_place place = {.host = "h", .key = key};
    int status = data[0] % 2 == 0 ? 200 : 400 + data[0] / 2;
    size_t steps[] = {size, 1, 1 + (size_t)data[0] / 2};
    struct heard first = {0};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct heard h = {0};
        buf_init(&h.text, SIZE_MAX / 2);
        buf_init(&h.reasoning, SIZE_MAX / 2);
        listen(&place, status, (const char *)data + 1, size - 1, steps[i], &h);
        if (i == 0) {
            first = h;
        } else {
            require(h.kind == first.kind && same(&h.text, &first.text) &&
                    same(&h.reasoning, &first.reasoning));
            heard_fini(&h);
        }
    }
    heard_fini(&first);
    secret_free(key);
    return 0;
}
