#include "syllabus/course/lesson.h"

#include "names_internal.h"
#include "syllabus/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STEP 5 /* minutes */

static const char *const type_names[] = {"theory", "practice", "homework", "quiz"};

const char *lesson_type_name(enum lesson_type t)
{
    return type_names[t];
}

bool lesson_type_parse(const char *name, enum lesson_type *t)
{
    int found = names_find(type_names, LESSON_TYPE_COUNT, name);

    if (found >= 0) {
        *t = (enum lesson_type)found;
    }
    return found >= 0;
}

/* --- one lesson --- */

static void question_fini(struct quiz_question *q)
{
    free(q->text);
    strlist_fini(&q->options);
    free(q->answer);
    free(q->explanation);
}

void lesson_init(struct lesson *l)
{
    *l = (struct lesson){.score = LESSON_NO_SCORE};
}

void lesson_fini(struct lesson *l)
{
    for (size_t i = 0; i < l->question_count; i++) {
        question_fini(&l->questions[i]);
    }
    free(l->questions);
    free(l->id);
    free(l->title);
    free(l->text);
    strlist_fini(&l->tasks);
    strlist_fini(&l->objectives);
    lesson_init(l);
}

void lesson_copy(struct lesson *to, const struct lesson *from)
{
    struct lesson copy = *from;

    copy.id = mem_strdup(from->id);
    copy.title = mem_strdup(from->title);
    copy.text = mem_strdup(from->text);
    copy.tasks = (struct strlist){0};
    strlist_copy(&copy.tasks, &from->tasks);
    copy.objectives = (struct strlist){0};
    strlist_copy(&copy.objectives, &from->objectives);
    copy.questions = NULL;
    copy.question_count = copy.question_cap = 0;
    for (size_t i = 0; i < from->question_count; i++) {
        struct quiz_question *q = lesson_add_question(&copy);

        q->text = mem_strdup(from->questions[i].text);
        strlist_copy(&q->options, &from->questions[i].options);
        q->answer = mem_strdup(from->questions[i].answer);
        q->explanation = mem_strdup(from->questions[i].explanation);
    }
    lesson_fini(to);
    *to = copy;
}

struct quiz_question *lesson_add_question(struct lesson *l)
{
    mem_grow(&l->questions, &l->question_cap, l->question_count + 1, sizeof *l->questions);
    l->questions[l->question_count] = (struct quiz_question){0};
    return &l->questions[l->question_count++];
}

void lesson_drop_question(struct lesson *l)
{
    question_fini(&l->questions[--l->question_count]);
}

struct lesson *lesson_list_add(struct lesson_list *l)
{
    mem_grow(&l->items, &l->cap, l->count + 1, sizeof *l->items);
    lesson_init(&l->items[l->count]);
    return &l->items[l->count++];
}

void lesson_list_fini(struct lesson_list *l)
{
    for (size_t i = 0; i < l->count; i++) {
        lesson_fini(&l->items[i]);
    }
    free(l->items);
    *l = (struct lesson_list){0};
}

/* --- quizzes --- */

size_t quiz_answer_place(const struct quiz_question *q)
{
    for (size_t i = 0; q->answer != NULL && i < q->options.count; i++) {
        if (strcmp(q->options.items[i], q->answer) == 0) {
            return i;
        }
    }
    return QUIZ_NO_ANSWER;
}

bool quiz_question_sound(const struct quiz_question *q)
{
    for (size_t i = 0; i < q->options.count; i++) {
        for (size_t k = i + 1; k < q->options.count; k++) {
            if (strcmp(q->options.items[i], q->options.items[k]) == 0) {
                return false;
            }
        }
    }
    return q->options.count >= 2 && quiz_answer_place(q) != QUIZ_NO_ANSWER;
}

/* A small generator (splitmix64), for its results must be the same everywhere and for ever. */
static uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static uint64_t seed_of(const char *id)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */

    for (const char *c = id != NULL ? id : ""; *c != '\0'; c++) {
        hash = (hash ^ (unsigned char)*c) * 0x100000001b3u;
    }
    return hash;
}

static void swap(struct strlist *l, size_t a, size_t b)
{
    char *item = l->items[a];

    l->items[a] = l->items[b];
    l->items[b] = item;
}

/* Where the answer of a question with as many options as those before comes to stand: each place is
 * used once before one is used again. `used` counts by place. */
