/* Tracks: list, show, add, edit, status, rm. */
#include "commands.h"

#include "app_internal.h"
#include "confirm.h"
#include "syllabus/app/args.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_track.h"
#include "syllabus/store/store_view.h"
#include "track_form.h"

#include <stdlib.h>

static enum command_state show(struct call *call, const char *id)
{
    struct track *track = NULL;
    if (workspace_load_track(call->app, id, &track, &call->error)) {
        return COMMAND_ERROR;
    }
    call_set_document(call, course_track_json(track));
    track_free(track);
    return COMMAND_DONE;
}

/* How many rows of the list are read at once. */
#define LIST_ROWS 2500

static struct json_object *summary_json(const struct track_summary *t, size_t id_length)
{
    struct json_object *row = json_new_object();
    char *id = mem_strndup(t->id, id_length);
    json_set_text(row, "id", id);
    json_set_text(row, "title", t->title);
    json_set_number(row, "estimated_duration_hours", hours_from_minutes(t->minutes));
    json_set_int(row, "version", t->version);
    json_set_text(row, "status", track_status_name(t->status));
    json_set_int(row, "modules", t->modules);
    json_set_int(row, "completed", t->completed);
    free(id);
    return row;
}

static enum command_state list_briefly(struct call *call)
{
    struct app *app = call->app;
    size_t id_length = 0;
    size_t at = 0;
    size_t total = 1;
    bool more = true;
    enum error_kind kind = store_view_id_length(app->workspace.store, workspace_user_id(app),
                                                &id_length, &call->error);
    call_set_document_kind(call, DOCUMENT_TRACK_ROWS);
    call_begin_rows(call);
    while (!kind && more && at < total) {
        struct track_summary *list = NULL;
        size_t count = 0;
        kind = store_view_tracks(app->workspace.store, workspace_user_id(app), at, LIST_ROWS, &list,
                                 &count, &total, &call->error);
        for (size_t i = 0; more && i < count; i++) {
            more = call_add_row(call, summary_json(&list[i], id_length));
        }
        track_summaries_free(list, count);
        at += count;
        more = more && count > 0; /* deleted ones make the list shorter meanwhile */
    }
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

/* One row of the document; a track that was deleted meanwhile has none. */
static enum error_kind add_track(struct call *call, const char *id, bool *more)
{
    struct track *track = NULL;
    struct error err = {0};
    enum error_kind kind = workspace_load_track(call->app, id, &track, &err);
    if (!kind) {
        *more = call_add_row(call, course_track_json(track));
    }
    if (kind == ERROR_NOT_FOUND) {
        kind = ERROR_NONE;
        error_clear(&err);
    }
    track_free(track);
    error_move(&call->error, &err);
    return kind;
}

/* Page by page: ten thousand tracks with their plans are never held at once. */
static enum command_state run_list(struct call *call)
{
    struct app *app = call->app;
    struct track_cursor cursor = {0};
    bool more = true;
    enum error_kind kind = ERROR_NONE;
    if (call_is_brief(call)) {
        return list_briefly(call);
    }
    call_begin_rows(call);
    while (!kind && more && !cursor.ended) {
        struct strlist ids = {0};
        kind = store_track_page(app->workspace.store, workspace_user_id(app), &cursor, LIST_ROWS,
                                &ids, &call->error);
        for (size_t i = 0; !kind && more && i < ids.count; i++) {
            kind = add_track(call, ids.items[i], &more);
        }
        strlist_fini(&ids);
    }
    track_cursor_fini(&cursor);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static enum command_state run_show(struct call *call)
{
    char *id = NULL;
    if (call_resolve_track(call, &id, NULL)) {
        return COMMAND_ERROR;
    }
    enum command_state state = show(call, id);
    free(id);
    return state;
}

static enum command_state run_add(struct call *call)
{
    struct track *track = NULL;
    if (track_form_new(call, &track)) {
        return COMMAND_ERROR;
    }
    enum error_kind kind = workspace_add_track(call->app, track, &call->error);
    enum command_state state = kind ? COMMAND_ERROR : show(call, track->id);
    track_free(track);
    return state;
}

/* Loads TRACK, lets `change` work on it, and stores it. */
static enum command_state change_track(struct call *call,
                                       enum error_kind (*change)(struct call *, struct track *))
{
    struct app *app = call->app;
    struct track *track = NULL;
    char *id = NULL;
    enum command_state state = COMMAND_ERROR;
    if (!call_resolve_track(call, &id, NULL) &&
        !workspace_load_track(app, id, &track, &call->error) && !change(call, track) &&
        !store_track_update(app->workspace.store, workspace_user_id(app), track, &call->error)) {
        state = show(call, id);
    }
    track_free(track);
    free(id);
    return state;
}

static enum command_state run_edit(struct call *call)
{
    if (!track_form_given(call->args)) {
        error_set(&call->error, ERROR_USAGE, _("nothing is given to change"));
        error_advise(&call->error, _("Name it, such as --title TEXT or --hours HOURS."));
        return COMMAND_ERROR;
    }
    return change_track(call, track_form_apply);
}

static enum error_kind set_status(struct call *call, struct track *track)
{
    track_status_parse(args_text(call->args, "STATUS"), &track->status);
    return ERROR_NONE;
}

static enum command_state run_status(struct call *call)
{
    return change_track(call, set_status);
}

/* --- rm --- */

static enum command_state remove_now(struct call *call, void *id)
{
    struct app *app = call->app;
    if (store_track_remove(app->workspace.store, workspace_user_id(app), id, &call->error)) {
        return COMMAND_ERROR;
    }
    confirm_tell_undo(call, id);
    return COMMAND_DONE;
}

static char *removal_question(const char *title, const struct track_contents *c)
{
    /* TRANSLATORS: asked before a track is deleted; the numbers are what goes with it. */
    return mem_printf(_("Delete \"%s\" with its modules (%d), chats (%d), messages (%d) and plan "
                        "versions (%d)? [y/N]"),
                      title, c->modules, c->chats, c->messages, c->versions);
}

static char *removal_refusal(const char *title, const struct track_contents *c)
{
    return mem_printf(
        _("\"%s\" would be deleted with %d modules, %d chats, %d messages and %d plan "
          "versions"),
        title, c->modules, c->chats, c->messages, c->versions);
}

static enum command_state run_rm(struct call *call)
{
    struct app *app = call->app;
    struct track_contents contents;
    char *id = NULL;
    char *title = NULL;
    if (call_resolve_track(call, &id, &title)) {
        return COMMAND_ERROR;
    }
    enum command_state state = COMMAND_ERROR;
    if (store_track_count(app->workspace.store, workspace_user_id(app), id, &contents,
                          &call->error) ||
        show(call, id) == COMMAND_ERROR) {
        free(id);
    } else {
        char *question = removal_question(title, &contents);
        char *refusal = removal_refusal(title, &contents);
        state = confirm_run(call, &(struct confirmation){.question = question,
                                                         .refusal = refusal,
                                                         .go = remove_now,
                                                         .state = id,
                                                         .free_state = free});
        free(question);
        free(refusal);
    }
    free(title);
    return state;
}

static const char *const statuses[] = {"planning", "active", "paused", "completed", NULL};

#define COMMAND_ARG_TRACK                                                                          \
    {                                                                                              \
        "TRACK", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL,                                            \
            N_("an id, the beginning of one, or an exact title"), NULL                             \
    }

static const struct arg track_args[] = {COMMAND_ARG_TRACK, {0}};
static const struct arg add_args[] = {TRACK_FORM_ARGS(ARG_REQUIRED), {0}};
static const struct arg edit_args[] = {COMMAND_ARG_TRACK, TRACK_FORM_ARGS(0), {0}};
static const struct arg status_args[] = {
    COMMAND_ARG_TRACK,
    {"STATUS", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("planning, active, paused or completed"),
     statuses},
    {0},
};
static const struct arg rm_args[] = {
    COMMAND_ARG_TRACK,
    {"yes", 'y', ARG_FLAG, 0, NULL, N_("do not ask"), NULL},
    {0},
};

static const struct command rows[] = {
    {"track list", N_("the tracks"), NULL, COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_TRACKS,
     run_list},
    {"track show", N_("one track with its plan and modules"), track_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_TRACK, run_show},
    {"track add", N_("make a track without asking for a plan"), add_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, NULL, DOCUMENT_TRACK, run_add},
    {"track edit", N_("change what a track is about"), edit_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_TRACK, run_edit},
    {"track status", N_("set planning, active, paused or completed"), status_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "STATUS", DOCUMENT_TRACK, run_status},
    {"track rm", N_("delete a track with all that hangs on it"), rm_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, NULL, DOCUMENT_TRACK, run_rm},
};

void command_track_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
