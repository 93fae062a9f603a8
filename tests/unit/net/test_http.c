#include "suites.h"

#include "peer.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/loop/loop.h"
#include "syllabus/net/http.h"

#include <dirent.h>
#include <dlfcn.h>
#include <netdb.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Request-Id: req-7\r\n"
#define WHOLE   OK_HEAD "Content-Length: 5\r\n\r\nhello"
#define CHUNKED OK_HEAD "Transfer-Encoding: chunked\r\n\r\n"

static struct loop *loop;
static struct net *net;
static struct peer peer;
static struct loop_timer *watchdog;

/* What a call did. */
struct outcome {
    struct net_call *call;
    int statuses, dones;
    int status;
    char *content_type;
    char *request_id;
    char *retry_after;
    bool can_heal;
    struct buf body;
    struct error error;
    void (*on_body)(struct outcome *o); /* may be NULL */
    struct outcome *next;               /* what on_body starts */
    int expected;                       /* dones after which the loop stops, over all */
};
static int dones;

static void on_status(void *ctx, int status, const char *content_type)
{
    struct outcome *o = ctx;
    o->statuses++;
    o->status = status;
    free(o->content_type);
    o->content_type = content_type != NULL ? strdup(content_type) : NULL;
}

static void on_body(void *ctx, const char *bytes, size_t n)
{
    struct outcome *o = ctx;
    ck_assert_int_eq(o->statuses, 1);
    ck_assert_int_eq(o->dones, 0);
    buf_add(&o->body, bytes, n);
    if (o->on_body != NULL) {
        o->on_body(o);
    }
}

static void on_done(void *ctx, const struct net_result *r)
{
    struct outcome *o = ctx;
    o->dones++;
    o->call = NULL;
    o->status = r->status;
    o->retry_after = r->hint.retry_after != NULL ? strdup(r->hint.retry_after) : NULL;
    o->can_heal = r->can_heal;
    o->request_id = r->request_id != NULL ? strdup(r->request_id) : NULL;
    error_copy(&o->error, &r->error);
    if (++dones >= o->expected) {
        loop_stop(loop);
    }
}

static void outcome_init(struct outcome *o)
{
    *o = (struct outcome){.expected = 1};
    buf_init(&o->body, 1 << 20);
}

static void outcome_fini(struct outcome *o)
{
    free(o->content_type);
    free(o->request_id);
    free(o->retry_after);
    buf_fini(&o->body);
    error_clear(&o->error);
}

static void on_watchdog(void *ctx)
{
    ck_abort_msg("the loop was not stopped in time");
}

static void setup(void)
{
    static const char *const names[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                        "ALL_PROXY",  "no_proxy",    "NO_PROXY"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        unsetenv(names[i]);
    }
    dones = 0;
    loop = loop_new();
    net = net_new(loop);
    peer_init(&peer, loop);
    watchdog = loop_timer_new(loop, on_watchdog, NULL);
    loop_timer_start(watchdog, 20000, 0);
}

static void teardown(void)
{
    loop_timer_free(watchdog);
    peer_fini(&peer);
    net_free(net);
    loop_free(loop);
}

static struct net_call *start(struct outcome *o, const struct net_request *r)
{
    const struct net_sink sink = {on_status, on_body, on_done, o};
    struct error err = {0};
    o->call = net_start(net, r, &sink, &err);
    ck_assert_msg(o->call != NULL, "%s", err.message);
    ck_assert_int_eq(o->dones, 0);
    return o->call;
}

static void run(struct outcome *o, const struct net_request *r)
{
    start(o, r);
    loop_run(loop);
    ck_assert_int_eq(o->dones, 1);
}

START_TEST(a_whole_answer)
{
    struct outcome o;
    outcome_init(&o);
    peer.answer = WHOLE;
    run(&o, &(struct net_request){.url = peer.url});
    ck_assert_int_eq(o.error.kind, ERROR_NONE);
    ck_assert_int_eq(o.status, 200);
    ck_assert_int_eq(o.statuses, 1);
    ck_assert_str_eq(o.content_type, "text/event-stream");
    ck_assert_str_eq(o.request_id, "req-7");
    ck_assert_ptr_null(o.retry_after);
    ck_assert(!o.can_heal);
    ck_assert_str_eq(buf_str(&o.body), "hello");
    ck_assert_ptr_nonnull(strstr(buf_str(&peer.request), "GET /v1 HTTP/1.1\r\n"));
    ck_assert_msg(strstr(buf_str(&peer.request), "\r\nUser-Agent: syllabus/") != NULL, "%s",
                  buf_str(&peer.request));
    outcome_fini(&o);
}
END_TEST

