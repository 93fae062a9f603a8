/* H: hours. Variation is the population's standard deviation over the mean. */
#include "lint_internal.h"

#include "syllabus/course/plan.h"

#include <math.h>
#include <stdlib.h>

/* Of two or fewer modules no share and no spread says anything. */
#define MODULES_TO_COMPARE 3

static int64_t known_minutes(const struct plan *p, size_t *unknown)
{
    int64_t sum = 0;
    *unknown = 0;
    for (size_t i = 0; i < p->module_count; i++) {
        sum += p->modules[i].minutes;
        *unknown += p->modules[i].minutes <= 0;
    }
    return sum;
}

static void check_budget(struct lint *l, int64_t sum, size_t unknown)
{
    int64_t budget = l->in->track ? l->in->track->minutes : 0;
    if (budget <= 0 || unknown > 0 || sum == budget) {
        return;
    }
    int64_t off = llabs(sum - budget) * 100;
    bool error = off > budget * lint_limit(l, LINT_H1, 0);
    if (error || off > budget * lint_limit(l, LINT_H1, 1)) {
        struct lint_finding *f =
            error ? lint_add(l, LINT_H1, 0, -1) : lint_add_warning(l, LINT_H1, 0, -1);
        f->numbers[0] = sum;
        f->numbers[1] = budget;
        f->fix = LINT_FIX_FIT_HOURS;
    }
}

static int64_t lesson_minutes(const struct lint *l, size_t module)
{
    int64_t sum = 0;
    for (size_t i = 0; i < l->in->lesson_count; i++) {
        sum += l->in->lessons[i].module == module ? l->in->lessons[i].minutes : 0;
    }
    return sum;
}

static void check_module(struct lint *l, size_t i)
{
    int64_t minutes = l->plan->modules[i].minutes;
    int64_t lessons = lesson_minutes(l, i);
    if (minutes <= 0) {
        struct lint_finding *f = lint_add(l, LINT_H2, 0, (int)i);
        f->fix = l->in->track && l->in->track->minutes > 0 ? LINT_FIX_FIT_HOURS : LINT_FIX_NONE;
    } else if (lessons > 0 &&
               llabs(lessons - minutes) * 100 > minutes * lint_limit(l, LINT_H2, 0)) {
        struct lint_finding *f = lint_add(l, LINT_H2, 1, (int)i);
        f->numbers[0] = lessons;
        f->numbers[1] = minutes;
    }
}

static void check_share(struct lint *l, size_t i, int64_t sum)
{
    int64_t minutes = l->plan->modules[i].minutes;
    int64_t most = lint_limit(l, LINT_H3, 0);
    int64_t least = lint_limit(l, LINT_H3, 1) * 60;
    if (l->plan->module_count >= MODULES_TO_COMPARE && minutes * 100 > sum * most) {
        struct lint_finding *f = lint_add(l, LINT_H3, 0, (int)i);
        f->numbers[0] = minutes * 100 / sum;
        f->numbers[1] = most;
    } else if (minutes > 0 && minutes < least) {
        struct lint_finding *f = lint_add(l, LINT_H3, 1, (int)i);
        f->numbers[0] = minutes;
        f->numbers[1] = least;
    }
}

static void check_balance(struct lint *l, int64_t sum)
{
    double mean = (double)sum / (double)l->plan->module_count;
    double squares = 0;
    for (size_t i = 0; i < l->plan->module_count; i++) {
        double off = l->plan->modules[i].minutes - mean;
        squares += off * off;
    }
    double variation = sqrt(squares / (double)l->plan->module_count) / mean;
    int64_t score = variation < 1 ? llround(100 - 100 * variation) : 0;
    if (score < lint_limit(l, LINT_H4, 0)) {
        struct lint_finding *f = lint_add(l, LINT_H4, 0, -1);
        f->numbers[0] = score;
        f->numbers[1] = lint_limit(l, LINT_H4, 0);
    }
}

static void check_pace(struct lint *l, size_t i)
{
    const struct plan_module *m = &l->plan->modules[i];
    int64_t count = (int64_t)m->objectives.count;
    int64_t least = lint_limit(l, LINT_H5, 0);
    int64_t most = lint_limit(l, LINT_H5, 1);
    if (count == 0 || m->minutes <= 0) {
        return;
    }
    bool little = m->minutes < least * count;
    if (little || m->minutes > most * count) {
        struct lint_finding *f = lint_add(l, LINT_H5, little ? 0 : 1, (int)i);
        f->numbers[0] = m->minutes / count;
        f->numbers[1] = little ? least : most;
    }
}

static void check_time(struct lint *l, int64_t sum)
{
    int64_t there = (int64_t)l->in->week_minutes * l->in->weeks;
    if (there > 0 && sum * 100 > there * lint_limit(l, LINT_H6, 0)) {
        struct lint_finding *f = lint_add(l, LINT_H6, 0, -1);
        f->numbers[0] = sum;
        f->numbers[1] = there;
        f->numbers[2] = l->in->weeks;
    }
}

void lint_hours(struct lint *l)
{
    size_t unknown = 0;
    int64_t sum = known_minutes(l->plan, &unknown);
    check_budget(l, sum, unknown);
    for (size_t i = 0; i < l->plan->module_count; i++) {
        check_module(l, i);
        check_pace(l, i);
        if (unknown == 0) {
            check_share(l, i, sum);
        }
    }
    if (unknown == 0 && l->plan->module_count >= MODULES_TO_COMPARE) {
        check_balance(l, sum);
    }
    check_time(l, sum);
}
