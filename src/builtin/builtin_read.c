#include "builtin_read_internal.h"

#include "builtin_clause_internal.h"
#include "builtin_reading_internal.h"

/* --- clauses without a verb of ours --- */

/* "module 3 is not needed", "we don't need Functions", "функции не нужны". */
static bool read_unneeded(struct builtin_request *r, const struct builtin_clause *c, size_t not_at,
                          size_t need)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_REMOVE};
    struct builtin_ref targets[BUILTIN_READING_TARGETS_MAX] = {0};
    size_t count = 0;

    builtin_clause_named(c, c->from, targets, BUILTIN_READING_TARGETS_MAX, &count);
    if (count == 0) {
        struct builtin_clause before = {c->w, c->from, not_at};
        size_t at = builtin_clause_skip(c, need + 1, BUILTIN_FILLER);
        if (builtin_clause_loose_ref(c, at, &targets[0]) > at ||
            builtin_clause_loose_ref(&before, c->from, &targets[0]) > c->from) {
            count = 1;
        }
    }
    return builtin_reading_push_each(r, c, e, targets, count);
}

/* "more practice in module 2", "fewer modules", "больше времени на модуль 3". */
static bool read_compared(struct builtin_request *r, const struct builtin_clause *c, size_t at)
{
    int sign = builtin_clause_is(c, at, BUILTIN_MORE) ? 1 : -1;
    bool practice = builtin_clause_has(c, BUILTIN_PRACTICAL);
    bool theory = builtin_clause_has(c, BUILTIN_THEORETIC);

    if ((practice && sign > 0) || (theory && sign < 0 && !practice)) {
        return builtin_reading_practice(r, c);
    }
    if (practice || theory) {
        return false;
    }
    return builtin_clause_has(c, BUILTIN_TIME) || builtin_clause_has(c, BUILTIN_COUNTED) ||
                   builtin_clause_find_kind(c, c->from, BUILTIN_DURATION) < c->to
               ? builtin_read_size(r, c, at + 1, sign)
               : false;
}

/* Whether all words are those that may stand around "30 hours" when it is the whole course. */
static bool only_total(const struct builtin_clause *c)
{
    static const enum builtin_meaning small[] = {
        BUILTIN_FILLER, BUILTIN_COURSE,  BUILTIN_NEED, BUILTIN_IN,   BUILTIN_UNTIL,
        BUILTIN_BY,     BUILTIN_ARTICLE, BUILTIN_TIME, BUILTIN_LEAD, BUILTIN_BE};
    size_t durations = 0;

    for (size_t i = c->from; i < c->to; i++) {
        bool fits = !builtin_clause_kind(c, i, BUILTIN_WORD);
        durations += builtin_clause_kind(c, i, BUILTIN_DURATION);
        for (size_t s = 0; s < sizeof small / sizeof small[0] && !fits; s++) {
            fits = builtin_clause_is(c, i, small[s]);
        }
        if (!fits || builtin_clause_kind(c, i, BUILTIN_NUMBER) ||
            builtin_clause_kind(c, i, BUILTIN_QUOTE)) {
            return false;
        }
    }
    return durations == 1;
}

/* "module 2: 6 hours", "30 hours please". */
static bool read_stated(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_ref targets[BUILTIN_READING_TARGETS_MAX] = {0};
    struct builtin_edit e = {.kind = BUILTIN_EDIT_RESIZE_TO};
    size_t count = 0;
    size_t duration = builtin_clause_find_kind(c, c->from, BUILTIN_DURATION);

    if (duration == c->to || builtin_reading_is_per_period(c, duration)) {
        return false;
    }
    e.minutes = c->w->items[duration].value;
    builtin_clause_named(c, c->from, targets, BUILTIN_READING_TARGETS_MAX, &count);
    if (count > 0) {
        return builtin_reading_push_each(r, c, e, targets, count);
    }
    e.kind = BUILTIN_EDIT_TOTAL_TO;
    return only_total(c) && builtin_reading_push(r, c, &e);
}

