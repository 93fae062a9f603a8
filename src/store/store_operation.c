#include "syllabus/store/store_operation.h"

#include "plan_change_internal.h"
#include "removed_internal.h"
#include "rows_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/track.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* --- the form of a track as an object; only the fields in which two forms differ --- */

static const char *title(const struct track *t)
{
    return t->title;
}

static const char *description(const struct track *t)
{
    return t->description;
}

static const char *skill(const struct track *t)
{
    return t->skill_area;
}

static const char *level(const struct track *t)
{
    return difficulty_name(t->difficulty);
}

static const char *expectations(const struct track *t)
{
    return t->expectations;
}

static const char *language(const struct track *t)
{
    return t->language;
}

static const char *status(const struct track *t)
{
    return track_status_name(t->status);
}

static bool set_title(struct track *t, const char *text)
{
    mem_replace(&t->title, text);
    return true;
}

static bool set_description(struct track *t, const char *text)
{
    mem_replace(&t->description, text);
    return true;
}

static bool set_skill(struct track *t, const char *text)
{
    mem_replace(&t->skill_area, text);
    return true;
}

static bool set_level(struct track *t, const char *text)
{
    return difficulty_parse(text, &t->difficulty);
}

static bool set_expectations(struct track *t, const char *text)
{
    mem_replace(&t->expectations, text);
    return true;
}

static bool set_language(struct track *t, const char *text)
{
    mem_replace(&t->language, text);
    return true;
}

static bool set_status(struct track *t, const char *text)
{
    return track_status_parse(text, &t->status);
}

static const char *known(const struct track *t)
{
    return pace_value(t->known);
}

static bool set_known(struct track *t, const char *text)
{
    mem_replace(&t->known, text);
    return true;
}

#define FIELD_STATUS  "status"
#define FIELD_MINUTES "estimated_minutes"
static const struct {
    const char *name; /* of the column */
    const char *(*get)(const struct track *t);
    bool (*set)(struct track *t, const char *text); /* false: no such value */
} fields[] = {
    {"title", title, set_title},
    {"description", description, set_description},
    {"skill_area", skill, set_skill},
    {"difficulty_level", level, set_level},
    {"user_expectations", expectations, set_expectations},
    {"language", language, set_language},
    {"known", known, set_known},
    {FIELD_STATUS, status, set_status},
};

static const char *pace_text(const struct track *t, size_t i)
{
    struct track_pace pace = t->pace; /* borrowed */
    return pace_value(*track_pace_text(&pace, i));
}

/* What of `t` is not as in `other`; owned. */
static struct json_object *differences(const struct track *t, const struct track *other)
{
    struct json_object *v = json_new_object();
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (strcmp(fields[i].get(t), fields[i].get(other)) != 0) {
            json_set_text(v, fields[i].name, fields[i].get(t));
        }
    }
    for (size_t i = 0; track_pace_column(i); i++) {
        const char *text = pace_text(t, i);
        if (strcmp(text, pace_text(other, i)) != 0) {
            json_set_text(v, track_pace_column(i), text);
        }
    }
    if (t->minutes != other->minutes) {
        json_set_int(v, FIELD_MINUTES, t->minutes);
    }
    return v;
}

/* Gives the track what the object holds. False when that is nothing it could have. */
static bool set_fields(struct track *t, const struct json_object *v)
{
    int64_t minutes = t->minutes;
    if (json_get(v, FIELD_MINUTES) != NULL && !json_get_int(v, FIELD_MINUTES, &minutes)) {
        return false;
    }
    if (minutes <= 0 || minutes > LIMIT_HOURS * 60) {
        return false;
    }
    t->minutes = (int)minutes;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct json_object *value = json_get(v, fields[i].name);
        const char *text = json_text(value, NULL);
        if (value != NULL && (text == NULL || !fields[i].set(t, text))) {
            return false;
        }
    }
    for (size_t i = 0; track_pace_column(i); i++) {
        const struct json_object *value = json_get(v, track_pace_column(i));
        const char *text = json_text(value, NULL);
        if (value != NULL && text == NULL) {
            return false;
        }
        if (text != NULL) {
            mem_replace(track_pace_text(&t->pace, i), text);
        }
    }
    return true;
}

/* --- writing the log --- */

