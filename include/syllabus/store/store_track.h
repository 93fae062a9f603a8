/* Tracks of a user. A track is loaded whole: its current plan (the latest version), whether that
 * plan was cut off, and its modules. */
#ifndef SYLLABUS_STORE_STORE_TRACK_H
#define SYLLABUS_STORE_STORE_TRACK_H

#include "syllabus/base/error.h"
#include "syllabus/course/track.h"

#include <stddef.h>
#include <stdint.h>

struct store;

struct track_list {
    struct track **items;
    size_t count;
};
void track_list_fini(struct track_list *l);

/* Adds the row of a valid track; fills in user_id, and id and times where they are absent. Its plan
 * and modules are not looked at. */
enum error_kind store_track_add(struct store *s, const char *user_id, struct track *t,
                                struct error *err);
/* *out is owned: track_free(). */
enum error_kind store_track_get(struct store *s, const char *user_id, const char *track_id,
                                struct track **out, struct error *err);
/* All of the user's tracks, whole, newest first. */
enum error_kind store_track_list(struct store *s, const char *user_id, struct track_list *out,
                                 struct error *err);
/* Writes the form of t (title, description, skill area, difficulty, minutes, expectations,
 * language) and sets t->updated_ms. */
enum error_kind store_track_update(struct store *s, const char *user_id, struct track *t,
                                   struct error *err);
enum error_kind store_track_set_status(struct store *s, const char *user_id, const char *track_id,
                                       enum track_status status, struct error *err);

/* What hangs on a track. */
struct track_contents {
    int64_t modules, chats, messages, versions;
};
enum error_kind store_track_count(struct store *s, const char *user_id, const char *track_id,
                                  struct track_contents *out, struct error *err);
/* Removes the track and all that hangs on it. Records of model calls stay, without it. */
enum error_kind store_track_remove(struct store *s, const char *user_id, const char *track_id,
                                   struct error *err);

/* Finds the track that `text` means: an id, a prefix of one (at least 4 characters), or a title
 * (without case). *track_id is owned. ERROR_NOT_FOUND; or ERROR_USAGE when several are meant, with
 * the first ten in the message. */
enum error_kind store_track_resolve(struct store *s, const char *user_id, const char *text,
                                    char **track_id, struct error *err);

#endif
