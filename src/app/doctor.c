#include "doctor.h"

#include "app_internal.h"
#include "doctor_internal.h"
#include "key.h"
#include "providers.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"
#include "syllabus/llm/probe.h"
#include "syllabus/net/url.h"

#include <stdlib.h>
#include <string.h>

#define WAIT_LIST_MS    5000 /* for a connection, and for a list after it */
#define WAIT_CONNECTION (WAIT_LIST_MS / 1000.0)
#define WAIT_LOCAL_MS   1200 /* this machine answers at once or not at all */
#define WAIT_ANSWER     15.0 /* seconds for the first word of a model */
#define WAIT_LOADING    90.0 /* the same of a server on this machine, which may have to load it */
#define FORM_TOKENS     120  /* of an answer in a certain form */

static void doctor_free(void *state)
{
    struct doctor *d = state;
    local_abandon(d->local);
    for (size_t i = 0; i < sizeof d->probes / sizeof d->probes[0]; i++) {
        llm_probe_abandon(d->probes[i].probe);
    }
    llm_free(d->llm);
    llm_free(d->plain);
    llm_free(d->objects);
    llm_models_fini(&d->models);
    struct doctor_answer *const answers[] = {&d->question, &d->schema, &d->object};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        buf_fini(&answers[i]->text);
        error_clear(&answers[i]->error);
    }
    free(d);
}

/* True when the person stopped it: then the call is over. */
static bool stopped(struct doctor *d)
{
    if (d->call->cancelled) {
        error_set(&d->call->error, ERROR_INTERRUPTED, _("stopped"));
        call_fail(d->call);
    }
    return d->call->cancelled;
}

static void cancel(struct call *call)
{
    struct doctor *d = call->state;
    if (d->asking) {
        llm_cancel(d->asking);
    }
    for (size_t i = 0; i < sizeof d->probes / sizeof d->probes[0]; i++) {
        if (d->probes[i].probe) {
            llm_probe_cancel(d->probes[i].probe);
        }
    }
    if (d->local) {
        local_abandon(d->local);
        d->local = NULL;
        stopped(d);
    }
}

/* --- servers on this machine, where no other can be used --- */

static void on_found(void *ctx, const struct local_found *found)
{
    doctor_tell_local(ctx, found);
}

static void on_searched(void *ctx)
{
    struct doctor *d = ctx;
    d->local = NULL;
    call_done(d->call);
}

static void search(struct doctor *d)
{
    struct app *app = d->call->app;
    const struct local_sink sink = {.found = on_found, .done = on_searched, .ctx = d};
    const char *configured = config_text(app->options->config, "llm.base_url");
    if (app->options->replay) {
        call_done(d->call); /* no network: it would ask for what was not recorded */
        return;
    }
    d->local = local_start(app_net(app), local_places, configured, WAIT_LOCAL_MS, &sink);
}

/* --- how much context it has --- */

static void on_told(void *ctx, const struct llm_probe_end *end)
{
    struct doctor_probe *p = ctx;
    struct doctor *d = p->doctor;
    p->probe = NULL;
    if (d->context == 0 && end->result->error.kind == ERROR_NONE && end->result->status == 200) {
        d->context = llm_models_context(end->body, end->n, llm_model(d->llm));
    }
    if (--d->probing > 0 || stopped(d)) {
        return;
    }
    doctor_tell_context(d);
    call_done(d->call);
}

static bool start_probe(struct doctor *d, size_t i, const char *path, const char *body,
                        llm_probe_fn *fn, struct error *err)
{
    struct doctor_probe *p = &d->probes[i];
    p->doctor = d;
    p->probe = llm_probe_start(d->llm, path, body, WAIT_LIST_MS, fn, p, err);
    return p->probe != NULL;
}

/* Servers of one's own, each in its own way; /api/show costs a server that is not Ollama an answer.
 */
static void ask_context(struct doctor *d)
{
    static const char *const paths[] = {"/props", "/api/v0/models", "/api/ps", "/api/show"};
    const char *server = local_server_name(d->models.owner);
    bool ollama = server && strcmp(server, "Ollama") == 0;
    struct json_object *which = json_new_object();
    json_set_text(which, "model", llm_model(d->llm));
    char *body = json_printed(which, 0);
    size_t count = sizeof paths / sizeof paths[0] - (ollama ? 0 : 1);
    for (size_t i = 0; i < count; i++) {
        bool shows = strcmp(paths[i], "/api/show") == 0;
        d->probing += start_probe(d, i, paths[i], shows ? body : NULL, on_told, NULL) ? 1 : 0;
    }
    free(body);
    json_free(which);
}

