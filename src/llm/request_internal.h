/* The body of a chat completion request. Pure. Private to llm. */
#ifndef SYLLABUS_LLM_REQUEST_INTERNAL_H
#define SYLLABUS_LLM_REQUEST_INTERNAL_H

#include "syllabus/llm/llm.h"

#include <stdbool.h>

/* An object with the members of another, which are shared; owned. NULL gives an empty one. */
struct json_object *request_copy(const struct json_object *object);

/* What is asked, as an object; owned. Only what was set is in it, since every field more is one
 * that some server refuses; `extra` (may be NULL) joins it or replaces, and its nulls take away. */
struct json_object *request_new(const char *model, const struct json_object *extra,
                                const struct llm_request *request);
/* True when the object asks for the tokens used (stream_options). */
bool request_asks_usage(const struct json_object *body);
/* The same without that, owned: some servers refuse it. */
struct json_object *request_without_usage(const struct json_object *body);

#endif
