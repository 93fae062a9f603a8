#include "suites.h"

#include "../net/peer.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/llm/llm.h"
#include "syllabus/loop/loop.h"
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
} heard;

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
    buf_init(&heard.text, 1 << 20);
    llm = NULL;
}

static void teardown(void)
{
    free(heard.model);
    free(heard.reason);
    free(heard.request_id);
    error_clear(&heard.error);
    buf_fini(&heard.text);
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

static void start(void)
{
    const struct llm_sink sink = {.delta = on_delta, .done = on_done};
    struct error err = {0};
    heard.call = llm_start(
        llm,
        &(struct llm_request){
            .messages = messages, .message_count = 2, .temperature = 0.7, .has_temperature = true},
        &sink, &err);
    ck_assert_msg(heard.call != NULL, "%s", err.message);
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
    peer.answer = "HTTP/1.1 429 Slow\r\nRetry-After: 7\r\nContent-Length: 21\r\n\r\n"
                  "{\"error\":\"slow down!\"}";
    run();
    ck_assert_int_eq(heard.error.kind, ERROR_RATE_LIMIT);
    ck_assert_int_eq(heard.retry_after, 7);
    ck_assert_ptr_nonnull(strstr(heard.error.advice, "7 seconds"));
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
    tcase_add_loop_test(t, options_refused, 0, sizeof refused / sizeof refused[0]);
    tcase_add_test(t, key_over_http_refused);
    suite_add_tcase(s, t);
    return s;
}
