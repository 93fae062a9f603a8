#include "answer_internal.h"

#include "chunk_internal.h"
#include "think_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/net/sse.h"

#include <stdlib.h>
#include <string.h>

#define BOMB_BYTES  (256u << 10) /* what is shorter can do no harm */
#define BOMB_WEIGHT (48u << 20)  /* bytes that the values of one document may take */
#define LIMIT_STRAY (64u << 10)  /* of lines that are no fields */

/* What the body is, judged by its first byte that is no white space: a header may say anything. */
enum body_kind {
    BODY_UNKNOWN,
    BODY_EVENTS,
    BODY_DOCUMENT,
    BODY_PAGE,
    BODY_FAULT, /* whatever comes with an HTTP status of 400 or more */
};

struct answer {
    const struct fault_place *place;
    struct llm_sink sink;
    enum body_kind kind;
    int status;
    struct sse *sse;
    struct json_parser *parser;
    struct buf document; /* of BODY_DOCUMENT and BODY_FAULT, which are read at their end */
    struct think think;
    struct text_repair repair;
    struct buf piece; /* one delta on its way */
    size_t text_bytes;
    size_t reasoning_bytes;
    char *finish_reason;
    char *model;
    int64_t prompt_tokens;
    int64_t completion_tokens;
    bool done_seen;     /* [DONE] */
    bool chunk_seen;    /* something was a chat completion */
    bool tools_seen;    /* it asked for tools, though none were offered */
    bool refusal_seen;  /* the text is the model's refusal */
    bool ending;        /* what still comes may be cut anywhere */
    bool stopped;       /* no more is wanted */
    bool broke_off;     /* see answer_broke_off() */
    struct fault said;  /* what the server reported */
    bool has_said;      /* it did */
    struct error fault; /* the same for people, or what is wrong with the stream */
    struct buf stray;   /* lines of the stream that are no fields: a document, perhaps */
};

/* --- text --- */

static void answer_too_long(struct answer *a)
{
    error_set(&a->fault, ERROR_TOO_LONG, _("the answer of %s is longer than %u bytes"),
              a->place->host, LIMIT_ANSWER);
    a->stopped = true;
}

static void on_part(void *ctx, enum think_part part, const char *text, size_t n)
{
    struct answer *a = ctx;
    if (a->stopped) {
        return;
    }
    size_t *bytes = part == THINK_REASONING ? &a->reasoning_bytes : &a->text_bytes;
    if (n > LIMIT_ANSWER - *bytes) {
        answer_too_long(a);
        return;
    }
    *bytes += n;
    if (part == THINK_ANSWER) {
        a->sink.delta(a->sink.ctx, text, n);
    } else if (a->sink.reasoning != NULL) {
        a->sink.reasoning(a->sink.ctx, text, n);
    }
}

static void on_text(void *ctx, enum chunk_text kind, const char *text, size_t n)
{
    struct answer *a = ctx;
    buf_reset(&a->piece);
    if (!text_repair(kind == CHUNK_ANSWER ? &a->repair : NULL, &a->piece, text, n)) {
        answer_too_long(a);
    } else if (kind == CHUNK_ANSWER) {
        think_feed(&a->think, buf_str(&a->piece), a->piece.len);
    } else {
        on_part(a, THINK_REASONING, buf_str(&a->piece), a->piece.len);
    }
}

static void on_reasoning(void *ctx, enum chunk_text kind, const char *text, size_t n)
{
    on_text(ctx, CHUNK_REASONING, text, n);
}

/* --- chunks --- */

static void answer_take_chunk(struct answer *a, const struct json_object *v)
{
    struct chunk c;
    chunk_read(v, &c);
    a->chunk_seen = a->chunk_seen || c.has_choices;
    if (c.reasoning != NULL) {
        chunk_each_text(c.reasoning, on_reasoning, a);
    }
    if (c.content != NULL) {
        chunk_each_text(c.content, on_text, a);
    }
    if (c.refusal != NULL) {
        a->refusal_seen = true;
        chunk_each_text(c.refusal, on_text, a);
    }
    a->tools_seen = a->tools_seen || c.has_tools;
    if (c.finish_reason != NULL && a->finish_reason == NULL) {
        a->finish_reason = mem_strdup(c.finish_reason);
    }
    if (c.model != NULL && a->model == NULL) {
        a->model = mem_strdup(c.model);
    }
    if (c.prompt_tokens >= 0 || c.completion_tokens >= 0) { /* the last one that says something */
        a->prompt_tokens = c.prompt_tokens;
        a->completion_tokens = c.completion_tokens;
    }
}

