/* Removing a module, taking that back, and doing it again. */
#include "bin_internal.h"
#include "removed_internal.h"
#include "rows_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store_operation.h"
#include "syllabus/store/store_removed.h"

#include <stdlib.h>
#include <string.h>

/* What the log holds. */
#define FIELD_BIN          "bin_id"
#define FIELD_MODULE       "module_id"
#define FIELD_NUMBER       "module_number"
#define FIELD_TRACK_STATUS "track_status"

/* A module of the track, by its number or its id. */
struct place {
    char *id;
    int64_t number;
    char *status;       /* of the module */
    char *track_status; /* of the track */
    int64_t lessons, chats;
};

static void place_free(struct place *p)
{
    free(p->id);
    free(p->status);
    free(p->track_status);
}

/* ERROR_NOT_FOUND without a message. */
static enum error_kind find_module(struct store *s, const char *track_id, const char *module_id,
                                   int64_t number, struct place *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT c.id, c.module_number, c.status, t.status, (SELECT count(*) FROM lessons WHERE "
        "module_id = c.id), (SELECT count(*) FROM chats WHERE module_id = c.id) FROM "
        "course_modules AS c JOIN learning_tracks AS t ON t.id = "
        "c.track_id WHERE c.track_id = ?1 AND (c.id = ?2 OR c.module_number = ?3)",
        "ssn", track_id, module_id, module_id != NULL ? (int64_t)-1 : number);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        *out = (struct place){
            .id = db_text(stmt, 0),
            .number = sqlite3_column_int64(stmt, 1),
            .status = db_text(stmt, 2),
            .track_status = db_text(stmt, 3),
            .lessons = sqlite3_column_int64(stmt, 4),
            .chats = sqlite3_column_int64(stmt, 5),
        };
    } else if (kind == ERROR_NONE) {
        kind = ERROR_NOT_FOUND;
    }
    db_done(stmt);
    return kind;
}

static enum error_kind find_number(struct store *s, const char *user_id, const char *track_id,
                                   int number, struct place *out, struct error *err)
{
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = find_module(s, track_id, NULL, number, out, err);
        if (kind == ERROR_NOT_FOUND) {
            error_set(err, ERROR_NOT_FOUND, _("the track has no module %d"), number);
            error_advise(err, _("\"syllabus module list TRACK\" shows them."));
        }
    }
    return kind;
}

enum error_kind store_module_count(struct store *s, const char *user_id, const char *track_id,
                                   int number, struct module_contents *out, struct error *err)
{
    struct place at = {0};
    enum error_kind kind = find_number(s, user_id, track_id, number, &at, err);
    if (kind == ERROR_NONE) {
        out->lessons = (int)at.lessons;
        out->chats = (int)at.chats;
        module_status_parse(at.status, &out->status);
    }
    place_free(&at);
    return kind;
}

/* --- into the bin and out of it --- */

/* A chat about a module goes from one track into another. */
typedef enum error_kind move_chat_fn(struct store *s, const char *chat_id, const char *to,
                                     struct error *err);

/* The index says in which track a message is. */
static enum error_kind move_chats(struct store *s, const char *module_id, const char *from,
                                  const char *to, move_chat_fn *move, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct strlist ids = {0};
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt,
                                    "SELECT c.id FROM chats AS c JOIN chat_sessions AS cs ON cs.id "
                                    "= c.session_id WHERE c.module_id = ? AND cs.track_id = ?",
                                    "ss", module_id, from);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        strlist_take(&ids, db_text(stmt, 0));
    }
    db_done(stmt);
    for (size_t i = 0; kind == ERROR_NONE && i < ids.count; i++) {
        kind = search_forget_chat(s, ids.items[i], err);
        if (kind == ERROR_NONE) {
            kind = move(s, ids.items[i], to, err);
        }
        if (kind == ERROR_NONE) {
            kind = search_add_chat(s, ids.items[i], err);
        }
    }
    strlist_fini(&ids);
    return kind;
}

/* Into a session of the bin that is named after the one the chat is in. */
static enum error_kind chat_into_bin(struct store *s, const char *chat_id, const char *bin_id,
                                     struct error *err)
{
    char *session = env_new_id_dup(s->env);
    enum error_kind kind =
        db_run(s, err,
               "INSERT INTO chat_sessions (id, track_id, user_id, session_name, status, "
               "created_at, updated_at) SELECT ?1, t.id, t.user_id, c.session_id, 'active', ?4, ?4 "
               "FROM learning_tracks AS t JOIN chats AS c ON c.id = ?3 WHERE t.id = ?2",
               "sssi", session, bin_id, chat_id, env_now_ms(s->env));
    if (kind == ERROR_NONE) {
        kind =
            db_run(s, err, "UPDATE chats SET session_id = ? WHERE id = ?", "ss", session, chat_id);
    }
    free(session);
    return kind;
}

