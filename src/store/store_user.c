#include "syllabus/store/store_user.h"

#include "move_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/course/user.h"
#include "syllabus/store/store_move.h"
#include "syllabus/store/store_vault.h"

#include <stdlib.h>
#include <string.h>

static char *email_key(const char *email)
{
    return text_folded(email, strlen(email));
}

static enum error_kind insert(struct store *s, const struct user *u, const char *password_hash,
                              struct error *err)
{
    char *key = email_key(u->email);
    enum error_kind kind = db_run(
        s, err,
        "INSERT INTO users (id, email, email_key, password_hash, first_name, last_name, role, "
        "is_active, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)",
        "sssssssi", u->id, u->email, key, password_hash, u->first_name, u->last_name,
        user_role_name(u->role), u->created_ms);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err,
                      "INSERT INTO ai_configurations (user_id, created_at, updated_at) "
                      "VALUES (?1, ?2, ?2)",
                      "si", u->id, u->created_ms);
    }
    free(key);
    return kind;
}

static enum error_kind refuse_taken(struct store *s, const char *email, struct error *err)
{
    int64_t taken = 0;
    char *key = email_key(email);
    enum error_kind kind =
        db_int(s, err, &taken, "SELECT count(*) FROM users WHERE email_key = ?", "s", key);
    free(key);
    if (kind == ERROR_NONE && taken > 0) {
        kind = error_set(err, ERROR_USAGE, _("there is an account for %s already"), email);
        error_advise(err, _("Sign in with \"syllabus account login --email %s\"."), email);
    }
    return kind;
}

/* The guest's settings take the place of the default ones. */
static enum error_kind fill_from(struct store *s, const char *user_id, struct store *guest,
                                 struct error *err)
{
    enum error_kind kind =
        db_run(s, err, "DELETE FROM ai_configurations WHERE user_id = ?", "s", user_id);
    return kind == ERROR_NONE ? move_rows(s, user_id, guest, err) : kind;
}

/* `guest` may be NULL. */
static enum error_kind add(struct store *s, struct store *guest, struct user *u,
                           const char *password_hash, struct error *err)
{
    int64_t others = 0;
    struct user made = *u; /* its texts stay u's */
    enum error_kind kind = db_begin(s, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    made.id = env_new_id_dup(s->env);
    made.created_ms = env_now_ms(s->env);
    made.active = true;
    kind = refuse_taken(s, u->email, err);
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &others, "SELECT count(*) FROM users", "");
    }
    if (kind == ERROR_NONE) {
        made.role = others == 0 ? USER_ADMIN : USER_STUDENT;
        kind = insert(s, &made, password_hash, err);
    }
    if (kind == ERROR_NONE && guest != NULL) {
        kind = fill_from(s, made.id, guest, err);
    }
    kind = db_end(s, kind, err);
    if (kind == ERROR_NONE) {
        free(u->id);
        *u = made;
    } else {
        free(made.id);
    }
    return kind;
}

enum error_kind store_user_add(struct store *s, struct user *u, const char *password_hash,
                               struct error *err)
{
    return add(s, NULL, u, password_hash, err);
}

enum error_kind store_user_add_from(struct store *s, struct store *guest, struct user *u,
                                    const char *password_hash, struct error *err)
{
    return add(s, guest, u, password_hash, err);
}

enum error_kind store_user_add_guest(struct store *s, struct user *u, struct error *err)
{
    char *id = env_new_id_dup(s->env);
    *u = (struct user){
        .id = id,
        .email = mem_printf("guest-%s@localhost", id + ENV_ID_LEN - 12),
        .first_name = mem_strdup("Guest"),
        .last_name = mem_strdup(""),
        .role = USER_STUDENT,
        .active = true,
        .guest = true,
        .created_ms = env_now_ms(s->env),
    };
    enum error_kind kind = db_begin(s, err);
    if (kind == ERROR_NONE) {
        kind = db_end(s, insert(s, u, NULL, err), err);
    }
    if (kind != ERROR_NONE) {
        user_fini(u);
    }
    return kind;
}

