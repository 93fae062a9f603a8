#include "syllabus/store/store_move.h"

#include "move_internal.h"
#include "rows_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

#define SEPARATOR ", "

/* Rows point at each other in any order: it is looked at when all are there. The indexes of search
 * are made anew of the rows. */
static const struct moved_table tables[] = {
    {"learning_tracks",
     "id, user_id, title, description, skill_area, difficulty_level, estimated_minutes, "
     "user_expectations, language, status, created_at, updated_at, deleted_at, finalized_version, "
     "bin_of, current_version, " PACE_COLUMNS,
     "search_id", NULL, false},
    {"course_modules",
     "id, track_id, module_number, title, description, learning_objectives, estimated_minutes, "
     "status, pinned, ai_generated_content, created_at, updated_at",
     "search_id", NULL, false},
    {"lessons",
     "id, module_id, lesson_number, lesson_type, title, content, minutes, status, due_at, score, "
     "created_at, updated_at",
     "search_id", NULL, false},
    {"chat_sessions", "id, track_id, user_id, session_name, status, created_at, updated_at", NULL,
     NULL, false},
    {"chats",
     "id, session_id, chat_name, chat_type, status, ai_context, created_at, updated_at, module_id",
     NULL, NULL, false},
    {"chat_messages",
     "id, chat_id, sender_type, message_type, message_content, parent_id, status, finish_reason, "
     "ai_model_used, prompt_tokens, completion_tokens, timestamp",
     "owner, search_id", NULL, false},
    {"chat_message_parts", "message_id, part, content", NULL, NULL, false},
    {"chat_message_thoughts", "message_id, part, content, tokens", NULL, NULL, false},
    {"plan_versions",
     "track_id, version, message_id, plan, created_at, kind, author, request, model, base, "
     "proposed",
     NULL, NULL, false},
    {"rejected_ideas", "track_id, message_id, idea, created_at", "id", "id", false},
    {"finalizing_answers",
     "track_id, version, provider, model, shape, repair, answer, status, fault, created_at", "id",
     "id", false},
    {"llm_requests",
     "id, user_id, track_id, message_id, kind, chat_type, provider, model, prompt_tokens, "
     "completion_tokens, first_token_ms, total_ms, status, retries, created_at",
     NULL, NULL, false},
    {"operations", "user_id, track_id, kind, before, after, undone, created_at", "id", "id", false},
    {"track_places", "track_id, draft, caret, anchor_id, anchor_offset, chat_id", NULL, NULL,
     false},
    {"chat_places", "chat_id, draft, caret, anchor_id, anchor_offset", NULL, NULL, false},
    {"user_places", "user_id, draft, caret, track_id", NULL, NULL, true},
    {"ai_configurations",
     "user_id, provider, base_url, model_name, max_tokens, temperature, created_at, updated_at",
     NULL, NULL, true},
    /* What this computer has learned of servers is as good in the file. */
    {"model_capabilities", "endpoint, model, learned, updated_at", NULL, NULL, true},
    /* The account has its own, or there is none of a guest's. */
    {"users", NULL, NULL, NULL, false},
    {"sign_ins", NULL, NULL, NULL, false},
    {"failed_sign_ins", NULL, NULL, NULL, false},
    /* A guest's are sealed by a key that is in memory only: account/vault.h seals them anew. */
    {"vaults", NULL, NULL, NULL, false},
    {"secrets", NULL, NULL, NULL, false},
    {"file_changes", NULL, NULL, NULL, false}, /* of the file itself */
};

const struct moved_table *move_table_at(size_t i)
{
    return i < sizeof tables / sizeof *tables ? &tables[i] : NULL;
}

/* --- one table --- */

/* The columns as they are read: the guest's id becomes the account's. Only names of ours are put
 * together here, values are bound. Owned. */
static char *select_of(const struct moved_table *t)
{
    struct buf sql = BUF_INIT(LIMIT_TEXT);
    buf_add_str(&sql, "SELECT ");
    for (const char *at = t->columns; *at;) {
        size_t n = strcspn(at, ",");
        bool user = n == strlen("user_id") && strncmp(at, "user_id", n) == 0;
        buf_printf(&sql, "%s%.*s", at == t->columns ? "" : SEPARATOR, user ? 2 : (int)n,
                   user ? "?1" : at);
        at += at[n] ? n + strlen(SEPARATOR) : n;
    }
    buf_printf(&sql, " FROM %s%s%s", t->name, t->order ? " ORDER BY " : "",
               t->order ? t->order : "");
    return buf_steal(&sql);
}

