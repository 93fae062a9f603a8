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

/* Splits a line into words by shell quoting rules ('...', "...", backslash), without expansion, and
 * appends them. ERROR_USAGE for a quotation mark that is not closed, ERROR_TOO_LONG for a word over
 * LIMIT_MESSAGE. */
enum error_kind args_split(const char *line, struct strlist *out, struct error *err);

/* The end of a line that is still being typed. */
struct args_tail {
    char *word;   /* the last word as far as it goes, owned; "" where a new one may begin */
    size_t start; /* where that begins in the line; its end where a new one may begin */
    char quote;   /* the quotation mark that is open, or 0 */
};
/* The same for such a line: the words before its last one are appended, an open quotation mark is
 * fine. */
enum error_kind args_split_typed(const char *line, struct strlist *out, struct args_tail *tail,
                                 struct error *err);

#endif
