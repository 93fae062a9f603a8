#include "syllabus/store/store_import.h"

#include "bin_internal.h"
#include "lesson_internal.h"
#include "removed_internal.h"
#include "rows_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/mem.h"
#include "syllabus/course/bundle.h"
#include "syllabus/course/json.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

struct import {
    struct store *s;
    const char *user_id;
    const struct bundle *b;
    bool replace; /* the track is there: it becomes another one */
};

/* --- ids that are taken --- */

static enum error_kind taken(const struct import *i, const char *what, const char *id,
                             struct error *err)
{
    error_set(err, ERROR_BAD_DATA, _("%s: the id %s of %s exists already"), i->b->place, id, what);
    error_advise(err,
                 _("--replace puts the track of the file in the place of yours with the same id, "
                   "--copy imports it with new ids."));
    return ERROR_BAD_DATA;
}

/* `sql` gives a row where the id is taken. */
static enum error_kind need_free(const struct import *i, const char *sql, const char *what,
                                 const char *id, struct error *err)
{
    int64_t one = 0;
    enum error_kind kind = db_int(i->s, err, &one, sql, "s", id);
    if (kind == ERROR_NOT_FOUND) {
        return ERROR_NONE;
    }
    return kind == ERROR_NONE ? taken(i, what, id, err) : kind;
}

/* --- the track --- */

static enum error_kind put_track(const struct import *i, struct error *err)
{
    const struct track *t = i->b->track;
    enum error_kind kind = db_run(
        i->s, err,
        "INSERT INTO learning_tracks (id, user_id, title, description, skill_area, "
        "difficulty_level, estimated_minutes, user_expectations, language, status, created_at, "
        "updated_at, finalized_version, " PACE_COLUMNS
        ", current_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
        "?15, ?16, ?17, ?18, ?19, ?20, ?21) ON CONFLICT (id) DO UPDATE SET title = ?3, description "
        "= ?4, skill_area = ?5, difficulty_level = ?6, estimated_minutes = ?7, user_expectations = "
        "?8, language = ?9, status = ?10, created_at = ?11, updated_at = ?12, finalized_version = "
        "?13, (" PACE_COLUMNS ") = (?14, ?15, ?16, ?17, ?18, ?19, ?20), current_version = CASE "
        "WHEN ?22 THEN ?21 ELSE current_version END, deleted_at = NULL WHERE user_id = ?2",
        "ssssssisssiin" PACE_TYPES "ni", t->id, i->user_id, t->title, t->description, t->skill_area,
        difficulty_name(t->difficulty), (int64_t)t->minutes, t->expectations, t->language,
        track_status_name(t->status), t->created_ms, t->updated_ms,
        i->b->finalized > 0 ? (int64_t)i->b->finalized : (int64_t)-1, PACE_VALUES(t),
        i->b->current > 0 ? (int64_t)i->b->current : (int64_t)-1, (int64_t)i->b->with_dialogue);
    return kind;
}

static enum error_kind put_module(const struct import *i, const struct module *m, struct error *err)
{
    struct json_object *list = json_new_array();
    for (size_t k = 0; k < m->objectives.count; k++) {
        json_push(list, json_new_text(m->objectives.items[k]));
    }
    char *objectives = json_printed(list, 0);
    char *raw = m->raw != NULL ? json_printed(m->raw, 0) : NULL;
    enum error_kind kind = db_run(
        i->s, err,
        "INSERT INTO course_modules (id, track_id, module_number, title, description, "
        "learning_objectives, estimated_minutes, status, pinned, ai_generated_content, created_at, "
        "updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT (id) "
        "DO UPDATE SET module_number = ?3, title = ?4, description = ?5, learning_objectives = ?6, "
        "estimated_minutes = ?7, status = ?8, pinned = ?9, ai_generated_content = CASE WHEN "
        "?13 THEN ai_generated_content ELSE ?10 END, created_at = ?11, updated_at = ?12 WHERE "
        "track_id = ?2",
        "ssisssisisiii", m->id, i->b->track->id, (int64_t)m->number, m->title, m->description,
        objectives, (int64_t)m->minutes, module_status_name(m->status), (int64_t)m->pinned, raw,
        m->created_ms, m->updated_ms, (int64_t)i->b->without_raw);
    free(objectives);
    free(raw);
    json_free(list);
    if (kind == ERROR_NONE && sqlite3_changes(i->s->db) == 0) {
        kind = taken(i, _("a module"), m->id, err);
    }
    return kind;
}

