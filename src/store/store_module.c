/* Modules: what finalizing makes, and the progress on them. */
#include "removed_internal.h"
#include "rows_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/finalize.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>
#include <string.h>

enum error_kind json_column(struct store *s, const char *text, struct json_object **out,
                            struct error *err)
{
    if (text == NULL) {
        *out = NULL;
        return ERROR_NONE;
    }
    if (json_parse(text, strlen(text), LIMIT_JSON_DEPTH, out, NULL) != ERROR_NONE) {
        return db_fail(s, SQLITE_CORRUPT, err);
    }
    return ERROR_NONE;
}

static char *strings_json(const struct strlist *list)
{
    struct json_object *array = json_new_array();
    for (size_t i = 0; i < list->count; i++) {
        json_push(array, json_new_text(list->items[i]));
    }
    char *text = json_printed(array, 0);
    json_free(array);
    return text;
}

/* --- reading --- */

/* The columns from `at` on are MODULE_COLUMNS. */
static enum error_kind read_module(struct store *s, sqlite3_stmt *stmt, int at, struct module *m,
                                   struct error *err)
{
    char *status = db_text(stmt, at + 6);
    struct json_object *objectives = NULL;
    module_init(m);
    m->id = db_text(stmt, at);
    m->number = sqlite3_column_int(stmt, at + 1);
    mem_replace(&m->title, (const char *)sqlite3_column_text(stmt, at + 2));
    mem_replace(&m->description, (const char *)sqlite3_column_text(stmt, at + 3));
    m->minutes = sqlite3_column_int(stmt, at + 5);
    module_status_parse(status, &m->status);
    m->pinned = sqlite3_column_int(stmt, at + 7) != 0;
    m->created_ms = sqlite3_column_int64(stmt, at + 9);
    m->updated_ms = sqlite3_column_int64(stmt, at + 10);
    enum error_kind kind =
        json_column(s, (const char *)sqlite3_column_text(stmt, at + 4), &objectives, err);
    for (size_t i = 0; i < json_size(objectives); i++) {
        const char *text = json_text(json_at(objectives, i), NULL);
        strlist_add(&m->objectives, text != NULL ? text : "");
    }
    if (kind == ERROR_NONE) {
        kind = json_column(s, (const char *)sqlite3_column_text(stmt, at + 8), &m->raw, err);
    }
    json_free(objectives);
    free(status);
    return kind;
}

enum error_kind module_attach(struct store *s, sqlite3_stmt *stmt, const struct track_rows *tracks,
                              struct error *err)
{
    size_t at = 0;
    size_t cap = 0;
    bool row = false;
    enum error_kind kind = ERROR_NONE;
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        kind = track_of_row(s, stmt, tracks, &at, err);
        if (kind == ERROR_NONE) {
            struct track *t = tracks->items[at];
            cap = t->module_count == 0 ? 0 : cap; /* the room is the track's */
            mem_grow(&t->modules, &cap, t->module_count + 1, sizeof *t->modules);
            kind = read_module(s, stmt, 1, &t->modules[t->module_count++], err);
        }
    }
    db_done(stmt);
    return kind;
}

/* --- progress --- */

enum error_kind module_follow_progress(struct store *s, const char *track_id, int64_t now,
                                       struct error *err)
{
    return db_run(
        s, err,
        "UPDATE learning_tracks SET updated_at = ?2, status = CASE "
        "WHEN (SELECT min(status = 'completed') FROM course_modules WHERE track_id = ?1) THEN "
        "'completed' WHEN status = 'completed' THEN 'active' ELSE status END "
        "WHERE id = ?1",
        "si", track_id, now);
}

/* The module of this number as it is now; what `out` points to is owned through `texts`. */
static enum error_kind read_progress(struct store *s, const char *track_id, int number,
                                     struct strlist *texts, struct module_progress *out,
                                     struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt,
                 "SELECT c.id, c.status, t.status FROM course_modules AS c JOIN learning_tracks AS "
                 "t ON t.id = c.track_id WHERE c.track_id = ? AND c.module_number = ?",
                 "si", track_id, (int64_t)number);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && !row) {
        kind = error_set(err, ERROR_NOT_FOUND, _("the track has no module %d"), number);
        error_advise(err, _("\"syllabus module list TRACK\" shows them."));
    }
    if (kind == ERROR_NONE) {
        strlist_fini(texts);
        for (int i = 0; i < 3; i++) {
            strlist_take(texts, db_text(stmt, i));
        }
        *out = (struct module_progress){.module_id = texts->items[0],
                                        .status = texts->items[1],
                                        .track_status = texts->items[2]};
    }
    db_done(stmt);
    return kind;
}

