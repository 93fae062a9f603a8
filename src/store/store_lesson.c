#include "syllabus/store/store_lesson.h"

#include "lesson_internal.h"
#include "rows_internal.h"
#include "search_internal.h"
#include "store_internal.h"
#include "syllabus/base/env.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/json.h"
#include "syllabus/course/lesson.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- reading --- */

/* A score as it is bound: ten thousandths would be lost in nothing that a person reads. */
#define SCORE_UNIT 10000.0

static enum error_kind read_lesson(struct store *s, sqlite3_stmt *stmt, int at, struct lesson *l,
                                   struct error *err)
{
    char *type = db_text(stmt, at + 2);
    char *status = db_text(stmt, at + 6);
    struct json_object *content = NULL;
    l->id = db_text(stmt, at);
    l->number = sqlite3_column_int(stmt, at + 1);
    lesson_type_parse(type, &l->type);
    l->title = db_text(stmt, at + 3);
    l->minutes = sqlite3_column_int(stmt, at + 5);
    module_status_parse(status, &l->status);
    l->due_ms = sqlite3_column_int64(stmt, at + 7);
    if (sqlite3_column_type(stmt, at + 8) != SQLITE_NULL) {
        l->score = sqlite3_column_double(stmt, at + 8);
    }
    l->created_ms = sqlite3_column_int64(stmt, at + 9);
    l->updated_ms = sqlite3_column_int64(stmt, at + 10);
    enum error_kind kind =
        json_column(s, (const char *)sqlite3_column_text(stmt, at + 4), &content, err);
    if (kind == ERROR_NONE) {
        struct error why = {0};
        /* What is not of our making is shown as far as it goes. */
        course_lesson_content_from_json(content, "content", l, &why);
        error_clear(&why);
        mem_replace(&l->text, l->text != NULL ? l->text : "");
    }
    json_free(content);
    free(type);
    free(status);
    return kind;
}

/* The module that the row is of: rows come in the order of tracks, modules and lessons. */
static struct module *module_of_row(sqlite3_stmt *stmt, const struct track *t, size_t *at)
{
    const char *id = (const char *)sqlite3_column_text(stmt, 1);
    while (*at < t->module_count && strcmp(t->modules[*at].id, id) != 0) {
        ++*at;
    }
    return *at < t->module_count ? &t->modules[*at] : NULL;
}

enum error_kind lesson_attach(struct store *s, sqlite3_stmt *stmt, const struct track_rows *tracks,
                              struct error *err)
{
    size_t at = 0;
    size_t before = 0;
    size_t module = 0;
    bool row = false;
    enum error_kind kind = ERROR_NONE;
    while (kind == ERROR_NONE && (kind = db_next(s, stmt, &row, err)) == ERROR_NONE && row) {
        kind = track_of_row(s, stmt, tracks, &at, err);
        if (kind != ERROR_NONE) {
            break;
        }
        module = at == before ? module : 0;
        before = at;
        struct module *m = module_of_row(stmt, tracks->items[at], &module);
        kind = m != NULL ? read_lesson(s, stmt, 2, module_add_lesson(m), err)
                         : db_fail(s, SQLITE_CORRUPT, err);
    }
    db_done(stmt);
    return kind;
}

/* --- rows --- */

enum error_kind lesson_insert(struct store *s, const char *module_id, const struct lesson *l,
                              struct error *err)
{
    struct json_object *content = course_lesson_content_json(l);
    char *text = json_printed(content, 0);
    enum error_kind kind = db_run(
        s, err,
        "INSERT INTO lessons (id, module_id, lesson_number, lesson_type, title, content, minutes, "
        "status, due_at, score, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ? / "
        "10000.0, ?, ?)",
        "ssisssisnnii", l->id, module_id, (int64_t)l->number, lesson_type_name(l->type), l->title,
        text, (int64_t)l->minutes, module_status_name(l->status),
        l->due_ms > 0 ? l->due_ms : (int64_t)-1,
        l->score >= 0 ? (int64_t)llround(l->score * SCORE_UNIT) : (int64_t)-1, l->created_ms,
        l->updated_ms);
    free(text);
    json_free(content);
    return kind;
}

/* The status of module and track as the lessons have it. */
static enum error_kind follow(struct store *s, const char *track_id, const char *module_id,
                              int64_t now, struct error *err)
{
    enum error_kind kind =
        db_run(s, err,
               "UPDATE course_modules SET updated_at = ?2, status = CASE "
               "WHEN NOT EXISTS (SELECT 1 FROM lessons WHERE module_id = ?1) THEN status "
               "WHEN (SELECT min(status = 'completed') FROM lessons WHERE module_id = ?1) THEN "
               "'completed' "
               "WHEN (SELECT max(status <> 'not_started') FROM lessons WHERE module_id = ?1) THEN "
               "'in_progress' ELSE 'not_started' END WHERE id = ?1",
               "si", module_id, now);
    return kind == ERROR_NONE ? module_follow_progress(s, track_id, now, err) : kind;
}

