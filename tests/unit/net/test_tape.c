#include "suites.h"

#include "../../../src/net/mask_internal.h"
#include "peer.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/file.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/loop/loop.h"
#include "syllabus/net/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY  "sk-test-0123456789abcdef"
#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Request-Id: req-7\r\n"

static struct loop *loop;
static struct net *net;
static struct peer peer;
static struct loop_timer *watchdog;
static struct secret *key;
static char dir[] = "/tmp/syllabus-tape-XXXXXX";
static char path[sizeof dir + 16];

/* --- what a call did --- */

struct outcome {
    struct net_call *call;
    struct buf said; /* "200 text/event-stream|body" */
    struct error error;
    char *request_id;
    char *retry_after;
    int dones;
    bool can_heal;
    int cancel_after; /* bytes; 0: never */
};
static int running;

static void on_status(void *ctx, int status, const char *content_type)
{
    struct outcome *o = ctx;
    buf_printf(&o->said, "%d %s|", status, content_type != NULL ? content_type : "-");
}

static void on_body(void *ctx, const char *bytes, size_t n)
{
    struct outcome *o = ctx;
    buf_add(&o->said, bytes, n);
    if (o->cancel_after > 0 && o->said.len >= (size_t)o->cancel_after) {
        net_cancel(o->call);
    }
}

static void on_done(void *ctx, const struct net_result *r)
{
    struct outcome *o = ctx;
    o->dones++;
    o->call = NULL;
    error_copy(&o->error, &r->error);
    o->can_heal = r->can_heal;
    o->request_id = mem_strdup(r->request_id);
    o->retry_after = mem_strdup(r->hint.retry_after);
    if (--running == 0) {
        loop_stop(loop);
    }
}

static void outcome_fini(struct outcome *o)
{
    buf_fini(&o->said);
    error_clear(&o->error);
    free(o->request_id);
    free(o->retry_after);
}

static void start(struct outcome *o, const char *url, const char *body)
{
    const struct net_sink sink = {on_status, on_body, on_done, o};
    struct strlist headers = {0};
    struct error err = {0};
    strlist_add(&headers, "Content-Type: application/json");
    strlist_add(&headers, "X-Gateway-Token: token-of-the-gateway");
    const struct net_request r = {
        .url = url,
        .headers = &headers,
        .key = key,
        .key_scheme = "Bearer",
        .body = body,
        .body_len = body != NULL ? strlen(body) : 0,
    };
    buf_init(&o->said, 1 << 20);
    running++;
    o->call = net_start(net, &r, &sink, &err);
    ck_assert_msg(o->call != NULL, "%s", err.message);
    ck_assert_int_eq(o->dones, 0);
    strlist_fini(&headers);
}

static void ask(struct outcome *o, const char *url, const char *body)
{
    *o = (struct outcome){0};
    start(o, url, body);
    loop_run(loop);
    ck_assert_int_eq(o->dones, 1);
}

static void on_watchdog(void *ctx)
{
    ck_abort_msg("the loop was not stopped in time");
}

static void setup(void)
{
    running = 0;
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/tape.jsonl", dir);
    loop = loop_new();
    net = net_new(loop);
    key = secret_new(KEY, strlen(KEY));
    peer_init(&peer, loop);
    watchdog = loop_timer_new(loop, on_watchdog, NULL);
    loop_timer_start(watchdog, 60000, 0);
}

static void teardown(void)
{
    net_free(net);
    loop_timer_free(watchdog);
    peer_fini(&peer);
    loop_free(loop);
    secret_free(key);
    unlink(path);
    ck_assert_int_eq(rmdir(dir), 0);
    memcpy(dir + sizeof dir - 7, "XXXXXX", 6);
}

static void record(void)
{
    struct error err = {0};
    enum error_kind kind = net_record(net, path, false, env_system(), &err);
    ck_assert_msg(kind == ERROR_NONE, "%s", err.message);
}

static void stop_recording(void)
{
    struct error err = {0};
    ck_assert_msg(net_record_end(net, &err) == ERROR_NONE, "%s", err.message);
}

/* Another program, which answers out of the file. */
static enum error_kind replay(bool in_time, struct error *err)
{
    net_free(net);
    net = net_new(loop);
    return net_replay(net, path, in_time, err);
}

