#include "tape_internal.h"

#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/loop/loop.h"

#include <stdlib.h>
#include <string.h>

#define EVENTS_A_TURN 64 /* of those that need not wait */

/* A place in the recording. */
struct place {
    size_t at;   /* of the next line */
    size_t line; /* its number */
};

struct replay {
    struct net_transport base;
    struct loop *loop;
    char *path;
    char *text;
    size_t n;
    bool in_time;
    struct place *requests; /* each at its own line */
    size_t count, cap;
    size_t next; /* the request that answers the next one */
    struct play *first;
};

/* A call that is being answered. */
struct play {
    struct net_call base;
    struct replay *replay;
    struct play *next;
    struct net_sink sink;
    struct loop_timer *timer;
    int64_t number;
    struct place place;
    struct tape_event event; /* the next one to be delivered */
    bool has_event;
    bool hurry; /* no waits */
    bool cancelled;
    int64_t ms; /* of the event before */
    size_t received, body_limit;
    struct error error; /* why it cannot go on */
};

static const struct net_transport_ops replay_ops;

/* --- reading --- */

/* The next whole line; false at the end, or where the recording was cut in the middle of a line. */
static bool next_line(const struct replay *r, struct place *p, const char **line, size_t *n)
{
    const char *begin = r->text + p->at;
    const char *end = p->at < r->n ? memchr(begin, '\n', r->n - p->at) : NULL;
    if (end == NULL) {
        return false;
    }
    *line = begin;
    *n = (size_t)(end - begin);
    p->at += *n + 1;
    p->line++;
    return true;
}

static enum error_kind at_line(const struct replay *r, const struct place *p, struct error *err)
{
    error_prefix(err, _("%s, line %zu"), r->path, p->line);
    return err != NULL ? err->kind : ERROR_BAD_DATA;
}

/* What a request may go through, one after the other. */
struct take {
    bool told, ended;
};

/* A line in its order; `takes` has one element a request. */
static enum error_kind check_event(struct replay *r, const struct tape_event *e,
                                   struct take **takes, struct error *err)
{
    bool begins = e->kind == TAPE_REQUEST;
    bool known = e->request <= (int64_t)r->count;
    struct take *take = known ? &(*takes)[e->request - 1] : NULL;
    if (begins ? e->request != (int64_t)r->count + 1 : !known || take->ended) {
        return error_set(err, ERROR_BAD_DATA, _("request %lld is out of order"),
                         (long long)e->request);
    }
    if ((e->kind == TAPE_DATA && !take->told) || (e->kind == TAPE_STATUS && take->told)) {
        return error_set(err, ERROR_BAD_DATA, _("request %lld is out of order"),
                         (long long)e->request);
    }
    if (begins && r->count >= LIMIT_RECORDED) {
        return error_set(err, ERROR_TOO_LONG, _("it holds more than %u requests"), LIMIT_RECORDED);
    }
    if (!begins) {
        take->told = take->told || e->kind == TAPE_STATUS;
        take->ended = take->ended || e->kind == TAPE_END;
    }
    return ERROR_NONE;
}

/* All of it is looked over before any of it counts; only its end may be missing. */
static enum error_kind look_over(struct replay *r, struct error *err)
{
    struct place p = {0};
    struct place before;
    struct take *takes = NULL;
    size_t cap = 0;
    const char *line;
    size_t n = 0;
    if (!next_line(r, &p, &line, &n)) {
        n = 0;
        line = "";
    }
    enum error_kind kind = tape_head_check(line, n, err);
    if (kind != ERROR_NONE) {
        error_prefix(err, "%s", r->path);
        return kind;
    }
    for (before = p; kind == ERROR_NONE && next_line(r, &p, &line, &n); before = p) {
        struct tape_event e = {0};
        kind = tape_event_read(line, n, &e, err);
        if (kind == ERROR_NONE) {
            kind = check_event(r, &e, &takes, err);
        }
        if (kind == ERROR_NONE && e.kind == TAPE_REQUEST) {
            mem_grow(&r->requests, &r->cap, r->count + 1, sizeof *r->requests);
            mem_grow(&takes, &cap, r->count + 1, sizeof *takes);
            takes[r->count] = (struct take){0};
            r->requests[r->count++] = before;
        }
        tape_event_fini(&e);
    }
    free(takes);
    return kind != ERROR_NONE ? at_line(r, &p, err) : ERROR_NONE;
}

