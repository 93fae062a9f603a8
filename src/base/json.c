#include "syllabus/base/json.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json_write.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"

#include <json-c/json.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- parsing --- */

struct json_parser {
    struct json_tokener *tokener;
};

struct json_parser *json_parser_new(int depth)
{
    struct json_parser *p = mem_alloc(sizeof *p);
    p->tokener = json_tokener_new_ex(depth);
    if (p->tokener == NULL) {
        abort(); /* out of memory inside json-c */
    }
    json_tokener_set_flags(p->tokener, JSON_TOKENER_STRICT);
    return p;
}

void json_parser_free(struct json_parser *p)
{
    if (p != NULL) {
        json_tokener_free(p->tokener);
        free(p);
    }
}

static enum error_kind not_json(struct error *err, enum json_tokener_error how, size_t at)
{
    if (how == json_tokener_continue) {
        return error_set(err, ERROR_NOT_JSON, _("the JSON ends in the middle"));
    }
    return error_set(err, ERROR_NOT_JSON, _("no JSON at byte %zu: %s"), at,
                     json_tokener_error_desc(how));
}

/* The whole of a text has been taken but for white space. */
static bool only_blanks(const char *text, size_t n)
{
    while (n > 0 && (*text == ' ' || *text == '\t' || *text == '\n' || *text == '\r')) {
        text++;
        n--;
    }
    return n == 0;
}

/* json-c takes NaN and Infinity even when it is strict. A number spelt so is printed so, whereas
 * one too large for a double ("1e999") keeps its digits. */
static bool is_word(struct json_object *number)
{
    return strpbrk(json_object_to_json_string(number), "NI") != NULL;
}

static bool has_words(struct json_object *v)
{
    if (json_object_is_type(v, json_type_object)) {
        struct json_object_iter member;
        json_object_object_foreachC(v, member)
        {
            if (has_words(member.val)) { /* the depth is capped */
                return true;
            }
        }
        return false;
    }
    size_t count = json_size(v);
    for (size_t i = 0; i < count; i++) {
        if (has_words(json_object_array_get_idx(v, i))) {
            return true;
        }
    }
    return json_object_is_type(v, json_type_double) && is_word(v);
}

/* Documents are many and such words are rare: the text is searched before the values are. */
static bool may_have_words(const char *text, size_t n)
{
    return memmem(text, n, "NaN", 3) != NULL || memmem(text, n, "Infinity", 8) != NULL;
}

enum error_kind json_parser_parse(struct json_parser *p, const char *text, size_t n,
                                  struct json_object **out, struct error *err)
{
    if (n > INT_MAX) {
        return error_set(err, ERROR_TOO_LONG, _("the JSON is too long"));
    }
    if (!text_is_utf8(text, n)) { /* json-c's own check lets overlong forms and surrogates by */
        return error_set(err, ERROR_NOT_JSON, _("the JSON is not valid UTF-8"));
    }
    json_tokener_reset(p->tokener);
    struct json_object *v = json_tokener_parse_ex(p->tokener, text, (int)n);
    enum json_tokener_error how = json_tokener_get_error(p->tokener);
    size_t end = json_tokener_get_parse_end(p->tokener);
    if (how == json_tokener_continue && n > 0) {
        /* A number at the top is only over when something follows it. */
        v = json_tokener_parse_ex(p->tokener, "\n", 1);
        how = json_tokener_get_error(p->tokener);
        end = n;
    }
    if (how != json_tokener_success) {
        return not_json(err, how, end);
    }
    if (may_have_words(text, n) && has_words(v)) {
        json_object_put(v);
        return error_set(err, ERROR_NOT_JSON, _("NaN and Infinity are not JSON"));
    }
    if (!only_blanks(text + end, n - end)) {
        json_object_put(v);
        return error_set(err, ERROR_NOT_JSON, _("something follows the JSON at byte %zu"), end);
    }
    *out = v;
    return ERROR_NONE;
}

