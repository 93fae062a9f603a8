/* What a server says when it refuses, in every shape servers say it: found, classified, and made
 * into one harmless line without the key. Pure. Private to llm. */
#ifndef SYLLABUS_LLM_FAULT_INTERNAL_H
#define SYLLABUS_LLM_FAULT_INTERNAL_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct json_object;
struct secret;

/* Whose answer it is: borrowed. */
struct fault_place {
    const char *host;
    const struct secret *key; /* taken out of what is shown; may be NULL */
};

/* A body that came with an HTTP status of 400 or more: JSON, text, a web page or nothing. */
enum error_kind fault_from_body(const struct fault_place *place, int status, const char *body,
                                size_t n, struct error *err);
/* An error inside an answer that began with HTTP 200. */
enum error_kind fault_from_json(const struct fault_place *place, const struct json_object *v,
                                struct error *err);
enum error_kind fault_from_text(const struct fault_place *place, const char *text, size_t n,
                                struct error *err);
/* True when v reports an error: a member `error` that says something, or an object of that kind. */
bool fault_is_in(const struct json_object *v);

#endif
