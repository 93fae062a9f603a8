/* The body of a chat completion request. Pure. Private to llm. */
#ifndef SYLLABUS_LLM_REQUEST_INTERNAL_H
#define SYLLABUS_LLM_REQUEST_INTERNAL_H

#include "syllabus/llm/llm.h"

#include <stdbool.h>

/* An object with the members of another, which are shared; owned. NULL gives an empty one. */
struct json_object *request_copy(const struct json_object *object);

/* What is asked, as an object; owned. Only what was set is in it, since every field more is one
 * that some server refuses; `extra` (may be NULL) joins it or replaces, and its nulls take away.
 * Messages of one role that follow each other are joined, empty ones left out: there are servers
 * that take no others. */
struct json_object *request_new(const char *model, const struct json_object *extra,
                                const struct llm_request *request);

/* One message; owned. */
struct json_object *request_message(const char *role, const char *content);
/* A list of such messages with those of one role that follow each other joined by a blank line, and
 * without those that say nothing; owned. */
struct json_object *request_joined(const struct json_object *messages);
/* The body's own copy of the name of this member; NULL when it has none. */
const char *request_member(const struct json_object *body, const char *name);
/* max_tokens and max_completion_tokens: which servers take is a matter of their age. */
bool request_is_limit(const char *name);
const char *request_other_limit(const char *name);

#endif
