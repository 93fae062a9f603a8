/* What went wrong, for people and for programs.
 *
 * Every fallible function takes a `struct error *` last and returns its kind: ERROR_NONE (0) when
 * it worked. On failure its outputs are untouched. The text is one translated line that says what
 * happened; where it was and what to do about it are added by whoever knows the person's noun.
 * Lower layers never print. A NULL `struct error *` is allowed everywhere: the kind still returns.
 */
#ifndef SYLLABUS_BASE_ERROR_H
#define SYLLABUS_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

/* The kinds a person and a script can tell apart; names as in error_kind_name(). */
enum error_kind {
    ERROR_NONE,
    ERROR_USAGE,         /* a wrong argument or a refused value */
    ERROR_NOT_FOUND,     /* no such track, module, file ... */
    ERROR_NOT_SIGNED_IN, /* needs a user, or this user may not */
    ERROR_BAD_DATA,      /* a file, import or configuration is wrong */
    ERROR_DATABASE,      /* SQLite refused */
    ERROR_IO,            /* the operating system refused */
    ERROR_NETWORK,       /* the server could not be reached */
    ERROR_TIMEOUT,       /* the server was silent for too long */
    ERROR_AUTH,          /* the key was not accepted */
    ERROR_QUOTA,         /* the account has nothing left */
    ERROR_RATE_LIMIT,    /* too many requests at the moment */
    ERROR_REFUSED,       /* the server or the model refused */
    ERROR_CUT_OFF,       /* the token limit was reached */
    ERROR_NOT_JSON,      /* JSON was asked for and not given */
    ERROR_WRONG_SHAPE,   /* JSON, but not what was asked for */
    ERROR_EMPTY,         /* the model said nothing */
    ERROR_TOO_LONG,      /* over a cap of ours or of the model */
    ERROR_REMOTE,        /* whatever the platform fails at */
    ERROR_INTERRUPTED,   /* cancelled, or broken off in the middle */
    ERROR_NO_PLAN,       /* the dialogue holds no plan yet */
    ERROR_FINDINGS,      /* the checks of the plan found errors, and it must have none */
    ERROR_KIND_COUNT
};

struct error {
    enum error_kind kind;
    char *message; /* one translated line, owned; NULL when kind is ERROR_NONE */
    char *advice;  /* one translated line what to do, owned; NULL: the kind's own advice serves */
    bool busy;     /* another process is changing the file: the same may be tried again */
};

/* The kind's name as JSON spells it: "usage", "not_found", ... Never NULL. */
const char *error_kind_name(enum error_kind kind);

/* Replaces what `err` held. Returns `kind`, so that `return error_set(err, ...)` reads well. */
enum error_kind error_set(struct error *err, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum error_kind error_setv(struct error *err, enum error_kind kind, const char *format, va_list ap)
    __attribute__((format(printf, 3, 0)));

/* Same with ": " and the text of errno `number` at the end. */
enum error_kind error_set_errno(struct error *err, enum error_kind kind, int number,
                                const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Puts "context: " before the message. Keeps kind and advice. No-op without an error. */
void error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Says what to do about this very error, in place of its kind's general advice. */
void error_advise(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Moves `from` into `to` (freeing what `to` held) and clears `from`. Returns the kind. */
enum error_kind error_move(struct error *to, struct error *from);
/* Copies. Returns the kind. */
enum error_kind error_copy(struct error *to, const struct error *from);

/* Frees the texts and sets ERROR_NONE. Safe on a zeroed struct and on NULL. */
void error_clear(struct error *err);

#endif
