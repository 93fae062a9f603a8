#include "suites.h"

#include "../../../src/app/local.h"
#include "../net/peer.h"

#include "syllabus/base/buf.h"
#include "syllabus/loop/loop.h"
#include "syllabus/net/http.h"

#include <stdlib.h>
#include <string.h>

#define HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"

static struct loop *loop;
static struct net *net;
static struct peer first, second, third;
static struct loop_timer *watchdog;
static struct buf told;
static int ends;

static void on_watchdog(void *ctx)
{
    ck_abort_msg("the loop was not stopped in time");
}

static void on_found(void *ctx, const struct local_found *found)
{
    ck_assert_int_eq(ends, 0);
    buf_printf(&told, "%s %zu %s;", found->name, found->models->count,
               found->models->count > 0 ? found->models->items[0].id : "-");
}

static void on_done(void *ctx)
{
    ends++;
    loop_stop(loop);
}

static const struct local_sink sink = {.found = on_found, .done = on_done};

static void setup(void)
{
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    ends = 0;
    buf_init(&told, 1000);
    loop = loop_new();
    net = net_new(loop);
    peer_init(&first, loop);
    peer_init(&second, loop);
    peer_init(&third, loop);
    watchdog = loop_timer_new(loop, on_watchdog, NULL);
    loop_timer_start(watchdog, 20000, 0);
}

static void teardown(void)
{
    loop_timer_free(watchdog);
    peer_fini(&first);
    peer_fini(&second);
    peer_fini(&third);
    net_free(net);
    loop_free(loop);
    buf_fini(&told);
}

static void search(const struct local_place *places, const char *besides, int64_t wait_ms)
{
    ck_assert_ptr_nonnull(local_start(net, places, besides, wait_ms, &sink));
    ck_assert_int_eq(ends, 0);
    loop_run(loop);
    ck_assert_int_eq(ends, 1);
}

START_TEST(who_answers)
{
    const struct local_place places[] = {
        {"Ollama", first.url}, {"llama.cpp", second.url}, {"vLLM", third.url}, {0}};
    first.answer = HEAD "{\"data\":[{\"id\":\"qwen3:8b\",\"owned_by\":\"library\"}]}";
    second.answer = HEAD "<html>the page of a router</html>";
    third.answer = HEAD "{\"data\":[{\"id\":\"m\",\"owned_by\":\"llamacpp\"},{\"id\":\"n\"}]}";
    search(places, NULL, 5000);
    ck_assert_str_eq(buf_str(&told), "Ollama 1 qwen3:8b;llama.cpp 2 m;");
    ck_assert_ptr_nonnull(strstr(buf_str(&first.request), "GET /v1/models "));
    ck_assert_ptr_null(strstr(buf_str(&first.request), "Authorization"));
}
END_TEST

START_TEST(nobody)
{
    /* One is silent, one refuses, one is not there; and one is not asked. */
    const struct local_place places[] = {{"Ollama", first.url},
                                         {"llama.cpp", second.url},
                                         {"LM Studio", "http://127.0.0.1:1/v1"},
                                         {"vLLM", third.url},
                                         {0}};
    second.answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    third.answer = HEAD "[]";
    search(places, third.url, 100);
    ck_assert_str_eq(buf_str(&told), "");
    ck_assert_int_eq(third.accepted, 0);
    ck_assert_int_eq(first.accepted, 1);
}
END_TEST

START_TEST(no_places)
{
    const struct local_place places[] = {{0}};
    search(places, NULL, 100);
    ck_assert_str_eq(buf_str(&told), "");
}
END_TEST

START_TEST(abandoned)
{
    const struct local_place places[] = {{"Ollama", first.url}, {0}};
    struct local *l = local_start(net, places, NULL, 5000, &sink);
    local_abandon(l);
    local_abandon(NULL);
    search(places, first.url, 100); /* the loop goes on without it */
}
END_TEST

START_TEST(the_places_there_are)
{
    size_t count = 0;
    for (const struct local_place *p = local_places; p->name != NULL; p++, count++) {
        ck_assert_int_eq(strncmp(p->base_url, "http://127.0.0.1:", 17), 0);
    }
    ck_assert_uint_eq(count, 4);
}
END_TEST

Suite *suite_local(void)
{
    Suite *s = suite_create("local");
    TCase *t = tcase_create("servers");
    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, who_answers);
    tcase_add_test(t, nobody);
    tcase_add_test(t, no_places);
    tcase_add_test(t, abandoned);
    tcase_add_test(t, the_places_there_are);
    suite_add_tcase(s, t);
    return s;
}
