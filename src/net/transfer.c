#include "failure_internal.h"
#include "multi_internal.h"
#include "transport_internal.h"
#include "wire_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/loop/loop.h"
#include "syllabus/net/url.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_CONNECT_MS     10000
#define DEFAULT_FIRST_BYTE_MS  120000
#define LOOPBACK_FIRST_BYTE_MS 600000
#define DEFAULT_IDLE_MS        90000
#define LIMIT_HEADER           128 /* bytes of a header's value that are kept */
#define LIMIT_REDIRECT         512 /* bytes of a redirect's target that are shown */

/* The transport. */
struct transfers {
    struct net_transport base;
    struct loop *loop;
    struct net_multi *multi;  /* NULL until the first request */
    struct transfer *first;   /* of all that run */
    struct loop_timer *sweep; /* does what could not be done inside libcurl */
    CURL *spare;              /* a handle kept for its TLS sessions */
};

/* How a call goes on; a call ends in net_conclude() only. */
enum call_state {
    CALL_WAITING, /* asked for inside libcurl: not with it yet */
    CALL_RUNNING,
    CALL_CANCELLED, /* to be ended by the sweep, or by libcurl if it is faster */
};

struct transfer {
    struct net_call base;
    struct transfers *all;
    struct transfer *next;
    struct net_sink sink;
    enum call_state state;
    bool added;  /* libcurl has it */
    bool broken; /* cannot be given to libcurl, which has no memory: ended by the sweep */

    CURL *easy;
    struct net_wire wire;
    char *url;
    char *host; /* for messages */
    char curl_error[CURL_ERROR_SIZE];
    int64_t connect_ms;
    int64_t first_byte_ms;
    int64_t idle_ms;
    int64_t finish_ms; /* the shortest wish of net_finish_within() */
    size_t body_limit;

    struct loop_timer *clock;  /* first byte, then idle */
    struct loop_timer *finish; /* net_finish_within() */
    size_t received;           /* bytes of the decoded body */
    bool status_told;
    struct error error; /* ours, and stronger than libcurl's */
};

static const struct net_transport_ops transfers_ops;

/* --- a call's life --- */

/* Not the sink's business any more: takes it out of libcurl and of the list, frees it. */
static void call_free(struct transfer *c)
{
    struct transfers *n = c->all;
    if (c->added) {
        net_multi_remove(n->multi, c->easy);
    }
    for (struct transfer **at = &n->first; *at != NULL; at = &(*at)->next) {
        if (*at == c) {
            *at = c->next;
            break;
        }
    }
    if (c->easy != NULL && n->spare == NULL) {
        curl_easy_reset(c->easy);
        n->spare = c->easy;
    } else {
        curl_easy_cleanup(c->easy);
    }
    loop_timer_free(c->clock);
    loop_timer_free(c->finish);
    net_wire_fini(&c->wire);
    error_clear(&c->error);
    free(c->url);
    free(c->host);
    free(c);
}

static int call_http_status(const struct transfer *c)
{
    long status = 0;
    curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
    return (int)status;
}

static bool status_is_redirect(int status)
{
    return status >= 300 && status < 400;
}

static void call_tell_status(struct transfer *c, int status)
{
    if (!c->status_told && status != 0 && !status_is_redirect(status)) {
        const char *type = NULL;
        c->status_told = true;
        curl_easy_getinfo(c->easy, CURLINFO_CONTENT_TYPE, &type);
        c->sink.status(c->sink.ctx, status, type);
    }
}

/* A redirect is never followed: with it would go the prompt, and in some headers the key. */
static void call_refuse_redirect(const struct transfer *c, int status, struct error *err)
{
    const char *target = NULL;
    curl_easy_getinfo(c->easy, CURLINFO_REDIRECT_URL, &target);
    if (target == NULL) {
        error_set(err, ERROR_REFUSED, _("%s answers with a redirect (HTTP %d) that leads nowhere"),
                  c->host, status);
        return;
    }
    size_t n = strcspn(target, "?#"); /* what follows may hold a secret */
    struct buf shown = BUF_INIT(4 * LIMIT_REDIRECT);
    text_clean(&shown, target, n < LIMIT_REDIRECT ? n : LIMIT_REDIRECT, TEXT_ONE_LINE);
    error_set(err, ERROR_REFUSED, _("%s redirects to %s, which is not followed"), c->host,
              buf_str(&shown));
    error_advise(err, _("If that is where you want to go, set that address."));
    buf_fini(&shown);
}

