#include "idmap_internal.h"

#include "syllabus/base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_FIRST 64

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
static uint64_t hash(const char *s)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (; *s != '\0'; s++) {
        h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
    }
    return h;
}

/* Where the id is, or would be. */
static struct idmap_slot *slot_of(const struct idmap *m, const char *id)
{
    size_t at = (size_t)hash(id) & (m->size - 1);
    while (m->slots[at].id != NULL && strcmp(m->slots[at].id, id) != 0) {
        at = (at + 1) & (m->size - 1);
    }
    return &m->slots[at];
}

/* At least half of it stays free. */
static void make_room(struct idmap *m)
{
    if (m->count * 2 < m->size) {
        return;
    }
    struct idmap bigger = {.size = m->size > 0 ? m->size * 2 : SIZE_FIRST, .count = m->count};
    bigger.slots = mem_array(bigger.size, sizeof *bigger.slots);
    for (size_t i = 0; i < m->size; i++) {
        if (m->slots[i].id != NULL) {
            *slot_of(&bigger, m->slots[i].id) = m->slots[i];
        }
    }
    free(m->slots);
    *m = bigger;
}

bool idmap_add(struct idmap *m, const char *id, size_t value)
{
    make_room(m);
    struct idmap_slot *slot = slot_of(m, id);
    if (slot->id != NULL) {
        return false;
    }
    *slot = (struct idmap_slot){.id = id, .value = value};
    m->count++;
    return true;
}

const size_t *idmap_find(const struct idmap *m, const char *id)
{
    const struct idmap_slot *slot = m->size > 0 ? slot_of(m, id) : NULL;
    return slot != NULL && slot->id != NULL ? &slot->value : NULL;
}

void idmap_fini(struct idmap *m)
{
    free(m->slots);
    *m = (struct idmap){0};
}
