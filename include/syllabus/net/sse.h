/* A reader of Server-Sent Events, byte by byte (WHATWG HTML, "Server-sent events"), as tolerant as
 * servers are sloppy: LF, CR and CRLF in any mixture and split anywhere, one BOM, comments, no
 * space or one after the colon, several data lines, no blank line at the end.
 *
 * Beyond the standard: a field `error` counts as data of an event named "error", and a line that
 * begins with "{" is delivered as a stray, with the lines after it up to a blank one or a field.
 * Pure; knows no JSON. */
#ifndef SYLLABUS_NET_SSE_H
#define SYLLABUS_NET_SSE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Borrowed for the call; not NUL-terminated. */
struct sse_event {
    const char *name; /* of the `event` field; "" when there was none */
    size_t name_len;
    const char *data; /* never empty; several data lines are joined by LF */
    size_t len;
    bool stray; /* a whole line that is no field at all: some servers send bare JSON */
};
/* Must not free the reader; returns false to read no further. */
typedef bool sse_event_fn(void *ctx, const struct sse_event *event);

struct sse;
/* `limit` caps a line and an event, in bytes (LIMIT_SSE_LINE). */
struct sse *sse_new(size_t limit, sse_event_fn *fn, void *ctx);
void sse_free(struct sse *s);
/* Reads the next piece and calls fn for each event it completes. ERROR_TOO_LONG over the limit;
 * then the reader is at its end. */
enum error_kind sse_feed(struct sse *s, const char *bytes, size_t n, struct error *err);
/* The input is over: delivers an event that lacks only its last line end or blank line. */
void sse_end(struct sse *s);

#endif
