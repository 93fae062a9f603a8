#include "syllabus/exchange/export_report.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"

#include <assert.h>

/* TRANSLATORS: each stands after "Left out: " or "Changed: ", with a count in brackets after it. */
static const char *const what[] = {
    [EXPORT_NO_PLAN] = N_("tracks without a plan"),
    [EXPORT_NO_MESSAGES] = N_("messages of the dialogues"),
    [EXPORT_NO_VERSIONS] = N_("versions of the plan"),
    [EXPORT_NO_COURSE_TEXTS] = N_("descriptions, objectives and projects of the course"),
    [EXPORT_NO_MODULE_TEXTS] = N_("descriptions, objectives and topics of modules"),
    [EXPORT_NO_PREREQUISITE] = N_("prerequisites that name no module"),
    [EXPORT_NO_OBJECTIVES] = N_("modules without objectives"),
    [EXPORT_NO_LESSONS] = N_("lessons of modules, or their texts"),
    [EXPORT_NO_ANSWERS] = N_("modules as the model gave them"),
    [EXPORT_NO_QUESTION] = N_("quiz questions whose answer is none of the options"),
    [EXPORT_NO_DONE] = N_("modules and lessons that are completed"),
    [EXPORT_NO_HOURS] = N_("modules and lessons without hours"),
    [EXPORT_CELLS] = N_("cells like formulas, which begin with an apostrophe now"),
    [EXPORT_CHARACTERS] = N_("texts with control or invisible characters"),
    [EXPORT_LINES] = N_("texts of several lines, which are one line now"),
    [EXPORT_OPEN_QUESTIONS] = N_("objectives, which are open questions now"),
    [EXPORT_CARDS] = N_("objectives, which are cards now"),
    [EXPORT_LATE] = N_("Sessions after the deadline: %zu"),
};
static_assert(sizeof what / sizeof *what == EXPORT_LOSS_COUNT, "words for each");

char *export_loss_text(enum export_loss loss, size_t count)
{
    if (loss == EXPORT_LATE) {
        return mem_printf(_("Sessions after the deadline: %zu"), count);
    }
    return loss < EXPORT_CELLS ? mem_printf(_("Left out: %s (%zu)"), _(what[loss]), count)
                               : mem_printf(_("Changed: %s (%zu)"), _(what[loss]), count);
}
