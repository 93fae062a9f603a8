/* Makes a plan from a track's form: how many modules, which templates, how many hours each. */
#ifndef SYLLABUS_BUILTIN_COMPOSE_INTERNAL_H
#define SYLLABUS_BUILTIN_COMPOSE_INTERNAL_H

#include <stddef.h>

struct builtin_language;
struct builtin_topic;
struct plan;
struct plan_module;
struct track;

/* One line, harmless, without blanks at the ends, at most `columns` wide with an ellipsis where it
 * was cut; owned. What a person typed goes into a plan only like this. */
char *builtin_line(const char *text, size_t columns);

/* A plan whose minutes sum to the track's budget. `count` modules, or as many as the budget
 * suggests when 0; fewer when the budget or the templates do not give that many. */
struct plan *builtin_compose(const struct builtin_language *l, const struct track *t, size_t count);

/* Fills a fresh module with what a module on `title` made by hand consists of. */
void builtin_compose_added(const struct builtin_language *l, const char *title,
                           struct plan_module *m);

#endif
