#include "syllabus/llm/llm.h"

#include "answer_internal.h"
#include "fault_internal.h"
#include "request_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/net/http.h"
#include "syllabus/net/url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define GRACE_USAGE_MS 3000 /* after a finish reason, for usage and [DONE] */
#define GRACE_CLOSE_MS 100  /* after [DONE], for the end that lets the connection be used again */
/* Bytes on the wire, with the JSON around each word; the text itself is capped by LIMIT_ANSWER. */
#define LIMIT_WIRE ((size_t)16 * LIMIT_ANSWER)

struct llm {
    struct net *net;
    char *url; /* of chat/completions */
    char *host;
    char *model; /* "" when none is set */
    struct secret *key;
    char *auth_header;
    char *auth_scheme;
    struct strlist headers;
    struct json_object *extra_body;
    char *ca_file;
    char *proxy;
    double connect_timeout, first_byte_timeout, idle_timeout; /* seconds */
    bool allow_http;
    bool usage_refused; /* the server refused stream_options: it is not sent again */
    struct fault_place place;
    struct llm_call *calls;
};

struct llm_call {
    struct llm *llm;
    struct llm_call *next;
    struct llm_sink sink;
    struct json_object *body;
    struct net_call *net_call; /* NULL once it is over */
    struct answer *answer;
    int retries;
    bool cancelled;
};

/* --- the endpoint --- */

static bool is_header_of(const char *line, const char *name)
{
    size_t n = strlen(name);
    return strncasecmp(line, name, n) == 0 && line[n] == ':';
}

/* Our own headers, each unless the person has set it. */
static void llm_add_headers(struct llm *l, const struct strlist *extra)
{
    static const char *const own[] = {"Content-Type: application/json",
                                      "Accept: text/event-stream"};
    for (size_t i = 0; extra != NULL && i < extra->count; i++) {
        strlist_add(&l->headers, extra->items[i]);
    }
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        char *name = mem_strndup(own[i], strcspn(own[i], ":"));
        bool set = false;
        for (size_t k = 0; extra != NULL && k < extra->count; k++) {
            set = set || is_header_of(extra->items[k], name);
        }
        if (!set) {
            strlist_add(&l->headers, own[i]);
        }
        free(name);
    }
}

/* Every option that a request is made of is looked at once, where its name is known. */
static enum error_kind check_options(const struct llm_options *o, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    for (size_t i = 0; o->extra_headers != NULL && i < o->extra_headers->count; i++) {
        kind = net_header_check(o->extra_headers->items[i], err);
        if (kind != ERROR_NONE) {
            error_prefix(err, "llm.extra_headers");
            return kind;
        }
    }
    if (o->auth_header != NULL) {
        char *line =
            mem_printf("%s: %s", o->auth_header, o->auth_scheme != NULL ? o->auth_scheme : "");
        kind = net_header_check(line, err);
        free(line);
        if (kind != ERROR_NONE) {
            error_prefix(err, "llm.auth_header");
            return kind;
        }
    }
    if (o->extra_body != NULL && json_kind(o->extra_body) != JSON_OBJECT) {
        kind = error_set(err, ERROR_USAGE, _("it must be a JSON object"));
        error_prefix(err, "llm.extra_body");
        return kind;
    }
    return net_key_check(o->key, err);
}

/* What every request has in common; the body is the call's own. */
static void request_init(const struct llm *l, struct net_request *r)
{
    *r = (struct net_request){
        .method = "POST",
        .url = l->url,
        .headers = &l->headers,
        .key = l->key,
        .key_header = l->auth_header,
        .key_scheme = l->auth_scheme,
        .key_over_http = l->allow_http,
        .proxy = l->proxy,
        .ca_file = l->ca_file,
        .connect_timeout_ms = (int64_t)(l->connect_timeout * 1000),
        .first_byte_timeout_ms = (int64_t)(l->first_byte_timeout * 1000),
        .idle_timeout_ms = (int64_t)(l->idle_timeout * 1000),
        .body_limit = LIMIT_WIRE,
    };
}

static const char *or_default(const char *s, const char *fallback)
{
    return s != NULL && s[0] != '\0' ? s : fallback;
}

