/* What reading a slash line (slash.c) and completing one (slash_complete.c, slash_files.c) share.
 */
#ifndef SYLLABUS_APP_SLASH_INTERNAL_H
#define SYLLABUS_APP_SLASH_INTERNAL_H

#include "syllabus/app/args.h"

#include <stdbool.h>
#include <stddef.h>

struct app;
struct command;

/* The command that the first words name; *used is how many. NULL: none that is offered.
 */
const struct command *slash_find(const struct app *app, const struct strlist *words, size_t *used);

/* What a word means, given the words before it. */
enum slash_role {
    SLASH_OPTION, /* "--name", "--name=value", "-n" */
    SLASH_VALUE,  /* of the option before it, which is `arg` */
    SLASH_DASHES, /* "--": only words follow */
    SLASH_WORD,   /* by its place: it fills `arg`, or none */
};
struct slash_reader {
    const struct command *command;
    const struct arg *arg; /* of the word read last: what it fills or names; may be NULL */
    size_t place;          /* of the next SLASH_WORD among the command's */
    bool wants_value;      /* the next word is the value of `arg` */
    bool only_words;
};
/* Reads one more word after the command's name. */
enum slash_role slash_read(struct slash_reader *r, const char *word);
/* What a word by the next place would fill; NULL: nothing is left. */
const struct arg *slash_filled(const struct slash_reader *r);
/* The option that a word such as "--name", "--name=value", "-n" or "-nvalue" names; *value is where
 * a value that is part of the word begins, or NULL. */
const struct arg *slash_option(const struct command *command, const char *word, const char **value);

/* Whether an input line would keep a text as it is: one line, nothing that is cleaned away. */
bool slash_typable(const char *text);

/* Appends the files whose path begins like this one, folders with a slash at their end. Names that
 * cannot be typed are left out. */
void slash_list_files(const char *path, struct strlist *out);

#endif
