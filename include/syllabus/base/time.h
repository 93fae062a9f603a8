/* UTC instants as milliseconds since 1970, and their RFC 3339 spelling. */
#ifndef SYLLABUS_BASE_TIME_H
#define SYLLABUS_BASE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIME_TEXT_LEN 24 /* "2026-11-24T09:41:03.123Z" */

/* Writes RFC 3339 with milliseconds and Z. */
void time_format(int64_t ms, char text[TIME_TEXT_LEN + 1]);
/* Reads RFC 3339 with Z or an offset, with or without a fraction. */
bool time_parse(const char *text, int64_t *ms);
/* Local "HH:MM" or, for another day, "YYYY-MM-DD HH:MM"; for people. Owned. */
char *time_for_people(int64_t ms, int64_t now_ms);

#endif
