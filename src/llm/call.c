#include "adapt_internal.h"
#include "answer_internal.h"
#include "llm_internal.h"
#include "request_internal.h"
#include "retry_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/loop/loop.h"
#include "syllabus/net/http.h"

#include <stdlib.h>
#include <string.h>

#define GRACE_USAGE_MS 3000 /* after a finish reason, for usage and [DONE] */
#define GRACE_CLOSE_MS 100  /* after [DONE], for the end that lets the connection be used again */
#define TICK_MS        1000 /* between two words about a wait */

/* A call is with the transport (net_call), or it waits for its next attempt (timer), or it is being
 * ended by call_end(). */
struct llm_call {
    struct llm *llm;
    struct llm_call *next;
    struct llm_sink sink;
    struct json_object *body;
    struct net_call *net_call;
    struct answer *answer; /* of the request that runs */
    int retries;           /* requests beyond the first */
    int steps;             /* of adapting */
    int failures;          /* that were waited for */
    int64_t waited_ms;
    int64_t loading_ms; /* waited for a model to be loaded */
    bool cancelled;

    struct loop_timer *timer; /* only while it waits */
    char *reason;             /* why it waits */
    bool loading;
    int64_t left_ms;
    int64_t tick_ms; /* of left_ms, by which the timer was set */
};

static void call_stop_waiting(struct llm_call *c)
{
    loop_timer_free(c->timer);
    c->timer = NULL;
    free(c->reason);
    c->reason = NULL;
}

/* Out of the list, with all it holds. The transport is done with it. */
static void call_free(struct llm_call *c)
{
    for (struct llm_call **at = &c->llm->calls; *at != NULL; at = &(*at)->next) {
        if (*at == c) {
            *at = c->next;
            break;
        }
    }
    call_stop_waiting(c);
    answer_free(c->answer);
    json_free(c->body);
    free(c);
}

void llm_call_free(struct llm_call *c)
{
    net_abandon(c->net_call);
    call_free(c);
}

/* --- one request --- */

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
    llm_request_init(l, &request);
    request.body = body;
    request.body_len = strlen(body);
    answer_free(c->answer);
    c->answer = answer_new(&l->place, &c->sink);
    c->net_call = net_start(l->net, &request, &sink, err);
    free(body);
    return c->net_call != NULL ? ERROR_NONE : ERROR_USAGE;
}

/* --- the end --- */

/* "The server asks to wait 2 minutes." */
static void advise_waiting(struct error *err, int64_t seconds)
{
    unsigned long n = (unsigned long)seconds;
    if (n < 120) {
        error_advise(err,
                     ngettext("The server asks to wait %lu second.",
                              "The server asks to wait %lu seconds.", n),
                     n);
    } else if (n < 7200) {
        n = (n + 59) / 60;
        error_advise(err,
                     ngettext("The server asks to wait %lu minute.",
                              "The server asks to wait %lu minutes.", n),
                     n);
    } else {
        n = (n + 3599) / 3600;
        error_advise(
            err,
            ngettext("The server asks to wait %lu hour.", "The server asks to wait %lu hours.", n),
            n);
    }
}

/* Tells the end and frees the call. Takes the error of `end`. */
static void call_end(struct llm_call *c, struct llm_end *end)
{
    enum error_kind kind = end->error.kind;
    if (c->cancelled && kind != ERROR_INTERRUPTED) { /* while the last text was given */
        error_set(&end->error, ERROR_INTERRUPTED, _("cancelled"));
    } else if (end->retry_after > 0 &&
               (kind == ERROR_RATE_LIMIT || kind == ERROR_REFUSED || kind == ERROR_TIMEOUT)) {
        advise_waiting(&end->error, end->retry_after);
    }
    end->retries = c->retries;
    end->shape = adapt_shape(c->body);
    c->sink.done(c->sink.ctx, end);
    error_clear(&end->error);
    call_free(c);
}

/* The end of a call that has no answer. Takes the error. */
static void call_end_without_answer(struct llm_call *c, struct error *err)
{
    struct llm_end end = {.prompt_tokens = -1, .completion_tokens = -1, .retry_after = -1};
    error_move(&end.error, err);
    call_end(c, &end);
}

static void call_send_again(struct llm_call *c)
{
    struct error err = {0};
    c->retries++;
    if (call_send(c, &err) != ERROR_NONE) {
        call_end_without_answer(c, &err);
    }
}

/* --- waiting --- */

static void call_tell_wait(const struct llm_call *c)
{
    if (c->sink.waiting != NULL) {
        int attempt = c->loading ? c->retries + 2 : c->failures + 1;
        int attempts = c->loading ? 0 : c->llm->retries + 1;
        c->sink.waiting(c->sink.ctx, c->reason, attempt, attempts, c->left_ms);
    }
}

static void call_start_tick(struct llm_call *c)
{
    c->tick_ms = c->left_ms < TICK_MS ? c->left_ms : TICK_MS;
    loop_timer_start(c->timer, (uint64_t)(c->tick_ms > 0 ? c->tick_ms : 1), 0);
}

