#include "mask_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"

#include <stdlib.h>
#include <string.h>

#define STEM 6 /* bytes by which a long secret is known */

static void add_one(struct mask *m, const char *secret, size_t n)
{
    if (n >= MASK_LEAST) {
        strlist_add_n(&m->secrets, secret, n);
    }
}

void mask_add(struct mask *m, const char *secret, size_t n)
{
    add_one(m, secret, n);
    if (memchr(secret, '/', n) == NULL) {
        return;
    }
    struct buf escaped = BUF_INIT(2 * n); /* some write "\/" */
    for (size_t i = 0; i < n; i++) {
        if (secret[i] == '/') {
            buf_add_char(&escaped, '\\');
        }
        buf_add_char(&escaped, secret[i]);
    }
    add_one(m, buf_str(&escaped), escaped.len);
    secret_wipe(escaped.data, escaped.len);
    buf_fini(&escaped);
}

void mask_fini(struct mask *m)
{
    for (size_t i = 0; i < m->secrets.count; i++) {
        secret_wipe(m->secrets.items[i], strlen(m->secrets.items[i]));
    }
    strlist_fini(&m->secrets);
}

static bool ends_word(char c)
{
    return (unsigned char)c <= ' ' || strchr("\"'`,;()[]{}<>\\&", c) != NULL;
}

/* How many bytes from s on are the beginning of a secret: all that there are, or enough to know it
 * by. 0: none. */
static size_t match(const struct mask *m, const char *s, size_t n, bool *whole, bool *more)
{
    size_t longest = 0;
    *whole = false;
    for (size_t i = 0; i < m->secrets.count; i++) {
        size_t length = strlen(m->secrets.items[i]);
        size_t stem = length > 2 * STEM ? STEM : length;
        size_t there = stem < n ? stem : n;
        if (memcmp(m->secrets.items[i], s, there) != 0) {
            continue;
        }
        if (there == stem && (!*whole || stem > longest)) {
            *whole = true;
            *more = stem < length;
            longest = stem;
        } else if (!*whole) {
            longest = there > longest ? there : longest;
        }
    }
    return longest;
}

/* The rest of a word; returns what it took. "\/" goes on, any other backslash ends it. */
static size_t swallow(struct mask_stream *s, const char *p, size_t n)
{
    size_t i = 0;
    while (i < n) {
        if (p[i] == '\\' && i + 1 == n) {
            break;
        }
        if (p[i] == '\\' && p[i + 1] == '/') {
            i += 2;
        } else if (ends_word(p[i])) {
            s->swallowing = false;
            break;
        } else {
            i++;
        }
    }
    return i;
}

static void take(struct mask_stream *s, const char *p, size_t n, size_t *taken, struct buf *out)
{
    size_t i = 0;
    while (i < n) {
        bool whole = false;
        bool more = false;
        if (s->swallowing) {
            i += swallow(s, p + i, n - i);
            if (s->swallowing) {
                break;
            }
            continue;
        }
        size_t length = match(s->mask, p + i, n - i, &whole, &more);
        if (length > 0 && !whole) {
            break;
        }
        if (whole) {
            buf_add_str(out, MASK_TEXT);
            s->swallowing = more;
            i += length;
        } else {
            buf_add_char(out, p[i++]);
        }
    }
    *taken = i;
}

void mask_feed(struct mask_stream *s, const char *bytes, size_t n, struct buf *out)
{
    if (s->mask->secrets.count == 0) {
        buf_add(out, bytes, n);
        return;
    }
    size_t taken = 0;
    buf_add(&s->held, bytes, n);
    take(s, buf_str(&s->held), s->held.len, &taken, out);
    buf_consume(&s->held, taken);
}

void mask_end(struct mask_stream *s, struct buf *out)
{
    if (!s->swallowing) {
        buf_add(out, buf_str(&s->held), s->held.len);
    }
    buf_fini(&s->held);
}

char *mask_text(const struct mask *m, const char *text)
{
    if (text == NULL) {
        return NULL;
    }
    size_t n = strlen(text);
    struct mask_stream s = {.mask = m, .held = BUF_INIT(n)};
    struct buf out =
        BUF_INIT(n + n / 2 + sizeof MASK_TEXT); /* a stem is longer than what it becomes */
    mask_feed(&s, text, n, &out);
    mask_end(&s, &out);
    return buf_steal(&out);
}
