#include "syllabus/llm/probe.h"

#include "llm_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"

#include <stdlib.h>
#include <string.h>

struct llm_probe {
    struct net_call *call;
    struct buf body;
    llm_probe_fn *fn;
    void *ctx;
};

static void probe_free(struct llm_probe *p)
{
    buf_fini(&p->body);
    free(p);
}

static void on_status(void *ctx, int status, const char *content_type)
{
}

static void on_body(void *ctx, const char *bytes, size_t n)
{
    struct llm_probe *p = ctx;
    buf_add(&p->body, bytes, n); /* the transport ends what is longer */
}

static void on_done(void *ctx, const struct net_result *result)
{
    struct llm_probe *p = ctx;
    const struct llm_probe_end end = {
        .result = result, .body = buf_str(&p->body), .n = p->body.len};
    p->fn(p->ctx, &end);
    probe_free(p);
}

/* The address of `path` on the server of `l`; owned. The query of a path beside ours stays. */
static char *address_of(const struct llm *l, const char *path)
{
    static const char own[] = "chat/completions";
    const char *query = strchr(l->url, '?');
    if (path[0] == '/') {
        const char *host = strstr(l->url, "://");
        const char *root = host != NULL ? host + 3 + strcspn(host + 3, "/?") : l->url;
        return mem_printf("%.*s%s", (int)(root - l->url), l->url, path);
    }
    size_t n = strlen(l->endpoint) - (sizeof own - 1); /* what net_url_join() put there */
    return mem_printf("%.*s%s%s", (int)n, l->endpoint, path, query != NULL ? query : "");
}

/* The headers of a conversation, which does not stream here. */
static void copy_headers(const struct llm *l, struct strlist *out)
{
    for (size_t i = 0; i < l->headers.count; i++) {
        bool streams = strcmp(l->headers.items[i], "Accept: text/event-stream") == 0;
        strlist_add(out, streams ? "Accept: application/json" : l->headers.items[i]);
    }
}

struct llm_probe *llm_probe_start(const struct llm *l, const char *path, const char *body,
                                  int64_t wait_ms, llm_probe_fn *fn, void *ctx, struct error *err)
{
    struct llm_probe *p = mem_alloc(sizeof *p);
    struct strlist headers = {0};
    const struct net_sink sink = {on_status, on_body, on_done, p};
    char *url = address_of(l, path);
    struct net_request request;
    buf_init(&p->body, LLM_PROBE_LIMIT);
    p->fn = fn;
    p->ctx = ctx;
    llm_request_init(l, &request);
    request.method = body != NULL ? "POST" : "GET";
    request.url = url;
    copy_headers(l, &headers);
    request.headers = &headers;
    request.body = body;
    request.body_len = body != NULL ? strlen(body) : 0;
    request.connect_timeout_ms = wait_ms;
    request.first_byte_timeout_ms = 2 * wait_ms;
    request.idle_timeout_ms = wait_ms;
    request.body_limit = LLM_PROBE_LIMIT;
    p->call = net_start(l->net, &request, &sink, err);
    strlist_fini(&headers);
    free(url);
    if (p->call == NULL) {
        probe_free(p);
        return NULL;
    }
    return p;
}

void llm_probe_cancel(struct llm_probe *p)
{
    net_cancel(p->call);
}

void llm_probe_abandon(struct llm_probe *p)
{
    if (p != NULL) {
        net_abandon(p->call);
        probe_free(p);
    }
}
