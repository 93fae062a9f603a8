/* doctor: looks at everything the program stands on and says what to do about each. A finding is no
 * error of the command: what is wrong is the result. */
#include "commands.h"

#include "app_internal.h"
#include "backup_note.h"
#include "doctor.h"
#include "learned.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/time.h"
#include "syllabus/config/config.h"
#include "syllabus/config/file.h"
#include "syllabus/store/store_care.h"
#include "syllabus/store/store_search.h"
#include "syllabus/store/store_vault.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LITTLE_ROOM (100 * 1000 * 1000) /* bytes */

void finding_add(struct call *call, const char *check, const char *status, char *take_message,
                 char *take_advice)
{
    struct json_object *finding = json_new_object();
    json_set_text(finding, "check", check);
    json_set_text(finding, "status", status);
    json_set_text(finding, "message", take_message);
    json_set_text(finding, "advice", take_advice);
    json_push(call->document, finding);
    free(take_message);
    free(take_advice);
}

void finding_add_error(struct call *call, const char *check, const struct error *err)
{
    finding_add(call, check, "fail", mem_strdup(err->message), mem_strdup(app_advice(err)));
}

/* How large the file is, and how much room there is. */
static void check_storage(struct call *call, const char *path)
{
    struct store_info info;
    if (store_care_info(path, call->app->options->env, &info, NULL)) {
        return; /* it could not be looked into, which is said already */
    }
    char *size = backup_size_text(info.bytes);
    char *room = backup_size_text(info.free);
    bool little = info.free >= 0 && info.free < LITTLE_ROOM;
    const char *advice = NULL;
    if (little) {
        advice = _("Make room on the disk.");
    } else if (info.shared) {
        advice = _("A file on a disk of this machine is safer: --db, storage.path.");
    }
    finding_add(call, "storage", advice ? "warn" : "ok",
                mem_printf(_("%s, %s free, journal: %s"), size, room, info.log ? "WAL" : "DELETE"),
                mem_strdup(advice));
    free(size);
    free(room);
    store_info_fini(&info);
}

/* Most of all where the file is damaged. */
static void check_backup(struct call *call, const char *path)
{
    int64_t at = 0;
    char *file = NULL;
    char *database = realpath(path, NULL);
    if (database && backup_note_read(call->app, database, &at, &file)) {
        char *when = time_for_people(at, env_now_ms(call->app->options->env));
        finding_add(call, "backup", "ok", mem_printf(_("the last one: %s, %s"), when, file), NULL);
        free(when);
    } else {
        finding_add(
            call, "backup", "ok", mem_strdup(_("none is known")),
            mem_strdup(_("\"syllabus db backup FILE\" makes one, also while it is in use.")));
    }
    free(file);
    free(database);
}

static void check_database(struct call *call)
{
    struct error err = {0};
    char *path = workspace_path(call->app);
    if (workspace_open(call->app, &err) || workspace_check(call->app, &err)) {
        finding_add_error(call, "database", &err);
    } else if (!path) {
        finding_add(call, "database", "ok", mem_strdup(_("in memory only: you are a guest")), NULL);
    } else {
        finding_add(call, "database", "ok", mem_printf(_("%s is whole"), path), NULL);
        if (store_search_check(call->app->workspace.store, &err)) {
            finding_add_error(call, "search", &err);
        }
        check_storage(call, path);
    }
    if (path) {
        check_backup(call, path);
    }
    free(path);
    error_clear(&err);
}

static void check_config(struct call *call)
{
    struct error err = {0};
    const char *named = args_text(call->args, "config");
    char *path = named ? mem_strdup(named) : config_file_default(&err);
    enum error_kind kind = path ? config_file_check(path, NULL, NULL, &err) : err.kind;
    if (kind == ERROR_NOT_FOUND && !named) {
        finding_add(call, "config", "ok",
                    mem_printf(_("%s does not exist: the defaults hold"), path), NULL);
    } else if (kind) {
        finding_add_error(call, "config", &err);
    } else {
        finding_add(call, "config", "ok", mem_printf(_("%s is in order"), path), NULL);
    }
    error_clear(&err);
    free(path);
    /* The environment's values may be wrong as well. */
    struct config *scratch = config_new();
    if (config_load_environment(scratch, call->app->options->environ_values, &err)) {
        finding_add_error(call, "config", &err);
        error_clear(&err);
    }
    config_free(scratch);
}

