/* What keeps the full-text indexes in step with the tables. FTS5 reads the texts of its rows out of
 * a view over the tables (data/migrations/0004_search.sql), so nothing is stored twice; in return
 * it must be told what a row said before that changes. */
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/strlist.h"
#include "syllabus/store/store_search.h"

#include <stdlib.h>

/* --- search ids: whose, what, when, and a number --- */

#define KEY_SHIFT    49
#define KIND_SHIFT   46
#define SECOND_SHIFT 14
#define KEY_MAX      16383
#define PER_SECOND   (INT64_C(1) << SECOND_SHIFT)
/* Years after 2100 are all the same, with room for what else claims to be made then. */
#define SECOND_MAX INT64_C(0xFFFF0000)

int64_t search_first_id(int64_t user_key, int kind, int64_t ms)
{
    int64_t second = ms / 1000;
    second = second < 0 ? 0 : second > SECOND_MAX ? SECOND_MAX : second;
    return user_key << KEY_SHIFT | (int64_t)kind << KIND_SHIFT | second << SECOND_SHIFT;
}

/* How each table is asked and told. */
static const struct {
    const char *owner; /* user, key, kind, time of an id that may be found */
    const char *next;  /* the first number that is free in a range */
    const char *set;
    const char *get;
    const char *of_track;
    const char *missing; /* ids that should be in the index and are not */
} tables[SEARCH_TABLE_COUNT] = {
    [SEARCH_TRACKS] =
        {
            "SELECT u.id, coalesce(u.search_key, 0), 1, t.created_at FROM learning_tracks AS t "
            "JOIN users AS u ON u.id = t.user_id WHERE t.id = ?",
            "SELECT coalesce(max(search_id) + 1, ?1) FROM learning_tracks WHERE search_id BETWEEN "
            "?1 AND ?2",
            "UPDATE learning_tracks SET search_id = ? WHERE id = ?",
            "SELECT search_id FROM learning_tracks WHERE id = ? AND search_id IS NOT NULL",
            "SELECT id FROM learning_tracks WHERE id = ?",
            "SELECT id FROM learning_tracks WHERE search_id IS NULL",
        },
    [SEARCH_MODULES] =
        {
            "SELECT u.id, coalesce(u.search_key, 0), 2, c.created_at FROM course_modules AS c JOIN "
            "learning_tracks AS t ON t.id = c.track_id JOIN users AS u ON u.id = t.user_id WHERE "
            "c.id = ?",
            "SELECT coalesce(max(search_id) + 1, ?1) FROM course_modules WHERE search_id BETWEEN "
            "?1 AND ?2",
            "UPDATE course_modules SET search_id = ? WHERE id = ?",
            "SELECT search_id FROM course_modules WHERE id = ? AND search_id IS NOT NULL",
            "SELECT id FROM course_modules WHERE track_id = ?",
            "SELECT id FROM course_modules WHERE search_id IS NULL",
        },
    [SEARCH_LESSONS] =
        {
            "SELECT u.id, coalesce(u.search_key, 0), 3, l.created_at FROM lessons AS l JOIN "
            "course_modules AS c ON c.id = l.module_id JOIN learning_tracks AS t ON t.id = "
            "c.track_id JOIN users AS u ON u.id = t.user_id WHERE l.id = ?",
            "SELECT coalesce(max(search_id) + 1, ?1) FROM lessons WHERE search_id BETWEEN ?1 AND "
            "?2",
            "UPDATE lessons SET search_id = ? WHERE id = ?",
            "SELECT search_id FROM lessons WHERE id = ? AND search_id IS NOT NULL",
            "SELECT l.id FROM lessons AS l JOIN course_modules AS c ON c.id = l.module_id WHERE "
            "c.track_id = ?",
            "SELECT id FROM lessons WHERE search_id IS NULL",
        },
    [SEARCH_MESSAGES] =
        {
            "SELECT u.id, coalesce(u.search_key, 0), CASE WHEN EXISTS (SELECT 1 FROM plan_versions "
            "WHERE message_id = m.id) THEN 4 ELSE 5 END, m.timestamp FROM chat_messages AS m JOIN "
            "chats AS c ON c.id = m.chat_id JOIN chat_sessions AS s ON s.id = c.session_id JOIN "
            "users AS u ON u.id = s.user_id WHERE m.id = ? AND m.status <> 'streaming'",
            "SELECT coalesce(max(search_id) + 1, ?1) FROM chat_messages WHERE search_id BETWEEN ?1 "
            "AND ?2",
            "UPDATE chat_messages SET search_id = ? WHERE id = ?",
            "SELECT search_id FROM chat_messages WHERE id = ? AND search_id IS NOT NULL",
            "SELECT m.id FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id JOIN "
            "chat_sessions AS s ON s.id = c.session_id WHERE s.track_id = ?",
            "SELECT id FROM chat_messages WHERE search_id IS NULL AND status <> 'streaming'",
        },
};

