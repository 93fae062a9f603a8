#include "module_list_internal.h"

#include "removed_internal.h"
#include "rows_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>

enum error_kind module_list_read(struct store *s, const char *user_id, const char *track_id,
                                 struct plan **out, struct error *err)
{
    struct track *track = NULL;
    enum error_kind kind = track_read(s, user_id, track_id, &track, err);
    if (kind == ERROR_NONE) {
        *out = plan_of_track(track);
    }
    track_free(track);
    return kind;
}

static enum error_kind write_module(struct store *s, const char *track_id,
                                    const struct plan_module *m, int number, struct error *err)
{
    struct json_object *list = json_new_array();
    for (size_t i = 0; i < m->objectives.count; i++) {
        json_push(list, json_new_text(m->objectives.items[i]));
    }
    char *objectives = json_printed(list, 0);
    enum error_kind kind = search_forget(s, SEARCH_MODULES, m->id, err);
    if (kind == ERROR_NONE) {
        kind = db_run(
            s, err,
            "INSERT INTO course_modules (id, track_id, module_number, title, description, "
            "learning_objectives, estimated_minutes, status, pinned, created_at, updated_at) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'not_started', ?8, ?9, ?9) ON CONFLICT (id) DO "
            "UPDATE SET module_number = ?3, title = ?4, description = ?5, learning_objectives = "
            "?6, estimated_minutes = ?7, pinned = ?8, updated_at = CASE WHEN (title, description, "
            "learning_objectives, estimated_minutes, pinned) = (?4, ?5, ?6, ?7, ?8) THEN "
            "updated_at ELSE ?9 END WHERE track_id = ?2",
            "ssisssiii", m->id, track_id, (int64_t)number, m->title,
            m->description != NULL ? m->description : "", objectives, (int64_t)m->minutes,
            (int64_t)m->pinned, env_now_ms(s->env));
    }
    if (kind == ERROR_NONE && sqlite3_changes(s->db) == 0) {
        kind = error_set(err, ERROR_DATABASE, _("the module \"%s\" belongs to another track"),
                         m->title);
    }
    if (kind == ERROR_NONE) {
        kind = search_add(s, SEARCH_MODULES, m->id, err);
    }
    free(objectives);
    json_free(list);
    return kind;
}

/* One that only has another place keeps the time when it was changed. */
static enum error_kind put_module(struct store *s, const char *track_id, const struct plan *now,
                                  const struct plan *list, size_t at, struct error *err)
{
    const struct plan_module *m = &list->modules[at];
    int number = (int)at + 1;
    int was = plan_find_module(now, m->id);
    if (was >= 0 && plan_module_equal(&now->modules[was], m) &&
        now->modules[was].pinned == m->pinned) {
        return db_run(s, err,
                      "UPDATE course_modules SET module_number = ? WHERE id = ? AND track_id "
                      "= ?",
                      "iss", (int64_t)number, m->id, track_id);
    }
    enum error_kind kind = was < 0 ? removed_return_module(s, track_id, m->id, err) : ERROR_NONE;
    return kind == ERROR_NONE ? write_module(s, track_id, m, number, err) : kind;
}

enum error_kind module_list_set(struct store *s, const char *user_id, const char *track_id,
                                const struct plan *list, struct error *err)
{
    struct plan *now = NULL;
    enum error_kind kind = module_list_read(s, user_id, track_id, &now, err);
    for (size_t i = 0; kind == ERROR_NONE && i < now->module_count; i++) {
        if (plan_find_module(list, now->modules[i].id) < 0) {
            kind = removed_put_module_away(s, track_id, now->modules[i].id, err);
        }
    }
    for (size_t i = 0; kind == ERROR_NONE && i < list->module_count; i++) {
        kind = put_module(s, track_id, now, list, i, err);
    }
    plan_free(now);
    return kind == ERROR_NONE ? module_follow_progress(s, track_id, env_now_ms(s->env), err) : kind;
}
