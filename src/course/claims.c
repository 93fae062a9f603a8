#include "syllabus/course/claims.h"

#include "phrase_internal.h"
#include "plan_label_words_internal.h"
#include "plan_words_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/hours.h"

#include <stdlib.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

static const char *const practice_words[] = {"практик*", "практич*", "practic*", "hands"};
static const char *const theory_words[] = {"теор*", "theor*"};
/* A sentence about a change, a part or a pace says nothing of the whole. */
static const char *const part_words[] = {
    "добав*",  "удал*",  "убра*",  "нов*",   "раздел*", "разби*",  "объедин*", "перв*",
    "послед*", "каждый", "каждая", "каждые", "каждую",  "каждом",  "неделю",   "день",
    "add*",    "remov*", "new",    "split*", "merg*",   "first",   "last",     "each",
    "every",   "week",   "day",    "per",    "инач*",   "осталь*", "rest",     "remaining",
    "другие",  "других", "other",  "others", "было",    "were",    "instead",  "вместо",
};
static const char *const total_words[] = {"всего", "итого",   "общ*",
                                          "total", "overall", "altogether"};

static void add(struct claims *c, enum claim_kind kind, int value, size_t start, size_t end)
{
    mem_grow(&c->items, &c->cap, c->count + 1, sizeof *c->items);
    c->items[c->count++] = (struct claim){kind, value, start, end};
}

/* The end of the sentence that begins at `start`: a point between digits does not end one. */
static size_t sentence_end(struct span t, size_t start)
{
    for (size_t i = start; i < t.n; i++) {
        char c = t.s[i];
        bool last = i + 1 == t.n || t.s[i + 1] == ' ' || t.s[i + 1] == '\n';
        if (c == '\n' || ((c == '.' || c == '!' || c == '?' || c == ';') && last)) {
            return i;
        }
    }
    return t.n;
}

/* Whether it names one module: "Module 3", "the third module". */
static bool names_a_module(struct span sentence)
{
    size_t pos = 0;
    size_t start = 0;
    while (phrase_next_word(sentence, &pos, &start)) {
        struct span rest = span_from(sentence, start);
        size_t n = 0;
        int number = 0;
        if (plan_words_unit(rest, &n) &&
            plan_words_number(span_trim(span_from(rest, n)), &number)) {
            return true;
        }
        n = plan_words_ordinal(rest, &number);
        if (n > 0 && plan_words_unit(span_trim(span_from(rest, n)), &n)) {
            return true;
        }
    }
    return false;
}

static bool of_the_whole(struct span sentence)
{
    return !phrase_holds_any(sentence, part_words, LENGTH(part_words)) && !names_a_module(sentence);
}

static void find_hours(struct claims *c, struct span sentence, size_t at)
{
    size_t start = 0;
    size_t end = 0;
    int minutes = 0;
    int other = 0;
    size_t next = 0;
    bool course = plan_words_of_course(sentence) || plan_words_of_plan(sentence) ||
                  phrase_holds_any(sentence, total_words, LENGTH(total_words));
    if (course && hours_find(sentence.s, sentence.n, &minutes, &start, &end) &&
        !hours_find(sentence.s + end, sentence.n - end, &other, &next, &next)) {
        add(c, CLAIM_HOURS, minutes, at + start, at + end);
    }
}

static void find_modules(struct claims *c, struct span sentence, size_t at)
{
    size_t pos = 0;
    size_t start = 0;
    while (phrase_next_word(sentence, &pos, &start)) {
        struct span rest = span_from(sentence, start);
        int number = 0;
        size_t n = plan_words_number(rest, &number);
        struct span after = span_from(rest, n);
        size_t blanks = 0;
        while (blanks < after.n && after.s[blanks] == ' ') {
            blanks++;
        }
        size_t unit = 0;
        const struct plan_unit *u = n > 0 ? plan_words_unit(span_from(after, blanks), &unit) : NULL;
        if (u && blanks > 0 && u->rank == PLAN_RANK_MODULE) {
            add(c, CLAIM_MODULES, number, at + start, at + start + n + blanks + unit);
            return;
        }
    }
}

/* The whole number that ends before `end`, blanks between apart; -1 when none does. */
static int number_before(struct span t, size_t end, size_t *start)
{
    size_t i = end;
    while (i > 0 &&
           (t.s[i - 1] == ' ' || (i > 1 && t.s[i - 2] == '\xC2' && t.s[i - 1] == '\xA0'))) {
        i -= t.s[i - 1] == ' ' ? 1 : 2;
    }
    size_t last = i;
    int value = 0;
    int place = 1;
    while (i > 0 && t.s[i - 1] >= '0' && t.s[i - 1] <= '9' && last - i < 3) {
        i--;
        value += (t.s[i] - '0') * place;
        place *= 10;
    }
    *start = i;
    bool part = i > 0 && (t.s[i - 1] == '.' || t.s[i - 1] == ',' || t.s[i - 1] == '-');
    return i < last && !part && value <= 100 ? value : -1;
}

static void find_practice(struct claims *c, struct span sentence, size_t at)
{
    size_t from = 0; /* after the percentage before */
    for (size_t i = 0; i < sentence.n; i++) {
        size_t start = 0;
        int value = sentence.s[i] == '%' ? number_before(sentence, i, &start) : -1;
        if (value < 0) {
            continue;
        }
        struct span after = span_from(sentence, i + 1);
        after = span_cut(after, 0, span_find(after, '%'));
        struct span before = span_cut(sentence, from, start);
        bool practice = phrase_holds_any(after, practice_words, LENGTH(practice_words));
        bool theory = phrase_holds_any(after, theory_words, LENGTH(theory_words));
        if (!practice && !theory) {
            practice = phrase_holds_any(before, practice_words, LENGTH(practice_words));
        }
        if (practice) {
            add(c, CLAIM_PRACTICE, value, at + start, at + i + 1);
        }
        from = i + 1;
    }
}

void claims_find(struct claims *out, const char *text)
{
    struct span t = span_of(text);
    for (size_t start = 0; start < t.n;) {
        size_t end = sentence_end(t, start);
        struct span sentence = span_cut(t, start, end);
        if (of_the_whole(sentence)) {
            find_hours(out, sentence, start);
            find_modules(out, sentence, start);
        }
        find_practice(out, sentence, start);
        start = end + 1;
    }
}

void claims_fini(struct claims *c)
{
    free(c->items);
    *c = (struct claims){0};
}
