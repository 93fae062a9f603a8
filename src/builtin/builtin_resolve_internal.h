/* Which module of a plan a person means. */
#ifndef SYLLABUS_BUILTIN_RESOLVE_INTERNAL_H
#define SYLLABUS_BUILTIN_RESOLVE_INTERNAL_H

struct builtin_language;
struct builtin_ref;
struct plan;
struct strlist;

/* The place of the module that the reference means, read from the words `source` (may be NULL). -1
 * when it means none, or several, with a sentence about it added to `problems`. */
int builtin_resolve(const struct builtin_language *l, const struct plan *p,
                    const struct builtin_ref *ref, const char *source, struct strlist *problems);

/* The text of a list that a person means by `wanted`: the first of those that have most of its
 * words, at least half of them; -1 when there is none. */
int builtin_resolve_text(const struct strlist *texts, const char *wanted);

#endif
