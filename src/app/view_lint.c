#include "syllabus/app/view_lint.h"

#include "app_internal.h"
#include "lint_choice.h"
#include "lint_run.h"
#include "lint_words.h"
#include "syllabus/course/plan.h"
#include "syllabus/store/store_track.h"

enum error_kind view_lint_load(struct app *app, const char *track_id, struct lint_report *out,
                               struct error *err)
{
    return lint_run_track(app, track_id, out, err);
}

char *view_lint_words(const struct lint_finding *f)
{
    return lint_words(f);
}

char *view_lint_name(const struct lint_report *r, size_t at)
{
    return lint_choice_name(r, at);
}

void view_claims_load(struct app *app, const char *message_id, const char *text,
                      struct strlist *out)
{
    struct plan *plan = NULL;
    if (app_has_user(app) &&
        store_version_of_message(app->workspace.store, workspace_user_id(app), message_id, &plan,
                                 NULL) == ERROR_NONE &&
        plan) {
        lint_run_claims(app, plan, text, out);
    }
    plan_free(plan);
}