static char *insert_of(const struct moved_table *t)
{
    struct buf sql = BUF_INIT(LIMIT_TEXT);
    buf_printf(&sql, "INSERT INTO %s (%s) VALUES (?", t->name, t->columns);
    for (const char *at = t->columns; (at = strstr(at, SEPARATOR)) != NULL; at++) {
        buf_add_str(&sql, ", ?");
    }
    buf_printf(&sql, ")%s", t->keeps ? " ON CONFLICT DO NOTHING" : "");
    return buf_steal(&sql);
}

static enum error_kind prepare(struct store *s, const char *sql, sqlite3_stmt **out,
                               struct error *err)
{
    int rc = sqlite3_prepare_v2(s->db, sql, -1, out, NULL);
    return rc == SQLITE_OK ? ERROR_NONE : db_fail(s, rc, err);
}

static enum error_kind copy_row(struct store *to, sqlite3_stmt *from, sqlite3_stmt *into,
                                struct error *err)
{
    bool row = false;
    int rc = SQLITE_OK;
    for (int i = 0; rc == SQLITE_OK && i < sqlite3_column_count(from); i++) {
        rc = sqlite3_bind_value(into, i + 1, sqlite3_column_value(from, i));
    }
    enum error_kind kind = rc == SQLITE_OK ? db_next(to, into, &row, err) : db_fail(to, rc, err);
    sqlite3_reset(into);
    return kind;
}

static enum error_kind move_table(struct store *to, const char *user_id, struct store *from,
                                  const struct moved_table *t, struct error *err)
{
    sqlite3_stmt *reading = NULL;
    sqlite3_stmt *writing = NULL;
    bool row = false;
    char *select = select_of(t);
    char *insert = insert_of(t);
    enum error_kind kind = prepare(from, select, &reading, err);
    if (kind == ERROR_NONE) {
        kind = prepare(to, insert, &writing, err);
    }
    if (kind == ERROR_NONE && sqlite3_bind_parameter_count(reading) > 0) {
        sqlite3_bind_text(reading, 1, user_id, -1, SQLITE_TRANSIENT);
    }
    while (kind == ERROR_NONE && (kind = db_next(from, reading, &row, err)) == ERROR_NONE && row) {
        kind = copy_row(to, reading, writing, err);
    }
    sqlite3_finalize(reading);
    sqlite3_finalize(writing);
    free(select);
    free(insert);
    return kind;
}

/* --- all of it --- */

/* Whoever is not the guest has nothing to do in the account. */
static enum error_kind check_alone(struct store *from, struct error *err)
{
    int64_t others = 0;
    enum error_kind kind = db_int(from, err, &others, "SELECT count(*) - 1 FROM users", "");
    if (kind == ERROR_NONE && (others != 0 || from->path != NULL)) {
        kind = error_set(err, ERROR_USAGE, _("this is no guest's"));
    }
    return kind;
}

static enum error_kind index_tracks(struct store *to, struct store *from, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(from, err, &stmt, "SELECT id FROM learning_tracks", "");
    while (kind == ERROR_NONE && (kind = db_next(from, stmt, &row, err)) == ERROR_NONE && row) {
        kind = search_add_track(to, (const char *)sqlite3_column_text(stmt, 0), err);
    }
    db_done(stmt);
    return kind;
}

enum error_kind move_rows(struct store *to, const char *user_id, struct store *from,
                          struct error *err)
{
    enum error_kind kind = check_alone(from, err);
    if (kind == ERROR_NONE) {
        kind = db_execute(to, "PRAGMA defer_foreign_keys = ON", err); /* until the commit */
    }
    for (size_t i = 0; kind == ERROR_NONE && i < sizeof tables / sizeof *tables; i++) {
        if (tables[i].columns != NULL) {
            kind = move_table(to, user_id, from, &tables[i], err);
        }
    }
    return kind == ERROR_NONE ? index_tracks(to, from, err) : kind;
}

enum error_kind store_move_guest(struct store *s, struct store *guest, const char *user_id,
                                 struct error *err)
{
    int64_t there = 0;
    enum error_kind kind = db_begin(s, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = db_int(s, err, &there, "SELECT count(*) FROM users WHERE id = ? AND is_active = 1", "s",
                  user_id);
    if (kind == ERROR_NONE && there == 0) {
        kind = error_set(err, ERROR_NOT_FOUND, _("there is no such account"));
    }
    if (kind == ERROR_NONE) {
        kind = move_rows(s, user_id, guest, err);
    }
    return db_end(s, kind, err);
}
