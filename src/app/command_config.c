/* Settings: what holds, where it comes from, and changing one line of the file. */
#include "commands.h"

#include "app_internal.h"
#include "learned.h"
#include "providers.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"
#include "syllabus/config/file.h"

#include <stdlib.h>

static struct json_object *setting_json(const struct config *c, const struct config_option *option)
{
    struct json_object *v = json_new_object();
    char *shown = config_option_shown(option, config_text(c, option->key));
    json_set_text(v, "key", option->key);
    json_set_text(v, "value", shown);
    json_set_text(v, "origin", config_origin(c, option->key));
    json_set_text(v, "help", _(option->help));
    free(shown);
    return v;
}

static enum command_state run_show(struct call *call)
{
    struct json_object *all = json_new_array();
    const struct config_option *option;
    workspace_sign_in_quietly(call->app); /* some may be the user's own */
    for (size_t i = 0; (option = config_option_at(i)) != NULL; i++) {
        json_push(all, setting_json(call->app->options->config, option));
    }
    learned_list(call->app, all);
    call_set_document(call, all);
    return COMMAND_DONE;
}

static enum command_state run_get(struct call *call)
{
    const struct config_option *option = NULL;
    if (config_option_require(args_text(call->args, "KEY"), &option, &call->error)) {
        return COMMAND_ERROR;
    }
    workspace_sign_in_quietly(call->app);
    const char *text = config_text(call->app->options->config, option->key);
    call_set_document(call, json_new_text(text));
    return COMMAND_DONE;
}

/* The file that --config names, else the default one. */
static char *file_path(struct call *call)
{
    const char *named = args_text(call->args, "config");
    return named ? mem_strdup(named) : config_file_default(&call->error);
}

static enum command_state run_set(struct call *call)
{
    const char *key = args_text(call->args, "KEY");
    const char *value = args_text(call->args, "VALUE");
    char *path = file_path(call);
    if (!path) {
        return COMMAND_ERROR;
    }
    enum error_kind kind = config_file_set(path, key, value, &call->error);
    free(path);
    if (kind) {
        return COMMAND_ERROR;
    }
    struct json_object *v = json_new_object();
    char *shown = config_option_shown(config_option_find(key), value); /* it was found above */
    json_set_text(v, "key", key);
    json_set_text(v, "value", shown);
    free(shown);
    json_set_text(v, "origin", "file");
    struct json_object *list = json_new_array();
    json_push(list, v);
    call_set_document(call, list);
    return COMMAND_DONE;
}

static enum command_state run_path(struct call *call)
{
    char *path = file_path(call);
    call_set_document(call, json_new_text(path));
    free(path);
    return call->error.kind ? COMMAND_ERROR : COMMAND_DONE;
}

static void add_fault(void *ctx, size_t line, const char *message)
{
    struct json_object *finding = json_new_object();
    json_set_text(finding, "check", "config");
    json_set_text(finding, "status", "fail");
    json_set_text(finding, "message", message);
    json_set_text(finding, "advice", NULL);
    json_push(ctx, finding);
}

static enum command_state run_check(struct call *call)
{
    char *path = file_path(call);
    if (!path) {
        return COMMAND_ERROR;
    }
    struct json_object *findings = json_new_array();
    struct error err = {0};
    config_file_check(path, add_fault, findings, &err);
    if (json_size(findings) == 0 && (err.kind == ERROR_NONE || err.kind == ERROR_NOT_FOUND)) {
        char *text = err.kind ? mem_printf(_("%s does not exist: the defaults hold"), path)
                              : mem_printf(_("%s is in order"), path);
        struct json_object *finding = json_new_object();
        json_set_text(finding, "check", "config");
        json_set_text(finding, "status", "ok");
        json_set_text(finding, "message", text);
        json_set_text(finding, "advice", NULL);
        json_push(findings, finding);
        free(text);
        error_clear(&err);
    }
    free(path);
    bool unreadable = json_size(findings) == 0;
    call_set_document(call, findings);
    if (unreadable) {
        error_move(&call->error, &err);
        return COMMAND_ERROR;
    }
    error_clear(&err);
    return COMMAND_DONE;
}

/* --- in a dialogue: who answers from now on --- */

static enum command_state run_model(struct call *call)
{
    struct app *app = call->app;
    const char *name = args_text(call->args, "NAME");
    if (name) {
        if (config_set_argument(app->options->config, "llm.model", name, &call->error)) {
            return COMMAND_ERROR;
        }
        providers_reset(app);
    }
    call_set_document(call, json_new_text(app_answering(app)));
    return COMMAND_DONE;
}

static const struct arg model_args[] = {
    {"NAME", 0, ARG_POSITIONAL, 0, NULL, N_("a model's name"), NULL},
    {0},
};

static const struct arg get_args[] = {
    {"KEY", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("a setting, such as llm.model"), NULL},
    {0},
};

static const struct arg set_args[] = {
    {"KEY", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("a setting, such as llm.model"), NULL},
    {"VALUE", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("what it shall be; \"\" unsets it"), NULL},
    {0},
};

static const struct command rows[] = {
    {"config show", N_("the settings, their values and where these come from"), NULL, COMMAND_QUICK,
     "", DOCUMENT_SETTINGS, run_show},
    {"config get", N_("one setting"), get_args, COMMAND_QUICK, NULL, DOCUMENT_TEXT, run_get},
    {"config set", N_("change one line of the settings' file"), set_args, COMMAND_QUICK, NULL,
     DOCUMENT_SETTINGS, run_set},
    {"config path", N_("where the settings' file is"), NULL, COMMAND_QUICK, NULL, DOCUMENT_TEXT,
     run_path},
    {"model", N_("who answers; with a name: who answers from now on"), model_args,
     COMMAND_SLASH_ONLY, "NAME", DOCUMENT_TEXT, run_model},
    {"config check", N_("look the settings' file over"), NULL, COMMAND_ANY_CONFIG | COMMAND_QUICK,
     NULL, DOCUMENT_FINDINGS, run_check},
};

void command_config_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