START_TEST(what_is_sent)
{
    struct outcome o;
    outcome_init(&o);
    struct strlist headers = {0};
    struct secret *key = secret_new("k-1", 3);
    char body[3000];
    memset(body, 'x', sizeof body);
    strlist_add(&headers, "Content-Type: application/json");
    peer.answer = WHOLE;
    run(&o, &(struct net_request){.url = peer.url,
                                  .headers = &headers,
                                  .key = key,
                                  .key_scheme = "Bearer",
                                  .body = body,
                                  .body_len = sizeof body});
    const char *sent = buf_str(&peer.request);
    ck_assert_ptr_nonnull(strstr(sent, "POST /v1 HTTP/1.1\r\n"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\nAuthorization: Bearer k-1\r\n"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\nContent-Type: application/json\r\n"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\nContent-Length: 3000\r\n"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\nAccept-Encoding: identity\r\n"));
    ck_assert_ptr_null(strcasestr(sent, "Expect"));
    ck_assert_ptr_nonnull(strstr(sent, "\r\n\r\nxxxx"));
    strlist_fini(&headers);
    secret_free(key);
    outcome_fini(&o);
}
END_TEST

START_TEST(another_key_header)
{
    struct outcome o;
    outcome_init(&o);
    struct secret *key = secret_new("k-2", 3);
    peer.answer = WHOLE;
    run(&o, &(struct net_request){.url = peer.url, .key = key, .key_header = "api-key"});
    ck_assert_ptr_nonnull(strstr(buf_str(&peer.request), "\r\napi-key: k-2\r\n"));
    ck_assert_ptr_null(strstr(buf_str(&peer.request), "Authorization"));
    secret_free(key);
    outcome_fini(&o);
}
END_TEST

START_TEST(no_key_no_header)
{
    struct outcome o;
    outcome_init(&o);
    struct secret *key = secret_new("", 0);
    peer.answer = WHOLE;
    run(&o, &(struct net_request){.url = peer.url, .key = key, .key_scheme = "Bearer"});
    ck_assert_ptr_null(strstr(buf_str(&peer.request), "Authorization"));
    secret_free(key);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_connection_is_used_again)
{
    struct outcome o;
    peer.answer = WHOLE;
    peer.keep_open = true;
    for (int i = 1; i <= 3; i++) {
        dones = 0;
        outcome_init(&o);
        buf_reset(&peer.request);
        run(&o, &(struct net_request){.url = peer.url});
        ck_assert_int_eq(o.error.kind, ERROR_NONE);
        ck_assert_int_eq(peer.accepted, 1);
        ck_assert_int_eq(peer.answered, i);
        outcome_fini(&o);
    }
}
END_TEST

START_TEST(http_errors_are_answers)
{
    struct outcome o;
    outcome_init(&o);
    peer.answer = "HTTP/1.1 429 Too Many\r\nRetry-After: 7\r\nContent-Length: 2\r\n\r\nno";
    run(&o, &(struct net_request){.url = peer.url});
    ck_assert_int_eq(o.error.kind, ERROR_NONE);
    ck_assert_int_eq(o.status, 429);
    ck_assert_str_eq(o.retry_after, "7");
    ck_assert_str_eq(buf_str(&o.body), "no");
    outcome_fini(&o);
}
END_TEST

START_TEST(redirects_are_not_followed)
{
    struct outcome o;
    outcome_init(&o);
    peer.answer = "HTTP/1.1 307 Moved\r\nLocation: http://other.example/v2\r\n"
                  "Content-Length: 4\r\n\r\ngone";
    run(&o, &(struct net_request){.url = peer.url});
    ck_assert_int_eq(o.error.kind, ERROR_REFUSED);
    ck_assert_ptr_nonnull(strstr(o.error.message, "http://other.example/v2"));
    ck_assert_int_eq(o.statuses, 0);
    ck_assert_uint_eq(o.body.len, 0);
    ck_assert_int_eq(peer.accepted, 1);
    outcome_fini(&o);
}
END_TEST

