#include "doctor_internal.h"

#include "app_internal.h"
#include "key.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/near.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"
#include "syllabus/config/config.h"
#include "syllabus/net/url.h"

#include <stdlib.h>
#include <string.h>

#define CONTEXT_LITTLE 8192 /* tokens: below that the form, a plan and a dialogue do not fit */

/* --- words --- */

/* True for a text that is shown as it is, and can so be typed again. */
static bool is_plain(const char *text)
{
    char *clean = text_cleaned(text, TEXT_ONE_LINE);
    bool plain = strcmp(clean, text) == 0 && !text_blank(text);
    free(clean);
    return plain;
}

/* The command that sets a value, for a shell. */
static char *setting_line(const char *key, const char *value)
{
    static const char bare[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                               "_./:@%+=,-";
    if (value[0] != '-' && value[strspn(value, bare)] == '\0') {
        return mem_printf("syllabus config set %s %s", key, value);
    }
    struct buf line = BUF_INIT(8 * strlen(value) + 200);
    buf_printf(&line, "syllabus config set %s%s '", value[0] == '-' ? "-- " : "", key);
    for (const char *p = value; *p; p++) {
        buf_add_str(&line, *p == '\'' ? "'\\''" : "");
        buf_add(&line, p, *p == '\'' ? 0 : 1);
    }
    buf_add_char(&line, '\'');
    return buf_steal(&line);
}

bool doctor_answered(const struct doctor_answer *a)
{
    enum error_kind kind = a->error.kind;
    return kind == ERROR_NONE || kind == ERROR_CUT_OFF || kind == ERROR_EMPTY;
}

bool doctor_is_object(const struct doctor_answer *a)
{
    struct json_object *v = NULL;
    json_parse(buf_str(&a->text), a->text.len, LIMIT_JSON_DEPTH, &v, NULL); /* prose is no object */
    bool is = json_kind(v) == JSON_OBJECT;
    json_free(v);
    return is;
}

/* --- the key --- */

static void tell_no_key(struct doctor *d, const char *address)
{
    if (net_url_is_loopback(address)) {
        finding_add(d->call, "key", "ok",
                    mem_strdup(_("none; a server on this machine seldom wants one")), NULL);
        return;
    }
    char *server = net_url_host(address);
    finding_add(d->call, "key", "warn", mem_printf(_("none for %s"), server),
                mem_strdup(_("Set SYLLABUS_API_KEY or llm.api_key_command, or seal one: syllabus "
                             "account key set")));
    free(server);
}

bool doctor_tell_key(struct doctor *d)
{
    struct app *app = d->call->app;
    const char *address = key_address(app);
    struct secret *key = NULL;
    struct key_place place = {KEY_NONE, NULL};
    struct error err = {0};
    if (key_resolve(app, address, &key, &place, &err)) {
        finding_add_error(d->call, "key", &err);
        error_clear(&err);
        return false;
    }
    char *server = net_url_host(address);
    switch (place.source) {
    case KEY_NONE:
        tell_no_key(d, address);
        break;
    case KEY_ENVIRONMENT:
        finding_add(d->call, "key", "ok", mem_printf(_("from %s"), place.variable), NULL);
        break;
    case KEY_COMMAND:
        finding_add(d->call, "key", "ok", mem_printf(_("from %s"), "llm.api_key_command"), NULL);
        break;
    case KEY_VAULT:
        finding_add(d->call, "key", "ok",
                    mem_printf(workspace_is_guest(app) ? _("in memory, for %s")
                                                       : _("sealed in the database, for %s"),
                               server),
                    NULL);
        break;
    }
    free(server);
    secret_free(key);
    return true;
}

/* --- the way --- */

static void tell_connection(struct doctor *d, const char *address)
{
    const char *host = llm_host(d->llm);
    if (!address) {
        finding_add(d->call, "connection", "ok", mem_printf(_("%s is reached"), host), NULL);
        return;
    }
    size_t n = strlen(address);
    bool named = strncmp(host, address, n) != 0 && host[0] != '[';
    if (named) {
        finding_add(d->call, "dns", "ok", mem_printf(_("%s has an address: %s"), host, address),
                    NULL);
    }
    finding_add(d->call, "connection", "ok", mem_printf(_("%s is reached"), host), NULL);
}

static void tell_encryption(struct doctor *d)
{
    const char *endpoint = llm_endpoint(d->llm);
    if (net_url_is_https(endpoint)) {
        finding_add(d->call, "tls", "ok",
                    mem_strdup(_("encrypted, and the certificate is trusted")), NULL);
    } else if (net_url_is_loopback(endpoint)) {
        finding_add(d->call, "tls", "ok",
                    mem_strdup(_("not encrypted, and need not be: it stays on "
                                 "this machine")),
                    NULL);
    } else {
        finding_add(d->call, "tls", "warn",
                    mem_strdup(_("not encrypted: anyone on the way can read along")),
                    mem_strdup(_("Use an https address where the server has one.")));
    }
}

bool doctor_tell_route(struct doctor *d, const struct net_result *result)
{
    bool https = net_url_is_https(llm_endpoint(d->llm));
    enum net_stage reached = https ? NET_STAGE_SECURED : NET_STAGE_CONNECTED;
    if (result->stage == NET_STAGE_NONE) {
        finding_add_error(d->call, "dns", &result->error);
        return false;
    }
    if (result->stage < NET_STAGE_CONNECTED) {
        finding_add_error(d->call, "connection", &result->error);
        return false;
    }
    tell_connection(d, result->address);
    if (result->stage < reached) {
        bool silent = result->error.kind == ERROR_TIMEOUT; /* what speaks no TLS waits for more */
        const char *advice =
            silent ? _("Check whether the address should begin with http:// instead of https://.")
                   : app_advice(&result->error);
        finding_add(d->call, "tls", "fail", mem_strdup(result->error.message), mem_strdup(advice));
        return false;
    }
    tell_encryption(d);
    return true;
}

/* --- the model and the list --- */

/* The listed name that is meant by one that is not there; NULL when none is near. */
static const char *nearest_model(const struct llm_models *models, const char *name)
{
    const char *best = NULL;
    size_t least = near_limit(name);
    for (size_t i = 0; i < models->count; i++) {
        const char *id = models->items[i].id;
        const char *last = strrchr(id, '/');
        size_t whole = near_distance(id, name);
        size_t tail = last ? near_distance(last + 1, name) : whole;
        size_t distance = tail < whole ? tail : whole;
        if (distance < least && is_plain(id)) {
            least = distance;
            best = id;
        }
    }
    return best;
}

static const char *first_model(const struct llm_models *models)
{
    for (size_t i = 0; i < models->count; i++) {
        if (models->items[i].speaks && is_plain(models->items[i].id)) {
            return models->items[i].id;
        }
    }
    return NULL;
}

/* What to set where the model that is asked for may be the fault; NULL when the list does not say.
 */
static char *model_advice(const struct doctor *d)
{
    const char *name = llm_model(d->llm);
    if (!d->listed || llm_models_find(&d->models, name)) {
        return NULL;
    }
    const char *other = *name ? nearest_model(&d->models, name) : first_model(&d->models);
    return other ? setting_line("llm.model", other) : NULL;
}

void doctor_tell_question(struct doctor *d, const char *model)
{
    const struct error *err = &d->question.error;
    if (doctor_answered(&d->question)) {
        char *name = text_cleaned(model ? model : llm_model(d->llm), TEXT_ONE_LINE);
        finding_add(d->call, "model", "ok",
                    mem_printf(_("%s answers at %s"), *name ? name : "?", llm_host(d->llm)), NULL);
        free(name);
        return;
    }
    char *advice = NULL;
    if (err->kind == ERROR_REFUSED) {
        advice = model_advice(d);
    } else if (err->kind == ERROR_TIMEOUT) { /* the kind's own advice is about other time-outs */
        advice =
            mem_strdup(_("Doctor waits no longer; in a dialogue llm.first_byte_timeout counts. "
                         "See whether the server is busy or hangs."));
    }
    finding_add(d->call, "model", "fail", mem_strdup(err->message),
                advice ? advice : mem_strdup(app_advice(err)));
}

void doctor_tell_unasked(struct doctor *d, const struct error *why)
{
    finding_add(d->call, "model", "fail", mem_printf(_("%s could not be asked"), llm_host(d->llm)),
                mem_strdup(app_advice(why)));
}

static void tell_no_list(struct doctor *d)
{
    char *message =
        d->list_status != 0 && d->list_status != 200
            ? mem_printf(_("the server has no list of models (HTTP %d); none is needed"),
                         d->list_status)
            : mem_strdup(_("the server has no list of models that can be read; none is "
                           "needed"));
    finding_add(d->call, "models", "ok", message, NULL);
}

void doctor_tell_list(struct doctor *d)
{
    const char *name = llm_model(d->llm);
    unsigned long n = (unsigned long)d->models.count;
    if (!d->listed) {
        tell_no_list(d);
        return;
    }
    char *count = d->models.more
                      ? mem_printf(ngettext("more than %lu model", "more than %lu models", n), n)
                      : mem_printf(ngettext("%lu model", "%lu models", n), n);
    char *shown = text_cleaned(name, TEXT_ONE_LINE);
    if (llm_models_find(&d->models, name)) {
        finding_add(d->call, "models", "ok", mem_printf(_("%s, %s among them"), count, shown),
                    NULL);
    } else if (!*name) {
        finding_add(d->call, "models", "ok", mem_strdup(count), model_advice(d));
    } else if (doctor_answered(&d->question)) {
        finding_add(
            d->call, "models", "ok",
            mem_printf(_("%s; %s is not among them and answers nevertheless"), count, shown), NULL);
    } else {
        char *advice = model_advice(d);
        finding_add(d->call, "models", "warn",
                    mem_printf(_("%s, and %s is not among them"), count, shown),
                    advice ? advice : mem_strdup(_("Check llm.model.")));
    }
    free(shown);
    free(count);
}

/* --- the forms of answers --- */

/* Nothing can be said of an answer that did not come; it is no fault of the settings. */
static bool tell_unknown(struct doctor *d, const char *check, const struct doctor_answer *a)
{
    bool unknown = !doctor_answered(a) || a->pieces == 0;
    if (unknown) {
        const char *why = a->error.message ? a->error.message : _("there was no answer");
        finding_add(d->call, check, "warn", mem_printf(_("could not be told: %s"), why),
                    mem_strdup(_("Answers are checked in any case; nothing has to be set.")));
    }
    return unknown;
}

void doctor_tell_streaming(struct doctor *d)
{
    if (tell_unknown(d, "streaming", &d->schema)) {
        return;
    }
    if (d->schema.pieces > 1) {
        finding_add(d->call, "streaming", "ok", mem_strdup(_("answers come as they are written")),
                    NULL);
    } else {
        finding_add(d->call, "streaming", "warn",
                    mem_strdup(_("the answer came in one piece: it will be seen only when it is "
                                 "whole")),
                    mem_strdup(_("The server, or a proxy before it, does not stream.")));
    }
}

void doctor_tell_structure(struct doctor *d)
{
    bool whole = d->schema.error.kind == ERROR_NONE;
    bool object = whole && doctor_is_object(&d->schema);
    bool below =
        d->object_asked && d->object.shape == LLM_SHAPE_OBJECT && doctor_is_object(&d->object);
    if (tell_unknown(d, "structured", &d->schema)) {
        return;
    }
    if (object && d->schema.shape == LLM_SHAPE_SCHEMA) {
        finding_add(d->call, "structured", "ok", mem_strdup(_("JSON by a schema (json_schema)")),
                    NULL);
    } else if ((object && d->schema.shape == LLM_SHAPE_OBJECT) || below) {
        const char *text = below ? _("JSON without a schema (json_object): json_schema is ignored")
                                 : _("JSON without a schema (json_object): json_schema is refused");
        finding_add(d->call, "structured", "ok", mem_strdup(text), NULL);
    } else if (!whole) {
        finding_add(d->call, "structured", "ok",
                    mem_printf(_("could not be told within the tokens of the trial: %s"),
                               d->schema.error.message),
                    NULL);
    } else {
        finding_add(d->call, "structured", "warn",
                    mem_strdup(_("the server does not see to it that answers are JSON")),
                    mem_strdup(_("Finalizing works all the same, by asking for it and reading what "
                                 "comes; another model may be surer.")));
    }
}

/* --- context --- */

void doctor_tell_context(struct doctor *d)
{
    int64_t set = config_int(d->call->app->options->config, "llm.context_window", 0);
    long long known = (long long)d->context;
    if (known == 0 && set == 0) {
        finding_add(d->call, "context", "ok", mem_strdup(_("the server does not say how much")),
                    mem_strdup(_("If it is known, set llm.context_window.")));
    } else if (known == 0) {
        finding_add(d->call, "context", "ok",
                    mem_printf(_("%lld tokens by llm.context_window; the server does not say"),
                               (long long)set),
                    NULL);
    } else if (set > known) {
        finding_add(
            d->call, "context", "warn",
            mem_printf(_("%lld tokens, and llm.context_window says %lld"), known, (long long)set),
            mem_printf("syllabus config set llm.context_window %lld", known));
    } else if (known < CONTEXT_LITTLE) {
        finding_add(d->call, "context", "warn",
                    mem_printf(_("only %lld tokens: long dialogues will not fit"), known),
                    mem_strdup(_("Start the server with more: OLLAMA_CONTEXT_LENGTH=16384 for "
                                 "Ollama, --ctx-size 16384 for llama.cpp.")));
    } else {
        finding_add(d->call, "context", "ok", mem_printf(_("%lld tokens"), known), NULL);
    }
}

/* --- servers on this machine --- */

void doctor_tell_local(struct doctor *d, const struct local_found *found)
{
    unsigned long n = (unsigned long)found->models->count;
    const char *model = first_model(found->models);
    char *advice = NULL;
    if (model) {
        char *url_line = setting_line("llm.base_url", found->base_url);
        char *model_line = setting_line("llm.model", model);
        advice = mem_printf("%s\n%s", url_line, model_line);
        free(url_line);
        free(model_line);
    } else {
        advice = mem_strdup(_("It has no model yet: load one, then look again."));
    }
    finding_add(d->call, "local", "ok",
                mem_printf(ngettext("%s answers at %s with %lu model",
                                    "%s answers at %s with %lu models", n),
                           found->name, found->base_url, n),
                advice);
}