/* Whether the server is one that may tell more than the protocol has. */
static bool is_own_server(const struct doctor *d)
{
    return net_url_is_loopback(llm_endpoint(d->llm)) || local_server_name(d->models.owner);
}

static void look_at_context(struct doctor *d)
{
    const struct llm_model_entry *entry = llm_models_find(&d->models, llm_model(d->llm));
    entry = entry || d->models.count != 1 ? entry : &d->models.items[0];
    d->context = entry ? entry->context : 0;
    d->context = d->context ? d->context : llm_context_window(d->llm);
    if (d->context == 0 && is_own_server(d)) {
        ask_context(d);
    }
    if (d->probing == 0) {
        doctor_tell_context(d);
        call_done(d->call);
    }
}

/* --- answers --- */

static void on_delta(void *ctx, const char *text, size_t n)
{
    struct doctor *d = ctx;
    d->answering->pieces++;
    buf_add(&d->answering->text, text, n);
}

static void take_end(struct doctor *d, const struct llm_end *end)
{
    d->asking = NULL;
    d->answering->shape = end->shape;
    error_copy(&d->answering->error, &end->error);
}

/* Asks; when it cannot even start, that is the answer: false. */
static bool ask(struct doctor *d, struct llm *l, struct doctor_answer *answer,
                const struct llm_request *request, void (*done)(void *ctx, const struct llm_end *))
{
    const struct llm_sink sink = {.delta = on_delta, .done = done, .ctx = d};
    buf_init(&answer->text, LIMIT_TEXT);
    d->answering = answer;
    d->asking = llm_start(l, request, &sink, &answer->error);
    return d->asking != NULL;
}

/* --- the forms of answers --- */

static struct json_object *form_schema(void)
{
    static const char text[] =
        "{\"type\":\"object\",\"properties\":{\"ok\":{\"type\":\"boolean\"},\"words\":{\"type\":"
        "\"array\",\"items\":{\"type\":\"string\"}}},\"required\":[\"ok\",\"words\"],"
        "\"additionalProperties\":false}";
    struct json_object *schema = NULL;
    json_parse(text, sizeof text - 1, LIMIT_JSON_DEPTH, &schema, NULL);
    return schema;
}

static bool ask_form(struct doctor *d, struct llm *l, struct doctor_answer *answer,
                     const struct json_object *schema,
                     void (*done)(void *ctx, const struct llm_end *))
{
    static const struct llm_message messages[] = {
        {.role = "system", .content = "Answer with one JSON object and nothing else."},
        {.role = "user",
         .content = "Say {\"ok\": true, \"words\": [...]} with five names of fruit as words."},
    };
    const struct llm_request request = {
        .messages = messages,
        .message_count = sizeof messages / sizeof messages[0],
        .max_tokens = FORM_TOKENS,
        .schema = schema,
    };
    return ask(d, l, answer, &request, done);
}

static void end_forms(struct doctor *d)
{
    doctor_tell_streaming(d);
    doctor_tell_structure(d);
    look_at_context(d);
}

static void on_object(void *ctx, const struct llm_end *end)
{
    struct doctor *d = ctx;
    take_end(d, end);
    if (!stopped(d)) {
        end_forms(d);
    }
}

/* A client of its own: what it learns is about this trial only. */
static struct llm *trial(struct doctor *d, bool objects)
{
    struct llm *l = NULL;
    const struct provider_trial how = {
        .connect_timeout = WAIT_CONNECTION,
        .first_byte_timeout = WAIT_ANSWER,
        .objects = objects,
    };
    return provider_llm_new(d->call->app, &how, &l, NULL) == ERROR_NONE ? l : NULL;
}

/* A schema that is taken may still be ignored: then the lower rung is tried, too. */
static void on_schema(void *ctx, const struct llm_end *end)
{
    struct doctor *d = ctx;
    take_end(d, end);
    if (stopped(d)) {
        return;
    }
    if (d->schema.shape == LLM_SHAPE_SCHEMA && d->schema.error.kind == ERROR_NONE &&
        !doctor_is_object(&d->schema)) {
        d->objects = trial(d, true);
        d->object_asked = d->objects && ask_form(d, d->objects, &d->object, NULL, on_object);
    }
    if (!d->object_asked) {
        end_forms(d);
    }
}

