/* Pieces that several nouns share. */
#ifndef SYLLABUS_STORE_ROWS_INTERNAL_H
#define SYLLABUS_STORE_ROWS_INTERNAL_H

#include "syllabus/base/error.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/track.h"
#include "syllabus/store/store_operation.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chat;
struct json_object;
struct message;
struct message_list;
struct plan;
struct store;
struct version;

/* ERROR_NOT_FOUND in words unless the track is the user's. */
enum error_kind track_owned(struct store *s, const char *user_id, const char *track_id,
                            struct error *err);
/* The same also of a deleted track. */
enum error_kind track_owned_deleted_too(struct store *s, const char *user_id, const char *track_id,
                                        struct error *err);
/* The same for a chat; and for a chat of this track. */
enum error_kind chat_owned(struct store *s, const char *user_id, const char *chat_id,
                           struct error *err);
enum error_kind chat_owned_in(struct store *s, const char *user_id, const char *track_id,
                              const char *chat_id, struct error *err);
/* Sets when the track changed last. */
enum error_kind track_touch(struct store *s, const char *track_id, int64_t now_ms,
                            struct error *err);

/* Inside a transaction: a track that is there, with plan and modules, owned; its form as `t` has
 * it; deleting it (ERROR_USAGE while it streams), and taking that back. */
enum error_kind track_read(struct store *s, const char *user_id, const char *id, struct track **out,
                           struct error *err);
enum error_kind track_write(struct store *s, const struct track *t, int64_t now_ms,
                            struct error *err);
enum error_kind track_remove(struct store *s, const char *user_id, const char *id,
                             struct error *err);
enum error_kind track_bring_back(struct store *s, const char *id, struct error *err);

/* The log, inside the transaction of the change: what two forms of a track differ in (nothing is
 * noted of equal ones), that it was deleted, that a module's status is another one. A new change
 * takes the place of those that were undone. */
enum error_kind operation_add_edit(struct store *s, const struct track *before,
                                   const struct track *after, struct error *err);
enum error_kind operation_add_removal(struct store *s, const char *user_id, const char *track_id,
                                      struct error *err);
struct module_progress {
    const char *module_id;
    const char *status;       /* of the module */
    const char *track_status; /* of its track */
    /* One of its lessons, where that is what was changed; else NULL. */
    const char *lesson_id, *lesson_status;
};
enum error_kind operation_add_progress(struct store *s, const char *user_id, const char *track_id,
                                       const struct module_progress *before,
                                       const struct module_progress *after, struct error *err);
/* Any other change that was made just now; takes both objects. */
enum error_kind operation_add(struct store *s, const char *user_id, const char *track_id,
                              enum operation_kind kind, struct json_object *take_before,
                              struct json_object *take_after, struct error *err);
/* A change that is not in the log: what was undone before cannot be redone after it. */
enum error_kind operation_forget_undone(struct store *s, const char *track_id, struct error *err);

/* Tracks as they are being loaded, all in one order. */
/* The texts of a track that came with its schedule: the columns, and their places in statements. */
#define PACE_COLUMNS                                                                               \
    "known, schedule_start, schedule_from, schedule_weekly, schedule_days, schedule_days_off, "    \
    "schedule_deadline"
#define PACE_TYPES "sssssss"
#define PACE_VALUES(t)                                                                             \
    pace_value((t)->known), pace_value((t)->pace.start), pace_value((t)->pace.from),               \
        pace_value((t)->pace.weekly), pace_value((t)->pace.days), pace_value((t)->pace.days_off),  \
        pace_value((t)->pace.deadline)
const char *pace_value(const char *text); /* NULL is "" */

struct track_rows {
    struct track **items;
    size_t count, cap;
};
/* Gives the tracks what the rows of a statement say, which come in the tracks' order and begin with
 * the track's id: the current plan (version, plan, whether its message was cut off), or the modules
 * (MODULE_COLUMNS). */
enum error_kind version_attach(struct store *s, sqlite3_stmt *stmt, const struct track_rows *tracks,
                               struct error *err);
enum error_kind module_attach(struct store *s, sqlite3_stmt *stmt, const struct track_rows *tracks,
                              struct error *err);