static void must_replay(void)
{
    struct error err = {0};
    ck_assert_msg(replay(false, &err) == ERROR_NONE, "%s", err.message);
}

static char *tape(size_t *n)
{
    char *text = NULL;
    ck_assert_int_eq(file_read(path, 1 << 24, &text, n, NULL), ERROR_NONE);
    return text;
}

static void write_tape(const char *text, size_t n)
{
    ck_assert_int_eq(file_write(path, text, n, FILE_PRIVATE, NULL), ERROR_NONE);
}

static char *url_of(const char *rest)
{
    return mem_printf("%s%s", peer.url, rest);
}

/* Three requests: a stream, a refusal, and a connection that breaks. */
static void converse(struct outcome o[3])
{
    static const char *const script[] = {
        HEAD "Content-Length: 9\r\n\r\ndata: \xff\x01\xd0",
        "HTTP/1.1 429 Slow\r\nRetry-After: 3\r\nContent-Length: 4\r\n\r\nwait",
        HEAD "Content-Length: 100\r\n\r\ndata: half",
        NULL,
    };
    char *url = url_of("/chat/completions?api-version=7&sig=signature-of-it");
    peer.script = script;
    ask(&o[0], url, "{\"a\":\"b\xd0\xb6\"}");
    ask(&o[1], url, "{}");
    ask(&o[2], url, "{}");
    free(url);
}

START_TEST(what_was_recorded_is_replayed)
{
    struct outcome live[3], played[3];
    static const char other[] = "https://example.com/chat/completions";
    record();
    converse(live);
    stop_recording();
    must_replay();
    for (size_t i = 0; i < 3; i++) {
        ask(&played[i], other, "{}");
        ck_assert_uint_eq(played[i].said.len, live[i].said.len);
        ck_assert_mem_eq(buf_str(&played[i].said), buf_str(&live[i].said), live[i].said.len);
        ck_assert_int_eq(played[i].error.kind, live[i].error.kind);
        ck_assert_int_eq(played[i].can_heal, live[i].can_heal);
        ck_assert_pstr_eq(played[i].error.message, live[i].error.message);
        ck_assert_pstr_eq(played[i].request_id, live[i].request_id);
        ck_assert_pstr_eq(played[i].retry_after, live[i].retry_after);
    }
    ck_assert_str_eq(live[1].retry_after, "3");
    ck_assert_int_eq(live[2].error.kind, ERROR_NETWORK);
    ck_assert_int_eq(peer.accepted, 3);
    for (size_t i = 0; i < 3; i++) {
        outcome_fini(&live[i]);
        outcome_fini(&played[i]);
    }
}
END_TEST

START_TEST(no_secret_is_in_it)
{
    struct outcome o;
    size_t n = 0;
    /* The server quotes the key whole, shortened, and as JSON may spell it, in two pieces. */
    peer.answer = HEAD "Transfer-Encoding: chunked\r\n\r\n"
                       "e\r\nkey sk-test-01\r\n22\r\n23456789abcdef, sk-tes...cdef, end\r\n"
                       "25\r\nwith token-of-the-gateway and nothing\r\n0\r\n\r\n";
    char *url = url_of("/chat/completions?api-version=7&sig=signature-of-it");
    record();
    ask(&o, url,
        "{\"api_key\":\"key-in-the-body\",\"messages\":[{\"role\":\"user\","
        "\"content\":\"my key is " KEY "\"}]}");
    stop_recording();
    char *text = tape(&n);
    ck_assert_uint_eq(strlen(text), n);
    static const char *const secrets[] = {"sk-test", "456789", "token-of-the-gateway", "signature",
                                          "key-in-the-body"};
    for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
        ck_assert_msg(strstr(text, secrets[i]) == NULL, "%s is in %s", secrets[i], text);
    }
    static const char *const kept[] = {"api-version=7", "my key is ***", "X-Gateway-Token",
                                       "sig=***", "with *** and nothing"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        ck_assert_msg(strstr(text, kept[i]) != NULL, "%s is not in %s", kept[i], text);
    }
    free(text);
    outcome_fini(&o);
    must_replay();
    ask(&o, url, "{}");
    ck_assert_str_eq(buf_str(&o.said), "200 text/event-stream|key ***, ***, end"
                                       "with *** and nothing");
    outcome_fini(&o);
    free(url);
}
END_TEST