bool builtin_read_plain(struct builtin_request *r, const struct builtin_clause *c)
{
    size_t not_at = builtin_clause_find(c, c->from, BUILTIN_NOT);
    size_t need = builtin_clause_find(c, c->from, BUILTIN_NEED);
    size_t more = builtin_clause_find(c, c->from, BUILTIN_MORE);
    size_t less = builtin_clause_find(c, c->from, BUILTIN_LESS);
    size_t noun = builtin_clause_find(c, c->from, BUILTIN_MODULE);
    bool new_module = noun < c->to && (builtin_clause_is(c, noun + 1, BUILTIN_ABOUT) ||
                                       builtin_clause_is(c, noun + 1, BUILTIN_CALLED) ||
                                       builtin_clause_is(c, noun + 1, BUILTIN_IN) ||
                                       builtin_clause_kind(c, noun + 1, BUILTIN_QUOTE));

    if (not_at < c->to && need < c->to) {
        return read_unneeded(r, c, not_at, need);
    }
    if (not_at < c->to) {
        return false;
    }
    if (new_module &&
        (need < noun || (noun > c->from && builtin_clause_is(c, noun - 1, BUILTIN_NEW)))) {
        return builtin_read_add(r, c, need < noun ? need + 1 : c->from);
    }
    if ((more < c->to || less < c->to) && read_compared(r, c, more < less ? more : less)) {
        return true;
    }
    if (need < c->to && builtin_clause_has(c, BUILTIN_COUNTED)) {
        return builtin_read_size(r, c, need + 1, 0); /* "I want 5 modules" */
    }
    return read_stated(r, c, c->from);
}

/* --- clauses --- */

/* What a verb's clause is read by. */
static const struct {
    enum builtin_meaning verb;
    builtin_read_fn *read;
} verbs[] = {
    {BUILTIN_ADD, builtin_read_add},        {BUILTIN_REMOVE, builtin_read_remove},
    {BUILTIN_RENAME, builtin_read_rename},  {BUILTIN_REPLACE, builtin_read_replace},
    {BUILTIN_MOVE, builtin_read_move},      {BUILTIN_SWAP, builtin_read_swap},
    {BUILTIN_LONGER, builtin_read_longer},  {BUILTIN_SHORTER, builtin_read_shorter},
    {BUILTIN_SPLIT_UP, builtin_read_split}, {BUILTIN_MERGE, builtin_read_merge},
    {BUILTIN_SET, builtin_read_set},
};

bool builtin_read_is_verb(const struct builtin_clause *c, size_t i)
{
    static const uint64_t verb_meanings = (UINT64_C(1) << BUILTIN_VERB_END) - 1;

    return builtin_clause_kind(c, i, BUILTIN_WORD) && (c->w->items[i].meanings & verb_meanings);
}

static bool is_negated(const struct builtin_clause *c, size_t i)
{
    return i > c->from && builtin_clause_is(c, i - 1, BUILTIN_NOT);
}

/* The first verb, where nobody says "do not"; c->to when there is none. */
size_t builtin_read_find_verb(const struct builtin_clause *c)
{
    for (size_t i = c->from; i < c->to; i++) {
        if (builtin_read_is_verb(c, i) && !is_negated(c, i)) {
            return i;
        }
    }
    return c->to;
}

/* What the verb means together with the rest of the clause. */
enum builtin_meaning builtin_read_verb_meaning(const struct builtin_clause *c, size_t at)
{
    bool length = builtin_clause_find_kind(c, c->from, BUILTIN_DURATION) < c->to ||
                  builtin_clause_has(c, BUILTIN_TWICE);

    if (builtin_clause_has(c, BUILTIN_SWAP)) {
        return BUILTIN_SWAP;
    }
    if (builtin_clause_is(c, at, BUILTIN_SET)) {
        return builtin_clause_has(c, BUILTIN_NAME) ? BUILTIN_RENAME : BUILTIN_SET;
    }
    if (builtin_clause_is(c, at, BUILTIN_REMOVE) && builtin_clause_is(c, at, BUILTIN_SHORTER)) {
        return length ? BUILTIN_SHORTER : BUILTIN_REMOVE; /* cut */
    }
    for (int v = 0; v < BUILTIN_VERB_END; v++) {
        if (builtin_clause_is(c, at, (enum builtin_meaning)v)) {
            return (enum builtin_meaning)v;
        }
    }
    return BUILTIN_VERB_END;
}

bool builtin_read_by(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                     enum builtin_meaning verb)
{
    for (size_t v = 0; v < sizeof verbs / sizeof verbs[0]; v++) {
        if (verbs[v].verb == verb) {
            return verbs[v].read(r, c, after);
        }
    }
    return false;
}