static const char *const kind_names[OPERATION_KIND_COUNT] = {
    [OPERATION_REMOVE] = "remove",
    [OPERATION_EDIT] = "edit",
    [OPERATION_STATUS] = "status",
    [OPERATION_MODULE_STATUS] = "module_status",
    [OPERATION_REMOVE_MESSAGE] = "remove_message",
    [OPERATION_REMOVE_MODULE] = "remove_module",
    [OPERATION_PLAN] = "plan",
};

enum error_kind operation_forget_undone(struct store *s, const char *track_id, struct error *err)
{
    return db_run(s, err, "DELETE FROM operations WHERE track_id = ? AND undone = 1", "s",
                  track_id);
}

enum error_kind operation_add(struct store *s, const char *user_id, const char *track_id,
                              enum operation_kind kind, struct json_object *take_before,
                              struct json_object *take_after, struct error *err)
{
    char *before = json_printed(take_before, 0);
    char *after = json_printed(take_after, 0);
    enum error_kind result = operation_forget_undone(s, track_id, err);
    if (result == ERROR_NONE) {
        result = db_run(s, err,
                        "INSERT INTO operations (user_id, track_id, kind, before, after, undone, "
                        "created_at) VALUES (?, ?, ?, ?, ?, 0, ?)",
                        "sssssi", user_id, track_id, kind_names[kind], before, after,
                        env_now_ms(s->env));
    }
    if (result == ERROR_NONE) {
        result = db_run(s, err,
                        "DELETE FROM operations WHERE track_id = ?1 AND id <= (SELECT id FROM "
                        "operations WHERE track_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
                        "si", track_id, (int64_t)LIMIT_OPERATIONS);
    }
    free(before);
    free(after);
    json_free(take_before);
    json_free(take_after);
    return result;
}

enum error_kind operation_add_edit(struct store *s, const struct track *before,
                                   const struct track *after, struct error *err)
{
    struct json_object *was = differences(before, after);
    struct json_object *is = differences(after, before);
    if (json_size(is) == 0) {
        json_free(was);
        json_free(is);
        return ERROR_NONE;
    }
    bool only_status = json_size(is) == 1 && json_get(is, FIELD_STATUS) != NULL;
    return operation_add(s, before->user_id, before->id,
                         only_status ? OPERATION_STATUS : OPERATION_EDIT, was, is, err);
}

enum error_kind operation_add_removal(struct store *s, const char *user_id, const char *track_id,
                                      struct error *err)
{
    return operation_add(s, user_id, track_id, OPERATION_REMOVE, json_new_object(),
                         json_new_object(), err);
}

#define FIELD_MODULE       "module_id"
#define FIELD_TRACK_STATUS "track_status"
/* Where a lesson was changed, and the module with it. */
#define FIELD_LESSON        "lesson_id"
#define FIELD_LESSON_STATUS "lesson_status"

static struct json_object *progress_json(const struct module_progress *p, bool with_track)
{
    struct json_object *v = json_new_object();
    json_set_text(v, FIELD_MODULE, p->module_id);
    json_set_text(v, FIELD_STATUS, p->status);
    if (with_track) {
        json_set_text(v, FIELD_TRACK_STATUS, p->track_status);
    }
    if (p->lesson_id != NULL) {
        json_set_text(v, FIELD_LESSON, p->lesson_id);
        json_set_text(v, FIELD_LESSON_STATUS, p->lesson_status);
    }
    return v;
}

enum error_kind operation_add_progress(struct store *s, const char *user_id, const char *track_id,
                                       const struct module_progress *before,
                                       const struct module_progress *after, struct error *err)
{
    bool with_track = strcmp(before->track_status, after->track_status) != 0;
    bool lesson =
        before->lesson_id != NULL && strcmp(before->lesson_status, after->lesson_status) != 0;
    if (strcmp(before->status, after->status) == 0 && !with_track && !lesson) {
        return ERROR_NONE;
    }
    return operation_add(s, user_id, track_id, OPERATION_MODULE_STATUS,
                         progress_json(before, with_track), progress_json(after, with_track), err);
}

/* --- undoing and redoing --- */

/* One change that is being taken back or done again. */
struct change {
    const char *user_id, *track_id;
    bool undo;
    const struct json_object *fields; /* as they shall be */
};

