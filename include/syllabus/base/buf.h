/* A growing byte string with a cap. It is always NUL-terminated, may hold NULs, and never exceeds
 * its limit: an append that would is refused whole and remembered in `overflow`, and so is every
 * later one until buf_reset(), so that a run of appends is checked once at its end and has no
 * holes. */
#ifndef SYLLABUS_BASE_BUF_H
#define SYLLABUS_BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buf {
    char *data; /* NULL until the first append */
    size_t len;
    size_t cap;
    size_t limit; /* bytes, without the final NUL */
    bool overflow;
};

#define BUF_INIT(max)                                                                              \
    {                                                                                              \
        .limit = (max)                                                                             \
    }

void buf_init(struct buf *b, size_t limit);
void buf_fini(struct buf *b);
void buf_reset(struct buf *b); /* empties, keeps the memory */

/* Makes room for n more bytes at once: until then appending moves nothing. For secrets, of which
 * memory that grows would leave copies behind. */
bool buf_expect(struct buf *b, size_t n);
bool buf_add(struct buf *b, const void *bytes, size_t n);
bool buf_add_str(struct buf *b, const char *s);
bool buf_add_char(struct buf *b, char c);
bool buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool buf_vprintf(struct buf *b, const char *format, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Removes the first n bytes (n <= len). */
void buf_consume(struct buf *b, size_t n);
/* Cuts to n bytes (n <= len). */
void buf_truncate(struct buf *b, size_t n);

/* The text, never NULL; borrowed until the next change. */
const char *buf_str(const struct buf *b);
/* Gives the memory away (never NULL) and leaves b empty. */
char *buf_steal(struct buf *b);

#endif
