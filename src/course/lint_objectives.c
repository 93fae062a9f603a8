/* O: objectives. */
#include "lint_internal.h"

#include "lint_verbs_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "words_internal.h"

#include <stdlib.h>
#include <string.h>

#define WORDS_LEAST 3 /* of an objective */
#define WORDS_MOST  25

static struct lint_finding *about(struct lint *l, enum lint_rule_id id, int sentence, size_t module,
                                  size_t objective)
{
    struct lint_finding *f = lint_add(l, id, sentence, (int)module);
    f->field = LINT_FIELD_OBJECTIVE;
    f->index = objective;
    f->what = mem_strdup(l->plan->modules[module].objectives.items[objective]);
    return f;
}

static size_t count_words(const char *text)
{
    struct span t = span_of(text);
    size_t pos = 0;
    size_t start = 0;
    size_t n = 0;
    while (phrase_next_word(t, &pos, &start)) {
        n++;
    }
    return n;
}

static void check_count(struct lint *l, size_t i)
{
    int64_t count = (int64_t)l->plan->modules[i].objectives.count;
    int64_t least = lint_limit(l, LINT_O1, 0);
    int64_t most = lint_limit(l, LINT_O1, 1);
    if (count < least || count > most) {
        struct lint_finding *f = lint_add(l, LINT_O1, count < least ? 1 : 2, (int)i);
        f->numbers[0] = count;
        f->numbers[1] = count < least ? least : most;
    }
}

static void check_length(struct lint *l, size_t i, size_t k)
{
    size_t words = count_words(l->plan->modules[i].objectives.items[k]);
    if (words < WORDS_LEAST || words > WORDS_MOST) {
        struct lint_finding *f = about(l, LINT_O1, words < WORDS_LEAST ? 3 : 4, i, k);
        f->numbers[0] = (int64_t)words;
        f->numbers[1] = words < WORDS_LEAST ? WORDS_LEAST : WORDS_MOST;
    }
}

static void check_start(struct lint *l, size_t i, size_t k)
{
    const char *text = l->plan->modules[i].objectives.items[k];
    struct lint_start start = lint_verbs_start(span_of(text), l->options->formal);
    static const enum lint_rule_id rules[] = {
        [LINT_VERB_VAGUE] = LINT_O3,
        [LINT_VERB_UNKNOWN] = LINT_O2,
        [LINT_VERB_NONE] = LINT_O4,
    };
    if (start.verb != LINT_VERB_CLEAR) {
        struct lint_finding *f = about(l, rules[start.verb], 0, i, k);
        f->other = mem_strndup(start.word.s, start.word.n);
    }
}

/* A second verb behind "and". */
static void check_double(struct lint *l, size_t i, size_t k)
{
    struct span t = span_of(l->plan->modules[i].objectives.items[k]);
    size_t pos = 0;
    size_t start = 0;
    while (phrase_next_word(t, &pos, &start)) {
        struct span word = span_cut(t, start, pos);
        size_t next = pos;
        size_t at = 0;
        if ((phrase_match(word, "и") == word.n || phrase_match(word, "and") == word.n) &&
            phrase_next_word(t, &next, &at) && lint_verbs_is_verb(span_cut(t, at, next)) &&
            lint_verbs_start(t, l->options->formal).verb != LINT_VERB_NONE) {
            struct lint_finding *f = about(l, LINT_O5, 0, i, k);
            f->other = mem_strndup(t.s + at, next - at);
            return;
        }
    }
}

void lint_objectives(struct lint *l)
{
    size_t with = 0;
    for (size_t i = 0; i < l->plan->module_count; i++) {
        with += l->plan->modules[i].objectives.count > 0;
    }
    if (with == 0 && l->plan->module_count > 0) { /* said once, not for each module */
        lint_add(l, LINT_O1, 0, -1);
        return;
    }
    for (size_t i = 0; i < l->plan->module_count; i++) {
        check_count(l, i);
        for (size_t k = 0; k < l->plan->modules[i].objectives.count; k++) {
            check_length(l, i, k);
            check_start(l, i, k);
            check_double(l, i, k);
        }
    }
}

/* --- the same twice --- */

/* A word without its ending, roughly: up to three letters, but at least four stay. */
#define STEM_LEAST  4
#define STEM_ENDING 3

/* A text as the crude stems of its words: the first letters, hashed. */
struct stems {
    size_t module;
    size_t objective; /* SIZE_MAX: the module's title */
    const char *text;
    uint64_t hashes[WORDS_MAX];
    size_t count;
    uint64_t seen; /* a bit for each hash: texts with few bits in common are not compared */
};

static size_t count_letters(const char *word)
{
    size_t n = 0;
    for (; *word; word++) {
        n += ((unsigned char)*word & 0xC0) != 0x80;
    }
    return n;
}

static uint64_t stem_hash(const char *word)
{
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
    size_t all = count_letters(word);
    size_t most = all > STEM_LEAST + STEM_ENDING ? all - STEM_ENDING : STEM_LEAST;
    size_t letters = 0;
    for (; *word; word++) {
        letters += ((unsigned char)*word & 0xC0) != 0x80;
        if (letters > most) {
            break;
        }
        h = (h ^ (unsigned char)*word) * 0x100000001b3u;
    }
    return h;
}

