#include "syllabus/store/store_track.h"

#include "lesson_internal.h"
#include "rows_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"

#include <stdlib.h>
#include <string.h>

/* How many candidates are listed when what was typed can mean several. */
#define CANDIDATES_MAX 10

/* A track comes in parts, read one after the other from one state of the file: its row, its
 * current plan, its modules, their lessons. All of them for one track or for all of a user's, in
 * the same order.
 */
#define TRACK_COLUMNS                                                                              \
    "id, user_id, title, description, skill_area, difficulty_level, estimated_minutes, "           \
    "user_expectations, language, status, created_at, updated_at, " PACE_COLUMNS
#define PACE_AT       12 /* the first of the latter */
#define SELECT_TRACKS "SELECT " TRACK_COLUMNS " FROM learning_tracks AS t "
#define SELECT_PLANS                                                                               \
    "SELECT t.id, v.version, v.plan, coalesce(m.status = 'cut_off', 0) FROM learning_tracks AS t " \
    "JOIN plan_versions AS v ON v.track_id = t.id AND v.version = coalesce((SELECT version FROM "  \
    "plan_versions WHERE track_id = t.id AND version = t.current_version), (SELECT max(version) "  \
    "FROM plan_versions WHERE track_id = t.id)) LEFT JOIN chat_messages AS m ON m.id = "           \
    "v.message_id "
#define SELECT_MODULES                                                                             \
    "SELECT t.id, " MODULE_COLUMNS " FROM learning_tracks AS t JOIN course_modules AS c ON "       \
    "c.track_id = t.id "
#define SELECT_LESSONS                                                                             \
    "SELECT t.id, c.id, " LESSON_COLUMNS " FROM learning_tracks AS t JOIN course_modules AS c ON " \
    "c.track_id = t.id JOIN lessons AS l ON l.module_id = c.id "
#define OF_ONE "WHERE t.user_id = ?1 AND t.id = ?2 AND t.deleted_at IS NULL"
#define OF_USER                                                                                    \
    "WHERE t.user_id = ?1 AND t.deleted_at IS NULL ORDER BY t.updated_at DESC, t.id DESC"

struct track_queries {
    const char *types;
    const char *tracks, *plans, *modules, *lessons;
};
static const struct track_queries of_one = {"ss", SELECT_TRACKS OF_ONE, SELECT_PLANS OF_ONE,
                                            SELECT_MODULES OF_ONE " ORDER BY c.module_number",
                                            SELECT_LESSONS OF_ONE
                                            " ORDER BY c.module_number, l.lesson_number"};
static const struct track_queries of_user = {
    "s", SELECT_TRACKS OF_USER, SELECT_PLANS OF_USER, SELECT_MODULES OF_USER ", c.module_number",
    SELECT_LESSONS OF_USER ", c.module_number, l.lesson_number"};

const char *pace_value(const char *text)
{
    return text ? text : "";
}

static void read_pace(sqlite3_stmt *stmt, struct track *t)
{
    t->known = db_text(stmt, PACE_AT);
    for (size_t i = 0; track_pace_column(i); i++) {
        *track_pace_text(&t->pace, i) = db_text(stmt, PACE_AT + 1 + (int)i);
    }
}

static struct track *read_track(sqlite3_stmt *stmt)
{
    struct track *t = track_new();
    char *level = db_text(stmt, 5);
    char *status = db_text(stmt, 9);
    t->id = db_text(stmt, 0);
    t->user_id = db_text(stmt, 1);
    mem_replace(&t->title, (const char *)sqlite3_column_text(stmt, 2));
    mem_replace(&t->description, (const char *)sqlite3_column_text(stmt, 3));
    mem_replace(&t->skill_area, (const char *)sqlite3_column_text(stmt, 4));
    difficulty_parse(level, &t->difficulty);
    t->minutes = sqlite3_column_int(stmt, 6);
    mem_replace(&t->expectations, (const char *)sqlite3_column_text(stmt, 7));
    mem_replace(&t->language, (const char *)sqlite3_column_text(stmt, 8));
    track_status_parse(status, &t->status);
    t->created_ms = sqlite3_column_int64(stmt, 10);
    t->updated_ms = sqlite3_column_int64(stmt, 11);
    read_pace(stmt, t);
    free(level);
    free(status);
    return t;
}

