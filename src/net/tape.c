#include "tape_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define MS_MOST ((int64_t)7 * 24 * 3600 * 1000)

/* --- bytes --- */

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static char *base64(const char *bytes, size_t n)
{
    struct buf out = BUF_INIT(4 * (n / 3 + 1));
    for (size_t i = 0; i < n; i += 3) {
        size_t left = n - i;
        unsigned v = (unsigned)(unsigned char)bytes[i] << 16;
        v |= left > 1 ? (unsigned)(unsigned char)bytes[i + 1] << 8 : 0;
        v |= left > 2 ? (unsigned char)bytes[i + 2] : 0;
        buf_add_char(&out, digits[v >> 18]);
        buf_add_char(&out, digits[v >> 12 & 63]);
        buf_add_char(&out, left > 1 ? digits[v >> 6 & 63] : '=');
        buf_add_char(&out, left > 2 ? digits[v & 63] : '=');
    }
    return buf_steal(&out);
}

static bool base64_read(const char *s, size_t n, struct buf *out)
{
    unsigned v = 0;
    int bits = 0;
    while (n > 0 && s[n - 1] == '=') {
        n--;
    }
    for (size_t i = 0; i < n; i++) {
        const char *digit = s[i] != '\0' ? strchr(digits, s[i]) : NULL;
        if (digit == NULL) {
            return false;
        }
        v = v << 6 | (unsigned)(digit - digits);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            buf_add_char(out, (char)(v >> bits & 0xff));
        }
    }
    return !out->overflow;
}

void tape_set_bytes(struct json_object *object, const char *name, const char *bytes, size_t n)
{
    if (text_is_utf8(bytes, n)) {
        json_set(object, name, json_new_text_n(bytes, n));
        return;
    }
    char *other = mem_printf("%s_base64", name);
    char *text = base64(bytes, n);
    json_set_text(object, other, text);
    free(text);
    free(other);
}

static bool bytes_read(const struct json_object *object, struct buf *out)
{
    size_t n = 0;
    const char *text = json_text(json_get(object, "data"), &n);
    if (text != NULL) {
        return buf_add(out, text, n);
    }
    text = json_text(json_get(object, "data_base64"), &n);
    return text != NULL && base64_read(text, n, out);
}

/* --- the end of a call --- */

static const char *const stages[] = {
    [NET_STAGE_NONE] = "none",           [NET_STAGE_RESOLVED] = "resolved",
    [NET_STAGE_CONNECTED] = "connected", [NET_STAGE_SECURED] = "secured",
    [NET_STAGE_ANSWERED] = "answered",
};
#define STAGE_COUNT (sizeof stages / sizeof stages[0])

struct json_object *tape_end_json(const struct net_result *r)
{
    struct json_object *end = json_new_object();
    json_set_int(end, "status", r->status);
    json_set_text(end, "stage", stages[r->stage]);
    json_set_text(end, "request_id", r->request_id);
    json_set_text(end, "retry_after", r->hint.retry_after);
    json_set_text(end, "retry_after_ms", r->hint.retry_after_ms);
    json_set_text(end, "should_retry", r->hint.should_retry);
    struct json_object *error = NULL;
    if (r->error.kind != ERROR_NONE) {
        error = json_new_object();
        json_set_text(error, "kind", error_kind_name(r->error.kind));
        json_set_text(error, "message", r->error.message);
        json_set_text(error, "advice", r->error.advice);
        json_set_bool(error, "can_heal", r->can_heal);
    }
    json_set(end, "error", error);
    return end;
}

static enum error_kind unreadable(struct error *err)
{
    return error_set(err, ERROR_BAD_DATA, _("this is no line of a recording"));
}

static enum error_kind kind_named(const char *name)
{
    for (int i = 1; name != NULL && i < ERROR_KIND_COUNT; i++) {
        if (strcmp(error_kind_name((enum error_kind)i), name) == 0) {
            return (enum error_kind)i;
        }
    }
    return ERROR_NONE;
}

