#include "suites.h"

#include "../../../src/llm/answer_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

/* Building blocks of streams. */
#define DATA(json)   "data: " json "\n\n"
#define DELTA(delta) DATA("{\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":" delta "}]}")
#define SAY(text)    DELTA("{\"content\":\"" text "\"}")
#define FINISH(why)  DATA("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" why "\"}]}")
#define USAGE        DATA("{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}")
#define DONE         "data: [DONE]\n\n"
#define END          FINISH("stop") DONE
#define WHOLE(content)                                                                             \
    "{\"model\":\"m\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":" content      \
    "},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3}}"
#define K     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define K1    K K K K K K K K K K K K K K K K
#define EMOJI "\xF0\x9F\x98\x80"
#define BAD   "\xEF\xBF\xBD" /* U+FFFD */

static const struct {
    const char *name;
    int status;
    const char *bytes;
    size_t n; /* 0: strlen */
    const char *text;
    const char *reasoning;
    enum error_kind kind;
    const char *shown;  /* part of the message; NULL: any */
    const char *reason; /* NULL: none */
    int64_t tokens;     /* of completion */
} cases[] = {
    /* --- complete --- */
    {"plain", 200, SAY("Hel") SAY("lo") FINISH("stop") USAGE DONE, 0, "Hello", "", ERROR_NONE, NULL,
     "stop", 3},
    {"CRLF", 200,
     "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\r\n\r\ndata: [DONE]\r\n\r\n", 0, "a",
     "", ERROR_NONE, NULL, NULL, -1},
    {"CR", 200, "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\r\rdata: [DONE]\r\r", 0, "a",
     "", ERROR_NONE, NULL, NULL, -1},
    {"BOM", 200, "\xEF\xBB\xBF" SAY("a") END, 0, "a", "", ERROR_NONE, NULL, "stop", -1},
    {"blank lines first", 200, "\n\n\r\n" SAY("a") END, 0, "a", "", ERROR_NONE, NULL, "stop", -1},
    {"no space", 200, "data:{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata:[DONE]\n\n", 0,
     "a", "", ERROR_NONE, NULL, NULL, -1},
    {"comments", 200,
     ": OPENROUTER PROCESSING\n\n:\n\ndata: : keepalive\n\nevent: keepalive\n\n" SAY("a")
         DATA("") ": x\n" END,
     0, "a", "", ERROR_NONE, NULL, "stop", -1},
    {"no [DONE]", 200, SAY("a") FINISH("stop"), 0, "a", "", ERROR_NONE, NULL, "stop", -1},
    {"[DONE] only", 200, SAY("a") DONE, 0, "a", "", ERROR_NONE, NULL, NULL, -1},
    {"no final blank line", 200, SAY("a") FINISH("stop") "data: [DONE]", 0, "a", "", ERROR_NONE,
     NULL, "stop", -1},
    {"no final blank line after the text", 200,
     "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}", 0, "a", "",
     ERROR_NONE, NULL, "stop", -1},
    {"two data lines without a blank", 200,
     "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n" SAY("b") END, 0, "ab", "",
     ERROR_NONE, NULL, "stop", -1},
    {"pretty-printed over data lines", 200,
     "data: {\ndata: \"choices\":[{\"delta\":\ndata: {\"content\":\"a\"}}]}\n\n" END, 0, "a", "",
     ERROR_NONE, NULL, "stop", -1},
    {"after [DONE] nothing counts", 200, SAY("a") END SAY("b"), 0, "a", "", ERROR_NONE, NULL,
     "stop", -1},
    {"text and reason in one chunk", 200,
     DATA("{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}"), 0, "a", "",
     ERROR_NONE, NULL, "stop", -1},
    {"empty reasons on the way", 200,
     DATA("{\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"\"}]}") END, 0, "a", "",
     ERROR_NONE, NULL, "stop", -1},
    {"choices missing, null, empty", 200,
     DATA("{\"id\":\"x\"}") DATA("{\"choices\":null}") DATA("{\"choices\":[]}") SAY("a") END, 0,
     "a", "", ERROR_NONE, NULL, "stop", -1},
    {"delta missing, null, of another type", 200,
     DATA("{\"choices\":[{}]}") DELTA("null") DELTA("7") DELTA("[]") DELTA("{}") SAY("a") END, 0,
     "a", "", ERROR_NONE, NULL, "stop", -1},
    {"content null, number, object, empty", 200,
     DELTA("{\"role\":\"assistant\",\"content\":null}") DELTA("{\"content\":7}")
         DELTA("{\"content\":{}}") SAY("") SAY("a") END,
     0, "a", "", ERROR_NONE, NULL, "stop", -1},
    {"values that are no chunk", 200,
     DATA("null") DATA("7") DATA("\"text\"") DATA("[]") DATA("[1,2]") SAY("a") END, 0, "a", "",
     ERROR_NONE, NULL, "stop", -1},
    {"content in parts", 200,
     DELTA(
         "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]},"
         "{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"},7,null]}") END,
     0, "ab", "hm", ERROR_NONE, NULL, "stop", -1},
    {"message in place of delta", 200,
     DATA("{\"choices\":[{\"message\":{\"content\":\"a\"}}]}") END, 0, "a", "", ERROR_NONE, NULL,
     "stop", -1},
    {"legacy text", 200, DATA("{\"choices\":[{\"text\":\"a\",\"index\":0}]}") END, 0, "a", "",
     ERROR_NONE, NULL, "stop", -1},
    {"another index is another answer", 200,
     DATA("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"no\"}},{\"index\":0,\"delta\":"
          "{\"content\":\"a\"}}]}") END,
     0, "a", "", ERROR_NONE, NULL, "stop", -1},
    {"another answer's chunk", 200,
     SAY("a") DATA("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"no\"}}]}") END, 0, "a", "",
     ERROR_NONE, NULL, "stop", -1},
    {"ids, names and times to retry", 200,
     "id: 1\nevent: message\nretry: 5\n" SAY("a") "id: 2\n\nevent: ping\n" DATA(
         "{\"type\":\"ping\"}") END,
     0, "a", "", ERROR_NONE, NULL, "stop", -1},
    {"a line that a gateway framed twice", 200,
     "data: data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: data: [DONE]\n\n", 0,
     "a", "", ERROR_NONE, NULL, NULL, -1},
    {"[DONE] behind data, without a blank", 200,
     SAY("a") "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\ndata: [DONE]\n\n",
     0, "a", "", ERROR_NONE, NULL, "stop", -1},
    {"llama.cpp's first chunk", 200,
     DELTA("{\"role\":\"assistant\",\"content\":null}") SAY("a") FINISH("stop") USAGE DONE, 0, "a",
     "", ERROR_NONE, NULL, "stop", 3},
    {"Azure's first chunk", 200,
     DATA("{\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}") SAY("a") END, 0, "a",
     "", ERROR_NONE, NULL, "stop", -1},
    {"members that nobody knows", 200,
     DATA("{\"id\":7,\"obfuscation\":\"x\",\"timings\":{},\"choices\":[{\"delta\":{\"content\":"
          "\"a\","
          "\"x\":[]},\"logprobs\":null}]}") END,
     0, "a", "", ERROR_NONE, NULL, "stop", -1},
    {"tools beside text", 200,
     DELTA("{\"content\":\"a\",\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\"}}]}")
         FINISH("tool_calls") DONE,
     0, "a", "", ERROR_NONE, NULL, "tool_calls", -1},
    {"tools only", 200,
     DELTA("{\"content\":null,\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\"}}]}")
         FINISH("tool_calls") DONE,
     0, "", "", ERROR_EMPTY, "asked for a tool", "tool_calls", -1},
    {"tool_calls empty", 200, DELTA("{\"content\":\"a\",\"tool_calls\":[]}") END, 0, "a", "",
     ERROR_NONE, NULL, "stop", -1},
    {"usage null, then cumulative", 200,
     DATA("{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}")
         DATA("{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}")
             FINISH("stop") USAGE DONE,
     0, "a", "", ERROR_NONE, NULL, "stop", 3},
    {"usage on the finish chunk", 200,
     SAY("a") DATA("{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":"
                   "{\"prompt_tokens\":7,\"completion_tokens\":3}}"),
     0, "a", "", ERROR_NONE, NULL, "stop", 3},
    {"usage of Groq", 200,
     SAY("a") DATA("{\"choices\":[],\"x_groq\":{\"usage\":{\"completion_tokens\":3}}}") END, 0, "a",
     "", ERROR_NONE, NULL, "stop", 3},
    {"unknown reason", 200, SAY("a") FINISH("eos"), 0, "a", "", ERROR_NONE, NULL, "eos", -1},
    /* --- reasoning --- */
    {"reasoning_content", 200,
     DELTA("{\"content\":null,\"reasoning_content\":\"hm\"}") SAY("a") END, 0, "a", "hm",
     ERROR_NONE, NULL, "stop", -1},
    {"reasoning", 200, DELTA("{\"content\":\"\",\"reasoning\":\"hm\"}") SAY("a") END, 0, "a", "hm",
     ERROR_NONE, NULL, "stop", -1},
    {"both names, once", 200,
     DELTA("{\"reasoning\":\"hm\",\"reasoning_content\":\"hm\"}") SAY("a") END, 0, "a", "hm",
     ERROR_NONE, NULL, "stop", -1},
    {"think block", 200, SAY("<think>") SAY("hm\\n") SAY("</think>") SAY("\\n\\n") SAY("a") END, 0,
     "a", "hm\n", ERROR_NONE, NULL, "stop", -1},
    {"think block in shreds", 200,
     SAY(" \\n<th") SAY("ink>h<m </th") SAY("ink") SAY("\xD0\xBA</thi") SAY("nk>a</think>") END, 0,
     "a</think>", "h<m </think\xD0\xBA", ERROR_NONE, NULL, "stop", -1},
    {"think only at the start", 200, SAY("a <think>b</think>") END, 0, "a <think>b</think>", "",
     ERROR_NONE, NULL, "stop", -1},
    {"nearly think", 200, SAY("  <thi") SAY("s> ok") END, 0, "  <this> ok", "", ERROR_NONE, NULL,
     "stop", -1},
    {"the beginning of a tag alone", 200, SAY(" <th") END, 0, " <th", "", ERROR_NONE, NULL, "stop",
     -1},
    {"think never closed", 200, SAY("<think>hm</thin") END, 0, "", "hm</thin", ERROR_EMPTY, NULL,
     "stop", -1},
    {"an empty name before a full one", 200,
     DELTA("{\"reasoning_content\":\"\",\"reasoning\":\"hm\"}") SAY("a") END, 0, "a", "hm",
     ERROR_NONE, NULL, "stop", -1},
    {"details of reasoning", 200,
     DELTA("{\"content\":\"\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"h\"},"
           "{\"type\":\"reasoning.summary\",\"summary\":\"m\"},{\"type\":\"reasoning.encrypted\","
           "\"data\":\"x\"}]}") SAY("a") END,
     0, "a", "hm", ERROR_NONE, NULL, "stop", -1},
    {"details beside the text, once", 200,
     DELTA("{\"reasoning\":\"hm\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":"
           "\"hm\"}]}") SAY("a") END,
     0, "a", "hm", ERROR_NONE, NULL, "stop", -1},
    {"parts of other shapes", 200,
     DELTA("{\"content\":[\"a\",{\"type\":\"output_text\",\"text\":\"b\"},{\"type\":\"thinking\","
           "\"thinking\":\"h\"},{\"type\":\"reasoning\",\"text\":\"m\"}]}") END,
     0, "ab", "hm", ERROR_NONE, NULL, "stop", -1},
    {"reasoning of other types", 200,
     DELTA("{\"reasoning\":7,\"reasoning_content\":{},\"reasoning_details\":\"\"}") SAY("a") END, 0,
     "a", "", ERROR_NONE, NULL, "stop", -1},
    {"reasoning of a whole completion", 200,
     "{\"choices\":[{\"message\":{\"content\":\"a\",\"reasoning_content\":\"hm\"},"
     "\"finish_reason\":\"stop\"}]}",
     0, "a", "hm", ERROR_NONE, NULL, "stop", -1},
    {"reasoning only", 200, DELTA("{\"reasoning\":\"hm\"}") END, 0, "", "hm", ERROR_EMPTY, NULL,
     "stop", -1},
    {"all went to reasoning", 200, DELTA("{\"reasoning\":\"hm\"}") FINISH("length") DONE, 0, "",
     "hm", ERROR_CUT_OFF, NULL, "length", -1},
    /* --- text that is no good --- */
    {"letters of several bytes", 200, SAY("\xD0\xBF" EMOJI) END, 0, "\xD0\xBF" EMOJI, "",
     ERROR_NONE, NULL, "stop", -1},
    {"broken UTF-8", 200, SAY("a\xFF\xC3(") END, 0, "a" BAD BAD "(", "", ERROR_NONE, NULL, "stop",
     -1},
    {"surrogates as bytes", 200, SAY("a\xED\xA0\x80z") END, 0, "a" BAD BAD BAD "z", "", ERROR_NONE,
     NULL, "stop", -1},
    {"lone surrogates", 200, SAY("a\\ud83d") SAY("\\ude00z") END, 0, "a" BAD BAD "z", "",
     ERROR_NONE, NULL, "stop", -1},
    {"a surrogate pair", 200, SAY("\\ud83d\\ude00") END, 0, EMOJI, "", ERROR_NONE, NULL, "stop",
     -1},
    {"NUL", 200, SAY("a\\u0000b") END, 0, "a" BAD "b", "", ERROR_NONE, NULL, "stop", -1},
    {"CRLF in pieces", 200, SAY("a\\r") SAY("\\nb\\r\\nc\\rd\\r") END, 0, "a\nb\nc\rd\r", "",
     ERROR_NONE, NULL, "stop", -1},
    {"escape sequences stay", 200, SAY("\\u001b[31m\\u202e") END, 0, "\x1b[31m\xE2\x80\xAE", "",
     ERROR_NONE, NULL, "stop", -1},
    {"a raw NUL in the bytes", 200,
     "data: {\"choices\":[{\"delta\":{\"content\":\"a\0b\"}}]}\n\n" END,
     sizeof("data: {\"choices\":[{\"delta\":{\"content\":\"a\0b\"}}]}\n\n" END) - 1, "a" BAD "b",
     "", ERROR_NONE, NULL, "stop", -1},
    /* --- ends that are none --- */
    {"neither reason nor [DONE]", 200, SAY("a"), 0, "a", "", ERROR_INTERRUPTED, "in the middle",
     NULL, -1},
    {"cut in an event", 200, SAY("a") "data: {\"choices\":[{\"delta\":{\"conten", 0, "a", "",
     ERROR_INTERRUPTED, NULL, NULL, -1},
    {"cut in a think block", 200, SAY("<think>hm"), 0, "", "hm", ERROR_EMPTY, NULL, NULL, -1},
    {"nothing", 200, "", 0, "", "", ERROR_EMPTY, "before it began", NULL, -1},
    {"comments only", 200, ": hi\n\n: hi\n\n", 0, "", "", ERROR_WRONG_SHAPE, NULL, NULL, -1},
    {"Ollama's lost error", 200, SAY(""), 0, "", "", ERROR_EMPTY, NULL, NULL, -1},
    {"a stop without a word", 200, SAY("") END, 0, "", "", ERROR_EMPTY, "without a word", "stop",
     -1},
    {"length", 200, SAY("a") FINISH("length") DONE, 0, "a", "", ERROR_CUT_OFF, "token limit",
     "length", -1},
    {"model_length", 200, SAY("a") FINISH("model_length"), 0, "a", "", ERROR_CUT_OFF, NULL,
     "model_length", -1},
    {"length before a word", 200, FINISH("length") DONE, 0, "", "", ERROR_CUT_OFF, NULL, "length",
     -1},
    {"content filter", 200, SAY("a") FINISH("content_filter"), 0, "a", "", ERROR_REFUSED, "filter",
     "content_filter", -1},
    {"reason error", 200, SAY("a") FINISH("error"), 0, "a", "", ERROR_REFUSED, NULL, "error", -1},
    {"refusal beside an empty content", 200,
     DELTA("{\"content\":\"\",\"refusal\":\"I will not.\"}") END, 0, "I will not.", "",
     ERROR_REFUSED, "refused", "stop", -1},
    {"no refusal", 200,
     DELTA("{\"content\":\"a\",\"refusal\":null}") DELTA("{\"refusal\":\"\"}") END, 0, "a", "",
     ERROR_NONE, NULL, "stop", -1},
    {"not enough resources", 200, FINISH("insufficient_system_resource"), 0, "", "", ERROR_REFUSED,
     "insufficient_system_resource", "insufficient_system_resource", -1},
    {"refusal", 200, DELTA("{\"refusal\":\"I will not.\"}") END, 0, "I will not.", "",
     ERROR_REFUSED, "refused", "stop", -1},
    /* --- errors inside 200 --- */
    {"error object", 200,
     SAY("a") DATA("{\"error\":{\"message\":\"the engine died\",\"code\":500}}"), 0, "a", "",
     ERROR_REFUSED, "the engine died", NULL, -1},
    {"error text", 200, DATA("{\"error\":\"out of memory\"}") DONE, 0, "", "", ERROR_REFUSED,
     "out of memory", NULL, -1},
    {"error line of llama.cpp", 200,
     SAY("a") "error: {\"code\":500,\"message\":\"context shift is disabled\"}\n\n" DONE, 0, "a",
     "", ERROR_REFUSED, "context shift", NULL, -1},
    {"error line without a blank", 200,
     SAY("a") "error: {\"code\":500,\"message\":\"context shift is disabled\"}\n" DONE, 0, "a", "",
     ERROR_REFUSED, "context shift", NULL, -1},
    {"old vLLM", 200, DATA("{\"object\":\"error\",\"message\":\"bad\",\"code\":400}") DONE, 0, "",
     "", ERROR_REFUSED, "bad", NULL, -1},
    {"OpenRouter", 200,
     SAY("a") DATA("{\"error\":{\"code\":429,\"message\":\"slow down\"},\"choices\":[{\"delta\":"
                   "{\"content\":\"\"},\"finish_reason\":\"error\"}]}"),
     0, "a", "", ERROR_RATE_LIMIT, "slow down", NULL, -1},
    {"LM Studio's event", 200,
     "event: error\n" DATA("{\"error\":{\"message\":\"model unloaded\"},\"message\":\"x\"}"), 0, "",
     "", ERROR_REFUSED, "model unloaded", NULL, -1},
    {"an error event of words", 200, "event: error\ndata: it broke\n\n", 0, "", "", ERROR_REFUSED,
     "it broke", NULL, -1},
    {"stray JSON error", 200, SAY("a") "{\"error\":{\"message\":\"backend died\"}}\n\n", 0, "a", "",
     ERROR_REFUSED, "backend died", NULL, -1},
    {"a stray error over many lines", 200,
     SAY("a") "{\n  \"error\": {\n    \"message\": \"backend died\",\n    \"code\": 500\n  }\n}\n",
     0, "a", "", ERROR_REFUSED, "backend died", NULL, -1},
    {"a stray error without an end", 200, SAY("a") "{\"error\":{\"message\":\"backend died\"}}", 0,
     "a", "", ERROR_REFUSED, "backend died", NULL, -1},
    {"an error number in the stream", 200, DATA("{\"error\":{\"code\":401,\"message\":\"who?\"}}"),
     0, "", "", ERROR_AUTH, "who?", NULL, -1},
    {"an error whose flag is all it says", 200, DATA("{\"error\":true}"), 0, "", "", ERROR_REFUSED,
     "not say which", NULL, -1},
    {"too long in the stream", 200,
     DATA("{\"error\":{\"message\":\"maximum context length is 4096 tokens\",\"code\":400}}"), 0,
     "", "", ERROR_TOO_LONG, "4096", NULL, -1},
    {"a stray line of a broken object", 200, SAY("a") "{ \"x\": \n\n" END, 0, "a", "", ERROR_NONE,
     NULL, "stop", -1},
    {"no JSON in an event", 200, SAY("a") "data: {\"choices\": : x}\n\n" SAY("b") END, 0, "a", "",
     ERROR_WRONG_SHAPE, "no JSON", NULL, -1},
    {"nested too deep", 200,
     DATA("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]"
          "]]"
          "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
     0, "", "", ERROR_WRONG_SHAPE, NULL, NULL, -1},
    /* --- no stream --- */
    {"a whole completion", 200, WHOLE("\"Hello\""), 0, "Hello", "", ERROR_NONE, NULL, "stop", 3},
    {"a completion after blank lines", 200, "\n\n \n" WHOLE("\"Hello\"") "\n", 0, "Hello", "",
     ERROR_NONE, NULL, "stop", 3},
    {"a completion without a reason", 200, "{\"choices\":[{\"message\":{\"content\":\"a\"}}]}", 0,
     "a", "", ERROR_NONE, NULL, NULL, -1},
    {"a completion with a think block", 200, WHOLE("\"<think>hm</think>a\""), 0, "a", "hm",
     ERROR_NONE, NULL, "stop", 3},
    {"a completion of broken UTF-8", 200, WHOLE("\"a\xFF\""), 0, "a" BAD, "", ERROR_NONE, NULL,
     "stop", 3},
    {"an empty completion", 200, WHOLE("\"\""), 0, "", "", ERROR_EMPTY, NULL, "stop", 3},
    {"half a completion", 200, "{\"choices\":[{\"message\":{\"content\":\"a", 0, "", "",
     ERROR_WRONG_SHAPE, NULL, NULL, -1},
    {"chunks without frames", 200,
     "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n{\"choices\":[{\"delta\":{\"content\":\"b\"}"
     ","
     "\"finish_reason\":\"stop\"}]}\n",
     0, "ab", "", ERROR_NONE, NULL, "stop", -1},
    {"LM Studio's wrong path", 200, "{\"error\":\"Unexpected endpoint or method. (POST /x)\"}", 0,
     "", "", ERROR_REFUSED, "Unexpected endpoint", NULL, -1},
    {"an array error", 200, "[{\"error\":{\"code\":400,\"message\":\"bad\"}}]", 0, "", "",
     ERROR_REFUSED, "bad", NULL, -1},
    {"another JSON", 200, "{\"status\":\"ok\"}", 0, "", "", ERROR_WRONG_SHAPE, "no chat completion",
     NULL, -1},
    {"a web page", 200, "<!DOCTYPE html><html>Sign in</html>", 0, "", "", ERROR_WRONG_SHAPE,
     "web page", NULL, -1},
    {"words", 200, "It works!", 0, "", "", ERROR_WRONG_SHAPE, "no chat completion", NULL, -1},
    /* --- HTTP errors --- */
    {"401", 401, "{\"error\":{\"message\":\"Incorrect key\",\"code\":\"invalid_api_key\"}}", 0, "",
     "", ERROR_AUTH, "Incorrect key", NULL, -1},
    {"404 in words", 404, "404 page not found", 0, "", "", ERROR_REFUSED, "404", NULL, -1},
    {"502 page", 502, "<html><h1>Bad Gateway</h1></html>", 0, "", "", ERROR_REFUSED, "Bad Gateway",
     NULL, -1},
    {"500 that looks like a stream", 500, SAY("a") END, 0, "", "", ERROR_REFUSED, "HTTP 500", NULL,
     -1},
    {"429 without a body", 429, "", 0, "", "", ERROR_RATE_LIMIT, "HTTP 429", NULL, -1},
};

