#include "syllabus/base/find.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/markdown.h"
#include "syllabus/base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* --- words --- */

static bool combining(uint32_t cp)
{
    return cp >= 0x300 && cp <= 0x36F;
}

/* А to я: most of what is neither ASCII nor looked up. */
static bool common_cyrillic(uint32_t cp)
{
    return cp >= 0x410 && cp <= 0x44F;
}

static bool in_word(uint32_t cp)
{
    if (cp < 0x80) {
        return (cp >= '0' && cp <= '9') || ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z');
    }
    if (common_cyrillic(cp)) {
        return true;
    }
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return false;
    }
}

/* Lower case, without marks. */
static uint32_t fold(uint32_t cp)
{
    utf8proc_int32_t parts[8];
    int class = UTF8PROC_BOUNDCLASS_START;
    if (cp < 0x80) {
        return cp >= 'A' && cp <= 'Z' ? cp + 0x20 : cp;
    }
    if (common_cyrillic(cp)) {
        cp = cp < 0x430 ? cp + 0x20 : cp;
        return cp == 0x439 ? 0x438 : cp;
    }
    utf8proc_int32_t lower = utf8proc_tolower((utf8proc_int32_t)cp);
    bool marked = lower == 0x451 || lower == 0x439 || (lower >= 0xC0 && lower < 0x250) ||
                  (lower >= 0x1E00 && lower < 0x1F00);
    if (marked && utf8proc_decompose_char(lower, parts, 8, UTF8PROC_DECOMPOSE, &class) > 0) {
        return (uint32_t)parts[0];
    }
    return (uint32_t)lower;
}

/* A word of a text: where it stands, and its first letters as they are compared. */
struct word {
    struct text_span span;
    uint32_t letters[LIMIT_SEARCH_PART];
    size_t count;  /* of them */
    size_t length; /* of the word, in letters */
};

static bool next_word(const char *s, size_t n, size_t *pos, struct word *w)
{
    size_t i = *pos;
    uint32_t cp = 0;
    size_t len = 0;
    while (i < n) {
        len = text_decode(s + i, n - i, &cp);
        if (in_word(cp)) {
            break;
        }
        i += len;
    }
    w->span.start = i;
    w->count = w->length = 0;
    while (i < n) {
        len = text_decode(s + i, n - i, &cp);
        if (!in_word(cp) && !(combining(cp) && w->length > 0)) {
            break;
        }
        if (!combining(cp)) {
            w->length++;
            if (w->count < LIMIT_SEARCH_PART) {
                w->letters[w->count++] = fold(cp);
            }
        }
        i += len;
    }
    w->span.len = i - w->span.start;
    *pos = i;
    return w->length > 0;
}

/* --- what is looked for --- */

static void add_part(struct find *f, const struct word *w)
{
    struct buf text = BUF_INIT(4 * LIMIT_SEARCH_PART);
    for (size_t i = 0; i < w->count; i++) {
        text_encode(&text, w->letters[i]);
    }
    f->parts = mem_resize(f->parts, f->count + 1, sizeof *f->parts);
    f->parts[f->count++] = (struct find_part){buf_steal(&text), f->words};
    /* One letter that begins a word begins half of all words. */
    f->prefix = w->length > 1;
}

static bool white(const char *s, size_t n, size_t *len)
{
    uint32_t cp;
    *len = text_decode(s, n, &cp);
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0xA0 ||
           utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_ZS;
}

void find_init(struct find *f, const char *typed)
{
    size_t n = strlen(typed);
    *f = (struct find){0};
    for (size_t i = 0; i < n;) {
        size_t end = i;
        size_t len = 0;
        while (end < n && !white(typed + end, n - end, &len)) {
            end += len;
        }
        struct word w;
        size_t before = f->count;
        for (size_t pos = i; f->count < LIMIT_SEARCH_PARTS && next_word(typed, end, &pos, &w);) {
            add_part(f, &w);
        }
        f->words += f->count > before;
        i = end + (end < n ? len : 0);
    }
}

void find_fini(struct find *f)
{
    for (size_t i = 0; i < f->count; i++) {
        free(f->parts[i].text);
    }
    free(f->parts);
    *f = (struct find){0};
}

char *find_text(const struct find *f)
{
    struct buf out = BUF_INIT((4 * LIMIT_SEARCH_PART + 1) * LIMIT_SEARCH_PARTS);
    for (size_t i = 0; i < f->count; i++) {
        bool same_word = i > 0 && f->parts[i - 1].word == f->parts[i].word;
        buf_printf(&out, "%s%s", i == 0 ? "" : same_word ? "-" : " ", f->parts[i].text);
    }
    return buf_steal(&out);
}

