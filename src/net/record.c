#include "mask_internal.h"
#include "tape_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

struct recorder {
    struct net_transport base;
    struct net_transport *inner;
    const struct env *env;
    char *path;
    int fd; /* -1: nothing more is written */
    int64_t count;
    size_t written;
    struct error failed; /* the first failure in writing */
    struct recorded *first;
};

/* A call that is being listened to. */
struct recorded {
    struct net_call base;
    struct recorder *recorder;
    struct recorded *next;
    struct net_call *inner;
    struct net_sink sink;
    int64_t number;
    int64_t begun_ns;
    struct mask mask;
    struct mask_stream stream;
};

static const struct net_transport_ops recorder_ops;

/* --- writing --- */

/* What cannot be played back is not written. */
static enum error_kind recorder_add(struct recorder *r, const struct json_object *line)
{
    struct buf text = BUF_INIT(LIMIT_RECORDING - r->written);
    enum error_kind kind = ERROR_NONE;
    if (json_print(line, 0, &text) && buf_add_char(&text, '\n')) {
        kind = file_write_fd(r->fd, buf_str(&text), text.len, &r->failed);
        r->written += text.len;
    } else {
        kind = error_set(&r->failed, ERROR_TOO_LONG, _("the recording would be over %u bytes"),
                         LIMIT_RECORDING);
    }
    buf_fini(&text);
    return kind;
}

/* What fails here must not cost the person the answer: it is told at the end. */
static void recorder_write(struct recorder *r, struct json_object *take_line)
{
    if (r->fd >= 0 && recorder_add(r, take_line) != ERROR_NONE) {
        error_prefix(&r->failed, "%s", r->path);
        error_advise(&r->failed, _("The recording ends there; nothing else was lost."));
        close(r->fd);
        r->fd = -1;
    }
    json_free(take_line);
}

static void set_time(const struct recorder *r, struct json_object *line)
{
    char text[TIME_TEXT_LEN + 1];
    time_format(env_now_ms(r->env), text);
    json_set_text(line, "time", text);
}

/* A line of this call with its number and time. */
static struct json_object *line_of(const struct recorded *c)
{
    struct json_object *line = json_new_object();
    json_set_int(line, "request", c->number);
    json_set_int(line, "ms", (env_mono_ns(c->recorder->env) - c->begun_ns) / 1000000);
    return line;
}

static void write_head(struct recorder *r)
{
    struct json_object *line = json_new_object();
    json_set_text(line, "format", TAPE_FORMAT);
    json_set_int(line, "version", TAPE_VERSION);
    json_set_text(line, "program", "syllabus " SYLLABUS_VERSION);
    set_time(r, line);
    recorder_write(r, line);
}

/* --- what must not be written --- */

static bool name_is_secret(const char *name, size_t n)
{
    static const char *const words[] = {"auth", "key", "token", "secret", "cookie", "password"};
    char *text = mem_strndup(name, n);
    bool is = false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        is = is || strcasestr(text, words[i]) != NULL;
    }
    free(text);
    return is;
}

/* The value of a header like Authorization: whole, and without its scheme. */
static void learn_header(struct mask *m, const char *line)
{
    size_t name = strcspn(line, ":");
    if (line[name] == '\0' || !name_is_secret(line, name)) {
        return;
    }
    const char *value = line + name + 1;
    value += strspn(value, " \t");
    const char *last = strrchr(value, ' ');
    mask_add(m, value, strlen(value));
    if (last != NULL) {
        mask_add(m, last + 1, strlen(last + 1));
    }
}

static bool learn_member(void *ctx, const char *name, struct json_object *value)
{
    size_t n = 0;
    const char *text = json_text(value, &n);
    if (text != NULL && name_is_secret(name, strlen(name))) {
        mask_add(ctx, text, n);
    }
    return true;
}

/* Calls fn for each name and value of the query. */
static void each_query(const char *url,
                       void (*fn)(void *ctx, const char *name, size_t name_len, const char *value,
                                  size_t n),
                       void *ctx)
{
    const char *p = strchr(url, '?');
    while (p != NULL && *p != '\0') {
        const char *name = p + 1;
        size_t n = strcspn(name, "&");
        const char *equals = memchr(name, '=', n);
        if (equals != NULL) {
            fn(ctx, name, (size_t)(equals - name), equals + 1, n - (size_t)(equals + 1 - name));
        } else {
            fn(ctx, name, n, "", 0);
        }
        p = name + n;
    }
}

static bool query_is_public(const char *name, size_t n)
{
    static const char public[] = "api-version";
    return n == sizeof public - 1 && memcmp(name, public, n) == 0;
}

