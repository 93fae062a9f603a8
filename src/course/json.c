#include "syllabus/course/json.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/dialogue.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/course/user.h"

#include <stdio.h>
#include <stdlib.h>
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

static void set_tokens(struct json_object *object, const char *key, int64_t tokens)
{
    json_set(object, key, tokens >= 0 ? json_new_int(tokens) : NULL);
}

static const char *text_or_empty(const char *s)
{
    return s != NULL ? s : "";
}

/* What of a module is pinned by itself. */
#define PIN_TITLE "title"
#define PIN_HOURS "hours"

static struct json_object *plan_module_json(const struct plan_module *m, size_t place)
{
    struct json_object *object = json_new_object();

    json_set_text(object, "id", m->id);
    json_set_int(object, "module_number", (int64_t)place + 1);
    json_set_text(object, "title", m->title);
    json_set_text(object, "description", m->description);
    set_hours(object, "estimated_duration_hours", m->minutes);
    json_set_strings(object, "items", &m->items);
    json_set_strings(object, "learning_objectives", &m->objectives);
    json_set_strings(object, "prerequisites", &m->prerequisites);
    json_set_bool(object, "pinned", m->pinned);
    if (m->title_pinned || m->hours_pinned) {
        struct json_object *pins = json_new_array();
        if (m->title_pinned) {
            json_push(pins, json_new_text(PIN_TITLE));
        }
        if (m->hours_pinned) {
            json_push(pins, json_new_text(PIN_HOURS));
        }
        json_set(object, "pins", pins);
    }
    return object;
}

struct json_object *course_plan_json(const struct plan *p)
{
    if (p == NULL) {
        return NULL;
    }
    struct json_object *object = json_new_object();
    struct json_object *modules = json_new_array();

    for (size_t i = 0; i < p->module_count; i++) {
        json_push(modules, plan_module_json(&p->modules[i], i));
    }
    json_set_int(object, "version", p->version);
    json_set_text(object, "title", p->title);
    json_set_text(object, "language", p->language);
    set_hours(object, "estimated_duration_hours", plan_minutes(p));
    json_set_text(object, "course_description", p->description);
    json_set_strings(object, "learning_objectives", &p->objectives);
    json_set(object, "modules", modules);
    json_set_strings(object, "practical_assignments", &p->assignments);
    json_set_text(object, "final_project", p->final_project);
    return object;
}

struct json_object *course_module_json(const struct module *m)
{
    struct json_object *object = json_new_object();
    struct json_object *lessons = json_new_array();

    json_set_text(object, "id", m->id);
    json_set_int(object, "module_number", m->number);
    json_set_text(object, "title", m->title);
    json_set_text(object, "description", text_or_empty(m->description));
    json_set_strings(object, "learning_objectives", &m->objectives);
    set_hours(object, "estimated_duration_hours", m->minutes);
    json_set_text(object, "status", module_status_name(m->status));
    json_set_bool(object, "pinned", m->pinned);
    json_set(object, "ai_generated_content", json_ref(m->raw));
    for (size_t i = 0; i < m->lesson_count; i++) {
        json_push(lessons, course_lesson_json(&m->lessons[i]));
    }
    json_set(object, "lessons", lessons);
    set_time(object, "created_at", m->created_ms);
    set_time(object, "updated_at", m->updated_ms);
    return object;
}

static void set_text_or_null(struct json_object *object, const char *key, const char *s)
{
    json_set_text(object, key, s != NULL && *s != '\0' ? s : NULL);
}

/* The elements of a text that has commas between them. */
static struct json_object *elements_json(const char *s)
{
    struct json_object *list = json_new_array();

    for (s = text_or_empty(s); *s != '\0';) {
        size_t n = strcspn(s, ", ");

        if (n > 0) {
            json_push(list, json_new_text_n(s, n));
        }
        s += n;
        s += strspn(s, ", ");
    }
    return list;
}

static struct json_object *pace_json(const struct track_pace *p)
{
    struct json_object *object = json_new_object();
    int weekly = 0;

    set_text_or_null(object, "start", p->start);
    set_text_or_null(object, "replanned_from", p->from);
    (void)hours_parse(text_or_empty(p->weekly), &weekly);
    set_hours(object, "hours_per_week", weekly);
    json_set(object, "days", elements_json(p->days));
    json_set(object, "days_off", elements_json(p->days_off));
    set_text_or_null(object, "deadline", p->deadline);
    return object;
}

struct json_object *course_track_json(const struct track *t)
{
    struct json_object *object = json_new_object();
    struct json_object *modules = json_new_array();

