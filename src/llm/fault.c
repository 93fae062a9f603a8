#include "fault_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define MESSAGE_COLUMNS 300 /* of a server's words that are shown */
#define PAGE_BYTES      200 /* of a web page or plain text */
#define NESTING         6   /* errors wrapped in errors, JSON in strings */
#define LIST_ITEMS      5   /* of a list of faults */
#define KEY_STEM        6   /* bytes of a key by which a masked copy is known: "sk-abc***" */

/* What is known about the fault. */
struct fault {
    int status;         /* HTTP's, or one that the error names; 0: none */
    struct buf codes;   /* its types and codes, in lower case, separated by spaces */
    struct buf message; /* the server's words */
};

static void fault_init(struct fault *f, int status)
{
    f->status = status;
    buf_init(&f->codes, LIMIT_ERROR_BODY);
    buf_init(&f->message, LIMIT_ERROR_BODY);
}

static void fault_fini(struct fault *f)
{
    buf_fini(&f->codes);
    buf_fini(&f->message);
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

static void gather_codes(struct fault *f, const struct json_object *v, int nesting)
{
    static const char *const members[] = {"type", "code", "status", "error_code"};
    static const char *const inner[] = {"error", "innererror", "details"};
    if (json_kind(v) == JSON_ARRAY) {
        v = json_at(v, 0);
    }
    if (nesting == 0 || json_kind(v) != JSON_OBJECT) {
        return;
    }
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        add_code(f, json_get(v, members[i]));
    }
    for (size_t i = 0; i < sizeof inner / sizeof inner[0]; i++) {
        gather_codes(f, json_get(v, inner[i]), nesting - 1);
    }
}

static void gather(struct fault *f, const struct json_object *v)
{
    gather_codes(f, v, NESTING);
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

/* --- what it means --- */

enum where { IN_CODES, IN_MESSAGE };

/* The first rule that fits decides; a status of 0 in a rule means any. */
static const struct {
    int from, to; /* HTTP status */
    enum where where;
    const char *word; /* in lower case; NULL: the status is enough */
    enum error_kind kind;
    const char *advice; /* NULL: the kind's own */
} rules[] = {
    {0, 0, IN_MESSAGE, "too many tokens, please wait", ERROR_RATE_LIMIT, NULL},
    {402, 402, IN_CODES, NULL, ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "quota", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "credit", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "balance", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "billing", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "spend_limit", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "usage_limit", ERROR_QUOTA, NULL},
    {400, 429, IN_CODES, "budget", ERROR_QUOTA, NULL},
    {429, 429, IN_MESSAGE, "per-day", ERROR_QUOTA, NULL},
    {413, 413, IN_CODES, NULL, ERROR_TOO_LONG, NULL},
    {0, 0, IN_CODES, "context_length_exceeded", ERROR_TOO_LONG, NULL},
    {0, 0, IN_CODES, "exceed_context_size", ERROR_TOO_LONG, NULL},
    {0, 0, IN_CODES, "string_above_max_length", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "maximum context length", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "prompt is too long", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "exceed context limit", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "exceeds the available context size", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "too large for model", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "request too large", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "requested token count exceeds", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "input token count", ERROR_TOO_LONG, NULL},
    {400, 500, IN_MESSAGE, "reduce the length", ERROR_TOO_LONG, NULL},
    {0, 0, IN_CODES, "content_filter", ERROR_REFUSED,
     N_("The server's content filter refused it; say it in other words.")},
    {0, 0, IN_CODES, "insufficient_quota", ERROR_QUOTA, NULL},
    {0, 0, IN_CODES, "rate_limit", ERROR_RATE_LIMIT, NULL},
    {0, 0, IN_CODES, "authentication_error", ERROR_AUTH, NULL},
    {0, 0, IN_CODES, "invalid_api_key", ERROR_AUTH, NULL},
    {400, 400, IN_MESSAGE, "api key not valid", ERROR_AUTH, NULL}, /* Gemini */
    {403, 403, IN_MESSAGE, "moderation", ERROR_REFUSED,
     N_("The server's content filter refused it; say it in other words.")},
    {401, 401, IN_CODES, NULL, ERROR_AUTH, NULL},
    {403, 403, IN_CODES, NULL, ERROR_AUTH, NULL},
    {0, 0, IN_MESSAGE, "unexpected endpoint", ERROR_REFUSED, /* LM Studio, also with HTTP 200 */
     N_("Check llm.base_url: most servers want it to end in /v1.")},
    {404, 404, IN_CODES, NULL, ERROR_REFUSED, N_("Check llm.base_url and llm.model.")},
    {405, 405, IN_CODES, NULL, ERROR_REFUSED, N_("Check llm.base_url.")},
    {408, 408, IN_CODES, NULL, ERROR_TIMEOUT, NULL},
    {504, 504, IN_CODES, NULL, ERROR_TIMEOUT, NULL},
    {524, 524, IN_CODES, NULL, ERROR_TIMEOUT, NULL},
    {429, 429, IN_CODES, NULL, ERROR_RATE_LIMIT, NULL},
    {500, 599, IN_CODES, NULL, ERROR_REFUSED,
     N_("The server itself is in trouble; try again in a while.")},
};

static bool rule_fits(size_t i, const struct fault *f)
{
    if (rules[i].from != 0 && (f->status < rules[i].from || f->status > rules[i].to)) {
        return false;
    }
    if (rules[i].word == NULL) {
        return true;
    }
    const struct buf *text = rules[i].where == IN_CODES ? &f->codes : &f->message;
    return strcasestr(buf_str(text), rules[i].word) != NULL;
}

static enum error_kind fault_kind(const struct fault *f, const char **advice)
{
    *advice = NULL;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (rule_fits(i, f)) {
            *advice = rules[i].advice;
            return rules[i].kind;
        }
    }
    return ERROR_REFUSED;
}

