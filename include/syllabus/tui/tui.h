/* The full screen: one of the clients of the application. Track list, chat and module view on one
 * terminal; every key is a command of the one table, or moves about. It owns the terminal while it
 * runs and gives it back as it was found, whatever happens. */
#ifndef SYLLABUS_TUI_TUI_H
#define SYLLABUS_TUI_TUI_H

#include "syllabus/base/error.h"

#include <stdbool.h>

struct app;
struct app_options;
struct config;
struct env;
struct loop;

struct tui_options {
    const struct env *env;
    struct loop *loop;
    struct config *config;
    struct app *app;
    struct app_options *options; /* those of `app`: the front is put in before a command runs */
    bool no_colour;
};

/* Runs until the person leaves. `status` is the program's exit status, 0 where the error that is
 * returned says why the screen could not open or had to end: that has a status of its own. */
enum error_kind tui_run(const struct tui_options *options, int *status, struct error *err);

#endif