/* --- finding --- */

static bool same_beginning(const struct word *w, const char *part, size_t *letters)
{
    size_t n = strlen(part);
    size_t i = 0;
    *letters = 0;
    while (i < n) {
        uint32_t cp;
        i += text_decode(part + i, n - i, &cp);
        if (*letters == w->count || w->letters[*letters] != cp) {
            return false;
        }
        ++*letters;
    }
    return true;
}

/* Which part the word is; the count of parts: none. *whole: not only its beginning. */
static size_t part_of(const struct find *f, const struct word *w, bool *whole)
{
    size_t found = f->count;
    for (size_t i = 0; i < f->count; i++) {
        size_t letters = 0;
        if (!same_beginning(w, f->parts[i].text, &letters)) {
            continue;
        }
        /* The last part comes last: a whole word that is another part is that one. */
        *whole = letters == w->length || letters == LIMIT_SEARCH_PART;
        if (*whole || (f->prefix && i + 1 == f->count)) {
            found = i;
            break;
        }
    }
    return found;
}

bool find_next(const struct find *f, const char *s, size_t n, size_t *pos, struct text_span *hit,
               size_t *part)
{
    struct word w;
    bool whole = false;
    while (f->count > 0 && next_word(s, n, pos, &w)) {
        size_t i = part_of(f, &w, &whole);
        if (i < f->count) {
            *hit = w.span;
            if (part) {
                *part = i;
            }
            return true;
        }
    }
    return false;
}

/* Where each part was seen last, to know the shortest stretch that has all. */
struct stretch {
    size_t last[LIMIT_SEARCH_PARTS];
    bool seen[LIMIT_SEARCH_PARTS];
};

static void note(const struct find *f, struct stretch *st, size_t part, struct text_span span,
                 struct find_score *out)
{
    size_t first = span.start;
    out->hits++;
    out->distinct += !st->seen[part];
    st->seen[part] = true;
    st->last[part] = span.start;
    if (out->distinct < f->count) {
        return;
    }
    for (size_t i = 0; i < f->count; i++) {
        first = st->last[i] < first ? st->last[i] : first;
    }
    size_t bytes = span.start + span.len - first;
    if (out->closest == 0 || bytes < out->closest) {
        out->closest = bytes;
    }
}

void find_rate(const struct find *f, const char *s, size_t n, struct find_score *out)
{
    struct stretch st = {0};
    struct word w;
    size_t pos = 0;
    *out = (struct find_score){0};
    while (f->count > 0 && next_word(s, n, &pos, &w)) {
        bool whole = false;
        size_t part = part_of(f, &w, &whole);
        if (part == f->count) {
            continue;
        }
        out->whole = out->whole || (whole && part + 1 == f->count);
        note(f, &st, part, w.span, out);
        /* The same word twice in the query is one word of the text. */
        for (size_t i = part + 1; i < f->count; i++) {
            if (strcmp(f->parts[i].text, f->parts[part].text) == 0) {
                note(f, &st, i, w.span, out);
                out->hits--;
            }
        }
    }
}

/* --- snippets --- */

/* Where the first stretch of about `bytes` with the most of the parts begins. */
static size_t best_place(const struct find *f, const char *s, size_t n, size_t bytes)
{
    struct text_span hits[2 * LIMIT_SEARCH_PARTS];
    size_t parts[2 * LIMIT_SEARCH_PARTS];
    size_t count = 0; /* those of the last `bytes`, the oldest first */
    size_t best = 0;
    size_t place = SIZE_MAX;
    size_t pos = 0;
    size_t part;
    struct text_span hit;
    while (best < f->count && find_next(f, s, n, &pos, &hit, &part)) {
        size_t drop = 0;
        while (drop < count && (hits[drop].start + bytes < hit.start + hit.len ||
                                count - drop == 2 * LIMIT_SEARCH_PARTS)) {
            drop++;
        }
        count -= drop;
        memmove(hits, hits + drop, count * sizeof *hits);
        memmove(parts, parts + drop, count * sizeof *parts);
        hits[count] = hit;
        parts[count++] = part;
        size_t distinct = 0;
        for (size_t i = 0; i < count; i++) {
            size_t k = 0;
            while (k < i && parts[k] != parts[i]) {
                k++;
            }
            distinct += k == i;
        }
        if (distinct > best) {
            best = distinct;
            place = hits[0].start;
        }
    }
    return place;
}

