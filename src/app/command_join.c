/* Becoming a user: register and login. A guest who does it takes everything along, into the file.
 */
#include "commands.h"

#include "app_internal.h"
#include "syllabus/account/account.h"
#include "syllabus/account/vault.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/json.h"
#include "syllabus/store/store.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct joining {
    struct store *file;  /* that is opened for a guest; NULL: the workspace's own */
    struct store *guest; /* whose things are taken along; borrowed, or NULL */
};

static void joining_free(void *state)
{
    struct joining *j = state;
    store_close(j->file);
    free(j);
}

static struct store *store_of(const struct call *call)
{
    const struct joining *j = call->state;
    return j->file ? j->file : call->app->workspace.store;
}

/* --- the end --- */

/* The guest's things are in the account: what is left is to work there. Secrets that cannot be
 * sealed anew are no reason to stay a guest. */
static void take_guest_along(struct call *call, const struct user *user, struct vault *take_vault)
{
    struct joining *j = call->state;
    struct app *app = call->app;
    struct error err = {0};
    if (take_vault && app->workspace.vault &&
        vault_adopt(take_vault, j->file, app->workspace.vault, app->workspace.store, &err)) {
        log_write(LOG_WARNING, "account", "a guest's keys were not kept: %s", err.message);
        call_tell(call, _("The keys that you gave as a guest could not be kept: set them again."));
        error_clear(&err);
    }
    workspace_become(app, j->file, user, take_vault);
    j->file = NULL;
    j->guest = NULL;
}

/* The account is there and the password right: stays signed in. */
static void on_user(void *ctx, const struct user *user, struct vault *take_vault,
                    const struct error *err)
{
    struct call *call = ctx;
    struct app *app = call->app;
    if (!user) {
        error_copy(&call->error, err);
        call_fail(call);
        return;
    }
    bool guest = ((const struct joining *)call->state)->file;
    if (guest) {
        take_guest_along(call, user, take_vault);
    }
    if (account_stay(app->workspace.store, app->state_dir, user->id,
                     guest ? app->workspace.vault : take_vault, &call->error)) {
        if (guest) {
            error_prefix(&call->error, "%s",
                         _("everything is kept, but you do not stay signed in"));
        } else {
            vault_free(take_vault);
        }
        call_fail(call);
        return;
    }
    if (!guest) {
        workspace_set_user(app, user, take_vault);
    }
    call_set_document(call, course_user_json(user));
    call_done(call);
}

static void register_with(void *ctx, const char *password, const struct error *err)
{
    struct call *call = ctx;
    const struct joining *j = call->state;
    /* Borrowed: account_register() copies what it keeps. */
    const struct user details = {
        .email = (char *)(uintptr_t)args_text(call->args, "email"),
        .first_name = (char *)(uintptr_t)args_text(call->args, "first-name"),
        .last_name = (char *)(uintptr_t)args_text(call->args, "last-name"),
    };
    if (!password) {
        error_copy(&call->error, err);
        call_fail(call);
    } else if (account_register(call->app->options->loop, store_of(call), j->guest, &details,
                                password, on_user, call, &call->error)) {
        call_fail(call);
    }
}

static void login_with(void *ctx, const char *password, const struct error *err)
{
    struct call *call = ctx;
    const struct joining *j = call->state;
    if (!password) {
        error_copy(&call->error, err);
        call_fail(call);
    } else if (account_login(call->app->options->loop, store_of(call), j->guest,
                             args_text(call->args, "email"), password, on_user, call,
                             &call->error)) {
        call_fail(call);
    }
}

/* --- what is asked for --- */

static const struct {
    const char *argument;
    const char *question; /* N_() text */
} details[] = {
    {"email", N_("E-mail:")},
    {"first-name", N_("First name:")},
    {"last-name", N_("Last name:")},
};

/* The first one that the command takes and nobody has given; NULL when there is none. */
static const char *missing(const struct call *call, const char **question)
{
    for (const struct arg *a = call->command->args; a && a->name; a++) {
        for (size_t i = 0; i < sizeof details / sizeof *details; i++) {
            if (!args_has(call->args, a->name) && strcmp(a->name, details[i].argument) == 0) {
                *question = _(details[i].question);
                return details[i].argument;
            }
        }
    }
    return NULL;
}

static void ask_next(struct call *call);

static void on_detail(void *ctx, const char *answer)
{
    struct call *call = ctx;
    const char *question = NULL;
    const char *name = missing(call, &question);
    if (!answer || text_blank(answer)) {
        error_set(&call->error, ERROR_USAGE, _("no answer was given"));
        error_advise(&call->error, _("Nothing was changed: try again."));
        call_fail(call);
        return;
    }
    args_add(call->args, name, answer);
    ask_next(call);
}

/* Whatever is missing, then the password. */
static void ask_next(struct call *call)
{
    const struct front *front = call->app->options->front;
    const char *question = NULL;
    const char *name = missing(call, &question);
    bool registers = strcmp(call->command->name, "account register") == 0;
    if (name && front->interactive(front->ctx)) {
        front->ask(front->ctx, question, false, on_detail, call);
    } else if (name) {
        error_set(&call->error, ERROR_USAGE, _("--%s is missing"), name);
        call_fail(call);
    } else if (registers) {
        password_get_new(call->app, _("Choose a password:"), "SYLLABUS_PASSWORD", register_with,
                         call);
    } else {
        password_get(call->app, _("Password:"), login_with, call);
    }
}

/* --- the beginning --- */

/* A guest of --guest who has not begun has nothing to take along: that is a slip. */
static enum error_kind open_target(struct call *call, struct joining *j)
{
    struct app *app = call->app;
    if (!app->workspace.store && account_refuse_guest(call)) {
        return call->error.kind;
    }
    if (!app->state_dir) {
        return error_set(&call->error, ERROR_IO, _("no home folder was found"));
    }
    if (!app_is_guest(app)) {
        return workspace_open(app, &call->error);
    }
    j->guest = app->workspace.store;
    return workspace_open_beside(app, &j->file, &call->error);
}

static enum command_state run_join(struct call *call)
{
    struct joining *j = mem_alloc(sizeof *j);
    call_set_state(call, j, joining_free);
    if (open_target(call, j)) {
        return COMMAND_ERROR;
    }
    ask_next(call);
    return COMMAND_WAIT;
}

static const struct arg register_args[] = {
    {"email", 0, ARG_OPTION, 0, "EMAIL", N_("the account's name"), NULL},
    {"first-name", 0, ARG_OPTION, 0, "NAME", N_("your first name"), NULL},
    {"last-name", 0, ARG_OPTION, 0, "NAME", N_("your last name"), NULL},
    {0},
};

static const struct arg login_args[] = {
    {"email", 0, ARG_OPTION, 0, "EMAIL", N_("the account's name"), NULL},
    {0},
};

static const struct command rows[] = {
    {"account register", N_("make a local account and sign in; a guest keeps everything"),
     register_args, 0, "email first-name last-name", DOCUMENT_USER, run_join},
    {"account login", N_("sign in, until logout; a guest keeps everything"), login_args, 0, "email",
     DOCUMENT_USER, run_join},
};

void command_join_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
