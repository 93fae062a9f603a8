/* Streaming chat completions against any OpenAI-compatible server.
 *
 * The answer comes as deltas of valid UTF-8 (whole characters, CRLF as LF, NUL as U+FFFD) while the
 * server sends, and ends with exactly one done(). Text that a model marks as its reasoning never
 * mixes with the answer. An answer is complete only when the server said so (a finish reason or
 * [DONE]). The key is in no message. Runs on the loop of the net it is given.
 *
 * Until the first delta a call helps itself: a request that a server refuses for one of its
 * parameters is sent again without it, three times at most, and what was learned so serves all
 * later calls of the same server and model; a failure that can heal is retried after a wait. */
#ifndef SYLLABUS_LLM_LLM_H
#define SYLLABUS_LLM_LLM_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct env;
struct json_object;
struct net;
struct secret;
struct strlist;

#define LLM_DEFAULT_BASE_URL    "https://api.openai.com/v1"
#define LLM_DEFAULT_RETRIES     2
#define LLM_DEFAULT_SCHEMA_NAME "answer"

/* Where what was learned about a model of a server is kept between runs. `endpoint` is
 * llm_endpoint(), `model` may be "". Called from the loop; neither may call back. */
struct llm_memory {
    /* Sets *learned, owned by the caller of load, to the object that was saved last, or leaves it:
     * nothing is known. Asked at the start of every call. NULL: nothing outlives the llm. */
    void (*load)(void *ctx, const char *endpoint, const char *model, struct json_object **learned);
    /* `learned` is the whole of it, flat, and borrowed. May be NULL. */
    void (*save)(void *ctx, const char *endpoint, const char *model,
                 const struct json_object *learned);
    void *ctx;
};

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
    int retries;     /* requests beyond the first for what can heal; 0: LLM_DEFAULT_RETRIES, < 0:
                        none */
    struct llm_memory memory;
    const struct env *env; /* for the clock and for jitter; NULL: env_system() */
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
/* The address that is asked, without its query: what is learned belongs to it. Borrowed. */
const char *llm_endpoint(const struct llm *l);
/* Tokens that the model takes, as far as it was learned from a refusal; 0: not. */
int64_t llm_context_window(struct llm *l);
/* What was learned, in words for people: "without temperature; 8192 tokens of context". Owned; ""
 * for nothing. */
char *llm_learned_text(const struct json_object *learned);

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
    /* Wanted of the answer: JSON of this schema, whose root is an object, flat and strict (every
     * member required, additionalProperties false). NULL: text. How far the server helps is told in
     * llm_end.shape: the answer is to be checked in any case, and the messages must say it all. */
    const struct json_object *schema;
    const char *schema_name; /* NULL: LLM_DEFAULT_SCHEMA_NAME */
};

/* How the shape of the answer was asked for: a ladder, stepped down where a server refuses. */
enum llm_shape {
    LLM_SHAPE_TEXT,   /* not at all: by the messages only */
    LLM_SHAPE_OBJECT, /* response_format json_object */
    LLM_SHAPE_SCHEMA, /* response_format json_schema */
};

/* How a call ended; all borrowed for the call. error.kind is
 *   ERROR_NONE         complete;
 *   ERROR_CUT_OFF      the token limit ended it, the text stands;
 *   ERROR_INTERRUPTED  cancelled, or broken off after some text, which stands;
 *   ERROR_REFUSED      a content filter, a refusal, or a request the server will not take;
 *   ERROR_EMPTY        complete, but without a character of text;
 *   ERROR_WRONG_SHAPE  what answered is no chat completion;
 *   ERROR_TOO_LONG     the request, for the model; or the answer, for our caps (answer_too_long);
 *   else               network, timeout, auth, quota, rate_limit as they are named. */
struct llm_end {
    struct error error;
    int status;                /* HTTP status; 0 when none came */
    const char *finish_reason; /* as the server said it; NULL when it did not */
    const char *model;         /* as the server names it; NULL when it did not */
    const char *request_id;
    int64_t prompt_tokens, completion_tokens; /* as reported; -1: not */
    int64_t retry_after;                      /* seconds the server asks to wait; -1: not said */
    int retries;                              /* requests beyond the first one */
    enum llm_shape shape;                     /* of the last request */
    int64_t context_window;                   /* tokens, where too_long tells it; 0: not said */
    bool answer_too_long; /* too_long is about the answer: a shorter request would not help */
};

struct llm_sink {
    void (*delta)(void *ctx, const char *text, size_t n);     /* text of the answer, n > 0 */
    void (*reasoning)(void *ctx, const char *text, size_t n); /* may be NULL */
    /* One translated line: how the request was changed, since the server refused the last one. May
     * be NULL. */
    void (*notice)(void *ctx, const char *text);
    /* Before another attempt, at the start of the wait and each second of it: why in one translated
     * line, which attempt comes and of how many (0: as many as it takes, for a model that is being
     * loaded), and what is left to wait. May be NULL. */
    void (*waiting)(void *ctx, const char *reason, int attempt, int attempts, int64_t ms_left);
    void (*done)(void *ctx, const struct llm_end *end); /* last, and exactly once */
    void *ctx;
};

struct llm_call; /* gone after its done() */
/* Starts a call. The request is copied. Nothing is called before it has returned. NULL with `err`
 * when it cannot start; then done() does not come. */
struct llm_call *llm_start(struct llm *l, const struct llm_request *request,
                           const struct llm_sink *sink, struct error *err);
/* Ends it at once, also while it waits; done() follows on the next turn with ERROR_INTERRUPTED, no
 * delta before it. */
void llm_cancel(struct llm_call *c);

#endif
