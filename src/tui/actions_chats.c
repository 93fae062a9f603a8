/* The keys that go from chat to chat. */
#include "actions.h"

#include "popup_chats.h"
#include "study.h"
#include "tui_internal.h"

#include "syllabus/app/app.h"
#include "syllabus/app/view.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

void action_chats(struct tui *t)
{
    const char *id = board_subject(t);
    if (id) {
        popup_chats_open(t, id);
    } else {
        notice_set(t, NOTICE_INFO, _("There is no track yet: a makes one."), NULL);
    }
}

/* The id of the chat so many steps from the open one, round and round; owned, NULL: there is no
 * other one. */
static char *chat_beside(const struct tui *t, const struct view_chats *all, int step)
{
    const char **ids = NULL;
    size_t count = 0;
    size_t cap = 0;
    size_t at = 0;
    for (size_t i = 0; i < all->count; i++) {
        for (size_t k = 0; k < all->sessions[i].count; k++) {
            const struct chat *c = &all->sessions[i].chats[k];
            bool open = board_chat_id(t) && strcmp(board_chat_id(t), c->id) == 0;
            if (chat_archived(c) && !open) {
                continue;
            }
            mem_grow(&ids, &cap, count + 1, sizeof *ids);
            at = open ? count : at;
            ids[count++] = c->id;
        }
    }
    char *id = count > 1 ? mem_strdup(ids[(at + (step > 0 ? 1 : count - 1)) % count]) : NULL;
    free(ids);
    return id;
}

static void go(struct tui *t, int step)
{
    struct view_chats all = {0};
    struct error err = {0};
    const char *track_id = board_track_id(t);
    if (!track_id) {
        notice_set(t, NOTICE_INFO, _("Nothing is open: Enter opens a track."), NULL);
        return;
    }
    if (view_chats_load(t->o.app, track_id, &all, &err)) {
        notice_error(t, &err);
        error_clear(&err);
        return;
    }
    char *chat_id = chat_beside(t, &all, step);
    view_chats_fini(&all);
    if (chat_id) {
        char *track = mem_strdup(track_id);
        board_open_chat(t, track, chat_id);
        free(track);
    } else {
        notice_set(t, NOTICE_INFO, _("The track has no other chat: C begins one."), NULL);
    }
    free(chat_id);
}

void action_previous_chat(struct tui *t)
{
    go(t, -1);
}

void action_next_chat(struct tui *t)
{
    go(t, 1);
}

void action_tutor(struct tui *t)
{
    const struct track *track = t->open.track;
    size_t at = t->modules.selected;
    if (!track || !board_shows_modules(t) || at >= track->module_count) {
        notice_set(t, NOTICE_INFO, _("There are no modules yet."), _("f makes them of the plan."));
        return;
    }
    study_tutor_of(t, &track->modules[at]);
}