struct heard {
    struct buf text;
    struct buf reasoning;
    struct answer *stop; /* stopped at the first delta */
};

static void on_delta(void *ctx, const char *text, size_t n)
{
    struct heard *h = ctx;
    ck_assert_uint_gt(n, 0);
    ck_assert(text_is_utf8(text, n));
    buf_add(&h->text, text, n);
    if (h->stop != NULL) {
        answer_stop(h->stop);
    }
}

static void on_reasoning(void *ctx, const char *text, size_t n)
{
    struct heard *h = ctx;
    ck_assert_uint_gt(n, 0);
    ck_assert(text_is_utf8(text, n));
    buf_add(&h->reasoning, text, n);
}

static const struct fault_place place = {.host = "h:1"};

static void heard_init(struct heard *h)
{
    *h = (struct heard){0};
    buf_init(&h->text, SIZE_MAX / 2);
    buf_init(&h->reasoning, SIZE_MAX / 2);
}

static void heard_fini(struct heard *h)
{
    buf_fini(&h->text);
    buf_fini(&h->reasoning);
}

static struct answer *answer_for(struct heard *h, int status)
{
    const struct llm_sink sink = {.delta = on_delta, .reasoning = on_reasoning, .ctx = h};
    struct answer *a = answer_new(&place, &sink);
    answer_status(a, status);
    return a;
}

