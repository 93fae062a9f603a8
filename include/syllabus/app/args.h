/* The arguments of a command: one table describes them for the command line, for slash commands,
 * for help and for completion. */
#ifndef SYLLABUS_APP_ARGS_H
#define SYLLABUS_APP_ARGS_H

#include "syllabus/base/error.h"
#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <stddef.h>

enum arg_kind {
    ARG_POSITIONAL, /* a word by its place */
    ARG_OPTION,     /* --name VALUE or --name=VALUE */
    ARG_FLAG,       /* --name */
};

enum arg_flags {
    ARG_REQUIRED = 1,
    ARG_REPEAT = 2,    /* may be given several times */
    ARG_FROM_FILE = 4, /* "@FILE" and "-" stand for the text of a file or of standard input */
    ARG_OPEN_CHAT = 8, /* in a dialogue its chat stands for it, with its track */
};

struct arg {
    const char *name; /* "skill"; for positionals what help shows: "TRACK" */
    char letter;      /* 'o' for -o, or 0 */
    enum arg_kind kind;
    unsigned flags;
    const char *value;          /* what help calls the value: "HOURS"; NULL for flags */
    const char *help;           /* N_() text */
    const char *const *choices; /* NULL-ended, or NULL: any text */
};

struct args;

struct args *args_new(void);
struct args *args_copy(const struct args *a);
void args_free(struct args *a); /* wipes the values */
/* Only a file may stand for a text from now on: nothing that reading could wait for, be it standard
 * input or a pipe. For lines that are typed in a dialogue. */
void args_only_files(struct args *a);
/* Whether it was called: the line was typed in a dialogue, which standard input belongs to. */
bool args_are_typed(const struct args *a);
/* Whether reading this file is one of these. */
bool args_would_wait(const struct args *a, const char *path);

/* Parses words by two tables (either may be NULL; each ends with a NULL name). Options stand
 * anywhere before "--". ERROR_USAGE names the word that is wrong and what would be right. Texts
 * from files and standard input are read here, so that nothing is half done when one is missing. */
enum error_kind args_parse(const struct arg *table, const struct arg *globals, size_t count,
                           const char *const *words, struct args *out, struct error *err);

bool args_has(const struct args *a, const char *name);
/* The last value given, or NULL. */
const char *args_text(const struct args *a, const char *name);
/* The i-th value of a repeatable argument, NULL past the end. */
const char *args_nth(const struct args *a, const char *name, size_t i);
/* Adds a value as if it had been given. */
void args_add(struct args *a, const char *name, const char *value);

#endif
