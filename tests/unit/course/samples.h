/* Plans for tests, written short. */
#ifndef TESTS_UNIT_COURSE_SAMPLES_H
#define TESTS_UNIT_COURSE_SAMPLES_H

struct plan;
struct plan_module;

/* Appends a module; `items` and `objectives` are separated by ";" and may be NULL, as `id` may. */
struct plan_module *sample_module(struct plan *p, const char *id, const char *title, int minutes,
                                  const char *items, const char *objectives);
/* Titles, ids and places in one line: "a=One b=Two". Owned. */
char *sample_ids(const struct plan *p);

#endif
