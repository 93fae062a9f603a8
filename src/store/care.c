#include "syllabus/store/store_care.h"

#include "care_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/store/store_search.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define FAULTS_SHOWN 5

/* --- looking it over --- */

/* Every row of the pragma is a fault, but "ok". */
static enum error_kind check_structure(struct store *s, struct error *fault)
{
    sqlite3_stmt *stmt = NULL;
    struct buf text = BUF_INIT(4096);
    size_t count = 0;
    bool row = false;
    enum error_kind kind = db_query(s, fault, &stmt, "PRAGMA integrity_check(100)", "");
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, fault)) == ERROR_NONE && row) {
        char *said = db_text(stmt, 0);
        if (said != NULL && strcmp(said, "ok") != 0 && count++ < FAULTS_SHOWN) {
            buf_printf(&text, "%s%s", text.len > 0 ? "; " : "", said);
        }
        free(said);
    }
    db_done(stmt);
    if (kind == ERROR_NONE && count > 0) {
        char *clean = text_cleaned(buf_str(&text), TEXT_ONE_LINE);
        kind = db_fail(s, SQLITE_CORRUPT, fault);
        error_prefix(fault, "%s", clean);
        free(clean);
    }
    buf_fini(&text);
    return kind;
}

static enum error_kind check_references(struct store *s, struct error *fault)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind =
        db_query(s, fault, &stmt,
                 "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 "
                 "ORDER BY 3 DESC",
                 "");
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, fault);
    }
    if (kind == ERROR_NONE && row) {
        char *table = db_text(stmt, 0);
        char *parent = db_text(stmt, 1);
        unsigned long count = (unsigned long)sqlite3_column_int64(stmt, 2);
        error_set(fault, ERROR_DATABASE,
                  ngettext("%lu row of %s belongs to one of %s that is not there",
                           "%lu rows of %s belong to one of %s that is not there", count),
                  count, table, parent);
        error_advise(fault,
                     _("\"syllabus db repair\" sees to it that what is left fits together."));
        free(table);
        free(parent);
        kind = ERROR_DATABASE;
    }
    db_done(stmt);
    return kind;
}

/* What is looked at in the words of the newest schema is looked at in such files only. */
static enum error_kind is_newest(struct store *s, bool *newest, struct error *fault)
{
    int64_t version = 0;
    enum error_kind kind = db_int(s, fault, &version, "PRAGMA user_version", "");
    *newest = version == migrate_newest();
    return kind;
}

static enum error_kind check_search(struct store *s, struct error *fault)
{
    bool newest = false;
    enum error_kind kind = is_newest(s, &newest, fault);
    return kind == ERROR_NONE && newest ? store_search_check(s, fault) : kind;
}

/* What programs wrote for programs can be read by them. */
static enum error_kind check_content(struct store *s, struct error *fault)
{
    bool newest = false;
    int64_t count = 0;
    enum error_kind kind = is_newest(s, &newest, fault);
    if (kind == ERROR_NONE && newest) {
        kind =
            db_int(s, fault, &count,
                   "SELECT count(*) FROM (SELECT plan AS text FROM plan_versions UNION ALL SELECT "
                   "learning_objectives FROM course_modules UNION ALL SELECT ai_generated_content "
                   "FROM course_modules UNION ALL SELECT content FROM lessons UNION ALL SELECT "
                   "ai_context FROM chats UNION ALL SELECT before FROM operations UNION ALL SELECT "
                   "after FROM operations UNION ALL SELECT learned FROM model_capabilities) WHERE "
                   "text IS NOT NULL AND NOT json_valid(text)",
                   "");
    }
    if (kind == ERROR_NONE && count > 0) {
        error_set(fault, ERROR_DATABASE,
                  ngettext("%lu row holds what cannot be read", "%lu rows hold what cannot be read",
                           (unsigned long)count),
                  (unsigned long)count);
        error_advise(fault,
                     _("\"syllabus db repair\" saves what can be read, \"syllabus db restore "
                       "FILE\" puts a backup in its place."));
        kind = ERROR_DATABASE;
    }
    return kind;
}

static const struct {
    const char *name;
    enum error_kind (*look)(struct store *s, struct error *fault);
} checks[] = {
    {"structure", check_structure},
    {"references", check_references},
    {"content", check_content},
    {"search", check_search},
};

enum error_kind store_care_check(const char *path, const struct env *env, store_finding_fn *each,
                                 void *ctx, struct error *err)
{
    char *found = NULL;
    struct store *s = NULL;
    enum error_kind kind = db_file_find(path, &found, err);
    if (kind == ERROR_NONE) {
        kind = store_open_bare(found, env, &s, err);
    }
    if (kind == ERROR_NONE) {
        int64_t version = 0;
        kind = db_int(s, NULL, &version, "PRAGMA user_version", "");
        kind = kind == ERROR_NONE ? migrate_check_newer(found, version, err) : ERROR_NONE;
    }
    if (kind != ERROR_NONE && s != NULL) {
        store_leave_log(s);
    }
    for (size_t i = 0; kind == ERROR_NONE && i < sizeof checks / sizeof *checks; i++) {
        struct error fault = {0};
        bool ok = checks[i].look(s, &fault) == ERROR_NONE;
        each(ctx, checks[i].name, ok ? NULL : &fault);
        error_clear(&fault);
        if (!ok && i == 0) {
            store_leave_log(s);
            break; /* what stands on it would say the same once more */
        }
    }
    store_close(s);
    free(found);
    return kind;
}

