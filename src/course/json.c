#include "syllabus/course/json.h"

#include "syllabus/base/json.h"
#include "syllabus/base/json_write.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/course/user.h"

#include <string.h>

/* --- out --- */

static void set_time(struct json_object *object, const char *key, int64_t ms)
{
    char text[TIME_TEXT_LEN + 1];

    time_format(ms, text);
    json_set_text(object, key, text);
}

/* Hours as a number; null where they are not known. */
static void set_hours(struct json_object *object, const char *key, int minutes)
{
    json_set(object, key, minutes > 0 ? json_new_number(hours_from_minutes(minutes)) : NULL);
}

static void write_hours(struct json_writer *w, const char *key, int minutes)
{
    if (minutes > 0) {
        json_write_number(w, key, hours_from_minutes(minutes));
    } else {
        json_write_null(w, key);
    }
}

static void set_tokens(struct json_object *object, const char *key, int64_t tokens)
{
    json_set(object, key, tokens >= 0 ? json_new_int(tokens) : NULL);
}

static const char *text_or_empty(const char *s)
{
    return s != NULL ? s : "";
}

void course_module_write(struct json_writer *w, const char *key, const struct module *m)
{
    json_write_object(w, key);
    json_write_text(w, "id", m->id);
    json_write_int(w, "module_number", m->number);
    json_write_text(w, "title", m->title);
    json_write_text(w, "description", text_or_empty(m->description));
    json_write_strings(w, "learning_objectives", &m->objectives);
    write_hours(w, "estimated_duration_hours", m->minutes);
    json_write_text(w, "status", module_status_name(m->status));
    json_write_bool(w, "pinned", m->pinned);
    json_write_value(w, "ai_generated_content", m->raw);
    json_write_array(w, "lessons");
    for (size_t i = 0; i < m->lesson_count; i++) {
        course_lesson_write(w, NULL, &m->lessons[i]);
    }
    json_write_end_array(w);
    json_write_time(w, "created_at", m->created_ms);
    json_write_time(w, "updated_at", m->updated_ms);
    json_write_end_object(w);
}

struct json_object *course_module_json(const struct module *m)
{
    struct json_writer w;

    json_writer_init_value(&w);
    course_module_write(&w, NULL, m);
    return json_writer_take(&w);
}

static void write_text_or_null(struct json_writer *w, const char *key, const char *s)
{
    json_write_text(w, key, s != NULL && *s != '\0' ? s : NULL);
}

/* The elements of a text that has commas between them. */
static void write_elements(struct json_writer *w, const char *key, const char *s)
{
    json_write_array(w, key);
    for (s = text_or_empty(s); *s != '\0';) {
        size_t n = strcspn(s, ", ");

        if (n > 0) {
            json_write_text_n(w, NULL, s, n);
        }
        s += n;
        s += strspn(s, ", ");
    }
    json_write_end_array(w);
}

static void write_pace(struct json_writer *w, const char *key, const struct track_pace *p)
{
    int weekly = 0;

    (void)hours_parse(text_or_empty(p->weekly), &weekly);
    json_write_object(w, key);
    write_text_or_null(w, "start", p->start);
    write_text_or_null(w, "replanned_from", p->from);
    write_hours(w, "hours_per_week", weekly);
    write_elements(w, "days", p->days);
    write_elements(w, "days_off", p->days_off);
    write_text_or_null(w, "deadline", p->deadline);
    json_write_end_object(w);
}

void course_track_write(struct json_writer *w, const char *key, const struct track *t)
{
    json_write_object(w, key);
    json_write_text(w, "id", t->id);
    json_write_text(w, "title", t->title);
    json_write_text(w, "description", text_or_empty(t->description));
    json_write_text(w, "skill_area", t->skill_area);
    json_write_text(w, "difficulty_level", difficulty_name(t->difficulty));
    write_hours(w, "estimated_duration_hours", t->minutes);
    json_write_text(w, "status", track_status_name(t->status));
    json_write_text(w, "user_expectations", text_or_empty(t->expectations));
    json_write_text(w, "language", t->language);
    course_plan_write(w, "ai_generated_plan", t->plan);
    json_write_array(w, "modules");
    for (size_t i = 0; i < t->module_count; i++) {
        course_module_write(w, NULL, &t->modules[i]);
    }
    json_write_end_array(w);
    json_write_time(w, "created_at", t->created_ms);
    json_write_time(w, "updated_at", t->updated_ms);
    json_write_text(w, "known", text_or_empty(t->known));
    write_pace(w, "schedule", &t->pace);
    json_write_end_object(w);
}

struct json_object *course_track_json(const struct track *t)
{
    struct json_writer w;

    json_writer_init_value(&w);
    course_track_write(&w, NULL, t);
    return json_writer_take(&w);
}

struct json_object *course_message_json(const struct message *m)
{
    struct json_object *object = json_new_object();
    bool counted = m->prompt_tokens >= 0 && m->completion_tokens >= 0;

