#include "plan_head_internal.h"

#include "syllabus/course/hours.h"

#include <string.h>

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

/* --- marks between parts of a line --- */

static const char *const separators[] = {":", "—", "–", "-", ".", "|", ")", "·", "•", "−", "―"};

struct span plan_head_skip_separators(struct span t, bool *found)
{
    for (;;) {
        t = phrase_skip_emoji(t);
        size_t i = 0;
        while (i < LENGTH(separators) && !span_starts(t, separators[i])) {
            i++;
        }
        if (i == LENGTH(separators)) {
            return t;
        }
        t = span_from(t, strlen(separators[i]));
        *found = true;
    }
}

static bool ends_literal(struct span t, size_t bytes)
{
    return t.n > bytes && t.s[t.n - bytes - 1] == PHRASE_LITERAL;
}

/* Drops separators, commas, blanks and emoji at the end. A closing bracket and a full stop stay
 * unless `stops`. */
static struct span drop_separators(struct span t, bool *found)
{
    static const char *const marks[] = {":", "—", "–", "-", "|", "·", "•", ",", "~", "≈", ";", "−"};
    for (;;) {
        t = phrase_drop_emoji(t);
        size_t i = 0, n = 0;
        for (; i < LENGTH(marks); i++) {
            n = strlen(marks[i]);
            if (span_ends(t, marks[i]) && !ends_literal(t, n)) {
                break;
            }
        }
        if (i == LENGTH(marks)) {
            return t;
        }
        t.n -= n;
        *found = true;
    }
}

/* --- hours in a title --- */

bool plan_head_next_group(struct span t, size_t *at, struct plan_group *g)
{
    bool open = false;
    char close = ')';
    for (size_t i = *at; i < t.n; i++) {
        if (t.s[i] == PHRASE_LITERAL) {
            i++;
        } else if (t.s[i] == '(' || t.s[i] == '[') {
            open = true;
            g->start = i;
            close = t.s[i] == '(' ? ')' : ']';
        } else if (open && t.s[i] == close) {
            g->end = *at = i + 1;
            return true;
        }
    }
    return false;
}

/* Hours in t: the first duration, and what is added to it by "+". */
static int sum_hours(struct span t)
{
    int total = 0;
    for (;;) {
        int minutes;
        size_t start, end;
        if (!hours_find(t.s, t.n, &minutes, &start, &end)) {
            return total;
        }
        if (total > 0 && span_find(span_cut(t, 0, start), '+') == start) {
            return total;
        }
        total += minutes;
        t = span_from(t, end);
    }
}

/* The last group that names hours. */
static bool find_hours_group(struct span t, struct plan_group *found, int *minutes)
{
    size_t at = 0;
    struct plan_group g = {0};
    bool any = false;
    while (plan_head_next_group(t, &at, &g)) {
        int m = sum_hours(span_cut(t, g.start + 1, g.end - 1));
        if (m > 0) {
            *found = g;
            *minutes = m;
            any = true;
        }
    }
    return any;
}

/* Hours without brackets, at the end of t or right behind its strong part. */
static bool find_loose_hours(struct span t, size_t bold_end, struct plan_group *found, int *minutes)
{
    size_t from = 0, start, end;
    int m;
    while (hours_find(t.s + from, t.n - from, &m, &start, &end)) {
        start += from;
        end += from;
        bool marked = false;
        struct span before = drop_separators(span_cut(t, 0, start), &marked);
        struct span after = phrase_skip_emoji(span_from(t, end));
        bool at_end = after.n == 0 || (after.n == 1 && strchr(".:;!*", after.s[0]));
        bool bar = after.n > 0 && after.s[0] == '|' && marked;
        bool behind_bold = bold_end > 0 && before.n <= bold_end && start >= bold_end;
        if (at_end || bar || behind_bold) {
            *found = (struct plan_group){start, end};
            *minutes = m;
            return true;
        }
        from = end;
    }
    return false;
}

static const char *const quote_pairs[][2] = {{"«", "»"}, {"“", "”"}, {"\"", "\""}, {"„", "“"}};

/* Takes quotes off that hold the whole title. */
static struct span unquote(struct span t)
{
    for (size_t i = 0; i < LENGTH(quote_pairs); i++) {
        size_t open = strlen(quote_pairs[i][0]), close = strlen(quote_pairs[i][1]);
        if (t.n <= open + close || !span_starts(t, quote_pairs[i][0]) ||
            !span_ends(t, quote_pairs[i][1]) || ends_literal(t, close)) {
            continue;
        }
        struct span inner = span_cut(t, open, t.n - close);
        bool one_pair =
            !span_holds(inner, quote_pairs[i][0]) && !span_holds(inner, quote_pairs[i][1]);
        return one_pair ? span_trim(inner) : t;
    }
    return t;
}

