/* The scan: one phase after the other, each in slices that begin behind the last row of the one
 * before. */
#include "syllabus/store/store_stats.h"

#include "stats_fold_internal.h"
#include "store_internal.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

enum phase {
    PHASE_USERS,
    PHASE_REQUESTS, /* of each user, the person's own first */
    PHASE_RANKS,    /* the own ones again, until the percentiles are known */
    PHASE_TRACKS,
    PHASE_DONE
};

struct stats_scan {
    struct stats_fold fold;
    char *user_id;
    int64_t since_ms;
    enum phase phase;
    char **user_ids; /* in the order of stats.users */
    size_t user_id_count, user_id_cap;
    size_t user;       /* whose requests are read */
    int64_t last_row;  /* no requests after this one are looked at */
    int64_t after_ms;  /* the last request that was looked at: its time ... */
    int64_t after_row; /* ... and row */
    char *after_track; /* the id of the last track that was looked at */
};

struct stats_scan *store_stats_new(const char *user_id, int64_t since_ms)
{
    struct stats_scan *scan = mem_alloc(sizeof *scan);
    stats_fold_init(&scan->fold);
    scan->user_id = mem_strdup(user_id);
    scan->since_ms = since_ms;
    scan->after_track = mem_strdup("");
    return scan;
}

void store_stats_free(struct stats_scan *scan)
{
    if (scan == NULL) {
        return;
    }
    stats_fold_fini(&scan->fold);
    for (size_t i = 0; i < scan->user_id_count; i++) {
        free(scan->user_ids[i]);
    }
    free(scan->user_ids);
    free(scan->user_id);
    free(scan->after_track);
    free(scan);
}

struct stats store_stats_take(struct stats_scan *scan)
{
    struct stats taken = scan->fold.stats;
    scan->fold.stats = (struct stats){0};
    return taken;
}

static void rewind_requests(struct stats_scan *scan)
{
    /* The first row is the one after everything before `since_ms`. */
    scan->after_ms = scan->since_ms > INT64_MIN ? scan->since_ms - 1 : INT64_MIN;
    scan->after_row = scan->since_ms > INT64_MIN ? INT64_MAX : INT64_MIN;
}

/* --- whose requests --- */

static void add_user(struct stats_scan *scan, sqlite3_stmt *stmt)
{
    struct stats *stats = &scan->fold.stats;
    mem_grow(&scan->user_ids, &scan->user_id_cap, scan->user_id_count + 1, sizeof *scan->user_ids);
    scan->user_ids[scan->user_id_count++] = db_text(stmt, 0);
    mem_grow(&stats->users, &stats->user_cap, stats->user_count + 1, sizeof *stats->users);
    stats->users[stats->user_count++] = db_text(stmt, 1);
}

/* That others are seen by an admin only is decided here, by what the file says. */
static enum error_kind read_users(struct store *s, struct stats_scan *scan, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT id, email FROM users WHERE id = ?1 OR (SELECT role FROM users WHERE id = ?1) = "
        "'admin' ORDER BY id <> ?1, email_key",
        "s", scan->user_id);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        add_user(scan, stmt);
    }
    db_done(stmt);
    if (kind == ERROR_NONE) {
        kind =
            db_int(s, err, &scan->last_row, "SELECT coalesce(max(rowid), 0) FROM llm_requests", "");
    }
    rewind_requests(scan);
    scan->phase = scan->user_id_count > 0 ? PHASE_REQUESTS : PHASE_TRACKS;
    return kind;
}

/* --- requests --- */

/* Borrowed until the statement's next row. */
static void read_request(sqlite3_stmt *stmt, struct stats_request *r)
{
    *r = (struct stats_request){
        .chat_type = (const char *)sqlite3_column_text(stmt, 2),
        .kind = (const char *)sqlite3_column_text(stmt, 3),
        .provider = (const char *)sqlite3_column_text(stmt, 4),
        .model = (const char *)sqlite3_column_text(stmt, 5),
        .prompt = db_count(stmt, 6),
        .completion = db_count(stmt, 7),
        .ttft_ms = db_count(stmt, 8),
        .total_ms = db_count(stmt, 9),
        .ok = sqlite3_column_int(stmt, 10) != 0,
    };
}

