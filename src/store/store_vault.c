#include "syllabus/store/store_vault.h"

#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/strlist.h"

#include <stdlib.h>

void vault_row_fini(struct vault_row *row)
{
    free(row->method);
    free(row->salt);
    free(row->wrapped);
    *row = (struct vault_row){0};
}

enum error_kind store_vault_get(struct store *s, const char *user_id, struct vault_row *out,
                                struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt,
                 "SELECT method, operations, memory, salt, wrapped FROM vaults WHERE user_id = ?",
                 "s", user_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        *out = (struct vault_row){
            .method = db_text(stmt, 0),
            .operations = sqlite3_column_int64(stmt, 1),
            .memory = sqlite3_column_int64(stmt, 2),
            .salt = db_text(stmt, 3),
            .wrapped = db_text(stmt, 4),
        };
    } else if (kind == ERROR_NONE) {
        kind = ERROR_NOT_FOUND;
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_vault_add(struct store *s, const char *user_id, const struct vault_row *row,
                                bool *added, struct error *err)
{
    enum error_kind kind =
        db_run(s, err,
               "INSERT INTO vaults (user_id, method, operations, memory, salt, wrapped, "
               "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
               "ssiissi", user_id, row->method, row->operations, row->memory, row->salt,
               row->wrapped, env_now_ms(s->env));
    if (kind == ERROR_NONE) {
        *added = sqlite3_changes64(s->db) > 0;
    }
    return kind;
}

enum error_kind store_vault_remove(struct store *s, const char *user_id, struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = db_run(s, err, "DELETE FROM secrets WHERE user_id = ?", "s", user_id);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "UPDATE sign_ins SET wrapped = NULL WHERE user_id = ?", "s", user_id);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "DELETE FROM vaults WHERE user_id = ?", "s", user_id);
    }
    return db_end(s, kind, err);
}

enum error_kind store_secret_put(struct store *s, const char *user_id, const char *name,
                                 const char *origin, const char *sealed, struct error *err)
{
    return db_run(s, err,
                  "INSERT INTO secrets (user_id, name, origin, sealed, updated_at) "
                  "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (user_id, name, origin) "
                  "DO UPDATE SET sealed = ?4, updated_at = ?5",
                  "ssssi", user_id, name, origin, sealed, env_now_ms(s->env));
}

enum error_kind store_secret_get(struct store *s, const char *user_id, const char *name,
                                 const char *origin, char **sealed, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt, "SELECT sealed FROM secrets WHERE user_id = ? AND name = ? AND origin = ?",
        "sss", user_id, name, origin);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        *sealed = db_text(stmt, 0);
    } else if (kind == ERROR_NONE) {
        kind = ERROR_NOT_FOUND;
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_secret_remove(struct store *s, const char *user_id, const char *name,
                                    const char *origin, struct error *err)
{
    return db_run(s, err, "DELETE FROM secrets WHERE user_id = ? AND name = ? AND origin = ?",
                  "sss", user_id, name, origin);
}

/* The first column of every row; ends the statement. */
static enum error_kind take_texts(struct store *s, enum error_kind kind, sqlite3_stmt *stmt,
                                  struct strlist *out, struct error *err)
{
    bool row = true;
    while (kind == ERROR_NONE && row) {
        kind = db_next(s, stmt, &row, err);
        if (kind == ERROR_NONE && row) {
            strlist_take(out, db_text(stmt, 0));
        }
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_secret_names(struct store *s, const char *user_id, struct strlist *names,
                                   struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum error_kind kind =
        db_query(s, err, &stmt, "SELECT DISTINCT name FROM secrets WHERE user_id = ? ORDER BY name",
                 "s", user_id);
    return take_texts(s, kind, stmt, names, err);
}

enum error_kind store_secret_list(struct store *s, const char *user_id, const char *name,
                                  struct strlist *origins, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum error_kind kind = db_query(
        s, err, &stmt, "SELECT origin FROM secrets WHERE user_id = ? AND name = ? ORDER BY origin",
        "ss", user_id, name);
    return take_texts(s, kind, stmt, origins, err);
}
