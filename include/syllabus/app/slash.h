/* Slash commands: rows of the one table as they are typed in a dialogue, the same for every front
 * end. Words after the command's name fill the arguments that its row lists, options are spelt as
 * on the command line, and the open track stands for TRACK.
 *
 * What is offered is what the table has with a `slash`: a front end adds rows of its own (the last
 * one of a name wins). Whether a text is a slash line at all is the front end's to say: "//" begins
 * a text with a slash. */
#ifndef SYLLABUS_APP_SLASH_H
#define SYLLABUS_APP_SLASH_H

#include "syllabus/base/error.h"

#include <stddef.h>

struct app;
struct args;
struct buf;
struct command;
struct strlist;

struct slash_line {
    const char *text;     /* without its slash */
    const char *track_id; /* the open track; NULL: none */
    const char *chat_id;  /* the open chat of that track; NULL: its planning chat */
    const char *advice;   /* what to do where a track is needed and none is open, or NULL */
};

struct slash_command {
    const struct command *command;
    struct args *args; /* owned: app_run() takes them */
};

/* Reads a line. ERROR_USAGE says what is wrong with it, for a name that is not offered with the
 * nearest one that is; ERROR_TOO_LONG and what the files of "@FILE" come to. */
enum error_kind slash_parse(const struct app *app, const struct slash_line *line,
                            struct slash_command *out, struct error *err);

/* Adds what could stand in place of text[start..point) and returns start: names of commands,
 * options, their values, tracks and files. `text` has its slash; it may be any text. Candidates are
 * quoted as they must be, in the way the person began. */
size_t slash_complete(struct app *app, const char *text, size_t point, struct strlist *candidates);

/* The i-th command that is offered, NULL past the end. */
const struct command *slash_at(const struct app *app, size_t i);
/* Appends "/module status [N] [STATUS]". */
void slash_usage(const struct command *command, struct buf *out);
/* Appends a line for each command: its usage, then what it does. */
void slash_help(const struct app *app, struct buf *out);

#endif
