#include "syllabus/store/store_purge.h"

#include "bin_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/strlist.h"

#include <stdlib.h>

/* How many messages a piece takes at most: some ten milliseconds. */
#define PIECE 200

/* --- everything at once --- */

enum error_kind store_purge_count(struct store *s, const char *user_id, int64_t until_ms,
                                  struct purged *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "WITH gone (id, bin_of) AS (SELECT id, bin_of FROM learning_tracks WHERE user_id = ?1 AND "
        "deleted_at <= ?2) SELECT (SELECT count(*) FROM gone WHERE bin_of IS NULL), (SELECT "
        "count(*) FROM course_modules WHERE track_id IN (SELECT id FROM gone)), (SELECT count(*) "
        "FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id JOIN chat_sessions AS cs ON "
        "cs.id = c.session_id WHERE cs.track_id IN (SELECT id FROM gone)), (SELECT count(*) FROM "
        "plan_versions WHERE track_id IN (SELECT id FROM gone)), (SELECT count(*) FROM operations "
        "WHERE user_id = ?1 AND (created_at <= ?2 OR track_id IN (SELECT id FROM gone)))",
        "si", user_id, until_ms);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        *out = (struct purged){
            .tracks = sqlite3_column_int64(stmt, 0),
            .modules = sqlite3_column_int64(stmt, 1),
            .messages = sqlite3_column_int64(stmt, 2),
            .versions = sqlite3_column_int64(stmt, 3),
            .changes = sqlite3_column_int64(stmt, 4),
        };
    }
    db_done(stmt);
    return kind;
}

static enum error_kind list(struct store *s, const char *user_id, int64_t until_ms,
                            struct strlist *ids, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt, "SELECT id FROM learning_tracks WHERE user_id = ? AND deleted_at <= ?", "si",
        user_id, until_ms);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        strlist_take(ids, db_text(stmt, 0));
    }
    db_done(stmt);
    return kind;
}

static enum error_kind drop_track(struct store *s, const char *track_id, struct error *err)
{
    enum error_kind kind = bin_drop_all(s, track_id, err);
    if (kind == ERROR_NONE) {
        kind = search_forget_track(s, track_id, err);
    }
    return kind == ERROR_NONE
               ? db_run(s, err, "DELETE FROM learning_tracks WHERE id = ?", "s", track_id)
               : kind;
}

static enum error_kind purge(struct store *s, const char *user_id, int64_t until_ms,
                             struct purged *out, struct error *err)
{
    struct strlist ids = {0};
    enum error_kind kind = store_purge_count(s, user_id, until_ms, out, err);
    if (kind == ERROR_NONE) {
        kind = list(s, user_id, until_ms, &ids, err);
    }
    for (size_t i = 0; kind == ERROR_NONE && i < ids.count; i++) {
        kind = drop_track(s, ids.items[i], err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "DELETE FROM operations WHERE user_id = ? AND created_at <= ?", "si",
                      user_id, until_ms);
    }
    if (kind == ERROR_NONE) {
        kind = search_settle(s, err);
    }
    strlist_fini(&ids);
    return kind;
}

enum error_kind store_purge(struct store *s, const char *user_id, int64_t until_ms,
                            struct purged *out, struct error *err)
{
    struct purged removed = {0};
    enum error_kind kind = db_begin(s, err);
    if (kind == ERROR_NONE) {
        kind = db_end(s, purge(s, user_id, until_ms, &removed, err), err);
    }
    if (kind == ERROR_NONE) {
        *out = removed;
    }
    return kind;
}

/* --- the file --- */

static enum error_kind in_the_way(struct error *err)
{
    error_set(err, ERROR_DATABASE,
              _("what was purged is gone, but another program that uses the file keeps its traces "
                "in it"));
    error_advise(err, _("Close the other windows and run \"syllabus db purge\" again."));
    return ERROR_DATABASE;
}

/* ERROR_TIMEOUT without a message: somebody is reading what is to go. */
static enum error_kind empty_log(struct store *s, struct error *err)
{
    int64_t busy = 0;
    enum error_kind kind = db_int(s, err, &busy, "PRAGMA wal_checkpoint(TRUNCATE)", "");
    return kind == ERROR_NONE && busy != 0 ? ERROR_TIMEOUT : kind;
}

