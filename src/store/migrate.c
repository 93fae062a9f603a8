#include "store_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/resource.h"

#include <stdlib.h>

static int64_t newest_version(void)
{
    int64_t count = 0;
    while (resource_name("migrations/", (size_t)count) != NULL) {
        count++;
    }
    return count;
}

enum error_kind migrate_check_newer(const char *path, int64_t version, struct error *err)
{
    if (version <= newest_version()) {
        return ERROR_NONE;
    }
    error_set(err, ERROR_DATABASE, _("%s: a newer version of syllabus made this file"), path);
    error_advise(err, _("It was left as it is. Update syllabus, or name another file with --db."));
    return ERROR_DATABASE;
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
                                 STORE_APPLICATION_ID, (long long)to);
        kind = db_execute(s, sql, err);
        if (kind == ERROR_NONE) {
            kind = db_execute(s, stamp, err);
        }
        free(stamp);
    }
    return db_end(s, kind, err);
}

enum error_kind migrate(struct store *s, struct error *err)
{
    int64_t version = 0;
    int64_t newest = newest_version();
    enum error_kind kind = db_int(s, err, &version, "PRAGMA user_version", "");
    if (kind == ERROR_NONE && s->path != NULL) {
        /* The header did not say so, but a log that is not written back yet may. */
        kind = migrate_check_newer(s->path, version, err);
    }
    while (kind == ERROR_NONE && version < newest) {
        kind = step(s, ++version, err);
    }
    return kind;
}
