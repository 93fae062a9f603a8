#include "syllabus/course/hours.h"

#include "phrase_internal.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_DIGITS 7 /* a longer run of digits is no number of hours */

int hours_to_minutes(double hours)
{
    if (!isfinite(hours) || hours <= 0 || hours > LIMIT_HOURS) {
        return 0;
    }
    return (int)(hours * 60 + 0.5);
}

double hours_from_minutes(int minutes)
{
    return minutes / 60.0;
}

char *hours_text(int minutes)
{
    long long hundredths = (llabs((long long)minutes) * 100 + 30) / 60;
    const char *sign = minutes < 0 ? "-" : "";
    long long whole = hundredths / 100, rest = hundredths % 100;
    if (rest == 0) {
        return mem_printf("%s%lld", sign, whole);
    }
    if (rest % 10 == 0) {
        return mem_printf("%s%lld.%lld", sign, whole, rest / 10);
    }
    return mem_printf("%s%lld.%02lld", sign, whole, rest);
}

char *hours_text_in(int minutes, const char *language)
{
    char *text = hours_text(minutes);
    char *point = language && strncmp(language, "ru", 2) == 0 ? strchr(text, '.') : NULL;
    if (point) {
        *point = ',';
    }
    return text;
}

/* --- numbers --- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char at_or_nul(struct span t, size_t i)
{
    return i < t.n ? t.s[i] : '\0';
}

static size_t skip_blanks(struct span t)
{
    size_t at = 0;
    uint32_t cp;
    for (;;) {
        size_t n = phrase_char(span_from(t, at), &cp);
        if (n == 0 || !phrase_is_blank(cp)) {
            return at;
        }
        at += n;
    }
}

static size_t read_digits(struct span t, size_t at, double *value, size_t *count)
{
    *count = 0;
    for (; is_digit(at_or_nul(t, at)); at++) {
        if (*count < NUMBER_DIGITS) {
            *value = *value * 10 + (t.s[at] - '0');
        }
        (*count)++;
    }
    return at;
}

static const struct {
    const char *text;
    double value;
} fractions[] = {{"½", 0.5}, {"¼", 0.25}, {"¾", 0.75}};

/* "8", "7.5", "7,5", "1,200", "1½", "½". Returns the bytes taken, 0 when t begins otherwise. */
static size_t read_number(struct span t, double *value)
{
    double v = 0;
    size_t digits;
    size_t at = read_digits(t, 0, &v, &digits);
    if (digits > NUMBER_DIGITS) {
        return 0;
    }
    char mark = at_or_nul(t, at);
    if (digits > 0 && (mark == '.' || mark == ',') && is_digit(at_or_nul(t, at + 1))) {
        double part = 0;
        size_t part_digits;
        size_t end = read_digits(t, at + 1, &part, &part_digits);
        if (mark == ',' && part_digits == 3 && v >= 1) {
            v = v * 1000 + part; /* 1,200 */
        } else {
            size_t kept = part_digits < NUMBER_DIGITS ? part_digits : NUMBER_DIGITS;
            v += part / pow(10, (double)kept);
        }
        at = end;
    }
    for (size_t i = 0; i < sizeof fractions / sizeof fractions[0]; i++) {
        if (span_starts(span_from(t, at), fractions[i].text)) {
            *value = v + fractions[i].value;
            return at + strlen(fractions[i].text);
        }
    }
    if (at > 0) {
        *value = v;
    }
    return at;
}

bool hours_parse(const char *text, int *minutes)
{
    if (!text) {
        return false;
    }
    struct span t = span_trim(span_of(text));
    double value = 0, whole = 0;
    size_t digits;
    if (read_digits(t, 0, &whole, &digits) == 0) {
        return false; /* no lone fractions here */
    }
    size_t n = read_number(t, &value);
    int m = n > 0 && n == t.n ? hours_to_minutes(value) : 0;
    if (m > 0) {
        *minutes = m;
    }
    return m > 0;
}

/* --- units --- */

struct word_value {
    const char *phrase;
    int value;
};

