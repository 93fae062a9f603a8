#include "syllabus/store/store_removed.h"

#include "bin_internal.h"
#include "removed_internal.h"
#include "rows_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/branch.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_operation.h"

#include <stdlib.h>
#include <string.h>

/* What the log holds. */
#define FIELD_BIN      "bin_id"
#define FIELD_CHAT     "chat_id"
#define FIELD_MESSAGE  "message_id"
#define FIELD_MESSAGES "messages" /* how many went */
#define FIELD_VERSION  "version"  /* of the plan that was the track's; absent in old logs */

/* --- messages --- */

/* The chat's messages, as far as course/branch.h looks at them. */
static enum error_kind read_outline(struct store *s, const char *chat_id, struct message_list *out,
                                    struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt,
                 "SELECT id, parent_id, sender_type, message_type, status FROM chat_messages WHERE "
                 "chat_id = ? ORDER BY timestamp, id",
                 "s", chat_id);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        struct message *m = message_list_add(out);
        m->id = db_text(stmt, 0);
        m->parent_id = db_text(stmt, 1);
        sender_parse((const char *)sqlite3_column_text(stmt, 2), &m->sender);
        message_type_parse((const char *)sqlite3_column_text(stmt, 3), &m->type);
        message_status_parse((const char *)sqlite3_column_text(stmt, 4), &m->status);
    }
    db_done(stmt);
    return kind;
}

/* A message with all that follows it. */
struct branch {
    char *chat_id;
    struct message_list all; /* of the chat */
    bool *follows;           /* which of them it is */
    size_t count;
    bool streaming; /* a reply is being written in the chat */
};

static void branch_fini(struct branch *b)
{
    free(b->chat_id);
    message_list_fini(&b->all);
    free(b->follows);
}

static enum error_kind no_message(const char *text, struct error *err)
{
    error_set(err, ERROR_NOT_FOUND, _("the track has no message %s"), text);
    error_advise(err, _("\"syllabus history TRACK --json\" shows them with their ids."));
    return ERROR_NOT_FOUND;
}

/* Whose the track is was asked for before. */
static enum error_kind find_chat_of(struct store *s, const char *track_id, const char *message_id,
                                    char **chat_id, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt,
                                    "SELECT m.chat_id FROM chat_messages AS m JOIN chats AS c ON "
                                    "c.id = m.chat_id JOIN chat_sessions AS cs ON cs.id = "
                                    "c.session_id WHERE m.id = ? AND cs.track_id = ?",
                                    "ss", message_id, track_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        *chat_id = db_text(stmt, 0);
    } else if (kind == ERROR_NONE) {
        kind = no_message(message_id, err);
    }
    db_done(stmt);
    return kind;
}

static enum error_kind branch_read(struct store *s, const char *track_id, const char *message_id,
                                   struct branch *b, struct error *err)
{
    enum error_kind kind = find_chat_of(s, track_id, message_id, &b->chat_id, err);
    if (kind == ERROR_NONE) {
        kind = read_outline(s, b->chat_id, &b->all, err);
    }
    for (size_t i = 0; kind == ERROR_NONE && i < b->all.count; i++) {
        b->streaming = b->streaming || b->all.items[i].status == MESSAGE_STREAMING;
        if (b->follows == NULL && strcmp(b->all.items[i].id, message_id) == 0) {
            b->follows = branch_from(&b->all, i);
        }
        b->count += b->follows != NULL && b->follows[i] ? 1 : 0;
    }
    return kind;
}

/* The chat of a bin: of the same type as the one its messages come from. */
static enum error_kind bin_add_chat(struct store *s, const char *bin_id, const char *like,
                                    char **chat_id, struct error *err)
{
    int64_t now = env_now_ms(s->env);
    char *session = env_new_id_dup(s->env);
    char *chat = env_new_id_dup(s->env);
    enum error_kind kind =
        db_run(s, err,
               "INSERT INTO chat_sessions (id, track_id, user_id, session_name, status, "
               "created_at, updated_at) SELECT ?1, id, user_id, '', 'active', ?3, ?3 FROM "
               "learning_tracks WHERE id = ?2",
               "ssi", session, bin_id, now);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err,
                      "INSERT INTO chats (id, session_id, chat_name, chat_type, status, "
                      "created_at, updated_at) SELECT ?1, ?2, '', chat_type, status, ?4, ?4 FROM "
                      "chats WHERE id = ?3",
                      "sssi", chat, session, like, now);
    }
    free(session);
    if (kind != ERROR_NONE) {
        free(chat);
        return kind;
    }
    *chat_id = chat;
    return ERROR_NONE;
}

