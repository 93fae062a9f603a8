#include "syllabus/app/command.h"

#include "app_internal.h"
#include "key.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/near.h"
#include "syllabus/loop/loop.h"
#include "syllabus/store/store.h"

#include <stdlib.h>
#include <string.h>

#define BUSY_EVERY_MS 50 /* a busy database is tried again */

/* --- the table --- */

void command_register(struct app *app, const struct command *rows, size_t count)
{
    mem_grow(&app->commands, &app->command_cap, app->command_count + count, sizeof *app->commands);
    for (size_t i = 0; i < count; i++) {
        app->commands[app->command_count++] = &rows[i];
    }
}

const struct command *command_find(const struct app *app, const char *name)
{
    for (size_t i = app->command_count; i > 0; i--) {
        if (strcmp(app->commands[i - 1]->name, name) == 0) {
            return app->commands[i - 1];
        }
    }
    return NULL;
}

/* The first `n` words, with blanks between; owned. */
static char *joined(const char *const *words, size_t n)
{
    char *name = mem_strdup(words[0]);
    for (size_t i = 1; i < n; i++) {
        char *longer = mem_printf("%s %s", name, words[i]);
        free(name);
        name = longer;
    }
    return name;
}

const struct command *command_find_words(
    const struct app *app, const char *const *words, size_t count,
    bool (*may)(const struct app *app, const struct command *command), size_t *used)
{
    for (size_t n = count < COMMAND_WORDS ? count : COMMAND_WORDS; n > 0; n--) {
        char *name = joined(words, n);
        const struct command *found = command_find(app, name);
        free(name);
        if (found && (!may || may(app, found))) {
            *used = n;
            return found;
        }
    }
    return NULL;
}

void command_family(const struct app *app, const char *beginning,
                    bool (*may)(const struct app *app, const struct command *command),
                    struct buf *out)
{
    size_t n = strlen(beginning);
    const struct command *c;
    for (size_t i = 0; (c = command_at(app, i)) != NULL; i++) {
        if (strncmp(c->name, beginning, n) == 0 && c->name[n] == ' ' && (!may || may(app, c))) {
            buf_printf(out, "%s%s", out->len ? ", " : "", c->name + n + 1);
        }
    }
}

void command_hush(const struct command *command, struct error *err)
{
    if (command->flags & COMMAND_HUSHED) {
        error_clear(err);
        error_set(err, ERROR_USAGE, _("\"%s\" takes no secret as an argument, and no other word"),
                  command->name);
        error_advise(err, _("Others could read it there, and the shell keeps it: it is asked for. "
                            "--help shows the options."));
    }
}

const struct command *command_at(const struct app *app, size_t i)
{
    return i < app->command_count ? app->commands[i] : NULL;
}

const char *command_nearest(const struct app *app, const char *name)
{
    const char *best = NULL;
    size_t too_far = near_limit(name);
    for (size_t i = 0; i < app->command_count; i++) {
        size_t d = near_distance(name, app->commands[i]->name);
        if (d < too_far) {
            too_far = d;
            best = app->commands[i]->name;
        }
    }
    return best;
}

/* --- a running command --- */

struct app *call_app(const struct call *call)
{
    return call->app;
}

const struct args *call_args(const struct call *call)
{
    return call->args;
}

struct error *call_error(struct call *call)
{
    return &call->error;
}

void call_set_document(struct call *call, struct json_object *take_document)
{
    json_free(call->document);
    call->document = take_document;
}

bool call_is_brief(const struct call *call)
{
    const struct front *front = call->app->options->front;
    return front->brief && front->brief(front->ctx);
}

void call_begin_rows(struct call *call)
{
    const struct front *front = call->app->options->front;
    call_set_document(call, json_new_array());
    call->by_rows = front->takes_rows && front->takes_rows(front->ctx, call->kind);
}

bool call_add_row(struct call *call, struct json_object *take_row)
{
    const struct front *front = call->app->options->front;
    if (!call->by_rows) {
        json_push(call->document, take_row);
        return true;
    }
    bool more = front->row(front->ctx, call->kind, take_row);
    json_free(take_row);
    return more;
}

void call_set_document_kind(struct call *call, enum document_kind kind)
{
    call->kind = kind;
}

void call_set_track(struct call *call, const char *track_id)
{
    mem_replace(&call->track_id, track_id);
}

void call_set_state(struct call *call, void *state, void (*free_state)(void *state))
{
    call->state = state;
    call->free_state = free_state;
}

void call_on_cancel(struct call *call, void (*cancel)(struct call *call))
{
    call->cancel = cancel;
}

static void call_forget(struct call *call)
{
    if (call->free_state) {
        call->free_state(call->state);
    }
    call->state = NULL;
    call->free_state = NULL;
    call->cancel = NULL;
}

/* The end of a call, when nothing of it is on the stack any more. */
static void finish(void *ctx)
{
    struct call *call = ctx;
    if (call->app->running == call) {
        call->app->running = NULL;
    }
    call_forget(call);
    loop_timer_free(call->busy_timer);
    const struct outcome outcome = {
        .command = call->command,
        .error = &call->error,
        .track_id = call->track_id,
        .document = call->document,
        .kind = call->kind,
        .cancelled = call->cancelled,
        .by_rows = call->by_rows,
    };
    call->done(call->done_ctx, &outcome);
    args_free(call->args);
    error_clear(&call->error);
    json_free(call->document);
    free(call->track_id);
    free(call);
}

