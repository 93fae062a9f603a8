#include "advice.h"

#include "syllabus/app/app.h"
#include "syllabus/base/error.h"
#include "syllabus/base/i18n.h"

#include <stddef.h>
#include <string.h>

/* By the application's own words. */
static const struct {
    const char *said, *shown; /* NULL: nothing */
} texts[] = {
    {N_("--force replaces it."), N_("Overwrite it, or take another name.")},
    {N_("--yes deletes without asking."), NULL},
    {N_("\"continue\" completes the plan, --yes finalizes it as it is."),
     N_("c completes the plan; /finalize --yes takes it as it is.")},
    {N_("The same command makes what is missing."), NULL},
};

/* Of errors that have none of their own. */
static const char *const kinds[ERROR_KIND_COUNT] = {
    [ERROR_USAGE] = N_("? shows the keys, /help the commands."),
    [ERROR_NOT_FOUND] = N_("The list of tracks shows what there is."),
    [ERROR_NOT_SIGNED_IN] = N_("A signs in, or lets you work as a guest."),
    [ERROR_NETWORK] = N_("Check the network and llm.base_url. b lets the built-in planner answer."),
    [ERROR_CUT_OFF] = N_("c goes on where it stopped."),
    [ERROR_EMPTY] = N_("r asks again."),
    [ERROR_INTERRUPTED] = N_("What came is kept: c goes on, r asks again."),
    [ERROR_NO_PLAN] = N_("Ask for one: i writes to the planner."),
};

const char *advice_on_screen(const struct error *err)
{
    if (err->kind != ERROR_NONE && !err->advice && kinds[err->kind]) {
        return _(kinds[err->kind]);
    }
    const char *advice = app_advice(err);
    for (size_t i = 0; advice && i < sizeof texts / sizeof *texts; i++) {
        if (strcmp(advice, _(texts[i].said)) == 0) {
            return texts[i].shown ? _(texts[i].shown) : NULL;
        }
    }
    return advice;
}