/* Feeds copies of exactly the piece's size, so that a sanitizer sees a read past its end. */
static enum answer_want feed(struct answer *a, const char *bytes, size_t n)
{
    char *copy = malloc(n > 0 ? n : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, bytes, n);
    enum answer_want want = answer_feed(a, copy, n);
    free(copy);
    return want;
}

static void check_end(size_t i, struct answer *a, const struct heard *h, const char *how)
{
    struct llm_end end = {0};
    answer_end(a, &(struct error){0}, &end);
    const char *said = end.error.message != NULL ? end.error.message : "";
    ck_assert_msg(strcmp(buf_str(&h->text), cases[i].text) == 0, "%s %s: text %s", cases[i].name,
                  how, buf_str(&h->text));
    ck_assert_msg(strcmp(buf_str(&h->reasoning), cases[i].reasoning) == 0, "%s %s: reasoning %s",
                  cases[i].name, how, buf_str(&h->reasoning));
    ck_assert_msg(end.error.kind == cases[i].kind, "%s %s: %s %s", cases[i].name, how,
                  error_kind_name(end.error.kind), said);
    ck_assert_msg(cases[i].shown == NULL || strstr(said, cases[i].shown) != NULL, "%s %s: %s",
                  cases[i].name, how, said);
    ck_assert_msg(end.finish_reason == NULL
                      ? cases[i].reason == NULL
                      : cases[i].reason != NULL && strcmp(end.finish_reason, cases[i].reason) == 0,
                  "%s %s: reason %s", cases[i].name, how, end.finish_reason);
    ck_assert_msg(end.completion_tokens == cases[i].tokens, "%s %s: %lld tokens", cases[i].name,
                  how, (long long)end.completion_tokens);
    ck_assert_int_eq(end.status, cases[i].status);
    error_clear(&end.error);
}

