#include "builtin_read_internal.h"

#include "builtin_clause_internal.h"
#include "builtin_reading_internal.h"

#include <stdlib.h>

static size_t earlier(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool inside(size_t i, struct builtin_range r)
{
    return i >= r.from && i < r.to;
}

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

/* "в план", "to the course" at the end, or before a place or a length, says nothing and is no
 * title.
 */
static size_t before_course(const struct builtin_clause *c, size_t i, struct builtin_range place)
{
    for (; i < c->to; i++) {
        size_t course = builtin_clause_skip(c, i + 1, BUILTIN_ARTICLE);
        size_t next = course + 1;
        while (builtin_clause_kind(c, next, BUILTIN_MARK) ||
               builtin_clause_is(c, next, BUILTIN_BY) ||
               builtin_clause_is(c, next, BUILTIN_PLEASE)) {
            next++;
        }
        if (builtin_clause_is(c, i, BUILTIN_IN) && builtin_clause_is(c, course, BUILTIN_COURSE) &&
            (next >= c->to || next == place.from ||
             builtin_clause_kind(c, next, BUILTIN_DURATION))) {
            return i;
        }
    }
    return c->to;
}

static size_t title_until(const struct builtin_clause *c, size_t from, struct builtin_range place)
{
    size_t end =
        earlier(builtin_clause_find_kind(c, from, BUILTIN_DURATION), before_course(c, from, place));

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
    title = builtin_reading_title(c, (struct builtin_range){from, title_until(c, from, place)},
                                  builtin_reading_case(c, about));
    if (!title) {
        /* "a new testing module", "a 4 hour testing module" */
        from = duration < noun ? duration + 1 : after;
        from = place.from >= from && place.to <= noun ? place.to : from;
        from = builtin_reading_skip_small(c, from);
        title = builtin_reading_title(c, (struct builtin_range){from, noun}, BUILTIN_ACCUSATIVE);
    }
    if (!title) {
        title = builtin_reading_title(
            c, (struct builtin_range){noun + 1, title_until(c, noun + 1, place)},
            BUILTIN_NOMINATIVE);
    }
    return title;
}

static bool read_add_module(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                            size_t noun, struct builtin_range place, struct builtin_edit *e)
{
    size_t duration = builtin_clause_find_kind(c, c->from, BUILTIN_DURATION);
    int count =
        builtin_clause_is(c, noun, BUILTIN_COUNTED) ? builtin_reading_count_before(c, noun) : 0;
    size_t small = builtin_reading_skip_small(c, after);

    e->kind = BUILTIN_EDIT_ADD;
    if (duration < c->to) {
        if (builtin_reading_is_per_period(c, duration)) {
            return builtin_reading_reject(e);
        }
        e->minutes = c->w->items[duration].value;
    }
    if (noun == c->to) {
        bool about = builtin_clause_is(c, small, BUILTIN_ABOUT); /* "something on security" */
        size_t from = small + about;
        e->text =
            builtin_reading_title(c, (struct builtin_range){from, title_until(c, from, place)},
                                  about ? builtin_reading_case(c, small) : BUILTIN_ACCUSATIVE);
        return e->text ? builtin_reading_push(r, c, e) : builtin_reading_reject(e);
    }
    if (builtin_reading_is_count(c, noun + 1) && e->place == BUILTIN_PLACE_NONE) {
        /* "add module 3 about tests" says where it is to stand. */
        e->place = BUILTIN_PLACE_AT;
        e->other =
            (struct builtin_ref){.kind = BUILTIN_REF_NUMBER, .number = c->w->items[noun + 1].value};
        noun++;
    }
    e->text = count > 1 ? NULL : added_title(c, after, noun, place);
    if (!e->text && (e->place != BUILTIN_PLACE_NONE || find_about(c, noun, place) < c->to)) {
        return builtin_reading_reject(e); /* several modules on one topic, or a place for nothing */
    }
    if (!e->text) {
        e->kind = BUILTIN_EDIT_COUNT_BY;
        e->count = count > 1 ? count : 1;
    }
    return builtin_reading_push(r, c, e);
}

/* "to every module", "во все модули". */
static struct builtin_range every_module(const struct builtin_clause *c, size_t i)
{
    for (; i < c->to; i++) {
        size_t each = builtin_clause_skip(c, i + 1, BUILTIN_ARTICLE);
        size_t noun = builtin_clause_skip(c, each, BUILTIN_EACH);
        noun = builtin_clause_skip(c, noun, BUILTIN_ARTICLE);
        if (builtin_clause_is(c, i, BUILTIN_IN) && builtin_clause_is(c, each, BUILTIN_EACH) &&
            builtin_clause_is(c, noun, BUILTIN_MODULE)) {
            return (struct builtin_range){i, noun + 1};
        }
    }
    return (struct builtin_range){c->to, c->to};
}

/* "a lesson on closures to Functions": a module by bare words at the end of the clause. */
static struct builtin_range loose_target(const struct builtin_clause *c, size_t i,
                                         struct builtin_ref *out)
{
    for (size_t at = c->to; at > i + 1; at--) {
        if (builtin_clause_is(c, at - 1, BUILTIN_IN) && builtin_clause_loose_ref(c, at, out) > at) {
            return (struct builtin_range){at - 1, c->to};
        }
    }
    return (struct builtin_range){c->to, c->to};
}

/* Something that goes into the module `target`, or into every module when the edit names none. */
static bool read_add_item(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                          struct builtin_range target, struct builtin_edit *e)
{
    struct builtin_range what = {after, target.from >= after ? target.from : c->to};
    size_t small;
    size_t from;

    if (target.from == after) {
        what = (struct builtin_range){target.to, c->to}; /* "добавь в модуль 2 рекурсию" */
    }
    small = builtin_reading_skip_small(c, what.from);
    if (builtin_clause_kind(c, small, BUILTIN_DURATION)) {
        e->kind =
            e->target.kind == BUILTIN_REF_NONE ? BUILTIN_EDIT_EACH_BY : BUILTIN_EDIT_RESIZE_BY;
        e->minutes = c->w->items[small].value;
        return builtin_reading_push(r, c, e);
    }
    from = small;
    while (builtin_clause_is(c, from, BUILTIN_TOPIC) ||
           builtin_clause_is(c, from, BUILTIN_CALLED) ||
           builtin_clause_is(c, from, BUILTIN_ABOUT) || builtin_clause_mark(c, from, ':')) {
        from++;
    }
    e->text = builtin_reading_title(c, (struct builtin_range){from, what.to},
                                    from > small ? builtin_reading_case(c, from - 1)
                                                 : BUILTIN_ACCUSATIVE);
    if (builtin_clause_is(c, small, BUILTIN_PRACTICAL) && (!e->text || from == small)) {
        free(e->text);
        e->text = NULL;
        e->kind = BUILTIN_EDIT_PRACTICE;
        return builtin_reading_push(r, c, e);
    }
    e->kind = BUILTIN_EDIT_ITEM_ADD;
    return e->text ? builtin_reading_push(r, c, e) : builtin_reading_reject(e);
}

bool builtin_read_add(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_edit e = {0};
    struct builtin_range target = builtin_clause_target(c, c->from, &e.target);
    struct builtin_range each = every_module(c, c->from);
    struct builtin_range place = {c->to, c->to};
    size_t noun;
    size_t small = builtin_reading_skip_small(c, after);
    bool quoted = builtin_clause_find_kind(c, after, BUILTIN_QUOTE) < c->to;

    if (each.from < c->to) {
        builtin_ref_fini(&e.target);
        return read_add_item(r, c, after, each, &e);
    }

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
            return builtin_reading_is_per_period(c, small) ? builtin_reading_reject(&e)
                                                           : builtin_reading_push(r, c, &e);
        }
        if (builtin_clause_is(c, small, BUILTIN_PRACTICAL) &&
            !(about && builtin_clause_is(c, small, BUILTIN_TOPIC))) {
            return builtin_reading_practice(r, c);
        }
        if (builtin_clause_is(c, small, BUILTIN_TOPIC)) {
            target = loose_target(c, small + 1, &e.target);
            return target.from < c->to && read_add_item(r, c, after, target, &e);
        }
        if (builtin_clause_is(c, small, BUILTIN_TIME) ||
            builtin_clause_is(c, small, BUILTIN_THEORETIC)) {
            return builtin_reading_reject(&e); /* into which module? */
        }
    }
    return read_add_module(r, c, after, noun, place, &e);
}
