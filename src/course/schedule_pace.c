/* What a person says about the time there is, as texts and as numbers. */
#include "syllabus/base/buf.h"
#include "syllabus/base/day.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/schedule.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

#define LAST_DATE "2199-12-31" /* of a course; a typing error is later */
#define BLANKS    " ,;\t\r\n"

/* The first is how it is kept. */
static const char *const names[SCHEDULE_WEEK][6] = {
    {"mon", "monday", "пн", "понедельник"}, {"tue", "tuesday", "вт", "вторник", "tues"},
    {"wed", "wednesday", "ср", "среда"},    {"thu", "thursday", "чт", "четверг", "thur"},
    {"fri", "friday", "пт", "пятница"},     {"sat", "saturday", "сб", "суббота"},
    {"sun", "sunday", "вс", "воскресенье"},
};

static const char *text_of(const char *s)
{
    return s ? s : "";
}

/* --- days of the week --- */

static int find_day(const char *s, size_t n)
{
    for (int day = 0; day < SCHEDULE_WEEK; day++) {
        for (size_t i = 0; i < sizeof names[day] / sizeof *names[day] && names[day][i]; i++) {
            if (strlen(names[day][i]) == n && memcmp(names[day][i], s, n) == 0) {
                return day;
            }
        }
    }
    return -1;
}

/* "mon", "mon-fri", "sat-sun". */
static bool add_days(const char *s, size_t n, bool week[SCHEDULE_WEEK])
{
    const char *dash = memchr(s, '-', n);
    size_t length = dash ? (size_t)(dash - s) : n;
    int first = find_day(s, length);
    int last = dash ? find_day(dash + 1, n - length - 1) : first;
    if (first < 0 || last < 0) {
        return false;
    }
    for (int day = first;; day = (day + 1) % SCHEDULE_WEEK) {
        week[day] = true;
        if (day == last) {
            return true;
        }
    }
}

/* False for what is no list of days; an empty one is none. */
static bool read_week(const char *text, bool week[SCHEDULE_WEEK])
{
    char *folded = text_folded(text, strlen(text));
    bool ok = true;
    memset(week, 0, SCHEDULE_WEEK * sizeof *week);
    for (const char *s = folded + strspn(folded, BLANKS); ok && *s; s += strspn(s, BLANKS)) {
        size_t n = strcspn(s, BLANKS);
        ok = add_days(s, n, week);
        s += n;
    }
    free(folded);
    return ok;
}

static char *week_text(const bool week[SCHEDULE_WEEK])
{
    struct buf out = BUF_INIT(LIMIT_TITLE);
    for (int day = 0; day < SCHEDULE_WEEK; day++) {
        if (week[day]) {
            buf_printf(&out, "%s%s", out.len ? "," : "", names[day][0]);
        }
    }
    return buf_steal(&out);
}

/* --- dates --- */

static bool read_date(const char *s, size_t n, int *day)
{
    int last = 0;
    char *text = mem_strndup(s, n);
    bool ok = day_parse(text, day) && day_parse(LAST_DATE, &last) && *day <= last;
    free(text);
    return ok;
}

static int compare_spans(const void *a, const void *b)
{
    const struct schedule_span *x = a, *y = b;
    return x->first != y->first ? (x->first > y->first) - (x->first < y->first)
                                : (x->last > y->last) - (x->last < y->last);
}

/* In order, without overlaps. */
static size_t join_spans(struct schedule_span *spans, size_t count)
{
    size_t kept = 0;
    if (count > 0) {
        qsort(spans, count, sizeof *spans, compare_spans);
    }
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && spans[i].first <= spans[kept - 1].last + 1) {
            int last = spans[i].last;
            spans[kept - 1].last = last > spans[kept - 1].last ? last : spans[kept - 1].last;
        } else {
            spans[kept++] = spans[i];
        }
    }
    return kept;
}

/* "2026-12-31, 2027-01-01..2027-01-08". False for anything else, or too many. */
static bool read_spans(const char *text, struct schedule_span **spans, size_t *count)
{
    size_t cap = 0;
    bool ok = true;
    *spans = NULL;
    *count = 0;
    for (const char *s = text + strspn(text, BLANKS); ok && *s; s += strspn(s, BLANKS)) {
        size_t n = strcspn(s, BLANKS);
        struct schedule_span span = {0};
        size_t length = n > DAY_TEXT_LEN ? DAY_TEXT_LEN : n;
        ok = *count < LIMIT_DAYS_OFF && read_date(s, length, &span.first);
        span.last = span.first;
        if (ok && n > length) {
            ok = strncmp(s + length, "..", 2) == 0 &&
                 read_date(s + length + 2, n - length - 2, &span.last) && span.last >= span.first;
        }
        if (ok) {
            mem_grow(spans, &cap, *count + 1, sizeof **spans);
            (*spans)[(*count)++] = span;
        }
        s += n;
    }
    *count = join_spans(*spans, *count);
    return ok;
}

static char *spans_text(const struct schedule_span *spans, size_t count)
{
    struct buf out = BUF_INIT(LIMIT_TEXT);
    for (size_t i = 0; i < count; i++) {
        char first[DAY_TEXT_LEN + 1];
        char last[DAY_TEXT_LEN + 1];
        day_format(spans[i].first, first);
        day_format(spans[i].last, last);
        buf_printf(&out, "%s%s", i ? ", " : "", first);
        if (spans[i].last > spans[i].first) {
            buf_printf(&out, "..%s", last);
        }
    }
    return buf_steal(&out);
}