/* The server has said what is wrong: nothing that follows changes it. */
static void answer_take_fault(struct answer *a)
{
    a->has_said = true;
    a->stopped = true;
    fault_describe(&a->said, a->place, &a->fault);
}

/* One JSON value of the stream. */
static void answer_take_json(struct answer *a, const struct json_object *v)
{
    if (fault_is_in(v)) {
        fault_read_json(&a->said, v);
        answer_take_fault(a);
    } else if (json_kind(v) == JSON_OBJECT) {
        answer_take_chunk(a, v);
    }
}

/* True for a document that would take far more memory than it has bytes: each of these characters
 * begins a value, unless it stands in quotes. */
static bool is_bomb(const char *s, size_t n)
{
    size_t weight = 0;
    bool quoted = false;
    if (n < BOMB_BYTES) {
        return false;
    }
    for (size_t i = 0; i < n && weight <= BOMB_WEIGHT; i++) {
        if (quoted && s[i] == '\\') {
            i++;
        } else if (s[i] == '"') {
            quoted = !quoted;
        } else if (!quoted) {
            weight += s[i] == '{' ? 1024 : s[i] == '[' ? 384 : s[i] == ',' ? 64 : 0;
        }
    }
    return weight > BOMB_WEIGHT;
}

/* False when it is no JSON. Broken UTF-8 or a NUL is no reason to lose a chunk: it is repaired. */
static bool answer_parse(struct answer *a, const char *s, size_t n)
{
    struct json_object *v = NULL;
    if (is_bomb(s, n)) {
        return false;
    }
    if (json_parser_parse(a->parser, s, n, &v, NULL) != ERROR_NONE) {
        bool sound = text_is_utf8(s, n) && memchr(s, '\0', n) == NULL;
        char *repaired = sound ? NULL : text_repaired(s, n);
        bool ok = repaired != NULL &&
                  json_parser_parse(a->parser, repaired, strlen(repaired), &v, NULL) == ERROR_NONE;
        free(repaired);
        if (!ok) {
            return false;
        }
    }
    answer_take_json(a, v);
    json_free(v);
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void trim(const char **s, size_t *n)
{
    while (*n > 0 && is_blank((*s)[0])) {
        (*s)++;
        (*n)--;
    }
    while (*n > 0 && is_blank((*s)[*n - 1])) {
        (*n)--;
    }
}

/* One payload: [DONE], a comment that a gateway wrapped in data, or JSON. */
static bool answer_take_payload(struct answer *a, const char *s, size_t n)
{
    static const char done[] = "[DONE]";
    static const char field[] = "data:"; /* that a gateway put before a line that had it already */
    trim(&s, &n);
    while (n >= sizeof field - 1 && memcmp(s, field, sizeof field - 1) == 0) {
        s += sizeof field - 1;
        n -= sizeof field - 1;
        trim(&s, &n);
    }
    if (n == 0 || s[0] == ':') {
        return true;
    }
    if (n >= sizeof done - 1 && memcmp(s, done, sizeof done - 1) == 0) {
        a->done_seen = true;
        return true;
    }
    return answer_parse(a, s, n);
}

/* Several payloads in one event, for want of the blank lines between them: each line by itself.
 * False when one of them is nothing known. */
static bool answer_take_lines(struct answer *a, const char *s, size_t n)
{
    const char *end = s + n;
    bool ok = true;
    while (s < end && !a->stopped && ok) {
        const char *lf = memchr(s, '\n', (size_t)(end - s));
        const char *stop = lf != NULL ? lf : end;
        ok = answer_take_payload(a, s, (size_t)(stop - s));
        s = stop + 1;
    }
    return ok;
}

/* Lines that are no fields: one document, be it printed over many lines, or nothing that counts. */
static void answer_take_stray(struct answer *a, const char *line, size_t n)
{
    if (line[0] == '{') {
        buf_reset(&a->stray);
    }
    buf_add(&a->stray, line, n);
    buf_add_char(&a->stray, '\n');
    char last = line[n - 1];
    bool may_end = last == '}' || is_blank(last);
    if (!a->stray.overflow && may_end && answer_take_payload(a, a->stray.data, a->stray.len)) {
        buf_reset(&a->stray);
    }
}

static bool event_is_error(const struct sse_event *e)
{
    return e->name_len == 5 && memcmp(e->name, "error", 5) == 0;
}

static bool on_event(void *ctx, const struct sse_event *e)
{
    struct answer *a = ctx;
    if (e->stray) {
        answer_take_stray(a, e->data, e->len);
        return !a->stopped && !a->done_seen;
    }
    size_t n = e->len;
    bool ok = answer_take_payload(a, e->data, n);
    const char *lf = ok ? NULL : memchr(e->data, '\n', n);
    if (lf != NULL) {
        ok = answer_take_lines(a, e->data, n);
        n = (size_t)(lf - e->data);
    }
    if (a->fault.kind == ERROR_NONE && event_is_error(e)) {
        fault_read_text(&a->said, e->data, n);
        answer_take_fault(a);
    } else if (!ok && !a->ending) {
        error_set(&a->fault, ERROR_WRONG_SHAPE,
                  _("%s sent something in the middle of its answer that is no JSON"),
                  a->place->host);
        a->stopped = true;
    }
    return !a->stopped && !a->done_seen;
}

/* --- bytes --- */

struct answer *answer_new(const struct fault_place *place, const struct llm_sink *sink)
{
    struct answer *a = mem_alloc(sizeof *a);
    a->place = place;
    a->sink = *sink;
    a->prompt_tokens = -1;
    a->completion_tokens = -1;
    a->sse = sse_new(LIMIT_SSE_LINE, on_event, a);
    a->parser = json_parser_new(LIMIT_JSON_DEPTH);
    think_init(&a->think, on_part, a);
    buf_init(&a->document, LIMIT_ANSWER);
    buf_init(&a->piece, LIMIT_ANSWER);
    buf_init(&a->stray, LIMIT_STRAY);
    return a;
}

void answer_free(struct answer *a)
{
    if (a == NULL) {
        return;
    }
    sse_free(a->sse);
    json_parser_free(a->parser);
    think_fini(&a->think);
    buf_fini(&a->document);
    buf_fini(&a->piece);
    buf_fini(&a->stray);
    fault_fini(&a->said);
    free(a->finish_reason);
    free(a->model);
    error_clear(&a->fault);
    free(a);
}

void answer_status(struct answer *a, int status)
{
    a->status = status;
    if (status >= 400) {
        a->kind = BODY_FAULT;
        a->document.limit = LIMIT_ERROR_BODY;
    }
}

/* Passes over white space and a BOM, which may come in pieces, to the first byte that tells.
 * Returns the bytes passed over. */
static size_t answer_sniff(struct answer *a, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (is_blank(bytes[i]) || memchr("\xEF\xBB\xBF", bytes[i], 3) != NULL) {
            continue;
        }
        a->kind = bytes[i] == '{' || bytes[i] == '[' ? BODY_DOCUMENT
                  : bytes[i] == '<'                  ? BODY_PAGE
                                                     : BODY_EVENTS;
        return i;
    }
    return n;
}

