/* export: tracks as a document, to a file or to standard output. */
#include "commands.h"

#include "app_internal.h"
#include "export_file.h"
#include "syllabus/app/args.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/json.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/export.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>

struct selection {
    struct track **tracks;
    size_t count, cap;
    struct json_object *sessions, *messages, *versions; /* with messages; else NULL */
};

static void selection_fini(struct selection *s)
{
    json_free(s->sessions);
    json_free(s->messages);
    json_free(s->versions);
    for (size_t i = 0; i < s->count; i++) {
        track_free(s->tracks[i]);
    }
    free(s->tracks);
}

/* What TRACK... names, or everything. */
static enum error_kind select_tracks(struct call *call, struct selection *s)
{
    struct app *app = call->app;
    struct store *store = app->workspace.store;
    const char *user_id = workspace_user_id(app);
    bool all = args_has(call->args, "all");
    enum error_kind kind = ERROR_NONE;
    if (all == args_has(call->args, "TRACK")) {
        return error_set(&call->error, ERROR_USAGE, _("name the tracks to export, or --all"));
    }
    if (all) {
        return store_track_list(store, user_id, &s->tracks, &s->count, &call->error);
    }
    const char *text;
    for (size_t i = 0; !kind && (text = args_nth(call->args, "TRACK", i)) != NULL; i++) {
        char *id = NULL;
        kind = store_track_resolve(store, user_id, text, &id, &call->error);
        if (!kind) {
            mem_grow(&s->tracks, &s->cap, s->count + 1, sizeof(struct track *));
            kind = store_track_get(store, user_id, id, &s->tracks[s->count], &call->error);
            s->count += !kind;
        }
        free(id);
    }
    return kind;
}

/* --- the dialogues --- */

static enum error_kind add_message(struct call *call, const struct message *m, struct selection *s)
{
    struct app *app = call->app;
    char *thoughts = NULL;
    enum error_kind kind = ERROR_NONE;
    if (m->thought_tokens > 0 && args_has(call->args, "with-thoughts")) {
        kind = store_thoughts_get(app->workspace.store, workspace_user_id(app), m->id, &thoughts,
                                  &call->error);
    }
    if (!kind) {
        json_push(s->messages, course_message_whole_json(m, thoughts));
    }
    free(thoughts);
    return kind;
}

static enum error_kind add_sessions(struct call *call, const struct track *t, struct selection *s)
{
    struct app *app = call->app;
    struct session_chats *list = NULL;
    size_t count = 0;
    enum error_kind kind = store_session_list(app->workspace.store, workspace_user_id(app), t->id,
                                              &list, &count, &call->error);
    for (size_t i = 0; !kind && i < count; i++) {
        json_push(s->sessions, course_session_whole_json(&list[i].session, t->title, list[i].chats,
                                                         list[i].count));
        for (size_t k = 0; !kind && k < list[i].count; k++) {
            struct message_list messages = {0};
            kind = store_message_list(app->workspace.store, workspace_user_id(app),
                                      list[i].chats[k].id, 0, &messages, &call->error);
            for (size_t m = 0; !kind && m < messages.count; m++) {
                kind = add_message(call, &messages.items[m], s);
            }
            message_list_fini(&messages);
        }
    }
    session_chats_free(list, count);
    return kind;
}

static enum error_kind add_versions(struct call *call, const struct track *t, struct selection *s)
{
    struct app *app = call->app;
    struct version *list = NULL;
    size_t count = 0;
    enum error_kind kind = store_version_list(app->workspace.store, workspace_user_id(app), t->id,
                                              &list, &count, &call->error);
    for (size_t i = 0; !kind && i < count; i++) {
        json_push(s->versions, course_version_whole_json(&list[i], t->id));
        version_fini(&list[i]);
    }
    free(list);
    return kind;
}

static enum error_kind select_dialogues(struct call *call, struct selection *s)
{
    enum error_kind kind = ERROR_NONE;
    s->sessions = json_new_array();
    s->messages = json_new_array();
    s->versions = json_new_array();
    for (size_t i = 0; !kind && i < s->count; i++) {
        kind = add_sessions(call, s->tracks[i], s);
        if (!kind) {
            kind = add_versions(call, s->tracks[i], s);
        }
    }
    return kind;
}

static void set_document(struct call *call, const struct export_file *file, const struct buf *text,
                         const struct export_report *report)
{
    struct json_object *notes = export_file_tell_report(call, report);
    if (!file->path) {
        call_set_document(call, json_new_text_n(buf_str(text), text->len));
        call_set_document_kind(call, DOCUMENT_RAW);
        json_free(notes);
        return;
    }
    struct json_object *document = json_new_object();
    json_set_text(document, "exported", file->path);
    json_set(document, "notes", notes);
    call_set_document(call, document);
}

static enum command_state run_export(struct call *call)
{
    struct selection s = {0};
    struct export_file file = {0};
    struct export_report report = {0};
    struct buf text = BUF_INIT(LIMIT_IMPORT);
    enum error_kind kind =
        export_file_init(&file, args_text(call->args, "output"), args_text(call->args, "format"),
                         args_has(call->args, "force"), &call->error);
    if (!kind) {
        export_file_tell_guess(call, &file);
        kind = select_tracks(call, &s);
    }
    if (!kind && s.count == 0) {
        kind = error_set(&call->error, ERROR_NOT_FOUND, _("there is no track to export"));
        error_advise(&call->error, _("Plan one: syllabus plan --skill TEXT."));
    }
    if (!kind && args_has(call->args, "with-messages")) {
        kind = select_dialogues(call, &s);
    }
    if (!kind) {
        const struct export_content content = {
            .tracks = (const struct track *const *)s.tracks,
            .count = s.count,
            .sessions = s.sessions,
            .messages = s.messages,
            .versions = s.versions,
        };
        kind = export_file_write(&file, &content, env_now_ms(call->app->options->env), &text,
                                 &report, &call->error);
    }
    if (!kind) {
        set_document(call, &file, &text, &report);
    }
    selection_fini(&s);
    export_file_fini(&file);
    buf_fini(&text);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static const char *const formats[] = {"json", "markdown", "ics",     "csv", "html",
                                      "gift", "anki",     "mermaid", NULL};

static const struct arg export_args[] = {
    {"TRACK", 0, ARG_POSITIONAL, ARG_REPEAT, NULL,
     N_("an id, the beginning of one, or an exact title"), NULL},
    {"all", 0, ARG_FLAG, 0, NULL, N_("all tracks"), NULL},
    {"format", 0, ARG_OPTION, 0, "FORMAT",
     N_("json, markdown, ics, csv, html, gift, anki, mermaid; else the ending of FILE picks it, "
        "else "
        "json"),
     formats},
    {"output", 'o', ARG_OPTION, 0, "FILE", N_("write to FILE; - is standard output"), NULL},
    {"with-messages", 0, ARG_FLAG, 0, NULL, N_("the dialogues and the plan's versions, too"), NULL},
    {"with-thoughts", 0, ARG_FLAG, 0, NULL, N_("and what the model thought before it answered"),
     NULL},
    {"force", 0, ARG_FLAG, 0, NULL, N_("replace FILE if it is there"), NULL},
    {0},
};

static const struct command rows[] = {
    {"export", N_("write tracks as a document or for other programs"), export_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "format output", DOCUMENT_PLAN, run_export},
};

void command_export_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
