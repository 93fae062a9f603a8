#include "words_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Folded as text_folded() folds. */
static const char *const empty_words[] = {
    "a",  "an", "and", "for", "from", "in", "of", "on", "or",  "the", "to",  "with",   "module",
    "и",  "в",  "во",  "на",  "с",    "со", "к",  "о",  "об",  "от",  "из",  "по",     "до",
    "за", "у",  "не",  "для", "при",  "а",  "но", "же", "или", "про", "это", "модуль",
};

/* Letters and digits of any script: all but ASCII punctuation, Latin-1 signs, general punctuation,
 * arrows and symbols, variation selectors, emoji and tags. */
static bool is_letter(uint32_t cp)
{
    if (cp < 0x80) {
        return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
    }
    return cp >= 0xC0 && cp != 0xD7 && cp != 0xF7 && !(cp >= 0x2000 && cp <= 0x2BFF) &&
           !(cp >= 0x3000 && cp <= 0x303F) && !(cp >= 0xFE00 && cp <= 0xFE0F) &&
           !(cp >= 0xFFF0 && cp <= 0xFFFF) && !(cp >= 0x1F000 && cp <= 0x1FAFF) && cp < 0xE0000;
}

/* The next word at or after *pos of s[0..n): its length, and *pos its start. 0 at the end. */
static size_t next_word(const char *s, size_t n, size_t *pos)
{
    size_t at = *pos;
    bool begun = false;

    while (at < n) {
        uint32_t cp = 0;
        size_t taken = text_decode(s + at, n - at, &cp);

        if (is_letter(cp) && !begun) {
            *pos = at;
            begun = true;
        } else if (begun && !is_letter(cp) && cp != '+' && cp != '#') {
            break;
        }
        at += taken;
    }
    return begun ? at - *pos : 0;
}

static bool is_empty_word(const char *s, size_t n)
{
    for (size_t i = 0; i < sizeof empty_words / sizeof *empty_words; i++) {
        if (strlen(empty_words[i]) == n && memcmp(empty_words[i], s, n) == 0) {
            return true;
        }
    }
    return false;
}

/* --- words --- */

static void collect(struct words *w, const char *folded, bool all)
{
    size_t n = strlen(folded);

    for (size_t pos = 0, len; (len = next_word(folded, n, &pos)) > 0; pos += len) {
        if (w->count == WORDS_MAX) {
            return;
        }
        if (all || !is_empty_word(folded + pos, len)) {
            w->items[w->count++] = mem_strndup(folded + pos, len);
        }
    }
}

void words_init(struct words *w, const char *text)
{
    w->count = 0;
    if (text == NULL) {
        return;
    }
    char *folded = text_folded(text, strlen(text));

    collect(w, folded, false);
    if (w->count == 0) {
        collect(w, folded, true);
    }
    free(folded);
}

void words_fini(struct words *w)
{
    for (size_t i = 0; i < w->count; i++) {
        free(w->items[i]);
    }
    w->count = 0;
}

/* Code points of a word. */
static size_t letters(const char *s)
{
    size_t count = 0;

    for (; *s != '\0'; s++) {
        count += ((unsigned char)*s & 0xC0) != 0x80;
    }
    return count;
}

/* Code points that two words have in common at their start. */
static size_t common_start(const char *a, const char *b)
{
    size_t count = 0;

    for (size_t i = 0;; i++) {
        /* A byte that begins a character ends the one before, which was the same in both. */
        bool between = ((unsigned char)a[i] & 0xC0) != 0x80 && ((unsigned char)b[i] & 0xC0) != 0x80;

        if (between && i > 0) {
            count++;
        }
        if (a[i] != b[i] || a[i] == '\0') {
            return count;
        }
    }
}

/* A crude stem, good for inflected Russian and English: the words start alike for at least four
 * letters and two thirds of the shorter one; or a short word has got an ending of up to two
 * letters ("код", "кода"). */
static bool related(const char *a, const char *b)
{
    size_t la = letters(a);
    size_t lb = letters(b);
    size_t shorter = la < lb ? la : lb;
    size_t longer = la < lb ? lb : la;
    size_t start = common_start(a, b);

    return (start == shorter && shorter == longer) || (start >= 4 && start * 3 >= shorter * 2) ||
           (start == shorter && shorter >= 3 && longer <= shorter + 2);
}

size_t words_related(const struct words *a, const struct words *b)
{
    size_t found = 0;

    for (size_t i = 0; i < a->count; i++) {
        bool has = false;

        for (size_t k = 0; k < b->count && !has; k++) {
            has = related(a->items[i], b->items[k]);
        }
        found += has;
    }
    return found;
}

double words_likeness(const struct words *a, const struct words *b)
{
    size_t all = a->count + b->count;

    return all == 0 ? 0 : (double)(words_related(a, b) + words_related(b, a)) / (double)all;
}

/* --- sets --- */

/* FNV-1a, 64 bits. */
static uint64_t hash_bytes(const char *s, size_t n)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < n; i++) {
        h = (h ^ (unsigned char)s[i]) * 0x100000001b3u;
    }
    return h;
}

void word_set_add(struct word_set *s, const char *text)
{
    if (text == NULL) {
        return;
    }
    size_t n = strlen(text);
    char *folded = text_folded(text, n);

    n = strlen(folded);
    for (size_t pos = 0, len; (len = next_word(folded, n, &pos)) > 0; pos += len) {
        if (s->count == WORD_SET_MAX) {
            break;
        }
        if (!is_empty_word(folded + pos, len)) {
            s->hashes[s->count++] = hash_bytes(folded + pos, len);
        }
    }
    free(folded);
}

static int compare_hashes(const void *a, const void *b)
{
    const uint64_t *x = a;
    const uint64_t *y = b;

    return (*x > *y) - (*x < *y);
}

void word_set_seal(struct word_set *s)
{
    size_t kept = 0;

    qsort(s->hashes, s->count, sizeof *s->hashes, compare_hashes);
    for (size_t i = 0; i < s->count; i++) {
        if (kept == 0 || s->hashes[kept - 1] != s->hashes[i]) {
            s->hashes[kept++] = s->hashes[i];
        }
    }
    s->count = kept;
}

double word_set_jaccard(const struct word_set *a, const struct word_set *b)
{
    size_t i = 0;
    size_t k = 0;
    size_t common = 0;

    if (a->count == 0 || b->count == 0) {
        return 0;
    }
    while (i < a->count && k < b->count) {
        if (a->hashes[i] == b->hashes[k]) {
            common++;
            i++;
            k++;
        } else if (a->hashes[i] < b->hashes[k]) {
            i++;
        } else {
            k++;
        }
    }
    return (double)common / (double)(a->count + b->count - common);
}
