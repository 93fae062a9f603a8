/* Messages: what a person wrote, on the disk at once; what a model writes, as it comes. */
#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store_dialogue.h"

#include <stdlib.h>
#include <string.h>

/* Pages after which the log is written back into the file; 0 while a reply streams, since that
 * waits for the disk. */
#define CHECKPOINT_PAGES 1000

/* --- reading --- */

#define MESSAGE_COLUMNS                                                                            \
    "m.id, m.chat_id, m.sender_type, m.message_type, m.message_content, m.parent_id, m.status, "   \
    "m.finish_reason, m.ai_model_used, m.prompt_tokens, m.completion_tokens, m.timestamp, CASE "   \
    "m.status WHEN 'streaming' THEN (SELECT group_concat(content, '') FROM (SELECT content FROM "  \
    "chat_message_parts WHERE message_id = m.id ORDER BY part)) END"
#define MESSAGE_TABLES                                                                             \
    "chat_messages AS m JOIN chats ON chats.id = m.chat_id JOIN chat_sessions ON "                 \
    "chat_sessions.id = chats.session_id"

static void read_message(sqlite3_stmt *stmt, struct message *m)
{
    char *sender = db_text(stmt, 2);
    char *type = db_text(stmt, 3);
    char *status = db_text(stmt, 6);
    char *content = db_text(stmt, 4);
    char *parts = db_text(stmt, 12);
    message_init(m);
    m->id = db_text(stmt, 0);
    m->chat_id = db_text(stmt, 1);
    m->content = parts != NULL ? mem_printf("%s%s", content, parts) : mem_strdup(content);
    m->parent_id = db_text(stmt, 5);
    m->finish_reason = db_text(stmt, 7);
    m->model = db_text(stmt, 8);
    m->prompt_tokens = db_count(stmt, 9);
    m->completion_tokens = db_count(stmt, 10);
    m->created_ms = sqlite3_column_int64(stmt, 11);
    sender_parse(sender, &m->sender);
    message_type_parse(type, &m->type);
    message_status_parse(status, &m->status);
    free(sender);
    free(type);
    free(status);
    free(content);
    free(parts);
}

enum error_kind store_message_list(struct store *s, const char *user_id, const char *chat_id,
                                   size_t limit, struct message_list *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    struct message_list list = {0};
    enum error_kind kind = chat_owned(s, user_id, chat_id, err);
    if (kind == ERROR_NONE) {
        kind = owner_recover(s, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt,
                        "SELECT * FROM (SELECT " MESSAGE_COLUMNS " FROM " MESSAGE_TABLES
                        " WHERE m.chat_id = ? AND user_id = ? ORDER BY m.timestamp DESC, m.id DESC "
                        "LIMIT ?) ORDER BY timestamp, id",
                        "ssi", chat_id, user_id, limit > 0 ? (int64_t)limit : (int64_t)-1);
    }
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        read_message(stmt, message_list_add(&list));
    }
    db_done(stmt);
    if (kind != ERROR_NONE) {
        message_list_fini(&list);
        return kind;
    }
    *out = list;
    return ERROR_NONE;
}

enum error_kind store_message_get(struct store *s, const char *user_id, const char *id,
                                  struct message *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt,
                                    "SELECT " MESSAGE_COLUMNS " FROM " MESSAGE_TABLES
                                    " WHERE m.id = ? AND user_id = ?",
                                    "ss", id, user_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        read_message(stmt, out);
    } else if (kind == ERROR_NONE) {
        kind = error_set(err, ERROR_NOT_FOUND, _("there is no message %s"), id);
    }
    db_done(stmt);
    return kind;
}

/* --- writing --- */

void message_complete(struct store *s, struct message *m)
{
    if (m->id == NULL) {
        m->id = env_new_id_dup(s->env);
    }
    if (m->created_ms == 0) {
        m->created_ms = env_now_ms(s->env);
    }
}

enum error_kind message_insert(struct store *s, const struct message *m, int64_t owner,
                               struct error *err)
{
    return db_run(
        s, err,
        "INSERT INTO chat_messages (id, chat_id, sender_type, message_type, message_content, "
        "parent_id, status, finish_reason, ai_model_used, prompt_tokens, completion_tokens, owner, "
        "timestamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "sssssssssnnni", m->id, m->chat_id, sender_name(m->sender), message_type_name(m->type),
        m->content != NULL ? m->content : "", m->parent_id, message_status_name(m->status),
        m->finish_reason, m->model, m->prompt_tokens, m->completion_tokens,
        owner > 0 ? owner : (int64_t)-1, m->created_ms);
}