enum error_kind llm_new(struct net *net, const struct llm_options *o, struct llm **out,
                        struct error *err)
{
    enum error_kind kind = check_options(o, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    const char *version = or_default(o->api_version, NULL);
    char *url = NULL;
    kind = net_url_join(or_default(o->base_url, LLM_DEFAULT_BASE_URL), "chat/completions",
                        version != NULL ? "api-version" : NULL, version, &url, err);
    if (kind != ERROR_NONE) {
        error_prefix(err, "llm.base_url");
        return kind;
    }
    struct llm *l = mem_alloc(sizeof *l);
    l->net = net;
    l->url = url;
    l->host = net_url_host(url);
    l->model = mem_strdup(or_default(o->model, ""));
    l->key = secret_new(secret_text(o->key), secret_len(o->key));
    l->auth_header = mem_strdup(or_default(o->auth_header, "Authorization"));
    l->auth_scheme = mem_strdup(o->auth_scheme != NULL                             ? o->auth_scheme
                                : strcasecmp(l->auth_header, "Authorization") == 0 ? "Bearer"
                                                                                   : "");
    llm_add_headers(l, o->extra_headers);
    l->extra_body = request_copy(o->extra_body);
    l->ca_file = mem_strdup(or_default(o->ca_file, NULL));
    l->proxy = mem_strdup(or_default(o->proxy, NULL));
    l->connect_timeout = o->connect_timeout;
    l->first_byte_timeout = o->first_byte_timeout;
    l->idle_timeout = o->idle_timeout;
    l->allow_http = o->allow_http;
    l->place = (struct fault_place){.host = l->host, .key = l->key};
    struct net_request request;
    request_init(l, &request);
    kind = net_request_check(&request, err);
    if (kind != ERROR_NONE) {
        llm_free(l);
        return kind;
    }
    *out = l;
    return ERROR_NONE;
}

const char *llm_model(const struct llm *l)
{
    return l->model;
}

const char *llm_host(const struct llm *l)
{
    return l->host;
}

/* --- calls --- */

static void call_free(struct llm_call *c)
{
    for (struct llm_call **at = &c->llm->calls; *at != NULL; at = &(*at)->next) {
        if (*at == c) {
            *at = c->next;
            break;
        }
    }
    answer_free(c->answer);
    json_free(c->body);
    free(c);
}

static void on_status(void *ctx, int status, const char *content_type)
{
    struct llm_call *c = ctx;
    answer_status(c->answer, status);
}

static void on_body(void *ctx, const char *bytes, size_t n)
{
    struct llm_call *c = ctx;
    switch (answer_feed(c->answer, bytes, n)) {
    case ANSWER_MORE:
        break;
    case ANSWER_LITTLE:
        net_finish_within(c->net_call, GRACE_USAGE_MS);
        break;
    case ANSWER_NOTHING:
        net_finish_within(c->net_call, GRACE_CLOSE_MS);
        break;
    }
}

static void on_done(void *ctx, const struct net_result *result);

static enum error_kind call_send(struct llm_call *c, struct error *err)
{
    static const struct net_sink transport = {on_status, on_body, on_done, NULL};
    struct net_sink sink = transport;
    struct llm *l = c->llm;
    char *body = json_printed(c->body, 0);
    sink.ctx = c;
    struct net_request request;
    request_init(l, &request);
    request.body = body;
    request.body_len = strlen(body);
    c->answer = answer_new(&l->place, &c->sink);
    c->net_call = net_start(l->net, &request, &sink, err);
    free(body);
    return c->net_call != NULL ? ERROR_NONE : ERROR_USAGE;
}

/* True when the server's only objection is that it was asked for the tokens used. */
static bool usage_is_refused(const struct llm_call *c, const struct llm_end *end)
{
    return (end->status == 400 || end->status == 422) && !answer_has_text(c->answer) &&
           request_asks_usage(c->body) && end->error.message != NULL &&
           (strstr(end->error.message, "stream_options") != NULL ||
            strstr(end->error.message, "include_usage") != NULL);
}

static enum error_kind call_again_without_usage(struct llm_call *c, struct error *err)
{
    struct json_object *body = request_without_usage(c->body);
    json_free(c->body);
    c->body = body;
    c->llm->usage_refused = true;
    c->retries++;
    answer_free(c->answer);
    return call_send(c, err);
}

static void advise_waiting(struct llm_end *end)
{
    if (end->error.kind == ERROR_RATE_LIMIT && end->retry_after > 0) {
        unsigned long s = (unsigned long)end->retry_after;
        error_advise(&end->error,
                     ngettext("The server asks to wait %lu second.",
                              "The server asks to wait %lu seconds.", s),
                     s);
    }
}

static void on_done(void *ctx, const struct net_result *result)
{
    struct llm_call *c = ctx;
    int64_t asked_ms = backoff_asked_ms(&result->hint, env_now_ms(env_system()));
    struct llm_end end = {.request_id = result->request_id,
                          .retry_after = asked_ms < 0 ? -1 : (asked_ms + 999) / 1000};
    c->net_call = NULL;
    answer_end(c->answer, &result->error, &end);
    if (usage_is_refused(c, &end)) {
        error_clear(&end.error);
        if (call_again_without_usage(c, &end.error) == ERROR_NONE) {
            return;
        }
    }
    if (c->cancelled && end.error.kind != ERROR_INTERRUPTED) { /* while the last text was given */
        error_set(&end.error, ERROR_INTERRUPTED, _("cancelled"));
    }
    advise_waiting(&end);
    end.status = result->status;
    end.retries = c->retries;
    c->sink.done(c->sink.ctx, &end);
    error_clear(&end.error);
    call_free(c);
}

struct llm_call *llm_start(struct llm *l, const struct llm_request *request,
                           const struct llm_sink *sink, struct error *err)
{
    struct llm_call *c = mem_alloc(sizeof *c);
    c->llm = l;
    c->sink = *sink;
    c->body = request_new(l->model, l->extra_body, request);
    if (l->usage_refused) {
        struct json_object *body = request_without_usage(c->body);
        json_free(c->body);
        c->body = body;
    }
    c->next = l->calls;
    l->calls = c;
    if (call_send(c, err) != ERROR_NONE) {
        call_free(c);
        return NULL;
    }
    log_write(LOG_INFO, "llm", "asking %s", l->host);
    return c;
}

void llm_cancel(struct llm_call *c)
{
    c->cancelled = true;
    answer_stop(c->answer);
    if (c->net_call != NULL) {
        net_cancel(c->net_call);
    }
}

void llm_free(struct llm *l)
{
    if (l == NULL) {
        return;
    }
    while (l->calls != NULL) {
        net_abandon(l->calls->net_call);
        call_free(l->calls);
    }
    strlist_fini(&l->headers);
    json_free(l->extra_body);
    secret_free(l->key);
    free(l->url);
    free(l->host);
    free(l->model);
    free(l->auth_header);
    free(l->auth_scheme);
    free(l->ca_file);
    free(l->proxy);
    free(l);
}
