/* Versions of the plan: one a message that holds a plan. */
#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/store/store_dialogue.h"
#include "syllabus/store/store_track.h"

#include <stdlib.h>

/* A plan as it stands in a column. */
static enum error_kind read_plan(struct store *s, sqlite3_stmt *stmt, int column, int version,
                                 struct plan **out, struct error *err)
{
    struct json_object *v = NULL;
    enum error_kind kind = json_column(s, (const char *)sqlite3_column_text(stmt, column), &v, err);
    if (kind == ERROR_NONE && course_plan_from_json(v, out, NULL) != ERROR_NONE) {
        kind = db_fail(s, SQLITE_CORRUPT, err);
    }
    if (kind == ERROR_NONE) {
        (*out)->version = version;
    }
    json_free(v);
    return kind;
}

enum error_kind version_attach(struct store *s, sqlite3_stmt *stmt, const struct track_rows *tracks,
                               struct error *err)
{
    size_t at = 0;
    bool row = false;
    enum error_kind kind = ERROR_NONE;
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        kind = track_of_row(s, stmt, tracks, &at, err);
        if (kind == ERROR_NONE) {
            struct track *t = tracks->items[at];
            t->plan_cut_off = sqlite3_column_int(stmt, 3) != 0;
            kind = read_plan(s, stmt, 2, sqlite3_column_int(stmt, 1), &t->plan, err);
        }
    }
    db_done(stmt);
    return kind;
}

enum error_kind version_current(struct store *s, const char *track_id, int64_t *version,
                                int64_t *last, struct error *err)
{
    enum error_kind kind = db_int(
        s, err, last, "SELECT coalesce(max(version), 0) FROM plan_versions WHERE track_id = ?", "s",
        track_id);
    if (kind == ERROR_NONE) {
        kind =
            db_int(s, err, version,
                   "SELECT v.version FROM plan_versions AS v JOIN learning_tracks AS t ON t.id = "
                   "v.track_id WHERE t.id = ? AND v.version = t.current_version",
                   "s", track_id);
    }
    if (kind == ERROR_NOT_FOUND) {
        *version = *last;
        kind = ERROR_NONE;
    }
    return kind;
}

enum error_kind version_choose(struct store *s, const char *track_id, int64_t version,
                               struct error *err)
{
    return db_run(
        s, err,
        "UPDATE learning_tracks SET current_version = nullif(?1, (SELECT max(version) FROM "
        "plan_versions WHERE track_id = ?2)) WHERE id = ?2",
        "is", version, track_id);
}

static char *printed(const struct plan *p)
{
    struct json_object *v = course_plan_json(p);
    char *text = json_printed(v, 0);
    json_free(v);
    return text;
}

enum error_kind version_put(struct store *s, const char *track_id, const struct version *how,
                            struct plan *plan, const struct plan *proposed, struct error *err)
{
    int64_t number = 0;
    int64_t base = 0;
    int64_t last = 0;
    enum error_kind kind = version_current(s, track_id, &base, &last, err);
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &number, "SELECT version FROM plan_versions WHERE message_id = ?",
                      "s", how->message_id);
    }
    if (kind == ERROR_NOT_FOUND) {
        kind = db_int(s, err, &number,
                      "SELECT coalesce(max(version), 0) + 1 FROM plan_versions WHERE track_id = ?1 "
                      "OR track_id IN (SELECT id FROM learning_tracks WHERE bin_of = ?1)",
                      "s", track_id);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    plan->version = (int)number;
    base = how->base > 0 ? how->base : base;
    char *text = printed(plan);
    char *whole = proposed != NULL ? printed(proposed) : NULL;
    kind = db_run(s, err,
                  "INSERT INTO plan_versions (track_id, version, message_id, plan, created_at, "
                  "kind, author, request, model, base, proposed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
                  "?7, ?8, ?9, ?10, ?11) ON CONFLICT (track_id, version) DO UPDATE SET plan = ?4, "
                  "proposed = ?11",
                  "sississssns", track_id, number, how->message_id, text, env_now_ms(s->env),
                  version_kind_name(how->kind), how->author, how->request, how->model,
                  base > 0 ? base : (int64_t)-1, whole);
    if (kind == ERROR_NONE && number > last) {
        kind = version_choose(s, track_id, number, err);
    }
    if (kind == ERROR_NONE) {
        /* Modules that were made of this version were made of what stood there before. */
        kind = db_run(s, err,
                      "UPDATE learning_tracks SET finalized_version = NULL WHERE id = ? AND "
                      "finalized_version = ?",
                      "si", track_id, number);
    }
    free(text);
    free(whole);
    return kind;
}

