#include "builtin_reading_internal.h"

#include "builtin_clause_internal.h"
#include "builtin_read_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define EDITS_MAX 50 /* of one message */

void builtin_ref_fini(struct builtin_ref *ref)
{
    free(ref->title);
    *ref = (struct builtin_ref){0};
}

void builtin_edit_fini(struct builtin_edit *e)
{
    builtin_ref_fini(&e->target);
    builtin_ref_fini(&e->other);
    free(e->text);
    free(e->source);
    *e = (struct builtin_edit){0};
}

/* --- building edits --- */

char *builtin_reading_source(const struct builtin_clause *c)
{
    return builtin_clause_text(c, (struct builtin_range){c->from, c->to});
}

/* "module 2 is too long, make it 8 hours": what stands before the verb is meant by "it". */
static void find_it(const struct builtin_clause *c, struct builtin_ref *it)
{
    struct builtin_clause before = {c->w, c->from, builtin_read_find_verb(c)};
    struct builtin_ref named = {0};
    size_t count = 0;

    if (it->kind == BUILTIN_REF_IT && before.to < c->to) {
        builtin_clause_named(&before, before.from, &named, 1, &count);
        if (count > 0) {
            *it = named;
        }
    }
}

bool builtin_reading_push(struct builtin_request *r, const struct builtin_clause *c,
                          struct builtin_edit *e)
{
    if (r->count == EDITS_MAX) {
        builtin_edit_fini(e);
        return false;
    }
    mem_grow(&r->edits, &r->cap, r->count + 1, sizeof *r->edits);
    find_it(c, &e->target);
    e->source = builtin_reading_source(c);
    r->edits[r->count++] = *e;
    *e = (struct builtin_edit){0};
    return true;
}

bool builtin_reading_push_each(struct builtin_request *r, const struct builtin_clause *c,
                               struct builtin_edit e, struct builtin_ref *targets, size_t count)
{
    bool pushed = count > 0;

    for (size_t i = 0; i < count; i++) {
        struct builtin_edit one = e;
        one.target = targets[i];
        targets[i] = (struct builtin_ref){0};
        pushed = builtin_reading_push(r, c, &one) && pushed;
    }
    return pushed;
}

bool builtin_reading_reject(struct builtin_edit *e)
{
    builtin_edit_fini(e);
    return false;
}

/* "practice on functions", "практики по функциям": a module by bare words. */
static bool practised_module(const struct builtin_clause *c, struct builtin_ref *out)
{
    size_t i = builtin_clause_find(c, c->from, BUILTIN_PRACTICAL) + 1;
    size_t from = builtin_clause_skip(c, builtin_clause_skip(c, i, BUILTIN_ABOUT), BUILTIN_IN);

    from = builtin_clause_skip(c, from, BUILTIN_ARTICLE);
    if (from == i || from >= c->to || builtin_clause_has(c, BUILTIN_COURSE) ||
        builtin_clause_has(c, BUILTIN_EACH)) {
        return false;
    }
    return builtin_clause_loose_ref(c, from, out) > from;
}

bool builtin_reading_practice(struct builtin_request *r, const struct builtin_clause *c)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_PRACTICE};
    struct builtin_ref targets[BUILTIN_READING_TARGETS_MAX] = {0};
    size_t count = 0;

    builtin_clause_named(c, c->from, targets, BUILTIN_READING_TARGETS_MAX, &count);
    if (count == 0 && practised_module(c, &targets[0])) {
        count = 1;
    }
    return count > 0 ? builtin_reading_push_each(r, c, e, targets, count)
                     : builtin_reading_push(r, c, &e);
}

/* --- free text --- */

static char *capitalised(char *take_text)
{
    struct buf out = BUF_INIT(LIMIT_TEXT);
    uint32_t cp;
    size_t n = text_decode(take_text, strlen(take_text), &cp);

    if ((cp >= 'a' && cp <= 'z') || (cp >= 0x430 && cp <= 0x44F)) {
        cp -= 0x20;
    } else if (cp == 0x451) {
        cp = 0x401;
    } else {
        return take_text;
    }
    text_encode(&out, cp);
    buf_add_str(&out, take_text + n);
    free(take_text);
    return buf_steal(&out);
}

enum builtin_case builtin_reading_case(const struct builtin_clause *c, size_t preposition)
{
    static const struct {
        const char *word;
        enum builtin_case from;
    } cases[] = {{"про", BUILTIN_ACCUSATIVE},
                 {"о", BUILTIN_PREPOSITIONAL},
                 {"об", BUILTIN_PREPOSITIONAL},
                 {"обо", BUILTIN_PREPOSITIONAL},
                 {"по", BUILTIN_DATIVE}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (builtin_clause_kind(c, preposition, BUILTIN_WORD) &&
            strcmp(c->w->items[preposition].text, cases[i].word) == 0) {
            return cases[i].from;
        }
    }
    return BUILTIN_NOMINATIVE;
}

char *builtin_reading_title(const struct builtin_clause *c, struct builtin_range r,
                            enum builtin_case from)
{
    struct builtin_clause part = {c->w, r.from, r.to};
    size_t quote = builtin_clause_find_kind(&part, r.from, BUILTIN_QUOTE);
    char *text;
    char *title;

    if (r.from >= r.to) {
        return NULL;
    }
    if (quote < r.to) {
        r = (struct builtin_range){quote, quote + 1};
        from = BUILTIN_NOMINATIVE;
    }
    text = builtin_clause_text(c, r);
    if (!text) {
        return NULL;
    }
    title = builtin_russian_title(text, from);
    free(text);
    return capitalised(title);
}

size_t builtin_reading_skip_small(const struct builtin_clause *c, size_t i)
{
    while (builtin_clause_is(c, i, BUILTIN_NEW) || builtin_clause_is(c, i, BUILTIN_MORE) ||
           builtin_clause_is(c, i, BUILTIN_ARTICLE) || builtin_clause_is(c, i, BUILTIN_PLEASE)) {
        i++;
    }
    return i;
}

/* --- numbers --- */

bool builtin_reading_is_count(const struct builtin_clause *c, size_t i)
{
    return builtin_clause_kind(c, i, BUILTIN_NUMBER) || builtin_clause_is(c, i, BUILTIN_NUMERAL);
}

int builtin_reading_count_before(const struct builtin_clause *c, size_t noun)
{
    size_t i = noun;

    while (i > c->from) {
        i--;
        if (builtin_reading_is_count(c, i)) {
            return c->w->items[i].value;
        }
        if (!builtin_clause_is(c, i, BUILTIN_MORE) && !builtin_clause_is(c, i, BUILTIN_NEW) &&
            !builtin_clause_is(c, i, BUILTIN_LESS)) {
            return 0;
        }
    }
    return 0;
}

int builtin_reading_count_after(const struct builtin_clause *c, size_t i)
{
    for (; i + 1 < c->to; i++) {
        if ((builtin_clause_is(c, i, BUILTIN_UNTIL) || builtin_clause_is(c, i, BUILTIN_BY) ||
             builtin_clause_is(c, i, BUILTIN_IN)) &&
            builtin_reading_is_count(c, i + 1)) {
            return c->w->items[i + 1].value;
        }
    }
    return 0;
}

bool builtin_reading_is_per_period(const struct builtin_clause *c, size_t duration)
{
    return builtin_clause_find(c, duration, BUILTIN_PERIOD) < c->to;
}
