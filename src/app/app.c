#include "syllabus/app/app.h"

#include "app_internal.h"
#include "commands.h"
#include "key.h"
#include "providers.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/net/http.h"
#include "syllabus/planner/prompt.h"

#include <stdlib.h>

struct app *app_new(const struct app_options *options)
{
    struct app *app = mem_alloc(sizeof *app);
    app->options = options;
    app->config_dir = paths_config_dir(NULL);
    app->state_dir = paths_state_dir(NULL);
    command_dialogue_register(app);
    command_track_register(app);
    command_module_register(app);
    command_chats_register(app);
    command_remove_register(app);
    command_undo_register(app);
    command_diff_register(app);
    command_changes_register(app);
    command_module_edit_register(app);
    command_plan_register(app);
    command_hours_register(app);
    command_lesson_register(app);
    command_lint_register(app);
    command_schedule_register(app);
    command_search_register(app);
    command_edit_register(app);
    command_export_register(app);
    command_import_register(app);
    command_stats_register(app);
    command_join_register(app);
    command_account_register(app);
    command_people_register(app);
    command_ai_register(app);
    command_config_register(app);
    command_db_register(app);
    command_purge_register(app);
    command_doctor_register(app);
    return app;
}

void app_free(struct app *app)
{
    if (!app) {
        return;
    }
    providers_reset(app);
    prompts_free(app->prompts);
    net_free(app->net);
    key_forget(app);
    workspace_close(app);
    free(app->commands);
    free(app->config_dir);
    free(app->state_dir);
    free(app);
}

struct net *app_net(struct app *app)
{
    if (!app->net) {
        app->net = net_new(app->options->loop);
    }
    return app->net;
}

enum error_kind app_open_recordings(struct app *app, struct error *err)
{
    const struct app_options *o = app->options;
    enum error_kind kind = ERROR_NONE;
    if (o->record && o->replay) {
        return error_set(err, ERROR_USAGE, _("either --record or --replay, not both"));
    }
    if (o->record) {
        kind = net_record(app_net(app), o->record, o->record_over, o->env, err);
    } else if (o->replay) {
        kind = net_replay(app_net(app), o->replay, o->replay_in_time, err);
    }
    return kind;
}

enum error_kind app_close_recordings(struct app *app, struct error *err)
{
    return app->net ? net_record_end(app->net, err) : ERROR_NONE;
}

const struct app_options *app_options(const struct app *app)
{
    return app->options;
}

const char *app_user_email(const struct app *app)
{
    return app->workspace.has_user && !app->workspace.user.guest ? app->workspace.user.email : NULL;
}

bool app_is_guest(const struct app *app)
{
    return app->workspace.has_user && app->workspace.user.guest;
}