static void answer_collect(struct answer *a, const char *bytes, size_t n)
{
    size_t room = a->document.limit - a->document.len;
    buf_add(&a->document, bytes, n < room ? n : room);
    if (n > room && a->kind == BODY_DOCUMENT) {
        answer_too_long(a);
    } else if (n > room) {
        a->stopped = true; /* of a fault this is enough */
    }
}

enum answer_want answer_feed(struct answer *a, const char *bytes, size_t n)
{
    if (a->kind == BODY_UNKNOWN) {
        size_t passed = answer_sniff(a, bytes, n);
        bytes += passed;
        n -= passed;
    }
    if (a->stopped) {
        return ANSWER_NOTHING;
    }
    switch (a->kind) {
    case BODY_UNKNOWN:
        break;
    case BODY_EVENTS:
        if (sse_feed(a->sse, bytes, n, &a->fault) != ERROR_NONE) {
            a->stopped = true;
        }
        break;
    case BODY_DOCUMENT:
    case BODY_FAULT:
        answer_collect(a, bytes, n);
        break;
    case BODY_PAGE:
        a->stopped = true;
        break;
    }
    return a->stopped || a->done_seen ? ANSWER_NOTHING
           : a->finish_reason != NULL ? ANSWER_LITTLE
                                      : ANSWER_MORE;
}

void answer_stop(struct answer *a)
{
    a->stopped = true;
}

bool answer_has_begun(const struct answer *a)
{
    return a->text_bytes > 0 || a->reasoning_bytes > 0;
}

const struct fault *answer_fault(const struct answer *a)
{
    return a->has_said ? &a->said : NULL;
}

bool answer_broke_off(const struct answer *a)
{
    return a->broke_off;
}

/* --- the end --- */

/* A whole completion; or chunks, one a line, from a server that forgot to frame them. */
static void answer_read_document(struct answer *a)
{
    const char *s = buf_str(&a->document);
    size_t n = a->document.len;
    if (answer_take_payload(a, s, n)) {
        /* One whole document is complete by itself, whatever it says about a reason. */
        a->done_seen = a->chunk_seen;
    } else {
        answer_take_lines(a, s, n);
    }
}