static const struct {
    const char *name;
    const char *answer;
    enum error_kind kind;
    const char *body; /* what was delivered before */
    bool can_heal;
} failures[] = {
    {"chunked, cut", CHUNKED "5\r\nhello\r\n", ERROR_NETWORK, "hello", true},
    {"length, cut", OK_HEAD "Content-Length: 9\r\n\r\nhello", ERROR_NETWORK, "hello", true},
    {"no length, whole", OK_HEAD "Connection: close\r\n\r\nhello", ERROR_NONE, "hello", false},
    {"nothing", "", ERROR_NETWORK, "", true},
    {"no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", ERROR_NETWORK, "", false},
    {"over the limit",
     OK_HEAD "Content-Length: 101\r\n\r\n"
             "0123456789012345678901234567890123456789012345678901234567890123456"
             "7890123456789012345678901234567890",
     ERROR_TOO_LONG, "", false},
};

START_TEST(broken_answers)
{
    struct outcome o;
    outcome_init(&o);
    peer.answer = failures[_i].answer;
    run(&o, &(struct net_request){.url = peer.url, .body_limit = 100});
    ck_assert_msg(o.error.kind == failures[_i].kind, "%s: %d %s", failures[_i].name, o.error.kind,
                  o.error.message);
    ck_assert_str_eq(buf_str(&o.body), failures[_i].body);
    ck_assert_msg(o.can_heal == failures[_i].can_heal, "%s", failures[_i].name);
    outcome_fini(&o);
}
END_TEST

/* Compressed though nobody asked for it. */
START_TEST(a_compressed_answer)
{
    static const char bytes[] = OK_HEAD
        "Content-Encoding: gzip\r\nContent-Length: 25\r\n\r\n"
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36"
        "\x05\x00\x00\x00";
    struct outcome o;
    outcome_init(&o);
    peer.answer = bytes;
    peer.answer_len = sizeof bytes - 1;
    run(&o, &(struct net_request){.url = peer.url});
    ck_assert_msg(o.error.kind == ERROR_NONE, "%s", o.error.message);
    ck_assert_str_eq(buf_str(&o.body), "hello");
    outcome_fini(&o);
}
END_TEST

START_TEST(a_wrongly_compressed_answer)
{
    struct outcome o;
    outcome_init(&o);
    peer.answer = OK_HEAD "Content-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello";
    run(&o, &(struct net_request){.url = peer.url});
    ck_assert_int_eq(o.error.kind, ERROR_NETWORK);
    ck_assert_ptr_nonnull(strstr(o.error.message, "compressed"));
    ck_assert(!o.can_heal);
    outcome_fini(&o);
}
END_TEST

/* What came before the reset is delivered, and the reset is called by its name. */
START_TEST(a_reset)
{
    struct outcome o;
    outcome_init(&o);
    struct buf answer = BUF_INIT(1 << 20);
    buf_add_str(&answer, OK_HEAD "Content-Length: 30000\r\n\r\n");
    for (size_t head = answer.len; answer.len < head + 20000;) {
        buf_add_char(&answer, 'x');
    }
    peer.answer = buf_str(&answer);
    peer.reset = true;
    run(&o, &(struct net_request){.url = peer.url});
    ck_assert_int_eq(o.error.kind, ERROR_NETWORK);
    ck_assert_msg(strstr(o.error.message, "reset") != NULL, "%s", o.error.message);
    ck_assert_uint_eq(o.body.len, 20000);
    buf_fini(&answer);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_refused_connection)
{
    struct outcome o;
    outcome_init(&o);
    struct peer gone;
    peer_init(&gone, loop);
    peer_fini(&gone);
    run(&o, &(struct net_request){.url = gone.url});
    ck_assert_int_eq(o.error.kind, ERROR_NETWORK);
    ck_assert_ptr_nonnull(strstr(o.error.message, "127.0.0.1:"));
    ck_assert_ptr_nonnull(strstr(o.error.message, "refused"));
    ck_assert_ptr_nonnull(strstr(o.error.advice, "running"));
    ck_assert(!o.can_heal); /* it is not there */
    outcome_fini(&o);
}
END_TEST

START_TEST(an_unknown_name)
{
    struct outcome o;
    outcome_init(&o);
    run(&o, &(struct net_request){.url = "http://no-such-host.invalid/v1"});
    ck_assert_int_eq(o.error.kind, ERROR_NETWORK);
    ck_assert_ptr_nonnull(strstr(o.error.message, "no-such-host.invalid"));
    ck_assert(o.can_heal);
    outcome_fini(&o);
}
END_TEST

/* libcurl asks for names on a thread of its own, by this function instead of the C library's: one
 * name takes as long as the test wants. */