/* What stays and was written under a greeting that goes follows another one already
 * (course/branch.h): it says so from now on. */
static enum error_kind reparent(struct store *s, const struct branch *b, size_t at,
                                struct error *err)
{
    const struct message *m = &b->all.items[at];
    ptrdiff_t before = branch_before(&b->all, at);
    if (m->parent_id == NULL || before < 0 || strcmp(m->parent_id, b->all.items[before].id) == 0) {
        return ERROR_NONE;
    }
    return db_run(s, err, "UPDATE chat_messages SET parent_id = ? WHERE id = ?", "ss",
                  b->all.items[before].id, m->id);
}

/* The index says in which track a message is. */
static enum error_kind move_message(struct store *s, const char *id, const char *to,
                                    struct error *err)
{
    enum error_kind kind = search_forget(s, SEARCH_MESSAGES, id, err);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "UPDATE chat_messages SET chat_id = ? WHERE id = ?", "ss", to, id);
    }
    return kind == ERROR_NONE ? search_add(s, SEARCH_MESSAGES, id, err) : kind;
}

static enum error_kind move_messages(struct store *s, const struct branch *b, const char *to,
                                     struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    for (size_t i = 0; kind == ERROR_NONE && i < b->all.count; i++) {
        kind =
            b->follows[i] ? move_message(s, b->all.items[i].id, to, err) : reparent(s, b, i, err);
    }
    return kind;
}

/* Into the bin: the messages, the versions that came of them, what models answered about those. */
static enum error_kind fill_bin(struct store *s, const char *track_id, const char *bin_id,
                                const struct branch *b, struct error *err)
{
    char *chat_id = NULL;
    enum error_kind kind = bin_make(s, track_id, bin_id, err);
    if (kind == ERROR_NONE) {
        kind = bin_add_chat(s, bin_id, b->chat_id, &chat_id, err);
    }
    if (kind == ERROR_NONE) {
        kind = move_messages(s, b, chat_id, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err,
                      "UPDATE plan_versions SET track_id = ?1 WHERE track_id = ?2 AND message_id "
                      "IN (SELECT id FROM chat_messages WHERE chat_id = ?3)",
                      "sss", bin_id, track_id, chat_id);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err,
                      "UPDATE finalizing_answers SET track_id = ?1 WHERE track_id = ?2 AND version "
                      "IN (SELECT version FROM plan_versions WHERE track_id = ?1)",
                      "ss", bin_id, track_id);
    }
    free(chat_id);
    return kind == ERROR_NONE ? track_touch(s, track_id, env_now_ms(s->env), err) : kind;
}

static enum error_kind refuse_streaming(const struct branch *b, struct error *err)
{
    if (!b->streaming) {
        return ERROR_NONE;
    }
    error_set(err, ERROR_USAGE, _("a reply in this chat is still being written"));
    error_advise(err, _("Wait for its end, or stop it, and delete the message then."));
    return ERROR_USAGE;
}

/* Where the track's plan went, the one before it counts. */
static enum error_kind choose_left(struct store *s, const char *track_id, int64_t was,
                                   struct error *err)
{
    int64_t left = 0;
    enum error_kind kind =
        db_int(s, err, &left,
               "SELECT coalesce(max(version), 0) FROM plan_versions WHERE track_id = ? AND version "
               "<= ?",
               "si", track_id, was);
    return kind == ERROR_NONE && left > 0 ? version_choose(s, track_id, left, err) : kind;
}

static enum error_kind log_messages(struct store *s, const char *user_id, const char *track_id,
                                    const char *message_id, const char *bin_id, int64_t version,
                                    const struct branch *b, struct error *err)
{
    struct json_object *before = json_new_object();
    struct json_object *after = json_new_object();
    json_set_text(before, FIELD_BIN, bin_id);
    json_set_text(before, FIELD_CHAT, b->chat_id);
    json_set_int(before, FIELD_VERSION, version);
    json_set_text(after, FIELD_BIN, bin_id);
    json_set_text(after, FIELD_MESSAGE, message_id);
    json_set_int(after, FIELD_MESSAGES, (int64_t)b->count);
    return operation_add(s, user_id, track_id, OPERATION_REMOVE_MESSAGE, before, after, err);
}

