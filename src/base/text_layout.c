/* Columns, lines and letters. */
#include "syllabus/base/buf.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

/* --- columns --- */

int text_char_width(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F) {
        return 1;
    }
    int width = wcwidth((wchar_t)cp);
    return width < 0 ? 1 : width > 2 ? 2 : width;
}

size_t text_width(const char *s, size_t n)
{
    size_t width = 0;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += text_decode(s + i, n - i, &cp);
        width += (size_t)text_char_width(cp);
    }
    return width;
}

/* Letters, digits and signs that are a grapheme by themselves beside each other, whatever stands
 * around: ASCII without controls, and the Russian letters. Most of all text. */
static bool is_plain(uint32_t cp)
{
    return (cp >= 0x20 && cp < 0x7F) || (cp >= 0x410 && cp <= 0x44F);
}

/* The bytes of the first grapheme (UAX #29); its width in *columns. One that is wider than `room`
 * is not read to its end: it does not fit, and can be as long as the text. Never goes past a line
 * feed.
 */
static size_t grapheme(const char *s, size_t n, size_t room, size_t *columns)
{
    utf8proc_int32_t state = 0;
    uint32_t before;
    size_t i = text_decode(s, n, &before);
    *columns = (size_t)text_char_width(before);
    while (i < n && *columns <= room && s[i] != '\n') {
        uint32_t cp;
        size_t len = text_decode(s + i, n - i, &cp);
        if ((is_plain(before) && is_plain(cp)) ||
            utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)cp,
                                             &state)) {
            break;
        }
        *columns += (size_t)text_char_width(cp);
        before = cp;
        i += len;
    }
    return i;
}

size_t text_fit(const char *s, size_t n, size_t columns)
{
    size_t used = 0;
    size_t i = 0;
    while (i < n) {
        size_t width;
        size_t len = grapheme(s + i, n - i, columns - used, &width);
        if (used + width > columns) {
            break;
        }
        used += width;
        i += len;
    }
    return i;
}

bool text_pad(struct buf *out, const char *s, size_t columns)
{
    size_t n = strlen(s);
    size_t fits = text_fit(s, n, columns);
    size_t width;
    bool ok = true;
    if (fits < n && columns > 0) {
        fits = text_fit(s, n, columns - 1);
        ok = buf_add(out, s, fits) && buf_add_str(out, "…");
        width = text_width(s, fits) + 1;
    } else {
        ok = buf_add(out, s, fits);
        width = text_width(s, fits);
    }
    for (; ok && width < columns; width++) {
        ok = buf_add_char(out, ' ');
    }
    return ok;
}

/* --- lines --- */

static bool breaks_here(char c)
{
    return c == ' ' || c == '\t';
}

/* As many code points of a grapheme as fit, at least one: for the one that is wider than a line. */
static size_t part_of_grapheme(const char *s, size_t n, size_t columns)
{
    size_t used = 0;
    size_t i = 0;
    while (i < n && s[i] != '\n') {
        uint32_t cp;
        size_t len = text_decode(s + i, n - i, &cp);
        used += (size_t)text_char_width(cp);
        if (used > columns && i > 0) {
            break;
        }
        i += len;
    }
    return i;
}

bool text_wrap_next(const char *s, size_t n, size_t columns, size_t *pos, struct text_span *span)
{
    if (*pos >= n) {
        return false;
    }
    size_t start = *pos;
    size_t i = start;
    size_t used = 0;
    size_t last_blank = n; /* where the last run of blanks begins that the line can end at */
    while (i < n && s[i] != '\n') {
        size_t width;
        size_t len = grapheme(s + i, n - i, columns - used, &width);
        if (breaks_here(s[i]) && i > start && !breaks_here(s[i - 1])) {
            last_blank = i;
        }
        if (used + width > columns) {
            if (i == start) {
                i += part_of_grapheme(s + i, n - i, columns);
            }
            break;
        }
        used += width;
        i += len;
    }
    bool whole = i >= n || s[i] == '\n';
    size_t end = i;
    if (!whole && !breaks_here(s[i]) && last_blank < n) {
        end = last_blank;
        i = last_blank;
    }
    *span = (struct text_span){.start = start, .len = end - start};
    if (whole) {
        *pos = i < n ? i + 1 : i;
    } else {
        while (i < n && breaks_here(s[i])) {
            i++;
        }
        *pos = i < n && s[i] == '\n' ? i + 1 : i;
    }
    return true;
}

