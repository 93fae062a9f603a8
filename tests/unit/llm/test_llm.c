#include "suites.h"

#include "../net/peer.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/json.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/llm/llm.h"
#include "syllabus/loop/loop.h"
#include "syllabus/net/backoff.h"
#include "syllabus/net/http.h"

#include <stdlib.h>
#include <string.h>

#define KEY  "sk-test-0123456789"
#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Request-Id: req-7\r\n"
#define SAY(text)                                                                                  \
    "data: {\"model\":\"real-model\",\"choices\":[{\"delta\":{\"content\":\"" text "\"}}]}\n\n"
#define FINISH "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
#define DONE   "data: [DONE]\n\n"
#define OPEN   HEAD "Connection: close\r\n\r\n"

static struct loop *loop;
static struct net *net;
static struct peer peer;
static struct loop_timer *watchdog;
static struct llm *llm;

static struct {
    struct llm_call *call;
    struct buf text;
    int dones;
    struct error error;
    char *model, *reason, *request_id;
    int status, retries;
    int64_t retry_after;
    bool cancel_at_delta;
    struct buf reasoning;
    struct buf notices; /* each with a line end */
    struct buf waits;   /* "attempt/attempts;" */
    struct buf reasons;
    int64_t first_left; /* to wait, as the first word about it had it */
    bool cancel_at_wait, cancel_at_notice;
    enum llm_shape shape;
    int64_t window;
} heard;

/* A memory of one model of one server. */
static struct {
    struct json_object *learned;
    int saves;
    char *endpoint, *model;
} kept;

static void load(void *ctx, const char *endpoint, const char *model, struct json_object **learned)
{
    ck_assert_ptr_eq(ctx, &kept);
    if (kept.learned != NULL) {
        *learned = json_ref(kept.learned);
    }
}

static void save(void *ctx, const char *endpoint, const char *model,
                 const struct json_object *learned)
{
    ck_assert_ptr_eq(ctx, &kept);
    char *text = json_printed(learned, 0);
    json_free(kept.learned);
    kept.learned = NULL;
    ck_assert_int_eq(json_parse(text, strlen(text), 8, &kept.learned, NULL), ERROR_NONE);
    free(text);
    free(kept.endpoint);
    free(kept.model);
    kept.endpoint = strdup(endpoint);
    kept.model = strdup(model);
    kept.saves++;
}

static const struct llm_memory memory = {load, save, &kept};

static void on_delta(void *ctx, const char *text, size_t n)
{
    ck_assert_int_eq(heard.dones, 0);
    buf_add(&heard.text, text, n);
    if (heard.cancel_at_delta) {
        llm_cancel(heard.call);
    }
}

static char *copy(const char *s)
{
    return s != NULL ? strdup(s) : NULL;
}

static void on_reasoning(void *ctx, const char *text, size_t n)
{
    buf_add(&heard.reasoning, text, n);
}

static void on_notice(void *ctx, const char *text)
{
    ck_assert_int_eq(heard.dones, 0);
    buf_printf(&heard.notices, "%s\n", text);
    if (heard.cancel_at_notice) {
        llm_cancel(heard.call);
    }
}

static void on_waiting(void *ctx, const char *reason, int attempt, int attempts, int64_t ms_left)
{
    ck_assert_int_eq(heard.dones, 0);
    ck_assert_int_gt(ms_left, 0);
    if (heard.waits.len == 0) {
        heard.first_left = ms_left;
    }
    buf_printf(&heard.waits, "%d/%d;", attempt, attempts);
    buf_printf(&heard.reasons, "%s\n", reason);
    if (heard.cancel_at_wait) {
        llm_cancel(heard.call);
    }
}

static void on_done(void *ctx, const struct llm_end *end)
{
    heard.dones++;
    error_copy(&heard.error, &end->error);
    heard.model = copy(end->model);
    heard.reason = copy(end->finish_reason);
    heard.request_id = copy(end->request_id);
    heard.status = end->status;
    heard.retries = end->retries;
    heard.retry_after = end->retry_after;
    heard.shape = end->shape;
    heard.window = end->context_window;
    loop_stop(loop);
}

static void on_watchdog(void *ctx)
{
    ck_abort_msg("the loop was not stopped in time");
}

