#include "syllabus/store/store_view.h"

#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"

#include <stdlib.h>

/* --- the list --- */

static void read_summary(sqlite3_stmt *stmt, struct track_summary *t)
{
    char *status = db_text(stmt, 2);
    *t = (struct track_summary){
        .id = db_text(stmt, 0),
        .title = db_text(stmt, 1),
        .minutes = sqlite3_column_int(stmt, 3),
        .version = sqlite3_column_int(stmt, 4),
        .modules = sqlite3_column_int(stmt, 5),
        .completed = sqlite3_column_int(stmt, 6),
        .streaming = sqlite3_column_int(stmt, 7) != 0,
        .updated_ms = sqlite3_column_int64(stmt, 8),
    };
    track_status_parse(status, &t->status);
    free(status);
}

static enum error_kind read_tracks(struct store *s, const char *user_id, size_t first, size_t limit,
                                   struct track_summary **list, size_t *n, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    size_t cap = 0;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        /* The page first: what is asked of each track would be asked of those before it, too. What
         * streams is looked for from its own small index on; without statistics SQLite would begin
         * with all chats. */
        "WITH page AS MATERIALIZED (SELECT id FROM learning_tracks WHERE user_id = ? AND "
        "deleted_at IS NULL ORDER BY updated_at DESC, id DESC LIMIT ? OFFSET ?) "
        "SELECT t.id, t.title, t.status, t.estimated_minutes, coalesce((SELECT version FROM "
        "plan_versions WHERE track_id = t.id AND version = t.current_version), (SELECT "
        "max(version) "
        "FROM plan_versions WHERE track_id = t.id), 0), (SELECT count(*) FROM course_modules "
        "WHERE track_id = t.id), (SELECT count(*) FROM course_modules WHERE track_id = t.id "
        "AND status = 'completed'), t.id IN (SELECT cs.track_id FROM chat_messages AS m INDEXED "
        "BY chat_messages_streaming CROSS JOIN chats AS c ON c.id = m.chat_id CROSS JOIN "
        "chat_sessions AS cs ON cs.id = c.session_id WHERE m.status = 'streaming'), t.updated_at "
        "FROM page CROSS JOIN learning_tracks AS t ON t.id = page.id ORDER BY t.updated_at DESC, "
        "t.id DESC",
        "sii", user_id, (int64_t)limit, (int64_t)first);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        mem_grow(list, &cap, *n + 1, sizeof **list);
        read_summary(stmt, &(*list)[(*n)++]);
    }
    db_done(stmt);
    return kind;
}

static enum error_kind count_tracks(struct store *s, const char *user_id, size_t *total,
                                    struct error *err)
{
    int64_t n = 0;
    enum error_kind kind = db_int(
        s, err, &n, "SELECT count(*) FROM learning_tracks WHERE user_id = ? AND deleted_at IS NULL",
        "s", user_id);
    *total = (size_t)n;
    return kind;
}

enum error_kind store_view_tracks(struct store *s, const char *user_id, size_t first, size_t limit,
                                  struct track_summary **out, size_t *count, size_t *total,
                                  struct error *err)
{
    struct track_summary *list = NULL;
    size_t n = 0;
    size_t all = 0;
    enum error_kind kind = owner_recover(s, err);
    if (kind == ERROR_NONE) {
        kind = db_begin_reading(s, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_tracks(s, user_id, first, limit, &list, &n, err);
        if (kind == ERROR_NONE) {
            kind = count_tracks(s, user_id, &all, err);
        }
        kind = db_end(s, kind, err);
    }
    if (kind != ERROR_NONE) {
        track_summaries_free(list, n);
        return kind;
    }
    *out = list;
    *count = n;
    *total = all;
    return ERROR_NONE;
}

enum error_kind store_view_track_place(struct store *s, const char *user_id, const char *track_id,
                                       size_t *place, struct error *err)
{
    int64_t before = 0;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &before,
                      "SELECT count(*) FROM learning_tracks AS t JOIN learning_tracks AS mine ON "
                      "mine.id = ?2 WHERE t.user_id = ?1 AND t.deleted_at IS NULL AND "
                      "(t.updated_at, t.id) > (mine.updated_at, mine.id)",
                      "ss", user_id, track_id);
    }
    if (kind == ERROR_NONE) {
        *place = (size_t)before;
    }
    return kind;
}

#define ID_SHORTEST 8