enum error_kind json_parse(const char *text, size_t n, int depth, struct json_object **out,
                           struct error *err)
{
    struct json_parser *p = json_parser_new(depth);
    enum error_kind kind = json_parser_parse(p, text, n, out, err);
    json_parser_free(p);
    return kind;
}

void json_free(struct json_object *v)
{
    json_object_put(v);
}

struct json_object *json_ref(struct json_object *v)
{
    return json_object_get(v);
}

/* --- reading --- */

enum json_kind json_kind(const struct json_object *v)
{
    switch (json_object_get_type(v)) {
    case json_type_boolean:
        return JSON_BOOL;
    case json_type_int:
        return JSON_INT;
    case json_type_double:
        return JSON_NUMBER;
    case json_type_string:
        return JSON_STRING;
    case json_type_array:
        return JSON_ARRAY;
    case json_type_object:
        return JSON_OBJECT;
    case json_type_null:
        break;
    }
    return JSON_NULL;
}

/* json-c's getters take values without const though they do not change them. */
static struct json_object *loose(const struct json_object *v)
{
    return (struct json_object *)(uintptr_t)v;
}

struct json_object *json_get(const struct json_object *object, const char *key)
{
    struct json_object *value = NULL;
    json_object_object_get_ex(object, key, &value); /* safe on any type */
    return value;
}

bool json_has(const struct json_object *object, const char *key)
{
    return json_object_is_type(object, json_type_object) &&
           json_object_object_get_ex(object, key, NULL);
}

struct json_object *json_at(const struct json_object *array, size_t i)
{
    return json_kind(array) == JSON_ARRAY && i < json_object_array_length(array)
               ? json_object_array_get_idx(array, i)
               : NULL;
}

size_t json_size(const struct json_object *v)
{
    switch (json_kind(v)) {
    case JSON_ARRAY:
        return json_object_array_length(v);
    case JSON_OBJECT:
        return (size_t)json_object_object_length(v);
    default:
        return 0;
    }
}

void json_each(const struct json_object *object, json_member_fn *fn, void *ctx)
{
    if (json_kind(object) != JSON_OBJECT) {
        return;
    }
    json_object_object_foreach(loose(object), key, value)
    {
        if (!fn(ctx, key, value)) {
            break;
        }
    }
}

const char *json_text(const struct json_object *v, size_t *n)
{
    if (json_kind(v) != JSON_STRING) {
        return NULL;
    }
    if (n != NULL) {
        *n = (size_t)json_object_get_string_len(v);
    }
    return json_object_get_string(loose(v));
}

const char *json_get_text(const struct json_object *object, const char *key)
{
    return json_text(json_get(object, key), NULL);
}

bool json_to_number(const struct json_object *v, double *out)
{
    enum json_kind kind = json_kind(v);
    if (kind != JSON_INT && kind != JSON_NUMBER) {
        return false;
    }
    double d = json_object_get_double(v);
    if (!isfinite(d)) {
        return false; /* "1e999" */
    }
    *out = d;
    return true;
}

bool json_to_int(const struct json_object *v, int64_t *out)
{
    if (json_kind(v) == JSON_INT) {
        if (json_object_get_uint64(v) > INT64_MAX) {
            return false; /* json-c would give INT64_MAX */
        }
        *out = json_object_get_int64(v);
        return true;
    }
    double d;
    if (!json_to_number(v, &d) || d != floor(d) || fabs(d) > 9007199254740992.0) {
        return false;
    }
    *out = (int64_t)d;
    return true;
}

bool json_get_int(const struct json_object *object, const char *key, int64_t *out)
{
    return json_to_int(json_get(object, key), out);
}

bool json_get_number(const struct json_object *object, const char *key, double *out)
{
    return json_to_number(json_get(object, key), out);
}

bool json_get_bool(const struct json_object *object, const char *key, bool *out)
{
    const struct json_object *v = json_get(object, key);
    if (json_kind(v) != JSON_BOOL) {
        return false;
    }
    *out = json_object_get_boolean(v);
    return true;
}

