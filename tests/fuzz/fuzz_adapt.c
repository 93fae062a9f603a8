/* Any bytes as a server's refusal, and as what is remembered of earlier ones: the next request
 * keeps its model and its messages, is another one, and there is an end to them; every text is one
 * harmless line without the key. The first byte chooses the HTTP status; what stands before the
 * first NUL is the memory, and a header that asks to wait. */
#include "../../src/llm/adapt_internal.h"
#include "../../src/llm/retry_internal.h"

#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define KEY "sk-0123456789abcdef"
#define NOW INT64_C(1785000000000)

static const char request[] =
    "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"S\"},{\"role\":"
    "\"assistant\","
    "\"content\":\"A\"},{\"role\":\"user\",\"content\":\"U\"}],\"stream\":true,\"stream_options\":"
    "{\"include_usage\":true},\"temperature\":0.7,\"top_p\":1,\"max_tokens\":9,\"response_format\":"
    "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":true,\"schema\":{}}}}";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_text(const char *s)
{
    size_t n = s != NULL ? strlen(s) : 0;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += text_decode(s + i, n - i, &cp);
        require(cp != '\n' && !text_is_dangerous(cp));
    }
    require(n == 0 || strstr(s, KEY) == NULL);
}

static void check_body(const struct json_object *body)
{
    const char *model = json_get_text(body, "model");
    require(model != NULL && strcmp(model, "m") == 0);
    const struct json_object *messages = json_get(body, "messages");
    require(json_size(messages) > 0);
    char *text = json_printed(messages, 0);
    require(strstr(text, "S") != NULL && strstr(text, "A") != NULL && strstr(text, "U") != NULL);
    free(text);
}

static void follow(struct json_object *take_learned, const struct fault *f)
{
    struct json_object *body = NULL;
    struct json_object *learned = take_learned;
    require(json_parse(request, sizeof request - 1, 16, &body, NULL) == ERROR_NONE);
    struct adapt a;
    int steps = 0;
    while (adapt(body, learned, f, &a)) {
        check_body(a.body);
        check_text(a.notice);
        require(a.notice[0] != '\0' && !json_equal(a.body, body));
        require(++steps <= 20);
        json_free(body);
        json_free(learned);
        body = json_ref(a.body);
        learned = json_ref(a.learned);
        adapt_fini(&a);
    }
    struct json_object *sent = adapt_apply(body, learned);
    char *words = llm_learned_text(learned);
    check_body(sent);
    check_text(words);
    free(words);
    json_free(sent);
    json_free(body);
    json_free(learned);
}

static void judge(const struct fault *f, enum error_kind kind, const char *header)
{
    const struct net_retry_hint hint = {header, header, header};
    const struct retry_case c = {
        .kind = kind, .fault = f, .hint = &hint, .retries = 2, .now_ms = NOW, .chance = 0.5};
    struct retry r = retry_judge(&c);
    require(r.ms >= 0);
    require(r.verdict == RETRY_NO || r.verdict == RETRY_LATER || r.ms <= BACKOFF_WAIT_MS);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    static const int statuses[] = {400, 422, 500, 501, 429, 503, 413, 200};
    const char *bytes = (const char *)data + 1;
    const char *end = bytes + size - 1;
    const char *nul = memchr(bytes, '\0', size - 1);
    const char *body = nul != NULL ? nul + 1 : bytes;
    char *before = mem_strndup(bytes, nul != NULL ? (size_t)(nul - bytes) : 0);
    struct secret *key = secret_new(KEY, strlen(KEY));
    const struct fault_place place = {.host = "h", .key = key};
    struct json_object *learned = NULL;
    struct fault f = {0};
    struct error err = {0};

    json_parse(before, strlen(before), 16, &learned, NULL);
    int status = statuses[data[0] % 8];
    if (status < 400) {
        fault_read_text(&f, body, (size_t)(end - body));
    } else {
        fault_read_body(&f, status, body, (size_t)(end - body));
    }
    require(f.window >= 0 && f.window <= 100000000);
    enum error_kind kind = fault_describe(&f, &place, &err);
    require(kind != ERROR_NONE && kind == fault_kind(&f));
    check_text(err.message);
    check_text(err.advice);
    judge(&f, kind, before);
    follow(learned, &f);

    error_clear(&err);
    fault_fini(&f);
    secret_free(key);
    free(before);
    return 0;
}
