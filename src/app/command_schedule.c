/* schedule: when what is to be learnt; and laying out anew what was not done. */
#include "commands.h"

#include "app_internal.h"
#include "syllabus/base/day.h"
#include "syllabus/base/env.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/track.h"
#include "syllabus/course/track_schedule.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

/* The day since when it is laid out anew is kept: exports follow it. */
static enum error_kind plan_anew(struct call *call, struct track *track, const char *from,
                                 int today)
{
    char text[DAY_TEXT_LEN + 1];
    day_format(today, text);
    mem_replace(&track->pace.from, strcmp(from, "today") == 0 ? text : from);
    enum error_kind kind = track_validate(track, &call->error);
    return kind ? kind
                : store_track_update(call->app->workspace.store, workspace_user_id(call->app),
                                     track, &call->error);
}

static enum command_state run_schedule(struct call *call)
{
    const char *from = args_text(call->args, "from");
    int today = day_of(env_now_ms(call->app->options->env));
    struct track *track = NULL;
    char *id = NULL;
    enum error_kind kind = call_resolve_track(call, &id, NULL);
    if (!kind) {
        kind = workspace_load_track(call->app, id, &track, &call->error);
    }
    if (!kind && track->module_count == 0 && !track->plan) {
        kind = error_set(&call->error, ERROR_NO_PLAN, _("the track has no plan yet"));
    }
    if (!kind && from) {
        kind = plan_anew(call, track, from, today);
    }
    if (!kind) {
        call_set_document(call, course_schedule_json(track, today));
    }
    track_free(track);
    free(id);
    return kind ? COMMAND_ERROR : COMMAND_DONE;
}

static const struct arg schedule_args[] = {
    COMMAND_ARG_TRACK,
    {"from", 0, ARG_OPTION, 0, "DATE",
     N_("lay what is not done out anew from that day on; \"today\" is one, too"), NULL},
    {0},
};

static const struct command rows[] = {
    {"schedule", N_("the days on which the course is studied"), schedule_args,
     COMMAND_NEEDS_USER | COMMAND_QUICK, "", DOCUMENT_SCHEDULE, run_schedule},
};

void command_schedule_register(struct app *app)
{
    command_register(app, rows, sizeof rows / sizeof *rows);
}