START_TEST(the_file_is_private_and_new)
{
    struct stat st;
    struct error err = {0};
    record();
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0600);
    stop_recording();

    struct net *second = net_new(loop);
    ck_assert_int_eq(net_record(second, path, false, env_system(), &err), ERROR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, "exists"));
    ck_assert_int_eq(chmod(path, 0644), 0);
    ck_assert_int_eq(net_record(second, path, true, env_system(), &err), ERROR_NONE);
    ck_assert_int_eq(stat(path, &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0600);
    net_free(second);

    char *link = mem_printf("%s.link", path);
    ck_assert_int_eq(symlink(path, link), 0);
    second = net_new(loop);
    ck_assert_int_eq(net_record(second, link, true, env_system(), &err), ERROR_IO);
    ck_assert_int_eq(net_record(second, dir, true, env_system(), &err), ERROR_IO);
    ck_assert_int_eq(net_record(second, "/dev/null", true, env_system(), &err), ERROR_IO);
    net_free(second);
    unlink(link);
    free(link);
    error_clear(&err);
}
END_TEST

/* Whatever is missing at its end: what is there is what was recorded, and then a clear error. */
START_TEST(cut_at_every_byte)
{
    struct outcome live[3];
    size_t n = 0;
    record();
    converse(live);
    stop_recording();
    char *text = tape(&n);
    for (size_t cut = 0; cut < n; cut++) {
        struct error err = {0};
        bool failed = false;
        write_tape(text, cut);
        if (replay(false, &err) != ERROR_NONE) {
            ck_assert_int_eq(err.kind, ERROR_BAD_DATA);
            ck_assert_ptr_nonnull(strstr(err.message, path));
            error_clear(&err);
            continue;
        }
        struct outcome o[3] = {0};
        for (size_t i = 0; i < 3; i++) {
            start(&o[i], "https://example.com/chat/completions", "{}");
        }
        loop_run(loop);
        for (size_t i = 0; i < 3; i++) {
            bool whole = o[i].error.kind != ERROR_BAD_DATA;
            ck_assert_uint_le(o[i].said.len, live[i].said.len);
            ck_assert_mem_eq(buf_str(&o[i].said), buf_str(&live[i].said), o[i].said.len);
            ck_assert(!whole || o[i].said.len == live[i].said.len);
            ck_assert(whole || strstr(o[i].error.message, path) != NULL);
            failed = failed || !whole;
            outcome_fini(&o[i]);
        }
        ck_assert_msg(failed, "cut at %zu of %zu", cut, n);
    }
    free(text);
    for (size_t i = 0; i < 3; i++) {
        outcome_fini(&live[i]);
    }
}
END_TEST

START_TEST(another_request_than_was_recorded)
{
    struct outcome o;
    peer.answer = HEAD "Content-Length: 2\r\n\r\nhi";
    char *url = url_of("/chat/completions");
    record();
    ask(&o, url, "{}");
    outcome_fini(&o);
    stop_recording();
    must_replay();
    char *models = url_of("/models");
    ask(&o, models, NULL);
    ck_assert_int_eq(o.error.kind, ERROR_BAD_DATA);
    ck_assert_ptr_nonnull(strstr(o.error.message, "POST completions"));
    ck_assert_ptr_nonnull(strstr(o.error.message, "GET models"));
    ck_assert_uint_eq(o.said.len, 0);
    outcome_fini(&o);
    ask(&o, url, "{}"); /* one too many */
    ck_assert_int_eq(o.error.kind, ERROR_BAD_DATA);
    ck_assert_ptr_nonnull(strstr(o.error.message, "only 1 request"));
    ck_assert(!o.can_heal);
    outcome_fini(&o);
    free(models);
    free(url);
}
END_TEST