/* --- the two indexes --- */

enum whole { OPTIMIZE, REBUILD, CHECK };

#define INDEX(name)                                                                                \
    {                                                                                              \
        "INSERT INTO " name                                                                        \
        " (rowid, title, body, scope) SELECT id, title, body, scope FROM " name                    \
        "_text WHERE id = ?",                                                                      \
            "INSERT INTO " name " (" name ", rowid, title, body, scope) SELECT 'delete', id, "     \
            "title, body, scope FROM " name "_text WHERE id = ?",                                  \
        {                                                                                          \
            [OPTIMIZE] = "INSERT INTO " name " (" name ") VALUES ('optimize')",                    \
            [REBUILD] = "INSERT INTO " name " (" name ") VALUES ('rebuild')",                      \
            [CHECK] = "INSERT INTO " name " (" name ", rank) VALUES ('integrity-check', 1)",       \
        }                                                                                          \
    }
static const struct index {
    const char *add, *forget;
    const char *whole[3];
} indexes[] = {INDEX("search_things"), INDEX("search_messages")};

static const struct index *of(int64_t search_id)
{
    return &indexes[(search_id >> KIND_SHIFT & 7) == SEARCH_ID_MESSAGE];
}

static enum error_kind on_all(struct store *s, enum whole what, struct error *err)
{
    enum error_kind kind = db_run(s, err, indexes[0].whole[what], "");
    return kind == ERROR_NONE ? db_run(s, err, indexes[1].whole[what], "") : kind;
}

/* --- rows --- */

/* The key of the user, who gets one with the first thing that can be found. */
static enum error_kind user_key(struct store *s, const char *user_id, int64_t *key,
                                struct error *err)
{
    if (*key > 0) {
        return ERROR_NONE;
    }
    enum error_kind kind =
        db_run(s, err,
               "UPDATE users SET search_key = (SELECT min(coalesce(max(search_key), 0) + 1, ?2) "
               "FROM users) WHERE id = ?1",
               "si", user_id, (int64_t)KEY_MAX);
    return kind == ERROR_NONE
               ? db_int(s, err, key, "SELECT search_key FROM users WHERE id = ?", "s", user_id)
               : kind;
}

/* A search id that nothing has yet; 0 for a row that is not to be found. */
static enum error_kind new_id(struct store *s, enum search_table table, const char *id,
                              int64_t *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    char *user_id = NULL;
    bool row = false;
    int64_t key = 0;
    int64_t first = 0;
    int what = 0;
    int64_t ms = 0;
    enum error_kind kind = db_query(s, err, &stmt, tables[table].owner, "s", id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        user_id = db_text(stmt, 0);
        key = sqlite3_column_int64(stmt, 1);
        what = sqlite3_column_int(stmt, 2);
        ms = sqlite3_column_int64(stmt, 3);
    }
    db_done(stmt);
    *out = 0;
    if (kind == ERROR_NONE && user_id != NULL) {
        kind = user_key(s, user_id, &key, err);
        first = search_first_id(key, what, ms);
    }
    /* A second that is full leaves its numbers to the next one. */
    while (kind == ERROR_NONE && user_id != NULL && *out == 0) {
        kind = db_int(s, err, out, tables[table].next, "ii", first, first + PER_SECOND - 1);
        if (kind == ERROR_NONE && *out == first + PER_SECOND) {
            first += PER_SECOND;
            *out = 0;
        }
    }
    free(user_id);
    return kind;
}

static enum error_kind set_id(struct store *s, enum search_table table, const char *id, int64_t n,
                              struct error *err)
{
    return db_run(s, err, tables[table].set, "ns", n, id);
}

enum error_kind search_add(struct store *s, enum search_table table, const char *id,
                           struct error *err)
{
    int64_t n = 0;
    enum error_kind kind = new_id(s, table, id, &n, err);
    if (kind != ERROR_NONE || n == 0) {
        return kind;
    }
    kind = set_id(s, table, id, n, err);
    return kind == ERROR_NONE ? db_run(s, err, of(n)->add, "i", n) : kind;
}

enum error_kind search_forget(struct store *s, enum search_table table, const char *id,
                              struct error *err)
{
    int64_t n = 0;
    enum error_kind kind = db_int(s, err, &n, tables[table].get, "s", id);
    if (kind != ERROR_NONE) {
        return kind == ERROR_NOT_FOUND ? ERROR_NONE : kind;
    }
    kind = db_run(s, err, of(n)->forget, "i", n);
    return kind == ERROR_NONE ? set_id(s, table, id, -1, err) : kind;
}

/* --- many at once --- */