/* Back into that one; where it is gone the chat stays in the bin. */
static enum error_kind chat_out_of_bin(struct store *s, const char *chat_id, const char *track_id,
                                       struct error *err)
{
    return db_run(s, err,
                  "UPDATE chats SET session_id = back.id FROM chat_sessions AS bin JOIN "
                  "chat_sessions AS back ON back.id = bin.session_name WHERE chats.id = ? AND "
                  "bin.id = chats.session_id AND back.track_id = ?",
                  "ss", chat_id, track_id);
}

static enum error_kind refuse_streaming(struct store *s, const char *module_id, struct error *err)
{
    int64_t one = 0;
    enum error_kind kind =
        db_int(s, err, &one,
               "SELECT 1 FROM chats AS c JOIN chat_messages AS m ON m.chat_id = c.id WHERE "
               "c.module_id = ? AND m.status = 'streaming' LIMIT 1",
               "s", module_id);
    if (kind != ERROR_NONE) {
        return kind == ERROR_NOT_FOUND ? ERROR_NONE : kind;
    }
    error_set(err, ERROR_USAGE, _("a reply about this module is still being written"));
    error_advise(err, _("Wait for its end, or stop it, and delete the module then."));
    return ERROR_USAGE;
}

/* The index says in which track a module is, and its lessons with it. */
static enum error_kind move_module(struct store *s, const char *module_id, const char *to,
                                   int64_t number, struct error *err)
{
    enum error_kind kind = search_forget_module(s, module_id, err);
    if (kind == ERROR_NONE) {
        kind =
            db_run(s, err, "UPDATE course_modules SET track_id = ?, module_number = ? WHERE id = ?",
                   "sis", to, number, module_id);
    }
    return kind == ERROR_NONE ? search_add_module(s, module_id, err) : kind;
}

static enum error_kind put_away(struct store *s, const char *track_id, const struct place *at,
                                const char *bin_id, struct error *err)
{
    enum error_kind kind = refuse_streaming(s, at->id, err);
    if (kind == ERROR_NONE) {
        kind = bin_make(s, track_id, bin_id, err);
    }
    if (kind == ERROR_NONE) {
        kind = move_module(s, at->id, bin_id, at->number, err);
    }
    if (kind == ERROR_NONE) {
        kind = move_chats(s, at->id, track_id, bin_id, chat_into_bin, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err,
                      "UPDATE course_modules SET module_number = module_number - 1 WHERE track_id "
                      "= ? AND module_number > ?",
                      "si", track_id, at->number);
    }
    return kind == ERROR_NONE ? module_follow_progress(s, track_id, env_now_ms(s->env), err) : kind;
}

static enum error_kind take_out(struct store *s, const char *track_id, const char *bin_id,
                                const char *module_id, int64_t number, struct error *err)
{
    enum error_kind kind = move_module(s, module_id, track_id, number, err);
    return kind == ERROR_NONE ? move_chats(s, module_id, bin_id, track_id, chat_out_of_bin, err)
                              : kind;
}

/* Where it was, or at the end where fewer are left by now. */
static enum error_kind put_back(struct store *s, const char *track_id, const char *bin_id,
                                const char *module_id, int64_t number, struct error *err)
{
    int64_t count = 0;
    enum error_kind kind = db_int(
        s, err, &count, "SELECT count(*) FROM course_modules WHERE track_id = ?", "s", track_id);
    int64_t to = number <= count ? number : count + 1;
    if (kind == ERROR_NONE) {
        kind = db_run(s, err,
                      "UPDATE course_modules SET module_number = module_number + 1 WHERE track_id "
                      "= ? AND module_number >= ?",
                      "si", track_id, to);
    }
    return kind == ERROR_NONE ? take_out(s, track_id, bin_id, module_id, to, err) : kind;
}

enum error_kind removed_put_module_away(struct store *s, const char *track_id,
                                        const char *module_id, struct error *err)
{
    struct place at = {0};
    char *bin_id = env_new_id_dup(s->env);
    enum error_kind kind = find_module(s, track_id, module_id, 0, &at, err);
    if (kind == ERROR_NONE) {
        kind = put_away(s, track_id, &at, bin_id, err);
    }
    place_free(&at);
    free(bin_id);
    return kind;
}

