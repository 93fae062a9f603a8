/* A: practice and assessment, by lessons of known kinds. Words such as "practice" in a text prove
 * nothing and are not looked for. */
#include "lint_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>

/* What the lessons of one module are. */
struct work {
    bool any, practice, assessment;
    uint64_t taught, assessed; /* objectives, by their bits */
};

static bool assesses(enum lint_work w)
{
    return w == LINT_HOMEWORK || w == LINT_QUIZ;
}

static struct work work_of(const struct lint *l, size_t module)
{
    struct work w = {0};
    for (size_t i = 0; i < l->in->lesson_count; i++) {
        const struct lint_lesson *s = &l->in->lessons[i];
        if (s->module == module) {
            w.any = true;
            w.practice = w.practice || s->work == LINT_PRACTICE;
            w.assessment = w.assessment || assesses(s->work);
            w.taught |= assesses(s->work) ? 0 : s->objectives;
            w.assessed |= assesses(s->work) ? s->objectives : 0;
        }
    }
    return w;
}

static void check_kinds(struct lint *l, size_t i, const struct work *w)
{
    if (!w->practice) {
        lint_add(l, LINT_A1, 1, (int)i);
    }
    if (!w->assessment) {
        lint_add(l, LINT_A1, 2, (int)i);
    }
}

/* Whether the lessons say what they are about. */
static bool is_aligned(const struct work *w)
{
    return (w->taught | w->assessed) != 0;
}

static void check_alignment(struct lint *l, size_t i, const struct work *w)
{
    const struct strlist *o = lint_studied_objectives(l, i);
    if (!is_aligned(w)) {
        return;
    }
    for (size_t k = 0; k < o->count && k < 64; k++) {
        bool taught = w->taught >> k & 1;
        bool assessed = w->assessed >> k & 1;
        if (!taught || !assessed) {
            struct lint_finding *f = lint_add(l, LINT_A2, taught ? 1 : 0, (int)i);
            f->field = LINT_FIELD_OBJECTIVE;
            f->index = k;
            f->what = mem_strdup(o->items[k]);
        }
    }
}

/* How much of what is to be learned is both taught and assessed. */
static void check_coverage(struct lint *l, const struct work *all)
{
    int64_t covered = 0;
    int64_t count = 0;
    for (size_t i = 0; i < l->plan->module_count; i++) {
        const struct strlist *o = lint_studied_objectives(l, i);
        for (size_t k = 0; is_aligned(&all[i]) && k < o->count && k < 64; k++) {
            covered += all[i].taught >> k & all[i].assessed >> k & 1;
            count++;
        }
    }
    if (covered < count) {
        struct lint_finding *f = lint_add(l, LINT_A2, 2, -1);
        f->numbers[0] = covered;
        f->numbers[1] = count;
        f->numbers[2] = covered * 100 / count;
    }
}

static void check_practice(struct lint *l)
{
    int64_t practice = 0;
    int64_t all = 0;
    for (size_t i = 0; i < l->in->lesson_count; i++) {
        const struct lint_lesson *s = &l->in->lessons[i];
        all += s->minutes;
        practice += s->work == LINT_PRACTICE || s->work == LINT_HOMEWORK ? s->minutes : 0;
    }
    if (all > 0 && practice * 100 < all * lint_limit(l, LINT_A3, 0)) {
        struct lint_finding *f = lint_add(l, LINT_A3, 0, -1);
        f->numbers[0] = practice * 100 / all;
        f->numbers[1] = lint_limit(l, LINT_A3, 0);
    }
}

static void check_project(struct lint *l)
{
    int64_t minutes = plan_minutes(l->plan);
    if (minutes >= (int64_t)lint_limit(l, LINT_A3, 1) * 60 && text_blank(l->plan->final_project)) {
        lint_add(l, LINT_A3, 1, -1)->numbers[0] = minutes;
    }
}

/* 50 % the evenness of the gaps between assessed modules, 50 % how much of the course lies between
 * the first and the last of them. */
static void check_spread(struct lint *l, const bool *assessed, size_t count)
{
    size_t first = 0;
    size_t last = 0;
    size_t found = 0;
    double sum = 0;
    double squares = 0;
    for (size_t i = 0; i < count; i++) {
        if (assessed[i]) {
            double gap = found > 0 ? (double)(i - last) : 0;
            first = found == 0 ? i : first;
            last = i;
            found++;
            sum += gap;
            squares += gap * gap;
        }
    }
    if (found < 3 || count < 4) {
        return;
    }
    double gaps = (double)(found - 1);
    double mean = sum / gaps;
    double variance = squares / gaps - mean * mean;
    double uneven = variance / (mean * mean);
    double even = uneven < 1 ? 1 - uneven : 0;
    double range = (double)(last - first) / (double)(count - 1);
    int64_t score = (int64_t)(50 * even + 50 * range + 0.5);
    if (score < lint_limit(l, LINT_A4, 0)) {
        struct lint_finding *f = lint_add(l, LINT_A4, 0, -1);
        f->numbers[0] = score;
        f->numbers[1] = lint_limit(l, LINT_A4, 0);
    }
}

void lint_work(struct lint *l)
{
    size_t count = l->plan->module_count;
    struct work *all = mem_array(count, sizeof *all);
    bool *assessed = mem_array(count, sizeof *assessed);
    int64_t without = 0;
    for (size_t i = 0; i < count; i++) {
        all[i] = work_of(l, i);
        assessed[i] = all[i].assessment;
        without += !all[i].any;
    }
    check_project(l);
    check_coverage(l, all);
    if (without > 0) { /* said once, not for each module */
        lint_add(l, LINT_A1, 0, -1)->numbers[0] = without;
    }
    for (size_t i = 0; i < count; i++) {
        if (all[i].any) {
            check_kinds(l, i, &all[i]);
            check_alignment(l, i, &all[i]);
        }
    }
    check_practice(l);
    check_spread(l, assessed, count);
    free(assessed);
    free(all);
}
