#include "syllabus/base/buf.h"

#include "syllabus/base/mem.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *b, size_t limit)
{
    *b = (struct buf)BUF_INIT(limit);
}

void buf_fini(struct buf *b)
{
    if (b != NULL) {
        free(b->data);
        *b = (struct buf)BUF_INIT(b->limit);
    }
}

void buf_reset(struct buf *b)
{
    b->overflow = false;
    buf_truncate(b, 0);
}

/* Makes room for n more bytes and the NUL. */
static bool buf_reserve(struct buf *b, size_t n)
{
    if (b->overflow || n > b->limit - b->len) {
        b->overflow = true;
        return false;
    }
    size_t need = b->len + n + 1;
    if (need <= b->cap) {
        return true;
    }
    size_t cap = b->cap < 64 ? 64 : b->cap;
    while (cap < need) {
        cap *= 2;
    }
    if (b->limit < cap - 1) {
        cap = b->limit + 1;
    }
    b->data = mem_resize(b->data, cap, 1);
    b->cap = cap;
    return true;
}

bool buf_expect(struct buf *b, size_t n)
{
    bool ok = buf_reserve(b, n);
    if (ok) {
        b->data[b->len] = '\0';
    }
    return ok;
}

bool buf_add(struct buf *b, const void *bytes, size_t n)
{
    if (!buf_reserve(b, n)) {
        return false;
    }
    if (n > 0) {
        memcpy(b->data + b->len, bytes, n);
    }
    b->len += n;
    b->data[b->len] = '\0';
    return true;
}

bool buf_add_str(struct buf *b, const char *s)
{
    return buf_add(b, s, strlen(s));
}

bool buf_add_char(struct buf *b, char c)
{
    return buf_add(b, &c, 1);
}

bool buf_printf(struct buf *b, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    bool ok = buf_vprintf(b, format, ap);
    va_end(ap);
    return ok;
}

bool buf_vprintf(struct buf *b, const char *format, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    size_t room = b->cap - b->len; /* 0 before the first append */
    int n = vsnprintf(room > 0 ? b->data + b->len : NULL, room, format, ap);
    assert(n >= 0); /* only an invalid wide character could fail, and we print none */
    bool ok = buf_reserve(b, (size_t)n);
    if (ok && (size_t)n >= room) {
        vsnprintf(b->data + b->len, b->cap - b->len, format, again);
    }
    va_end(again);
    if (ok) {
        b->len += (size_t)n;
    } else if (b->data != NULL) {
        b->data[b->len] = '\0'; /* what the first try left behind */
    }
    return ok;
}

void buf_consume(struct buf *b, size_t n)
{
    assert(n <= b->len);
    if (n > 0) {
        memmove(b->data, b->data + n, b->len - n);
        buf_truncate(b, b->len - n);
    }
}

void buf_truncate(struct buf *b, size_t n)
{
    assert(n <= b->len);
    b->len = n;
    if (b->data != NULL) {
        b->data[n] = '\0';
    }
}

const char *buf_str(const struct buf *b)
{
    return b->data != NULL ? b->data : "";
}

char *buf_steal(struct buf *b)
{
    char *text = b->data != NULL ? b->data : mem_strdup("");
    *b = (struct buf)BUF_INIT(b->limit);
    return text;
}
