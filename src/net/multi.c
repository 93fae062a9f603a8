#include "multi_internal.h"

#include "syllabus/base/error.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/loop/loop.h"

#include <stdlib.h>

struct net_multi {
    struct loop *loop;
    CURLM *multi;
    struct loop_timer *timer;
    net_multi_done_fn *done;
    void *ctx;
    bool inside;
};

/* One per socket, libcurl keeps it with the socket (curl_multi_assign). */
struct net_socket {
    struct net_multi *multi;
    struct loop_watch *watch; /* NULL: it could not be watched again */
    unsigned mask;            /* enum loop_events */
};

/* The only place that lets libcurl work; what it has finished is told when it has returned. */
static void multi_act(struct net_multi *m, curl_socket_t fd, int events)
{
    int running;
    m->inside = true;
    CURLMcode code = curl_multi_socket_action(m->multi, fd, events, &running);
    m->inside = false;
    if (code != CURLM_OK) {
        log_write(LOG_ERROR, "net", "socket action: %s", curl_multi_strerror(code));
    }
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(m->multi, &left)) != NULL) {
        if (message->msg == CURLMSG_DONE) {
            m->done(m->ctx, message->easy_handle, message->data.result);
        }
    }
}

static void on_timer(void *ctx)
{
    multi_act(ctx, CURL_SOCKET_TIMEOUT, 0);
}

static void on_socket(void *ctx, int fd, unsigned events);

/* A watch ends with the first error on its descriptor, though what the peer sent before a reset may
 * still lie in the socket. libcurl reads that, then meets the error itself and can name it. Returns
 * the events to tell. */
static unsigned watch_again(struct net_socket *s, int fd)
{
    loop_watch_free(s->watch); /* before the next one: one a descriptor */
    s->watch = loop_watch_new(s->multi->loop, fd, s->mask, on_socket, s, NULL);
    return s->watch != NULL ? s->mask : LOOP_ERROR;
}

static void on_socket(void *ctx, int fd, unsigned events)
{
    struct net_socket *s = ctx;
    struct net_multi *m = s->multi;
    if ((events & LOOP_ERROR) != 0) {
        events = watch_again(s, fd);
    }
    int mask = (events & LOOP_READ ? CURL_CSELECT_IN : 0) |
               (events & LOOP_WRITE ? CURL_CSELECT_OUT : 0) |
               (events & LOOP_ERROR ? CURL_CSELECT_ERR : 0);
    multi_act(m, fd, mask); /* may free s */
}

/* CURLMOPT_TIMERFUNCTION. libcurl may not be called from here, and a timer of 0 ms that is started
 * again from its own callback would starve the sockets. */
static int set_timer(CURLM *multi, long ms, void *ctx)
{
    struct net_multi *m = ctx;
    if (ms < 0) {
        loop_timer_stop(m->timer);
    } else {
        loop_timer_start(m->timer, ms < 1 ? 1 : (uint64_t)ms, 0);
    }
    return 0;
}

static void forget_socket(struct net_multi *m, curl_socket_t fd, struct net_socket *s)
{
    if (s != NULL) {
        loop_watch_free(s->watch);
        free(s);
        curl_multi_assign(m->multi, fd, NULL);
    }
}

static void watch_socket(struct net_multi *m, curl_socket_t fd, struct net_socket *s, unsigned mask)
{
    if (s != NULL) {
        s->mask = mask;
        if (s->watch != NULL) {
            loop_watch_set(s->watch, mask);
        }
        return;
    }
    struct error err = {0};
    s = mem_alloc(sizeof *s);
    s->multi = m;
    s->mask = mask;
    s->watch = loop_watch_new(m->loop, fd, mask, on_socket, s, &err);
    if (s->watch == NULL) {
        /* The transfer then runs into its time-out, which is told to the person. */
        log_write(LOG_ERROR, "net", "cannot watch a socket: %s", err.message);
        error_clear(&err);
        free(s);
        return;
    }
    curl_multi_assign(m->multi, fd, s);
}

/* CURLMOPT_SOCKETFUNCTION. */
static int set_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket)
{
    struct net_multi *m = ctx;
    switch (what) {
    case CURL_POLL_REMOVE:
        forget_socket(m, fd, socket);
        break;
    case CURL_POLL_IN:
        watch_socket(m, fd, socket, LOOP_READ);
        break;
    case CURL_POLL_OUT:
        watch_socket(m, fd, socket, LOOP_WRITE);
        break;
    case CURL_POLL_INOUT:
        watch_socket(m, fd, socket, LOOP_READ | LOOP_WRITE);
        break;
    default:
        break;
    }
    return 0;
}

struct net_multi *net_multi_new(struct loop *loop, net_multi_done_fn *done, void *ctx)
{
    CURLM *multi = curl_multi_init();
    if (multi == NULL) {
        return NULL;
    }
    struct net_multi *m = mem_alloc(sizeof *m);
    m->loop = loop;
    m->multi = multi;
    m->done = done;
    m->ctx = ctx;
    m->timer = loop_timer_new(loop, on_timer, m);
    curl_multi_setopt(m->multi, CURLMOPT_SOCKETFUNCTION, set_socket);
    curl_multi_setopt(m->multi, CURLMOPT_SOCKETDATA, m);
    curl_multi_setopt(m->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(m->multi, CURLMOPT_TIMERDATA, m);
    return m;
}

void net_multi_free(struct net_multi *m)
{
    if (m == NULL) {
        return;
    }
    curl_multi_cleanup(m->multi); /* may still call set_socket and set_timer */
    loop_timer_free(m->timer);
    free(m);
}

bool net_multi_add(struct net_multi *m, CURL *easy)
{
    CURLMcode code = curl_multi_add_handle(m->multi, easy);
    if (code != CURLM_OK) {
        log_write(LOG_ERROR, "net", "adding a transfer: %s", curl_multi_strerror(code));
    }
    return code == CURLM_OK;
}

void net_multi_remove(struct net_multi *m, CURL *easy)
{
    curl_multi_remove_handle(m->multi, easy);
}

bool net_multi_inside(const struct net_multi *m)
{
    return m->inside;
}
