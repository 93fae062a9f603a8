/* S1, S3, S4: what must stay as it is from version to version. */
#include "lint_internal.h"

#include "module_refs_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_diff.h"

#include <stdlib.h>
#include <string.h>

void lint_ids(struct lint *l)
{
    const struct plan *p = l->plan;
    for (size_t i = 0; i < p->module_count; i++) {
        for (size_t k = 0; k < i && p->modules[i].id; k++) {
            if (p->modules[k].id && strcmp(p->modules[k].id, p->modules[i].id) == 0) {
                lint_add(l, LINT_S1, 0, (int)i)->numbers[0] = (int64_t)k + 1;
                break;
            }
        }
    }
}

static bool is_completed(const struct lint *l, const char *id)
{
    const struct track *t = l->in->track;
    for (size_t i = 0; t && i < t->module_count; i++) {
        if (strcmp(t->modules[i].id, id) == 0) {
            return t->modules[i].status == MODULE_COMPLETED;
        }
    }
    return false;
}

/* Something in it is another, its place apart. */
static bool is_altered(const struct plan_change *c)
{
    bool altered = false;
    for (int f = 0; f < PLAN_FIELD_COUNT; f++) {
        altered = altered || c->changed[f];
    }
    return altered;
}

/* Where a finding about a module is shown: its place now, or nowhere when it is gone. */
static void note(struct lint *l, enum lint_rule_id id, int sentence, const struct plan_change *c)
{
    struct lint_finding *f = lint_add(l, id, sentence, c->to);
    f->what = mem_strdup(l->in->before->modules[c->from].title);
    f->numbers[0] = c->from + 1;
}

static void check_kept(struct lint *l, const struct plan_change *c)
{
    const struct plan_module *was = &l->in->before->modules[c->from];
    bool completed = is_completed(l, was->id);
    if (completed || was->pinned) {
        note(l, LINT_S3, (completed ? 0 : 2) + (c->to < 0), c);
    }
}

void lint_change(struct lint *l)
{
    const struct plan *before = l->in->before;
    if (!before) {
        return;
    }
    struct plan_diff diff;
    bool *named = mem_array(before->module_count, sizeof *named);
    bool named_any = l->in->request && module_refs_find(before, l->in->request, named);
    plan_diff_init(&diff, before, l->plan);
    for (size_t i = 0; i < diff.count; i++) {
        const struct plan_change *c = &diff.changes[i];
        if (c->from < 0 || (c->to >= 0 && !is_altered(c))) {
            continue;
        }
        check_kept(l, c);
        if (named_any && !named[c->from]) {
            note(l, LINT_S4, c->to < 0, c);
        }
    }
    plan_diff_fini(&diff);
    free(named);
}