START_TEST(cancelled_while_it_is_replayed)
{
    static const char text[] =
        "{\"format\":\"syllabus-recording\",\"version\":1}\n"
        "{\"request\":1,\"ms\":0,\"method\":\"POST\",\"url\":\"http://h/completions\"}\n"
        "{\"request\":1,\"ms\":1,\"status\":200}\n"
        "{\"request\":1,\"ms\":2,\"data\":\"one\"}\n"
        "{\"request\":1,\"ms\":3,\"data\":\"two\"}\n"
        "{\"request\":1,\"ms\":500000,\"end\":{\"status\":200}}\n";
    struct outcome o = {.cancel_after = 7};
    write_tape(text, strlen(text));
    must_replay();
    start(&o, "https://example.com/completions", "{}");
    loop_run(loop);
    ck_assert_int_eq(o.error.kind, ERROR_INTERRUPTED);
    ck_assert_str_eq(buf_str(&o.said), "200 -|one");
    outcome_fini(&o);

    struct error err = {0};
    o = (struct outcome){.cancel_after = 10};
    ck_assert_int_eq(replay(true, &err), ERROR_NONE);
    start(&o, "https://example.com/completions", "{}");
    loop_run(loop); /* it does not wait for the end, which is minutes away */
    ck_assert_int_eq(o.error.kind, ERROR_INTERRUPTED);
    ck_assert_str_eq(buf_str(&o.said), "200 -|onetwo");
    outcome_fini(&o);

    o = (struct outcome){0};
    must_replay();
    start(&o, "https://example.com/completions", "{}");
    net_abandon(o.call);
    outcome_fini(&o);
}
END_TEST

START_TEST(two_at_a_time)
{
    static const char text[] =
        "{\"format\":\"syllabus-recording\",\"version\":1}\n"
        "{\"request\":1,\"ms\":0,\"method\":\"POST\",\"url\":\"http://h/completions\"}\n"
        "{\"request\":2,\"ms\":0,\"method\":\"GET\",\"url\":\"http://h/v1/models?a=***\"}\n"
        "{\"request\":2,\"ms\":1,\"status\":404,\"content_type\":\"text/plain\"}\n"
        "{\"request\":1,\"ms\":1,\"status\":200}\n"
        "{\"request\":1,\"ms\":2,\"data\":\"one\"}\n"
        "{\"request\":2,\"ms\":2,\"data_base64\":\"dHdv\"}\n"
        "{\"request\":1,\"ms\":3,\"end\":{\"status\":200}}\n"
        "{\"request\":2,\"ms\":4,\"end\":{\"status\":404,\"error\":null}}\n";
    struct outcome a = {0}, b = {0};
    write_tape(text, strlen(text));
    must_replay();
    start(&a, "https://example.com/completions", "{}");
    start(&b, "https://example.com/models", NULL);
    loop_run(loop);
    ck_assert_str_eq(buf_str(&a.said), "200 -|one");
    ck_assert_str_eq(buf_str(&b.said), "404 text/plain|two");
    outcome_fini(&a);
    outcome_fini(&b);
}
END_TEST

#define FIRST "{\"format\":\"syllabus-recording\",\"version\":1}\n"
#define ASKED "{\"request\":1,\"ms\":0,\"method\":\"POST\",\"url\":\"http://h/c\"}\n"

static const struct {
    const char *text;
    const char *says;
} wrong[] = {
    {"", "no recording"},
    {"hello\n", "no recording"},
    {"[1]\n", "no recording"},
    {"{\"format\":\"syllabus-course\",\"version\":1}\n", "no recording"},
    {"{\"format\":\"syllabus-recording\",\"version\":2}\n", "version 2"},
    {FIRST "nonsense\n", "line 2"},
    {FIRST "[]\n", "line 2"},
    {FIRST "\n", "line 2"},
    {FIRST "{\"request\":2,\"ms\":0,\"method\":\"POST\",\"url\":\"http://h/c\"}\n", "out of order"},
    {FIRST "{\"request\":0,\"ms\":0,\"method\":\"POST\",\"url\":\"http://h/c\"}\n", "line 2"},
    {FIRST "{\"request\":1,\"ms\":0,\"method\":\"POST\"}\n", "line 2"},
    {FIRST "{\"request\":1,\"ms\":0,\"status\":200}\n", "out of order"},
    {FIRST ASKED "{\"request\":1,\"ms\":-1,\"status\":200}\n", "line 3"},
    {FIRST ASKED "{\"request\":1,\"ms\":1e300,\"status\":200}\n", "line 3"},
    {FIRST ASKED "{\"request\":1,\"ms\":1,\"status\":20}\n", "line 3"},
    {FIRST ASKED "{\"request\":1,\"ms\":1,\"data\":\"early\"}\n", "out of order"},
    {FIRST ASKED
     "{\"request\":1,\"ms\":1,\"status\":200}\n{\"request\":1,\"ms\":1,\"status\":200}\n",
     "out of order"},
    {FIRST ASKED "{\"request\":1,\"ms\":1,\"status\":200}\n{\"request\":1,\"ms\":1,\"data\":7}\n",
     "line 4"},
    {FIRST ASKED
     "{\"request\":1,\"ms\":1,\"status\":200}\n{\"request\":1,\"ms\":1,\"data_base64\":\"%\"}\n",
     "line 4"},
    {FIRST ASKED "{\"request\":1,\"ms\":1,\"end\":{\"status\":9999}}\n", "line 3"},
    {FIRST ASKED
     "{\"request\":1,\"ms\":1,\"end\":{\"error\":{\"kind\":\"of\",\"message\":\"\"}}}\n",
     "line 3"},
    {FIRST ASKED "{\"request\":1,\"ms\":1,\"end\":{}}\n{\"request\":1,\"ms\":1,\"end\":{}}\n",
     "out of order"},
    {FIRST "[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]\n", "line 2"},
    {FIRST ASKED "{\"request\":9223372036854775807,\"ms\":1,\"end\":{}}\n", "out of order"},
};