static enum error_kind not_found(const char *id, struct error *err)
{
    return error_set(err, ERROR_NOT_FOUND, _("there is no track %s"), id);
}

enum error_kind track_owned(struct store *s, const char *user_id, const char *track_id,
                            struct error *err)
{
    int64_t one = 0;
    enum error_kind kind =
        db_int(s, err, &one,
               "SELECT 1 FROM learning_tracks WHERE id = ? AND user_id = ? AND deleted_at IS NULL",
               "ss", track_id, user_id);
    return kind == ERROR_NOT_FOUND ? not_found(track_id, err) : kind;
}

enum error_kind track_owned_deleted_too(struct store *s, const char *user_id, const char *track_id,
                                        struct error *err)
{
    int64_t one = 0;
    enum error_kind kind =
        db_int(s, err, &one, "SELECT 1 FROM learning_tracks WHERE id = ? AND user_id = ?", "ss",
               track_id, user_id);
    return kind == ERROR_NOT_FOUND ? not_found(track_id, err) : kind;
}

enum error_kind track_touch(struct store *s, const char *track_id, int64_t now_ms,
                            struct error *err)
{
    return db_run(s, err, "UPDATE learning_tracks SET updated_at = ? WHERE id = ?", "is", now_ms,
                  track_id);
}

static enum error_kind insert(struct store *s, const char *user_id, const char *id,
                              const struct track *t, int64_t now, struct error *err)
{
    enum error_kind kind =
        db_run(s, err,
               "INSERT INTO learning_tracks (" TRACK_COLUMNS
               ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               "ssssssisssii" PACE_TYPES, id, user_id, t->title, t->description, t->skill_area,
               difficulty_name(t->difficulty), (int64_t)t->minutes, t->expectations, t->language,
               track_status_name(t->status), now, now, PACE_VALUES(t));
    return kind == ERROR_NONE ? search_add(s, SEARCH_TRACKS, id, err) : kind;
}

enum error_kind store_track_add(struct store *s, const char *user_id, struct track *t,
                                struct error *err)
{
    char *id = env_new_id_dup(s->env);
    int64_t now = env_now_ms(s->env);
    enum error_kind kind = db_begin(s, err);
    if (kind == ERROR_NONE) {
        kind = db_end(s, insert(s, user_id, id, t, now, err), err);
    }
    if (kind == ERROR_NONE) {
        free(t->id);
        t->id = mem_strdup(id);
        mem_replace(&t->user_id, user_id);
        t->created_ms = t->updated_ms = now;
    }
    free(id);
    return kind;
}

/* --- loading --- */

enum error_kind track_of_row(struct store *s, sqlite3_stmt *stmt, const struct track_rows *tracks,
                             size_t *at, struct error *err)
{
    const char *id = (const char *)sqlite3_column_text(stmt, 0);
    while (*at < tracks->count && strcmp(tracks->items[*at]->id, id) != 0) {
        ++*at;
    }
    /* Only an index that is out of step with its table brings the rows in another order. */
    return *at < tracks->count ? ERROR_NONE : db_fail(s, SQLITE_CORRUPT, err);
}

static void rows_fini(struct track_rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        track_free(rows->items[i]);
    }
    free(rows->items);
}

static enum error_kind read_rows(struct store *s, sqlite3_stmt *stmt, struct track_rows *rows,
                                 struct error *err)
{
    bool row = false;
    enum error_kind kind = ERROR_NONE;
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        mem_grow(&rows->items, &rows->cap, rows->count + 1, sizeof(struct track *));
        rows->items[rows->count++] = read_track(stmt);
    }
    db_done(stmt);
    return kind;
}

