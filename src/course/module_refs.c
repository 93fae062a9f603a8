#include "module_refs_internal.h"

#include "phrase_internal.h"
#include "plan_words_internal.h"
#include "syllabus/course/plan.h"
#include "words_internal.h"

/* Of a title with fewer words each may stand in any sentence. */
#define TITLE_WORDS 2

/* "2", "2 and 3", "2, 3 и 4", "2-4" at the start of t. */
static void read_numbers(struct span t, void (*each)(void *ctx, int number), void *ctx)
{
    static const char *const links[] = {"и", "and", "или", "or", "до", "to"};
    int number = 0;
    size_t n = plan_words_number(span_trim(t), &number);
    while (n > 0) {
        each(ctx, number);
        struct span rest = span_trim(span_from(span_trim(t), n));
        size_t link = phrase_match_any(rest, links, sizeof links / sizeof *links);
        bool range = rest.n > 0 && rest.s[0] == '-';
        if (link == 0 && rest.n > 0 && (rest.s[0] == ',' || range)) {
            link = 1;
        }
        int from = number;
        t = span_from(rest, link);
        n = link > 0 ? plan_words_number(span_trim(t), &number) : 0;
        for (int i = from + 1; n > 0 && range && i < number && i < from + 100; i++) {
            each(ctx, i);
        }
    }
}

void module_refs_numbers(const char *text, void (*each)(void *ctx, int number), void *ctx)
{
    struct span t = span_of(text);
    size_t pos = 0;
    size_t start = 0;
    while (phrase_next_word(t, &pos, &start)) {
        struct span rest = span_from(t, start);
        size_t n = 0;
        int number = 0;
        const struct plan_unit *u = plan_words_unit(rest, &n);
        if (u && u->rank == PLAN_RANK_MODULE) {
            read_numbers(span_from(rest, n), each, ctx);
            continue;
        }
        n = plan_words_ordinal(rest, &number);
        u = n > 0 ? plan_words_unit(span_trim(span_from(rest, n)), &n) : NULL;
        if (u && u->rank == PLAN_RANK_MODULE) {
            each(ctx, number);
        }
    }
}

struct naming {
    const struct plan *plan;
    bool *named;
    bool any;
};

static void name_number(void *ctx, int number)
{
    struct naming *n = ctx;
    if (number >= 1 && (size_t)number <= n->plan->module_count) {
        n->named[number - 1] = n->any = true;
    }
}

bool module_refs_find(const struct plan *p, const char *text, bool *named)
{
    struct naming n = {.plan = p, .named = named};
    struct words said;
    module_refs_numbers(text, name_number, &n);
    words_init(&said, text);
    for (size_t i = 0; i < p->module_count; i++) {
        struct words title;
        words_init(&title, p->modules[i].title);
        if (title.count >= TITLE_WORDS && words_related(&title, &said) == title.count) {
            named[i] = n.any = true;
        }
        words_fini(&title);
    }
    words_fini(&said);
    return n.any;
}
