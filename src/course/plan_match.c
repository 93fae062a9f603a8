/* The half of plan.h that compares by meaning: a title a person typed with the titles of a plan,
 * and the modules of one version with those of the version before. */
#include "words_internal.h"

#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

/* How alike the content of two modules must be (Jaccard) to be the same module under a new title:
 * less where the place speaks for it too. Tried on dialogues in which modules were renamed. */
#define ALIKE_AT_PLACE  0.4
#define ALIKE_ELSEWHERE 0.5

static char *folded(const char *s)
{
    return text_folded(s != NULL ? s : "", s != NULL ? strlen(s) : 0);
}

/* --- a title by the words a person uses for it --- */

/* Of what was asked for at least half must be in the title; among those the tighter title wins. */
static double title_score(const struct words *asked, const struct words *title)
{
    double found = (double)words_related(asked, title);

    if (found * 2 < (double)asked->count || title->count == 0) {
        return 0;
    }
    return found / (double)asked->count + words_likeness(asked, title) / 2;
}

int plan_find_title(const struct plan *p, const char *title)
{
    struct words asked;
    char *wanted = folded(title);
    double best_score = 0;
    int best = -1;

    words_init(&asked, title);
    for (size_t i = 0; i < p->module_count && asked.count > 0; i++) {
        char *own = folded(p->modules[i].title);
        bool same = strcmp(own, wanted) == 0;
        struct words words;

        free(own);
        words_init(&words, p->modules[i].title);
        double score = same ? 2 : title_score(&asked, &words); /* 1.5 is the most of the others */

        words_fini(&words);
        if (score > best_score) {
            best_score = score;
            best = (int)i;
        }
    }
    words_fini(&asked);
    free(wanted);
    return best;
}

/* --- ids from version to version --- */

/* What is compared of one module. */
struct face {
    char *title;           /* folded */
    struct word_set items; /* words of the items */
    struct word_set all;   /* words of title and items */
};

/* How much two modules have in common, by Jaccard. */
struct likeness {
    double items;
    double all;
};

/* match[i]: the place in `old` of the module that p->modules[i] is, or -1; used[k]: old->modules[k]
 * is taken. */
struct match {
    struct plan *p;
    const struct plan *old;
    struct face *faces, *old_faces;
    int *match;
    bool *used;
    struct likeness *likeness; /* of module i and old module k at i * old->module_count + k */
};

static struct face *faces_new(const struct plan *p)
{
    struct face *faces = mem_array(p->module_count, sizeof *faces);

    for (size_t i = 0; i < p->module_count; i++) {
        const struct plan_module *m = &p->modules[i];

        faces[i].title = folded(m->title);
        word_set_add(&faces[i].all, m->title);
        for (size_t k = 0; k < m->items.count; k++) {
            word_set_add(&faces[i].all, m->items.items[k]);
            word_set_add(&faces[i].items, m->items.items[k]);
        }
        word_set_seal(&faces[i].all);
        word_set_seal(&faces[i].items);
    }
    return faces;
}

static void faces_free(struct face *faces, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(faces[i].title);
    }
    free(faces);
}

static void take(struct match *m, size_t i, size_t k)
{
    m->match[i] = (int)k;
    m->used[k] = true;
}

static bool open_pair(const struct match *m, size_t i, size_t k)
{
    return m->match[i] < 0 && m->p->modules[i].id == NULL && !m->used[k] &&
           m->old->modules[k].id != NULL;
}

/* Modules that have their id already: what they are is settled. */
static void match_ids(struct match *m)
{
    for (size_t i = 0; i < m->p->module_count; i++) {
        int k = plan_find_module(m->old, m->p->modules[i].id);

        if (k >= 0 && !m->used[k]) {
            take(m, i, (size_t)k);
        }
    }
}

static bool same_title(const struct match *m, size_t i, size_t k)
{
    return open_pair(m, i, k) && m->faces[i].title[0] != '\0' &&
           strcmp(m->faces[i].title, m->old_faces[k].title) == 0;
}