/* --- showing it --- */

static bool ends_word(char c)
{
    return c == '\0' || strchr(" \t\r\n\"'`,;()[]{}<>", c) != NULL;
}

/* Appends s with every word that is the key, or begins like it (servers quote it masked in the
 * middle), as "***". */
static void append_without_key(struct buf *out, const char *s, const struct secret *key)
{
    const char *text = secret_text(key);
    size_t whole = secret_len(key);
    size_t stem = whole > 2 * KEY_STEM ? KEY_STEM : whole;
    while (*s != '\0') {
        if (stem > 0 && strncmp(s, text, stem) == 0) {
            buf_add_str(out, "***");
            s += stem;
            while (stem == KEY_STEM && !ends_word(*s)) {
                s++;
            }
        } else {
            buf_add_char(out, *s++);
        }
    }
}

/* One harmless line for a person; owned. */
static char *fault_words(const struct fault_place *place, const struct buf *message)
{
    char *repaired = text_repaired(buf_str(message), message->len);
    char *clean = text_cleaned(repaired, TEXT_ONE_LINE);
    char *trimmed = text_trimmed(clean, strlen(clean));
    struct buf safe = BUF_INIT(4 * LIMIT_ERROR_BODY);
    append_without_key(&safe, trimmed, place->key);
    size_t fits = text_fit(buf_str(&safe), safe.len, MESSAGE_COLUMNS);
    if (fits < safe.len) {
        buf_truncate(&safe, fits);
        buf_add_str(&safe, "\xE2\x80\xA6");
    }
    free(trimmed);
    free(clean);
    free(repaired);
    return buf_steal(&safe);
}

static enum error_kind fault_set(const struct fault_place *place, int http_status,
                                 const struct fault *f, struct error *err)
{
    const char *advice;
    enum error_kind kind = fault_kind(f, &advice);
    char *words = fault_words(place, &f->message);
    if (http_status < 400) {
        error_set(err, kind, _("%s reports an error: %s"), place->host,
                  words[0] != '\0' ? words : _("it does not say which"));
    } else if (words[0] != '\0') {
        error_set(err, kind, _("%s answers with HTTP %d: %s"), place->host, http_status, words);
    } else {
        error_set(err, kind, _("%s answers with HTTP %d and no explanation"), place->host,
                  http_status);
    }
    if (advice != NULL) {
        error_advise(err, "%s", _(advice));
    }
    free(words);
    return kind;
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

enum error_kind fault_from_body(const struct fault_place *place, int status, const char *body,
                                size_t n, struct error *err)
{
    struct fault f;
    fault_init(&f, status);
    gather_text(&f, body, n);
    enum error_kind kind = fault_set(place, status, &f, err);
    fault_fini(&f);
    return kind;
}

enum error_kind fault_from_json(const struct fault_place *place, const struct json_object *v,
                                struct error *err)
{
    struct fault f;
    fault_init(&f, 0);
    gather(&f, v);
    enum error_kind kind = fault_set(place, 0, &f, err);
    fault_fini(&f);
    return kind;
}

enum error_kind fault_from_text(const struct fault_place *place, const char *text, size_t n,
                                struct error *err)
{
    struct fault f;
    fault_init(&f, 0);
    gather_text(&f, text, n);
    enum error_kind kind = fault_set(place, 0, &f, err);
    fault_fini(&f);
    return kind;
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
