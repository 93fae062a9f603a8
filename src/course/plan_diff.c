#include "syllabus/course/plan_diff.h"

#include "plan_field_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>

static void compare_fields(const struct plan_module *a, const struct plan_module *b,
                           bool changed[PLAN_FIELD_COUNT])
{
    for (enum plan_field f = 0; f < PLAN_FIELD_COUNT; f++) {
        changed[f] = !plan_field_same(a, b, f);
    }
}

/* Which modules stayed in order: a longest increasing run of their old places, so that one module
 * carried over others counts as one move. origin[i] is the old place of new module i, or -1. */
static void mark_steady(const int *origin, size_t count, bool *steady)
{
    size_t *length = mem_array(count, sizeof *length);
    size_t *before = mem_array(count, sizeof *before);
    size_t end = count; /* of the longest run; `count` stands for none */

    for (size_t i = 0; i < count; i++) {
        before[i] = count;
        if (origin[i] < 0) {
            continue;
        }
        length[i] = 1;
        for (size_t k = 0; k < i; k++) {
            if (origin[k] >= 0 && origin[k] < origin[i] && length[k] + 1 > length[i]) {
                length[i] = length[k] + 1;
                before[i] = k;
            }
        }
        if (end == count || length[i] > length[end]) {
            end = i;
        }
    }
    for (size_t i = end; i < count; i = before[i]) {
        steady[i] = true;
    }
    free(length);
    free(before);
}

/* Counts the change and keeps it, unless the module is as it was. */
static void note(struct plan_diff *d, const struct plan_change *change)
{
    bool altered = false;

    for (int f = 0; f < PLAN_FIELD_COUNT; f++) {
        altered = altered || change->changed[f];
    }
    d->added += change->from < 0;
    d->removed += change->to < 0;
    d->moved += change->moved;
    d->altered += altered;
    if (change->from < 0 || change->to < 0 || change->moved || altered) {
        d->changes[d->count++] = *change;
    }
}

void plan_diff_init(struct plan_diff *d, const struct plan *from, const struct plan *to)
{
    size_t old_count = from != NULL ? from->module_count : 0;
    size_t new_count = to->module_count;
    int *origin = mem_array(new_count, sizeof *origin);
    bool *steady = mem_array(new_count, sizeof *steady);

    *d = (struct plan_diff){.changes = mem_array(old_count + new_count, sizeof *d->changes)};
    for (size_t i = 0; i < new_count; i++) {
        origin[i] = from != NULL ? plan_find_module(from, to->modules[i].id) : -1;
    }
    mark_steady(origin, new_count, steady);
    for (size_t i = 0; i < new_count; i++) {
        struct plan_change change = {.from = origin[i], .to = (int)i};

        if (origin[i] >= 0) {
            change.moved = !steady[i];
            compare_fields(&from->modules[origin[i]], &to->modules[i], change.changed);
        }
        note(d, &change);
    }
    for (size_t i = 0; i < old_count; i++) {
        if (plan_find_module(to, from->modules[i].id) < 0) {
            note(d, &(struct plan_change){.from = (int)i, .to = -1});
        }
    }
    free(origin);
    free(steady);
}

void plan_diff_fini(struct plan_diff *d)
{
    if (d == NULL) {
        return;
    }
    free(d->changes);
    *d = (struct plan_diff){0};
}
