/* An owned list of owned strings. */
#ifndef SYLLABUS_BASE_STRLIST_H
#define SYLLABUS_BASE_STRLIST_H

#include <stdbool.h>
#include <stddef.h>

struct strlist {
    char **items;
    size_t count;
    size_t cap;
};

void strlist_add(struct strlist *l, const char *s); /* copies */
void strlist_add_n(struct strlist *l, const char *s, size_t n);
void strlist_take(struct strlist *l, char *s);                     /* takes ownership */
void strlist_copy(struct strlist *to, const struct strlist *from); /* replaces what `to` held */
bool strlist_equal(const struct strlist *a, const struct strlist *b);
void strlist_fini(struct strlist *l); /* frees and zeroes */

#endif
