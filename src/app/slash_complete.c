/* Completing a slash line: what the word at the caret could become. */
#include "syllabus/app/slash.h"

#include "slash_internal.h"
#include "syllabus/app/app.h"
#include "syllabus/app/args.h"
#include "syllabus/app/command.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/base/words.h"

#include <stdlib.h>
#include <string.h>

struct completion {
    struct app *app;
    struct strlist words;   /* before the one that is completed */
    struct words_tail tail; /* that one */
    struct strlist given;   /* names of the options that stand in the line already */
    struct strlist values;  /* found for it, not yet quoted */
    struct strlist *names;  /* parts of a command's name: never quoted */
};

static bool begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

bool slash_typable(const char *text)
{
    char *clean = text_cleaned(text, 0);
    bool same = !strpbrk(text, "\t\n") && strcmp(clean, text) == 0;
    free(clean);
    return same;
}

static bool contains(const struct strlist *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->items[i], text) == 0) {
            return true;
        }
    }
    return false;
}

/* --- names of commands --- */

/* What is left of a name after the words before; NULL when they are not how it begins. */
static const char *rest_of_name(const char *name, const struct strlist *words)
{
    for (size_t i = 0; name && i < words->count; i++) {
        size_t n = strlen(words->items[i]);
        name = begins_with(name, words->items[i]) && name[n] == ' ' ? name + n + 1 : NULL;
    }
    return name;
}

/* Whole names for the first word; for those after it what is left of them. */
static void complete_name(struct completion *c)
{
    const struct command *command;
    for (size_t i = 0; (command = slash_at(c->app, i)) != NULL; i++) {
        const char *name = rest_of_name(command->name, &c->words);
        if (name && begins_with(name, c->tail.word)) {
            strlist_add(c->names, name);
        }
    }
}

/* --- values; `lead` is what stands before a value in its word --- */

static void add_value(struct completion *c, const char *lead, const char *value)
{
    strlist_take(&c->values, mem_printf("%s%s", lead, value));
}

struct track_names {
    struct strlist ids, titles, folded;
};

static void collect_track(void *ctx, const char *id, const char *title)
{
    struct track_names *t = ctx;
    strlist_add(&t->ids, id);
    strlist_add(&t->titles, title);
    strlist_take(&t->folded, text_folded(title, strlen(title)));
}

/* Whether the i-th title, typed, means that track: not where it is an option, another track's title
 * too, or has what cannot be typed. */
static bool title_is_name(const struct track_names *t, size_t i)
{
    const char *title = t->titles.items[i];
    bool good = title[0] != '-' && *t->folded.items[i] && slash_typable(title);
    for (size_t k = 0; good && k < t->folded.count; k++) {
        good = k == i || strcmp(t->folded.items[k], t->folded.items[i]) != 0;
    }
    return good;
}

/* By the title, whatever its case; by the id where the title will not do, or an id was begun. */
static void complete_track(struct completion *c, const char *lead, const char *typed)
{
    struct track_names t = {0};
    char *folded = text_folded(typed, strlen(typed));
    size_t n = strlen(typed);
    /* Folding takes the blank at the end away, but more than one word is wanted then. */
    char *wanted = mem_printf("%s%s", folded, *folded && typed[n - 1] == ' ' ? " " : "");
    app_list_tracks(c->app, collect_track, &t);
    for (size_t i = 0; i < t.ids.count; i++) {
        bool named = begins_with(t.folded.items[i], wanted);
        if (named && title_is_name(&t, i)) {
            add_value(c, lead, t.titles.items[i]);
        } else if (named || begins_with(t.ids.items[i], typed)) {
            add_value(c, lead, t.ids.items[i]);
        }
    }
    free(folded);
    free(wanted);
    strlist_fini(&t.ids);
    strlist_fini(&t.titles);
    strlist_fini(&t.folded);
}

static void complete_file(struct completion *c, const char *lead, const char *typed)
{
    struct strlist files = {0};
    slash_list_files(typed, &files);
    for (size_t i = 0; i < files.count; i++) {
        add_value(c, lead, files.items[i]);
    }
    strlist_fini(&files);
}