/* All below: ERROR_NOT_FOUND without a message when what was changed is gone. */

static enum error_kind apply_message(struct store *s, const struct change *c, struct error *err)
{
    return removed_apply_message(s, c->track_id, c->undo, c->fields, err);
}

static enum error_kind apply_module(struct store *s, const struct change *c, struct error *err)
{
    return removed_apply_module(s, c->track_id, c->undo, c->fields, err);
}

static enum error_kind apply_plan(struct store *s, const struct change *c, struct error *err)
{
    return plan_change_apply(s, c->user_id, c->track_id, c->fields, err);
}

static enum error_kind apply_removal(struct store *s, const struct change *c, struct error *err)
{
    return c->undo ? track_bring_back(s, c->track_id, err)
                   : track_remove(s, c->user_id, c->track_id, err);
}

static enum error_kind apply_form(struct store *s, const struct change *c, struct error *err)
{
    struct track *t = NULL;
    enum error_kind kind = track_read(s, c->user_id, c->track_id, &t, err);
    if (kind == ERROR_NONE) {
        kind = set_fields(t, c->fields) ? track_write(s, t, env_now_ms(s->env), err)
                                        : db_fail(s, SQLITE_CORRUPT, err);
    }
    track_free(t);
    return kind;
}

static enum error_kind apply_lesson(struct store *s, const struct change *c, int64_t now,
                                    struct error *err)
{
    const char *id = json_get_text(c->fields, FIELD_LESSON);
    const char *status = json_get_text(c->fields, FIELD_LESSON_STATUS);
    enum module_status m;
    if (id == NULL) {
        return ERROR_NONE;
    }
    if (status == NULL || !module_status_parse(status, &m)) {
        return db_fail(s, SQLITE_CORRUPT, err);
    }
    enum error_kind kind = db_run(
        s, err,
        "UPDATE lessons SET status = ?, updated_at = ? WHERE id = ? AND module_id IN (SELECT "
        "id FROM course_modules WHERE track_id = ?)",
        "siss", status, now, id, c->track_id);
    return kind == ERROR_NONE && sqlite3_changes(s->db) == 0 ? ERROR_NOT_FOUND : kind;
}

static enum error_kind apply_progress(struct store *s, const struct change *c, struct error *err)
{
    int64_t now = env_now_ms(s->env);
    const char *module_id = json_get_text(c->fields, FIELD_MODULE);
    const char *status = json_get_text(c->fields, FIELD_STATUS);
    const char *track_status = json_get_text(c->fields, FIELD_TRACK_STATUS);
    enum module_status m;
    enum track_status t;
    if (module_id == NULL || status == NULL || !module_status_parse(status, &m) ||
        (track_status != NULL && !track_status_parse(track_status, &t))) {
        return db_fail(s, SQLITE_CORRUPT, err);
    }
    enum error_kind kind =
        db_run(s, err,
               "UPDATE course_modules SET status = ?, updated_at = ? WHERE id = ? AND track_id = ?",
               "siss", status, now, module_id, c->track_id);
    if (kind == ERROR_NONE && sqlite3_changes(s->db) == 0) {
        return ERROR_NOT_FOUND;
    }
    if (kind == ERROR_NONE) {
        kind = apply_lesson(s, c, now, err);
    }
    if (kind == ERROR_NONE && track_status != NULL) {
        kind = db_run(s, err, "UPDATE learning_tracks SET status = ? WHERE id = ?", "ss",
                      track_status, c->track_id);
    }
    return kind == ERROR_NONE ? track_touch(s, c->track_id, now, err) : kind;
}

typedef enum error_kind apply_fn(struct store *s, const struct change *c, struct error *err);

static apply_fn *const appliers[OPERATION_KIND_COUNT] = {
    [OPERATION_REMOVE] = apply_removal,
    [OPERATION_EDIT] = apply_form,
    [OPERATION_STATUS] = apply_form,
    [OPERATION_MODULE_STATUS] = apply_progress,
    [OPERATION_REMOVE_MESSAGE] = apply_message,
    [OPERATION_REMOVE_MODULE] = apply_module,
    [OPERATION_PLAN] = apply_plan,
};

/* A row of the log. */
struct operation {
    int64_t id;
    char *kind;
    char *fields; /* as they shall be */
};

