#include "syllabus/store/store_user.h"

#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/user.h"

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

enum error_kind store_user_add(struct store *s, struct user *u, const char *password_hash,
                               struct error *err)
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
    kind = db_end(s, kind, err);
    if (kind == ERROR_NONE) {
        free(u->id);
        *u = made;
    } else {
        free(made.id);
    }
    return kind;
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
