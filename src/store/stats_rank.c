#include "stats_rank_internal.h"

#include <string.h>

void stats_rank_init(struct stats_rank *r, int percent)
{
    /* Milliseconds up to a quarter of an hour take two rounds. */
    *r = (struct stats_rank){.percent = percent, .value = -1, .shift = RANK_BITS};
}

void stats_rank_add(struct stats_rank *r, int64_t value)
{
    if (r->known || value < r->low) {
        return;
    }
    int64_t bucket = (value - r->low) >> r->shift;
    if (bucket < RANK_BUCKETS) {
        r->counts[bucket]++;
    } else if (!r->bounded) {
        r->counts[RANK_BUCKETS]++;
    }
}

static int64_t count_all(const struct stats_rank *r)
{
    int64_t n = 0;
    for (int i = 0; i <= RANK_BUCKETS; i++) {
        n += r->counts[i];
    }
    return n;
}

/* ceil(n * percent / 100), without overflow. */
static int64_t rank_of(int64_t n, int percent)
{
    return n / 100 * percent + (n % 100 * percent + 99) / 100;
}

bool stats_rank_end(struct stats_rank *r)
{
    int64_t n = r->known ? 0 : count_all(r);
    if (n == 0) {
        r->known = true; /* no values, or they were deleted between two rounds */
        return true;
    }
    if (r->wanted == 0) {
        r->wanted = rank_of(n, r->percent);
    }
    if (r->wanted > n) {
        r->wanted = n;
    }
    int at = 0;
    while (r->wanted > r->counts[at]) {
        r->wanted -= r->counts[at++];
    }
    if (at == RANK_BUCKETS) {
        r->low += (int64_t)RANK_BUCKETS << r->shift;
        r->shift += RANK_BITS;
    } else {
        r->low += (int64_t)at << r->shift;
        r->value = r->low;
        r->known = r->shift == 0;
        r->bounded = true;
        r->shift = r->shift > RANK_BITS ? r->shift - RANK_BITS : 0;
    }
    memset(r->counts, 0, sizeof r->counts);
    return r->known;
}
