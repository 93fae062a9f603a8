#include "builtin_read_internal.h"

#include "builtin_clause_internal.h"
#include "builtin_reading_internal.h"
#include "syllabus/base/limits.h"

#define TARGETS_MAX    BUILTIN_READING_TARGETS_MAX
#define PERCENT_LONGER 25 /* what "longer" and "shorter" mean without a number */

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

/* "сократи до 6", "the second 14": hours, for nothing else is counted here. */
static bool is_bare_length(const struct builtin_clause *c, int sign)
{
    size_t last = c->to - 1;

    return last > c->from && builtin_clause_kind(c, last, BUILTIN_NUMBER) &&
           ((sign != 0 && builtin_clause_is(c, last - 1, BUILTIN_UNTIL)) ||
            builtin_clause_is(c, last - 1, BUILTIN_ORDINAL) ||
            builtin_clause_kind(c, last - 1, BUILTIN_NUMBER));
}

/* Fills minutes or percent; false when the clause gives no length. */
static bool read_length(const struct builtin_clause *c, int sign, struct builtin_edit *e, bool *to)
{
    size_t duration = builtin_clause_find_kind(c, c->from, BUILTIN_DURATION);
    size_t number = builtin_clause_find_kind(c, c->from, BUILTIN_NUMBER);

    *to = false;
    if (duration == c->to && builtin_clause_has(c, BUILTIN_PERIOD)) {
        return false; /* a week is no length of a course */
    }
    if (duration < c->to) {
        if (builtin_reading_is_per_period(c, duration)) {
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
    if (is_bare_length(c, sign)) {
        *to = true;
        e->minutes = c->w->items[c->to - 1].value * 60;
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

    while (i > c->from && builtin_reading_is_count(c, i - 1)) {
        i--;
    }
    return builtin_clause_is(c, noun - 1, BUILTIN_MORE) ||
           builtin_clause_is(c, noun - 1, BUILTIN_LESS) ||
           builtin_clause_is(c, i - 1, BUILTIN_MORE) || builtin_clause_is(c, i - 1, BUILTIN_LESS);
}

/* "fewer modules", "5 модулей", "reduce the number of modules to 4". */
static bool read_count(struct builtin_request *r, const struct builtin_clause *c, int sign)
{
    struct builtin_edit e = {.kind = BUILTIN_EDIT_COUNT_TO};
    size_t noun = builtin_clause_find(c, c->from, BUILTIN_COUNTED);
    bool amount = builtin_clause_has(c, BUILTIN_AMOUNT);
    int before = noun < c->to ? builtin_reading_count_before(c, noun) : 0;
    int after = noun < c->to ? builtin_reading_count_after(c, noun) : 0;
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
    return e.count != 0 && builtin_reading_push(r, c, &e);
}

/* "time on functions": a module by bare words; 0 when there are none. */
static size_t read_loose_target(const struct builtin_clause *c, size_t i, struct builtin_ref *out)
{
    while (builtin_clause_is(c, i, BUILTIN_TIME) || builtin_clause_is(c, i, BUILTIN_MORE) ||
           builtin_clause_is(c, i, BUILTIN_LESS) || builtin_clause_is(c, i, BUILTIN_IN) ||
           builtin_clause_is(c, i, BUILTIN_BY) || builtin_clause_is(c, i, BUILTIN_ABOUT)) {
        i++;
    }
    return builtin_clause_loose_ref(c, i, out) > i;
}

/* "all modules 5 hours", "модули по 5 часов". */
static bool is_about_each(const struct builtin_clause *c)
{
    size_t duration = builtin_clause_find_kind(c, c->from, BUILTIN_DURATION);

    return builtin_clause_has(c, BUILTIN_MODULE) &&
           (builtin_clause_has(c, BUILTIN_EACH) ||
            (duration > c->from && builtin_clause_is(c, duration - 1, BUILTIN_ABOUT)));
}

bool builtin_read_size(struct builtin_request *r, const struct builtin_clause *c, size_t after,
                       int sign)
{
    struct builtin_edit e = {0};
    struct builtin_ref targets[TARGETS_MAX] = {0};
    size_t count = 0;
    bool to;

    if (read_count(r, c, sign)) {
        return true;
    }
    if (builtin_clause_has(c, BUILTIN_PRACTICAL) && sign >= 0 &&
        builtin_clause_find_kind(c, c->from, BUILTIN_DURATION) == c->to) {
        return builtin_reading_practice(r, c);
    }
    builtin_clause_named(c, after, targets, TARGETS_MAX, &count);
    if (count == 0) {
        builtin_clause_named(c, c->from, targets, TARGETS_MAX, &count);
    }
    if (count == 0 && !builtin_clause_has(c, BUILTIN_COURSE) &&
        !builtin_clause_has(c, BUILTIN_EACH)) {
        count = read_loose_target(c, after, &targets[0]);
    }
    if (!read_length(c, sign, &e, &to)) {
        for (size_t i = 0; i < count; i++) {
            builtin_ref_fini(&targets[i]);
        }
        return false;
    }
    if (count == 0 && e.minutes != 0 && is_about_each(c)) {
        e.kind = to ? BUILTIN_EDIT_EACH_TO : BUILTIN_EDIT_EACH_BY;
        return builtin_reading_push(r, c, &e);
    }
    if (count == 0) {
        e.kind = to ? BUILTIN_EDIT_TOTAL_TO : BUILTIN_EDIT_TOTAL_BY;
        return builtin_reading_push(r, c, &e);
    }
    e.kind = to ? BUILTIN_EDIT_RESIZE_TO : BUILTIN_EDIT_RESIZE_BY;
    return builtin_reading_push_each(r, c, e, targets, count);
}

bool builtin_read_longer(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    return builtin_read_size(r, c, after, 1);
}

bool builtin_read_shorter(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    return builtin_read_size(r, c, after, -1);
}

bool builtin_read_set(struct builtin_request *r, const struct builtin_clause *c, size_t after)
{
    size_t duration = builtin_clause_find_kind(c, c->from, BUILTIN_DURATION);
    int sign = direction(c, duration);

    if (duration == c->to && sign == 0 && builtin_read_move(r, c, after)) {
        return true; /* "make module 4 the first" */
    }
    return builtin_read_size(r, c, after, sign);
}