static enum error_kind error_read(const struct json_object *v, struct net_result *out,
                                  struct error *err)
{
    enum error_kind kind = kind_named(json_get_text(v, "kind"));
    const char *message = json_get_text(v, "message");
    const char *advice = json_get_text(v, "advice");
    if (kind == ERROR_NONE || message == NULL) {
        return unreadable(err);
    }
    char *clean = text_cleaned(message, TEXT_ONE_LINE);
    error_set(&out->error, kind, "%s", clean);
    free(clean);
    if (advice != NULL) {
        clean = text_cleaned(advice, TEXT_ONE_LINE);
        error_advise(&out->error, "%s", clean);
        free(clean);
    }
    json_get_bool(v, "can_heal", &out->can_heal);
    return ERROR_NONE;
}

enum error_kind tape_end_read(const struct json_object *end, struct net_result *out,
                              struct error *err)
{
    int64_t status = 0;
    const char *stage = json_get_text(end, "stage");
    const struct json_object *error = json_get(end, "error");
    struct net_result r = {.request_id = json_get_text(end, "request_id"),
                           .hint = {json_get_text(end, "retry_after"),
                                    json_get_text(end, "retry_after_ms"),
                                    json_get_text(end, "should_retry")}};
    json_get_int(end, "status", &status);
    for (size_t i = 0; stage != NULL && i < STAGE_COUNT; i++) {
        r.stage = strcmp(stage, stages[i]) == 0 ? (enum net_stage)i : r.stage;
    }
    if (status < 0 || status > 999) {
        return unreadable(err);
    }
    r.status = (int)status;
    if (error != NULL && error_read(error, &r, err) != ERROR_NONE) {
        return ERROR_BAD_DATA;
    }
    *out = r;
    return ERROR_NONE;
}

/* --- lines --- */

void tape_event_fini(struct tape_event *e)
{
    buf_fini(&e->data);
    json_free(e->document);
    *e = (struct tape_event){0};
}

static bool event_read(const struct json_object *v, size_t n, struct tape_event *e)
{
    int64_t status = 0;
    if (!json_get_int(v, "request", &e->request) || !json_get_int(v, "ms", &e->ms) ||
        e->request < 1 || e->ms < 0 || e->ms > MS_MOST) {
        return false;
    }
    e->method = json_get_text(v, "method");
    e->url = json_get_text(v, "url");
    if (e->method != NULL || e->url != NULL) {
        e->kind = TAPE_REQUEST;
        return e->method != NULL && e->url != NULL;
    }
    if (json_get_int(v, "status", &status)) {
        e->kind = TAPE_STATUS;
        e->status = (int)status;
        e->content_type = json_get_text(v, "content_type");
        return status >= 100 && status <= 999;
    }
    e->end = json_get(v, "end");
    if (e->end != NULL) {
        struct net_result r = {0};
        e->kind = TAPE_END;
        bool good = tape_end_read(e->end, &r, NULL) == ERROR_NONE;
        error_clear(&r.error);
        return good;
    }
    e->kind = TAPE_DATA;
    buf_init(&e->data, n);
    return bytes_read(v, &e->data);
}

enum error_kind tape_event_read(const char *line, size_t n, struct tape_event *out,
                                struct error *err)
{
    struct tape_event e = {0};
    if (json_parse(line, n, TAPE_DEPTH, &e.document, NULL) != ERROR_NONE ||
        !event_read(e.document, n, &e)) {
        tape_event_fini(&e);
        return unreadable(err);
    }
    *out = e;
    return ERROR_NONE;
}

enum error_kind tape_head_check(const char *line, size_t n, struct error *err)
{
    struct json_object *v = NULL;
    int64_t version = 0;
    enum error_kind kind = ERROR_NONE;
    json_parse(line, n, TAPE_DEPTH, &v, NULL); /* NULL says the same as another format */
    const char *format = json_get_text(v, "format");
    if (format == NULL || strcmp(format, TAPE_FORMAT) != 0) {
        kind = error_set(err, ERROR_BAD_DATA, _("this is no recording"));
        error_advise(err, _("Recordings are made with --record."));
    } else if (!json_get_int(v, "version", &version) || version != TAPE_VERSION) {
        kind = error_set(err, ERROR_BAD_DATA, _("a recording of version %lld is not known"),
                         (long long)version);
        error_advise(err, _("A newer syllabus made it: update this one."));
    }
    json_free(v);
    return kind;
}
