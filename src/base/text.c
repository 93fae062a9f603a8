/* Decoding, repairing and cleaning: everything that is about bytes and code points. What is about
 * columns and letters is in text_layout.c. */
#include "syllabus/base/text.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFDu

/* --- code points --- */

static bool continuation(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

size_t text_decode(const char *s, size_t n, uint32_t *cp)
{
    const unsigned char *p = (const unsigned char *)s;
    *cp = REPLACEMENT;
    if (n == 0) {
        return 0;
    }
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    if (p[0] >= 0xC2 && p[0] <= 0xDF && n >= 2 && continuation(p[1])) {
        *cp = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
        return 2;
    }
    if ((p[0] & 0xF0) == 0xE0 && n >= 3 && continuation(p[1]) && continuation(p[2])) {
        uint32_t c = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        if (c >= 0x800 && (c < 0xD800 || c > 0xDFFF)) {
            *cp = c;
            return 3;
        }
    }
    if ((p[0] & 0xF8) == 0xF0 && n >= 4 && continuation(p[1]) && continuation(p[2]) &&
        continuation(p[3])) {
        uint32_t c =
            (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
        if (c >= 0x10000 && c <= 0x10FFFF) {
            *cp = c;
            return 4;
        }
    }
    return 1;
}

bool text_encode(struct buf *out, uint32_t cp)
{
    if (cp >= 0xD800 && cp <= 0xDFFF) {
        cp = REPLACEMENT; /* half a pair is no character, though utf8proc would encode it */
    }
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)cp, bytes);
    return n > 0 ? buf_add(out, bytes, (size_t)n) : text_encode(out, REPLACEMENT);
}

/* A whole character that really says U+FFFD is three bytes long; an invalid byte is one. */
static bool invalid(uint32_t cp, size_t len)
{
    return cp == REPLACEMENT && len == 1;
}

bool text_is_utf8(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        if ((unsigned char)s[i] < 0x80) {
            i++;
            continue;
        }
        uint32_t cp;
        size_t len = text_decode(s + i, n - i, &cp);
        if (invalid(cp, len)) {
            return false;
        }
        i += len;
    }
    return true;
}

/* --- in --- */

/* How many bytes from the start need no repair. */
static size_t sound_prefix(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80) {
            if (c == '\0' || c == '\r') {
                break;
            }
            i++;
            continue;
        }
        uint32_t cp;
        size_t len = text_decode(s + i, n - i, &cp);
        if (invalid(cp, len)) {
            break;
        }
        i += len;
    }
    return i;
}

bool text_repair(struct text_repair *state, struct buf *out, const char *s, size_t n)
{
    struct text_repair whole = {0};
    struct text_repair *t = state != NULL ? state : &whole;
    bool ok = true;
    for (size_t i = 0; i < n;) {
        if (t->pending_cr) {
            t->pending_cr = false;
            if (s[i] != '\n') {
                ok = buf_add_char(out, '\r') && ok;
            }
        }
        size_t sound = sound_prefix(s + i, n - i);
        ok = buf_add(out, s + i, sound) && ok;
        i += sound;
        if (i == n) {
            break;
        }
        if (s[i] == '\r') {
            t->pending_cr = true;
        } else {
            ok = text_encode(out, REPLACEMENT) && ok;
        }
        i++;
    }
    return state != NULL ? ok : text_repair_end(&whole, out) && ok;
}

bool text_repair_end(struct text_repair *state, struct buf *out)
{
    bool pending = state->pending_cr;
    state->pending_cr = false;
    return !pending || buf_add_char(out, '\r');
}

char *text_repaired(const char *s, size_t n)
{
    /* At worst each byte becomes three. */
    struct buf out = BUF_INIT(3 * n + 1);
    text_repair(NULL, &out, s, n);
    return buf_steal(&out);
}

/* --- out --- */

static bool noncharacter(uint32_t cp)
{
    return (cp >= 0xFDD0 && cp <= 0xFDEF) || (cp & 0xFFFE) == 0xFFFE;
}

