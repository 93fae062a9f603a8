#include "plan_title_internal.h"

#include "plan_head_internal.h"
#include "plan_words_internal.h"

#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

static const char *const quotes[][2] = {{"«", "»"}, {"“", "”"}, {"„", "“"}, {"\"", "\""}};

/* A quotation at the start of t. */
static bool read_quotation(struct span t, struct span *inner)
{
    for (size_t i = 0; i < LENGTH(quotes); i++) {
        size_t open = strlen(quotes[i][0]), close = strlen(quotes[i][1]);
        if (!span_starts(t, quotes[i][0])) {
            continue;
        }
        struct span rest = span_from(t, open);
        const char *end = memmem(rest.s, rest.n, quotes[i][1], close);
        if (!end || end == rest.s) {
            continue;
        }
        *inner = span_trim(span_cut(rest, 0, (size_t)(end - rest.s)));
        return inner->n > 0;
    }
    return false;
}

bool plan_title_in_text(struct span words, struct span *title)
{
    static const char *const leads[] = {
        "курс",   "курса",     "курсу",    "курсе",      "программу",      "программы",
        "план",   "плана",     "обучения", "изучения",   "курс по теме",   "теме",
        "course", "course on", "plan for", "welcome to", "welcome to the", "outline for"};
    size_t pos = 0, start;
    while (phrase_next_word(words, &pos, &start) && start < 400) {
        for (size_t i = 0; i < LENGTH(leads); i++) {
            size_t n = phrase_match(span_from(words, start), leads[i]);
            struct span rest = span_trim(span_from(words, start + n));
            if (n > 0 && rest.n > 0 && rest.s[0] == ':') {
                rest = span_trim(span_from(rest, 1));
            }
            if (n > 0 && read_quotation(rest, title)) {
                return true;
            }
        }
    }
    return false;
}

static const char *const marks[] = {": ", " — ", " – ", " - ", " | ", ". "};

/* The first mark that parts t, and its bytes. */
static bool find_mark(struct span t, size_t *at, size_t *n)
{
    for (size_t i = 0; i < t.n; i++) {
        if (t.s[i] == PHRASE_LITERAL) {
            i++;
            continue;
        }
        for (size_t k = 0; k < LENGTH(marks); k++) {
            if (span_starts(span_from(t, i), marks[k])) {
                *at = i;
                *n = strlen(marks[k]);
                return true;
            }
        }
    }
    return false;
}

static bool only_names_plan(struct span t)
{
    t = phrase_drop_emoji(phrase_skip_emoji(t));
    return plan_words_plan_prefix(t) == t.n;
}

/* "на 8 недель", "for 8 weeks": not a title. */
static bool starts_with_length(struct span t)
{
    size_t n = phrase_match(t, "на");
    n = n > 0 ? n : phrase_match(t, "for");
    struct span rest = span_trim(span_from(t, n));
    return rest.n == 0 || (rest.s[0] >= '0' && rest.s[0] <= '9') || rest.s[0] == '(';
}

bool plan_title_of_heading(struct span words, int level, struct span *title)
{
    int minutes;
    size_t at, n;
    if (plan_title_in_text(words, title)) {
        return true;
    }
    struct span t = plan_head_title(words, &minutes);
    if (t.n == 0 || only_names_plan(t) || plan_words_greets(t)) {
        return false;
    }
    if (find_mark(t, &at, &n)) {
        struct span left = span_cut(t, 0, at), right = span_from(t, at + n);
        if (only_names_plan(left)) {
            *title = plan_head_title(right, &minutes);
            return title->n > 0 && !starts_with_length(*title);
        }
        if (only_names_plan(right)) {
            *title = plan_head_title(left, &minutes);
            return title->n > 0;
        }
    }
    size_t prefix = plan_words_plan_prefix(t);
    if (prefix > 0 && plan_words_of_plan(t)) {
        struct span rest = span_trim(span_from(t, prefix));
        if (starts_with_length(rest) || level > 1) {
            return false;
        }
    }
    *title = t;
    return true;
}
