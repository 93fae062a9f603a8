#include "builtin_russian_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What a noun's ending tells of its adjectives. */
enum gender { UNKNOWN, MASCULINE, FEMININE, NEUTER, PLURAL };

struct rule {
    const char *ending;
    const char *nominative; /* NULL: this ending does not tell; look no further */
    enum gender gender;
};

/* The first ending that fits counts, so longer ones stand first. An accusative that matches none is
 * like its nominative (things are masculine, neuter or plural). */
static const struct rule accusative[] = {
    {"интервью", "интервью", NEUTER},
    {"меню", "меню", NEUTER},
    {"шоу", "шоу", NEUTER},
    {"ию", "ия", FEMININE},
    {"ю", "я", FEMININE},
    {"у", "а", FEMININE},
    {"", "", UNKNOWN},
};
static const struct rule dative[] = {
    {"нию", "ние", NEUTER},       {"тию", "тие", NEUTER},      {"ии", "ия", FEMININE},
    {"ости", "ость", FEMININE},   {"циям", "ции", PLURAL},     {"ниям", "ния", PLURAL},
    {"иям", NULL, UNKNOWN},       {"ствам", "ства", PLURAL},   {"словам", "слова", PLURAL},
    {"числам", "числа", PLURAL},  {"правам", "права", PLURAL}, {"кам", "ки", PLURAL},
    {"гам", "ги", PLURAL},        {"хам", "хи", PLURAL},       {"жам", "жи", PLURAL},
    {"чам", "чи", PLURAL},        {"шам", "ши", PLURAL},       {"ам", "ы", PLURAL},
    {"ству", "ство", NEUTER},     {"праву", "право", NEUTER},  {"делу", "дело", NEUTER},
    {"слову", "слово", NEUTER},   {"числу", "число", NEUTER},  {"телу", "тело", NEUTER},
    {"языку", "язык", MASCULINE}, {"нику", "ник", MASCULINE},  {"ку", NULL, UNKNOWN},
    {"нцу", NULL, UNKNOWN},       {"цу", NULL, UNKNOWN},       {"лу", NULL, UNKNOWN},
    {"ну", "н", MASCULINE},       {"ру", "р", MASCULINE},      {"зу", "з", MASCULINE},
    {"ту", "т", MASCULINE},       {"ду", "д", MASCULINE},      {"гу", "г", MASCULINE},
    {"су", "с", MASCULINE},       {"не", NULL, UNKNOWN},       {"ле", NULL, UNKNOWN},
    {"ье", NULL, UNKNOWN},        {"ее", NULL, UNKNOWN},       {"е", "а", FEMININE},
};
static const struct rule prepositional[] = {
    {"компании", "компания", FEMININE},
    {"овании", "ование", NEUTER},
    {"ании", "ание", NEUTER},
    {"ении", "ение", NEUTER},
    {"ции", "ция", FEMININE},
    {"гии", "гия", FEMININE},
    {"рии", "рия", FEMININE},
    {"фии", "фия", FEMININE},
    {"зии", "зия", FEMININE},
    {"сии", "сия", FEMININE},
    {"ости", "ость", FEMININE},
    {"стве", "ство", NEUTER},
    {"ниях", "ния", PLURAL},
    {"циях", "ции", PLURAL},
    {"ствах", "ства", PLURAL},
    {"словах", "слова", PLURAL},
    {"числах", "числа", PLURAL},
    {"правах", "права", PLURAL},
    {"ках", "ки", PLURAL},
    {"гах", "ги", PLURAL},
    {"ах", "ы", PLURAL},
};

/* Endings of adjectives in the three cases, by the gender of their noun. After к, г, х the vowel is
 * и, not ы. */
static const struct {
    const char *ending;
    const char *nominative[PLURAL + 1];
} adjectives[] = {
    {"ую", {[FEMININE] = "ая"}},
    {"юю", {[FEMININE] = "яя"}},
    {"кому", {[MASCULINE] = "кий", [NEUTER] = "кое"}},
    {"гому", {[MASCULINE] = "гий", [NEUTER] = "гое"}},
    {"ому", {[MASCULINE] = "ый", [NEUTER] = "ое"}},
    {"ком", {[MASCULINE] = "кий", [NEUTER] = "кое"}},
    {"ом", {[MASCULINE] = "ый", [NEUTER] = "ое"}},
    {"ой", {[FEMININE] = "ая"}},
    {"им", {[PLURAL] = "ие"}},
    {"ым", {[PLURAL] = "ые"}},
    {"их", {[PLURAL] = "ие"}},
    {"ых", {[PLURAL] = "ые"}},
};

static const struct {
    const struct rule *rules;
    size_t count;
    const char *head; /* a title whose topic keeps its case */
} cases[] = {
    [BUILTIN_ACCUSATIVE] = {accusative, sizeof accusative / sizeof accusative[0], ""},
    [BUILTIN_DATIVE] = {dative, sizeof dative / sizeof dative[0], "Практикум по "},
    [BUILTIN_PREPOSITIONAL] = {prepositional, sizeof prepositional / sizeof prepositional[0],
                               "Всё о "},
};

static bool ends_with(const char *word, const char *ending)
{
    size_t n = strlen(word);
    size_t m = strlen(ending);

    return n > m && strcmp(word + n - m, ending) == 0;
}