typedef enum error_kind each_fn(struct store *s, enum search_table table, const char *id,
                                struct error *err);

/* `types` and `track_id` are what the statement asks for. */
static enum error_kind for_each(struct store *s, enum search_table table, const char *sql,
                                const char *types, const char *track_id, each_fn *each,
                                struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct strlist ids = {0};
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt, sql, types, track_id);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        strlist_take(&ids, db_text(stmt, 0));
    }
    db_done(stmt);
    for (size_t i = 0; kind == ERROR_NONE && i < ids.count; i++) {
        kind = each(s, table, ids.items[i], err);
    }
    strlist_fini(&ids);
    return kind;
}

static enum error_kind for_each_of(struct store *s, const char *track_id, each_fn *each,
                                   struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    for (int t = 0; kind == ERROR_NONE && t < SEARCH_TABLE_COUNT; t++) {
        kind = for_each(s, (enum search_table)t, tables[t].of_track, "s", track_id, each, err);
    }
    return kind;
}

enum error_kind search_add_track(struct store *s, const char *track_id, struct error *err)
{
    return for_each_of(s, track_id, search_add, err);
}

enum error_kind search_forget_track(struct store *s, const char *track_id, struct error *err)
{
    return for_each_of(s, track_id, search_forget, err);
}

enum error_kind search_forget_module(struct store *s, const char *module_id, struct error *err)
{
    enum error_kind kind = for_each(s, SEARCH_LESSONS, "SELECT id FROM lessons WHERE module_id = ?",
                                    "s", module_id, search_forget, err);
    return kind == ERROR_NONE ? search_forget(s, SEARCH_MODULES, module_id, err) : kind;
}

enum error_kind search_add_module(struct store *s, const char *module_id, struct error *err)
{
    enum error_kind kind = search_add(s, SEARCH_MODULES, module_id, err);
    return kind == ERROR_NONE
               ? for_each(s, SEARCH_LESSONS, "SELECT id FROM lessons WHERE module_id = ?", "s",
                          module_id, search_add, err)
               : kind;
}

#define MESSAGES_OF_CHAT "SELECT id FROM chat_messages WHERE chat_id = ?"

enum error_kind search_forget_chat(struct store *s, const char *chat_id, struct error *err)
{
    return for_each(s, SEARCH_MESSAGES, MESSAGES_OF_CHAT, "s", chat_id, search_forget, err);
}

enum error_kind search_add_chat(struct store *s, const char *chat_id, struct error *err)
{
    return for_each(s, SEARCH_MESSAGES, MESSAGES_OF_CHAT, "s", chat_id, search_add, err);
}

enum error_kind search_settle(struct store *s, struct error *err)
{
    return on_all(s, OPTIMIZE, err);
}

/* --- checking and repairing --- */

static enum error_kind name_only(struct store *s, enum search_table table, const char *id,
                                 struct error *err)
{
    int64_t n = 0;
    enum error_kind kind = new_id(s, table, id, &n, err);
    return kind == ERROR_NONE && n != 0 ? set_id(s, table, id, n, err) : kind;
}

static enum error_kind rebuild(struct store *s, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    for (int t = 0; kind == ERROR_NONE && t < SEARCH_TABLE_COUNT; t++) {
        kind = for_each(s, (enum search_table)t, tables[t].missing, "", NULL, name_only, err);
    }
    return kind == ERROR_NONE ? on_all(s, REBUILD, err) : kind;
}

enum error_kind store_search_rebuild(struct store *s, struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    return kind == ERROR_NONE ? db_end(s, rebuild(s, err), err) : kind;
}

static enum error_kind out_of_step(struct error *err)
{
    error_set(err, ERROR_DATABASE, _("the full-text index does not fit the data"));
    error_advise(err, _("Nothing but search is affected; \"syllabus db repair\" makes it anew."));
    return ERROR_DATABASE;
}

enum error_kind store_search_check(struct store *s, struct error *err)
{
    struct error failed = {0};
    /* Without the rank FTS5 looks only at itself, not at what it indexes. */
    enum error_kind kind = on_all(s, CHECK, &failed);
    if (kind == ERROR_DATABASE && s->rc == SQLITE_CORRUPT_VTAB) {
        error_clear(&failed);
        return out_of_step(err);
    }
    error_move(err, &failed);
    for (int t = 0; kind == ERROR_NONE && t < SEARCH_TABLE_COUNT; t++) {
        sqlite3_stmt *stmt = NULL;
        bool row = false;
        kind = db_query(s, err, &stmt, tables[t].missing, "");
        if (kind == ERROR_NONE) {
            kind = db_next(s, stmt, &row, err);
        }
        db_done(stmt);
        if (kind == ERROR_NONE && row) {
            kind = out_of_step(err);
        }
    }
    return kind;
}
