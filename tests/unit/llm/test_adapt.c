#include "suites.h"

#include "../../../src/llm/adapt_internal.h"

#include "syllabus/base/json.h"

#include <stdlib.h>
#include <string.h>

#define ASK                                                                                        \
    "\"messages\":[{\"role\":\"system\",\"content\":\"S\"},{\"role\":\"user\",\"content\":\"U\"}]"
#define STREAM ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"
#define BODY   "{\"model\":\"m\"," ASK STREAM
#define SCHEMA                                                                                     \
    ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":"   \
    "true,"                                                                                        \
    "\"schema\":{}}}"
#define OBJECT     ",\"response_format\":{\"type\":\"json_object\"}"
#define SAYS(text) "{\"error\":{\"message\":\"" text "\"}}"

/* A refusal as servers write it, and the request that follows; NULL: none does. */
static const struct {
    const char *name;
    const char *body;
    const char *learned; /* before; NULL: nothing */
    int status;
    const char *error;
    const char *next;
    const char *known;  /* afterwards */
    const char *notice; /* a part of it */
} cases[] = {
    /* --- the token limit --- */
    {"OpenAI's reasoning models", BODY ",\"max_tokens\":9}", NULL, 400,
     "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this "
     "model. "
     "Use 'max_completion_tokens' instead.\",\"type\":\"invalid_request_error\",\"param\":"
     "\"max_tokens\",\"code\":\"unsupported_parameter\"}}",
     BODY ",\"max_completion_tokens\":9}", "{\"limit\":\"max_completion_tokens\"}",
     "max_tokens: sent as max_completion_tokens"},
    {"a gateway that loses the name", BODY ",\"max_tokens\":9}", NULL, 400,
     "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this "
     "model. "
     "Use 'max_completion_tokens' instead.\",\"code\":\"invalid_request_body\"}}",
     BODY ",\"max_completion_tokens\":9}", "{\"limit\":\"max_completion_tokens\"}", NULL},
    {"Mistral", BODY ",\"max_completion_tokens\":9}", NULL, 422,
     "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":["
     "\"body\","
     "\"max_completion_tokens\"],\"msg\":\"Extra inputs are not permitted\"}]}}",
     BODY ",\"max_tokens\":9}", "{\"limit\":\"max_tokens\"}", NULL},
    {"neither name", BODY ",\"max_completion_tokens\":9}", "{\"limit\":\"max_completion_tokens\"}",
     400, SAYS("max_completion_tokens is not supported"), BODY "}", "{\"limit\":\"none\"}",
     "no token limit"},
    {"a limit too large, for once", BODY ",\"max_tokens\":99999}", NULL, 400,
     "{\"error\":{\"message\":\"max_tokens is too large: 99999. This model supports at most 16384 "
     "completion tokens\",\"param\":\"max_tokens\",\"code\":\"invalid_value\"}}",
     BODY "}", "{}", "this value of max_tokens"},
    /* --- sampling --- */
    {"temperature", BODY ",\"temperature\":0.2}", NULL, 400,
     "{\"error\":{\"message\":\"Unsupported value: 'temperature' does not support 0.2 with this "
     "model. "
     "Only the default (1) value is supported.\",\"param\":\"temperature\",\"code\":"
     "\"unsupported_value\"}}",
     BODY "}", "{\"omit\":[\"temperature\"]}", "does not take temperature: sent without it"},
    {"temperature as a 500", BODY ",\"temperature\":0.2}", NULL, 500,
     SAYS("Unsupported value: 'temperature' does not support 0.2 with this model."), BODY "}",
     "{\"omit\":[\"temperature\"]}", NULL},
    {"a second one", BODY ",\"top_p\":1}", "{\"omit\":[\"temperature\"],\"x\":1}", 400,
     SAYS("top_p is not supported"), BODY "}", "{\"omit\":[\"temperature\",\"top_p\"],\"x\":1}",
     NULL},
    {"temperature out of range, for once", BODY ",\"temperature\":1.7}", NULL, 400,
     SAYS("temperature: range: must be less than or equal to 1"), BODY "}", "{}",
     "this value of temperature"},
    {"one of the person's own", BODY ",\"logit_bias\":{}}", NULL, 400,
     SAYS("'logit_bias' is not supported"), BODY "}", "{\"omit\":[\"logit_bias\"]}", "logit_bias"},
    {"Gemini, two at once", BODY ",\"seed\":1,\"logprobs\":true}", NULL, 400,
     "[{\"error\":{\"code\":400,\"message\":\"Invalid JSON payload received. Unknown name "
     "\\\"seed\\\": "
     "Cannot find field.\\nInvalid JSON payload received. Unknown name \\\"logprobs\\\": Cannot "
     "find "
     "field.\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"fieldViolations\":[{\"description\":"
     "\"x\"}]}]}}]",
     BODY "}", "{\"omit\":[\"seed\",\"logprobs\"]}", "seed: sent without it; "},
    {"Groq", "{\"model\":\"m\"," ASK ",\"stream\":true,\"reasoning_effort\":\"max\"}", NULL, 400,
     SAYS("property 'reasoning_effort' is unsupported"),
     "{\"model\":\"m\"," ASK ",\"stream\":true}", "{\"omit\":[\"reasoning_effort\"]}", NULL},
    {"LiteLLM's wrapping", BODY ",\"temperature\":0.2}", NULL, 400,
     "{\"detail\":\"{\\\"error\\\":{\\\"message\\\":\\\"no\\\",\\\"param\\\":\\\"temperature\\\"}}"
     "\"}",
     BODY "}", "{\"omit\":[\"temperature\"]}", NULL},
    {"OpenRouter's wrapping", BODY ",\"temperature\":0.2}", NULL, 400,
     "{\"error\":{\"code\":400,\"message\":\"Provider returned error\",\"metadata\":{\"raw\":"
     "\"{\\\"error\\\":{\\\"message\\\":\\\"'temperature' is not supported\\\"}}\"}}}",
     BODY "}", "{\"omit\":[\"temperature\"]}", NULL},
    /* --- stream_options and stream --- */
    {"stream_options", BODY "}", NULL, 422,
     "{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"stream_options\"],\"msg\":"
     "\"Extra "
     "inputs are not permitted\"}]}",
     "{\"model\":\"m\"," ASK ",\"stream\":true}", "{\"omit\":[\"stream_options\"]}",
     "stream_options"},
    {"stream_options in words", BODY "}", NULL, 400,
     "{\"error\":\"unknown field: stream_options\"}", "{\"model\":\"m\"," ASK ",\"stream\":true}",
     "{\"omit\":[\"stream_options\"]}", NULL},
    {"include_usage", BODY "}", NULL, 400, SAYS("include_usage is not allowed"),
     "{\"model\":\"m\"," ASK ",\"stream\":true}", "{\"omit\":[\"stream_options\"]}", NULL},
    {"an unverified organisation", BODY "}", NULL, 400,
     "{\"error\":{\"message\":\"Your organization must be verified to stream this "
     "model.\",\"param\":"
     "\"stream\",\"code\":\"unsupported_value\"}}",
     "{\"model\":\"m\"," ASK ",\"stream\":false}", "{\"stream\":false}", "whole"},
    {"streaming in words", BODY "}", NULL, 400, SAYS("This model does not support streaming"),
     "{\"model\":\"m\"," ASK ",\"stream\":false}", "{\"stream\":false}", NULL},
    /* --- the ladder of response_format --- */
    {"no schema at OpenAI", BODY SCHEMA "}", NULL, 400,
     "{\"error\":{\"message\":\"Invalid parameter: 'response_format' of type 'json_schema' is not "
     "supported with this model.\",\"param\":\"response_format\"}}",
     BODY OBJECT "}", "{\"format\":\"json_object\"}", "JSON object"},
    {"no schema at Groq", BODY SCHEMA "}", NULL, 400,
     SAYS("This model does not support response format `json_schema`. See supported models"),
     BODY OBJECT "}", "{\"format\":\"json_object\"}", NULL},
    {"a schema that is not liked", BODY SCHEMA "}", NULL, 400,
     "{\"error\":{\"message\":\"Invalid schema for response_format "
     "'n'\",\"param\":\"response_format\"}}",
     BODY OBJECT "}", "{\"format\":\"json_object\"}", NULL},
    {"no object at LM Studio", BODY OBJECT "}", "{\"format\":\"json_object\"}", 400,
     "{\"error\":\"'response_format.type' must be 'json_schema' or 'text'\"}", BODY "}",
     "{\"format\":\"text\"}", "in words"},
    {"the same with HTTP 200", BODY OBJECT "}", NULL, 0,
     "{\"error\":\"'response_format.type' must be 'json_schema' or 'text'\"}", BODY "}",
     "{\"format\":\"text\"}", NULL},
    {"OpenAI wants the word", BODY OBJECT "}", NULL, 400,
     "{\"error\":{\"message\":\"'messages' must contain the word 'json' in some form, to use "
     "'response_format' of type 'json_object'.\",\"param\":\"messages\"}}",
     BODY "}", "{\"format\":\"text\"}", NULL},
    {"llama.cpp's samplers", BODY SCHEMA "}", NULL, 400,
     "{\"error\":{\"code\":400,\"message\":\"Failed to initialize samplers: "
     "std::exception\",\"type\":"
     "\"invalid_request_error\"}}",
     BODY OBJECT "}", "{\"format\":\"json_object\"}", NULL},
    {"an old llama.cpp", BODY SCHEMA "}", NULL, 500,
     "{\"error\":{\"code\":500,\"message\":\"response_format type must be one of text or "
     "json_object\",\"type\":\"server_error\"}}",
     BODY OBJECT "}", "{\"format\":\"json_object\"}", NULL},
    {"Groq's failed JSON, for once", BODY SCHEMA "}", NULL, 400,
     "{\"error\":{\"message\":\"Failed to generate JSON. Please adjust your prompt.\",\"type\":"
     "\"invalid_request_error\",\"code\":\"json_validate_failed\",\"failed_generation\":\"{x\"}}",
     BODY "}", "{}", NULL},
    {"FastAPI's place", BODY SCHEMA "}", NULL, 422,
     "{\"detail\":[{\"type\":\"literal_error\",\"loc\":[\"body\",\"response_format\",\"type\"],"
     "\"msg\":"
     "\"Input should be 'text' or 'json_object'\"}]}",
     BODY OBJECT "}", "{\"format\":\"json_object\"}", NULL},
    /* --- roles --- */
    {"system at o1", BODY "}", NULL, 400,
     "{\"error\":{\"message\":\"Unsupported value: 'messages[0].role' does not support 'system' "
     "with "
     "this model.\",\"param\":\"messages[0].role\",\"code\":\"unsupported_value\"}}",
     "{\"model\":\"m\",\"messages\":[{\"role\":\"developer\",\"content\":\"S\"},{\"role\":\"user\","
     "\"content\":\"U\"}]" STREAM "}",
     "{\"system\":\"developer\"}", "developer"},
    {"developer neither",
     "{\"messages\":[{\"role\":\"developer\",\"content\":\"S\"},{\"role\":\"user\",\"content\":"
     "\"U\"}]}",
     "{\"system\":\"developer\"}", 400,
     "{\"detail\":[{\"loc\":[\"body\",\"messages\",0,\"role\"],\"msg\":\"Input should be "
     "'user'\"}]}",
     "{\"messages\":[{\"role\":\"user\",\"content\":\"S\\n\\nU\"}]}", "{\"system\":\"user\"}",
     "user"},
    {"Gemma's template", BODY "}", NULL, 500, SAYS("Jinja Exception: System role not supported"),
     "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"S\\n\\nU\"}]" STREAM "}",
     "{\"system\":\"user\"}", NULL},
    {"Mistral's template",
     "{\"messages\":[{\"role\":\"system\",\"content\":\"S\"},{\"role\":\"assistant\",\"content\":"
     "\"A\"},"
     "{\"role\":\"user\",\"content\":\"U\"}]}",
     NULL, 400,
     SAYS("After the optional system message, conversation roles must alternate "
          "user/assistant/user/assistant/..."),
     "{\"messages\":[{\"role\":\"user\",\"content\":\"S\"},{\"role\":\"assistant\",\"content\":"
     "\"A\"},"
     "{\"role\":\"user\",\"content\":\"U\"}]}",
     "{\"alternate\":true}", "turns"},
    {"a template with two roles", BODY "}", NULL, 500,
     SAYS("Conversation roles must alternate user/assistant/user/assistant/..."),
     "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"S\\n\\nU\"}]" STREAM "}",
     "{\"system\":\"user\",\"alternate\":true}", NULL},
    {"an assistant that begins, without a system",
     "{\"messages\":[{\"role\":\"assistant\",\"content\":\"A\"},{\"role\":\"user\",\"content\":"
     "\"U\"}]}",
     NULL, 400, SAYS("conversation roles must alternate"),
     "{\"messages\":[{\"role\":\"user\",\"content\":\"\\u2026\"},{\"role\":\"assistant\","
     "\"content\":"
     "\"A\"},{\"role\":\"user\",\"content\":\"U\"}]}",
     "{\"alternate\":true}", NULL},
    /* --- nothing to do --- */
    {"auth", BODY ",\"temperature\":1}", NULL, 401, SAYS("'temperature' is not supported"), NULL,
     NULL, NULL},
    {"payment", BODY ",\"temperature\":1}", NULL, 402, SAYS("'temperature' is not supported"), NULL,
     NULL, NULL},
    {"forbidden", BODY ",\"temperature\":1}", NULL, 403, SAYS("'temperature' is not supported"),
     NULL, NULL, NULL},
    {"no such model", BODY ",\"temperature\":1}", NULL, 404, SAYS("'temperature' is not supported"),
     NULL, NULL, NULL},
    {"too many requests", BODY ",\"temperature\":1}", NULL, 429,
     SAYS("'temperature' is not supported"), NULL, NULL, NULL},
    {"trouble", BODY ",\"temperature\":1}", NULL, 502, SAYS("'temperature' is not supported"), NULL,
     NULL, NULL},
    {"a plain 500", BODY ",\"temperature\":1}", NULL, 500, SAYS("stream closed by upstream"), NULL,
     NULL, NULL},
    {"too long", BODY ",\"max_tokens\":9}", NULL, 400,
     SAYS("input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000"), NULL,
     NULL, NULL},
    {"a content filter", BODY ",\"temperature\":1}", NULL, 400,
     "{\"error\":{\"message\":\"'temperature' is not supported\",\"code\":\"content_filter\"}}",
     NULL, NULL, NULL},
    {"a quota", BODY ",\"temperature\":1}", NULL, 400,
     "{\"error\":{\"message\":\"'temperature' is not supported\",\"code\":\"insufficient_quota\"}}",
     NULL, NULL, NULL},
    {"something that was not sent", BODY "}", NULL, 400,
     "{\"error\":{\"message\":\"'temperature' is not supported\",\"param\":\"temperature\"}}", NULL,
     NULL, NULL},
    {"the model's name", BODY "}", NULL, 400,
     "{\"error\":{\"message\":\"model is not supported\",\"param\":\"model\"}}", NULL, NULL, NULL},
    {"the messages", BODY "}", NULL, 400,
     "{\"error\":{\"message\":\"bad\",\"param\":\"messages[1].content\"}}", NULL, NULL, NULL},
    {"a bare word that refuses nothing", BODY ",\"seed\":1}", NULL, 400,
     SAYS("the seed of the problem is elsewhere"), NULL, NULL, NULL},
    {"a word within another", BODY ",\"n\":1}", NULL, 400, SAYS("not supported"), NULL, NULL, NULL},
    {"no words", BODY ",\"temperature\":1}", NULL, 400, "", NULL, NULL, NULL},
    {"whole already", "{" ASK ",\"stream\":false}", NULL, 400,
     SAYS("Your organization must be verified to stream this model."), NULL, NULL, NULL},
};

static struct json_object *parsed(const char *text)
{
    struct json_object *v = NULL;
    if (text != NULL) {
        ck_assert_msg(json_parse(text, strlen(text), 16, &v, NULL) == ERROR_NONE, "%s", text);
    }
    return v;
}

static void check_equal(const char *name, const struct json_object *v, const char *wanted)
{
    struct json_object *w = parsed(wanted);
    char *text = json_printed(v, 0);
    ck_assert_msg(json_equal(v, w), "%s: %s", name, text);
    free(text);
    json_free(w);
}

static void fault_of(struct fault *f, int status, const char *error)
{
    struct json_object *v = status == 0 ? parsed(error) : NULL;
    if (status == 0) {
        fault_read_json(f, v);
    } else {
        fault_read_body(f, status, error, strlen(error));
    }
    json_free(v);
}

START_TEST(adapted)
{
    const char *name = cases[_i].name;
    struct json_object *body = parsed(cases[_i].body);
    struct json_object *learned = parsed(cases[_i].learned);
    struct fault f = {0};
    struct adapt a;
    fault_of(&f, cases[_i].status, cases[_i].error);
    bool is = adapt(body, learned, &f, &a);
    ck_assert_msg(is == (cases[_i].next != NULL), "%s", name);
    check_equal(name, body, cases[_i].body); /* untouched */
    if (is) {
        check_equal(name, a.body, cases[_i].next);
        check_equal(name, a.learned, cases[_i].known);
        ck_assert_msg(cases[_i].notice == NULL || strstr(a.notice, cases[_i].notice) != NULL,
                      "%s: %s", name, a.notice);
        /* What was learned makes the same of the first request, and nothing of the next one. */
        struct json_object *again = adapt_apply(a.body, a.learned);
        ck_assert_msg(json_equal(again, a.body), "%s", name);
        json_free(again);
        if (json_size(a.learned) > 0) {
            struct json_object *first = adapt_apply(body, a.learned);
            ck_assert_msg(json_equal(first, a.body), "%s", name);
            json_free(first);
        }
        adapt_fini(&a);
    }
    fault_fini(&f);
    json_free(learned);
    json_free(body);
}
END_TEST

/* Whatever stands in the database, a request comes out of it. */
static const struct {
    const char *learned;
    const char *body;
    const char *sent;
} applied[] = {
    {NULL, BODY "}", BODY "}"},
    {"{}", BODY "}", BODY "}"},
    {"[]", BODY "}", BODY "}"},
    {"7", BODY "}", BODY "}"},
    {"{\"omit\":\"messages\",\"limit\":7,\"format\":[],\"stream\":\"no\",\"system\":\"boss\","
     "\"alternate\":1}",
     BODY ",\"max_tokens\":9}", BODY ",\"max_tokens\":9}"},
    {"{\"omit\":[\"messages\",\"model\",null,7,\"temperature\"]}", BODY ",\"temperature\":1}",
     BODY "}"},
    {"{\"limit\":\"max_completion_tokens\"}", BODY ",\"max_tokens\":9}",
     BODY ",\"max_completion_tokens\":9}"},
    {"{\"limit\":\"temperature\"}", BODY ",\"max_tokens\":9}", BODY "}"},
    {"{\"format\":\"json_object\"}", BODY SCHEMA "}", BODY OBJECT "}"},
    {"{\"format\":\"json_object\"}", BODY OBJECT "}", BODY OBJECT "}"},
    {"{\"format\":\"json_object\"}", BODY "}", BODY "}"},
    {"{\"format\":\"text\"}", BODY SCHEMA "}", BODY "}"},
    {"{\"stream\":false}", BODY "}", "{\"model\":\"m\"," ASK ",\"stream\":false}"},
    {"{}", "{" ASK ",\"stream\":false,\"stream_options\":{}}", "{" ASK ",\"stream\":false}"},
    {"{\"system\":\"user\"}", "{\"messages\":[{\"role\":\"system\",\"content\":[]}]}",
     "{\"messages\":[{\"role\":\"system\",\"content\":[]}]}"},
    {"{\"system\":\"user\"}", "{\"messages\":7}", "{\"messages\":7}"},
    {"{\"alternate\":true}", "{\"messages\":[]}", "{\"messages\":[]}"},
    {"{\"system\":\"user\"}",
     "{\"messages\":[{\"role\":\"user\",\"content\":\"U\"},{\"role\":\"system\",\"content\":\"S\"}]"
     "}",
     "{\"messages\":[{\"role\":\"user\",\"content\":\"S\\n\\nU\"}]}"},
};

START_TEST(applied_to)
{
    struct json_object *learned = parsed(applied[_i].learned);
    struct json_object *body = parsed(applied[_i].body);
    struct json_object *sent = adapt_apply(body, learned);
    check_equal(applied[_i].learned != NULL ? applied[_i].learned : "nothing", sent,
                applied[_i].sent);
    json_free(sent);
    json_free(body);
    json_free(learned);
}
END_TEST

/* A server that refuses everything is soon left alone. */
START_TEST(comes_to_an_end)
{
    struct json_object *body = parsed(BODY SCHEMA ",\"temperature\":1,\"max_tokens\":9}");
    struct json_object *learned = NULL;
    static const char error[] = SAYS(
        "stream_options, response_format, temperature, max_tokens, max_completion_tokens, stream "
        "and 'system' are not supported; roles must alternate");
    struct fault f = {0};
    struct adapt a;
    int steps = 0;
    fault_of(&f, 400, error);
    while (adapt(body, learned, &f, &a)) {
        json_free(body);
        json_free(learned);
        body = json_ref(a.body);
        learned = json_ref(a.learned);
        adapt_fini(&a);
        ck_assert_int_le(++steps, 12);
    }
    ck_assert_int_gt(steps, 3);
    fault_fini(&f);
    json_free(body);
    json_free(learned);
}
END_TEST

START_TEST(windows)
{
    struct json_object *learned = parsed("{\"omit\":[\"seed\"]}");
    ck_assert_int_eq(adapt_window(learned), 0);
    ck_assert_int_eq(adapt_window(NULL), 0);
    ck_assert_ptr_null(adapt_learn_window(learned, 0));
    struct json_object *next = adapt_learn_window(learned, 8192);
    check_equal("window", next, "{\"omit\":[\"seed\"],\"context_window\":8192}");
    ck_assert_int_eq(adapt_window(next), 8192);
    ck_assert_ptr_null(adapt_learn_window(next, 8192));
    json_free(next);
    json_free(learned);
}
END_TEST

START_TEST(in_words)
{
    struct json_object *all =
        parsed("{\"omit\":[\"temperature\",\"x\\u001b[31m\",7],\"limit\":\"max_completion_tokens\","
               "\"format\":\"text\",\"stream\":false,\"system\":\"user\",\"alternate\":true,"
               "\"context_window\":8192,\"more\":1}");
    char *text = llm_learned_text(all);
    ck_assert_str_eq(text,
                     "without temperature, x\xE2\x90\x9B[31m; the token limit as "
                     "max_completion_tokens; JSON asked for in words only; without streaming; "
                     "the role \"system\" as \"user\"; roles alternate; 8192 tokens of context");
    free(text);
    json_free(all);
    text = llm_learned_text(NULL);
    ck_assert_str_eq(text, "");
    free(text);
}
END_TEST

Suite *suite_adapt(void)
{
    Suite *s = suite_create("adapt");
    TCase *t = tcase_create("adapt");
    tcase_add_loop_test(t, adapted, 0, sizeof cases / sizeof cases[0]);
    tcase_add_loop_test(t, applied_to, 0, sizeof applied / sizeof applied[0]);
    tcase_add_test(t, comes_to_an_end);
    tcase_add_test(t, windows);
    tcase_add_test(t, in_words);
    suite_add_tcase(s, t);
    return s;
}
