/* Splits what a terminal sends into keys: characters, control bytes, escape sequences, pastes.
 *
 * Replies and other strings of the terminal never become keys. */
#include "line_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/base/text.h"

#include <string.h>

#define ESC           0x1b
#define SEQUENCE_MAX  64          /* bytes of a CSI sequence; longer ones are noise */
#define STRING_MAX    (64u << 10) /* bytes of an OSC, DCS and so on */
#define PENDING_MAX   (STRING_MAX + (64u << 10))
#define PASTE_END     "\033[201~"
#define PASTE_END_LEN (sizeof PASTE_END - 1)
#define INCOMPLETE    0 /* as a length: more bytes are needed */

void line_keys_init(struct line_keys *k)
{
    *k = (struct line_keys){0};
    buf_init(&k->pending, PENDING_MAX);
    buf_init(&k->paste, LIMIT_PASTE);
}

void line_keys_fini(struct line_keys *k)
{
    buf_fini(&k->pending);
    buf_fini(&k->paste);
}

void line_keys_add(struct line_keys *k, const char *bytes, size_t n)
{
    if (!buf_add(&k->pending, bytes, n)) {
        /* Nobody took the keys while this much came: it is noise. */
        buf_reset(&k->pending);
        buf_add(&k->pending, bytes, n);
    }
}

/* --- lengths of what begins at s[0], INCOMPLETE, or what to drop as a negative length --- */

/* ECMA-48, section 5.4: parameters, intermediates, a final byte. */
static long csi_length(const unsigned char *s, size_t n)
{
    if (n >= 3 && s[2] == '[') { /* F1 to F5 of the Linux console: ESC [ [ A */
        return n >= 4 ? 4 : INCOMPLETE;
    }
    for (size_t i = 2; i < n; i++) {
        if (s[i] >= 0x40 && s[i] <= 0x7e) {
            return (long)i + 1;
        }
        if (s[i] < 0x20 || s[i] > 0x7e || i >= SEQUENCE_MAX) {
            return -(long)i; /* broken off; this byte counts for itself */
        }
    }
    return INCOMPLETE;
}

static long ss3_length(const unsigned char *s, size_t n)
{
    for (size_t i = 2; i < n; i++) {
        if (s[i] < '0' || s[i] > '9') {
            return s[i] > 0x20 && s[i] < 0x7f ? (long)i + 1 : -(long)i;
        }
        if (i >= SEQUENCE_MAX) {
            return -(long)i;
        }
    }
    return INCOMPLETE;
}

/* A control string, which ends in BEL or ESC \ and is dropped. */
static long string_length(const unsigned char *s, size_t n)
{
    for (size_t i = 2; i < n; i++) {
        if (s[i] == 0x07) {
            return -((long)i + 1);
        }
        if (s[i] == ESC) {
            if (i + 1 == n) {
                return INCOMPLETE;
            }
            return s[i + 1] == '\\' ? -((long)i + 2) : -(long)i;
        }
    }
    return n > STRING_MAX ? -(long)n : INCOMPLETE;
}

static long character_length(const unsigned char *s, size_t n)
{
    static const unsigned char leads[] = {0xf5, 0xf0, 0xe0, 0xc2};
    size_t need = 1;
    for (size_t i = 0; i < sizeof leads && s[0] >= 0x80; i++) {
        if (s[0] >= leads[i]) {
            need = i == 0 ? 1 : 5 - i;
            break;
        }
    }
    uint32_t cp = 0;
    size_t took = text_decode((const char *)s, n, &cp);
    if (s[0] < 0x80) {
        return 1;
    }
    if (took == need && need > 1) {
        return (long)need;
    }
    for (size_t i = 1; i < n && i < need; i++) {
        if ((s[i] & 0xc0) != 0x80) {
            return -1;
        }
    }
    return n < need ? INCOMPLETE : -1;
}

