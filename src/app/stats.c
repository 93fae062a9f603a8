#include "syllabus/app/stats.h"

#include "app_internal.h"
#include "price.h"
#include "syllabus/app/figure.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/stats.h"
#include "syllabus/loop/loop.h"
#include "syllabus/store/store_stats.h"
#include "syllabus/store/store_view.h"

#include <stdlib.h>
#include <string.h>

/* Some milliseconds: less than a frame. Then whatever waits has its turn. */
#define ROWS_A_TURN 4000
#define PAUSE_MS    1

struct stats_load {
    struct app *app;
    struct stats_scan *scan;
    char *user_id;
    struct loop_timer *timer;
    stats_loaded_fn *done;
    void *ctx;
};

void stats_load_cancel(struct stats_load *load)
{
    if (!load) {
        return;
    }
    loop_timer_free(load->timer);
    store_stats_free(load->scan);
    free(load->user_id);
    free(load);
}

static void finish(struct stats_load *load, const struct error *err)
{
    struct prices *prices = prices_new(load->app->options->config);
    struct stats_report *report = NULL;
    if (err->kind == ERROR_NONE) {
        struct stats figures = store_stats_take(load->scan);
        report = stats_report_new(&figures, prices_of, prices);
    }
    load->done(load->ctx, report, prices_currency(prices), err);
    prices_free(prices);
}

/* The workspace may have been closed, or be another user's by now. */
static enum error_kind check_user(const struct stats_load *load, struct error *err)
{
    const struct app *app = load->app;
    bool same = app_has_user(app) && strcmp(workspace_user_id(app), load->user_id) == 0;
    return same ? ERROR_NONE : error_set(err, ERROR_NOT_SIGNED_IN, _("nobody is signed in"));
}

static void on_turn(void *ctx)
{
    struct stats_load *load = ctx;
    struct error err = {0};
    bool done = false;
    enum error_kind kind = check_user(load, &err);
    if (kind == ERROR_NONE) {
        kind = store_stats_step(load->app->workspace.store, load->scan, ROWS_A_TURN, &done, &err);
    }
    if (kind == ERROR_NONE && !done) {
        loop_timer_start(load->timer, PAUSE_MS, 0);
        return;
    }
    finish(load, &err);
    error_clear(&err);
    stats_load_cancel(load);
}

struct stats_load *stats_load_start(struct app *app, int64_t since_ms, stats_loaded_fn *done,
                                    void *ctx)
{
    struct stats_load *load = mem_alloc(sizeof *load);
    *load = (struct stats_load){
        .app = app,
        .user_id = mem_strdup(app_has_user(app) ? workspace_user_id(app) : ""),
        .done = done,
        .ctx = ctx,
    };
    load->scan = store_stats_new(load->user_id, since_ms);
    load->timer = loop_timer_new(app->options->loop, on_turn, load);
    loop_timer_start(load->timer, PAUSE_MS, 0);
    return load;
}

/* What is being summed up of a chat. */
struct chat_sum {
    struct prices *prices;
    int64_t tokens;
    double cost;
    bool priced;
};

static void add_spent(void *ctx, const struct spent *spent)
{
    struct chat_sum *sum = ctx;
    double prompt = 0;
    double completion = 0;
    sum->tokens += spent->prompt + spent->completion;
    if (prices_currency(sum->prices) && *spent->model &&
        prices_of(sum->prices, "", spent->model, &prompt, &completion) == STATS_PRICED) {
        sum->cost += (double)spent->prompt * prompt + (double)spent->completion * completion;
        sum->priced = true;
    }
}

void stats_chat(struct app *app, const char *chat_id, int64_t *tokens, char **cost)
{
    struct chat_sum sum = {.prices = prices_new(app->options->config)};
    if (chat_id && app->workspace.store) {
        store_view_spent(app->workspace.store, workspace_user_id(app), chat_id, add_spent, &sum,
                         NULL);
    }
    *tokens = sum.tokens;
    *cost = NULL;
    if (sum.priced) {
        char *unit = text_cleaned(prices_currency(sum.prices), TEXT_ONE_LINE);
        char *number = figure_cost(sum.cost / 1e6);
        *cost = mem_printf("%s %s", number, unit);
        free(number);
        free(unit);
    }
    prices_free(sum.prices);
}

enum error_kind stats_parse_since(const char *text, int64_t *ms, struct error *err)
{
    char *trimmed = text_trimmed(text, strlen(text));
    char *midnight = mem_printf("%sT00:00:00Z", trimmed);
    bool parsed = time_parse(trimmed, ms) || time_parse(midnight, ms);
    if (!parsed) {
        error_set(err, ERROR_USAGE, _("--since must be a date, not \"%s\""), trimmed);
        error_advise(err, _("Such as 2026-11-24, or with a time 2026-11-24T09:00:00+03:00."));
    }
    free(trimmed);
    free(midnight);
    return parsed ? ERROR_NONE : ERROR_USAGE;
}
