#include "plan_label_internal.h"

#include "plan_head_internal.h"
#include "plan_words_internal.h"

#include "syllabus/base/limits.h"
#include "syllabus/course/hours.h"

#include <stdlib.h>

#define LABEL_WORDS_BYTES 90 /* between a label's phrase and its colon */

/* "8 часов", or "8" where the label itself says hours. */
static int read_label_minutes(struct span phrase, struct span value)
{
    int minutes;
    size_t start, end;
    if (hours_find(value.s, value.n, &minutes, &start, &end)) {
        return minutes;
    }
    bool says_hours =
        phrase_find(phrase, "час*", &start, &end) || phrase_find(phrase, "hour*", &start, &end);
    size_t n = 0;
    value = phrase_skip_emoji(value);
    while (n < value.n && n < 8 &&
           ((value.s[n] >= '0' && value.s[n] <= '9') || value.s[n] == '.' || value.s[n] == ',')) {
        n++;
    }
    char *number = says_hours && n == value.n ? span_text(value) : NULL;
    bool ok = hours_parse(number, &minutes);
    free(number);
    return ok ? minutes : 0;
}

/* A line that is a duration and nothing else: "⏱ 8 часов", "(8 h)". */
static bool is_bare_hours(struct span t, int *minutes)
{
    size_t start, end;
    t = phrase_skip_emoji(t);
    if (t.n > 1 && t.s[0] == '(' && t.s[t.n - 1] == ')') {
        t = span_cut(t, 1, t.n - 1);
    }
    if (!hours_find(t.s, t.n, minutes, &start, &end)) {
        return false;
    }
    struct span before = span_trim(span_cut(t, 0, start));
    struct span after = phrase_skip_emoji(span_from(t, end));
    return before.n == 0 && (after.n == 0 || (after.n == 1 && after.s[0] == '.'));
}

/* Only words that may stand between a label and its colon, brackets apart: "(2 часа)". */
static bool joins_label(struct span words)
{
    size_t at = 0;
    struct plan_group g;
    if (plan_head_next_group(words, &at, &g)) {
        return plan_label_words_is_filler(span_cut(words, 0, g.start)) &&
               plan_label_words_is_filler(span_from(words, g.end));
    }
    return plan_label_words_is_filler(words);
}

/* Where the label's words end and what follows them. False when the line goes on as prose. */
static bool split_label(const struct plan_line *l, struct span t, size_t phrase_end,
                        struct plan_label_line *out)
{
    struct span rest = span_from(t, phrase_end);
    size_t colon =
        span_find(span_cut(rest, 0, rest.n < LABEL_WORDS_BYTES ? rest.n : LABEL_WORDS_BYTES), ':');
    bool has_colon = colon < rest.n && colon < LABEL_WORDS_BYTES && rest.s[colon] == ':';
    /* Whatever is totalled: "Total estimated time: 55 hours". */
    bool total = out->label == PLAN_LABEL_TOTAL;
    if (has_colon && (total || joins_label(span_cut(rest, 0, colon)))) {
        out->phrase = span_cut(t, 0, phrase_end + colon);
        out->value = span_trim(span_from(rest, colon + 1));
        return true;
    }
    bool heading = l->kind == PLAN_LINE_HEADING;
    struct span words = phrase_drop_emoji(rest);
    if ((heading || plan_line_is_bold(l)) && joins_label(words)) {
        out->phrase = t;
        out->value = span_cut(t, t.n, t.n);
        return true;
    }
    /* "**Цель** — понять", "## Final project — dashboard", "Total: 40 h" without its colon */
    bool mark = false;
    struct span after = plan_head_skip_separators(rest, &mark);
    bool bold_label = plan_line_starts_bold(l) &&
                      l->inner.bold_end <= (size_t)(after.s - buf_str(&l->inner.text));
    out->phrase = span_cut(t, 0, phrase_end);
    out->value = span_trim(after);
    return mark && (heading || bold_label) && after.n > 0;
}

static bool states_total(struct span t, size_t phrase_end)
{
    int minutes;
    size_t start, end;
    struct span rest = span_from(t, phrase_end);
    return hours_find(rest.s, rest.n, &minutes, &start, &end) &&
           span_trim(span_cut(rest, 0, start)).n <= 2 * sizeof "—";
}

void plan_label_read(const struct plan_line *l, struct plan_label_line *out)
{
    *out = (struct plan_label_line){0};
    struct span t = plan_line_words(l);
    int minutes;
    if (l->kind == PLAN_LINE_HEADING) {
        t = plan_head_skip_number(t); /* "## 3. Цели" */
    }
    if (t.n == 0) {
        return;
    }
    if (is_bare_hours(t, &minutes)) {
        out->label = PLAN_LABEL_DURATION;
        out->minutes = minutes;
        out->phrase = t;
        return;
    }
    size_t n;
    enum plan_label label = plan_label_words_find(t, &n);
    bool outcome = label == PLAN_LABEL_NONE && (n = plan_label_words_outcome(t)) > 0;
    label = outcome ? PLAN_LABEL_OBJECTIVES : label;
    if (label == PLAN_LABEL_NONE) {
        return;
    }
    bool total = label == PLAN_LABEL_TOTAL && states_total(t, n);
    out->label = label;
    if (!split_label(l, t, n, out) && !total && !outcome) {
        *out = (struct plan_label_line){0};
        return;
    }
    if (label == PLAN_LABEL_DURATION || label == PLAN_LABEL_TOTAL) {
        out->minutes = read_label_minutes(out->phrase, out->value);
        if (out->minutes == 0) {
            out->label = PLAN_LABEL_NONE; /* "Время: по вечерам" */
        }
    }
    out->of_course = plan_words_of_course(out->phrase);
}

bool plan_label_find_total(struct span t, int *minutes)
{
    size_t pos = 0, start, hours, end;
    while (phrase_next_word(t, &pos, &start) && start < LIMIT_TITLE) {
        size_t n = plan_label_words_total(span_from(t, start));
        bool mark = false;
        struct span rest = plan_head_skip_separators(span_from(t, start + n), &mark);
        if (n > 0 && hours_find(rest.s, rest.n, minutes, &hours, &end) && hours <= 2) {
            return true;
        }
    }
    return false;
}

bool plan_label_is_some(const struct plan_line *l, struct span *value)
{
    struct span t = plan_line_words(l);
    struct span start = span_cut(t, 0, t.n < LABEL_WORDS_BYTES ? t.n : LABEL_WORDS_BYTES);
    size_t colon = span_find(start, ':');
    size_t at = (size_t)(t.s - buf_str(&l->inner.text)) + colon;
    bool bold = plan_line_starts_bold(l) && l->inner.bold_end >= at && l->inner.bold_end <= at + 1;
    *value = colon < t.n ? span_trim(span_from(t, colon + 1)) : span_cut(t, t.n, t.n);
    return colon < start.n && bold;
}
