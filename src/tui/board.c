/* What the panes show, loaded from the application. The application owns the truth; this keeps
 * copies, the selection, and where the person was. */
#include "tui_internal.h"

#include "chat.h"
#include "input.h"
#include "look.h"

#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/plan.h"
#include "syllabus/loop/loop.h"

#include <stdlib.h>
#include <string.h>

#define SAVE_MS        200        /* a draft is on the disk this long after the last key ... */
#define SAVE_LATEST_NS 1000000000 /* ... and this long after the first, however fast they come */

/* --- the list --- */

const char *board_track_id(const struct tui *t)
{
    return t->open.track ? t->open.track->id : NULL;
}

const char *board_chat_id(const struct tui *t)
{
    return t->open.chat_id;
}

const struct view_track *board_track_at(const struct tui *t, size_t place)
{
    const struct view_tracks *v = &t->tracks.list;
    return place >= v->first && place - v->first < v->count ? &v->items[place - v->first] : NULL;
}

static const struct view_track *selected_track(const struct tui *t)
{
    return board_track_at(t, t->tracks.selected);
}

/* How many tracks are held: those of two screens, and some. */
static size_t window(const struct tui *t)
{
    return 64 + 2 * (size_t)(t->canvas.rows > 0 ? t->canvas.rows : 0);
}

/* Loads the window with this place in its middle. */
static enum error_kind load_around(struct tui *t, size_t place, struct error *err)
{
    struct view_tracks fresh = {0};
    size_t held = window(t);
    size_t first = place > held / 2 ? place - held / 2 : 0;
    enum error_kind kind = view_tracks_load(t->o.app, first, held, &fresh, err);
    if (kind == ERROR_NONE && fresh.count == 0 && fresh.total > 0) { /* it has become shorter */
        view_tracks_fini(&fresh);
        first = fresh.total > held / 2 ? fresh.total - held / 2 : 0;
        kind = view_tracks_load(t->o.app, first, held, &fresh, err);
    }
    if (kind == ERROR_NONE) {
        view_tracks_fini(&t->tracks.list);
        t->tracks.list = fresh;
        size_t total = fresh.total;
        t->tracks.selected = place < total ? place : total > 0 ? total - 1 : 0;
    }
    return kind;
}

/* Whether all that can stand on a screen around this place is held. */
static bool covers(const struct tui *t, size_t place)
{
    const struct view_tracks *v = &t->tracks.list;
    size_t near = window(t) / 4;
    size_t from = place > near ? place - near : 0;
    size_t to = place + near < v->total ? place + near : v->total;
    return from >= v->first && to <= v->first + v->count;
}

void board_select_track(struct tui *t, size_t place)
{
    size_t total = t->tracks.list.total;
    struct error err = {0};
    t->tracks.selected = place < total ? place : total - 1;
    if (!covers(t, t->tracks.selected) && load_around(t, t->tracks.selected, &err) != ERROR_NONE) {
        notice_error(t, &err);
        error_clear(&err);
    }
    tui_dirty(t, DIRTY_TRACKS);
}

void board_load_tracks(struct tui *t)
{
    struct view_tracks none = {0};
    struct error err = {0};
    uint64_t version = view_data_version(t->o.app); /* what changes while it loads is seen later */
    if (!app_has_user(t->o.app)) {
        view_tracks_fini(&t->tracks.list);
        t->tracks.list = none;
        tui_dirty(t, DIRTY_ALL);
        return;
    }
    const struct view_track *selected = selected_track(t);
    size_t place = selected ? view_track_place(t->o.app, selected->id) : SIZE_MAX;
    if (load_around(t, place != SIZE_MAX ? place : t->tracks.selected, &err) != ERROR_NONE) {
        notice_error(t, &err);
        error_clear(&err);
        return;
    }
    t->data_version = version;
    tui_dirty(t, DIRTY_TRACKS | DIRTY_STATUS);
}

const char *board_subject(const struct tui *t)
{
    const struct view_track *selected = t->focus == FOCUS_TRACKS ? selected_track(t) : NULL;
    return selected ? selected->id : board_track_id(t);
}

/* --- where the person was --- */

bool board_save_place(struct tui *t)
{
    if (!t->unsaved || !app_has_user(t->o.app)) {
        return true;
    }
    struct view_place place = {
        .draft = mem_strdup(input_text(t->input)),
        .caret = input_point(t->input),
    };
    struct error err = {0};
    chat_place(t, &place);
    enum error_kind kind =
        view_place_save(t->o.app, board_track_id(t), board_chat_id(t), &place, &err);
    if (kind == ERROR_NONE) {
        t->unsaved = false;
    } else if (kind == ERROR_TIMEOUT && !t->ended) {
        loop_timer_start(t->save_timer, SAVE_MS, 0); /* another process is writing */
    } else {
        notice_error(t, &err);
    }
    error_clear(&err);
    view_place_fini(&place);
    return kind != ERROR_TIMEOUT;
}

