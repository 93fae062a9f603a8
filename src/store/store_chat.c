/* Sessions and their chats. */
#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store_dialogue.h"

#include <stdlib.h>

static enum error_kind no_chat(const char *chat_id, struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, _("there is no chat %s"), chat_id);
}

enum error_kind chat_owned(struct store *s, const char *user_id, const char *chat_id,
                           struct error *err)
{
    int64_t one = 0;
    enum error_kind kind = db_int(s, err, &one,
                                  "SELECT 1 FROM chats JOIN chat_sessions ON chat_sessions.id = "
                                  "session_id JOIN learning_tracks AS t ON t.id = track_id WHERE "
                                  "chats.id = ? AND chat_sessions.user_id = ? AND deleted_at IS "
                                  "NULL",
                                  "ss", chat_id, user_id);
    return kind == ERROR_NOT_FOUND ? no_chat(chat_id, err) : kind;
}

enum error_kind chat_owned_in(struct store *s, const char *user_id, const char *track_id,
                              const char *chat_id, struct error *err)
{
    int64_t one = 0;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = db_int(s, err, &one,
                  "SELECT 1 FROM chats JOIN chat_sessions ON chat_sessions.id = session_id WHERE "
                  "chats.id = ? AND track_id = ? AND user_id = ?",
                  "sss", chat_id, track_id, user_id);
    return kind == ERROR_NOT_FOUND ? no_chat(chat_id, err) : kind;
}

enum error_kind chat_find(struct store *s, const char *user_id, const char *track_id, bool last,
                          char **session_id, char **chat_id, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt,
                 "WITH place (chat_id) AS (SELECT chat_id FROM track_places WHERE track_id = ?1 "
                 "AND ?3) SELECT s.id, c.id FROM chat_sessions AS s LEFT JOIN chats AS c ON "
                 "c.session_id = s.id AND (c.chat_type = 'planning' OR c.id IN place) WHERE "
                 "s.track_id = ?1 AND s.user_id = ?2 ORDER BY coalesce(c.status = '" CHAT_ARCHIVED
                 "', 0), c.id IN place DESC, s.created_at DESC, s.id DESC LIMIT 1",
                 "ssi", track_id, user_id, (int64_t)last);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    *session_id = kind == ERROR_NONE && row ? db_text(stmt, 0) : NULL;
    *chat_id = kind == ERROR_NONE && row ? db_text(stmt, 1) : NULL;
    db_done(stmt);
    return kind;
}

static enum error_kind make_planning(struct store *s, const char *user_id, const char *track_id,
                                     char **session_id, char **chat_id, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    if (*session_id == NULL) {
        kind = session_insert(s, user_id, track_id, SESSION_NAME, session_id, err);
    }
    struct chat c = {.session_id = *session_id, .type = CHAT_PLANNING};
    char name[] = PLANNING_NAME;
    c.name = name;
    if (kind == ERROR_NONE) {
        kind = chat_insert(s, &c, err);
    }
    *chat_id = c.id;
    free(c.status); /* the other texts are borrowed */
    return kind;
}

enum error_kind store_chat_open_planning(struct store *s, const char *user_id, const char *track_id,
                                         char **session_id, char **chat_id, struct error *err)
{
    char *session = NULL;
    char *chat = NULL;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = chat_find(s, user_id, track_id, false, &session, &chat, err);
    }
    if (kind == ERROR_NONE && chat == NULL && (kind = db_begin(s, err)) == ERROR_NONE) {
        /* Looked at again: another process may have made them. */
        free(session);
        session = NULL;
        kind = chat_find(s, user_id, track_id, false, &session, &chat, err);
        if (kind == ERROR_NONE && chat == NULL) {
            kind = make_planning(s, user_id, track_id, &session, &chat, err);
        }
        kind = db_end(s, kind, err);
    }
    if (kind != ERROR_NONE) {
        free(session);
        free(chat);
        return kind;
    }
    *session_id = session;
    *chat_id = chat;
    return ERROR_NONE;
}

enum error_kind store_chat_planning(struct store *s, const char *user_id, const char *track_id,
                                    char **chat_id, struct error *err)
{
    char *session = NULL;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = chat_find(s, user_id, track_id, false, &session, chat_id, err);
    }
    free(session);
    return kind;
}

