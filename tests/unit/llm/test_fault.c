#include "suites.h"

#include "../../../src/llm/fault_internal.h"

#include "syllabus/base/json.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define KEY "sk-proj-0123456789abcdef"

/* Bodies as servers send them; `shown` must be in the message. */
static const struct {
    int status;
    const char *body;
    enum error_kind kind;
    const char *shown;
    const char *advice; /* part of it; NULL: none of its own */
} bodies[] = {
    /* OpenAI */
    {401,
     "{\"error\":{\"message\":\"Incorrect API key provided: sk-proj-****cdef.\",\"type\":"
     "\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}",
     ERROR_AUTH, "HTTP 401: Incorrect API key provided: ***", NULL},
    {429,
     "{\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\","
     "\"param\":null,\"code\":\"insufficient_quota\"}}",
     ERROR_QUOTA, "current quota", NULL},
    {429,
     "{\"error\":{\"message\":\"Rate limit reached for gpt-4o\",\"type\":\"requests\",\"code\":"
     "\"rate_limit_exceeded\"}}",
     ERROR_RATE_LIMIT, "Rate limit reached", NULL},
    {429, "{\"error\":{\"message\":\"Request too large for gpt-4o: Limit 1, Requested 2\"}}",
     ERROR_TOO_LONG, "Request too large", NULL},
    {400,
     "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens\",\"type\":"
     "\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}",
     ERROR_TOO_LONG, "8192", NULL},
    {404, "{\"error\":{\"message\":\"The model `x` does not exist\",\"code\":\"model_not_found\"}}",
     ERROR_REFUSED, "does not exist", "llm.model"},
    /* Azure */
    {400,
     "{\"error\":{\"message\":\"The response was filtered\",\"code\":\"content_filter\",\"status\":"
     "400,\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}",
     ERROR_REFUSED, "filtered", "content filter"},
    {401, "{\"statusCode\":401,\"message\":\"Access denied due to invalid subscription key\"}",
     ERROR_AUTH, "Access denied", NULL},
    /* Ollama */
    {404,
     "{\"error\":{\"message\":\"model 'x' not found\",\"type\":\"not_found_error\",\"param\":null,"
     "\"code\":null}}",
     ERROR_REFUSED, "model 'x' not found", "llm.base_url"},
    {404, "404 page not found", ERROR_REFUSED, "404 page not found", "llm.base_url"},
    {500, "{\"error\":\"llama runner process has terminated\"}", ERROR_REFUSED, "llama runner",
     "trouble"},
    /* llama.cpp */
    {400,
     "{\"error\":{\"code\":400,\"message\":\"request (24012 tokens) exceeds the available context "
     "size\",\"type\":\"exceed_context_size_error\",\"n_ctx\":8192}}",
     ERROR_TOO_LONG, "24012", NULL},
    {401,
     "{\"error\":{\"code\":401,\"message\":\"Invalid API Key\",\"type\":\"authentication_error\"}}",
     ERROR_AUTH, "Invalid API Key", NULL},
    {503, "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}",
     ERROR_REFUSED, "Loading model", "loading its model"},
    /* vLLM, old and new */
    {400,
     "{\"object\":\"error\",\"message\":\"max_tokens must be at least 1\",\"type\":"
     "\"BadRequestError\",\"param\":null,\"code\":400}",
     ERROR_REFUSED, "max_tokens must be", NULL},
    /* OpenRouter */
    {402, "{\"error\":{\"code\":402,\"message\":\"Insufficient credits\"}}", ERROR_QUOTA,
     "Insufficient credits", NULL},
    {502,
     "{\"error\":{\"code\":502,\"message\":\"Provider returned error\",\"metadata\":{\"raw\":"
     "\"{\\\"error\\\":{\\\"message\\\":\\\"upstream is down\\\"}}\",\"provider_name\":\"P\"}}}",
     ERROR_REFUSED, "Provider returned error: upstream is down", "trouble"},
    {429, "{\"error\":{\"code\":429,\"message\":\"Rate limit exceeded: free-models-per-day\"}}",
     ERROR_QUOTA, "per-day", NULL},
    {403, "{\"error\":{\"code\":403,\"message\":\"Your input requires moderation\"}}",
     ERROR_REFUSED, "moderation", "content filter"},
    /* Mistral, FastAPI */
    {422,
     "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":["
     "\"body\","
     "\"max_completion_tokens\"],\"msg\":\"Extra inputs are not permitted\"}]},\"code\":null}",
     ERROR_REFUSED, "body.max_completion_tokens: Extra inputs", NULL},
    {401, "{\"message\":\"Unauthorized\"}", ERROR_AUTH, "Unauthorized", NULL},
    {404, "{\"detail\":\"Not Found\"}", ERROR_REFUSED, "Not Found", "llm.base_url"},
    {422, "{\"detail\":[{\"loc\":[\"a\"],\"msg\":\"one\"},{\"loc\":[\"b\",0],\"msg\":\"two\"}]}",
     ERROR_REFUSED, "a: one; b: two", NULL},
    /* Gemini: an array */
    {400, "[{\"error\":{\"code\":400,\"message\":\"API key not valid\",\"status\":\"INVALID\"}}]",
     ERROR_AUTH, "API key not valid", NULL},
    /* Anthropic */
    {529,
     "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
     ERROR_REFUSED, "Overloaded", "again"},
    {429,
     "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Too many\","
     "\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}",
     ERROR_QUOTA, "Too many", NULL},
    /* LiteLLM */
    {400,
     "{\"error\":{\"message\":\"litellm.BudgetExceeded\",\"type\":\"budget_exceeded\","
     "\"code\":\"400\"}}",
     ERROR_QUOTA, "litellm", NULL},
    {400, "{\"error\":{\"message\":\"{\\\"error\\\":{\\\"message\\\":\\\"inner\\\"}}\"}}",
     ERROR_REFUSED, "HTTP 400: inner", NULL},
    /* Bedrock: throttling in the words of a context error */
    {429, "{\"message\":\"Too many tokens, please wait before trying again.\"}", ERROR_RATE_LIMIT,
     "please wait", NULL},
    /* pages, and nothing */
    {502, "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>",
     ERROR_REFUSED, "502 Bad Gateway", "trouble"},
    {404, "", ERROR_REFUSED, "HTTP 404 and no explanation", "llm.base_url"},
    {504, "", ERROR_TIMEOUT, "HTTP 504", NULL},
    {408, "{}", ERROR_TIMEOUT, "HTTP 408", NULL},
    {413, "too big", ERROR_TOO_LONG, "too big", NULL},
    {429, "null", ERROR_RATE_LIMIT, "HTTP 429 and no", NULL},
    /* a gateway that makes all of it 500 */
    {500, "{\"error\":{\"message\":\"litellm.AuthenticationError: no\",\"code\":\"500\"}}",
     ERROR_AUTH, "litellm", NULL},
    {500, "{\"error\":{\"message\":\"insufficient_quota: pay\"}}", ERROR_QUOTA, "pay", NULL},
    {418, "[[[[[[[[[[[[[\"deep\"]]]]]]]]]]]]]", ERROR_REFUSED, "HTTP 418 and no", NULL},
    {400, "data: {\"error\":{\"message\":\"in an event\"}}\n\n", ERROR_REFUSED,
     "HTTP 400: in an event", NULL},
    /* hostile */
    {400, "{\"error\":{\"message\":\"a\\u001b[31mb\\nc\\u202ed\\u0000e\"}}", ERROR_REFUSED,
     "HTTP 400: a", NULL},
    {400, "{\"error\":{\"message\":\"you sent " KEY ", did you?\"}}", ERROR_REFUSED,
     "you sent ***, did you?", NULL},
    {400, "{\"error\":7,\"message\":[],\"detail\":{},\"errors\":[null,{\"msg\":\"last\"}]}",
     ERROR_REFUSED, "HTTP 400: last", NULL},
};

static void check_harmless(const char *text)
{
    size_t n = strlen(text);
    ck_assert(text_is_utf8(text, n));
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += text_decode(text + i, n - i, &cp);
        ck_assert_msg(!text_is_dangerous(cp) && cp != '\n', "U+%04X in %s", cp, text);
    }
    ck_assert_ptr_null(strstr(text, KEY));
    ck_assert_uint_le(text_width(text, n), 400);
}

