/* Messages: what a person wrote, on the disk at once; what a model writes, as it comes. */
#include "plan_change_internal.h"
#include "rows_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/plan.h"
#include "syllabus/store/store_dialogue.h"

#include <stdlib.h>
#include <string.h>

/* Pages after which the log is written back into the file; 0 while a reply streams, since that
 * waits for the disk. */
#define CHECKPOINT_PAGES 1000

/* --- reading --- */

#define MESSAGE_TABLES                                                                             \
    "chat_messages AS m JOIN chats ON chats.id = m.chat_id JOIN chat_sessions AS cs ON cs.id = "   \
    "chats.session_id JOIN learning_tracks AS t ON t.id = cs.track_id AND t.deleted_at IS NULL"

void message_read(sqlite3_stmt *stmt, struct message *m)
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
    m->thought_tokens = sqlite3_column_int64(stmt, 13);
    sender_parse(sender, &m->sender);
    message_type_parse(type, &m->type);
    message_status_parse(status, &m->status);
    free(sender);
    free(type);
    free(status);
    free(content);
    free(parts);
}

enum error_kind message_read_all(struct store *s, const char *chat_id, size_t limit,
                                 struct message_list *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    /* All of them come in the order of the index; sorting would copy every text once more. */
    enum error_kind kind =
        limit == 0 ? db_query(s, err, &stmt,
                              "SELECT " MESSAGE_COLUMNS " FROM chat_messages AS m WHERE m.chat_id "
                              "= ? ORDER BY m.timestamp, m.id",
                              "s", chat_id)
                   : db_query(s, err, &stmt,
                              "SELECT * FROM (SELECT " MESSAGE_COLUMNS " FROM chat_messages AS m "
                              "WHERE m.chat_id = ? ORDER BY m.timestamp DESC, m.id DESC LIMIT ?) "
                              "ORDER BY timestamp, id",
                              "si", chat_id, (int64_t)limit);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        message_read(stmt, message_list_add(out));
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_message_list(struct store *s, const char *user_id, const char *chat_id,
                                   size_t limit, struct message_list *out, struct error *err)
{
    struct message_list list = {0};
    enum error_kind kind = chat_owned(s, user_id, chat_id, err);
    if (kind == ERROR_NONE) {
        kind = owner_recover(s, err);
    }
    if (kind == ERROR_NONE) {
        kind = message_read_all(s, chat_id, limit, &list, err);
    }
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
                                    " WHERE m.id = ? AND cs.user_id = ?",
                                    "ss", id, user_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        message_read(stmt, out);
    } else if (kind == ERROR_NONE) {
        kind = error_set(err, ERROR_NOT_FOUND, _("there is no message %s"), id);
    }
    db_done(stmt);
    return kind;
}

/* --- writing --- */

enum error_kind message_complete(struct store *s, struct message *m, struct error *err)
{
    int64_t last = 0;
    if (m->created_ms == 0) {
        enum error_kind kind =
            db_int(s, err, &last,
                   "SELECT coalesce(max(timestamp), 0) FROM chat_messages WHERE chat_id = ?", "s",
                   m->chat_id);
        if (kind != ERROR_NONE) {
            return kind;
        }
        int64_t now = env_now_ms(s->env);
        m->created_ms = now > last ? now : last + 1;
    }
    if (m->id == NULL) {
        m->id = env_new_id_dup(s->env);
    }
    return ERROR_NONE;
}

enum error_kind message_insert_unindexed(struct store *s, const struct message *m, int64_t owner,
                                         struct error *err)
{
    return db_run(
        s, err,
        "INSERT INTO chat_messages (id, chat_id, sender_type, message_type, message_content, "
        "parent_id, status, finish_reason, ai_model_used, prompt_tokens, completion_tokens, owner, "
        "timestamp) VALUES (?1, ?2, ?3, ?4, ?5, (SELECT id FROM chat_messages WHERE id = ?6 AND "
        "chat_id = ?2), ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        "sssssssssnnni", m->id, m->chat_id, sender_name(m->sender), message_type_name(m->type),
        m->content != NULL ? m->content : "", m->parent_id, message_status_name(m->status),
        m->finish_reason, m->model, m->prompt_tokens, m->completion_tokens,
        owner > 0 ? owner : (int64_t)-1, m->created_ms);
}