enum error_kind version_read(struct store *s, const char *track_id, int64_t version, bool before,
                             struct plan **out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct plan *plan = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT version, plan FROM plan_versions WHERE track_id = ?1 AND version <= ?2 ORDER BY "
        "version = coalesce((SELECT base FROM plan_versions WHERE track_id = ?1 AND version = ?3), "
        "0) DESC, version DESC LIMIT 1",
        "sii", track_id, before ? version - 1 : version, before ? version : (int64_t)0);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row && (before || sqlite3_column_int64(stmt, 0) == version)) {
        kind = read_plan(s, stmt, 1, sqlite3_column_int(stmt, 0), &plan, err);
    }
    db_done(stmt);
    if (kind == ERROR_NONE) {
        *out = plan;
    }
    return kind;
}

/* All but its plan. A kind that a newer program made is a reply's. */
static void read_version(sqlite3_stmt *stmt, struct version *v)
{
    *v = (struct version){.number = sqlite3_column_int(stmt, 0),
                          .message_id = db_text(stmt, 1),
                          .finalized = sqlite3_column_int(stmt, 4) != 0,
                          .author = db_text(stmt, 6),
                          .request = db_text(stmt, 7),
                          .model = db_text(stmt, 8),
                          .base = sqlite3_column_int(stmt, 9),
                          .created_ms = sqlite3_column_int64(stmt, 3)};
    version_kind_parse((const char *)sqlite3_column_text(stmt, 5), &v->kind);
}

enum error_kind store_version_list(struct store *s, const char *user_id, const char *track_id,
                                   struct version **out, size_t *count, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct version *list = NULL;
    size_t n = 0;
    size_t cap = 0;
    bool row = false;
    int64_t current = 0;
    int64_t last = 0;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt,
                        "SELECT v.version, v.message_id, v.plan, v.created_at, v.version = "
                        "coalesce(t.finalized_version, 0), v.kind, coalesce(v.author, CASE WHEN "
                        "m.ai_model_used = 'builtin' THEN 'builtin' WHEN m.sender_type = 'ai' THEN "
                        "'model' END), coalesce(v.request, (SELECT message_content FROM "
                        "chat_messages WHERE id = m.parent_id AND sender_type = 'user')), "
                        "coalesce(v.model, m.ai_model_used), coalesce(v.base, (SELECT max(version) "
                        "FROM plan_versions WHERE track_id = v.track_id AND version < v.version)), "
                        "v.proposed "
                        "FROM plan_versions AS v JOIN learning_tracks AS t ON t.id = v.track_id "
                        "LEFT JOIN chat_messages AS m ON m.id = v.message_id AND v.kind = 'reply' "
                        "WHERE v.track_id = ? "
                        "ORDER BY v.version",
                        "s", track_id);
    }
    if (kind == ERROR_NONE) {
        kind = version_current(s, track_id, &current, &last, err);
    }
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        mem_grow(&list, &cap, n + 1, sizeof *list);
        struct version *v = &list[n++];
        read_version(stmt, v);
        v->current = v->number == current;
        kind = read_plan(s, stmt, 2, v->number, &v->plan, err);
        if (kind == ERROR_NONE && sqlite3_column_type(stmt, 10) != SQLITE_NULL) {
            kind = read_plan(s, stmt, 10, v->number, &v->proposed, err);
        }
    }
    db_done(stmt);
    if (kind != ERROR_NONE) {
        for (size_t i = 0; i < n; i++) {
            version_fini(&list[i]);
        }
        free(list);
        return kind;
    }
    *out = list;
    *count = n;
    return ERROR_NONE;
}

enum error_kind store_version_of_message(struct store *s, const char *user_id,
                                         const char *message_id, struct plan **out,
                                         struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct plan *plan = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT version, plan FROM plan_versions JOIN learning_tracks ON learning_tracks.id = "
        "track_id WHERE message_id = ? AND user_id = ? AND deleted_at IS NULL",
        "ss", message_id, user_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        kind = read_plan(s, stmt, 1, sqlite3_column_int(stmt, 0), &plan, err);
    }
    db_done(stmt);
    if (kind == ERROR_NONE) {
        *out = plan;
    }
    return kind;
}

enum error_kind store_version_base_of_message(struct store *s, const char *user_id,
                                              const char *message_id, struct plan **out,
                                              struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct plan *plan = NULL;
    char *track_id = NULL;
    int64_t version = 0;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT track_id, version FROM plan_versions JOIN learning_tracks ON learning_tracks.id = "
        "track_id WHERE message_id = ? AND user_id = ? AND deleted_at IS NULL",
        "ss", message_id, user_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        track_id = db_text(stmt, 0);
        version = sqlite3_column_int64(stmt, 1);
    }
    db_done(stmt);
    if (kind == ERROR_NONE && row) {
        kind = version_read(s, track_id, version, true, &plan, err);
    }
    free(track_id);
    if (kind == ERROR_NONE) {
        *out = plan;
    }
    return kind;
}
