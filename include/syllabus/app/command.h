/* Everything the program can do, as one table of commands. A key, a slash command, a word on the
 * command line and a test all become the same command; --help, completion and the manual are made
 * of the same rows.
 *
 * A handler looks at its call, and answers DONE, ERROR or WAIT. With WAIT it keeps the call and
 * ends it later with call_done() or call_fail(), exactly once. */
#ifndef SYLLABUS_APP_COMMAND_H
#define SYLLABUS_APP_COMMAND_H

#include "syllabus/app/args.h"
#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct app;
struct buf;
struct call;
struct json_object;

enum command_state { COMMAND_DONE, COMMAND_ERROR, COMMAND_WAIT };

enum command_flags {
    COMMAND_STORE = 1,      /* needs the database */
    COMMAND_USER = 2,       /* needs a user: signed in, or a guest */
    COMMAND_SLASH_ONLY = 4, /* not a word of the command line: only in a dialogue */
    COMMAND_ANY_CONFIG = 8, /* runs although the settings are wrong: it is what looks at them */
    /* Runs beside another command: there it never answers WAIT; it never touches a dialogue. */
    COMMAND_QUICK = 16,
    COMMAND_MODEL = 32, /* asks a model: the key is got before it begins */
    /* A person may put a secret among its words: no error quotes them. */
    COMMAND_HUSHED = 64,
};

/* What a command's document is, for whoever prints it to people. */
enum document_kind {
    DOCUMENT_NONE,
    DOCUMENT_TEXT,       /* a string */
    DOCUMENT_RAW,        /* a string that is itself what is to be printed, in every output mode */
    DOCUMENT_TRACKS,     /* [Track] */
    DOCUMENT_TRACK,      /* Track */
    DOCUMENT_TRACK_ROWS, /* what a list shows of [Track], for people */
    DOCUMENT_MODULES,    /* [Module] */
    DOCUMENT_MODULE,     /* Module */
    DOCUMENT_CHATS,      /* sessions with their chats */
    DOCUMENT_CHAT,       /* the same of one that was made or is to be opened */
    DOCUMENT_MESSAGES,   /* [Message] */
    DOCUMENT_VERSIONS,   /* [version] */
    DOCUMENT_PURGED,     /* {tracks, modules, messages, versions, changes}: how many */
    DOCUMENT_PLAN,       /* {track, session_id, chat_id, messages, source, exported} */
    DOCUMENT_USER,       /* User */
    DOCUMENT_USERS,      /* [User] */
    DOCUMENT_SETTINGS,   /* [{key, value, origin, help}] */
    DOCUMENT_FINDINGS,   /* [{check, status, message, advice}] */
    DOCUMENT_STATS,      /* tables of figures */
    DOCUMENT_AI,         /* the user's own settings of the model, and whether a key is sealed */
    DOCUMENT_LINT,       /* [{rule, severity, module_number, message, fix}] */
    DOCUMENT_FILES,      /* {database, file, kept}: files that were copied */
    DOCUMENT_REPAIR,     /* {database, kept, tables: [{table, kept, lost, orphans}]} */
    DOCUMENT_HITS,       /* [{kind, track_id, id, title, snippet}] */
    DOCUMENT_DIFF,       /* {from, to, hours, added, removed, moved, changed} */
    DOCUMENT_SIDES,      /* the same with {rows: [{left, mark, right}]}: both plans */
    DOCUMENT_SCHEDULE,   /* what course_schedule_json() makes */
    DOCUMENT_LESSONS,    /* [Lesson] */
    DOCUMENT_LESSON,     /* Lesson */
    DOCUMENT_CHANGES,    /* {version, base, message_id, request, changes} */
    DOCUMENT_KIND_COUNT
};

/* The most words that a name has. */
#define COMMAND_WORDS 3

struct command {
    const char *name;       /* "track add" */
    const char *summary;    /* N_() text, one line */
    const struct arg *args; /* ends with a NULL name */
    unsigned flags;
    /* As a slash command the current track stands for TRACK, and words fill these arguments in
     * order (names separated by blanks). NULL: not offered there. */
    const char *slash;
    enum document_kind document;
    enum command_state (*run)(struct call *call);
};

/* Adds rows to the table; front ends add their own. `rows` is static. */
void command_register(struct app *app, const struct command *rows, size_t count);
/* By full name; the last one registered wins. NULL when there is none. */
const struct command *command_find(const struct app *app, const char *name);
/* The longest name that the first words make and that `may` (NULL: any) lets be named; *used is how
 * many words it has. NULL when there is none. */
const struct command *command_find_words(
    const struct app *app, const char *const *words, size_t count,
    bool (*may)(const struct app *app, const struct command *command), size_t *used);
/* The last words of the names that begin with these ones ("key": "set, clear"), with commas
 * between; empty when they are no family. */
void command_family(const struct app *app, const char *beginning,
                    bool (*may)(const struct app *app, const struct command *command),
                    struct buf *out);
/* Puts in place of what was wrong with the words of a COMMAND_HUSHED one that none is taken. */
void command_hush(const struct command *command, struct error *err);
/* The i-th in the order of registration, NULL past the end. */
const struct command *command_at(const struct app *app, size_t i);
/* The name nearest to what was typed, for "did you mean"; NULL when nothing is near. */
const char *command_nearest(const struct app *app, const char *name);

/* --- a running command, for handlers --- */

struct app *call_app(const struct call *call);
const struct args *call_args(const struct call *call);
/* Where handlers put what went wrong. */
struct error *call_error(struct call *call);
/* What the command prints; owned by the call from then on. */
void call_set_document(struct call *call, struct json_object *take_document);
/* Where a command prints another kind of document than its row says. */
void call_set_document_kind(struct call *call, enum document_kind kind);
/* TRACK of the call: an id, the beginning of one or an exact title. *id and *title (may be NULL)
 * are owned. ERROR_NOT_FOUND, or ERROR_USAGE with the candidates. Errors of the call are about it
 * then. */
enum error_kind call_resolve_track(struct call *call, char **id, char **title);
/* The chat of the track that the argument "chat" means: an id, else a name, else the beginning of
 * an id. Owned; NULL without the argument. Errors as above. */
enum error_kind call_resolve_chat_arg(struct call *call, const char *track_id, char **chat_id);
/* The track that errors of this call are about ("track_id" of the error object). */
void call_set_track(struct call *call, const char *track_id);
/* The handler's own state, and how it is freed when the call ends. */
void call_set_state(struct call *call, void *state, void (*free_state)(void *state));
/* What app_cancel() does while this call waits. */
void call_on_cancel(struct call *call, void (*cancel)(struct call *call));
/* End a call that answered WAIT. */
void call_done(struct call *call);
void call_fail(struct call *call); /* call_error() holds why */

#endif