static enum error_kind not_found(struct error *err)
{
    error_set(err, ERROR_NOT_FOUND, _("the lesson is not there any more"));
    error_advise(err, _("\"syllabus lesson list TRACK N\" shows those that are."));
    return ERROR_NOT_FOUND;
}

/* --- adding --- */

static enum error_kind drop(struct store *s, const char *module_id, const char *id,
                            struct error *err)
{
    enum error_kind kind = search_forget(s, SEARCH_LESSONS, id, err);
    return kind == ERROR_NONE ? db_run(s, err, "DELETE FROM lessons WHERE id = ? AND module_id = ?",
                                       "ss", id, module_id)
                              : kind;
}

/* Numbers from 1 without a gap, leaving `open` free (0: none). */
static enum error_kind renumber(struct store *s, const char *module_id, int open, struct error *err)
{
    return db_run(s, err,
                  "UPDATE lessons SET lesson_number = o.n + (?2 > 0 AND o.n >= ?2) FROM (SELECT id "
                  "AS lesson, row_number() OVER (ORDER BY lesson_number, id) AS n FROM lessons "
                  "WHERE module_id = ?1) AS o WHERE id = o.lesson",
                  "si", module_id, (int64_t)open);
}

/* Makes room for the lesson and says where it is to stand. */
static enum error_kind place(struct store *s, const char *module_id, struct lesson *l,
                             struct error *err)
{
    int64_t count = 0;
    enum error_kind kind =
        db_int(s, err, &count, "SELECT count(*) FROM lessons WHERE module_id = ?", "s", module_id);
    if (kind == ERROR_NONE && count >= LIMIT_LESSONS) {
        return error_set(err, ERROR_USAGE, _("a module takes at most %d lessons"), LIMIT_LESSONS);
    }
    if (kind == ERROR_NONE) {
        l->number = l->number < 1 || l->number > (int)count ? (int)count + 1 : l->number;
        kind = renumber(s, module_id, l->number, err);
    }
    return kind;
}

static enum error_kind module_owned(struct store *s, const char *user_id, const char *track_id,
                                    const char *module_id, struct error *err)
{
    int64_t one = 0;
    enum error_kind kind = track_owned(s, user_id, track_id, err);
    if (kind == ERROR_NONE) {
        kind = db_int(s, err, &one, "SELECT 1 FROM course_modules WHERE id = ? AND track_id = ?",
                      "ss", module_id, track_id);
    }
    if (kind == ERROR_NOT_FOUND && err->kind != ERROR_NOT_FOUND) {
        error_set(err, ERROR_NOT_FOUND, _("the module is not there any more"));
        error_advise(err, _("\"syllabus module list TRACK\" shows them."));
    }
    return kind;
}

static enum error_kind add(struct store *s, const char *user_id, const char *track_id,
                           const char *module_id, struct lesson *l, const struct strlist *replaced,
                           struct error *err)
{
    int64_t now = l->created_ms;
    enum error_kind kind = module_owned(s, user_id, track_id, module_id, err);
    for (size_t i = 0; kind == ERROR_NONE && replaced != NULL && i < replaced->count; i++) {
        kind = drop(s, module_id, replaced->items[i], err);
    }
    if (kind == ERROR_NONE) {
        kind = place(s, module_id, l, err);
    }
    if (kind == ERROR_NONE) {
        kind = lesson_insert(s, module_id, l, err);
    }
    if (kind == ERROR_NONE) {
        kind = search_add(s, SEARCH_LESSONS, l->id, err);
    }
    return kind == ERROR_NONE ? follow(s, track_id, module_id, now, err) : kind;
}

enum error_kind store_lesson_add(struct store *s, const char *user_id, const char *track_id,
                                 const char *module_id, struct lesson *l,
                                 const struct strlist *replaced, struct error *err)
{
    struct lesson made;
    lesson_init(&made);
    lesson_copy(&made, l);
    if (made.id == NULL) {
        made.id = env_new_id_dup(s->env);
    }
    made.created_ms = made.updated_ms = env_now_ms(s->env);
    enum error_kind kind = db_begin(s, err);
    if (kind == ERROR_NONE) {
        kind = db_end(s, add(s, user_id, track_id, module_id, &made, replaced, err), err);
    }
    if (kind == ERROR_NONE) {
        lesson_fini(l);
        *l = made;
    } else {
        lesson_fini(&made);
    }
    return kind;
}

/* --- changing --- */

#define OF_TRACK                                                                                   \
    " AND module_id IN (SELECT id FROM course_modules WHERE track_id = (SELECT id FROM "           \
    "learning_tracks WHERE id = ? AND user_id = ? AND deleted_at IS NULL))"

