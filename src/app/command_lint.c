/* lint: looks the current plan over. */
#include "commands.h"

#include "app_internal.h"
#include "by_hand.h"
#include "lint_run.h"
#include "syllabus/course/lint.h"

#include <stdlib.h>

/* Mends what can be mended, as one change of the plan. */
static enum error_kind mend(struct call *call, const char *track_id,
                            const struct lint_report *report)
{
    struct by_hand h;
    size_t mended = 0;
    enum error_kind kind = by_hand_open_track(&h, call, track_id, false);
    for (size_t i = 0; !kind && i < report->count; i++) {
        mended += lint_fix_apply(h.plan, h.track, &report->items[i]);
    }
    if (!kind && mended > 0) {
        kind = by_hand_store(&h, VERSION_FIX, "lint --fix", NULL);
    }
    by_hand_fini(&h);
    return kind;
}

static enum command_state run_lint(struct call *call)
{
    struct lint_report report = {0};
    char *id = NULL;
    enum error_kind kind = call_resolve_track(call, &id, NULL);
    if (!kind) {
        kind = lint_run_track(call->app, id, &report, &call->error);
    }
    if (!kind && args_has(call->args, "fix")) {
        kind = mend(call, id, &report);
        lint_report_fini(&report);
    }
    if (!kind && args_has(call->args, "fix")) {
        kind = lint_run_track(call->app, id, &report, &call->error);
    }
    if (!kind) {
        call_set_document(call, lint_report_json(&report));
    }
    lint_report_fini(&report);
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static const struct arg lint_args[] = {
    COMMAND_ARG_TRACK,
    {"fix", 0, ARG_FLAG, 0, NULL, N_("mend what can be mended first, as a new version"), NULL},
    {0},
};

static const struct command rows[] = {
    {"lint", N_("check the current plan: hours, objectives, order, practice, language"), lint_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_LINT, run_lint},
};

void command_lint_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