/* Minutes of one unit. Whole words, for "часть" and "час" begin alike. */
static const struct word_value hour_units[] = {
    {"ч", 60},     {"час", 60}, {"часа", 60}, {"часы", 60}, {"часов*", 60},
    {"hour*", 60}, {"h", 60},   {"hr", 60},   {"hrs", 60},  {"астр* час*", 60},
};
static const struct word_value minute_units[] = {
    {"мин", 1}, {"минут*", 1}, {"min", 1}, {"mins", 1}, {"minute*", 1},
};
/* What makes an hour one of 45 minutes. */
static const struct word_value academic[] = {
    {"академ*", 0}, {"акад", 0}, {"ак", 0}, {"academic", 0}, {"acad", 0}, {"ac", 0},
};
/* Durations without a digit. */
static const struct word_value in_words[] = {
    {"полтора часа", 90},
    {"полчаса", 30},
    {"half an hour", 30},
    {"an hour and a half", 90},
};
/* After a duration: it is a pace, not a length. */
static const struct word_value rates[] = {
    {"в неделю", 0},      {"в день", 0},      {"в месяц", 0},    {"в сутки", 0},
    {"каждую неделю", 0}, {"каждый день", 0}, {"ежедневно", 0},  {"еженедельно", 0},
    {"per week", 0},      {"per day", 0},     {"a week", 0},     {"a day", 0},
    {"each week", 0},     {"each day", 0},    {"every week", 0}, {"every day", 0},
    {"weekly", 0},        {"daily", 0},       {"per month", 0},  {"/ нед*", 0},
    {"/нед*", 0},         {"/week", 0},       {"/ week", 0},     {"/wk", 0},
    {"/day", 0},          {"/день", 0},       {"/ день", 0},     {"/ day", 0},
    {"на неделю", 0},     {"на каждый", 0},
};

#define LENGTH(table) (sizeof(table) / sizeof((table)[0]))

static size_t match_any(struct span t, const struct word_value *table, size_t count, int *value)
{
    struct phrase_key key = phrase_key_of(t);
    for (size_t i = 0; i < count; i++) {
        size_t n = phrase_may_match(key, table[i].phrase) ? phrase_match(t, table[i].phrase) : 0;
        if (n > 0) {
            if (value) {
                *value = table[i].value;
            }
            return n;
        }
    }
    return 0;
}

/* A full stop that belongs to an abbreviation ("ч.", "hrs."), not to the sentence's "часов." */
static size_t skip_stop(struct span t, size_t at, size_t unit_bytes)
{
    bool abbreviated = unit_bytes <= strlen("мин");
    return abbreviated && at_or_nul(t, at) == '.' ? at + 1 : at;
}

/* The unit after a number, the blanks or the hyphen before it included. */
static size_t read_unit(struct span t, int *unit)
{
    size_t at = skip_blanks(t);
    if (at == 0 && at_or_nul(t, 0) == '-') {
        at = 1; /* 40-hour */
    }
    struct span rest = span_from(t, at);
    size_t n = match_any(rest, academic, LENGTH(academic), NULL);
    if (n > 0) {
        n += at_or_nul(rest, n) == '.';
        n += skip_blanks(span_from(rest, n));
        int hour;
        size_t word = match_any(span_from(rest, n), hour_units, LENGTH(hour_units), &hour);
        *unit = 45;
        return word > 0 ? at + skip_stop(rest, n + word, word) : 0;
    }
    n = match_any(rest, hour_units, LENGTH(hour_units), unit);
    if (n == 0) {
        n = match_any(rest, minute_units, LENGTH(minute_units), unit);
    }
    return n > 0 ? at + skip_stop(rest, n, n) : 0;
}

static const char *const range_marks[] = {"–", "—", "-", "−", "…", "...", "..", "до ", "to "};

/* What stands between the two numbers of a range; 0 when nothing of the kind does. */
static size_t read_range_mark(struct span t)
{
    size_t at = skip_blanks(t);
    for (size_t i = 0; i < LENGTH(range_marks); i++) {
        if (span_starts(span_from(t, at), range_marks[i])) {
            at += strlen(range_marks[i]);
            return at + skip_blanks(span_from(t, at));
        }
    }
    return 0;
}