static void learn_query(void *ctx, const char *name, size_t name_len, const char *value, size_t n)
{
    if (!query_is_public(name, name_len)) {
        mask_add(ctx, value, n);
    }
}

static void show_query(void *ctx, const char *name, size_t name_len, const char *value, size_t n)
{
    struct buf *out = ctx;
    bool shown = query_is_public(name, name_len);
    buf_add_char(out, strchr(buf_str(out), '?') == NULL ? '?' : '&');
    buf_add(out, name, name_len);
    buf_add_char(out, '=');
    buf_add(out, shown ? value : MASK_TEXT, shown ? n : strlen(MASK_TEXT));
}

static void learn_secrets(struct mask *m, const struct net_request *r)
{
    struct json_object *body = NULL;
    mask_add(m, secret_text(r->key), secret_len(r->key));
    for (size_t i = 0; r->headers != NULL && i < r->headers->count; i++) {
        learn_header(m, r->headers->items[i]);
    }
    each_query(r->url, learn_query, m);
    if (r->body != NULL &&
        json_parse(r->body, r->body_len, LIMIT_JSON_DEPTH, &body, NULL) == ERROR_NONE) {
        json_each(body, learn_member, m);
        json_free(body);
    }
}

/* --- the lines of a call --- */

static char *url_shown(const struct recorded *c, const char *url)
{
    struct buf text = BUF_INIT(4 * strlen(url) + 16);
    buf_add(&text, url, strcspn(url, "?"));
    each_query(url, show_query, &text);
    char *masked = mask_text(&c->mask, buf_str(&text));
    buf_fini(&text);
    return masked;
}

/* Names only: every value is either ours or a secret of the person's. */
static struct json_object *header_names(const struct net_request *r)
{
    struct json_object *names = json_new_array();
    for (size_t i = 0; r->headers != NULL && i < r->headers->count; i++) {
        const char *line = r->headers->items[i];
        size_t n = strcspn(line, ":");
        json_push(names, json_new_text_n(line, n));
    }
    return names;
}

static void write_request(struct recorded *c, const struct net_request *r)
{
    struct json_object *line = line_of(c);
    char *url = url_shown(c, r->url);
    set_time(c->recorder, line);
    json_set_text(line, "method", r->method != NULL ? r->method : r->body != NULL ? "POST" : "GET");
    json_set_text(line, "url", url);
    json_set(line, "headers", header_names(r));
    if (r->body != NULL) {
        struct mask_stream s = {.mask = &c->mask, .held = BUF_INIT(r->body_len)};
        struct buf body = BUF_INIT(2 * r->body_len + 16);
        mask_feed(&s, r->body, r->body_len, &body);
        mask_end(&s, &body);
        tape_set_bytes(line, "body", buf_str(&body), body.len);
        buf_fini(&body);
    }
    free(url);
    recorder_write(c->recorder, line);
}

static void write_data(struct recorded *c, const struct buf *data)
{
    if (data->len > 0) {
        struct json_object *line = line_of(c);
        tape_set_bytes(line, "data", buf_str(data), data->len);
        recorder_write(c->recorder, line);
    }
}

static void write_end(struct recorded *c, const struct net_result *result)
{
    struct buf rest = BUF_INIT(c->stream.held.len + 1);
    mask_end(&c->stream, &rest);
    write_data(c, &rest);
    buf_fini(&rest);

    struct json_object *line = line_of(c);
    struct net_result shown = *result;
    shown.error = (struct error){.kind = result->error.kind,
                                 .message = mask_text(&c->mask, result->error.message),
                                 .advice = mask_text(&c->mask, result->error.advice)};
    char *id = mask_text(&c->mask, result->request_id);
    shown.request_id = id;
    json_set(line, "end", tape_end_json(&shown));
    recorder_write(c->recorder, line);
    error_clear(&shown.error);
    free(id);
}

static void recorded_free(struct recorded *c)
{
    for (struct recorded **at = &c->recorder->first; *at != NULL; at = &(*at)->next) {
        if (*at == c) {
            *at = c->next;
            break;
        }
    }
    mask_fini(&c->mask);
    buf_fini(&c->stream.held);
    free(c);
}

/* --- the sink in between --- */

static void on_status(void *ctx, int status, const char *content_type)
{
    struct recorded *c = ctx;
    struct json_object *line = line_of(c);
    json_set_int(line, "status", status);
    json_set_text(line, "content_type", content_type);
    recorder_write(c->recorder, line);
    c->sink.status(c->sink.ctx, status, content_type);
}

static void on_body(void *ctx, const char *bytes, size_t n)
{
    struct recorded *c = ctx;
    struct buf data = BUF_INIT(2 * (n + c->stream.held.len) + 16);
    mask_feed(&c->stream, bytes, n, &data);
    write_data(c, &data);
    buf_fini(&data);
    c->sink.body(c->sink.ctx, bytes, n);
}