static void on_tick(void *ctx)
{
    struct llm_call *c = ctx;
    struct error err = {0};
    if (c->cancelled) {
        error_set(&err, ERROR_INTERRUPTED, _("cancelled"));
        call_end_without_answer(c, &err);
        return;
    }
    c->left_ms -= c->tick_ms;
    if (c->left_ms > 0) {
        call_start_tick(c);
        call_tell_wait(c); /* may cancel it */
        return;
    }
    call_stop_waiting(c);
    call_send_again(c);
}

static void call_wait(struct llm_call *c, const struct retry *r, const char *reason)
{
    struct loop *loop = net_loop(c->llm->net);
    c->loading = r->verdict == RETRY_LOADING;
    c->loading_ms += c->loading ? r->ms : 0;
    c->waited_ms += c->loading ? 0 : r->ms;
    c->failures += c->loading ? 0 : 1;
    c->left_ms = r->ms;
    c->reason = mem_strdup(reason);
    c->timer = loop_timer_new(loop, on_tick, c);
    loop_refresh_clock(loop);
    call_start_tick(c);
    call_tell_wait(c);
}

static struct retry call_judge(const struct llm_call *c, const struct llm_end *end,
                               const struct net_result *result)
{
    uint32_t random;
    env_random(c->llm->env, &random, sizeof random);
    const struct retry_case facts = {
        .kind = end->error.kind,
        .fault = answer_fault(c->answer),
        .delivered = answer_has_begun(c->answer),
        .can_heal = result->can_heal,
        .broken_off = answer_broke_off(c->answer),
        .hint = &result->hint,
        .failures = c->failures,
        .retries = c->llm->retries,
        .waited_ms = c->waited_ms,
        .loading_ms = c->loading_ms,
        .now_ms = env_now_ms(c->llm->env),
        .chance = backoff_chance(random),
    };
    return retry_judge(&facts);
}

/* True when the call goes on after a wait. */
static bool call_retries(struct llm_call *c, const struct llm_end *end,
                         const struct net_result *result)
{
    struct retry r = call_judge(c, end, result);
    if (c->cancelled) { /* by the listener to a notice */
        return false;
    }
    if (r.verdict != RETRY_WAIT && r.verdict != RETRY_LOADING) {
        return false;
    }
    char *status = mem_printf("%d", result->status);
    char *wait = mem_printf("%lld", (long long)r.ms);
    log_event(LOG_INFO, "llm", "asking again", "host", c->llm->host, "why",
              error_kind_name(end->error.kind), "http", status, "in_ms", wait, NULL);
    free(status);
    free(wait);
    call_wait(c, &r, end->error.message);
    return true;
}

/* --- adapting --- */

/* True when the server refused how it was asked, and is being asked in another way. */
static bool call_adapts(struct llm_call *c)
{
    struct adapt a;
    const struct fault *fault = answer_fault(c->answer);
    if (fault == NULL || answer_has_begun(c->answer) || c->steps >= ADAPT_STEPS ||
        !adapt(c->body, c->llm->learned, fault, &a)) {
        return false;
    }
    c->steps++;
    json_free(c->body);
    c->body = json_ref(a.body);
    llm_learn(c->llm, json_ref(a.learned));
    log_event(LOG_INFO, "llm", "request refused: sent in another way", "host", c->llm->host, NULL);
    if (c->sink.notice != NULL) {
        c->sink.notice(c->sink.ctx, a.notice); /* may cancel it */
    }
    adapt_fini(&a);
    if (c->cancelled) {
        return false;
    }
    call_send_again(c);
    return true;
}

static void call_learn_window(const struct llm_call *c, const struct llm_end *end)
{
    struct json_object *learned = adapt_learn_window(c->llm->learned, end->context_window);
    if (learned != NULL) {
        llm_learn(c->llm, learned);
    }
}

static void on_done(void *ctx, const struct net_result *result)
{
    struct llm_call *c = ctx;
    int64_t asked_ms = backoff_asked_ms(&result->hint, env_now_ms(c->llm->env));
    char *request_id = fault_masked(&c->llm->place, result->request_id);
    struct llm_end end = {.request_id = request_id,
                          .retry_after = asked_ms < 0 ? -1 : (asked_ms + 999) / 1000};
    c->net_call = NULL;
    answer_end(c->answer, &result->error, &end);
    end.status = result->status;
    call_learn_window(c, &end);
    if (!c->cancelled && (call_adapts(c) || call_retries(c, &end, result))) {
        error_clear(&end.error);
    } else {
        call_end(c, &end);
    }
    free(request_id);
}

/* --- public --- */

struct llm_call *llm_start(struct llm *l, const struct llm_request *request,
                           const struct llm_sink *sink, struct error *err)
{
    struct llm_call *c = mem_alloc(sizeof *c);
    c->llm = l;
    c->sink = *sink;
    struct json_object *plain = request_new(l->model, l->extra_body, request);
    llm_recall(l);
    c->body = adapt_apply(plain, l->learned);
    json_free(plain);
    c->next = l->calls;
    l->calls = c;
    if (call_send(c, err) != ERROR_NONE) {
        call_free(c);
        return NULL;
    }
    log_event(LOG_INFO, "llm", "asking", "host", l->host, NULL);
    return c;
}

void llm_cancel(struct llm_call *c)
{
    c->cancelled = true;
    if (c->timer != NULL) {
        loop_timer_start(c->timer, 1, 0);
        return;
    }
    answer_stop(c->answer);
    if (c->net_call != NULL) {
        net_cancel(c->net_call);
    }
}