static void setup(void)
{
    loop = loop_new();
    net = net_new(loop);
    peer_init(&peer, loop);
    watchdog = loop_timer_new(loop, on_watchdog, NULL);
    loop_timer_start(watchdog, 20000, 0);
    memset(&heard, 0, sizeof heard);
    memset(&kept, 0, sizeof kept);
    buf_init(&heard.text, 1 << 20);
    buf_init(&heard.reasoning, 1 << 20);
    buf_init(&heard.notices, 1 << 20);
    buf_init(&heard.waits, 1 << 20);
    buf_init(&heard.reasons, 1 << 20);
    llm = NULL;
}

/* Everything that was heard but the end's text, for another call. */
static void hear_anew(void)
{
    free(heard.model);
    free(heard.reason);
    free(heard.request_id);
    error_clear(&heard.error);
    buf_fini(&heard.text);
    buf_fini(&heard.reasoning);
    buf_fini(&heard.notices);
    buf_fini(&heard.waits);
    buf_fini(&heard.reasons);
    memset(&heard, 0, sizeof heard);
    buf_init(&heard.text, 1 << 20);
    buf_init(&heard.reasoning, 1 << 20);
    buf_init(&heard.notices, 1 << 20);
    buf_init(&heard.waits, 1 << 20);
    buf_init(&heard.reasons, 1 << 20);
}

static void teardown(void)
{
    hear_anew();
    json_free(kept.learned);
    free(kept.endpoint);
    free(kept.model);
    llm_free(llm);
    loop_timer_free(watchdog);
    peer_fini(&peer);
    net_free(net);
    loop_free(loop);
}

static void make(const struct llm_options *o)
{
    struct error err = {0};
    enum error_kind kind = llm_new(net, o, &llm, &err);
    ck_assert_msg(kind == ERROR_NONE, "%s", err.message);
}

static const struct llm_message messages[] = {{"system", "You plan."}, {"user", "Chess"}};

static void start_for(const struct json_object *schema)
{
    const struct llm_sink sink = {.delta = on_delta,
                                  .reasoning = on_reasoning,
                                  .notice = on_notice,
                                  .waiting = on_waiting,
                                  .done = on_done};
    struct error err = {0};
    heard.call = llm_start(llm,
                           &(struct llm_request){.messages = messages,
                                                 .message_count = 2,
                                                 .temperature = 0.7,
                                                 .has_temperature = true,
                                                 .schema = schema,
                                                 .schema_name = "course"},
                           &sink, &err);
    ck_assert_msg(heard.call != NULL, "%s", err.message);
}

static void start(void)
{
    start_for(NULL);
}

static void run(void)
{
    start();
    loop_run(loop);
    ck_assert_int_eq(heard.dones, 1);
}

START_TEST(an_answer)
{
    struct secret *key = secret_new(KEY, strlen(KEY));
    struct strlist extra = {0};
    struct json_object *body = json_new_object();
    json_set_int(body, "top_k", 5);
    strlist_add(&extra, "X-Title: Test");
    strlist_add(&extra, "accept: */*");
    make(&(struct llm_options){.base_url = peer.url,
                               .model = "m",
                               .key = key,
                               .extra_headers = &extra,
                               .extra_body = body,
                               .api_version = "1"});
    peer.answer = OPEN SAY("Hel") SAY("lo") FINISH DONE;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_NONE);
    ck_assert_str_eq(buf_str(&heard.text), "Hello");
    ck_assert_str_eq(heard.model, "real-model");
    ck_assert_str_eq(heard.reason, "stop");
    ck_assert_str_eq(heard.request_id, "req-7");
    ck_assert_int_eq(heard.status, 200);
    ck_assert_int_eq(heard.retries, 0);
    const char *sent = buf_str(&peer.request);
    ck_assert_ptr_nonnull(strstr(sent, "POST /v1/chat/completions?api-version=1 HTTP/1.1\r\n"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\nAuthorization: Bearer " KEY "\r\n"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\nContent-Type: application/json\r\n"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\nX-Title: Test\r\n"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\naccept: */*\r\n"));
    ck_assert_ptr_null(strstr(sent, "Accept: text"));
    ck_assert_ptr_nonnull(strstr(sent, "\"top_k\":5"));
    ck_assert_ptr_nonnull(strstr(sent, "\"temperature\":0.7"));
    ck_assert_ptr_nonnull(strstr(sent, "\"include_usage\":true"));
    json_free(body);
    strlist_fini(&extra);
    secret_free(key);
}
END_TEST

