/* Slash commands of line mode: rows of the one table, with the open track in the place of TRACK. */
#include "talk_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

/* --- finding a row --- */

static const struct command *find_row(const struct app *app, const struct strlist *words,
                                      size_t *used)
{
    const struct command *found = NULL;
    if (words->count > 1) {
        char *both = mem_printf("%s %s", words->items[0], words->items[1]);
        found = command_find(app, both);
        free(both);
        *used = 2;
    }
    if (!found || !found->slash) {
        found = words->count > 0 ? command_find(app, words->items[0]) : NULL;
        *used = 1;
    }
    return found && found->slash ? found : NULL;
}

static bool has_arg(const struct command *command, const char *name)
{
    for (const struct arg *a = command->args; a && a->name; a++) {
        if (strcmp(a->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static const struct arg *find_arg(const struct command *command, const char *name, size_t n)
{
    for (const struct arg *a = command->args; a && a->name; a++) {
        if (strlen(a->name) == n && strncmp(a->name, name, n) == 0) {
            return a;
        }
    }
    return NULL;
}

/* The argument that the word at `place` of a slash command fills; NULL when there is none left. */
static const struct arg *filled_by(const struct command *command, size_t place)
{
    const char *name = command->slash;
    for (;;) {
        size_t n = strcspn(name, " ");
        if (n == 0) {
            return NULL;
        }
        if (place-- == 0) {
            return find_arg(command, name, n);
        }
        name += n + (name[n] == ' ');
    }
}

/* --- running one --- */

/* The words of the line as the command line would spell them. */
static void spell(const struct talk *m, const struct command *command, const struct strlist *words,
                  size_t used, struct strlist *out)
{
    size_t place = 0;
    if (has_arg(command, "TRACK") && filled_by(command, 0) != find_arg(command, "TRACK", 5)) {
        strlist_add(out, m->track_id);
    }
    for (size_t i = used; i < words->count; i++) {
        const struct arg *a = words->items[i][0] == '-' ? NULL : filled_by(command, place++);
        if (a && a->kind == ARG_OPTION) {
            strlist_take(out, mem_printf("--%s", a->name));
        }
        strlist_add(out, words->items[i]);
    }
}

static void run_row(struct talk *m, const struct command *command, const struct strlist *words,
                    size_t used)
{
    struct error err = {0};
    struct strlist spelt = {0};
    struct args *args = args_new();
    bool needs_track =
        has_arg(command, "TRACK") && filled_by(command, 0) != find_arg(command, "TRACK", 5);
    if (needs_track && !m->track_id) {
        error_set(&err, ERROR_USAGE, _("no track is open"));
        error_advise(&err, _("Say what you want to learn, or /chat TRACK."));
    } else {
        spell(m, command, words, used, &spelt);
        args_parse(command->args, NULL, spelt.count, (const char *const *)spelt.items, args, &err);
    }
    strlist_fini(&spelt);
    if (err.kind) {
        cli_report(m->cli, &err, NULL);
        error_clear(&err);
        args_free(args);
        talk_next(m);
        return;
    }
    /* These stream their text as it comes; their document would say it again. */
    bool talking = command->document == DOCUMENT_MESSAGES && strcmp(command->name, "history") != 0;
    talk_run(m, command, args, talking);
}

static void unknown(struct talk *m, const char *word)
{
    struct error err = {0};
    const char *near = command_nearest(m->cli->app, word);
    error_set(&err, ERROR_USAGE, _("there is no /%s"), word);
    if (near) {
        error_advise(
            &err, _("Did you mean /%s? /help lists what there is; // begins a text with a slash."),
            near);
    } else {
        error_advise(&err, _("/help lists what there is; // begins a text with a slash."));
    }
    cli_report(m->cli, &err, NULL);
    error_clear(&err);
    talk_next(m);
}

void talk_slash(struct talk *m, const char *line)
{
    struct error err = {0};
    struct strlist words = {0};
    size_t used = 0;
    if (args_split(line, &words, &err)) {
        cli_report(m->cli, &err, NULL);
        error_clear(&err);
        talk_next(m);
    } else {
        const struct command *command = find_row(m->cli->app, &words, &used);
        if (command) {
            run_row(m, command, &words, used);
        } else {
            unknown(m, words.count ? words.items[0] : "");
        }
    }
    strlist_fini(&words);
}

/* --- completion --- */

struct completion {
    const char *start; /* what is typed of the word */
    size_t len;
    struct strlist *candidates;
};

static void offer(struct completion *c, const char *text)
{
    if (strncmp(text, c->start, c->len) == 0) {
        strlist_add(c->candidates, text);
    }
}

static void offer_track(void *ctx, const char *id, const char *title)
{
    /* A title of several words is one argument. */
    char *quoted = strchr(title, ' ') ? mem_printf("\"%s\"", title) : mem_strdup(title);
    offer(ctx, quoted);
    free(quoted);
}

static size_t complete_command(struct talk *m, const char *text, size_t point,
                               struct strlist *candidates)
{
    struct completion c = {.start = text + 1, .len = point - 1, .candidates = candidates};
    const struct command *command;
    for (size_t i = 0; (command = command_at(m->cli->app, i)) != NULL; i++) {
        if (command->slash) {
            offer(&c, command->name);
        }
    }
    return 1;
}

size_t talk_complete(void *ctx, const char *text, size_t point, struct strlist *candidates)
{
    struct talk *m = ctx;
    if (text[0] != '/' || memchr(text, '\n', point)) {
        return point;
    }
    struct strlist words = {0};
    size_t used = 0;
    char *before = mem_strndup(text + 1, point - 1);
    bool split = args_split(before, &words, NULL) == ERROR_NONE;
    bool new_word = point > 1 && text[point - 1] == ' ';
    const struct command *command = split ? find_row(m->cli->app, &words, &used) : NULL;
    size_t start = point;
    if (command && (new_word || words.count > used)) {
        size_t place = words.count - used - (new_word ? 0 : 1);
        const struct arg *a = filled_by(command, place);
        size_t len = new_word ? 0 : strlen(words.items[words.count - 1]);
        struct completion c = {.start = text + point - len, .len = len, .candidates = candidates};
        start = point - len;
        if (a && strcmp(a->name, "TRACK") == 0) {
            app_list_tracks(m->cli->app, offer_track, &c);
        }
        for (size_t i = 0; a && a->choices && a->choices[i]; i++) {
            offer(&c, a->choices[i]);
        }
    } else if (split) {
        start = complete_command(m, text, point, candidates);
    }
    strlist_fini(&words);
    free(before);
    return start;
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
    if (args_has(call_args(call), "TRACK") && call_resolve_track(call, &id, &title)) {
        return COMMAND_ERROR;
    }
    if (!c->talk) {
        c->talk = talk_new(c);
    }
    talk_open(c->talk, id, title);
    free(id);
    free(title);
    return COMMAND_DONE;
}

static enum command_state run_help(struct call *call)
{
    struct buf text = BUF_INIT(LIMIT_TEXT);
    const struct command *command;
    for (size_t i = 0; (command = command_at(call_app(call), i)) != NULL; i++) {
        if (!command->slash) {
            continue;
        }
        size_t column = text.len;
        buf_printf(&text, "  /%s", command->name);
        for (const char *p = command->slash; *p;) {
            size_t n = strcspn(p, " ");
            buf_printf(&text, " [%.*s]", (int)n, p);
            p += n + (p[n] == ' ');
        }
        column = text.len - column;
        buf_printf(&text, "%*s%s\n", (int)(column < 30 ? 30 - column : 1), "", _(command->summary));
    }
    buf_add_str(&text, _("Anything else goes to whoever answers. Alt-Enter begins a new line, Tab "
                         "completes, Ctrl-C stops a reply."));
    call_set_document(call, json_new_text(buf_str(&text)));
    buf_fini(&text);
    return COMMAND_DONE;
}

static enum command_state run_quit(struct call *call)
{
    struct talk *m = cli_of(call)->talk;
    if (talk_warn_guest(m)) {
        m->warned = true;
    } else {
        m->leaving = true;
    }
    return COMMAND_DONE;
}

static enum command_state run_new(struct call *call)
{
    talk_form_begin(cli_of(call)->talk);
    return COMMAND_DONE;
}

static const struct arg chat_args[] = {
    {"TRACK", 0, ARG_POSITIONAL, 0, NULL, N_("the track; without it a new one is planned"), NULL},
    {0},
};

static const struct command rows[] = {
    {"chat", N_("the dialogue, line by line"), chat_args, COMMAND_STORE | COMMAND_USER, "TRACK",
     DOCUMENT_NONE, run_chat},
    {"help", N_("what can be done here"), NULL, COMMAND_SLASH_ONLY, "", DOCUMENT_TEXT, run_help},
    {"new", N_("plan another course"), NULL, COMMAND_SLASH_ONLY, "", DOCUMENT_NONE, run_new},
    {"quit", N_("leave"), NULL, COMMAND_SLASH_ONLY, "", DOCUMENT_NONE, run_quit},
};

void talk_slash_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
