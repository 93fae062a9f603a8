/* The user's own account: logout, passwd, whoami. */
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

static const struct command rows[] = {
    {"account logout", N_("sign out"), NULL, COMMAND_STORE, "", DOCUMENT_NONE, run_logout},
    {"account passwd", N_("change the password"), NULL, COMMAND_NEEDS_USER, "", DOCUMENT_USER,
     run_passwd},
    {"account whoami", N_("who is signed in"), NULL, COMMAND_NEEDS_USER | COMMAND_QUICK, "",
     DOCUMENT_USER, run_whoami},
};

void command_account_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
