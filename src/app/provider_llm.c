#include "providers.h"

#include "app_internal.h"
#include "key.h"
#include "learned.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/config/config.h"
#include "syllabus/llm/llm.h"
#include "syllabus/net/http.h"
#include "syllabus/net/url.h"
#include "syllabus/planner/provider.h"

#include <stdlib.h>
#include <string.h>

/* Asked for when an address is OpenAI's own and no model is named; the platform's default too. */
#define OPENAI_DEFAULT_MODEL "gpt-4o-mini"
/* What servers are told the schema of an answer is called. */
static const char *schema_name(enum turn_kind kind)
{
    return kind == TURN_LESSONS || kind == TURN_LESSONS_REPAIR ? "module_lessons"
                                                               : "course_modules";
}

/* A running turn: passes the call's events on to the planner's sink. */
struct provider_turn {
    struct app *app;
    struct turn_sink sink;
    struct llm_call *call;
};

static void on_delta(void *ctx, const char *text, size_t n)
{
    struct provider_turn *t = ctx;
    t->sink.delta(t->sink.ctx, text, n);
}

static void on_reasoning(void *ctx, const char *text, size_t n)
{
    struct provider_turn *t = ctx;
    if (t->sink.reasoning) {
        t->sink.reasoning(t->sink.ctx, text, n);
    }
}

static void on_notice(void *ctx, const char *text)
{
    struct provider_turn *t = ctx;
    if (t->sink.notice) {
        t->sink.notice(t->sink.ctx, text);
    }
}

static void on_waiting(void *ctx, const char *reason, int attempt, int attempts, int64_t ms_left)
{
    struct provider_turn *t = ctx;
    if (t->sink.waiting) {
        t->sink.waiting(t->sink.ctx, reason, attempt, attempts, ms_left);
    }
}

static const enum turn_shape shapes[] = {
    [LLM_SHAPE_TEXT] = TURN_SHAPE_TEXT,
    [LLM_SHAPE_OBJECT] = TURN_SHAPE_OBJECT,
    [LLM_SHAPE_SCHEMA] = TURN_SHAPE_SCHEMA,
};

static void on_done(void *ctx, const struct llm_end *end)
{
    struct provider_turn *t = ctx;
    struct turn_end out = {
        .finish_reason = end->finish_reason,
        .model = end->model,
        .prompt_tokens = end->prompt_tokens,
        .completion_tokens = end->completion_tokens,
        .retries = end->retries,
        .shape = shapes[end->shape],
        .context_window = end->context_window,
        .answer_too_long = end->answer_too_long,
    };
    error_copy(&out.error, &end->error);
    if (end->request_id && out.error.kind != ERROR_NONE) {
        char *status = mem_printf("%d", end->status);
        log_event(LOG_WARNING, "llm", "model failed", "kind", error_kind_name(out.error.kind),
                  "request", end->request_id, "http", status, NULL);
        free(status);
    }
    if (end->error.kind == ERROR_AUTH) {
        key_was_refused(t->app);
    }
    t->sink.done(t->sink.ctx, &out);
    error_clear(&out.error);
    free(t);
}

static struct provider_turn *start(void *ctx, const struct turn *turn, const struct turn_sink *sink,
                                   struct error *err)
{
    struct app *app = ctx;
    struct llm_message *messages = mem_array(turn->message_count, sizeof *messages);
    for (size_t i = 0; i < turn->message_count; i++) {
        messages[i].role = turn->messages[i].role;
        messages[i].content = turn->messages[i].content;
    }
    const struct llm_request request = {
        .messages = messages,
        .message_count = turn->message_count,
        .temperature = turn->temperature,
        .has_temperature = true,
        .max_tokens = turn->max_tokens,
        .schema = turn->schema,
        .schema_name = schema_name(turn->kind),
    };
    struct provider_turn *t = mem_alloc(sizeof *t);
    t->app = app;
    t->sink = *sink;
    const struct llm_sink events = {
        .delta = on_delta,
        .reasoning = on_reasoning,
        .notice = on_notice,
        .waiting = on_waiting,
        .done = on_done,
        .ctx = t,
    };
    t->call = llm_start(app->llm, &request, &events, err);
    free(messages);
    if (!t->call) {
        free(t);
        return NULL;
    }
    return t;
}

static void cancel(void *ctx, struct provider_turn *turn)
{
    llm_cancel(turn->call);
}

static const char *model(void *ctx)
{
    struct app *app = ctx;
    return llm_model(app->llm);
}

static int64_t context_window(void *ctx)
{
    struct app *app = ctx;
    return llm_context_window(app->llm);
}

