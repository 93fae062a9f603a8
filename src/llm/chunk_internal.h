/* The anatomy of one chunk of a streamed chat completion, or of a whole one, as servers really send
 * them: everything may be missing, null or of another type. Pure. Private to llm. */
#ifndef SYLLABUS_LLM_CHUNK_INTERNAL_H
#define SYLLABUS_LLM_CHUNK_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;

/* All borrowed from the chunk; NULL where there is nothing of the kind. */
struct chunk {
    bool has_choices;                    /* it is a chunk of a completion */
    const struct json_object *content;   /* text, or an array of parts */
    const struct json_object *reasoning; /* the same */
    const struct json_object *refusal;   /* text that is not empty */
    bool has_tools;                      /* it calls tools */
    const char *finish_reason;           /* never "" */
    const char *model;                   /* never "" */
    int64_t prompt_tokens;               /* -1: not said */
    int64_t completion_tokens;
};
/* `v` is an object that reports no error. */
void chunk_read(const struct json_object *v, struct chunk *out);

enum chunk_text { CHUNK_ANSWER, CHUNK_REASONING };
typedef void chunk_text_fn(void *ctx, enum chunk_text kind, const char *text, size_t n);
/* Calls fn for each non-empty text of a content, in order: itself, or its parts (Mistral, and the
 * details of reasoning of OpenRouter). */
void chunk_each_text(const struct json_object *content, chunk_text_fn *fn, void *ctx);

#endif
