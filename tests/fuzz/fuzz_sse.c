/* Any bytes as an event stream: the events are the same however the bytes are cut, none is empty,
 * none is over the limit. The first byte is the size of the pieces. */
#include "syllabus/base/buf.h"
#include "syllabus/net/sse.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT 256 /* small, so that inputs reach it */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool on_event(void *ctx, const struct sse_event *e)
{
    struct buf *seen = ctx;
    require(e->len > 0 && e->len <= LIMIT && e->name_len <= LIMIT);
    buf_printf(seen, "%d %zu %zu ", e->stray, e->name_len, e->len);
    buf_add(seen, e->name, e->name_len);
    buf_add(seen, e->data, e->len);
    return true;
}

/* Each piece is a copy of exactly its size, so that the sanitizer sees a read past its end. */
static enum error_kind read_in_pieces(const char *bytes, size_t n, size_t step, struct buf *seen)
{
    struct sse *s = sse_new(LIMIT, on_event, seen);
    enum error_kind kind = ERROR_NONE;
    for (size_t at = 0; at < n && kind == ERROR_NONE; at += step) {
        size_t piece = step < n - at ? step : n - at;
        char *copy = malloc(piece);
        require(copy != NULL);
        memcpy(copy, bytes + at, piece);
        kind = sse_feed(s, copy, piece, NULL);
        free(copy);
    }
    sse_end(s);
    sse_free(s);
    return kind;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    const char *bytes = (const char *)data + 1;
    size_t steps[] = {size, 1, 1 + data[0]};
    struct buf first = BUF_INIT(SIZE_MAX / 2);
    enum error_kind kind = read_in_pieces(bytes, size - 1, steps[0], &first);
    for (size_t i = 1; i < sizeof steps / sizeof *steps; i++) {
        struct buf seen = BUF_INIT(SIZE_MAX / 2);
        require(read_in_pieces(bytes, size - 1, steps[i], &seen) == kind);
        require(seen.len == first.len &&
                (seen.len == 0 || memcmp(seen.data, first.data, seen.len) == 0));
        buf_fini(&seen);
    }
    buf_fini(&first);
    return 0;
}