/* "Header: Scheme" or "Header", as llm.auth_header has it. */
static void split_auth(const char *text, char **header, char **scheme)
{
    const char *colon = text ? strchr(text, ':') : NULL;
    *header = text ? mem_strndup(text, colon ? (size_t)(colon - text) : strlen(text)) : NULL;
    *scheme = colon ? mem_strdup(colon + 1 + strspn(colon + 1, " ")) : NULL;
}

static bool add_header(void *ctx, const char *name, struct json_object *value)
{
    const char *text = json_text(value, NULL);
    strlist_take(ctx, mem_printf("%s: %s", name, text ? text : ""));
    return true;
}

/* The model's name: a server of one's own may have only one and need none. */
static const char *model_name(const struct config *c, const char *address)
{
    const char *name = config_text(c, "llm.model");
    char *host = net_url_host(address);
    if (!name && strcmp(host, "api.openai.com") == 0) {
        name = OPENAI_DEFAULT_MODEL;
    }
    free(host);
    return name;
}

/* The shorter one of two time-outs, of which 0 is none. */
static double shorter(double set, double most)
{
    return set > 0 && (most <= 0 || set < most) ? set : most;
}

static void set_response_format(struct json_object **extra_body)
{
    struct json_object *format = json_new_object();
    json_set_text(format, "type", "json_object");
    *extra_body = *extra_body ? *extra_body : json_new_object();
    json_set(*extra_body, "response_format", format);
}

enum error_kind provider_llm_new(struct app *app, const struct provider_trial *trial,
                                 struct llm **out, struct error *err)
{
    const struct config *c = app->options->config;
    const char *base_url = config_text(c, "llm.base_url");
    const char *address = base_url ? base_url : LLM_DEFAULT_BASE_URL;
    struct secret *key = NULL;
    enum error_kind kind = key_resolve(app, address, &key, NULL, err);
    if (kind) {
        return kind;
    }
    struct strlist headers = {0};
    char *auth_header = NULL;
    char *auth_scheme = NULL;
    char *ca_file = config_path(c, "llm.ca_file");
    struct json_object *extra_headers = config_object(c, "llm.extra_headers");
    struct json_object *extra_body = config_object(c, "llm.extra_body");
    split_auth(config_text(c, "llm.auth_header"), &auth_header, &auth_scheme);
    json_each(extra_headers, add_header, &headers);
    double connect_most = trial ? trial->connect_timeout : 0;
    double first_byte_most = trial ? trial->first_byte_timeout : 0;
    if (trial && trial->objects) {
        set_response_format(&extra_body);
    }
    int retries = (int)config_int(c, "llm.retries", LLM_DEFAULT_RETRIES);
    const struct llm_options options = {
        .base_url = address,
        .model = model_name(c, address),
        .key = key,
        .auth_header = auth_header,
        .auth_scheme = auth_scheme,
        .extra_headers = &headers,
        .extra_body = extra_body,
        .ca_file = ca_file,
        .proxy = config_text(c, "llm.proxy"),
        .api_version = config_text(c, "llm.api_version"),
        .connect_timeout = shorter(config_number(c, "llm.connect_timeout", 0), connect_most),
        .first_byte_timeout =
            shorter(config_number(c, "llm.first_byte_timeout", 0), first_byte_most),
        .idle_timeout = config_number(c, "llm.idle_timeout", 0),
        .allow_http = config_bool(c, "llm.allow_http"),
        .retries = retries > 0 && !trial ? retries : -1,
        .memory = trial && !trial->remembers ? (struct llm_memory){0} : learned_memory(app),
        .env = app->options->env,
    };
    kind = llm_new(app_net(app), &options, out, err);
    json_free(extra_headers);
    json_free(extra_body);
    strlist_fini(&headers);
    secret_free(key);
    free(auth_header);
    free(auth_scheme);
    free(ca_file);
    return kind;
}

enum error_kind provider_llm_open(struct app *app, const struct provider **out, struct error *err)
{
    if (!app->llm) {
        enum error_kind kind = provider_llm_new(app, NULL, &app->llm, err);
        if (kind) {
            return kind;
        }
        struct provider *p = mem_alloc(sizeof *p);
        *p = (struct provider){
            .name = "openai",
            .streams = true,
            .start = start,
            .cancel = cancel,
            .model = model,
            .context_window = context_window,
            .ctx = app,
        };
        app->llm_provider = p;
    }
    *out = app->llm_provider;
    return ERROR_NONE;
}

void provider_llm_close(struct app *app)
{
    llm_free(app->llm);
    app->llm = NULL;
    free(app->llm_provider);
    app->llm_provider = NULL;
}
