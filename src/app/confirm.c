#include "confirm.h"

#include "app_internal.h"
#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/config/config.h"

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
    } else {
        call_try(call, go);
    }
}

enum command_state confirm_run(struct call *call, const struct confirmation *c)
{
    const struct front *front = call->app->options->front;
    struct confirmation *kept = mem_alloc(sizeof *kept);
    *kept = *c;
    kept->question = kept->refusal = NULL; /* not beyond this call */
    call_set_state(call, kept, free_confirmed);
    bool asks = front->interactive(front->ctx);
    if (args_has(call->args, "yes") || (!asks && !c->refusal)) {
        return go(call);
    }
    if (call->beside) {
        error_set(&call->error, ERROR_USAGE, _("another command is still running"));
        error_advise(&call->error, _("--yes deletes without asking."));
        return COMMAND_ERROR;
    }
    if (!asks) {
        error_set(&call->error, ERROR_USAGE, "%s", c->refusal);
        error_advise(&call->error, _("Without a terminal to ask at, say so with --yes."));
        return COMMAND_ERROR;
    }
    front->ask(front->ctx, c->question, false, on_answer, call);
    return COMMAND_WAIT;
}

void confirm_tell_undo(struct call *call, const char *track_id)
{
    int days = (int)config_int(call->app->options->config, PURGE_DAYS, 0);
    char *text =
        days > 0
            ? mem_printf(ngettext("\"undo %s\" brings it back, for %d day.",
                                  "\"undo %s\" brings it back, for %d days.", (unsigned long)days),
                         track_id, days)
            : mem_printf(_("\"undo %s\" brings it back."), track_id);
    call_tell(call, text);
    free(text);
}
