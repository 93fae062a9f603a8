#include "syllabus/base/strlist.h"

#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

void strlist_add(struct strlist *l, const char *s)
{
    strlist_take(l, mem_strdup(s));
}

void strlist_add_n(struct strlist *l, const char *s, size_t n)
{
    strlist_take(l, mem_strndup(s, n));
}

void strlist_take(struct strlist *l, char *s)
{
    mem_grow(&l->items, &l->cap, l->count + 1, sizeof *l->items);
    l->items[l->count++] = s;
}

void strlist_copy(struct strlist *to, const struct strlist *from)
{
    if (to == from) {
        return;
    }
    strlist_fini(to);
    for (size_t i = 0; i < from->count; i++) {
        strlist_add(to, from->items[i]);
    }
}

bool strlist_equal(const struct strlist *a, const struct strlist *b)
{
    if (a->count != b->count) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (strcmp(a->items[i], b->items[i]) != 0) {
            return false;
        }
    }
    return true;
}

void strlist_fini(struct strlist *l)
{
    for (size_t i = 0; i < l->count; i++) {
        free(l->items[i]);
    }
    free(l->items);
    *l = (struct strlist){0};
}
