#include "builtin_words_internal.h"

#include "builtin_vocabulary_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"

#include <stdlib.h>
#include <string.h>

#define DURATION_LOOKAHEAD 48   /* bytes: no duration is written longer */
#define QUOTE_MAX          1024 /* bytes: a mark that closes later is no pair */
#define NUMBER_MAX         100000

/* --- characters --- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Letters and digits; beyond ASCII everything but punctuation, symbols and emoji. */
static bool is_letter(uint32_t cp)
{
    if (cp < 0x80) {
        return (cp >= '0' && cp <= '9') || (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ||
               cp == '_';
    }
    return cp >= 0xC0 && cp != 0xD7 && cp != 0xF7 && !(cp >= 0x2000 && cp <= 0x2BFF) &&
           !(cp >= 0x3000 && cp <= 0x303F) && !(cp >= 0xFE00 && cp <= 0xFE0F) && cp != 0xFFFD &&
           cp < 0x1F000;
}

/* Marks that hold a word together between two letters: Node.js, hands-on, don't, UX/UI. */
static size_t joint(const char *s)
{
    if (*s == '-' || *s == '.' || *s == '\'' || *s == '/') {
        return 1;
    }
    return strncmp(s, "’", 3) == 0 ? 3 : 0;
}

static bool letter_at(const char *s, size_t n, size_t *taken)
{
    uint32_t cp = 0;

    *taken = n > 0 ? text_decode(s, n, &cp) : 0;
    return *taken > 0 && is_letter(cp);
}

static size_t word_length(const char *s, size_t n)
{
    size_t i = 0;
    size_t step;

    for (;;) {
        if (letter_at(s + i, n - i, &step)) {
            i += step;
        } else if (i > 0 && i < n && (s[i] == '+' || s[i] == '#')) {
            i++; /* C++, C# */
        } else {
            size_t j = i > 0 && i < n ? joint(s + i) : 0;
            if (j == 0 || !letter_at(s + i + j, n - i - j, &step)) {
                return i;
            }
            i += j + step;
        }
    }
}

/* --- quotations --- */

static const struct {
    const char *open;
    const char *close[2];
} quotes[] = {
    {"«", {"»", NULL}}, {"“", {"”", "“"}},  {"„", {"“", "”"}},  {"\"", {"\"", NULL}},
    {"‘", {"’", NULL}}, {"`", {"`", NULL}}, {"'", {"'", NULL}},
};

/* Bytes of the quotation at s, which ends on its line; *from and *to bound its content. */
static size_t quote_length(const char *s, size_t *from, size_t *to)
{
    size_t line = strcspn(s, "\n");

    line = line < QUOTE_MAX ? line : QUOTE_MAX;
    for (size_t q = 0; q < sizeof quotes / sizeof quotes[0]; q++) {
        size_t open = strlen(quotes[q].open);
        if (strncmp(s, quotes[q].open, open) != 0) {
            continue;
        }
        for (size_t i = open; i < line; i++) {
            for (size_t c = 0; c < 2 && quotes[q].close[c]; c++) {
                size_t close = strlen(quotes[q].close[c]);
                if (i > open && strncmp(s + i, quotes[q].close[c], close) == 0) {
                    *from = open;
                    *to = i;
                    return i + close;
                }
            }
        }
    }
    return 0;
}

/* --- marks --- */

static const struct {
    const char *text;
    char mark;
} marks[] = {
    {"->", '>'}, {"=>", '>'}, {"→", '>'}, {"⇒", '>'}, {"–", '-'},  {"—", '-'},
    {"−", '-'},  {"№", '#'},  {"…", '.'}, {"»", '"'}, {"\t", ' '}, {"\u00A0", ' '},
};

static size_t mark_at(const char *s, size_t n, char *mark)
{
    uint32_t cp;
    size_t taken = text_decode(s, n, &cp);

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (strncmp(s, marks[i].text, strlen(marks[i].text)) == 0) {
            *mark = marks[i].mark;
            return strlen(marks[i].text);
        }
    }
    *mark = taken == 1 ? *s : '*';
    return taken;
}

/* --- words --- */

static struct builtin_word *push(struct builtin_words *w, enum builtin_word_kind kind, size_t start,
                                 size_t end)
{
    struct builtin_word *word;

    mem_grow(&w->items, &w->cap, w->count + 1, sizeof *w->items);
    word = &w->items[w->count++];
    *word = (struct builtin_word){.kind = kind, .start = start, .end = end};
    return word;
}

