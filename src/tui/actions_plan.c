/* The keys that change the plan by hand: versions, pins, moving a module. */
#include "actions.h"

#include "popup_changes.h"
#include "popup_versions.h"
#include "tui_internal.h"

#include "syllabus/app/args.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>

void action_versions(struct tui *t)
{
    const char *id = board_subject(t);
    if (id) {
        popup_versions_open(t, id);
    } else {
        notice_set(t, NOTICE_INFO, _("There is no track yet: a makes one."), NULL);
    }
}

void action_changes(struct tui *t)
{
    const char *id = board_subject(t);
    if (id) {
        popup_changes_open(t, id);
    } else {
        notice_set(t, NOTICE_INFO, _("There is no track yet: a makes one."), NULL);
    }
}

/* The number of the selected module; 0: it is none of the plan that counts. */
static int selected_number(struct tui *t, bool *pinned, int *count)
{
    const struct track *track = t->open.track;
    size_t at = t->modules.selected;
    if (track && board_shows_modules(t) && at < track->module_count) {
        *pinned = track->modules[at].pinned;
        *count = (int)track->module_count;
        return track->modules[at].number;
    }
    if (track && track->plan && !board_shows_modules(t) && !board_live_here(t) &&
        at < track->plan->module_count) {
        *pinned = plan_module_is_held(&track->plan->modules[at]);
        *count = (int)track->plan->module_count;
        return (int)at + 1;
    }
    notice_set(t, NOTICE_INFO, _("No module of the plan is selected."), NULL);
    return 0;
}

static struct args *args_of(const struct tui *t, int number)
{
    char *text = mem_printf("%d", number);
    struct args *args = args_new();
    args_add(args, "TRACK", t->open.track->id);
    args_add(args, "N", text);
    free(text);
    return args;
}

void action_pin(struct tui *t)
{
    bool pinned = false;
    int count = 0;
    int number = selected_number(t, &pinned, &count);
    if (number > 0) {
        doing_run(t, pinned ? "module unpin" : "module pin", args_of(t, number));
    }
}

static void move_by(struct tui *t, int step)
{
    bool pinned = false;
    int count = 0;
    int number = selected_number(t, &pinned, &count);
    int to = number + step;
    if (number == 0 || to < 1 || to > count) {
        return;
    }
    char *text = mem_printf("%d", to);
    struct args *args = args_of(t, number);
    args_add(args, "to", text);
    t->modules.selected = (size_t)((long)t->modules.selected + step);
    doing_run(t, "module move", args);
    free(text);
}

void action_module_up(struct tui *t)
{
    move_by(t, -1);
}

void action_module_down(struct tui *t)
{
    move_by(t, 1);
}
