/* Figures: stats. */
#include "commands.h"

#include "app_internal.h"
#include "syllabus/app/args.h"
#include "syllabus/app/stats.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/json.h"
#include "syllabus/course/stats.h"

#include <stdlib.h>

/* What the document has no room for: in what the costs are, and how much of it all they are of. */
static void tell_costs(struct call *call, const struct stats_report *report, const char *currency)
{
    if (!currency || report->asked == 0) {
        return;
    }
    char *clean = text_cleaned(currency, TEXT_ONE_LINE);
    char *text =
        mem_printf(_("Costs in %s, of %lld of %lld requests: of the others the price or the "
                     "tokens are not known."),
                   clean, (long long)report->priced, (long long)report->asked);
    char *whole = mem_printf(_("Costs in %s, of all requests."), clean);
    call_tell(call, report->priced < report->asked ? text : whole);
    free(whole);
    free(text);
    free(clean);
}

static void on_loaded(void *ctx, struct stats_report *take_report, const char *currency,
                      const struct error *err)
{
    struct call *call = ctx;
    call->state = NULL; /* the load is gone */
    if (!take_report) {
        error_copy(&call->error, err);
        call_fail(call);
        return;
    }
    tell_costs(call, take_report, currency);
    call_set_document(call, course_stats_json(take_report));
    stats_report_free(take_report);
    call_done(call);
}

static void free_load(void *state)
{
    stats_load_cancel(state);
}

static void on_cancel(struct call *call)
{
    stats_load_cancel(call->state);
    call->state = NULL;
    error_set(&call->error, ERROR_INTERRUPTED, _("stopped"));
    call_fail(call);
}

static enum command_state run_stats(struct call *call)
{
    const char *since = args_text(call->args, "since");
    int64_t since_ms = INT64_MIN;
    if (since && stats_parse_since(since, &since_ms, &call->error)) {
        return COMMAND_ERROR;
    }
    call_set_state(call, stats_load_start(call->app, since_ms, on_loaded, call), free_load);
    call_on_cancel(call, on_cancel);
    return COMMAND_WAIT;
}

static const struct arg stats_args[] = {
    {"since", 0, ARG_OPTION, 0, "DATE",
     N_("only what is from this day on (UTC), or from an instant such as 2026-11-24T09:00:00Z"),
     NULL},
    {0},
};

static const struct command rows[] = {
    {"stats", N_("tokens, costs, times and progress in figures"), stats_args, COMMAND_NEEDS_USER,
     "since", DOCUMENT_STATS, run_stats},
};

void command_stats_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
