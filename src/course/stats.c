#include "syllabus/course/stats.h"

#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define MILLION 1e6

void stats_fini(struct stats *s)
{
    for (size_t i = 0; i < s->user_count; i++) {
        free(s->users[i]);
    }
    for (size_t i = 0; i < s->cell_count; i++) {
        free(s->cells[i].provider);
        free(s->cells[i].model);
    }
    for (size_t i = 0; i < s->skill_count; i++) {
        free(s->skills[i].skill_area);
    }
    for (size_t i = 0; i < s->track_count; i++) {
        free(s->tracks[i].id);
        free(s->tracks[i].title);
    }
    free(s->users);
    free(s->cells);
    free(s->months);
    free(s->skills);
    free(s->tracks);
    *s = (struct stats){0};
}

/* --- adding up --- */

static int64_t sum(int64_t a, int64_t b)
{
    if (a < 0 || b < 0) {
        return a < 0 ? b : a;
    }
    return a < INT64_MAX - b ? a + b : INT64_MAX;
}

static bool same_name(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static struct stats_row *row_of(struct stats_table *t, const char *name)
{
    for (size_t i = 0; i < t->count; i++) {
        if (same_name(t->rows[i].name, name)) {
            return &t->rows[i];
        }
    }
    mem_grow(&t->rows, &t->cap, t->count + 1, sizeof *t->rows);
    struct stats_row *r = &t->rows[t->count++];
    *r = (struct stats_row){.name = mem_strdup(name), .prompt = -1, .completion = -1, .total = -1};
    return r;
}

/* What a cell has cost. */
struct cost {
    enum stats_price known;
    double sum; /* STATS_PRICED */
};

static void add_cell(struct stats_table *t, const char *name, const struct stats_cell *c,
                     const struct cost *cost)
{
    struct stats_row *r = row_of(t, name);
    r->messages = sum(r->messages, c->answers);
    r->prompt = sum(r->prompt, c->prompt);
    r->completion = sum(r->completion, c->completion);
    r->total = sum(r->total, sum(c->prompt, c->completion));
    r->told = sum(r->told, c->told);
    r->told_total = sum(r->told_total, sum(c->told_prompt, c->told_completion));
    r->cost += cost->sum;
    r->priced |= cost->known == STATS_PRICED;
    r->unpriced |= cost->known == STATS_UNPRICED;
    r->free |= cost->known == STATS_FREE;
}

/* Counts whether it is known. */
static struct cost cost_of(struct stats_report *report, const struct stats_cell *c,
                           stats_price_fn *price, void *ctx)
{
    double prompt = 0;
    double completion = 0;
    enum stats_price known = price(ctx, c->provider, c->model, &prompt, &completion);
    bool own = c->user == 0;
    if (known == STATS_FREE) {
        return (struct cost){known, 0};
    }
    report->asked += own ? c->requests : 0;
    if (known == STATS_UNPRICED || c->told == 0) {
        return (struct cost){STATS_UNPRICED, 0};
    }
    report->priced += own ? c->told : 0;
    double sum = (double)c->told_prompt * prompt + (double)c->told_completion * completion;
    return (struct cost){known, sum / MILLION};
}

/* --- order --- */

static int by_total(const void *a, const void *b)
{
    const struct stats_row *x = a;
    const struct stats_row *y = b;
    if (x->total != y->total) {
        return x->total < y->total ? 1 : -1;
    }
    return strcmp(x->name ? x->name : "", y->name ? y->name : "");
}

static size_t place_of_chat_type(const char *name)
{
    size_t at = 0;
    while (name && at < CHAT_TYPE_COUNT && strcmp(chat_type_name((enum chat_type)at), name) != 0) {
        at++;
    }
    return name ? at : CHAT_TYPE_COUNT;
}

static size_t place_of_stage(const char *name)
{
    size_t at = 0;
    while (at < REQUEST_KIND_COUNT && strcmp(request_kind_name((enum request_kind)at), name) != 0) {
        at++;
    }
    return at;
}

static int by_chat_type(const void *a, const void *b)
{
    size_t x = place_of_chat_type(((const struct stats_row *)a)->name);
    size_t y = place_of_chat_type(((const struct stats_row *)b)->name);
    return (x > y) - (x < y);
}

static int by_stage(const void *a, const void *b)
{
    size_t x = place_of_stage(((const struct stats_row *)a)->name);
    size_t y = place_of_stage(((const struct stats_row *)b)->name);
    return (x > y) - (x < y);
}

static int (*const orders[STATS_TABLE_COUNT])(const void *, const void *) = {
    [STATS_BY_CHAT_TYPE] = by_chat_type,
    [STATS_BY_USER] = by_total,
    [STATS_BY_STAGE] = by_stage,
    [STATS_BY_MODEL] = by_total,
};

/* --- the report --- */

static void add(struct stats_report *report, const struct stats_cell *c, const struct cost *cost)
{
    struct stats_table *t = report->tables;
    add_cell(&t[STATS_BY_USER], report->figures.users[c->user], c, cost);
    if (c->user != 0) {
        return;
    }
    add_cell(&t[STATS_BY_CHAT_TYPE],
             c->chat_type >= 0 ? chat_type_name((enum chat_type)c->chat_type) : NULL, c, cost);
    add_cell(&t[STATS_BY_STAGE], request_kind_name(c->kind), c, cost);
    add_cell(&t[STATS_BY_MODEL], *c->model ? c->model : NULL, c, cost);
}

struct stats_report *stats_report_new(struct stats *take_figures, stats_price_fn *price, void *ctx)
{
    struct stats_report *report = mem_alloc(sizeof *report);
    report->figures = *take_figures;
    *take_figures = (struct stats){0};
    for (size_t i = 0; i < report->figures.cell_count; i++) {
        const struct stats_cell *c = &report->figures.cells[i];
        const struct cost cost = cost_of(report, c, price, ctx);
        add(report, c, &cost);
    }
    for (int k = 0; k < STATS_TABLE_COUNT; k++) {
        struct stats_table *t = &report->tables[k];
        if (t->count > 1) {
            qsort(t->rows, t->count, sizeof *t->rows, orders[k]);
        }
    }
    return report;
}

void stats_report_free(struct stats_report *r)
{
    if (!r) {
        return;
    }
    for (int k = 0; k < STATS_TABLE_COUNT; k++) {
        for (size_t i = 0; i < r->tables[k].count; i++) {
            free(r->tables[k].rows[i].name);
        }
        free(r->tables[k].rows);
    }
    stats_fini(&r->figures);
    free(r);
}

/* --- numbers --- */

static double rounded(double v, double scale)
{
    return (double)(int64_t)(v * scale + 0.5) / scale;
}

double stats_average(const struct stats_row *r)
{
    return r->told > 0 ? rounded((double)r->told_total / (double)r->told, 100) : -1;
}

double stats_cost(const struct stats_row *r)
{
    return r->priced ? r->cost : r->free && !r->unpriced ? 0 : -1;
}

double stats_percent(int64_t part, int64_t whole)
{
    return whole > 0 ? rounded((double)part * 100 / (double)whole, 100) : 0;
}

bool stats_report_is_empty(const struct stats_report *r)
{
    bool asked = r->tables[STATS_BY_USER].count > 0;
    for (int k = 0; k < REQUEST_KIND_COUNT; k++) {
        asked |= r->figures.latency[k].requests > 0;
    }
    return !asked && r->figures.month_count == 0 && r->figures.track_count == 0;
}