static void on_done(void *ctx, const struct net_result *result)
{
    struct recorded *c = ctx;
    struct net_sink sink = c->sink;
    write_end(c, result);
    recorded_free(c);
    sink.done(sink.ctx, result);
}

/* --- the transport --- */

static struct net_call *recorder_start(struct net_transport *transport,
                                       const struct net_request *request,
                                       const struct net_sink *sink, struct error *err)
{
    struct recorder *r = (struct recorder *)transport;
    struct recorded *c = mem_alloc(sizeof *c);
    const struct net_sink between = {on_status, on_body, on_done, c};
    c->base.ops = &recorder_ops;
    c->recorder = r;
    c->sink = *sink;
    c->begun_ns = env_mono_ns(r->env);
    c->stream.mask = &c->mask;
    buf_init(&c->stream.held, LIMIT_ANSWER);
    c->inner = r->inner->ops->start(r->inner, request, &between, err);
    if (c->inner == NULL) {
        free(c);
        return NULL;
    }
    c->number = ++r->count;
    c->next = r->first;
    r->first = c;
    learn_secrets(&c->mask, request);
    write_request(c, request);
    return &c->base;
}

static void recorder_cancel(struct net_call *call)
{
    struct recorded *c = (struct recorded *)call;
    c->inner->ops->cancel(c->inner);
}

/* Nobody listens any more; on the tape it ends like one that was cancelled. */
static void recorder_abandon(struct net_call *call)
{
    struct recorded *c = (struct recorded *)call;
    struct net_result result = {0};
    error_set(&result.error, ERROR_INTERRUPTED, _("cancelled"));
    c->inner->ops->abandon(c->inner);
    write_end(c, &result);
    error_clear(&result.error);
    recorded_free(c);
}

static void recorder_finish_within(struct net_call *call, int64_t ms)
{
    struct recorded *c = (struct recorded *)call;
    c->inner->ops->finish_within(c->inner, ms);
}

static void recorder_free(struct net_transport *transport)
{
    struct recorder *r = (struct recorder *)transport;
    while (r->first != NULL) {
        recorder_abandon(&r->first->base);
    }
    r->inner->ops->free(r->inner);
    if (r->fd >= 0) {
        close(r->fd);
    }
    error_clear(&r->failed);
    free(r->path);
    free(r);
}

static const struct net_transport_ops recorder_ops = {
    .start = recorder_start,
    .cancel = recorder_cancel,
    .abandon = recorder_abandon,
    .finish_within = recorder_finish_within,
    .free = recorder_free,
};

/* --- begin and end --- */

/* A regular file of mode 0600; -1 with the error. */
static int open_tape(const char *path, bool over, struct error *err)
{
    int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | (over ? 0 : O_EXCL);
    int fd = open(path, flags, 0600);
    struct stat st;
    if (fd < 0 && errno == EEXIST) {
        error_set(err, ERROR_IO, _("%s exists already"), path);
        error_advise(err, _("Take another name, or say --force to write over it."));
    } else if (fd < 0) {
        error_set_errno(err, ERROR_IO, errno, _("cannot write %s"), path);
    } else if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_nlink != 1) {
        error_set(err, ERROR_IO, _("%s is no ordinary file"), path);
        close(fd);
        fd = -1;
    } else if (fchmod(fd, 0600) != 0 || ftruncate(fd, 0) != 0) {
        error_set_errno(err, ERROR_IO, errno, _("cannot write %s"), path);
        close(fd);
        fd = -1;
    }
    return fd;
}

enum error_kind recorder_new(struct net_transport *take_inner, const char *path, bool over,
                             const struct env *env, struct net_transport **out, struct error *err)
{
    int fd = open_tape(path, over, err);
    if (fd < 0) {
        return ERROR_IO;
    }
    struct recorder *r = mem_alloc(sizeof *r);
    r->base.ops = &recorder_ops;
    r->inner = take_inner;
    r->env = env;
    r->path = mem_strdup(path);
    r->fd = fd;
    write_head(r);
    *out = &r->base;
    return ERROR_NONE;
}

enum error_kind recorder_end(struct net_transport *transport, struct error *err)
{
    struct recorder *r = (struct recorder *)transport;
    while (r->first != NULL) {
        recorder_abandon(&r->first->base);
    }
    if (r->fd >= 0 && close(r->fd) != 0) {
        error_set_errno(&r->failed, ERROR_IO, errno, _("cannot write %s"), r->path);
    }
    r->fd = -1;
    return r->failed.kind != ERROR_NONE ? error_copy(err, &r->failed) : ERROR_NONE;
}
