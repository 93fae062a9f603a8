#include "ai.h"

#include "app_internal.h"
#include "key.h"
#include "providers.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/config/config.h"
#include "syllabus/net/url.h"
#include "syllabus/store/store_ai.h"
#include "syllabus/store/store_vault.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* One value a row: the argument, the remote API's name for it, and the settings that it stands for.
 * Finalizing keeps its own temperature: modules are not to be told as freely as a greeting. */
static const struct {
    const char *argument, *member;
    const char *keys[4];
} rows[] = {
    [AI_PROVIDER] = {"provider", "provider", {"llm.provider"}},
    [AI_BASE_URL] = {"base-url", "base_url", {"llm.base_url"}},
    [AI_MODEL] = {"model", "model_name", {"llm.model"}},
    [AI_MAX_TOKENS] = {"max-tokens",
                       "max_tokens",
                       {"planner.max_tokens.welcome", "planner.max_tokens.reply",
                        "planner.max_tokens.finalize"}},
    [AI_TEMPERATURE] = {"temperature",
                        "temperature",
                        {"planner.temperature.welcome", "planner.temperature.reply"}},
};
static_assert(sizeof rows / sizeof *rows == AI_VALUE_COUNT, "a value has no row");

/* Sets or, with NULL, unsets one value. */
static enum error_kind apply_one(struct config *c, int value, const char *text, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    for (size_t i = 0; !kind && rows[value].keys[i]; i++) {
        kind = config_set_user(c, rows[value].keys[i], text, err);
    }
    return kind;
}

void ai_apply(struct app *app)
{
    struct config *c = app->options->config;
    struct ai_configuration mine = {{NULL}};
    struct error err = {0};
    config_clear_user(c);
    providers_reset(app);
    if (app->workspace.has_user &&
        store_ai_get(app->workspace.store, workspace_user_id(app), &mine, &err)) {
        log_write(LOG_WARNING, "account", "the user's settings: %s", err.message);
        error_clear(&err);
    }
    for (int i = 0; i < AI_VALUE_COUNT; i++) {
        /* What a later version may have stored counts as not set. */
        if (mine.values[i] && apply_one(c, i, mine.values[i], &err)) {
            apply_one(c, i, NULL, NULL);
            log_write(LOG_WARNING, "account", "the user's %s: %s", rows[i].member, err.message);
            error_clear(&err);
        }
    }
    ai_configuration_fini(&mine);
}

/* The value in the settings' own spelling; NULL for one that is empty. Owned. */
static enum error_kind canonical(int value, const char *text, char **out, struct error *err)
{
    struct config *scratch = config_new();
    enum error_kind kind = apply_one(scratch, value, text, err);
    const char *kept = config_text_from(scratch, CONFIG_FROM_USER, rows[value].keys[0]);
    if (!kind) {
        /* "auto" and the like are what holds when nothing is set. */
        bool word = value == AI_MAX_TOKENS && kept && !strpbrk(kept, "0123456789");
        *out = word ? NULL : mem_strdup(kept);
    } else {
        error_prefix(err, "--%s", rows[value].argument);
    }
    config_free(scratch);
    return kind;
}

enum error_kind ai_change(struct app *app, const struct args *args, struct error *err)
{
    struct store *store = app->workspace.store;
    struct ai_configuration c = {{NULL}};
    size_t given = 0;
    enum error_kind kind = store_ai_get(store, workspace_user_id(app), &c, err);
    for (int i = 0; !kind && i < AI_VALUE_COUNT; i++) {
        const char *text = args_text(args, rows[i].argument);
        char *value = NULL;
        if (!text) {
            continue;
        }
        given++;
        kind = canonical(i, text, &value, err);
        if (!kind) {
            free(c.values[i]);
            c.values[i] = value;
        }
    }
    if (!kind && given == 0) {
        kind = error_set(err, ERROR_USAGE, _("nothing is to be set"));
        error_advise(err, _("Name what, such as --model NAME; \"\" unsets it."));
    }
    if (!kind) {
        kind = store_ai_put(store, workspace_user_id(app), &c, err);
    }
    ai_configuration_fini(&c);
    if (!kind) {
        ai_apply(app);
    }
    return kind;
}

static void set_number(struct json_object *v, const char *name, const char *text)
{
    json_set(v, name, text ? json_new_number(strtod(text, NULL)) : NULL);
}

enum error_kind ai_document(struct app *app, struct json_object **out, struct error *err)
{
    struct workspace *w = &app->workspace;
    struct ai_configuration c = {{NULL}};
    struct strlist origins = {0};
    enum error_kind kind = store_ai_get(w->store, w->user.id, &c, err);
    if (!kind) {
        kind = store_secret_list(w->store, w->user.id, KEY_NAME, &origins, err);
    }
    if (!kind) {
        struct json_object *v = json_new_object();
        struct json_object *list = json_new_array();
        char *origin = net_url_origin(key_address(app));
        bool has = false;
        for (int i = 0; i < AI_MAX_TOKENS; i++) {
            json_set_text(v, rows[i].member, c.values[i]);
        }
        for (int i = AI_MAX_TOKENS; i < AI_VALUE_COUNT; i++) {
            set_number(v, rows[i].member, c.values[i]);
        }
        for (size_t i = 0; i < origins.count; i++) {
            json_push(list, json_new_text(origins.items[i]));
            has = has || (origin && strcmp(origin, origins.items[i]) == 0);
        }
        json_set_text(v, "key_server", origin);
        json_set_bool(v, "has_custom_key", has);
        json_set(v, "sealed_for", list);
        json_set_bool(v, "guest", w->user.guest);
        free(origin);
        *out = v;
    }
    strlist_fini(&origins);
    ai_configuration_fini(&c);
    return kind;
}