/* `step` 0: pieces of pseudo-random length from `seed`. */
static void replay(size_t i, size_t step, unsigned seed)
{
    struct heard h;
    heard_init(&h);
    struct answer *a = answer_for(&h, cases[i].status);
    size_t n = cases[i].n > 0 ? cases[i].n : strlen(cases[i].bytes);
    enum answer_want want = ANSWER_MORE;
    for (size_t at = 0; at < n && want != ANSWER_NOTHING;) {
        seed = seed * 1103515245u + 12345u;
        size_t piece = step > 0 ? step : 1 + (seed >> 16) % 50;
        piece = piece < n - at ? piece : n - at;
        want = feed(a, cases[i].bytes + at, piece);
        at += piece;
    }
    check_end(i, a, &h, step > 1 ? "whole" : step == 1 ? "byte by byte" : "in random pieces");
    answer_free(a);
    heard_fini(&h);
}

START_TEST(replayed)
{
    replay((size_t)_i, 1 << 20, 0);
    replay((size_t)_i, 1, 0);
    for (unsigned seed = 1; seed <= 30; seed++) {
        replay((size_t)_i, 0, seed);
    }
}
END_TEST

START_TEST(split_at_every_byte)
{
    size_t i = (size_t)_i;
    size_t n = cases[i].n > 0 ? cases[i].n : strlen(cases[i].bytes);
    for (size_t cut = 1; cut < n; cut++) {
        struct heard h;
        heard_init(&h);
        struct answer *a = answer_for(&h, cases[i].status);
        if (feed(a, cases[i].bytes, cut) != ANSWER_NOTHING) {
            feed(a, cases[i].bytes + cut, n - cut);
        }
        check_end(i, a, &h, "in two");
        answer_free(a);
        heard_fini(&h);
    }
}
END_TEST

