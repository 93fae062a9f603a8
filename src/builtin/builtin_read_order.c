#include "builtin_read_internal.h"

#include "builtin_clause_internal.h"
#include "builtin_reading_internal.h"
#include "syllabus/base/mem.h"

#define PARTS_MAX 10 /* of a module that is split */

/* --- places --- */

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

bool builtin_read_move(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_MOVE};
    size_t noun = builtin_reading_skip_small(c, after);
    size_t end;

    if (noun > after && builtin_clause_is(c, noun, BUILTIN_MODULE) &&
        builtin_clause_is(c, after, BUILTIN_NEW)) {
        return builtin_read_add(r, c, after); /* "put a module about tests after module 2" */
    }
    end = builtin_clause_ref(c, after, &e.target);
    if (end == after && after > c->from + 1 &&
        builtin_clause_ref(c, c->from, &e.target) > c->from) {
        end = after; /* "модуль 4 поставь на второе место" */
    } else if (end == after) {
        end = builtin_clause_loose_ref(c, after, &e.target);
    }
    if (e.target.kind == BUILTIN_REF_NONE) {
        return builtin_reading_reject(&e);
    }
    builtin_clause_place(c, end, &e);
    if (e.place == BUILTIN_PLACE_NONE && !read_bare_place(c, end, &e)) {
        builtin_edit_fini(&e);
        return builtin_clause_find_kind(c, after, BUILTIN_DURATION) < c->to &&
               builtin_read_size(r, c, after, 0); /* "поставь модулю 2 4 часа" */
    }
    return builtin_reading_push(r, c, &e);
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

bool builtin_read_swap(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_SWAP};
    struct builtin_ref refs[2] = {0};

    if (collect(c, refs, 2) < 2) {
        builtin_ref_fini(&refs[0]);
        return false;
    }
    e.target = refs[0];
    e.other = refs[1];
    return builtin_reading_push(r, c, &e);
}

bool builtin_read_merge(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_ref refs[BUILTIN_READING_TARGETS_MAX] = {0};
    size_t count = collect(c, refs, BUILTIN_READING_TARGETS_MAX);
    bool pushed = false;

    for (size_t i = 1; i < count; i++) {
        struct builtin_edit e = {.kind = BUILTIN_EDIT_MERGE, .target = refs[0], .other = refs[i]};
        e.target.title = mem_strdup(refs[0].title);
        pushed = builtin_reading_push(r, c, &e) || pushed;
    }
    builtin_ref_fini(&refs[0]);
    return pushed;
}

bool builtin_read_split(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_SPLIT};
    size_t end = builtin_clause_loose_ref(c, after, &e.target);

    if (end == after && builtin_clause_ref(c, c->from, &e.target) == c->from) {
        return builtin_reading_reject(&e);
    }
    e.count = builtin_reading_count_after(c, end);
    e.count = e.count < 2 ? 2 : e.count > PARTS_MAX ? PARTS_MAX : e.count;
    return builtin_reading_push(r, c, &e);
}

/* --- remove --- */

static bool read_remove_item(struct builtin_request *r, const struct builtin_clause *c,
                             size_t after, struct builtin_range target, struct builtin_edit *e)
{
    size_t from = builtin_reading_skip_small(c, after);

    if (builtin_clause_kind(c, from, BUILTIN_DURATION)) {
        e->kind = BUILTIN_EDIT_RESIZE_BY;
        e->minutes = -c->w->items[from].value;
        return builtin_reading_push(r, c, e);
    }
    while (builtin_clause_is(c, from, BUILTIN_TOPIC) || builtin_clause_is(c, from, BUILTIN_ABOUT)) {
        from++;
    }
    e->kind = BUILTIN_EDIT_ITEM_REMOVE;
    e->text =
        builtin_reading_title(c, (struct builtin_range){from, target.from}, BUILTIN_NOMINATIVE);
    return e->text ? builtin_reading_push(r, c, e) : builtin_reading_reject(e);
}

bool builtin_read_remove(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_REMOVE};
    struct builtin_ref targets[BUILTIN_READING_TARGETS_MAX] = {0};
    size_t count = 0;
    struct builtin_range target = builtin_clause_target(c, after, &e.target);

    if (target.from < c->to && target.from > builtin_reading_skip_small(c, after)) {
        return read_remove_item(r, c, after, target, &e);
    }
    builtin_edit_fini(&e);
    e.kind = BUILTIN_EDIT_REMOVE;
    if (builtin_clause_kind(c, builtin_reading_skip_small(c, after), BUILTIN_DURATION)) {
        return builtin_read_size(r, c, after, -1); /* "убери 5 часов" */
    }
    if (builtin_clause_refs(c, after, targets, BUILTIN_READING_TARGETS_MAX, &count) == after) {
        builtin_clause_named(c, c->from, targets, BUILTIN_READING_TARGETS_MAX, &count);
    }
    if (count == 0 && builtin_clause_loose_ref(c, after, &targets[0]) > after) {
        count = 1;
    }
    return builtin_reading_push_each(r, c, e, targets, count);
}