/* `id` is left out by the queries that do not ask for it. */
static enum error_kind read_all(struct store *s, const struct track_queries *q, const char *user_id,
                                const char *id, struct track_rows *rows, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    enum error_kind kind = db_query(s, err, &stmt, q->tracks, q->types, user_id, id);
    if (kind == ERROR_NONE) {
        kind = read_rows(s, stmt, rows, err);
    }
    if (kind != ERROR_NONE || rows->count == 0) {
        return kind;
    }
    kind = db_query(s, err, &stmt, q->plans, q->types, user_id, id);
    if (kind == ERROR_NONE) {
        kind = version_attach(s, stmt, rows, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt, q->modules, q->types, user_id, id);
    }
    if (kind == ERROR_NONE) {
        kind = module_attach(s, stmt, rows, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt, q->lessons, q->types, user_id, id);
    }
    return kind == ERROR_NONE ? lesson_attach(s, stmt, rows, err) : kind;
}

enum error_kind track_read(struct store *s, const char *user_id, const char *id, struct track **out,
                           struct error *err)
{
    struct track_rows rows = {0};
    enum error_kind kind = read_all(s, &of_one, user_id, id, &rows, err);
    if (kind == ERROR_NONE && rows.count == 0) {
        kind = not_found(id, err);
    }
    if (kind != ERROR_NONE) {
        rows_fini(&rows);
        return kind;
    }
    *out = rows.items[0];
    free(rows.items);
    return ERROR_NONE;
}

enum error_kind store_track_get(struct store *s, const char *user_id, const char *id,
                                struct track **out, struct error *err)
{
    struct track *t = NULL;
    enum error_kind kind = db_begin_reading(s, err);
    if (kind == ERROR_NONE) {
        kind = db_end(s, track_read(s, user_id, id, &t, err), err);
    }
    if (kind != ERROR_NONE) {
        track_free(t);
        return kind;
    }
    *out = t;
    return ERROR_NONE;
}

enum error_kind store_track_list(struct store *s, const char *user_id, struct track ***out,
                                 size_t *count, struct error *err)
{
    struct track_rows rows = {0};
    enum error_kind kind = db_begin_reading(s, err);
    if (kind == ERROR_NONE) {
        kind = db_end(s, read_all(s, &of_user, user_id, NULL, &rows, err), err);
    }
    if (kind != ERROR_NONE) {
        rows_fini(&rows);
        return kind;
    }
    *out = rows.items;
    *count = rows.count;
    return ERROR_NONE;
}

void track_cursor_fini(struct track_cursor *c)
{
    free(c->id);
    *c = (struct track_cursor){0};
}

enum error_kind store_track_page(struct store *s, const char *user_id, struct track_cursor *c,
                                 size_t limit, struct strlist *ids, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    size_t found = 0;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT id, updated_at FROM learning_tracks WHERE user_id = ? AND deleted_at IS "
        "NULL AND (updated_at, id) < (?, ?) ORDER BY updated_at DESC, id DESC LIMIT ?",
        "sisi", user_id, c->id ? c->updated_ms : INT64_MAX, c->id ? c->id : "", (int64_t)limit);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        mem_replace(&c->id, (const char *)sqlite3_column_text(stmt, 0));
        c->updated_ms = sqlite3_column_int64(stmt, 1);
        strlist_add(ids, c->id);
        found++;
    }
    db_done(stmt);
    c->ended = kind == ERROR_NONE && found < limit;
    return kind;
}

/* --- changing --- */

enum error_kind track_write(struct store *s, const struct track *t, int64_t now_ms,
                            struct error *err)
{
    enum error_kind kind = search_forget(s, SEARCH_TRACKS, t->id, err);
    if (kind == ERROR_NONE) {
        kind =
            db_run(s, err,
                   "UPDATE learning_tracks SET title = ?, description = ?, skill_area = ?, "
                   "difficulty_level = ?, estimated_minutes = ?, user_expectations = ?, language = "
                   "?, status = ?, updated_at = ?, (" PACE_COLUMNS
                   ") = (?, ?, ?, ?, ?, ?, ?) WHERE id = ?",
                   "ssssisssi" PACE_TYPES "s", t->title, t->description, t->skill_area,
                   difficulty_name(t->difficulty), (int64_t)t->minutes, t->expectations,
                   t->language, track_status_name(t->status), now_ms, PACE_VALUES(t), t->id);
    }
    return kind == ERROR_NONE ? search_add(s, SEARCH_TRACKS, t->id, err) : kind;
}