enum error_kind store_chat_open(struct store *s, const char *user_id, const char *track_id,
                                const char *chat_id, struct chat *out, struct error *err)
{
    char *session = NULL;
    char *planning = NULL;
    enum error_kind kind =
        chat_id != NULL ? chat_owned_in(s, user_id, track_id, chat_id, err)
                        : store_chat_open_planning(s, user_id, track_id, &session, &planning, err);
    if (kind == ERROR_NONE) {
        kind = chat_read(s, chat_id != NULL ? chat_id : planning, out, err);
    }
    free(session);
    free(planning);
    return kind;
}

/* --- listing --- */

/* A row of CHAT_COLUMNS. */
static void read_chat(sqlite3_stmt *stmt, struct chat *c)
{
    char *type = db_text(stmt, 3);
    *c = (struct chat){
        .id = db_text(stmt, 0),
        .session_id = db_text(stmt, 1),
        .name = db_text(stmt, 2),
        .status = db_text(stmt, 4),
        .module_id = db_text(stmt, 5),
        .created_ms = sqlite3_column_int64(stmt, 6),
        .updated_ms = sqlite3_column_int64(stmt, 7),
    };
    chat_type_parse(type, &c->type);
    free(type);
}

#define CHAT_COLUMNS                                                                               \
    "chats.id, chats.session_id, chats.chat_name, chats.chat_type, chats.status, "                 \
    "chats.module_id, chats.created_at, chats.updated_at"

enum error_kind chat_read(struct store *s, const char *chat_id, struct chat *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt, "SELECT " CHAT_COLUMNS " FROM chats WHERE chats.id = ?", "s", chat_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        read_chat(stmt, out);
    } else if (kind == ERROR_NONE) {
        kind = no_chat(chat_id, err);
    }
    db_done(stmt);
    return kind;
}

static enum error_kind load_chats(struct store *s, struct session_chats *of, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    size_t cap = 0;
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt,
                 "SELECT " CHAT_COLUMNS ", (SELECT count(*) FROM chat_messages WHERE chat_id = "
                 "chats.id), coalesce((SELECT max(timestamp) FROM chat_messages WHERE chat_id = "
                 "chats.id), 0) FROM chats WHERE session_id = ? ORDER BY chat_type <> 'planning', "
                 "created_at, id",
                 "s", of->session.id);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        mem_grow(&of->chats, &cap, of->count + 1, sizeof *of->chats);
        struct chat *c = &of->chats[of->count++];
        read_chat(stmt, c);
        c->message_count = sqlite3_column_int(stmt, 8);
        c->last_message_ms = sqlite3_column_int64(stmt, 9);
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_session_list(struct store *s, const char *user_id, const char *track_id,
                                   struct session_chats **out, size_t *count, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct session_chats *list = NULL;
    size_t n = 0;
    size_t cap = 0;
    bool row = false;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt,
                        "SELECT id, track_id, session_name, status, created_at, updated_at FROM "
                        "chat_sessions WHERE track_id = ? AND user_id = ? ORDER BY created_at, id",
                        "ss", track_id, user_id);
    }
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        mem_grow(&list, &cap, n + 1, sizeof *list);
        list[n++] = (struct session_chats){.session = {
                                               .id = db_text(stmt, 0),
                                               .track_id = db_text(stmt, 1),
                                               .name = db_text(stmt, 2),
                                               .status = db_text(stmt, 3),
                                               .created_ms = sqlite3_column_int64(stmt, 4),
                                               .updated_ms = sqlite3_column_int64(stmt, 5),
                                           }};
    }
    db_done(stmt);
    for (size_t i = 0; kind == ERROR_NONE && i < n; i++) {
        kind = load_chats(s, &list[i], err);
    }
    if (kind != ERROR_NONE) {
        session_chats_free(list, n);
        return kind;
    }
    *out = list;
    *count = n;
    return ERROR_NONE;
}

void session_chats_free(struct session_chats *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        session_fini(&list[i].session);
        for (size_t k = 0; k < list[i].count; k++) {
            chat_fini(&list[i].chats[k]);
        }
        free(list[i].chats);
    }
    free(list);
}
