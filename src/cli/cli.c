#include "syllabus/cli/cli.h"

#include "cli_internal.h"
#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"
#include "syllabus/config/config.h"
#include "syllabus/config/file.h"
#include "syllabus/loop/loop.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- settings --- */

/* Global options that are settings under another name. */
static const struct {
    const char *argument, *key;
} overlays[] = {
    {"db", "storage.path"}, {"provider", "llm.provider"}, {"base-url", "llm.base_url"},
    {"model", "llm.model"}, {"lang", "ui.language"},
};

static enum error_kind load_settings(struct cli *c, char *const *environ_values, struct error *err)
{
    const char *named = args_text(c->words, "config");
    char *path = named ? mem_strdup(named) : config_file_default(NULL);
    enum error_kind kind = ERROR_NONE;
    if (path) {
        kind = config_load_file(c->config, path, named != NULL, err);
    }
    free(path);
    if (!kind) {
        kind = config_load_environment(c->config, environ_values, err);
    }
    for (size_t i = 0; !kind && i < sizeof overlays / sizeof *overlays; i++) {
        const char *value = args_text(c->words, overlays[i].argument);
        if (value) {
            kind = config_set_argument(c->config, overlays[i].key, value, err);
            if (kind) {
                error_prefix(err, "--%s", overlays[i].argument);
            }
        }
    }
    return kind;
}

/* The level that is set; false: nothing is to be logged. */
static bool log_level_set(const struct cli *c, enum log_level *level)
{
    static const char *const levels[] = {"error", "warning", "info", "debug"};
    const char *name = config_text(c->config, "log.level");
    for (size_t i = 0; name && i < sizeof levels / sizeof *levels; i++) {
        if (strcmp(name, levels[i]) == 0) {
            *level = c->verbose ? LOG_DEBUG : (enum log_level)i;
            return true;
        }
    }
    return false;
}

static void on_event(void *ctx, const struct event *event);

/* What cannot be logged is no reason not to work. */
static void open_log_file(struct cli *c, const char *path, enum log_level level)
{
    struct error err = {0};
    if (log_open(path, level, &err)) {
        on_event(c,
                 &(struct event){.type = EVENT_WARNING,
                                 .text = err.message,
                                 .n = strlen(err.message),
                                 .advice = _("Nothing is logged; log.file names another file.")});
        error_clear(&err);
    }
}

static void open_log(struct cli *c)
{
    enum log_level level;
    char *path = config_path(c->config, "log.file");
    char *folder = path ? NULL : paths_state_dir(NULL);
    if (log_level_set(c, &level)) {
        if (path) {
            open_log_file(c, path, level);
        } else if (folder && !args_has(c->words, "guest")) { /* who leaves nothing on the disk */
            path = paths_join(folder, "syllabus.log");
            log_open_later(path, level);
        }
    }
    free(folder);
    free(path);
}

/* The words are looked over before they are parsed, so that what is wrong with them is said in the
 * language and the form that they ask for. */
static void choose_output(struct cli *c, size_t count, const char *const *words)
{
    for (size_t i = 0; i < count && strcmp(words[i], "--") != 0; i++) {
        if (strcmp(words[i], "--json") == 0 && c->mode == OUTPUT_PEOPLE) {
            c->mode = OUTPUT_JSON;
        } else if (strcmp(words[i], "--jsonl") == 0) {
            c->mode = OUTPUT_JSONL;
        } else if (strcmp(words[i], "--lang") == 0 && i + 1 < count) {
            i18n_init(words[i + 1]);
        } else if (strncmp(words[i], "--lang=", 7) == 0) {
            i18n_init(words[i] + 7);
        }
    }
}

/* --- signals and the turn of the loop --- */

static void on_signal(void *ctx, int number)
{
    struct cli *c = ctx;
    if (number == SIGINT && c->lent) {
        return; /* it was meant for the program that has the terminal */
    }
    if (number == SIGINT && c->talk && c->question) {
        ask_cancel(c); /* in a dialogue it means no; elsewhere it ends the program below */
        return;
    }
    if (number == SIGINT && c->talk && talk_interrupt(c->talk)) {
        return;
    }
    bool running = !c->question && app_cancel(c->app);
    if (number == SIGINT && running && ++c->interrupts == 1) {
        return; /* the command ends by itself and keeps what came */
    }
    if (number != SIGINT && running) {
        c->status = 128 + number;
        return;
    }
    out_flush(&c->out);
    ask_restore_terminal(c);
    if (c->talk) {
        talk_leave(c->talk);
    }
    _exit(128 + number);
}

