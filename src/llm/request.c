#include "request_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define NAME_BYTES 64 /* of a schema's name, in the official service */

/* --- messages --- */

struct json_object *request_message(const char *role, const char *content)
{
    struct json_object *m = json_new_object();
    json_set_text(m, "role", role);
    json_set_text(m, "content", content);
    return m;
}

static void push_joined(struct json_object *list, const char *role, struct buf *content)
{
    if (content->len > 0) {
        json_push(list, request_message(role, buf_str(content)));
    }
    buf_reset(content);
}

struct json_object *request_joined(const struct json_object *messages)
{
    struct json_object *list = json_new_array();
    struct buf content = BUF_INIT(SIZE_MAX / 4);
    const char *role = "";
    for (size_t i = 0; i < json_size(messages); i++) {
        const char *next = json_get_text(json_at(messages, i), "role");
        const char *text = json_get_text(json_at(messages, i), "content");
        if (text[0] == '\0') {
            continue;
        }
        if (strcmp(next, role) != 0) {
            push_joined(list, role, &content);
            role = next;
        }
        buf_add_str(&content, content.len > 0 ? "\n\n" : "");
        buf_add_str(&content, text);
    }
    push_joined(list, role, &content);
    buf_fini(&content);
    return list;
}

static struct json_object *messages_json(const struct llm_request *r)
{
    struct json_object *list = json_new_array();
    for (size_t i = 0; i < r->message_count; i++) {
        json_push(list, request_message(r->messages[i].role, r->messages[i].content));
    }
    struct json_object *joined = request_joined(list);
    json_free(list);
    return joined;
}

/* --- members --- */

static bool copy_unless_null(void *ctx, const char *key, struct json_object *value)
{
    if (value != NULL) {
        json_set(ctx, key, json_ref(value));
    }
    return true;
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

struct search {
    const char *name;
    const char *found;
};

static bool search_member(void *ctx, const char *key, struct json_object *value)
{
    struct search *s = ctx;
    s->found = strcmp(key, s->name) == 0 ? key : NULL;
    return s->found == NULL;
}

const char *request_member(const struct json_object *body, const char *name)
{
    struct search s = {.name = name};
    json_each(body, search_member, &s);
    return s.found;
}

static const char *const limits[] = {"max_tokens", "max_completion_tokens"};

bool request_is_limit(const char *name)
{
    return strcmp(name, limits[0]) == 0 || strcmp(name, limits[1]) == 0;
}

const char *request_other_limit(const char *name)
{
    return strcmp(name, limits[0]) == 0 ? limits[1] : limits[0];
}

/* --- the whole --- */

/* Letters, digits, "_" and "-" only: what the official service takes. */
static char *schema_name(const char *name)
{
    char *safe = mem_strndup(name, strnlen(name, NAME_BYTES));
    for (char *c = safe; *c != '\0'; c++) {
        bool good = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
                    (*c >= '0' && *c <= '9') || *c == '_' || *c == '-';
        *c = good ? *c : '_';
    }
    return safe;
}

static struct json_object *response_format(const struct llm_request *r)
{
    const char *wanted = r->schema_name != NULL && r->schema_name[0] != '\0'
                             ? r->schema_name
                             : LLM_DEFAULT_SCHEMA_NAME;
    struct json_object *format = json_new_object();
    struct json_object *inner = json_new_object();
    char *name = schema_name(wanted);
    json_set_text(inner, "name", name);
    json_set_bool(inner, "strict", true);
    json_set(inner, "schema", request_copy(r->schema));
    json_set_text(format, "type", "json_schema");
    json_set(format, "json_schema", inner);
    free(name);
    return format;
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
    json_set(all, "stream_options", usage);
    if (request->has_temperature) {
        json_set_number(all, "temperature", request->temperature);
    }
    if (request->max_tokens > 0) {
        json_set_int(all, "max_tokens", request->max_tokens);
    }
    if (request->schema != NULL) {
        json_set(all, "response_format", response_format(request));
    }
    json_each(extra, overlay, all);

    struct json_object *body = json_new_object();
    json_each(all, copy_unless_null, body);
    json_free(all);
    return body;
}
