/* The screen's own rows of the table of commands: what is offered behind / beside all the others.
 */
#include "tui_internal.h"

#include "actions.h"
#include "popup.h"
#include "popup_figures.h"
#include "popup_search.h"
#include "sheet.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/app/slash.h"
#include "syllabus/app/stats.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>

static struct tui *tui_of(const struct call *call)
{
    return app_options(call_app(call))->front->ctx;
}

static enum command_state run_help(struct call *call)
{
    struct sheet *sheet = sheet_new();
    const struct command *command;
    for (size_t i = 0; (command = slash_at(call_app(call), i)) != NULL; i++) {
        struct buf usage = BUF_INIT(LIMIT_TEXT);
        slash_usage(command, &usage);
        sheet_add(sheet, ROLE_TEXT, buf_str(&usage), _(command->summary));
        buf_fini(&usage);
    }
    popup_show_sheet(tui_of(call), _("Commands"), sheet);
    return COMMAND_DONE;
}

static enum command_state run_keys(struct call *call)
{
    action_help(tui_of(call));
    return COMMAND_DONE;
}

static enum command_state run_new(struct call *call)
{
    journey_new_track(tui_of(call), NULL);
    return COMMAND_DONE;
}

static enum command_state run_open(struct call *call)
{
    struct tui *t = tui_of(call);
    char *id = NULL;
    char *chat_id = NULL;
    enum error_kind kind = ERROR_NONE;
    if (args_has(call_args(call), "TRACK")) {
        kind = call_resolve_track(call, &id, NULL);
    } else if (board_track_id(t)) {
        id = mem_strdup(board_track_id(t));
    } else {
        kind = error_set(call_error(call), ERROR_USAGE, _("no track is open"));
    }
    if (!kind) {
        kind = call_resolve_chat_arg(call, id, &chat_id);
    }
    if (!kind) {
        board_open_chat(t, id, chat_id);
    }
    free(chat_id);
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static enum command_state run_search(struct call *call)
{
    struct buf text = BUF_INIT(LIMIT_INPUT_LINE);
    const char *word;
    for (size_t i = 0; (word = args_nth(call_args(call), "TEXT", i)) != NULL; i++) {
        buf_printf(&text, "%s%s", i ? " " : "", word);
    }
    popup_search(tui_of(call), buf_str(&text));
    buf_fini(&text);
    return COMMAND_DONE;
}

static enum command_state run_quit(struct call *call)
{
    tui_of(call)->quit_asked = true; /* when this command is over */
    return COMMAND_DONE;
}

static enum command_state run_stats(struct call *call)
{
    const char *since = args_text(call_args(call), "since");
    int64_t since_ms = INT64_MIN;
    if (since && stats_parse_since(since, &since_ms, call_error(call))) {
        return COMMAND_ERROR;
    }
    popup_show_figures(tui_of(call), since_ms);
    return COMMAND_DONE;
}

static const struct arg stats_args[] = {
    {"since", 0, ARG_OPTION, 0, "DATE", N_("only what is from this day on (UTC)"), NULL},
    {0},
};

static const struct arg open_args[] = {
    {"TRACK", 0, ARG_POSITIONAL, 0, NULL, N_("the track; without it the open one"), NULL},
    {"chat", 0, ARG_OPTION, 0, "CHAT", N_("one of its chats"), NULL},
    {0},
};

static const struct arg search_args[] = {
    {"TEXT", 0, ARG_POSITIONAL, ARG_REPEAT, NULL, N_("words to look for"), NULL},
    {0},
};

static const struct command rows[] = {
    {"chat", N_("open a track, or one of its chats"), open_args,
     COMMAND_STORE | COMMAND_USER | COMMAND_SLASH_ONLY | COMMAND_QUICK, "TRACK", DOCUMENT_NONE,
     run_open},
    {"find", N_("search everything"), search_args,
     COMMAND_STORE | COMMAND_USER | COMMAND_SLASH_ONLY | COMMAND_QUICK, "TEXT", DOCUMENT_NONE,
     run_search},
    {"search", N_("search everything"), search_args,
     COMMAND_STORE | COMMAND_USER | COMMAND_SLASH_ONLY | COMMAND_QUICK, "TEXT", DOCUMENT_NONE,
     run_search},
    {"help", N_("what can be done here"), NULL, COMMAND_SLASH_ONLY | COMMAND_QUICK, "",
     DOCUMENT_NONE, run_help},
    {"keys", N_("the keys of this view"), NULL, COMMAND_SLASH_ONLY | COMMAND_QUICK, "",
     DOCUMENT_NONE, run_keys},
    {"new", N_("plan another course"), NULL, COMMAND_SLASH_ONLY | COMMAND_QUICK, "", DOCUMENT_NONE,
     run_new},
    {"stats", N_("tokens, costs, times and progress in figures"), stats_args,
     COMMAND_STORE | COMMAND_USER | COMMAND_SLASH_ONLY | COMMAND_QUICK, "since", DOCUMENT_NONE,
     run_stats},
    {"quit", N_("leave"), NULL, COMMAND_SLASH_ONLY | COMMAND_QUICK, "", DOCUMENT_NONE, run_quit},
};

void commands_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
