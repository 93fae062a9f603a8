#include "suites.h"

#include "../net/peer.h"

#include "syllabus/base/buf.h"
#include "syllabus/llm/models.h"
#include "syllabus/llm/probe.h"
#include "syllabus/loop/loop.h"
#include "syllabus/net/http.h"

#include <stdlib.h>
#include <string.h>

/* --- lists --- */

static const struct {
    const char *body;
    int count; /* -1: no list */
    const char *name, *id;
    int64_t context;
} lists[] = {
    {"{\"object\":\"list\",\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}", 2, "b", "b", 0},
    {"{\"data\":[{\"id\":\"x/y:free\",\"context_length\":65536}]}", 1, "x/y:free", "x/y:free",
     65536},
    {"{\"data\":[{\"id\":\"a\",\"context_window\":8192}]}", 1, "a", "a", 8192},
    {"{\"data\":[{\"id\":\"a\",\"max_model_len\":4096}]}", 1, "a", "a", 4096},
    {"{\"data\":[{\"id\":\"a\",\"max_context_length\":32768}]}", 1, "a", "a", 32768},
    {"{\"models\":[{\"name\":\"m\"}],\"data\":[{\"id\":\"a\",\"meta\":{\"n_ctx\":512,\"n_ctx_"
     "train\":"
     "131072}}]}",
     1, "a", "a", 512},
    {"{\"data\":[{\"id\":\"a\",\"meta\":null}]}", 1, "a", "a", 0},
    {"{\"data\":[{\"id\":\"a\",\"top_provider\":{\"context_length\":7}}]}", 1, "a", "a", 7},
    {"[{\"id\":\"a b\",\"context_length\":1024}]", 1, "a b", "a b", 1024},
    {"{\"models\":[{\"name\":\"models/gem\",\"inputTokenLimit\":99}]}", 1, "gem", "models/gem", 99},
    {"{\"data\":[{\"id\":\"llama3:latest\"}]}", 1, "llama3", "llama3:latest", 0},
    {"{\"data\":[{\"id\":\"a:latest\"},{\"id\":\"a\"}]}", 2, "a", "a", 0},
    {"{\"data\":[{\"id\":\"abc\"}]}", 1, "ab", NULL, 0},
    {"{\"data\":[{\"id\":\"abc\"}]}", 1, "", NULL, 0},
    {"{\"data\":[]}", 0, "a", NULL, 0},
    {"[]", 0, "a", NULL, 0},
    {"{\"data\":[null,7,\"a\",[],{},{\"id\":7},{\"id\":\"\"},{\"id\":\"n\\u0000ul\"},{\"id\":\"a\"}"
     "]}",
     1, "a", "a", 0},
    {"{\"data\":[{\"id\":\"a\",\"context_length\":-1,\"context_window\":\"many\"}]}", 1, "a", "a",
     0},
    {"{\"data\":[{\"id\":\"a\",\"context_length\":1e300}]}", 1, "a", "a", 0},
    {"{\"object\":\"list\",\"data\":null}", -1, NULL, NULL, 0},
    {"{\"error\":\"Unexpected endpoint\"}", -1, NULL, NULL, 0},
    {"\"data\"", -1, NULL, NULL, 0},
    {"<html>", -1, NULL, NULL, 0},
    {"", -1, NULL, NULL, 0},
    {"{\"data\":[{\"id\":\"a\"}", -1, NULL, NULL, 0},
};

START_TEST(shapes_of_lists)
{
    struct llm_models m = {0};
    struct error err = {0};
    enum error_kind kind = llm_models_read(lists[_i].body, strlen(lists[_i].body), &m, &err);
    ck_assert_int_eq(kind, lists[_i].count < 0 ? ERROR_WRONG_SHAPE : ERROR_NONE);
    error_clear(&err);
    if (kind != ERROR_NONE) {
        return;
    }
    ck_assert_uint_eq(m.count, (size_t)lists[_i].count);
    const struct llm_model_entry *entry = llm_models_find(&m, lists[_i].name);
    ck_assert_pstr_eq(entry != NULL ? entry->id : NULL, lists[_i].id);
    ck_assert_int_eq(entry != NULL ? entry->context : 0, lists[_i].context);
    llm_models_fini(&m);
}
END_TEST

START_TEST(a_list_without_end)
{
    struct buf body = BUF_INIT(LLM_PROBE_LIMIT);
    buf_add_char(&body, '[');
    for (int i = 0; i < 6000; i++) {
        buf_printf(&body, "%s{\"id\":\"m%d\"}", i > 0 ? "," : "", i);
    }
    buf_add_char(&body, ']');
    struct llm_models m = {0};
    ck_assert_int_eq(llm_models_read(buf_str(&body), body.len, &m, NULL), ERROR_NONE);
    ck_assert_uint_eq(m.count, 5000);
    ck_assert(m.more);
    llm_models_fini(&m);
    buf_fini(&body);
}
END_TEST