enum error_kind store_view_id_length(struct store *s, const char *user_id, size_t *length,
                                     struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    char *before = NULL;
    size_t longest = ID_SHORTEST;
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt,
                                    "SELECT id FROM learning_tracks WHERE user_id = ? AND "
                                    "deleted_at IS NULL ORDER BY id",
                                    "s", user_id);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        const char *id = (const char *)sqlite3_column_text(stmt, 0);
        size_t same = 0;
        while (before && id[same] && id[same] == before[same]) {
            same++;
        }
        longest = same + 1 > longest ? same + 1 : longest;
        mem_replace(&before, id);
    }
    db_done(stmt);
    free(before);
    if (kind == ERROR_NONE) {
        *length = longest;
    }
    return kind;
}

void track_summaries_free(struct track_summary *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(list[i].id);
        free(list[i].title);
    }
    free(list);
}

/* --- one dialogue --- */

static enum error_kind read_finalized(struct store *s, const char *track_id, struct plan **out,
                                      struct error *err)
{
    int64_t version = 0;
    enum error_kind kind = db_int(
        s, err, &version,
        "SELECT finalized_version FROM learning_tracks WHERE id = ? AND finalized_version > 0 AND "
        "EXISTS (SELECT 1 FROM course_modules WHERE track_id = learning_tracks.id)",
        "s", track_id);
    if (kind == ERROR_NOT_FOUND) {
        return ERROR_NONE;
    }
    return kind == ERROR_NONE ? version_read(s, track_id, version, false, out, err) : kind;
}

/* Which chat it is, and its session. */
static enum error_kind find_chat(struct store *s, const char *user_id, const char *track_id,
                                 const char *chat_id, struct track_dialogue *d, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    if (chat_id != NULL) {
        kind = chat_owned_in(s, user_id, track_id, chat_id, err);
        d->chat_id = mem_strdup(chat_id);
    } else {
        kind = chat_find(s, user_id, track_id, true, &d->session_id, &d->chat_id, err);
    }
    if (kind == ERROR_NONE && d->chat_id != NULL) {
        kind = chat_read(s, d->chat_id, &d->chat, err);
        mem_replace(&d->session_id, d->chat.session_id);
    }
    return kind;
}

static enum error_kind read_session(struct store *s, const char *user_id, const char *track_id,
                                    struct track_dialogue *d, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT (SELECT session_name FROM chat_sessions WHERE id = ?1), count(*) FROM "
        "chat_sessions AS cs WHERE track_id = ?2 AND user_id = ?3 AND NOT EXISTS (SELECT 1 FROM "
        "chats WHERE session_id = cs.id AND chat_type = 'planning' AND status = '" CHAT_ARCHIVED
        "')",
        "sss", d->session_id, track_id, user_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        d->session_name = db_text(stmt, 0);
        d->sessions = sqlite3_column_int(stmt, 1);
    }
    db_done(stmt);
    return kind;
}

static enum error_kind read_dialogue(struct store *s, const char *user_id, const char *track_id,
                                     const char *chat_id, struct track_dialogue *d,
                                     struct error *err)
{
    enum error_kind kind = track_read(s, user_id, track_id, &d->track, err);
    if (kind == ERROR_NONE && d->track->plan != NULL) {
        kind = version_read(s, track_id, d->track->plan->version, true, &d->before, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_finalized(s, track_id, &d->finalized, err);
    }
    if (kind == ERROR_NONE) {
        kind = find_chat(s, user_id, track_id, chat_id, d, err);
    }
    return kind == ERROR_NONE ? read_session(s, user_id, track_id, d, err) : kind;
}

enum error_kind store_view_dialogue(struct store *s, const char *user_id, const char *track_id,
                                    const char *chat_id, struct track_dialogue *out,
                                    struct error *err)
{
    struct track_dialogue d = {0};
    enum error_kind kind = owner_recover(s, err);
    if (kind == ERROR_NONE) {
        kind = db_begin_reading(s, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_end(s, read_dialogue(s, user_id, track_id, chat_id, &d, err), err);
    }
    if (kind != ERROR_NONE) {
        track_dialogue_fini(&d);
        return kind;
    }
    *out = d;
    return ERROR_NONE;
}

void track_dialogue_fini(struct track_dialogue *d)
{
    track_free(d->track);
    plan_free(d->before);
    plan_free(d->finalized);
    free(d->session_id);
    free(d->session_name);
    free(d->chat_id);
    chat_fini(&d->chat);
    *d = (struct track_dialogue){0};
}
