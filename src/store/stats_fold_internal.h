/* Rows of requests and tracks folded into figures. Pure: what a row says is borrowed for the call
 * and may be anything, for the file may come from elsewhere. */
#ifndef SYLLABUS_STORE_STATS_FOLD_INTERNAL_H
#define SYLLABUS_STORE_STATS_FOLD_INTERNAL_H

#include "stats_rank_internal.h"
#include "syllabus/course/stats.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stats_request {
    size_t user;
    const char *chat_type; /* NULL: none */
    const char *kind;
    const char *provider, *model;
    int64_t prompt, completion; /* -1: not told */
    int64_t ttft_ms, total_ms;  /* -1: none */
    bool ok;
};

struct stats_track_row {
    const char *id, *title, *skill_area;
    bool is_completed;
    int64_t created_ms, updated_ms;
    int modules, completed;
    int64_t first_module_ms; /* when the first one was made ... */
    int64_t last_module_ms;  /* ... and one changed last */
    bool is_finalized;       /* it was told that it is ... */
    int64_t finalized_ms;    /* ... at first then */
};

/* Which percentiles are sought of a kind of requests. */
enum stats_measure { TTFT_MEDIAN, TTFT_P95, TOTAL_MEDIAN, TOTAL_P95, STATS_MEASURE_COUNT };

struct stats_fold {
    struct stats stats;
    size_t last_cell;         /* rows that follow each other are often alike */
    struct stats_rank *ranks; /* REQUEST_KIND_COUNT times STATS_MEASURE_COUNT */
};

void stats_fold_init(struct stats_fold *f);
void stats_fold_fini(struct stats_fold *f);

/* A request, for the first time; the latency is the first user's. */
void stats_fold_request(struct stats_fold *f, const struct stats_request *r);
/* The same one of the first user, in a later round. */
void stats_fold_again(struct stats_fold *f, const struct stats_request *r);
/* The end of a round. True: all is known of the requests. False: another round, of the first user's
 * only. */
bool stats_fold_round(struct stats_fold *f);

void stats_fold_track(struct stats_fold *f, const struct stats_track_row *t, int64_t since_ms);

#endif
