/* Finding words in texts, as the full-text index sees words: runs of letters and digits, without
 * case, marks on letters (ё is е, й is и, é is e) and everything else. Pure functions. */
#ifndef SYLLABUS_BASE_FIND_H
#define SYLLABUS_BASE_FIND_H

#include "syllabus/base/text.h"

#include <stdbool.h>
#include <stddef.h>

/* What a person looks for: words split at white space, each of one or several parts that must
 * follow each other ("foo-bar", "3.5"). */
struct find_part {
    char *text;  /* folded: letters and digits only */
    size_t word; /* which word it belongs to, from 0 on */
};
struct find {
    struct find_part *parts;
    size_t count;
    size_t words;
    bool prefix; /* the last part may go on in the text: it is longer than one letter */
};

/* Reads what was typed; at most LIMIT_SEARCH_PARTS parts of LIMIT_SEARCH_PART letters are taken.
 * No parts: there is nothing in it to look for. */
void find_init(struct find *f, const char *typed);
void find_fini(struct find *f);
/* Something that reads as the same parts. Owned. */
char *find_text(const struct find *f);

/* The next word of s[*pos..n) that is one of the parts. *part (may be NULL) is which one. Advances
 * *pos past it. */
bool find_next(const struct find *f, const char *s, size_t n, size_t *pos, struct text_span *hit,
               size_t *part);

/* How well a text fits. */
struct find_score {
    size_t distinct; /* how many of the parts are in it */
    size_t hits;
    size_t closest; /* bytes of the shortest stretch with all of them; 0: not all are in it */
    bool whole;     /* the last part is a whole word somewhere */
};
void find_rate(const struct find *f, const char *s, size_t n, struct find_score *out);

/* A piece of a text around what was found, on one line, without the marks of Markdown. */
struct find_snippet {
    char *text; /* cleaned (text_clean()), with an ellipsis where it was cut */
    struct text_span *marks;
    size_t mark_count;
};
/* At most `columns` wide. Nothing found: the beginning of the text. */
void find_snippet(const struct find *f, const char *s, size_t n, size_t columns,
                  struct find_snippet *out);
void find_snippet_fini(struct find_snippet *snippet);

#endif