enum error_kind removed_return_module(struct store *s, const char *track_id, const char *module_id,
                                      struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int64_t number = 0;
    char *bin_id = NULL;
    enum error_kind kind =
        db_query(s, err, &stmt,
                 "SELECT module_number, t.id FROM course_modules AS c JOIN learning_tracks AS t ON "
                 "t.id = c.track_id WHERE c.id = ? AND t.bin_of = ?",
                 "ss", module_id, track_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        number = sqlite3_column_int64(stmt, 0);
        bin_id = db_text(stmt, 1);
    }
    db_done(stmt);
    if (bin_id != NULL) {
        kind = take_out(s, track_id, bin_id, module_id, number, err); /* who asks numbers it */
    }
    free(bin_id);
    return kind;
}

/* --- the log --- */

/* The track's status is noted where the removal made it another one. */
static enum error_kind log_module(struct store *s, const char *user_id, const char *track_id,
                                  const struct place *at, const char *bin_id, struct error *err)
{
    int64_t same = 0;
    enum error_kind kind =
        db_int(s, err, &same, "SELECT status = ? FROM learning_tracks WHERE id = ?", "ss",
               at->track_status, track_id);
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct json_object *before = json_new_object();
    struct json_object *after = json_new_object();
    json_set_text(before, FIELD_BIN, bin_id);
    json_set_text(before, FIELD_MODULE, at->id);
    json_set_int(before, FIELD_NUMBER, at->number);
    if (!same) {
        json_set_text(before, FIELD_TRACK_STATUS, at->track_status);
    }
    json_set_text(after, FIELD_BIN, bin_id);
    json_set_text(after, FIELD_MODULE, at->id);
    return operation_add(s, user_id, track_id, OPERATION_REMOVE_MODULE, before, after, err);
}

static enum error_kind remove_module(struct store *s, const char *user_id, const char *track_id,
                                     int number, struct error *err)
{
    struct place at = {0};
    char *bin_id = env_new_id_dup(s->env);
    enum error_kind kind = find_number(s, user_id, track_id, number, &at, err);
    if (kind == ERROR_NONE) {
        kind = put_away(s, track_id, &at, bin_id, err);
    }
    if (kind == ERROR_NONE) {
        kind = log_module(s, user_id, track_id, &at, bin_id, err);
    }
    place_free(&at);
    free(bin_id);
    return kind;
}

enum error_kind store_module_remove(struct store *s, const char *user_id, const char *track_id,
                                    int number, struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    return kind == ERROR_NONE ? db_end(s, remove_module(s, user_id, track_id, number, err), err)
                              : kind;
}

static enum error_kind bring_module_back(struct store *s, const char *track_id,
                                         const struct json_object *fields, struct error *err)
{
    int64_t number = 0;
    enum track_status status;
    struct place at = {0};
    const char *bin_id = json_get_text(fields, FIELD_BIN);
    const char *module_id = json_get_text(fields, FIELD_MODULE);
    const char *track_status = json_get_text(fields, FIELD_TRACK_STATUS);
    if (module_id == NULL || !json_get_int(fields, FIELD_NUMBER, &number) || number < 1 ||
        (track_status != NULL && !track_status_parse(track_status, &status))) {
        return db_fail(s, SQLITE_CORRUPT, err);
    }
    enum error_kind kind = bin_find(s, track_id, bin_id, err);
    if (kind == ERROR_NONE) {
        kind = find_module(s, bin_id, module_id, 0, &at, err);
    }
    if (kind == ERROR_NONE) {
        kind = put_back(s, track_id, bin_id, module_id, number, err);
    }
    if (kind == ERROR_NONE) {
        kind = bin_drop(s, bin_id, err);
    }
    if (kind == ERROR_NONE) {
        kind = module_follow_progress(s, track_id, env_now_ms(s->env), err);
    }
    if (kind == ERROR_NONE && track_status != NULL) {
        kind = db_run(s, err, "UPDATE learning_tracks SET status = ? WHERE id = ?", "ss",
                      track_status, track_id);
    }
    place_free(&at);
    return kind;
}

static enum error_kind take_module_again(struct store *s, const char *track_id,
                                         const struct json_object *fields, struct error *err)
{
    struct place at = {0};
    const char *bin_id = json_get_text(fields, FIELD_BIN);
    const char *module_id = json_get_text(fields, FIELD_MODULE);
    if (bin_id == NULL || module_id == NULL) {
        return db_fail(s, SQLITE_CORRUPT, err);
    }
    enum error_kind kind = find_module(s, track_id, module_id, 0, &at, err);
    if (kind == ERROR_NONE) {
        kind = put_away(s, track_id, &at, bin_id, err);
    }
    place_free(&at);
    return kind;
}

enum error_kind removed_apply_module(struct store *s, const char *track_id, bool undo,
                                     const struct json_object *fields, struct error *err)
{
    return undo ? bring_module_back(s, track_id, fields, err)
                : take_module_again(s, track_id, fields, err);
}
