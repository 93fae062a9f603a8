/* Lessons in JSON: as they are shown and exported, as they lie in the file, and read back. */
#include "json_lesson_internal.h"

#include "record_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/json_write.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"
#include "syllabus/course/json.h"
#include "syllabus/course/lesson.h"

#include <stdlib.h>
#include <string.h>

/* --- out --- */

static void write_question(struct json_writer *w, const struct quiz_question *q)
{
    json_write_object(w, NULL);
    json_write_text(w, "question", q->text);
    json_write_strings(w, "options", &q->options);
    json_write_text(w, "answer", q->answer);
    json_write_text(w, "explanation", q->explanation != NULL ? q->explanation : "");
    json_write_end_object(w);
}

static void write_content(struct json_writer *w, const char *key, const struct lesson *l)
{
    json_write_object(w, key);
    json_write_text(w, "text", l->text != NULL ? l->text : "");
    json_write_strings(w, "tasks", &l->tasks);
    json_write_array(w, "questions");
    for (size_t i = 0; i < l->question_count; i++) {
        write_question(w, &l->questions[i]);
    }
    json_write_end_array(w);
    json_write_strings(w, "learning_objectives", &l->objectives);
    json_write_end_object(w);
}

struct json_object *course_lesson_content_json(const struct lesson *l)
{
    struct json_writer w;

    json_writer_init_value(&w);
    write_content(&w, NULL, l);
    return json_writer_take(&w);
}

void course_lesson_write(struct json_writer *w, const char *key, const struct lesson *l)
{
    json_write_object(w, key);
    json_write_text(w, "id", l->id);
    json_write_int(w, "lesson_number", l->number);
    json_write_text(w, "lesson_type", lesson_type_name(l->type));
    json_write_text(w, "title", l->title);
    write_content(w, "content", l);
    json_write_int(w, "estimated_duration_minutes", l->minutes);
    json_write_text(w, "status", module_status_name(l->status));
    if (l->due_ms > 0) {
        json_write_time(w, "due_at", l->due_ms);
    } else {
        json_write_null(w, "due_at");
    }
    if (l->score >= 0) {
        json_write_number(w, "score", l->score);
    } else {
        json_write_null(w, "score");
    }
    json_write_time(w, "created_at", l->created_ms);
    json_write_time(w, "updated_at", l->updated_ms);
    json_write_end_object(w);
}

struct json_object *course_lesson_json(const struct lesson *l)
{
    struct json_writer w;

    json_writer_init_value(&w);
    course_lesson_write(&w, NULL, l);
    return json_writer_take(&w);
}

/* --- in --- */

static void read_question(struct record *of, const struct json_object *v, size_t i,
                          struct quiz_question *q)
{
    struct record r;
    char *path = record_path(of, "questions", i);

    record_open(&r, v, path, of->err);
    q->text = record_text(&r, "question", LIMIT_TEXT, RECORD_FILLED);
    record_strings(&r, "options", &q->options);
    q->answer = record_text(&r, "answer", LIMIT_TEXT, 0);
    q->explanation = record_text(&r, "explanation", LIMIT_TEXT, 0);
    of->kind = record_close(&r);
    free(path);
}

static void read_content(struct record *r, struct lesson *l)
{
    l->text = record_text(r, "text", LIMIT_ANSWER, 0);
    record_strings(r, "tasks", &l->tasks);
    const struct json_object *questions = record_array(r, "questions", LIMIT_QUESTIONS, 0);

    for (size_t i = 0; r->kind == ERROR_NONE && i < json_size(questions); i++) {
        read_question(r, json_at(questions, i), i, lesson_add_question(l));
        if (r->kind != ERROR_NONE) {
            lesson_drop_question(l); /* what stays can be shown */
        }
    }
    record_strings(r, "learning_objectives", &l->objectives);
}

enum error_kind course_lesson_content_from_json(const struct json_object *v, const char *path,
                                                struct lesson *l, struct error *err)
{
    struct record r;

    record_open(&r, v, path, err);
    read_content(&r, l);
    return record_close(&r);
}

static void read_score(struct record *r, struct lesson *l)
{
    double score = 0;
    const struct json_object *v = record_any(r, "score", RECORD_NULL);

    if (v == NULL) {
        return;
    }
    if (!json_to_number(v, &score) || !(score >= 0 && score <= 100)) {
        record_fault(r, "score", _("must be a number from 0 to 100"));
        return;
    }
    l->score = score;
}

static void read_names(struct record *r, struct lesson *l)
{
    const char *type = record_name(r, "lesson_type");

    if (type != NULL && !lesson_type_parse(type, &l->type)) {
        record_fault(r, "lesson_type", _("must be theory, practice, homework or quiz"));
    }
    const char *status = record_name(r, "status");

    if (status != NULL && !module_status_parse(status, &l->status)) {
        record_fault(r, "status", _("must be not_started, in_progress or completed"));
    }
}

enum error_kind lesson_from_json(const struct json_object *v, const char *path, struct lesson *l,
                                 struct error *err)
{
    struct record r;
    int64_t number = 0;
    int64_t minutes = 0;

    record_open(&r, v, path, err);
    l->id = record_id(&r, "id", 0);
    record_int(&r, "lesson_number", 1, &number, 0);
    l->number = (int)number;
    l->title = record_text(&r, "title", LIMIT_TITLE, RECORD_FILLED);
    read_names(&r, l);
    const struct json_object *content = record_any(&r, "content", 0);

    if (r.kind == ERROR_NONE) {
        char *inner = mem_printf("%s.content", path);

        r.kind = course_lesson_content_from_json(content, inner, l, err);
        free(inner);
    }
    record_int(&r, "estimated_duration_minutes", 0, &minutes, 0);
    if (r.kind == ERROR_NONE && minutes > LIMIT_HOURS * 60) {
        record_fault(&r, "estimated_duration_minutes", _("is too long"));
    }
    l->minutes = (int)minutes;
    record_time(&r, "due_at", &l->due_ms, RECORD_NULL);
    read_score(&r, l);
    record_time(&r, "created_at", &l->created_ms, 0);
    record_time(&r, "updated_at", &l->updated_ms, 0);
    return record_close(&r);
}
