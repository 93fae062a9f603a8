#include "syllabus/course/plan_merge.h"

#include "plan_field_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_apply.h"

#include <stdlib.h>

void plan_conflicts_fini(struct plan_conflicts *c)
{
    free(c->items);
    *c = (struct plan_conflicts){0};
}

static void add_conflict(struct plan_conflicts *list, enum plan_conflict_kind kind,
                         const struct plan_module *of, enum plan_field field)
{
    mem_grow(&list->items, &list->cap, list->count + 1, sizeof *list->items);
    list->items[list->count++] = (struct plan_conflict){.kind = kind,
                                                        .module_id = of ? of->id : NULL,
                                                        .title = of ? of->title : NULL,
                                                        .field = field};
}

static const struct plan_module *module_of(const struct plan *p, const char *id)
{
    int at = plan_find_module(p, id);
    return at >= 0 ? &p->modules[at] : NULL;
}

static bool same_module(const struct plan_module *a, const struct plan_module *b)
{
    for (enum plan_field f = 0; f < PLAN_FIELD_COUNT; f++) {
        if (!plan_field_same(a, b, f)) {
            return false;
        }
    }
    return true;
}

/* A module that was there in the beginning. */
static void compare_module(const struct plan_module *was, const struct plan_module *mine,
                           const struct plan_module *theirs, struct plan_conflicts *conflicts)
{
    if (!mine && theirs && !same_module(was, theirs)) {
        add_conflict(conflicts, PLAN_CONFLICT_REMOVED, was, PLAN_FIELD_COUNT);
    }
    if (mine && !theirs && !same_module(was, mine)) {
        add_conflict(conflicts, PLAN_CONFLICT_KEPT, was, PLAN_FIELD_COUNT);
    }
    for (enum plan_field f = 0; mine && theirs && f < PLAN_FIELD_COUNT; f++) {
        if (!plan_field_same(was, mine, f) && !plan_field_same(was, theirs, f) &&
            !plan_field_same(mine, theirs, f)) {
            add_conflict(conflicts, PLAN_CONFLICT_FIELD, was, f);
        }
    }
}

static bool clash_texts(const char *was, const char *mine, const char *theirs)
{
    return !plan_text_same(was, mine) && !plan_text_same(was, theirs) &&
           !plan_text_same(mine, theirs);
}

static bool clash_lists(const struct strlist *was, const struct strlist *mine,
                        const struct strlist *theirs)
{
    return !strlist_equal(was, mine) && !strlist_equal(was, theirs) && !strlist_equal(mine, theirs);
}

static void compare_course(const struct plan *was, const struct plan *mine,
                           const struct plan *theirs, struct plan_conflicts *conflicts)
{
    const struct {
        enum plan_field field;
        bool clash;
    } parts[] = {
        {PLAN_FIELD_TITLE, clash_texts(was->title, mine->title, theirs->title)},
        {PLAN_FIELD_DESCRIPTION,
         clash_texts(was->description, mine->description, theirs->description) ||
             clash_texts(was->final_project, mine->final_project, theirs->final_project)},
        {PLAN_FIELD_OBJECTIVES,
         clash_lists(&was->objectives, &mine->objectives, &theirs->objectives)},
        {PLAN_FIELD_ITEMS,
         clash_lists(&was->assignments, &mine->assignments, &theirs->assignments)},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].clash) {
            add_conflict(conflicts, PLAN_CONFLICT_COURSE, NULL, parts[i].field);
        }
    }
}

/* What mine has changed is not lost with a module that theirs has removed: it comes behind the
 * module that it follows in mine. */
static void keep_module(struct plan *merged, const struct plan *mine, const char *id)
{
    int place = plan_find_module(mine, id);
    size_t to = 0;
    for (int before = place - 1; before >= 0; before--) {
        int at = plan_find_module(merged, mine->modules[before].id);
        if (at >= 0) {
            to = (size_t)at + 1;
            break;
        }
    }
    plan_module_copy(plan_insert_module(merged, to), &mine->modules[place]);
}

struct plan *plan_merge(const struct plan *base, const struct plan *mine, const struct plan *theirs,
                        struct plan_conflicts *conflicts)
{
    struct plan *merged = plan_copy(theirs);
    struct plan_diff diff;
    size_t first = conflicts->count;
    for (size_t i = 0; i < base->module_count; i++) {
        const struct plan_module *was = &base->modules[i];
        compare_module(was, module_of(mine, was->id), module_of(theirs, was->id), conflicts);
    }
    compare_course(base, mine, theirs, conflicts);
    plan_diff_init(&diff, base, mine);
    plan_apply(merged, base, mine, &diff, NULL);
    plan_diff_fini(&diff);
    for (size_t i = first; i < conflicts->count; i++) {
        if (conflicts->items[i].kind == PLAN_CONFLICT_KEPT) {
            keep_module(merged, mine, conflicts->items[i].module_id);
        }
    }
    return merged;
}
