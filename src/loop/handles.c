/* Watches, watched files, timers, signals and hooks: each one a libuv handle inside a struct of
 * ours that is freed in libuv's close callback, after the turn in which it was given up. */
#include "loop_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"

#include <signal.h>
#include <stdlib.h>

/* The struct is the handle's `data`. */
static void free_data(uv_handle_t *handle)
{
    free(handle->data);
}

void loop_close_handle(uv_handle_t *handle)
{
    uv_close(handle, free_data);
}

/* --- watches --- */

struct loop_watch {
    uv_poll_t poll;
    int fd;
    loop_watch_fn *fn;
    void *ctx;
    bool gone; /* the descriptor went away, libuv has stopped by itself */
};

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct loop_watch *w = poll->data;
    unsigned happened =
        (events & UV_READABLE ? LOOP_READ : 0u) | (events & UV_WRITABLE ? LOOP_WRITE : 0u);
    if (status < 0) {
        uv_poll_stop(poll);
        w->gone = true;
        happened = LOOP_ERROR;
    }
    w->fn(w->ctx, w->fd, happened);
}

struct loop_watch *loop_watch_new(struct loop *l, int fd, unsigned events, loop_watch_fn *fn,
                                  void *ctx, struct error *err)
{
    struct loop_watch *w = mem_alloc(sizeof *w);
    int status = uv_poll_init(&l->uv, &w->poll, fd);
    if (status != 0) {
        free(w);
        error_set(err, ERROR_IO, _("descriptor %d cannot be watched: %s"), fd, uv_strerror(status));
        return NULL;
    }
    w->poll.data = w;
    w->fd = fd;
    w->fn = fn;
    w->ctx = ctx;
    loop_watch_set(w, events);
    return w;
}

void loop_watch_set(struct loop_watch *w, unsigned events)
{
    int wanted = (events & LOOP_READ ? UV_READABLE : 0) | (events & LOOP_WRITE ? UV_WRITABLE : 0);
    if (wanted == 0 || w->gone) {
        uv_poll_stop(&w->poll);
    } else {
        uv_poll_start(&w->poll, wanted, on_poll);
    }
}

void loop_watch_free(struct loop_watch *w)
{
    if (w) {
        uv_poll_stop(&w->poll);
        loop_close_handle((uv_handle_t *)&w->poll);
    }
}

/* --- watched files --- */

struct loop_file_watch {
    uv_fs_event_t event;
    loop_file_watch_fn *fn;
    void *ctx;
};

static void on_file(uv_fs_event_t *event, const char *name, int events, int status)
{
    struct loop_file_watch *w = event->data;
    bool gone = status < 0 || (events & UV_RENAME);
    if (gone) {
        uv_fs_event_stop(event);
    }
    w->fn(w->ctx, gone);
}

struct loop_file_watch *loop_file_watch_new(struct loop *l, const char *path,
                                            loop_file_watch_fn *fn, void *ctx, struct error *err)
{
    struct loop_file_watch *w = mem_alloc(sizeof *w);
    w->fn = fn;
    w->ctx = ctx;
    uv_fs_event_init(&l->uv, &w->event);
    w->event.data = w;
    int status = uv_fs_event_start(&w->event, on_file, path, 0);
    if (status != 0) {
        error_set(err, ERROR_IO, _("%s cannot be watched: %s"), path, uv_strerror(status));
        loop_file_watch_free(w);
        return NULL;
    }
    uv_unref((uv_handle_t *)&w->event);
    return w;
}

void loop_file_watch_free(struct loop_file_watch *w)
{
    if (w) {
        uv_fs_event_stop(&w->event);
        loop_close_handle((uv_handle_t *)&w->event);
    }
}

/* --- timers --- */

struct loop_timer {
    uv_timer_t timer;
    loop_fn *fn;
    void *ctx;
};

static void on_timer(uv_timer_t *timer)
{
    struct loop_timer *t = timer->data;
    t->fn(t->ctx);
}

struct loop_timer *loop_timer_new(struct loop *l, loop_fn *fn, void *ctx)
{
    struct loop_timer *t = mem_alloc(sizeof *t);
    uv_timer_init(&l->uv, &t->timer);
    t->timer.data = t;
    t->fn = fn;
    t->ctx = ctx;
    return t;
}

void loop_timer_start(struct loop_timer *t, uint64_t ms, uint64_t repeat_ms)
{
    /* A timer of 0 ms that is restarted from its own callback would starve all input. */
    uv_timer_start(&t->timer, on_timer, ms > 0 ? ms : 1, repeat_ms);
}

void loop_timer_stop(struct loop_timer *t)
{
    uv_timer_stop(&t->timer);
}

bool loop_timer_active(const struct loop_timer *t)
{
    return uv_is_active((const uv_handle_t *)&t->timer);
}

void loop_timer_free(struct loop_timer *t)
{
    if (t) {
        uv_timer_stop(&t->timer);
        loop_close_handle((uv_handle_t *)&t->timer);
    }
}

/* --- signals --- */

struct loop_signal {
    uv_signal_t signal;
    void (*fn)(void *ctx, int number);
    void *ctx;
};

static void on_signal(uv_signal_t *handle, int number)
{
    struct loop_signal *s = handle->data;
    s->fn(s->ctx, number);
}

static struct loop_signal *make_signal(struct loop *l, int number, bool once,
                                       void (*fn)(void *ctx, int number), void *ctx)
{
    struct sigaction inherited;
    if (sigaction(number, NULL, &inherited) == 0 && inherited.sa_handler == SIG_IGN) {
        return NULL; /* nohup and its like mean it */
    }
    struct loop_signal *s = mem_alloc(sizeof *s);
    uv_signal_init(&l->uv, &s->signal);
    s->signal.data = s;
    s->fn = fn;
    s->ctx = ctx;
    if (once) {
        uv_signal_start_oneshot(&s->signal, on_signal, number);
    } else {
        uv_signal_start(&s->signal, on_signal, number);
    }
    uv_unref((uv_handle_t *)&s->signal);
    return s;
}

struct loop_signal *loop_signal_new(struct loop *l, int number, void (*fn)(void *ctx, int number),
                                    void *ctx)
{
    return make_signal(l, number, false, fn, ctx);
}

struct loop_signal *loop_signal_new_once(struct loop *l, int number,
                                         void (*fn)(void *ctx, int number), void *ctx)
{
    return make_signal(l, number, true, fn, ctx);
}

void loop_signal_free(struct loop_signal *s)
{
    if (s) {
        uv_signal_stop(&s->signal);
        loop_close_handle((uv_handle_t *)&s->signal);
    }
}

/* --- hooks --- */

struct loop_hook {
    uv_prepare_t prepare;
    loop_fn *fn;
    void *ctx;
};

static void on_prepare(uv_prepare_t *prepare)
{
    struct loop_hook *h = prepare->data;
    h->fn(h->ctx);
}

struct loop_hook *loop_hook_new(struct loop *l, loop_fn *fn, void *ctx)
{
    struct loop_hook *h = mem_alloc(sizeof *h);
    uv_prepare_init(&l->uv, &h->prepare);
    h->prepare.data = h;
    h->fn = fn;
    h->ctx = ctx;
    uv_prepare_start(&h->prepare, on_prepare);
    uv_unref((uv_handle_t *)&h->prepare);
    return h;
}

void loop_hook_free(struct loop_hook *h)
{
    if (h) {
        uv_prepare_stop(&h->prepare);
        loop_close_handle((uv_handle_t *)&h->prepare);
    }
}
