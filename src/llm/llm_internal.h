/* The endpoint as its calls see it. Private to llm. */
#ifndef SYLLABUS_LLM_LLM_INTERNAL_H
#define SYLLABUS_LLM_LLM_INTERNAL_H

#include "fault_internal.h"

#include "syllabus/base/strlist.h"
#include "syllabus/llm/llm.h"

struct net_request;

struct llm {
    struct net *net;
    char *url;      /* of chat/completions */
    char *endpoint; /* the same without its query */
    char *host;
    char *model; /* "" when none is set */
    struct secret *key;
    char *auth_header;
    char *auth_scheme;
    struct strlist headers;
    struct json_object *extra_body;
    char *ca_file;
    char *proxy;
    double connect_timeout, first_byte_timeout, idle_timeout; /* seconds */
    bool allow_http;
    int retries;
    struct llm_memory memory;
    const struct env *env;
    struct json_object *learned; /* see adapt_internal.h; NULL: nothing */
    struct fault_place place;
    struct llm_call *calls;
};

/* What every request has in common; the body is the call's own. */
void llm_request_init(const struct llm *l, struct net_request *r);
/* Looks again at what is known, which another program may have learned or forgotten. */
void llm_recall(struct llm *l);
/* Keeps what was learned; takes it. */
void llm_learn(struct llm *l, struct json_object *take_learned);
/* Ends a call without a word. */
void llm_call_free(struct llm_call *c);

#endif