static void complete_value(struct completion *c, const struct arg *a, const char *lead,
                           const char *typed)
{
    const char *what = a->kind == ARG_POSITIONAL ? a->name : a->value;
    if (strcmp(what, "TRACK") == 0) {
        complete_track(c, lead, typed);
    } else if (strcmp(what, "FILE") == 0) {
        complete_file(c, lead, typed);
    } else if ((a->flags & ARG_FROM_FILE) && typed[0] == '@' && typed[1] != '@') {
        char *longer = mem_printf("%s@", lead);
        complete_file(c, longer, typed + 1);
        free(longer);
    }
    for (size_t i = 0; a->choices && a->choices[i]; i++) {
        if (begins_with(a->choices[i], typed)) {
            add_value(c, lead, a->choices[i]);
        }
    }
}

/* --- arguments --- */

static void complete_option(struct completion *c, const struct command *command)
{
    for (const struct arg *a = command->args; a && a->name; a++) {
        bool again = a->flags & ARG_REPEAT;
        char *name = mem_printf("--%s", a->name);
        if (a->kind != ARG_POSITIONAL && begins_with(name, c->tail.word) &&
            (again || !contains(&c->given, a->name))) {
            add_value(c, "", name);
        }
        free(name);
    }
}

static void complete_argument(struct completion *c, const struct command *command, size_t used)
{
    struct slash_reader reader = {.command = command};
    const char *word = c->tail.word;
    for (size_t i = used; i < c->words.count; i++) {
        enum slash_role role = slash_read(&reader, c->words.items[i]);
        if (reader.arg && (role == SLASH_OPTION || role == SLASH_WORD)) {
            strlist_add(&c->given, reader.arg->name);
        }
    }
    if (reader.wants_value) {
        complete_value(c, reader.arg, "", word);
    } else if (!reader.only_words && word[0] == '-') {
        const char *value = NULL;
        const struct arg *a = slash_option(command, word, &value);
        if (a && a->kind == ARG_OPTION && value) {
            char *lead = mem_strndup(word, (size_t)(value - word));
            complete_value(c, a, lead, value);
            free(lead);
        } else {
            complete_option(c, command);
        }
    } else if (slash_filled(&reader)) {
        complete_value(c, slash_filled(&reader), "", word);
    } else if (!*word && !reader.only_words) {
        complete_option(c, command);
    }
}

/* --- quoting --- */

static bool must_quote(const char *value)
{
    return !*value || strpbrk(value, " \t\n'\"\\");
}

static void add_quoted(struct strlist *out, const char *value, char quote)
{
    struct buf b = BUF_INIT(LIMIT_MESSAGE);
    buf_add_char(&b, quote);
    for (const char *p = value; *p; p++) {
        if (quote == '\'' && *p == '\'') {
            buf_add_str(&b, "'\\'");
        } else if (quote == '"' && strchr("\"\\", *p)) {
            buf_add_char(&b, '\\');
        }
        buf_add_char(&b, *p);
    }
    buf_add_char(&b, quote);
    if (!b.overflow) {
        strlist_add(out, buf_str(&b));
    }
    buf_fini(&b);
}

/* As the person began, else in double quotes; all alike, so that they have their beginning in
 * common. `raw` is the word as it is typed. */
static void add_values(const struct completion *c, const char *raw, struct strlist *out)
{
    char quote = c->tail.quote;
    if (!quote && (raw[0] == '\'' || raw[0] == '"')) {
        quote = raw[0];
    }
    for (size_t i = 0; !quote && i < c->values.count; i++) {
        quote = must_quote(c->values.items[i]) ? '"' : 0;
    }
    for (size_t i = 0; i < c->values.count; i++) {
        if (quote) {
            add_quoted(out, c->values.items[i], quote);
        } else {
            strlist_add(out, c->values.items[i]);
        }
    }
}

size_t slash_complete(struct app *app, const char *text, size_t point, struct strlist *candidates)
{
    struct completion c = {.app = app, .names = candidates};
    size_t used = 0;
    size_t start = point;
    if (point == 0 || text[0] != '/' || memchr(text, '\n', point)) {
        return point;
    }
    char *typed = mem_strndup(text + 1, point - 1);
    if (words_split_typed(typed, &c.words, &c.tail, NULL) == ERROR_NONE) {
        const struct command *command = slash_find(app, &c.words, &used);
        complete_name(&c);
        if (command) {
            complete_argument(&c, command, used);
        }
        add_values(&c, typed + c.tail.start, candidates);
        start = 1 + c.tail.start;
    }
    free(typed);
    free(c.tail.word);
    strlist_fini(&c.words);
    strlist_fini(&c.given);
    strlist_fini(&c.values);
    return start;
}
