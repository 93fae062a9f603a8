/* The user's own account: register, login, logout, passwd, whoami. */
#include "commands.h"

#include "app_internal.h"
#include "syllabus/account/account.h"
#include "syllabus/account/vault.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/secret.h"
#include "syllabus/course/json.h"

#include <stddef.h>
#include <string.h>

/* These change who is signed in on this machine; a guest lives in memory and cannot. */
enum error_kind account_refuse_guest(struct call *call)
{
    if (workspace_is_guest(call->app)) {
        error_set(&call->error, ERROR_USAGE, _("a guest has no account"));
        error_advise(&call->error, "%s",
                     call->app->options->guest ? _("Leave out --guest.")
                                               : _("Leave the guest's workspace first."));
        return ERROR_USAGE;
    }
    if (!call->app->state_dir) {
        return error_set(&call->error, ERROR_IO, _("no home folder was found"));
    }
    return ERROR_NONE;
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
    } else if (account_stay(app->workspace.store, app->state_dir, user->id, take_vault,
                            &call->error)) {
        vault_free(take_vault);
        call_fail(call);
    } else {
        workspace_set_user(app, user, take_vault);
        call_set_document(call, course_user_json(user));
        call_done(call);
    }
}

static void register_with(void *ctx, const char *password, const struct error *err)
{
    struct call *call = ctx;
    /* Borrowed: account_register() copies what it keeps. */
    const struct user details = {
        .email = (char *)(uintptr_t)args_text(call->args, "email"),
        .first_name = (char *)(uintptr_t)args_text(call->args, "first-name"),
        .last_name = (char *)(uintptr_t)args_text(call->args, "last-name"),
    };
    if (!password) {
        error_copy(&call->error, err);
        call_fail(call);
    } else if (account_register(call->app->options->loop, call->app->workspace.store, &details,
                                password, on_user, call, &call->error)) {
        call_fail(call);
    }
}

static void login_with(void *ctx, const char *password, const struct error *err)
{
    struct call *call = ctx;
    if (!password) {
        error_copy(&call->error, err);
        call_fail(call);
    } else if (account_login(call->app->options->loop, call->app->workspace.store,
                             args_text(call->args, "email"), password, on_user, call,
                             &call->error)) {
        call_fail(call);
    }
}

static enum command_state run_register(struct call *call)
{
    if (account_refuse_guest(call)) {
        return COMMAND_ERROR;
    }
    password_get_new(call->app, _("Choose a password:"), "SYLLABUS_PASSWORD", register_with, call);
    return COMMAND_WAIT;
}

static enum command_state run_login(struct call *call)
{
    if (account_refuse_guest(call)) {
        return COMMAND_ERROR;
    }
    password_get(call->app, _("Password:"), login_with, call);
    return COMMAND_WAIT;
}

/* --- another password --- */

static void on_changed(void *ctx, const struct user *user, struct vault *take_vault,
                       const struct error *err)
{
    struct call *call = ctx;
    if (!user) {
        error_copy(&call->error, err);
        call_fail(call);
    } else {
        call_tell(call, _("The password is changed; whoever else stayed signed in with the old one "
                          "is signed out."));
        call_set_document(call, course_user_json(user));
        call_done(call);
    }
}

static void change_to(void *ctx, const char *password, const struct error *err)
{
    struct call *call = ctx;
    struct app *app = call->app;
    const struct secret *current = call->state;
    if (!password) {
        error_copy(&call->error, err);
        call_fail(call);
    } else if (account_passwd(app->options->loop, app->workspace.store, app->state_dir,
                              workspace_user_id(app), secret_text(current), password, on_changed,
                              call, &call->error)) {
        call_fail(call);
    }
}

static void free_secret(void *state)
{
    secret_free(state);
}

static void change_from(void *ctx, const char *password, const struct error *err)
{
    struct call *call = ctx;
    if (!password) {
        error_copy(&call->error, err);
        call_fail(call);
        return;
    }
    call_set_state(call, secret_new(password, strlen(password)), free_secret);
    password_get_new(call->app, _("New password:"), "SYLLABUS_NEW_PASSWORD", change_to, call);
}

static enum command_state run_passwd(struct call *call)
{
    if (account_refuse_guest(call)) {
        return COMMAND_ERROR;
    }
    password_get(call->app, _("Current password:"), change_from, call);
    return COMMAND_WAIT;
}

/* --- out, and who --- */

static enum command_state run_logout(struct call *call)
{
    if (account_refuse_guest(call) ||
        account_leave(call->app->workspace.store, call->app->state_dir, &call->error)) {
        return COMMAND_ERROR;
    }
    workspace_clear_user(call->app);
    return COMMAND_DONE;
}

static enum command_state run_whoami(struct call *call)
{
    call_set_document(call, course_user_json(&call->app->workspace.user));
    return COMMAND_DONE;
}

static const struct arg register_args[] = {
    {"email", 0, ARG_OPTION, ARG_REQUIRED, "EMAIL", N_("the account's name"), NULL},
    {"first-name", 0, ARG_OPTION, ARG_REQUIRED, "NAME", N_("your first name"), NULL},
    {"last-name", 0, ARG_OPTION, ARG_REQUIRED, "NAME", N_("your last name"), NULL},
    {0},
};

static const struct arg login_args[] = {
    {"email", 0, ARG_OPTION, ARG_REQUIRED, "EMAIL", N_("the account's name"), NULL},
    {0},
};

static const struct command rows[] = {
    {"account register", N_("make a local account and sign in"), register_args, COMMAND_STORE, NULL,
     DOCUMENT_USER, run_register},
    {"account login", N_("sign in, until logout"), login_args, COMMAND_STORE, NULL, DOCUMENT_USER,
     run_login},
    {"account logout", N_("sign out"), NULL, COMMAND_STORE, NULL, DOCUMENT_NONE, run_logout},
    {"account passwd", N_("change the password"), NULL, COMMAND_NEEDS_USER, "", DOCUMENT_USER,
     run_passwd},
    {"account whoami", N_("who is signed in"), NULL, COMMAND_NEEDS_USER | COMMAND_QUICK, "",
     DOCUMENT_USER, run_whoami},
};

void command_account_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
