/* Events: the application tells what happens, the state follows, and what looks different is
 * marked. */
#include "tui_internal.h"

#include "chat.h"
#include "input.h"
#include "popup_changes.h"

#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>
#include <string.h>

static bool here(const struct tui *t, const char *track_id)
{
    const char *open = board_track_id(t);
    return open && track_id && strcmp(open, track_id) == 0;
}

/* The same of a message's chat. */
static bool here_chat(const struct tui *t, const char *chat_id)
{
    const char *open = board_chat_id(t);
    return open && chat_id && strcmp(open, chat_id) == 0;
}

/* --- the reply --- */

static void forget_plan(struct tui *t)
{
    plan_free(t->live.plan);
    t->live.plan = NULL;
}

static void begin(struct tui *t, const char *track_id, const struct message *m)
{
    struct live *live = &t->live;
    live->active = true;
    mem_replace(&live->track_id, track_id);
    mem_replace(&live->chat_id, m->chat_id);
    mem_replace(&live->message_id, m->id);
    buf_fini(&live->text);
    buf_init(&live->text, LIMIT_ANSWER);
    buf_add_str(&live->text, m->content ? m->content : ""); /* one that is continued has some */
    live->again = live->text.len > 0 && (m->type == MESSAGE_PLAN || m->type == MESSAGE_WELCOME);
    live->warned = false;
    live->deltas = 0;
    live->thought_tokens = 0;
    live->started_ns = env_mono_ns(t->o.env);
    live->first_ns = 0;
    mem_replace(&live->step, NULL);
    forget_plan(t);
    tui_spin(t);
}

void live_end(struct tui *t)
{
    struct live *live = &t->live;
    live->active = false;
    mem_replace(&live->track_id, NULL);
    mem_replace(&live->chat_id, NULL);
    mem_replace(&live->message_id, NULL);
    mem_replace(&live->step, NULL);
    buf_fini(&live->text);
    buf_init(&live->text, LIMIT_ANSWER);
    forget_plan(t);
    tui_dirty(t, DIRTY_ALL);
}

void live_describe(const struct tui *t, struct buf *out)
{
    const struct live *live = &t->live;
    int64_t now = env_mono_ns(t->o.env);
    double seconds = (double)(now - live->started_ns) / 1e9;
    buf_printf(out, "%s ", draw_spinner(t));
    if (live->deltas == 0 && live->thought_tokens > 0) {
        buf_printf(out,
                   ngettext("thinking, %ld token", "thinking, %ld tokens",
                            (unsigned long)live->thought_tokens),
                   (long)live->thought_tokens);
        return;
    }
    if (live->deltas == 0) {
        buf_printf(out, _("waiting, %.0f s"), seconds);
        return;
    }
    buf_printf(out, ngettext("%lu token", "%lu tokens", (unsigned long)live->deltas),
               (unsigned long)live->deltas);
    double flowing = (double)(now - live->first_ns) / 1e9;
    if (flowing >= 0.5) {
        buf_printf(out, " · ");
        buf_printf(out, _("%.0f tok/s"), (double)live->deltas / flowing);
    }
}

/* --- events --- */

/* What was entered is on the disk now: only then does it leave the input. */
static void on_stored(struct tui *t, const struct message *m)
{
    if (t->sending && m->sender == SENDER_USER) {
        if (strcmp(input_text(t->input), t->sending) == 0) {
            input_clear(t->input);
            board_draft_changed(t);
        }
        mem_replace(&t->sending, NULL);
        tui_dirty(t, DIRTY_ALL);
    }
}

static void on_message(struct tui *t, const struct event *event)
{
    const struct message *m = event->message;
    if (m->status == MESSAGE_STREAMING) {
        begin(t, event->track_id, m);
        tui_dirty(t, DIRTY_ALL);
    } else if (t->live.message_id && strcmp(t->live.message_id, m->id) == 0) {
        live_end(t);
    }
    on_stored(t, m);
    if (here(t, event->track_id) && !board_chat_id(t)) {
        mem_replace(&t->open.chat_id, m->chat_id); /* the track's first chat has just been made */
    }
    if (here_chat(t, m->chat_id)) {
        chat_message(t, m);
    }
}

/* What was waited for has come. */
static void end_step(struct tui *t)
{
    if (t->live.active && t->live.step) {
        mem_replace(&t->live.step, NULL);
        tui_dirty(t, DIRTY_STATUS);
    }
}

static void on_reasoning(struct tui *t, const struct event *event)
{
    t->live.thought_tokens = event->tokens;
    end_step(t);
    if (here_chat(t, t->live.chat_id)) {
        tui_dirty(t, DIRTY_CHAT);
    }
}

static void on_delta(struct tui *t, const struct event *event)
{
    struct live *live = &t->live;
    end_step(t);
    live->deltas++;
    if (live->first_ns == 0) {
        live->first_ns = env_mono_ns(t->o.env);
    }
    buf_add(&live->text, event->text, event->n);
    if (here_chat(t, live->chat_id)) {
        chat_delta(t, event->text, event->n);
    }
}

static void on_plan(struct tui *t, const struct event *event)
{
    if (event->diff) {
        board_load_tracks(t); /* a version was made: list and panes are loaded with it */
        if (here(t, event->track_id)) {
            board_reload_open(t);
        }
        if (t->live.warned && here(t, event->track_id)) {
            popup_changes_tell(t, event->track_id);
        }
    } else if (t->live.active) {
        forget_plan(t);
        t->live.plan = plan_copy(event->plan);
        if (here(t, event->track_id)) {
            tui_dirty(t, DIRTY_MODULES);
        }
    }
}

static void set_step(struct tui *t, const char *text, size_t n)
{
    char *copy = mem_strndup(text, n);
    free(t->live.step);
    t->live.step = text_cleaned(copy, TEXT_ONE_LINE);
    free(copy);
    tui_dirty(t, DIRTY_STATUS);
}

void live_event(void *ctx, const struct event *event)
{
    struct tui *t = ctx;
    switch (event->type) {
    case EVENT_MESSAGE:
        on_message(t, event);
        break;
    case EVENT_DELTA:
        on_delta(t, event);
        break;
    case EVENT_REASONING:
        on_reasoning(t, event);
        break;
    case EVENT_WARNING:
        t->live.warned = true;
        notice_set(t, NOTICE_WARNING, event->text, event->advice);
        break;
    case EVENT_PLAN:
        on_plan(t, event);
        break;
    case EVENT_LESSON:
        if (here(t, event->track_id)) {
            board_reload_open(t); /* it is there before the others are made */
        }
        break;
    case EVENT_MODULE:
        break; /* the command's end loads them all */
    case EVENT_PROGRESS:
        set_step(t, event->text, event->n);
        break;
    }
}
