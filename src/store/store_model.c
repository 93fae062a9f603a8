#include "syllabus/store/store_model.h"

#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/json.h"

#include <stdlib.h>

enum error_kind store_capabilities_get(struct store *s, const char *endpoint, const char *model,
                                       struct json_object **out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct json_object *learned = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt, "SELECT learned FROM model_capabilities WHERE endpoint = ? AND model = ?",
        "ss", endpoint, model);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        char *text = db_text(stmt, 0);
        kind = json_column(s, text, &learned, err);
        free(text);
    }
    db_done(stmt);
    if (kind == ERROR_NONE) {
        *out = learned;
    }
    return kind;
}

enum error_kind store_capabilities_put(struct store *s, const char *endpoint, const char *model,
                                       const struct json_object *learned, struct error *err)
{
    if (json_size(learned) == 0) {
        return db_run(s, err, "DELETE FROM model_capabilities WHERE endpoint = ? AND model = ?",
                      "ss", endpoint, model);
    }
    char *text = json_printed(learned, 0);
    enum error_kind kind =
        db_run(s, err,
               "INSERT INTO model_capabilities (endpoint, model, learned, updated_at) VALUES (?1, "
               "?2, ?3, ?4) ON CONFLICT (endpoint, model) DO UPDATE SET learned = ?3, updated_at = "
               "?4",
               "sssi", endpoint, model, text, env_now_ms(s->env));
    free(text);
    return kind;
}

enum error_kind store_capabilities_each(struct store *s, store_capabilities_fn *each, void *ctx,
                                        struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT endpoint, model, learned FROM model_capabilities ORDER BY endpoint, model", "");
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        char *endpoint = db_text(stmt, 0);
        char *model = db_text(stmt, 1);
        char *text = db_text(stmt, 2);
        struct json_object *learned = NULL;
        kind = json_column(s, text, &learned, err);
        if (kind == ERROR_NONE) {
            each(ctx, endpoint, model, learned);
        }
        json_free(learned);
        free(endpoint);
        free(model);
        free(text);
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_capabilities_clear(struct store *s, size_t *count, struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = db_run(s, err, "DELETE FROM model_capabilities", "");
    size_t gone = (size_t)sqlite3_changes(s->db);
    kind = db_end(s, kind, err);
    if (kind == ERROR_NONE && count != NULL) {
        *count = gone;
    }
    return kind;
}
