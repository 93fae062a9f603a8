#include "bin_internal.h"

#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/strlist.h"

enum error_kind bin_make(struct store *s, const char *track_id, const char *bin_id,
                         struct error *err)
{
    enum error_kind kind =
        db_run(s, err,
               "INSERT INTO learning_tracks (id, user_id, title, description, skill_area, "
               "difficulty_level, estimated_minutes, user_expectations, language, status, "
               "created_at, updated_at, deleted_at, bin_of) SELECT ?1, user_id, '', '', '', "
               "difficulty_level, estimated_minutes, '', language, status, ?3, ?3, ?3, id FROM "
               "learning_tracks WHERE id = ?2",
               "ssi", bin_id, track_id, env_now_ms(s->env));
    return kind == ERROR_NONE ? search_add(s, SEARCH_TRACKS, bin_id, err) : kind;
}

enum error_kind bin_find(struct store *s, const char *track_id, const char *bin_id,
                         struct error *err)
{
    int64_t one = 0;
    if (bin_id == NULL) {
        return db_fail(s, SQLITE_CORRUPT, err);
    }
    return db_int(s, err, &one, "SELECT 1 FROM learning_tracks WHERE id = ? AND bin_of = ?", "ss",
                  bin_id, track_id);
}

enum error_kind bin_drop(struct store *s, const char *bin_id, struct error *err)
{
    enum error_kind kind = search_forget_track(s, bin_id, err);
    return kind == ERROR_NONE
               ? db_run(s, err, "DELETE FROM learning_tracks WHERE id = ? AND bin_of IS NOT NULL",
                        "s", bin_id)
               : kind;
}

enum error_kind bin_drop_all(struct store *s, const char *track_id, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct strlist ids = {0};
    bool row = false;
    enum error_kind kind =
        db_query(s, err, &stmt, "SELECT id FROM learning_tracks WHERE bin_of = ?", "s", track_id);
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        strlist_take(&ids, db_text(stmt, 0));
    }
    db_done(stmt);
    for (size_t i = 0; kind == ERROR_NONE && i < ids.count; i++) {
        kind = search_forget_track(s, ids.items[i], err);
        if (kind == ERROR_NONE) {
            kind = db_run(s, err, "DELETE FROM learning_tracks WHERE id = ?", "s", ids.items[i]);
        }
    }
    strlist_fini(&ids);
    return kind;
}
