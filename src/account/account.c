#include "syllabus/account/account.h"

#include "guess_internal.h"
#include "password_internal.h"
#include "stay_internal.h"
#include "syllabus/account/vault.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"
#include "syllabus/course/user.h"
#include "syllabus/loop/loop.h"
#include "syllabus/store/store_move.h"
#include "syllabus/store/store_user.h"
#include "syllabus/store/store_vault.h"

#include <stdlib.h>
#include <string.h>

/* One registration, sign-in or change of a password on its way through the worker pool. */
struct job {
    struct loop *loop;
    struct store *store;
    struct store *guest; /* whose things the account gets, or NULL */
    struct user user;    /* the details, or the account that was found */
    bool found;
    char *email; /* as it was typed */
    char *password;
    char *hash; /* made, or to be compared with */
    bool matches;
    char *new_password; /* of a change */
    char *new_hash;
    struct vault_row vault; /* closed by the old password, then by the new one */
    bool has_vault;
    char *token_hash;   /* of the sign-in that stays; NULL: none does */
    struct error error; /* of the work on the pool */
    account_fn *done;
    void *ctx;
};

static void wipe(char *password)
{
    if (password != NULL) {
        secret_wipe(password, strlen(password));
        free(password);
    }
}

static void job_free(struct job *job)
{
    wipe(job->password);
    wipe(job->new_password);
    free(job->email);
    free(job->hash);
    free(job->new_hash);
    free(job->token_hash);
    vault_row_fini(&job->vault);
    error_clear(&job->error);
    user_fini(&job->user);
    free(job);
}

/* --- the end --- */

/* A vault that does not open is no reason to keep its owner out. */
static void on_vault(void *ctx, struct vault *take_vault, const struct error *err)
{
    struct job *job = ctx;
    const struct error none = {0};
    if (take_vault == NULL) {
        log_write(LOG_WARNING, "account", "the vault stays closed: %s", err->message);
    }
    job->done(job->ctx, &job->user, take_vault, &none);
    job_free(job);
}

/* Tells how it ended; with the right password the vault is opened first. */
static void finish(struct job *job, const struct error *err)
{
    if (err->kind != ERROR_NONE) {
        job->done(job->ctx, NULL, NULL, err);
        job_free(job);
    } else {
        vault_unlock(job->loop, job->store, job->user.id, job->password, on_vault, job);
    }
}

/* --- registering --- */

static void hash_work(void *ctx)
{
    struct job *job = ctx;
    job->hash = password_hash(job->password, PASSWORD_COST);
}

static void hash_done(void *ctx)
{
    struct job *job = ctx;
    struct error err = {0};
    if (job->hash == NULL) {
        error_set(&err, ERROR_IO, _("this system cannot make bcrypt hashes"));
    } else if (job->guest != NULL) {
        store_user_add_from(job->store, job->guest, &job->user, job->hash, &err);
    } else {
        store_user_add(job->store, &job->user, job->hash, &err);
    }
    finish(job, &err);
    error_clear(&err);
}

static enum error_kind check_name(const char *name, const char *what, struct error *err)
{
    if (text_blank(name)) {
        return error_set(err, ERROR_USAGE, _("%s is empty"), what);
    }
    if (strlen(name) > LIMIT_TITLE) {
        return error_set(err, ERROR_USAGE, _("%s is longer than %d bytes"), what, LIMIT_TITLE);
    }
    return ERROR_NONE;
}

