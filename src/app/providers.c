#include "providers.h"

#include "app_internal.h"
#include "syllabus/config/config.h"
#include "syllabus/planner/provider.h"

#include <string.h>

bool providers_is_builtin(const struct app *app)
{
    const struct config *c = app->options->config;
    const char *name = app->provider ? app->provider : config_text(c, "llm.provider");
    if (name && strcmp(name, "auto") != 0) {
        return strcmp(name, "builtin") == 0;
    }
    /* A key alone selects nothing; a recording is of a model's answers. */
    return !config_text(c, "llm.base_url") && !config_text(c, "llm.model") && !app->options->replay;
}

enum error_kind providers_choose(struct app *app, const struct provider **out, struct error *err)
{
    return providers_is_builtin(app) ? provider_builtin_open(app, out, err)
                                     : provider_llm_open(app, out, err);
}

enum error_kind providers_builtin(struct app *app, const struct provider **out, struct error *err)
{
    return provider_builtin_open(app, out, err);
}

void providers_reset(struct app *app)
{
    provider_llm_close(app);
    provider_builtin_close(app);
}

bool app_set_provider(struct app *app, const char *name)
{
    static const char *const names[] = {"builtin", "openai"};
    if (!name) {
        app->provider = NULL;
        return true;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            app->provider = names[i];
            return true;
        }
    }
    return false;
}

const char *app_answering(struct app *app)
{
    const struct provider *provider = NULL;
    if (providers_choose(app, &provider, NULL)) {
        return "?";
    }
    const char *model = provider->model(provider->ctx);
    return model && *model ? model : provider->name;
}