enum error_kind message_insert(struct store *s, const struct message *m, int64_t owner,
                               struct error *err)
{
    enum error_kind kind = message_insert_unindexed(s, m, owner, err);
    return kind == ERROR_NONE ? search_add(s, SEARCH_MESSAGES, m->id, err) : kind;
}

enum error_kind store_message_add(struct store *s, const char *user_id, struct message *m,
                                  struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = chat_owned(s, user_id, m->chat_id, err);
    if (kind == ERROR_NONE) {
        kind = message_complete(s, m, err);
    }
    if (kind == ERROR_NONE) {
        kind = message_insert(s, m, 0, err);
    }
    return db_end(s, kind, err);
}

/* --- a reply that streams --- */

/* Who writes the reply with this id. */
struct writer {
    bool there;
    bool reply; /* it is a message of the model */
    bool streaming;
    int64_t owner; /* 0: nobody */
};

static enum error_kind find_writer(struct store *s, const struct message *m, struct writer *w,
                                   struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    *w = (struct writer){0};
    enum error_kind kind =
        db_query(s, err, &stmt,
                 "SELECT sender_type = 'ai', status = 'streaming', coalesce(owner, 0) FROM "
                 "chat_messages WHERE id = ? AND chat_id = ?",
                 "ss", m->id, m->chat_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &w->there, err);
    }
    if (kind == ERROR_NONE && w->there) {
        w->reply = sqlite3_column_int(stmt, 0) != 0;
        w->streaming = sqlite3_column_int(stmt, 1) != 0;
        w->owner = sqlite3_column_int64(stmt, 2);
    }
    db_done(stmt);
    return kind;
}

/* A reply that is there streams again, unless another process is at it. */
static enum error_kind resume(struct store *s, const struct message *m, const struct writer *w,
                              struct error *err)
{
    bool busy = false;
    enum error_kind kind = ERROR_NONE;
    if (!w->reply) {
        return error_set(err, ERROR_NOT_FOUND, _("there is no reply %s"), m->id);
    }
    if (w->streaming && w->owner != s->owner) {
        kind = owner_lives(s, w->owner, &busy, err);
    }
    if (kind == ERROR_NONE && busy) {
        error_set(err, ERROR_USAGE, _("the reply is being written in another window"));
        error_advise(err, _("Wait for it there, or cancel it there."));
        return ERROR_USAGE;
    }
    if (kind == ERROR_NONE && w->streaming) {
        kind = owner_interrupt(s, m->id, w->owner, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err,
                      "UPDATE chat_messages SET status = 'streaming', finish_reason = NULL, owner "
                      "= ? WHERE id = ?",
                      "ns", s->owner > 0 ? s->owner : (int64_t)-1, m->id);
    }
    return kind;
}