#define USER_COLUMNS                                                                               \
    "users.id, email, first_name, last_name, role, is_active, users.created_at, "                  \
    "password_hash IS NULL"
#define USER_COLUMN_COUNT 8

static void read_user(sqlite3_stmt *stmt, struct user *u)
{
    char *role = db_text(stmt, 4);
    *u = (struct user){
        .id = db_text(stmt, 0),
        .email = db_text(stmt, 1),
        .first_name = db_text(stmt, 2),
        .last_name = db_text(stmt, 3),
        .active = sqlite3_column_int(stmt, 5) != 0,
        .created_ms = sqlite3_column_int64(stmt, 6),
        .guest = sqlite3_column_int(stmt, 7) != 0,
    };
    user_role_parse(role, &u->role);
    free(role);
}

/* The one row of a statement that begins; ERROR_NOT_FOUND without a message when there is none. */
static enum error_kind one_user(struct store *s, sqlite3_stmt *stmt, struct user *out,
                                struct error *err)
{
    bool row = false;
    enum error_kind kind = db_next(s, stmt, &row, err);
    if (kind == ERROR_NONE && row) {
        read_user(stmt, out);
    } else if (kind == ERROR_NONE) {
        kind = ERROR_NOT_FOUND;
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_user_by_email(struct store *s, const char *email, struct user *out,
                                    struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    char *key = email_key(email);
    enum error_kind kind =
        db_query(s, err, &stmt, "SELECT " USER_COLUMNS " FROM users WHERE email_key = ?", "s", key);
    free(key);
    if (kind == ERROR_NONE) {
        kind = one_user(s, stmt, out, err);
    }
    return kind == ERROR_NOT_FOUND
               ? error_set(err, ERROR_NOT_FOUND, _("there is no account for %s"), email)
               : kind;
}

enum error_kind store_user_by_id(struct store *s, const char *id, struct user *out,
                                 struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum error_kind kind =
        db_query(s, err, &stmt, "SELECT " USER_COLUMNS " FROM users WHERE id = ?", "s", id);
    if (kind == ERROR_NONE) {
        kind = one_user(s, stmt, out, err);
    }
    return kind == ERROR_NOT_FOUND ? error_set(err, ERROR_NOT_FOUND, _("there is no such account"))
                                   : kind;
}

enum error_kind store_user_password_hash(struct store *s, const char *user_id, char **hash,
                                         struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt, "SELECT password_hash FROM users WHERE id = ?", "s", user_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    char *text = kind == ERROR_NONE && row ? db_text(stmt, 0) : NULL;
    db_done(stmt);
    if (kind == ERROR_NONE && text == NULL) {
        return error_set(err, ERROR_NOT_FOUND, _("the account has no password"));
    }
    if (kind == ERROR_NONE) {
        *hash = text;
    }
    return kind;
}

/* Within the change of the password. */
static enum error_kind set_vault(struct store *s, const char *user_id, const struct vault_row *row,
                                 struct error *err)
{
    int64_t there = 0;
    enum error_kind kind =
        db_int(s, err, &there, "SELECT count(*) FROM vaults WHERE user_id = ?", "s", user_id);
    if (kind == ERROR_NONE && there != (row != NULL)) {
        kind = error_set(err, ERROR_NOT_SIGNED_IN, _("the password was changed meanwhile"));
    }
    if (kind == ERROR_NONE && row != NULL) {
        kind = db_run(s, err,
                      "UPDATE vaults SET method = ?2, operations = ?3, memory = ?4, salt = ?5, "
                      "wrapped = ?6, updated_at = ?7 WHERE user_id = ?1",
                      "ssiissi", user_id, row->method, row->operations, row->memory, row->salt,
                      row->wrapped, env_now_ms(s->env));
    }
    return kind;
}

enum error_kind store_user_set_password(struct store *s, const char *user_id,
                                        const struct new_password *change, struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind =
        db_run(s, err, "UPDATE users SET password_hash = ?3 WHERE id = ?1 AND password_hash = ?2",
               "sss", user_id, change->old_hash, change->hash);
    if (kind == ERROR_NONE && sqlite3_changes(s->db) == 0) {
        kind = error_set(err, ERROR_NOT_SIGNED_IN, _("the password was changed meanwhile"));
    }
    if (kind == ERROR_NONE) {
        kind = set_vault(s, user_id, change->vault, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "DELETE FROM sign_ins WHERE user_id = ?1 AND token_hash IS NOT ?2",
                      "ss", user_id, change->keep_token_hash);
    }
    return db_end(s, kind, err);
}

/* --- all of them --- */

void user_list_free(struct user *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        user_fini(&list[i]);
    }
    free(list);
}

enum error_kind store_user_list(struct store *s, const char *user_id, struct user **list,
                                size_t *count, struct error *err)
{
    struct user *found = NULL;
    size_t n = 0;
    size_t cap = 0;
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt,
                 "SELECT " USER_COLUMNS " FROM users WHERE id = ?1 OR EXISTS (SELECT 1 FROM users "
                 "WHERE id = ?1 AND role = 'admin' AND is_active = 1) ORDER BY created_at, id",
                 "s", user_id);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        mem_grow(&found, &cap, n + 1, sizeof *found);
        read_user(stmt, &found[n++]);
    }
    db_done(stmt);
    if (kind != ERROR_NONE) {
        user_list_free(found, n);
        return kind;
    }
    *list = found;
    *count = n;
    return ERROR_NONE;
}