/* A module that comes without lessons keeps those it has: older documents have none. */
static enum error_kind put_lessons(const struct import *i, const struct module *m,
                                   struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    if (m->lesson_count > 0) {
        kind = db_run(i->s, err, "DELETE FROM lessons WHERE module_id = ?", "s", m->id);
    }
    for (size_t k = 0; kind == ERROR_NONE && k < m->lesson_count; k++) {
        kind = need_free(i, "SELECT 1 FROM lessons WHERE id = ?", _("a lesson"), m->lessons[k].id,
                         err);
        if (kind == ERROR_NONE) {
            kind = lesson_insert(i->s, m->id, &m->lessons[k], err);
        }
    }
    return kind;
}

static enum error_kind put_modules(const struct import *i, struct error *err)
{
    const struct track *t = i->b->track;
    enum error_kind kind = ERROR_NONE;
    for (size_t k = 0; kind == ERROR_NONE && k < t->module_count; k++) {
        if (!i->replace) {
            kind = need_free(i, "SELECT 1 FROM course_modules WHERE id = ?", _("a module"),
                             t->modules[k].id, err);
        }
        if (kind == ERROR_NONE) {
            kind = put_module(i, &t->modules[k], err);
        }
        if (kind == ERROR_NONE) {
            kind = put_lessons(i, &t->modules[k], err);
        }
    }
    return kind;
}

/* --- the dialogue --- */

static enum error_kind put_chats(const struct import *i, const struct bundle_session *s,
                                 struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    for (size_t k = 0; kind == ERROR_NONE && k < s->count; k++) {
        const struct chat *c = &s->chats[k];
        kind = need_free(i, "SELECT 1 FROM chats WHERE id = ?", _("a chat"), c->id, err);
        if (kind == ERROR_NONE) {
            kind = db_run(i->s, err,
                          "INSERT INTO chats (id, session_id, chat_name, chat_type, status, "
                          "module_id, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                          "ssssssii", c->id, s->session.id, c->name, chat_type_name(c->type),
                          c->status, c->module_id, c->created_ms, c->updated_ms);
        }
    }
    return kind;
}

static enum error_kind put_sessions(const struct import *i, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    for (size_t k = 0; kind == ERROR_NONE && k < i->b->session_count; k++) {
        const struct bundle_session *s = &i->b->sessions[k];
        const struct session *own = &s->session;
        kind =
            need_free(i, "SELECT 1 FROM chat_sessions WHERE id = ?", _("a session"), own->id, err);
        if (kind == ERROR_NONE) {
            kind = db_run(i->s, err,
                          "INSERT INTO chat_sessions (id, track_id, user_id, session_name, status, "
                          "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                          "sssssii", own->id, i->b->track->id, i->user_id, own->name, own->status,
                          own->created_ms, own->updated_ms);
        }
        if (kind == ERROR_NONE) {
            kind = put_chats(i, s, err);
        }
    }
    return kind;
}

/* Not yet in the index, which has to know first whether a plan came of it. */
static enum error_kind put_message(const struct import *i, const struct bundle_message *b,
                                   struct error *err)
{
    const struct message *m = &b->message;
    enum error_kind kind =
        need_free(i, "SELECT 1 FROM chat_messages WHERE id = ?", _("a message"), m->id, err);
    if (kind == ERROR_NONE) {
        kind = message_insert_unindexed(i->s, m, 0, err);
    }
    if (kind == ERROR_NONE && (b->thoughts != NULL || m->thought_tokens > 0)) {
        kind = db_run(i->s, err,
                      "INSERT INTO chat_message_thoughts (message_id, part, content, tokens) "
                      "VALUES (?, 1, ?, ?)",
                      "ssi", m->id, b->thoughts != NULL ? b->thoughts : "", m->thought_tokens);
    }
    return kind;
}