void board_draft_changed(struct tui *t)
{
    int64_t now = env_mono_ns(t->o.env);
    if (!t->unsaved) {
        t->unsaved_ns = now;
    }
    t->unsaved = true;
    if (now - t->unsaved_ns < SAVE_LATEST_NS || !loop_timer_active(t->save_timer)) {
        loop_timer_start(t->save_timer, SAVE_MS, 0); /* a pause: nobody waits for an echo then */
    }
}

static void restore_place(struct tui *t)
{
    struct view_place place = {0};
    struct error err = {0};
    if (view_place_load(t->o.app, board_track_id(t), board_chat_id(t), &place, &err)) {
        notice_error(t, &err);
        error_clear(&err);
        return;
    }
    input_set(t->input, place.draft, place.caret);
    chat_go_to_place(t, &place);
    view_place_fini(&place);
    t->unsaved = false;
}

/* --- the open track --- */

static size_t count_modules(const struct track *track)
{
    size_t made = track ? track->module_count : 0;
    size_t planned = track && track->plan ? track->plan->module_count : 0;
    return made > 0 ? made : planned;
}

static const char *module_id_at(const struct track *track, size_t i)
{
    return i >= count_modules(track) ? NULL
           : track->module_count > 0 ? track->modules[i].id
                                     : track->plan->modules[i].id;
}

/* The module that is selected stays so, wherever it has moved to. */
static void keep_module(struct tui *t, const struct track *fresh)
{
    const char *id = module_id_at(t->open.track, t->modules.selected);
    size_t count = count_modules(fresh);
    for (size_t i = 0; id && i < count; i++) {
        if (strcmp(module_id_at(fresh, i), id) == 0) {
            t->modules.selected = i;
            return;
        }
    }
    if (t->modules.selected >= count) {
        t->modules.selected = count > 0 ? count - 1 : 0;
    }
}

static void set_open(struct tui *t, struct view_dialogue *take)
{
    keep_module(t, take->track);
    view_dialogue_fini(&t->open);
    t->open = *take;
    writing_load_history(t);
    chat_load(t);
    tui_dirty(t, DIRTY_ALL);
}

/* The open track was deleted, here or by another process, and the place of its draft with it: the
 * text stays in reach of the Up key. */
static void close_gone(struct tui *t)
{
    view_dialogue_fini(&t->open);
    if (*input_text(t->input)) {
        writing_remember(t, input_text(t->input));
    }
    t->unsaved = false;
    board_open(t, NULL);
}

/* The open chat is gone, its track is not: another chat of it takes its place. */
static void change_chat(struct tui *t, struct view_dialogue *take)
{
    if (*input_text(t->input)) {
        writing_remember(t, input_text(t->input));
    }
    t->history_at = t->history->count;
    set_open(t, take);
    restore_place(t);
}

void board_reload_open(struct tui *t)
{
    const char *id = board_track_id(t);
    struct view_dialogue fresh = {0};
    struct error err = {0};
    if (!id) {
        return;
    }
    enum error_kind kind = view_dialogue_load(t->o.app, id, board_chat_id(t), &fresh, &err);
    if (kind == ERROR_NOT_FOUND && board_chat_id(t)) {
        error_clear(&err); /* it may be the chat alone that is gone */
        kind = view_dialogue_load(t->o.app, id, NULL, &fresh, &err);
        if (kind == ERROR_NONE) {
            change_chat(t, &fresh);
            return;
        }
    }
    if (kind == ERROR_NONE) {
        set_open(t, &fresh);
    } else if (kind == ERROR_NOT_FOUND) {
        close_gone(t);
    } else {
        notice_error(t, &err);
    }
    error_clear(&err);
}

/* Nothing of one person is shown to the next one. */
static void change_person(struct tui *t, const char *whose)
{
    mem_replace(&t->whose, whose);
    mem_replace(&t->removed_id, NULL);
    t->tracks.selected = 0;
    mem_replace(&t->history_stash, NULL);
    strlist_fini(t->remembered);
    strlist_fini(t->remembered_in);
    look_fini(t);
    strlist_fini(t->history);
    t->history_at = 0;
    view_dialogue_fini(&t->open);
    set_open(t, &(struct view_dialogue){0});
    input_clear(t->input);
    t->unsaved = false;
}

