#include "plan_field_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"

#include <string.h>

bool plan_text_same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool plan_field_same(const struct plan_module *a, const struct plan_module *b, enum plan_field f)
{
    switch (f) {
    case PLAN_FIELD_TITLE:
        return plan_text_same(a->title, b->title);
    case PLAN_FIELD_HOURS:
        return a->minutes == b->minutes;
    case PLAN_FIELD_DESCRIPTION:
        return plan_text_same(a->description, b->description);
    case PLAN_FIELD_ITEMS:
        return strlist_equal(&a->items, &b->items);
    case PLAN_FIELD_OBJECTIVES:
        return strlist_equal(&a->objectives, &b->objectives);
    case PLAN_FIELD_PREREQUISITES:
        return strlist_equal(&a->prerequisites, &b->prerequisites);
    case PLAN_FIELD_COUNT:
        break;
    }
    return true;
}

void plan_field_put(struct plan_module *to, const struct plan_module *from, enum plan_field f)
{
    switch (f) {
    case PLAN_FIELD_TITLE:
        mem_replace(&to->title, from->title);
        break;
    case PLAN_FIELD_HOURS:
        to->minutes = from->minutes;
        break;
    case PLAN_FIELD_DESCRIPTION:
        mem_replace(&to->description, from->description);
        break;
    case PLAN_FIELD_ITEMS:
        strlist_copy(&to->items, &from->items);
        break;
    case PLAN_FIELD_OBJECTIVES:
        strlist_copy(&to->objectives, &from->objectives);
        break;
    case PLAN_FIELD_PREREQUISITES:
        strlist_copy(&to->prerequisites, &from->prerequisites);
        break;
    case PLAN_FIELD_COUNT:
        break;
    }
}

bool plan_course_same(const struct plan *a, const struct plan *b)
{
    return plan_text_same(a->title, b->title) && plan_text_same(a->language, b->language) &&
           a->stated_minutes == b->stated_minutes &&
           plan_text_same(a->description, b->description) &&
           strlist_equal(&a->objectives, &b->objectives) &&
           strlist_equal(&a->assignments, &b->assignments) &&
           plan_text_same(a->final_project, b->final_project);
}

void plan_course_put(struct plan *to, const struct plan *from)
{
    mem_replace(&to->title, from->title);
    mem_replace(&to->language, from->language);
    to->stated_minutes = from->stated_minutes;
    mem_replace(&to->description, from->description);
    strlist_copy(&to->objectives, &from->objectives);
    strlist_copy(&to->assignments, &from->assignments);
    mem_replace(&to->final_project, from->final_project);
}