/* Done does not wait for a server that keeps the connection open. */
START_TEST(no_end_of_the_connection)
{
    make(&(struct llm_options){.base_url = peer.url});
    peer.answer = HEAD "Transfer-Encoding: chunked\r\n\r\n"
                       "e\r\ndata: [DONE]\n\n\r\n";
    peer.keep_open = true;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_EMPTY);
    ck_assert_ptr_null(strstr(buf_str(&peer.request), "Authorization"));
    ck_assert_ptr_null(strstr(buf_str(&peer.request), "\"model\""));
}
END_TEST

START_TEST(cancelled)
{
    make(&(struct llm_options){.base_url = peer.url});
    peer.answer = OPEN SAY("Hel") SAY("lo");
    peer.keep_open = true;
    heard.cancel_at_delta = true;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_INTERRUPTED);
    ck_assert_str_eq(buf_str(&heard.text), "Hel");
}
END_TEST

START_TEST(cancelled_at_once)
{
    make(&(struct llm_options){.base_url = peer.url});
    start();
    llm_cancel(heard.call);
    ck_assert_int_eq(heard.dones, 0);
    loop_run(loop);
    ck_assert_int_eq(heard.dones, 1);
    ck_assert_int_eq(heard.error.kind, ERROR_INTERRUPTED);
}
END_TEST

START_TEST(freed_while_running)
{
    make(&(struct llm_options){.base_url = peer.url});
    start();
    llm_free(llm);
    llm = NULL;
    ck_assert_int_eq(heard.dones, 0);
}
END_TEST

START_TEST(silence_in_the_middle)
{
    make(&(struct llm_options){.base_url = peer.url, .idle_timeout = 1});
    peer.answer = OPEN SAY("Hel");
    peer.keep_open = true;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_INTERRUPTED);
    ck_assert_ptr_nonnull(strstr(heard.error.message, "silent for 1 second"));
    ck_assert_str_eq(buf_str(&heard.text), "Hel");
}
END_TEST

START_TEST(too_many_requests)
{
    make(&(struct llm_options){.base_url = peer.url});
    peer.answer = "HTTP/1.1 429 Slow\r\nRetry-After: 70\r\nContent-Length: 21\r\n\r\n"
                  "{\"error\":\"slow down!\"}";
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_RATE_LIMIT);
    ck_assert_int_eq(heard.retry_after, 70);
    ck_assert_ptr_nonnull(strstr(heard.error.advice, "70 seconds"));
}
END_TEST

/* Refused once, not sent again, neither in this call nor in the next. */
START_TEST(stream_options_refused)
{
    make(&(struct llm_options){.base_url = peer.url});
    peer.answer = "HTTP/1.1 400 Bad\r\nContent-Length: 40\r\n\r\n"
                  "{\"error\":\"unknown field: stream_options\"}";
    peer.next_answer = OPEN SAY("Hello") FINISH DONE;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_NONE);
    ck_assert_int_eq(heard.retries, 1);
    ck_assert_int_eq(peer.answered, 2);
    ck_assert_str_eq(buf_str(&heard.text), "Hello");
}
END_TEST

/* --- adapting --- */

/* An HTTP answer with a body and no more on the connection. */
#define ANSWER(status, headers, body)                                                              \
    "HTTP/1.1 " status " X\r\nConnection: close\r\n" headers "\r\n" body
#define REFUSE(what) ANSWER("400", "", "{\"error\":{\"message\":\"" what "\"}}")
#define WELL         OPEN SAY("Hello") FINISH DONE

static const char *sent(size_t i)
{
    ck_assert_uint_gt(peer.requests.count, i);
    return peer.requests.items[i];
}

static void check_sent(size_t i, const char *words, bool is)
{
    ck_assert_msg((strstr(sent(i), words) != NULL) == is, "%s %s %s", words,
                  is ? "is not in" : "is in", sent(i));
}

