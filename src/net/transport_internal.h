/* How requests are carried out: by libcurl (transfer.c), out of a recording (replay.c), or by one
 * of them with an ear in between (record.c). What http.h says of calls and sinks holds of each.
 * Private to net. */
#ifndef SYLLABUS_NET_TRANSPORT_INTERNAL_H
#define SYLLABUS_NET_TRANSPORT_INTERNAL_H

#include "syllabus/net/http.h"

struct net_transport;

struct net_transport_ops {
    /* The request has passed net_request_check(). */
    struct net_call *(*start)(struct net_transport *t, const struct net_request *request,
                              const struct net_sink *sink, struct error *err);
    void (*cancel)(struct net_call *c);
    void (*abandon)(struct net_call *c);
    void (*finish_within)(struct net_call *c, int64_t ms);
    /* Ends running calls without calling their sinks. */
    void (*free)(struct net_transport *t);
};

/* The first member of every transport, and of every call. */
struct net_transport {
    const struct net_transport_ops *ops;
};
struct net_call {
    const struct net_transport_ops *ops;
};

/* `loop` is borrowed. Costs nothing until the first request. */
struct net_transport *net_transfers_new(struct loop *loop);

#endif