/* Whatever the place of a cut, what was heard is a prefix, and it is not called complete. */
START_TEST(cut_at_every_byte)
{
    static const char stream[] = SAY("Hel") SAY("lo " EMOJI) SAY(" all") END;
    static const char text[] = "Hello " EMOJI " all";
    size_t complete = (size_t)(strstr(stream, "\"stop\"") - stream);
    for (size_t cut = 0; cut < complete; cut++) {
        struct heard h;
        heard_init(&h);
        struct answer *a = answer_for(&h, 200);
        struct llm_end end = {0};
        feed(a, stream, cut);
        answer_end(a, &(struct error){.kind = ERROR_NETWORK, .message = NULL}, &end);
        ck_assert_mem_eq(text, buf_str(&h.text), h.text.len);
        ck_assert_int_eq(end.error.kind, h.text.len > 0 ? ERROR_INTERRUPTED : ERROR_NETWORK);
        error_clear(&end.error);
        answer_free(a);
        heard_fini(&h);
    }
}
END_TEST

START_TEST(how_much_is_wanted)
{
    struct heard h;
    heard_init(&h);
    struct answer *a = answer_for(&h, 200);
    ck_assert_int_eq(feed(a, "\n", 1), ANSWER_MORE);
    ck_assert_int_eq(answer_feed(a, SAY("a"), strlen(SAY("a"))), ANSWER_MORE);
    ck_assert(answer_has_begun(a));
    ck_assert_int_eq(answer_feed(a, FINISH("stop"), strlen(FINISH("stop"))), ANSWER_LITTLE);
    ck_assert_int_eq(answer_feed(a, USAGE, strlen(USAGE)), ANSWER_LITTLE);
    ck_assert_int_eq(answer_feed(a, DONE, strlen(DONE)), ANSWER_NOTHING);
    answer_free(a);
    heard_fini(&h);
}
END_TEST