static enum error_kind describe_body(const struct fault_place *place, int status, const char *body,
                                     size_t n, struct error *err)
{
    struct fault f = {0};
    fault_read_body(&f, status, body, n);
    enum error_kind kind = fault_describe(&f, place, err);
    ck_assert_int_eq(fault_kind(&f), kind);
    fault_fini(&f);
    return kind;
}

START_TEST(from_body)
{
    struct error err = {0};
    struct secret *key = secret_new(KEY, strlen(KEY));
    const struct fault_place place = {.host = "h:1", .key = key};
    enum error_kind kind =
        describe_body(&place, bodies[_i].status, bodies[_i].body, strlen(bodies[_i].body), &err);
    ck_assert_msg(kind == bodies[_i].kind && err.kind == kind, "%s gives %s: %s", bodies[_i].body,
                  error_kind_name(kind), err.message);
    ck_assert_msg(strstr(err.message, bodies[_i].shown) != NULL, "%s not in %s", bodies[_i].shown,
                  err.message);
    ck_assert_ptr_nonnull(strstr(err.message, "h:1"));
    check_harmless(err.message);
    if (bodies[_i].advice != NULL) {
        ck_assert_ptr_nonnull(err.advice);
        ck_assert_msg(strstr(err.advice, bodies[_i].advice) != NULL, "%s", err.advice);
    } else {
        ck_assert_msg(err.advice == NULL, "%s", err.advice);
    }
    error_clear(&err);
    secret_free(key);
}
END_TEST