static void look_at_forms(struct doctor *d)
{
    struct json_object *schema = form_schema();
    d->plain = trial(d, false);
    bool asked = d->plain && ask_form(d, d->plain, &d->schema, schema, on_schema);
    json_free(schema);
    if (!asked) {
        end_forms(d);
    }
}

/* --- the question: a list of models proves nothing about the key --- */

/* The client for it, in place of the one that there may be. */
static enum error_kind open_llm(struct doctor *d, double wait, struct error *err)
{
    struct llm *l = NULL;
    const struct provider_trial how = {
        .connect_timeout = WAIT_CONNECTION,
        .first_byte_timeout = wait,
        .remembers = true,
    };
    enum error_kind kind = provider_llm_new(d->call->app, &how, &l, err);
    if (kind == ERROR_NONE) {
        llm_free(d->llm);
        d->llm = l;
    }
    return kind;
}

static void on_question(void *ctx, const struct llm_end *end)
{
    struct doctor *d = ctx;
    take_end(d, end);
    if (stopped(d)) {
        return;
    }
    doctor_tell_question(d, end->model);
    doctor_tell_list(d);
    if (doctor_answered(&d->question)) {
        look_at_forms(d);
    } else {
        search(d);
    }
}

/* Long patience is for a server that is known to speak: one that was silent already is stuck. */
static void look_at_question(struct doctor *d)
{
    static const struct llm_message message = {.role = "user", .content = "Say: ok"};
    const struct llm_request request = {.messages = &message, .message_count = 1, .max_tokens = 1};
    if (d->list_status != 0 && net_url_is_loopback(llm_endpoint(d->llm))) {
        open_llm(d, WAIT_LOADING, NULL); /* made before of the same settings: else that one asks */
    }
    if (!ask(d, d->llm, &d->question, &request, on_question)) {
        doctor_tell_question(d, NULL);
        search(d);
    }
}

/* --- the list, which also shows the way --- */

static void on_list(void *ctx, const struct llm_probe_end *end)
{
    struct doctor_probe *p = ctx;
    struct doctor *d = p->doctor;
    p->probe = NULL;
    if (stopped(d)) {
        return;
    }
    if (!doctor_tell_route(d, end->result)) {
        doctor_tell_unasked(d, &end->result->error);
        search(d);
        return;
    }
    d->list_status = end->result->status;
    d->listed = end->result->error.kind == ERROR_NONE && d->list_status == 200 &&
                llm_models_read(end->body, end->n, &d->models, NULL) == ERROR_NONE;
    look_at_question(d);
}

static void look_at_list(struct doctor *d)
{
    struct error err = {0};
    if (!start_probe(d, 0, "models", NULL, on_list, &err)) {
        finding_add_error(d->call, "model", &err);
        search(d);
    }
    error_clear(&err);
}

static void look_at_key(struct doctor *d)
{
    struct error err = {0};
    if (!doctor_tell_key(d)) {
        search(d);
    } else if (open_llm(d, WAIT_ANSWER, &err)) {
        finding_add_error(d->call, "model", &err);
        search(d);
    } else {
        look_at_list(d);
    }
    error_clear(&err);
}

static void on_key(void *ctx, const struct error *err)
{
    struct doctor *d = ctx;
    call_on_cancel(d->call, cancel);
    if (stopped(d)) {
        return;
    }
    if (err->kind) {
        finding_add_error(d->call, "key", err);
        search(d);
    } else {
        look_at_key(d);
    }
}

enum command_state doctor_look(struct call *call)
{
    struct doctor *d = mem_alloc(sizeof *d);
    d->call = call;
    call_set_state(call, d, doctor_free);
    call_on_cancel(call, cancel);
    if (!providers_is_builtin(call->app) && key_must_be_fetched(call->app)) {
        key_fetch(call, on_key, d);
    } else if (providers_is_builtin(call->app)) {
        finding_add(call, "model", "ok",
                    mem_strdup(_("none is configured: the built-in planner answers")),
                    mem_strdup(_("To use a model set llm.base_url and llm.model.")));
        search(d);
    } else {
        look_at_key(d);
    }
    return COMMAND_WAIT;
}
