#include "syllabus/base/json_write.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What has come together before it is given to the sink. */
#define PIECE ((size_t)64 << 10)

void json_writer_init(struct json_writer *w, unsigned flags, struct buf *out, json_sink_fn *sink,
                      void *ctx)
{
    *w = (struct json_writer){
        .out = out, .sink = sink, .ctx = ctx, .pretty = (flags & JSON_PRETTY) != 0};
}

static void pour(struct json_writer *w)
{
    if (w->out->len > 0 && !w->failed) {
        w->failed = w->out->overflow || !w->sink(w->ctx, buf_str(w->out), w->out->len);
    }
    buf_reset(w->out);
}

bool json_writer_end(struct json_writer *w)
{
    if (w->sink != NULL) {
        pour(w);
    }
    return !w->failed && !w->out->overflow;
}

void json_writer_init_value(struct json_writer *w)
{
    *w = (struct json_writer){.open_cap = 0};
}

struct json_object *json_writer_take(struct json_writer *w)
{
    assert(w->depth == 0);
    struct json_object *v = w->open != NULL ? w->open[0] : NULL;
    free(w->open);
    *w = (struct json_writer){.open_cap = 0};
    return v;
}

/* --- values that are built --- */

/* Puts a value where it belongs; the document itself stays in the first place. */
static void put(struct json_writer *w, const char *key, struct json_object *take_value)
{
    if (w->depth == 0) {
        mem_grow(&w->open, &w->open_cap, 1, sizeof(struct json_object *));
        w->open[0] = take_value;
    } else if (key != NULL) {
        json_set(w->open[w->depth - 1], key, take_value);
    } else {
        json_push(w->open[w->depth - 1], take_value);
    }
}

static void put_container(struct json_writer *w, const char *key, struct json_object *take_value)
{
    put(w, key, take_value);
    mem_grow(&w->open, &w->open_cap, w->depth + 1, sizeof(struct json_object *));
    w->open[w->depth++] = take_value;
}

/* --- text --- */

static void escape_code_point(struct buf *out, uint32_t cp)
{
    if (cp >= 0x10000) {
        cp -= 0x10000;
        buf_printf(out, "\\u%04x\\u%04x", 0xD800u + (unsigned)(cp >> 10),
                   0xDC00u + (unsigned)(cp & 0x3FF));
    } else {
        buf_printf(out, "\\u%04x", (unsigned)cp);
    }
}

static void escape(struct buf *out, uint32_t cp)
{
    static const char named[] = "\"\\\b\f\n\r\t";
    static const char letters[] = "\"\\bfnrt";
    const char *at = cp > 0 && cp < 0x80 ? strchr(named, (int)cp) : NULL;
    if (at != NULL) {
        const char pair[] = {'\\', letters[at - named]};
        buf_add(out, pair, sizeof pair);
    } else {
        escape_code_point(out, cp);
    }
}

/* How many bytes from the start stand in a text as they are, without a look at each code point. */
static size_t plain_prefix(const unsigned char *s, size_t n)
{
    size_t i = 0;
    while (i < n) {
        unsigned char c = s[i];
        if (c >= 0x20 && c < 0x7F && c != '"' && c != '\\') {
            i++;
        } else if (c >= 0xC3 && c <= 0xD7 && i + 1 < n && (s[i + 1] & 0xC0) == 0x80) {
            i += 2; /* U+00C0 to U+05FF: nothing dangerous is among them */
        } else {
            break;
        }
    }
    return i;
}

static void add_text(struct buf *out, const char *s, size_t n)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < n;) {
        size_t plain = plain_prefix((const unsigned char *)s + i, n - i);
        buf_add(out, s + i, plain);
        i += plain;
        if (i == n) {
            break;
        }
        uint32_t cp;
        size_t len = text_decode(s + i, n - i, &cp); /* an invalid byte is U+FFFD */
        if (cp < 0x20 || cp == '"' || cp == '\\' || text_is_dangerous(cp)) {
            escape(out, cp);
        } else {
            text_encode(out, cp);
        }
        i += len;
    }
    buf_add_char(out, '"');
}

/* --- layout --- */

static void new_line(struct json_writer *w)
{
    static const char blanks[] =
        "\n                                                                ";
    size_t n = 1 + 2 * w->depth;
    buf_add(w->out, blanks, n < sizeof blanks ? n : sizeof blanks - 1);
    for (size_t more = sizeof blanks - 1; more < n; more++) {
        buf_add_char(w->out, ' ');
    }
}

/* What stands before a value. */
static void lead(struct json_writer *w, const char *key)
{
    if (w->filled) {
        buf_add_char(w->out, ',');
    }
    if (w->pretty && w->depth > 0) {
        new_line(w);
    }
    if (key != NULL) {
        add_text(w->out, key, strlen(key));
        buf_add(w->out, ": ", w->pretty ? 2 : 1);
    }
}