static struct {
    int pipe[2]; /* closed at the end of the test: the look-up gives up */
    atomic_bool asked;
} slow;

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
    static int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    if (node != NULL && strcmp(node, "slow.test") == 0) {
        char byte;
        atomic_store(&slow.asked, true);
        ck_assert_int_eq(read(slow.pipe[0], &byte, 1), 0);
        return EAI_AGAIN;
    }
    if (real == NULL) {
        *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    }
    return real(node, service, hints, result);
}

static int64_t now_ms(void)
{
    return env_mono_ns(env_system()) / 1000000;
}

static struct {
    struct outcome *o;
    int64_t at; /* when it was cancelled; 0: not yet */
} cancelling;

static void cancel_when_asked(void *ctx)
{
    if (atomic_load(&slow.asked) && cancelling.at == 0) {
        cancelling.at = now_ms();
        net_cancel(cancelling.o->call);
    }
}

static int threads(void)
{
    DIR *dir = opendir("/proc/self/task");
    int count = -2;
    ck_assert_ptr_nonnull(dir);
    while (readdir(dir) != NULL) {
        count++;
    }
    closedir(dir);
    return count;
}

static void stop_without_threads(void *ctx)
{
    if (threads() == 1) {
        loop_stop(loop);
    }
}

/* Cancelling does not wait for a name server that is silent: this one is so for ever. */
START_TEST(slow_name_look_up)
{
    struct outcome o;
    outcome_init(&o);
    cancelling.o = &o;
    ck_assert_int_eq(pipe(slow.pipe), 0);
    struct loop_timer *look = loop_timer_new(loop, cancel_when_asked, NULL);
    start(&o, &(struct net_request){.url = "http://slow.test/v1"});
    loop_timer_start(look, 1, 1);
    loop_run(loop);
    ck_assert_int_eq(o.error.kind, ERROR_INTERRUPTED);
    ck_assert_int_ne(cancelling.at, 0);
    ck_assert_int_le(now_ms() - cancelling.at, 500); /* a busy machine's; mostly none */
    loop_timer_free(look);

    close(slow.pipe[1]); /* the thread ends, and frees what it has */
    look = loop_timer_new(loop, stop_without_threads, NULL);
    loop_timer_start(look, 1, 1);
    loop_run(loop);
    loop_timer_free(look);
    close(slow.pipe[0]);
    outcome_fini(&o);
}
END_TEST

/* Headers come, but they are no answer. */
START_TEST(first_byte_timeout)
{
    struct outcome o;
    outcome_init(&o);
    peer.answer = CHUNKED;
    peer.keep_open = true;
    run(&o, &(struct net_request){.url = peer.url, .first_byte_timeout_ms = 50});
    ck_assert_int_eq(o.error.kind, ERROR_TIMEOUT);
    ck_assert_ptr_nonnull(strstr(o.error.message, "no answer"));
    outcome_fini(&o);
}
END_TEST

START_TEST(idle_timeout)
{
    struct outcome o;
    outcome_init(&o);
    peer.answer = CHUNKED "5\r\nhello\r\n";
    peer.keep_open = true;
    run(&o, &(struct net_request){.url = peer.url, .idle_timeout_ms = 50});
    ck_assert_int_eq(o.error.kind, ERROR_TIMEOUT);
    ck_assert_ptr_nonnull(strstr(o.error.message, "in the middle"));
    ck_assert_str_eq(buf_str(&o.body), "hello");
    outcome_fini(&o);
}
END_TEST

START_TEST(cancelled_before_it_began)
{
    struct outcome o;
    outcome_init(&o);
    peer.answer = WHOLE;
    net_cancel(start(&o, &(struct net_request){.url = peer.url}));
    ck_assert_int_eq(o.dones, 0);
    loop_run(loop);
    ck_assert_int_eq(o.dones, 1);
    ck_assert_int_eq(o.error.kind, ERROR_INTERRUPTED);
    ck_assert_int_eq(o.statuses, 0);
    outcome_fini(&o);
}
END_TEST

static void cancel_now(struct outcome *o)
{
    net_cancel(o->call);
    ck_assert_int_eq(o->dones, 0);
}

START_TEST(cancelled_from_inside)
{
    struct outcome o;
    outcome_init(&o);
    o.on_body = cancel_now;
    peer.answer = CHUNKED "5\r\nhello\r\n";
    peer.keep_open = true;
    run(&o, &(struct net_request){.url = peer.url});
    ck_assert_int_eq(o.error.kind, ERROR_INTERRUPTED);
    ck_assert_str_eq(buf_str(&o.body), "hello");
    outcome_fini(&o);
}
END_TEST