/* Learned in one call, known to the next, and to the next program. */
START_TEST(learned_for_good)
{
    static const char *const script[] = {REFUSE("'temperature' is not supported"),
                                         REFUSE("unknown field: stream_options"),
                                         WELL,
                                         WELL,
                                         WELL,
                                         NULL};
    const struct llm_options options = {.base_url = peer.url, .model = "m", .memory = memory};
    make(&options);
    peer.script = script;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_NONE);
    ck_assert_str_eq(buf_str(&heard.text), "Hello");
    ck_assert_int_eq(heard.retries, 2);
    ck_assert_str_eq(buf_str(&heard.notices),
                     "the server does not take temperature: sent without it\n"
                     "the server does not take stream_options: sent without it\n");
    ck_assert_uint_eq(heard.waits.len, 0);
    check_sent(0, "\"temperature\"", true);
    check_sent(1, "\"temperature\"", false);
    check_sent(1, "\"stream_options\"", true);
    check_sent(2, "\"stream_options\"", false);
    ck_assert_int_eq(kept.saves, 2);
    ck_assert_str_eq(kept.endpoint, llm_endpoint(llm));
    ck_assert_str_eq(kept.model, "m");

    hear_anew();
    run();
    ck_assert_int_eq(heard.retries, 0);
    ck_assert_uint_eq(heard.notices.len, 0);
    check_sent(3, "\"temperature\"", false);
    check_sent(3, "\"stream_options\"", false);

    llm_free(llm);
    make(&options);
    hear_anew();
    run();
    check_sent(4, "\"temperature\"", false);
    ck_assert_int_eq(kept.saves, 2);
}
END_TEST

/* What another program forgets is asked for again. */
START_TEST(forgotten)
{
    static const char *const script[] = {WELL, WELL, NULL};
    make(&(struct llm_options){.base_url = peer.url, .memory = memory});
    ck_assert_int_eq(json_parse("{\"omit\":[\"temperature\"]}", 24, 8, &kept.learned, NULL),
                     ERROR_NONE);
    peer.script = script;
    run();
    check_sent(0, "\"temperature\"", false);
    json_free(kept.learned);
    kept.learned = NULL;
    hear_anew();
    run();
    check_sent(1, "\"temperature\"", true);
}
END_TEST

START_TEST(three_steps_and_no_more)
{
    static const char *const script[] = {REFUSE("'temperature' is not supported"),
                                         REFUSE("'stream_options' is not supported"),
                                         REFUSE("'top_k' is not supported"),
                                         REFUSE("'top_p' is not supported"),
                                         WELL,
                                         NULL};
    struct json_object *extra = json_new_object();
    json_set_int(extra, "top_k", 5);
    json_set_int(extra, "top_p", 1);
    make(&(struct llm_options){.base_url = peer.url, .extra_body = extra});
    peer.script = script;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_REFUSED);
    ck_assert_ptr_nonnull(strstr(heard.error.message, "top_p"));
    ck_assert_int_eq(heard.retries, 3);
    ck_assert_int_eq(peer.answered, 4);
    json_free(extra);
}
END_TEST

/* An error of the stream itself, before anything of an answer, is as good as one with a status. */
START_TEST(refused_within_200)
{
    static const char *const script[] = {
        OPEN "data: {\"error\":{\"code\":400,\"message\":\"'temperature' is not supported\"}}\n\n",
        OPEN SAY("Hel") "data: {\"error\":{\"code\":400,\"message\":\"'stream_options' is not "
                        "supported\"}}\n\n",
        WELL, NULL};
    make(&(struct llm_options){.base_url = peer.url});
    peer.script = script;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_REFUSED); /* after text nothing is sent again */
    ck_assert_str_eq(buf_str(&heard.text), "Hel");
    ck_assert_int_eq(peer.answered, 2);
}
END_TEST

START_TEST(no_streaming)
{
    static const char *const script[] = {
        REFUSE("Your organization must be verified to stream this model."),
        ANSWER("200", "Content-Type: application/json\r\n",
               "{\"choices\":[{\"message\":{\"content\":\"Hello\",\"reasoning\":\"hm\"},"
               "\"finish_reason\":\"stop\"}]}"),
        NULL};
    make(&(struct llm_options){.base_url = peer.url});
    peer.script = script;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_NONE);
    ck_assert_str_eq(buf_str(&heard.text), "Hello");
    ck_assert_str_eq(buf_str(&heard.reasoning), "hm");
    check_sent(1, "\"stream\":false", true);
    check_sent(1, "stream_options", false);
}
END_TEST