START_TEST(long_words_are_cut)
{
    struct error err = {0};
    const struct fault_place place = {.host = "h"};
    size_t n = 60000;
    char *body = malloc(n);
    ck_assert_ptr_nonnull(body);
    memset(body, 'w', n);
    memcpy(body, "{\"error\":\"", 10);
    memcpy(body + n - 2, "\"}", 2);
    describe_body(&place, 400, body, n, &err);
    check_harmless(err.message);
    ck_assert_ptr_nonnull(strstr(err.message, "\xE2\x80\xA6"));
    error_clear(&err);
    free(body);
}
END_TEST

START_TEST(short_keys_too)
{
    struct error err = {0};
    struct secret *key = secret_new("abc", 3);
    const struct fault_place place = {.host = "h", .key = key};
    describe_body(&place, 400, "key abc is wrong", 16, &err);
    ck_assert_ptr_nonnull(strstr(err.message, "key *** is wrong"));
    error_clear(&err);
    secret_free(key);
}
END_TEST

static const struct {
    const char *json;
    bool is;
} reports[] = {
    {"{\"error\":\"x\"}", true},
    {"{\"error\":{\"message\":\"x\"}}", true},
    {"{\"error\":true}", true},
    {"[{\"error\":{\"code\":1}}]", true},
    {"{\"object\":\"error\",\"message\":\"x\"}", true},
    {"{\"error\":null,\"choices\":[]}", false},
    {"{\"error\":\"\"}", false},
    {"{\"error\":{}}", false},
    {"{\"error\":false}", false},
    {"{\"object\":\"chat.completion.chunk\"}", false},
    {"{}", false},
    {"[]", false},
    {"null", false},
    {"7", false},
};

