/* undo and redo: what was changed about a track, step by step. */
#include "commands.h"

#include "app_internal.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/course/json.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_operation.h"

#include <stdlib.h>

static const struct {
    const char *undone, *redone;
} texts[OPERATION_KIND_COUNT] = {
    [OPERATION_REMOVE] = {N_("The track is back."), N_("The track is deleted again.")},
    [OPERATION_EDIT] = {N_("The track is as it was before it was edited."),
                        N_("The track is edited again.")},
    [OPERATION_STATUS] = {N_("The track's status is what it was."),
                          N_("The track's status is changed again.")},
    [OPERATION_MODULE_STATUS] = {N_("The module's status is what it was."),
                                 N_("The module's status is changed again.")},
    [OPERATION_REMOVE_MESSAGE] = {N_("The message is back, with what followed it."),
                                  N_("The message is deleted again.")},
    [OPERATION_REMOVE_MODULE] = {N_("The module is back."), N_("The module is deleted again.")},
    [OPERATION_PLAN] = {N_("The plan is what it was before it was changed."),
                        N_("The plan is changed again.")},
};

static enum error_kind show(struct call *call, const char *id)
{
    struct track *track = NULL;
    enum error_kind kind = workspace_load_track(call->app, id, &track, &call->error);
    if (!kind) {
        call_set_document(call, course_track_json(track));
    }
    track_free(track);
    return kind;
}

static enum command_state run_undo(struct call *call)
{
    struct app *app = call->app;
    enum operation_kind done = OPERATION_KIND_COUNT;
    char *id = NULL;
    enum error_kind kind = call_resolve_track_deleted_too(call, &id);
    if (!kind) {
        kind = store_operation_undo(app->workspace.store, workspace_user_id(app), id, &done,
                                    &call->error);
    }
    if (!kind) {
        call_tell(call, _(texts[done].undone));
        kind = show(call, id);
    }
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static enum command_state run_redo(struct call *call)
{
    struct app *app = call->app;
    enum operation_kind done = OPERATION_KIND_COUNT;
    struct track *before = NULL;
    char *id = NULL;
    enum error_kind kind = call_resolve_track_deleted_too(call, &id);
    if (!kind) {
        /* It may be gone afterwards: then this is what is shown. Of one that is deleted nothing can
         * be redone, which is for the log to say. */
        workspace_load_track(app, id, &before, NULL);
        kind = store_operation_redo(app->workspace.store, workspace_user_id(app), id, &done,
                                    &call->error);
    }
    if (!kind) {
        call_tell(call, _(texts[done].redone));
    }
    if (!kind && done == OPERATION_REMOVE && before) {
        call_set_document(call, course_track_json(before));
    } else if (!kind) {
        kind = show(call, id);
    }
    track_free(before);
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static const struct arg track_args[] = {COMMAND_ARG_TRACK, {0}};

static const struct command rows[] = {
    {"undo", N_("take the last change of a track back, also that it was deleted"), track_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_TRACK, run_undo},
    {"redo", N_("make the change that was undone last again"), track_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_TRACK, run_redo},
};

void command_undo_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