static enum error_kind remove_messages(struct store *s, const char *user_id, const char *track_id,
                                       const char *message_id, struct error *err)
{
    struct branch b = {0};
    int64_t current = 0;
    int64_t last = 0;
    char *bin_id = env_new_id_dup(s->env);
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = branch_read(s, track_id, message_id, &b, err);
    }
    if (kind == ERROR_NONE) {
        kind = refuse_streaming(&b, err);
    }
    if (kind == ERROR_NONE) {
        kind = version_current(s, track_id, &current, &last, err);
    }
    if (kind == ERROR_NONE) {
        kind = fill_bin(s, track_id, bin_id, &b, err);
    }
    if (kind == ERROR_NONE) {
        kind = choose_left(s, track_id, current, err);
    }
    if (kind == ERROR_NONE) {
        kind = log_messages(s, user_id, track_id, message_id, bin_id, current, &b, err);
    }
    branch_fini(&b);
    free(bin_id);
    return kind;
}

enum error_kind store_message_remove(struct store *s, const char *user_id, const char *track_id,
                                     const char *message_id, struct error *err)
{
    enum error_kind kind = owner_recover(s, err);
    if (kind == ERROR_NONE) {
        kind = db_begin(s, err);
    }
    return kind == ERROR_NONE
               ? db_end(s, remove_messages(s, user_id, track_id, message_id, err), err)
               : kind;
}

static enum error_kind read_branch(struct store *s, const char *user_id, const char *track_id,
                                   const char *message_id, struct message_branch *out,
                                   struct error *err)
{
    struct branch b = {0};
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = branch_read(s, track_id, message_id, &b, err);
    }
    for (size_t i = 0; kind == ERROR_NONE && i < b.all.count; i++) {
        int64_t made = 0;
        if (!b.follows[i]) {
            continue;
        }
        kind =
            store_message_get(s, user_id, b.all.items[i].id, message_list_add(&out->messages), err);
        if (kind == ERROR_NONE) {
            kind = db_int(s, err, &made, "SELECT count(*) FROM plan_versions WHERE message_id = ?",
                          "s", b.all.items[i].id);
        }
        out->versions += (int)made;
    }
    branch_fini(&b);
    return kind;
}

enum error_kind store_message_branch(struct store *s, const char *user_id, const char *track_id,
                                     const char *message_id, struct message_branch *out,
                                     struct error *err)
{
    struct message_branch found = {0};
    enum error_kind kind = db_begin_reading(s, err);
    if (kind == ERROR_NONE) {
        kind = db_end(s, read_branch(s, user_id, track_id, message_id, &found, err), err);
    }
    if (kind != ERROR_NONE) {
        message_list_fini(&found.messages);
        return kind;
    }
    *out = found;
    return ERROR_NONE;
}

static enum error_kind move_out(struct store *s, const char *bin_id, const char *chat_id,
                                struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct strlist ids = {0};
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt,
                                    "SELECT m.id FROM chat_messages AS m JOIN chats AS c ON c.id = "
                                    "m.chat_id JOIN chat_sessions AS cs ON cs.id = c.session_id "
                                    "WHERE cs.track_id = ?",
                                    "s", bin_id);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        strlist_take(&ids, db_text(stmt, 0));
    }
    db_done(stmt);
    for (size_t i = 0; kind == ERROR_NONE && i < ids.count; i++) {
        kind = move_message(s, ids.items[i], chat_id, err);
    }
    strlist_fini(&ids);
    return kind;
}

static enum error_kind empty_bin_of_messages(struct store *s, const char *track_id,
                                             const char *bin_id, const char *chat_id,
                                             struct error *err)
{
    enum error_kind kind = move_out(s, bin_id, chat_id, err);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "UPDATE plan_versions SET track_id = ? WHERE track_id = ?", "ss",
                      track_id, bin_id);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "UPDATE finalizing_answers SET track_id = ? WHERE track_id = ?", "ss",
                      track_id, bin_id);
    }
    if (kind == ERROR_NONE) {
        kind = bin_drop(s, bin_id, err);
    }
    return kind == ERROR_NONE ? track_touch(s, track_id, env_now_ms(s->env), err) : kind;
}

static enum error_kind bring_messages_back(struct store *s, const char *track_id,
                                           const struct json_object *fields, struct error *err)
{
    int64_t one = 0;
    int64_t version = 0;
    const char *bin_id = json_get_text(fields, FIELD_BIN);
    const char *chat_id = json_get_text(fields, FIELD_CHAT);
    json_get_int(fields, FIELD_VERSION, &version);
    enum error_kind kind = bin_find(s, track_id, bin_id, err);
    if (kind == ERROR_NONE && chat_id == NULL) {
        return db_fail(s, SQLITE_CORRUPT, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &one,
                      "SELECT 1 FROM chats AS c JOIN chat_sessions AS cs ON cs.id = c.session_id "
                      "WHERE c.id = ? AND cs.track_id = ?",
                      "ss", chat_id, track_id);
    }
    if (kind == ERROR_NONE) {
        kind = empty_bin_of_messages(s, track_id, bin_id, chat_id, err);
    }
    return kind == ERROR_NONE && version > 0 ? version_choose(s, track_id, version, err) : kind;
}

