#include "syllabus/base/time.h"

#include "syllabus/base/mem.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define MS_PER_SECOND 1000

void time_format(int64_t ms, char text[TIME_TEXT_LEN + 1])
{
    int64_t seconds = ms / MS_PER_SECOND - (ms % MS_PER_SECOND < 0);
    time_t t = (time_t)seconds;
    struct tm tm;
    if (gmtime_r(&t, &tm) == NULL || tm.tm_year < -1900 || tm.tm_year > 9999 - 1900) {
        memset(&tm, 0, sizeof tm); /* out of what RFC 3339 can spell */
        tm.tm_mday = 1;
        tm.tm_year = 70;
        ms = 0;
    }
    /* Not strftime(3), whose %Y has no zeros before. The remainders are for the compiler. */
    snprintf(text, TIME_TEXT_LEN + 1, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ",
             (unsigned)(tm.tm_year + 1900) % 10000, (unsigned)(tm.tm_mon + 1) % 100,
             (unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100,
             (unsigned)tm.tm_sec % 100,
             (unsigned)((ms % MS_PER_SECOND + MS_PER_SECOND) % MS_PER_SECOND));
}

/* Exactly `count` digits at *p. */
static bool digits(const char **p, int count, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++, ++*p) {
        if (**p < '0' || **p > '9') {
            return false;
        }
        *value = *value * 10 + (**p - '0');
    }
    return true;
}

static bool literal(const char **p, char c)
{
    return *(*p)++ == c;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level
 * date algorithms"). */
static int64_t days_from_civil(int y, int m, int d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* "Z" or "+03:00"; minutes east of UTC. */
static bool offset(const char **p, int *minutes)
{
    int sign = **p == '-' ? -1 : 1;
    int h = 0;
    int m = 0;
    *minutes = 0;
    if (**p == 'Z' || **p == 'z') {
        ++*p;
        return true;
    }
    if (**p != '+' && **p != '-') {
        return false;
    }
    ++*p;
    if (!digits(p, 2, &h) || !literal(p, ':') || !digits(p, 2, &m) || h > 23 || m > 59) {
        return false;
    }
    *minutes = sign * (h * 60 + m);
    return true;
}

bool time_parse(const char *text, int64_t *ms)
{
    const char *p = text;
    int year, month, day, hour, minute, second, east;
    int fraction = 0;
    if (!digits(&p, 4, &year) || !literal(&p, '-') || !digits(&p, 2, &month) || !literal(&p, '-') ||
        !digits(&p, 2, &day) || (*p != 'T' && *p != 't' && *p != ' ') ||
        !digits((++p, &p), 2, &hour) || !literal(&p, ':') || !digits(&p, 2, &minute) ||
        !literal(&p, ':') || !digits(&p, 2, &second)) {
        return false;
    }
    if (*p == '.') {
        int scale = 100;
        if (p[1] < '0' || p[1] > '9') {
            return false;
        }
        for (p++; *p >= '0' && *p <= '9'; p++) {
            fraction += (*p - '0') * scale;
            scale /= 10;
        }
    }
    if (!offset(&p, &east) || *p != '\0' || month < 1 || month > 12 || day < 1 ||
        day > days_of_month(year, month) || hour > 23 || minute > 59 || second > 60) {
        return false;
    }
    int64_t minutes = (days_from_civil(year, month, day) * 24 + hour) * 60 + minute - east;
    *ms = (minutes * 60 + second) * MS_PER_SECOND + fraction;
    return true;
}

char *time_for_people(int64_t ms, int64_t now_ms)
{
    time_t then = (time_t)(ms / MS_PER_SECOND);
    time_t now = (time_t)(now_ms / MS_PER_SECOND);
    struct tm a;
    struct tm b;
    char text[32];
    if (localtime_r(&then, &a) == NULL || localtime_r(&now, &b) == NULL) {
        return mem_strdup("");
    }
    bool today = a.tm_year == b.tm_year && a.tm_yday == b.tm_yday;
    strftime(text, sizeof text, today ? "%H:%M" : "%Y-%m-%d %H:%M", &a);
    return mem_strdup(text);
}
