#include "builtin_parse_internal.h"

#include "builtin_clause_internal.h"
#include "builtin_russian_internal.h"
#include "builtin_words_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

#define EDITS_MAX      50 /* of one message */
#define TARGETS_MAX    16 /* of one edit */
#define PERCENT_LONGER 25 /* what "longer" and "shorter" mean without a number */
#define PARTS_MAX      10

/* Tries one reading of a clause. True when it gave edits; then they are in the request. */
typedef bool read_fn(struct builtin_request *r, const struct builtin_clause *c, size_t after);

void builtin_ref_fini(struct builtin_ref *ref)
{
    free(ref->title);
    *ref = (struct builtin_ref){0};
}

static void edit_fini(struct builtin_edit *e)
{
    builtin_ref_fini(&e->target);
    builtin_ref_fini(&e->other);
    free(e->text);
    free(e->source);
    *e = (struct builtin_edit){0};
}

/* --- building edits --- */

static char *clause_source(const struct builtin_clause *c)
{
    return builtin_clause_text(c, (struct builtin_range){c->from, c->to});
}

/* Moves `e` into the request. */
static bool push(struct builtin_request *r, const struct builtin_clause *c, struct builtin_edit *e)
{
    if (r->count == EDITS_MAX) {
        edit_fini(e);
        return false;
    }
    mem_grow(&r->edits, &r->cap, r->count + 1, sizeof *r->edits);
    e->source = clause_source(c);
    r->edits[r->count++] = *e;
    *e = (struct builtin_edit){0};
    return true;
}

/* One edit of the same kind for each of the modules, which are moved into them. */
static bool push_each(struct builtin_request *r, const struct builtin_clause *c,
                      struct builtin_edit e, struct builtin_ref *targets, size_t count)
{
    bool pushed = false;

    for (size_t i = 0; i < count; i++) {
        struct builtin_edit one = e;
        one.target = targets[i];
        targets[i] = (struct builtin_ref){0};
        pushed = push(r, c, &one) || pushed;
    }
    return pushed;
}

