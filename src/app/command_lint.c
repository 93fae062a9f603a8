/* lint: looks the current plan over. */
#include "commands.h"

#include "app_internal.h"
#include "lint_run.h"
#include "syllabus/course/lint.h"

#include <stdlib.h>

static enum command_state run_lint(struct call *call)
{
    struct lint_report report = {0};
    char *id = NULL;
    enum error_kind kind = call_resolve_track(call, &id, NULL);
    if (!kind) {
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
