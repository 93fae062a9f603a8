/* What a screen shows: read views of the workspace, bound to its user. Everything handed out is a
 * copy that belongs to the caller; loading one changes nothing in the file but replies whose
 * process is gone (they become interrupted).
 *
 * The workspace must be open with a user (app_has_user()); else ERROR_NOT_SIGNED_IN. */
#ifndef SYLLABUS_APP_VIEW_H
#define SYLLABUS_APP_VIEW_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/track.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct app;
struct plan;
struct strlist;

/* --- the list --- */

struct view_track {
    char *id;
    char *title;
    enum track_status status;
    int minutes;    /* the budget */
    int version;    /* of the current plan; 0: none yet */
    int modules;    /* made by finalizing */
    int completed;  /* of them */
    bool streaming; /* a reply is being written, here or in another process */
    int64_t updated_ms;
};

/* A window of the list: the whole of it may be long. */
struct view_tracks {
    struct view_track *items;
    size_t count;
    size_t first; /* the place of items[0] in the list */
    size_t total; /* how long the list is */
};

/* The user's tracks, the last changed one first: at most `limit` from place `first` on. */
enum error_kind view_tracks_load(struct app *app, size_t first, size_t limit,
                                 struct view_tracks *out, struct error *err);
/* The place of a track in that list; SIZE_MAX when it is not there. */
size_t view_track_place(struct app *app, const char *track_id);
void view_tracks_fini(struct view_tracks *v); /* zeroed is fine */

/* --- one track with one of its chats --- */

/* How far a plan has moved on since the modules were made. All zero when nothing was finalized yet.
 */
struct view_drift {
    int added;   /* modules that were not made */
    int removed; /* made, but not in the plan any more */
    int altered; /* something in them is different */
    int moved;   /* another place among those that stayed */
    bool any;
};

struct view_dialogue {
    struct track *track;     /* with the current plan and the modules */
    struct plan *before;     /* the version before the current one; NULL: none */
    struct plan *finalized;  /* the version the modules were made of; NULL: none, not known */
    char *session_id;        /* of the chat, or the newest one; NULL: none yet */
    char *session_name;      /* NULL: none yet */
    char *chat_id;           /* NULL: none yet */
    struct chat chat;        /* the same; empty: none yet */
    int sessions;            /* of the track, without those that were put away */
    struct view_drift drift; /* of the current plan */
};

/* The chat of this id; NULL: the one that was open last, else the planning chat. Reads everything
 * from one state of the file; makes no session and no chat. ERROR_NOT_FOUND when the track is gone
 * (deleted ones are), or has no such chat. */
enum error_kind view_dialogue_load(struct app *app, const char *track_id, const char *chat_id,
                                   struct view_dialogue *out, struct error *err);
void view_dialogue_fini(struct view_dialogue *v);

/* A part of a chat, which may be long: store_view.h says which parts there are. */
struct view_part {
    struct message_list messages;
    bool more_above, more_below;
};
enum view_where { VIEW_BEGINNING, VIEW_END, VIEW_BEFORE, VIEW_AFTER, VIEW_AROUND, VIEW_FROM };
enum error_kind view_part_load(struct app *app, const char *chat_id, enum view_where where,
                               const char *anchor_id, size_t limit, struct view_part *out,
                               struct error *err);
void view_part_fini(struct view_part *p); /* zeroed is fine */
/* Appends what the person wrote last in a chat, the newest last. */
void view_inputs_load(struct app *app, const char *chat_id, size_t limit, struct strlist *out);

/* The same of a plan that is not stored yet (one that streams; NULL: none). By the ids of modules;
 * where it is not known what was finalized, titles and hours of the modules themselves. */
void view_drift_of(const struct view_dialogue *v, const struct plan *plan, struct view_drift *out);

/* --- where the person was --- */

/* One for each chat; with a NULL chat id that of a track which has none yet, with a NULL track id
 * the one that belongs to no track (the texts of a form for a new one). `draft` is any text: what
 * it holds is the front end's business. */
struct view_place {
    char *draft;           /* "" when there is none, never NULL after loading */
    size_t caret;          /* in bytes of the draft */
    char *anchor_id;       /* the message at the top of the chat pane; NULL: at the end */
    int64_t anchor_offset; /* rows of that message above the pane */
};

/* A chat without a place has an empty one. A caret outside of the draft or within a character is
 * put right; an anchor whose message is gone is NULL. */
enum error_kind view_place_load(struct app *app, const char *track_id, const char *chat_id,
                                struct view_place *out, struct error *err);
/* A small write that never waits: ERROR_TIMEOUT when another process is writing, nothing stored:
 * try again from a timer. Survives the death of the process. ERROR_TOO_LONG for a draft over
 * LIMIT_PASTE. */
enum error_kind view_place_save(struct app *app, const char *track_id, const char *chat_id,
                                const struct view_place *place, struct error *err);
void view_place_fini(struct view_place *p);

/* The track that was opened last: an owned id, or NULL when there is none (any more). */
char *view_last_track(struct app *app);
/* The same kind of write as view_place_save(). NULL: none. */
enum error_kind view_set_last_track(struct app *app, const char *track_id, struct error *err);
/* Which chat of the track view_dialogue_load() gives by itself; the same kind of write. */
enum error_kind view_set_last_chat(struct app *app, const char *track_id, const char *chat_id,
                                   struct error *err);

/* --- the chats of a track, by session --- */

/* The versions of a track's plan in their order; zeroed is fine for fini. */
struct view_versions {
    struct version *items;
    size_t count;
};
enum error_kind view_versions_load(struct app *app, const char *track_id, struct view_versions *out,
                                   struct error *err);
void view_versions_fini(struct view_versions *v);

struct view_chats {
    struct view_session {
        struct session session;
        struct chat *chats; /* the planning chat first */
        size_t count;
    } * sessions;
    size_t count;
};

/* Archived ones too. */
enum error_kind view_chats_load(struct app *app, const char *track_id, struct view_chats *out,
                                struct error *err);
void view_chats_fini(struct view_chats *v); /* zeroed is fine */

/* --- changes --- */

/* A number that is another one after anything was changed in the file, by this process or another.
 * Not told of are places and the text of replies that stream: events tell of those that stream
 * here, view_message_load() of others. 0 without an open workspace. Cheap: may be asked for on
 * every turn of the loop. */
uint64_t view_data_version(struct app *app);

/* The file that other processes write to when they change something, owned; NULL: there is none.
 * What was written is there for view_*() once view_settled() says that nobody is in the middle of a
 * change. */
char *view_watched_file(struct app *app);
bool view_settled(struct app *app);
/* Looks whether the processes live whose replies stream; those of dead ones become interrupted. */
void view_recover(struct app *app);

/* One message with what has come of it so far; message_fini() it. */
enum error_kind view_message_load(struct app *app, const char *id, struct message *out,
                                  struct error *err);

#endif