static void start_next(struct outcome *o)
{
    o->on_body = NULL;
    start(o->next, &(struct net_request){.url = peer.url});
}

START_TEST(started_from_inside)
{
    struct outcome first, second;
    outcome_init(&first);
    outcome_init(&second);
    first.expected = second.expected = 2;
    first.on_body = start_next;
    first.next = &second;
    peer.answer = WHOLE;
    start(&first, &(struct net_request){.url = peer.url});
    loop_run(loop);
    ck_assert_str_eq(buf_str(&first.body), "hello");
    ck_assert_str_eq(buf_str(&second.body), "hello");
    ck_assert_int_eq(second.error.kind, ERROR_NONE);
    outcome_fini(&first);
    outcome_fini(&second);
}
END_TEST

static void start_and_cancel_next(struct outcome *o)
{
    start_next(o);
    net_cancel(o->next->call);
}

START_TEST(started_and_cancelled_from_inside)
{
    struct outcome first, second;
    outcome_init(&first);
    outcome_init(&second);
    first.expected = second.expected = 2;
    first.on_body = start_and_cancel_next;
    first.next = &second;
    peer.answer = WHOLE;
    start(&first, &(struct net_request){.url = peer.url});
    loop_run(loop);
    ck_assert_int_eq(first.error.kind, ERROR_NONE);
    ck_assert_int_eq(second.error.kind, ERROR_INTERRUPTED);
    ck_assert_int_eq(peer.accepted, 1);
    outcome_fini(&first);
    outcome_fini(&second);
}
END_TEST

static void finish_soon(struct outcome *o)
{
    net_finish_within(o->call, 5000);
    net_finish_within(o->call, 20);
    net_finish_within(o->call, 5000);
}

START_TEST(finished_by_the_caller)
{
    struct outcome o;
    outcome_init(&o);
    o.on_body = finish_soon;
    peer.answer = CHUNKED "5\r\nhello\r\n";
    peer.keep_open = true;
    run(&o, &(struct net_request){.url = peer.url});
    ck_assert_int_eq(o.error.kind, ERROR_NONE);
    ck_assert_int_eq(o.status, 200);
    ck_assert_str_eq(buf_str(&o.body), "hello");
    outcome_fini(&o);
}
END_TEST

static void stop_loop(struct outcome *o)
{
    loop_stop(loop);
}

START_TEST(abandoned)
{
    struct outcome o;
    outcome_init(&o);
    o.on_body = stop_loop;
    peer.answer = CHUNKED "5\r\nhello\r\n";
    peer.keep_open = true;
    start(&o, &(struct net_request){.url = peer.url});
    loop_run(loop);
    net_abandon(o.call);
    ck_assert_int_eq(o.dones, 0);
    outcome_fini(&o);
}
END_TEST

/* teardown() frees the net under it. */
START_TEST(freed_while_running)
{
    struct outcome o;
    outcome_init(&o);
    o.on_body = stop_loop;
    peer.answer = CHUNKED "5\r\nhello\r\n";
    peer.keep_open = true;
    start(&o, &(struct net_request){.url = peer.url});
    loop_run(loop);
    ck_assert_int_eq(o.dones, 0);
    outcome_fini(&o);
}
END_TEST

START_TEST(a_key_stays_off_the_street)
{
    struct error err = {0};
    struct outcome o;
    outcome_init(&o);
    const struct net_sink sink = {on_status, on_body, on_done, &o};
    struct secret *key = secret_new("k-secret", 8);
    struct net_request r = {.url = "http://192.0.2.1/v1", .key = key};
    ck_assert_ptr_null(net_start(net, &r, &sink, &err));
    ck_assert_int_eq(err.kind, ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(err.message, "192.0.2.1"));
    ck_assert_ptr_null(strstr(err.message, "k-secret"));
    ck_assert_ptr_nonnull(strstr(err.advice, "llm.allow_http"));
    error_clear(&err);

    r.key_over_http = true;
    net_cancel(start(&o, &r));
    loop_run(loop);
    ck_assert_int_eq(o.error.kind, ERROR_INTERRUPTED);
    secret_free(key);
    outcome_fini(&o);
}
END_TEST