static bool reject(struct builtin_edit *e)
{
    edit_fini(e);
    return false;
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

static enum builtin_case case_after(const struct builtin_clause *c, size_t preposition)
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

/* The range as a title: a quotation in it is taken as it is. NULL when there is nothing. */
static char *titled(const struct builtin_clause *c, struct builtin_range r, enum builtin_case from)
{
    struct builtin_clause inside = {c->w, r.from, r.to};
    size_t quote = builtin_clause_find_kind(&inside, r.from, BUILTIN_QUOTE);
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

static size_t earlier(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool inside(size_t i, struct builtin_range r)
{
    return i >= r.from && i < r.to;
}

/* Over words that say nothing about what follows. */
static size_t skip_small(const struct builtin_clause *c, size_t i)
{
    while (builtin_clause_is(c, i, BUILTIN_NEW) || builtin_clause_is(c, i, BUILTIN_MORE) ||
           builtin_clause_is(c, i, BUILTIN_ARTICLE) || builtin_clause_is(c, i, BUILTIN_PLEASE)) {
        i++;
    }
    return i;
}

/* --- numbers --- */

static bool is_count(const struct builtin_clause *c, size_t i)
{
    return builtin_clause_kind(c, i, BUILTIN_NUMBER) || builtin_clause_is(c, i, BUILTIN_NUMERAL);
}

/* "5" of "5 more modules", where `noun` is "modules"; 0 when there is none. */
static int count_before(const struct builtin_clause *c, size_t noun)
{
    size_t i = noun;

    while (i > c->from) {
        i--;
        if (is_count(c, i)) {
            return c->w->items[i].value;
        }
        if (!builtin_clause_is(c, i, BUILTIN_MORE) && !builtin_clause_is(c, i, BUILTIN_NEW) &&
            !builtin_clause_is(c, i, BUILTIN_LESS)) {
            return 0;
        }
    }
    return 0;
}

/* The number after "to", "в", "на" from i on; 0 when there is none. */
static int count_after(const struct builtin_clause *c, size_t i)
{
    for (; i + 1 < c->to; i++) {
        if ((builtin_clause_is(c, i, BUILTIN_UNTIL) || builtin_clause_is(c, i, BUILTIN_BY) ||
             builtin_clause_is(c, i, BUILTIN_IN)) &&
            is_count(c, i + 1)) {
            return c->w->items[i + 1].value;
        }
    }
    return 0;
}

/* "2 hours a day" is no length of a course. */
static bool is_per_period(const struct builtin_clause *c, size_t duration)
{
    return builtin_clause_find(c, duration, BUILTIN_PERIOD) < c->to;
}

/* --- add --- */

/* A word that names a module and stands outside the phrases already read. */
static size_t find_noun(const struct builtin_clause *c, size_t i, struct builtin_range a,
                        struct builtin_range b)
{
    for (i = builtin_clause_find(c, i, BUILTIN_MODULE); i < c->to;
         i = builtin_clause_find(c, i + 1, BUILTIN_MODULE)) {
        if (!inside(i, a) && !inside(i, b)) {
            return i;
        }
    }
    return c->to;
}

/* "в план", "to the course" at the end says nothing and is no title. */
static size_t before_course(const struct builtin_clause *c, size_t i)
{
    for (; i < c->to; i++) {
        if (builtin_clause_is(c, i, BUILTIN_IN) &&
            builtin_clause_is(c, builtin_clause_skip(c, i + 1, BUILTIN_ARTICLE), BUILTIN_COURSE)) {
            return i;
        }
    }
    return c->to;
}

static size_t title_until(const struct builtin_clause *c, size_t from, struct builtin_range place)
{
    size_t end =
        earlier(builtin_clause_find_kind(c, from, BUILTIN_DURATION), before_course(c, from));

    return place.from >= from ? earlier(end, place.from) : end;
}

/* Where the topic is announced: "about", "called", "на тему", a colon. c->to when nowhere. */
static size_t find_about(const struct builtin_clause *c, size_t i, struct builtin_range place)
{
    for (; i < c->to; i++) {
        bool announces = builtin_clause_is(c, i, BUILTIN_ABOUT) ||
                         builtin_clause_is(c, i, BUILTIN_CALLED) ||
                         builtin_clause_is(c, i, BUILTIN_TOPIC) || builtin_clause_mark(c, i, ':');
        if (announces && !inside(i, place)) {
            return i;
        }
    }
    return c->to;
}

/* The title of a module to be added, whose noun stands at `noun`. */
static char *added_title(const struct builtin_clause *c, size_t after, size_t noun,
                         struct builtin_range place)
{
    size_t about = find_about(c, noun + 1, place);
    size_t duration = builtin_clause_find_kind(c, after, BUILTIN_DURATION);
    size_t from = about;
    char *title = NULL;

    while (builtin_clause_is(c, from, BUILTIN_ABOUT) ||
           builtin_clause_is(c, from, BUILTIN_CALLED) ||
           builtin_clause_is(c, from, BUILTIN_TOPIC) || builtin_clause_mark(c, from, ':')) {
        from++; /* "on the topic of", "под названием:" */
    }
    title =
        titled(c, (struct builtin_range){from, title_until(c, from, place)}, case_after(c, about));
    if (!title) {
        from = duration < noun ? duration + 1 : after; /* "a 4 hour testing module" */
        title = titled(c, (struct builtin_range){from, noun}, BUILTIN_ACCUSATIVE);
    }
    if (!title) {
        title = titled(c, (struct builtin_range){noun + 1, title_until(c, noun + 1, place)},
                       BUILTIN_NOMINATIVE);
    }
    return title;
}

static bool read_add_module(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                            size_t noun, struct builtin_range place, struct builtin_edit *e)
{
    size_t duration = builtin_clause_find_kind(c, c->from, BUILTIN_DURATION);
    int count = builtin_clause_is(c, noun, BUILTIN_COUNTED) ? count_before(c, noun) : 0;

    e->kind = BUILTIN_EDIT_ADD;
    if (duration < c->to) {
        if (is_per_period(c, duration)) {
            return reject(e);
        }
        e->minutes = c->w->items[duration].value;
    }
    if (noun == c->to) {
        e->text = titled(c, (struct builtin_range){after, title_until(c, after, place)},
                         BUILTIN_ACCUSATIVE);
        return e->text ? push(r, c, e) : reject(e);
    }
    if (is_count(c, noun + 1) && e->place == BUILTIN_PLACE_NONE) {
        /* "add module 3 about tests" says where it is to stand. */
        e->place = BUILTIN_PLACE_AT;
        e->other =
            (struct builtin_ref){.kind = BUILTIN_REF_NUMBER, .number = c->w->items[noun + 1].value};
        noun++;
    }
    e->text = count > 1 ? NULL : added_title(c, after, noun, place);
    if (!e->text && (e->place != BUILTIN_PLACE_NONE || find_about(c, noun, place) < c->to)) {
        return reject(e); /* several modules on one topic, or a place for nothing */
    }
    if (!e->text) {
        e->kind = BUILTIN_EDIT_COUNT_BY;
        e->count = count > 1 ? count : 1;
    }
    return push(r, c, e);
}

/* Something that goes into the module `target`. */
static bool read_add_item(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                          struct builtin_range target, struct builtin_edit *e)
{
    size_t duration = builtin_clause_find_kind(c, after, BUILTIN_DURATION);
    struct builtin_range what = {after, target.from >= after ? target.from : c->to};
    size_t small;
    size_t from;

    if (target.from == after) {
        what = (struct builtin_range){target.to, c->to}; /* "добавь в модуль 2 рекурсию" */
    }
    small = skip_small(c, what.from);
    if (duration == small) {
        e->kind = BUILTIN_EDIT_RESIZE_BY;
        e->minutes = c->w->items[duration].value;
        return push(r, c, e);
    }
    from = small;
    while (builtin_clause_is(c, from, BUILTIN_TOPIC) ||
           builtin_clause_is(c, from, BUILTIN_CALLED) ||
           builtin_clause_is(c, from, BUILTIN_ABOUT) || builtin_clause_mark(c, from, ':')) {
        from++;
    }
    e->text = titled(c, (struct builtin_range){from, what.to},
                     from > small ? case_after(c, from - 1) : BUILTIN_ACCUSATIVE);
    if (builtin_clause_is(c, small, BUILTIN_PRACTICAL) && (!e->text || from == small)) {
        free(e->text);
        e->text = NULL;
        e->kind = BUILTIN_EDIT_PRACTICE;
        return push(r, c, e);
    }
    e->kind = BUILTIN_EDIT_ITEM_ADD;
    return e->text ? push(r, c, e) : reject(e);
}

static bool read_add(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_edit e = {0};
    struct builtin_range target = builtin_clause_target(c, c->from, &e.target);
    struct builtin_range place = {c->to, c->to};
    size_t noun;
    size_t small = skip_small(c, after);
    bool quoted = builtin_clause_find_kind(c, after, BUILTIN_QUOTE) < c->to;

    if (target.from < c->to && find_noun(c, after, target, place) == c->to) {
        return read_add_item(r, c, after, target, &e);
    }
    builtin_ref_fini(&e.target);
    place = builtin_clause_place(c, c->from, &e);
    noun = find_noun(c, after, place, place);
    if (noun == c->to && place.from == c->to) {
        bool about = find_about(c, small + 1, place) < c->to || quoted;
        if (builtin_clause_kind(c, small, BUILTIN_DURATION)) {
            e.kind = BUILTIN_EDIT_TOTAL_BY;
            e.minutes = c->w->items[small].value;
            return is_per_period(c, small) ? reject(&e) : push(r, c, &e);
        }
        if (builtin_clause_is(c, small, BUILTIN_PRACTICAL) && !about) {
            e.kind = BUILTIN_EDIT_PRACTICE;
            return push(r, c, &e);
        }
        if (builtin_clause_is(c, small, BUILTIN_TOPIC) ||
            builtin_clause_is(c, small, BUILTIN_TIME) ||
            builtin_clause_is(c, small, BUILTIN_THEORETIC)) {
            return reject(&e); /* into which module? */
        }
    }
    return read_add_module(r, c, after, noun, place, &e);
}

/* --- lengths --- */

/* "to 4 hours" and not "by 4 hours"; without either a change of direction `sign` is a difference.
 */
static bool is_new_value(const struct builtin_clause *c, size_t duration, int sign)
{
    bool more = builtin_word_is(&c->w->items[duration], BUILTIN_MORE);
    size_t before =
        duration - (duration > c->from && builtin_clause_is(c, duration - 1, BUILTIN_LEAD));

    if (sign == 0) {
        return true;
    }
    return !more && before > c->from && builtin_clause_is(c, before - 1, BUILTIN_UNTIL);
}

/* The direction a "make" clause takes from "more", "longer", "меньше" in it. */
static int direction(const struct builtin_clause *c, size_t duration)
{
    if (duration < c->to && builtin_word_is(&c->w->items[duration], BUILTIN_MORE)) {
        return 1;
    }
    if (builtin_clause_has(c, BUILTIN_LONGER) || builtin_clause_has(c, BUILTIN_MORE)) {
        return 1;
    }
    if (builtin_clause_has(c, BUILTIN_SHORTER) || builtin_clause_has(c, BUILTIN_LESS)) {
        return -1;
    }
    return 0;
}

/* Fills minutes or percent; false when the clause gives no length. */
static bool read_length(const struct builtin_clause *c, int sign, struct builtin_edit *e, bool *to)
{
    size_t duration = builtin_clause_find_kind(c, c->from, BUILTIN_DURATION);
    size_t number = builtin_clause_find_kind(c, c->from, BUILTIN_NUMBER);

    *to = false;
    if (duration < c->to) {
        if (is_per_period(c, duration)) {
            return false;
        }
        *to = is_new_value(c, duration, sign);
        e->minutes = c->w->items[duration].value * (*to || sign > 0 ? 1 : -1);
        return true;
    }
    while (number < c->to && !builtin_clause_mark(c, number + 1, '%')) {
        number = builtin_clause_find_kind(c, number + 1, BUILTIN_NUMBER);
    }
    if (number < c->to && c->w->items[number].value <= 1000) {
        e->percent = sign * c->w->items[number].value;
        return sign != 0;
    }
    if (builtin_clause_kind(c, c->to - 1, BUILTIN_NUMBER) && c->to - 1 > c->from &&
        builtin_clause_is(c, c->to - 2, BUILTIN_UNTIL) && sign != 0) {
        *to = true; /* "сократи до 6": hours, for nothing else is counted here */
        e->minutes = earlier((size_t)c->w->items[c->to - 1].value, LIMIT_HOURS + 1) * 60;
        return e->minutes > 0;
    }
    e->percent =
        builtin_clause_has(c, BUILTIN_TWICE) ? (sign > 0 ? 100 : -50) : sign * PERCENT_LONGER;
    return sign != 0;
}

/* Whether "more" or "less" stands before the noun, a number perhaps between them. */
static bool is_compared(const struct builtin_clause *c, size_t noun)
{
    size_t i = noun;

    while (i > c->from && is_count(c, i - 1)) {
        i--;
    }
    if (i == noun || i == c->from) {
        i = noun;
    }
    return i > c->from && (builtin_clause_is(c, i - 1, BUILTIN_MORE) ||
                           builtin_clause_is(c, i - 1, BUILTIN_LESS) ||
                           builtin_clause_is(c, noun - 1, BUILTIN_MORE) ||
                           builtin_clause_is(c, noun - 1, BUILTIN_LESS));
}

/* "fewer modules", "5 модулей", "reduce the number of modules to 4". */
static bool read_count(struct builtin_request *r, const struct builtin_clause *c, int sign)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_COUNT_TO};
    size_t noun = builtin_clause_find(c, c->from, BUILTIN_COUNTED);
    bool amount = builtin_clause_has(c, BUILTIN_AMOUNT);
    int before = noun < c->to ? count_before(c, noun) : 0;
    int after = noun < c->to ? count_after(c, noun) : 0;
    bool compared = is_compared(c, noun);

    if (noun == c->to || builtin_clause_kind(c, noun + 1, BUILTIN_NUMBER)) {
        return false;
    }
    e.count = after > 0 && (amount || compared) ? after : before;
    if (compared && after == 0) {
        e.kind = BUILTIN_EDIT_COUNT_BY;
        e.count = sign * (before > 0 ? before : 1);
    } else if (amount && e.count == 0) {
        e.kind = BUILTIN_EDIT_COUNT_BY;
        e.count = sign;
    }
    return e.count != 0 && push(r, c, &e);
}

static bool read_size(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                      int sign)
{
    struct builtin_edit e = {0};
    struct builtin_ref targets[TARGETS_MAX] = {0};
    size_t count = 0;
    bool to;

    if (read_count(r, c, sign)) {
        return true;
    }
    builtin_clause_named(c, after, targets, TARGETS_MAX, &count);
    if (count == 0) {
        builtin_clause_named(c, c->from, targets, TARGETS_MAX, &count);
    }
    if (builtin_clause_has(c, BUILTIN_PRACTICAL) && sign > 0) {
        e.kind = BUILTIN_EDIT_PRACTICE;
        return count > 0 ? push_each(r, c, e, targets, count) : push(r, c, &e);
    }
    if (count == 0 && !builtin_clause_has(c, BUILTIN_COURSE) &&
        builtin_clause_loose_ref(c, after, &targets[0]) > after) {
        count = 1;
    }
    if (!read_length(c, sign, &e, &to)) {
        for (size_t i = 0; i < count; i++) {
            builtin_ref_fini(&targets[i]);
        }
        return false;
    }
    if (count == 0) {
        e.kind = to ? BUILTIN_EDIT_TOTAL_TO : BUILTIN_EDIT_TOTAL_BY;
        return push(r, c, &e);
    }
    e.kind = to ? BUILTIN_EDIT_RESIZE_TO : BUILTIN_EDIT_RESIZE_BY;
    return push_each(r, c, e, targets, count);
}

static bool read_longer(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    return read_size(r, c, after, 1);
}

static bool read_shorter(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    return read_size(r, c, after, -1);
}

/* --- places --- */

static bool read_move(struct builtin_request *r, const struct builtin_clause *c, size_t after);

static bool read_set(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    size_t duration = builtin_clause_find_kind(c, c->from, BUILTIN_DURATION);
    int sign = direction(c, duration);

    if (duration == c->to && sign == 0 && read_move(r, c, after)) {
        return true; /* "make module 4 the first" */
    }
    return read_size(r, c, after, sign);
}

/* "to 2" without the word "place". */
static bool read_bare_place(const struct builtin_clause *c, size_t i, struct builtin_edit *e)
{
    for (; i + 1 < c->to; i++) {
        if (builtin_clause_is(c, i, BUILTIN_IN) &&
            builtin_clause_ref(c, i + 1, &e->other) > i + 1) {
            e->place = BUILTIN_PLACE_AT;
            return true;
        }
    }
    return false;
}

static bool read_move(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_MOVE};
    size_t noun = skip_small(c, after);
    size_t end;

    if (noun > after && builtin_clause_is(c, noun, BUILTIN_MODULE) &&
        builtin_clause_is(c, after, BUILTIN_NEW)) {
        return read_add(r, c, after); /* "put a module about tests after module 2" */
    }
    end = builtin_clause_ref(c, after, &e.target);
    if (end == after && after > c->from + 1 &&
        builtin_clause_ref(c, c->from, &e.target) > c->from) {
        end = after; /* "модуль 4 поставь на второе место" */
    } else if (end == after) {
        end = builtin_clause_loose_ref(c, after, &e.target);
    }
    if (e.target.kind == BUILTIN_REF_NONE) {
        return reject(&e);
    }
    builtin_clause_place(c, end, &e);
    if (e.place == BUILTIN_PLACE_NONE && !read_bare_place(c, end, &e)) {
        edit_fini(&e);
        return builtin_clause_find_kind(c, after, BUILTIN_DURATION) < c->to &&
               read_size(r, c, after, 0); /* "поставь модулю 2 4 часа" */
    }
    return push(r, c, &e);
}

