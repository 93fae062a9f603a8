#include "syllabus/course/plan_split.h"

#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* What is behind the first `keep` goes to `rest`. */
static void divide(struct strlist *list, size_t keep, struct strlist *rest)
{
    struct strlist stays = {0};
    for (size_t i = 0; i < list->count; i++) {
        strlist_add(i < keep ? &stays : rest, list->items[i]);
    }
    strlist_fini(list);
    *list = stays;
}

/* The part of `whole` that goes with `part` of `all`, on the grid, with something for both. */
static int share(int whole, size_t part, size_t all)
{
    int steps = whole / HOURS_GRID;
    int minutes = 0;
    if (steps < 2) {
        return whole / 2;
    }
    minutes = (int)(((size_t)steps * part + all / 2) / all) * HOURS_GRID;
    minutes = minutes < HOURS_GRID ? HOURS_GRID : minutes;
    return minutes > whole - HOURS_GRID ? whole - HOURS_GRID : minutes;
}

static char *second_title(const struct plan *p, const char *title)
{
    bool russian = p->language != NULL && strncmp(p->language, "ru", 2) == 0;
    return mem_printf(russian ? "%s, часть 2" : "%s, part 2", title);
}

void plan_split_module(struct plan *p, size_t at, const struct plan_split *how,
                       const struct env *env)
{
    struct plan_module *second = plan_insert_module(p, at + 1);
    struct plan_module *first = &p->modules[at];
    size_t items = first->items.count;
    size_t keep = how->keep > 0 && how->keep < items ? how->keep : (items + 1) / 2;
    bool by_items = items > 1;
    size_t objectives = by_items ? (first->objectives.count * keep + items / 2) / items
                                 : (first->objectives.count + 1) / 2;

    second->id = env_new_id_dup(env);
    second->title = how->title != NULL ? mem_strdup(how->title) : second_title(p, first->title);
    second->minutes =
        how->minutes > 0 ? how->minutes
                         : share(first->minutes, by_items ? items - keep : 1, by_items ? items : 2);
    first->minutes -= second->minutes;
    strlist_copy(&second->prerequisites, &first->prerequisites);
    divide(&first->items, keep, &second->items);
    divide(&first->objectives, objectives, &second->objectives);
}

static void append(struct strlist *to, const struct strlist *from)
{
    for (size_t i = 0; i < from->count; i++) {
        bool there = false;
        for (size_t k = 0; k < to->count && !there; k++) {
            there = strcmp(to->items[k], from->items[i]) == 0;
        }
        if (!there) {
            strlist_add(to, from->items[i]);
        }
    }
}

static void join(struct strlist *list, const struct strlist *other, bool other_first)
{
    struct strlist all = {0};
    append(&all, other_first ? other : list);
    append(&all, other_first ? list : other);
    strlist_fini(list);
    *list = all;
}

void plan_merge_modules(struct plan *p, size_t at, size_t other)
{
    struct plan_module *m = &p->modules[at];
    const struct plan_module *goes = &p->modules[other];
    bool goes_first = other < at;

    m->minutes += goes->minutes;
    join(&m->items, &goes->items, goes_first);
    join(&m->objectives, &goes->objectives, goes_first);
    join(&m->prerequisites, &goes->prerequisites, goes_first);
    if (m->description != NULL && goes->description != NULL) {
        char *both = mem_printf("%s\n\n%s", goes_first ? goes->description : m->description,
                                goes_first ? m->description : goes->description);
        free(m->description);
        m->description = both;
    } else if (goes->description != NULL) {
        m->description = mem_strdup(goes->description);
    }
    plan_remove_module(p, other);
}
