#include "confirm.h"

#include "app_internal.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>

static void free_confirmed(void *state)
{
    struct confirmation *c = state;
    if (c->free_state) {
        c->free_state(c->state);
    }
    free(c);
}

static enum command_state go(struct call *call)
{
    const struct confirmation *c = call->state;
    return c->go(call, c->state);
}

static void on_answer(void *ctx, const char *answer)
{
    struct call *call = ctx;
    if (!answer_is_yes(answer)) {
        error_set(&call->error, ERROR_USAGE, _("nothing was deleted"));
        error_advise(&call->error, _("--yes deletes without asking."));
        call_fail(call);
    } else if (go(call) == COMMAND_DONE) {
        call_done(call);
    } else {
        call_fail(call);
    }
}

enum command_state confirm_run(struct call *call, const struct confirmation *c)
{
    const struct front *front = call->app->options->front;
    struct confirmation *kept = mem_alloc(sizeof *kept);
    *kept = *c;
    kept->question = kept->refusal = NULL; /* not beyond this call */
    call_set_state(call, kept, free_confirmed);
    if (args_has(call->args, "yes")) {
        return go(call);
    }
    if (call->beside) {
        error_set(&call->error, ERROR_USAGE, _("another command is still running"));
        error_advise(&call->error, _("--yes deletes without asking."));
        return COMMAND_ERROR;
    }
    if (!front->interactive(front->ctx)) {
        error_set(&call->error, ERROR_USAGE, "%s", c->refusal);
        error_advise(&call->error, _("Without a terminal to ask at, say so with --yes."));
        return COMMAND_ERROR;
    }
    front->ask(front->ctx, c->question, false, on_answer, call);
    return COMMAND_WAIT;
}

void confirm_tell_undo(struct call *call, const char *track_id)
{
    char *text =
        mem_printf(_("\"undo %s\" brings it back, for %d days."), track_id, LIMIT_DELETED_DAYS);
    call_tell(call, text);
    free(text);
}