/* Whether the one may see and remove the other's account. */
static enum error_kind check_power(struct store *s, const char *by_id, const char *user_id,
                                   struct error *err)
{
    int64_t may = 0;
    enum error_kind kind =
        db_int(s, err, &may,
               "SELECT count(*) FROM users WHERE id = ?1 AND is_active = 1 AND (?1 = ?2 OR role = "
               "'admin')",
               "ss", by_id, user_id);
    if (kind == ERROR_NONE && may == 0) {
        kind = error_set(err, ERROR_NOT_SIGNED_IN, _("only an admin may see to other accounts"));
    }
    return kind;
}

enum error_kind store_user_count(struct store *s, const char *by_id, const char *user_id,
                                 struct user_contents *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = check_power(s, by_id, user_id, err);
    if (kind == ERROR_NONE) {
        kind = db_query(
            s, err, &stmt,
            "SELECT (SELECT count(*) FROM learning_tracks WHERE user_id = ?1 AND deleted_at IS "
            "NULL), (SELECT count(*) FROM learning_tracks AS t JOIN course_modules AS m ON "
            "m.track_id = t.id WHERE t.user_id = ?1 AND t.deleted_at IS NULL), count(DISTINCT "
            "c.id), count(m.id) FROM learning_tracks AS t JOIN chat_sessions AS s ON s.track_id = "
            "t.id JOIN chats AS c ON c.session_id = s.id LEFT JOIN chat_messages AS m ON m.chat_id "
            "= c.id WHERE t.user_id = ?1 AND t.deleted_at IS NULL",
            "s", user_id);
    }
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        *out = (struct user_contents){
            .tracks = sqlite3_column_int(stmt, 0),
            .modules = sqlite3_column_int(stmt, 1),
            .chats = sqlite3_column_int(stmt, 2),
            .messages = sqlite3_column_int(stmt, 3),
        };
    }
    db_done(stmt);
    return kind;
}

/* Somebody has to be able to see to the accounts that stay. */
static enum error_kind refuse_last_admin(struct store *s, const char *user_id, struct error *err)
{
    int64_t last = 0;
    enum error_kind kind =
        db_int(s, err, &last,
               "SELECT EXISTS (SELECT 1 FROM users WHERE id = ?1 AND role = 'admin') AND EXISTS "
               "(SELECT 1 FROM users WHERE id <> ?1) AND NOT EXISTS (SELECT 1 FROM users WHERE id "
               "<> ?1 AND role = 'admin' AND is_active = 1)",
               "s", user_id);
    if (kind == ERROR_NONE && last != 0) {
        kind = error_set(err, ERROR_USAGE,
                         _("this is the last admin, and there are other accounts in the file"));
        error_advise(err, _("Remove the other accounts first, or leave this one."));
    }
    return kind;
}