static enum error_kind set_status(struct store *s, const char *user_id, const char *track_id,
                                  int number, enum module_status status, struct error *err)
{
    int64_t now = env_now_ms(s->env);
    struct strlist old_texts = {0};
    struct strlist new_texts = {0};
    struct module_progress before = {0};
    struct module_progress after = {0};
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = read_progress(s, track_id, number, &old_texts, &before, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "UPDATE course_modules SET status = ?, updated_at = ? WHERE id = ?",
                      "sis", module_status_name(status), now, before.module_id);
    }
    if (kind == ERROR_NONE) {
        kind = module_follow_progress(s, track_id, now, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_progress(s, track_id, number, &new_texts, &after, err);
    }
    if (kind == ERROR_NONE) {
        kind = operation_add_progress(s, user_id, track_id, &before, &after, err);
    }
    strlist_fini(&old_texts);
    strlist_fini(&new_texts);
    return kind;
}

enum error_kind store_module_set_status(struct store *s, const char *user_id, const char *track_id,
                                        int number, enum module_status status, struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    return kind == ERROR_NONE
               ? db_end(s, set_status(s, user_id, track_id, number, status, err), err)
               : kind;
}

/* --- finalizing --- */

static enum error_kind put_module(struct store *s, const char *track_id, const struct module *m,
                                  int64_t now, struct error *err)
{
    char *objectives = strings_json(&m->objectives);
    char *raw = m->raw != NULL ? json_printed(m->raw, 0) : NULL;
    char *id = m->id != NULL ? mem_strdup(m->id) : env_new_id_dup(s->env);
    enum error_kind kind = removed_return_module(s, track_id, id, err);
    if (kind == ERROR_NONE) {
        kind = search_forget(s, SEARCH_MODULES, id, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(
            s, err,
            "INSERT INTO course_modules (id, track_id, module_number, title, description, "
            "learning_objectives, estimated_minutes, status, pinned, ai_generated_content, "
            "created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'not_started', ?8, ?9, "
            "?10, ?10) "
            "ON CONFLICT (id) DO UPDATE SET module_number = ?3, title = ?4, description = ?5, "
            "learning_objectives = ?6, estimated_minutes = ?7, pinned = ?8, ai_generated_content = "
            "?9, updated_at = ?10 WHERE track_id = ?2",
            "ssisssiisi", id, track_id, (int64_t)m->number, m->title, m->description, objectives,
            (int64_t)m->minutes, (int64_t)m->pinned, raw, now);
    }
    if (kind == ERROR_NONE && sqlite3_changes(s->db) == 0) {
        kind = error_set(err, ERROR_DATABASE, _("the module \"%s\" belongs to another track"),
                         m->title);
    }
    if (kind == ERROR_NONE) {
        kind = search_add(s, SEARCH_MODULES, id, err);
    }
    free(objectives);
    free(raw);
    free(id);
    return kind;
}

static bool survives(const struct module_set *modules, const char *id)
{
    for (size_t i = 0; i < modules->count; i++) {
        if (modules->items[i].id != NULL && strcmp(modules->items[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

/* Takes away what the new set does not have any more. */
static enum error_kind remove_lost(struct store *s, const char *track_id,
                                   const struct module_set *modules, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct strlist lost = {0};
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt, "SELECT id FROM course_modules WHERE track_id = ?", "s", track_id);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        char *id = db_text(stmt, 0);
        if (survives(modules, id)) {
            free(id);
        } else {
            strlist_take(&lost, id);
        }
    }
    db_done(stmt);
    for (size_t i = 0; kind == ERROR_NONE && i < lost.count; i++) {
        kind = search_forget_module(s, lost.items[i], err);
        if (kind == ERROR_NONE) {
            kind = db_run(s, err, "DELETE FROM course_modules WHERE id = ?", "s", lost.items[i]);
        }
    }
    strlist_fini(&lost);
    return kind;
}

static enum error_kind finalize(struct store *s, const char *user_id, const char *track_id,
                                const struct module_set *modules, struct message *notice,
                                struct error *err)
{
    int64_t now = env_now_ms(s->env);
    enum error_kind kind = chat_owned_in(s, user_id, track_id, notice->chat_id, err);
    if (kind == ERROR_NONE) {
        kind = remove_lost(s, track_id, modules, err);
    }
    for (size_t i = 0; kind == ERROR_NONE && i < modules->count; i++) {
        kind = put_module(s, track_id, &modules->items[i], now, err);
    }
    if (kind == ERROR_NONE) {
        kind = message_complete(s, notice, err);
    }
    if (kind == ERROR_NONE) {
        kind = message_insert(s, notice, 0, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(
            s, err,
            "UPDATE learning_tracks SET status = 'active', finalized_version = ? WHERE id = ?",
            "ns", modules->version > 0 ? (int64_t)modules->version : (int64_t)-1, track_id);
    }
    if (kind == ERROR_NONE) {
        kind = operation_forget_undone(s, track_id, err);
    }
    return kind == ERROR_NONE ? module_follow_progress(s, track_id, now, err) : kind;
}

enum error_kind store_track_finalize(struct store *s, const char *user_id, const char *track_id,
                                     const struct module_set *modules, struct message *notice,
                                     struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    return kind == ERROR_NONE ? db_end(s, finalize(s, user_id, track_id, modules, notice, err), err)
                              : kind;
}
