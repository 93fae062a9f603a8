/* What a track holds: modules and their progress, versions of the plan. */
#include "commands.h"

#include "app_internal.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/json.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_track.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* --- modules --- */

static enum command_state run_list(struct call *call)
{
    struct track *track = NULL;
    char *id = NULL;
    enum command_state state = COMMAND_ERROR;
    if (!call_resolve_track(call, &id, NULL) &&
        !workspace_load_track(call->app, id, &track, &call->error)) {
        struct json_object *all = json_new_array();
        for (size_t i = 0; i < track->module_count; i++) {
            json_push(all, course_module_json(&track->modules[i]));
        }
        call_set_document(call, all);
        state = COMMAND_DONE;
    }
    track_free(track);
    free(id);
    return state;
}

enum error_kind call_module_number(struct call *call, const char *name, int *number)
{
    const char *text = args_text(call->args, name);
    char *end = NULL;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || *end || end == text || n < 1 || n > INT_MAX) {
        return error_set(&call->error, ERROR_USAGE,
                         _("\"%s\" is no module number: it is a whole number from 1 on"), text);
    }
    *number = (int)n;
    return ERROR_NONE;
}

/* Sets the document to the module of the track. */
static enum error_kind show_module(struct call *call, const char *track_id, int number)
{
    struct track *track = NULL;
    enum error_kind kind = workspace_load_track(call->app, track_id, &track, &call->error);
    for (size_t i = 0; !kind && i < track->module_count; i++) {
        if (track->modules[i].number == number) {
            call_set_document(call, course_module_json(&track->modules[i]));
        }
    }
    track_free(track);
    if (!kind && !call->document) {
        kind = error_set(&call->error, ERROR_NOT_FOUND, _("the track has no module %d"), number);
        error_advise(&call->error, _("\"syllabus module list TRACK\" shows them."));
    }
    return kind;
}

static enum command_state run_show(struct call *call)
{
    char *id = NULL;
    int number = 0;
    enum error_kind kind = call_module_number(call, "N", &number);
    if (!kind) {
        kind = call_resolve_track(call, &id, NULL);
    }
    if (!kind) {
        kind = show_module(call, id, number);
    }
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static enum command_state run_status(struct call *call)
{
    struct app *app = call->app;
    enum module_status status = MODULE_NOT_STARTED;
    char *id = NULL;
    int number = 0;
    module_status_parse(args_text(call->args, "STATUS"), &status);
    enum error_kind kind = call_module_number(call, "N", &number);
    if (!kind) {
        kind = call_resolve_track(call, &id, NULL);
    }
    if (!kind) {
        kind = store_module_set_status(app->workspace.store, workspace_user_id(app), id, number,
                                       status, &call->error);
    }
    if (!kind) {
        kind = show_module(call, id, number);
    }
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

/* --- versions --- */

static enum command_state run_versions(struct call *call)
{
    struct app *app = call->app;
    struct version *list = NULL;
    size_t count = 0;
    char *id = NULL;
    enum error_kind kind = call_resolve_track(call, &id, NULL);
    if (!kind) {
        kind = store_version_list(app->workspace.store, workspace_user_id(app), id, &list, &count,
                                  &call->error);
    }
    if (!kind) {
        struct json_object *all = json_new_array();
        for (size_t i = 0; i < count; i++) {
            json_push(all, course_version_json(&list[i]));
            version_fini(&list[i]);
        }
        call_set_document(call, all);
    }
    free(list);
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static const char *const statuses[] = {"not_started", "in_progress", "completed", NULL};

#define COMMAND_ARG_TRACK                                                                          \
    {                                                                                              \
        "TRACK", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL,                                            \
            N_("an id, the beginning of one, or an exact title"), NULL                             \
    }
#define ARG_N                                                                                      \
    {                                                                                              \
        "N", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("the module's number"), NULL                \
    }

static const struct arg track_args[] = {COMMAND_ARG_TRACK, {0}};
static const struct arg module_args[] = {COMMAND_ARG_TRACK, ARG_N, {0}};
static const struct arg status_args[] = {
    COMMAND_ARG_TRACK,
    ARG_N,
    {"STATUS", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("not_started, in_progress or completed"),
     statuses},
    {0},
};
static const struct command rows[] = {
    {"module list", N_("the modules of a finalized track"), track_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_MODULES, run_list},
    {"module show", N_("one module"), module_args, COMMAND_NEEDS_USER | COMMAND_QUICK, "N",
     DOCUMENT_MODULE, run_show},
    {"module status", N_("set not_started, in_progress or completed"), status_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "N STATUS", DOCUMENT_MODULE, run_status},
    {"versions", N_("the versions of the plan"), track_args, COMMAND_NEEDS_USER | COMMAND_QUICK, "",
     DOCUMENT_VERSIONS, run_versions},
};

void command_module_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