static void operation_fini(struct operation *o)
{
    free(o->kind);
    free(o->fields);
}

/* The next one to be undone or redone; ERROR_USAGE when there is none. */
static enum error_kind find(struct store *s, const struct change *c, struct operation *out,
                            struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind =
        c->undo ? db_query(s, err, &stmt,
                           "SELECT id, kind, before FROM operations WHERE track_id = ? AND undone "
                           "= 0 ORDER BY id DESC LIMIT 1",
                           "s", c->track_id)
                : db_query(s, err, &stmt,
                           "SELECT id, kind, after FROM operations WHERE track_id = ? AND undone = "
                           "1 ORDER BY id LIMIT 1",
                           "s", c->track_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && row) {
        *out = (struct operation){.id = sqlite3_column_int64(stmt, 0),
                                  .kind = db_text(stmt, 1),
                                  .fields = db_text(stmt, 2)};
    } else if (kind == ERROR_NONE) {
        kind = error_set(err, ERROR_USAGE, "%s",
                         c->undo ? _("there is nothing to undo") : _("there is nothing to redo"));
        error_advise(err, "%s",
                     c->undo ? _("Deleting a track, a message or a module, changes of the "
                                 "plan, the form and the status and of the progress on modules "
                                 "can be undone.")
                             : _("Only what was undone last, with no change since then, can be "
                                 "redone."));
    }
    db_done(stmt);
    return kind;
}

static enum error_kind apply(struct store *s, const struct change *c, const struct operation *o,
                             enum operation_kind *done, struct error *err)
{
    struct json_object *v = NULL;
    size_t k = 0;
    while (k < OPERATION_KIND_COUNT && strcmp(kind_names[k], o->kind) != 0) {
        k++;
    }
    if (k == OPERATION_KIND_COUNT) {
        error_set(err, ERROR_DATABASE, _("this program does not know the change \"%s\""), o->kind);
        error_advise(err, _("A newer version of syllabus made it: use that one."));
        return ERROR_DATABASE;
    }
    enum error_kind kind = json_column(s, o->fields, &v, err);
    if (kind == ERROR_NONE) {
        struct change change = *c;
        change.fields = v;
        kind = appliers[k](s, &change, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "UPDATE operations SET undone = ? WHERE id = ?", "ii",
                      (int64_t)c->undo, o->id);
    }
    if (kind == ERROR_NONE) {
        *done = (enum operation_kind)k;
    }
    json_free(v);
    return kind;
}

/* One step back or forth. Changes of modules that are gone by now are left out. */
static enum error_kind step(struct store *s, const struct change *c, enum operation_kind *done,
                            struct error *err)
{
    enum error_kind kind = track_owned_deleted_too(s, c->user_id, c->track_id, err);
    bool gone = kind == ERROR_NONE;
    while (gone) {
        struct operation o = {0};
        kind = find(s, c, &o, err);
        gone = false;
        if (kind == ERROR_NONE) {
            kind = apply(s, c, &o, done, err);
            gone = kind == ERROR_NOT_FOUND;
        }
        if (gone) {
            kind = db_run(s, err, "DELETE FROM operations WHERE id = ?", "i", o.id);
            gone = kind == ERROR_NONE;
        }
        operation_fini(&o);
    }
    return kind;
}

static enum error_kind change(struct store *s, const struct change *c, enum operation_kind *out,
                              struct error *err)
{
    enum operation_kind done = OPERATION_KIND_COUNT;
    enum error_kind kind = owner_recover(s, err);
    if (kind == ERROR_NONE) {
        kind = db_begin(s, err);
    }
    if (kind == ERROR_NONE) {
        kind = db_end(s, step(s, c, &done, err), err);
    }
    if (kind == ERROR_NONE && out != NULL) {
        *out = done;
    }
    return kind;
}

enum error_kind store_operation_undo(struct store *s, const char *user_id, const char *track_id,
                                     enum operation_kind *kind, struct error *err)
{
    const struct change c = {.user_id = user_id, .track_id = track_id, .undo = true};
    return change(s, &c, kind, err);
}

enum error_kind store_operation_redo(struct store *s, const char *user_id, const char *track_id,
                                     enum operation_kind *kind, struct error *err)
{
    const struct change c = {.user_id = user_id, .track_id = track_id};
    return change(s, &c, kind, err);
}