static enum error_kind update(struct store *s, const char *user_id, const struct track *t,
                              int64_t now, struct error *err)
{
    struct track *before = NULL;
    enum error_kind kind = track_read(s, user_id, t->id, &before, err);
    if (kind == ERROR_NONE) {
        kind = track_write(s, t, now, err);
    }
    if (kind == ERROR_NONE) {
        kind = operation_add_edit(s, before, t, err);
    }
    track_free(before);
    return kind;
}

enum error_kind store_track_update(struct store *s, const char *user_id, struct track *t,
                                   struct error *err)
{
    int64_t now = env_now_ms(s->env);
    enum error_kind kind = db_begin(s, err);
    if (kind == ERROR_NONE) {
        kind = db_end(s, update(s, user_id, t, now, err), err);
    }
    if (kind == ERROR_NONE) {
        t->updated_ms = now;
    }
    return kind;
}

static enum error_kind refuse_streaming(struct store *s, const char *track_id, struct error *err)
{
    int64_t one = 0;
    enum error_kind kind =
        db_int(s, err, &one,
               "SELECT 1 FROM chat_messages AS m INDEXED BY chat_messages_streaming CROSS JOIN "
               "chats ON chats.id = m.chat_id CROSS JOIN chat_sessions ON chat_sessions.id = "
               "chats.session_id WHERE m.status = 'streaming' "
               "AND track_id = ? LIMIT 1",
               "s", track_id);
    if (kind != ERROR_NONE) {
        return kind == ERROR_NOT_FOUND ? ERROR_NONE : kind;
    }
    error_set(err, ERROR_USAGE, _("a reply in this track is still being written"));
    error_advise(err, _("Wait for its end, or stop it, and delete the track then."));
    return ERROR_USAGE;
}

enum error_kind track_remove(struct store *s, const char *user_id, const char *id,
                             struct error *err)
{
    enum error_kind kind = track_owned(s, user_id, id, err);
    if (kind == ERROR_NONE) {
        kind = refuse_streaming(s, id, err);
    }
    return kind == ERROR_NONE
               ? db_run(s, err, "UPDATE learning_tracks SET deleted_at = ? WHERE id = ?", "is",
                        env_now_ms(s->env), id)
               : kind;
}

enum error_kind track_bring_back(struct store *s, const char *id, struct error *err)
{
    return db_run(s, err, "UPDATE learning_tracks SET deleted_at = NULL WHERE id = ?", "s", id);
}

enum error_kind store_track_remove(struct store *s, const char *user_id, const char *id,
                                   struct error *err)
{
    enum error_kind kind = owner_recover(s, err);
    if (kind == ERROR_NONE) {
        kind = db_begin(s, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = track_remove(s, user_id, id, err);
    if (kind == ERROR_NONE) {
        kind = operation_add_removal(s, user_id, id, err);
    }
    return db_end(s, kind, err);
}

enum error_kind store_track_count(struct store *s, const char *user_id, const char *id,
                                  struct track_contents *out, struct error *err)
{
    int64_t modules = 0;
    int64_t chats = 0;
    int64_t messages = 0;
    int64_t versions = 0;
    enum error_kind kind = track_owned(s, user_id, id, err);
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &modules, "SELECT count(*) FROM course_modules WHERE track_id = ?",
                      "s", id);
    }
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &chats,
                      "SELECT count(*) FROM chats JOIN chat_sessions ON chat_sessions.id = "
                      "session_id WHERE track_id = ?",
                      "s", id);
    }
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &messages,
                      "SELECT count(*) FROM chat_messages JOIN chats ON chats.id = chat_id JOIN "
                      "chat_sessions ON chat_sessions.id = session_id WHERE track_id = ?",
                      "s", id);
    }
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &versions, "SELECT count(*) FROM plan_versions WHERE track_id = ?",
                      "s", id);
    }
    if (kind == ERROR_NONE) {
        *out = (struct track_contents){.modules = (int)modules,
                                       .chats = (int)chats,
                                       .messages = (int)messages,
                                       .versions = (int)versions};
    }
    return kind;
}

