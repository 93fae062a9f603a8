#include "learned.h"

#include "app_internal.h"
#include "providers.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store_model.h"

#include <stdlib.h>
#include <unistd.h>

static void log_failure(const char *what, struct error *err)
{
    log_write(LOG_WARNING, "llm", "%s: %s", what, err->message ? err->message : "?");
    error_clear(err);
}

static void load(void *ctx, const char *endpoint, const char *model, struct json_object **learned)
{
    struct app *app = ctx;
    struct error err = {0};
    struct json_object *found = NULL;
    if (!app->workspace.store) {
        return;
    }
    if (store_capabilities_get(app->workspace.store, endpoint, model, &found, &err)) {
        log_failure("what was learned could not be read", &err);
    } else if (found) {
        *learned = found;
    }
}

static void save(void *ctx, const char *endpoint, const char *model,
                 const struct json_object *learned)
{
    struct app *app = ctx;
    struct error err = {0};
    if (app->workspace.store &&
        store_capabilities_put(app->workspace.store, endpoint, model, learned, &err)) {
        log_failure("what was learned could not be kept", &err);
    }
}

struct llm_memory learned_memory(struct app *app)
{
    return (struct llm_memory){.load = load, .save = save, .ctx = app};
}

/* True when there is a workspace to look into. Looking makes no file. */
static bool has_workspace(struct app *app)
{
    if (app->workspace.store) {
        return true;
    }
    char *path = workspace_path(app);
    bool there = path && access(path, R_OK) == 0;
    free(path);
    struct error err = {0};
    if (there && workspace_open(app, &err)) {
        log_failure("the database could not be opened", &err);
        there = false;
    }
    return there;
}

static void add_row(void *ctx, const char *endpoint, const char *model,
                    const struct json_object *learned)
{
    char *text = llm_learned_text(learned);
    char *value = mem_printf("%s %s: %s", endpoint, *model ? model : "-", text);
    struct json_object *row = json_new_object();
    json_set_text(row, "key", "learned");
    json_set_text(row, "value", value);
    json_set_text(row, "origin", "learned");
    json_set_text(row, "help",
                  _("What this server was found to take; \"doctor --forget\" forgets it."));
    json_push(ctx, row);
    free(value);
    free(text);
}

void learned_list(struct app *app, struct json_object *rows)
{
    struct error err = {0};
    if (has_workspace(app) && store_capabilities_each(app->workspace.store, add_row, rows, &err)) {
        log_failure("what was learned could not be read", &err);
    }
}

enum error_kind learned_forget(struct app *app, size_t *count, struct error *err)
{
    enum error_kind kind = store_capabilities_clear(app->workspace.store, count, err);
    if (!kind) {
        providers_reset(app);
    }
    return kind;
}