START_TEST(loopback_is_not_proxied)
{
    struct outcome o;
    outcome_init(&o);
    setenv("http_proxy", "http://192.0.2.1:3128", 1);
    setenv("no_proxy", "example.org", 1);
    peer.answer = WHOLE;
    run(&o, &(struct net_request){.url = peer.url});
    ck_assert_int_eq(o.error.kind, ERROR_NONE);
    unsetenv("http_proxy");
    unsetenv("no_proxy");
    outcome_fini(&o);
}
END_TEST

START_TEST(an_unreadable_ca_file)
{
    struct error err = {0};
    struct outcome o;
    outcome_init(&o);
    const struct net_sink sink = {on_status, on_body, on_done, &o};
    struct net_request r = {.url = "https://localhost/", .ca_file = "/nonexistent.pem"};
    ck_assert_ptr_null(net_start(net, &r, &sink, &err));
    ck_assert_int_eq(err.kind, ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(err.message, "/nonexistent.pem"));
    error_clear(&err);
    outcome_fini(&o);
}
END_TEST

static const struct {
    const char *header;
    bool good;
} headers[] = {
    {"X-Title: Syllabus", true},
    {"api-key:x", true},
    {"X-Empty:", true},
    {"X-Tab: a\tb", true},
    {"", false},
    {"NoColon", false},
    {": value", false},
    {"Two Words: x", false},
    {"X: a\r\nY: b", false},
    {"X: a\nY: b", false},
    {"X: \x1b[31m", false},
    {"X\x7f: a", false},
};

START_TEST(headers_checked)
{
    struct error err = {0};
    enum error_kind kind = net_header_check(headers[_i].header, &err);
    ck_assert_msg((kind == ERROR_NONE) == headers[_i].good, "%s", headers[_i].header);
    error_clear(&err);
}
END_TEST

static const struct {
    const char *key;
    bool good;
} keys[] = {
    {"sk-abc_123.~", true}, {"", true},          {"two words", true},
    {"trailing ", false},   {" leading", false}, {"line\n", false},
    {"a\r\nX: y", false},   {"\xD0\xBA", false}, {"tab\tinside", false},
};

START_TEST(keys_checked)
{
    struct error err = {0};
    struct secret *key = secret_new(keys[_i].key, strlen(keys[_i].key));
    enum error_kind kind = net_key_check(key, &err);
    ck_assert_msg((kind == ERROR_NONE) == keys[_i].good, "%s", keys[_i].key);
    if (err.message != NULL && keys[_i].key[0] != '\0') {
        ck_assert_ptr_null(strstr(err.message, keys[_i].key));
    }
    error_clear(&err);
    secret_free(key);
}
END_TEST

#define ADD_LOOP(t, test, table) tcase_add_loop_test(t, test, 0, sizeof(table) / sizeof((table)[0]))

Suite *suite_http(void)
{
    Suite *s = suite_create("http");
    TCase *t = tcase_create("http");
    tcase_set_timeout(t, 30);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_whole_answer);
    tcase_add_test(t, what_is_sent);
    tcase_add_test(t, another_key_header);
    tcase_add_test(t, no_key_no_header);
    tcase_add_test(t, a_connection_is_used_again);
    tcase_add_test(t, http_errors_are_answers);
    tcase_add_test(t, redirects_are_not_followed);
    ADD_LOOP(t, broken_answers, failures);
    tcase_add_test(t, a_compressed_answer);
    tcase_add_test(t, a_wrongly_compressed_answer);
    tcase_add_test(t, slow_name_look_up);
    tcase_add_test(t, a_reset);
    tcase_add_test(t, a_refused_connection);
    tcase_add_test(t, an_unknown_name);
    tcase_add_test(t, first_byte_timeout);
    tcase_add_test(t, idle_timeout);
    tcase_add_test(t, cancelled_before_it_began);
    tcase_add_test(t, cancelled_from_inside);
    tcase_add_test(t, started_from_inside);
    tcase_add_test(t, started_and_cancelled_from_inside);
    tcase_add_test(t, finished_by_the_caller);
    tcase_add_test(t, abandoned);
    tcase_add_test(t, freed_while_running);
    tcase_add_test(t, a_key_stays_off_the_street);
    tcase_add_test(t, loopback_is_not_proxied);
    tcase_add_test(t, an_unreadable_ca_file);
    ADD_LOOP(t, headers_checked, headers);
    ADD_LOOP(t, keys_checked, keys);
    suite_add_tcase(s, t);
    return s;
}
