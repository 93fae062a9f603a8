#include "cli_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

static const char *const provider_names[] = {"auto", "openai", "builtin", NULL};
static const char *const language_names[] = {"en", "ru", NULL};

const struct arg cli_globals[] = {
    {"config", 0, ARG_OPTION, 0, "FILE", N_("read settings from FILE"), NULL},
    {"db", 0, ARG_OPTION, 0, "FILE", N_("keep everything in FILE"), NULL},
    {"guest", 'g', ARG_FLAG, 0, NULL, N_("work in memory only, without an account"), NULL},
    {"user", 'u', ARG_OPTION, 0, "EMAIL", N_("be this user for this one command"), NULL},
    {"password-stdin", 0, ARG_FLAG, 0, NULL, N_("read the password from standard input"), NULL},
    {"provider", 0, ARG_OPTION, 0, "NAME", N_("who answers: auto, openai or builtin"),
     provider_names},
    {"base-url", 0, ARG_OPTION, 0, "URL", N_("the model server, such as http://localhost:11434/v1"),
     NULL},
    {"model", 0, ARG_OPTION, 0, "NAME", N_("the model's name"), NULL},
    {"record", 0, ARG_OPTION, 0, "FILE", N_("write what models are asked and answer to FILE"),
     NULL},
    {"replay", 0, ARG_OPTION, 0, "FILE", N_("let a recording answer in place of a model"), NULL},
    {"real-time", 0, ARG_FLAG, 0, NULL, N_("with --replay: as slowly as it was recorded"), NULL},
    {"force", 0, ARG_FLAG, 0, NULL, N_("with --record: write over a file that exists"), NULL},
    {"lang", 0, ARG_OPTION, 0, "LANG", N_("language of the program: en or ru"), language_names},
    {"json", 0, ARG_FLAG, 0, NULL, N_("print one JSON document"), NULL},
    {"jsonl", 0, ARG_FLAG, 0, NULL, N_("print events as they come, one JSON object a line"), NULL},
    {"plain", 0, ARG_FLAG, 0, NULL, N_("the dialogue line by line, without escape sequences"),
     NULL},
    {"quiet", 'q', ARG_FLAG, 0, NULL, N_("no notes on standard error, only errors"), NULL},
    {"verbose", 'v', ARG_FLAG, 0, NULL, N_("write more to the log"), NULL},
    {"no-color", 0, ARG_FLAG, 0, NULL, N_("no bold and no colours"), NULL},
    {"version", 0, ARG_FLAG, 0, NULL, N_("print the version"), NULL},
    {"help", 'h', ARG_FLAG, 0, NULL, N_("help, also after a command"), NULL},
    {0},
};

/* How many words a global option at words[i] takes, itself included; 0 when it is none. */
static size_t global_length(const char *word)
{
    for (const struct arg *a = cli_globals; a->name; a++) {
        bool takes = a->kind == ARG_OPTION;
        if (a->letter && word[0] == '-' && word[1] == a->letter) {
            return takes && !word[2] ? 2 : 1;
        }
        if (strncmp(word, "--", 2) != 0 || strncmp(word + 2, a->name, strlen(a->name)) != 0) {
            continue;
        }
        char end = word[2 + strlen(a->name)];
        if (end == '\0') {
            return takes ? 2 : 1;
        }
        if (end == '=') {
            return 1;
        }
    }
    return 0;
}

/* The place of the first word from `from` on that is neither an option nor an option's value. */
static size_t next_word(size_t count, const char *const *words, size_t from)
{
    size_t i = from;
    while (i < count && strcmp(words[i], "--") != 0) {
        if (words[i][0] != '-') {
            return i;
        }
        size_t n = global_length(words[i]);
        if (n == 0) {
            return count; /* an option of a command before the command: args_parse() says so */
        }
        i += n;
    }
    return count;
}

/* Unless only a dialogue has it. */
static bool may_be_named(const struct app *app, const struct command *command)
{
    return !(command->flags & COMMAND_SLASH_ONLY);
}

/* "track" alone is the name of a family: says which commands it has. */
static bool is_family(const struct app *app, const char *name, struct error *err)
{
    struct buf members = BUF_INIT(LIMIT_TEXT);
    command_family(app, name, may_be_named, &members);
    bool family = members.len > 0;
    if (family) {
        error_set(err, ERROR_USAGE, _("\"%s\" needs one of these after it: %s"), name,
                  buf_str(&members));
    }
    buf_fini(&members);
    return family;
}

/* `names` are `count` words that may be meant as a name. */
static enum error_kind unknown_command(const struct app *app, const char *const *names,
                                       size_t count, struct error *err)
{
    char *pair = count > 1 ? mem_printf("%s %s", names[0], names[1]) : NULL;
    bool family = (pair && is_family(app, pair, err)) || is_family(app, names[0], err);
    free(pair);
    if (family) {
        return ERROR_USAGE;
    }
    size_t used = 0;
    const char *near = command_nearest(app, names[0]);
    near = near && command_find_words(app, &near, 1, may_be_named, &used) ? near : NULL;
    error_set(err, ERROR_USAGE, _("there is no command \"%s\""), names[0]);
    if (near) {
        error_advise(err, _("Did you mean \"%s\"? --help lists the commands."), near);
    } else {
        error_advise(err, _("--help lists the commands."));
    }
    return ERROR_USAGE;
}

/* Whether words[i] is one of the first `count` places. */
static bool is_place(const size_t *places, size_t count, size_t i)
{
    for (size_t k = 0; k < count; k++) {
        if (places[k] == i) {
            return true;
        }
    }
    return false;
}

enum error_kind cli_find_command(const struct app *app, size_t count, const char *const *words,
                                 struct cli_words *out, struct error *err)
{
    size_t places[COMMAND_WORDS];
    const char *names[COMMAND_WORDS];
    size_t found = 0;
    size_t used = 0;
    const struct command *command = NULL;
    for (size_t i = next_word(count, words, 0); i < count && found < COMMAND_WORDS;
         i = next_word(count, words, i + 1)) {
        places[found] = i;
        names[found++] = words[i];
    }
    if (found > 0) {
        command = command_find_words(app, names, found, may_be_named, &used);
        if (!command) {
            return unknown_command(app, names, found, err);
        }
    }
    const char **rest = mem_array(count + 1, sizeof *rest);
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (!is_place(places, used, i)) {
            rest[n++] = words[i];
        }
    }
    *out = (struct cli_words){.command = command, .rest = rest, .count = n};
    return ERROR_NONE;
}