/* Only what went then goes again: not what was said after it had come back. */
static enum error_kind take_messages_again(struct store *s, const char *track_id,
                                           const struct json_object *fields, struct error *err)
{
    struct branch b = {0};
    int64_t count = 0;
    int64_t current = 0;
    int64_t last = 0;
    const char *bin_id = json_get_text(fields, FIELD_BIN);
    const char *message_id = json_get_text(fields, FIELD_MESSAGE);
    if (bin_id == NULL || message_id == NULL || !json_get_int(fields, FIELD_MESSAGES, &count)) {
        return db_fail(s, SQLITE_CORRUPT, err);
    }
    enum error_kind kind = branch_read(s, track_id, message_id, &b, NULL);
    if (kind == ERROR_NONE && (int64_t)b.count != count) {
        kind = ERROR_NOT_FOUND;
    }
    if (kind == ERROR_NONE) {
        kind = refuse_streaming(&b, err);
    }
    if (kind == ERROR_NONE) {
        kind = version_current(s, track_id, &current, &last, err);
    }
    if (kind == ERROR_NONE) {
        kind = fill_bin(s, track_id, bin_id, &b, err);
    }
    if (kind == ERROR_NONE) {
        kind = choose_left(s, track_id, current, err);
    }
    branch_fini(&b);
    return kind;
}

enum error_kind removed_apply_message(struct store *s, const char *track_id, bool undo,
                                      const struct json_object *fields, struct error *err)
{
    return undo ? bring_messages_back(s, track_id, fields, err)
                : take_messages_again(s, track_id, fields, err);
}

/* --- naming a message --- */

enum error_kind store_message_resolve(struct store *s, const char *user_id, const char *track_id,
                                      const char *text, char **id, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    char *found = NULL;
    bool row = false;
    bool several = false;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt,
                        "SELECT m.id FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id "
                        "JOIN chat_sessions AS cs ON cs.id = c.session_id WHERE cs.track_id = ?1 "
                        "AND substr(m.id, 1, length(?2)) = ?2 AND ?2 <> '' LIMIT 2",
                        "ss", track_id, text);
    }
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        several = found != NULL;
        if (found == NULL) {
            found = db_text(stmt, 0);
        }
    }
    db_done(stmt);
    if (kind == ERROR_NONE && found == NULL) {
        kind = no_message(text, err);
    } else if (kind == ERROR_NONE && several) {
        kind = error_set(err, ERROR_USAGE, _("%s can mean several messages"), text);
        error_advise(err, _("Give more of the id."));
    }
    if (kind != ERROR_NONE) {
        free(found);
        return kind;
    }
    *id = found;
    return ERROR_NONE;
}

static enum error_kind find_last(struct store *s, const char *user_id, const char *track_id,
                                 const char *wanted, char **id, struct error *err)
{
    struct message_list all = {0};
    char *session_id = NULL;
    char *chat_id = NULL;
    enum error_kind kind = wanted != NULL ? chat_owned_in(s, user_id, track_id, wanted, err)
                                          : track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE && wanted != NULL) {
        chat_id = mem_strdup(wanted);
    } else if (kind == ERROR_NONE) {
        kind = chat_find(s, user_id, track_id, false, &session_id, &chat_id, err);
    }
    if (kind == ERROR_NONE && chat_id != NULL) {
        kind = read_outline(s, chat_id, &all, err);
    }
    if (kind == ERROR_NONE && all.count == 0) {
        kind = error_set(err, ERROR_NOT_FOUND,
                         wanted != NULL ? _("nothing was said in this chat yet")
                                        : _("nothing was said in this track yet"));
        error_advise(err, _("\"syllabus say TRACK MSG\" begins the dialogue."));
    } else if (kind == ERROR_NONE) {
        *id = mem_strdup(all.items[branch_last_exchange(&all)].id);
    }
    message_list_fini(&all);
    free(session_id);
    free(chat_id);
    return kind;
}

enum error_kind store_message_last(struct store *s, const char *user_id, const char *track_id,
                                   const char *chat_id, char **id, struct error *err)
{
    enum error_kind kind = db_begin_reading(s, err);
    return kind == ERROR_NONE ? db_end(s, find_last(s, user_id, track_id, chat_id, id, err), err)
                              : kind;
}
