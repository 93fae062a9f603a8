/* hours fit: the track's hours spread over its plan. */
#include "commands.h"

#include "app_internal.h"
#include "by_hand.h"

static enum command_state run_fit(struct call *call)
{
    struct by_hand h;
    enum error_kind kind = by_hand_open(&h, call, false);
    if (!kind) {
        kind = by_hand_fit(&h, NULL);
    }
    if (!kind) {
        kind = by_hand_store(&h, VERSION_FIX, "hours fit", NULL);
    }
    if (!kind) {
        kind = by_hand_show(&h, NULL);
    }
    by_hand_fini(&h);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static const struct arg fit_args[] = {COMMAND_ARG_TRACK, {0}};

static const struct command rows[] = {
    {"hours fit", N_("spread the track's hours over the modules that are not pinned or completed"),
     fit_args, COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_MODULES, run_fit},
};

void command_hours_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
