/* Q: questions of quizzes. Of two options the right one is the first or the longer one half the
 * time: what gives an answer away is looked for where there are more. */
#include "lint_internal.h"

#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"

#include <string.h>

#define OPTIONS_LEAST 3
#define PLACES        32 /* more options than any question has */

/* Of all questions of the course that have enough options. */
struct answers {
    size_t count, longest;
    size_t at[PLACES];
};

static bool is_longest(const struct quiz_question *q, size_t place)
{
    size_t own = text_width(q->options.items[place], strlen(q->options.items[place]));
    for (size_t i = 0; i < q->options.count; i++) {
        if (i != place && text_width(q->options.items[i], strlen(q->options.items[i])) >= own) {
            return false;
        }
    }
    return true;
}

static void count_answer(struct answers *a, const struct quiz_question *q)
{
    size_t place = quiz_answer_place(q);
    if (q->options.count >= OPTIONS_LEAST && place < PLACES) {
        a->count++;
        a->at[place]++;
        a->longest += is_longest(q, place);
    }
}

static void note(struct lint *l, const struct lint_lesson *of, const struct quiz_question *q,
                 int sentence, const char *option)
{
    struct lint_finding *f = lint_add(l, LINT_Q1, sentence, (int)of->module);
    f->what = mem_strdup(q->text);
    f->other = mem_strdup(option);
    f->numbers[0] = of->number;
}

/* The first option that is there twice; NULL when all differ. */
static const char *repeated(const struct strlist *options)
{
    for (size_t i = 0; i < options->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (strcmp(options->items[i], options->items[k]) == 0) {
                return options->items[i];
            }
        }
    }
    return NULL;
}

static void check_question(struct lint *l, const struct lint_lesson *of,
                           const struct quiz_question *q)
{
    const char *twice = repeated(&q->options);
    if (q->options.count < 2) {
        note(l, of, q, 0, NULL);
    }
    if (twice) {
        note(l, of, q, 1, twice);
    }
    if (q->options.count > 0 && quiz_answer_place(q) == QUIZ_NO_ANSWER) {
        note(l, of, q, 2, q->answer);
    }
}

static void check_answers(struct lint *l, const struct answers *a)
{
    size_t most = 0;
    for (size_t i = 1; i < PLACES; i++) {
        most = a->at[i] > a->at[most] ? i : most;
    }
    if (a->count == 0 || a->count < (size_t)lint_limit(l, LINT_Q2, 2)) {
        return;
    }
    if (a->at[most] * 100 > a->count * (size_t)lint_limit(l, LINT_Q2, 0)) {
        struct lint_finding *f = lint_add(l, LINT_Q2, 0, -1);
        f->numbers[0] = (int64_t)most + 1;
        f->numbers[1] = (int64_t)(a->at[most] * 100 / a->count);
        f->numbers[2] = (int64_t)a->count;
    }
    if (a->longest * 100 > a->count * (size_t)lint_limit(l, LINT_Q2, 1)) {
        struct lint_finding *f = lint_add(l, LINT_Q2, 1, -1);
        f->numbers[1] = (int64_t)(a->longest * 100 / a->count);
        f->numbers[2] = (int64_t)a->count;
    }
}

void lint_quiz(struct lint *l)
{
    struct answers answers = {0};
    for (size_t i = 0; i < l->in->lesson_count; i++) {
        const struct lint_lesson *of = &l->in->lessons[i];
        for (size_t k = 0; k < of->question_count; k++) {
            check_question(l, of, &of->questions[k]);
            count_answer(&answers, &of->questions[k]);
        }
    }
    check_answers(l, &answers);
}
