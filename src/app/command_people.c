/* Accounts as a whole: who there are, and removing one. */
#include "commands.h"

#include "app_internal.h"
#include "syllabus/account/account.h"
#include "syllabus/account/vault.h"
#include "syllabus/app/args.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/json.h"
#include "syllabus/store/store_user.h"

#include <stdlib.h>
#include <string.h>

static enum command_state run_list(struct call *call)
{
    struct app *app = call->app;
    struct user *list = NULL;
    size_t count = 0;
    if (store_user_list(app->workspace.store, workspace_user_id(app), &list, &count,
                        &call->error)) {
        return COMMAND_ERROR;
    }
    struct json_object *all = json_new_array();
    for (size_t i = 0; i < count; i++) {
        json_push(all, course_user_json(&list[i]));
    }
    user_list_free(list, count);
    call_set_document(call, all);
    return COMMAND_DONE;
}

/* --- rm --- */

struct removal {
    struct user user;
    struct user_contents contents;
    bool own;
};

static void removal_free(void *state)
{
    struct removal *r = state;
    user_fini(&r->user);
    free(r);
}

/* The account of EMAIL, or the user's own. Who may not remove others does not learn who there are.
 */
static enum error_kind find(struct call *call, struct removal *r)
{
    struct app *app = call->app;
    struct workspace *w = &app->workspace;
    const char *email = args_text(call->args, "EMAIL");
    enum error_kind kind = ERROR_NONE;
    if (!email) {
        kind = store_user_by_id(w->store, workspace_user_id(app), &r->user, &call->error);
    } else if (w->user.role == USER_ADMIN) {
        kind = store_user_by_email(w->store, email, &r->user, &call->error);
    } else if (store_user_by_email(w->store, email, &r->user, NULL) ||
               strcmp(r->user.id, w->user.id) != 0) {
        kind = error_set(&call->error, ERROR_NOT_SIGNED_IN,
                         _("only an admin may see to other accounts"));
        error_advise(&call->error, _("Without EMAIL it is your own account."));
    }
    if (!kind) {
        r->own = strcmp(r->user.id, w->user.id) == 0;
        kind = store_user_count(w->store, w->user.id, r->user.id, &r->contents, &call->error);
    }
    return kind;
}

static enum command_state remove_now(struct call *call)
{
    struct app *app = call->app;
    struct removal *r = call->state;
    if (store_user_remove(app->workspace.store, workspace_user_id(app), r->user.id, &call->error)) {
        return COMMAND_ERROR;
    }
    call_set_document(call, course_user_json(&r->user));
    if (r->own && app->state_dir &&
        account_leave(app->workspace.store, app->state_dir, &call->error)) {
        return COMMAND_ERROR;
    }
    if (r->own) {
        workspace_clear_user(app);
    }
    return COMMAND_DONE;
}

static void end(struct call *call, enum command_state state)
{
    if (state == COMMAND_DONE) {
        call_done(call);
    } else {
        call_fail(call);
    }
}

static void on_right(void *ctx, const struct user *user, struct vault *take_vault,
                     const struct error *err)
{
    vault_free(take_vault);
    struct call *call = ctx;
    if (!user) {
        error_copy(&call->error, err);
        call_fail(call);
    } else {
        end(call, remove_now(call));
    }
}

static void on_password(void *ctx, const char *password, const struct error *err)
{
    struct call *call = ctx;
    struct app *app = call->app;
    const struct removal *r = call->state;
    if (!password) {
        error_copy(&call->error, err);
        call_fail(call);
    } else if (account_login(app->options->loop, app->workspace.store, NULL, r->user.email,
                             password, on_right, call, &call->error)) {
        call_fail(call);
    }
}

/* A slip of the finger must not cost years of work: their own account goes by its password. */
static void on_answer(void *ctx, const char *answer)
{
    struct call *call = ctx;
    const struct removal *r = call->state;
    if (!answer_is_yes(answer)) {
        error_set(&call->error, ERROR_USAGE, _("nothing was deleted"));
        error_advise(&call->error, _("--yes deletes without asking."));
        call_fail(call);
    } else if (r->own) {
        password_get(call->app, _("Your password:"), on_password, call);
    } else {
        end(call, remove_now(call));
    }
}

static char *removal_question(const struct removal *r)
{
    const struct user_contents *c = &r->contents;
    /* TRANSLATORS: asked before an account is removed; the numbers are what goes with it. */
    return mem_printf(_("Remove the account %s for good, with its tracks (%d), modules (%d), chats "
                        "(%d) and messages (%d)? [y/N]"),
                      r->user.email, c->tracks, c->modules, c->chats, c->messages);
}

static enum command_state run_rm(struct call *call)
{
    const struct front *front = call->app->options->front;
    struct removal *r = mem_alloc(sizeof *r);
    call_set_state(call, r, removal_free);
    if (account_refuse_guest(call) || find(call, r)) {
        return COMMAND_ERROR;
    }
    if (args_has(call->args, "yes")) {
        return remove_now(call);
    }
    if (front->interactive(front->ctx)) {
        char *question = removal_question(r);
        front->ask(front->ctx, question, false, on_answer, call);
        free(question);
        return COMMAND_WAIT;
    }
    error_set(&call->error, ERROR_USAGE,
              _("the account %s would be removed with %d tracks, %d modules, %d chats and %d "
                "messages"),
              r->user.email, r->contents.tracks, r->contents.modules, r->contents.chats,
              r->contents.messages);
    error_advise(&call->error, _("Without a terminal to ask at, say so with --yes."));
    return COMMAND_ERROR;
}

static const struct arg rm_args[] = {
    {"EMAIL", 0, ARG_POSITIONAL, 0, NULL, N_("whose account; without it your own"), NULL},
    {"yes", 'y', ARG_FLAG, 0, NULL, N_("do not ask"), NULL},
    {0},
};

static const struct command rows[] = {
    {"account list", N_("the accounts: an admin sees all, others their own"), NULL,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_USERS, run_list},
    {"account rm", N_("remove an account with all that is in it"), rm_args, COMMAND_NEEDS_USER,
     "EMAIL", DOCUMENT_USER, run_rm},
};

void command_people_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
