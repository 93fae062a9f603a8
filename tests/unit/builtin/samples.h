/* What the suites share: a planner, tracks, a plan of four modules, and ways to look at plans. */
#ifndef TESTS_UNIT_BUILTIN_SAMPLES_H
#define TESTS_UNIT_BUILTIN_SAMPLES_H

#include "syllabus/course/track.h"

#include <check.h>
#include <stddef.h>
#include <stdint.h>

struct builtin;
struct plan;

#define SAMPLE_LIMIT (8u << 20) /* bytes of an answer */

/* One planner for all tests of a case, for reading its words takes longer than most of them. */
void sample_share(TCase *tc);
struct builtin *sample_builtin(void); /* borrowed */

/* Owned. */
struct track *sample_track(const char *skill, enum difficulty d, int minutes, const char *language);
/* Basics 8 h, Data structures 12 h, Functions 12 h, Final project 8 h (in Russian: Основы,
 * Структуры данных, Функции, Итоговый проект), two items each. */
struct plan *sample_plan(const char *language);

/* "Basics 8; Testing 4[3]": titles, hours, and the number of items unless it is two; owned. */
char *sample_shown(const struct plan *p);
/* Modules of the same title keep what they hold byte for byte; items may only be added or taken. */
void sample_check_untouched(const struct plan *before, const struct plan *after);
/* Hours known, on the grid where the sum is, the sum as given; titles unique; numbers in order. */
void sample_check_sound(const struct plan *p, int total);

/* A repeatable stream of numbers: splitmix64. */
uint64_t sample_random(uint64_t *state);

#endif
