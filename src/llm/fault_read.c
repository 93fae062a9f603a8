#include "fault_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_BYTES   200 /* of a web page or plain text */
#define NESTING      6   /* errors wrapped in errors, JSON in strings */
#define LIST_ITEMS   5   /* of a list of faults */
#define NAMES        16  /* of parameters that are objected to */
#define WINDOW_LEAST 256 /* tokens: what is less is no context */
#define WINDOW_MOST  100000000

static void fault_init(struct fault *f, int status)
{
    fault_fini(f);
    f->http_status = status;
    f->status = status;
    buf_init(&f->codes, LIMIT_ERROR_BODY);
    buf_init(&f->message, LIMIT_ERROR_BODY);
}

void fault_fini(struct fault *f)
{
    buf_fini(&f->codes);
    buf_fini(&f->message);
    strlist_fini(&f->names);
    *f = (struct fault){0};
}

/* --- finding the words --- */

static void gather_message(struct buf *out, const struct json_object *v, int nesting);

/* A string, which may itself be a JSON document. */
static void gather_string(struct buf *out, const char *s, size_t n, int nesting)
{
    size_t start = strspn(s, " \t\r\n");
    if (s[start] == '{' || s[start] == '[') {
        struct json_object *inner = NULL;
        if (json_parse(s, n, LIMIT_JSON_DEPTH, &inner, NULL) == ERROR_NONE) {
            size_t before = out->len;
            gather_message(out, inner, nesting - 1);
            json_free(inner);
            if (out->len > before) {
                return;
            }
        }
    }
    buf_add(out, s, n);
}

/* The "loc" of FastAPI's {"loc":["body","max_tokens"],"msg":"..."}. */
static void gather_place(struct buf *out, const struct json_object *loc)
{
    for (size_t i = 0; i < json_size(loc) && i < LIST_ITEMS; i++) {
        const char *part = json_text(json_at(loc, i), NULL);
        if (part != NULL) {
            buf_printf(out, "%s%s", i > 0 ? "." : "", part);
        }
    }
    buf_add_str(out, json_size(loc) > 0 ? ": " : "");
}

static void gather_list(struct buf *out, const struct json_object *list, int nesting)
{
    for (size_t i = 0; i < json_size(list) && i < LIST_ITEMS; i++) {
        size_t before = out->len;
        buf_add_str(out, before > 0 ? "; " : "");
        size_t separated = out->len;
        gather_message(out, json_at(list, i), nesting - 1);
        if (out->len == separated) {
            buf_truncate(out, before);
        }
    }
}

/* Appends what v says, whatever its shape: first the outermost words there are. */
static void gather_message(struct buf *out, const struct json_object *v, int nesting)
{
    static const char *const members[] = {"error", "message", "detail", "msg", "errors"};
    if (nesting == 0) {
        return;
    }
    size_t n;
    const char *text = json_text(v, &n);
    if (text != NULL) {
        gather_string(out, text, n, nesting);
    } else if (json_kind(v) == JSON_ARRAY) {
        gather_list(out, v, nesting);
    } else if (json_kind(v) == JSON_OBJECT) {
        size_t before = out->len;
        gather_place(out, json_get(v, "loc"));
        size_t placed = out->len;
        for (size_t i = 0; i < sizeof members / sizeof members[0] && out->len == placed; i++) {
            gather_message(out, json_get(v, members[i]), nesting - 1);
        }
        if (out->len == placed) {
            buf_truncate(out, before);
        }
        const char *raw = json_get_text(json_get(v, "metadata"), "raw"); /* OpenRouter */
        if (raw != NULL) {
            buf_add_str(out, out->len > before ? ": " : "");
            gather_string(out, raw, strlen(raw), nesting);
        }
    }
}

/* --- finding the codes --- */

static void add_code(struct fault *f, const struct json_object *v)
{
    size_t n;
    int64_t number;
    const char *text = json_text(v, &n);
    if (text != NULL) {
        for (size_t i = 0; i < n; i++) {
            buf_add_char(&f->codes,
                         text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 32) : text[i]);
        }
        buf_add_char(&f->codes, ' ');
    } else if (json_to_int(v, &number) && number >= 400 && number < 600 && f->status < 400) {
        f->status = (int)number;
    }
}

static void add_name(struct fault *f, const struct json_object *v)
{
    const char *text = json_text(v, NULL);
    if (text != NULL && text[0] != '\0' && f->names.count < NAMES) {
        strlist_add(&f->names, text);
    }
}

/* The "loc" of FastAPI, as one name. */
static void add_place(struct fault *f, const struct json_object *v)
{
    struct buf place = BUF_INIT(LIMIT_ERROR_BODY);
    for (size_t i = 0; i < json_size(v) && i < LIST_ITEMS; i++) {
        const char *part = json_text(json_at(v, i), NULL);
        buf_printf(&place, "%s%s", i > 0 ? "." : "", part != NULL ? part : "0");
    }
    if (place.len > 0 && f->names.count < NAMES) {
        strlist_add(&f->names, buf_str(&place));
    }
    buf_fini(&place);
}

static void add_window(struct fault *f, const struct json_object *v)
{
    int64_t tokens;
    if (json_to_int(v, &tokens) && tokens > 0 && tokens <= WINDOW_MOST) {
        f->window = tokens;
    }
}

/* What the members of an error mean, wherever they are. */
static const struct {
    const char *name;
    void (*add)(struct fault *f, const struct json_object *v);
} known[] = {
    {"type", add_code},       {"code", add_code},    {"status", add_code},
    {"error_code", add_code}, {"param", add_name},   {"field", add_name},
    {"loc", add_place},       {"n_ctx", add_window}, /* llama.cpp */
};