/* After a change that must have met a row. */
static enum error_kind met(struct store *s, enum error_kind kind, const char *track_id, int64_t now,
                           struct error *err)
{
    if (kind == ERROR_NONE && sqlite3_changes(s->db) == 0) {
        kind = not_found(err);
    }
    return kind == ERROR_NONE ? track_touch(s, track_id, now, err) : kind;
}

enum error_kind store_lesson_set_score(struct store *s, const char *user_id, const char *track_id,
                                       const char *lesson_id, double score, struct error *err)
{
    int64_t now = env_now_ms(s->env);
    enum error_kind kind = db_begin(s, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = db_run(s, err,
                  "UPDATE lessons SET score = ? / 10000.0, updated_at = ? WHERE id = ?" OF_TRACK,
                  "nisss", score >= 0 ? (int64_t)llround(score * SCORE_UNIT) : (int64_t)-1, now,
                  lesson_id, track_id, user_id);
    return db_end(s, met(s, kind, track_id, now, err), err);
}

enum error_kind store_lesson_set_due(struct store *s, const char *user_id, const char *track_id,
                                     const char *lesson_id, int64_t due_ms, struct error *err)
{
    int64_t now = env_now_ms(s->env);
    enum error_kind kind = db_begin(s, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    kind = db_run(s, err, "UPDATE lessons SET due_at = ?, updated_at = ? WHERE id = ?" OF_TRACK,
                  "nisss", due_ms > 0 ? due_ms : (int64_t)-1, now, lesson_id, track_id, user_id);
    return db_end(s, met(s, kind, track_id, now, err), err);
}

enum error_kind store_lesson_set_minutes(struct store *s, const char *user_id, const char *track_id,
                                         const struct lesson *lessons, size_t count,
                                         struct error *err)
{
    int64_t now = env_now_ms(s->env);
    enum error_kind kind = db_begin(s, err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    for (size_t i = 0; kind == ERROR_NONE && i < count; i++) {
        kind =
            db_run(s, err, "UPDATE lessons SET minutes = ?, updated_at = ? WHERE id = ?" OF_TRACK,
                   "iisss", (int64_t)lessons[i].minutes, now, lessons[i].id, track_id, user_id);
        kind = met(s, kind, track_id, now, err);
    }
    return db_end(s, kind, err);
}

/* --- progress --- */

/* How it stands; what `out` points to is owned through `texts`. */
static enum error_kind read_progress(struct store *s, const char *user_id, const char *track_id,
                                     const char *lesson_id, struct strlist *texts,
                                     struct module_progress *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    enum error_kind kind = db_query(
        s, err, &stmt,
        "SELECT c.id, c.status, t.status, l.status FROM lessons AS l JOIN course_modules AS c ON "
        "c.id = l.module_id JOIN learning_tracks AS t ON t.id = c.track_id WHERE l.id = ? AND t.id "
        "= ? AND t.user_id = ? AND t.deleted_at IS NULL",
        "sss", lesson_id, track_id, user_id);
    if (kind == ERROR_NONE) {
        kind = db_next(s, stmt, &row, err);
    }
    if (kind == ERROR_NONE && !row) {
        kind = not_found(err);
    }
    if (kind == ERROR_NONE) {
        for (int i = 0; i < 4; i++) {
            strlist_take(texts, db_text(stmt, i));
        }
        *out = (struct module_progress){.module_id = texts->items[0],
                                        .status = texts->items[1],
                                        .track_status = texts->items[2],
                                        .lesson_id = lesson_id,
                                        .lesson_status = texts->items[3]};
    }
    db_done(stmt);
    return kind;
}

static enum error_kind set_status(struct store *s, const char *user_id, const char *track_id,
                                  const char *lesson_id, enum module_status status,
                                  struct error *err)
{
    int64_t now = env_now_ms(s->env);
    struct strlist old_texts = {0};
    struct strlist new_texts = {0};
    struct module_progress before = {0};
    struct module_progress after = {0};
    enum error_kind kind = read_progress(s, user_id, track_id, lesson_id, &old_texts, &before, err);
    if (kind == ERROR_NONE) {
        kind = db_run(s, err, "UPDATE lessons SET status = ?, updated_at = ? WHERE id = ?", "sis",
                      module_status_name(status), now, lesson_id);
    }
    if (kind == ERROR_NONE) {
        kind = follow(s, track_id, before.module_id, now, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_progress(s, user_id, track_id, lesson_id, &new_texts, &after, err);
    }
    if (kind == ERROR_NONE) {
        kind = operation_add_progress(s, user_id, track_id, &before, &after, err);
    }
    strlist_fini(&old_texts);
    strlist_fini(&new_texts);
    return kind;
}

enum error_kind store_lesson_set_status(struct store *s, const char *user_id, const char *track_id,
                                        const char *lesson_id, enum module_status status,
                                        struct error *err)
{
    enum error_kind kind = db_begin(s, err);
    return kind == ERROR_NONE
               ? db_end(s, set_status(s, user_id, track_id, lesson_id, status, err), err)
               : kind;
}
