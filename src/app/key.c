#include "key.h"

#include "app_internal.h"
#include "providers.h"
#include "syllabus/account/vault.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/strlist.h"
#include "syllabus/config/config.h"
#include "syllabus/config/key.h"
#include "syllabus/llm/llm.h"
#include "syllabus/loop/child.h"
#include "syllabus/loop/loop.h"
#include "syllabus/net/url.h"
#include "syllabus/store/store_vault.h"

#include <stdlib.h>
#include <string.h>

#define SETTING "llm.api_key_command"
/* When a person is told what is waited for. */
#define TELL_MS 1000

struct key_command {
    char *line; /* the setting's text that it was run for */
    struct secret *key;
    bool refused; /* by the server */
    struct loop_child *child;
    struct loop_timer *timer;
    struct call *call;
    key_fn *done;
    void *ctx;
};

const char *key_address(const struct app *app)
{
    const char *address = config_text(app->options->config, "llm.base_url");
    return address ? address : LLM_DEFAULT_BASE_URL;
}

/* --- which source --- */

/* The setting's text; NULL when there is none, or it is not for this server: where the same place
 * that names the program names a server, too, the key is that one's and goes to no other. */
static const char *program_for(const struct app *app, const char *address)
{
    const struct config *c = app->options->config;
    const char *line = config_text(c, SETTING);
    enum config_overlay overlay = config_overlay(c, SETTING);
    const char *url = line ? config_text_from(c, overlay, "llm.base_url") : NULL;
    if (!url) {
        return line;
    }
    char *its = net_url_origin(url);
    char *wanted = net_url_origin(address);
    bool same = its && wanted && strcmp(its, wanted) == 0;
    free(its);
    free(wanted);
    return same ? line : NULL;
}

static enum error_kind from_vault(struct app *app, const char *address, struct secret **key,
                                  struct error *err)
{
    struct workspace *w = &app->workspace;
    char *origin = w->has_user ? net_url_origin(address) : NULL;
    char *sealed = NULL;
    enum error_kind kind = ERROR_NOT_FOUND;
    if (origin && w->vault) {
        kind = vault_get(w->vault, w->store, KEY_NAME, origin, key, err);
    } else if (origin) {
        kind = store_secret_get(w->store, w->user.id, KEY_NAME, origin, &sealed, err);
    }
    if (kind == ERROR_NONE && sealed) {
        kind = error_set(err, ERROR_NOT_SIGNED_IN, _("the key for %s is sealed"), origin);
        error_advise(err, _("Sign in once more: your password opens it."));
    }
    free(sealed);
    free(origin);
    return kind == ERROR_NOT_FOUND ? ERROR_NONE : kind;
}

enum error_kind key_resolve(struct app *app, const char *address, struct secret **key,
                            struct key_place *place, struct error *err)
{
    struct key_place found = {.source = KEY_ENVIRONMENT};
    struct secret *text = NULL;
    enum error_kind kind =
        config_api_key(address, app->options->environ_values, &text, &found.variable, err);
    const char *line = program_for(app, address);
    if (!kind && !text && line) {
        const struct key_command *k = app->key_command;
        bool mine = k && k->key && strcmp(k->line, line) == 0;
        found.source = KEY_COMMAND;
        text = mine ? secret_new(secret_text(k->key), secret_len(k->key)) : NULL;
    } else if (!kind && !text) {
        found.source = KEY_VAULT;
        kind = from_vault(app, address, &text, err);
    }
    if (kind) {
        return kind;
    }
    if (place) {
        *place = text || found.source == KEY_COMMAND ? found : (struct key_place){KEY_NONE, NULL};
    }
    *key = text;
    return ERROR_NONE;
}

bool key_must_be_fetched(struct app *app)
{
    struct secret *key = NULL;
    struct key_place place = {KEY_NONE, NULL};
    if (providers_is_builtin(app) || app->options->replay ||
        key_resolve(app, key_address(app), &key, &place, NULL)) {
        return false; /* what is wrong with it is said by who asks the model */
    }
    bool missing = !key;
    secret_free(key);
    return place.source == KEY_COMMAND && (missing || app->key_command->refused);
}

/* --- running the program --- */

void key_forget(struct app *app)
{
    struct key_command *k = app->key_command;
    if (k) {
        loop_child_free(k->child);
        loop_timer_free(k->timer);
        secret_free(k->key);
        free(k->line);
        free(k);
        app->key_command = NULL;
    }
}

void key_was_refused(struct app *app)
{
    if (app->key_command) {
        app->key_command->refused = true;
    }
}