/* Down the ladder, rung by rung. */
START_TEST(a_schema_is_stepped_down)
{
    static const char *const script[] = {
        WELL, REFUSE("response_format json_schema is not supported"),
        REFUSE("'response_format.type' must be 'json_schema' or 'text'"), WELL, NULL};
    struct json_object *schema = json_new_object();
    json_set_text(schema, "type", "object");
    make(&(struct llm_options){.base_url = peer.url, .memory = memory});
    peer.script = script;
    start_for(schema);
    loop_run(loop);
    ck_assert_int_eq(heard.shape, LLM_SHAPE_SCHEMA);
    check_sent(
        0, "\"json_schema\":{\"name\":\"course\",\"strict\":true,\"schema\":{\"type\":\"object\"}}",
        true);
    hear_anew();
    start_for(schema);
    loop_run(loop);
    ck_assert_int_eq(heard.error.kind, ERROR_NONE);
    ck_assert_int_eq(heard.shape, LLM_SHAPE_TEXT);
    check_sent(1, "\"json_schema\"", true);
    check_sent(2, "\"response_format\":{\"type\":\"json_object\"}", true);
    check_sent(3, "response_format", false);
    ck_assert_str_eq(json_get_text(kept.learned, "format"), "text");
    json_free(schema);
}
END_TEST

START_TEST(cancelled_at_a_notice)
{
    static const char *const script[] = {REFUSE("'temperature' is not supported"), WELL, NULL};
    make(&(struct llm_options){.base_url = peer.url});
    peer.script = script;
    heard.cancel_at_notice = true;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_INTERRUPTED);
    ck_assert_int_eq(peer.answered, 1);
}
END_TEST

START_TEST(the_window_is_kept)
{
    peer.answer = ANSWER("400", "",
                         "{\"error\":{\"message\":\"This model's maximum context length is "
                         "8192 tokens.\",\"code\":\"context_length_exceeded\"}}");
    make(&(struct llm_options){.base_url = peer.url, .memory = memory});
    ck_assert_int_eq(llm_context_window(llm), 0);
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_TOO_LONG);
    ck_assert_int_eq(heard.window, 8192);
    ck_assert_int_eq(heard.retries, 0);
    ck_assert_int_eq(llm_context_window(llm), 8192);
    ck_assert_int_eq(kept.saves, 1);
}
END_TEST

/* --- asking again --- */

static void stop_when_waiting(void *ctx)
{
    if (heard.waits.len > 0) {
        loop_stop(loop);
    }
}

#define SOON "retry-after-ms: 1\r\n"
#define BUSY ANSWER("503", SOON, "{\"error\":\"busy\"}")

START_TEST(healed)
{
    static const char *const script[] = {BUSY, ANSWER("429", SOON, ""), WELL, NULL};
    make(&(struct llm_options){.base_url = peer.url});
    peer.script = script;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_NONE);
    ck_assert_str_eq(buf_str(&heard.text), "Hello");
    ck_assert_int_eq(heard.retries, 2);
    ck_assert_int_eq(heard.status, 200);
    ck_assert_str_eq(buf_str(&heard.waits), "2/3;3/3;");
    ck_assert_ptr_nonnull(strstr(buf_str(&heard.reasons), "HTTP 503: busy\n"));
    ck_assert_str_eq(sent(0), sent(2));
}
END_TEST

START_TEST(not_healed)
{
    peer.answer = BUSY;
    make(&(struct llm_options){.base_url = peer.url, .retries = 1});
    static const char *const script[] = {BUSY, NULL};
    peer.script = script;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_REFUSED);
    ck_assert_int_eq(heard.retries, 1);
    ck_assert_int_eq(peer.answered, 2);
    ck_assert_str_eq(buf_str(&heard.waits), "2/2;");
}
END_TEST

/* Whatever is asked for once only. */
static const struct {
    const char *answer;
    int retries; /* the option */
    enum error_kind kind;
} once[] = {
    {ANSWER("401", SOON, ""), 0, ERROR_AUTH},
    {ANSWER("402", SOON, ""), 0, ERROR_QUOTA},
    {ANSWER("404", SOON, "{\"error\":{\"message\":\"no such model\"}}"), 0, ERROR_REFUSED},
    {ANSWER("429", SOON, "{\"error\":{\"code\":\"insufficient_quota\"}}"), 0, ERROR_QUOTA},
    {ANSWER("400", SOON, "{\"error\":{\"code\":\"context_length_exceeded\"}}"), 0, ERROR_TOO_LONG},
    {ANSWER("500", SOON "x-should-retry: false\r\n", ""), 0, ERROR_REFUSED},
    {BUSY, -1, ERROR_REFUSED},
    {OPEN SAY("Hel"), 0, ERROR_INTERRUPTED},
    {OPEN "data: {\"choices\":[{\"delta\":{\"reasoning\":\"hm\"}}]}\n\n", 0, ERROR_EMPTY},
    {OPEN SAY("Hel") "data: {\"error\":{\"code\":503,\"message\":\"x\"}}\n\n", 0, ERROR_REFUSED},
    {OPEN SAY("") FINISH DONE, 0, ERROR_EMPTY},
    {OPEN "<html>", 0, ERROR_WRONG_SHAPE},
};

