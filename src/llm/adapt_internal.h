/* From the words of a server that refuses a request to the next request. No table of models: what a
 * server takes is learned from what it refuses, one parameter at a time.
 *
 * What was learned is a flat JSON object, kept for the server and the model:
 *   omit            names of parameters that are not sent
 *   limit           "max_tokens", "max_completion_tokens" or "none": where the token limit goes
 *   format          "json_object" or "text": the highest rung of response_format that is taken
 *   stream          false: the answer is asked for whole
 *   system          "developer" or "user": the role of what the system says
 *   alternate       true: user and assistant must take turns, the user first
 *   context_window  tokens
 * Whatever else is in it is kept and means nothing. Pure. Private to llm. */
#ifndef SYLLABUS_LLM_ADAPT_INTERNAL_H
#define SYLLABUS_LLM_ADAPT_INTERNAL_H

#include "fault_internal.h"

#include "syllabus/llm/llm.h"

#include <stdbool.h>

#define ADAPT_STEPS 3 /* at most, for one call */

/* The next request, all owned. */
struct adapt {
    struct json_object *body;
    struct json_object *learned; /* the whole of what is known now */
    char *notice;                /* one translated line: what was changed */
};
/* What to send after `body` was refused by `f`. False, and nothing set, when it is not refused for
 * how it asks. `learned` may be NULL. */
bool adapt(const struct json_object *body, const struct json_object *learned, const struct fault *f,
           struct adapt *out);
void adapt_fini(struct adapt *a);
/* The body as this server takes it, owned; what is known already changes nothing. */
struct json_object *adapt_apply(const struct json_object *body, const struct json_object *learned);
/* With the window in it, owned; NULL when it is there already. */
struct json_object *adapt_learn_window(const struct json_object *learned, int64_t tokens);
int64_t adapt_window(const struct json_object *learned); /* 0: not known */
enum llm_shape adapt_shape(const struct json_object *body);

#endif
