#include "builtin_clause_internal.h"

#include "builtin_compose_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_COLUMNS 120

static const struct builtin_word *word_at(const struct builtin_clause *c, size_t i)
{
    return i >= c->from && i < c->to ? &c->w->items[i] : NULL;
}

bool builtin_clause_is(const struct builtin_clause *c, size_t i, enum builtin_meaning meaning)
{
    const struct builtin_word *w = word_at(c, i);

    return w && w->kind == BUILTIN_WORD && builtin_word_is(w, meaning);
}

bool builtin_clause_kind(const struct builtin_clause *c, size_t i, enum builtin_word_kind kind)
{
    const struct builtin_word *w = word_at(c, i);

    return w && w->kind == kind;
}

bool builtin_clause_mark(const struct builtin_clause *c, size_t i, char mark)
{
    return builtin_clause_kind(c, i, BUILTIN_MARK) && c->w->items[i].mark == mark;
}

size_t builtin_clause_find(const struct builtin_clause *c, size_t i, enum builtin_meaning meaning)
{
    while (i < c->to && !builtin_clause_is(c, i, meaning)) {
        i++;
    }
    return i;
}

size_t builtin_clause_find_kind(const struct builtin_clause *c, size_t i,
                                enum builtin_word_kind kind)
{
    while (i < c->to && !builtin_clause_kind(c, i, kind)) {
        i++;
    }
    return i;
}

size_t builtin_clause_skip(const struct builtin_clause *c, size_t i, enum builtin_meaning meaning)
{
    while (builtin_clause_is(c, i, meaning)) {
        i++;
    }
    return i;
}

bool builtin_clause_has(const struct builtin_clause *c, enum builtin_meaning meaning)
{
    return builtin_clause_find(c, c->from, meaning) < c->to;
}

/* --- free text --- */

static bool leads_in(const struct builtin_clause *c, size_t i)
{
    return builtin_clause_is(c, i, BUILTIN_ARTICLE) || builtin_clause_is(c, i, BUILTIN_PLEASE) ||
           builtin_clause_kind(c, i, BUILTIN_MARK);
}

static bool leads_out(const struct builtin_clause *c, size_t i)
{
    static const enum builtin_meaning meanings[] = {BUILTIN_IN,     BUILTIN_BY,  BUILTIN_UNTIL,
                                                    BUILTIN_LEAD,   BUILTIN_AND, BUILTIN_PLEASE,
                                                    BUILTIN_ARTICLE};

    for (size_t m = 0; m < sizeof meanings / sizeof meanings[0]; m++) {
        if (builtin_clause_is(c, i, meanings[m])) {
            return true;
        }
    }
    return builtin_clause_kind(c, i, BUILTIN_MARK) && !builtin_clause_mark(c, i, ')') &&
           !builtin_clause_mark(c, i, '%');
}

char *builtin_clause_text(const struct builtin_clause *c, struct builtin_range r)
{
    const struct builtin_word *items = c->w->items;
    char *raw;
    char *line;

    while (r.from < r.to && leads_in(c, r.from)) {
        r.from++;
    }
    while (r.from < r.to && leads_out(c, r.to - 1)) {
        r.to--;
    }
    if (r.from >= r.to) {
        return NULL;
    }
    raw = r.to - r.from == 1 && items[r.from].kind == BUILTIN_QUOTE
              ? mem_strdup(items[r.from].text)
              : mem_strndup(c->w->source + items[r.from].start,
                            items[r.to - 1].end - items[r.from].start);
    line = builtin_line(raw, TITLE_COLUMNS);
    free(raw);
    if (text_blank(line)) {
        free(line);
        return NULL;
    }
    return line;
}

/* --- references --- */

/* Where a title made of bare words ends. */
static size_t title_end(const struct builtin_clause *c, size_t i)
{
    static const enum builtin_meaning stops[] = {
        BUILTIN_IN,     BUILTIN_OUT,    BUILTIN_UNTIL,   BUILTIN_BY,
        BUILTIN_AFTER,  BUILTIN_BEFORE, BUILTIN_BETWEEN, BUILTIN_AS,
        BUILTIN_PLEASE, BUILTIN_LONGER, BUILTIN_SHORTER, BUILTIN_MODULE,
        BUILTIN_NOT,    BUILTIN_RANKED, BUILTIN_UP,      BUILTIN_DOWN};

    for (size_t start = i; i < c->to; i++) {
        const struct builtin_word *w = &c->w->items[i];
        if (i > start && builtin_clause_skip(c, i + 1, BUILTIN_PLEASE) == c->to &&
            (builtin_clause_is(c, i, BUILTIN_ORDINAL) || builtin_clause_is(c, i, BUILTIN_LAST))) {
            break; /* "put Functions first" */
        }
        if (w->kind == BUILTIN_DURATION || (w->kind == BUILTIN_MARK && !strchr("-/&+", w->mark))) {
            break;
        }
        for (size_t s = 0; s < sizeof stops / sizeof stops[0]; s++) {
            if (builtin_clause_is(c, i, stops[s])) {
                return i;
            }
        }
    }
    return i;
}