START_TEST(asked_once)
{
    make(&(struct llm_options){.base_url = peer.url, .retries = once[_i].retries});
    peer.answer = once[_i].answer;
    run();
    ck_assert_msg(heard.error.kind == once[_i].kind, "%s", heard.error.message);
    ck_assert_int_eq(heard.retries, 0);
    ck_assert_int_eq(peer.answered, 1);
    ck_assert_uint_eq(heard.waits.len, 0);
}
END_TEST

/* Ends that leave nothing are made good; jitter is as the dice of the env fall. */
START_TEST(healed_without_a_word_of_the_server)
{
    static const char *const script[] = {"", OPEN, WELL, NULL};
    struct env *env = env_fixed_new(0, 0, 7);
    make(&(struct llm_options){.base_url = peer.url, .env = env});
    peer.script = script;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_NONE);
    ck_assert_int_eq(heard.retries, 2);
    ck_assert_int_ge(heard.first_left, 375);
    ck_assert_int_le(heard.first_left, 500);
    int64_t first = heard.first_left;
    uint32_t random;
    struct env *same = env_fixed_new(0, 0, 7);
    env_random(same, &random, sizeof random);
    ck_assert_int_eq(first, backoff_delay_ms(1, backoff_chance(random)));
    env_free(same);
    env_free(env);
}
END_TEST

START_TEST(nobody_waits_so_long)
{
    make(&(struct llm_options){.base_url = peer.url});
    peer.answer = ANSWER("429", "Retry-After: 3600\r\n", "{\"error\":\"slow down\"}");
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_RATE_LIMIT);
    ck_assert_int_eq(heard.retry_after, 3600);
    ck_assert_ptr_nonnull(strstr(heard.error.advice, "60 minutes"));
    ck_assert_int_eq(peer.answered, 1);
    ck_assert_uint_eq(heard.waits.len, 0);
}
END_TEST

START_TEST(a_date_to_wait_for)
{
    struct env *env = env_fixed_new(INT64_C(1785000000000), 0, 1);
    make(&(struct llm_options){.base_url = peer.url, .env = env});
    peer.answer = ANSWER("503", "Retry-After: Sat, 25 Jul 2026 20:20:00 GMT\r\n", "");
    run();
    ck_assert_int_eq(heard.retry_after, 10800);
    ck_assert_ptr_nonnull(strstr(heard.error.advice, "3 hours"));
    env_free(env);
}
END_TEST

/* The model is being loaded: asked as often as it takes, beyond the attempts. */
START_TEST(loading)
{
#define LOADING ANSWER("503", SOON, "{\"error\":{\"code\":503,\"message\":\"Loading model\"}}")
    static const char *const script[] = {LOADING, LOADING, LOADING, LOADING, LOADING, WELL, NULL};
    make(&(struct llm_options){.base_url = peer.url});
    peer.script = script;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_NONE);
    ck_assert_int_eq(heard.retries, 5);
    ck_assert_str_eq(buf_str(&heard.waits), "2/0;3/0;4/0;5/0;6/0;");
}
END_TEST

static int64_t now_ms(void)
{
    return env_mono_ns(env_system()) / 1000000;
}

START_TEST(cancelled_while_it_waits)
{
    make(&(struct llm_options){.base_url = peer.url});
    peer.answer = ANSWER("503", "Retry-After: 30\r\n", "");
    heard.cancel_at_wait = true;
    int64_t before = now_ms();
    run();
    ck_assert_int_lt(now_ms() - before, 5000);
    ck_assert_int_eq(heard.error.kind, ERROR_INTERRUPTED);
    ck_assert_int_eq(heard.first_left, 30000);
    ck_assert_str_eq(buf_str(&heard.waits), "2/3;");
    ck_assert_int_eq(peer.answered, 1);
}
END_TEST