static void call_describe_failure(const struct transfer *c, CURLcode code, struct net_result *r)
{
    struct net_failure f = {.code = code,
                            .host = c->host,
                            .detail = c->curl_error,
                            .connect_timeout_ms = c->connect_ms,
                            .loopback = net_url_is_loopback(c->url)};
    curl_easy_getinfo(c->easy, CURLINFO_OS_ERRNO, &f.os_errno);
    net_failure_set(&f, &r->error);
    r->can_heal = net_failure_heals(&f);
}

static bool call_reached(const struct transfer *c, CURLINFO time)
{
    curl_off_t when = 0;
    curl_easy_getinfo(c->easy, time, &when);
    return when > 0;
}

/* How far it came. libcurl counts a connection only when it is encrypted, but knows its port. */
static enum net_stage call_stage(const struct transfer *c, int status)
{
    long port = 0;
    curl_easy_getinfo(c->easy, CURLINFO_LOCAL_PORT, &port);
    return status != 0                                   ? NET_STAGE_ANSWERED
           : call_reached(c, CURLINFO_APPCONNECT_TIME_T) ? NET_STAGE_SECURED
           : port > 0                                    ? NET_STAGE_CONNECTED
           : call_reached(c, CURLINFO_NAMELOOKUP_TIME_T) ? NET_STAGE_RESOLVED
                                                         : NET_STAGE_NONE;
}

/* The beginning of a header of the answer, harmless; owned, NULL when there is none. */
static char *call_header(const struct transfer *c, const char *name)
{
    struct curl_header *h;
    if (curl_easy_header(c->easy, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK) {
        return NULL;
    }
    struct buf value = BUF_INIT(4 * LIMIT_HEADER);
    size_t n = strlen(h->value);
    text_clean(&value, h->value, n < LIMIT_HEADER ? n : LIMIT_HEADER, TEXT_ONE_LINE);
    return buf_steal(&value);
}

/* The id by which the server's support finds this request; owned, NULL when there is none. */
static char *call_request_id(const struct transfer *c)
{
    static const char *const names[] = {"x-request-id", "apim-request-id", "request-id",
                                        "x-generation-id"};
    char *id = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && id == NULL; i++) {
        id = call_header(c, names[i]);
    }
    return id;
}

/* The texts that done() is told; the error apart. */
struct headers {
    char *address;
    char *request_id;
    char *retry_after;
    char *retry_after_ms;
    char *should_retry;
};

static void headers_read(const struct transfer *c, struct headers *h)
{
    const char *address = NULL;
    curl_easy_getinfo(c->easy, CURLINFO_PRIMARY_IP, &address);
    h->address = mem_strdup(address != NULL && address[0] != '\0' ? address : NULL);
    h->request_id = call_request_id(c);
    h->retry_after = call_header(c, "retry-after");
    h->retry_after_ms = call_header(c, "retry-after-ms");
    h->should_retry = call_header(c, "x-should-retry");
}

static void headers_fini(struct headers *h)
{
    free(h->address);
    free(h->request_id);
    free(h->retry_after);
    free(h->retry_after_ms);
    free(h->should_retry);
}

/* The one end of every call. Outside libcurl only. */
static void net_conclude(struct transfer *c, CURLcode code)
{
    int status = call_http_status(c);
    struct net_result r = {.status = status};
    if (c->state == CALL_CANCELLED) {
        error_set(&r.error, ERROR_INTERRUPTED, _("cancelled"));
    } else if (c->error.kind != ERROR_NONE) {
        error_move(&r.error, &c->error);
    } else if (code != CURLE_OK) {
        call_describe_failure(c, code, &r);
    } else if (status_is_redirect(status)) {
        call_refuse_redirect(c, status, &r.error);
    }
    if (r.error.kind != ERROR_INTERRUPTED) {
        call_tell_status(c, status);
    }
    struct headers h = {0};
    headers_read(c, &h);
    r.stage = call_stage(c, status);
    r.address = h.address;
    r.request_id = h.request_id;
    r.hint = (struct net_retry_hint){h.retry_after, h.retry_after_ms, h.should_retry};

    struct net_sink sink = c->sink;
    call_free(c);
    sink.done(sink.ctx, &r);
    headers_fini(&h);
    error_clear(&r.error);
}