static void written(struct json_writer *w)
{
    w->filled = true;
    if (w->sink != NULL && w->out->len >= PIECE) {
        pour(w);
    }
}

static void open_container(struct json_writer *w, const char *key, char bracket)
{
    lead(w, key);
    buf_add_char(w->out, bracket);
    w->depth++;
    w->filled = false;
}

static void close_container(struct json_writer *w, char bracket)
{
    assert(w->depth > 0);
    w->depth--;
    if (w->out == NULL) {
        return;
    }
    if (w->pretty) {
        new_line(w);
    }
    buf_add_char(w->out, bracket);
    written(w);
}

void json_write_object(struct json_writer *w, const char *key)
{
    if (w->out == NULL) {
        put_container(w, key, json_new_object());
    } else {
        open_container(w, key, '{');
    }
}

void json_write_array(struct json_writer *w, const char *key)
{
    if (w->out == NULL) {
        put_container(w, key, json_new_array());
    } else {
        open_container(w, key, '[');
    }
}

void json_write_end_object(struct json_writer *w)
{
    close_container(w, '}');
}

void json_write_end_array(struct json_writer *w)
{
    close_container(w, ']');
}

/* --- values --- */

static void word(struct json_writer *w, const char *key, const char *text)
{
    lead(w, key);
    buf_add_str(w->out, text);
    written(w);
}

void json_write_null(struct json_writer *w, const char *key)
{
    if (w->out == NULL) {
        put(w, key, NULL);
    } else {
        word(w, key, "null");
    }
}

void json_write_text_n(struct json_writer *w, const char *key, const char *s, size_t n)
{
    if (w->out == NULL) {
        put(w, key, json_new_text_n(s, n));
        return;
    }
    lead(w, key);
    add_text(w->out, s, n);
    written(w);
}

void json_write_text(struct json_writer *w, const char *key, const char *s)
{
    if (s != NULL) {
        json_write_text_n(w, key, s, strlen(s));
    } else {
        json_write_null(w, key);
    }
}

void json_write_int(struct json_writer *w, const char *key, int64_t v)
{
    if (w->out == NULL) {
        put(w, key, json_new_int(v));
        return;
    }
    lead(w, key);
    buf_printf(w->out, "%" PRId64, v);
    written(w);
}

void json_write_number(struct json_writer *w, const char *key, double v)
{
    if (v >= -1e15 && v <= 1e15 && v == (double)(int64_t)v) {
        json_write_int(w, key, (int64_t)v); /* most are whole */
        return;
    }
    struct json_object *number = json_new_number(v);
    json_write_value(w, key, number);
    json_free(number);
}

void json_write_bool(struct json_writer *w, const char *key, bool v)
{
    if (w->out == NULL) {
        put(w, key, json_new_bool(v));
    } else {
        word(w, key, v ? "true" : "false");
    }
}

void json_write_time(struct json_writer *w, const char *key, int64_t ms)
{
    char text[TIME_TEXT_LEN + 1];
    time_format(ms, text);
    json_write_text(w, key, text);
}

void json_write_strings(struct json_writer *w, const char *key, const struct strlist *list)
{
    json_write_array(w, key);
    for (size_t i = 0; i < list->count; i++) {
        json_write_text(w, NULL, list->items[i]);
    }
    json_write_end_array(w);
}

static bool write_member(void *ctx, const char *key, struct json_object *value)
{
    json_write_value(ctx, key, value);
    return true;
}

static void write_container(struct json_writer *w, const char *key, const struct json_object *v)
{
    if (json_kind(v) == JSON_OBJECT) {
        open_container(w, key, '{');
        json_each(v, write_member, w);
        close_container(w, '}');
        return;
    }
    open_container(w, key, '[');
    for (size_t i = 0; i < json_size(v); i++) {
        json_write_value(w, NULL, json_at(v, i));
    }
    close_container(w, ']');
}

void json_write_value(struct json_writer *w, const char *key, const struct json_object *v)
{
    size_t n = 0;
    const char *text;
    if (w->out == NULL) {
        put(w, key, json_ref((struct json_object *)(uintptr_t)v));
        return;
    }
    switch (json_kind(v)) {
    case JSON_OBJECT:
    case JSON_ARRAY:
        write_container(w, key, v); /* as deep as it could be parsed or was built */
        break;
    case JSON_STRING:
        text = json_text(v, &n);
        json_write_text_n(w, key, text, n);
        break;
    case JSON_NULL:
    case JSON_BOOL:
    case JSON_INT:
    case JSON_NUMBER:
        word(w, key, json_word(v));
        break;
    }
}