/* Reads on to the next line of this call. False where there is none. */
static bool play_load(struct play *c)
{
    const char *line;
    size_t n;
    tape_event_fini(&c->event);
    c->has_event = false;
    while (!c->has_event && next_line(c->replay, &c->place, &line, &n) &&
           tape_event_read(line, n, &c->event, NULL) == ERROR_NONE) {
        c->has_event = c->event.request == c->number && c->event.kind != TAPE_REQUEST;
        if (!c->has_event) {
            tape_event_fini(&c->event);
        }
    }
    return c->has_event;
}

/* --- a call's life --- */

static void play_free(struct play *c)
{
    for (struct play **at = &c->replay->first; *at != NULL; at = &(*at)->next) {
        if (*at == c) {
            *at = c->next;
            break;
        }
    }
    loop_timer_free(c->timer);
    tape_event_fini(&c->event);
    error_clear(&c->error);
    free(c);
}

static void play_end(struct play *c, struct net_result *result, struct tape_event *take_event)
{
    struct net_sink sink = c->sink;
    play_free(c);
    sink.done(sink.ctx, result);
    error_clear(&result->error);
    tape_event_fini(take_event);
}

/* It ends for a reason of ours. */
static void play_fail(struct play *c)
{
    struct net_result result = {0};
    struct tape_event none = {0};
    if (c->cancelled) {
        error_set(&result.error, ERROR_INTERRUPTED, _("cancelled"));
    } else {
        error_move(&result.error, &c->error);
    }
    play_end(c, &result, &none);
}

static void play_conclude(struct play *c)
{
    struct net_result result = {0};
    struct tape_event last = c->event;
    c->event = (struct tape_event){0};
    tape_end_read(last.end, &result, NULL); /* it was looked over */
    play_end(c, &result, &last);
}

static void play_data(struct play *c)
{
    const struct buf *data = &c->event.data;
    if (data->len > c->body_limit - c->received) {
        error_set(&c->error, ERROR_TOO_LONG, _("%s: an answer is longer than %zu bytes"),
                  c->replay->path, c->body_limit);
    } else if (data->len > 0) {
        c->received += data->len;
        c->sink.body(c->sink.ctx, buf_str(data), data->len);
    }
}

/* The event that is due. False when the call is over. */
static bool play_step(struct play *c)
{
    if (c->cancelled || c->error.kind != ERROR_NONE) {
        play_fail(c);
        return false;
    }
    c->ms = c->event.ms;
    switch (c->event.kind) {
    case TAPE_END:
        play_conclude(c);
        return false;
    case TAPE_STATUS:
        c->sink.status(c->sink.ctx, c->event.status, c->event.content_type);
        break;
    default:
        play_data(c);
        break;
    }
    if (c->error.kind == ERROR_NONE && !play_load(c)) {
        error_set(&c->error, ERROR_BAD_DATA,
                  _("%s: the recording ends in the middle of answer %lld"), c->replay->path,
                  (long long)c->number);
        error_advise(&c->error, _("It was cut off, or the program was while it was made."));
    }
    return true;
}

/* How long the next event is to be waited for. */
static int64_t play_wait(const struct play *c)
{
    bool waits = c->replay->in_time && !c->hurry && !c->cancelled && c->has_event;
    return waits && c->event.ms > c->ms ? c->event.ms - c->ms : 0;
}

static void play_wake(struct play *c, int64_t ms)
{
    loop_refresh_clock(c->replay->loop);
    loop_timer_start(c->timer, ms < 1 ? 1 : (uint64_t)ms, 0);
}

static void on_due(void *ctx)
{
    struct play *c = ctx;
    int64_t wait = 0;
    for (int i = 0; i < EVENTS_A_TURN && wait == 0; i++) {
        if (!play_step(c)) {
            return;
        }
        wait = play_wait(c);
    }
    play_wake(c, wait);
}

/* --- the request that is asked, and the one that was --- */

/* What is asked of a server, whichever it is: the last part of the path. */
static char *asked_of(const char *url)
{
    size_t n = strcspn(url, "?#");
    size_t begin = n;
    while (begin > 0 && url[begin - 1] != '/') {
        begin--;
    }
    char *raw = mem_strndup(url + begin, n - begin);
    char *clean = text_cleaned(raw, TEXT_ONE_LINE);
    free(raw);
    return clean;
}