static void before_waiting(void *ctx)
{
    struct cli *c = ctx;
    if (!out_flush(&c->out)) {
        app_cancel(c->app);
    }
    out_flush(&c->err);
}

/* --- one command --- */

static void on_event(void *ctx, const struct event *event)
{
    struct cli *c = ctx;
    if (c->talk) {
        talk_event(c->talk, event);
    } else {
        stream_event(c, event);
    }
}

/* One member of a list, at once: false when nobody reads any more, or a signal came. */
static bool on_row(void *ctx, enum document_kind kind, const struct json_object *row)
{
    struct cli *c = ctx;
    if (c->mode == OUTPUT_PEOPLE) {
        print_member(&c->out, kind, row);
    } else {
        char *text = json_printed(row, JSON_PRETTY);
        out_printf(&c->out, c->in_list ? ",\n" : "[\n");
        out_bytes(&c->out, text, strlen(text));
        free(text);
    }
    c->in_list = true;
    return !c->out.failed;
}

static bool takes_rows(void *ctx, enum document_kind kind)
{
    const struct cli *c = ctx;
    return !c->talk &&
           (c->mode == OUTPUT_JSON || (c->mode == OUTPUT_PEOPLE && kind == DOCUMENT_TRACK_ROWS));
}

static bool is_brief(void *ctx)
{
    const struct cli *c = ctx;
    return c->mode == OUTPUT_PEOPLE;
}

static bool interactive(void *ctx)
{
    struct cli *c = ctx;
    return ask_possible(c);
}

static void ask(void *ctx, const char *question, bool secret, front_answer_fn *answer,
                void *answer_ctx)
{
    ask_person(ctx, question, secret, answer, answer_ctx);
}

static void lend(void *ctx, bool lent)
{
    struct cli *c = ctx;
    out_flush(&c->out);
    out_flush(&c->err);
    c->lent = lent;
}

void cli_print_outcome(struct cli *c, const struct outcome *outcome)
{
    if (c->in_list) {
        out_printf(&c->out, c->mode == OUTPUT_JSON ? "\n]\n" : "");
    } else if (outcome->kind == DOCUMENT_RAW && outcome->error->kind == ERROR_NONE) {
        size_t n = 0;
        const char *text = json_text(outcome->document, &n);
        out_bytes(&c->out, text, n);
    } else if (c->mode == OUTPUT_JSONL) {
        stream_end(c, outcome);
    } else if (outcome->error->kind == ERROR_NONE && c->mode == OUTPUT_JSON) {
        char *text = json_printed(outcome->document, JSON_PRETTY); /* "null" where there is none */
        out_bytes(&c->out, text, strlen(text));
        out_line_end(&c->out);
        free(text);
    } else if (outcome->error->kind == ERROR_NONE) {
        bool streamed = c->streaming != NULL;
        if (streamed) {
            out_line_end(&c->out);
        }
        if (!streamed || outcome->kind != DOCUMENT_MESSAGES) { /* else it would say them again */
            print_document(&c->out, outcome->kind, outcome->document, env_now_ms(c->env));
        }
    }
    out_flush(&c->out);
    cli_report(c, outcome->error, outcome->track_id);
}

/* A check that found a failure has done its work; its status says what is wrong. */
static int findings_status(const struct json_object *findings)
{
    static const struct {
        const char *check;
        int status;
    } statuses[] = {{"config", 7},  {"database", 7}, {"dns", 5},       {"connection", 5},
                    {"tls", 5},     {"model", 5},    {"structure", 7}, {"references", 7},
                    {"content", 7}, {"search", 7}};
    int result = 0;
    for (size_t i = 0; i < json_size(findings) && result == 0; i++) {
        const char *check = json_get_text(json_at(findings, i), "check");
        const char *status = json_get_text(json_at(findings, i), "status");
        if (!check || !status || strcmp(status, "fail") != 0) {
            continue;
        }
        result = 1;
        for (size_t k = 0; k < sizeof statuses / sizeof *statuses; k++) {
            result = strcmp(statuses[k].check, check) == 0 ? statuses[k].status : result;
        }
    }
    return result;
}