    json_set_text(object, "id", m->id);
    json_set_text(object, "chat_id", m->chat_id);
    json_set_text(object, "sender_type", sender_name(m->sender));
    json_set_text(object, "message_type", message_type_name(m->type));
    json_set_text(object, "message_content", text_or_empty(m->content));
    json_set_text(object, "parent_id", m->parent_id);
    json_set_text(object, "status", message_status_name(m->status));
    json_set_text(object, "finish_reason", m->finish_reason);
    json_set_text(object, "ai_model_used", m->model);
    set_tokens(object, "prompt_tokens", m->prompt_tokens);
    set_tokens(object, "completion_tokens", m->completion_tokens);
    set_tokens(object, "tokens_used", counted ? m->prompt_tokens + m->completion_tokens : -1);
    set_time(object, "timestamp", m->created_ms);
    return object;
}

struct json_object *course_version_json(const struct version *v)
{
    struct json_object *object = json_new_object();
    struct json_object *modules = json_new_array();

    for (size_t i = 0; v->plan != NULL && i < v->plan->module_count; i++) {
        const struct plan_module *m = &v->plan->modules[i];
        struct json_object *module = json_new_object();

        json_set_text(module, "id", m->id);
        json_set_int(module, "module_number", (int64_t)i + 1);
        json_set_text(module, "title", m->title);
        set_hours(module, "estimated_duration_hours", m->minutes);
        json_set_strings(module, "items", &m->items);
        json_push(modules, module);
    }
    json_set_int(object, "version", v->number);
    json_set_text(object, "message_id", v->message_id);
    set_time(object, "timestamp", v->created_ms);
    set_hours(object, "estimated_duration_hours", v->plan != NULL ? plan_minutes(v->plan) : 0);
    json_set(object, "modules", modules);
    json_set_text(object, "kind", version_kind_name(v->kind));
    json_set_text(object, "author", v->author);
    json_set_text(object, "request", v->request);
    json_set_text(object, "model", v->model);
    json_set(object, "base", v->base > 0 ? json_new_int(v->base) : NULL);
    json_set_bool(object, "current", v->current);
    return object;
}

struct json_object *course_message_whole_json(const struct message *m, const char *thoughts)
{
    struct json_object *object = course_message_json(m);

    if (m->thought_tokens > 0) {
        json_set_int(object, "thought_tokens", m->thought_tokens);
    }
    if (!text_blank(thoughts)) {
        json_set_text(object, "thoughts", thoughts);
    }
    return object;
}

struct json_object *course_version_whole_json(const struct version *v, const char *track_id)
{
    struct json_object *object = course_version_json(v);

    json_set_text(object, "track_id", track_id);
    json_set(object, "plan", course_plan_json(v->plan));
    if (v->proposed != NULL) {
        json_set(object, "proposed", course_plan_json(v->proposed));
    }
    json_set_bool(object, "finalized", v->finalized);
    return object;
}

struct json_object *course_user_json(const struct user *u)
{
    struct json_object *object = json_new_object();

    json_set_text(object, "id", u->id);
    json_set_text(object, "email", u->email);
    json_set_text(object, "first_name", u->first_name);
    json_set_text(object, "last_name", u->last_name);
    json_set_text(object, "role", user_role_name(u->role));
    json_set_bool(object, "is_active", u->active);
    json_set_bool(object, "is_guest", u->guest);
    set_time(object, "created_at", u->created_ms);
    return object;
}

static struct json_object *chat_json(const struct chat *c)
{
    struct json_object *object = json_new_object();

    json_set_text(object, "id", c->id);
    json_set_text(object, "chat_name", c->name);
    json_set_text(object, "chat_type", chat_type_name(c->type));
    json_set_text(object, "status", c->status);
    if (c->module_id != NULL) {
        json_set_text(object, "module_id", c->module_id);
    }
    json_set_int(object, "message_count", c->message_count);
    if (c->last_message_ms != 0) {
        set_time(object, "last_message_at", c->last_message_ms);
    } else {
        json_set(object, "last_message_at", NULL);
    }
    return object;
}

struct json_object *course_session_json(const struct session *s, const char *track_title,
                                        const struct chat *chats, size_t count)
{
    struct json_object *object = json_new_object();
    struct json_object *list = json_new_array();

    for (size_t i = 0; i < count; i++) {
        json_push(list, chat_json(&chats[i]));
    }
    json_set_text(object, "session_id", s->id);
    json_set_text(object, "session_name", s->name);
    json_set_text(object, "track_id", s->track_id);
    json_set_text(object, "track_title", track_title);
    set_time(object, "session_created_at", s->created_ms);
    json_set(object, "chats", list);
    return object;
}

struct json_object *course_session_whole_json(const struct session *s, const char *track_title,
                                              const struct chat *chats, size_t count)
{
    struct json_object *object = course_session_json(s, track_title, chats, count);
    struct json_object *list = json_get(object, "chats");

    json_set_text(object, "session_status", s->status);
    set_time(object, "session_updated_at", s->updated_ms);
    for (size_t i = 0; i < count; i++) {
        set_time(json_at(list, i), "created_at", chats[i].created_ms);
        set_time(json_at(list, i), "updated_at", chats[i].updated_ms);
    }
    return object;
}