static enum error_kind put_version(const struct import *i, const struct version *v, int64_t number,
                                   struct error *err)
{
    struct json_object *plan = course_plan_json(v->plan);
    json_set_int(plan, "version", number);
    char *text = json_printed(plan, 0);
    struct json_object *proposed = course_plan_json(v->proposed);
    char *whole = proposed != NULL ? json_printed(proposed, 0) : NULL;
    json_free(proposed);
    bool told = v->message_id != NULL && v->kind == VERSION_REPLY; /* by the message */
    enum error_kind kind =
        db_run(i->s, err,
               "INSERT INTO plan_versions (track_id, version, message_id, plan, created_at, kind, "
               "author, request, model, base, proposed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               "sississssns", i->b->track->id, number, v->message_id, text, v->created_ms,
               version_kind_name(v->kind), told ? NULL : v->author, told ? NULL : v->request,
               told ? NULL : v->model, v->base > 0 ? (int64_t)v->base : (int64_t)-1, whole);
    free(whole);
    free(text);
    json_free(plan);
    return kind;
}

static enum error_kind put_dialogue(const struct import *i, struct error *err)
{
    enum error_kind kind = put_sessions(i, err);
    for (size_t k = 0; kind == ERROR_NONE && k < i->b->message_count; k++) {
        kind = put_message(i, &i->b->messages[k], err);
    }
    for (size_t k = 0; kind == ERROR_NONE && k < i->b->version_count; k++) {
        kind = put_version(i, &i->b->versions[k], i->b->versions[k].number, err);
    }
    return kind;
}

/* --- in the place of a track that is there --- */

/* Everything but the row itself, on which places and records of model calls hang. */
static enum error_kind clear_all(const struct import *i, struct error *err)
{
    static const char *const sql[] = {
        "DELETE FROM plan_versions WHERE track_id = ?",
        "DELETE FROM chat_sessions WHERE track_id = ?",
        "DELETE FROM course_modules WHERE track_id = ?",
        "DELETE FROM finalizing_answers WHERE track_id = ?",
        "DELETE FROM operations WHERE track_id = ?",
    };
    enum error_kind kind = bin_drop_all(i->s, i->b->track->id, err);
    for (size_t k = 0; kind == ERROR_NONE && k < sizeof sql / sizeof *sql; k++) {
        kind = db_run(i->s, err, sql[k], "s", i->b->track->id);
    }
    return kind;
}