/* Some more requests of one user; *end: there are no others. */
static enum error_kind read_requests(struct store *s, struct stats_scan *scan, int rows, bool *end,
                                     struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int seen = 0;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT rowid, created_at, chat_type, kind, provider, model, prompt_tokens, "
        "completion_tokens, first_token_ms, total_ms, status = 'ok' FROM llm_requests WHERE "
        "user_id = ?1 AND (created_at, rowid) > (?2, ?3) AND rowid <= ?4 ORDER BY created_at, "
        "rowid LIMIT ?5",
        "siiii", scan->user_ids[scan->user], scan->after_ms, scan->after_row, scan->last_row,
        (int64_t)rows);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        struct stats_request r;
        read_request(stmt, &r);
        r.user = scan->user;
        if (scan->phase == PHASE_REQUESTS) {
            stats_fold_request(&scan->fold, &r);
        } else {
            stats_fold_again(&scan->fold, &r);
        }
        scan->after_row = sqlite3_column_int64(stmt, 0);
        scan->after_ms = sqlite3_column_int64(stmt, 1);
        seen++;
    }
    db_done(stmt);
    *end = seen < rows;
    return kind;
}

static enum error_kind step_requests(struct store *s, struct stats_scan *scan, int rows,
                                     struct error *err)
{
    bool end = false;
    enum error_kind kind = read_requests(s, scan, rows, &end, err);
    if (kind != ERROR_NONE || !end) {
        return kind;
    }
    rewind_requests(scan);
    if (scan->phase == PHASE_REQUESTS && ++scan->user < scan->user_id_count) {
        return ERROR_NONE;
    }
    scan->user = 0;
    scan->phase = stats_fold_round(&scan->fold) ? PHASE_TRACKS : PHASE_RANKS;
    return ERROR_NONE;
}

/* --- tracks --- */

static void read_track(sqlite3_stmt *stmt, struct stats_track_row *t)
{
    *t = (struct stats_track_row){
        .id = (const char *)sqlite3_column_text(stmt, 0),
        .title = (const char *)sqlite3_column_text(stmt, 1),
        .skill_area = (const char *)sqlite3_column_text(stmt, 2),
        .is_completed = sqlite3_column_int(stmt, 3) != 0,
        .created_ms = sqlite3_column_int64(stmt, 4),
        .updated_ms = sqlite3_column_int64(stmt, 5),
        .modules = sqlite3_column_int(stmt, 6),
        .completed = sqlite3_column_int(stmt, 7),
        .first_module_ms = sqlite3_column_int64(stmt, 8),
        .last_module_ms = sqlite3_column_int64(stmt, 9),
        .is_finalized = sqlite3_column_type(stmt, 10) != SQLITE_NULL,
        .finalized_ms = sqlite3_column_int64(stmt, 10),
    };
}

static enum error_kind step_tracks(struct store *s, struct stats_scan *scan, int rows,
                                   struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int seen = 0;
    /* By id, which is the order of their creation: the user's index would have to be sorted for
     * each slice. */
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT t.id, t.title, t.skill_area, t.status = 'completed', t.created_at, t.updated_at, "
        "(SELECT count(*) FROM course_modules WHERE track_id = t.id), (SELECT count(*) FROM "
        "course_modules WHERE track_id = t.id AND status = 'completed'), (SELECT min(created_at) "
        "FROM course_modules WHERE track_id = t.id), (SELECT max(updated_at) FROM course_modules "
        "WHERE track_id = t.id), (SELECT min(m.timestamp) FROM chat_sessions AS cs JOIN chats AS c "
        "ON c.session_id = cs.id JOIN chat_messages AS m ON m.chat_id = c.id WHERE cs.track_id = "
        "t.id AND m.message_type = 'finalization') FROM learning_tracks AS t WHERE +t.user_id = ?1 "
        "AND t.deleted_at IS NULL AND t.id > ?2 ORDER BY t.id LIMIT ?3",
        "ssi", scan->user_id, scan->after_track, (int64_t)rows);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        struct stats_track_row t;
        read_track(stmt, &t);
        stats_fold_track(&scan->fold, &t, scan->since_ms);
        mem_replace(&scan->after_track, t.id);
        seen++;
    }
    db_done(stmt);
    if (seen < rows) {
        scan->phase = PHASE_DONE;
    }
    return kind;
}

enum error_kind store_stats_step(struct store *s, struct stats_scan *scan, int rows, bool *done,
                                 struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    switch (scan->phase) {
    case PHASE_USERS:
        kind = read_users(s, scan, err);
        break;
    case PHASE_REQUESTS:
    case PHASE_RANKS:
        kind = step_requests(s, scan, rows, err);
        break;
    case PHASE_TRACKS:
        kind = step_tracks(s, scan, rows / 8 + 1, err); /* each asks about its modules */
        break;
    case PHASE_DONE:
        break;
    }
    *done = kind == ERROR_NONE && scan->phase == PHASE_DONE;
    return kind;
}