static void on_transfer_done(void *ctx, CURL *easy, CURLcode code)
{
    struct transfer *c = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&c);
    net_conclude(c, code);
}

/* --- clocks --- */

static void on_clock(void *ctx)
{
    struct transfer *c = ctx;
    bool first = c->received == 0;
    net_failure_silence(first ? NET_SILENCE_FIRST_BYTE : NET_SILENCE_IDLE, c->host,
                        first ? c->first_byte_ms : c->idle_ms, &c->error);
    net_conclude(c, CURLE_OK);
}

static void on_finish(void *ctx)
{
    net_conclude(ctx, CURLE_OK);
}

/* --- libcurl's callbacks --- */

/* CURLOPT_WRITEFUNCTION. Must not call into the transfer; see net_cancel(). */
static size_t on_write(char *bytes, size_t size, size_t count, void *ctx)
{
    struct transfer *c = ctx;
    size_t n = size * count;
    if (c->state == CALL_CANCELLED) {
        return CURL_WRITEFUNC_ERROR;
    }
    int status = c->status_told ? 0 : call_http_status(c);
    if (status_is_redirect(status)) {
        return n;
    }
    call_tell_status(c, status);
    if (n > c->body_limit - c->received) {
        error_set(&c->error, ERROR_TOO_LONG, _("%s sent more than %zu bytes"), c->host,
                  c->body_limit);
        return CURL_WRITEFUNC_ERROR;
    }
    c->received += n;
    if (n > 0) {
        c->sink.body(c->sink.ctx, bytes, n);
    }
    if (c->state == CALL_CANCELLED) {
        return CURL_WRITEFUNC_ERROR;
    }
    loop_refresh_clock(c->all->loop);
    loop_timer_start(c->clock, (uint64_t)c->idle_ms, 0);
    return n;
}

/* --- public --- */

/* Hands the call to libcurl. Outside libcurl only. */
static void call_run(struct transfer *c)
{
    c->state = CALL_RUNNING;
    c->added = !c->broken && net_multi_add(c->all->multi, c->easy);
    if (!c->added) {
        loop_timer_start(c->all->sweep, 1, 0);
    }
}

/* Carries out what was asked for inside libcurl. Each end may change the list: begin anew. */
static void on_sweep(void *ctx)
{
    struct transfers *n = ctx;
    struct transfer *c = n->first;
    while (c != NULL) {
        struct transfer *next = c->next;
        if (c->state == CALL_WAITING) {
            call_run(c);
        }
        if (c->state == CALL_CANCELLED || !c->added) {
            net_conclude(c, c->added ? CURLE_OK : CURLE_OUT_OF_MEMORY);
            next = n->first;
        }
        c = next;
    }
}

/* libcurl costs some milliseconds to initialise: only who asks a server pays. */
static enum error_kind net_prepare(struct transfers *n, struct error *err)
{
    if (n->multi != NULL) {
        return ERROR_NONE;
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) {
        n->multi = net_multi_new(n->loop, on_transfer_done, n);
        if (n->multi != NULL) {
            n->sweep = loop_timer_new(n->loop, on_sweep, n);
            return ERROR_NONE;
        }
        curl_global_cleanup();
    }
    return error_set(err, ERROR_NETWORK, _("libcurl cannot be started"));
}

static int64_t or_default(int64_t ms, int64_t fallback)
{
    return ms > 0 ? ms : fallback;
}

