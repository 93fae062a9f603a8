/* Durations. Inside the program a duration is whole minutes; at the edges it is hours.
 * 0 minutes means "not known". */
#ifndef SYLLABUS_COURSE_HOURS_H
#define SYLLABUS_COURSE_HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOURS_GRID 15 /* minutes: the quarter of an hour the planner rounds to */

/* Hours to minutes, rounded; 0 for what is not above 0, not finite or over LIMIT_HOURS. */
int hours_to_minutes(double hours);
double hours_from_minutes(int minutes);
/* "7.5", "8", "0.25": at most two decimals, no trailing zeros; owned. Decimal point in every
 * locale. */
char *hours_text(int minutes);
/* The same as people write it in a language: "7,5" in "ru", with a point in others and for NULL.
 * For texts on screens with i18n_language(). Owned. */
char *hours_text_in(int minutes, const char *language);
/* What a person types or a model writes as the number of a budget: "40", "7.5", "7,5". False when
 * it is no number above 0 and up to LIMIT_HOURS. */
bool hours_parse(const char *text, int *minutes);

/* Finds a duration in s[0..n): "8 часов", "~6 ч", "1,5 h", "6–8 hours" (the middle), "90 минут",
 * "1 ч 30 мин", "12 ак. ч." (academic hours of 45 minutes), "2 weeks" is none. Sets *start and *end
 * to the bytes it took. False when there is none. */
bool hours_find(const char *s, size_t n, int *minutes, size_t *start, size_t *end);

/* Spreads `total` minutes over count values in proportion to weights (all >= 0, not all 0) on the
 * HOURS_GRID by largest remainder; each gets at least one grid step while the total allows. The sum
 * is exactly `total`, also when it is off the grid (the last value takes the odd minutes). */
void hours_spread(int total, const int *weights, size_t count, int *minutes);

#endif
