/* A clause of a message, one edit long, and the phrases found in it: references to modules, places,
 * stretches of free text. Indexes are into the words of the message; a finder that finds nothing
 * returns the clause's end. */
#ifndef SYLLABUS_BUILTIN_CLAUSE_INTERNAL_H
#define SYLLABUS_BUILTIN_CLAUSE_INTERNAL_H

#include "builtin_parse_internal.h"
#include "builtin_words_internal.h"

#include <stdbool.h>
#include <stddef.h>

struct builtin_clause {
    const struct builtin_words *w;
    size_t from, to;
};

/* [from, to) of the clause. */
struct builtin_range {
    size_t from, to;
};

bool builtin_clause_is(const struct builtin_clause *c, size_t i, enum builtin_meaning meaning);
bool builtin_clause_mark(const struct builtin_clause *c, size_t i, char mark);
bool builtin_clause_kind(const struct builtin_clause *c, size_t i, enum builtin_word_kind kind);
/* The first word from i on with this meaning. */
size_t builtin_clause_find(const struct builtin_clause *c, size_t i, enum builtin_meaning meaning);
size_t builtin_clause_find_kind(const struct builtin_clause *c, size_t i,
                                enum builtin_word_kind kind);
/* The first word from i on without this meaning. */
size_t builtin_clause_skip(const struct builtin_clause *c, size_t i, enum builtin_meaning meaning);
bool builtin_clause_has(const struct builtin_clause *c, enum builtin_meaning meaning);

/* The words of a range as written, on one line, without what leads in and out of it (articles,
 * marks, prepositions at its end); owned, NULL when nothing is left. A quotation inside gives its
 * content alone. */
char *builtin_clause_text(const struct builtin_clause *c, struct builtin_range r);

/* A reference that names a module without doubt, starting at i: "module 2", "the second module",
 * "последний", "2", "it", a quotation, "module about testing". Returns where it ends, i when there
 * is none. `out` is filled only then. */
size_t builtin_clause_ref(const struct builtin_clause *c, size_t i, struct builtin_ref *out);
/* Like it, but any words up to the next preposition, mark or duration will do as a title. */
size_t builtin_clause_loose_ref(const struct builtin_clause *c, size_t i, struct builtin_ref *out);
/* "2, 3 and 5", "2-4": all references of a list that starts at i; appended to `out`, at most max.
 */
size_t builtin_clause_refs(const struct builtin_clause *c, size_t i, struct builtin_ref *out,
                           size_t max, size_t *count);

/* The first list from i on that names modules as such (a bare number does not), and where it is. */
struct builtin_range builtin_clause_named(const struct builtin_clause *c, size_t i,
                                          struct builtin_ref *out, size_t max, size_t *count);

/* Where something is to stand: "after module 2", "на второе место", "в конец". Looks from i on;
 * fills place and other of `e` and returns the range, an empty one at the end when there is none.
 */
struct builtin_range builtin_clause_place(const struct builtin_clause *c, size_t i,
                                          struct builtin_edit *e);

/* A module after a preposition, from i on: "to module 2", "в третий модуль"; a bare number is none.
 */
struct builtin_range builtin_clause_target(const struct builtin_clause *c, size_t i,
                                           struct builtin_ref *out);

#endif
