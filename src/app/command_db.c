/* The care of the file: db path, check, backup, restore, repair. They work by path, so that they
 * work where the file does not open. */
#include "commands.h"

#include "app_internal.h"
#include "backup_note.h"
#include "doctor.h"
#include "syllabus/app/args.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store_care.h"

#include <stdlib.h>
#include <string.h>

static const struct env *env_of(const struct call *call)
{
    return call->app->options->env;
}

static enum command_state run_path(struct call *call)
{
    char *path = NULL;
    if (workspace_file(call->app, &path, &call->error)) {
        return COMMAND_ERROR;
    }
    call_set_document(call, json_new_text(path));
    free(path);
    return COMMAND_DONE;
}

/* --- looking it over --- */

static void add_finding(void *ctx, const char *check, const struct error *fault)
{
    static const struct {
        const char *check, *text;
    } whole[] = {
        {"structure", N_("every page and index is as it should be")},
        {"references", N_("what belongs together is there")},
        {"content", N_("what is in it can be read")},
        {"search", N_("the full-text index fits the data")},
    };
    struct call *call = ctx;
    for (size_t i = 0; !fault && i < sizeof whole / sizeof *whole; i++) {
        if (strcmp(whole[i].check, check) == 0) {
            finding_add(call, check, "ok", mem_strdup(_(whole[i].text)), NULL);
        }
    }
    if (fault) {
        finding_add_error(call, check, fault);
    }
}

