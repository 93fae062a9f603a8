#include "chunk_internal.h"

#include "syllabus/base/json.h"

#include <string.h>

static const char *non_empty(const char *s)
{
    return s != NULL && s[0] != '\0' ? s : NULL;
}

static void chunk_read_usage(const struct json_object *usage, struct chunk *out)
{
    json_get_int(usage, "prompt_tokens", &out->prompt_tokens);
    json_get_int(usage, "completion_tokens", &out->completion_tokens);
}

/* A streamed choice has a delta, a whole one a message, an old one a bare text. */
static void chunk_read_choice(const struct json_object *choice, struct chunk *out)
{
    const struct json_object *delta = json_get(choice, "delta");
    if (delta == NULL) {
        delta = json_get(choice, "message");
    }
    out->content = json_get(delta != NULL ? delta : choice, delta != NULL ? "content" : "text");
    if (delta != NULL && out->content == NULL) {
        /* Each name is used by servers of its own; where both come, they say the same. */
        out->refusal = json_get(delta, "refusal");
    }
    if (delta != NULL) {
        out->reasoning = json_get(delta, "reasoning_content");
        if (out->reasoning == NULL) {
            out->reasoning = json_get(delta, "reasoning");
        }
    }
    out->finish_reason = non_empty(json_get_text(choice, "finish_reason"));
}

/* The choice of index 0; with n = 1 it is the only one, and some leave the index out. */
static const struct json_object *first_choice(const struct json_object *choices)
{
    size_t count = json_size(choices);
    for (size_t i = 0; i < count; i++) {
        const struct json_object *choice = json_at(choices, i);
        int64_t index;
        if (count == 1 || !json_get_int(choice, "index", &index) || index == 0) {
            return choice;
        }
    }
    return NULL;
}

static bool on_member(void *ctx, const char *key, struct json_object *value)
{
    struct chunk *out = ctx;
    if (strcmp(key, "choices") == 0) {
        out->has_choices = true;
        const struct json_object *choice = first_choice(value);
        if (choice != NULL) {
            chunk_read_choice(choice, out);
        }
    } else if (strcmp(key, "usage") == 0) {
        chunk_read_usage(value, out);
    } else if (strcmp(key, "x_groq") == 0) {
        chunk_read_usage(json_get(value, "usage"), out);
    } else if (strcmp(key, "model") == 0) {
        out->model = non_empty(json_text(value, NULL));
    }
    return true;
}

void chunk_read(const struct json_object *v, struct chunk *out)
{
    *out = (struct chunk){.prompt_tokens = -1, .completion_tokens = -1};
    json_each(v, on_member, out);
}

static void each_part(const struct json_object *part, chunk_text_fn *fn, void *ctx)
{
    size_t n;
    const char *text = json_text(json_get(part, "text"), &n);
    if (text != NULL && n > 0) {
        fn(ctx, CHUNK_ANSWER, text, n);
    }
    const struct json_object *thinking = json_get(part, "thinking");
    for (size_t i = 0; i < json_size(thinking); i++) {
        text = json_text(json_get(json_at(thinking, i), "text"), &n);
        if (text != NULL && n > 0) {
            fn(ctx, CHUNK_REASONING, text, n);
        }
    }
}

void chunk_each_text(const struct json_object *content, chunk_text_fn *fn, void *ctx)
{
    size_t n;
    const char *text = json_text(content, &n);
    if (text != NULL && n > 0) {
        fn(ctx, CHUNK_ANSWER, text, n);
    }
    if (json_kind(content) == JSON_ARRAY) {
        for (size_t i = 0; i < json_size(content); i++) {
            each_part(json_at(content, i), fn, ctx);
        }
    }
}
