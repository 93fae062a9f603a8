#include "syllabus/course/plan.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/track.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct plan *plan_new(void)
{
    return mem_alloc(sizeof(struct plan));
}

void plan_module_fini(struct plan_module *m)
{
    if (m == NULL) {
        return;
    }
    free(m->id);
    free(m->title);
    free(m->description);
    strlist_fini(&m->items);
    strlist_fini(&m->objectives);
    strlist_fini(&m->prerequisites);
    *m = (struct plan_module){0};
}

void plan_module_copy(struct plan_module *to, const struct plan_module *from)
{
    struct plan_module copy = {
        .id = mem_strdup(from->id),
        .title = mem_strdup(from->title),
        .description = mem_strdup(from->description),
        .minutes = from->minutes,
        .pinned = from->pinned,
        .title_pinned = from->title_pinned,
        .hours_pinned = from->hours_pinned,
    };

    strlist_copy(&copy.items, &from->items);
    strlist_copy(&copy.objectives, &from->objectives);
    strlist_copy(&copy.prerequisites, &from->prerequisites);
    plan_module_fini(to);
    *to = copy;
}

struct plan *plan_copy(const struct plan *p)
{
    if (p == NULL) {
        return NULL;
    }
    struct plan *copy = plan_new();

    copy->version = p->version;
    copy->title = mem_strdup(p->title);
    copy->language = mem_strdup(p->language);
    copy->stated_minutes = p->stated_minutes;
    copy->description = mem_strdup(p->description);
    strlist_copy(&copy->objectives, &p->objectives);
    mem_grow(&copy->modules, &copy->module_cap, p->module_count, sizeof *copy->modules);
    for (size_t i = 0; i < p->module_count; i++) {
        copy->modules[i] = (struct plan_module){0};
        plan_module_copy(&copy->modules[i], &p->modules[i]);
    }
    copy->module_count = p->module_count;
    strlist_copy(&copy->assignments, &p->assignments);
    copy->final_project = mem_strdup(p->final_project);
    return copy;
}

void plan_free(struct plan *p)
{
    if (p == NULL) {
        return;
    }
    free(p->title);
    free(p->language);
    free(p->description);
    strlist_fini(&p->objectives);
    for (size_t i = 0; i < p->module_count; i++) {
        plan_module_fini(&p->modules[i]);
    }
    free(p->modules);
    strlist_fini(&p->assignments);
    free(p->final_project);
    free(p);
}

int plan_minutes(const struct plan *p)
{
    int sum = 0;
    bool all_known = p->module_count > 0;

    for (size_t i = 0; i < p->module_count; i++) {
        sum += p->modules[i].minutes;
        all_known = all_known && p->modules[i].minutes > 0;
    }
    return all_known || p->stated_minutes == 0 ? sum : p->stated_minutes;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool plan_module_equal(const struct plan_module *a, const struct plan_module *b)
{
    return same_text(a->title, b->title) && same_text(a->description, b->description) &&
           a->minutes == b->minutes && strlist_equal(&a->items, &b->items) &&
           strlist_equal(&a->objectives, &b->objectives) &&
           strlist_equal(&a->prerequisites, &b->prerequisites);
}

bool plan_equal(const struct plan *a, const struct plan *b)
{
    if (a == NULL || b == NULL) {
        return a == b;
    }
    if (a->module_count != b->module_count || plan_minutes(a) != plan_minutes(b) ||
        !same_text(a->title, b->title) || !same_text(a->language, b->language) ||
        !same_text(a->description, b->description) ||
        !same_text(a->final_project, b->final_project) ||
        !strlist_equal(&a->objectives, &b->objectives) ||
        !strlist_equal(&a->assignments, &b->assignments)) {
        return false;
    }
    for (size_t i = 0; i < a->module_count; i++) {
        if (!plan_module_equal(&a->modules[i], &b->modules[i])) {
            return false;
        }
    }
    return true;
}

struct plan *plan_of_track(const struct track *t)
{
    struct plan *p = plan_new();

    p->language = mem_strdup(t->language);
    for (size_t i = 0; i < t->module_count; i++) {
        const struct module *from = &t->modules[i];
        struct plan_module *m = plan_insert_module(p, i);

        m->id = mem_strdup(from->id);
        m->title = mem_strdup(from->title);
        m->description = text_blank(from->description) ? NULL : mem_strdup(from->description);
        m->minutes = from->minutes;
        m->pinned = from->pinned;
        strlist_copy(&m->objectives, &from->objectives);
    }
    return p;
}

bool plan_module_is_held(const struct plan_module *m)
{
    return m->pinned || m->title_pinned || m->hours_pinned;
}

struct plan_module *plan_insert_module(struct plan *p, size_t at)
{
    assert(at <= p->module_count);
    mem_grow(&p->modules, &p->module_cap, p->module_count + 1, sizeof *p->modules);
    memmove(&p->modules[at + 1], &p->modules[at], (p->module_count - at) * sizeof *p->modules);
    p->modules[at] = (struct plan_module){0};
    p->module_count++;
    return &p->modules[at];
}

void plan_remove_module(struct plan *p, size_t at)
{
    assert(at < p->module_count);
    plan_module_fini(&p->modules[at]);
    p->module_count--;
    memmove(&p->modules[at], &p->modules[at + 1], (p->module_count - at) * sizeof *p->modules);
}

void plan_move_module(struct plan *p, size_t from, size_t to)
{
    assert(from < p->module_count && to < p->module_count);
    struct plan_module moved = p->modules[from];

    if (from < to) {
        memmove(&p->modules[from], &p->modules[from + 1], (to - from) * sizeof *p->modules);
    } else {
        memmove(&p->modules[to + 1], &p->modules[to], (from - to) * sizeof *p->modules);
    }
    p->modules[to] = moved;
}

int plan_find_module(const struct plan *p, const char *id)
{
    for (size_t i = 0; id != NULL && i < p->module_count; i++) {
        if (p->modules[i].id != NULL && strcmp(p->modules[i].id, id) == 0) {
            return (int)i;
        }
    }
    return -1;
}
