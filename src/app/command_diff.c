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
#include "syllabus/store/store_track.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

struct versions {
    struct version *items;
    size_t count;
};

static void versions_fini(struct versions *v)
{
    for (size_t i = 0; i < v->count; i++) {
        version_fini(&v->items[i]);
    }
    free(v->items);
}

/* "3" or "v3": the version's plan, borrowed. */
static enum error_kind find_version(const struct versions *v, const char *text,
                                    const struct plan **out, struct error *err)
{
    const char *digits = text[0] == 'v' || text[0] == 'V' ? text + 1 : text;
    char *end = NULL;
    errno = 0;
    long n = strtol(digits, &end, 10);
    if (errno || end == digits || *end || n < 1 || n > INT_MAX) {
        return error_set(err, ERROR_USAGE,
                         _("\"%s\" is no version: it is a whole number from 1 on"), text);
    }
    for (size_t i = 0; i < v->count; i++) {
        if (v->items[i].number == n) {
            *out = v->items[i].plan;
            return ERROR_NONE;
        }
    }
    error_set(err, ERROR_NOT_FOUND, _("the plan has no version %ld"), n);
    error_advise(err, _("\"syllabus versions TRACK\" shows them."));
    return ERROR_NOT_FOUND;
}

/* A and B of the call; without them the current version and the one before it. *from may be NULL:
 * the first version is all new. */
static enum error_kind choose(struct call *call, const struct versions *v, const struct plan **from,
                              const struct plan **to)
{
    const char *a = args_text(call->args, "A");
    const char *b = args_text(call->args, "B");
    enum error_kind kind = ERROR_NONE;
    if (v->count == 0) {
        return error_set(&call->error, ERROR_NO_PLAN, _("the track has no plan yet"));
    }
    *to = v->items[v->count - 1].plan;
    *from = v->count > 1 ? v->items[v->count - 2].plan : NULL;
    if (a) {
        kind = find_version(v, a, from, &call->error);
    }
    if (!kind && b) {
        kind = find_version(v, b, to, &call->error);
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
    struct versions v = {0};
    const struct plan *from = NULL;
    const struct plan *to = NULL;
    char *id = NULL;
    enum error_kind kind = call_resolve_track(call, &id, NULL);
    if (!kind) {
        kind = store_version_list(call->app->workspace.store, workspace_user_id(call->app), id,
                                  &v.items, &v.count, &call->error);
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
    versions_fini(&v);
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
