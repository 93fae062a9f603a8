/* The single changes of a reply, as JSON. */
#include "syllabus/course/json.h"

#include "json_diff_internal.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_choice.h"

#include <stdlib.h>

static const char *const kinds[] = {
    [PLAN_CHOICE_ADD] = "added",  [PLAN_CHOICE_REMOVE] = "removed", [PLAN_CHOICE_FIELD] = "changed",
    [PLAN_CHOICE_MOVE] = "moved", [PLAN_CHOICE_COURSE] = "course",
};

static const char *const reasons[] = {
    [PLAN_WHY_NONE] = NULL,
    [PLAN_WHY_PINNED] = "pinned",
    [PLAN_WHY_COMPLETED] = "completed",
    [PLAN_WHY_BESIDE] = "not_named",
};

static const char *const states[] = {
    [PLAN_CHOICE_REFUSED] = "refused",
    [PLAN_CHOICE_TAKEN] = "taken",
    [PLAN_CHOICE_PASSED] = "changed_since",
};

static const struct plan_module *module_at(const struct plan *p, int at)
{
    return at >= 0 ? &p->modules[at] : NULL;
}

/* The course itself: its modules apart. */
static struct json_object *course_json(const struct plan *p)
{
    struct json_object *object = course_plan_json(p);
    json_set(object, "modules", json_new_array());
    return object;
}

static void set_sides(struct json_object *row, const struct plan_choices *c,
                      const struct plan_choice *x)
{
    const struct plan_module *was = module_at(c->from, x->from);
    const struct plan_module *is = module_at(c->to, x->to);
    json_set(row, "from", NULL);
    json_set(row, "to", NULL);
    switch (x->kind) {
    case PLAN_CHOICE_ADD:
        json_set(row, "to", json_diff_module(c->to, x->to));
        break;
    case PLAN_CHOICE_REMOVE:
        json_set(row, "from", json_diff_module(c->from, x->from));
        break;
    case PLAN_CHOICE_FIELD:
        json_diff_set_value(row, "from", was, x->field);
        json_diff_set_value(row, "to", is, x->field);
        break;
    case PLAN_CHOICE_MOVE:
        json_set_int(row, "from", x->from + 1);
        json_set_int(row, "to", x->to + 1);
        break;
    case PLAN_CHOICE_COURSE:
        json_set(row, "from", course_json(c->from));
        json_set(row, "to", course_json(c->to));
        break;
    }
}

static struct json_object *choice_json(const struct plan_choices *c, size_t i,
                                       enum plan_choice_state state)
{
    const struct plan_choice *x = &c->items[i];
    const struct plan_module *was = module_at(c->from, x->from);
    const struct plan_module *m = was != NULL ? was : module_at(c->to, x->to);
    struct json_object *row = json_new_object();
    int number = x->from >= 0 ? x->from + 1 : x->to + 1;
    json_set_int(row, "number", (int64_t)i + 1);
    json_set_text(row, "kind", kinds[x->kind]);
    json_set_text(row, "id", m != NULL ? m->id : NULL);
    json_set(row, "module_number", number > 0 ? json_new_int(number) : NULL);
    json_set_text(row, "title", m != NULL ? m->title : NULL);
    json_set_text(row, "field",
                  x->kind == PLAN_CHOICE_FIELD ? json_diff_field_name(x->field) : NULL);
    set_sides(row, c, x);
    json_set_text(row, "reason", reasons[x->why]);
    json_set_text(row, "state", states[state]);
    return row;
}

struct json_object *course_plan_choices_json(const struct plan_choices *c, const struct plan *now)
{
    struct json_object *list = json_new_array();
    enum plan_choice_state *state = mem_array(c->count, sizeof *state);
    plan_choices_read(c, now, state);
    for (size_t i = 0; i < c->count; i++) {
        json_push(list, choice_json(c, i, state[i]));
    }
    free(state);
    return list;
}
