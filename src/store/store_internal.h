/* The store as its own files see it: the connection, cached statements, transactions, and whose
 * replies are streaming. */
#ifndef SYLLABUS_STORE_INTERNAL_H
#define SYLLABUS_STORE_INTERNAL_H

#include "syllabus/base/error.h"
#include "syllabus/store/store.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct env;

/* How long an ordinary command waits for another process's change, in milliseconds. */
#define STORE_BUSY_MS 2000

/* "Sylb", PRAGMA application_id: how file(1) and other programs know whose file this is. */
#define STORE_APPLICATION_ID 0x53796c62

struct cached {
    const char *sql; /* a literal: its address is the key */
    sqlite3_stmt *stmt;
};

struct store {
    sqlite3 *db;
    const struct env *env;
    char *path; /* NULL: in memory */
    struct cached *cache;
    size_t cache_count, cache_cap;
    int64_t changes_before; /* sqlite3_total_changes64() when the transaction began */
    bool writing;           /* it is one of db_begin() */
    bool counts;            /* the schema is there, and with it the number of changes */
    uint64_t commits;
    int rc; /* of what failed last: SQLite's own is that of the rollback after it */
    int patience_ms;
    int lock_fd;   /* the file of the owners' locks; -1 until one is needed */
    int64_t owner; /* the byte of it that this process holds; 0: none */
    struct store_opening opening;
    bool scratch;         /* nobody knows the file yet: no copies are kept of it */
    char *opening_backup; /* what it names */
};

/* --- db.c --- */

/* Sets err from what SQLite says. Returns ERROR_DATABASE. */
enum error_kind db_fail(struct store *s, int rc, struct error *err);
enum error_kind db_fail_path(const char *path, int rc, struct error *err);

/* Runs statements that take no parameters, give no rows and are not kept. */
enum error_kind db_execute(struct store *s, const char *sql, struct error *err);

/* Statements are named by SQL literals and kept. `types` has a letter for each parameter: s text
 * (NULL: null), i int64_t, n an int64_t that is null when negative. */

/* Runs a statement that gives no rows. One that changes something outside of db_begin() and
 * db_end() is a transaction of its own, after which sqlite3_changes() tells no number. */
enum error_kind db_run(struct store *s, struct error *err, const char *sql, const char *types, ...);
/* Begins one that does: db_next() until it says false; then, or before, db_done(). */
enum error_kind db_query(struct store *s, struct error *err, sqlite3_stmt **out, const char *sql,
                         const char *types, ...);
enum error_kind db_next(struct store *s, sqlite3_stmt *stmt, bool *row, struct error *err);
void db_done(sqlite3_stmt *stmt); /* NULL is fine */
/* The first column of the first row; ERROR_NOT_FOUND without a message when there is none. */
enum error_kind db_int(struct store *s, struct error *err, int64_t *out, const char *sql,
                       const char *types, ...);

/* A column as an owned text; NULL for null. */
char *db_text(sqlite3_stmt *stmt, int column);
/* A column as a number; -1 for null. */
int64_t db_count(sqlite3_stmt *stmt, int column);

/* Everything between is one change. */
enum error_kind db_begin(struct store *s, struct error *err);
/* Everything between is read from one state of the file. */
enum error_kind db_begin_reading(struct store *s, struct error *err);
/* Commits when `kind` is ERROR_NONE, else rolls back. Returns what came of it. */
enum error_kind db_end(struct store *s, enum error_kind kind, struct error *err);

/* How much a commit survives: the loss of power, or the death of the process. */
enum error_kind db_durable(struct store *s, bool power_loss, struct error *err);

/* A small write, one statement, that need not survive the loss of power and must not wait:
 * ERROR_TIMEOUT when another process is writing, with nothing stored. What it changes is not told
 * by store_data_version(). */
typedef enum error_kind db_write_fn(struct store *s, void *ctx, struct error *err);
enum error_kind db_write_now(struct store *s, db_write_fn *write, void *ctx, struct error *err);

/* --- store.c --- */

/* A connection to a file that db_file_find() or db_file_prepare() gave, for work on the file
 * itself: neither brought up to date nor recovered. Closed by store_close(). */
enum error_kind store_open_bare(const char *path, const struct env *env, struct store **out,
                                struct error *err);
/* What such a connection leaves behind is what was there: no log is written back on closing. */
void store_leave_log(struct store *s);

/* --- db_file.c --- */

/* Sees to it that there is a private file that is ours or empty; nothing else is changed. *resolved
 * is its path with the folder resolved, owned. */
enum error_kind db_file_prepare(const char *path, char **resolved, struct error *err);
/* Looks whether there is such a file and whose it is, and changes nothing. ERROR_NOT_FOUND when
 * there is none. */
enum error_kind db_file_find(const char *path, char **resolved, struct error *err);
/* Whether a file is there and does not begin as databases do. */
bool db_file_is_headless(const char *path);

/* The path at which there may be a database, whatever is there now: in a folder that can be
 * written, and no link, folder or somebody else's file. */
enum error_kind db_file_place(const char *path, char **resolved, struct error *err);
/* Now, for names of files that are kept beside: "20261124T094103123Z". Owned. */
char *db_file_stamp(const struct env *env);

/* Removes a database that nobody knows yet, with what SQLite left beside. */
void db_file_drop(const char *path);

/* --- db_shared.c --- */

/* Whether other machines may have a folder in use: there the log's shared memory does not work. */
bool db_folder_is_shared(const char *path);

/* --- db_copy.c --- */

/* Copies a database while it is in use: all of it, as it is at one moment, private from its first
 * byte, looked over, on the disk before it has its name. `flags` are those of file_put(). */
enum error_kind db_copy(const char *from, const char *to, unsigned flags, struct error *err);
/* The same under a temporary name in the folder of `path`; *name is owned. */
enum error_kind db_copy_beside(const char *from, const char *path, char **name, struct error *err);

/* --- migrate.c --- */

/* ERROR_DATABASE for a schema that this program does not know yet. */
enum error_kind migrate_check_newer(const char *path, int64_t version, struct error *err);
/* The newest version that this program knows. */
int64_t migrate_newest(void);
/* Makes the schema or brings it up to date, in one transaction. What was in a file is copied to
 * "FILE.v3-<time>.bak" before; the newest MIGRATE_COPIES of those are kept. */
#define MIGRATE_COPIES 3
enum error_kind migrate(struct store *s, struct error *err);
/* The same of an empty database, up to `version` only. */
enum error_kind migrate_to(struct store *s, int64_t version, struct error *err);

/* --- owner.c --- */

/* Says that the file is in use here; `alone`: by nobody else. The lock lasts until *fd is closed.
 * ERROR_DATABASE when that cannot be, as things are. */
enum error_kind owner_enter(const char *path, bool alone, int *fd, struct error *err);
/* Sees to it that this process holds a lock that says its streaming replies live. */
enum error_kind owner_take(struct store *s, struct error *err);
void owner_release(struct store *s);
/* Whether the process of this owner lives; 0 is none. */
enum error_kind owner_lives(struct store *s, int64_t owner, bool *lives, struct error *err);
/* The streaming reply of this owner becomes interrupted, with all that had come. Inside a
 * transaction. */
enum error_kind owner_interrupt(struct store *s, const char *id, int64_t owner, struct error *err);
/* Interrupts the replies whose process is gone. */
enum error_kind owner_recover(struct store *s, struct error *err);

#endif
