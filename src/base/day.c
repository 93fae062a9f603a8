#include "syllabus/base/day.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS_PER_DAY      INT64_C(86400000)
#define MS_PER_SECOND   1000
#define DAYS_PER_WEEK   7
#define THURSDAY        3
#define TM_YEAR         1900
#define DIGIT_POSITIONS "0000-00-00"

bool day_parse(const char *text, int *day)
{
    int64_t ms;
    for (size_t i = 0; i < DAY_TEXT_LEN; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (DIGIT_POSITIONS[i] == '0' ? !digit : text[i] != '-') {
            return false;
        }
    }
    if (text[DAY_TEXT_LEN]) {
        return false;
    }
    char *instant = mem_printf("%sT00:00:00Z", text);
    bool is = time_parse(instant, &ms) && ms >= DAY_FIRST * MS_PER_DAY;
    free(instant);
    if (is) {
        *day = (int)(ms / MS_PER_DAY);
    }
    return is;
}

void day_format(int day, char text[DAY_TEXT_LEN + 1])
{
    char instant[TIME_TEXT_LEN + 1];
    time_format(day * MS_PER_DAY, instant);
    memcpy(text, instant, DAY_TEXT_LEN);
    text[DAY_TEXT_LEN] = '\0';
}

int day_of_week(int day)
{
    return (day + THURSDAY) % DAYS_PER_WEEK;
}

static int utc_day(const struct tm *tm)
{
    char *text = mem_printf("%04d-%02d-%02d", tm->tm_year + TM_YEAR, tm->tm_mon + 1, tm->tm_mday);
    int day = DAY_FIRST;
    (void)day_parse(text, &day);
    free(text);
    return day;
}

int day_of(int64_t ms)
{
    time_t t = (time_t)(ms / MS_PER_SECOND);
    struct tm tm;
    return localtime_r(&t, &tm) ? utc_day(&tm) : DAY_FIRST;
}

int64_t day_at(int day, int minute)
{
    time_t midnight = (time_t)(day * MS_PER_DAY / MS_PER_SECOND);
    struct tm tm;
    if (!gmtime_r(&midnight, &tm)) {
        return day * MS_PER_DAY;
    }
    tm.tm_hour = minute / 60;
    tm.tm_min = minute % 60;
    tm.tm_isdst = -1; /* whatever holds then */
    time_t t = mktime(&tm);
    return t == (time_t)-1 ? day * MS_PER_DAY : (int64_t)t * MS_PER_SECOND;
}
