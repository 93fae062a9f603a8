/* Other processes change the file, too: what is shown follows them.
 *
 * A watch tells that something was written, without a wake-up while nothing happens; a moment later
 * it is looked at what there is. What was written becomes visible at the end of the change, of
 * which nothing tells, so as long as somebody is in the middle of one it is looked at again. The
 * same goes for replies that are written elsewhere: that their process has died tells nobody. Where
 * the file cannot be watched, it is looked at every few seconds. */
#include "chat.h"

#include "input.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/track.h"
#include "syllabus/loop/loop.h"

#include <stdlib.h>
#include <string.h>

#define LOOK_MS 40 /* after the first writing of several */
#define LOOK_LATEST_MS                                                                             \
    1000               /* while somebody is in the middle of a change, twice as long each time */
#define STREAM_MS 1000 /* while a reply is written elsewhere */
#define POLL_MS   2000 /* where there is no watch */

/* --- what has changed --- */

static bool streams_elsewhere(const struct tui *t)
{
    for (size_t i = 0; i < t->tracks.list.count; i++) {
        const struct view_track *track = &t->tracks.list.items[i];
        bool here = t->live.track_id && strcmp(track->id, t->live.track_id) == 0;
        if (track->streaming && !here) {
            return true;
        }
    }
    return chat_written_elsewhere(t) != NULL;
}

static void say_deleted(struct tui *t, const char *title, bool wrote)
{
    char *text = mem_printf(_("\"%s\" was deleted in another window."), title);
    notice_set(t, NOTICE_WARNING, text,
               wrote ? _("What you were writing is in reach of the Up key.") : NULL);
    free(text);
}

static void load(struct tui *t)
{
    char *id = mem_strdup(board_track_id(t));
    char *title = id ? mem_strdup(t->open.track->title) : NULL;
    bool wrote = *input_text(t->input);
    board_load(t);
    if (id && (!board_track_id(t) || strcmp(board_track_id(t), id) != 0)) {
        say_deleted(t, title, wrote);
    }
    free(id);
    free(title);
}

static void grow(struct tui *t)
{
    struct message m;
    const char *id = chat_written_elsewhere(t);
    if (id && view_message_load(t->o.app, id, &m, NULL) == ERROR_NONE) {
        chat_grow(t, &m);
        message_fini(&m);
    }
}

static void look(struct tui *t)
{
    if (!app_has_user(t->o.app)) {
        return;
    }
    if (streams_elsewhere(t)) {
        view_recover(t->o.app);
    }
    if (view_data_version(t->o.app) != t->data_version) {
        load(t);
    } else {
        grow(t);
    }
}

/* --- when it is looked at --- */

/* 0: not before something is written. */
static uint64_t next_look(struct tui *t, bool settled)
{
    if (!t->watched) {
        return 0;
    }
    if (!settled) {
        return t->look_ms * 2 < LOOK_LATEST_MS ? t->look_ms * 2 : LOOK_LATEST_MS;
    }
    if (!t->file_watch) {
        return POLL_MS;
    }
    return streams_elsewhere(t) ? STREAM_MS : 0;
}

static void wait_for(struct tui *t, uint64_t ms)
{
    t->look_ms = ms;
    if (ms > 0) {
        loop_timer_start(t->look_timer, ms, 0);
    }
}

static void on_look(void *ctx)
{
    struct tui *t = ctx;
    if (t->ended) {
        return;
    }
    if (!t->file_watch) {
        others_follow(t);
    }
    bool settled = view_settled(t->o.app); /* asked first: what is written after it is told again */
    look(t);
    wait_for(t, next_look(t, settled));
}

static void on_written(void *ctx, bool gone)
{
    struct tui *t = ctx;
    if (gone) {
        loop_file_watch_free(t->file_watch);
        t->file_watch = NULL;
    }
    if (!loop_timer_active(t->look_timer) || t->look_ms > LOOK_MS) {
        wait_for(t, LOOK_MS);
    }
}

void others_follow(struct tui *t)
{
    char *path = app_has_user(t->o.app) ? view_watched_file(t->o.app) : NULL;
    loop_file_watch_free(t->file_watch);
    t->file_watch = NULL;
    free(t->watched);
    t->watched = path;
    if (!path) {
        loop_timer_stop(t->look_timer);
        return;
    }
    struct error err = {0};
    t->file_watch = loop_file_watch_new(t->o.loop, path, on_written, t, &err);
    if (!t->file_watch) {
        log_write(LOG_INFO, "tui", "%s: looked at every few seconds instead", err.message);
        wait_for(t, POLL_MS);
    }
    error_clear(&err);
}

void others_init(struct tui *t)
{
    t->look_timer = loop_timer_new(t->o.loop, on_look, t);
}

void others_fini(struct tui *t)
{
    loop_file_watch_free(t->file_watch);
    loop_timer_free(t->look_timer);
    free(t->watched);
}