static enum command_state run_check(struct call *call)
{
    char *path = NULL;
    enum error_kind kind = workspace_file(call->app, &path, &call->error);
    if (!kind) {
        call_set_document(call, json_new_array());
        kind = store_care_check(path, env_of(call), add_finding, call, &call->error);
    }
    free(path);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

/* --- copies --- */

/* {database, file, kept}: which file took which place, and where what was there is now. */
static void set_files(struct call *call, const char *database, const char *file, const char *kept)
{
    struct json_object *document = json_new_object();
    json_set_text(document, "database", database);
    json_set_text(document, "file", file);
    json_set_text(document, "kept", kept);
    call_set_document(call, document);
}

static enum command_state run_backup(struct call *call)
{
    struct app *app = call->app;
    const char *to = args_text(call->args, "FILE");
    char *path = NULL;
    enum error_kind kind = workspace_file(app, &path, &call->error);
    if (!kind) {
        kind = store_care_backup(path, app->workspace.store != NULL, to,
                                 args_has(call->args, "force"), &call->error);
    }
    if (!kind) {
        char *database = realpath(path, NULL);
        char *file = realpath(to, NULL);
        set_files(call, database ? database : path, file ? file : to, NULL);
        /* The copy is made: that it cannot be noted down is no failure of it. */
        backup_note_write(app, database ? database : path, file ? file : to, NULL);
        free(database);
        free(file);
    }
    free(path);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static enum command_state restore_now(struct call *call)
{
    const char *from = args_text(call->args, "FILE");
    const char *path = call->state;
    char *kept = NULL;
    workspace_close(call->app);
    if (store_care_restore(path, env_of(call), from, &kept, &call->error)) {
        return COMMAND_ERROR;
    }
    set_files(call, path, from, kept);
    free(kept);
    return COMMAND_DONE;
}

static void on_answer(void *ctx, const char *answer)
{
    struct call *call = ctx;
    if (!answer_is_yes(answer)) {
        error_set(&call->error, ERROR_USAGE, _("nothing was restored"));
        error_advise(&call->error, _("--yes restores without asking."));
        call_fail(call);
    } else if (restore_now(call) == COMMAND_DONE) {
        call_done(call);
    } else {
        call_fail(call);
    }
}

static void keep_first(void *ctx, const char *check, const struct error *fault)
{
    struct error *first = ctx;
    if (fault && first->kind == ERROR_NONE && strcmp(check, "search") != 0) {
        error_copy(first, fault);
    }
}

/* Asking is for a copy that could be restored. */
static enum error_kind check_copy(struct call *call, const char *from)
{
    struct error fault = {0};
    enum error_kind kind = store_care_check(from, env_of(call), keep_first, &fault, &call->error);
    if (!kind && fault.kind) {
        kind = error_move(&call->error, &fault);
        error_advise(&call->error, _("Nothing was changed: choose another backup."));
    }
    error_clear(&fault);
    return kind;
}

static enum command_state run_restore(struct call *call)
{
    const struct front *front = call->app->options->front;
    const char *from = args_text(call->args, "FILE");
    char *path = NULL;
    if (workspace_file(call->app, &path, &call->error)) {
        return COMMAND_ERROR;
    }
    call_set_state(call, path, free);
    if (check_copy(call, from)) {
        return COMMAND_ERROR;
    }
    if (args_has(call->args, "yes") || !file_exists(path)) {
        return restore_now(call);
    }
    if (!front->interactive(front->ctx)) {
        error_set(&call->error, ERROR_USAGE, _("%s would take the place of %s"), from, path);
        error_advise(&call->error, _("Without a terminal to ask at, say so with --yes."));
        return COMMAND_ERROR;
    }
    char *question = mem_printf(
        _("Put %s in the place of %s? What is there now is kept beside. [y/N]"), from, path);
    front->ask(front->ctx, question, false, on_answer, call);
    free(question);
    return COMMAND_WAIT;
}

/* --- repair --- */

static void note_fault(void *ctx, const char *check, const struct error *fault)
{
    bool *any = ctx;
    *any = *any || fault;
}

static struct json_object *repair_json(const char *path, const struct store_repair *r)
{
    struct json_object *tables = json_new_array();
    for (size_t i = 0; i < r->count; i++) {
        const struct store_saved *t = &r->tables[i];
        struct json_object *row = json_new_object();
        json_set_text(row, "table", t->table);
        json_set_int(row, "kept", t->kept);
        json_set(row, "lost", t->lost < 0 ? NULL : json_new_int(t->lost));
        json_set_int(row, "orphans", t->orphans);
        json_push(tables, row);
    }
    struct json_object *document = json_new_object();
    json_set_text(document, "database", path);
    json_set_text(document, "kept", r->kept);
    json_set(document, "tables", tables);
    return document;
}

static enum command_state run_repair(struct call *call)
{
    struct store_repair r = {0};
    char *path = NULL;
    bool faulty = false;
    enum error_kind kind = workspace_file(call->app, &path, &call->error);
    if (!kind) {
        workspace_close(call->app);
        kind = store_care_check(path, env_of(call), note_fault, &faulty, &call->error);
    }
    /* What cannot even be looked into may be repaired all the same. */
    if (kind == ERROR_DATABASE || (!kind && faulty)) {
        kind = store_care_repair(path, env_of(call), &r, &call->error);
    }
    if (!kind) {
        call_set_document(call, repair_json(path, &r));
    }
    store_repair_fini(&r);
    free(path);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

/* --- the table --- */

static const struct arg backup_args[] = {
    {"FILE", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("where the copy goes"), NULL},
    {"force", 0, ARG_FLAG, 0, NULL, N_("replace FILE if it is there"), NULL},
    {0},
};
static const struct arg restore_args[] = {
    {"FILE", 0, ARG_POSITIONAL, ARG_REQUIRED, NULL, N_("a copy that \"db backup\" made"), NULL},
    {"yes", 'y', ARG_FLAG, 0, NULL, N_("do not ask"), NULL},
    {0},
};

static const struct command rows[] = {
    {"db path", N_("where the database is"), NULL, 0, NULL, DOCUMENT_TEXT, run_path},
    {"db check", N_("look the whole database over"), NULL, 0, NULL, DOCUMENT_FINDINGS, run_check},
    {"db backup", N_("copy the database, also while it is in use"), backup_args, 0, NULL,
     DOCUMENT_FILES, run_backup},
    {"db restore", N_("put a copy in the place of the database, which is kept beside"),
     restore_args, 0, NULL, DOCUMENT_FILES, run_restore},
    {"db repair", N_("save what can be read of a damaged database into a new one"), NULL, 0, NULL,
     DOCUMENT_REPAIR, run_repair},
};

void command_db_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