enum error_kind store_message_add(struct store *s, const char *user_id, struct message *m,
                                  struct error *err)
{
    enum error_kind kind = chat_owned(s, user_id, m->chat_id, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    message_complete(s, m);
    return message_insert(s, m, 0, err);
}

/* --- a reply that streams --- */

static enum error_kind resume(struct store *s, const struct message *m, struct error *err)
{
    return db_run(s, err,
                  "UPDATE chat_messages SET status = 'streaming', finish_reason = NULL, owner = ? "
                  "WHERE id = ?",
                  "ns", s->owner > 0 ? s->owner : (int64_t)-1, m->id);
}

enum error_kind store_reply_begin(struct store *s, const char *user_id, struct message *m,
                                  struct error *err)
{
    int64_t there = 0;
    enum error_kind kind = chat_owned(s, user_id, m->chat_id, err);
    if (kind == ERROR_NONE) {
        kind = owner_take(s, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    message_complete(s, m);
    kind = db_int(s, err, &there, "SELECT 1 FROM chat_messages WHERE id = ? AND chat_id = ?", "ss",
                  m->id, m->chat_id);
    if (kind == ERROR_NOT_FOUND) {
        kind = message_insert(s, m, s->owner, err);
    } else if (kind == ERROR_NONE) {
        kind = resume(s, m, err);
    }
    if (kind == ERROR_NONE) {
        sqlite3_wal_autocheckpoint(s->db, 0);
    }
    return kind;
}

static enum error_kind append(struct store *s, const char *message_id, const char *text, size_t n,
                              struct error *err)
{
    char *piece = mem_strndup(text, n);
    enum error_kind kind =
        db_run(s, err,
               "INSERT INTO chat_message_parts (message_id, part, content) VALUES (?1, (SELECT "
               "coalesce(max(part), 0) + 1 FROM chat_message_parts WHERE message_id = ?1), ?2)",
               "ss", message_id, piece);
    free(piece);
    return kind;
}

enum error_kind store_reply_append(struct store *s, const char *user_id, const char *message_id,
                                   const char *text, size_t n, struct error *err)
{
    struct error failed = {0};
    sqlite3_busy_timeout(s->db, 0);
    enum error_kind kind = db_durable(s, false, &failed);
    if (kind == ERROR_NONE) {
        kind = append(s, message_id, text, n, &failed);
    }
    bool busy = kind != ERROR_NONE && (sqlite3_errcode(s->db) & 0xFF) == SQLITE_BUSY;
    if (db_durable(s, true, kind == ERROR_NONE ? &failed : NULL) != ERROR_NONE &&
        kind == ERROR_NONE) {
        kind = ERROR_DATABASE;
    }
    sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
    if (busy) {
        failed.kind = kind = ERROR_TIMEOUT;
    }
    error_move(err, &failed);
    return kind;
}

static enum error_kind write_sealed(struct store *s, const struct message *m, struct error *err)
{
    enum error_kind kind = db_run(
        s, err,
        "UPDATE chat_messages SET message_type = ?, message_content = ?, status = ?, finish_reason "
        "= ?, ai_model_used = ?, prompt_tokens = ?, completion_tokens = ?, owner = NULL WHERE id = "
        "? AND chat_id = ?",
        "sssssnnss", message_type_name(m->type), m->content != NULL ? m->content : "",
        message_status_name(m->status), m->finish_reason, m->model, m->prompt_tokens,
        m->completion_tokens, m->id, m->chat_id);
    if (kind == ERROR_NONE && sqlite3_changes(s->db) == 0) {
        kind = error_set(err, ERROR_NOT_FOUND, _("the reply was deleted while it streamed"));
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "DELETE FROM chat_message_parts WHERE message_id = ?", "s", m->id);
    }
    return kind;
}

enum error_kind store_reply_seal(struct store *s, const char *user_id, const char *track_id,
                                 const struct message *m, struct plan *plan, struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = chat_owned(s, user_id, m->chat_id, err);
    if (kind == ERROR_NONE) {
        kind = track_owned(s, user_id, track_id, err);
    }
    if (kind == ERROR_NONE) {
        kind = write_sealed(s, m, err);
    }
    if (kind == ERROR_NONE && plan != NULL) {
        kind = version_put(s, track_id, m->id, plan, err);
    }
    if (kind == ERROR_NONE) {
        kind = track_touch(s, track_id, env_now_ms(s->env), err);
    }
    kind = db_end(s, kind, err);
    sqlite3_wal_autocheckpoint(s->db, CHECKPOINT_PAGES);
    return kind;
}

/* --- records of model calls --- */

enum error_kind store_usage_add(struct store *s, const char *user_id, const struct usage_record *u,
                                struct error *err)
{
    char *id = env_new_id_dup(s->env);
    enum error_kind kind = db_run(
        s, err,
        "INSERT INTO llm_requests (id, user_id, track_id, message_id, kind, provider, model, "
        "prompt_tokens, completion_tokens, first_token_ms, total_ms, status, retries, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        "sssssssnnnnsii", id, user_id, u->track_id, u->message_id, request_kind_name(u->kind),
        u->provider, u->model != NULL ? u->model : "", u->prompt_tokens, u->completion_tokens,
        u->first_token_ms, u->total_ms, u->status, (int64_t)u->retries,
        u->created_ms != 0 ? u->created_ms : env_now_ms(s->env));
    free(id);
    return kind;
}