    for (size_t i = 0; i < t->module_count; i++) {
        json_push(modules, course_module_json(&t->modules[i]));
    }
    json_set_text(object, "id", t->id);
    json_set_text(object, "title", t->title);
    json_set_text(object, "description", text_or_empty(t->description));
    json_set_text(object, "skill_area", t->skill_area);
    json_set_text(object, "difficulty_level", difficulty_name(t->difficulty));
    set_hours(object, "estimated_duration_hours", t->minutes);
    json_set_text(object, "status", track_status_name(t->status));
    json_set_text(object, "user_expectations", text_or_empty(t->expectations));
    json_set_text(object, "language", t->language);
    json_set(object, "ai_generated_plan", course_plan_json(t->plan));
    json_set(object, "modules", modules);
    set_time(object, "created_at", t->created_ms);
    set_time(object, "updated_at", t->updated_ms);
    json_set_text(object, "known", text_or_empty(t->known));
    json_set(object, "schedule", pace_json(&t->pace));
    return object;
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

/* --- in --- */

/* `path` names the object a member is looked up in, with a dot at its end: "modules[2]." or "". */
static enum error_kind fault(struct error *err, const char *path, const char *key,
                             const char *wanted)
{
    return error_set(err, ERROR_WRONG_SHAPE, "%s%s: %s", path, key, wanted);
}

/* A text that is not blank, repaired; an absent, null or blank one leaves NULL. */
static enum error_kind read_text(const struct json_object *object, const char *path,
                                 const char *key, char **out, struct error *err)
{
    const struct json_object *v = json_get(object, key);
    size_t n = 0;
    const char *text = json_text(v, &n);

    if (v == NULL) {
        return ERROR_NONE;
    }
    if (text == NULL) {
        return fault(err, path, key, _("must be a text or null"));
    }
    char *repaired = text_repaired(text, n);

    if (text_blank(repaired)) {
        free(repaired);
        return ERROR_NONE;
    }
    free(*out);
    *out = repaired;
    return ERROR_NONE;
}

static enum error_kind read_hours(const struct json_object *object, const char *path,
                                  const char *key, int *minutes, struct error *err)
{
    const struct json_object *v = json_get(object, key);
    double hours = 0;

    if (v == NULL) {
        return ERROR_NONE;
    }
    /* Not below 0 and not "not a number" in one comparison. */
    if (!json_to_number(v, &hours) || !(hours >= 0 && hours <= LIMIT_HOURS)) {
        return error_set(err, ERROR_WRONG_SHAPE,
                         _("%s%s: must be a number of hours from 0 to %d, or null"), path, key,
                         LIMIT_HOURS);
    }
    *minutes = hours_to_minutes(hours);
    return ERROR_NONE;
}

static enum error_kind read_strings(const struct json_object *object, const char *path,
                                    const char *key, struct strlist *out, struct error *err)
{
    const struct json_object *v = json_get(object, key);

    if (v == NULL) {
        return ERROR_NONE;
    }
    if (json_kind(v) != JSON_ARRAY) {
        return fault(err, path, key, _("must be a list of texts"));
    }
    if (json_size(v) > LIMIT_MODULE_ITEMS) {
        return error_set(err, ERROR_WRONG_SHAPE, _("%s%s: has %zu entries, at most %d fit"), path,
                         key, json_size(v), LIMIT_MODULE_ITEMS);
    }
    for (size_t i = 0; i < json_size(v); i++) {
        size_t n = 0;
        const char *text = json_text(json_at(v, i), &n);

        if (text == NULL) {
            return error_set(err, ERROR_WRONG_SHAPE, _("%s%s[%zu]: must be a text"), path, key, i);
        }
        char *repaired = text_repaired(text, n);

        if (text_blank(repaired)) {
            free(repaired);
        } else {
            strlist_take(out, repaired);
        }
    }
    return ERROR_NONE;
}

static enum error_kind read_pins(const struct json_object *v, const char *path,
                                 struct plan_module *m, struct error *err)
{
    const struct json_object *pins = json_get(v, "pins");
    enum error_kind kind = ERROR_NONE;

    if (pins != NULL && json_kind(pins) != JSON_ARRAY) {
        return fault(err, path, "pins", _("must be a list of texts"));
    }
    for (size_t i = 0; i < json_size(pins) && kind == ERROR_NONE; i++) {
        const char *name = json_text(json_at(pins, i), NULL);

        if (name != NULL && strcmp(name, PIN_TITLE) == 0) {
            m->title_pinned = true;
        } else if (name != NULL && strcmp(name, PIN_HOURS) == 0) {
            m->hours_pinned = true;
        } else {
            kind = fault(err, path, "pins", _("must hold nothing but title and hours"));
        }
    }
    return kind;
}

static enum error_kind read_module(const struct json_object *v, const char *path,
                                   struct plan_module *m, struct error *err)
{
    enum error_kind kind = ERROR_NONE;
    struct {
        const char *key;
        char **slot;
    } texts[] = {{"id", &m->id}, {"title", &m->title}, {"description", &m->description}};
    struct {
        const char *key;
        struct strlist *slot;
    } lists[] = {{"items", &m->items},
                 {"learning_objectives", &m->objectives},
                 {"prerequisites", &m->prerequisites}};