static void check_locale(struct call *call)
{
    const char *name = setlocale(LC_CTYPE, NULL);
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) {
        finding_add(call, "locale", "ok", mem_printf("%s, %s", name, i18n_language()), NULL);
    } else {
        finding_add(call, "locale", "warn",
                    mem_printf(_("%s is no UTF-8 locale: letters may be shown wrong"), name),
                    mem_strdup(_("Set LANG to a UTF-8 locale, such as C.UTF-8.")));
    }
}

static void check_terminal(struct call *call)
{
    const char *term = getenv("TERM");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        finding_add(call, "terminal", "ok",
                    mem_strdup(_("none here: commands work, the dialogue needs --plain")), NULL);
    } else if (!term || !*term || strcmp(term, "dumb") == 0) {
        finding_add(
            call, "terminal", "warn",
            mem_strdup(_("TERM is not set or \"dumb\": lines are edited by the terminal itself")),
            mem_strdup(_("Set TERM to what the terminal is, such as xterm-256color.")));
    } else {
        finding_add(call, "terminal", "ok", mem_strdup(term), NULL);
    }
}

static void check_learned(struct call *call)
{
    struct json_object *rows = json_new_array();
    learned_list(call->app, rows);
    for (size_t i = 0; i < json_size(rows); i++) {
        finding_add(call, "learned", "ok", mem_strdup(json_get_text(json_at(rows, i), "value")),
                    NULL);
    }
    json_free(rows);
}

/* Whether what is sealed can be opened. */
static void check_vault(struct call *call)
{
    const struct workspace *w = &call->app->workspace;
    struct strlist names = {0};
    if (!w->has_user || w->user.guest || store_secret_names(w->store, w->user.id, &names, NULL)) {
        return; /* what is wrong with the file is told already */
    }
    unsigned long n = (unsigned long)names.count;
    if (w->vault) {
        finding_add(call, "vault", "ok", mem_strdup(_("open: secrets can be sealed and used")),
                    NULL);
    } else {
        finding_add(call, "vault", n > 0 ? "warn" : "ok",
                    mem_strdup(n > 0 ? _("closed: what is sealed in it cannot be used")
                                     : _("closed, and nothing is sealed in it")),
                    mem_printf(_("Your password opens it: syllabus account login --email %s"),
                               w->user.email));
    }
    strlist_fini(&names);
}

/* What was learned about servers may be out of date: they are asked as if for the first time again.
 * Nothing else is looked at, since asking the model would learn it again. */
static enum command_state forget_learned(struct call *call)
{
    size_t count = 0;
    if (workspace_open(call->app, &call->error) ||
        learned_forget(call->app, &count, &call->error)) {
        return COMMAND_ERROR;
    }
    finding_add(
        call, "learned", "ok",
        mem_printf(ngettext("forgotten: what %lu model was found to take",
                            "forgotten: what %lu models were found to take", (unsigned long)count),
                   (unsigned long)count),
        NULL);
    return COMMAND_DONE;
}

static enum command_state run_doctor(struct call *call)
{
    call_set_document(call, json_new_array());
    if (args_has(call->args, "forget")) {
        return forget_learned(call);
    }
    check_database(call);
    workspace_sign_in_quietly(call->app);
    check_config(call);
    check_locale(call);
    check_terminal(call);
    check_learned(call);
    check_vault(call);
    return doctor_look(call);
}

static const struct arg doctor_args[] = {
    {"forget", 0, ARG_FLAG, 0, NULL, N_("forget what was learned about the servers of models"),
     NULL},
    {0},
};

static const struct command rows[] = {
    {"doctor", N_("check database, settings, locale, terminal and model"), doctor_args,
     COMMAND_ANY_CONFIG, "", DOCUMENT_FINDINGS, run_doctor},
};

void command_doctor_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