/* All references anywhere in the clause, bare numbers too. */
static size_t collect(const struct builtin_clause *c, struct builtin_ref *refs, size_t max)
{
    size_t count = 0;

    for (size_t i = c->from; i < c->to && count < max;) {
        size_t end = builtin_clause_refs(c, i, refs, max, &count);
        i = end > i ? end : i + 1;
    }
    return count;
}

static bool read_swap(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_SWAP};
    struct builtin_ref refs[2] = {0};

    if (collect(c, refs, 2) < 2) {
        builtin_ref_fini(&refs[0]);
        return false;
    }
    e.target = refs[0];
    e.other = refs[1];
    return push(r, c, &e);
}

static bool read_merge(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_ref refs[TARGETS_MAX] = {0};
    size_t count = collect(c, refs, TARGETS_MAX);
    bool pushed = false;

    for (size_t i = 1; i < count; i++) {
        struct builtin_edit e = {.kind = BUILTIN_EDIT_MERGE, .target = refs[0], .other = refs[i]};
        e.target.title = mem_strdup(refs[0].title);
        pushed = push(r, c, &e) || pushed;
    }
    builtin_ref_fini(&refs[0]);
    return pushed;
}

static bool read_split(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_SPLIT};
    size_t end = builtin_clause_loose_ref(c, after, &e.target);

    if (end == after && builtin_clause_ref(c, c->from, &e.target) == c->from) {
        return reject(&e);
    }
    e.count = count_after(c, end);
    e.count = e.count < 2 ? 2 : e.count > PARTS_MAX ? PARTS_MAX : e.count;
    return push(r, c, &e);
}

