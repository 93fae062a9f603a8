#include "syllabus/store/store.h"

#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Takes the path. */
static struct store *new_store(char *path, const struct env *env)
{
    struct store *s = mem_alloc(sizeof *s);
    s->path = path;
    s->env = env;
    s->lock_fd = -1;
    s->patience_ms = STORE_BUSY_MS;
    return s;
}

/* What holds for this connection only, whatever the file says. */
static enum error_kind configure(struct store *s, struct error *err)
{
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},     {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        int rc = sqlite3_db_config(s->db, options[i].option, options[i].value, (int *)NULL);
        if (rc != SQLITE_OK) {
            return db_fail(s, rc, err);
        }
    }
    sqlite3_busy_timeout(s->db, s->patience_ms);
    return ERROR_NONE;
}

/* WAL where it is possible; where it is not, the default journal is as safe. */
static enum error_kind use_wal(struct store *s, struct error *err)
{
    enum error_kind kind =
        s->opening.shared ? ERROR_NONE : db_execute(s, "PRAGMA journal_mode = WAL", err);
    if (kind == ERROR_NONE) {
        kind = db_durable(s, true, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "PRAGMA cell_size_check = ON", "");
    }
    return kind;
}

/* Where other machines may have the folder too. A file that used a log is read once more with it,
 * in this process's own memory: locking_mode comes first for that. */
static enum error_kind leave_wal(struct store *s, struct error *err)
{
    static const char sql[] = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; "
                              "PRAGMA locking_mode = NORMAL; PRAGMA user_version;";
    return s->opening.shared ? db_execute(s, sql, err) : ERROR_NONE;
}

/* SQLite opens a file that cannot be written for reading, without a word. */
static enum error_kind check_writable(struct store *s, struct error *err)
{
    return sqlite3_db_readonly(s->db, "main") == 1 ? db_fail(s, SQLITE_READONLY, err) : ERROR_NONE;
}

/* The schema of a new file is made before WAL is used, so that from its first commit on the file
 * itself says whose it is, whatever becomes of the log. */
static enum error_kind prepare_connection(struct store *s, struct error *err)
{
    enum error_kind kind = check_writable(s, err);
    if (kind == ERROR_NONE) {
        kind = leave_wal(s, err);
    }
    if (kind == ERROR_NONE) {
        kind = migrate(s, err);
        s->counts = kind == ERROR_NONE;
    }
    if (kind == ERROR_NONE && s->path != NULL) {
        kind = use_wal(s, err);
    }
    return kind == ERROR_NONE ? owner_recover(s, err) : kind;
}

static enum error_kind connect(struct store *s, const char *name, int flags, struct error *err)
{
    if (sqlite3_libversion_number() < 3037000) {
        return error_set(err, ERROR_DATABASE, _("SQLite is older than 3.37: %s"),
                         sqlite3_libversion());
    }
    int rc =
        sqlite3_open_v2(name, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE | flags, NULL);
    return rc == SQLITE_OK ? configure(s, err) : db_fail(s, rc, err);
}

void store_leave_log(struct store *s)
{
    if (s->db != NULL) {
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *)NULL);
    }
}

/* Takes the store: it becomes *out, or it is closed. */
static enum error_kind open_store(struct store *s, enum error_kind kind, struct store **out,
                                  struct error *err)
{
    if (kind == ERROR_NONE) {
        kind = connect(s, s->path != NULL ? s->path : ":memory:",
                       s->path != NULL ? 0 : SQLITE_OPEN_MEMORY, err);
    }
    if (kind == ERROR_NONE) {
        kind = prepare_connection(s, err);
    }
    if (kind != ERROR_NONE) {
        /* A file that was refused is not to be changed by the last one to close it either. */
        store_leave_log(s);
        store_close(s);
        return kind;
    }
    *out = s;
    return ERROR_NONE;
}

enum error_kind store_open(const char *path, const struct env *env, struct store **out,
                           struct error *err)
{
    char *resolved = NULL;
    enum error_kind kind = db_file_prepare(path, &resolved, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct store *s = new_store(resolved, env);
    s->opening.shared = db_folder_is_shared(resolved);
    if (s->opening.shared) {
        log_write(LOG_WARNING, "store", "the database is on a network file system");
    }
    return open_store(s, owner_enter(resolved, s->opening.shared, &s->lock_fd, err), out, err);
}

enum error_kind store_open_memory(const struct env *env, struct store **out, struct error *err)
{
    return open_store(new_store(NULL, env), ERROR_NONE, out, err);
}

enum error_kind store_open_bare(const char *path, const struct env *env, struct store **out,
                                struct error *err)
{
    struct store *s = new_store(mem_strdup(path), env);
    enum error_kind kind = connect(s, path, 0, err);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "PRAGMA cell_size_check = ON", "");
    }
    if (kind != ERROR_NONE) {
        store_leave_log(s);
        store_close(s);
        return kind;
    }
    *out = s;
    return ERROR_NONE;
}

const struct store_opening *store_opening(const struct store *s)
{
    return &s->opening;
}

void store_close(struct store *s)
{
    if (s == NULL) {
        return;
    }
    for (size_t i = 0; i < s->cache_count; i++) {
        sqlite3_finalize(s->cache[i].stmt);
    }
    free(s->cache);
    sqlite3_close(s->db);
    owner_release(s);
    free(s->opening_backup);
    free(s->path);
    free(s);
}

/* --- what others do with the file --- */

void store_set_patience(struct store *s, int ms)
{
    s->patience_ms = ms;
    sqlite3_busy_timeout(s->db, ms);
}

uint64_t store_commits(const struct store *s)
{
    return s->commits;
}

uint64_t store_data_version(struct store *s)
{
    int64_t changes = 0;
    if (db_int(s, NULL, &changes, "SELECT changes FROM file_changes", "") != ERROR_NONE) {
        changes = 0; /* none yet, or it cannot be read just now: as if it had been changed */
    }
    return (uint64_t)changes;
}

bool store_settled(struct store *s)
{
    if (s->path == NULL) {
        return true;
    }
    /* What is written into the log is seen a moment later, of which nothing tells: until then its
     * writer holds the lock. */
    struct error err = {0};
    sqlite3_busy_timeout(s->db, 0);
    if (db_begin(s, &err) == ERROR_NONE) {
        db_end(s, ERROR_INTERRUPTED, NULL); /* nothing is changed */
    }
    sqlite3_busy_timeout(s->db, s->patience_ms);
    bool settled = !err.busy;
    error_clear(&err);
    return settled;
}

char *store_watched_file(struct store *s)
{
    if (s->path == NULL) {
        return NULL;
    }
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool wal = false;
    if (db_query(s, NULL, &stmt, "PRAGMA journal_mode", "") == ERROR_NONE &&
        db_next(s, stmt, &row, NULL) == ERROR_NONE && row) {
        wal = strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") == 0;
    }
    db_done(stmt);
    return mem_printf("%s%s", s->path, wal ? "-wal" : "");
}

/* A check that answers "ok" or with what is wrong. */
static enum error_kind check_with(struct store *s, const char *sql, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt, sql, "");
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        const char *said = (const char *)sqlite3_column_text(stmt, 0);
        if (said != NULL && strcmp(said, "ok") != 0) {
            db_fail(s, SQLITE_CORRUPT, err);
            kind = ERROR_DATABASE;
        }
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_check(struct store *s, struct error *err)
{
    enum error_kind kind = check_with(s, "PRAGMA integrity_check(1)", err);
    return kind == ERROR_NONE ? check_with(s, "PRAGMA foreign_key_check", err) : kind;
}