static struct span clean_title(struct span t)
{
    bool found = false;
    t = drop_separators(phrase_skip_emoji(t), &found);
    return unquote(t);
}

/* Splits the region after the number into title, hours and tail. `bold_end` is the place in the
 * region where its strong part ends, 0 when it does not begin strong. */
static void split_title(struct span region, size_t bold_end, struct plan_head *h)
{
    struct plan_group g;
    int minutes = 0;
    bool found = false, ignored = false;
    h->title = region;
    h->tail = span_cut(region, region.n, region.n);
    h->bold_title = bold_end > 0;
    bool group = find_hours_group(region, &g, &minutes);
    if (group || find_loose_hours(region, bold_end, &g, &minutes)) {
        struct span before = drop_separators(span_cut(region, 0, g.start), &found);
        struct span after = plan_head_skip_separators(span_from(region, g.end), &ignored);
        h->minutes = minutes;
        h->bracketed = group || found || (bold_end > 0 && g.start >= bold_end);
        h->title = before.n > 0 ? before : after; /* "(8 h): Title" */
        h->tail = before.n > 0 ? after : h->tail;
    }
    if (bold_end > 0 && h->title.s == region.s && h->title.n > bold_end) {
        /* "**Title**: what it is about" */
        struct span strong = span_cut(region, 0, bold_end), rest = span_from(region, bold_end);
        bool colon = false, mark = false;
        strong = drop_separators(strong, &colon);
        rest.n -= region.n - h->title.n - (size_t)(h->title.s - region.s);
        struct span after = plan_head_skip_separators(rest, &mark);
        if (strong.n > 0 && after.n > 0 && (colon || mark)) {
            h->title = strong;
            h->tail = after;
        }
    }
    h->title = clean_title(h->title);
    h->tail = span_trim(h->tail);
}

struct span plan_head_title(struct span text, int *minutes)
{
    struct plan_head h = {0};
    split_title(span_trim(text), 0, &h);
    *minutes = h.minutes;
    return h.title;
}

/* --- numbers --- */

static bool stops_number(struct span t)
{
    uint32_t cp;
    size_t n = phrase_char(t, &cp);
    return n == 0 ||
           (!phrase_is_letter(cp) && !(cp >= '0' && cp <= '9') && t.s[0] != PHRASE_LITERAL);
}

/* The "-2" of "Weeks 1-2", "1 и 2", "1 & 2"; it must end in a mark or close to the number. */
static size_t read_second_number(struct span t, int first, int *number)
{
    static const char *const joints[] = {"–", "—", "-", "−", "и ", "& ", "and ", "/", "+ ", ","};
    struct span r = span_trim(t);
    size_t skipped = (size_t)(r.s - t.s);
    for (size_t i = 0; i < LENGTH(joints); i++) {
        if (!span_starts(r, joints[i])) {
            continue;
        }
        struct span second = span_from(r, strlen(joints[i]));
        bool tight = skipped == 0 && second.n > 0 && second.s[0] != ' ';
        second = span_trim(second);
        int value;
        size_t n = second.n > 0 && second.s[0] >= '0' && second.s[0] <= '9'
                       ? plan_words_number(second, &value)
                       : 0;
        if (n == 0 || value <= first || !stops_number(span_from(second, n))) {
            continue;
        }
        bool marked = false;
        struct span after = plan_head_skip_separators(span_from(second, n), &marked);
        if (!tight && !marked && after.n > 0 && after.s[0] != '(') {
            continue;
        }
        *number = value;
        return (size_t)(second.s - t.s) + n;
    }
    return 0;
}

/* What follows a first number: a second one, or the ".2" of "1.2". */
static struct span read_rest_of_number(struct span t, struct plan_head *h)
{
    h->last_number = h->number;
    if (t.n > 1 && t.s[0] == '.' && t.s[1] >= '0' && t.s[1] <= '9') {
        size_t at = 1;
        while (at < t.n && ((t.s[at] >= '0' && t.s[at] <= '9') || t.s[at] == '.')) {
            at++;
        }
        h->inner = true;
        return span_from(t, at);
    }
    return span_from(t, read_second_number(t, h->number, &h->last_number));
}

