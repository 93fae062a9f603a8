#include "store_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/resource.h"

#include <stdlib.h>

/* "Sylb": how file(1) and other programs know whose file this is. */
#define APPLICATION_ID 0x53796c62

static int64_t newest_version(void)
{
    int64_t count = 0;
    while (resource_name("migrations/", (size_t)count) != NULL) {
        count++;
    }
    return count;
}

static enum error_kind refuse(struct store *s, struct error *err, const char *why)
{
    error_set(err, ERROR_DATABASE, "%s: %s", s->path != NULL ? s->path : "memory", why);
    error_advise(err, _("It was left as it is. Name another file with --db."));
    return ERROR_DATABASE;
}

/* Reads only: nothing of a file that is not ours is changed. */
static enum error_kind examine(struct store *s, int64_t *version, struct error *err)
{
    int64_t application = 0;
    int64_t things = 0;
    enum error_kind kind = db_int(s, err, &application, "PRAGMA application_id", "");
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, version, "PRAGMA user_version", "");
    }
    if (kind == ERROR_NONE && application != APPLICATION_ID) {
        kind = db_int(s, err, &things, "SELECT count(*) FROM sqlite_schema", "");
        if (kind == ERROR_NONE && (application != 0 || *version != 0 || things != 0)) {
            kind = refuse(s, err, _("this is another program's database"));
        }
    }
    if (kind == ERROR_NONE && *version > newest_version()) {
        kind = refuse(s, err, _("a newer version of syllabus made this file"));
        error_advise(err,
                     _("It was left as it is. Update syllabus, or name another file with --db."));
    }
    return kind;
}

static enum error_kind execute(struct store *s, const char *sql, struct error *err)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ERROR_NONE : db_fail(s, rc, err);
}

/* One numbered file, in one transaction; another process may have done it meanwhile. */
static enum error_kind step(struct store *s, int64_t to, struct error *err)
{
    size_t n = 0;
    int64_t now = 0;
    const char *sql = resource_builtin(resource_name("migrations/", (size_t)to - 1), &n);
    enum error_kind kind = db_begin(s, err);
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &now, "PRAGMA user_version", "");
    }
    if (kind == ERROR_NONE && now < to) {
        /* Pragmas take no parameters; both numbers are ours. */
        char *stamp = mem_printf("PRAGMA application_id = %d; PRAGMA user_version = %lld;",
                                 APPLICATION_ID, (long long)to);
        kind = execute(s, sql, err);
        if (kind == ERROR_NONE) {
            kind = execute(s, stamp, err);
        }
        free(stamp);
    }
    return db_end(s, kind, err);
}

enum error_kind migrate_check(struct store *s, struct error *err)
{
    int64_t version = 0;
    return examine(s, &version, err);
}

enum error_kind migrate(struct store *s, struct error *err)
{
    int64_t version = 0;
    int64_t newest = newest_version();
    enum error_kind kind = db_int(s, err, &version, "PRAGMA user_version", "");
    while (kind == ERROR_NONE && version < newest) {
        kind = step(s, ++version, err);
    }
    return kind;
}