enum error_kind store_purge_settle(struct store *s, struct error *err)
{
    struct error failed = {0};
    if (s->path == NULL) {
        return ERROR_NONE;
    }
    enum error_kind kind = db_execute(s, "VACUUM", &failed);
    if (kind == ERROR_NONE) {
        kind = empty_log(s, &failed);
    }
    if (kind == ERROR_TIMEOUT || failed.busy) {
        error_clear(&failed);
        return in_the_way(err);
    }
    error_move(err, &failed);
    return kind;
}

/* --- piece by piece --- */

struct due {
    char *id;
    char *bin_of; /* NULL: a track */
};

static enum error_kind find_due(struct store *s, int64_t until_ms, struct due *out,
                                struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt,
                                    "SELECT id, bin_of FROM learning_tracks WHERE deleted_at <= ? "
                                    "ORDER BY deleted_at LIMIT 1",
                                    "i", until_ms);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        *out = (struct due){.id = db_text(stmt, 0), .bin_of = db_text(stmt, 1)};
    }
    db_done(stmt);
    return kind;
}

/* Half of it must not come back: the log forgets first how it was deleted. */
static enum error_kind forget_removal(struct store *s, const struct due *d, struct error *err)
{
    return d->bin_of != NULL
               ? db_run(s, err,
                        "DELETE FROM operations WHERE track_id = ? AND instr(before, ?) > 0", "ss",
                        d->bin_of, d->id)
               : db_run(s, err, "DELETE FROM operations WHERE track_id = ?", "s", d->id);
}

/* Its last messages, or one of its bins; *left says whether anything is left to go before it. */
static enum error_kind drop_piece(struct store *s, const char *track_id, bool *left,
                                  struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct strlist ids = {0};
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT m.id FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id JOIN "
        "chat_sessions AS cs ON cs.id = c.session_id WHERE cs.track_id = ?1 OR cs.track_id IN "
        "(SELECT id FROM learning_tracks WHERE bin_of = ?1) LIMIT ?2",
        "si", track_id, (int64_t)PIECE);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        strlist_take(&ids, db_text(stmt, 0));
    }
    db_done(stmt);
    for (size_t i = 0; kind == ERROR_NONE && i < ids.count; i++) {
        kind = search_forget(s, SEARCH_MESSAGES, ids.items[i], err);
        if (kind == ERROR_NONE) {
            kind = db_run(s, err, "DELETE FROM chat_messages WHERE id = ?", "s", ids.items[i]);
        }
    }
    *left = ids.count == PIECE;
    strlist_fini(&ids);
    return kind;
}

static enum error_kind purge_piece(struct store *s, int64_t until_ms, struct error *err)
{
    struct due d = {0};
    bool left = false;
    enum error_kind kind = find_due(s, until_ms, &d, err);
    if (kind == ERROR_NONE && d.id != NULL) {
        kind = forget_removal(s, &d, err);
        if (kind == ERROR_NONE) {
            kind = drop_piece(s, d.id, &left, err);
        }
        if (kind == ERROR_NONE && !left) {
            kind = drop_track(s, d.id, err);
        }
    }
    free(d.id);
    free(d.bin_of);
    return kind;
}

static enum error_kind try_piece(struct store *s, int64_t until_ms, struct error *err)
{
    struct due d = {0};
    enum error_kind kind = find_due(s, until_ms, &d, err);
    bool any = d.id != NULL;
    free(d.id);
    free(d.bin_of);
    if (kind != ERROR_NONE || !any) {
        return kind; /* nothing is written where there is nothing to do */
    }
    kind = db_begin(s, err);
    return kind == ERROR_NONE ? db_end(s, purge_piece(s, until_ms, err), err) : kind;
}

enum error_kind store_purge_some(struct store *s, int64_t until_ms, struct error *err)
{
    struct error failed = {0};
    sqlite3_busy_timeout(s->db, 0);
    enum error_kind kind = try_piece(s, until_ms, &failed);
    sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
    if (failed.busy) {
        error_clear(&failed);
        return ERROR_NONE;
    }
    error_move(err, &failed);
    return kind;
}