/* "Модуль 1", "Week 3-4", "Module One", "Первый модуль". The rest of the text. */
static bool read_unit(struct span t, struct plan_head *h, struct span *rest)
{
    size_t n;
    int number;
    const struct plan_unit *unit = plan_words_unit(t, &n);
    if (unit) {
        struct span after = span_trim(span_from(t, n));
        size_t taken = n < t.n && t.s[n] == ' ' ? plan_words_number(after, &number) : 0;
        if (taken == 0 || !stops_number(span_from(after, taken))) {
            return false;
        }
        h->unit = unit;
        h->number = number;
        *rest = read_rest_of_number(span_from(after, taken), h);
        return true;
    }
    size_t taken = plan_words_ordinal(t, &number);
    struct span after = span_trim(span_from(t, taken));
    unit = taken > 0 ? plan_words_unit(after, &n) : NULL;
    if (!unit) {
        return false;
    }
    h->unit = unit;
    h->number = h->last_number = number;
    *rest = span_from(after, n);
    return true;
}

/* "1. Title", "2) Title", "№3 Title", "IV. Title", "4 — Title". */
static bool read_bare_number(struct span t, struct plan_head *h, struct span *rest)
{
    bool digits = t.n > 0 && ((t.s[0] >= '0' && t.s[0] <= '9') || t.s[0] == '#');
    bool roman = t.n > 0 && strchr("IVX", t.s[0]);
    int number;
    if (!digits && !roman && !span_starts(t, "№")) {
        return false;
    }
    size_t n = plan_words_number(t, &number);
    struct span after = span_from(t, n);
    if (n == 0 || after.n == 0) {
        return false;
    }
    static const char *const marks[] = {". ", ") ", ": ", " — ", " – ", " - ", " | "};
    bool marked = t.s[0] == '#' || span_starts(t, "№");
    for (size_t i = 0; i < LENGTH(marks); i++) {
        marked = marked || span_starts(after, marks[i]);
    }
    bool inner = after.n > 1 && after.s[0] == '.' && after.s[1] >= '0' && after.s[1] <= '9';
    if (!marked && !inner) {
        return false;
    }
    h->number = h->last_number = number;
    *rest = inner ? read_rest_of_number(after, h) : after;
    return true;
}

struct span plan_head_skip_number(struct span t)
{
    struct plan_head number;
    struct span rest = t;
    bool mark = false;
    return read_bare_number(t, &number, &rest) ? plan_head_skip_separators(rest, &mark) : t;
}

/* A group right behind the number: "Модуль 1 (8 часов): Основы", "Month 1 (weeks 1-4): ...". */
static struct span read_leading_group(struct span t, struct plan_head *h)
{
    size_t at = 0;
    struct plan_group g;
    t = phrase_skip_emoji(t);
    if (t.n == 0 || t.s[0] != '(' || !plan_head_next_group(t, &at, &g) || g.start != 0) {
        return t;
    }
    bool mark = false;
    struct span rest = plan_head_skip_separators(span_from(t, g.end), &mark);
    int minutes = sum_hours(span_cut(t, 1, g.end - 1));
    if (rest.n == 0 || (minutes == 0 && !mark)) {
        return t;
    }
    h->minutes = minutes;
    h->bracketed = minutes > 0;
    h->separated = true;
    return rest;
}

static void read_head(struct span text, size_t bold_start, size_t bold_end, struct plan_head *h)
{
    *h = (struct plan_head){.number = PLAN_NO_NUMBER, .last_number = PLAN_NO_NUMBER};
    struct span t = phrase_skip_emoji(text), rest = t;
    bool numbered = read_unit(t, h, &rest) || read_bare_number(t, h, &rest);
    if (numbered) {
        rest = plan_head_skip_separators(rest, &h->separated);
        rest = read_leading_group(rest, h);
    }
    struct span region = span_trim(rest);
    size_t start = (size_t)(region.s - text.s);
    bool strong = bold_end > start && bold_start <= start;
    int leading_minutes = h->minutes;
    bool leading_bracketed = h->bracketed;
    size_t end = bold_end - start;
    split_title(region, strong ? (end < region.n ? end : region.n) : 0, h);
    if (leading_minutes > 0) {
        h->minutes = leading_minutes;
        h->bracketed = leading_bracketed;
    }
    h->named = h->title.n > 0;
    if (h->title.n == 0 && numbered) {
        h->title = clean_title(span_cut(t, 0, (size_t)(region.s - t.s))); /* "Module 1 (8 h)" */
    }
}

void plan_head_read(const struct plan_line *l, struct plan_head *h)
{
    struct span whole = {buf_str(&l->inner.text), l->inner.text.len};
    read_head(whole, l->inner.bold_start, l->inner.bold_end, h);
    if (l->kind == PLAN_LINE_ORDERED && h->number == PLAN_NO_NUMBER) {
        h->number = h->last_number = l->number;
        h->separated = true;
    }
}

void plan_head_read_text(struct span text, struct plan_head *h)
{
    read_head(text, 0, 0, h);
}