/* --- remove --- */

static bool read_remove_item(struct builtin_request *r, const struct builtin_clause *c,
                             size_t after, struct builtin_range target, struct builtin_edit *e)
{
    size_t from = skip_small(c, after);

    if (builtin_clause_kind(c, from, BUILTIN_DURATION)) {
        e->kind = BUILTIN_EDIT_RESIZE_BY;
        e->minutes = -c->w->items[from].value;
        return push(r, c, e);
    }
    while (builtin_clause_is(c, from, BUILTIN_TOPIC) || builtin_clause_is(c, from, BUILTIN_ABOUT)) {
        from++;
    }
    e->kind = BUILTIN_EDIT_ITEM_REMOVE;
    e->text = titled(c, (struct builtin_range){from, target.from}, BUILTIN_NOMINATIVE);
    return e->text ? push(r, c, e) : reject(e);
}

static bool read_remove(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_REMOVE};
    struct builtin_ref targets[TARGETS_MAX] = {0};
    size_t count = 0;
    struct builtin_range target = builtin_clause_target(c, after, &e.target);

    if (target.from < c->to && target.from > skip_small(c, after)) {
        return read_remove_item(r, c, after, target, &e);
    }
    edit_fini(&e);
    e.kind = BUILTIN_EDIT_REMOVE;
    if (builtin_clause_kind(c, skip_small(c, after), BUILTIN_DURATION)) {
        return read_size(r, c, after, -1); /* "убери 5 часов" */
    }
    if (builtin_clause_refs(c, after, targets, TARGETS_MAX, &count) == after) {
        builtin_clause_named(c, c->from, targets, TARGETS_MAX, &count);
    }
    if (count == 0 && builtin_clause_loose_ref(c, after, &targets[0]) > after) {
        count = 1;
    }
    return push_each(r, c, e, targets, count);
}

