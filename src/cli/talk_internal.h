/* Line mode's own parts: the state, its slash commands (talk_slash.c), its history
 * (talk_history.c) and the form of a new track (talk_form.c). */
#ifndef SYLLABUS_CLI_TALK_INTERNAL_H
#define SYLLABUS_CLI_TALK_INTERNAL_H

#include "cli_internal.h"
#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <stddef.h>

struct line_prompt;
struct loop_timer;
struct loop_watch;

/* Lines sent before, newest last, and where the person is among them. */
struct talk_history {
    struct strlist lines;
    size_t at;   /* lines.count: below the newest, at what was being typed */
    char *typed; /* what was being typed when going up */
};

struct talk {
    struct cli *cli;
    struct line_prompt *prompt;
    struct loop_timer *timer;
    struct loop_watch *watch; /* NULL when standard input is a file */
    struct loop_signal *resize, *resume, *suspend;
    int fd;         /* the terminal, a description of our own; -1 without one */
    char *track_id; /* the track the dialogue is about; NULL: none yet */
    char *title;
    char *chat_id;     /* of that track; NULL: its planning chat */
    char *chat_name;   /* NULL: the planning chat's is not said */
    struct args *form; /* the new track being asked for, or NULL */
    size_t form_place;
    struct talk_history history;
    bool talking;   /* the running command's text has streamed: its document is not printed */
    char *whose;    /* the e-mail that the dialogue is of; NULL: a guest's */
    bool warned;    /* told how to quit */
    bool offered;   /* a guest was asked whether to keep what there is */
    bool keeping;   /* the command that runs keeps it: then the dialogue is over */
    bool leaving;   /* /quit: leaves when the command is over */
    bool restoring; /* another track was opened: its dialogue is shown when the command is over */
};

struct talk *talk_new(struct cli *c);
/* Goes to another track (NULL: to a new one), or to a chat of it (NULL: its planning chat). */
void talk_open(struct talk *m, const char *track_id, const char *title, const char *chat_id);
/* Runs a command; then the next line is asked for. */
void talk_run(struct talk *m, const struct command *command, struct args *take_args, bool talking);
/* Shows the end of the track's dialogue, then asks for the next line. */
void talk_restore(struct talk *m);
/* A line of our own on standard output. */
void talk_say(struct talk *m, const char *text);
void talk_next(struct talk *m);
void talk_quit(struct talk *m, int status);

/* talk_person.c: leaves; a guest who has something is asked first, once, what is to become of it.
 */
void talk_leave_by_choice(struct talk *m);
/* After a command, which may have made the person somebody else: what the dialogue is about is
 * theirs still, or another one begins. `done`: it has succeeded. False when the dialogue is over.
 */
bool talk_same_person(struct talk *m, bool done);

/* talk_slash.c: adds what is offered only in the dialogue; `line` is without its slash. */
void talk_slash_register(struct app *app);
void talk_slash(struct talk *m, const char *line);
size_t talk_complete(void *ctx, const char *text, size_t point, struct strlist *candidates);

/* talk_form.c: the questions begin anew; the one to ask; an answer, trimmed, which is told off and
 * asked for again when it does not fit. True when it was the last: m->form is complete. */
void talk_form_begin(struct talk *m);
const char *talk_form_question(const struct talk *m);
bool talk_form_answer(struct talk *m, const char *answer);

/* talk_history.c; ctx of the callbacks is the line mode. */
void talk_history_add(struct talk_history *h, const char *line);
void talk_history_fini(struct talk_history *h);
const char *talk_history_prev(void *ctx, const char *current);
const char *talk_history_next(void *ctx, const char *current);

#endif
