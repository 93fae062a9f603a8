/* The difference of two plans, as JSON. */
#include "syllabus/course/json.h"

#include "json_diff_internal.h"
#include "syllabus/base/json.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_diff.h"

#include <assert.h>

static const char *const fields[] = {
    [PLAN_FIELD_TITLE] = "title",
    [PLAN_FIELD_HOURS] = "estimated_duration_hours",
    [PLAN_FIELD_DESCRIPTION] = "description",
    [PLAN_FIELD_ITEMS] = "items",
    [PLAN_FIELD_OBJECTIVES] = "learning_objectives",
    [PLAN_FIELD_PREREQUISITES] = "prerequisites",
};
static_assert(sizeof fields / sizeof *fields == PLAN_FIELD_COUNT, "complete");

static void set_hours(struct json_object *object, const char *key, int minutes)
{
    if (minutes > 0) {
        json_set_number(object, key, hours_from_minutes(minutes));
    } else {
        json_set(object, key, NULL);
    }
}

struct json_object *json_diff_module(const struct plan *p, int at)
{
    const struct plan_module *m = &p->modules[at];
    struct json_object *object = json_new_object();
    json_set_text(object, "id", m->id);
    json_set_int(object, "module_number", at + 1);
    json_set_text(object, "title", m->title);
    set_hours(object, "estimated_duration_hours", m->minutes);
    json_set_strings(object, "items", &m->items);
    return object;
}

const char *json_diff_field_name(enum plan_field f)
{
    return fields[f];
}

void json_diff_set_value(struct json_object *object, const char *key, const struct plan_module *m,
                         enum plan_field field)
{
    switch (field) {
    case PLAN_FIELD_TITLE:
        json_set_text(object, key, m->title);
        break;
    case PLAN_FIELD_HOURS:
        set_hours(object, key, m->minutes);
        break;
    case PLAN_FIELD_DESCRIPTION:
        json_set_text(object, key, m->description);
        break;
    case PLAN_FIELD_ITEMS:
        json_set_strings(object, key, &m->items);
        break;
    case PLAN_FIELD_OBJECTIVES:
        json_set_strings(object, key, &m->objectives);
        break;
    case PLAN_FIELD_PREREQUISITES:
        json_set_strings(object, key, &m->prerequisites);
        break;
    case PLAN_FIELD_COUNT:
        break;
    }
}

static void add_changes(struct json_object *changed, const struct plan_module *from,
                        const struct plan_module *to, const struct plan_change *c)
{
    for (int f = 0; f < PLAN_FIELD_COUNT; f++) {
        if (c->changed[f]) {
            struct json_object *row = json_new_object();
            json_set_text(row, "id", to->id);
            json_set_text(row, "title", to->title);
            json_set_text(row, "field", fields[f]);
            json_diff_set_value(row, "from", from, (enum plan_field)f);
            json_diff_set_value(row, "to", to, (enum plan_field)f);
            json_push(changed, row);
        }
    }
}

static struct json_object *move_json(const struct plan *to, const struct plan_change *c)
{
    struct json_object *row = json_new_object();
    json_set_text(row, "id", to->modules[c->to].id);
    json_set_text(row, "title", to->modules[c->to].title);
    json_set_int(row, "from", c->from + 1);
    json_set_int(row, "to", c->to + 1);
    return row;
}

struct json_object *course_plan_diff_json(const struct plan *from, const struct plan *to)
{
    struct json_object *object = json_new_object();
    struct json_object *hours = json_new_object();
    struct json_object *added = json_new_array();
    struct json_object *removed = json_new_array();
    struct json_object *moved = json_new_array();
    struct json_object *changed = json_new_array();
    struct plan_diff diff;
    plan_diff_init(&diff, from, to);
    for (size_t i = 0; i < diff.count; i++) {
        const struct plan_change *c = &diff.changes[i];
        if (c->from < 0) {
            json_push(added, json_diff_module(to, c->to));
        } else if (c->to < 0) {
            json_push(removed, json_diff_module(from, c->from));
        } else {
            if (c->moved) {
                json_push(moved, move_json(to, c));
            }
            add_changes(changed, &from->modules[c->from], &to->modules[c->to], c);
        }
    }
    plan_diff_fini(&diff);
    set_hours(hours, "from", from ? plan_minutes(from) : 0);
    set_hours(hours, "to", plan_minutes(to));
    json_set_int(object, "from", from ? from->version : 0);
    json_set_int(object, "to", to->version);
    json_set(object, "hours", hours);
    json_set(object, "added", added);
    json_set(object, "removed", removed);
    json_set(object, "moved", moved);
    json_set(object, "changed", changed);
    return object;
}
