/* The workspace: which store, and whose. */
#include "app_internal.h"

#include "ai.h"
#include "late.h"
#include "syllabus/account/account.h"
#include "syllabus/account/vault.h"
#include "syllabus/app/args.h"
#include "syllabus/base/env.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/config/config.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_purge.h"
#include "syllabus/store/store_track.h"
#include "syllabus/store/store_user.h"

#include <stdlib.h>
#include <string.h>

/* How long a change may keep a frame waiting. */
#define FRAME_PATIENCE_MS 20

/* --- the store --- */

bool workspace_is_guest(const struct app *app)
{
    return app->choice == WORKSPACE_GUEST ||
           (app->choice == WORKSPACE_AS_OPTIONS && app->options->guest);
}

/* Of the file that the options name, be it for a guest who is to work there. */
static enum error_kind file_path(const struct app *app, char **path, struct error *err)
{
    char *set = config_path(app->options->config, "storage.path");
    enum error_kind kind = set ? ERROR_NONE : paths_check_data_home(err);
    if (!kind && !set) {
        char *dir = paths_data_dir(err);
        set = dir ? paths_join(dir, "syllabus.db") : NULL;
        kind = dir ? ERROR_NONE : ERROR_IO;
        free(dir);
    }
    if (!kind) {
        *path = set;
    }
    return kind;
}

enum error_kind workspace_file(const struct app *app, char **path, struct error *err)
{
    if (workspace_is_guest(app)) {
        error_set(err, ERROR_USAGE, _("a guest has no file: everything is in memory"));
        error_advise(err, _("Leave --guest out."));
        return ERROR_USAGE;
    }
    return file_path(app, path, err);
}

char *workspace_path(const struct app *app)
{
    char *path = NULL;
    workspace_file(app, &path, NULL);
    return path;
}

static void warn(struct app *app, const char *text, const char *advice)
{
    const struct front *front = app->options->front;
    front->event(
        front->ctx,
        &(struct event){.type = EVENT_WARNING, .text = text, .n = strlen(text), .advice = advice});
}

/* What there is to know of how the file was opened. */
static void tell_opening(struct app *app, struct store *store)
{
    const struct store_opening *opening = store_opening(store);
    if (opening->backup) {
        const char *slash = strrchr(opening->backup, '/');
        char *text =
            mem_printf(_("The database was brought up to date. The old one is beside it: %s"),
                       slash ? slash + 1 : opening->backup);
        warn(app, text, NULL);
        free(text);
    }
    if (opening->shared) {
        warn(app, _("The database is on a network file system: one program at a time can use it."),
             _("A file on a disk of this machine is safer: --db, storage.path."));
    }
}

static enum error_kind open_guest(struct app *app, struct error *err)
{
    struct workspace *w = &app->workspace;
    enum error_kind kind = store_open_memory(app->options->env, &w->store, err);
    if (!kind) {
        kind = store_user_add_guest(w->store, &w->user, err);
        w->has_user = !kind;
        w->vault = kind ? NULL : vault_new_for_guest(w->user.id);
    }
    return kind;
}

enum error_kind workspace_open_beside(struct app *app, struct store **out, struct error *err)
{
    char *path = NULL;
    enum error_kind kind = file_path(app, &path, err);
    if (!kind) {
        kind = store_open(path, app->options->env, out, err);
    }
    if (!kind && app->options->front->alive) {
        store_set_patience(*out, FRAME_PATIENCE_MS);
    }
    if (!kind) {
        tell_opening(app, *out);
    }
    free(path);
    return kind;
}

enum error_kind workspace_open(struct app *app, struct error *err)
{
    if (app->workspace.store) {
        return ERROR_NONE;
    }
    enum error_kind kind = workspace_is_guest(app)
                               ? open_guest(app, err)
                               : workspace_open_beside(app, &app->workspace.store, err);
    if (kind) {
        workspace_close(app);
    }
    return kind;
}

/* What was deleted long ago goes when a program ends: then nobody waits for a first frame, or for
 * an answer. A failure is the next program's to have again. */