enum error_kind account_register(struct loop *loop, struct store *store, struct store *guest,
                                 const struct user *details, const char *password, account_fn *done,
                                 void *ctx, struct error *err)
{
    char *prepared = NULL;
    enum error_kind kind = ERROR_NONE;
    if (!user_email_valid(details->email)) {
        error_set(err, ERROR_USAGE, _("\"%s\" is no e-mail address"), details->email);
        error_advise(err, _("It looks like name@example.org."));
        return ERROR_USAGE;
    }
    kind = check_name(details->first_name, _("the first name"), err);
    if (kind == ERROR_NONE) {
        kind = check_name(details->last_name, _("the last name"), err);
    }
    if (kind == ERROR_NONE) {
        kind = password_prepare(password, &prepared, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct job *job = mem_alloc(sizeof *job);
    *job = (struct job){.loop = loop,
                        .store = store,
                        .guest = guest,
                        .password = prepared,
                        .done = done,
                        .ctx = ctx};
    job->user.email = mem_strdup(details->email);
    job->user.first_name = text_trimmed(details->first_name, strlen(details->first_name));
    job->user.last_name = text_trimmed(details->last_name, strlen(details->last_name));
    loop_work(loop, hash_work, hash_done, job);
    return ERROR_NONE;
}

/* --- signing in --- */

static void verify_work(void *ctx)
{
    struct job *job = ctx;
    job->matches = password_verify(job->password, job->hash);
}

/* The same answer for everything that is wrong: nobody learns which e-mails have accounts. */
static void verify_done(void *ctx)
{
    struct job *job = ctx;
    struct error err = {0};
    bool right = job->matches && job->found && job->user.active;
    if (right && guess_was_right(job->store, job->email, &err) == ERROR_NONE &&
        job->guest != NULL) {
        store_move_guest(job->store, job->guest, job->user.id, &err);
    } else if (!right && guess_was_wrong(job->store, job->email, &err) == ERROR_NONE) {
        error_set(&err, ERROR_NOT_SIGNED_IN, _("the e-mail or the password is not right"));
        error_advise(&err, _("Try again, or make an account with \"syllabus account register\"."));
    }
    finish(job, &err);
    error_clear(&err);
}

/* The account of this e-mail and its hash; where there is none, one that no password has. */
static enum error_kind find_account(struct job *job, struct error *err)
{
    enum error_kind kind = store_user_by_email(job->store, job->email, &job->user, err);
    job->found = kind == ERROR_NONE;
    if (job->found) {
        kind = store_user_password_hash(job->store, job->user.id, &job->hash, err);
    }
    if (kind == ERROR_NOT_FOUND) {
        error_clear(err);
        job->found = false;
        job->hash = mem_strdup(password_nobody);
        kind = ERROR_NONE;
    }
    return kind;
}

enum error_kind account_login(struct loop *loop, struct store *store, struct store *guest,
                              const char *email, const char *password, account_fn *done, void *ctx,
                              struct error *err)
{
    char *prepared = NULL;
    enum error_kind kind = guess_check(store, email, err);
    if (kind == ERROR_NONE) {
        kind = password_prepare(password, &prepared, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct job *job = mem_alloc(sizeof *job);
    *job = (struct job){.loop = loop,
                        .store = store,
                        .guest = guest,
                        .password = prepared,
                        .done = done,
                        .ctx = ctx};
    job->email = mem_strdup(email);
    kind = find_account(job, err);
    if (kind != ERROR_NONE) {
        job_free(job);
        return kind;
    }
    loop_work(loop, verify_work, verify_done, job);
    return ERROR_NONE;
}

/* --- another password --- */

/* A vault that the old password does not open stays as it is: it keeps nobody from a new one. */
static void change_vault(struct job *job)
{
    enum error_kind kind =
        vault_rewrap(&job->vault, job->user.id, job->password, job->new_password, &job->error);
    if (kind == ERROR_BAD_DATA) {
        log_write(LOG_WARNING, "account", "the vault stays closed: %s", job->error.message);
        error_clear(&job->error);
    }
}

static void change_work(void *ctx)
{
    struct job *job = ctx;
    job->matches = password_verify(job->password, job->hash);
    if (job->matches) {
        job->new_hash = password_hash(job->new_password, PASSWORD_COST);
    }
    if (job->new_hash != NULL && job->has_vault) {
        change_vault(job);
    }
}

/* Everything that changes with a password, in one transaction. */
static enum error_kind change_password(struct job *job, struct error *err)
{
    const struct new_password change = {
        .old_hash = job->hash,
        .hash = job->new_hash,
        .vault = job->has_vault ? &job->vault : NULL,
        .keep_token_hash = job->token_hash,
    };
    enum error_kind kind = guess_was_right(job->store, job->email, err);
    return kind == ERROR_NONE ? store_user_set_password(job->store, job->user.id, &change, err)
                              : kind;
}

static void change_done(void *ctx)
{
    struct job *job = ctx;
    struct error *err = &job->error;
    if (!job->matches) {
        if (guess_was_wrong(job->store, job->email, err) == ERROR_NONE) {
            error_set(err, ERROR_NOT_SIGNED_IN, _("the current password is not right"));
            error_advise(err, _("Nothing was changed."));
        }
    } else if (job->new_hash == NULL) {
        error_set(err, ERROR_IO, _("this system cannot make bcrypt hashes"));
    } else if (err->kind == ERROR_NONE) {
        change_password(job, err);
    }
    job->done(job->ctx, err->kind == ERROR_NONE ? &job->user : NULL, NULL, err);
    job_free(job);
}

/* What there is to change. */
static enum error_kind find_for_change(struct job *job, const char *state_dir, struct error *err)
{
    enum error_kind kind = store_user_password_hash(job->store, job->user.id, &job->hash, err);
    if (kind == ERROR_NONE) {
        kind = store_vault_get(job->store, job->user.id, &job->vault, err);
        job->has_vault = kind == ERROR_NONE;
        kind = kind == ERROR_NOT_FOUND ? ERROR_NONE : kind;
    }
    if (kind == ERROR_NONE && state_dir != NULL) {
        kind = stay_token_hash(state_dir, &job->token_hash, err);
    }
    return kind;
}

enum error_kind account_passwd(struct loop *loop, struct store *store, const char *state_dir,
                               const char *user_id, const char *password, const char *new_password,
                               account_fn *done, void *ctx, struct error *err)
{
    struct job *job = mem_alloc(sizeof *job);
    *job = (struct job){.store = store, .done = done, .ctx = ctx};
    enum error_kind kind = store_user_by_id(store, user_id, &job->user, err);
    if (kind == ERROR_NONE) {
        job->email = mem_strdup(job->user.email);
        kind = guess_check(store, job->email, err);
    }
    if (kind == ERROR_NONE) {
        kind = password_prepare(password, &job->password, err);
    }
    if (kind == ERROR_NONE) {
        kind = password_prepare(new_password, &job->new_password, err);
    }
    if (kind == ERROR_NONE) {
        kind = find_for_change(job, state_dir, err);
    }
    if (kind != ERROR_NONE) {
        job_free(job);
        return kind;
    }
    loop_work(loop, change_work, change_done, job);
    return ERROR_NONE;
}