/* A check of a plan fails by its errors, not by warnings. */
static int lint_status(const struct json_object *findings)
{
    for (size_t i = 0; i < json_size(findings); i++) {
        const char *severity = json_get_text(json_at(findings, i), "severity");
        if (severity && strcmp(severity, "error") == 0) {
            return 1;
        }
    }
    return 0;
}

static int outcome_status(const struct outcome *outcome)
{
    if (outcome->kind == DOCUMENT_LINT && outcome->document) {
        return lint_status(outcome->document);
    }
    return outcome->kind == DOCUMENT_FINDINGS && outcome->document
               ? findings_status(outcome->document)
               : cli_status(outcome->error, outcome->cancelled);
}

static void on_outcome(void *ctx, const struct outcome *outcome)
{
    struct cli *c = ctx;
    if (outcome->error->kind == ERROR_NONE && c->talk) {
        talk_start(c->talk); /* the command was to open the dialogue */
        return;
    }
    if (!c->out.failed) {
        cli_print_outcome(c, outcome);
    }
    if (c->out.failed) {
        cli_report(c, &c->out.error, NULL); /* the reason, whatever the command came to */
        c->status = 1;
    } else if (c->status == 0) {
        c->status = outcome_status(outcome);
    }
    loop_stop(c->loop);
}

/* --- what begins --- */

enum beginning {
    BEGINNING_NOTHING, /* everything is said already */
    BEGINNING_COMMAND, /* a command runs */
    BEGINNING_SCREEN,  /* the full screen is to be opened */
};

/* Whether the terminal can be drawn on. */
static bool drawable(void)
{
    const char *term = getenv("TERM");
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term &&
           strcmp(term, "dumb") != 0;
}

/* Without a command the screen opens, or the dialogue; that needs a terminal, or to be asked for by
 * --plain. *command stays NULL for the screen. */
static enum error_kind default_command(struct cli *c, const struct command **command,
                                       struct error *err)
{
    bool plain = args_has(c->words, "plain") || config_bool(c->config, "ui.plain");
    if (!plain && c->screen && drawable()) {
        return ERROR_NONE;
    }
    *command = command_find(c->app, "chat");
    if (plain || (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))) {
        return ERROR_NONE;
    }
    error_set(err, ERROR_USAGE, _("there is no terminal to open the dialogue in"));
    error_advise(err, _("Use --plain for a dialogue through pipes, or a command such as \"plan\": "
                        "--help lists them."));
    return ERROR_USAGE;
}

static void watch_signals(struct cli *c)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        c->signals[i] = loop_signal_new(c->loop, numbers[i], on_signal, c);
    }
}

/* What is done once the settings are known: the command starts, if there is one. */
static enum error_kind start_command(struct cli *c, const struct command *command,
                                     struct app_options *options, enum beginning *begun,
                                     struct error *err)
{
    enum error_kind kind = load_settings(c, options->environ_values, err);
    if (kind && command && (command->flags & COMMAND_ANY_CONFIG)) {
        error_clear(err);
    } else if (kind) {
        return kind;
    }
    const char *language = config_text(c->config, "ui.language");
    if (language && strcmp(language, "auto") != 0) {
        i18n_init(language);
    }
    open_log(c);
    kind = ERROR_NONE;
    if (!command) {
        kind = default_command(c, &command, err);
    }
    if (kind) {
        return kind;
    }
    options->guest = args_has(c->words, "guest");
    options->user = args_text(c->words, "user");
    options->password_stdin = args_has(c->words, "password-stdin");
    options->record = args_text(c->words, "record");
    options->record_over = args_has(c->words, "force");
    options->replay = args_text(c->words, "replay");
    options->replay_in_time = args_has(c->words, "real-time");
    kind = app_open_recordings(c->app, err);
    if (kind) {
        return kind;
    }
    *begun = command ? BEGINNING_COMMAND : BEGINNING_SCREEN;
    if (command) {
        watch_signals(c); /* before the first question, which may be answered with Ctrl-C */
        app_run(c->app, command, args_copy(c->words), on_outcome, c);
    }
    return ERROR_NONE;
}