    for (size_t i = 0; i < sizeof texts / sizeof *texts && kind == ERROR_NONE; i++) {
        kind = read_text(v, path, texts[i].key, texts[i].slot, err);
    }
    for (size_t i = 0; i < sizeof lists / sizeof *lists && kind == ERROR_NONE; i++) {
        kind = read_strings(v, path, lists[i].key, lists[i].slot, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_hours(v, path, "estimated_duration_hours", &m->minutes, err);
    }
    if (kind == ERROR_NONE && m->title == NULL) {
        kind = fault(err, path, "title", _("must not be empty"));
    }
    if (kind == ERROR_NONE && json_get(v, "pinned") != NULL &&
        !json_get_bool(v, "pinned", &m->pinned)) {
        kind = fault(err, path, "pinned", _("must be true or false"));
    }
    if (kind == ERROR_NONE) {
        kind = read_pins(v, path, m, err);
    }
    return kind;
}

static enum error_kind read_modules(const struct json_object *v, struct plan *p, struct error *err)
{
    const struct json_object *modules = json_get(v, "modules");

    if (modules == NULL) {
        return ERROR_NONE;
    }
    if (json_kind(modules) != JSON_ARRAY) {
        return fault(err, "", "modules", _("must be a list of objects"));
    }
    if (json_size(modules) > LIMIT_MODULES) {
        return error_set(err, ERROR_WRONG_SHAPE, _("%s%s: has %zu entries, at most %d fit"), "",
                         "modules", json_size(modules), LIMIT_MODULES);
    }
    for (size_t i = 0; i < json_size(modules); i++) {
        const struct json_object *module = json_at(modules, i);
        char path[sizeof "modules[18446744073709551615]."];

        (void)snprintf(path, sizeof path, "modules[%zu].", i);
        if (json_kind(module) != JSON_OBJECT) {
            return error_set(err, ERROR_WRONG_SHAPE, _("modules[%zu]: must be an object"), i);
        }
        struct plan_module *m = plan_insert_module(p, p->module_count);
        enum error_kind kind = read_module(module, path, m, err);

        if (kind == ERROR_NONE && m->id != NULL && plan_find_module(p, m->id) != (int)i) {
            kind = fault(err, path, "id", _("must not be that of another module"));
        }
        if (kind != ERROR_NONE) {
            return kind;
        }
    }
    return ERROR_NONE;
}

/* A total that the modules do not give is what the plan's text claims. One over the limit can only
 * be the sum of many long modules. */
static enum error_kind read_total(const struct json_object *v, struct plan *p, struct error *err)
{
    static const char *const key = "estimated_duration_hours";
    double hours = 0;

    if (json_get(v, key) == NULL) {
        return ERROR_NONE;
    }
    if (!json_get_number(v, key, &hours) || !(hours >= 0)) {
        return fault(err, "", key, _("must be a number of hours, or null"));
    }
    int total = hours_to_minutes(hours);

    if (total != plan_minutes(p)) {
        p->stated_minutes = total;
    }
    return ERROR_NONE;
}

static enum error_kind read_plan(const struct json_object *v, struct plan *p, struct error *err)
{
    int64_t version = 0;
    enum error_kind kind = ERROR_NONE;
    struct {
        const char *key;
        char **slot;
    } texts[] = {{"title", &p->title},
                 {"language", &p->language},
                 {"course_description", &p->description},
                 {"final_project", &p->final_project}};

    if (json_get(v, "version") != NULL &&
        (!json_get_int(v, "version", &version) || version < 0 || version > INT32_MAX)) {
        return fault(err, "", "version", _("must be a whole number"));
    }
    p->version = (int)version;
    for (size_t i = 0; i < sizeof texts / sizeof *texts && kind == ERROR_NONE; i++) {
        kind = read_text(v, "", texts[i].key, texts[i].slot, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_strings(v, "", "learning_objectives", &p->objectives, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_strings(v, "", "practical_assignments", &p->assignments, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_modules(v, p, err);
    }
    if (kind == ERROR_NONE) {
        kind = read_total(v, p, err);
    }
    return kind;
}

enum error_kind course_plan_from_json(const struct json_object *v, struct plan **out,
                                      struct error *err)
{
    if (json_kind(v) != JSON_OBJECT) {
        return error_set(err, ERROR_WRONG_SHAPE, _("a plan must be an object"));
    }
    struct plan *p = plan_new();
    enum error_kind kind = read_plan(v, p, err);

    if (kind != ERROR_NONE) {
        plan_free(p);
        return kind;
    }
    *out = p;
    return ERROR_NONE;
}
