#include "syllabus/store/store.h"

#include "store_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct store *new_store(const char *path, const struct env *env)
{
    struct store *s = mem_alloc(sizeof *s);
    s->path = mem_strdup(path);
    s->env = env;
    s->lock_fd = -1;
    return s;
}

/* The file is there, ours and private before SQLite looks at it. */
static enum error_kind make_file(const char *path, struct error *err)
{
    const char *slash = strrchr(path, '/');
    if (slash != NULL && slash != path) {
        char *folder = mem_strndup(path, (size_t)(slash - path));
        enum error_kind kind = paths_make_dir(folder, err);
        free(folder);
        if (kind != ERROR_NONE) {
            return kind;
        }
    }
    int fd = open(path, O_RDONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        error_set_errno(err, ERROR_DATABASE, errno, _("cannot open the database %s"), path);
        error_advise(err, _("Check the path and the permissions, or name another file with --db."));
        return ERROR_DATABASE;
    }
    struct stat st;
    enum error_kind kind = ERROR_NONE;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        kind = error_set(err, ERROR_DATABASE, _("%s is no file a database could be in"), path);
    } else if (st.st_uid != geteuid() && geteuid() != 0) {
        kind = error_set(err, ERROR_DATABASE, _("the database %s belongs to somebody else"), path);
    }
    close(fd);
    return kind;
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
    sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
    return ERROR_NONE;
}

/* WAL where it is possible; where it is not, the default journal is as safe. */
static enum error_kind use_wal(struct store *s, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt, "PRAGMA journal_mode = WAL", "");
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    db_done(stmt);
    if (kind == ERROR_NONE) {
        kind = db_durable(s, true, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "PRAGMA cell_size_check = ON", "");
    }
    return kind;
}

/* Refusing comes before the first change: a file that is not ours is left to the byte. */
static enum error_kind prepare_connection(struct store *s, struct error *err)
{
    enum error_kind kind = configure(s, err);
    if (kind == ERROR_NONE) {
        kind = migrate_check(s, err);
    }
    if (kind == ERROR_NONE && s->path != NULL) {
        kind = use_wal(s, err);
    }
    if (kind == ERROR_NONE) {
        kind = migrate(s, err);
    }
    return kind == ERROR_NONE ? owner_recover(s, err) : kind;
}

static enum error_kind open_store(struct store *s, const char *name, int flags, struct store **out,
                                  struct error *err)
{
    if (sqlite3_libversion_number() < 3037000) {
        store_close(s);
        return error_set(err, ERROR_DATABASE, _("SQLite is older than 3.37: %s"),
                         sqlite3_libversion());
    }
    int rc =
        sqlite3_open_v2(name, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE | flags, NULL);
    enum error_kind kind = rc == SQLITE_OK ? prepare_connection(s, err) : db_fail(s, rc, err);
    if (kind != ERROR_NONE) {
        store_close(s);
        return kind;
    }
    *out = s;
    return ERROR_NONE;
}

enum error_kind store_open(const char *path, const struct env *env, struct store **out,
                           struct error *err)
{
    enum error_kind kind = make_file(path, err);
    return kind == ERROR_NONE ? open_store(new_store(path, env), path, 0, out, err) : kind;
}

enum error_kind store_open_memory(const struct env *env, struct store **out, struct error *err)
{
    return open_store(new_store(NULL, env), ":memory:", SQLITE_OPEN_MEMORY, out, err);
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
    free(s->path);
    free(s);
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