/* "30 мин" after "1 ч", with "and" or "и" between or not. */
static size_t read_odd_minutes(struct span t, double *minutes)
{
    static const char *const joints[] = {"и ", "and ", ", "};
    size_t at = skip_blanks(t);
    for (size_t i = 0; i < LENGTH(joints); i++) {
        if (span_starts(span_from(t, at), joints[i])) {
            at += strlen(joints[i]);
            break;
        }
    }
    double value = 0;
    size_t n = read_number(span_from(t, at), &value);
    if (n == 0 || value >= 60) {
        return 0;
    }
    at += n;
    at += skip_blanks(span_from(t, at));
    struct span unit = span_from(t, at);
    n = match_any(unit, minute_units, LENGTH(minute_units), NULL);
    if (n == 0) {
        n = phrase_match(unit, "m") + phrase_match(unit, "м");
    }
    if (n == 0) {
        return 0;
    }
    *minutes = value;
    return skip_stop(t, at + n, n);
}

/* "6–8 часов", "1 ч 30 мин". */
static size_t read_duration(struct span t, double *minutes)
{
    double low = 0, high = 0, odd = 0;
    int unit = 0;
    size_t at = read_number(t, &low);
    if (at == 0) {
        return 0;
    }
    high = low;
    size_t mark = read_range_mark(span_from(t, at));
    if (mark > 0) {
        size_t n = read_number(span_from(t, at + mark), &high);
        if (n > 0 && high < low) {
            return 0; /* "from 8 to 6 hours" is a change */
        }
        at += n > 0 ? mark + n : 0;
    }
    if (at_or_nul(t, at) == '+') {
        at++; /* 8+ hours */
    }
    size_t n = read_unit(span_from(t, at), &unit);
    if (n == 0) {
        /* "6 h – 8 h" and "1h30m" go on after a unit; here there is none. */
        return 0;
    }
    at += n;
    if (unit == 60 && low == high) {
        at += read_odd_minutes(span_from(t, at), &odd);
    }
    if (low == high && odd == 0) {
        /* "6 ч – 8 ч" */
        int second_unit = 0;
        mark = read_range_mark(span_from(t, at));
        n = mark > 0 ? read_number(span_from(t, at + mark), &high) : 0;
        size_t u = n > 0 ? read_unit(span_from(t, at + mark + n), &second_unit) : 0;
        if (u > 0 && second_unit == unit) {
            at += mark + n + u;
        } else {
            high = low;
        }
    }
    *minutes = (low + high) / 2 * unit + odd;
    return at;
}

/* --- finding --- */

static bool is_rate(struct span after)
{
    size_t at = skip_blanks(after);
    return match_any(span_from(after, at), rates, LENGTH(rates), NULL) > 0;
}

