#include "store_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* --- what SQLite says, in words --- */

static const struct {
    int code;
    const char *message;
    const char *advice;
} failures[] = {
    {SQLITE_BUSY, N_("the database is in use by another program"), N_("Try again in a moment.")},
    {SQLITE_FULL, N_("the disk is full: nothing was changed"),
     N_("Make room on the disk and try again.")},
    {SQLITE_READONLY, N_("the database cannot be written"),
     N_("Check the permissions of the file and its folder.")},
    {SQLITE_CANTOPEN, N_("the database cannot be opened"),
     N_("Check the path and the permissions of its folder, or name another with --db.")},
    {SQLITE_CORRUPT, N_("the database is damaged"),
     N_("It was left as it is. \"syllabus db repair\" saves what can be read, \"syllabus db "
        "restore "
        "FILE\" puts a backup in its place.")},
    {SQLITE_NOTADB, N_("the file is no database, or its beginning is damaged"),
     N_("It was left as it is. \"syllabus db repair\" finds out, \"syllabus db restore FILE\" puts "
        "a "
        "backup in its place; --db names another file.")},
    {SQLITE_NOMEM, N_("there is not enough memory: nothing was changed"),
     N_("Close other programs and try again.")},
    {SQLITE_IOERR, N_("the disk failed while the database was read or written"),
     N_("Check the disk, then \"syllabus doctor\".")},
};

enum error_kind db_fail_path(const char *path, int rc, struct error *err)
{
    const char *message = N_("the database refused");
    const char *advice = N_("\"syllabus doctor\" looks at the file.");
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        if (failures[i].code == (rc & 0xFF)) {
            message = failures[i].message;
            advice = failures[i].advice;
        }
    }
    bool busy = (rc & 0xFF) == SQLITE_BUSY;
    char *code = mem_printf("%d", rc);
    log_event(busy ? LOG_DEBUG : LOG_ERROR, "store", "SQLite failed", "code", code, "why",
              sqlite3_errstr(rc), NULL);
    free(code);
    error_set(err, ERROR_DATABASE, "%s: %s (%s)", path, _(message), sqlite3_errstr(rc));
    error_advise(err, "%s", _(advice));
    if (err != NULL) {
        err->busy = busy;
    }
    return ERROR_DATABASE;
}

enum error_kind db_fail(struct store *s, int rc, struct error *err)
{
    int primary = rc & 0xFF;
    if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_IOERR) {
        store_leave_log(s); /* what is spoiled is left as it is */
    }
    if (primary == SQLITE_IOERR && s->db != NULL && sqlite3_system_errno(s->db) == ENOSPC) {
        rc = SQLITE_FULL; /* of files that SQLite keeps beside */
    }
    s->rc = rc;
    return db_fail_path(s->path != NULL ? s->path : "memory", rc, err);
}

/* --- statements --- */

static enum error_kind prepare(struct store *s, const char *sql, sqlite3_stmt **out,
                               struct error *err)
{
    for (size_t i = 0; i < s->cache_count; i++) {
        if (s->cache[i].sql == sql) {
            *out = s->cache[i].stmt;
            return ERROR_NONE;
        }
    }
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
    if (rc != SQLITE_OK) {
        return db_fail(s, rc, err);
    }
    mem_grow(&s->cache, &s->cache_cap, s->cache_count + 1, sizeof *s->cache);
    s->cache[s->cache_count++] = (struct cached){.sql = sql, .stmt = stmt};
    *out = stmt;
    return ERROR_NONE;
}

/* Texts are copied: they may be gone before a row of the statement is asked for. What could not be
 * bound would be stored as null: a code of SQLite says so. */
static int bind(sqlite3_stmt *stmt, const char *types, va_list ap)
{
    int rc = SQLITE_OK;
    assert((int)strlen(types) == sqlite3_bind_parameter_count(stmt));
    for (int i = 0; rc == SQLITE_OK && types[i]; i++) {
        if (types[i] == 's') {
            const char *text = va_arg(ap, const char *);
            rc = sqlite3_bind_text(stmt, i + 1, text, -1, SQLITE_TRANSIENT);
            continue;
        }
        int64_t value = va_arg(ap, int64_t);
        rc = types[i] == 'n' && value < 0 ? sqlite3_bind_null(stmt, i + 1)
                                          : sqlite3_bind_int64(stmt, i + 1, value);
    }
    return rc;
}

static enum error_kind start(struct store *s, struct error *err, sqlite3_stmt **out,
                             const char *sql, const char *types, va_list ap)
{
    enum error_kind kind = prepare(s, sql, out, err);
    int rc = kind == ERROR_NONE ? bind(*out, types, ap) : SQLITE_OK;
    if (rc != SQLITE_OK) {
        db_done(*out);
        kind = db_fail(s, rc, err);
    }
    return kind;
}

void db_done(sqlite3_stmt *stmt)
{
    if (stmt != NULL) {
        sqlite3_reset(stmt);
        sqlite3_clear_bindings(stmt);
    }
}

enum error_kind db_next(struct store *s, sqlite3_stmt *stmt, bool *row, struct error *err)
{
    int rc = sqlite3_step(stmt);
    *row = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? ERROR_NONE : db_fail(s, rc, err);
}

