/* What a screen shows, read at once: each in a few statements, from one state of the file. */
#ifndef SYLLABUS_STORE_STORE_VIEW_H
#define SYLLABUS_STORE_STORE_VIEW_H

#include "syllabus/base/error.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/track.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plan;
struct store;
struct strlist;

struct track_summary {
    char *id;
    char *title;
    enum track_status status;
    int minutes;
    int version; /* 0: no plan yet */
    int modules, completed;
    bool streaming; /* a reply is being written, by any process */
    int64_t updated_ms;
};

/* The user's tracks, the last changed one first: `limit` of them from place `first` on. The array
 * and its texts are owned; *total is how many there are in all. */
enum error_kind store_view_tracks(struct store *s, const char *user_id, size_t first, size_t limit,
                                  struct track_summary **out, size_t *count, size_t *total,
                                  struct error *err);
/* The place of a track in that order, from 0. ERROR_NOT_FOUND. */
enum error_kind store_view_track_place(struct store *s, const char *user_id, const char *track_id,
                                       size_t *place, struct error *err);
void track_summaries_free(struct track_summary *list, size_t count);

/* How long the beginning of an id must be to tell all of the user's tracks apart; at least 8. */
enum error_kind store_view_id_length(struct store *s, const char *user_id, size_t *length,
                                     struct error *err);

struct track_dialogue {
    struct track *track;
    struct plan *before;    /* the version before the current one, or NULL */
    struct plan *finalized; /* the version the modules were made of; NULL: none, not known */
    char *session_id;       /* of the chat, or the newest one; NULL: none yet */
    char *session_name;     /* NULL: none yet */
    char *chat_id;          /* NULL: none yet */
    struct chat chat;       /* the same; empty: none yet */
    int sessions;           /* of the track, without those whose planning chat is archived */
};

/* The track with one chat of it; a NULL chat id is the one that was open last, else the planning
 * chat. Makes no session and no chat. */
enum error_kind store_view_dialogue(struct store *s, const char *user_id, const char *track_id,
                                    const char *chat_id, struct track_dialogue *out,
                                    struct error *err);
void track_dialogue_fini(struct track_dialogue *d);

/* Which part of a chat: of the messages in the order of time those ... */
enum part {
    PART_BEGINNING, /* that come first */
    PART_END,       /* that come last */
    PART_BEFORE,    /* before the anchor */
    PART_AFTER,     /* behind the anchor */
    PART_AROUND,    /* on both sides of the anchor, and itself */
    PART_FROM       /* from the anchor on, and itself */
};

struct message_part {
    struct message_list messages;
    bool more_above, more_below; /* there are others */
};

/* At most `limit` messages, streaming ones with what has come. ERROR_NOT_FOUND for an anchor that
 * is not in the chat; the first two parts have none. */
enum error_kind store_view_messages(struct store *s, const char *user_id, const char *chat_id,
                                    enum part part, const char *anchor_id, size_t limit,
                                    struct message_part *out, struct error *err);
void message_part_fini(struct message_part *p);

/* What the messages of a chat have taken, by model: where both counts are known. */
struct spent {
    const char *model;
    int64_t prompt, completion;
};
typedef void store_spent_fn(void *ctx, const struct spent *spent);
enum error_kind store_view_spent(struct store *s, const char *user_id, const char *chat_id,
                                 store_spent_fn *each, void *ctx, struct error *err);
/* Appends what the person wrote last in a chat, in the order of time. */
enum error_kind store_view_inputs(struct store *s, const char *user_id, const char *chat_id,
                                  size_t limit, struct strlist *out, struct error *err);

#endif
