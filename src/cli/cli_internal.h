/* What the files of the cli layer share. */
#ifndef SYLLABUS_CLI_INTERNAL_H
#define SYLLABUS_CLI_INTERNAL_H

#include "syllabus/app/app.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/error.h"
#include "syllabus/cli/cli.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config;
struct env;
struct json_object;
struct talk;
struct loop;
struct loop_hook;
struct loop_signal;
struct question;

/* --- out.c: standard output and standard error, buffered, harmless --- */

struct out {
    int fd;
    struct buf buf;
    bool failed;        /* writing failed; nothing more is written */
    struct error error; /* why, unless the reader simply went away */
    char last;          /* the last byte given to it, to know where a line ends */
};

void out_init(struct out *o, int fd);
void out_fini(struct out *o);
/* Text from anywhere: passes text_clean(). */
void out_text(struct out *o, const char *text, size_t n);
/* Our own format; arguments that come from outside must have been cleaned. */
void out_printf(struct out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
void out_vprintf(struct out *o, const char *format, va_list ap)
    __attribute__((format(printf, 2, 0)));
/* Bytes as they are: JSON, exports. */
void out_bytes(struct out *o, const char *bytes, size_t n);
/* Ends the line if one is open. */
void out_line_end(struct out *o);
/* Writes what is buffered. False when the reader is gone or writing failed. */
bool out_flush(struct out *o);

/* --- the program --- */

enum output_mode { OUTPUT_PEOPLE, OUTPUT_JSON, OUTPUT_JSONL };

struct cli {
    const struct env *env;
    struct loop *loop;
    struct loop_hook *hook;
    struct loop_signal *signals[3];
    struct config *config;
    struct app *app;
    struct front front;
    bool lent;             /* another program has the terminal */
    cli_screen_fn *screen; /* what opens without a command, or NULL */
    struct args *words;    /* what was said on the command line */
    struct out out;        /* standard output */
    struct out err;        /* standard error */
    enum output_mode mode;
    bool in_list; /* members of a document that is a list have been printed */
    bool quiet;
    bool verbose;
    bool colour;
    int64_t sequence;          /* of the JSONL events */
    int interrupts;            /* SIGINTs since the command began */
    int status;                /* exit status */
    struct talk *talk;         /* while the dialogue runs in line mode */
    char *streaming;           /* id of the message whose text is being printed, or NULL */
    struct question *question; /* what a person is being asked, or NULL */
};

/* --- options.c --- */

extern const struct arg cli_globals[];
/* Where the command's words are among the arguments. */
struct cli_words {
    const struct command *command; /* NULL: none was named */
    const char **rest;             /* all words but the command's own, owned; elements borrowed */
    size_t count;
};
/* Finds the command and separates its name from the other words. */
enum error_kind cli_find_command(const struct app *app, size_t count, const char *const *words,
                                 struct cli_words *out, struct error *err);

/* --- cli.c --- */

/* Prints what a command came to: its document or its error, as the output mode wants it. */
void cli_print_outcome(struct cli *c, const struct outcome *outcome);

/* --- status.c --- */

/* The exit status of an outcome. */
int cli_status(const struct error *err, bool cancelled);
/* Prints an error the way the output mode wants it. `track_id` may be NULL. */
void cli_report(struct cli *c, const struct error *err, const char *track_id);

/* --- help.c --- */

void help_overview(struct cli *c, struct out *o);
void help_command(struct cli *c, struct out *o, const struct command *command);

/* --- print.c --- */

/* Prints a document for people. */
void print_member(struct out *o, enum document_kind kind, const struct json_object *row);
void print_document(struct out *o, enum document_kind kind, const struct json_object *document,
                    int64_t now_ms);

/* --- stream.c: events while a command runs --- */

void stream_event(struct cli *c, const struct event *event);
/* The last line of a JSONL stream. */
void stream_end(struct cli *c, const struct outcome *outcome);

/* --- ask.c --- */

bool ask_possible(struct cli *c);
void ask_person(struct cli *c, const char *question, bool secret, front_answer_fn *answer,
                void *answer_ctx);
/* Ends the question that is open as if nothing had been answered. */
void ask_cancel(struct cli *c);
/* Gives the terminal its echo back where a question took it; for leaving in the middle of one. */
void ask_restore_terminal(struct cli *c);

/* --- talk.c, talk_slash.c --- */

/* Adds "chat", which opens the dialogue. */
void talk_register(struct app *app);
/* Shows where the dialogue stands and asks for the first line. */
void talk_start(struct talk *m);
void talk_free(struct talk *m); /* NULL is fine */
/* Gives the terminal back; for leaving at once. */
void talk_leave(struct talk *m);
/* Ctrl-C. True when there was something to stop or to clear. */
bool talk_interrupt(struct talk *m);
void talk_event(struct talk *m, const struct event *event);

#endif