START_TEST(what_is_no_recording)
{
    struct error err = {0};
    write_tape(wrong[_i].text, strlen(wrong[_i].text));
    ck_assert_int_eq(replay(false, &err), ERROR_BAD_DATA);
    ck_assert_msg(strstr(err.message, wrong[_i].says) != NULL, "%s", err.message);
    ck_assert_ptr_nonnull(strstr(err.message, path));
    error_clear(&err);
}
END_TEST

START_TEST(a_file_that_is_not_there)
{
    struct error err = {0};
    ck_assert_int_eq(replay(false, &err), ERROR_NOT_FOUND);
    error_clear(&err);
}
END_TEST

/* --- secrets in a stream --- */

static const struct {
    const char *text, *masked;
} masked[] = {
    {"nothing here", "nothing here"},
    {KEY, "***"},
    {"a " KEY " b " KEY, "a *** b ***"},
    {"\"sk-tes***cdef\",", "\"***\","},
    {"sk-te", "sk-te"},
    {"sk-sk-sk-test-", "sk-sk-***"},
    {"{\"k\":\"" KEY "\\n\"}", "{\"k\":\"***\\n\"}"},
    {"path/to/it and path\\/to\\/it.", "*** and ***."},
    {"short", "short"},
};

START_TEST(secrets_cut_anywhere)
{
    struct mask m = {0};
    mask_add(&m, KEY, strlen(KEY));
    mask_add(&m, "path/to/it", 10);
    mask_add(&m, "short", 5);
    const char *text = masked[_i].text;
    size_t n = strlen(text);
    for (size_t cut = 0; cut <= n; cut++) {
        for (size_t second = cut; second <= n; second++) {
            struct mask_stream s = {.mask = &m, .held = BUF_INIT(1000)};
            struct buf out = BUF_INIT(1000);
            mask_feed(&s, text, cut, &out);
            mask_feed(&s, text + cut, second - cut, &out);
            mask_feed(&s, text + second, n - second, &out);
            mask_end(&s, &out);
            ck_assert_str_eq(buf_str(&out), masked[_i].masked);
            buf_fini(&out);
        }
    }
    mask_fini(&m);
}
END_TEST

Suite *suite_tape(void)
{
    Suite *s = suite_create("tape");
    TCase *t = tcase_create("recordings");
    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, what_was_recorded_is_replayed);
    tcase_add_test(t, no_secret_is_in_it);
    tcase_add_test(t, the_file_is_private_and_new);
    tcase_add_test(t, cut_at_every_byte);
    tcase_add_test(t, another_request_than_was_recorded);
    tcase_add_test(t, cancelled_while_it_is_replayed);
    tcase_add_test(t, two_at_a_time);
    tcase_add_loop_test(t, what_is_no_recording, 0, sizeof wrong / sizeof wrong[0]);
    tcase_add_test(t, a_file_that_is_not_there);
    suite_add_tcase(s, t);
    t = tcase_create("secrets");
    tcase_add_loop_test(t, secrets_cut_anywhere, 0, sizeof masked / sizeof masked[0]);
    suite_add_tcase(s, t);
    return s;
}