/* --- putting in order --- */

/* Each gives the text as it is kept (owned), or NULL and says why. */

static char *tidy_date(const char *text, const char *name, struct error *err)
{
    int day;
    char *trimmed = text_trimmed(text, strlen(text));
    if (!*trimmed || read_date(trimmed, strlen(trimmed), &day)) {
        return trimmed;
    }
    error_set(err, ERROR_USAGE, _("%s: \"%s\" is no date such as 2027-01-31"), name, trimmed);
    free(trimmed);
    return NULL;
}

static char *tidy_weekly(const char *text, struct error *err)
{
    int minutes = 0;
    char *trimmed = text_trimmed(text, strlen(text));
    bool ok = !*trimmed || (hours_parse(trimmed, &minutes) && minutes >= HOURS_GRID &&
                            minutes <= SCHEDULE_WEEK * DAY_MINUTES);
    if (!ok) {
        error_set(err, ERROR_USAGE, _("hours a week: \"%s\" is no number from 0.25 to %d"), trimmed,
                  SCHEDULE_WEEK * DAY_MINUTES / 60);
    }
    free(trimmed);
    return !ok ? NULL : minutes ? hours_text(minutes) : mem_strdup("");
}

static char *tidy_week(const char *text, struct error *err)
{
    bool week[SCHEDULE_WEEK];
    if (read_week(text, week)) {
        return week_text(week);
    }
    error_set(err, ERROR_USAGE, _("days: \"%s\" are no days such as mon,wed,fri or mon-fri"), text);
    return NULL;
}

static char *tidy_spans(const char *text, struct error *err)
{
    struct schedule_span *spans;
    size_t count;
    char *tidy = NULL;
    if (read_spans(text, &spans, &count)) {
        tidy = spans_text(spans, count);
    } else {
        error_set(err, ERROR_USAGE,
                  _("days off: \"%s\" are not up to %d dates such as 2026-12-31 or "
                    "2027-01-01..2027-01-08"),
                  text, LIMIT_DAYS_OFF);
    }
    free(spans);
    return tidy;
}

/* What only shows when all is known. */
static enum error_kind check_whole(const struct track_pace *pace, struct error *err)
{
    struct schedule_terms t;
    int days = 0;
    schedule_terms_init(&t, pace, DAY_FIRST);
    for (size_t i = 0; i < SCHEDULE_WEEK; i++) {
        days += t.week[i];
    }
    bool fits = t.weekly <= days * DAY_MINUTES;
    bool ordered = !t.given || t.deadline == 0 || t.deadline >= t.start;
    schedule_terms_fini(&t);
    if (!fits) {
        return error_set(err, ERROR_USAGE, _("hours a week: %s are more than %d days have"),
                         pace->weekly, days);
    }
    return ordered ? ERROR_NONE
                   : error_set(err, ERROR_USAGE, _("deadline: %s is before the start, %s"),
                               pace->deadline, pace->start);
}

enum error_kind schedule_tidy(struct track_pace *pace, struct error *err)
{
    struct track_pace tidy = {0};
    enum error_kind kind = ERROR_USAGE;
    if ((tidy.start = tidy_date(text_of(pace->start), _("start"), err)) &&
        (tidy.from = tidy_date(text_of(pace->from), _("from"), err)) &&
        (tidy.deadline = tidy_date(text_of(pace->deadline), _("deadline"), err)) &&
        (tidy.weekly = tidy_weekly(text_of(pace->weekly), err)) &&
        (tidy.days = tidy_week(text_of(pace->days), err)) &&
        (tidy.days_off = tidy_spans(text_of(pace->days_off), err))) {
        kind = check_whole(&tidy, err);
    }
    if (kind) {
        track_pace_fini(&tidy);
        return kind;
    }
    track_pace_fini(pace);
    *pace = tidy;
    return ERROR_NONE;
}

/* --- numbers --- */

static void read_terms_week(struct schedule_terms *t, const char *text)
{
    bool any = false;
    (void)read_week(text, t->week);
    for (size_t i = 0; i < SCHEDULE_WEEK; i++) {
        any |= t->week[i];
    }
    for (size_t i = 0; !any && i < SCHEDULE_WEEK; i++) {
        t->week[i] = i < 5; /* Monday to Friday */
    }
}

void schedule_terms_init(struct schedule_terms *t, const struct track_pace *pace, int today)
{
    const char *start = text_of(pace->start);
    const char *from = text_of(pace->from);
    const char *deadline = text_of(pace->deadline);
    *t = (struct schedule_terms){.start = today + SCHEDULE_WEEK - day_of_week(today),
                                 .weekly = SCHEDULE_WEEKLY};
    bool anew = read_date(from, strlen(from), &t->from);
    t->given = read_date(start, strlen(start), &t->start) || anew;
    if (!*start && anew) {
        t->start = t->from;
    }
    if (!anew || t->from < t->start) {
        t->from = t->start;
    }
    (void)read_date(deadline, strlen(deadline), &t->deadline);
    (void)hours_parse(text_of(pace->weekly), &t->weekly);
    read_terms_week(t, text_of(pace->days));
    (void)read_spans(text_of(pace->days_off), &t->off, &t->off_count);
}

void schedule_terms_fini(struct schedule_terms *t)
{
    free(t->off);
    *t = (struct schedule_terms){0};
}