static void stems_init(struct stems *s, size_t module, size_t objective, const char *text)
{
    struct words w;
    *s = (struct stems){.module = module, .objective = objective, .text = text};
    words_init(&w, text);
    for (size_t i = 0; i < w.count; i++) {
        uint64_t h = stem_hash(w.items[i]);
        bool known = false;
        for (size_t k = 0; k < s->count && !known; k++) {
            known = s->hashes[k] == h;
        }
        if (!known) {
            s->hashes[s->count++] = h;
            s->seen |= UINT64_C(1) << (h >> 58);
        }
    }
    words_fini(&w);
}

static bool alike(const struct stems *a, const struct stems *b, int percent)
{
    size_t less = a->count < b->count ? a->count : b->count;
    size_t more = a->count < b->count ? b->count : a->count;
    /* Of texts that are alike so far, all but so many stems are common; each bit that only one of
     * them has is a stem that only one has. */
    size_t apart = less * (size_t)(100 - percent) / (size_t)(percent > 0 ? percent : 1);
    if (less == 0 || less * 100 < more * (size_t)percent ||
        (size_t)__builtin_popcountll(a->seen ^ b->seen) > apart) {
        return false;
    }
    size_t common = 0;
    for (size_t i = 0; i < a->count; i++) {
        bool has = false;
        for (size_t k = 0; k < b->count && !has; k++) {
            has = a->hashes[i] == b->hashes[k];
        }
        common += has;
    }
    return common * 100 >= (a->count + b->count - common) * (size_t)percent;
}

static void note_repeat(struct lint *l, const struct stems *first, const struct stems *again)
{
    bool title = again->objective == SIZE_MAX;
    struct lint_finding *f = lint_add(l, LINT_O6, title ? 0 : 1, (int)again->module);
    f->field = title ? LINT_FIELD_TITLE : LINT_FIELD_OBJECTIVE;
    f->index = title ? 0 : again->objective;
    f->what = mem_strdup(again->text);
    f->other = mem_strdup(first->text);
    f->numbers[0] = (int64_t)first->module + 1;
    f->fix = title ? LINT_FIX_NONE : LINT_FIX_REMOVE;
}

void lint_repeats(struct lint *l)
{
    struct stems *list = NULL;
    size_t count = 0;
    size_t cap = 0;
    int percent = lint_limit(l, LINT_O6, 0);
    if (!lint_is_on(l, LINT_O6)) {
        return;
    }
    for (size_t i = 0; i < l->plan->module_count; i++) {
        const struct plan_module *m = &l->plan->modules[i];
        mem_grow(&list, &cap, count + m->objectives.count + 1, sizeof *list);
        stems_init(&list[count++], i, SIZE_MAX, m->title);
        for (size_t k = 0; k < m->objectives.count; k++) {
            stems_init(&list[count++], i, k, m->objectives.items[k]);
        }
    }
    for (size_t i = 1; i < count; i++) {
        for (size_t k = 0; k < i; k++) {
            bool kinds = (list[i].objective == SIZE_MAX) == (list[k].objective == SIZE_MAX);
            if (kinds && alike(&list[k], &list[i], percent)) {
                note_repeat(l, &list[k], &list[i]);
                break; /* said once of each */
            }
        }
    }
    free(list);
}

/* --- the climb --- */

static int compare_levels(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

/* The median level of the modules [from, to); 0 when no level is known. */
static int median_level(const struct lint *l, size_t from, size_t to, int *highest)
{
    int *levels = NULL;
    size_t count = 0;
    size_t cap = 0;
    for (size_t i = from; i < to; i++) {
        const struct strlist *o = &l->plan->modules[i].objectives;
        for (size_t k = 0; k < o->count; k++) {
            int level = lint_verbs_start(span_of(o->items[k]), false).level;
            if (level > 0) {
                mem_grow(&levels, &cap, count + 1, sizeof *levels);
                levels[count++] = level;
                *highest = level > *highest ? level : *highest;
            }
        }
    }
    if (count > 0) {
        qsort(levels, count, sizeof *levels, compare_levels);
    }
    int median = count > 0 ? levels[count / 2] : 0;
    free(levels);
    return median;
}

void lint_climb(struct lint *l)
{
    size_t n = l->plan->module_count;
    int highest = 0;
    if (n < 3) {
        return;
    }
    int first = median_level(l, 0, n / 3, &highest);
    int last = median_level(l, n - n / 3, n, &highest);
    if (first > 0 && last > 0 && last < first) {
        struct lint_finding *f = lint_add(l, LINT_O7, 0, -1);
        f->numbers[0] = first;
        f->numbers[1] = last;
    }
    median_level(l, 0, n, &highest);
    bool advanced = l->in->track && l->in->track->difficulty == DIFFICULTY_ADVANCED;
    if (advanced && highest > 0 && highest < 4) {
        lint_add(l, LINT_O7, 1, -1)->numbers[0] = highest;
    }
}