#define MODULE_COLUMNS                                                                             \
    "c.id, c.module_number, c.title, c.description, c.learning_objectives, c.estimated_minutes, "  \
    "c.status, c.pinned, c.ai_generated_content, c.created_at, c.updated_at"
/* The place, from *at on, of the track that the row is of. */
enum error_kind track_of_row(struct store *s, sqlite3_stmt *stmt, const struct track_rows *tracks,
                             size_t *at, struct error *err);
/* The track's status, after its modules or the status of one changed: completed when all are,
 * active when it was completed and they are not. */
enum error_kind module_follow_progress(struct store *s, const char *track_id, int64_t now,
                                       struct error *err);
/* Makes the plan a version, the current one: with a new number, or that of the message it comes of.
 * `how`: message_id, kind, author, request, model, base (0: the current one); `proposed` as in
 * struct version. Inside a transaction. */
enum error_kind version_put(struct store *s, const char *track_id, const struct version *how,
                            struct plan *plan, const struct plan *proposed, struct error *err);
/* Which version is the track's plan, and which is the last one; 0: none. */
enum error_kind version_current(struct store *s, const char *track_id, int64_t *version,
                                int64_t *last, struct error *err);
/* Makes this version the track's plan. */
enum error_kind version_choose(struct store *s, const char *track_id, int64_t version,
                               struct error *err);
/* A plan by its number, owned; NULL when there is none. With `before`, the one that it changed. */
enum error_kind version_read(struct store *s, const char *track_id, int64_t version, bool before,
                             struct plan **out, struct error *err);
/* A chat, whosever it is; ERROR_NOT_FOUND. */
enum error_kind chat_read(struct store *s, const char *chat_id, struct chat *out,
                          struct error *err);
/* Inside a transaction: rows of a session, whose id is returned, and of a chat: id (where it is
 * NULL), status and times are filled in. Names that nobody gave are these; see label.h. */
#define SESSION_NAME  "Planning"
#define PLANNING_NAME "Course planning"
enum error_kind session_insert(struct store *s, const char *user_id, const char *track_id,
                               const char *name, char **id, struct error *err);
enum error_kind chat_insert(struct store *s, struct chat *c, struct error *err);
/* The newest session (one with an active planning chat first) and its planning chat, owned; NULL:
 * none yet. `last`: the chat that was open last and its session before that, unless archived. */
enum error_kind chat_find(struct store *s, const char *user_id, const char *track_id, bool last,
                          char **session_id, char **chat_id, struct error *err);
#define MESSAGE_COLUMNS                                                                            \
    "m.id, m.chat_id, m.sender_type, m.message_type, m.message_content, m.parent_id, m.status, "   \
    "m.finish_reason, m.ai_model_used, m.prompt_tokens, m.completion_tokens, m.timestamp, CASE "   \
    "m.status WHEN 'streaming' THEN (SELECT group_concat(content, '') FROM (SELECT content FROM "  \
    "chat_message_parts WHERE message_id = m.id ORDER BY part)) END, (SELECT sum(tokens) FROM "    \
    "chat_message_thoughts WHERE message_id = m.id)"
/* A row of MESSAGE_COLUMNS; fills in a zeroed or initialised message. */
void message_read(sqlite3_stmt *stmt, struct message *m);
/* The last `limit` messages (0: all) of a chat, appended; whose it is was asked for before. */
enum error_kind message_read_all(struct store *s, const char *chat_id, size_t limit,
                                 struct message_list *out, struct error *err);
/* The row of a message as it is; ids and times must be there. */
enum error_kind message_insert(struct store *s, const struct message *m, int64_t owner,
                               struct error *err);
/* The same, but not to be found before search_add() or search_add_track(). */
enum error_kind message_insert_unindexed(struct store *s, const struct message *m, int64_t owner,
                                         struct error *err);
/* Fills in the id and the time where they are absent. Such a time is after all that the chat has,
 * also when the clock stands still or goes back. Inside a transaction. */
enum error_kind message_complete(struct store *s, struct message *m, struct error *err);

/* JSON texts of ours; damage is ERROR_DATABASE. */
enum error_kind json_column(struct store *s, const char *text, struct json_object **out,
                            struct error *err);

#endif
