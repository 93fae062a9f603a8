#include "store_internal.h"

#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/log.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/resource.h"
#include "syllabus/base/strlist.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Another process may be bringing the file up to date, and have a large one to copy first. */
#define WAIT_MS 60000

int64_t migrate_newest(void)
{
    int64_t count = 0;
    while (resource_name("migrations/", (size_t)count) != NULL) {
        count++;
    }
    return count;
}

enum error_kind migrate_check_newer(const char *path, int64_t version, struct error *err)
{
    if (version <= migrate_newest()) {
        return ERROR_NONE;
    }
    error_set(err, ERROR_DATABASE, _("%s: a newer version of syllabus made this file"), path);
    error_advise(err, _("It was left as it is. Update syllabus, or name another file with --db."));
    return ERROR_DATABASE;
}

/* --- copies of what was --- */

/* Inside the transaction: nobody can write between the copy and the change. */
static enum error_kind keep_copy(struct store *s, int64_t version, struct error *err)
{
    char *stamp = db_file_stamp(s->env);
    char *name = mem_printf("%s.v%lld-%s.bak", s->path, (long long)version, stamp);
    enum error_kind kind = db_copy(s->path, name, FILE_NEW, err);
    free(stamp);
    if (kind != ERROR_NONE) {
        error_prefix(err, _("no copy could be made before bringing the database up to date"));
        free(name);
        return kind;
    }
    s->opening_backup = name;
    s->opening.backup = name;
    return ERROR_NONE;
}

/* After a failure there would be one more at each attempt. */
static void drop_copy(struct store *s)
{
    if (s->opening_backup != NULL) {
        unlink(s->opening_backup);
        free(s->opening_backup);
        s->opening_backup = NULL;
        s->opening.backup = NULL;
    }
}

/* Whether a name is "FILE.v<digits>-<time>.bak"; *time is where its time begins. */
static bool is_copy(const char *file, const char *name, const char **time)
{
    size_t n = strlen(file);
    size_t length = strlen(name);
    if (strncmp(name, file, n) != 0 || strncmp(name + n, ".v", 2) != 0 || length < n + 6 ||
        strcmp(name + length - 4, ".bak") != 0) {
        return false;
    }
    const char *p = name + n + 2;
    p += strspn(p, "0123456789");
    *time = p + 1;
    return p > name + n + 2 && *p == '-';
}

struct copies {
    const char *file; /* its name without the folder */
    struct strlist names;
};

/* The latest first. */
static int compare_times(const void *a, const void *b, void *ctx)
{
    const struct copies *copies = ctx;
    const char *first = "";
    const char *second = "";
    is_copy(copies->file, *(char *const *)a, &first);
    is_copy(copies->file, *(char *const *)b, &second);
    return strcmp(second, first);
}

static void remove_old_copies(const struct store *s)
{
    const char *slash = strrchr(s->path, '/');
    char *folder = mem_strndup(s->path, (size_t)(slash - s->path) + 1);
    struct copies copies = {.file = slash + 1};
    DIR *d = opendir(folder);
    const struct dirent *entry;
    while (d != NULL && (entry = readdir(d)) != NULL) {
        const char *time;
        if (is_copy(copies.file, entry->d_name, &time)) {
            strlist_add(&copies.names, entry->d_name);
        }
    }
    if (copies.names.count > MIGRATE_COPIES) {
        qsort_r(copies.names.items, copies.names.count, sizeof *copies.names.items, compare_times,
                &copies);
    }
    for (size_t i = MIGRATE_COPIES; i < copies.names.count; i++) {
        unlinkat(dirfd(d), copies.names.items[i], 0);
    }
    if (d != NULL) {
        closedir(d);
    }
    strlist_fini(&copies.names);
    free(folder);
}

/* --- the steps --- */

static enum error_kind run_steps(struct store *s, int64_t from, int64_t to, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    for (int64_t i = from; kind == ERROR_NONE && i < to; i++) {
        size_t n = 0;
        kind = db_execute(s, resource_builtin(resource_name("migrations/", (size_t)i), &n), err);
    }
    if (kind == ERROR_NONE) {
        /* Pragmas take no parameters; both numbers are ours. */
        char *stamp = mem_printf("PRAGMA application_id = %d; PRAGMA user_version = %lld;",
                                 STORE_APPLICATION_ID, (long long)to);
        kind = db_execute(s, stamp, err);
        free(stamp);
    }
    return kind;
}

/* References are not enforced while tables are made anew: all are looked at in the end. */
static enum error_kind check_references(struct store *s, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt, "PRAGMA foreign_key_check", "");
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    db_done(stmt);
    return kind == ERROR_NONE && row ? db_fail(s, SQLITE_CORRUPT, err) : kind;
}

static enum error_kind change(struct store *s, int64_t to, struct error *err)
{
    int64_t now = 0;
    enum error_kind kind = db_begin(s, err);
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &now, "PRAGMA user_version", "");
    }
    if (kind == ERROR_NONE && now >= to) {
        return db_end(s, ERROR_NONE, err); /* another process has done it meanwhile */
    }
    if (kind == ERROR_NONE && now > 0 && s->path != NULL && !s->scratch) {
        kind = keep_copy(s, now, err);
    }
    if (kind == ERROR_NONE) {
        kind = run_steps(s, now, to, err);
    }
    if (kind == ERROR_NONE && now > 0) {
        kind = check_references(s, err);
    }
    kind = db_end(s, kind, err);
    if (kind == ERROR_NONE && s->opening_backup != NULL) {
        remove_old_copies(s);
        log_write(LOG_WARNING, "store", "brought up to date from version %lld to %lld, copy in %s",
                  (long long)now, (long long)to, s->opening_backup);
    }
    return kind;
}

enum error_kind migrate_to(struct store *s, int64_t version, struct error *err)
{
    /* What is enforced cannot be changed within a transaction. */
    sqlite3_busy_timeout(s->db, WAIT_MS);
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, (int *)NULL);
    enum error_kind kind = change(s, version, err);
    if (kind != ERROR_NONE) {
        drop_copy(s);
    }
    sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)NULL);
    sqlite3_busy_timeout(s->db, s->patience_ms);
    return kind;
}

enum error_kind migrate(struct store *s, struct error *err)
{
    int64_t version = 0;
    enum error_kind kind = db_int(s, err, &version, "PRAGMA user_version", "");
    if (kind == ERROR_NONE && s->path != NULL) {
        /* The header did not say so, but a log that is not written back yet may. */
        kind = migrate_check_newer(s->path, version, err);
    }
    if (kind == ERROR_NONE && version < migrate_newest()) {
        kind = migrate_to(s, migrate_newest(), err);
    }
    return kind;
}
