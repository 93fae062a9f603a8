/* The user's own settings of the model, and the key that is sealed for its server. */
#include "commands.h"

#include "ai.h"
#include "app_internal.h"
#include "key.h"
#include "providers.h"
#include "syllabus/account/vault.h"
#include "syllabus/app/args.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/config/key.h"
#include "syllabus/net/url.h"
#include "syllabus/store/store_vault.h"

#include <stdlib.h>
#include <string.h>

/* A key longer than what is accepted is still read whole, so that the refusal can say so. */
#define READ_LIMIT (2 * LIMIT_KEY)

/* What every command here prints. */
static enum command_state show(struct call *call)
{
    struct json_object *document = NULL;
    if (ai_document(call->app, &document, &call->error)) {
        return COMMAND_ERROR;
    }
    call_set_document(call, document);
    return COMMAND_DONE;
}

static enum command_state run_set(struct call *call)
{
    return ai_change(call->app, call->args, &call->error) ? COMMAND_ERROR : show(call);
}

/* --- the key --- */

/* Of the server that the settings name; owned, NULL with the call's error. */
static char *server(struct call *call)
{
    char *origin = net_url_origin(key_address(call->app));
    if (!origin) {
        error_set(&call->error, ERROR_USAGE, _("llm.base_url is no address that a key can be for"));
        error_advise(&call->error, _("Set it, or name the server with --base-url."));
    }
    return origin;
}

static enum error_kind seal(struct call *call, const char *text, struct error *err)
{
    struct app *app = call->app;
    const char *key = text + strspn(text, " \t\r\n");
    size_t n = strlen(key);
    while (n > 0 && strchr(" \t\r\n", key[n - 1])) {
        n--;
    }
    if (n == 0) {
        return error_set(err, ERROR_USAGE, _("no key was given"));
    }
    enum error_kind kind = config_key_check(_("the input"), key, n, err);
    char *origin = kind ? NULL : server(call);
    if (!origin) {
        return err->kind;
    }
    struct secret *value = secret_new(key, n);
    kind = vault_set(app->workspace.vault, app->workspace.store, KEY_NAME, origin, value, err);
    secret_free(value);
    free(origin);
    providers_reset(app);
    return kind;
}

static void answered(void *ctx, const char *answer)
{
    struct call *call = ctx;
    if (seal(call, answer ? answer : "", &call->error) || show(call) != COMMAND_DONE) {
        call_fail(call);
    } else {
        call_done(call);
    }
}

static enum command_state read_standard_input(struct call *call)
{
    char *text = NULL;
    size_t n = 0;
    if (call->app->options->password_stdin) {
        error_set(&call->error, ERROR_USAGE,
                  _("--password-stdin and --key-stdin cannot be given together"));
        error_advise(&call->error, _("Give the password in SYLLABUS_PASSWORD."));
        return COMMAND_ERROR;
    }
    enum error_kind kind = file_read("-", READ_LIMIT, &text, &n, &call->error);
    if (!kind) {
        text[strcspn(text, "\r\n")] = '\0';
        kind = seal(call, text, &call->error);
        secret_wipe(text, n);
        free(text);
    }
    return kind ? COMMAND_ERROR : show(call);
}

static enum command_state run_key_set(struct call *call)
{
    struct app *app = call->app;
    const struct front *front = app->options->front;
    char *origin = server(call);
    if (!origin) {
        return COMMAND_ERROR;
    }
    enum command_state state = COMMAND_ERROR;
    if (!app->workspace.vault) {
        error_set(&call->error, ERROR_NOT_SIGNED_IN, _("there is nothing open to seal the key in"));
        error_advise(&call->error,
                     _("Sign in once more: \"syllabus account login --email %s\". Where that does "
                       "not help, \"account key clear --all\" comes first: it forgets what cannot "
                       "be opened."),
                     app->workspace.user.email);
    } else if (front->interactive(front->ctx)) { /* with --key-stdin, too: nothing is echoed */
        char *question = mem_printf(_("Key for %s:"), origin);
        front->ask(front->ctx, question, true, answered, call);
        free(question);
        state = COMMAND_WAIT;
    } else if (args_has(call->args, "key-stdin") && !args_are_typed(call->args)) {
        state = read_standard_input(call);
    } else {
        error_set(&call->error, ERROR_USAGE,
                  _("a key is needed and there is no terminal to ask at"));
        error_advise(&call->error, _("Give it with --key-stdin."));
    }
    free(origin);
    return state;
}

/* All that is sealed for the user: the way out where the vault cannot be opened any more. */
static enum error_kind clear_all(struct app *app, struct error *err)
{
    struct workspace *w = &app->workspace;
    struct strlist origins = {0};
    enum error_kind kind = w->vault
                               ? store_secret_list(w->store, w->user.id, KEY_NAME, &origins, err)
                               : store_vault_remove(w->store, w->user.id, err);
    for (size_t i = 0; !kind && i < origins.count; i++) {
        kind = store_secret_remove(w->store, w->user.id, KEY_NAME, origins.items[i], err);
    }
    strlist_fini(&origins);
    return kind;
}

static enum command_state run_key_clear(struct call *call)
{
    struct app *app = call->app;
    enum error_kind kind = ERROR_NONE;
    if (args_has(call->args, "all")) {
        kind = clear_all(app, &call->error);
    } else {
        char *origin = server(call);
        kind = origin ? store_secret_remove(app->workspace.store, workspace_user_id(app), KEY_NAME,
                                            origin, &call->error)
                      : call->error.kind;
        free(origin);
    }
    providers_reset(app);
    return kind ? COMMAND_ERROR : show(call);
}

static const char *const provider_names[] = {"auto", "openai", "builtin", "", NULL};

static const struct arg set_args[] = {
    {"provider", 0, ARG_OPTION, 0, "NAME", N_("who answers: auto, openai or builtin"),
     provider_names},
    {"base-url", 0, ARG_OPTION, 0, "URL", N_("the model server, such as http://localhost:11434/v1"),
     NULL},
    {"model", 0, ARG_OPTION, 0, "NAME", N_("the model's name"), NULL},
    {"max-tokens", 0, ARG_OPTION, 0, "N", N_("the longest answer, in tokens"), NULL},
    {"temperature", 0, ARG_OPTION, 0, "T", N_("the temperature of the dialogue, from 0 to 2"),
     NULL},
    {0},
};

static const struct arg key_set_args[] = {
    {"key-stdin", 0, ARG_FLAG, 0, NULL, N_("read the key from standard input"), NULL},
    {0},
};

static const struct arg key_clear_args[] = {
    {"all", 0, ARG_FLAG, 0, NULL, N_("the keys for every server"), NULL},
    {0},
};

static const struct command rows[] = {
    {"account key set", N_("seal the API key for the model server"), key_set_args,
     COMMAND_NEEDS_USER | COMMAND_HUSHED, "", DOCUMENT_AI, run_key_set},
    {"account key clear", N_("forget the sealed key"), key_clear_args, COMMAND_NEEDS_USER, "",
     DOCUMENT_AI, run_key_clear},
    {"account ai show", N_("your own settings of the model"), NULL, COMMAND_NEEDS_USER, "",
     DOCUMENT_AI, show},
    {"account ai set", N_("change them; \"\" unsets one"), set_args, COMMAND_NEEDS_USER, "",
     DOCUMENT_AI, run_set},
};

void command_ai_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