START_TEST(stopped_from_inside)
{
    struct heard h;
    heard_init(&h);
    struct answer *a = answer_for(&h, 200);
    struct llm_end end = {0};
    h.stop = a;
    ck_assert_int_eq(answer_feed(a, SAY("a") SAY("b") END, strlen(SAY("a") SAY("b") END)),
                     ANSWER_NOTHING);
    answer_end(a, &(struct error){.kind = ERROR_INTERRUPTED, .message = NULL}, &end);
    ck_assert_str_eq(buf_str(&h.text), "a");
    ck_assert_int_eq(end.error.kind, ERROR_INTERRUPTED);
    error_clear(&end.error);
    answer_free(a);
    heard_fini(&h);
}
END_TEST

/* A transport that failed after the end changes nothing; one that failed before is the reason. */
START_TEST(transport_failures)
{
    static const struct {
        const char *bytes;
        enum error_kind transport, kind;
    } t[] = {
        {SAY("a") END, ERROR_NETWORK, ERROR_NONE},
        {SAY("a") FINISH("stop"), ERROR_TIMEOUT, ERROR_NONE},
        {SAY("a"), ERROR_TIMEOUT, ERROR_INTERRUPTED},
        {"", ERROR_TIMEOUT, ERROR_TIMEOUT},
        {": waiting\n\n", ERROR_NETWORK, ERROR_NETWORK},
        {"{\"choices\":[{\"message\"", ERROR_NETWORK, ERROR_NETWORK},
        {SAY("a") END, ERROR_INTERRUPTED, ERROR_INTERRUPTED},
    };
    struct heard h;
    heard_init(&h);
    struct answer *a = answer_for(&h, 200);
    struct error transport = {0};
    struct llm_end end = {0};
    error_set(&transport, t[_i].transport, "asking h: it broke");
    answer_feed(a, t[_i].bytes, strlen(t[_i].bytes));
    answer_end(a, &transport, &end);
    ck_assert_int_eq(end.error.kind, t[_i].kind);
    if (t[_i].kind != ERROR_NONE) {
        ck_assert_str_eq(end.error.message, "asking h: it broke");
    }
    error_clear(&end.error);
    error_clear(&transport);
    answer_free(a);
    heard_fini(&h);
}
END_TEST

