/* Who gets the keys: a popup, the input line, or a panel; and the few that are everybody's. */
#include "tui_internal.h"

#include "actions.h"
#include "input.h"
#include "keymap.h"
#include "popup.h"
#include "screen.h"

#include "syllabus/app/app.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/loop/loop.h"

#define ARM_MS 1500 /* Ctrl-C again within this quits */

const struct pane_ops *const panes[PANEL_COUNT] = {
    [PANEL_TRACKS] = &pane_tracks,
    [PANEL_CHAT] = &pane_chat,
    [PANEL_MODULES] = &pane_modules,
};

const struct pane_ops *focus_pane(const struct tui *t)
{
    return t->focus == FOCUS_INPUT ? &pane_chat : panes[t->focus];
}

void focus_set(struct tui *t, enum focus focus)
{
    t->focus = focus;
    t->panel = focus == FOCUS_INPUT ? PANEL_CHAT : (enum panel)focus;
    if (focus == FOCUS_INPUT) {
        input_focus(t->input);
    }
    tui_dirty(t, DIRTY_ALL);
}

void focus_next(struct tui *t, int step)
{
    int from = t->focus == FOCUS_INPUT ? FOCUS_CHAT : (int)t->focus;
    focus_set(t, (enum focus)((from + step + PANEL_COUNT) % PANEL_COUNT));
}

/* --- Ctrl-C --- */

static void arm(struct tui *t)
{
    loop_timer_start(t->arm_timer, ARM_MS, 0);
    notice_set(t, NOTICE_INFO, _("Ctrl-C again to quit."), NULL);
    t->armed = true;
}

void tui_interrupt(struct tui *t)
{
    bool armed = t->armed;
    bool asked = t->popup && t->popup->ops->of_command;
    if (!asked && app_cancel(t->o.app)) {
        return; /* the command ends by itself and says what became of it */
    }
    if (t->popup && !t->popup->stays) {
        t->popup->ops->key(t->popup, t, &(struct key){.kind = KEY_ESCAPE});
        return;
    }
    if (!t->popup && t->focus == FOCUS_INPUT && *input_text(t->input)) {
        writing_remember(t, input_text(t->input));
        input_clear(t->input);
        board_draft_changed(t);
        notice_set(t, NOTICE_INFO, _("Cleared; the Up key brings it back."), NULL);
        return;
    }
    if (armed) {
        action_leave(t);
    } else {
        arm(t);
    }
}

/* --- keys --- */

unsigned focus_context(const struct tui *t)
{
    static const unsigned contexts[] = {IN_TRACKS, IN_CHAT, IN_MODULES, IN_INPUT};
    return contexts[t->focus];
}

static void panel_key(struct tui *t, const struct key *key)
{
    if (key->kind == KEY_PASTE) {
        notice_set(t, NOTICE_INFO, _("What is pasted goes into the input line: press i first."),
                   NULL);
        return;
    }
    const struct action *action = action_find(focus_context(t), key);
    if (action) {
        action->run(t);
    }
}

void tui_key(struct tui *t, const struct key *key)
{
    if (key->kind == KEY_REPLY || key->kind == KEY_MOUSE || key->kind == KEY_NONE) {
        return;
    }
    if (key->kind == KEY_FOCUS_IN || key->kind == KEY_FOCUS_OUT) {
        tui_refresh(t);
        return;
    }
    t->urgent = true;
    t->key_before_ns = t->key_ns;
    t->key_ns = env_mono_ns(t->o.env);
    const struct action *action = action_find(EVERYWHERE, key);
    if (!action || action->run != tui_interrupt) {
        t->armed = false;
    }
    notice_clear(t);
    if (action) {
        action->run(t);
        return;
    }
    if (t->layout.too_small) {
        return; /* what cannot be seen is not to be typed into */
    }
    if (t->popup) {
        t->popup->ops->key(t->popup, t, key);
    } else if (t->focus == FOCUS_INPUT) {
        writing_key(t, key);
    } else {
        panel_key(t, key);
    }
}
