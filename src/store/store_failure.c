#include "syllabus/store/store_failure.h"

#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/limits.h"

#define HOUR_MS INT64_C(3600000)

enum error_kind store_failure_get(struct store *s, const char *name_hash,
                                  struct sign_in_failures *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    struct sign_in_failures found = {0};
    int64_t now = env_now_ms(s->env);
    enum error_kind kind =
        db_query(s, err, &stmt,
                 "SELECT failures, failed_at FROM failed_sign_ins WHERE name_hash = ?1 AND "
                 "failed_at BETWEEN ?2 AND ?3",
                 "sii", name_hash, now - LIMIT_FAILURE_HOURS * HOUR_MS, now);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        found.count = sqlite3_column_int64(stmt, 0);
        found.ago_ms = now - sqlite3_column_int64(stmt, 1);
    }
    db_done(stmt);
    if (kind == ERROR_NONE) {
        *out = found;
    }
    return kind;
}

/* Whoever tries many names cannot fill the disk with them. */
static enum error_kind forget_old(struct store *s, int64_t now, struct error *err)
{
    enum error_kind kind =
        db_run(s, err, "DELETE FROM failed_sign_ins WHERE failed_at NOT BETWEEN ?1 AND ?2", "ii",
               now - LIMIT_FAILURE_HOURS * HOUR_MS, now);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err,
                      "DELETE FROM failed_sign_ins WHERE name_hash IN (SELECT name_hash FROM "
                      "failed_sign_ins ORDER BY failed_at DESC LIMIT -1 OFFSET ?)",
                      "i", (int64_t)LIMIT_FAILURES);
    }
    return kind;
}

enum error_kind store_failure_add(struct store *s, const char *name_hash, struct error *err)
{
    int64_t now = env_now_ms(s->env);
    enum error_kind kind = db_begin(s, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = forget_old(s, now, err);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err,
                      "INSERT INTO failed_sign_ins (name_hash, failures, failed_at) VALUES (?1, 1, "
                      "?2) ON CONFLICT (name_hash) DO UPDATE SET failures = failures + 1, "
                      "failed_at = ?2",
                      "si", name_hash, now);
    }
    return db_end(s, kind, err);
}

enum error_kind store_failure_clear(struct store *s, const char *name_hash, struct error *err)
{
    int64_t count = 0;
    enum error_kind kind = db_int(
        s, err, &count, "SELECT count(*) FROM failed_sign_ins WHERE name_hash = ?", "s", name_hash);
    if (kind == ERROR_NONE && count > 0) {
        kind = db_run(s, err, "DELETE FROM failed_sign_ins WHERE name_hash = ?", "s", name_hash);
    }
    return kind;
}
