#include "syllabus/app/args.h"

#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/secret.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct value {
    char *name;
    char *text; /* "" for flags */
};

struct args {
    struct value *items;
    size_t count;
    size_t cap;
    bool only_files;
};

struct args *args_new(void)
{
    return mem_alloc(sizeof(struct args));
}

void args_only_files(struct args *a)
{
    a->only_files = true;
}

bool args_are_typed(const struct args *a)
{
    return a->only_files;
}

void args_free(struct args *a)
{
    if (!a) {
        return;
    }
    for (size_t i = 0; i < a->count; i++) {
        secret_wipe(a->items[i].text, strlen(a->items[i].text));
        free(a->items[i].text);
        free(a->items[i].name);
    }
    free(a->items);
    free(a);
}

const char *args_nth(const struct args *a, const char *name, size_t i)
{
    for (size_t k = 0; k < a->count; k++) {
        if (strcmp(a->items[k].name, name) == 0 && i-- == 0) {
            return a->items[k].text;
        }
    }
    return NULL;
}

const char *args_text(const struct args *a, const char *name)
{
    for (size_t k = a->count; k > 0; k--) {
        if (strcmp(a->items[k - 1].name, name) == 0) {
            return a->items[k - 1].text;
        }
    }
    return NULL;
}

bool args_has(const struct args *a, const char *name)
{
    return args_text(a, name) != NULL;
}

void args_add(struct args *a, const char *name, const char *value)
{
    mem_grow(&a->items, &a->cap, a->count + 1, sizeof *a->items);
    a->items[a->count++] =
        (struct value){.name = mem_strdup(name), .text = mem_strdup(value ? value : "")};
}

struct args *args_copy(const struct args *a)
{
    struct args *copy = args_new();
    for (size_t i = 0; i < a->count; i++) {
        args_add(copy, a->items[i].name, a->items[i].text);
    }
    return copy;
}

static void forget_last(struct args *a, const char *name)
{
    for (size_t k = a->count; k > 0; k--) {
        struct value *v = &a->items[k - 1];
        if (strcmp(v->name, name) == 0) {
            secret_wipe(v->text, strlen(v->text));
            free(v->name);
            free(v->text);
            memmove(v, v + 1, (a->count - k) * sizeof *v);
            a->count--;
            return;
        }
    }
}

/* --- looking a word up in the tables --- */

struct tables {
    const struct arg *of[2];
};

static const struct arg *find_long(const struct tables *t, const char *name, size_t n)
{
    for (size_t k = 0; k < 2; k++) {
        for (const struct arg *a = t->of[k]; a && a->name; a++) {
            if (a->kind != ARG_POSITIONAL && strlen(a->name) == n &&
                strncmp(a->name, name, n) == 0) {
                return a;
            }
        }
    }
    return NULL;
}

static const struct arg *find_letter(const struct tables *t, char letter)
{
    for (size_t k = 0; k < 2; k++) {
        for (const struct arg *a = t->of[k]; a && a->name; a++) {
            if (a->kind != ARG_POSITIONAL && a->letter == letter) {
                return a;
            }
        }
    }
    return NULL;
}

/* The option with the longest common beginning, for "did you mean". */
static const struct arg *nearest(const struct tables *t, const char *name)
{
    const struct arg *best = NULL;
    size_t longest = 1;
    for (size_t k = 0; k < 2; k++) {
        for (const struct arg *a = t->of[k]; a && a->name; a++) {
            size_t same = 0;
            while (a->kind != ARG_POSITIONAL && name[same] && name[same] == a->name[same]) {
                same++;
            }
            if (same > longest) {
                longest = same;
                best = a;
            }
        }
    }
    return best;
}

static const struct arg *positional(const struct arg *table, size_t place)
{
    for (const struct arg *a = table; a && a->name; a++) {
        if (a->kind != ARG_POSITIONAL) {
            continue;
        }
        if (place == 0 || (a->flags & ARG_REPEAT)) {
            return a;
        }
        place--;
    }
    return NULL;
}

/* --- values --- */

static enum error_kind check_choice(const struct arg *a, const char *value, struct error *err)
{
    if (!a->choices) {
        return ERROR_NONE;
    }
    struct buf list = BUF_INIT(LIMIT_TEXT);
    for (const char *const *c = a->choices; *c; c++) {
        if (strcmp(*c, value) == 0) {
            buf_fini(&list);
            return ERROR_NONE;
        }
        buf_printf(&list, "%s%s", list.len ? ", " : "", *c);
    }
    const char *dashes = a->kind == ARG_POSITIONAL ? "" : "--";
    error_set(err, ERROR_USAGE, _("%s%s cannot be \"%s\": it is one of %s"), dashes, a->name, value,
              buf_str(&list));
    buf_fini(&list);
    return ERROR_USAGE;
}

/* Reading it ends by itself: a pipe or a terminal may have nothing to say for ever. */
static bool may_wait(const char *path)
{
    struct stat st;
    return strcmp(path, "-") == 0 ||
           (stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode));
}

bool args_would_wait(const struct args *a, const char *path)
{
    return a->only_files && may_wait(path);
}