static size_t ref_title(const struct builtin_clause *c, size_t from, size_t to,
                        struct builtin_ref *out)
{
    char *title = builtin_clause_text(c, (struct builtin_range){from, to});

    if (!title) {
        return from;
    }
    *out = (struct builtin_ref){.kind = BUILTIN_REF_TITLE, .title = title};
    return to;
}

static size_t ref_number(struct builtin_ref *out, int number, size_t end)
{
    *out = (struct builtin_ref){.kind = BUILTIN_REF_NUMBER, .number = number};
    return end;
}

static size_t ref_last(struct builtin_ref *out, size_t end)
{
    *out = (struct builtin_ref){.kind = BUILTIN_REF_LAST};
    return end;
}

/* What follows the word "module". */
static size_t ref_after_noun(const struct builtin_clause *c, size_t i, struct builtin_ref *out)
{
    size_t start = i;

    while (builtin_clause_mark(c, i, '#') || builtin_clause_is(c, i, BUILTIN_AMOUNT) ||
           builtin_clause_is(c, i, BUILTIN_CALLED)) {
        i++;
    }
    if (builtin_clause_kind(c, i, BUILTIN_NUMBER) ||
        (builtin_clause_is(c, i, BUILTIN_NUMERAL) && !builtin_clause_is(c, i, BUILTIN_ARTICLE))) {
        return ref_number(out, c->w->items[i].value, i + 1);
    }
    if (builtin_clause_is(c, i, BUILTIN_ORDINAL) && !builtin_clause_is(c, i, BUILTIN_RANKED)) {
        return ref_number(out, c->w->items[i].value, i + 1);
    }
    if (builtin_clause_is(c, i, BUILTIN_LAST) && !builtin_clause_is(c, i, BUILTIN_RANKED)) {
        return ref_last(out, i + 1);
    }
    if (builtin_clause_kind(c, i, BUILTIN_QUOTE)) {
        return ref_title(c, i, i + 1, out);
    }
    if (builtin_clause_is(c, i, BUILTIN_ABOUT) || i > start) {
        size_t from = builtin_clause_skip(c, i, BUILTIN_ABOUT);
        size_t end = ref_title(c, from, title_end(c, from), out);
        return end > from ? end : start;
    }
    return start;
}

size_t builtin_clause_ref(const struct builtin_clause *c, size_t i, struct builtin_ref *out)
{
    size_t start = i;
    size_t end;

    i = builtin_clause_skip(c, i, BUILTIN_ARTICLE);
    if (builtin_clause_is(c, i, BUILTIN_MODULE)) {
        end = ref_after_noun(c, i + 1, out);
        return end > i + 1 ? end : start;
    }
    if (builtin_clause_kind(c, i, BUILTIN_NUMBER) || builtin_clause_is(c, i, BUILTIN_ORDINAL)) {
        end = ref_number(out, c->w->items[i].value, i + 1);
    } else if (builtin_clause_is(c, i, BUILTIN_LAST)) {
        end = ref_last(out, i + 1);
    } else if (builtin_clause_kind(c, i, BUILTIN_QUOTE)) {
        end = ref_title(c, i, i + 1, out);
    } else if (builtin_clause_is(c, i, BUILTIN_IT)) {
        *out = (struct builtin_ref){.kind = BUILTIN_REF_IT};
        return i + 1;
    } else {
        return start;
    }
    if (builtin_clause_is(c, end, BUILTIN_MODULE)) {
        end++;
    } else if (builtin_clause_is(c, end, BUILTIN_NEW)) {
        end++; /* "the last one" */
    }
    return end > i ? end : start;
}

size_t builtin_clause_loose_ref(const struct builtin_clause *c, size_t i, struct builtin_ref *out)
{
    size_t end = builtin_clause_ref(c, i, out);
    size_t from;

    if (end > i) {
        return end;
    }
    from = builtin_clause_skip(c, i, BUILTIN_ARTICLE);
    if (builtin_clause_is(c, from, BUILTIN_MODULE)) {
        from++; /* "модуль тестирование" */
    }
    end = ref_title(c, from, title_end(c, from), out);
    if (end == from) {
        return i;
    }
    return end + builtin_clause_is(c, end, BUILTIN_MODULE); /* "the testing module" */
}

