/* A new file of what can be read of a damaged one. */
#include "care_internal.h"

#include "syllabus/base/file.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/store/store_search.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void store_repair_fini(struct store_repair *r)
{
    for (size_t i = 0; i < r->count; i++) {
        free(r->tables[i].table);
    }
    free(r->tables);
    free(r->kept);
    *r = (struct store_repair){0};
}

/* --- the damaged file --- */

static enum error_kind open_damaged(const char *path, const struct env *env, struct store **from,
                                    int64_t *version, struct error *err)
{
    struct store *s = NULL;
    enum error_kind kind = store_open_bare(path, env, &s, err);
    if (kind == ERROR_NONE) {
        store_leave_log(s);
        kind = db_int(s, err, version, "PRAGMA user_version", "");
    }
    if (kind == ERROR_NONE) {
        int64_t tables = 0;
        kind = db_int(s, err, &tables, "SELECT count(*) FROM sqlite_schema", "");
    }
    if (kind == ERROR_NONE) {
        kind = migrate_check_newer(path, *version, err);
    }
    if (kind == ERROR_DATABASE && s != NULL && (s->rc & 0xFF) == SQLITE_CORRUPT) {
        error_prefix(err, _("its first page cannot be read, where all others are listed"));
        error_advise(err, _("It was left as it is. \"syllabus db restore FILE\" puts a backup in "
                            "its place; \"sqlite3 FILE .recover\" may find more."));
    }
    if (kind != ERROR_NONE) {
        store_close(s);
        return kind;
    }
    *from = s;
    return ERROR_NONE;
}

/* --- the new one --- */

static enum error_kind open_new(const char *name, const struct env *env, int64_t version,
                                struct store **to, struct error *err)
{
    struct store *s = NULL;
    enum error_kind kind = store_open_bare(name, env, &s, err);
    if (kind == ERROR_NONE) {
        s->scratch = true;
        /* It is put on the disk as a whole before it gets its name. */
        kind = db_execute(s, "PRAGMA synchronous = OFF", err);
    }
    if (kind == ERROR_NONE) {
        kind = migrate_to(s, version, err);
    }
    if (kind == ERROR_NONE) {
        sqlite3_db_config(s->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, (int *)NULL);
        *to = s;
        return ERROR_NONE;
    }
    store_close(s);
    return kind;
}

/* Tables with rows of their own; the index of the search is made anew. */
static enum error_kind list_tables(struct store *to, struct store_repair *r, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(to, err, &stmt,
                                    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND "
                                    "type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
                                    "");
    while (kind == ERROR_NONE && (kind = db_next(to, stmt, &row, err)) == ERROR_NONE && row) {
        mem_grow(&r->tables, &r->cap, r->count + 1, sizeof *r->tables);
        r->tables[r->count++] = (struct store_saved){.table = db_text(stmt, 0)};
    }
    db_done(stmt);
    return kind;
}

/* --- what belongs to rows that are lost --- */

struct reference {
    char *column, *parent, *key;
    bool needed;
};

/* Whether column of table may not be null. */
static enum error_kind read_references(struct store *to, const char *table, struct reference **out,
                                       size_t *count, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    size_t cap = 0;
    bool row = false;
    enum error_kind kind =
        db_query(to, err, &stmt,
                 "SELECT k.\"from\", k.\"table\", k.\"to\", c.\"notnull\" FROM "
                 "pragma_foreign_key_list(?1) AS k JOIN pragma_table_info(?1) AS c ON c.name = "
                 "k.\"from\"",
                 "s", table);
    while (kind == ERROR_NONE && (kind = db_next(to, stmt, &row, err)) == ERROR_NONE && row) {
        mem_grow(out, &cap, *count + 1, sizeof **out);
        (*out)[(*count)++] = (struct reference){.column = db_text(stmt, 0),
                                                .parent = db_text(stmt, 1),
                                                .key = db_text(stmt, 2),
                                                .needed = sqlite3_column_int(stmt, 3) != 0};
    }
    db_done(stmt);
    return kind;
}