/* Ends the waiting. With an error nothing of the program is kept. */
static void finish(struct app *app, const struct error *err)
{
    struct key_command *k = app->key_command;
    key_fn *done = k->done;
    void *ctx = k->ctx;
    loop_child_free(k->child);
    loop_timer_free(k->timer);
    k->child = NULL;
    k->timer = NULL;
    k->call = NULL;
    if (err->kind) {
        key_forget(app);
    }
    providers_reset(app); /* made without the key, or with the one before */
    done(ctx, err);
}

/* What went wrong, without a word of what was printed. */
static void explain(const struct loop_child_end *end, struct error *err)
{
    switch (end->ending) {
    case LOOP_CHILD_EXITED:
        error_set(err, ERROR_AUTH, _("%s ended with status %d"), SETTING, end->status);
        break;
    case LOOP_CHILD_SIGNALLED:
        error_set(err, ERROR_AUTH, _("%s was ended by signal %d"), SETTING, end->status);
        break;
    case LOOP_CHILD_TIMED_OUT:
        error_set(err, ERROR_TIMEOUT, _("%s took longer than %d seconds"), SETTING,
                  LIMIT_KEY_SECONDS);
        break;
    case LOOP_CHILD_TOO_LONG:
        error_set(err, ERROR_AUTH, _("%s printed more than %u bytes"), SETTING, LIMIT_KEY_OUTPUT);
        break;
    }
    error_advise(err, _("Run it by hand: its first line must be the key, and it cannot ask at the "
                        "terminal."));
}

/* The first line without blanks around it. */
static void take_key(struct key_command *k, const struct loop_child_end *end, struct error *err)
{
    const char *key = end->output + strspn(end->output, " \t");
    size_t n = strcspn(key, "\r\n");
    while (n > 0 && strchr(" \t", key[n - 1])) {
        n--;
    }
    if (n == 0) {
        error_set(err, ERROR_AUTH, _("%s printed no key"), SETTING);
        error_advise(err, _("Run it by hand: its first line must be the key, and it cannot ask at "
                            "the terminal."));
    } else if (config_key_check(SETTING, key, n, err) == ERROR_NONE) {
        k->key = secret_new(key, n);
    }
}

static void on_end(void *ctx, const struct loop_child_end *end)
{
    struct app *app = ctx;
    struct error err = {0};
    if (end->ending != LOOP_CHILD_EXITED || end->status != 0) {
        explain(end, &err);
    } else {
        take_key(app->key_command, end, &err);
    }
    finish(app, &err);
    error_clear(&err);
}

static void on_cancel(struct call *call)
{
    struct error err = {0};
    error_set(&err, ERROR_INTERRUPTED, _("stopped"));
    finish(call->app, &err);
    error_clear(&err);
}

static void on_slow(void *ctx)
{
    struct app *app = ctx;
    char *text = mem_printf(_("waiting for %s · Ctrl-C stops"), SETTING);
    call_tell(app->key_command->call, text);
    free(text);
}

static struct loop_child *start(struct app *app, struct error *err)
{
    struct strlist words = {0};
    /* A pinentry that knows the terminal by name would draw over what is shown there. */
    const char *without[16] = {"GPG_TTY"};
    size_t count = app->options->front->screen ? 1 : 0;
    for (size_t i = 0; config_key_variables[i]; i++) {
        without[count++] = config_key_variables[i];
    }
    without[count] = NULL;
    config_list(app->options->config, SETTING, &words);
    const char **argv = mem_array(words.count + 1, sizeof *argv);
    for (size_t i = 0; i < words.count; i++) {
        argv[i] = words.items[i];
    }
    const struct loop_child_options options = {
        .argv = argv,
        .environment = app->options->environ_values,
        .without = without,
        .output_limit = LIMIT_KEY_OUTPUT,
        .timeout_ms = LIMIT_KEY_SECONDS * 1000,
    };
    struct error why = {0};
    struct loop_child *child = loop_child_new(app->options->loop, &options, on_end, app, &why);
    if (!child) {
        error_set(err, ERROR_AUTH, "%s: %s", SETTING, why.message);
        error_advise(err, _("Check the setting: \"syllabus config get %s\"."), SETTING);
    }
    error_clear(&why);
    free(argv);
    strlist_fini(&words);
    return child;
}

void key_fetch(struct call *call, key_fn *done, void *ctx)
{
    struct app *app = call->app;
    struct error err = {0};
    key_forget(app);
    struct loop_child *child = start(app, &err);
    if (!child) {
        done(ctx, &err);
        error_clear(&err);
        return;
    }
    struct key_command *k = mem_alloc(sizeof *k);
    *k = (struct key_command){
        .line = mem_strdup(config_text(app->options->config, SETTING)),
        .child = child,
        .timer = loop_timer_new(app->options->loop, on_slow, app),
        .call = call,
        .done = done,
        .ctx = ctx,
    };
    app->key_command = k;
    loop_timer_start(k->timer, TELL_MS, 0);
    call_on_cancel(call, on_cancel);
}