/* --- rename, replace --- */

static bool is_separator(const struct builtin_clause *c, size_t i)
{
    return builtin_clause_is(c, i, BUILTIN_UNTIL) || builtin_clause_is(c, i, BUILTIN_BY) ||
           builtin_clause_is(c, i, BUILTIN_AS) || builtin_clause_is(c, i, BUILTIN_LEAD) ||
           builtin_clause_is(c, i, BUILTIN_IN) || builtin_clause_mark(c, i, '>') ||
           builtin_clause_mark(c, i, ':') || builtin_clause_mark(c, i, '-') ||
           builtin_clause_mark(c, i, '=');
}

/* The module that gets a new name, and where the name starts. A title in bare words ends at the
 * last "to" or "в", for there may be others in it. False when none is named. */
static bool read_old_name(const struct builtin_clause *c, size_t after, struct builtin_ref *out,
                          size_t *name_from)
{
    size_t i = after;
    size_t end;

    while (builtin_clause_is(c, i, BUILTIN_NAME) || builtin_clause_is(c, i, BUILTIN_ARTICLE) ||
           (builtin_clause_is(c, i, BUILTIN_IN) && !builtin_clause_is(c, i, BUILTIN_UNTIL))) {
        i++;
    }
    *name_from = builtin_clause_ref(c, i, out);
    if (*name_from > i) {
        return true;
    }
    if (after > c->from + 1 && builtin_clause_ref(c, c->from, out) > c->from) {
        *name_from = i;
        return true;
    }
    for (end = c->to; end > i && !is_separator(c, end - 1); end--) {
    }
    *name_from = end;
    if (end > i + 1) {
        char *title = builtin_clause_text(c, (struct builtin_range){i, end - 1});
        if (title) {
            *out = (struct builtin_ref){.kind = BUILTIN_REF_TITLE, .title = title};
            return true;
        }
    }
    return false;
}