/* --- letters --- */

static bool white(uint32_t cp)
{
    if (cp <= ' ') {
        return cp == ' ' || (cp >= '\t' && cp <= '\r');
    }
    if (cp < 0xA0) {
        return cp == 0x85;
    }
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}

bool text_blank(const char *s)
{
    size_t n = s != NULL ? strlen(s) : 0;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += text_decode(s + i, n - i, &cp);
        if (!white(cp)) {
            return false;
        }
    }
    return true;
}

char *text_trimmed(const char *s, size_t n)
{
    size_t start = n;
    size_t end = 0;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        size_t len = text_decode(s + i, n - i, &cp);
        if (!white(cp)) {
            start = start < i ? start : i;
            end = i + len;
        }
        i += len;
    }
    return end > start ? mem_strndup(s + start, end - start) : mem_strdup("");
}

/* Maps s by utf8proc; owned. */
static char *mapped_text(const char *s, size_t n, int how)
{
    char *sound = text_repaired(s, n);
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t len =
        utf8proc_map((const utf8proc_uint8_t *)sound, (utf8proc_ssize_t)strlen(sound), &mapped,
                     (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_COMPOSE | how));
    if (len < 0) {
        abort(); /* the text is valid: only memory can be missing */
    }
    free(sound);
    return (char *)mapped;
}

char *text_composed(const char *s, size_t n)
{
    return mapped_text(s, n, 0);
}

char *text_folded(const char *s, size_t n)
{
    char *p = mapped_text(s, n, UTF8PROC_CASEFOLD);
    size_t len = strlen(p);
    struct buf out = BUF_INIT(len + 1);
    bool blank = false;
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        i += text_decode(p + i, len - i, &cp);
        if (white(cp)) {
            blank = true;
            continue;
        }
        if (blank && out.len > 0) {
            buf_add_char(&out, ' ');
        }
        blank = false;
        text_encode(&out, cp == 0x451 ? 0x435 : cp); /* "ё" as "е" */
    }
    free(p);
    return buf_steal(&out);
}

static bool cyrillic(uint32_t cp)
{
    return (cp >= 0x400 && cp <= 0x52F) || (cp >= 0x1C80 && cp <= 0x1C8F) ||
           (cp >= 0x2DE0 && cp <= 0x2DFF) || (cp >= 0xA640 && cp <= 0xA69F);
}

static bool letter(uint32_t cp)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

/* Counts the letters of s, and those that are Cyrillic. */
static void count_letters(const char *s, size_t *letters, size_t *russian)
{
    size_t n = strlen(s);
    *letters = *russian = 0;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += text_decode(s + i, n - i, &cp);
        *letters += letter(cp);
        *russian += cyrillic(cp);
    }
}

bool text_has_cyrillic(const char *s)
{
    size_t letters;
    size_t russian;
    count_letters(s, &letters, &russian);
    return russian > 0;
}

bool text_mostly_cyrillic(const char *s)
{
    size_t letters;
    size_t russian;
    count_letters(s, &letters, &russian);
    return russian * 2 > letters;
}

char *text_slug(const char *s, size_t max)
{
    struct buf out = BUF_INIT(max);
    size_t n = strlen(s);
    bool dash = true;
    for (size_t i = 0; i < n && !out.overflow;) {
        uint32_t cp;
        size_t len = text_decode(s + i, n - i, &cp);
        utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
        bool mark = category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
        if (letter(cp) || category == UTF8PROC_CATEGORY_ND || (mark && !dash)) {
            if (dash && out.len > 0) {
                buf_add_char(&out, '-');
            }
            dash = false;
            buf_add(&out, s + i, len);
        } else {
            dash = true;
        }
        i += len;
    }
    while (out.len > 0 && out.data[out.len - 1] == '-') {
        buf_truncate(&out, out.len - 1);
    }
    if (out.len == 0) {
        buf_fini(&out);
        return mem_strdup("course");
    }
    return buf_steal(&out);
}
