/* The application: what front ends know. It owns the workspace (a store and its user), who answers
 * (the provider), and the table of commands; it runs one command at a time and tells what happens
 * as events. Nothing here prints or draws. */
#ifndef SYLLABUS_APP_APP_H
#define SYLLABUS_APP_APP_H

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct config;
struct env;
struct json_object;
struct lesson;
struct loop;
struct message;
struct module;
struct plan;
struct plan_diff;

enum event_type {
    EVENT_MESSAGE,   /* a message was stored, begun or sealed */
    EVENT_DELTA,     /* more text of the reply that streams */
    EVENT_REASONING, /* more of what the model thinks, which is no part of any text */
    EVENT_PLAN,      /* the plan as it is known so far, or the new version */
    EVENT_MODULE,    /* finalizing wrote this module */
    EVENT_LESSON,    /* this lesson of the module was stored */
    EVENT_PROGRESS,  /* a step of long work, for people */
    EVENT_WARNING,   /* something to know of what has come, for people */
};

/* All pointers are borrowed for the call; those that do not belong to the type are NULL. */
struct event {
    enum event_type type;
    const char *track_id;
    const struct message *message;
    const char *text; /* of a delta, thoughts, a step or a warning, `n` bytes */
    size_t n;
    int64_t tokens;     /* EVENT_REASONING: roughly, of all thoughts so far */
    bool again;         /* EVENT_PROGRESS: the one before, with less left to wait */
    const char *advice; /* EVENT_WARNING: what to do about it, or NULL */
    const struct plan *plan;
    const struct plan_diff *diff; /* EVENT_PLAN of a sealed version: what changed */
    const struct module *module;
    const struct lesson *lesson;
};

/* The answer to a question; NULL when there is none (end of input, cancelled). */
typedef void front_answer_fn(void *ctx, const char *answer);

/* What the application asks of whoever sits before it. */
struct front {
    /* Whether it takes documents of this kind, which are lists, member by member, so that long ones
     * are never held. NULL: never. */
    bool (*takes_rows)(void *ctx, enum document_kind kind);
    /* The next member, borrowed for the call. False: no more of them. */
    bool (*row)(void *ctx, enum document_kind kind, const struct json_object *row);
    /* Documents are shown to people: of a list they may hold what is shown, and no more. */
    bool (*brief)(void *ctx);
    void (*event)(void *ctx, const struct event *event);
    /* It draws and takes keys all the time: nothing may keep it waiting within a call, and what
     * waits for another process waits until the person stops it. */
    bool alive;
    /* Whether a person is there to answer. */
    bool (*interactive)(void *ctx);
    /* Asks; `secret`: without echo. The answer comes later, exactly once. */
    void (*ask)(void *ctx, const char *question, bool secret, front_answer_fn *answer,
                void *answer_ctx);
    /* Another program gets the terminal, or has given it back; between the two nothing is written
     * to it nor read from it. May be NULL. */
    void (*lend)(void *ctx, bool lent);
    bool screen; /* it draws on the whole terminal: no other program may */
    void *ctx;
};

struct app_options {
    const struct env *env;
    struct loop *loop;
    struct config *config;
    const struct front *front;
    bool guest;                  /* work in memory, as a guest */
    const char *user;            /* sign in as this e-mail for the commands that follow, or NULL */
    bool password_stdin;         /* passwords come from standard input */
    const char *record;          /* write what models are asked and answer to this file, or NULL */
    bool record_over;            /* even where there is one */
    const char *replay;          /* let this file answer in place of models, or NULL */
    bool replay_in_time;         /* as slowly as it was recorded */
    char *const *environ_values; /* where keys and passwords may be */
};

/* Borrows `options` and everything in it for its life; what stands there may change until the first
 * command runs. */
struct app *app_new(const struct app_options *options);
void app_free(struct app *app); /* nothing may be running */
const struct app_options *app_options(const struct app *app);

/* Opens what the options record into and replay from, before the first command: a file that cannot
 * be written or read is refused before anything is done. */
enum error_kind app_open_recordings(struct app *app, struct error *err);
/* Ends the recording; what could not be written is told here. Nothing may be running. */
enum error_kind app_close_recordings(struct app *app, struct error *err);

/* How a command ended; borrowed for the call. */
struct outcome {
    const struct command *command;
    const struct error *error;          /* kind ERROR_NONE: done */
    const char *track_id;               /* what the error is about, or NULL */
    const struct json_object *document; /* NULL with an error */
    enum document_kind kind;            /* of the document */
    bool cancelled;                     /* the person stopped it */
    bool by_rows;                       /* the document is [], its members were given before */
};
typedef void outcome_fn(void *ctx, const struct outcome *outcome);

/* Runs a command; `take_args` belongs to it. `done` is called exactly once, from the loop or at
 * once. One at a time: a second one while app_busy() fails with ERROR_USAGE, unless it is a
 * COMMAND_QUICK one: that runs beside, and is over when this returns. */
void app_run(struct app *app, const struct command *command, struct args *take_args,
             outcome_fn *done, void *ctx);
bool app_busy(const struct app *app);
/* Stops what runs and keeps what came. False when nothing is running. */
bool app_cancel(struct app *app);

/* One line what to do about an error: its own advice, else its kind's. NULL when there is none. */
const char *app_advice(const struct error *err);
/* "builtin", "gpt-4o-mini": who answers now, as people should see it. */
const char *app_answering(struct app *app);
/* The e-mail of the user or NULL for a guest or nobody. */
const char *app_user_email(const struct app *app);
bool app_is_guest(const struct app *app);

/* --- entering and leaving, for a front end that lets a person choose --- */

/* Work as a guest, in memory, from now on; a workspace that is open is closed first. ERROR_USAGE
 * while a command runs. */
enum error_kind app_enter_guest(struct app *app, struct error *err);
/* Open the file for the user who stayed signed in (the one of the options is for commands, who ask
 * for the password). ERROR_NOT_SIGNED_IN when nobody did: the file is
 * open then, for "account register" and "account login". ERROR_USAGE while a command runs. */
enum error_kind app_enter_signed_in(struct app *app, struct error *err);
/* Closes the workspace; what a guest had is gone. The next command or app_enter_*() opens one
 * again. ERROR_USAGE while a command runs. */
enum error_kind app_leave(struct app *app, struct error *err);
/* Whether there is an open workspace with a user: signed in or a guest. */
bool app_has_user(const struct app *app);

/* Who answers from the next command on: "builtin" or "openai", over every setting; NULL: as the
 * settings say again. Other names are not taken (false). What runs is not touched. */
bool app_set_provider(struct app *app, const char *name);

/* A word, then a text: what completion offers for TRACK. Ids and titles of the user's tracks. */
void app_list_tracks(struct app *app, void (*each)(void *ctx, const char *id, const char *title),
                     void *ctx);

#endif
