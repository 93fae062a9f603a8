#include "plan_change_internal.h"

#include "module_list_internal.h"
#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/course/json.h"
#include "syllabus/course/plan.h"

#include <string.h>

/* What the log holds. */
#define FIELD_VERSION   "version"
#define FIELD_FINALIZED "finalized_version"
#define FIELD_MODULES   "modules" /* as a plan */
#define FIELD_WERE      "were"    /* ids of the modules on the other side of the change */
#define FIELD_REPLY     "reply"   /* id of a message */
#define FIELD_REFUSED   "refused" /* what is refused of it */

static struct json_object *ids_of(const struct plan *list)
{
    struct json_object *ids = json_new_array();
    for (size_t i = 0; i < list->module_count; i++) {
        json_push(ids, json_new_text(list->modules[i].id));
    }
    return ids;
}

static struct json_object *side(const struct plan_state *is, const struct plan_state *other)
{
    struct json_object *v = json_new_object();
    json_set_int(v, FIELD_VERSION, is->version);
    if (is->modules != NULL) {
        json_set_int(v, FIELD_FINALIZED, is->finalized);
        json_set(v, FIELD_MODULES, course_plan_json(is->modules));
        json_set(v, FIELD_WERE, ids_of(other->modules));
    }
    if (is->reply != NULL) {
        static const struct strlist nothing;
        json_set_text(v, FIELD_REPLY, is->reply);
        json_set_strings(v, FIELD_REFUSED, is->refused != NULL ? is->refused : &nothing);
    }
    return v;
}

enum error_kind operation_add_plan_and_modules(struct store *s, const char *user_id,
                                               const char *track_id,
                                               const struct plan_state *before,
                                               const struct plan_state *after, struct error *err)
{
    return operation_add(s, user_id, track_id, OPERATION_PLAN, side(before, after),
                         side(after, before), err);
}

enum error_kind operation_add_plan(struct store *s, const char *user_id, const char *track_id,
                                   int64_t before, int64_t after, struct error *err)
{
    const struct plan_state was = {.version = before};
    const struct plan_state is = {.version = after};
    return operation_add_plan_and_modules(s, user_id, track_id, &was, &is, err);
}

enum error_kind plan_change_refuse_streaming(struct store *s, const char *track_id,
                                             struct error *err)
{
    int64_t one = 0;
    enum error_kind kind =
        db_int(s, err, &one,
               "SELECT 1 FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id JOIN "
               "chat_sessions AS cs ON cs.id = c.session_id WHERE m.status = 'streaming' AND "
               "c.chat_type = 'planning' AND cs.track_id = ? LIMIT 1",
               "s", track_id);
    if (kind != ERROR_NONE) {
        return kind == ERROR_NOT_FOUND ? ERROR_NONE : kind;
    }
    error_set(err, ERROR_USAGE, _("a reply that may change the plan is still being written"));
    error_advise(err, _("Wait for its end, or stop it, and change the plan then."));
    return ERROR_USAGE;
}

/* Whether the modules are those that the change left. */
static bool are_as_left(const struct plan *now, const struct json_object *fields)
{
    const struct json_object *were = json_get(fields, FIELD_WERE);
    bool same = json_size(were) == now->module_count;
    for (size_t i = 0; same && i < now->module_count; i++) {
        const char *id = json_text(json_at(were, i), NULL);
        same = id != NULL && strcmp(id, now->modules[i].id) == 0;
    }
    return same;
}

static enum error_kind apply_modules(struct store *s, const char *user_id, const char *track_id,
                                     const struct json_object *fields, struct error *err)
{
    struct plan *now = NULL;
    struct plan *list = NULL;
    int64_t finalized = 0;
    if (!json_get_int(fields, FIELD_FINALIZED, &finalized) ||
        course_plan_from_json(json_get(fields, FIELD_MODULES), &list, NULL) != ERROR_NONE) {
        return db_fail(s, SQLITE_CORRUPT, err);
    }
    enum error_kind kind = module_list_read(s, user_id, track_id, &now, err);
    if (kind == ERROR_NONE && are_as_left(now, fields)) {
        kind = module_list_set(s, user_id, track_id, list, err);
        if (kind == ERROR_NONE) {
            kind = db_run(s, err, "UPDATE learning_tracks SET finalized_version = ? WHERE id = ?",
                          "ns", finalized > 0 ? finalized : (int64_t)-1, track_id);
        }
    }
    plan_free(now);
    plan_free(list);
    return kind;
}

/* Of a reply that is gone by now, nothing is. */
static enum error_kind apply_refusals(struct store *s, const char *track_id,
                                      const struct json_object *fields, struct error *err)
{
    const struct json_object *list = json_get(fields, FIELD_REFUSED);
    const char *reply = json_get_text(fields, FIELD_REPLY);
    struct strlist ideas = {0};
    int64_t one = 0;
    enum error_kind kind =
        db_int(s, err, &one, "SELECT 1 FROM chat_messages WHERE id = ?", "s", reply);
    for (size_t i = 0; i < json_size(list); i++) {
        const char *idea = json_text(json_at(list, i), NULL);
        if (idea != NULL) {
            strlist_add(&ideas, idea);
        }
    }
    if (kind == ERROR_NONE) {
        kind = refusals_put(s, track_id, reply, &ideas, err);
    }
    strlist_fini(&ideas);
    return kind == ERROR_NOT_FOUND ? ERROR_NONE : kind;
}

enum error_kind plan_change_apply(struct store *s, const char *user_id, const char *track_id,
                                  const struct json_object *fields, struct error *err)
{
    int64_t version = 0;
    int64_t one = 0;
    if (!json_get_int(fields, FIELD_VERSION, &version)) {
        return db_fail(s, SQLITE_CORRUPT, err);
    }
    enum error_kind kind = plan_change_refuse_streaming(s, track_id, err);
    if (kind == ERROR_NONE) {
        kind =
            db_int(s, err, &one, "SELECT 1 FROM plan_versions WHERE track_id = ? AND version = ?",
                   "si", track_id, version);
    }
    if (kind == ERROR_NONE) {
        kind = version_choose(s, track_id, version, err);
    }
    if (kind == ERROR_NONE && json_get(fields, FIELD_MODULES) != NULL) {
        kind = apply_modules(s, user_id, track_id, fields, err);
    }
    if (kind == ERROR_NONE && json_get_text(fields, FIELD_REPLY) != NULL) {
        kind = apply_refusals(s, track_id, fields, err);
    }
    return kind == ERROR_NONE ? track_touch(s, track_id, env_now_ms(s->env), err) : kind;
}