static bool read_new_name(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                          enum builtin_edit_kind kind, enum builtin_case from)
{
    struct builtin_edit e = {.kind = kind};
    size_t at;

    if (!read_old_name(c, after, &e.target, &at)) {
        return reject(&e);
    }
    while (is_separator(c, at)) {
        at++;
    }
    if (kind == BUILTIN_EDIT_REPLACE) {
        size_t noun = skip_small(c, at);
        if (builtin_clause_ref(c, at, &e.other) > at &&
            !builtin_clause_kind(c, at, BUILTIN_QUOTE) && e.other.kind == BUILTIN_REF_NUMBER) {
            e.kind = BUILTIN_EDIT_SWAP; /* "поменяй модуль 2 на модуль 3" */
            return push(r, c, &e);
        }
        builtin_ref_fini(&e.other);
        if (builtin_clause_is(c, noun, BUILTIN_MODULE)) {
            at = noun + 1;
            from = builtin_clause_is(c, at, BUILTIN_ABOUT) ? case_after(c, at) : BUILTIN_NOMINATIVE;
            at = builtin_clause_skip(c, at, BUILTIN_ABOUT);
        }
    }
    e.text = titled(c, (struct builtin_range){at, c->to}, from);
    return e.text ? push(r, c, &e) : reject(&e);
}

static bool read_rename(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    return read_new_name(r, c, after, BUILTIN_EDIT_RENAME, BUILTIN_NOMINATIVE);
}

static bool read_replace(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    return read_new_name(r, c, after, BUILTIN_EDIT_REPLACE, BUILTIN_ACCUSATIVE);
}

/* --- clauses without a verb of ours --- */

/* "module 3 is not needed". */
static bool read_unneeded(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_REMOVE};
    struct builtin_ref targets[TARGETS_MAX] = {0};
    size_t count = 0;

    builtin_clause_named(c, c->from, targets, TARGETS_MAX, &count);
    return push_each(r, c, e, targets, count);
}

/* "more practice in module 2", "fewer modules", "больше времени на модуль 3". */
static bool read_compared(struct builtin_request *r, const struct builtin_clause *c, size_t at)
{
    int sign = builtin_clause_is(c, at, BUILTIN_MORE) ? 1 : -1;
    bool practice = builtin_clause_has(c, BUILTIN_PRACTICAL);
    bool theory = builtin_clause_has(c, BUILTIN_THEORETIC);
    struct builtin_edit e = {.kind = BUILTIN_EDIT_PRACTICE};
    struct builtin_ref targets[TARGETS_MAX] = {0};
    size_t count = 0;

    if ((practice && sign > 0) || (theory && sign < 0 && !practice)) {
        builtin_clause_named(c, c->from, targets, TARGETS_MAX, &count);
        return count > 0 ? push_each(r, c, e, targets, count) : push(r, c, &e);
    }
    if (practice || theory) {
        return false;
    }
    return builtin_clause_has(c, BUILTIN_TIME) || builtin_clause_has(c, BUILTIN_COUNTED) ||
                   builtin_clause_find_kind(c, c->from, BUILTIN_DURATION) < c->to
               ? read_size(r, c, at + 1, sign)
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
    struct builtin_ref targets[TARGETS_MAX] = {0};
    struct builtin_edit e = {.kind = BUILTIN_EDIT_RESIZE_TO};
    size_t count = 0;
    size_t duration = builtin_clause_find_kind(c, c->from, BUILTIN_DURATION);

    if (duration == c->to || is_per_period(c, duration)) {
        return false;
    }
    e.minutes = c->w->items[duration].value;
    builtin_clause_named(c, c->from, targets, TARGETS_MAX, &count);
    if (count > 0) {
        return push_each(r, c, e, targets, count);
    }
    e.kind = BUILTIN_EDIT_TOTAL_TO;
    return only_total(c) && push(r, c, &e);
}

static bool read_plain(struct builtin_request *r, const struct builtin_clause *c)
{
    size_t not_at = builtin_clause_find(c, c->from, BUILTIN_NOT);
    size_t need = builtin_clause_find(c, c->from, BUILTIN_NEED);
    size_t more = earlier(builtin_clause_find(c, c->from, BUILTIN_MORE),
                          builtin_clause_find(c, c->from, BUILTIN_LESS));
    size_t noun = builtin_clause_find(c, c->from, BUILTIN_MODULE);
    bool new_module = noun < c->to && (builtin_clause_is(c, noun + 1, BUILTIN_ABOUT) ||
                                       builtin_clause_is(c, noun + 1, BUILTIN_CALLED) ||
                                       builtin_clause_is(c, noun + 1, BUILTIN_IN) ||
                                       builtin_clause_kind(c, noun + 1, BUILTIN_QUOTE));

    if (not_at < c->to && need < c->to) {
        return read_unneeded(r, c, need + 1);
    }
    if (not_at < c->to) {
        return false;
    }
    if (new_module &&
        (need < noun || (noun > c->from && builtin_clause_is(c, noun - 1, BUILTIN_NEW)))) {
        return read_add(r, c, need < noun ? need + 1 : c->from);
    }
    if (more < c->to && read_compared(r, c, more)) {
        return true;
    }
    return read_stated(r, c, c->from);
}

/* --- clauses --- */

