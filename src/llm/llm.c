#include "syllabus/llm/llm.h"

#include "adapt_internal.h"
#include "fault_internal.h"
#include "llm_internal.h"
#include "request_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/net/http.h"
#include "syllabus/net/url.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Bytes on the wire, with the JSON around each word; the text itself is capped by LIMIT_ANSWER. A
 * million tokens fit, and a server that sends without end is given up within seconds. */
#define LIMIT_WIRE ((size_t)12 * LIMIT_ANSWER)

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

void llm_request_init(const struct llm *l, struct net_request *r)
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
    l->endpoint = mem_strndup(url, strcspn(url, "?"));
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
    l->retries = o->retries == 0 ? LLM_DEFAULT_RETRIES : o->retries < 0 ? 0 : o->retries;
    l->memory = o->memory;
    l->env = o->env != NULL ? o->env : env_system();
    l->place = (struct fault_place){.host = l->host, .key = l->key};
    struct net_request request;
    llm_request_init(l, &request);
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

const char *llm_endpoint(const struct llm *l)
{
    return l->endpoint;
}

/* --- what was learned --- */

void llm_recall(struct llm *l)
{
    struct json_object *known = NULL;
    if (l->memory.load != NULL) {
        l->memory.load(l->memory.ctx, l->endpoint, l->model, &known);
        json_free(l->learned);
        l->learned = known;
    }
}

void llm_learn(struct llm *l, struct json_object *take_learned)
{
    bool news = !json_equal(l->learned, take_learned);
    json_free(l->learned);
    l->learned = take_learned;
    if (news && l->memory.save != NULL) {
        l->memory.save(l->memory.ctx, l->endpoint, l->model, l->learned);
    }
}

int64_t llm_context_window(struct llm *l)
{
    llm_recall(l);
    return adapt_window(l->learned);
}

void llm_free(struct llm *l)
{
    if (l == NULL) {
        return;
    }
    while (l->calls != NULL) {
        llm_call_free(l->calls);
    }
    strlist_fini(&l->headers);
    json_free(l->extra_body);
    json_free(l->learned);
    secret_free(l->key);
    free(l->url);
    free(l->endpoint);
    free(l->host);
    free(l->model);
    free(l->auth_header);
    free(l->auth_scheme);
    free(l->ca_file);
    free(l->proxy);
    free(l);
}
