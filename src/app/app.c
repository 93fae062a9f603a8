#include "syllabus/app/app.h"

#include "app_internal.h"
#include "providers.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/net/http.h"
#include "syllabus/planner/prompt.h"

#include <stdlib.h>

struct app *app_new(const struct app_options *options)
{
    struct app *app = mem_alloc(sizeof *app);
    app->options = options;
    commands_register_all(app);
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
    workspace_close(app);
    free(app->commands);
    free(app->config_dir);
    free(app->state_dir);
    free(app);
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