void json_get_strings(const struct json_object *object, const char *key, struct strlist *list)
{
    const struct json_object *array = json_get(object, key);
    for (size_t i = 0; i < json_size(array); i++) {
        const char *text = json_text(json_at(array, i), NULL);
        if (text != NULL) {
            strlist_add(list, text);
        }
    }
}

bool json_equal(const struct json_object *a, const struct json_object *b)
{
    return json_object_equal(loose(a), loose(b));
}

/* --- building --- */

struct json_object *json_new_object(void)
{
    return json_object_new_object();
}

struct json_object *json_new_array(void)
{
    return json_object_new_array();
}

struct json_object *json_new_text(const char *s)
{
    return s != NULL ? json_new_text_n(s, strlen(s)) : NULL;
}

/* Each invalid byte as U+FFFD, all else as it is: json-c would print the bytes as they are, and the
 * document would be none. */
static struct json_object *sound_text(const char *s, size_t n)
{
    struct buf out = BUF_INIT(3 * n);
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += text_decode(s + i, n - i, &cp);
        text_encode(&out, cp);
    }
    struct json_object *v = json_object_new_string_len(buf_str(&out), (int)out.len);
    buf_fini(&out);
    return v;
}

struct json_object *json_new_text_n(const char *s, size_t n)
{
    n = n < LIMIT_IMPORT ? n : LIMIT_IMPORT; /* three times that is still an int */
    return text_is_utf8(s, n) ? json_object_new_string_len(s, (int)n) : sound_text(s, n);
}

struct json_object *json_new_int(int64_t v)
{
    return json_object_new_int64(v);
}

struct json_object *json_new_number(double v)
{
    if (!isfinite(v)) {
        return NULL; /* JSON has no word for it */
    }
    if (v == floor(v) && fabs(v) < 9007199254740992.0) {
        return json_object_new_int64((int64_t)v);
    }
    char text[32];
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, v);
        if (strtod(text, NULL) == v) {
            break;
        }
    }
    return json_object_new_double_s(v, text);
}

struct json_object *json_new_bool(bool v)
{
    return json_object_new_boolean(v);
}

void json_set(struct json_object *object, const char *key, struct json_object *take_value)
{
    if (json_kind(object) != JSON_OBJECT || json_object_object_add(object, key, take_value) != 0) {
        json_object_put(take_value);
    }
}

void json_set_text(struct json_object *object, const char *key, const char *s)
{
    json_set(object, key, json_new_text(s));
}

void json_set_int(struct json_object *object, const char *key, int64_t v)
{
    json_set(object, key, json_new_int(v));
}

void json_set_number(struct json_object *object, const char *key, double v)
{
    json_set(object, key, json_new_number(v));
}

void json_set_bool(struct json_object *object, const char *key, bool v)
{
    json_set(object, key, json_new_bool(v));
}

void json_set_strings(struct json_object *object, const char *key, const struct strlist *list)
{
    struct json_object *array = json_new_array();
    for (size_t i = 0; i < list->count; i++) {
        json_push(array, json_new_text(list->items[i]));
    }
    json_set(object, key, array);
}

void json_push(struct json_object *array, struct json_object *take_value)
{
    if (json_kind(array) != JSON_ARRAY || json_object_array_add(array, take_value) != 0) {
        json_object_put(take_value);
    }
}

/* --- printing --- */

const char *json_word(const struct json_object *v)
{
    return v != NULL ? json_object_to_json_string(loose(v)) : "null";
}

bool json_print(const struct json_object *v, unsigned flags, struct buf *out)
{
    struct json_writer w;
    json_writer_init(&w, flags, out, NULL, NULL);
    json_write_value(&w, NULL, v);
    return json_writer_end(&w);
}

char *json_printed(const struct json_object *v, unsigned flags)
{
    struct buf out = BUF_INIT(LIMIT_IMPORT * 2);
    json_print(v, flags, &out);
    return buf_steal(&out);
}
