#include "syllabus/account/account.h"

#include "password_internal.h"
#include "syllabus/account/vault.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"
#include "syllabus/course/user.h"
#include "syllabus/loop/loop.h"
#include "syllabus/store/store_user.h"

#include <stdlib.h>
#include <string.h>

/* One registration or sign-in on its way through the worker pool. */
struct job {
    struct loop *loop;
    struct store *store;
    struct user user; /* the details, or the account that was found */
    bool found;
    char *password;
    char *hash; /* made, or to be compared with */
    bool matches;
    account_fn *done;
    void *ctx;
};

static void job_free(struct job *job)
{
    if (job->password != NULL) {
        secret_wipe(job->password, strlen(job->password));
        free(job->password);
    }
    free(job->hash);
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

enum error_kind account_register(struct loop *loop, struct store *store, const struct user *details,
                                 const char *password, account_fn *done, void *ctx,
                                 struct error *err)
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
    *job =
        (struct job){.loop = loop, .store = store, .password = prepared, .done = done, .ctx = ctx};
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

static void verify_done(void *ctx)
{
    struct job *job = ctx;
    struct error err = {0};
    if (!job->matches || !job->found || !job->user.active) {
        error_set(&err, ERROR_NOT_SIGNED_IN, _("the e-mail or the password is not right"));
        error_advise(&err, _("Try again, or make an account with \"syllabus account register\"."));
    }
    finish(job, &err);
    error_clear(&err);
}

enum error_kind account_login(struct loop *loop, struct store *store, const char *email,
                              const char *password, account_fn *done, void *ctx, struct error *err)
{
    char *prepared = NULL;
    enum error_kind kind = password_prepare(password, &prepared, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct job *job = mem_alloc(sizeof *job);
    *job =
        (struct job){.loop = loop, .store = store, .password = prepared, .done = done, .ctx = ctx};
    kind = store_user_by_email(store, email, &job->user, err);
    job->found = kind == ERROR_NONE;
    if (job->found) {
        kind = store_user_password_hash(store, job->user.id, &job->hash, err);
    }
    if (kind == ERROR_NOT_FOUND) {
        error_clear(err);
        job->found = false;
        job->hash = mem_strdup(password_nobody);
        kind = ERROR_NONE;
    }
    if (kind != ERROR_NONE) {
        job_free(job);
        return kind;
    }
    loop_work(loop, verify_work, verify_done, job);
    return ERROR_NONE;
}
