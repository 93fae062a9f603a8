/* Readings of one clause as edits, by its verb or without one. */
#ifndef SYLLABUS_BUILTIN_READ_INTERNAL_H
#define SYLLABUS_BUILTIN_READ_INTERNAL_H

#include "builtin_words_internal.h"

#include <stdbool.h>
#include <stddef.h>

struct builtin_clause;
struct builtin_request;

/* The first verb of an edit, where nobody says "do not"; the clause's end when there is none. */
size_t builtin_read_find_verb(const struct builtin_clause *c);
bool builtin_read_is_verb(const struct builtin_clause *c, size_t i);
/* What the verb at this place means together with the rest of the clause. */
enum builtin_meaning builtin_read_verb_meaning(const struct builtin_clause *c, size_t at);

/* Tries to read the words from `after` on (and those before the verb) as edits by this verb. True
 * when it worked: then they are in the request. The others are the same for one verb each. */
typedef bool builtin_read_fn(struct builtin_request *r, const struct builtin_clause *c,
                             size_t after);
bool builtin_read_by(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                     enum builtin_meaning verb);
/* A clause without a verb: "more practice", "30 hours". */
bool builtin_read_plain(struct builtin_request *r, const struct builtin_clause *c);

builtin_read_fn builtin_read_add;
builtin_read_fn builtin_read_remove;
builtin_read_fn builtin_read_rename;
builtin_read_fn builtin_read_replace;
builtin_read_fn builtin_read_move;
builtin_read_fn builtin_read_swap;
builtin_read_fn builtin_read_longer;
builtin_read_fn builtin_read_shorter;
builtin_read_fn builtin_read_split;
builtin_read_fn builtin_read_merge;
builtin_read_fn builtin_read_set;

/* A new length, or one that differs by the direction `sign` (0: a new one). */
bool builtin_read_size(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                       int sign);

#endif
