/* Slash commands in line mode, and the rows that only its dialogue has. */
#include "talk_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/app/slash.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- running one --- */

void talk_slash(struct talk *m, const char *line)
{
    struct error err = {0};
    struct slash_command found = {0};
    const struct slash_line typed = {
        .text = line,
        .track_id = m->track_id,
        .chat_id = m->chat_id,
        .advice = _("Say what you want to learn, or /chat TRACK."),
    };
    if (slash_parse(m->cli->app, &typed, &found, &err)) {
        cli_report(m->cli, &err, NULL);
        error_clear(&err);
        talk_next(m);
        return;
    }
    /* These stream their text as it comes; their document would say it again. */
    bool talking =
        found.command->document == DOCUMENT_MESSAGES && strcmp(found.command->name, "history") != 0;
    talk_run(m, found.command, found.args, talking);
}

size_t talk_complete(void *ctx, const char *text, size_t point, struct strlist *candidates)
{
    struct talk *m = ctx;
    return slash_complete(m->cli->app, text, point, candidates);
}

/* --- the commands that only a dialogue has --- */

static struct cli *cli_of(struct call *call)
{
    return app_options(call_app(call))->front->ctx;
}

/* Opens the dialogue, from the command line or from another track's dialogue. */
static enum command_state run_chat(struct call *call)
{
    struct cli *c = cli_of(call);
    char *id = NULL;
    char *title = NULL;
    char *chat_id = NULL;
    bool here = c->talk && c->talk->track_id && args_has(call_args(call), "chat");
    enum error_kind kind = ERROR_NONE;
    if (args_has(call_args(call), "TRACK")) {
        kind = call_resolve_track(call, &id, &title);
    } else if (here) {
        id = mem_strdup(c->talk->track_id);
        title = mem_strdup(c->talk->title);
    }
    if (!kind && id) {
        kind = call_resolve_chat_arg(call, id, &chat_id);
    } else if (!kind && args_has(call_args(call), "chat")) {
        kind = error_set(call_error(call), ERROR_USAGE, _("--chat needs a track"));
    }
    if (!kind && !c->talk) {
        c->talk = talk_new(c);
        talk_slash_register(call_app(call));
    }
    if (!kind) {
        talk_open(c->talk, id, title, chat_id);
    }
    free(chat_id);
    free(id);
    free(title);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static enum command_state run_help(struct call *call)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    slash_help(call_app(call), &text);
    buf_add_str(&text, _("Anything else goes to whoever answers. Alt-Enter begins a new line, Tab "
                         "completes, Ctrl-C stops a reply."));
    call_set_document(call, json_new_text(buf_str(&text)));
    buf_fini(&text);
    return COMMAND_DONE;
}

static enum command_state run_quit(struct call *call)
{
    cli_of(call)->talk->leaving = true;
    return COMMAND_DONE;
}

static enum command_state run_new(struct call *call)
{
    talk_form_begin(cli_of(call)->talk);
    return COMMAND_DONE;
}

static const struct arg chat_args[] = {
    {"TRACK", 0, ARG_POSITIONAL, 0, NULL, N_("the track; without it a new one is planned"), NULL},
    {"chat", 0, ARG_OPTION, 0, "CHAT",
     N_("one of its chats: its id, the beginning of it, or its name"), NULL},
    {0},
};

static const struct command words[] = {
    {"chat", N_("the dialogue, line by line"), chat_args, COMMAND_STORE | COMMAND_USER, NULL,
     DOCUMENT_NONE, run_chat},
};

/* Another front end on the same table has its own: these know only this one. */
static const struct command rows[] = {
    {"chat", N_("the dialogue, line by line"), chat_args,
     COMMAND_STORE | COMMAND_USER | COMMAND_SLASH_ONLY, "TRACK", DOCUMENT_NONE, run_chat},
    {"help", N_("what can be done here"), NULL, COMMAND_SLASH_ONLY, "", DOCUMENT_TEXT, run_help},
    {"new", N_("plan another course"), NULL, COMMAND_SLASH_ONLY, "", DOCUMENT_NONE, run_new},
    {"quit", N_("leave"), NULL, COMMAND_SLASH_ONLY, "", DOCUMENT_NONE, run_quit},
};

void talk_register(struct app *app)
{
    command_register(app, words, sizeof words / sizeof *words);
}

void talk_slash_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
