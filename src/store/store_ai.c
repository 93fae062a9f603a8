#include "syllabus/store/store_ai.h"

#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"

#include <stdlib.h>

void ai_configuration_fini(struct ai_configuration *c)
{
    for (int i = 0; i < AI_VALUE_COUNT; i++) {
        free(c->values[i]);
        c->values[i] = NULL;
    }
}

enum error_kind store_ai_get(struct store *s, const char *user_id, struct ai_configuration *out,
                             struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(s, err, &stmt,
                                    "SELECT provider, base_url, model_name, max_tokens, "
                                    "temperature FROM ai_configurations WHERE user_id = ?",
                                    "s", user_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        for (int i = 0; i < AI_VALUE_COUNT; i++) {
            out->values[i] = db_text(stmt, i); /* numbers become what they were given as */
        }
    } else if (kind == ERROR_NONE) {
        kind = error_set(err, ERROR_NOT_FOUND, _("there is no such account"));
    }
    db_done(stmt);
    return kind;
}

enum error_kind store_ai_put(struct store *s, const char *user_id, const struct ai_configuration *c,
                             struct error *err)
{
    /* The columns are of numbers: SQLite makes them of texts that are ones, and refuses others. */
    return db_run(s, err,
                  "INSERT INTO ai_configurations (user_id, provider, base_url, model_name, "
                  "max_tokens, temperature, created_at, updated_at) "
                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT (user_id) DO UPDATE SET "
                  "provider = ?2, base_url = ?3, model_name = ?4, max_tokens = ?5, "
                  "temperature = ?6, updated_at = ?7",
                  "ssssssi", user_id, c->values[AI_PROVIDER], c->values[AI_BASE_URL],
                  c->values[AI_MODEL], c->values[AI_MAX_TOKENS], c->values[AI_TEMPERATURE],
                  env_now_ms(s->env));
}