/* Servers without end: each kind of body is given up at its cap. */
START_TEST(endless)
{
    static const struct {
        int status;
        const char *first;
        const char *more;
        enum error_kind kind;
        size_t most; /* bytes fed until it is given up */
    } t[] = {
        {200, "", SAY(K1 K1 K1), ERROR_TOO_LONG, 2 * LIMIT_ANSWER},
        {200, "", DELTA("{\"reasoning\":\"" K1 K1 K1 "\"}"), ERROR_TOO_LONG, 2 * LIMIT_ANSWER},
        {200, SAY("<think>"), SAY(K1 K1 K1), ERROR_TOO_LONG, 2 * LIMIT_ANSWER},
        {200, "data: ", "0123456789abcdef0123456789abcdef", ERROR_TOO_LONG, 2 * LIMIT_SSE_LINE},
        {200, "data: x\n", "data: 0123456789abcdef0123456789\n", ERROR_TOO_LONG,
         2 * LIMIT_SSE_LINE},
        {200, "{\"x\":\"", "0123456789abcdef0123456789abcdef", ERROR_TOO_LONG, 2 * LIMIT_ANSWER},
        {200, "<html>", "0123456789abcdef0123456789abcdef", ERROR_WRONG_SHAPE, LIMIT_ERROR_BODY},
        {500, "{", "0123456789abcdef0123456789abcdef", ERROR_REFUSED, 2 * LIMIT_ERROR_BODY},
    };
    struct heard h;
    heard_init(&h);
    struct answer *a = answer_for(&h, t[_i].status);
    struct llm_end end = {0};
    struct buf piece = BUF_INIT(1 << 20);
    while (piece.len < 1 << 16) {
        buf_add_str(&piece, t[_i].more);
    }
    size_t fed = 0;
    enum answer_want want = answer_feed(a, t[_i].first, strlen(t[_i].first));
    while (want != ANSWER_NOTHING) {
        want = answer_feed(a, piece.data, piece.len);
        fed += piece.len;
        ck_assert_uint_le(fed, t[_i].most + piece.len);
    }
    answer_end(a, &(struct error){0}, &end);
    ck_assert_msg(end.error.kind == t[_i].kind, "%s", end.error.message);
    ck_assert_uint_le(h.text.len, LIMIT_ANSWER);
    ck_assert(end.answer_too_long == (t[_i].kind == ERROR_TOO_LONG));
    error_clear(&end.error);
    buf_fini(&piece);
    answer_free(a);
    heard_fini(&h);
}
END_TEST

/* Documents made to hurt: nested deep, or of more values than there is memory for. Wherever they
 * stand, the answer ends with a clear word. */
static const struct {
    int status;
    const char *head, *open;
    size_t count;
    const char *tail;
    enum error_kind kind;
} bombs[] = {
    {200, "data: ", "[", 200000, "\n\n" END, ERROR_WRONG_SHAPE},
    {200, "data: ", "{\"a\":", 200000, "\n\n" END, ERROR_WRONG_SHAPE},
    {200, "data: {\"error\":", "[", 200000, "\n\n", ERROR_WRONG_SHAPE},
    {200, "data: {\"error\":", "{\"error\":", 60, "7\n\n", ERROR_WRONG_SHAPE},
    {200, "", "[", 200000, "", ERROR_WRONG_SHAPE},
    {200, "", "{\"choices\":", 200000, "", ERROR_WRONG_SHAPE},
    {400, "", "[", 200000, "", ERROR_REFUSED},
    {400, "", "{\"error\":", 6000, "", ERROR_REFUSED},
    {200, "data: [{}", ",{}", 2000000, "]\n\n" END, ERROR_WRONG_SHAPE},
    {200, "data: [0", ",0", 3000000, "]\n\n" END, ERROR_WRONG_SHAPE},
    {200, "[[]", ",[]", 5000000, "]", ERROR_WRONG_SHAPE},
    {200, "{\"choices\":[{}", ",{}", 5000000, "]}", ERROR_WRONG_SHAPE},
    {200, "{", "\"a\":{},", 5000000, "\"a\":1}", ERROR_TOO_LONG},
    {200, "{\n", "\"a\": 1,\n", 2000000, "}", ERROR_WRONG_SHAPE},
    {200, DATA("{}") "{\n", "\"a\": 1,\n", 2000000, "}\n\n" SAY("a") END, ERROR_NONE},
};