/* Delivers what waits for its continuation. */
static void answer_flush(struct answer *a)
{
    buf_reset(&a->piece);
    text_repair_end(&a->repair, &a->piece);
    think_feed(&a->think, buf_str(&a->piece), a->piece.len);
    think_end(&a->think, a->finish_reason != NULL || a->done_seen);
}

static bool reason_is(const struct answer *a, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (a->finish_reason != NULL && strcmp(a->finish_reason, names[i]) == 0) {
            return true;
        }
    }
    return false;
}
#define REASON_IS(a, names) reason_is(a, names, sizeof(names) / sizeof((names)[0]))

/* The server said that it is complete. */
static void answer_judge_complete(struct answer *a, struct error *err)
{
    static const char *const lengths[] = {"length", "model_length", "max_tokens"};
    static const char *const filters[] = {"content_filter"};
    static const char *const failures[] = {"error", "insufficient_system_resource"};
    const char *host = a->place->host;

    if (REASON_IS(a, lengths)) {
        error_set(err, ERROR_CUT_OFF, _("the answer of %s reached the token limit"), host);
        if (a->text_bytes == 0) {
            error_advise(err, _("The limit went to the model's reasoning: raise it."));
        }
    } else if (REASON_IS(a, filters)) {
        error_set(err, ERROR_REFUSED, _("the content filter of %s ended the answer"), host);
    } else if (REASON_IS(a, failures)) {
        a->broke_off = true;
        error_set(err, ERROR_REFUSED, _("%s ended the answer with a failure (%s)"), host,
                  a->finish_reason);
    } else if (a->refusal_seen) {
        error_set(err, ERROR_REFUSED, _("the model refused"));
    } else if (a->text_bytes == 0 && a->tools_seen) {
        error_set(err, ERROR_EMPTY, _("%s asked for a tool instead of answering"), host);
    } else if (a->text_bytes == 0) {
        error_set(err, ERROR_EMPTY, _("%s answered without a word"), host);
    }
}

/* It ended, and nobody said that it was complete. */
static void answer_judge_broken(struct answer *a, const struct error *transport, struct error *err)
{
    const char *host = a->place->host;
    bool transport_failed = transport != NULL && transport->kind != ERROR_NONE;
    if (a->text_bytes > 0 && transport_failed) {
        error_set(err, ERROR_INTERRUPTED, "%s", transport->message);
    } else if (a->text_bytes > 0) {
        error_set(err, ERROR_INTERRUPTED, _("%s broke off in the middle of its answer"), host);
    } else if (transport_failed) {
        error_copy(err, transport);
    } else if (a->kind == BODY_PAGE) {
        error_set(err, ERROR_WRONG_SHAPE, _("%s answers with a web page"), host);
        error_advise(err, _("Check llm.base_url: it is not a model server's address."));
    } else if (!a->chunk_seen && a->kind != BODY_UNKNOWN) {
        error_set(err, ERROR_WRONG_SHAPE, _("what %s sent is no chat completion"), host);
        error_advise(err, _("Check llm.base_url: it is not a model server's address."));
    } else {
        a->broke_off = true;
        error_set(err, ERROR_EMPTY, _("%s ended its answer before it began"), host);
    }
}

void answer_end(struct answer *a, const struct error *transport, struct llm_end *end)
{
    bool cancelled = transport != NULL && transport->kind == ERROR_INTERRUPTED;
    a->ending = true;
    if (!a->stopped && a->kind == BODY_EVENTS) {
        sse_end(a->sse);
    } else if (!a->stopped && a->kind == BODY_DOCUMENT) {
        answer_read_document(a);
    }
    answer_flush(a);

    if (!a->has_said && (a->kind == BODY_FAULT || a->status >= 400)) {
        fault_read_body(&a->said, a->status, buf_str(&a->document), a->document.len);
        answer_take_fault(a);
    }
    struct error err = {0};
    if (cancelled) {
        error_copy(&err, transport);
    } else if (a->fault.kind != ERROR_NONE) {
        error_copy(&err, &a->fault);
    } else if (a->finish_reason != NULL || a->done_seen) {
        answer_judge_complete(a, &err);
    } else {
        answer_judge_broken(a, transport, &err);
    }
    end->error = err;
    end->status = a->status;
    end->finish_reason = a->finish_reason;
    end->model = a->model;
    end->prompt_tokens = a->prompt_tokens;
    end->completion_tokens = a->completion_tokens;
    end->answer_too_long = err.kind == ERROR_TOO_LONG && !a->has_said;
    end->context_window = err.kind == ERROR_TOO_LONG && a->has_said ? a->said.window : 0;
}
