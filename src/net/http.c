#include "syllabus/net/http.h"

#include "tape_internal.h"
#include "transport_internal.h"

#include "syllabus/base/mem.h"

#include <stdlib.h>

struct net {
    struct loop *loop;
    struct net_transport *transport;
    bool records;
};

struct net *net_new(struct loop *loop)
{
    struct net *n = mem_alloc(sizeof *n);
    n->loop = loop;
    n->transport = net_transfers_new(loop);
    return n;
}

struct loop *net_loop(const struct net *n)
{
    return n->loop;
}

void net_free(struct net *n)
{
    if (n == NULL) {
        return;
    }
    n->transport->ops->free(n->transport);
    free(n);
}

enum error_kind net_record(struct net *n, const char *path, bool over, const struct env *env,
                           struct error *err)
{
    enum error_kind kind = recorder_new(n->transport, path, over, env, &n->transport, err);
    n->records = n->records || kind == ERROR_NONE;
    return kind;
}

enum error_kind net_record_end(struct net *n, struct error *err)
{
    return n->records ? recorder_end(n->transport, err) : ERROR_NONE;
}

enum error_kind net_replay(struct net *n, const char *path, bool in_time, struct error *err)
{
    struct net_transport *replay = NULL;
    enum error_kind kind = replay_new(n->loop, path, in_time, &replay, err);
    if (kind == ERROR_NONE) {
        n->transport->ops->free(n->transport);
        n->transport = replay;
    }
    return kind;
}

struct net_call *net_start(struct net *n, const struct net_request *request,
                           const struct net_sink *sink, struct error *err)
{
    if (net_request_check(request, err) != ERROR_NONE) {
        return NULL;
    }
    return n->transport->ops->start(n->transport, request, sink, err);
}

void net_cancel(struct net_call *c)
{
    c->ops->cancel(c);
}

void net_abandon(struct net_call *c)
{
    if (c != NULL) {
        c->ops->abandon(c);
    }
}

void net_finish_within(struct net_call *c, int64_t ms)
{
    c->ops->finish_within(c, ms);
}
