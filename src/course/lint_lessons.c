/* What the checks know of lessons, from those of a track. */
#include "lint_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"

#include <string.h>

static enum lint_work work_of(enum lesson_type type)
{
    static const enum lint_work works[LESSON_TYPE_COUNT] = {
        [LESSON_THEORY] = LINT_THEORY,
        [LESSON_PRACTICE] = LINT_PRACTICE,
        [LESSON_HOMEWORK] = LINT_HOMEWORK,
        [LESSON_QUIZ] = LINT_QUIZ,
    };
    return works[type];
}

struct lint_lesson *lint_lessons_of(const struct plan *p, const struct track *t, size_t *count)
{
    struct lint_lesson *all = NULL;
    size_t cap = 0;
    *count = 0;
    for (size_t i = 0; i < t->module_count; i++) {
        const struct module *m = &t->modules[i];
        int at = plan_find_module(p, m->id);
        for (size_t k = 0; at >= 0 && k < m->lesson_count; k++) {
            const struct lesson *l = &m->lessons[k];
            mem_grow(&all, &cap, *count + 1, sizeof *all);
            all[(*count)++] = (struct lint_lesson){
                .module = (size_t)at,
                .work = work_of(l->type),
                .minutes = l->minutes,
                .objectives = lesson_objective_bits(l, m),
                .number = l->number,
                .questions = l->questions,
                .question_count = l->question_count,
            };
        }
    }
    return all;
}

const struct strlist *lint_studied_objectives(const struct lint *l, size_t module)
{
    const struct track *t = l->in->track;
    const struct plan_module *of = &l->plan->modules[module];
    for (size_t i = 0; t && of->id && i < t->module_count; i++) {
        const struct module *m = &t->modules[i];
        if (m->id && strcmp(m->id, of->id) == 0 && m->objectives.count > 0) {
            return &m->objectives;
        }
    }
    return &of->objectives;
}