/* A number may begin here: not in a word, a version or after a multiplication. */
static bool may_begin(struct span before)
{
    static const char *const joined[] = {"по ", "×", "× ", "x ", "х ", "* ", "²"};
    if (before.n == 0) {
        return true;
    }
    char last = before.s[before.n - 1];
    if ((last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z')) {
        return false; /* what most letters that could begin one stand behind */
    }
    for (size_t i = 0; i < LENGTH(joined); i++) {
        if (span_ends(before, joined[i])) {
            return false;
        }
    }
    if (last == PHRASE_LITERAL || is_digit(last) || last == '_' || last == '/') {
        return false;
    }
    if ((last == '.' || last == ',') && before.n > 1 && is_digit(before.s[before.n - 2])) {
        return false;
    }
    size_t at = before.n - 1;
    while (at > 0 && ((unsigned char)before.s[at] & 0xC0) == 0x80) {
        at--;
    }
    uint32_t cp;
    phrase_char(span_from(before, at), &cp);
    return !phrase_is_letter(cp);
}

/* Takes the marks of "about" before the number in. */
static size_t extend_back(struct span t, size_t start)
{
    static const char *const marks[] = {"~", "≈", "±", "∼", "от ", "from "};
    for (size_t i = 0; i < LENGTH(marks); i++) {
        struct span before = {t.s, start};
        if (span_ends(before, marks[i])) {
            return start - strlen(marks[i]);
        }
        if (start > 0 && t.s[start - 1] == ' ') {
            before.n--;
            if (i < 4 && span_ends(before, marks[i])) {
                return start - 1 - strlen(marks[i]);
            }
        }
    }
    return start;
}

static const char pe[] = "п"; /* what the Russian durations without a digit begin with */

/* What a duration can begin with at a glance; most bytes of a text are passed over here. */
enum lead { LEAD_NONE, LEAD_NUMBER, LEAD_WORD };

static enum lead lead_of(struct span t)
{
    unsigned char c = (unsigned char)t.s[0];
    if (is_digit(t.s[0])) {
        return LEAD_NUMBER;
    }
    if (c == (unsigned char)fractions[0].text[0]) { /* they all begin so */
        double value;
        return read_number(t, &value) > 0 ? LEAD_NUMBER : LEAD_NONE;
    }
    bool word = c == 'h' || c == 'a' || (c == (unsigned char)pe[0] && span_starts(t, pe));
    return word ? LEAD_WORD : LEAD_NONE;
}

bool hours_find(const char *s, size_t n, int *minutes, size_t *start, size_t *end)
{
    struct span t = {s, n};
    for (size_t i = 0; i < n; i++) {
        struct span rest = span_from(t, i), before = {s, i};
        enum lead lead = lead_of(rest);
        if (lead == LEAD_NONE || !may_begin(before)) {
            continue;
        }
        double value = 0;
        int words = 0;
        size_t taken = lead == LEAD_NUMBER ? read_duration(rest, &value)
                                           : match_any(rest, in_words, LENGTH(in_words), &words);
        value += words;
        int found = taken > 0 ? hours_to_minutes(value / 60) : 0;
        if (found > 0 && !is_rate(span_from(rest, taken))) {
            *minutes = found;
            *start = extend_back(t, i);
            *end = i + taken;
            return true;
        }
        if (taken > 0) {
            i += taken - 1;
        }
    }
    return false;
}

/* --- spreading --- */

/* Whole steps by largest remainder, earlier values first among equals. */
static void share_steps(int64_t steps, const int *weights, size_t count, int64_t *shares)
{
    int64_t sum = 0, given = 0;
    for (size_t i = 0; i < count; i++) {
        sum += weights[i];
    }
    int64_t *left = mem_array(count, sizeof *left);
    for (size_t i = 0; i < count; i++) {
        int64_t weight = sum > 0 ? weights[i] : 1;
        int64_t whole = sum > 0 ? sum : (int64_t)count;
        shares[i] = steps * weight / whole;
        left[i] = steps * weight % whole;
        given += shares[i];
    }
    for (; given < steps; given++) {
        size_t best = 0;
        for (size_t i = 1; i < count; i++) {
            if (left[i] > left[best]) {
                best = i;
            }
        }
        shares[best]++;
        left[best] = -1;
    }
    free(left);
}

/* Gives each value without a step one of the largest value's, while that has two. */
static void feed_the_empty(int64_t *shares, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (shares[i] > 0) {
            continue;
        }
        size_t largest = 0;
        for (size_t j = 1; j < count; j++) {
            if (shares[j] > shares[largest]) {
                largest = j;
            }
        }
        if (shares[largest] < 2) {
            return;
        }
        shares[largest]--;
        shares[i]++;
    }
}

void hours_spread(int total, const int *weights, size_t count, int *minutes)
{
    if (count == 0) {
        return;
    }
    if (total < 0) {
        total = 0;
    }
    int64_t *shares = mem_array(count, sizeof *shares);
    share_steps(total / HOURS_GRID, weights, count, shares);
    feed_the_empty(shares, count);
    for (size_t i = 0; i < count; i++) {
        minutes[i] = (int)shares[i] * HOURS_GRID;
    }
    minutes[count - 1] += total % HOURS_GRID;
    free(shares);
}
