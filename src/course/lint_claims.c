/* C: what the reply claims in numbers. */
#include "lint_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/claims.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>

/* Percent of practice by the lessons' minutes; -1 when there are none. */
static int practice_percent(const struct lint *l)
{
    int64_t practice = 0;
    int64_t all = 0;
    for (size_t i = 0; i < l->in->lesson_count; i++) {
        const struct lint_lesson *s = &l->in->lessons[i];
        all += s->minutes;
        practice += s->work == LINT_PRACTICE || s->work == LINT_HOMEWORK ? s->minutes : 0;
    }
    return all > 0 ? (int)(practice * 100 / all) : -1;
}

static bool is_off(int claimed, int64_t real, int percent)
{
    return llabs(claimed - real) * 100 > real * percent;
}

static void check(struct lint *l, const struct claim *c)
{
    int64_t real = 0;
    bool wrong = false;
    switch (c->kind) {
    case CLAIM_HOURS:
        real = plan_minutes(l->plan);
        wrong = real > 0 && is_off(c->value, real, lint_limit(l, LINT_C1, 0));
        break;
    case CLAIM_MODULES:
        real = (int64_t)l->plan->module_count;
        wrong = c->value != real;
        break;
    case CLAIM_PRACTICE:
        real = practice_percent(l);
        wrong = real < 0 || is_off(c->value, real, lint_limit(l, LINT_C1, 0));
        break;
    }
    if (wrong) {
        struct lint_finding *f =
            lint_add(l, LINT_C1, c->kind == CLAIM_PRACTICE && real < 0 ? 3 : (int)c->kind, -1);
        f->severity = real < 0 && f->severity > LINT_INFO ? LINT_INFO : f->severity;
        f->what = mem_strndup(l->in->reply + c->start, c->end - c->start);
        f->numbers[0] = c->value;
        f->numbers[1] = real;
    }
}

void lint_claims(struct lint *l)
{
    struct claims claims = {0};
    if (!l->in->reply) {
        return;
    }
    claims_find(&claims, l->in->reply);
    for (size_t i = 0; i < claims.count; i++) {
        bool said = false;
        for (size_t k = 0; k < i && !said; k++) {
            said = claims.items[k].kind == claims.items[i].kind &&
                   claims.items[k].value == claims.items[i].value;
        }
        if (!said) {
            check(l, &claims.items[i]);
        }
    }
    claims_fini(&claims);
}
