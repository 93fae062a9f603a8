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

static bool says_something(const struct json_object *v)
{
    size_t n = 0;
    const char *text = json_text(v, &n);
    return text != NULL ? n > 0 : json_kind(v) == JSON_ARRAY && json_size(v) > 0;
}

/* Of the names of reasoning, each is used by servers of its own; where several come, they say the
 * same. */
static bool on_delta_member(void *ctx, const char *key, struct json_object *value)
{
    struct chunk *out = ctx;
    if (strcmp(key, "content") == 0) {
        out->content = value;
    } else if (strncmp(key, "reasoning", 9) == 0) {
        bool known = strcmp(key + 9, "") == 0 || strcmp(key + 9, "_content") == 0 ||
                     strcmp(key + 9, "_details") == 0;
        bool better = out->reasoning == NULL || json_kind(out->reasoning) == JSON_ARRAY;
        out->reasoning = known && better && says_something(value) ? value : out->reasoning;
    } else if (strcmp(key, "refusal") == 0) {
        bool refuses = json_kind(value) == JSON_STRING && says_something(value);
        out->refusal = refuses ? value : NULL;
    } else if (strcmp(key, "tool_calls") == 0 || strcmp(key, "function_call") == 0) {
        out->has_tools = out->has_tools || json_size(value) > 0;
    }
    return true;
}

/* A streamed choice has a delta, a whole one a message, an old one a bare text. */
static void chunk_read_choice(const struct json_object *choice, struct chunk *out)
{
    const struct json_object *delta = json_get(choice, "delta");
    if (delta == NULL) {
        delta = json_get(choice, "message");
    }
    if (delta == NULL) {
        out->content = json_get(choice, "text");
    }
    json_each(delta, on_delta_member, out);
    out->finish_reason = non_empty(json_get_text(choice, "finish_reason"));
}

/* The choice of index 0: another one is another answer. Some leave the index out. */
static const struct json_object *first_choice(const struct json_object *choices)
{
    for (size_t i = 0; i < json_size(choices); i++) {
        const struct json_object *choice = json_at(choices, i);
        int64_t index;
        if (!json_get_int(choice, "index", &index) || index == 0) {
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

static void each_text(const struct json_object *v, enum chunk_text kind, chunk_text_fn *fn,
                      void *ctx)
{
    size_t n;
    const char *text = json_text(v, &n);
    if (text != NULL && n > 0) {
        fn(ctx, kind, text, n);
    }
}

/* "thinking", "reasoning", "reasoning.summary" */
static bool part_is_reasoning(const struct json_object *part)
{
    const char *type = json_get_text(part, "type");
    return type != NULL &&
           (strncmp(type, "thinking", 8) == 0 || strncmp(type, "reasoning", 9) == 0);
}

static void each_part(const struct json_object *part, chunk_text_fn *fn, void *ctx)
{
    enum chunk_text kind = part_is_reasoning(part) ? CHUNK_REASONING : CHUNK_ANSWER;
    each_text(part, CHUNK_ANSWER, fn, ctx); /* a bare string */
    each_text(json_get(part, "text"), kind, fn, ctx);
    each_text(json_get(part, "summary"), CHUNK_REASONING, fn, ctx);
    const struct json_object *thinking = json_get(part, "thinking");
    each_text(thinking, CHUNK_REASONING, fn, ctx);
    for (size_t i = 0; json_kind(thinking) == JSON_ARRAY && i < json_size(thinking); i++) {
        each_text(json_get(json_at(thinking, i), "text"), CHUNK_REASONING, fn, ctx);
    }
}

void chunk_each_text(const struct json_object *content, chunk_text_fn *fn, void *ctx)
{
    each_text(content, CHUNK_ANSWER, fn, ctx);
    for (size_t i = 0; json_kind(content) == JSON_ARRAY && i < json_size(content); i++) {
        each_part(json_at(content, i), fn, ctx);
    }
}