static void end(struct call *call)
{
    if (!call->over) {
        call->over = true;
        loop_defer(call->app->options->loop, finish, call);
    }
}

void call_done(struct call *call)
{
    error_clear(&call->error);
    end(call);
}

/* Sees to it that a failure says why and prints nothing. */
static void spoil(struct call *call)
{
    if (call->error.kind == ERROR_NONE) {
        error_set(&call->error, ERROR_IO, _("the command failed and did not say why"));
    }
    call_set_document(call, NULL); /* it is of work that was not done */
}

void call_fail(struct call *call)
{
    spoil(call);
    end(call);
}

void call_tell(struct call *call, const char *text)
{
    const struct front *front = call->app->options->front;
    front->event(front->ctx, &(struct event){.type = EVENT_PROGRESS,
                                             .track_id = call->track_id,
                                             .text = text,
                                             .n = strlen(text)});
}

/* --- while the database is busy --- */

static int64_t now_ns(const struct call *call)
{
    return env_mono_ns(call->app->options->env);
}

static void on_busy_timer(void *ctx)
{
    struct call *call = ctx;
    call_step_fn *step = call->again;
    call->again = NULL;
    if (step && !call->over) {
        call_try(call, step);
    }
}

static bool may_wait(struct call *call)
{
    if (call->cancelled || call->over) {
        return false;
    }
    if (call->busy_ns == 0) {
        call->busy_ns = now_ns(call);
        call_tell(call, _("The database is in use by another program: waiting"));
    }
    return call->app->options->front->alive || now_ns(call) - call->busy_ns < BUSY_LIMIT_NS;
}

static void wait_for_others(struct call *call, call_step_fn *step)
{
    if (!call->busy_timer) {
        call->busy_timer = loop_timer_new(call->app->options->loop, on_busy_timer, call);
    }
    call->again = step;
    loop_timer_start(call->busy_timer, BUSY_EVERY_MS, 0);
}

void call_try(struct call *call, call_step_fn *step)
{
    error_clear(&call->error);
    switch (step(call)) {
    case COMMAND_DONE:
        call_done(call);
        break;
    case COMMAND_ERROR:
        if (call->error.busy && may_wait(call)) {
            wait_for_others(call, step);
        } else {
            call_fail(call);
        }
        break;
    case COMMAND_WAIT:
        call->busy_ns = call->again ? call->busy_ns : 0; /* a step within it may wait */
        break;
    }
}

/* The handler as a step: it is done again only if nothing of it was stored. */
static enum command_state run_handler(struct call *call)
{
    const struct store *store = call->app->workspace.store;
    uint64_t before = store ? store_commits(store) : 0;
    enum command_state state = call->command->run(call);
    if (state == COMMAND_ERROR && call->error.busy) {
        call->error.busy =
            store && store == call->app->workspace.store && store_commits(store) == before;
        call_forget(call);
    }
    return state;
}

static void on_key(void *ctx, const struct error *err)
{
    struct call *call = ctx;
    call_on_cancel(call, NULL);
    if (err->kind) {
        error_copy(&call->error, err);
        call_fail(call);
    } else {
        call_try(call, run_handler);
    }
}

void call_start(struct call *call)
{
    if ((call->command->flags & COMMAND_MODEL) && key_must_be_fetched(call->app)) {
        key_fetch(call, on_key, call);
    } else {
        call_try(call, run_handler);
    }
}

/* --- beside another command --- */

/* What it needs must be there: nothing is opened or asked for while another command runs. */
static bool may_run_beside(const struct app *app, const struct command *command)
{
    bool store = command->flags & (COMMAND_STORE | COMMAND_USER);
    return (command->flags & COMMAND_QUICK) && (!store || app->workspace.store) &&
           (!(command->flags & COMMAND_USER) || app->workspace.has_user);
}

static void run_beside(struct call *call)
{
    call->beside = true;
    switch (call->command->run(call)) {
    case COMMAND_DONE:
        error_clear(&call->error);
        finish(call);
        break;
    case COMMAND_ERROR:
        spoil(call);
        finish(call);
        break;
    case COMMAND_WAIT: /* a mistake of the handler, which ends the call all the same */
        break;
    }
}

static enum command_state enter(struct call *call)
{
    unsigned flags = call->command->flags;
    if ((flags & (COMMAND_STORE | COMMAND_USER)) && workspace_open(call->app, &call->error)) {
        return COMMAND_ERROR;
    }
    if (flags & COMMAND_USER) {
        workspace_sign_in(call);
    } else {
        call_start(call);
    }
    return COMMAND_WAIT;
}

void app_run(struct app *app, const struct command *command, struct args *take_args,
             outcome_fn *done, void *ctx)
{
    struct call *call = mem_alloc(sizeof *call);
    call->app = app;
    call->command = command;
    call->kind = command->document;
    call->args = take_args;
    call->done = done;
    call->done_ctx = ctx;
    if (app->running && may_run_beside(app, command)) {
        run_beside(call);
        return;
    }
    if (app->running) {
        error_set(&call->error, ERROR_USAGE, _("another command is still running"));
        finish(call);
        return;
    }
    app->running = call;
    call_try(call, enter);
}

bool app_busy(const struct app *app)
{
    return app->running != NULL;
}

bool app_cancel(struct app *app)
{
    struct call *call = app->running;
    if (!call || call->over || (!call->cancel && !call->again)) {
        return false;
    }
    call->cancelled = true;
    if (call->again) {
        call_fail(call); /* with the reason why it waited */
    } else {
        call->cancel(call);
    }
    return true;
}