static enum error_kind begin(struct store *s, const char *user_id, struct message *m,
                             struct error *err)
{
    struct writer w = {0};
    enum error_kind kind = chat_owned(s, user_id, m->chat_id, err);
    if (kind == ERROR_NONE && m->id != NULL) {
        kind = find_writer(s, m, &w, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    if (w.there) {
        return resume(s, m, &w, err);
    }
    kind = message_complete(s, m, err);
    return kind == ERROR_NONE ? message_insert(s, m, s->owner, err) : kind;
}

enum error_kind store_reply_begin(struct store *s, const char *user_id, struct message *m,
                                  struct error *err)
{
    enum error_kind kind = owner_take(s, err);
    if (kind == ERROR_NONE) {
        kind = db_begin(s, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    m->status = MESSAGE_STREAMING;
    kind = db_end(s, begin(s, user_id, m, err), err);
    if (kind == ERROR_NONE) {
        sqlite3_wal_autocheckpoint(s->db, 0);
    }
    return kind;
}

/* A piece of a reply to be stored. */
struct piece {
    const char *user_id, *message_id;
    const char *text;
};

static enum error_kind append(struct store *s, void *ctx, struct error *err)
{
    const struct piece *p = ctx;
    enum error_kind kind =
        db_run(s, err,
               "INSERT INTO chat_message_parts (message_id, part, content) SELECT m.id, (SELECT "
               "coalesce(max(part), 0) + 1 FROM chat_message_parts WHERE message_id = m.id), ?1 "
               "FROM " MESSAGE_TABLES " WHERE m.id = ?2 AND cs.user_id = ?3 AND m.status = "
               "'streaming' AND m.owner IS ?4",
               "sssn", p->text, p->message_id, p->user_id, s->owner > 0 ? s->owner : (int64_t)-1);
    if (kind == ERROR_NONE && sqlite3_changes(s->db) == 0) {
        kind = error_set(err, ERROR_NOT_FOUND, _("the reply was deleted while it streamed"));
    }
    return kind;
}

enum error_kind store_reply_append(struct store *s, const char *user_id, const char *message_id,
                                   const char *text, size_t n, struct error *err)
{
    char *copy = mem_strndup(text, n);
    struct piece piece = {.user_id = user_id, .message_id = message_id, .text = copy};
    enum error_kind kind = db_write_now(s, append, &piece, err);
    free(copy);
    return kind;
}

/* --- what the model thinks --- */

/* Thoughts to be added to a reply. */
struct thoughts {
    const char *user_id, *message_id;
    const char *text;
    int64_t tokens;
};

static enum error_kind add_thoughts(struct store *s, void *ctx, struct error *err)
{
    const struct thoughts *t = ctx;
    return db_run(
        s, err,
        "INSERT INTO chat_message_thoughts (message_id, part, content, tokens) SELECT m.id, "
        "(SELECT "
        "coalesce(max(part), 0) + 1 FROM chat_message_thoughts WHERE message_id = m.id), ?1, ?5 "
        "FROM " MESSAGE_TABLES " WHERE m.id = ?2 AND cs.user_id = ?3 AND m.status = 'streaming' "
        "AND m.owner IS ?4",
        "sssni", t->text, t->message_id, t->user_id, s->owner > 0 ? s->owner : (int64_t)-1,
        t->tokens);
}

enum error_kind store_thoughts_append(struct store *s, const char *user_id, const char *message_id,
                                      const char *text, size_t n, int64_t tokens, bool at_end,
                                      struct error *err)
{
    char *copy = mem_strndup(text, n);
    struct thoughts thoughts = {user_id, message_id, copy, tokens};
    enum error_kind kind = ERROR_NONE;
    if (!at_end) {
        kind = db_write_now(s, add_thoughts, &thoughts, err);
    } else if ((kind = db_begin(s, err)) == ERROR_NONE) {
        kind = db_end(s, add_thoughts(s, &thoughts, err), err);
    }
    free(copy);
    return kind;
}

enum error_kind store_thoughts_get(struct store *s, const char *user_id, const char *message_id,
                                   char **out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT coalesce(group_concat(content, ''), '') FROM (SELECT content FROM "
        "chat_message_thoughts AS p JOIN " MESSAGE_TABLES " WHERE p.message_id = m.id AND m.id = ? "
        "AND cs.user_id = ? ORDER BY p.part)",
        "ss", message_id, user_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE) {
        *out = db_text(stmt, 0);
    }
    db_done(stmt);
    return kind;
}

/* --- the end of a reply --- */

static enum error_kind write_sealed(struct store *s, const struct message *m, struct error *err)
{
    enum error_kind kind = db_run(
        s, err,
        "UPDATE chat_messages SET message_type = ?, message_content = ?, status = ?, finish_reason "
        "= ?, ai_model_used = ?, prompt_tokens = ?, completion_tokens = ?, owner = NULL WHERE id = "
        "? AND chat_id = ? AND sender_type = 'ai'",
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

/* The first plan is where undoing ends. */
static enum error_kind put_plan(struct store *s, const char *user_id, const char *track_id,
                                const struct message *m, const struct reply_plan *made,
                                struct error *err)
{
    const struct version how = {.message_id = m->id, .kind = VERSION_REPLY, .base = made->base};
    int64_t before = 0;
    int64_t last = 0;
    enum error_kind kind = version_current(s, track_id, &before, &last, err);
    if (kind == ERROR_NONE) {
        kind = version_put(s, track_id, &how, made->plan, made->proposed, err);
    }
    if (kind == ERROR_NONE && before > 0 && made->plan->version > last) {
        kind = operation_add_plan(s, user_id, track_id, before, made->plan->version, err);
    }
    if (kind == ERROR_NONE) {
        kind = refusals_put(s, track_id, m->id, made->refused, err);
    }
    return kind;
}

static enum error_kind seal(struct store *s, const char *user_id, const char *track_id,
                            const struct message *m, const struct reply_plan *made,
                            struct error *err)
{
    enum error_kind kind = chat_owned_in(s, user_id, track_id, m->chat_id, err);
    if (kind == ERROR_NONE) {
        kind = search_forget(s, SEARCH_MESSAGES, m->id, err);
    }
    if (kind == ERROR_NONE) {
        kind = write_sealed(s, m, err);
    }
    if (kind == ERROR_NONE && made != NULL) {
        kind = put_plan(s, user_id, track_id, m, made, err);
    }
    if (kind == ERROR_NONE) {
        kind = search_add(s, SEARCH_MESSAGES, m->id, err);
    }
    return kind == ERROR_NONE ? track_touch(s, track_id, env_now_ms(s->env), err) : kind;
}

enum error_kind store_reply_seal(struct store *s, const char *user_id, const char *track_id,
                                 const struct message *m, const struct reply_plan *made,
                                 struct error *err)
{
    int before = made != NULL ? made->plan->version : 0;
    enum error_kind kind = db_begin(s, err);
    if (kind == ERROR_NONE) {
        kind = db_end(s, seal(s, user_id, track_id, m, made, err), err);
    }
    if (kind != ERROR_NONE && made != NULL) {
        made->plan->version = before;
    }
    sqlite3_wal_autocheckpoint(s->db, CHECKPOINT_PAGES);
    return kind;
}

/* --- records of model calls --- */

enum error_kind store_usage_add(struct store *s, const char *user_id, const struct usage_record *u,
                                struct error *err)
{
    /* A call is counted also when its track or message is gone by now; a deleted track may come
     * back. */
    char *id = env_new_id_dup(s->env);
    enum error_kind kind = db_run(
        s, err,
        "INSERT INTO llm_requests (id, user_id, track_id, message_id, kind, provider, model, "
        "prompt_tokens, completion_tokens, first_token_ms, total_ms, status, retries, created_at, "
        "chat_type) VALUES (?1, ?2, (SELECT id FROM learning_tracks WHERE id = ?3 AND user_id = "
        "?2), (SELECT "
        "m.id FROM " MESSAGE_TABLES
        " WHERE m.id = ?4 AND cs.user_id = ?2), ?5, ?6, ?7, ?8, ?9, ?10, "
        "?11, ?12, ?13, ?14, coalesce((SELECT chats.chat_type FROM " MESSAGE_TABLES
        " WHERE m.id = ?4 AND cs.user_id = ?2), CASE ?5 WHEN 'lesson' THEN NULL WHEN 'tutor' THEN "
        "'discussion' ELSE 'planning' END))",
        "sssssssnnnnsii", id, user_id, u->track_id, u->message_id, request_kind_name(u->kind),
        u->provider, u->model != NULL ? u->model : "", u->prompt_tokens, u->completion_tokens,
        u->first_token_ms, u->total_ms, u->status, (int64_t)u->retries,
        u->created_ms != 0 ? u->created_ms : env_now_ms(s->env));
    free(id);
    return kind;
}