static size_t list_joint(const struct builtin_clause *c, size_t i)
{
    if (builtin_clause_mark(c, i, ',') || builtin_clause_mark(c, i, '&')) {
        i++;
    }
    return builtin_clause_skip(c, i, BUILTIN_AND);
}

static size_t add_range(const struct builtin_clause *c, size_t i, struct builtin_ref *out,
                        size_t max, size_t *count)
{
    int next = out[*count - 1].number + 1;

    if (out[*count - 1].kind != BUILTIN_REF_NUMBER || !builtin_clause_mark(c, i, '-') ||
        !builtin_clause_kind(c, i + 1, BUILTIN_NUMBER)) {
        return i;
    }
    for (; next <= c->w->items[i + 1].value && *count < max; next++) {
        ref_number(&out[(*count)++], next, 0);
    }
    return i + 2;
}

size_t builtin_clause_refs(const struct builtin_clause *c, size_t i, struct builtin_ref *out,
                           size_t max, size_t *count)
{
    size_t end = i;
    size_t at = i;

    while (*count < max) {
        size_t next = builtin_clause_ref(c, at, &out[*count]);
        if (next == at && *count > 0 && out[*count - 1].kind == BUILTIN_REF_NUMBER &&
            builtin_clause_is(c, at, BUILTIN_NUMERAL) && c->w->items[at].value > 1) {
            next = ref_number(&out[*count], c->w->items[at].value, at + 1);
        }
        if (next == at) {
            break;
        }
        (*count)++;
        end = add_range(c, next, out, max, count);
        at = list_joint(c, end);
        if (at == end) {
            break;
        }
    }
    return end;
}

static bool names_module(const struct builtin_clause *c, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (builtin_clause_is(c, i, BUILTIN_MODULE) || builtin_clause_is(c, i, BUILTIN_IT) ||
            builtin_clause_kind(c, i, BUILTIN_QUOTE)) {
            return true;
        }
    }
    return false;
}

struct builtin_range builtin_clause_named(const struct builtin_clause *c, size_t i,
                                          struct builtin_ref *out, size_t max, size_t *count)
{
    for (; i < c->to; i++) {
        size_t end = builtin_clause_refs(c, i, out, max, count);
        if (end > i && names_module(c, i, end)) {
            return (struct builtin_range){i, end};
        }
        while (*count > 0) {
            builtin_ref_fini(&out[--*count]);
        }
    }
    return (struct builtin_range){c->to, c->to};
}

/* --- places --- */

static size_t back_over(const struct builtin_clause *c, size_t i, size_t limit)
{
    while (i > limit && (builtin_clause_is(c, i - 1, BUILTIN_ARTICLE) ||
                         builtin_clause_is(c, i - 1, BUILTIN_IN))) {
        i--;
    }
    return i;
}

/* "of the course", "курса" after "at the end". */
static size_t over_course(const struct builtin_clause *c, size_t i)
{
    size_t at = builtin_clause_skip(c, i, BUILTIN_IN);

    at = builtin_clause_skip(c, at, BUILTIN_ARTICLE);
    return builtin_clause_is(c, at, BUILTIN_COURSE) ? at + 1 : i;
}

static size_t place_beside(const struct builtin_clause *c, size_t i, struct builtin_edit *e)
{
    size_t end = builtin_clause_loose_ref(c, i + 1, &e->other);

    if (end == i + 1) {
        return i;
    }
    e->place = builtin_clause_is(c, i, BUILTIN_BEFORE) ? BUILTIN_PLACE_BEFORE : BUILTIN_PLACE_AFTER;
    return end;
}

static size_t place_between(const struct builtin_clause *c, size_t i, struct builtin_edit *e)
{
    struct builtin_ref both[2] = {0};
    size_t count = 0;
    size_t end = builtin_clause_refs(c, i + 1, both, 2, &count);

    if (count < 2) {
        builtin_ref_fini(&both[0]);
        return i;
    }
    builtin_ref_fini(&both[1]);
    e->place = BUILTIN_PLACE_AFTER;
    e->other = both[0];
    return end;
}

/* "at the start", "в конец": only after a preposition, for "start" and "end" are nouns too. */
static size_t place_end(const struct builtin_clause *c, size_t i, struct builtin_edit *e)
{
    size_t noun = builtin_clause_skip(c, i + 1, BUILTIN_ARTICLE);
    bool start = builtin_clause_is(c, noun, BUILTIN_START);

    if (!start && !builtin_clause_is(c, noun, BUILTIN_END)) {
        return i;
    }
    e->place = start ? BUILTIN_PLACE_START : BUILTIN_PLACE_END;
    return over_course(c, noun + 1);
}