START_TEST(freed_while_it_waits)
{
    make(&(struct llm_options){.base_url = peer.url});
    peer.answer = ANSWER("503", "Retry-After: 30\r\n", "");
    start();
    struct loop_timer *look = loop_timer_new(loop, stop_when_waiting, NULL);
    loop_timer_start(look, 1, 1);
    loop_run(loop);
    loop_timer_free(look);
    llm_free(llm);
    llm = NULL;
    ck_assert_int_eq(heard.dones, 0);
}
END_TEST

/* A wait tells each second what is left of it. */
START_TEST(counted_down)
{
    static const char *const script[] = {ANSWER("503", "retry-after-ms: 1200\r\n", ""), WELL, NULL};
    make(&(struct llm_options){.base_url = peer.url});
    peer.script = script;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_NONE);
    ck_assert_int_eq(heard.first_left, 1200);
    ck_assert_str_eq(buf_str(&heard.waits), "2/3;2/3;");
}
END_TEST

/* --- without end --- */

#define K16   "0123456789abcdef"
#define K256  K16 K16 K16 K16 K16 K16 K16 K16 K16 K16 K16 K16 K16 K16 K16 K16
#define KMANY K256 K256 K256 K256 K256 K256 K256 K256 K256 K256 K256 K256

/* A server that sends for ever is given up at a cap, and told by its name. */
static const struct {
    const char *name, *head, *flood;
    enum error_kind kind;
} floods[] = {
    {"events", OPEN, SAY(KMANY), ERROR_TOO_LONG},
    {"a line", OPEN "data: ", KMANY, ERROR_TOO_LONG},
    {"data lines", OPEN, "data: " KMANY "\n", ERROR_TOO_LONG},
    {"a document", OPEN "{\"a\":\"", KMANY, ERROR_TOO_LONG},
    {"nesting", OPEN "data: ", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", ERROR_TOO_LONG},
    {"a page", OPEN "<html>", KMANY, ERROR_WRONG_SHAPE},
    {"an error", "HTTP/1.1 400 X\r\nConnection: close\r\n\r\n", KMANY, ERROR_REFUSED},
    {"after the end", OPEN SAY("a") FINISH DONE, SAY(KMANY), ERROR_NONE},
    {"after the reason", OPEN SAY("a") FINISH, ": ping\n\n", ERROR_NONE},
};

START_TEST(floods_end)
{
    make(&(struct llm_options){.base_url = peer.url});
    peer.answer = floods[_i].head;
    peer.flood = floods[_i].flood;
    buf_fini(&heard.text);
    buf_init(&heard.text, 64 << 20);
    int64_t before = now_ms();
    run();
    ck_assert_msg(heard.error.kind == floods[_i].kind, "%s: %s", floods[_i].name,
                  heard.error.message);
    ck_assert_int_eq(peer.answered, 1);
    ck_assert_int_lt(now_ms() - before, 20000);
}
END_TEST

/* --- secrets --- */

/* A redirect is told and not followed: the other host sees neither key nor request. */
START_TEST(no_second_host)
{
    struct peer other;
    peer_init(&other, loop);
    other.answer = WELL;
    struct secret *key = secret_new(KEY, strlen(KEY));
    struct buf answer = BUF_INIT(1024);
    buf_printf(&answer, ANSWER("307", "Location: %s/chat/completions?key=" KEY "\r\n", ""),
               other.url);
    peer.answer = buf_str(&answer);
    make(&(struct llm_options){.base_url = peer.url, .key = key, .auth_header = "api-key"});
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_REFUSED);
    ck_assert_ptr_nonnull(strstr(buf_str(&peer.request), "api-key: " KEY));
    ck_assert_ptr_null(strstr(heard.error.message, KEY));
    ck_assert_int_eq(other.accepted, 0);
    peer_fini(&other);
    buf_fini(&answer);
    secret_free(key);
}
END_TEST

