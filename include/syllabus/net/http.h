/* HTTP requests that run on the loop, over one libcurl multi handle.
 *
 * One request is one POST or GET to one address: redirects are never followed, so a key can reach
 * no other origin than the one it was given for, and it travels over plain http to loopback only,
 * unless the request allows more. Sinks are called from the loop, never from inside net_start() or
 * net_cancel(), and may themselves start and cancel requests. Nothing blocks. libcurl is
 * initialised by the first request. */
#ifndef SYLLABUS_NET_HTTP_H
#define SYLLABUS_NET_HTTP_H

#include "syllabus/base/error.h"
#include "syllabus/net/backoff.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct env;
struct loop;
struct net;
struct net_call; /* a running request; gone after its done() */
struct secret;
struct strlist;

/* `loop` is borrowed and outlives the net. */
struct net *net_new(struct loop *loop);
/* Ends running requests without calling their sinks. */
void net_free(struct net *n);
struct loop *net_loop(const struct net *n);

/* Everything is copied by net_start(). NULL and 0 mean "none" unless said otherwise. */
struct net_request {
    const char *method;            /* NULL: POST with a body, else GET */
    const char *url;               /* absolute http or https, as net_url_join() makes it */
    const struct strlist *headers; /* "Name: value" each; net_header_check() holds of them */
    const struct secret *key;      /* sent as "key_header: key_scheme key"; empty: not sent */
    const char *key_header;        /* NULL: "Authorization" */
    const char *key_scheme;        /* NULL or "": the bare key */
    bool key_over_http;            /* the key may travel unencrypted to another host */
    const void *body;
    size_t body_len;
    const char *proxy;          /* NULL: the environment's; loopback is never proxied */
    const char *ca_file;        /* PEM bundle; NULL: SSL_CERT_FILE, CURL_CA_BUNDLE, the system's */
    int64_t connect_timeout_ms; /* name look-up, TCP and TLS; 0: 10 s */
    int64_t first_byte_timeout_ms; /* from the start to the first byte of the body; 0: 120 s, and
                                      600 s on loopback, where a model may have to be loaded */
    int64_t idle_timeout_ms;       /* between bytes of the body; 0: 90 s */
    size_t body_limit;             /* bytes of the decoded answer; 0: LIMIT_ANSWER */
};

/* How far a request came. */
enum net_stage {
    NET_STAGE_NONE,
    NET_STAGE_RESOLVED,  /* the name has an address */
    NET_STAGE_CONNECTED, /* the address has been reached, or the proxy's */
    NET_STAGE_SECURED,   /* and speaks TLS with a certificate that is trusted */
    NET_STAGE_ANSWERED,
};

struct net_result {
    struct error error; /* of the transport; ERROR_NONE whatever the HTTP status but for 3xx */
    bool can_heal;      /* the error is one of the moment: no connection, or a broken one */
    int status;         /* HTTP status, 0 when none came */
    enum net_stage stage;
    const char *address;        /* of whom it was connected to; NULL: of nobody */
    const char *request_id;     /* what the server's support asks for; NULL: not said */
    struct net_retry_hint hint; /* see syllabus/net/backoff.h */
};

/* Borrowed texts are valid during the call only. */
struct net_sink {
    /* The answer has begun. `content_type` may be NULL. */
    void (*status)(void *ctx, int status, const char *content_type);
    /* Any pieces of the decoded body, as they come. */
    void (*body)(void *ctx, const char *bytes, size_t n);
    /* Last, and exactly once. */
    void (*done)(void *ctx, const struct net_result *result);
    void *ctx;
};

/* Starts a request. NULL with `err` (ERROR_USAGE) when the request itself is refused: a wrong
 * address, header or key, a key over plain http, an unreadable ca_file; then nothing is called. */
struct net_call *net_start(struct net *n, const struct net_request *request,
                           const struct net_sink *sink, struct error *err);
/* What net_start() would refuse, said without starting anything. */
enum error_kind net_request_check(const struct net_request *request, struct error *err);
/* Ends it at once, whatever it waits for; done() follows on the next turn with ERROR_INTERRUPTED
 * and nothing else comes before it. */
void net_cancel(struct net_call *c);
/* Ends it at once without a word: for a sink that goes away. Not from inside a sink. */
void net_abandon(struct net_call *c);
/* The caller has all it needs: what still comes within `ms` is delivered, then done() comes without
 * an error, as if the server had closed. The shortest such wish wins. */
void net_finish_within(struct net_call *c, int64_t ms);

/* True for a header that can be sent: "Name: value", a token as its name and no control characters.
 * ERROR_USAGE otherwise. Never quotes the value: it may be secret. */
enum error_kind net_header_check(const char *header, struct error *err);
/* True for a key that can be sent: printable ASCII without spaces around it. ERROR_USAGE. */
enum error_kind net_key_check(const struct secret *key, struct error *err);

/* --- recordings: lines of JSON --- */

/* From now on everything that is asked and answered is also written to a new file of this name, or
 * with `over` over an old one: readable by its owner only, without keys and the values of headers.
 * Before the first request. */
enum error_kind net_record(struct net *n, const char *path, bool over, const struct env *env,
                           struct error *err);
/* Ends the recording, if there is one. A failure in writing did not touch the answers: the first
 * one is told here. */
enum error_kind net_record_end(struct net *n, struct error *err);
/* From now on the answers come out of such a file, one request after the other as they were
 * recorded, and no network is touched; `in_time`: as slowly as they came. A request of another kind
 * than was recorded, or one too many, ends with ERROR_BAD_DATA. Before the first request. */
enum error_kind net_replay(struct net *n, const char *path, bool in_time, struct error *err);

#endif
