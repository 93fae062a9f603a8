/* What models answered when modules were wanted: kept to see afterwards why it was not used. */
#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/store/store_dialogue.h"

#include <stdlib.h>

static enum error_kind add(struct store *s, const char *user_id, const struct modules_answer *a,
                           struct error *err)
{
    enum error_kind kind = track_owned(s, user_id, a->track_id, err);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err,
                      "INSERT INTO finalizing_answers (track_id, version, provider, model, shape, "
                      "repair, answer, status, fault, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
                      "?, ?)",
                      "snsssisssi", a->track_id, a->version > 0 ? (int64_t)a->version : (int64_t)-1,
                      a->provider, a->model != NULL ? a->model : "", a->shape, (int64_t)a->repair,
                      a->answer, a->status, a->fault,
                      a->created_ms != 0 ? a->created_ms : env_now_ms(s->env));
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err,
                      "DELETE FROM finalizing_answers WHERE track_id = ?1 AND id NOT IN (SELECT id "
                      "FROM finalizing_answers WHERE track_id = ?1 ORDER BY id DESC LIMIT ?2)",
                      "si", a->track_id, (int64_t)LIMIT_MODULES_ANSWERS);
    }
    return kind;
}

enum error_kind store_answer_add(struct store *s, const char *user_id,
                                 const struct modules_answer *a, struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    return kind == ERROR_NONE ? db_end(s, add(s, user_id, a, err), err) : kind;
}

static void read_answer(sqlite3_stmt *stmt, struct modules_answer *a)
{
    int64_t version = db_count(stmt, 1);
    *a = (struct modules_answer){
        .track_id = db_text(stmt, 0),
        .version = version > 0 ? (int)version : 0,
        .provider = db_text(stmt, 2),
        .model = db_text(stmt, 3),
        .shape = db_text(stmt, 4),
        .repair = sqlite3_column_int(stmt, 5) != 0,
        .answer = db_text(stmt, 6),
        .status = db_text(stmt, 7),
        .fault = db_text(stmt, 8),
        .created_ms = sqlite3_column_int64(stmt, 9),
    };
}

enum error_kind store_answer_list(struct store *s, const char *user_id, const char *track_id,
                                  struct modules_answer **out, size_t *count, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct modules_answer *list = NULL;
    size_t n = 0;
    size_t cap = 0;
    bool row = false;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = db_query(s, err, &stmt,
                        "SELECT track_id, version, provider, model, shape, repair, answer, status, "
                        "fault, created_at FROM finalizing_answers WHERE track_id = ? ORDER BY id",
                        "s", track_id);
    }
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        mem_grow(&list, &cap, n + 1, sizeof *list);
        read_answer(stmt, &list[n++]);
    }
    db_done(stmt);
    if (kind != ERROR_NONE) {
        for (size_t i = 0; i < n; i++) {
            modules_answer_fini(&list[i]);
        }
        free(list);
        return kind;
    }
    *out = list;
    *count = n;
    return ERROR_NONE;
}