static bool survives(const struct track *t, const char *id)
{
    for (size_t i = 0; i < t->module_count; i++) {
        if (strcmp(t->modules[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

/* Modules that the document has not; those that it has keep their lessons. */
static enum error_kind clear_modules(const struct import *i, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    struct strlist lost = {0};
    bool row = false;
    enum error_kind kind = db_query(
        i->s, err, &stmt, "SELECT id FROM course_modules WHERE track_id = ?", "s", i->b->track->id);
    while (kind == ERROR_NONE && (kind = db_next(i->s, stmt, &row, err)) == ERROR_NONE && row) {
        if (!survives(i->b->track, (const char *)sqlite3_column_text(stmt, 0))) {
            strlist_take(&lost, db_text(stmt, 0));
        }
    }
    db_done(stmt);
    for (size_t k = 0; kind == ERROR_NONE && k < lost.count; k++) {
        kind = db_run(i->s, err, "DELETE FROM course_modules WHERE id = ?", "s", lost.items[k]);
    }
    strlist_fini(&lost);
    return kind;
}

/* Modules of the document that were taken out of the track are taken back first. */
static enum error_kind return_modules(const struct import *i, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    for (size_t k = 0; kind == ERROR_NONE && k < i->b->track->module_count; k++) {
        kind = removed_return_module(i->s, i->b->track->id, i->b->track->modules[k].id, err);
    }
    return kind;
}

/* The plan of a document without a dialogue is one more version, unless it is the current one. */
static enum error_kind add_plan(const struct import *i, struct error *err)
{
    struct track *now = NULL;
    int64_t number = 0;
    if (i->b->version_count == 0) {
        return ERROR_NONE;
    }
    const struct version *v = &i->b->versions[i->b->version_count - 1];
    enum error_kind kind = track_read(i->s, i->user_id, i->b->track->id, &now, err);
    bool same = kind == ERROR_NONE && now->plan != NULL && plan_equal(now->plan, v->plan);
    if (kind == ERROR_NONE && !same) {
        kind = db_int(i->s, err, &number,
                      "SELECT coalesce(max(version), 0) + 1 FROM plan_versions WHERE track_id = ?1 "
                      "OR track_id IN (SELECT id FROM learning_tracks WHERE bin_of = ?1)",
                      "s", i->b->track->id);
        if (kind == ERROR_NONE) {
            kind = put_version(i, v, number, err);
        }
        if (kind == ERROR_NONE) {
            kind = version_choose(i->s, i->b->track->id, number, err);
        }
    }
    track_free(now);
    return kind;
}

/* --- all of it --- */

static enum error_kind refuse_streaming(const struct import *i, struct error *err)
{
    int64_t one = 0;
    enum error_kind kind =
        db_int(i->s, err, &one,
               "SELECT 1 FROM chat_messages AS m JOIN chats AS c ON c.id = m.chat_id JOIN "
               "chat_sessions AS cs ON cs.id = c.session_id WHERE m.status = 'streaming' AND "
               "cs.track_id = ? LIMIT 1",
               "s", i->b->track->id);
    if (kind != ERROR_NONE) {
        return kind == ERROR_NOT_FOUND ? ERROR_NONE : kind;
    }
    error_set(err, ERROR_USAGE, _("%s: a reply in this track is still being written"), i->b->place);
    error_advise(err, _("Wait for its end, or stop it, and import the track then."));
    return ERROR_USAGE;
}

/* Whether the track is there, and may be replaced. */
static enum error_kind look(struct import *i, bool replace, struct error *err)
{
    int64_t mine = 0;
    enum error_kind kind =
        db_int(i->s, err, &mine,
               "SELECT user_id = ?1 AND bin_of IS NULL FROM learning_tracks WHERE id = ?2", "ss",
               i->user_id, i->b->track->id);
    i->replace = false;
    if (kind == ERROR_NOT_FOUND) {
        return ERROR_NONE;
    }
    if (kind == ERROR_NONE && (!replace || !mine)) {
        return taken(i, _("a track"), i->b->track->id, err);
    }
    i->replace = true;
    return kind == ERROR_NONE ? refuse_streaming(i, err) : kind;
}

static enum error_kind clear(const struct import *i, struct error *err)
{
    enum error_kind kind = i->b->with_dialogue ? ERROR_NONE : return_modules(i, err);
    if (kind == ERROR_NONE) {
        kind = search_forget_track(i->s, i->b->track->id, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    return i->b->with_dialogue ? clear_all(i, err) : clear_modules(i, err);
}

static enum error_kind import_one(struct import *i, bool replace, struct error *err)
{
    enum error_kind kind = look(i, replace, err);
    if (kind == ERROR_NONE && i->replace) {
        kind = clear(i, err);
    }
    if (kind == ERROR_NONE) {
        kind = put_track(i, err);
    }
    if (kind == ERROR_NONE) {
        kind = put_modules(i, err);
    }
    if (kind == ERROR_NONE) {
        kind = i->replace && !i->b->with_dialogue ? add_plan(i, err) : put_dialogue(i, err);
    }
    return kind == ERROR_NONE ? search_add_track(i->s, i->b->track->id, err) : kind;
}

enum error_kind store_import(struct store *s, const char *user_id, const struct bundle *bundles,
                             size_t count, bool replace, struct error *err)
{
    enum error_kind kind = owner_recover(s, err);
    if (kind == ERROR_NONE) {
        kind = db_begin(s, err);
    }
    if (kind != ERROR_NONE) {
        return kind;
    }
    for (size_t k = 0; kind == ERROR_NONE && k < count; k++) {
        struct import i = {.s = s, .user_id = user_id, .b = &bundles[k]};
        kind = import_one(&i, replace, err);
    }
    return db_end(s, kind, err);
}
