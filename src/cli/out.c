#include "cli_internal.h"

#include "syllabus/base/file.h"
#include "syllabus/base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

/* More than this is written at once instead of waiting for the end of the loop's turn. */
#define OUT_HIGH_WATER (64u << 10)
#define OUT_LIMIT      (512u << 20)

void out_init(struct out *o, int fd)
{
    *o = (struct out){.fd = fd, .last = '\n'};
    buf_init(&o->buf, OUT_LIMIT);
}

void out_fini(struct out *o)
{
    buf_fini(&o->buf);
    error_clear(&o->error);
}

static void added(struct out *o)
{
    if (o->buf.len > 0) {
        o->last = o->buf.data[o->buf.len - 1];
    }
    if (o->buf.len > OUT_HIGH_WATER) {
        out_flush(o);
    }
}

void out_text(struct out *o, const char *text, size_t n)
{
    text_clean(&o->buf, text, n, 0);
    added(o);
}

void out_bytes(struct out *o, const char *bytes, size_t n)
{
    buf_add(&o->buf, bytes, n);
    added(o);
}

void out_vprintf(struct out *o, const char *format, va_list ap)
{
    buf_vprintf(&o->buf, format, ap);
    added(o);
}

void out_printf(struct out *o, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    out_vprintf(o, format, ap);
    va_end(ap);
}

void out_line_end(struct out *o)
{
    if (o->last != '\n') {
        out_bytes(o, "\n", 1);
    }
}

bool out_flush(struct out *o)
{
    if (!o->failed && o->buf.len > 0) {
        struct error err = {0};
        errno = 0;
        if (file_write_fd(o->fd, o->buf.data, o->buf.len, &err)) {
            o->failed = true;
            if (errno != EPIPE) {
                error_move(&o->error, &err);
            }
            error_clear(&err);
        }
    }
    buf_reset(&o->buf);
    return !o->failed;
}