/* The beginning of a word some way before the place. */
static size_t step_back(const char *s, size_t place, size_t bytes)
{
    size_t from = place > bytes ? place - bytes : 0;
    while (from > 0 && from < place && s[from - 1] != ' ' && s[from - 1] != '\n') {
        from++;
    }
    return from;
}

/* As much as fits, whole words unless one is very long. */
static size_t fit_words(const char *s, size_t n, size_t columns)
{
    size_t len = text_fit(s, n, columns);
    size_t end = len;
    while (end > len / 2 && s[end] != ' ') {
        end--;
    }
    len = end > len / 2 ? end : len;
    while (len > 0 && s[len - 1] == ' ') {
        len--;
    }
    return len;
}

static void enter_block(void *ctx, const struct markdown_block *block)
{
    buf_add_char(ctx, ' ');
}

static void leave_block(void *ctx, enum markdown_block_kind kind)
{
    buf_add_char(ctx, ' ');
}

static void enter_span(void *ctx, enum markdown_span span, const char *address)
{
}

static void leave_span(void *ctx, enum markdown_span span)
{
}

static void add_text(void *ctx, enum markdown_text kind, const char *s, size_t n, size_t source)
{
    buf_add(ctx, s, n);
}

/* One line of what is said, without Markdown; a piece that begins in the middle of something keeps
 * half of its marks, which are dropped, too. */
static void flatten(const char *s, size_t n, struct buf *out)
{
    static const struct markdown_sink sink = {enter_block, leave_block, enter_span, leave_span,
                                              add_text};
    size_t cells = n;
    struct buf text = BUF_INIT(8 * n + 64);
    if (!markdown_parse(s, n, &cells, &sink, &text)) {
        buf_reset(&text);
        buf_add(&text, s, n);
    }
    struct buf line = BUF_INIT(3 * text.len + 1);
    text_clean(&line, buf_str(&text), text.len, TEXT_ONE_LINE);
    for (size_t i = 0; i < line.len; i++) {
        const char *at = buf_str(&line) + i;
        if ((at[0] == '*' && at[1] == '*') || (i > 0 && at[-1] == '*' && at[0] == '*')) {
            continue;
        }
        if (at[0] != ' ' || (out->len > 0 && out->data[out->len - 1] != ' ')) {
            buf_add_char(out, *at);
        }
    }
    if (out->len > 0 && out->data[out->len - 1] == ' ') {
        buf_truncate(out, out->len - 1);
    }
    buf_fini(&text);
    buf_fini(&line);
}

static void add_mark(struct find_snippet *out, struct text_span mark)
{
    out->marks = mem_resize(out->marks, out->mark_count + 1, sizeof *out->marks);
    out->marks[out->mark_count++] = mark;
}

void find_snippet(const struct find *f, const char *s, size_t n, size_t columns,
                  struct find_snippet *out)
{
    size_t place = best_place(f, s, n, columns);
    size_t from = place == SIZE_MAX ? 0 : step_back(s, place, columns / 2);
    size_t room = columns * 8; /* bytes: more than what is shown of them */
    size_t to = n - from > room ? from + room : n;
    while (to < n && to > from && ((unsigned char)s[to] & 0xC0) == 0x80) {
        to--;
    }
    struct buf flat = BUF_INIT(3 * room + 1);
    struct buf text = BUF_INIT(3 * room + 16);
    flatten(s + from, to - from, &flat);
    bool before = from > 0;
    size_t left = columns > 2 ? columns - 2 : 1; /* for both ellipses */
    bool fits = to == n && text_width(buf_str(&flat), flat.len) <= columns - (before ? 1 : 0);
    size_t len = fits ? flat.len : fit_words(buf_str(&flat), flat.len, left);
    buf_add_str(&text, before ? "…" : "");
    buf_add(&text, buf_str(&flat), len);
    *out = (struct find_snippet){0};
    size_t pos = 0;
    struct text_span hit;
    while (find_next(f, buf_str(&text), text.len, &pos, &hit, NULL)) {
        add_mark(out, hit);
    }
    buf_add_str(&text, fits ? "" : "…");
    out->text = buf_steal(&text);
    buf_fini(&flat);
}

void find_snippet_fini(struct find_snippet *snippet)
{
    free(snippet->text);
    free(snippet->marks);
    *snippet = (struct find_snippet){0};
}
