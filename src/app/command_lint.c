/* lint: looks the current plan over; mends it, or asks the planner to. */
#include "commands.h"

#include "app_internal.h"
#include "by_hand.h"
#include "job.h"
#include "lint_choice.h"
#include "lint_request.h"
#include "lint_run.h"
#include "providers.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/lint.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>

/* What of the plan --only means. */
static enum error_kind choose(struct call *call, struct lint_report *report, bool all)
{
    bool *chosen = mem_array(report->count + 1, sizeof *chosen);
    enum error_kind kind = lint_choice_read(call->args, report, all, chosen, &call->error);
    if (!kind) {
        lint_choice_keep(report, chosen);
    }
    free(chosen);
    return kind;
}

/* Mends what can be mended, as one change of the plan: from the end on, for what is taken out moves
 * what stands behind it. */
static enum error_kind mend(struct call *call, const char *track_id,
                            const struct lint_report *report)
{
    struct by_hand h;
    size_t mended = 0;
    enum error_kind kind = by_hand_open_track(&h, call, track_id, false);
    for (size_t i = report->count; !kind && i > 0; i--) {
        mended += lint_fix_apply(h.plan, h.track, &report->items[i - 1]);
    }
    if (!kind && mended > 0) {
        kind = by_hand_store(&h, VERSION_FIX, "lint --fix", NULL);
    } else if (!kind) {
        call_tell(call, _("There is nothing that can be mended without a planner."));
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
    if (!kind) {
        kind = choose(call, &report, true);
    }
    if (!kind && args_has(call->args, "fix")) {
        kind = mend(call, id, &report);
        lint_report_fini(&report);
        if (!kind) {
            kind = lint_run_track(call->app, id, &report, &call->error);
        }
    }
    if (!kind) {
        call_set_document(call, lint_report_json(&report));
    }
    lint_report_fini(&report);
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

/* What to say about what was found; owned, NULL with the call's error. */
static char *request_of(struct call *call, const char *track_id)
{
    struct lint_report report = {0};
    struct track *track = NULL;
    char *text = NULL;
    enum error_kind kind = lint_run_track(call->app, track_id, &report, &call->error);
    if (!kind) {
        kind = choose(call, &report, false);
    }
    if (!kind) {
        kind = workspace_load_track(call->app, track_id, &track, &call->error);
    }
    if (!kind && track->plan) {
        text = lint_request(track->plan, &report);
    }
    if (!kind && !text) {
        error_set(&call->error, ERROR_NOT_FOUND, _("there is nothing to ask for"));
        error_advise(&call->error,
                     _("The plan has neither errors nor warnings that a planner could mend; --only "
                       "chooses others."));
    }
    track_free(track);
    lint_report_fini(&report);
    return text;
}

static enum command_state run_ask(struct call *call)
{
    char *id = NULL;
    char *text = NULL;
    struct job *job = NULL;
    if (providers_is_builtin(call->app)) {
        error_set(
            &call->error, ERROR_USAGE,
            _("the built-in planner is no language model: it cannot mend what a check found"));
        error_advise(&call->error, _("\"lint TRACK --fix\" mends what can be computed; a module is "
                                     "changed by hand with \"module edit\"."));
    } else if (!call_resolve_track(call, &id, NULL)) {
        text = request_of(call, id);
    }
    if (text) {
        job = job_new(call, id);
    }
    if (job) {
        job_add(job, DIALOGUE_SAY, text);
    }
    free(text);
    free(id);
    return job ? job_run(job) : COMMAND_ERROR;
}

static const char *const fallbacks[] = {"none", "builtin", NULL};

#define ARG_ONLY                                                                                   \
    {                                                                                              \
        "only", 0, ARG_OPTION, ARG_REPEAT, "FINDING",                                              \
            N_("this one: a rule (H1), with a module's number (O3:2), and which of those "         \
               "(O3:2:1); may be given several times"),                                            \
            NULL                                                                                   \
    }

static const struct arg lint_args[] = {
    COMMAND_ARG_TRACK,
    {"fix", 0, ARG_FLAG, 0, NULL, N_("mend what can be mended first, as a new version"), NULL},
    ARG_ONLY,
    {0},
};

static const struct arg ask_args[] = {
    COMMAND_ARG_TRACK,
    ARG_ONLY,
    {"fallback", 0, ARG_OPTION, 0, "WHO", N_("who answers when the model fails: none or builtin"),
     fallbacks},
    {0},
};

static const struct command rows[] = {
    {"lint", N_("check the current plan: hours, objectives, order, practice, language"), lint_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_LINT, run_lint},
    {"lint ask", N_("send errors and warnings to the planner, as a request in the dialogue"),
     ask_args, COMMAND_NEEDS_USER | COMMAND_MODEL, "", DOCUMENT_MESSAGES, run_ask},
};

void command_lint_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
