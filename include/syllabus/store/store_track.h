/* Tracks, their modules and the versions of their plans. */
#ifndef SYLLABUS_STORE_STORE_TRACK_H
#define SYLLABUS_STORE_STORE_TRACK_H

#include "syllabus/base/error.h"
#include "syllabus/course/track.h"

#include <stddef.h>

struct message;
struct module_set;
struct plan;
struct store;
struct version;

/* Adds a track; id and times are filled in. */
enum error_kind store_track_add(struct store *s, const char *user_id, struct track *t,
                                struct error *err);
/* With the current plan and the modules; owned. */
enum error_kind store_track_get(struct store *s, const char *user_id, const char *id,
                                struct track **out, struct error *err);
/* All of the user's, the last changed one first. The array and its tracks are owned. */
enum error_kind store_track_list(struct store *s, const char *user_id, struct track ***out,
                                 size_t *count, struct error *err);
/* Walks the same list page by page; zero to start. */
struct track_cursor {
    int64_t updated_ms; /* of the last one that was given */
    char *id;
    bool ended;
};
void track_cursor_fini(struct track_cursor *c);
/* Appends the ids of the next `limit` tracks. What changes meanwhile is given once at most. */
enum error_kind store_track_page(struct store *s, const char *user_id, struct track_cursor *c,
                                 size_t limit, struct strlist *ids, struct error *err);
/* Writes the form, and what was changed into the log (store_operation.h): title, description,
 * skill, level, minutes, expectations, language, status. */
enum error_kind store_track_update(struct store *s, const char *user_id, struct track *t,
                                   struct error *err);
/* Deletes it: nothing but store_track_resolve_deleted_too() and undoing finds it any more, until it
 * is purged (store_purge.h). ERROR_USAGE while a reply is being written in it. */
enum error_kind store_track_remove(struct store *s, const char *user_id, const char *id,
                                   struct error *err);
/* What goes with a track when it is removed. */
struct track_contents {
    int modules, chats, messages, versions;
};
enum error_kind store_track_count(struct store *s, const char *user_id, const char *id,
                                  struct track_contents *out, struct error *err);
/* An id, the beginning of one that no other has, or an exact title; without its case where no other
 * fits. ERROR_NOT_FOUND; ERROR_USAGE lists the candidates. *id is owned. */
enum error_kind store_track_resolve(struct store *s, const char *user_id, const char *text,
                                    char **id, struct error *err);
/* The same among deleted tracks, too. */
enum error_kind store_track_resolve_deleted_too(struct store *s, const char *user_id,
                                                const char *text, char **id, struct error *err);

/* The module's new status; the track is completed when all its modules are, and active again when
 * one is not any more. Goes into the log. */
enum error_kind store_module_set_status(struct store *s, const char *user_id, const char *track_id,
                                        int number, enum module_status status, struct error *err);
/* Replaces the modules. Those whose id survives keep status, created time and lessons. Adds the
 * notice and sets the track's status. */
enum error_kind store_track_finalize(struct store *s, const char *user_id, const char *track_id,
                                     const struct module_set *modules, struct message *notice,
                                     struct error *err);

/* All versions in their order; the array and what is in it are owned. */
enum error_kind store_version_list(struct store *s, const char *user_id, const char *track_id,
                                   struct version **out, size_t *count, struct error *err);
/* The plan that came of a message; NULL when none did. Owned. */
enum error_kind store_version_of_message(struct store *s, const char *user_id,
                                         const char *message_id, struct plan **out,
                                         struct error *err);
/* The plan that this one changed; NULL when it was the first, or there is none. Owned. */
enum error_kind store_version_base_of_message(struct store *s, const char *user_id,
                                              const char *message_id, struct plan **out,
                                              struct error *err);

#endif
