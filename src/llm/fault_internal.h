/* What a server says when it refuses, in every shape servers say it: found, classified, and made
 * into one harmless line without the key. Pure. Private to llm. */
#ifndef SYLLABUS_LLM_FAULT_INTERNAL_H
#define SYLLABUS_LLM_FAULT_INTERNAL_H

#include "syllabus/base/buf.h"
#include "syllabus/base/error.h"
#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;
struct secret;

/* Whose answer it is: borrowed. */
struct fault_place {
    const char *host;
    const struct secret *key; /* taken out of what is shown; may be NULL */
};

/* What was said, read once and judged as often as is needed. Zeroed, it says nothing. */
struct fault {
    int http_status;      /* that it came with; below 400: inside an answer that began well */
    int status;           /* HTTP's, or one that the error names; 0: none */
    struct buf codes;     /* its types and codes, in lower case, separated by spaces */
    struct buf message;   /* the server's words */
    struct strlist names; /* of what it objects to: "temperature", "body.messages.0.role" */
    int64_t window;       /* tokens of context as it tells them; 0: it does not */
};
/* A body that came with an HTTP status of 400 or more: JSON, text, a web page or nothing. */
void fault_read_body(struct fault *f, int status, const char *body, size_t n);
/* An error inside an answer that began with HTTP 200. */
void fault_read_json(struct fault *f, const struct json_object *v);
void fault_read_text(struct fault *f, const char *text, size_t n);
void fault_fini(struct fault *f); /* zeroes it */

/* What kind of failure it is. */
enum error_kind fault_kind(const struct fault *f);
/* The same, said to people. */
enum error_kind fault_describe(const struct fault *f, const struct fault_place *place,
                               struct error *err);
/* True when it is about what was said, not about how it was asked. */
bool fault_is_filter(const struct fault *f);
/* True while the server loads its model: it only has to be asked again. */
bool fault_is_loading(const struct fault *f);
/* True when one of the codes, or the message, holds the word (in lower case). */
bool fault_has_code(const struct fault *f, const char *word);
bool fault_says(const struct fault *f, const char *word);
/* The text without the key; owned, NULL for NULL. */
char *fault_masked(const struct fault_place *place, const char *text);

/* True when v reports an error: a member `error` that says something, or an object of that kind. */
bool fault_is_in(const struct json_object *v);

#endif