START_TEST(recognised)
{
    struct json_object *v = NULL;
    ck_assert_int_eq(json_parse(reports[_i].json, strlen(reports[_i].json), 8, &v, NULL),
                     ERROR_NONE);
    ck_assert_msg(fault_is_in(v) == reports[_i].is, "%s", reports[_i].json);
    json_free(v);
}
END_TEST

/* How much the model takes, as far as the words tell it. */
static const struct {
    int status;
    const char *body;
    enum error_kind kind;
    int64_t window;
} windows[] = {
    {400,
     "{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens. However, your "
     "messages resulted in 9000 tokens.\",\"code\":\"context_length_exceeded\"}}",
     ERROR_TOO_LONG, 8192},
    {400,
     "{\"error\":{\"code\":400,\"message\":\"request (24012 tokens) exceeds the available context "
     "size (8192 tokens), try increasing it\",\"type\":\"exceed_context_size_error\","
     "\"n_prompt_tokens\":24012,\"n_ctx\":8192}}",
     ERROR_TOO_LONG, 8192},
    {400,
     "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size\","
     "\"type\":\"exceed_context_size_error\",\"n_ctx\":4096}}",
     ERROR_TOO_LONG, 4096},
    {400,
     "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is "
     "too long: 212345 tokens > 200000 maximum\"}}",
     ERROR_TOO_LONG, 200000},
    {400,
     "{\"error\":{\"message\":\"input length and `max_tokens` exceed context limit: 188240 + 21333 "
     "> "
     "200000, decrease input length\"}}",
     ERROR_TOO_LONG, 200000},
    {400,
     "[{\"error\":{\"code\":400,\"message\":\"The input token count (1200000) exceeds the maximum "
     "number of tokens allowed (1,048,576).\"}}]",
     ERROR_TOO_LONG, 1048576},
    {400,
     "{\"error\":\"Trying to keep the first 5000 tokens when context the overflows. However, the "
     "model is loaded with context length of only 4096 tokens, which is not enough.\"}",
     ERROR_TOO_LONG, 4096},
    {400,
     "{\"object\":\"error\",\"message\":\"The decoder prompt (length 5000) is longer than the "
     "maximum model length of 4096. Make sure\",\"code\":400}",
     ERROR_TOO_LONG, 4096},
    {422,
     "{\"object\":\"error\",\"message\":\"Prompt contains 40000 tokens and 0 draft tokens, too "
     "large "
     "for model with 32768 maximum context length\",\"type\":\"invalid_request_prompt\"}",
     ERROR_TOO_LONG, 32768},
    {400, "{\"error\":\"This model's maximum prompt length is 131072 but the request has 200000\"}",
     ERROR_TOO_LONG, 131072},
    {422,
     "{\"error\":\"Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. "
     "Given: 10000\"}",
     ERROR_TOO_LONG, 8193},
    {400,
     "{\"error\":{\"code\":400,\"message\":\"Provider returned error\",\"metadata\":{\"raw\":"
     "\"{\\\"error\\\":{\\\"message\\\":\\\"maximum context length is 16385 tokens\\\","
     "\\\"code\\\":\\\"context_length_exceeded\\\"}}\"}}}",
     ERROR_TOO_LONG, 16385},
    {500, "{\"error\":{\"message\":\"litellm.ContextWindowExceededError: context window\"}}",
     ERROR_TOO_LONG, 0},
    {429,
     "{\"error\":{\"message\":\"Request too large for m on tokens per min (TPM): Limit 6000, "
     "Requested 7000\"}}",
     ERROR_TOO_LONG, 6000},
    {422,
     "{\"message\":\"requested token count exceeds the model's maximum context of 8192 tokens\"}",
     ERROR_TOO_LONG, 8192},
    {413, "", ERROR_TOO_LONG, 0},
    {400, "{\"error\":\"maximum context length is 7 tokens\"}", ERROR_TOO_LONG, 0},
    {400, "{\"error\":\"maximum context length is 99999999999999999999 tokens\"}", ERROR_TOO_LONG,
     0},
    {400, "{\"error\":\"maximum context length is\"}", ERROR_TOO_LONG, 0},
    {400, "{\"error\":{\"message\":\"maximum context length\",\"n_ctx\":-5}}", ERROR_TOO_LONG, 0},
    {429, "{\"message\":\"Too many tokens, please wait before trying again.\"}", ERROR_RATE_LIMIT,
     0},
};