/* What a verb's clause is read by. */
static const struct {
    enum builtin_meaning verb;
    read_fn *read;
} verbs[] = {
    {BUILTIN_ADD, read_add},        {BUILTIN_REMOVE, read_remove},
    {BUILTIN_RENAME, read_rename},  {BUILTIN_REPLACE, read_replace},
    {BUILTIN_MOVE, read_move},      {BUILTIN_SWAP, read_swap},
    {BUILTIN_LONGER, read_longer},  {BUILTIN_SHORTER, read_shorter},
    {BUILTIN_SPLIT_UP, read_split}, {BUILTIN_MERGE, read_merge},
    {BUILTIN_SET, read_set},
};

static bool is_verb(const struct builtin_clause *c, size_t i)
{
    for (int v = 0; v < BUILTIN_VERB_END; v++) {
        if (builtin_clause_is(c, i, (enum builtin_meaning)v)) {
            return true;
        }
    }
    return false;
}

static bool is_negated(const struct builtin_clause *c, size_t i)
{
    return i > c->from && builtin_clause_is(c, i - 1, BUILTIN_NOT);
}

/* The first verb, where nobody says "do not"; c->to when there is none. */
static size_t find_verb(const struct builtin_clause *c)
{
    for (size_t i = c->from; i < c->to; i++) {
        if (is_verb(c, i) && !is_negated(c, i)) {
            return i;
        }
    }
    return c->to;
}

/* What the verb means together with the rest of the clause. */
static enum builtin_meaning verb_meaning(const struct builtin_clause *c, size_t at)
{
    bool length = builtin_clause_find_kind(c, c->from, BUILTIN_DURATION) < c->to;

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

static bool read_by(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                    enum builtin_meaning verb)
{
    for (size_t v = 0; v < sizeof verbs / sizeof verbs[0]; v++) {
        if (verbs[v].verb == verb) {
            return verbs[v].read(r, c, after);
        }
    }
    return false;
}

/* --- questions --- */

static enum builtin_question classify(const struct builtin_clause *c, struct builtin_ref *about)
{
    size_t count = 0;

    builtin_clause_named(c, c->from, about, 1, &count);
    if (count > 0 && about->kind != BUILTIN_REF_IT) {
        return BUILTIN_ASKS_MODULE;
    }
    builtin_ref_fini(about);
    if (builtin_clause_has(c, BUILTIN_GOAL)) {
        return BUILTIN_ASKS_GOALS;
    }
    if (builtin_clause_has(c, BUILTIN_MODULE)) {
        return BUILTIN_ASKS_MODULES;
    }
    if (builtin_clause_has(c, BUILTIN_TIME) ||
        builtin_clause_find_kind(c, c->from, BUILTIN_DURATION) < c->to) {
        return BUILTIN_ASKS_TOTAL;
    }
    if (builtin_clause_has(c, BUILTIN_IDENTITY)) {
        return BUILTIN_ASKS_WHO;
    }
    return builtin_clause_has(c, BUILTIN_COURSE) ? BUILTIN_ASKS_TOTAL : BUILTIN_ASKS_OTHER;
}

static void ask(struct builtin_request *r, const struct builtin_clause *c)
{
    if (r->question == BUILTIN_ASKS_NOTHING) {
        r->question = classify(c, &r->about);
    }
}

/* "how", "сколько" at the start; "is", "есть" there when no edit follows ("is it possible to add").
 * "what if", "how about" propose an edit. */
static bool asks(const struct builtin_clause *c)
{
    size_t i = c->from;

    while (i < c->to && !builtin_clause_is(c, i, BUILTIN_ASK) &&
           !builtin_clause_is(c, i, BUILTIN_BE) && !is_verb(c, i) &&
           (builtin_clause_is(c, i, BUILTIN_FILLER) || builtin_clause_kind(c, i, BUILTIN_MARK))) {
        i++;
    }
    if (builtin_clause_is(c, i, BUILTIN_ASK)) {
        return !builtin_clause_is(c, i + 1, BUILTIN_IF);
    }
    return builtin_clause_is(c, i, BUILTIN_BE) && find_verb(c) == c->to;
}

/* --- the message --- */

/* Whether somebody seems to want a change here: then silence would be wrong. */
static bool looks_like_edit(const struct builtin_clause *c)
{
    for (size_t i = c->from; i < c->to; i++) {
        if (is_verb(c, i) || builtin_clause_is(c, i, BUILTIN_MODULE) ||
            builtin_clause_kind(c, i, BUILTIN_DURATION) ||
            builtin_clause_is(c, i, BUILTIN_PRACTICAL)) {
            return true;
        }
    }
    return false;
}

/* Reads one clause; *carried is the verb that the next one of the sentence may leave out. */
static void read_clause(struct builtin_request *r, const struct builtin_clause *c, bool question,
                        enum builtin_meaning *carried)
{
    size_t verb = find_verb(c);
    bool understood;