/* A server that says the key back, wherever it can. */
START_TEST(the_key_is_in_no_text)
{
    static const char *const script[] = {
        ANSWER("503", SOON "X-Request-Id: " KEY "\r\n", "{\"error\":\"key " KEY " is busy\"}"),
        ANSWER("400", "X-Request-Id: r-" KEY "\r\n",
               "{\"error\":{\"message\":\"'temperature' is not supported for " KEY "\"}}"),
        ANSWER("401", "X-Request-Id: " KEY "\r\n", "{\"error\":\"Incorrect API key: " KEY "\"}"),
        NULL};
    struct secret *key = secret_new(KEY, strlen(KEY));
    make(&(struct llm_options){.base_url = peer.url, .key = key, .memory = memory});
    peer.script = script;
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_AUTH);
    ck_assert_int_eq(peer.answered, 3);
    char *learned = json_printed(kept.learned, 0);
    const char *texts[] = {heard.error.message,     heard.error.advice,      heard.request_id,
                           buf_str(&heard.reasons), buf_str(&heard.notices), learned};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        ck_assert_msg(texts[i] == NULL || strstr(texts[i], "0123456789") == NULL, "%s", texts[i]);
    }
    free(learned);
    secret_free(key);
}
END_TEST

static const struct {
    struct llm_options options;
    const char *shown;
} refused[] = {
    {{.base_url = "localhost:11434"}, "llm.base_url: "},
    {{.base_url = "https://me:secret@h/v1"}, "llm.base_url: "},
    {{.auth_header = "X Key"}, "llm.auth_header: "},
    {{.auth_header = "X-Key\r\nY"}, "llm.auth_header: "},
};

START_TEST(options_refused)
{
    struct error err = {0};
    ck_assert_int_eq(llm_new(net, &refused[_i].options, &llm, &err), ERROR_USAGE);
    ck_assert_ptr_null(llm);
    ck_assert_msg(strncmp(err.message, refused[_i].shown, strlen(refused[_i].shown)) == 0, "%s",
                  err.message);
    ck_assert_ptr_null(strstr(err.message, "secret"));
    error_clear(&err);
}
END_TEST

START_TEST(key_over_http_refused)
{
    struct error err = {0};
    struct secret *key = secret_new(KEY, strlen(KEY));
    const struct llm_options options = {.base_url = "http://192.0.2.1/v1", .key = key};
    ck_assert_int_eq(llm_new(net, &options, &llm, &err), ERROR_USAGE);
    ck_assert_ptr_null(llm);
    ck_assert_ptr_nonnull(strstr(err.message, "192.0.2.1"));
    ck_assert_ptr_nonnull(strstr(err.advice, "llm.allow_http"));
    ck_assert_ptr_null(strstr(err.message, KEY));
    error_clear(&err);
    secret_free(key);
}
END_TEST

Suite *suite_llm(void)
{
    Suite *s = suite_create("llm");
    TCase *t = tcase_create("llm");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, an_answer);
    tcase_add_test(t, no_end_of_the_connection);
    tcase_add_test(t, cancelled);
    tcase_add_test(t, cancelled_at_once);
    tcase_add_test(t, freed_while_running);
    tcase_add_test(t, silence_in_the_middle);
    tcase_add_test(t, too_many_requests);
    tcase_add_test(t, stream_options_refused);
    tcase_add_test(t, learned_for_good);
    tcase_add_test(t, forgotten);
    tcase_add_test(t, three_steps_and_no_more);
    tcase_add_test(t, refused_within_200);
    tcase_add_test(t, no_streaming);
    tcase_add_test(t, a_schema_is_stepped_down);
    tcase_add_test(t, cancelled_at_a_notice);
    tcase_add_test(t, the_window_is_kept);
    tcase_add_test(t, healed);
    tcase_add_test(t, not_healed);
    tcase_add_loop_test(t, asked_once, 0, sizeof once / sizeof once[0]);
    tcase_add_test(t, healed_without_a_word_of_the_server);
    tcase_add_test(t, nobody_waits_so_long);
    tcase_add_test(t, a_date_to_wait_for);
    tcase_add_test(t, loading);
    tcase_add_test(t, cancelled_while_it_waits);
    tcase_add_test(t, freed_while_it_waits);
    tcase_add_test(t, counted_down);
    tcase_add_loop_test(t, floods_end, 0, sizeof floods / sizeof floods[0]);
    tcase_add_test(t, no_second_host);
    tcase_add_test(t, the_key_is_in_no_text);
    tcase_add_loop_test(t, options_refused, 0, sizeof refused / sizeof refused[0]);
    tcase_add_test(t, key_over_http_refused);
    suite_add_tcase(s, t);
    return s;
}