START_TEST(the_window)
{
    struct fault f = {0};
    fault_read_body(&f, windows[_i].status, windows[_i].body, strlen(windows[_i].body));
    ck_assert_msg(fault_kind(&f) == windows[_i].kind, "%s is %s", windows[_i].body,
                  error_kind_name(fault_kind(&f)));
    ck_assert_msg(f.window == windows[_i].window, "%s gives %lld", windows[_i].body,
                  (long long)f.window);
    fault_fini(&f);
}
END_TEST

/* What the server objects to, as names; lists joined by spaces. */
static const struct {
    const char *body;
    const char *names;
} named[] = {
    {"{\"error\":{\"message\":\"x\",\"param\":\"temperature\"}}", "temperature"},
    {"{\"error\":{\"message\":\"x\",\"param\":null}}", ""},
    {"{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":"
     "[\"body\",\"max_completion_tokens\"],\"msg\":\"no\"}]}}",
     "body.max_completion_tokens"},
    {"{\"detail\":[{\"loc\":[\"body\",\"messages\",0,\"role\"]},{\"loc\":[\"body\",\"top_p\"]}]}",
     "body.messages.0.role body.top_p"},
    {"{\"detail\":\"{\\\"error\\\":{\\\"param\\\":\\\"stream\\\"}}\"}", "stream"},
    {"[{\"error\":{\"details\":[{\"fieldViolations\":[{\"field\":\"seed\",\"description\":\"no\"}]}"
     "]}}]",
     "seed"},
    {"{\"error\":{\"metadata\":{\"raw\":\"{\\\"error\\\":{\\\"param\\\":\\\"n\\\"}}\"}}}", "n"},
    {"{\"failed_generation\":\"{\\\"param\\\":\\\"stream\\\"}\"}", ""},
    {"{\"param\":[],\"loc\":7,\"field\":{}}", ""},
};

START_TEST(names_of_parameters)
{
    struct fault f = {0};
    struct buf names = BUF_INIT(4096);
    fault_read_body(&f, 400, named[_i].body, strlen(named[_i].body));
    for (size_t i = 0; i < f.names.count; i++) {
        buf_printf(&names, "%s%s", i > 0 ? " " : "", f.names.items[i]);
    }
    ck_assert_str_eq(buf_str(&names), named[_i].names);
    buf_fini(&names);
    fault_fini(&f);
}
END_TEST

START_TEST(loading)
{
    struct fault f = {0};
    static const char body[] = "{\"error\":{\"code\":503,\"message\":\"Loading model\"}}";
    fault_read_body(&f, 503, body, strlen(body));
    ck_assert(fault_is_loading(&f));
    fault_read_body(&f, 503, "busy", 4);
    ck_assert(!fault_is_loading(&f));
    fault_fini(&f);
}
END_TEST

Suite *suite_fault(void)
{
    Suite *s = suite_create("fault");
    TCase *t = tcase_create("fault");
    tcase_add_loop_test(t, from_body, 0, sizeof bodies / sizeof bodies[0]);
    tcase_add_test(t, long_words_are_cut);
    tcase_add_test(t, short_keys_too);
    tcase_add_loop_test(t, recognised, 0, sizeof reports / sizeof reports[0]);
    tcase_add_loop_test(t, the_window, 0, sizeof windows / sizeof windows[0]);
    tcase_add_loop_test(t, names_of_parameters, 0, sizeof named / sizeof named[0]);
    tcase_add_test(t, loading);
    suite_add_tcase(s, t);
    return s;
}