static void set_callbacks(struct transfer *c)
{
    curl_easy_setopt(c->easy, CURLOPT_PRIVATE, c);
    curl_easy_setopt(c->easy, CURLOPT_ERRORBUFFER, c->curl_error);
    curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, on_write);
    curl_easy_setopt(c->easy, CURLOPT_WRITEDATA, c);
    curl_easy_setopt(c->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)c->connect_ms);
}

/* A call with everything but its place in libcurl. Takes `easy` and `host`. */
static struct transfer *call_new(struct transfers *n, CURL *easy, char *host,
                                 const struct net_request *request, const struct net_sink *sink)
{
    bool loopback = net_url_is_loopback(request->url);
    struct transfer *c = mem_alloc(sizeof *c);
    c->base.ops = &transfers_ops;
    c->all = n;
    c->easy = easy;
    c->sink = *sink;
    c->host = host;
    c->url = mem_strdup(request->url);
    c->connect_ms = or_default(request->connect_timeout_ms, DEFAULT_CONNECT_MS);
    c->first_byte_ms = or_default(request->first_byte_timeout_ms,
                                  loopback ? LOOPBACK_FIRST_BYTE_MS : DEFAULT_FIRST_BYTE_MS);
    c->idle_ms = or_default(request->idle_timeout_ms, DEFAULT_IDLE_MS);
    c->finish_ms = INT64_MAX;
    c->body_limit = request->body_limit > 0 ? request->body_limit : LIMIT_ANSWER;

    c->broken = !net_wire_set(&c->wire, easy, request);
    set_callbacks(c);
    c->next = n->first;
    n->first = c;
    c->clock = loop_timer_new(n->loop, on_clock, c);
    c->finish = loop_timer_new(n->loop, on_finish, c);
    loop_refresh_clock(n->loop);
    loop_timer_start(c->clock, (uint64_t)c->first_byte_ms, 0);
    return c;
}

static struct net_call *transfers_start(struct net_transport *transport,
                                        const struct net_request *request,
                                        const struct net_sink *sink, struct error *err)
{
    struct transfers *n = (struct transfers *)transport;
    if (net_prepare(n, err) != ERROR_NONE) {
        return NULL;
    }
    CURL *easy = n->spare != NULL ? n->spare : curl_easy_init();
    n->spare = NULL;
    if (easy == NULL) {
        error_set(err, ERROR_NETWORK, _("libcurl cannot be started"));
        return NULL;
    }
    struct transfer *c = call_new(n, easy, net_url_host(request->url), request, sink);
    if (net_multi_inside(n->multi)) {
        loop_timer_start(n->sweep, 1, 0);
    } else {
        call_run(c);
    }
    return &c->base;
}

static void transfers_cancel(struct net_call *call)
{
    struct transfer *c = (struct transfer *)call;
    c->state = CALL_CANCELLED;
    loop_timer_stop(c->clock);
    loop_timer_stop(c->finish);
    loop_timer_start(c->all->sweep, 1, 0);
}

static void transfers_abandon(struct net_call *call)
{
    call_free((struct transfer *)call);
}

static void transfers_finish_within(struct net_call *call, int64_t ms)
{
    struct transfer *c = (struct transfer *)call;
    if (c->state != CALL_CANCELLED && ms < c->finish_ms) {
        c->finish_ms = ms;
        loop_refresh_clock(c->all->loop);
        loop_timer_start(c->finish, ms < 1 ? 1 : (uint64_t)ms, 0);
    }
}

static void transfers_free(struct net_transport *transport)
{
    struct transfers *n = (struct transfers *)transport;
    while (n->first != NULL) {
        call_free(n->first);
    }
    curl_easy_cleanup(n->spare);
    if (n->multi != NULL) {
        net_multi_free(n->multi);
        curl_global_cleanup();
    }
    loop_timer_free(n->sweep);
    free(n);
}

static const struct net_transport_ops transfers_ops = {
    .start = transfers_start,
    .cancel = transfers_cancel,
    .abandon = transfers_abandon,
    .finish_within = transfers_finish_within,
    .free = transfers_free,
};

struct net_transport *net_transfers_new(struct loop *loop)
{
    struct transfers *n = mem_alloc(sizeof *n);
    n->base.ops = &transfers_ops;
    n->loop = loop;
    return &n->base;
}