/* --- TRACK --- */

/* What was typed means these tracks. */
struct matches {
    struct strlist ids;
    struct strlist titles;
    bool exact; /* by the id or the very title; else by the title without case */
};

/* Keeps the better kind of match only. */
static void add_match(struct matches *m, const char *id, const char *title, bool exact)
{
    if (exact && !m->exact) {
        strlist_fini(&m->ids);
        strlist_fini(&m->titles);
        m->exact = true;
    }
    if (exact == m->exact) {
        strlist_add(&m->ids, id);
        strlist_add(&m->titles, title);
    }
}

static enum error_kind find_matches(struct store *s, const char *user_id, const char *text,
                                    bool deleted_too, struct matches *m, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    size_t n = strlen(text);
    char *wanted = text_folded(text, n);
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT id, title FROM learning_tracks WHERE user_id = ? AND (deleted_at IS NULL OR ?) "
        "AND bin_of IS NULL ORDER BY id",
        "si", user_id, (int64_t)deleted_too);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        char *id = db_text(stmt, 0);
        char *title = db_text(stmt, 1);
        char *folded = text_folded(title, strlen(title));
        bool exact = (n > 0 && strncmp(id, wanted, n) == 0) || strcmp(title, text) == 0;
        if (exact || strcmp(folded, wanted) == 0) {
            add_match(m, id, title, exact);
        }
        free(folded);
        free(title);
        free(id);
    }
    db_done(stmt);
    free(wanted);
    return kind;
}

static enum error_kind ambiguous(const char *text, const struct matches *m, struct error *err)
{
    struct buf list = BUF_INIT(LIMIT_TEXT);
    for (size_t i = 0; i < m->ids.count && i < CANDIDATES_MAX; i++) {
        buf_printf(&list, "%s%s \"%s\"", i ? ", " : "", m->ids.items[i], m->titles.items[i]);
    }
    if (m->ids.count > CANDIDATES_MAX) {
        buf_add_str(&list, ", …");
    }
    error_set(err, ERROR_USAGE, _("\"%s\" can mean several tracks: %s"), text, buf_str(&list));
    error_advise(err, _("Give more of the id."));
    buf_fini(&list);
    return ERROR_USAGE;
}

static enum error_kind resolve(struct store *s, const char *user_id, const char *text,
                               bool deleted_too, char **id, struct error *err)
{
    struct matches m = {.exact = false};
    enum error_kind kind = find_matches(s, user_id, text, deleted_too, &m, err);
    if (kind == ERROR_NONE && m.ids.count == 1) {
        *id = mem_strdup(m.ids.items[0]);
    } else if (kind == ERROR_NONE && m.ids.count == 0) {
        kind = not_found(text, err);
    } else if (kind == ERROR_NONE) {
        kind = ambiguous(text, &m, err);
    }
    strlist_fini(&m.ids);
    strlist_fini(&m.titles);
    return kind;
}

enum error_kind store_track_resolve(struct store *s, const char *user_id, const char *text,
                                    char **id, struct error *err)
{
    if (strlen(text) == ENV_ID_LEN && track_owned(s, user_id, text, NULL) == ERROR_NONE) {
        *id = mem_strdup(text);
        return ERROR_NONE;
    }
    return resolve(s, user_id, text, false, id, err);
}

enum error_kind store_track_resolve_deleted_too(struct store *s, const char *user_id,
                                                const char *text, char **id, struct error *err)
{
    return resolve(s, user_id, text, true, id, err);
}