/* Takes the next request of the recording for this one, or says why not. */
static void play_match(struct play *c, const char *method, const char *url)
{
    struct replay *r = c->replay;
    if (r->next >= r->count) {
        error_set(&c->error, ERROR_BAD_DATA,
                  ngettext("%s: the recording has only %lu request",
                           "%s: the recording has only %lu requests", (unsigned long)r->count),
                  r->path, (unsigned long)r->count);
        error_advise(&c->error, _("Do what was done when it was recorded, and no more."));
        return;
    }
    c->number = (int64_t)r->next + 1;
    c->place = r->requests[r->next++];
    const char *line = NULL;
    size_t n = 0;
    struct tape_event e = {0};
    struct error unlikely = {0};
    next_line(r, &c->place, &line, &n);
    if (tape_event_read(line, n, &e, &unlikely) != ERROR_NONE) {
        error_move(&c->error, &unlikely);
        return;
    }
    char *asked = asked_of(url);
    char *recorded = asked_of(e.url);
    if (strcmp(e.method, method) != 0 || strcmp(asked, recorded) != 0) {
        char *recorded_method = text_cleaned(e.method, TEXT_ONE_LINE);
        error_set(&c->error, ERROR_BAD_DATA,
                  _("%s, line %zu: %s %s was recorded, and %s %s is asked for"), r->path,
                  c->place.line, recorded_method, recorded, method, asked);
        error_advise(&c->error, _("Do what was done when it was recorded, in the same order."));
        free(recorded_method);
    }
    free(asked);
    free(recorded);
    tape_event_fini(&e);
}

/* --- the transport --- */

static struct net_call *replay_start(struct net_transport *transport,
                                     const struct net_request *request, const struct net_sink *sink,
                                     struct error *err)
{
    struct replay *r = (struct replay *)transport;
    struct play *c = mem_alloc(sizeof *c);
    const char *method = request->body != NULL ? "POST" : "GET";
    c->base.ops = &replay_ops;
    c->replay = r;
    c->sink = *sink;
    c->body_limit = request->body_limit > 0 ? request->body_limit : LIMIT_ANSWER;
    c->timer = loop_timer_new(r->loop, on_due, c);
    c->next = r->first;
    r->first = c;
    play_match(c, request->method != NULL ? request->method : method, request->url);
    if (c->error.kind == ERROR_NONE && !play_load(c)) {
        error_set(&c->error, ERROR_BAD_DATA, _("%s: the recording ends before answer %lld"),
                  r->path, (long long)c->number);
        error_advise(&c->error, _("It was cut off, or the program was while it was made."));
    }
    play_wake(c, play_wait(c));
    return &c->base;
}

static void replay_cancel(struct net_call *call)
{
    struct play *c = (struct play *)call;
    c->cancelled = true;
    play_wake(c, 0);
}

static void replay_abandon(struct net_call *call)
{
    play_free((struct play *)call);
}

/* What was recorded after this is all there is: it need not be waited for. */
static void replay_finish_within(struct net_call *call, int64_t ms)
{
    ((struct play *)call)->hurry = true;
}

static void replay_free(struct net_transport *transport)
{
    struct replay *r = (struct replay *)transport;
    while (r->first != NULL) {
        play_free(r->first);
    }
    free(r->requests);
    free(r->path);
    free(r->text);
    free(r);
}

static const struct net_transport_ops replay_ops = {
    .start = replay_start,
    .cancel = replay_cancel,
    .abandon = replay_abandon,
    .finish_within = replay_finish_within,
    .free = replay_free,
};

enum error_kind replay_new(struct loop *loop, const char *path, bool in_time,
                           struct net_transport **out, struct error *err)
{
    struct replay *r = mem_alloc(sizeof *r);
    r->base.ops = &replay_ops;
    r->loop = loop;
    r->path = mem_strdup(path);
    r->in_time = in_time;
    enum error_kind kind = file_read(path, LIMIT_RECORDING, &r->text, &r->n, err);
    if (kind == ERROR_NONE) {
        kind = look_over(r, err);
    }
    if (kind != ERROR_NONE) {
        replay_free(&r->base);
        return kind;
    }
    *out = &r->base;
    return ERROR_NONE;
}