    if (asks(c)) {
        ask(r, c);
        return;
    }
    if (verb < c->to) {
        *carried = verb_meaning(c, verb);
        understood = read_by(r, c, verb + 1, *carried);
    } else if (*carried != BUILTIN_VERB_END && !builtin_clause_has(c, BUILTIN_NOT) &&
               !builtin_clause_has(c, BUILTIN_MORE) && !builtin_clause_has(c, BUILTIN_LESS)) {
        understood = read_by(r, c, c->from, *carried);
    } else {
        understood = read_plain(r, c);
    }
    if (!understood && (question || builtin_clause_has(c, BUILTIN_IDENTITY)) && verb == c->to) {
        ask(r, c);
    } else if (!understood && looks_like_edit(c)) {
        char *source = clause_source(c);
        if (source) {
            strlist_take(&r->unclear, source);
        }
    }
}

static bool ends_sentence(const struct builtin_words *w, size_t i)
{
    const struct builtin_word *word = &w->items[i];
    char next = w->source[word->end];

    if (word->kind != BUILTIN_MARK) {
        return false;
    }
    return strchr("\n;!?", word->mark) || (word->mark == '.' && (!next || strchr(" \n", next)));
}

/* Whether words [from, at) are an edit already, so that another can follow. */
static bool is_complete(const struct builtin_clause *c)
{
    return find_verb(c) < c->to || builtin_clause_has(c, BUILTIN_MORE) ||
           builtin_clause_has(c, BUILTIN_LESS) || builtin_clause_has(c, BUILTIN_NEED) ||
           builtin_clause_find_kind(c, c->from, BUILTIN_DURATION) < c->to;
}

/* The length of a module without a verb: "…, а модуль 3 до 6 часов". */
static bool is_elliptic(const struct builtin_clause *left, const struct builtin_clause *right)
{
    struct builtin_ref ref = {0};
    bool measured = builtin_clause_find_kind(left, left->from, BUILTIN_DURATION) < left->to ||
                    builtin_clause_has(left, BUILTIN_LONGER) ||
                    builtin_clause_has(left, BUILTIN_SHORTER);
    size_t end = measured ? builtin_clause_ref(right, right->from, &ref) : right->from;
    bool named = end > right->from && ref.kind != BUILTIN_REF_TITLE;
    bool length = builtin_clause_kind(right, end, BUILTIN_DURATION) ||
                  builtin_clause_is(right, end, BUILTIN_UNTIL) ||
                  builtin_clause_is(right, end, BUILTIN_BY) ||
                  builtin_clause_is(right, end, BUILTIN_LONGER) ||
                  builtin_clause_is(right, end, BUILTIN_SHORTER);

    builtin_ref_fini(&ref);
    return named && length;
}

/* Where the clause after a joint at i begins; i when no new edit follows it. */
static size_t next_edit(const struct builtin_clause *sentence, size_t from, size_t i)
{
    struct builtin_clause left = {sentence->w, from, i};
    struct builtin_clause right = {sentence->w, i, sentence->to};
    size_t j = i;

    if (!builtin_clause_mark(sentence, i, ',') && !builtin_clause_is(sentence, i, BUILTIN_AND) &&
        !builtin_clause_is(sentence, i, BUILTIN_THEN)) {
        return i;
    }
    while (!is_verb(sentence, j) && (builtin_clause_kind(sentence, j, BUILTIN_MARK) ||
                                     builtin_clause_is(sentence, j, BUILTIN_AND) ||
                                     builtin_clause_is(sentence, j, BUILTIN_FILLER))) {
        j++;
    }
    right.from = j;
    if (j == i || j >= sentence->to || !is_complete(&left)) {
        return i;
    }
    if (is_verb(sentence, j) || is_elliptic(&left, &right)) {
        return j;
    }
    if ((builtin_clause_is(sentence, j, BUILTIN_MORE) ||
         builtin_clause_is(sentence, j, BUILTIN_LESS)) &&
        (builtin_clause_is(sentence, j + 1, BUILTIN_PRACTICAL) ||
         builtin_clause_is(sentence, j + 1, BUILTIN_THEORETIC) ||
         builtin_clause_is(sentence, j + 1, BUILTIN_COUNTED))) {
        return j;
    }
    return i;
}

static void read_sentence(struct builtin_request *r, const struct builtin_clause *sentence,
                          bool question)
{
    enum builtin_meaning carried = BUILTIN_VERB_END;
    size_t from = sentence->from;

    for (size_t i = from; i <= sentence->to; i++) {
        size_t next = i < sentence->to ? next_edit(sentence, from, i) : i;
        if (next > i || i == sentence->to) {
            struct builtin_clause c = {sentence->w, from, i};
            if (c.from < c.to) {
                read_clause(r, &c, question, &carried);
            }
            from = next;
            i = next > i ? next : i;
        }
    }
}

void builtin_request_init(struct builtin_request *r, const char *message)
{
    struct builtin_words w;
    size_t from = 0;

    *r = (struct builtin_request){0};
    builtin_words_init(&w, message);
    for (size_t i = 0; i <= w.count; i++) {
        if (i == w.count || ends_sentence(&w, i)) {
            struct builtin_clause sentence = {&w, from, i};
            read_sentence(r, &sentence, i < w.count && w.items[i].mark == '?');
            from = i + 1;
        }
    }
    builtin_words_fini(&w);
}

void builtin_request_fini(struct builtin_request *r)
{
    for (size_t i = 0; i < r->count; i++) {
        edit_fini(&r->edits[i]);
    }
    free(r->edits);
    strlist_fini(&r->unclear);
    builtin_ref_fini(&r->about);
    *r = (struct builtin_request){0};
}