START_TEST(what_speaks)
{
    static const char body[] = "[{\"id\":\"nomic-embed-text\"},{\"id\":\"whisper-1\"},{\"id\":"
                               "\"x\",\"type\":\"embeddings\"},"
                               "{\"id\":\"qwen3:8b\",\"owned_by\":\"later\"}]";
    struct llm_models m = {0};
    ck_assert_int_eq(llm_models_read(body, sizeof body - 1, &m, NULL), ERROR_NONE);
    ck_assert_uint_eq(m.count, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(m.items[i].speaks, i == 3);
    }
    ck_assert_ptr_null(m.owner);
    llm_models_fini(&m);
}
END_TEST

static const struct {
    const char *body;
    int64_t context;
} contexts[] = {
    {"{\"default_generation_settings\":{\"n_ctx\":16384},\"n_ctx\":1}", 16384},
    {"{\"n_ctx\":8192}", 8192},
    {"{\"parameters\":\"stop  \\\"x\\\"\\nnum_ctx   4096\\n\"}", 4096},
    {"{\"parameters\":\"num_ctx -3\"}", 0},
    {"{\"parameters\":[\"num_ctx 3\"]}", 0},
    {"{\"model_info\":{\"llama.context_length\":131072}}", 0}, /* what it could, not what it has */
    {"{\"models\":[{\"name\":\"me\",\"context_length\":2048}]}", 2048},
    {"{\"data\":[{\"id\":\"me\",\"max_context_length\":9,\"loaded_context_length\":5}]}", 5},
    {"{\"data\":[{\"id\":\"other\",\"max_context_length\":9}]}", 0},
    {"[1,2]", 0},
    {"nothing", 0},
};

START_TEST(where_context_is_told)
{
    const char *body = contexts[_i].body;
    ck_assert_int_eq(llm_models_context(body, strlen(body), "me"), contexts[_i].context);
}
END_TEST

/* --- probes --- */

#define LIST                                                                                       \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"data\":[ "  \
    "]}"

static struct loop *loop;
static struct net *net;
static struct peer peer;
static struct loop_timer *watchdog;
static enum error_kind ended;
static int ends;

static void on_watchdog(void *ctx)
{
    ck_abort_msg("the loop was not stopped in time");
}

static void setup(void)
{
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    ends = 0;
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

static void on_end(void *ctx, const struct llm_probe_end *end)
{
    ended = end->result->error.kind;
    ends++;
    loop_stop(loop);
}

static struct llm *connect_llm(const char *query)
{
    struct llm *l = NULL;
    struct buf url = BUF_INIT(1000);
    buf_printf(&url, "%s%s", peer.url, query);
    const struct llm_options options = {.base_url = buf_str(&url)};
    ck_assert_int_eq(llm_new(net, &options, &l, NULL), ERROR_NONE);
    buf_fini(&url);
    return l;
}

static const struct {
    const char *path, *body, *first_line;
} asked[] = {
    {"models", NULL, "GET /v1/models?api-version=7 HTTP/1.1"},
    {"/props", NULL, "GET /props HTTP/1.1"},
    {"/api/show", "{}", "POST /api/show HTTP/1.1"},
};

START_TEST(addresses_of_probes)
{
    struct llm *l = connect_llm("?api-version=7");
    peer.answer = LIST;
    ck_assert_ptr_nonnull(
        llm_probe_start(l, asked[_i].path, asked[_i].body, 5000, on_end, NULL, NULL));
    loop_run(loop);
    ck_assert_int_eq(ended, ERROR_NONE);
    ck_assert_int_eq(
        strncmp(buf_str(&peer.request), asked[_i].first_line, strlen(asked[_i].first_line)), 0);
    ck_assert_ptr_nonnull(strstr(buf_str(&peer.request), "Accept: application/json"));
    ck_assert_ptr_null(strstr(buf_str(&peer.request), "text/event-stream"));
    llm_free(l);
}
END_TEST

START_TEST(ends_of_probes)
{
    struct llm *l = connect_llm("");
    peer.answer = NULL; /* silence */
    ck_assert_ptr_nonnull(llm_probe_start(l, "models", NULL, 50, on_end, NULL, NULL));
    loop_run(loop);
    ck_assert_int_eq(ended, ERROR_TIMEOUT);
    struct llm_probe *p = llm_probe_start(l, "models", NULL, 5000, on_end, NULL, NULL);
    llm_probe_cancel(p);
    loop_run(loop);
    ck_assert_int_eq(ended, ERROR_INTERRUPTED);
    llm_probe_abandon(llm_probe_start(l, "models", NULL, 5000, on_end, NULL, NULL));
    llm_probe_abandon(NULL);
    ck_assert_int_eq(ends, 2);
    llm_free(l);
}
END_TEST

Suite *suite_models(void)
{
    Suite *s = suite_create("models");
    TCase *t = tcase_create("shapes");
    tcase_add_loop_test(t, shapes_of_lists, 0, sizeof lists / sizeof lists[0]);
    tcase_add_test(t, a_list_without_end);
    tcase_add_test(t, what_speaks);
    tcase_add_loop_test(t, where_context_is_told, 0, sizeof contexts / sizeof contexts[0]);
    suite_add_tcase(s, t);
    t = tcase_create("probes");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_loop_test(t, addresses_of_probes, 0, sizeof asked / sizeof asked[0]);
    tcase_add_test(t, ends_of_probes);
    suite_add_tcase(s, t);
    return s;
}
