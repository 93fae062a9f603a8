/* What every reading of a clause as edits uses: building the edits, titles out of stretches of
 * text, numbers. Only for builtin_read*.c and builtin_parse.c. */
#ifndef SYLLABUS_BUILTIN_READING_INTERNAL_H
#define SYLLABUS_BUILTIN_READING_INTERNAL_H

#include "builtin_clause_internal.h"
#include "builtin_parse_internal.h"
#include "builtin_russian_internal.h"

#include <stdbool.h>
#include <stddef.h>

#define BUILTIN_READING_TARGETS_MAX 16 /* modules that one edit can name */

/* Moves `e` into the request and empties it. False when the request is full. */
bool builtin_reading_push(struct builtin_request *r, const struct builtin_clause *c,
                          struct builtin_edit *e);
/* One edit like `e` for each of the modules, which are moved into them. False for none, or
 * when the request got full. */
bool builtin_reading_push_each(struct builtin_request *r, const struct builtin_clause *c,
                               struct builtin_edit e, struct builtin_ref *targets, size_t count);
/* Empties `e`; false, so that a reading can end with it. */
bool builtin_reading_reject(struct builtin_edit *e);

/* More practice in the modules that the clause names, else in all. */
bool builtin_reading_practice(struct builtin_request *r, const struct builtin_clause *c);

/* The whole clause as written; owned, NULL when it has no words. */
char *builtin_reading_source(const struct builtin_clause *c);
/* A range as a title with a capital letter, Russian words put into the nominative; a quotation in
 * it is taken as it is. Owned, NULL when there is nothing. */
char *builtin_reading_title(const struct builtin_clause *c, struct builtin_range r,
                            enum builtin_case from);
/* The case that the preposition at this place asks for; the nominative for any other word. */
enum builtin_case builtin_reading_case(const struct builtin_clause *c, size_t preposition);
/* Over articles, "new", "more", "please". */
size_t builtin_reading_skip_small(const struct builtin_clause *c, size_t i);

bool builtin_reading_is_count(const struct builtin_clause *c, size_t i);
/* 5 in "5 more modules", where `noun` is "modules"; 0 when there is none. */
int builtin_reading_count_before(const struct builtin_clause *c, size_t noun);
/* The number after "to", "в", "на" from i on; 0 when there is none. */
int builtin_reading_count_after(const struct builtin_clause *c, size_t i);
/* "2 hours a day" is no length of a course. */
bool builtin_reading_is_per_period(const struct builtin_clause *c, size_t duration);

#endif