struct walk {
    struct fault *fault;
    int nesting;
};

static void walk_value(struct walk *w, const char *key, const struct json_object *v);

static bool walk_member(void *ctx, const char *key, struct json_object *value)
{
    struct walk *w = ctx;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(key, known[i].name) == 0) {
            known[i].add(w->fault, value);
            return true;
        }
    }
    walk_value(w, key, value);
    return true;
}

/* Strings that may be documents themselves: of all others the words are somebody else's. */
static bool may_hold_json(const char *key)
{
    static const char *const keys[] = {"error", "message", "detail", "raw"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(key, keys[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void walk_value(struct walk *w, const char *key, const struct json_object *v)
{
    struct walk inner = {w->fault, w->nesting - 1};
    struct json_object *document = NULL;
    size_t n;
    const char *text = json_text(v, &n);
    if (inner.nesting == 0) {
        return;
    }
    if (text != NULL && may_hold_json(key) && strchr("{[", text[0]) != NULL &&
        json_parse(text, n, LIMIT_JSON_DEPTH, &document, NULL) == ERROR_NONE) {
        walk_value(&inner, "", document);
    } else if (json_kind(v) == JSON_ARRAY) {
        for (size_t i = 0; i < json_size(v) && i < LIST_ITEMS; i++) {
            walk_value(&inner, "", json_at(v, i));
        }
    } else {
        json_each(v, walk_member, &inner);
    }
    json_free(document);
}

static void gather(struct fault *f, const struct json_object *v)
{
    walk_value(&(struct walk){f, 2 * NESTING}, "", v);
    gather_message(&f->message, v, NESTING);
}

/* The first words of a text that is no JSON, without the tags of a web page. */
static void gather_page(struct buf *out, const char *s, size_t n)
{
    bool in_tag = false;
    for (size_t i = 0; i < n && out->len < PAGE_BYTES; i++) {
        bool tag_ends = in_tag && s[i] == '>';
        in_tag = s[i] == '<' || (in_tag && !tag_ends);
        if (!in_tag) {
            buf_add_char(out, tag_ends ? ' ' : s[i]);
        }
    }
}

/* --- how much it takes --- */

/* What stands before the number of tokens that a model takes. */
static const char *const windows[] = {
    "exceeds the available context size (",
    "maximum context length is",
    "maximum context length of",
    "maximum context of",
    "maximum model length of",
    "maximum prompt length is",
    "maximum number of tokens allowed (",
    "context length of only",
    "context length of",
    "context size of",
    "context window of",
    "context limit of",
    "limit for this model is",
    "exceed context limit: ",
    "prompt is too long: ",
    "must be no more than",
    "must be <=",
    "too large for model with",
    "): limit", /* what a minute takes is what a request can be at most */
};

/* The number at s, which may have commas in it; 0 when it is none that makes sense. */
static int64_t read_tokens(const char *s)
{
    int64_t tokens = 0;
    for (; (*s >= '0' && *s <= '9') || (*s == ',' && tokens > 0); s++) {
        if (*s != ',' && tokens <= WINDOW_MOST) {
            tokens = tokens * 10 + (*s - '0');
        }
    }
    return tokens >= WINDOW_LEAST && tokens <= WINDOW_MOST ? tokens : 0;
}

/* "212345 tokens > 200000 maximum", "188240 + 21333 > 200000": what is exceeded comes last. */
static const char *skip_sum(const char *s)
{
    const char *end = s + strcspn(s, ".,;\n");
    const char *over = memchr(s, '>', (size_t)(end - s));
    return over != NULL ? over + 1 : s;
}

static void gather_window(struct fault *f)
{
    const char *message = buf_str(&f->message);
    for (size_t i = 0; i < sizeof windows / sizeof windows[0] && f->window == 0; i++) {
        const char *found = strcasestr(message, windows[i]);
        if (found != NULL) {
            found = skip_sum(found + strlen(windows[i]));
            f->window = read_tokens(found + strspn(found, " \"'`:="));
        }
    }
}

/* Anything a server says: JSON, also after "data:", or words, also as a web page. */
static void gather_text(struct fault *f, const char *text, size_t n)
{
    static const char field[] = "data:";
    char *repaired = text_repaired(text, n);
    const char *s = repaired + strspn(repaired, " \t\n");
    s += strncmp(s, field, sizeof field - 1) == 0 ? sizeof field - 1 : 0;
    struct json_object *v = NULL;
    if (json_parse(s, strlen(s), LIMIT_JSON_DEPTH, &v, NULL) == ERROR_NONE) {
        gather(f, v);
    } else {
        gather_page(&f->message, s, strlen(s));
    }
    json_free(v);
    free(repaired);
}

void fault_read_body(struct fault *f, int status, const char *body, size_t n)
{
    fault_init(f, status);
    gather_text(f, body, n);
    gather_window(f);
}

void fault_read_json(struct fault *f, const struct json_object *v)
{
    fault_init(f, 0);
    gather(f, v);
    gather_window(f);
}

void fault_read_text(struct fault *f, const char *text, size_t n)
{
    fault_init(f, 0);
    gather_text(f, text, n);
    gather_window(f);
}

bool fault_is_in(const struct json_object *v)
{
    if (json_kind(v) == JSON_ARRAY && json_size(v) == 1) { /* Gemini */
        v = json_at(v, 0);
    }
    const struct json_object *error = json_get(v, "error");
    const char *text = json_text(error, NULL);
    const char *object = json_get_text(v, "object");
    bool flag = false;
    return (text != NULL && text[0] != '\0') || json_size(error) > 0 ||
           (json_get_bool(v, "error", &flag) && flag) ||
           (object != NULL && strcmp(object, "error") == 0);
}
