/* import: tracks out of files that export, or others, wrote. */
#include "commands.h"

#include "app_internal.h"
#include "syllabus/app/args.h"
#include "syllabus/base/file.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/bundle.h"
#include "syllabus/course/json.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/import.h"
#include "syllabus/store/store_import.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Appends the tracks of one file, their places with its name. */
static enum error_kind read_file(struct call *call, const char *path, struct bundle_list *list)
{
    size_t first = list->count;
    bool input = strcmp(path, "-") == 0;
    const char *name = input ? _("standard input") : path;
    char *text = NULL;
    size_t n = 0;
    if (input ? isatty(STDIN_FILENO) : args_would_wait(call->args, path)) {
        error_set(&call->error, ERROR_USAGE, _("\"%s\" cannot be read here"), path);
        error_advise(&call->error, _("Name a file."));
        return ERROR_USAGE;
    }
    enum error_kind kind = file_read(path, LIMIT_IMPORT, &text, &n, &call->error);
    if (kind == ERROR_TOO_LONG) {
        kind = error_set(&call->error, ERROR_BAD_DATA, _("%s holds more than %u MiB"), name,
                         LIMIT_IMPORT >> 20);
    } else if (!kind) {
        kind = import_course(path, text, n, call->app->options->env, list, &call->error);
        error_prefix(&call->error, "%s", name);
    }
    free(text);
    for (size_t i = first; i < list->count; i++) {
        struct bundle *b = &list->items[i];
        char *place = mem_printf("%s: %s", name, b->place);
        free(b->place);
        b->place = place;
    }
    return kind;
}

static enum error_kind read_files(struct call *call, struct bundle_list *list)
{
    enum error_kind kind = ERROR_NONE;
    const char *path;
    if (args_has(call->args, "replace") && args_has(call->args, "copy")) {
        return error_set(&call->error, ERROR_USAGE, _("either --replace or --copy, not both"));
    }
    for (size_t i = 0; !kind && (path = args_nth(call->args, "FILE", i)) != NULL; i++) {
        kind = read_file(call, path, list);
    }
    for (size_t i = 0; !kind && args_has(call->args, "copy") && i < list->count; i++) {
        import_renumber(&list->items[i], call->app->options->env);
    }
    return kind;
}

/* As they are now: a replaced one has kept what its document left out. */
static enum error_kind show(struct call *call, const struct bundle_list *list)
{
    struct json_object *all = json_new_array();
    enum error_kind kind = ERROR_NONE;
    for (size_t i = 0; !kind && i < list->count; i++) {
        struct track *track = NULL;
        kind = workspace_load_track(call->app, list->items[i].track->id, &track, &call->error);
        if (!kind) {
            json_push(all, course_track_json(track));
        }
        track_free(track);
    }
    call_set_document(call, all);
    return kind;
}

static enum command_state run_import(struct call *call)
{
    struct app *app = call->app;
    struct bundle_list list = {0};
    enum error_kind kind = read_files(call, &list);
    if (!kind) {
        kind = store_import(app->workspace.store, workspace_user_id(app), list.items, list.count,
                            args_has(call->args, "replace"), &call->error);
    }
    if (!kind) {
        kind = show(call, &list);
    }
    bundle_list_fini(&list);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static const struct arg import_args[] = {
    {"FILE", 0, ARG_POSITIONAL, ARG_REQUIRED | ARG_REPEAT, NULL,
     N_("a course as JSON, Markdown or CSV; - is standard input"), NULL},
    {"replace", 0, ARG_FLAG, 0, NULL, N_("in the place of your tracks with the same ids"), NULL},
    {"copy", 0, ARG_FLAG, 0, NULL, N_("with new ids"), NULL},
    {0},
};

static const struct command rows[] = {
    {"import", N_("take tracks in from files"), import_args, COMMAND_NEEDS_USER | COMMAND_QUICK,
     "FILE", DOCUMENT_TRACKS, run_import},
};

void command_import_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
