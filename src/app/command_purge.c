/* db purge: what was deleted is really gone. */
#include "commands.h"

#include "app_internal.h"
#include "confirm.h"
#include "syllabus/app/args.h"
#include "syllabus/base/env.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"
#include "syllabus/store/store_purge.h"

#include <errno.h>
#include <stdlib.h>

#define DAYS_MAX 36500
#define DAY_MS   INT64_C(86400000)

struct purge {
    int64_t until_ms;
};

static enum error_kind days_given(struct call *call, int64_t *days)
{
    const char *text = args_text(call->args, "older-than");
    char *end = NULL;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || *end || end == text || n < 0 || n > DAYS_MAX) {
        return error_set(&call->error, ERROR_USAGE,
                         _("\"%s\" is no number of days: it is a whole number from 0 to %d"), text,
                         DAYS_MAX);
    }
    *days = n;
    return ERROR_NONE;
}

/* Everything that was deleted until *until_ms is meant. */
static enum error_kind how_old(struct call *call, int64_t *until_ms)
{
    const struct app_options *o = call->app->options;
    int64_t days = args_has(call->args, "all") ? 0 : config_int(o->config, PURGE_DAYS, 0);
    enum error_kind kind = ERROR_NONE;
    if (args_has(call->args, "all") && args_has(call->args, "older-than")) {
        return error_set(&call->error, ERROR_USAGE, _("either --all or --older-than, not both"));
    }
    if (args_has(call->args, "older-than")) {
        kind = days_given(call, &days);
    } else if (days == 0 && !args_has(call->args, "all")) {
        error_set(&call->error, ERROR_USAGE, _("it is not said what is to be purged: %s is 0"),
                  PURGE_DAYS);
        error_advise(&call->error, _("Say --older-than DAYS, or --all."));
        kind = ERROR_USAGE;
    }
    if (!kind) {
        *until_ms = env_now_ms(o->env) - days * DAY_MS;
    }
    return kind;
}

static struct json_object *purged_json(const struct purged *p)
{
    struct json_object *v = json_new_object();
    json_set_int(v, "tracks", p->tracks);
    json_set_int(v, "modules", p->modules);
    json_set_int(v, "messages", p->messages);
    json_set_int(v, "versions", p->versions);
    json_set_int(v, "changes", p->changes);
    return v;
}

static enum command_state go(struct call *call, void *state)
{
    const struct purge *p = state;
    struct app *app = call->app;
    struct purged purged;
    if (store_purge(app->workspace.store, workspace_user_id(app), p->until_ms, &purged,
                    &call->error) ||
        store_purge_settle(app->workspace.store, &call->error)) {
        return COMMAND_ERROR;
    }
    call_set_document(call, purged_json(&purged));
    return COMMAND_DONE;
}

static enum command_state run_purge(struct call *call)
{
    struct app *app = call->app;
    struct purged will = {0};
    struct purge *p = mem_alloc(sizeof *p);
    if (how_old(call, &p->until_ms) ||
        store_purge_count(app->workspace.store, workspace_user_id(app), p->until_ms, &will,
                          &call->error)) {
        free(p);
        return COMMAND_ERROR;
    }
    /* TRANSLATORS: asked before what was deleted is really removed; the numbers are how many there
     * are of each. */
    char *question =
        mem_printf(_("Remove for good what was deleted: tracks (%lld), modules (%lld), messages "
                     "(%lld), plan versions (%lld), changes that can be undone (%lld)? [y/N]"),
                   (long long)will.tracks, (long long)will.modules, (long long)will.messages,
                   (long long)will.versions, (long long)will.changes);
    enum command_state state = confirm_run(
        call,
        &(struct confirmation){.question = question, .go = go, .state = p, .free_state = free});
    free(question);
    return state;
}

static const struct arg purge_args[] = {
    {"all", 0, ARG_FLAG, 0, NULL, N_("whenever it was deleted"), NULL},
    {"older-than", 0, ARG_OPTION, 0, "DAYS", N_("what was deleted so many days ago, or before"),
     NULL},
    {"yes", 'y', ARG_FLAG, 0, NULL, N_("do not ask"), NULL},
    {0},
};

static const struct command rows[] = {
    {"db purge", N_("remove for good what was deleted, and leave nothing of it in the file"),
     purge_args, COMMAND_NEEDS_USER, NULL, DOCUMENT_PURGED, run_purge},
};

void command_purge_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