/* "@FILE" and "-" stand for a text; a text that begins with "@" is written "@@...". */
static enum error_kind resolve(const struct arg *a, const char *value, bool only_files, char **out,
                               struct error *err)
{
    const char *path = NULL;
    if (a->flags & ARG_FROM_FILE) {
        if (strcmp(value, "-") == 0) {
            path = "-";
        } else if (value[0] == '@' && value[1] == '@') {
            value++;
        } else if (value[0] == '@' && value[1]) {
            path = value + 1;
        }
    }
    char *text = NULL;
    size_t n = strlen(value);
    if (path && only_files && may_wait(path)) {
        return error_set(err, ERROR_USAGE, _("a text cannot be read from \"%s\" here"), path);
    }
    if (path) {
        enum error_kind kind = file_read(path, LIMIT_MESSAGE, &text, &n, err);
        if (kind == ERROR_TOO_LONG) { /* of a value, where others are of what a model can take */
            kind =
                error_set(err, ERROR_USAGE, _("%s holds more than %u bytes"), path, LIMIT_MESSAGE);
        }
        if (kind) {
            error_prefix(err, "%s%s", a->kind == ARG_POSITIONAL ? "" : "--", a->name);
            return kind;
        }
        while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == '\r')) {
            text[--n] = '\0';
        }
    }
    *out = text_repaired(text ? text : value, n);
    free(text);
    return ERROR_NONE;
}

static enum error_kind take(const struct arg *a, const char *value, struct args *out,
                            struct error *err)
{
    char *text = NULL;
    enum error_kind kind = check_choice(a, value, err);
    if (!kind) {
        kind = resolve(a, value, out->only_files, &text, err);
    }
    if (kind) {
        return kind;
    }
    if (!(a->flags & ARG_REPEAT)) {
        forget_last(out, a->name);
    }
    args_add(out, a->name, text);
    secret_wipe(text, strlen(text));
    free(text);
    return ERROR_NONE;
}

static enum error_kind unknown_option(const struct tables *t, const char *word, struct error *err)
{
    const struct arg *near = nearest(t, word + strspn(word, "-"));
    error_set(err, ERROR_USAGE, _("there is no option %s here"), word);
    if (near) {
        error_advise(err, _("Did you mean --%s? --help lists the options."), near->name);
    }
    return ERROR_USAGE;
}

/* One option word at words[*i]; takes the next word too where the value stands apart. */
static enum error_kind take_option(const struct tables *t, size_t count, const char *const *words,
                                   size_t *i, struct args *out, struct error *err)
{
    const char *word = words[*i];
    const char *value = NULL;
    const struct arg *a = NULL;
    if (word[1] == '-') {
        const char *equals = strchr(word, '=');
        value = equals ? equals + 1 : NULL;
        a = find_long(t, word + 2, equals ? (size_t)(equals - word) - 2 : strlen(word + 2));
    } else {
        a = find_letter(t, word[1]);
        value = word[2] ? word + 2 : NULL;
    }
    if (!a) {
        return unknown_option(t, word, err);
    }
    if (a->kind == ARG_FLAG) {
        if (value && word[1] != '-') {
            return unknown_option(t, word, err);
        }
        if (value) {
            return error_set(err, ERROR_USAGE, _("--%s takes no value"), a->name);
        }
        if (!args_has(out, a->name)) {
            args_add(out, a->name, "");
        }
        return ERROR_NONE;
    }
    if (!value) {
        if (*i + 1 >= count) {
            return error_set(err, ERROR_USAGE, _("--%s needs a value: --%s %s"), a->name, a->name,
                             a->value ? a->value : "TEXT");
        }
        value = words[++*i];
    }
    return take(a, value, out, err);
}

enum error_kind args_parse(const struct arg *table, const struct arg *globals, size_t count,
                           const char *const *words, struct args *out, struct error *err)
{
    const struct tables t = {.of = {table, globals}};
    size_t place = 0;
    bool only_words = false;
    enum error_kind kind = ERROR_NONE;
    for (size_t i = 0; i < count; i++) {
        const char *word = words[i];
        if (!only_words && strcmp(word, "--") == 0) {
            only_words = true;
        } else if (!only_words && word[0] == '-' && word[1]) {
            kind = take_option(&t, count, words, &i, out, err);
        } else {
            const struct arg *a = positional(table, place++);
            if (!a) {
                error_set(err, ERROR_USAGE, _("\"%s\" is one word too many"), word);
                error_advise(err, _("Put a text of several words in quotes."));
                return ERROR_USAGE;
            }
            kind = take(a, word, out, err);
        }
        if (kind) {
            return kind;
        }
    }
    for (const struct arg *a = table; a && a->name; a++) {
        if ((a->flags & ARG_REQUIRED) && !args_has(out, a->name)) {
            if (a->kind == ARG_POSITIONAL) {
                return error_set(err, ERROR_USAGE, _("%s is missing: %s"), a->name, _(a->help));
            }
            return error_set(err, ERROR_USAGE, _("--%s %s is missing: %s"), a->name, a->value,
                             _(a->help));
        }
    }
    return ERROR_NONE;
}