/* Leaves the open chat for another one, perhaps of another track. */
static bool leave_open(struct tui *t, bool same_track)
{
    t->unsaved = t->unsaved || board_track_id(t); /* the place in the chat, too */
    if (!board_save_place(t)) {
        notice_set(t, NOTICE_WARNING,
                   _("The database is in use by another program: what is written here is not "
                     "stored yet."),
                   _("Try again in a moment."));
        return false;
    }
    if (!same_track) {
        t->modules.selected = 0;
        t->modules.top = 0;
    }
    t->history_at = t->history->count; /* that of the other one is loaded */
    return true;
}

static bool is_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* What is open now is what is open the next time. */
static void keep_last(struct tui *t, bool track, bool chat)
{
    struct error err = {0};
    const char *track_id = board_track_id(t);
    enum error_kind kind = track ? view_set_last_track(t->o.app, track_id, &err) : ERROR_NONE;
    if (!kind && chat) {
        kind = view_set_last_chat(t->o.app, track_id, board_chat_id(t), &err);
    }
    if (kind) {
        log_write(LOG_WARNING, "tui", "what was open last was not kept: %s", err.message);
        error_clear(&err);
    }
}

bool board_open_chat(struct tui *t, const char *track_id, const char *chat_id)
{
    struct view_dialogue fresh = {0};
    struct error err = {0};
    bool same_track = track_id && is_same(track_id, board_track_id(t));
    const char *wanted = same_track && !chat_id ? board_chat_id(t) : chat_id;
    if (track_id && view_dialogue_load(t->o.app, track_id, wanted, &fresh, &err)) {
        notice_error(t, &err);
        error_clear(&err);
        return false;
    }
    bool same = same_track && is_same(fresh.chat_id, board_chat_id(t));
    if (!same && !leave_open(t, same_track)) {
        view_dialogue_fini(&fresh);
        return false;
    }
    set_open(t, &fresh);
    if (same) {
        return true;
    }
    if (!app_has_user(t->o.app)) {
        change_person(t, NULL);
        return true;
    }
    restore_place(t);
    size_t place = track_id ? view_track_place(t->o.app, track_id) : SIZE_MAX;
    if (place < t->tracks.list.total) {
        board_select_track(t, place);
    }
    keep_last(t, !same_track, chat_id != NULL);
    return true;
}

bool board_open(struct tui *t, const char *track_id)
{
    return board_open_chat(t, track_id, NULL);
}

bool board_open_message(struct tui *t, const char *track_id, const char *chat_id,
                        const char *message_id)
{
    return board_open_chat(t, track_id, chat_id) && chat_go_to_message(t, message_id);
}

/* Where the person was when they were last here. */
static void open_last(struct tui *t, const char *last)
{
    if (last) {
        board_open(t, last);
    } else {
        restore_place(t);
    }
}

/* An e-mail, "" a guest, NULL nobody. */
static const char *person(const struct tui *t)
{
    const char *email = app_user_email(t->o.app);
    return email ? email : app_is_guest(t->o.app) ? "" : NULL;
}

bool board_is_stranger(const struct tui *t)
{
    const char *whose = person(t);
    return !whose != !t->whose || (whose && strcmp(whose, t->whose) != 0);
}

void board_load(struct tui *t)
{
    const char *whose = person(t);
    bool changed = board_is_stranger(t);
    if (changed) {
        change_person(t, whose);
        others_follow(t);
    }
    char *last = changed && whose ? view_last_track(t->o.app) : NULL;
    size_t place = last ? view_track_place(t->o.app, last) : SIZE_MAX;
    if (place != SIZE_MAX) {
        t->tracks.selected = place; /* the list is loaded around it, and once */
    }
    board_load_tracks(t);
    if (board_track_id(t)) {
        board_reload_open(t);
    } else if (changed && whose) {
        open_last(t, last);
    }
    free(last);
}

bool board_live_here(const struct tui *t)
{
    const char *id = board_track_id(t);
    return t->live.active && id && t->live.track_id && strcmp(id, t->live.track_id) == 0;
}

bool board_shows_modules(const struct tui *t)
{
    return t->open.track && t->open.track->module_count > 0 &&
           !(board_live_here(t) && t->live.plan);
}

const struct plan *board_plan(const struct tui *t, const struct plan **before)
{
    const struct plan *current = t->open.track ? t->open.track->plan : NULL;
    bool live = board_live_here(t) && t->live.plan;
    *before = live && !t->live.again ? current : t->open.before;
    return live ? t->live.plan : current;
}