/* From words to a running command. */
static enum beginning begin(struct cli *c, size_t count, const char *const *words,
                            struct app_options *options, struct error *err)
{
    enum beginning begun = BEGINNING_NOTHING;
    struct cli_words found = {0};
    choose_output(c, count, words);
    enum error_kind kind = cli_find_command(c->app, count, words, &found, err);
    if (!kind) {
        kind = args_parse(found.command ? found.command->args : NULL, cli_globals, found.count,
                          found.rest, c->words, err);
    }
    free(found.rest);
    if (kind && found.command) {
        command_hush(found.command, err);
    }
    c->quiet = args_has(c->words, "quiet");
    c->verbose = args_has(c->words, "verbose");
    if (args_has(c->words, "version")) {
        out_printf(&c->out, "syllabus %s\n", SYLLABUS_VERSION);
    } else if (args_has(c->words, "help") && found.command) {
        help_command(c, &c->out, found.command); /* also where something required is missing */
    } else if (args_has(c->words, "help")) {
        help_overview(c, &c->out);
    } else if (!kind) {
        kind = start_command(c, found.command, options, &begun, err);
    }
    bool helped = args_has(c->words, "help") || args_has(c->words, "version");
    if (kind && !helped) {
        if (c->mode == OUTPUT_JSONL) {
            stream_end(c, &(struct outcome){.error = err}); /* the last event is always there */
        }
        cli_report(c, err, NULL);
        c->status = cli_status(err, false);
    }
    return begun;
}

static void run_command(struct cli *c)
{
    c->hook = loop_hook_new(c->loop, before_waiting, c);
    loop_run(c->loop);
    loop_hook_free(c->hook);
}

/* What could not be recorded is told when everything else is over. */
static void close_recordings(struct cli *c)
{
    struct error err = {0};
    if (app_close_recordings(c->app, &err)) {
        cli_report(c, &err, NULL);
        c->status = c->status ? c->status : cli_status(&err, false);
    }
    error_clear(&err);
}

/* The screen has signals and a hook of its own; what was to be said before it is said. */
static void run_screen(struct cli *c, struct app_options *options, struct error *err)
{
    const struct cli_screen screen = {
        .env = c->env,
        .loop = c->loop,
        .config = c->config,
        .app = c->app,
        .options = options,
        .no_colour = args_has(c->words, "no-color"),
    };
    out_flush(&c->out);
    out_flush(&c->err);
    if (log_on_terminal()) {
        log_close(); /* it would be written into the picture */
    }
    enum error_kind kind = c->screen(&screen, &c->status, err);
    options->front = &c->front;
    if (kind) {
        cli_report(c, err, NULL);
        c->status = c->status ? c->status : cli_status(err, false);
    }
}

int cli_main(const struct env *env, int argc, char *const *argv, char *const *environ_values,
             cli_screen_fn *screen)
{
    struct cli c = {.env = env, .screen = screen};
    struct error err = {0};
    i18n_init(NULL);
    out_init(&c.out, STDOUT_FILENO);
    out_init(&c.err, STDERR_FILENO);
    c.words = args_new();
    c.config = config_new();
    c.loop = loop_new();
    c.front = (struct front){.takes_rows = takes_rows,
                             .row = on_row,
                             .brief = is_brief,
                             .event = on_event,
                             .interactive = interactive,
                             .ask = ask,
                             .lend = lend,
                             .ctx = &c};
    struct app_options options = {
        .env = env,
        .loop = c.loop,
        .config = c.config,
        .front = &c.front,
        .environ_values = environ_values,
    };
    c.app = app_new(&options);
    talk_register(c.app);
    enum beginning begun =
        begin(&c, argc > 0 ? (size_t)argc - 1 : 0, (const char *const *)argv + 1, &options, &err);
    if (begun == BEGINNING_COMMAND) {
        run_command(&c);
    } else if (begun == BEGINNING_SCREEN) {
        run_screen(&c, &options, &err);
    }
    close_recordings(&c);
    if (!out_flush(&c.out) && c.status == 0) {
        cli_report(&c, &c.out.error, NULL); /* nothing to say when the reader simply went away */
        c.status = 1;
    }
    out_flush(&c.err);
    talk_free(c.talk);
    app_free(c.app);
    for (size_t i = 0; i < sizeof c.signals / sizeof *c.signals; i++) {
        loop_signal_free(c.signals[i]);
    }
    loop_free(c.loop);
    config_free(c.config);
    args_free(c.words);
    free(c.streaming);
    error_clear(&err);
    log_close();
    out_fini(&c.out);
    out_fini(&c.err);
    return c.status;
}
