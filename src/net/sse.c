#include "syllabus/net/sse.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* The data of the event being read is either `single`, its only data line, still lying whole in the
 * piece that is being fed, or collected in `data`. At most one line lies across pieces, in `line`.
 */
struct sse {
    sse_event_fn *fn;
    void *ctx;
    struct buf line; /* the beginning of a line whose end has not come */
    struct buf data;
    struct buf name;
    const char *single; /* NULL: none */
    size_t single_len;
    bool has_data;   /* a data line has come, though it may be empty */
    bool pending_cr; /* the last byte was CR: an LF that follows belongs to it */
    bool begun;      /* past the place of the BOM */
    bool in_stray;   /* lines that are no known field belong to the stray before them */
    bool stopped;    /* the consumer wants no more, or the limit was passed */
    bool too_long;   /* the limit was passed */
};

struct sse *sse_new(size_t limit, sse_event_fn *fn, void *ctx)
{
    struct sse *s = mem_alloc(sizeof *s);
    s->fn = fn;
    s->ctx = ctx;
    buf_init(&s->line, limit);
    buf_init(&s->data, limit);
    buf_init(&s->name, limit);
    return s;
}

void sse_free(struct sse *s)
{
    if (s == NULL) {
        return;
    }
    buf_fini(&s->line);
    buf_fini(&s->data);
    buf_fini(&s->name);
    free(s);
}

static void sse_append(struct sse *s, struct buf *to, const char *bytes, size_t n)
{
    if (!buf_add(to, bytes, n)) {
        s->too_long = true;
        s->stopped = true;
    }
}

static void sse_deliver(struct sse *s, const char *data, size_t len, bool stray)
{
    struct sse_event event = {.name = buf_str(&s->name),
                              .name_len = s->name.len,
                              .data = data,
                              .len = len,
                              .stray = stray};
    if (!s->stopped && len > 0 && !s->fn(s->ctx, &event)) {
        s->stopped = true;
    }
}

/* A blank line: the event is complete. */
static void sse_dispatch(struct sse *s)
{
    if (s->single != NULL) {
        sse_deliver(s, s->single, s->single_len, false);
    } else if (s->has_data) {
        sse_deliver(s, s->data.data, s->data.len, false);
    }
    s->single = NULL;
    s->has_data = false;
    buf_reset(&s->data);
    buf_reset(&s->name);
}

/* Moves a data line out of the piece, which is about to go or to be joined by another line. */
static void sse_keep_single(struct sse *s)
{
    if (s->single != NULL) {
        sse_append(s, &s->data, s->single, s->single_len);
        s->single = NULL;
    }
}

/* `in_piece`: the value lies in the piece being fed and not in s->line. */
static void sse_add_data(struct sse *s, const char *value, size_t n, bool in_piece)
{
    if (!s->has_data && in_piece) {
        s->single = value;
        s->single_len = n;
    } else {
        sse_keep_single(s);
        if (s->has_data) {
            sse_append(s, &s->data, "\n", 1);
        }
        sse_append(s, &s->data, value, n);
    }
    s->has_data = true;
}

static void sse_set_name(struct sse *s, const char *name, size_t n)
{
    buf_reset(&s->name);
    sse_append(s, &s->name, name, n);
}

static bool field_is(const char *line, size_t n, const char *name, size_t name_len)
{
    return n == name_len && memcmp(line, name, name_len) == 0;
}
#define FIELD_IS(line, n, name) field_is(line, n, name, sizeof(name) - 1)

/* One whole line without its end. */
static void sse_line(struct sse *s, const char *line, size_t n, bool in_piece)
{
    if (n == 0) {
        sse_dispatch(s);
        s->in_stray = false;
        return;
    }
    if (line[0] == ':') {
        return;
    }
    if (line[0] == '{') {
        s->in_stray = true;
        sse_deliver(s, line, n, true);
        return;
    }
    const char *colon = memchr(line, ':', n);
    size_t field = colon != NULL ? (size_t)(colon - line) : n;
    const char *value = colon != NULL ? colon + 1 : line + n;
    if (value < line + n && *value == ' ') {
        value++;
    }
    size_t value_len = (size_t)(line + n - value);

    if (FIELD_IS(line, field, "data")) {
        sse_add_data(s, value, value_len, in_piece);
    } else if (FIELD_IS(line, field, "event")) {
        sse_set_name(s, value, value_len);
    } else if (FIELD_IS(line, field, "error")) { /* llama.cpp before September 2025 */
        sse_set_name(s, line, field);
        sse_add_data(s, value, value_len, in_piece);
    } else if (s->in_stray) {
        sse_deliver(s, line, n, true);
        return;
    }
    s->in_stray = false;
}

/* A line that ends at `end` and began in an earlier piece if s->line holds something. */
static void sse_line_done(struct sse *s, const char *start, const char *end)
{
    size_t n = (size_t)(end - start);
    if (s->line.len == 0 && n <= s->line.limit) {
        sse_line(s, start, n, true);
        return;
    }
    sse_append(s, &s->line, start, n);
    if (!s->stopped) {
        sse_line(s, s->line.data, s->line.len, false);
    }
    buf_reset(&s->line);
}

static const char *find_or_end(const char *from, const char *end, char byte)
{
    const char *found = memchr(from, byte, (size_t)(end - from));
    return found != NULL ? found : end;
}

/* Passes over one BOM at the very beginning, which may come in pieces: until it is complete, or
 * shown to be something else, its bytes wait in s->line. */
static const char *sse_skip_bom(struct sse *s, const char *p, const char *end)
{
    static const char bom[] = "\xEF\xBB\xBF";
    while (p < end && !s->begun) {
        if (*p != bom[s->line.len]) {
            s->begun = true;
            break;
        }
        buf_add_char(&s->line, *p++);
        if (s->line.len == sizeof bom - 1) {
            s->begun = true;
            buf_reset(&s->line);
        }
    }
    return p;
}

enum error_kind sse_feed(struct sse *s, const char *bytes, size_t n, struct error *err)
{
    const char *end = bytes + n;
    const char *p = sse_skip_bom(s, bytes, end);
    /* Each is searched for again only when the line has moved past it, so that a piece is read at
     * most twice whatever its line ends. */
    const char *lf = find_or_end(p, end, '\n');
    const char *cr = find_or_end(p, end, '\r');

    while (p < end && !s->stopped) {
        if (s->pending_cr) {
            s->pending_cr = false;
            if (*p == '\n') {
                p++;
            }
        }
        if (lf < p) {
            lf = find_or_end(p, end, '\n');
        }
        if (cr < p) {
            cr = find_or_end(p, end, '\r');
        }
        const char *stop = cr < lf ? cr : lf;
        if (stop == end) {
            sse_append(s, &s->line, p, (size_t)(end - p));
            break;
        }
        sse_line_done(s, p, stop);
        s->pending_cr = *stop == '\r';
        p = stop + 1;
    }
    sse_keep_single(s);
    if (s->too_long) {
        return error_set(err, ERROR_TOO_LONG,
                         _("the server sent a single event of more than %zu bytes"), s->line.limit);
    }
    return ERROR_NONE;
}

void sse_end(struct sse *s)
{
    if (s->line.len > 0) {
        sse_line(s, s->line.data, s->line.len, false);
        buf_reset(&s->line);
    }
    sse_dispatch(s);
}
