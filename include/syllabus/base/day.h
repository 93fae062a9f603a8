/* Dates as whole days since 1970-01-01 (a Thursday), in the proleptic Gregorian calendar. Only days
 * from DAY_FIRST to DAY_LAST are dates; 0 never is one, so that it can stand for "none". */
#ifndef SYLLABUS_BASE_DAY_H
#define SYLLABUS_BASE_DAY_H

#include <stdbool.h>
#include <stdint.h>

#define DAY_FIRST    1       /* 1970-01-02 */
#define DAY_LAST     2932896 /* 9999-12-31 */
#define DAY_TEXT_LEN 10      /* "2026-11-30" */
#define DAY_MINUTES  (24 * 60)

/* Exactly "2026-11-30"; false for everything else. */
bool day_parse(const char *text, int *day);
void day_format(int day, char text[DAY_TEXT_LEN + 1]);
/* 0 is Monday, 6 Sunday. */
int day_of_week(int day);
/* The date of an instant where this computer is. */
int day_of(int64_t ms);
/* The instant at which it is `minute` minutes after midnight of a day where this computer is. */
int64_t day_at(int day, int minute);

#endif
