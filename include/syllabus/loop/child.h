/* Child processes, from argument vectors and never through a shell.
 *
 * A child gets its standard descriptors and no others, default signal dispositions and an empty
 * mask. One whose output is wanted runs in a session of its own, with nothing on its standard input
 * and standard error: it cannot ask at the terminal. One that gets the terminal runs in our own
 * process group with our descriptors. */
#ifndef SYLLABUS_LOOP_CHILD_H
#define SYLLABUS_LOOP_CHILD_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct loop;
struct loop_child;

enum loop_child_ending {
    LOOP_CHILD_EXITED,    /* with `status` */
    LOOP_CHILD_SIGNALLED, /* by the signal `status` */
    LOOP_CHILD_TIMED_OUT, /* ended by us, as with the next one */
    LOOP_CHILD_TOO_LONG,  /* it wrote more than output_limit */
};

/* Borrowed for the call. */
struct loop_child_end {
    enum loop_child_ending ending;
    int status;
    const char *output; /* NUL-terminated; wiped afterwards */
    size_t n;
};
typedef void loop_child_fn(void *ctx, const struct loop_child_end *end);

/* Borrowed for loop_child_new(). */
struct loop_child_options {
    const char *const *argv;    /* ends with NULL; argv[0] is looked for in PATH */
    char *const *environment;   /* ends with NULL; NULL: ours */
    const char *const *without; /* variables that are left out of it, ends with NULL; or NULL */
    bool terminal;              /* it gets the terminal; then no output and no limits */
    size_t output_limit;        /* bytes of standard output */
    uint64_t timeout_ms;        /* 0: none */
};

/* Starts it; done() follows once, never at once. ERROR_NOT_FOUND when there is no such program,
 * ERROR_IO when it cannot be started. A program that has ended while others still hold its output
 * is waited for no longer. */
struct loop_child *loop_child_new(struct loop *l, const struct loop_child_options *options,
                                  loop_child_fn *done, void *ctx, struct error *err);
/* Ends it with everything that it started, where it still runs; done() is not called any more. Has
 * to be called after done(), too; inside it, only when the output has been looked at. NULL is fine.
 */
void loop_child_free(struct loop_child *c);

#endif
