/* Reading a slash line, and what is offered there. */
#include "syllabus/app/slash.h"

#include "slash_internal.h"
#include "syllabus/app/command.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/near.h"
#include "syllabus/base/words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define HELP_COLUMN 30

/* --- what is offered --- */

/* Not one that another row of its name stands before. */
static bool offered(const struct app *app, const struct command *command)
{
    return command->slash && command_find(app, command->name) == command;
}

const struct command *slash_at(const struct app *app, size_t i)
{
    const struct command *command;
    for (size_t k = 0; (command = command_at(app, k)) != NULL; k++) {
        if (offered(app, command) && i-- == 0) {
            return command;
        }
    }
    return NULL;
}

const struct command *slash_find(const struct app *app, const struct strlist *words, size_t *used)
{
    return command_find_words(app, (const char *const *)words->items, words->count, offered, used);
}

/* --- what words fill --- */

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

const struct arg *slash_filled(const struct slash_reader *r)
{
    return filled_by(r->command, r->place);
}

const struct arg *slash_option(const struct command *command, const char *word, const char **value)
{
    const struct arg *a = NULL;
    *value = NULL;
    if (word[1] == '-') {
        size_t n = strcspn(word + 2, "=");
        *value = word[2 + n] == '=' ? word + 3 + n : NULL;
        a = find_arg(command, word + 2, n);
        return a && a->kind != ARG_POSITIONAL ? a : NULL;
    }
    for (a = command->args; a && a->name; a++) {
        if (a->kind != ARG_POSITIONAL && a->letter && a->letter == word[1]) {
            *value = word[2] ? word + 2 : NULL;
            return a;
        }
    }
    return NULL;
}

enum slash_role slash_read(struct slash_reader *r, const char *word)
{
    if (r->wants_value) {
        r->wants_value = false;
        return SLASH_VALUE;
    }
    if (!r->only_words && strcmp(word, "--") == 0) {
        r->only_words = true;
        return SLASH_DASHES;
    }
    if (!r->only_words && word[0] == '-' && word[1]) {
        const char *value = NULL;
        r->arg = slash_option(r->command, word, &value);
        r->wants_value = r->arg && r->arg->kind == ARG_OPTION && !value;
        return SLASH_OPTION;
    }
    r->arg = filled_by(r->command, r->place++);
    return SLASH_WORD;
}

/* --- reading a line --- */

/* The option that the open chat stands for; NULL: none. */
static const struct arg *chat_option(const struct command *command)
{
    const struct arg *a = command->args;
    while (a && a->name && !(a->flags & ARG_OPEN_CHAT)) {
        a++;
    }
    return a && a->name ? a : NULL;
}

/* The words as the command line would spell them: options, "--", words by their places. What is
 * open comes first, so that the line itself can say otherwise. */
static void spell(const struct command *command, const struct strlist *words, size_t used,
                  const struct slash_line *open, struct strlist *out)
{
    struct slash_reader reader = {.command = command};
    struct strlist rest = {0};
    const struct arg *chat = chat_option(command);
    if (open) {
        strlist_add(&rest, open->track_id);
    }
    if (open && open->chat_id && chat) {
        strlist_take(out, mem_printf("--%s=%s", chat->name, open->chat_id));
    }
    for (size_t i = used; i < words->count; i++) {
        const char *word = words->items[i];
        enum slash_role role = slash_read(&reader, word);
        if (role == SLASH_WORD && reader.arg && reader.arg->kind == ARG_OPTION) {
            strlist_take(out, mem_printf("--%s=%s", reader.arg->name, word));
        } else if (role == SLASH_WORD) {
            strlist_add(&rest, word);
        } else if (role != SLASH_DASHES) {
            strlist_add(out, word);
        }
    }
    if (!reader.wants_value) { /* else "--" would be taken for the value that is missing */
        strlist_add(out, "--");
        for (size_t i = 0; i < rest.count; i++) {
            strlist_add(out, rest.items[i]);
        }
    }
    strlist_fini(&rest);
}

/* Whether the open track stands for an argument: not where a word fills it, nor where the line
 * names all tracks itself. */
static bool takes_track(const struct command *command, const struct strlist *words, size_t used)
{
    const struct arg *track = find_arg(command, "TRACK", strlen("TRACK"));
    if (!track || filled_by(command, 0) == track) {
        return false;
    }
    struct slash_reader reader = {.command = command};
    for (size_t i = used; i < words->count && !(track->flags & ARG_REQUIRED); i++) {
        if (slash_read(&reader, words->items[i]) == SLASH_OPTION && reader.arg &&
            strcmp(reader.arg->name, "all") == 0) {
            return false;
        }
    }
    return true;
}