/* Equal titles; where a title stands more than once, first those that kept their place. */
static void match_titles(struct match *m)
{
    for (size_t i = 0; i < m->p->module_count && i < m->old->module_count; i++) {
        if (same_title(m, i, i)) {
            take(m, i, i);
        }
    }
    for (size_t i = 0; i < m->p->module_count; i++) {
        for (size_t k = 0; k < m->old->module_count; k++) {
            if (same_title(m, i, k)) {
                take(m, i, k);
            }
        }
    }
}

/* The same number, or between the same neighbours: a module inserted before moves all numbers. */
static bool same_place(const struct match *m, size_t i, size_t k)
{
    bool after_same = i > 0 && k > 0 && m->match[i - 1] == (int)k - 1;
    bool before_same = i + 1 < m->p->module_count && m->match[i + 1] == (int)k + 1;

    return i == k || after_same || before_same;
}

/* How much speaks for the pair; 0 when it is not enough. */
static double pair_score(const struct match *m, size_t i, size_t k)
{
    const struct likeness *l = &m->likeness[i * m->old->module_count + k];

    if (same_place(m, i, k)) {
        double best = l->all > l->items ? l->all : l->items;

        return best >= ALIKE_AT_PLACE ? best + 1 : 0;
    }
    return l->all >= ALIKE_ELSEWHERE ? l->all : 0;
}

/* Only pairs that are still open are worth the work: mostly none is. */
static void measure(struct match *m)
{
    size_t wide = m->old->module_count;

    for (size_t i = 0; i < m->p->module_count; i++) {
        for (size_t k = 0; k < wide; k++) {
            if (open_pair(m, i, k)) {
                m->likeness[i * wide + k] = (struct likeness){
                    .items = word_set_jaccard(&m->faces[i].items, &m->old_faces[k].items),
                    .all = word_set_jaccard(&m->faces[i].all, &m->old_faces[k].all),
                };
            }
        }
    }
}

/* The best pair of what is left, again and again; of equals the first in the order of the plan. */
static void match_content(struct match *m)
{
    for (;;) {
        double best = 0;
        size_t best_i = 0;
        size_t best_k = 0;

        for (size_t i = 0; i < m->p->module_count; i++) {
            for (size_t k = 0; k < m->old->module_count; k++) {
                double score = open_pair(m, i, k) ? pair_score(m, i, k) : 0;

                if (score > best) {
                    best = score;
                    best_i = i;
                    best_k = k;
                }
            }
        }
        if (best == 0) {
            return;
        }
        take(m, best_i, best_k);
    }
}

static void adopt(struct match *m)
{
    for (size_t i = 0; i < m->p->module_count; i++) {
        if (m->match[i] >= 0 && m->p->modules[i].id == NULL) {
            const struct plan_module *old = &m->old->modules[m->match[i]];

            m->p->modules[i].id = mem_strdup(old->id);
            m->p->modules[i].pinned = old->pinned;
            m->p->modules[i].title_pinned = old->title_pinned;
            m->p->modules[i].hours_pinned = old->hours_pinned;
        }
    }
}

static void adopt_from(struct plan *p, const struct plan *old)
{
    struct match m = {
        .p = p,
        .old = old,
        .faces = faces_new(p),
        .old_faces = faces_new(old),
        .match = mem_array(p->module_count, sizeof(int)),
        .used = mem_array(old->module_count, sizeof(bool)),
        .likeness = mem_array(p->module_count * old->module_count, sizeof(struct likeness)),
    };

    for (size_t i = 0; i < p->module_count; i++) {
        m.match[i] = -1;
    }
    match_ids(&m);
    match_titles(&m);
    measure(&m);
    match_content(&m);
    adopt(&m);
    faces_free(m.faces, p->module_count);
    faces_free(m.old_faces, old->module_count);
    free(m.match);
    free(m.used);
    free(m.likeness);
}

void plan_adopt_ids(struct plan *p, const struct plan *old, const struct env *env)
{
    if (old != NULL) {
        adopt_from(p, old);
    }
    for (size_t i = 0; i < p->module_count; i++) {
        if (p->modules[i].id == NULL) {
            p->modules[i].id = env_new_id_dup(env);
        }
    }
}