static void purge_some(struct app *app)
{
    struct error err = {0};
    int64_t days = config_int(app->options->config, PURGE_DAYS, 0);
    if (!app->workspace.store || workspace_is_guest(app) || days <= 0) {
        return;
    }
    int64_t until = env_now_ms(app->options->env) - days * INT64_C(86400000);
    if (store_purge_some(app->workspace.store, until, &err)) {
        log_write(LOG_ERROR, "store", "purging: %s", err.message);
        error_clear(&err);
    }
}

void workspace_close(struct app *app)
{
    late_finish(app);
    purge_some(app);
    user_fini(&app->workspace.user);
    vault_free(app->workspace.vault);
    store_close(app->workspace.store);
    app->workspace = (struct workspace){0};
    ai_apply(app);
}

enum error_kind workspace_check(struct app *app, struct error *err)
{
    return store_check(app->workspace.store, err);
}

/* --- the user --- */

const char *workspace_user_id(const struct app *app)
{
    return app->workspace.user.id;
}

void workspace_clear_user(struct app *app)
{
    user_fini(&app->workspace.user);
    vault_free(app->workspace.vault);
    app->workspace.vault = NULL;
    app->workspace.user = (struct user){0};
    app->workspace.has_user = false;
    ai_apply(app);
}

void workspace_set_user(struct app *app, const struct user *user, struct vault *take_vault)
{
    struct user *mine = &app->workspace.user;
    workspace_clear_user(app);
    *mine = (struct user){
        .id = mem_strdup(user->id),
        .email = mem_strdup(user->email),
        .first_name = mem_strdup(user->first_name),
        .last_name = mem_strdup(user->last_name),
        .role = user->role,
        .active = user->active,
        .guest = user->guest,
        .created_ms = user->created_ms,
    };
    app->workspace.vault = take_vault;
    app->workspace.has_user = true;
    ai_apply(app);
}

void workspace_become(struct app *app, struct store *take_file, const struct user *user,
                      struct vault *take_vault)
{
    workspace_close(app);
    app->choice = WORKSPACE_FILE;
    app->workspace.store = take_file;
    workspace_set_user(app, user, take_vault);
}

static void on_login(void *ctx, const struct user *user, struct vault *take_vault,
                     const struct error *err)
{
    struct call *call = ctx;
    if (!user) {
        error_copy(&call->error, err);
        call_fail(call);
        return;
    }
    workspace_set_user(call->app, user, take_vault);
    call_start(call);
}

static void on_password(void *ctx, const char *password, const struct error *err)
{
    struct call *call = ctx;
    const struct app_options *o = call->app->options;
    if (!password) {
        error_copy(&call->error, err);
        call_fail(call);
    } else if (account_login(o->loop, call->app->workspace.store, NULL, o->user, password, on_login,
                             call, &call->error)) {
        call_fail(call);
    }
}

/* The user who stayed signed in becomes the workspace's. */
static enum error_kind sign_in_again(struct app *app, struct error *err)
{
    struct user user = {0};
    struct vault *vault = NULL;
    if (!app->state_dir) {
        return error_set(err, ERROR_NOT_SIGNED_IN, _("nobody is signed in"));
    }
    enum error_kind kind =
        account_current(app->workspace.store, app->state_dir, &user, &vault, err);
    if (!kind) {
        workspace_set_user(app, &user, vault);
        user_fini(&user);
    }
    return kind;
}

/* Another process may have removed the account or switched it off, or changed its role. */
static enum error_kind look_again(struct app *app, struct error *err)
{
    struct user now = {0};
    enum error_kind kind =
        store_user_by_id(app->workspace.store, app->workspace.user.id, &now, err);
    if (!kind && now.active) {
        app->workspace.user.role = now.role;
    } else if (!kind || kind == ERROR_NOT_FOUND) {
        workspace_clear_user(app);
        kind = error_set(err, ERROR_NOT_SIGNED_IN, _("you are not signed in any more"));
    }
    user_fini(&now);
    return kind;
}

void workspace_sign_in_quietly(struct app *app)
{
    if (app->workspace.has_user || workspace_is_guest(app) || app->options->user ||
        !app->state_dir || !account_stayed(app->state_dir)) {
        return;
    }
    char *path = workspace_path(app);
    bool there = app->workspace.store || (path && file_exists(path)); /* looking makes nothing */
    if (there && workspace_open(app, NULL) == ERROR_NONE) {
        sign_in_again(app, NULL);
    }
    free(path);
}