static size_t deal(size_t *used, size_t places, uint64_t *state)
{
    size_t least = used[0];
    size_t open = 0;

    for (size_t i = 1; i < places; i++) {
        least = used[i] < least ? used[i] : least;
    }
    for (size_t i = 0; i < places; i++) {
        open += used[i] == least;
    }
    size_t nth = (size_t)(next_random(state) % open);

    for (size_t i = 0; i < places; i++) {
        if (used[i] == least && nth-- == 0) {
            used[i]++;
            return i;
        }
    }
    return 0;
}

void lesson_shuffle(struct lesson *l)
{
    uint64_t state = seed_of(l->id);
    size_t most = 0;

    for (size_t i = 0; i < l->question_count; i++) {
        size_t n = l->questions[i].options.count;

        most = n > most ? n : most;
    }
    size_t *used = mem_array(most + 1, sizeof *used);

    for (size_t i = 0; i < l->question_count; i++) {
        struct quiz_question *q = &l->questions[i];
        size_t n = q->options.count;

        if (quiz_answer_place(q) == QUIZ_NO_ANSWER) {
            continue;
        }
        for (size_t k = n; k > 1; k--) {
            swap(&q->options, k - 1, (size_t)(next_random(&state) % k));
        }
        swap(&q->options, quiz_answer_place(q), deal(used, n, &state));
    }
    free(used);
}

double quiz_score(size_t right, size_t count)
{
    return count == 0 ? 0 : round(1000.0 * (double)right / (double)count) / 10;
}

/* --- a module's lessons --- */

uint64_t lesson_objective_bits(const struct lesson *l, const struct module *m)
{
    uint64_t bits = 0;

    for (size_t i = 0; i < m->objectives.count && i < 64; i++) {
        for (size_t k = 0; k < l->objectives.count; k++) {
            if (strcmp(m->objectives.items[i], l->objectives.items[k]) == 0) {
                bits |= (uint64_t)1 << i;
            }
        }
    }
    return bits;
}

/* Largest remainder: each gets one step, the rest goes in proportion. */
static void spread(struct lesson *lessons, const size_t *open, size_t n, int total)
{
    int step = total >= (int)n * STEP ? STEP : 1;
    int steps = total / step - (int)n;
    int64_t weight = 0;
    int given = 0;
    int64_t *rest = mem_array(n, sizeof *rest);
    int *parts = mem_array(n, sizeof *parts);

    for (size_t i = 0; i < n; i++) {
        weight += lessons[open[i]].minutes > 0 ? lessons[open[i]].minutes : 1;
    }
    for (size_t i = 0; i < n; i++) {
        int64_t own = lessons[open[i]].minutes > 0 ? lessons[open[i]].minutes : 1;

        parts[i] = (int)(own * steps / weight);
        rest[i] = own * steps % weight;
        given += parts[i];
    }
    for (; given < steps; given++) {
        size_t best = 0;

        for (size_t i = 1; i < n; i++) {
            best = rest[i] > rest[best] ? i : best;
        }
        parts[best]++;
        rest[best] = -1;
    }
    for (size_t i = 0; i < n; i++) {
        lessons[open[i]].minutes = (parts[i] + 1) * step;
    }
    lessons[open[n - 1]].minutes += total % step;
    free(rest);
    free(parts);
}

bool lesson_fit_minutes(struct lesson *lessons, size_t count, const bool *fixed, int total)
{
    size_t *open = mem_array(count + 1, sizeof *open);
    size_t n = 0;
    int sum = 0;
    bool timed = true;

    for (size_t i = 0; i < count; i++) {
        if (fixed != NULL && fixed[i]) {
            total -= lessons[i].minutes;
        } else {
            open[n++] = i;
            sum += lessons[i].minutes;
            timed = timed && lessons[i].minutes > 0;
        }
    }
    bool can = n > 0 && total >= (int)n;

    if (can && !(timed && sum == total)) {
        spread(lessons, open, n, total);
    }
    free(open);
    return can;
}

enum module_status lesson_progress(const struct lesson *lessons, size_t count,
                                   enum module_status now)
{
    size_t begun = 0;
    size_t completed = 0;

    for (size_t i = 0; i < count; i++) {
        begun += lessons[i].status != MODULE_NOT_STARTED;
        completed += lessons[i].status == MODULE_COMPLETED;
    }
    if (count == 0) {
        return now;
    }
    return completed == count ? MODULE_COMPLETED
           : begun > 0        ? MODULE_IN_PROGRESS
                              : MODULE_NOT_STARTED;
}