static size_t add_word(struct builtin_words *w, size_t at, size_t n)
{
    struct builtin_word *word = push(w, BUILTIN_WORD, at, at + n);
    char *quote;

    word->text = text_folded(w->source + at, n);
    while ((quote = strstr(word->text, "’"))) {
        *quote = '\'';
        memmove(quote + 1, quote + strlen("’"), strlen(quote + strlen("’")) + 1);
    }
    word->meanings = builtin_vocabulary_find(word->text, &word->value);
    return n;
}

static bool is_ordinal_ending(const char *s, size_t n)
{
    static const char *const endings[] = {"st", "nd", "rd", "th", "й",  "я",  "е",  "го",
                                          "му", "ю",  "ой", "ый", "ом", "ым", "ую", "м"};

    if (n > 0 && *s == '-') {
        s++;
        n--;
    }
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (n == strlen(endings[i]) && strncmp(s, endings[i], n) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_at(const struct builtin_words *w, size_t i, enum builtin_meaning meaning);

/* Whether the number that comes next belongs to what stands before it: "module 3 to 4 hours", "from
 * 6 to 4 hours", "modules 2 and 3 to 4 hours" are no ranges of hours. */
static bool is_taken(const struct builtin_words *w)
{
    size_t i = w->count;

    if (i > 1 && w->items[i - 2].kind == BUILTIN_NUMBER &&
        (is_at(w, i - 1, BUILTIN_AND) || w->items[i - 1].mark == ',')) {
        return true;
    }
    return i > 0 && (is_at(w, i - 1, BUILTIN_MODULE) || is_at(w, i - 1, BUILTIN_OUT) ||
                     w->items[i - 1].mark == '#');
}

/* The bytes of s up to its second number: what a duration that is no range is made of. */
static size_t before_second_number(const char *s, size_t n)
{
    size_t i = strspn(s, "0123456789");

    if ((s[i] == ',' || s[i] == '.') && is_digit(s[i + 1])) {
        i += 1 + strspn(s + i + 1, "0123456789");
    }
    while (i < n && !is_digit(s[i])) {
        i++;
    }
    return i;
}

/* The bytes of the duration at s, 0 when there is none. */
static size_t duration_length(const struct builtin_words *w, const char *s, size_t rest,
                              int *minutes)
{
    size_t n = rest < DURATION_LOOKAHEAD ? rest : DURATION_LOOKAHEAD;
    size_t start, end;

    if (is_taken(w) &&
        !(hours_find(s, before_second_number(s, n), minutes, &start, &end) && start == 0)) {
        return 0;
    }
    return hours_find(s, n, minutes, &start, &end) && start == 0 ? end : 0;
}

/* At a digit: a duration, an ordinal ("2nd", "2-й"), a number, or a word that starts with one. */
static size_t add_number(struct builtin_words *w, size_t at, size_t rest)
{
    const char *s = w->source + at;
    size_t word_n = word_length(s, rest);
    size_t digits = strspn(s, "0123456789");
    int minutes;
    size_t duration = duration_length(w, s, rest, &minutes);
    struct builtin_word *word;

    if (duration > 0) {
        push(w, BUILTIN_DURATION, at, at + duration)->value = minutes;
        return duration;
    }
    if (word_n > digits && !is_ordinal_ending(s + digits, word_n - digits) &&
        !(joint(s + digits) && is_digit(s[digits + joint(s + digits)]))) {
        return add_word(w, at, word_n);
    }
    word = push(w, BUILTIN_NUMBER, at, at + digits);
    for (size_t i = 0; i < digits && word->value < NUMBER_MAX; i++) {
        word->value = word->value * 10 + (s[i] - '0');
    }
    if (is_ordinal_ending(s + digits, word_n - digits)) {
        word->kind = BUILTIN_WORD;
        word->meanings = UINT64_C(1) << BUILTIN_ORDINAL;
        word->text = mem_strndup(s, word_n);
        word->end = at + word_n;
        return word_n;
    }
    return digits;
}

static size_t add_next(struct builtin_words *w, size_t at, size_t rest)
{
    const char *s = w->source + at;
    size_t from, to, step;
    size_t quote = quote_length(s, &from, &to);
    char mark;

    if (quote > 0) {
        struct builtin_word *word = push(w, BUILTIN_QUOTE, at, at + quote);
        word->text = text_trimmed(s + from, to - from);
        return quote;
    }
    if (is_digit(*s)) {
        return add_number(w, at, rest);
    }
    if (letter_at(s, rest, &step)) {
        return add_word(w, at, word_length(s, rest));
    }
    step = mark_at(s, rest, &mark);
    if (mark != ' ') {
        push(w, BUILTIN_MARK, at, at + step)->mark = mark;
    }
    return step;
}

/* --- durations in words --- */

static bool is_at(const struct builtin_words *w, size_t i, enum builtin_meaning meaning)
{
    return i < w->count && w->items[i].kind == BUILTIN_WORD &&
           builtin_word_is(&w->items[i], meaning);
}

static bool is_hour(const struct builtin_words *w, size_t i)
{
    static const char *const forms[] = {"hour", "hours", "час", "часа", "часов", "часик"};

    for (size_t f = 0; is_at(w, i, BUILTIN_TIME) && f < sizeof forms / sizeof forms[0]; f++) {
        if (strcmp(w->items[i].text, forms[f]) == 0) {
            return true;
        }
    }
    return false;
}

/* "two hours", "a couple of hours", "half an hour", "полтора часа", "на час": the number of words
 * from i on, 0 when there is none. */
static size_t spoken_duration(const struct builtin_words *w, size_t i, int *minutes)
{
    if (is_at(w, i, BUILTIN_HALF_UNIT)) {
        size_t unit = i + 1 + is_at(w, i + 1, BUILTIN_ARTICLE);
        *minutes = w->items[i].value;
        if (is_hour(w, unit)) {
            return unit + 1 - i;
        }
        return strncmp(w->items[i].text, "пол", strlen("пол")) == 0 && *minutes == 30 ? 1 : 0;
    }
    if (is_at(w, i, BUILTIN_NUMERAL) ||
        (w->items[i].kind == BUILTIN_NUMBER && is_at(w, i + 1, BUILTIN_MORE))) {
        size_t unit = i + 1;
        *minutes = w->items[i].value * 60;
        while (is_at(w, unit, BUILTIN_MORE) || is_at(w, unit, BUILTIN_NUMERAL) ||
               (unit < w->count && w->items[unit].text && !strcmp(w->items[unit].text, "of"))) {
            if (is_at(w, unit, BUILTIN_NUMERAL)) {
                *minutes = w->items[unit].value * 60;
            }
            unit++;
        }
        return is_hour(w, unit) ? unit + 1 - i : 0;
    }
    *minutes = 60; /* "на час", "убери час" */
    return i > 0 &&
           (is_at(w, i - 1, BUILTIN_IN) || is_at(w, i - 1, BUILTIN_ADD) ||
            is_at(w, i - 1, BUILTIN_REMOVE)) &&
           is_hour(w, i) && !strcmp(w->items[i].text, "час");
}

static void join_durations(struct builtin_words *w)
{
    size_t to = 0;

    for (size_t i = 0; i < w->count; to++) {
        int minutes;
        size_t n = spoken_duration(w, i, &minutes);
        struct builtin_word word = w->items[i];
        if (n > 0) {
            word = (struct builtin_word){.kind = BUILTIN_DURATION,
                                         .start = w->items[i].start,
                                         .end = w->items[i + n - 1].end,
                                         .value = minutes};
            for (size_t k = i; k < i + n; k++) {
                /* "two more hours" is two hours more. */
                word.meanings |= w->items[k].meanings & (UINT64_C(1) << BUILTIN_MORE);
                free(w->items[k].text);
                w->items[k].text = NULL;
            }
        }
        w->items[to] = word;
        i += n > 0 ? n : 1;
    }
    w->count = to;
}

void builtin_words_init(struct builtin_words *w, const char *message)
{
    size_t n;

    *w = (struct builtin_words){.source = text_cleaned(message, 0)};
    n = strlen(w->source);
    for (size_t i = 0; i < n;) {
        i += add_next(w, i, n - i);
    }
    join_durations(w);
}

void builtin_words_fini(struct builtin_words *w)
{
    for (size_t i = 0; i < w->count; i++) {
        free(w->items[i].text);
    }
    free(w->items);
    free(w->source);
    *w = (struct builtin_words){0};
}

bool builtin_word_is(const struct builtin_word *w, enum builtin_meaning meaning)
{
    return (w->meanings >> meaning) & 1;
}

/* --- keywords --- */

static size_t count_letters(const char *s)
{
    size_t letters = 0;

    for (; *s; s++) {
        letters += ((unsigned char)*s & 0xC0) != 0x80;
    }
    return letters;
}

static bool starts_word(const char *text, const char *at)
{
    const char *before = at;
    size_t step;

    while (before > text && ((unsigned char)*--before & 0xC0) == 0x80) {
    }
    return before == at || !letter_at(before, (size_t)(at - before), &step);
}

static bool ends_word(const char *at)
{
    size_t step;

    return *at != '+' && *at != '#' && !letter_at(at, strnlen(at, 4), &step);
}

bool builtin_mentions(const char *folded, const char *keyword)
{
    size_t n = strlen(keyword);
    bool whole = count_letters(keyword) <= 3;

    for (const char *at = strstr(folded, keyword); at; at = strstr(at + 1, keyword)) {
        if (starts_word(folded, at) && (!whole || ends_word(at + n))) {
            return true;
        }
    }
    return false;
}
