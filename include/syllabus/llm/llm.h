/* Streaming chat completions against any OpenAI-compatible server.
 *
 * The answer comes as deltas of valid UTF-8 (whole characters, CRLF as LF, NUL as U+FFFD) while the
 * server sends, and ends with exactly one done(). Text that a model marks as its reasoning never
 * mixes with the answer. An answer is complete only when the server said so (a finish reason or
 * [DONE]). The key is in no message. Runs on the loop of the net it is given. */
#ifndef SYLLABUS_LLM_LLM_H
#define SYLLABUS_LLM_LLM_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;
struct net;
struct secret;
struct strlist;

#define LLM_DEFAULT_BASE_URL "https://api.openai.com/v1"

/* Which server, and how to talk to it. All borrowed; llm_new() copies. NULL and 0 mean "not set".
 */
struct llm_options {
    const char *base_url; /* NULL: LLM_DEFAULT_BASE_URL */
    const char *model;    /* NULL: none is sent, for servers that have one only */
    const struct secret *key;
    const char *auth_header;             /* NULL: "Authorization" */
    const char *auth_scheme;             /* NULL: "Bearer" with Authorization, else the bare key */
    const struct strlist *extra_headers; /* "Name: value" each */
    const struct json_object
        *extra_body; /* an object whose members join, or replace, the request's */
    const char *ca_file;
    const char *proxy;
    const char *api_version;                                  /* becomes ?api-version=... */
    double connect_timeout, first_byte_timeout, idle_timeout; /* seconds; 0: the defaults of net */
    bool allow_http; /* the key may travel over plain http to another host than this one */
};

struct llm;
/* ERROR_USAGE for an address, header or key that cannot be sent, naming the option. `net` is
 * borrowed and outlives it. */
enum error_kind llm_new(struct net *net, const struct llm_options *options, struct llm **out,
                        struct error *err);
/* Ends running calls without calling their sinks. */
void llm_free(struct llm *l);
/* The model that is asked for; "" when none is set. Borrowed. */
const char *llm_model(const struct llm *l);
/* "host" or "host:port", for people. Borrowed. */
const char *llm_host(const struct llm *l);

struct llm_message {
    const char *role; /* "system", "user", "assistant" */
    const char *content;
};

struct llm_request {
    const struct llm_message *messages;
    size_t message_count;
    double temperature; /* sent when has_temperature */
    bool has_temperature;
    int max_tokens; /* 0: no limit is sent */
};

/* How a call ended; all borrowed for the call. error.kind is
 *   ERROR_NONE         complete;
 *   ERROR_CUT_OFF      the token limit ended it, the text stands;
 *   ERROR_INTERRUPTED  cancelled, or broken off after some text, which stands;
 *   ERROR_REFUSED      a content filter, a refusal, or a request the server will not take;
 *   ERROR_EMPTY        complete, but without a character of text;
 *   ERROR_WRONG_SHAPE  what answered is no chat completion;
 *   else               network, timeout, auth, quota, rate_limit, too_long as they are named. */
struct llm_end {
    struct error error;
    int status;                /* HTTP status; 0 when none came */
    const char *finish_reason; /* as the server said it; NULL when it did not */
    const char *model;         /* as the server names it; NULL when it did not */
    const char *request_id;
    int64_t prompt_tokens, completion_tokens; /* as reported; -1: not */
    int64_t retry_after;                      /* seconds the server asks to wait; -1: not said */
    int retries;                              /* requests beyond the first one */
};

struct llm_sink {
    void (*delta)(void *ctx, const char *text, size_t n);     /* text of the answer, n > 0 */
    void (*reasoning)(void *ctx, const char *text, size_t n); /* may be NULL */
    void (*done)(void *ctx, const struct llm_end *end);       /* last, and exactly once */
    void *ctx;
};

struct llm_call; /* gone after its done() */
/* Starts a call. The request is copied. Nothing is called before it has returned. NULL with `err`
 * when it cannot start; then done() does not come. */
struct llm_call *llm_start(struct llm *l, const struct llm_request *request,
                           const struct llm_sink *sink, struct error *err);
/* Ends it at once; done() follows on the next turn with ERROR_INTERRUPTED, no delta before it. */
void llm_cancel(struct llm_call *c);

#endif
