/* The value at a rank, found by going over the values several times with a fixed number of
 * counters: each round narrows the range that holds it a thousandfold. Pure. */
#ifndef SYLLABUS_STORE_STATS_RANK_INTERNAL_H
#define SYLLABUS_STORE_STATS_RANK_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#define RANK_BUCKETS   1024
#define RANK_BITS      10
#define RANK_VALUE_MAX INT64_C(1000000000000)

struct stats_rank {
    int percent;
    bool known;     /* value is */
    int64_t value;  /* -1: there are no values */
    int64_t low;    /* of the range that is counted now */
    unsigned shift; /* of the width of a bucket */
    bool bounded;   /* nothing beyond the buckets is wanted */
    int64_t wanted; /* how many values of the range come before, the one itself included; 0: the
                       first round, which counts them all */
    int64_t counts[RANK_BUCKETS + 1]; /* the last one: values beyond the others */
};

/* Nearest rank: of n values the ceil(n * percent / 100)-th. */
void stats_rank_init(struct stats_rank *r, int percent);
/* A value of this round, from 0 to RANK_VALUE_MAX. */
void stats_rank_add(struct stats_rank *r, int64_t value);
/* The end of a round. True: it is known. False: another round over the same values. */
bool stats_rank_end(struct stats_rank *r);

#endif