void workspace_sign_in(struct call *call)
{
    struct app *app = call->app;
    if (app->workspace.has_user && look_again(app, &call->error)) {
        call_fail(call);
    } else if (app->workspace.has_user) {
        call_start(call);
    } else if (app->options->user) {
        password_get(app, _("Password:"), on_password, call);
    } else if (sign_in_again(app, &call->error)) {
        call_fail(call);
    } else {
        call_start(call);
    }
}

/* --- entering and leaving --- */

static enum error_kind refuse_busy(const struct app *app, struct error *err)
{
    return app_busy(app) ? error_set(err, ERROR_USAGE, "%s", _("another command is still running"))
                         : ERROR_NONE;
}

static enum error_kind enter(struct app *app, enum workspace_choice choice, struct error *err)
{
    enum error_kind kind = app_leave(app, err);
    if (!kind) {
        app->choice = choice;
        kind = workspace_open(app, err);
    }
    return kind;
}

enum error_kind app_enter_guest(struct app *app, struct error *err)
{
    return enter(app, WORKSPACE_GUEST, err);
}

enum error_kind app_enter_signed_in(struct app *app, struct error *err)
{
    enum error_kind kind = enter(app, WORKSPACE_FILE, err);
    return kind ? kind : sign_in_again(app, err);
}

enum error_kind app_leave(struct app *app, struct error *err)
{
    enum error_kind kind = refuse_busy(app, err);
    if (!kind) {
        workspace_close(app);
        app->choice = WORKSPACE_AS_OPTIONS;
    }
    return kind;
}

bool app_has_user(const struct app *app)
{
    return app->workspace.has_user;
}

/* --- tracks --- */

enum error_kind call_resolve_track(struct call *call, char **id, char **title)
{
    struct app *app = call->app;
    struct track *track = NULL;
    enum error_kind kind = store_track_resolve(app->workspace.store, workspace_user_id(app),
                                               args_text(call->args, "TRACK"), id, &call->error);
    if (kind) {
        return kind;
    }
    call_set_track(call, *id);
    if (!title) {
        return ERROR_NONE;
    }
    kind = workspace_load_track(app, *id, &track, &call->error);
    if (!kind) {
        *title = mem_strdup(track->title);
    } else {
        free(*id);
        *id = NULL;
    }
    track_free(track);
    return kind;
}

enum error_kind call_resolve_track_deleted_too(struct call *call, char **id)
{
    struct app *app = call->app;
    enum error_kind kind =
        store_track_resolve_deleted_too(app->workspace.store, workspace_user_id(app),
                                        args_text(call->args, "TRACK"), id, &call->error);
    if (!kind) {
        call_set_track(call, *id);
    }
    return kind;
}

enum error_kind workspace_load_track(struct app *app, const char *id, struct track **out,
                                     struct error *err)
{
    return store_track_get(app->workspace.store, workspace_user_id(app), id, out, err);
}

enum error_kind workspace_add_track(struct app *app, struct track *track, struct error *err)
{
    return store_track_add(app->workspace.store, workspace_user_id(app), track, err);
}

char *workspace_session_of(struct app *app, const char *track_id, const char *chat_id)
{
    struct session_chats *list = NULL;
    size_t count = 0;
    if (store_session_list(app->workspace.store, workspace_user_id(app), track_id, &list, &count,
                           NULL)) {
        return NULL;
    }
    const char *found = count ? list[count - 1].session.id : NULL;
    for (size_t i = 0; chat_id && i < count; i++) {
        for (size_t k = 0; k < list[i].count; k++) {
            found = strcmp(list[i].chats[k].id, chat_id) == 0 ? list[i].session.id : found;
        }
    }
    char *id = mem_strdup(found);
    session_chats_free(list, count);
    return id;
}

void app_list_tracks(struct app *app, void (*each)(void *ctx, const char *id, const char *title),
                     void *ctx)
{
    struct track **list = NULL;
    size_t count = 0;
    if (!app->workspace.has_user ||
        store_track_list(app->workspace.store, workspace_user_id(app), &list, &count, NULL)) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        each(ctx, list[i]->id, list[i]->title);
        track_free(list[i]);
    }
    free(list);
}