/* A row that cannot be without what is gone goes too; another one forgets it. */
static enum error_kind drop_orphans_of(struct store *to, struct store_saved *t, bool *changed,
                                       struct error *err)
{
    struct reference *list = NULL;
    size_t count = 0;
    enum error_kind kind = read_references(to, t->table, &list, &count, err);
    for (size_t i = 0; i < count; i++) {
        const struct reference *r = &list[i];
        char *act = r->needed ? mem_printf("DELETE FROM \"%s\"", t->table)
                              : mem_printf("UPDATE \"%s\" SET \"%s\" = NULL", t->table, r->column);
        char *sql =
            mem_printf("%s WHERE \"%s\" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM \"%s\" AS "
                       "parent WHERE parent.\"%s\" = \"%s\".\"%s\")",
                       act, r->column, r->parent, r->key, t->table, r->column);
        if (kind == ERROR_NONE) {
            kind = db_execute(to, sql, err);
        }
        int64_t rows = kind == ERROR_NONE ? sqlite3_changes64(to->db) : 0;
        *changed = *changed || rows > 0;
        t->orphans += r->needed ? rows : 0;
        t->kept -= r->needed ? rows : 0;
        free(act);
        free(sql);
        free(list[i].column);
        free(list[i].parent);
        free(list[i].key);
    }
    free(list);
    return kind;
}

/* What is dropped may have had others that belong to it. */
static enum error_kind drop_orphans(struct store *to, struct store_repair *r, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    bool changed = true;
    while (kind == ERROR_NONE && changed) {
        changed = false;
        for (size_t i = 0; kind == ERROR_NONE && i < r->count; i++) {
            kind = drop_orphans_of(to, &r->tables[i], &changed, err);
        }
    }
    return kind;
}

/* --- all of it --- */

/* Pages that cannot be read are what is lost; a disk that gives nothing at all is another matter.
 */
static enum error_kind check_disk(const char *path, const struct env *env, struct error *err)
{
    struct store *again = NULL;
    int64_t version = 0;
    enum error_kind kind = open_damaged(path, env, &again, &version, err);
    store_close(again);
    return kind;
}

