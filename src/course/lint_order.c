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

/* A text as words, and a bit for how each begins: words that are related begin with the same three
 * letters, so that most pairs of texts are told apart without a look at their words. */
struct said {
    size_t module;
    const char *text;
    struct words words;
    uint64_t starts;
};

#define START_LETTERS 3

static uint64_t start_bit(const char *word)
{
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
    size_t letters = 0;
    for (; *word; word++) {
        letters += ((unsigned char)*word & 0xC0) != 0x80;
        if (letters > START_LETTERS) {
            break;
        }
        h = (h ^ (unsigned char)*word) * 0x100000001b3u;
    }
    return UINT64_C(1) << (h >> 58);
}

static void said_init(struct said *s, size_t module, const char *text)
{
    *s = (struct said){.module = module, .text = text};
    words_init(&s->words, text);
    for (size_t i = 0; i < s->words.count; i++) {
        s->starts |= start_bit(s->words.items[i]);
    }
}

/* The items of all modules, in their order; owned. */
static struct said *read_items(const struct plan *p, size_t *count)
{
    struct said *items = NULL;
    size_t cap = 0;
    *count = 0;
    for (size_t i = 0; i < p->module_count; i++) {
        for (size_t k = 0; k < p->modules[i].items.count; k++) {
            mem_grow(&items, &cap, *count + 1, sizeof *items);
            said_init(&items[(*count)++], i, p->modules[i].items.items[k]);
        }
    }
    return items;
}

/* The first item before the module that has all words of its title. */
static void check_use(struct lint *l, const struct said *items, size_t count, size_t later)
{
    struct said title;
    said_init(&title, later, l->plan->modules[later].title);
    for (size_t i = 0; title.words.count >= 2 && i < count && items[i].module < later; i++) {
        if ((title.starts & ~items[i].starts) == 0 &&
            words_related(&title.words, &items[i].words) == title.words.count) {
            struct lint_finding *f = lint_add(l, LINT_P2, 0, (int)items[i].module);
            f->what = mem_strdup(items[i].text);
            f->other = mem_strdup(title.text);
            f->numbers[0] = (int64_t)later + 1;
            break;
        }
    }
    words_fini(&title.words);
}

static void check_uses(struct lint *l)
{
    size_t count = 0;
    struct said *items = read_items(l->plan, &count);
    for (size_t i = 1; i < l->plan->module_count; i++) {
        check_use(l, items, count, i);
    }
    for (size_t i = 0; i < count; i++) {
        words_fini(&items[i].words);
    }
    free(items);
}

void lint_order(struct lint *l)
{
    const struct plan *p = l->plan;
    for (size_t i = 0; i < p->module_count; i++) {
        check_prerequisites(l, i);
    }
    if (lint_is_on(l, LINT_P2)) {
        check_uses(l);
    }
    bool demanding = l->in->track && l->in->track->difficulty != DIFFICULTY_BEGINNER;
    if (demanding && p->module_count > 0 && p->modules[0].prerequisites.count == 0) {
        lint_add(l, LINT_P3, 0, -1);
    }
}
