#include "syllabus/course/hours_fit.h"

#include "syllabus/base/mem.h"
#include "syllabus/course/hours.h"

#include <stdint.h>
#include <stdlib.h>

/* What is being spread: the shares that are still free. */
struct spread {
    const struct hours_share *shares;
    size_t count;
    bool *fixed;  /* pinned, or at its least */
    int *minutes; /* of those that are fixed */
    int64_t left; /* for the free ones */
};

/* Fixes what is pinned, and sees whether the rest has room. */
static bool fix_pinned(struct spread *s)
{
    int64_t least = 0;
    bool any = false;
    for (size_t i = 0; i < s->count; i++) {
        const struct hours_share *share = &s->shares[i];
        s->fixed[i] = share->pinned;
        s->minutes[i] = share->pinned ? share->weight : 0;
        s->left -= s->minutes[i];
        least += share->pinned ? 0 : share->least;
        any = any || !share->pinned;
    }
    return any ? s->left >= least : s->left == 0;
}

/* The parts of the free ones of what is left, each rounded down to the grid. */
static int64_t parts(const struct spread *s, int64_t *part, int64_t *rest)
{
    int64_t sum = 0;
    int64_t free_count = 0;
    int64_t given = 0;
    for (size_t i = 0; i < s->count; i++) {
        sum += s->fixed[i] ? 0 : s->shares[i].weight;
        free_count += !s->fixed[i];
    }
    for (size_t i = 0; i < s->count; i++) {
        part[i] = rest[i] = 0;
        if (!s->fixed[i]) {
            int64_t weight = sum > 0 ? s->shares[i].weight : 1;
            int64_t whole = (sum > 0 ? sum : free_count) * HOURS_GRID;
            part[i] = s->left * weight / whole * HOURS_GRID;
            rest[i] = s->left * weight % whole;
            given += part[i];
        }
    }
    return given;
}

/* Fixes those whose part is under their least; true when there was one. */
static bool fix_small(struct spread *s, const int64_t *part)
{
    bool found = false;
    int64_t left = s->left;
    for (size_t i = 0; i < s->count; i++) {
        if (!s->fixed[i] && part[i] < s->shares[i].least) {
            s->fixed[i] = found = true;
            s->minutes[i] = s->shares[i].least;
            left -= s->minutes[i];
        }
    }
    s->left = left;
    return found;
}

/* The free one that was rounded down most; the first among equals. */
static size_t neediest(const struct spread *s, const int64_t *rest)
{
    size_t best = s->count;
    for (size_t i = 0; i < s->count; i++) {
        if (!s->fixed[i] && (best == s->count || rest[i] > rest[best])) {
            best = i;
        }
    }
    return best;
}

/* The last one that may take minutes that are off the grid: a free one, else one at its least. */
static size_t taker(const struct spread *s)
{
    size_t best = s->count;
    for (size_t i = 0; i < s->count; i++) {
        if (!s->shares[i].pinned && (best == s->count || !s->fixed[i] || s->fixed[best])) {
            best = i;
        }
    }
    return best;
}

static void share_out(struct spread *s, int64_t *part, int64_t *rest)
{
    int64_t given = parts(s, part, rest);
    while (fix_small(s, part)) {
        given = parts(s, part, rest);
    }
    int64_t over = s->left - given;
    for (; over >= HOURS_GRID && neediest(s, rest) < s->count; over -= HOURS_GRID) {
        size_t i = neediest(s, rest);
        part[i] += HOURS_GRID;
        rest[i] = -1;
    }
    for (size_t i = 0; i < s->count; i++) {
        s->minutes[i] = s->fixed[i] ? s->minutes[i] : (int)part[i];
    }
    if (over > 0) {
        s->minutes[taker(s)] += (int)over;
    }
}

bool hours_fit(int total, const struct hours_share *shares, size_t count, int *minutes)
{
    if (count == 0) {
        return total == 0;
    }
    struct spread s = {
        .shares = shares,
        .count = count,
        .fixed = mem_array(count, sizeof *s.fixed),
        .minutes = mem_array(count, sizeof *s.minutes),
        .left = total,
    };
    int64_t *part = mem_array(count, sizeof *part);
    int64_t *rest = mem_array(count, sizeof *rest);
    bool fits = fix_pinned(&s);
    if (fits) {
        share_out(&s, part, rest);
        for (size_t i = 0; i < count; i++) {
            minutes[i] = s.minutes[i];
        }
    }
    free(part);
    free(rest);
    free(s.fixed);
    free(s.minutes);
    return fits;
}
