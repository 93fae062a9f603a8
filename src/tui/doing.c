/* Running commands: everything that the screen can do is a row of the application's table. */
#include "tui_internal.h"

#include "actions.h"
#include "input.h"
#include "person.h"
#include "popup.h"
#include "popup_changes.h"
#include "popup_chats.h"
#include "sheet.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/app/document.h"
#include "syllabus/app/slash.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

struct doing {
    struct tui *tui;
    doing_fn *then;
    void *ctx;
};

/* --- the end --- */

static void say_error(struct tui *t, const struct outcome *outcome)
{
    if (outcome->cancelled && outcome->error->busy) {
        notice_set(t, NOTICE_WARNING, _("Stopped: the database is busy, and nothing was changed."),
                   NULL);
    } else if (outcome->cancelled) {
        notice_set(t, NOTICE_INFO, _("Stopped; what came is kept, marked interrupted."),
                   _("c continues, r asks again."));
    } else if (outcome->error->kind) {
        notice_error(t, outcome->error);
    }
}

static void on_outcome(void *ctx, const struct outcome *outcome)
{
    struct doing *d = ctx;
    struct tui *t = d->tui;
    bool beside = app_busy(t->o.app); /* another one runs still, whose reply is being written */
    if (!beside) {
        live_end(t);
        mem_replace(&t->sending, NULL); /* what was not stored is still in the input */
    }
    say_error(t, outcome);
    if (!app_has_user(t->o.app)) {
        board_load(t);
    } else {
        tui_refresh(t); /* a long chat is read again only if something changed */
    }
    if (d->then) {
        d->then(t, outcome, d->ctx);
    }
    free(d);
    tui_dirty(t, DIRTY_ALL);
    if (!app_has_user(t->o.app) && !t->popup && !beside) {
        start_menu(t); /* signed out, or removed, here or elsewhere */
    }
    if (t->quit_asked) {
        t->quit_asked = false;
        action_leave(t);
    } else if (t->leaving && !beside) {
        tui_quit(t, t->status);
    }
}

void doing_run_then(struct tui *t, const char *name, struct args *take_args, doing_fn *then,
                    void *ctx)
{
    const struct command *command = command_find(t->o.app, name);
    struct doing *d = mem_alloc(sizeof *d);
    *d = (struct doing){t, then, ctx};
    notice_clear(t);
    t->doing_ns = env_mono_ns(t->o.env);
    app_run(t->o.app, command, take_args, on_outcome, d);
    tui_spin(t);
    tui_dirty(t, DIRTY_ALL);
}

void doing_run(struct tui *t, const char *name, struct args *take_args)
{
    doing_run_then(t, name, take_args, NULL, NULL);
}

bool doing_must_wait(struct tui *t)
{
    if (app_busy(t->o.app)) {
        notice_set(t, NOTICE_WARNING, _("Something is running already."),
                   _("Wait until it is done, or stop it with Ctrl-C."));
    }
    return app_busy(t->o.app);
}

/* --- what the input line sends --- */

static bool text_must_wait(struct tui *t)
{
    if (app_busy(t->o.app)) {
        notice_set(t, NOTICE_WARNING, _("A reply is being written: your text stays here."),
                   _("Send it when the reply is there, or stop the reply with Ctrl-C."));
    }
    return app_busy(t->o.app);
}

void doing_add_chat(const struct tui *t, struct args *args)
{
    if (board_chat_id(t)) {
        args_add(args, "chat", board_chat_id(t));
    }
}

void doing_say(struct tui *t, const char *text)
{
    const char *id = board_track_id(t);
    if (!id) {
        journey_new_track(t, text); /* what was written first is the wish */
        return;
    }
    if (text_must_wait(t)) {
        return;
    }
    struct args *args = args_new();
    args_add(args, "TRACK", id);
    doing_add_chat(t, args);
    args_add(args, "MSG", text[0] == '/' ? text + 1 : text); /* "//" says a slash */
    mem_replace(&t->sending, text);
    doing_run(t, "say", args);
}

void doing_open_chat(struct tui *t, const struct outcome *outcome)
{
    const struct json_object *session = json_at(outcome->document, 0);
    const struct json_object *chat = json_at(json_get(session, "chats"), 0);
    if (board_open_chat(t, json_get_text(session, "track_id"), json_get_text(chat, "id"))) {
        focus_set(t, FOCUS_INPUT);
    }
}

/* The documents of a slash command are shown; of those that change the panes nothing is left to
 * say. */
static void show_document(struct tui *t, const struct outcome *outcome, void *ctx)
{
    struct buf text = BUF_INIT(LIMIT_ANSWER);
    if (outcome->error->kind == ERROR_NONE) {
        journey_say_exported(t, outcome);
    }
    if (outcome->error->kind || !app_has_user(t->o.app) || !outcome->document ||
        outcome->kind == DOCUMENT_PLAN || outcome->kind == DOCUMENT_NONE ||
        (outcome->kind == DOCUMENT_MESSAGES && !(outcome->command->flags & COMMAND_QUICK))) {
        return;
    }
    if (outcome->kind == DOCUMENT_CHATS && board_track_id(t)) {
        popup_chats_open(t, board_track_id(t));
        return;
    }
    if (outcome->kind == DOCUMENT_CHANGES && board_track_id(t)) {
        popup_changes_open(t, board_track_id(t));
        return;
    }
    if (outcome->kind == DOCUMENT_CHAT) {
        doing_open_chat(t, outcome);
        return;
    }
    document_text(&text, outcome->kind, outcome->document, env_now_ms(t->o.env));
    if (text.len > 0) {
        struct sheet *sheet = sheet_new();
        sheet_add(sheet, ROLE_TEXT, NULL, buf_str(&text));
        popup_show_sheet(t, outcome->command->name, sheet);
    }
    buf_fini(&text);
}

void doing_slash(struct tui *t, const char *line)
{
    const struct slash_line slash = {
        .text = line,
        .track_id = board_track_id(t),
        .chat_id = board_chat_id(t),
        .advice = _("Open a track first, or make one with /new."),
    };
    struct slash_command found = {0};
    struct error err = {0};
    if (slash_parse(t->o.app, &slash, &found, &err)) {
        notice_error(t, &err);
        error_clear(&err);
        return;
    }
    if (!(found.command->flags & COMMAND_QUICK) && text_must_wait(t)) {
        args_free(found.args);
        return;
    }
    input_clear(t->input);
    board_draft_changed(t);
    if (person_slash(t, found.command, found.args)) {
        args_free(found.args);
        return;
    }
    doing_run_then(t, found.command->name, found.args, show_document, NULL);
}

/* --- questions of commands --- */

bool doing_interactive(void *ctx)
{
    return true;
}

bool doing_brief(void *ctx)
{
    return true;
}

void doing_ask(void *ctx, const char *question, bool secret, front_answer_fn *answer,
               void *answer_ctx)
{
    struct tui *t = ctx;
    if (secret) {
        person_secret(t, question, answer, answer_ctx);
    } else {
        popup_ask_of_command(t, question, answer, answer_ctx);
    }
}