static bool is_either(const char *word, const char *ending)
{
    return strcmp(word, ending) == 0 || ends_with(word, ending);
}

static char *with_ending(const char *word, const char *old, const char *new)
{
    return mem_printf("%.*s%s", (int)(strlen(word) - strlen(old)), word, new);
}

/* The noun in the nominative, owned; NULL when its ending does not tell. */
static char *noun(const char *word, enum builtin_case from, enum gender *gender)
{
    for (size_t i = 0; i < cases[from].count; i++) {
        const struct rule *r = &cases[from].rules[i];
        if (is_either(word, r->ending)) {
            *gender = r->gender;
            return r->nominative ? with_ending(word, r->ending, r->nominative) : NULL;
        }
    }
    return NULL;
}

static int adjective_row(const char *word)
{
    for (size_t i = 0; i < sizeof adjectives / sizeof adjectives[0]; i++) {
        if (ends_with(word, adjectives[i].ending)) {
            return (int)i;
        }
    }
    return -1;
}

/* SQL, ООП: words without a case. */
static bool is_indeclinable(const char *word)
{
    size_t n = strlen(word);
    uint32_t cp;

    for (size_t i = 0; i < n; i += text_decode(word + i, n - i, &cp)) {
        text_decode(word + i, n - i, &cp);
        if ((cp >= 0x430 && cp <= 0x44F) || cp == 0x451) {
            return false; /* a small Cyrillic letter */
        }
    }
    return true;
}

/* Puts words [from, noun_at] of `words` into the nominative. */
static bool convert_group(struct strlist *words, size_t from, size_t noun_at,
                          enum builtin_case grammatical)
{
    enum gender gender = UNKNOWN;
    char *head;

    if (is_indeclinable(words->items[noun_at])) {
        /* Adjectives before it cannot be agreed with. */
        return from == noun_at || grammatical == BUILTIN_ACCUSATIVE;
    }
    head = noun(words->items[noun_at], grammatical, &gender);
    if (!head) {
        return false;
    }
    for (size_t i = from; i < noun_at; i++) {
        int row = adjective_row(words->items[i]);
        const char *nominative = row >= 0 ? adjectives[row].nominative[gender] : NULL;
        if (!nominative && gender != UNKNOWN) {
            free(head);
            return false;
        }
        if (nominative) {
            char *word = with_ending(words->items[i], adjectives[row].ending, nominative);
            free(words->items[i]);
            words->items[i] = word;
        }
    }
    free(words->items[noun_at]);
    words->items[noun_at] = head;
    return true;
}

static size_t noun_from(const struct strlist *words, size_t i)
{
    while (i + 1 < words->count && adjective_row(words->items[i]) >= 0 &&
           strcmp(words->items[i + 1], "и") != 0) {
        i++;
    }
    return i;
}

static bool is_preposition(const char *word)
{
    static const char *const words[] = {"с",   "к",  "в",  "на",  "для", "по",  "из", "о",
                                        "без", "от", "до", "над", "под", "при", "у",  "за"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(word, words[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The head group, and one more after "и" where it stands in the same case without doubt. */
static bool convert(struct strlist *words, enum builtin_case from)
{
    size_t at = noun_from(words, 0);

    if (!convert_group(words, 0, at, from)) {
        return false;
    }
    for (size_t i = at + 1; i + 1 < words->count && !is_preposition(words->items[i]); i++) {
        if (strcmp(words->items[i], "и") != 0) {
            if (from != BUILTIN_ACCUSATIVE) {
                return true; /* what follows belongs to the head and keeps its case */
            }
            continue;
        }
        at = noun_from(words, i + 1);
        /* After a genitive only -у and -ю are accusative without doubt; a failure leaves it. */
        return convert_group(words, i + 1, at, from) || from == BUILTIN_ACCUSATIVE;
    }
    return true;
}

static void split_words(const char *phrase, struct strlist *words)
{
    while (*phrase) {
        size_t n = strcspn(phrase, " ");
        if (n > 0) {
            strlist_add_n(words, phrase, n);
        }
        phrase += n + strspn(phrase + n, " ");
    }
}

/* Before them "о" becomes "об". */
static bool starts_with_vowel(const char *phrase)
{
    static const char *const vowels[] = {"а", "и", "о", "у", "э", "А", "И", "О", "У", "Э"};

    for (size_t i = 0; i < sizeof vowels / sizeof vowels[0]; i++) {
        if (strncmp(phrase, vowels[i], strlen(vowels[i])) == 0) {
            return true;
        }
    }
    return false;
}

char *builtin_russian_title(const char *phrase, enum builtin_case from)
{
    struct strlist words = {0};
    struct buf title = BUF_INIT(LIMIT_TEXT);

    if (from == BUILTIN_NOMINATIVE || !text_has_cyrillic(phrase)) {
        return mem_strdup(phrase);
    }
    split_words(phrase, &words);
    if (words.count > 0 && convert(&words, from)) {
        for (size_t i = 0; i < words.count; i++) {
            buf_printf(&title, "%s%s", i > 0 ? " " : "", words.items[i]);
        }
    } else {
        bool vowel = from == BUILTIN_PREPOSITIONAL && starts_with_vowel(phrase);
        buf_printf(&title, "%s%s", vowel ? "Всё об " : cases[from].head, phrase);
    }
    strlist_fini(&words);
    return buf_steal(&title);
}