START_TEST(bombed)
{
    struct heard h;
    heard_init(&h);
    struct answer *a = answer_for(&h, bombs[_i].status);
    struct llm_end end = {0};
    struct buf piece = BUF_INIT(1 << 20);
    size_t sent = 0;
    enum answer_want want = answer_feed(a, bombs[_i].head, strlen(bombs[_i].head));
    while (sent < bombs[_i].count && want != ANSWER_NOTHING) {
        buf_reset(&piece);
        for (; piece.len < 16000 && sent < bombs[_i].count; sent++) {
            buf_add_str(&piece, bombs[_i].open);
        }
        want = answer_feed(a, piece.data, piece.len);
    }
    if (want != ANSWER_NOTHING) {
        answer_feed(a, bombs[_i].tail, strlen(bombs[_i].tail));
    }
    answer_end(a, &(struct error){0}, &end);
    ck_assert_msg(end.error.kind == bombs[_i].kind, "%s: %s", error_kind_name(end.error.kind),
                  end.error.message);
    error_clear(&end.error);
    buf_fini(&piece);
    answer_free(a);
    heard_fini(&h);
}
END_TEST

/* Much text in one piece is no bomb, whatever it is written with. */
START_TEST(much_text)
{
    struct heard h;
    heard_init(&h);
    struct answer *a = answer_for(&h, 200);
    struct llm_end end = {0};
    struct buf text = BUF_INIT(LIMIT_SSE_LINE);
    while (text.len < 4000000) {
        buf_add_str(&text, "{[\\\"a\\\",{,");
    }
    struct buf all = BUF_INIT(2 * LIMIT_SSE_LINE);
    buf_printf(&all, SAY("%s") END, buf_str(&text));
    answer_feed(a, all.data, all.len);
    answer_end(a, &(struct error){0}, &end);
    ck_assert_msg(end.error.kind == ERROR_NONE, "%s", end.error.message);
    ck_assert_uint_gt(h.text.len, 2000000);
    error_clear(&end.error);
    buf_fini(&all);
    buf_fini(&text);
    answer_free(a);
    heard_fini(&h);
}
END_TEST

/* What may be asked for again, and what the server said. */
START_TEST(how_it_ended)
{
    static const struct {
        int status;
        const char *bytes;
        bool begun, broke_off, said;
        int64_t window;
    } t[] = {
        {200, "", false, true, false, 0},
        {200, SAY(""), false, true, false, 0},
        {200, FINISH("insufficient_system_resource"), false, true, false, 0},
        {200, SAY("a"), true, false, false, 0},
        {200, DELTA("{\"reasoning\":\"hm\"}"), true, true, false, 0},
        {200, SAY("") END, false, false, false, 0},
        {200, DATA("{\"error\":\"x\"}"), false, false, true, 0},
        {500, "", false, false, true, 0},
        {400, "{\"error\":\"maximum context length is 4096 tokens\"}", false, false, true, 4096},
    };
    struct heard h;
    heard_init(&h);
    struct answer *a = answer_for(&h, t[_i].status);
    struct llm_end end = {0};
    answer_feed(a, t[_i].bytes, strlen(t[_i].bytes));
    answer_end(a, NULL, &end);
    ck_assert(answer_has_begun(a) == t[_i].begun);
    ck_assert(answer_broke_off(a) == t[_i].broke_off);
    ck_assert((answer_fault(a) != NULL) == t[_i].said);
    ck_assert_int_eq(end.context_window, t[_i].window);
    ck_assert(!end.answer_too_long);
    error_clear(&end.error);
    answer_free(a);
    heard_fini(&h);
}
END_TEST

Suite *suite_answer(void)
{
    Suite *s = suite_create("answer");
    TCase *t = tcase_create("answer");
    int count = sizeof cases / sizeof cases[0];
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, replayed, 0, count);
    tcase_add_loop_test(t, split_at_every_byte, 0, count);
    tcase_add_test(t, cut_at_every_byte);
    tcase_add_test(t, how_much_is_wanted);
    tcase_add_test(t, stopped_from_inside);
    tcase_add_loop_test(t, transport_failures, 0, 7);
    tcase_add_loop_test(t, endless, 0, 8);
    tcase_add_loop_test(t, bombed, 0, sizeof bombs / sizeof bombs[0]);
    tcase_add_test(t, much_text);
    tcase_add_loop_test(t, how_it_ended, 0, 9);
    suite_add_tcase(s, t);
    return s;
}
