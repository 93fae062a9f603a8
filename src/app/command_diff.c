/* diff: what is different between two versions of a plan. */
#include "commands.h"

#include "app_internal.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_diff.h"
#include "version_list.h"

#include <stdlib.h>

/* A and B of the call; without them the current version and the one that it changed. *from may be
 * NULL: the first version is all new. */
static enum error_kind choose(struct call *call, const struct version_list *list,
                              const struct plan **from, const struct plan **to)
{
    const char *a = args_text(call->args, "A");
    const char *b = args_text(call->args, "B");
    const struct version *newer = version_list_current(list);
    const struct version *older = NULL;
    enum error_kind kind = ERROR_NONE;
    if (!newer) {
        return error_set(&call->error, ERROR_NO_PLAN, _("the track has no plan yet"));
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct version *v = &list->items[i];
        older = v->number < newer->number && (!older || older->number != newer->base) ? v : older;
    }
    if (a) {
        kind = version_list_find(list, a, &older, &call->error);
    }
    if (!kind && b) {
        kind = version_list_find(list, b, &newer, &call->error);
    }
    if (!kind) {
        *from = older ? older->plan : NULL;
        *to = newer->plan;
    }
    return kind;
}

/* --- side by side --- */

static struct json_object *side_json(const struct plan *p, int at)
{
    struct json_object *m = json_new_object();
    json_set_int(m, "module_number", at + 1);
    json_set_text(m, "title", p->modules[at].title);
    if (p->modules[at].minutes > 0) {
        json_set_number(m, "estimated_duration_hours", hours_from_minutes(p->modules[at].minutes));
    }
    return m;
}

static const char *mark_of(const struct plan_diff *diff, int to)
{
    for (size_t i = 0; i < diff->count; i++) {
        const struct plan_change *c = &diff->changes[i];
        bool altered = false;
        for (int f = 0; f < PLAN_FIELD_COUNT; f++) {
            altered = altered || c->changed[f];
        }
        if (c->to == to) {
            return c->from < 0 ? "+" : altered ? "~" : ">";
        }
    }
    return " ";
}

static void add_row(struct json_object *rows, struct json_object *left, const char *mark,
                    struct json_object *right)
{
    struct json_object *row = json_new_object();
    json_set(row, "left", left);
    json_set_text(row, "mark", mark);
    json_set(row, "right", right);
    json_push(rows, row);
}

/* {from, to, hours, rows: [{left, mark, right}]}: the new plan in its order, each module beside
 * what it was; then what is gone. */
static struct json_object *sides_json(const struct plan *from, const struct plan *to)
{
    struct json_object *sides = course_plan_diff_json(from, to);
    struct json_object *rows = json_new_array();
    struct plan_diff diff;
    plan_diff_init(&diff, from, to);
    for (size_t i = 0; i < to->module_count; i++) {
        int was = from ? plan_find_module(from, to->modules[i].id) : -1;
        add_row(rows, was >= 0 ? side_json(from, was) : NULL, mark_of(&diff, (int)i),
                side_json(to, (int)i));
    }
    for (size_t i = 0; from && i < from->module_count; i++) {
        if (plan_find_module(to, from->modules[i].id) < 0) {
            add_row(rows, side_json(from, (int)i), "-", NULL);
        }
    }
    plan_diff_fini(&diff);
    json_set(sides, "rows", rows);
    return sides;
}

static enum command_state run_diff(struct call *call)
{
    struct version_list v = {0};
    const struct plan *from = NULL;
    const struct plan *to = NULL;
    char *id = NULL;
    enum error_kind kind = call_resolve_track(call, &id, NULL);
    if (!kind) {
        kind = version_list_load(call, id, &v);
    }
    if (!kind) {
        kind = choose(call, &v, &from, &to);
    }
    if (!kind && args_has(call->args, "side-by-side")) {
        call_set_document(call, sides_json(from, to));
        call_set_document_kind(call, DOCUMENT_SIDES);
    } else if (!kind) {
        call_set_document(call, course_plan_diff_json(from, to));
    }
    version_list_fini(&v);
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static const struct arg diff_args[] = {
    COMMAND_ARG_TRACK,
    {"A", 0, ARG_POSITIONAL, 0, NULL, N_("the older version; the one before the current one"),
     NULL},
    {"B", 0, ARG_POSITIONAL, 0, NULL, N_("the newer version; the current one"), NULL},
    {"side-by-side", 0, ARG_FLAG, 0, NULL, N_("both plans, module beside module"), NULL},
    {0},
};

static const struct command rows[] = {
    {"diff", N_("what is different between two versions of the plan"), diff_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "A B", DOCUMENT_DIFF, run_diff},
};

void command_diff_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
