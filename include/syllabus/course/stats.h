/* Figures: what was asked of models, how long that took, and what became of tracks. The store
 * counts them (struct stats); a report adds them up by what people ask about, with what they cost.
 * Plain data and pure functions. */
#ifndef SYLLABUS_COURSE_STATS_H
#define SYLLABUS_COURSE_STATS_H

#include "syllabus/course/dialogue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- as they were counted --- */

/* The requests of one user, in one type of chat, of one kind, to one model. Only those that brought
 * text or tokens: of those that failed at once the latency tells. */
struct stats_cell {
    size_t user;   /* in stats.users */
    int chat_type; /* enum chat_type, or -1: in no chat */
    enum request_kind kind;
    char *provider;
    char *model;                          /* "": not known, or one of too many */
    int64_t answers;                      /* that brought text */
    int64_t requests;                     /* all of them */
    int64_t prompt, completion;           /* tokens, as far as they were told; -1: none was */
    int64_t told;                         /* requests that told both ... */
    int64_t told_prompt, told_completion; /* ... and their sums; -1: none */
};

/* Milliseconds over the requests that ended well; -1: there are none. The percentiles are exact and
 * by nearest rank: of n values in their order the ceil(n * p / 100)-th. */
struct stats_latency {
    int64_t requests;
    int64_t failures; /* that did not end well */
    int64_t ttft_median_ms, ttft_p95_ms;
    int64_t total_median_ms, total_p95_ms;
};

/* What happened in a month, UTC. A track is finalized when it has modules: in the month of its
 * first finalization, or of its first module where they were made by hand. It is completed in the
 * month when its modules changed last. */
struct stats_month {
    char month[8]; /* "2026-11" */
    int64_t created, finalized, completed;
};

/* Tracks by skill area, counted once each. */
struct stats_skill {
    char *skill_area;
    int64_t created, finalized;
};

struct stats_track {
    char *id;
    char *title;
    int modules, completed;
};

struct stats {
    char **users; /* e-mails; the first is the person's own */
    size_t user_count, user_cap;
    struct stats_cell *cells; /* in no order */
    size_t cell_count, cell_cap;
    struct stats_latency latency[REQUEST_KIND_COUNT]; /* the person's own */
    struct stats_month *months; /* in the order of time, without gaps filled */
    size_t month_count, month_cap;
    struct stats_skill *skills; /* by name */
    size_t skill_count, skill_cap;
    struct stats_track *tracks; /* the oldest first */
    size_t track_count, track_cap;
};

void stats_fini(struct stats *s); /* zeroed is fine */

/* --- as they are told --- */

enum stats_table_kind {
    STATS_BY_CHAT_TYPE,
    STATS_BY_USER, /* also of others, where the person may see them; the rest is the person's own */
    STATS_BY_STAGE,
    STATS_BY_MODEL,
    STATS_TABLE_COUNT
};

struct stats_row {
    char *name;                        /* NULL: in no chat, a model that is not known */
    int64_t messages;                  /* answers that came */
    int64_t prompt, completion, total; /* tokens that were told; -1: none was */
    int64_t told, told_total;          /* requests that told both, and how much that is */
    double cost;                       /* of the requests whose price and tokens are known */
    bool priced, unpriced, free;       /* there are such, others, and those that cost nothing */
};
/* What it has cost, as far as that is known; below 0: it is not. */
double stats_cost(const struct stats_row *r);
/* Tokens of a request, over those that told them; below 0: none did. */
double stats_average(const struct stats_row *r);

struct stats_table {
    struct stats_row *rows; /* chat types and stages in their order, else the greatest first */
    size_t count, cap;
};

struct stats_report {
    struct stats figures;
    struct stats_table tables[STATS_TABLE_COUNT];
    int64_t asked;  /* the person's own requests of models that cost ... */
    int64_t priced; /* ... and how many of them have a cost */
};

/* What a million tokens cost. STATS_FREE is for who asks nothing, whatever it is called. */
enum stats_price { STATS_UNPRICED, STATS_PRICED, STATS_FREE };
typedef enum stats_price stats_price_fn(void *ctx, const char *provider, const char *model,
                                        double *prompt, double *completion);

/* Owned. */
struct stats_report *stats_report_new(struct stats *take_figures, stats_price_fn *price, void *ctx);
void stats_report_free(struct stats_report *r); /* NULL is fine */

/* Percent with two decimals, rounded; 0 of 0 is 0. */
double stats_percent(int64_t part, int64_t whole);
/* Whether there is anything to tell. */
bool stats_report_is_empty(const struct stats_report *r);

#endif
