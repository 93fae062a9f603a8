#include "phrase_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

static bool byte_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct span span_trim(struct span t)
{
    while (t.n > 0 && byte_is_blank(t.s[0])) {
        t = span_from(t, 1);
    }
    while (t.n > 0 && byte_is_blank(t.s[t.n - 1]) && !(t.n > 1 && t.s[t.n - 2] == PHRASE_LITERAL)) {
        t.n--;
    }
    return t;
}

size_t span_find(struct span t, char c)
{
    for (size_t i = 0; i < t.n; i++) {
        if (t.s[i] == PHRASE_LITERAL) {
            i++;
        } else if (t.s[i] == c) {
            return i;
        }
    }
    return t.n;
}

bool span_holds(struct span t, const char *bytes)
{
    return t.n > 0 && memmem(t.s, t.n, bytes, strlen(bytes)) != NULL;
}

char *span_text(struct span t)
{
    t = span_trim(t);
    char *out = mem_alloc(t.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < t.n; i++) {
        if (t.s[i] == PHRASE_LITERAL && i + 1 < t.n) {
            out[n++] = t.s[++i];
        } else {
            out[n++] = t.s[i] == '\n' ? ' ' : t.s[i];
        }
    }
    out[n] = '\0';
    if (text_blank(out)) {
        free(out);
        return NULL;
    }
    return out;
}

size_t phrase_char(struct span t, uint32_t *cp)
{
    *cp = 0xFFFD;
    if (t.n == 0) {
        return 0;
    }
    if ((unsigned char)t.s[0] < 0x80) {
        *cp = (unsigned char)t.s[0];
        return 1;
    }
    if (t.s[0] == PHRASE_LITERAL && t.n > 1) {
        uint32_t literal;
        return 1 + text_decode(t.s + 1, t.n - 1, &literal);
    }
    return text_decode(t.s, t.n, cp);
}

/* Letters of the scripts that come before the symbols of U+2000, and of those after them. */
bool phrase_is_letter(uint32_t cp)
{
    if (cp < 0x80) {
        return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
    }
    if (cp < 0x2000) {
        return cp >= 0xC0 && cp != 0xD7 && cp != 0xF7;
    }
    return (cp >= 0x2C00 && cp < 0xD800 && !(cp >= 0x2E00 && cp < 0x3040)) ||
           (cp >= 0xF900 && cp < 0xFE00) || (cp >= 0x20000 && cp < 0x40000);
}

bool phrase_is_lower(uint32_t cp)
{
    return (cp >= 'a' && cp <= 'z') || (cp >= 0x0430 && cp <= 0x045F);
}

bool phrase_is_blank(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0xA0 || cp == 0x202F ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x3000;
}

static uint32_t fold(uint32_t cp)
{
    if (cp >= 'A' && cp <= 'Z') {
        return cp + ('a' - 'A');
    }
    if (cp >= 0x0410 && cp <= 0x042F) {
        return cp + 0x20;
    }
    if (cp == 0x0401 || cp == 0x0451) {
        return 0x0435; /* yo is written as ye as often as not */
    }
    return cp == 0x2019 ? '\'' : cp;
}

struct phrase_key phrase_key_of(struct span t)
{
    uint32_t cp;
    size_t n = phrase_char(t, &cp);
    cp = fold(cp);
    if (n == 0 || cp >= 0x800) {
        return (struct phrase_key){{'\xFF', '\xFF'}}; /* no pattern begins so */
    }
    if (cp < 0x80) {
        return (struct phrase_key){{(char)cp, '\0'}};
    }
    return (struct phrase_key){{(char)(0xC0 | cp >> 6), (char)(0x80 | (cp & 0x3F))}};
}

static size_t skip_blanks(struct span t, size_t at)
{
    uint32_t cp;
    for (size_t n = phrase_char(span_from(t, at), &cp); n > 0 && phrase_is_blank(cp);
         n = phrase_char(span_from(t, at), &cp)) {
        at += n;
    }
    return at;
}

static size_t skip_letters(struct span t, size_t at)
{
    uint32_t cp;
    for (size_t n = phrase_char(span_from(t, at), &cp); n > 0 && phrase_is_letter(cp);
         n = phrase_char(span_from(t, at), &cp)) {
        at += n;
    }
    return at;
}

/* A character of a pattern: those of one or two bytes, and more by the book. */
static size_t pattern_char(const char *p, uint32_t *cp)
{
    unsigned char c = (unsigned char)p[0];
    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    if (c < 0xE0) {
        *cp = (uint32_t)(c & 0x1F) << 6 | ((unsigned char)p[1] & 0x3F);
        return 2;
    }
    return text_decode(p, strlen(p), cp);
}

size_t phrase_match(struct span t, const char *pattern)
{
    size_t at = 0;
    for (const char *p = pattern; *p != '\0';) {
        uint32_t want, have;
        p += pattern_char(p, &want);
        if (want == ' ') {
            size_t next = skip_blanks(t, at);
            if (next == at) {
                return 0;
            }
            at = next;
        } else if (want == '*') {
            at = skip_letters(t, at);
        } else {
            size_t n = phrase_char(span_from(t, at), &have);
            if (n == 0 || fold(have) != want) {
                return 0;
            }
            at += n;
        }
    }
    if (at < t.n && t.s[at] == PHRASE_LITERAL) {
        return 0;
    }
    uint32_t after;
    size_t n = phrase_char(span_from(t, at), &after);
    bool goes_on = n > 0 && (phrase_is_letter(after) || (after >= '0' && after <= '9'));
    return goes_on ? 0 : at;
}