static enum error_kind read_row(const struct slash_line *line, const struct command *command,
                                const struct strlist *words, size_t used, struct slash_command *out,
                                struct error *err)
{
    bool track = takes_track(command, words, used);
    if (track && !line->track_id) {
        error_set(err, ERROR_USAGE, _("no track is open"));
        if (line->advice) {
            error_advise(err, "%s", line->advice);
        }
        return ERROR_USAGE;
    }
    struct strlist spelt = {0};
    struct args *args = args_new();
    args_only_files(args); /* standard input is what the person types */
    spell(command, words, used, track ? line : NULL, &spelt);
    enum error_kind kind =
        args_parse(command->args, NULL, spelt.count, (const char *const *)spelt.items, args, err);
    strlist_fini(&spelt);
    if (kind) {
        command_hush(command, err);
        args_free(args);
    } else {
        *out = (struct slash_command){.command = command, .args = args};
    }
    return kind;
}

/* --- a name that is not offered --- */

/* How far `typed` is from `name`; SIZE_MAX when that is not near. */
static size_t nearness(const char *typed, const char *name)
{
    size_t d = near_distance(typed, name);
    return d < near_limit(typed) ? d : SIZE_MAX;
}

/* As many words as the name has, or as there are; owned. */
static char *as_many(const struct strlist *words, const char *name, size_t from)
{
    char *text = mem_strdup(from < words->count ? words->items[from] : "");
    for (size_t i = from + 1; i < words->count && (name = strchr(name, ' ')) != NULL; i++) {
        char *longer = mem_printf("%s %s", text, words->items[i]);
        free(text);
        text = longer;
        name++;
    }
    return text;
}

/* A name of several words is compared with as many; within its family only those after the first
 * count. */
static size_t row_nearness(const struct command *command, const struct strlist *words)
{
    const char *first = words->count ? words->items[0] : "";
    const char *blank = strchr(command->name, ' ');
    size_t n = blank ? (size_t)(blank - command->name) : 0;
    bool family =
        n > 0 && words->count > 1 && strlen(first) == n && strncmp(first, command->name, n) == 0;
    const char *name = family ? blank + 1 : command->name;
    char *typed = as_many(words, name, family ? 1 : 0);
    size_t d = nearness(typed, name);
    free(typed);
    return d;
}

static const struct command *nearest(const struct app *app, const struct strlist *words)
{
    const struct command *best = NULL;
    const struct command *command;
    size_t least = SIZE_MAX;
    for (size_t i = 0; (command = slash_at(app, i)) != NULL; i++) {
        size_t d = row_nearness(command, words);
        if (d < least) {
            least = d;
            best = command;
        }
    }
    return best;
}

/* "module" alone is the name of a family: says which commands it has. */
static bool is_family(const struct app *app, const char *name, struct error *err)
{
    struct buf members = BUF_INIT(LIMIT_TEXT);
    command_family(app, name, offered, &members);
    bool family = members.len > 0;
    if (family) {
        error_set(err, ERROR_USAGE, _("/%s needs one of these after it: %s"), name,
                  buf_str(&members));
    }
    buf_fini(&members);
    return family;
}

static enum error_kind unknown(const struct app *app, const struct strlist *words,
                               struct error *err)
{
    const struct command *near = nearest(app, words);
    const char *word = words->count ? words->items[0] : "";
    bool several = near && words->count > 1 && strchr(near->name, ' ');
    char *two = as_many(words, "a b", 0);
    bool family =
        (words->count > 1 && is_family(app, two, err)) || (!several && is_family(app, word, err));
    free(two);
    if (family) {
        return ERROR_USAGE;
    }
    char *name = several ? as_many(words, near->name, 0) : mem_strdup(word);
    error_set(err, ERROR_USAGE, _("there is no /%s"), name);
    free(name);
    if (near) {
        error_advise(
            err, _("Did you mean /%s? /help lists what there is; // begins a text with a slash."),
            near->name);
    } else {
        error_advise(err, _("/help lists what there is; // begins a text with a slash."));
    }
    return ERROR_USAGE;
}

enum error_kind slash_parse(const struct app *app, const struct slash_line *line,
                            struct slash_command *out, struct error *err)
{
    struct strlist words = {0};
    size_t used = 0;
    enum error_kind kind = words_split(line->text, &words, err);
    if (!kind) {
        const struct command *command = slash_find(app, &words, &used);
        kind =
            command ? read_row(line, command, &words, used, out, err) : unknown(app, &words, err);
    }
    strlist_fini(&words);
    return kind;
}

/* --- help --- */

void slash_usage(const struct command *command, struct buf *out)
{
    buf_printf(out, "/%s", command->name);
    for (const char *p = command->slash; *p;) {
        size_t n = strcspn(p, " ");
        buf_printf(out, " [%.*s]", (int)n, p);
        p += n + (p[n] == ' ');
    }
}

void slash_help(const struct app *app, struct buf *out)
{
    const struct command *command;
    for (size_t i = 0; (command = slash_at(app, i)) != NULL; i++) {
        size_t start = out->len;
        buf_add_str(out, "  ");
        slash_usage(command, out);
        size_t width = out->len - start;
        buf_printf(out, "%*s%s\n", (int)(width < HELP_COLUMN ? HELP_COLUMN - width : 1), "",
                   _(command->summary));
    }
}
