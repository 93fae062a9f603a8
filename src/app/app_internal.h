/* What the files of the app layer share: the application itself and its running call. */
#ifndef SYLLABUS_APP_INTERNAL_H
#define SYLLABUS_APP_INTERNAL_H

#include "syllabus/app/app.h"
#include "syllabus/course/user.h"

#include <stdbool.h>
#include <stddef.h>

struct builtin;
struct late;
struct key_command;
struct llm;
struct net;
struct prompts;
struct provider;
struct store;
struct track;
struct vault;

/* Where the commands work: a store and its user. Opened when the first command needs it. */
struct workspace {
    struct store *store;
    struct user user;
    struct vault *vault; /* the user's secrets; NULL: closed */
    bool has_user;
};

/* Which workspace is opened. */
enum workspace_choice {
    WORKSPACE_AS_OPTIONS, /* a guest's when the options say so, else the file */
    WORKSPACE_GUEST,
    WORKSPACE_FILE
};

struct app {
    const struct app_options *options;
    char *config_dir; /* NULL when there is no home */
    char *state_dir;
    struct workspace workspace;
    enum workspace_choice choice;
    const char *provider; /* who answers, over the settings; static, or NULL */
    struct net *net;      /* made at the first request */
    struct llm *llm;
    struct builtin *builtin;
    struct prompts *prompts;
    struct provider *llm_provider; /* NULL until asked for */
    struct provider *builtin_provider;
    const struct command **commands;
    size_t command_count;
    size_t command_cap;
    struct call *running;
    struct late *late;               /* records that are still to be written, or NULL */
    struct key_command *key_command; /* what it printed, or the one that runs; NULL: neither */
};

/* A piece of a command's work that may find the database busy. Then it is done again, so it must
 * not store twice what it has stored. */
typedef enum command_state call_step_fn(struct call *call);

struct call {
    struct app *app;
    const struct command *command;
    struct args *args;
    struct error error;
    struct json_object *document;
    enum document_kind kind;
    char *track_id;
    bool cancelled;
    bool by_rows; /* the document's members went to the front end one by one */
    bool beside;  /* runs beside another call, and may not wait */
    bool over;    /* done or failed, waiting for the end of the loop's turn */
    void *state;
    void (*free_state)(void *state);
    void (*cancel)(struct call *call);
    call_step_fn *again; /* to be tried again, since the database was busy; or NULL */
    struct loop_timer *busy_timer;
    int64_t busy_ns; /* since when; 0: it is not */
    outcome_fn *done;
    void *done_ctx;
};

/* What all requests go through; made by the first one. */
struct net *app_net(struct app *app);

/* Whether documents are shown to people, who need no more than what is shown. */
bool call_is_brief(const struct call *call);
/* The document is a list; its members follow. */
void call_begin_rows(struct call *call);
/* False: nobody wants the rest. */
bool call_add_row(struct call *call, struct json_object *take_row);

/* Runs the handler; whatever it needed is there, but for the key of a model. */
void call_start(struct call *call);

/* How long a busy database is waited for where nobody can stop it. */
#define BUSY_LIMIT_NS INT64_C(5000000000)

/* Does a step, and again from a timer while the database is busy: until the person stops it where
 * the front end is alive, else for some seconds. Ends the call unless the step says WAIT. Not for a
 * call that runs beside another one. */
void call_try(struct call *call, call_step_fn *step);

/* Tells the front end a step, for people; it is about the call's track. */
void call_tell(struct call *call, const char *text);

/* The setting: after how many days what was deleted is purged; 0: never by itself. */
#define PURGE_DAYS "storage.purge_days"

/* --- workspace.c --- */

/* Whether the workspace is, or will be, a guest's. */
bool workspace_is_guest(const struct app *app);
/* call_resolve_track() among deleted tracks, too. */
enum error_kind call_resolve_track_deleted_too(struct call *call, char **id);
/* The module number in the argument of this name. */
enum error_kind call_module_number(struct call *call, const char *name, int *number);
/* The user who stayed signed in becomes the workspace's, where it is a file's, nobody has one yet
 * and it takes no question. For commands that work without one, too. */
void workspace_sign_in_quietly(struct app *app);
/* Nobody is signed in any more. */
void workspace_clear_user(struct app *app);

/* Opens the store if it is not open yet. */
enum error_kind workspace_open(struct app *app, struct error *err);
void workspace_close(struct app *app);
/* For a guest: the file that the options name, beside the guest's own workspace. *out is owned. */
enum error_kind workspace_open_beside(struct app *app, struct store **out, struct error *err);
/* This file is the workspace from now on, and this its user; what was open is closed. */
void workspace_become(struct app *app, struct store *take_file, const struct user *user,
                      struct vault *take_vault);
/* Where the file is; owned, NULL for a guest or when there is no home. */
char *workspace_path(const struct app *app);
/* The same, and says why there is none: ERROR_USAGE for a guest, ERROR_IO without a home. */
enum error_kind workspace_file(const struct app *app, char **path, struct error *err);
/* For commands, with the workspace's user. All results are owned. */
enum error_kind workspace_load_track(struct app *app, const char *id, struct track **out,
                                     struct error *err);
enum error_kind workspace_add_track(struct app *app, struct track *track, struct error *err);
/* The session of a chat (NULL: the newest one); NULL when there is none yet. */
char *workspace_session_of(struct app *app, const char *track_id, const char *chat_id);
/* Looks the open file over. */
enum error_kind workspace_check(struct app *app, struct error *err);
/* Sees to it that there is a user, then runs the handler, or ends the call with an error. */
void workspace_sign_in(struct call *call);
/* This is the workspace's user from now on; copied, the vault is taken (NULL: it is closed). */
void workspace_set_user(struct app *app, const struct user *user, struct vault *take_vault);
/* The user's id; there must be one. */
const char *workspace_user_id(const struct app *app);

/* --- command_account.c --- */

/* A guest has no account to sign out of, to remove or to change: ERROR_USAGE for one. */
enum error_kind account_refuse_guest(struct call *call);

/* --- answer.c --- */

/* "y", "yes", "д", "да" in any case; the letter of either language counts in both. */
bool answer_is_yes(const char *answer);

/* --- password.c --- */

typedef void password_fn(void *ctx, const char *password, const struct error *err);

/* A password from standard input (the next line), the environment (SYLLABUS_PASSWORD), or a person,
 * in this order; without one the error is set. `got` is called exactly once, perhaps at once; the
 * text is wiped afterwards. */
void password_get(struct app *app, const char *question, password_fn *got, void *ctx);
/* The same for a new one: a person is asked twice. `name` is the variable; static. */
void password_get_new(struct app *app, const char *question, const char *name, password_fn *got,
                      void *ctx);

#endif
