#include "request_internal.h"

#include "syllabus/base/json.h"

#include <string.h>

#define STREAM_OPTIONS "stream_options"

static struct json_object *messages_json(const struct llm_request *r)
{
    struct json_object *list = json_new_array();
    for (size_t i = 0; i < r->message_count; i++) {
        struct json_object *m = json_new_object();
        json_set_text(m, "role", r->messages[i].role);
        json_set_text(m, "content", r->messages[i].content);
        json_push(list, m);
    }
    return list;
}

static bool copy_unless_null(void *ctx, const char *key, struct json_object *value)
{
    if (value != NULL) {
        json_set(ctx, key, json_ref(value));
    }
    return true;
}

static bool copy_but_usage(void *ctx, const char *key, struct json_object *value)
{
    return strcmp(key, STREAM_OPTIONS) == 0 || copy_unless_null(ctx, key, value);
}

static bool overlay(void *ctx, const char *key, struct json_object *value)
{
    json_set(ctx, key, json_ref(value));
    return true;
}

struct json_object *request_copy(const struct json_object *object)
{
    struct json_object *copy = json_new_object();
    json_each(object, overlay, copy);
    return copy;
}

struct json_object *request_new(const char *model, const struct json_object *extra,
                                const struct llm_request *request)
{
    struct json_object *all = json_new_object();
    if (model[0] != '\0') {
        json_set_text(all, "model", model);
    }
    json_set(all, "messages", messages_json(request));
    json_set_bool(all, "stream", true);
    struct json_object *usage = json_new_object();
    json_set_bool(usage, "include_usage", true);
    json_set(all, STREAM_OPTIONS, usage);
    if (request->has_temperature) {
        json_set_number(all, "temperature", request->temperature);
    }
    if (request->max_tokens > 0) {
        json_set_int(all, "max_tokens", request->max_tokens);
    }
    json_each(extra, overlay, all);

    struct json_object *body = json_new_object();
    json_each(all, copy_unless_null, body);
    json_free(all);
    return body;
}

bool request_asks_usage(const struct json_object *body)
{
    return json_get(body, STREAM_OPTIONS) != NULL;
}

struct json_object *request_without_usage(const struct json_object *body)
{
    struct json_object *copy = json_new_object();
    json_each(body, copy_but_usage, copy);
    return copy;
}