/* "на второе место", "to position 2", "to the last place". */
static size_t place_numbered(const struct builtin_clause *c, size_t i, struct builtin_edit *e)
{
    size_t at = builtin_clause_skip(c, i + 1, BUILTIN_ARTICLE);
    bool noun_first = builtin_clause_is(c, at, BUILTIN_PLACE_NOUN);
    struct builtin_ref ref = {0};
    size_t end = builtin_clause_ref(c, at + noun_first, &ref);
    bool placed = end > at + noun_first &&
                  (ref.kind == BUILTIN_REF_NUMBER || ref.kind == BUILTIN_REF_LAST) &&
                  (noun_first || builtin_clause_is(c, end, BUILTIN_PLACE_NOUN));

    if (!placed) {
        builtin_ref_fini(&ref);
        return i;
    }
    e->place = BUILTIN_PLACE_AT;
    e->other = ref;
    return noun_first ? end : end + 1;
}

/* "as module 3", "as the last one". */
static size_t place_as(const struct builtin_clause *c, size_t i, struct builtin_edit *e)
{
    size_t end = builtin_clause_ref(c, i + 1, &e->other);

    if (end == i + 1) {
        return i;
    }
    e->place = BUILTIN_PLACE_AT;
    return end;
}

/* "первым", and in English "first" or "last" at the end of the clause. */
static size_t place_ranked(const struct builtin_clause *c, size_t i, struct builtin_edit *e)
{
    bool last = builtin_clause_is(c, i, BUILTIN_LAST);
    size_t end = i + 1;

    if (!builtin_clause_is(c, i, BUILTIN_RANKED)) {
        size_t after = builtin_clause_skip(c, i + 1, BUILTIN_PLEASE);
        bool english = (last || builtin_clause_is(c, i, BUILTIN_ORDINAL)) &&
                       (unsigned char)c->w->items[i].text[0] < 0x80;
        if (!english || after < c->to || i == c->from) {
            return i;
        }
    } else if (builtin_clause_is(c, end, BUILTIN_MODULE)) {
        end++;
    }
    e->place = BUILTIN_PLACE_AT;
    if (last) {
        ref_last(&e->other, 0);
    } else {
        ref_number(&e->other, c->w->items[i].value, 0);
    }
    return end;
}

static size_t place_step(const struct builtin_clause *c, size_t i, struct builtin_edit *e)
{
    e->place = builtin_clause_is(c, i, BUILTIN_UP) ? BUILTIN_PLACE_UP : BUILTIN_PLACE_DOWN;
    return i + 1;
}

/* The first row whose word stands at i and whose phrase reads on from it. */
static const struct {
    enum builtin_meaning word;
    size_t (*read)(const struct builtin_clause *c, size_t i, struct builtin_edit *e);
} places[] = {
    {BUILTIN_AFTER, place_beside},    {BUILTIN_BEFORE, place_beside},
    {BUILTIN_BETWEEN, place_between}, {BUILTIN_IN, place_end},
    {BUILTIN_ABOUT, place_end}, /* "on top" */
    {BUILTIN_IN, place_numbered},     {BUILTIN_AS, place_as},
    {BUILTIN_RANKED, place_ranked},   {BUILTIN_ORDINAL, place_ranked},
    {BUILTIN_LAST, place_ranked},     {BUILTIN_UP, place_step},
    {BUILTIN_DOWN, place_step},
};

struct builtin_range builtin_clause_place(const struct builtin_clause *c, size_t i,
                                          struct builtin_edit *e)
{
    size_t limit = i;

    for (; i < c->to; i++) {
        for (size_t p = 0; p < sizeof places / sizeof places[0]; p++) {
            size_t end = builtin_clause_is(c, i, places[p].word) ? places[p].read(c, i, e) : i;
            if (end > i) {
                return (struct builtin_range){back_over(c, i, limit), end};
            }
        }
    }
    return (struct builtin_range){c->to, c->to};
}

struct builtin_range builtin_clause_target(const struct builtin_clause *c, size_t i,
                                           struct builtin_ref *out)
{
    for (; i < c->to; i++) {
        struct builtin_ref ref = {0};
        size_t end;
        if (!builtin_clause_is(c, i, BUILTIN_IN) && !builtin_clause_is(c, i, BUILTIN_OUT)) {
            continue;
        }
        end = builtin_clause_ref(c, i + 1, &ref);
        if (end > i + 1 && names_module(c, i + 1, end)) {
            *out = ref;
            return (struct builtin_range){i, end};
        }
        builtin_ref_fini(&ref);
    }
    return (struct builtin_range){c->to, c->to};
}
