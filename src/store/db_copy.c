/* Copies of a database that is in use (https://www.sqlite.org/lang_vacuum.html#vacuuminto). */
#include "store_internal.h"

#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"

#include <stdlib.h>
#include <string.h>

static enum error_kind vacuum_into(const char *from, const char *to, struct error *err)
{
    struct store *s = NULL;
    enum error_kind kind = store_open_bare(from, NULL, &s, err);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "VACUUM INTO ?", "s", to);
    }
    store_close(s);
    return kind;
}

/* What was written is what can be read. */
static enum error_kind look_over(const char *path, struct error *err)
{
    struct store *s = NULL;
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = store_open_bare(path, NULL, &s, err);
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt, "PRAGMA quick_check(1)", "");
    }
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE) {
        char *said = row ? db_text(stmt, 0) : NULL;
        if (said == NULL || strcmp(said, "ok") != 0) {
            kind = db_fail_path(path, SQLITE_CORRUPT, err);
        }
        free(said);
    }
    db_done(stmt);
    store_close(s);
    return kind;
}

enum error_kind db_copy_beside(const char *from, const char *path, char **name, struct error *err)
{
    char *made = NULL;
    enum error_kind kind = file_temporary(path, &made, err);
    if (kind == ERROR_NONE) {
        kind = vacuum_into(from, made, err);
        if (kind == ERROR_NONE) {
            kind = look_over(made, err);
        }
        if (kind != ERROR_NONE) {
            db_file_drop(made);
        }
    }
    if (kind != ERROR_NONE) {
        free(made);
        return kind;
    }
    *name = made;
    return ERROR_NONE;
}

enum error_kind db_copy(const char *from, const char *to, unsigned flags, struct error *err)
{
    char *name = NULL;
    enum error_kind kind = db_copy_beside(from, to, &name, err);
    if (kind == ERROR_NONE) {
        kind = file_put(name, to, flags, err);
    }
    free(name);
    return kind;
}