static enum error_kind refuse_streaming(struct store *s, const char *user_id, struct error *err)
{
    int64_t streaming = 0;
    enum error_kind kind = db_int(
        s, err, &streaming,
        "SELECT count(*) FROM chat_messages AS m INDEXED BY chat_messages_streaming CROSS JOIN "
        "chats AS c ON c.id = m.chat_id CROSS JOIN chat_sessions AS s ON s.id = c.session_id WHERE "
        "m.status = 'streaming' AND "
        "s.user_id = ?",
        "s", user_id);
    if (kind == ERROR_NONE && streaming > 0) {
        kind = error_set(err, ERROR_USAGE, _("a reply is being written for this account"));
        error_advise(err, _("Wait for its end, or stop it."));
    }
    return kind;
}

/* All of it is taken out of the index, which no foreign key leads to. */
static enum error_kind forget_tracks(struct store *s, const char *user_id, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct strlist ids = {0};
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt, "SELECT id FROM learning_tracks WHERE user_id = ?", "s", user_id);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        strlist_take(&ids, db_text(stmt, 0));
    }
    db_done(stmt);
    for (size_t i = 0; kind == ERROR_NONE && i < ids.count; i++) {
        kind = search_forget_track(s, ids.items[i], err);
    }
    if (kind == ERROR_NONE && ids.count > 0) {
        kind = search_settle(s, err);
    }
    strlist_fini(&ids);
    return kind;
}

enum error_kind store_user_remove(struct store *s, const char *by_id, const char *user_id,
                                  struct error *err)
{
    enum error_kind kind = owner_recover(s, err);
    if (kind == ERROR_NONE) {
        kind = db_begin(s, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = check_power(s, by_id, user_id, err);
    if (kind == ERROR_NONE) {
        kind = refuse_last_admin(s, user_id, err);
    }
    if (kind == ERROR_NONE) {
        kind = refuse_streaming(s, user_id, err);
    }
    if (kind == ERROR_NONE) {
        kind = forget_tracks(s, user_id, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "DELETE FROM users WHERE id = ?", "s", user_id);
    }
    if (kind == ERROR_NONE && sqlite3_changes(s->db) == 0) {
        kind = error_set(err, ERROR_NOT_FOUND, _("there is no such account"));
    }
    return db_end(s, kind, err);
}

/* --- signed in --- */

enum error_kind store_sign_in_add(struct store *s, const char *user_id, const char *token_hash,
                                  const char *wrapped, struct error *err)
{
    return db_run(s, err,
                  "INSERT INTO sign_ins (token_hash, user_id, wrapped, created_at) "
                  "VALUES (?, ?, ?, ?)",
                  "sssi", token_hash, user_id, wrapped, env_now_ms(s->env));
}

enum error_kind store_sign_in_find(struct store *s, const char *token_hash, struct user *out,
                                   char **wrapped, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt,
                                    "SELECT " USER_COLUMNS ", sign_ins.wrapped FROM sign_ins "
                                    "JOIN users ON users.id = sign_ins.user_id "
                                    "WHERE token_hash = ? AND is_active = 1",
                                    "s", token_hash);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        read_user(stmt, out);
        if (wrapped != NULL) {
            *wrapped = db_text(stmt, USER_COLUMN_COUNT);
        }
    } else if (kind == ERROR_NONE) {
        kind = error_set(err, ERROR_NOT_SIGNED_IN, _("nobody is signed in"));
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_sign_in_remove(struct store *s, const char *token_hash, struct error *err)
{
    return db_run(s, err, "DELETE FROM sign_ins WHERE token_hash = ?", "s", token_hash);
}
