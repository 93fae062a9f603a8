/* P: what comes before what. */
#include "lint_internal.h"

#include "module_refs_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"
#include "words_internal.h"

#include <stdlib.h>
#include <string.h>

/* One prerequisite of one module. */
struct prerequisite {
    struct lint *l;
    size_t module;
    const char *text;
};

static void check_number(void *ctx, int number)
{
    const struct prerequisite *p = ctx;
    bool there = number >= 1 && (size_t)number <= p->l->plan->module_count;
    if (there && (size_t)number <= p->module) {
        return;
    }
    struct lint_finding *f = lint_add(p->l, LINT_P1, there ? 1 : 0, (int)p->module);
    f->what = mem_strdup(p->text);
    f->numbers[0] = number;
}

/* The place of the module with just this title, apart from case; module_count when there is none.
 */
static size_t titled(const struct plan *plan, const char *text)
{
    char *wanted = text_folded(text, strlen(text));
    size_t found = plan->module_count;
    for (size_t i = 0; i < plan->module_count && found == plan->module_count; i++) {
        char *title = text_folded(plan->modules[i].title, strlen(plan->modules[i].title));
        found = strcmp(title, wanted) == 0 ? i : found;
        free(title);
    }
    free(wanted);
    return found;
}

static void check_prerequisites(struct lint *l, size_t i)
{
    const struct strlist *list = &l->plan->modules[i].prerequisites;
    for (size_t k = 0; k < list->count; k++) {
        struct prerequisite p = {.l = l, .module = i, .text = list->items[k]};
        module_refs_numbers(p.text, check_number, &p);
        size_t at = titled(l->plan, p.text);
        if (at < l->plan->module_count && at >= i) {
            check_number(&p, (int)at + 1);
        }
    }
}

/* Whether a text of module i has all words of a later module's title. */
static const char *uses(const struct plan_module *m, const struct words *title)
{
    const char *found = NULL;
    for (size_t k = 0; k < m->items.count && !found; k++) {
        struct words w;
        words_init(&w, m->items.items[k]);
        found = words_related(title, &w) == title->count ? m->items.items[k] : NULL;
        words_fini(&w);
    }
    return found;
}

static void check_use(struct lint *l, size_t later)
{
    struct words title;
    words_init(&title, l->plan->modules[later].title);
    for (size_t i = 0; title.count >= 2 && i < later; i++) {
        const char *item = uses(&l->plan->modules[i], &title);
        if (item) {
            struct lint_finding *f = lint_add(l, LINT_P2, 0, (int)i);
            f->what = mem_strdup(item);
            f->other = mem_strdup(l->plan->modules[later].title);
            f->numbers[0] = (int64_t)later + 1;
            break;
        }
    }
    words_fini(&title);
}

void lint_order(struct lint *l)
{
    const struct plan *p = l->plan;
    for (size_t i = 0; i < p->module_count; i++) {
        check_prerequisites(l, i);
    }
    for (size_t i = 1; lint_is_on(l, LINT_P2) && i < p->module_count; i++) {
        check_use(l, i);
    }
    bool demanding = l->in->track && l->in->track->difficulty != DIFFICULTY_BEGINNER;
    if (demanding && p->module_count > 0 && p->modules[0].prerequisites.count == 0) {
        lint_add(l, LINT_P3, 0, -1);
    }
}