static bool changes_rows(const char *sql)
{
    static const char *const words[] = {"INSERT", "UPDATE", "DELETE", "REPLACE"};
    bool found = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        found = found || strncmp(sql, words[i], strlen(words[i])) == 0;
    }
    return found;
}

static enum error_kind run(struct store *s, sqlite3_stmt *stmt, struct error *err)
{
    bool row = false;
    bool alone = changes_rows(sqlite3_sql(stmt)) && sqlite3_get_autocommit(s->db);
    enum error_kind kind = alone ? db_begin(s, err) : ERROR_NONE;
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    db_done(stmt);
    return alone && s->writing ? db_end(s, kind, err) : kind;
}

enum error_kind db_run(struct store *s, struct error *err, const char *sql, const char *types, ...)
{
    sqlite3_stmt *stmt = NULL;
    va_list ap;
    va_start(ap, types);
    enum error_kind kind = start(s, err, &stmt, sql, types, ap);
    va_end(ap);
    return kind == ERROR_NONE ? run(s, stmt, err) : kind;
}

enum error_kind db_query(struct store *s, struct error *err, sqlite3_stmt **out, const char *sql,
                         const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    enum error_kind kind = start(s, err, out, sql, types, ap);
    va_end(ap);
    return kind;
}

enum error_kind db_int(struct store *s, struct error *err, int64_t *out, const char *sql,
                       const char *types, ...)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    va_list ap;
    va_start(ap, types);
    enum error_kind kind = start(s, err, &stmt, sql, types, ap);
    va_end(ap);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        *out = sqlite3_column_int64(stmt, 0);
    } else if (kind == ERROR_NONE) {
        kind = ERROR_NOT_FOUND;
    }
    db_done(stmt);
    return kind;
}

char *db_text(sqlite3_stmt *stmt, int column)
{
    const unsigned char *text = sqlite3_column_text(stmt, column);
    return text != NULL
               ? mem_strndup((const char *)text, (size_t)sqlite3_column_bytes(stmt, column))
               : NULL;
}

int64_t db_count(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? -1
                                                            : sqlite3_column_int64(stmt, column);
}

enum error_kind db_execute(struct store *s, const char *sql, struct error *err)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ERROR_NONE : db_fail(s, rc, err);
}

/* --- transactions --- */

/* A statement that begins by reading would fail at once where another process writes before it
 * does (SQLITE_BUSY_SNAPSHOT), so every change takes the lock first. */
static enum error_kind lock(struct store *s, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = prepare(s, "BEGIN IMMEDIATE", &stmt, err);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    db_done(stmt);
    return kind;
}

enum error_kind db_begin(struct store *s, struct error *err)
{
    enum error_kind kind = lock(s, err);
    s->writing = kind == ERROR_NONE;
    s->changes_before = sqlite3_total_changes64(s->db);
    return kind;
}

enum error_kind db_begin_reading(struct store *s, struct error *err)
{
    return db_run(s, err, "BEGIN", "");
}

/* Other processes see by this number, in the same commit, that there is something new. */
static enum error_kind count_change(struct store *s, struct error *err)
{
    if (!s->writing || !s->counts || sqlite3_total_changes64(s->db) == s->changes_before) {
        return ERROR_NONE;
    }
    return db_run(s, err,
                  "INSERT INTO file_changes (id, changes) VALUES (1, 1) ON CONFLICT (id) DO UPDATE "
                  "SET changes = changes + 1",
                  "");
}

static enum error_kind finish(struct store *s, enum error_kind kind, struct error *err)
{
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "COMMIT", "");
    }
    if (kind != ERROR_NONE && !sqlite3_get_autocommit(s->db)) {
        db_run(s, NULL, "ROLLBACK", "");
    }
    s->commits += s->writing && kind == ERROR_NONE;
    s->writing = false;
    return kind;
}

enum error_kind db_end(struct store *s, enum error_kind kind, struct error *err)
{
    return finish(s, kind == ERROR_NONE ? count_change(s, err) : kind, err);
}

enum error_kind db_durable(struct store *s, bool power_loss, struct error *err)
{
    /* Never a kept statement: pragmas may act when they are compiled, not when they are run
     * (https://www.sqlite.org/pragma.html). */
    return db_execute(s, power_loss ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                      err);
}

enum error_kind db_write_now(struct store *s, db_write_fn *write, void *ctx, struct error *err)
{
    struct error failed = {0};
    sqlite3_busy_timeout(s->db, 0);
    enum error_kind kind = db_durable(s, false, &failed);
    if (kind == ERROR_NONE) {
        kind = db_begin(s, &failed);
    }
    if (kind == ERROR_NONE) {
        kind = finish(s, write(s, ctx, &failed), &failed); /* not counted */
    }
    if (failed.busy) {
        failed.kind = kind = ERROR_TIMEOUT;
    }
    enum error_kind restored = db_durable(s, true, kind == ERROR_NONE ? &failed : NULL);
    sqlite3_busy_timeout(s->db, s->patience_ms);
    error_move(err, &failed);
    return kind != ERROR_NONE ? kind : restored;
}
