/* Which number an id has: a map that only grows. Keys are borrowed and must outlive it. */
#ifndef SYLLABUS_EXCHANGE_IDMAP_INTERNAL_H
#define SYLLABUS_EXCHANGE_IDMAP_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>

struct idmap {
    struct idmap_slot {
        const char *id; /* NULL: free */
        size_t value;
    } * slots;
    size_t size; /* a power of two, or 0 */
    size_t count;
};

/* False, with the map as it was, for an id that is there. */
bool idmap_add(struct idmap *m, const char *id, size_t value);
/* NULL when it is not there; borrowed until the next one is added. */
const size_t *idmap_find(const struct idmap *m, const char *id);
void idmap_fini(struct idmap *m);

#endif
