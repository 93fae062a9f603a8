/* What the files of the app layer share: the application itself and its running call. */
#ifndef SYLLABUS_APP_INTERNAL_H
#define SYLLABUS_APP_INTERNAL_H

#include "syllabus/app/app.h"
#include "syllabus/course/user.h"

#include <stdbool.h>
#include <stddef.h>

struct builtin;
struct llm;
struct net;
struct prompts;
struct provider;
struct store;
struct track;

/* Where the commands work: a store and its user. Opened when the first command needs it. */
struct workspace {
    struct store *store;
    struct user user;
    bool has_user;
};

struct app {
    const struct app_options *options;
    char *config_dir; /* NULL when there is no home */
    char *state_dir;
    struct workspace workspace;
    struct net *net; /* made at the first request */
    struct llm *llm;
    struct builtin *builtin;
    struct prompts *prompts;
    struct provider *llm_provider; /* NULL until asked for */
    struct provider *builtin_provider;
    const struct command **commands;
    size_t command_count;
    size_t command_cap;
    struct call *running;
};

struct call {
    struct app *app;
    const struct command *command;
    struct args *args;
    struct error error;
    struct json_object *document;
    enum document_kind kind;
    char *track_id;
    bool cancelled;
    bool over; /* done or failed, waiting for the end of the loop's turn */
    void *state;
    void (*free_state)(void *state);
    void (*cancel)(struct call *call);
    outcome_fn *done;
    void *done_ctx;
};

/* Runs the handler; whatever it needed is there. */
void call_start(struct call *call);

/* --- workspace.c --- */

/* Opens the store if it is not open yet. */
enum error_kind workspace_open(struct app *app, struct error *err);
void workspace_close(struct app *app);
/* Where the file is; owned, NULL for a guest or when there is no home. */
char *workspace_path(const struct app *app);
/* For commands, with the workspace's user. All results are owned. */
enum error_kind workspace_load_track(struct app *app, const char *id, struct track **out,
                                     struct error *err);
enum error_kind workspace_add_track(struct app *app, struct track *track, struct error *err);
/* The track's planning session; NULL when there is none yet. */
char *workspace_session_of(struct app *app, const char *track_id);
/* Looks the open file over. */
enum error_kind workspace_check(struct app *app, struct error *err);
/* Sees to it that there is a user, then runs the handler, or ends the call with an error. */
void workspace_sign_in(struct call *call);
/* This is the workspace's user from now on; copied. */
void workspace_set_user(struct app *app, const struct user *user);
/* The user's id; there must be one. */
const char *workspace_user_id(const struct app *app);

/* --- answer.c --- */

/* "y", "yes", "д", "да" in any case; the letter of either language counts in both. */
bool answer_is_yes(const char *answer);

/* --- password.c --- */

/* A password from standard input, the environment, or a person, in this order; without one the
 * error is set. `got` is called exactly once, perhaps at once; the text is wiped afterwards. */
void password_get(struct app *app, const char *question,
                  void (*got)(void *ctx, const char *password, const struct error *err), void *ctx);

#endif
