/* The command line: one of the clients of the application. It reads words, runs one command,
 * the dialogue in line mode or the full screen it is given, prints results on standard output and
 * everything else on standard error, and ends with the statuses of the manual. */
#ifndef SYLLABUS_CLI_CLI_H
#define SYLLABUS_CLI_CLI_H

#include "syllabus/base/error.h"

#include <stdbool.h>

struct app;
struct app_options;
struct config;
struct env;
struct loop;

/* What a full screen works with. The settings are loaded, the log is open, the language is set; no
 * command has run, nothing watches a signal or waits on the loop. All is borrowed for the call. */
struct cli_screen {
    const struct env *env;
    struct loop *loop;
    struct config *config;
    struct app *app;
    struct app_options *options; /* of `app`: its front may be replaced until a command runs */
    bool no_colour;              /* --no-color */
};

/* Runs until the person leaves. *status is the program's exit status; an error is reported on
 * standard error by the caller, and has its own status where *status was left 0. Nothing of it may
 * be left on the loop. */
typedef enum error_kind cli_screen_fn(const struct cli_screen *screen, int *status,
                                      struct error *err);

/* Runs the program. `environ_values` is the process's environment. `screen` is what opens without a
 * command on a terminal that can be drawn on; main gives it, for layers of one number do not see
 * each other. NULL: the dialogue in line mode. Returns the exit status. */
int cli_main(const struct env *env, int argc, char *const *argv, char *const *environ_values,
             cli_screen_fn *screen);

#endif