static long key_length(const unsigned char *s, size_t n)
{
    if (s[0] != ESC) {
        return character_length(s, n);
    }
    if (n == 1) {
        return INCOMPLETE;
    }
    switch (s[1]) {
    case '[':
        return csi_length(s, n);
    case 'O':
        return ss3_length(s, n);
    case ']':
    case 'P':
    case '_':
    case '^':
    case 'X':
        return string_length(s, n);
    case ESC:
        return 1; /* the second one begins something itself */
    default:
        break;
    }
    long rest = character_length(s + 1, n - 1);
    return rest > 0 ? rest + 1 : rest < 0 ? -2 : INCOMPLETE;
}

/* --- pastes --- */

static void paste_add(struct line_keys *k, size_t n)
{
    if (!k->paste_full && !buf_add(&k->paste, k->pending.data, n)) {
        k->paste_full = true;
    }
    buf_consume(&k->pending, n);
}

static enum line_key_kind paste_deliver(struct line_keys *k, struct buf *out)
{
    enum line_key_kind kind = k->paste_full ? LINE_KEY_PASTE_BIG : LINE_KEY_PASTE;
    if (!k->paste_full) {
        buf_reset(out);
        buf_add(out, buf_str(&k->paste), k->paste.len);
    }
    buf_fini(&k->paste); /* it can be megabytes */
    buf_init(&k->paste, LIMIT_PASTE);
    k->paste_full = false;
    return kind;
}

static enum line_key_kind paste_next(struct line_keys *k, struct buf *out)
{
    const char *data = buf_str(&k->pending);
    const char *end = memmem(data, k->pending.len, PASTE_END, PASTE_END_LEN);
    if (end) {
        paste_add(k, (size_t)(end - data));
        buf_consume(&k->pending, PASTE_END_LEN);
        k->pasting = false;
        return paste_deliver(k, out);
    }
    /* The end's own beginning may be there already. */
    if (k->pending.len >= PASTE_END_LEN) {
        paste_add(k, k->pending.len - (PASTE_END_LEN - 1));
    }
    return LINE_KEY_NONE;
}

enum line_key_kind line_keys_flush_paste(struct line_keys *k, struct buf *out)
{
    /* The last bytes may be the beginning of the end. */
    const char *data = buf_str(&k->pending);
    size_t n = k->pending.len;
    const char *esc = n > 0 ? memrchr(data, ESC, n) : NULL;
    size_t kept = esc ? n - (size_t)(esc - data) : 0;
    paste_add(k, kept < PASTE_END_LEN ? n - kept : n);
    return k->paste.len > 0 || k->paste_full ? paste_deliver(k, out) : LINE_KEY_NONE;
}

void line_keys_end_paste(struct line_keys *k)
{
    k->pasting = false;
}

/* --- keys --- */

static void take(struct line_keys *k, struct buf *out, size_t n)
{
    buf_reset(out);
    buf_add(out, k->pending.data, n);
    buf_consume(&k->pending, n);
}

enum line_key_kind line_keys_next(struct line_keys *k, struct buf *out)
{
    while (k->pending.len > 0) {
        if (k->pasting) {
            return paste_next(k, out);
        }
        long n = key_length((const unsigned char *)k->pending.data, k->pending.len);
        if (n == INCOMPLETE) {
            return LINE_KEY_NONE;
        }
        if (n < 0) {
            buf_consume(&k->pending, (size_t)-n);
            continue;
        }
        take(k, out, (size_t)n);
        if (strcmp(buf_str(out), "\033[200~") == 0) {
            k->pasting = true;
        } else if (strcmp(buf_str(out), PASTE_END) != 0) {
            return LINE_KEY_KEY;
        }
    }
    return LINE_KEY_NONE;
}

bool line_keys_unfinished(const struct line_keys *k)
{
    return !k->pasting && k->pending.len > 0 &&
           key_length((const unsigned char *)k->pending.data, k->pending.len) == INCOMPLETE;
}

enum line_key_kind line_keys_flush(struct line_keys *k, struct buf *out)
{
    if (!line_keys_unfinished(k)) {
        return line_keys_next(k, out);
    }
    if (k->pending.data[0] == ESC && k->pending.len <= 2) {
        take(k, out, k->pending.len); /* Escape, or Alt and a bracket */
        return LINE_KEY_KEY;
    }
    buf_reset(&k->pending);
    return LINE_KEY_NONE;
}
