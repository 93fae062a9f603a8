#include "adapt_internal.h"

#include "request_internal.h"

#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define ELLIPSIS "\xE2\x80\xA6"

static bool text_is(const struct json_object *v, const char *word)
{
    const char *text = json_text(v, NULL);
    return text != NULL && strcmp(text, word) == 0;
}

static bool is_false(const struct json_object *object, const char *key)
{
    bool value = true;
    return json_get_bool(object, key, &value) && !value;
}

static bool is_true(const struct json_object *object, const char *key)
{
    bool value = false;
    return json_get_bool(object, key, &value) && value;
}

static bool list_has(const struct json_object *list, const char *word)
{
    for (size_t i = 0; i < json_size(list); i++) {
        if (text_is(json_at(list, i), word)) {
            return true;
        }
    }
    return false;
}

/* --- messages --- */

static bool is_system(const char *role)
{
    return strcmp(role, "system") == 0 || strcmp(role, "developer") == 0;
}

/* Contents in parts, as a person's own messages may have them, are left alone. */
static bool messages_are_plain(const struct json_object *messages)
{
    for (size_t i = 0; i < json_size(messages); i++) {
        const struct json_object *m = json_at(messages, i);
        if (json_get_text(m, "role") == NULL || json_get_text(m, "content") == NULL) {
            return false;
        }
    }
    return json_kind(messages) == JSON_ARRAY;
}

/* What the system says, wherever it says it, as one text; NULL for nothing. */
static char *system_text(const struct json_object *messages)
{
    struct buf text = BUF_INIT(SIZE_MAX / 4);
    for (size_t i = 0; i < json_size(messages); i++) {
        const struct json_object *m = json_at(messages, i);
        if (is_system(json_get_text(m, "role"))) {
            buf_add_str(&text, text.len > 0 ? "\n\n" : "");
            buf_add_str(&text, json_get_text(m, "content"));
        }
    }
    return text.len > 0 ? buf_steal(&text) : NULL;
}

static const char *first_turn(const struct json_object *messages)
{
    for (size_t i = 0; i < json_size(messages); i++) {
        const char *role = json_get_text(json_at(messages, i), "role");
        if (!is_system(role)) {
            return role;
        }
    }
    return "";
}

/* As one list: the system's words as `role`, or in the user's first turn, and turns that alternate
 * where they must. */
static struct json_object *messages_arranged(const struct json_object *messages, const char *role,
                                             bool alternate)
{
    struct json_object *out = json_new_array();
    char *system = system_text(messages);
    bool headless = alternate && strcmp(first_turn(messages), "assistant") == 0;
    if (system != NULL) {
        role = headless ? "user" : role;
        json_push(out, request_message(role, system));
    } else if (headless) {
        json_push(out, request_message("user", ELLIPSIS));
    }
    for (size_t i = 0; i < json_size(messages); i++) {
        const struct json_object *m = json_at(messages, i);
        if (!is_system(json_get_text(m, "role"))) {
            json_push(out, request_message(json_get_text(m, "role"), json_get_text(m, "content")));
        }
    }
    free(system);
    struct json_object *joined = request_joined(out);
    json_free(out);
    return joined;
}

static struct json_object *apply_messages(struct json_object *messages,
                                          const struct json_object *learned)
{
    const char *role = json_get_text(learned, "system");
    bool alternate = is_true(learned, "alternate");
    bool known = role != NULL && (strcmp(role, "developer") == 0 || strcmp(role, "user") == 0);
    if ((!known && !alternate) || !messages_are_plain(messages)) {
        return json_ref(messages);
    }
    return messages_arranged(messages, known ? role : "system", alternate);
}

/* --- the other members --- */

struct apply {
    const struct json_object *body;
    const struct json_object *learned;
    struct json_object *out;
};

static void apply_limit(const struct apply *a, const char *key, struct json_object *value)
{
    const char *limit = json_get_text(a->learned, "limit");
    bool named = limit != NULL && request_is_limit(limit);
    if (limit == NULL || named) {
        json_set(a->out, named ? limit : key, json_ref(value));
    }
}

static void apply_format(const struct apply *a, struct json_object *value)
{
    enum llm_shape shape = adapt_shape(a->body);
    const struct json_object *format = json_get(a->learned, "format");
    if (text_is(format, "text")) {
        return;
    }
    if (text_is(format, "json_object") && shape == LLM_SHAPE_SCHEMA) {
        struct json_object *object = json_new_object();
        json_set_text(object, "type", "json_object");
        json_set(a->out, "response_format", object);
        return;
    }
    json_set(a->out, "response_format", json_ref(value));
}

static bool apply_member(void *ctx, const char *key, struct json_object *value)
{
    const struct apply *a = ctx;
    bool whole = is_false(a->learned, "stream") || is_false(a->body, "stream");
    if (strcmp(key, "messages") == 0) {
        json_set(a->out, key, apply_messages(value, a->learned));
    } else if (strcmp(key, "model") == 0) {
        json_set(a->out, key, json_ref(value));
    } else if (list_has(json_get(a->learned, "omit"), key)) {
        return true;
    } else if (request_is_limit(key)) {
        apply_limit(a, key, value);
    } else if (strcmp(key, "response_format") == 0) {
        apply_format(a, value);
    } else if (strcmp(key, "stream") == 0 && whole) {
        json_set_bool(a->out, key, false);
    } else if (strcmp(key, "stream_options") != 0 || !whole) {
        json_set(a->out, key, json_ref(value));
    }
    return true;
}

struct json_object *adapt_apply(const struct json_object *body, const struct json_object *learned)
{
    struct apply a = {body, learned, json_new_object()};
    json_each(body, apply_member, &a);
    return a.out;
}

enum llm_shape adapt_shape(const struct json_object *body)
{
    const struct json_object *type = json_get(json_get(body, "response_format"), "type");
    return text_is(type, "json_schema")   ? LLM_SHAPE_SCHEMA
           : text_is(type, "json_object") ? LLM_SHAPE_OBJECT
                                          : LLM_SHAPE_TEXT;
}