static enum error_kind save_rows(struct store *from, struct store *to, struct store_repair *r,
                                 struct error *err)
{
    bool disk_failed = false;
    enum error_kind kind = list_tables(to, r, err);
    if (kind == ERROR_NONE) {
        kind = db_begin_reading(from, err); /* all of it from one state */
    }
    if (kind == ERROR_NONE) {
        kind = db_begin(to, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    for (size_t i = 0; kind == ERROR_NONE && i < r->count; i++) {
        kind = care_copy_table(from, to, &r->tables[i], &disk_failed, err);
    }
    if (kind == ERROR_NONE && disk_failed) {
        kind = check_disk(from->path, from->env, err);
    }
    if (kind == ERROR_NONE) {
        kind = drop_orphans(to, r, err);
    }
    return db_end(to, kind, err);
}

/* --- what was read, and says nothing any more --- */

/* JSON with bytes of something else in it would keep all that is around it from being shown. */
static const struct {
    const char *table, *sql;
    bool lost; /* the row goes; else it does without */
} spoiled[] = {
    {"chats",
     "UPDATE chats SET ai_context = NULL WHERE ai_context IS NOT NULL AND NOT "
     "json_valid(ai_context)",
     false},
    {"course_modules",
     "UPDATE course_modules SET learning_objectives = '[]' WHERE NOT "
     "json_valid(learning_objectives)",
     false},
    {"course_modules",
     "UPDATE course_modules SET ai_generated_content = NULL WHERE ai_generated_content IS NOT NULL "
     "AND NOT "
     "json_valid(ai_generated_content)",
     false},
    {"lessons", "DELETE FROM lessons WHERE NOT json_valid(content)", true},
    {"model_capabilities", "DELETE FROM model_capabilities WHERE NOT json_valid(learned)", true},
    {"operations", "DELETE FROM operations WHERE NOT json_valid(before) OR NOT json_valid(after)",
     true},
    {"plan_versions", "DELETE FROM plan_versions WHERE NOT json_valid(plan)", true},
};

static enum error_kind drop_spoiled(struct store *to, struct store_repair *r, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    for (size_t i = 0; kind == ERROR_NONE && i < sizeof spoiled / sizeof *spoiled; i++) {
        kind = db_execute(to, spoiled[i].sql, err);
        int64_t rows = kind == ERROR_NONE && spoiled[i].lost ? sqlite3_changes64(to->db) : 0;
        for (size_t k = 0; rows > 0 && k < r->count; k++) {
            struct store_saved *t = &r->tables[k];
            if (strcmp(t->table, spoiled[i].table) == 0) {
                t->kept -= rows;
                t->lost += t->lost >= 0 ? rows : 0;
            }
        }
    }
    return kind;
}

/* Up to date with its search, and as whole as a new one. */
static enum error_kind finish(struct store *to, struct store_repair *r, struct error *err)
{
    sqlite3_db_config(to->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)NULL);
    enum error_kind kind = migrate(to, err);
    if (kind == ERROR_NONE) {
        kind = drop_spoiled(to, r, err);
    }
    if (kind == ERROR_NONE) {
        kind = store_search_rebuild(to, err);
    }
    return kind == ERROR_NONE ? store_check(to, err) : kind;
}

static enum error_kind make_new(const char *path, const char *name, const struct env *env,
                                struct store_repair *r, struct error *err)
{
    struct store *from = NULL;
    struct store *to = NULL;
    int64_t version = 0;
    enum error_kind kind = open_damaged(path, env, &from, &version, err);
    if (kind == ERROR_NONE) {
        kind = open_new(name, env, version, &to, err);
    }
    if (kind == ERROR_NONE) {
        kind = save_rows(from, to, r, err);
    }
    if (kind == ERROR_NONE) {
        kind = finish(to, r, err);
    }
    store_close(from);
    store_close(to);
    return kind;
}

/* What is to be read: the file itself, or a copy (*copy) where it has lost its first bytes. */
static enum error_kind make_readable(const char *target, const struct env *env, char **copy,
                                     struct error *err)
{
    return db_file_is_headless(target) ? care_copy_with_header(target, env, copy, err) : ERROR_NONE;
}

/* The new file, complete and still without its name. */
static enum error_kind make_beside(const char *target, const struct env *env, char **name,
                                   struct store_repair *r, struct error *err)
{
    char *copy = NULL;
    char *made = NULL;
    enum error_kind kind = make_readable(target, env, &copy, err);
    if (kind == ERROR_NONE) {
        kind = file_temporary(target, &made, err);
    }
    if (kind == ERROR_NONE) {
        kind = make_new(copy != NULL ? copy : target, made, env, r, err);
        if (kind != ERROR_NONE) {
            db_file_drop(made);
        }
    }
    if (copy != NULL) {
        db_file_drop(copy);
    }
    free(copy);
    if (kind != ERROR_NONE) {
        free(made);
        return kind;
    }
    *name = made;
    return ERROR_NONE;
}

enum error_kind store_care_repair(const char *path, const struct env *env, struct store_repair *out,
                                  struct error *err)
{
    struct store_repair r = {0};
    char *target = NULL;
    char *found = NULL;
    char *name = NULL;
    int alone = -1;
    enum error_kind kind = db_file_place(path, &target, err);
    if (kind == ERROR_NONE && !db_file_is_headless(target)) {
        kind = db_file_find(path, &found, err);
    }
    if (kind == ERROR_NONE) {
        kind = owner_enter(target, true, &alone, err);
    }
    if (kind == ERROR_NONE) {
        kind = make_beside(target, env, &name, &r, err);
    }
    if (kind == ERROR_NONE) {
        kind = care_replace(name, target, "corrupt", false, env, &r.kept, err);
    }
    if (alone >= 0) {
        close(alone);
    }
    free(name);
    free(target);
    free(found);
    if (kind != ERROR_NONE) {
        store_repair_fini(&r);
        return kind;
    }
    *out = r;
    return ERROR_NONE;
}