static bool variation_selector(uint32_t cp)
{
    return (cp >= 0xFE00 && cp <= 0xFE0F) || (cp >= 0xE0100 && cp <= 0xE01EF);
}

/* Tags, and what Unicode keeps for more of the kind: invisible wherever it is drawn. */
static bool tag(uint32_t cp)
{
    return cp >= 0xE0000 && cp <= 0xE0FFF;
}

bool text_is_dangerous(uint32_t cp)
{
    if (cp < 0x20) {
        return cp != '\n' && cp != '\t';
    }
    if (cp < 0x600) { /* Latin to Hebrew: only DEL and C1 */
        return cp >= 0x7F && cp < 0xA0;
    }
    if (cp == 0x2028 || cp == 0x2029 || noncharacter(cp) || variation_selector(cp) || tag(cp)) {
        return true;
    }
    return utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_CF;
}

/* How many bytes from the start are shown as they are. */
static size_t harmless_prefix(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x20 && c < 0x7F) {
            i++;
        } else if (c >= 0xC3 && c <= 0xD7 && i + 1 < n && continuation((unsigned char)s[i + 1])) {
            i += 2; /* U+00C0 to U+05FF */
        } else if (c == '\n' || c == '\t') {
            i++;
        } else {
            uint32_t cp;
            size_t len = text_decode(s + i, n - i, &cp);
            if (text_is_dangerous(cp) || invalid(cp, len)) {
                break;
            }
            i += len;
        }
    }
    return i;
}

/* What stands in the place of a dangerous code point; 0: nothing. */
static uint32_t stand_in(uint32_t cp)
{
    if (cp == '\r' || cp == 0x2028 || cp == 0x2029) {
        return '\n';
    }
    if (cp < 0x20) {
        return 0x2400 + cp;
    }
    if (cp == 0x7F) {
        return 0x2421;
    }
    return cp < 0xA0 || noncharacter(cp) || cp == REPLACEMENT ? REPLACEMENT : 0;
}

static bool clean_lines(struct buf *out, const char *s, size_t n)
{
    bool ok = true;
    for (size_t i = 0; i < n;) {
        size_t harmless = harmless_prefix(s + i, n - i);
        ok = buf_add(out, s + i, harmless) && ok;
        i += harmless;
        if (i == n) {
            break;
        }
        uint32_t cp;
        i += text_decode(s + i, n - i, &cp);
        if (cp == '\r' && i < n && s[i] == '\n') {
            continue;
        }
        uint32_t shown = stand_in(cp);
        ok = (shown == 0 || text_encode(out, shown)) && ok;
    }
    return ok;
}

/* Every run of blanks and line ends becomes one space. */
static bool clean_one_line(struct buf *out, const char *s, size_t n)
{
    bool ok = true;
    bool blank = false;
    for (size_t i = 0; i < n;) {
        size_t plain = 0; /* most of it: taken as it is */
        while (i + plain < n && s[i + plain] > ' ' && s[i + plain] < 0x7F) {
            plain++;
        }
        if (plain > 0) {
            ok = buf_add(out, s + i, plain) && ok;
            i += plain;
            blank = false;
            continue;
        }
        uint32_t cp;
        size_t len = text_decode(s + i, n - i, &cp);
        if (text_is_dangerous(cp) || invalid(cp, len)) {
            cp = stand_in(cp);
        }
        i += len;
        if (cp == ' ' || cp == '\n' || cp == '\t') {
            ok = (blank || buf_add_char(out, ' ')) && ok;
            blank = true;
        } else if (cp != 0) {
            ok = text_encode(out, cp) && ok;
            blank = false;
        }
    }
    return ok;
}

bool text_clean(struct buf *out, const char *s, size_t n, unsigned flags)
{
    return flags & TEXT_ONE_LINE ? clean_one_line(out, s, n) : clean_lines(out, s, n);
}

char *text_cleaned(const char *s, unsigned flags)
{
    size_t n = s != NULL ? strlen(s) : 0;
    struct buf out = BUF_INIT(3 * n + 1);
    text_clean(&out, s != NULL ? s : "", n, flags);
    return buf_steal(&out);
}