/* --- what there is --- */

static int64_t size_of(const char *path, const char *ending)
{
    char *name = mem_printf("%s%s", path, ending);
    struct stat st;
    int64_t size = stat(name, &st) == 0 ? st.st_size : 0;
    free(name);
    return size;
}

static enum error_kind look_inside(struct store *s, struct store_info *out, struct error *err)
{
    int64_t version = 0;
    int64_t wal = 0;
    enum error_kind kind = db_int(s, err, &version, "PRAGMA user_version", "");
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &wal,
                      "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'", "");
    }
    out->version = (int)version;
    out->log = wal > 0;
    return kind;
}

enum error_kind store_care_info(const char *path, const struct env *env, struct store_info *out,
                                struct error *err)
{
    struct store_info info = {0};
    struct store *s = NULL;
    struct statvfs fs;
    enum error_kind kind = db_file_find(path, &info.path, err);
    if (kind == ERROR_NONE) {
        info.bytes = size_of(info.path, "") + size_of(info.path, "-wal");
        info.shared = db_folder_is_shared(info.path);
        info.free = statvfs(info.path, &fs) == 0 ? (int64_t)(fs.f_bavail * fs.f_frsize) : -1;
        kind = store_open_bare(info.path, env, &s, err);
    }
    if (kind == ERROR_NONE) {
        kind = look_inside(s, &info, err);
    }
    store_close(s);
    if (kind != ERROR_NONE) {
        store_info_fini(&info);
        return kind;
    }
    *out = info;
    return ERROR_NONE;
}

void store_info_fini(struct store_info *info)
{
    free(info->path);
    *info = (struct store_info){0};
}

/* --- copies --- */

/* Keeps others from putting another file in place meanwhile. Where no lock can be made, as on a
 * disk that can only be read, nobody can do that either. `here`: this process has the file open. */
static enum error_kind enter_reading(const char *path, bool here, int *fd, struct error *err)
{
    struct error failed = {0};
    enum error_kind kind = here ? ERROR_NONE : owner_enter(path, false, fd, &failed);
    if (kind == ERROR_DATABASE) {
        return error_move(err, &failed);
    }
    error_clear(&failed);
    return ERROR_NONE;
}

enum error_kind store_care_backup(const char *path, bool here, const char *to, bool over,
                                  struct error *err)
{
    char *found = NULL;
    int lock = -1;
    enum error_kind kind = ERROR_NONE;
    if (!over && file_exists(to)) { /* said before the work; file_put() sees to it after it */
        error_set(err, ERROR_IO, _("%s exists already"), to);
        error_advise(err, _("--force replaces it."));
        return ERROR_IO;
    }
    kind = db_file_find(path, &found, err);
    if (kind == ERROR_NONE) {
        char *target = realpath(to, NULL);
        if (target != NULL && strcmp(target, found) == 0) {
            kind = error_set(err, ERROR_USAGE, _("%s is the database itself"), to);
        }
        free(target);
    }
    if (kind == ERROR_NONE) {
        kind = enter_reading(found, here, &lock, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_copy(found, to, over ? 0 : FILE_NEW, err);
    }
    if (lock >= 0) {
        close(lock);
    }
    free(found);
    return kind;
}

static void take_fault(void *ctx, const char *check, const struct error *fault)
{
    struct error *first = ctx;
    if (fault != NULL && first->kind == ERROR_NONE && strcmp(check, "search") != 0) {
        error_copy(first, fault);
    }
}

enum error_kind store_care_restore(const char *path, const struct env *env, const char *from,
                                   char **kept, struct error *err)
{
    struct error fault = {0};
    char *source = NULL;
    char *target = NULL;
    char *name = NULL;
    int alone = -1;
    enum error_kind kind = store_care_check(from, env, take_fault, &fault, err);
    if (kind == ERROR_NONE && fault.kind != ERROR_NONE) {
        kind = error_move(err, &fault);
    }
    if (kind == ERROR_NONE) {
        kind = db_file_find(from, &source, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_file_place(path, &target, err);
    }
    if (kind == ERROR_NONE && strcmp(source, target) == 0) {
        kind = error_set(err, ERROR_USAGE, _("%s is the database itself"), from);
    }
    if (kind == ERROR_NONE) {
        kind = owner_enter(target, true, &alone, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_copy_beside(source, target, &name, err);
    }
    if (kind == ERROR_NONE) {
        kind = care_replace(name, target, "before-restore", true, env, kept, err);
    }
    if (alone >= 0) {
        close(alone);
    }
    error_clear(&fault);
    free(name);
    free(source);
    free(target);
    return kind;
}