size_t phrase_match_any(struct span t, const char *const *list, size_t count)
{
    struct phrase_key key = phrase_key_of(t);
    for (size_t i = 0; i < count; i++) {
        size_t n = phrase_may_match(key, list[i]) ? phrase_match(t, list[i]) : 0;
        if (n > 0) {
            return n;
        }
    }
    return 0;
}

bool phrase_holds_any(struct span t, const char *const *list, size_t count)
{
    size_t pos = 0, start;
    t = phrase_beginning(t);
    while (phrase_next_word(t, &pos, &start)) {
        if (phrase_match_any(span_from(t, start), list, count) > 0) {
            return true;
        }
    }
    return false;
}

/* The end of the run of letters, digits and literal characters that begins at `at`. */
static size_t word_end(struct span t, size_t at, bool *literal)
{
    *literal = false;
    while (at < t.n) {
        uint32_t cp;
        size_t n = phrase_char(span_from(t, at), &cp);
        bool marked = t.s[at] == PHRASE_LITERAL;
        if (!marked && !phrase_is_letter(cp) && !(cp >= '0' && cp <= '9')) {
            break;
        }
        *literal = *literal || marked;
        at += n;
    }
    return at;
}

bool phrase_next_word(struct span t, size_t *pos, size_t *start)
{
    while (*pos < t.n) {
        bool literal;
        size_t end = word_end(t, *pos, &literal);
        if (end > *pos) {
            *start = *pos;
            *pos = end;
            if (!literal) {
                return true;
            }
        } else {
            uint32_t cp;
            *pos += phrase_char(span_from(t, *pos), &cp);
        }
    }
    return false;
}

bool phrase_find(struct span t, const char *pattern, size_t *start, size_t *end)
{
    size_t pos = 0, word;
    while (phrase_next_word(t, &pos, &word)) {
        struct span rest = span_from(t, word);
        size_t n = phrase_may_match(phrase_key_of(rest), pattern) ? phrase_match(rest, pattern) : 0;
        if (n > 0) {
            *start = word;
            *end = word + n;
            return true;
        }
    }
    return false;
}

static bool is_emoji(uint32_t cp)
{
    return (cp >= 0x1F000 && cp <= 0x1FAFF) || (cp >= 0x2600 && cp <= 0x27BF) ||
           (cp >= 0x2B00 && cp <= 0x2BFF) || (cp >= 0x2190 && cp <= 0x21FF) ||
           (cp >= 0x2300 && cp <= 0x23FF) || (cp >= 0x25A0 && cp <= 0x25FF) ||
           (cp >= 0x2934 && cp <= 0x2935) || cp == 0x3030 || cp == 0x303D || cp == 0x2139;
}

static bool belongs_to_emoji(uint32_t cp)
{
    return cp == 0xFE0F || cp == 0xFE0E || cp == 0x200D || cp == 0x20E3 ||
           (cp >= 0x1F3FB && cp <= 0x1F3FF) || (cp >= 0xE0020 && cp <= 0xE007F);
}

/* Bytes of the emoji at the start of t, with what belongs to it (joiners, selectors, skin), else 0.
 */
static size_t emoji_at(struct span t)
{
    uint32_t cp;
    size_t at = phrase_char(t, &cp);
    if (at == 0 || !(is_emoji(cp) || belongs_to_emoji(cp))) {
        return 0;
    }
    for (;;) {
        size_t n = phrase_char(span_from(t, at), &cp);
        if (n == 0 || !belongs_to_emoji(cp)) {
            return at;
        }
        at += n;
    }
}

struct span phrase_skip_emoji(struct span t)
{
    for (;;) {
        t = span_trim(t);
        size_t n = emoji_at(t);
        if (n == 0) {
            return t;
        }
        t = span_from(t, n);
    }
}

struct span phrase_drop_emoji(struct span t)
{
    t = span_trim(t);
    while (t.n > 0) {
        size_t at = t.n - 1;
        while (at > 0 && ((unsigned char)t.s[at] & 0xC0) == 0x80) {
            at--;
        }
        uint32_t cp;
        text_decode(t.s + at, t.n - at, &cp);
        bool literal = at > 0 && t.s[at - 1] == PHRASE_LITERAL;
        if (literal || !(is_emoji(cp) || belongs_to_emoji(cp))) {
            break;
        }
        t = span_trim((struct span){t.s, at});
    }
    return t;
}

bool phrase_ends_in(struct span t, char c)
{
    t = phrase_drop_emoji(t);
    return t.n > 0 && t.s[t.n - 1] == c && !(t.n > 1 && t.s[t.n - 2] == PHRASE_LITERAL);
}

bool phrase_starts_lower(struct span t)
{
    uint32_t cp;
    phrase_char(t, &cp);
    return phrase_is_lower(cp);
}
