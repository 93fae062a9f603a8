#include "syllabus/course/json_in.h"

#include "json_lesson_internal.h"
#include "record_internal.h"
#include "syllabus/base/buf.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

#define CHATS_MAX 10000 /* of one session */

/* --- plans --- */

/* The path of a fault inside of a plan goes behind the plan's own. */
static enum error_kind read_plan(const struct json_object *v, const char *path, struct plan **out,
                                 struct error *err)
{
    struct error failed = {0};
    struct plan *p = NULL;
    if (course_plan_from_json(v, &p, &failed) != ERROR_NONE) {
        error_set(err, ERROR_BAD_DATA, "%s%s%s", path, strchr(failed.message, ':') ? "." : ": ",
                  failed.message);
        error_clear(&failed);
        return ERROR_BAD_DATA;
    }
    for (size_t i = 0; i < p->module_count; i++) {
        if (p->modules[i].id == NULL || !course_is_id(p->modules[i].id)) {
            error_set(err, ERROR_BAD_DATA, "%s.modules[%zu].id: %s", path, i,
                      _("must be a UUID in lower case"));
            plan_free(p);
            return ERROR_BAD_DATA;
        }
    }
    *out = p;
    return ERROR_NONE;
}

static void take_plan(struct record *r, const char *key, const struct json_object *v,
                      struct plan **out)
{
    if (r->kind == ERROR_NONE && v != NULL) {
        char *path = key != NULL ? mem_printf("%s.%s", r->path, key) : mem_strdup(r->path);
        r->kind = read_plan(v, path, out, r->err);
        free(path);
    }
}

/* --- tracks --- */

static void read_module_status(struct record *r, struct module *m)
{
    const char *name = record_name(r, "status");
    if (name != NULL && !module_status_parse(name, &m->status)) {
        record_fault(r, "status", _("must be not_started, in_progress or completed"));
    }
}

/* The database reads it with this depth. */
static void check_depth(struct record *r, const char *key, const struct json_object *v)
{
    struct json_object *again = NULL;
    char *text = v != NULL ? json_printed(v, 0) : NULL;
    if (text != NULL &&
        json_parse(text, strlen(text), LIMIT_JSON_DEPTH, &again, NULL) != ERROR_NONE) {
        record_fault(r, key, _("is nested too deeply"));
    }
    json_free(again);
    free(text);
}

static void read_lessons(struct record *r, struct module *m)
{
    const struct json_object *list = record_array(r, "lessons", LIMIT_LESSONS, 0);
    for (size_t i = 0; r->kind == ERROR_NONE && i < json_size(list); i++) {
        char *path = record_path(r, "lessons", i);
        struct lesson *l = module_add_lesson(m);
        r->kind = lesson_from_json(json_at(list, i), path, l, r->err);
        if (r->kind == ERROR_NONE && l->number != (int)i + 1) {
            r->kind = error_set(r->err, ERROR_BAD_DATA, "%s.lesson_number: %s", path,
                                _("the lessons must stand in the order of their numbers, from 1"));
        }
        free(path);
    }
}

static enum error_kind read_module(const struct json_object *v, const char *path, struct module *m,
                                   struct error *err)
{
    struct record r;
    int64_t number = 0;
    record_open(&r, v, path, err);
    m->id = record_id(&r, "id", 0);
    record_int(&r, "module_number", 1, &number, 0);
    m->number = (int)number;
    free(m->title);
    m->title = record_text(&r, "title", LIMIT_ANSWER, RECORD_FILLED);
    free(m->description);
    m->description = record_text(&r, "description", LIMIT_ANSWER, 0);
    record_strings(&r, "learning_objectives", &m->objectives);
    record_hours(&r, "estimated_duration_hours", &m->minutes, RECORD_NULL);
    read_module_status(&r, m);
    record_bool(&r, "pinned", &m->pinned, 0);
    struct json_object *raw = record_object(&r, "ai_generated_content", 0);
    check_depth(&r, "ai_generated_content", raw);
    m->raw = json_ref(raw);
    read_lessons(&r, m);
    record_time(&r, "created_at", &m->created_ms, 0);
    record_time(&r, "updated_at", &m->updated_ms, 0);
    return record_close(&r);
}

static void read_modules(struct record *r, struct track *t)
{
    const struct json_object *list = record_array(r, "modules", LIMIT_MODULES, 0);
    bool seen[LIMIT_MODULES] = {false};
    t->modules = mem_array(json_size(list), sizeof *t->modules);
    for (size_t i = 0; r->kind == ERROR_NONE && i < json_size(list); i++) {
        char *path = record_path(r, "modules", i);
        struct module *m = &t->modules[t->module_count++];
        module_init(m);
        r->kind = read_module(json_at(list, i), path, m, r->err);
        size_t at = (size_t)m->number - 1;
        if (r->kind == ERROR_NONE && (at >= json_size(list) || seen[at])) {
            r->kind = error_set(r->err, ERROR_BAD_DATA, "%s.module_number: %s", path,
                                _("the numbers must go from 1 to the number of modules"));
        } else if (r->kind == ERROR_NONE) {
            seen[at] = true;
        }
        free(path);
    }
}

static void read_names(struct record *r, struct track *t)
{
    const char *level = record_name(r, "difficulty_level");
    if (level != NULL && !difficulty_parse(level, &t->difficulty)) {
        record_fault(r, "difficulty_level", _("must be beginner, intermediate or advanced"));
    }
    const char *status = record_name(r, "status");
    if (status != NULL && !track_status_parse(status, &t->status)) {
        record_fault(r, "status", _("must be planning, active, paused or completed"));
    }
}

/* The rules of a form hold for it, however it came. */
static void check_form(struct record *r, struct track *t)
{
    struct error failed = {0};
    if (r->kind == ERROR_NONE && !track_language_valid(t->language)) {
        record_fault(r, "language", _("must be a language code such as en, ru or pt-BR"));
    }
    if (r->kind == ERROR_NONE && track_validate(t, &failed) != ERROR_NONE) {
        record_fault(r, NULL, failed.message);
    }
    error_clear(&failed);
}

/* A text of a schedule's terms, or what was there. */
static void read_term(struct record *r, const char *key, char **slot)
{
    char *text = record_text(r, key, LIMIT_TITLE, RECORD_OPTIONAL | RECORD_NULL);
    if (text != NULL) {
        free(*slot);
        *slot = text;
    }
}

static void read_term_list(struct record *r, const char *key, char **slot)
{
    struct strlist list = {0};
    struct buf text = BUF_INIT(LIMIT_TEXT);
    record_strings(r, key, &list);
    for (size_t i = 0; i < list.count; i++) {
        buf_printf(&text, "%s%s", i > 0 ? ", " : "", list.items[i]);
    }
    free(*slot);
    *slot = buf_steal(&text);
    strlist_fini(&list);
}

/* Older exports have none. What the texts say is looked at with the rest of the form. */
static void read_pace(struct record *r, struct track_pace *p)
{
    const struct json_object *v = record_object(r, "schedule", RECORD_OPTIONAL);
    if (v == NULL) {
        return;
    }
    char *path = mem_printf("%s.schedule", r->path);
    struct record inner;
    int minutes = 0;
    record_open(&inner, v, path, r->err);
    read_term(&inner, "start", &p->start);
    read_term(&inner, "replanned_from", &p->from);
    read_term(&inner, "deadline", &p->deadline);
    record_hours(&inner, "hours_per_week", &minutes, RECORD_NULL);
    if (minutes > 0) {
        free(p->weekly);
        p->weekly = hours_text(minutes);
    }
    read_term_list(&inner, "days", &p->days);
    read_term_list(&inner, "days_off", &p->days_off);
    if (record_close(&inner) != ERROR_NONE && r->kind == ERROR_NONE) {
        r->kind = inner.kind;
    }
    free(path);
}

static void read_track(struct record *r, struct track *t)
{
    t->id = record_id(r, "id", 0);
    free(t->title);
    t->title = record_text(r, "title", LIMIT_TITLE, RECORD_FILLED);
    free(t->description);
    t->description = record_text(r, "description", LIMIT_TEXT, 0);
    free(t->skill_area);
    t->skill_area = record_text(r, "skill_area", LIMIT_SKILL, RECORD_FILLED);
    read_names(r, t);
    record_hours(r, "estimated_duration_hours", &t->minutes, 0);
    free(t->expectations);
    t->expectations = record_text(r, "user_expectations", LIMIT_TEXT, 0);
    char *known = record_text(r, "known", LIMIT_TEXT, RECORD_OPTIONAL);
    free(t->known);
    t->known = known != NULL ? known : mem_strdup("");
    read_pace(r, &t->pace);
    free(t->language);
    t->language = record_text(r, "language", LIMIT_TITLE, RECORD_FILLED);
    take_plan(r, "ai_generated_plan", record_object(r, "ai_generated_plan", 0), &t->plan);
    read_modules(r, t);
    record_time(r, "created_at", &t->created_ms, 0);
    record_time(r, "updated_at", &t->updated_ms, 0);
}

enum error_kind course_track_from_json(const struct json_object *v, const char *path,
                                       struct track **out, struct error *err)
{
    struct record r;
    struct track *t = track_new();
    record_open(&r, v, path, err);
    read_track(&r, t);
    record_close(&r);
    check_form(&r, t);
    if (r.kind != ERROR_NONE) {
        track_free(t);
        return r.kind;
    }
    *out = t;
    return ERROR_NONE;
}

/* --- dialogues --- */

static enum error_kind read_chat(const struct json_object *v, const char *path,
                                 const struct session *of, struct chat *c, struct error *err)
{
    struct record r;
    record_open(&r, v, path, err);
    c->id = record_id(&r, "id", 0);
    c->session_id = mem_strdup(of->id);
    c->name = record_text(&r, "chat_name", LIMIT_TEXT, 0);
    const char *type = record_name(&r, "chat_type");
    if (type != NULL && !chat_type_parse(type, &c->type)) {
        record_fault(&r, "chat_type", _("must be planning, discussion or finalization"));
    }
    c->status = record_text(&r, "status", LIMIT_TITLE, 0);
    c->created_ms = c->updated_ms = of->created_ms; /* exports did not say them once */
    record_time(&r, "created_at", &c->created_ms, RECORD_OPTIONAL);
    record_time(&r, "updated_at", &c->updated_ms, RECORD_OPTIONAL);
    c->module_id = record_id(&r, "module_id", RECORD_OPTIONAL);
    record_skip(&r, "message_count"); /* the messages say it */
    record_skip(&r, "last_message_at");
    return record_close(&r);
}

static void read_session(struct record *r, struct bundle_session *s)
{
    struct session *own = &s->session;
    own->id = record_id(r, "session_id", 0);
    own->name = record_text(r, "session_name", LIMIT_TEXT, 0);
    own->track_id = record_id(r, "track_id", 0);
    record_skip(r, "track_title"); /* the track says it */
    record_time(r, "session_created_at", &own->created_ms, 0);
    own->updated_ms = own->created_ms;
    record_time(r, "session_updated_at", &own->updated_ms, RECORD_OPTIONAL);
    own->status = record_text(r, "session_status", LIMIT_TITLE, RECORD_OPTIONAL);
    if (own->status == NULL) {
        own->status = mem_strdup("active");
    }
    const struct json_object *chats = record_array(r, "chats", CHATS_MAX, 0);
    bool planning = false;
    for (size_t i = 0; r->kind == ERROR_NONE && i < json_size(chats); i++) {
        mem_grow(&s->chats, &s->cap, s->count + 1, sizeof *s->chats);
        struct chat *c = &s->chats[s->count++];
        *c = (struct chat){0};
        char *path = record_path(r, "chats", i);
        r->kind = read_chat(json_at(chats, i), path, own, c, r->err);
        if (r->kind == ERROR_NONE && planning && c->type == CHAT_PLANNING) {
            r->kind = error_set(r->err, ERROR_BAD_DATA, "%s.chat_type: %s", path,
                                _("a session has one planning chat"));
        }
        planning = planning || c->type == CHAT_PLANNING;
        free(path);
    }
}

enum error_kind course_session_from_json(const struct json_object *v, const char *path,
                                         struct bundle_session *out, struct error *err)
{
    struct record r;
    struct bundle_session s = {0};
    record_open(&r, v, path, err);
    read_session(&r, &s);
    if (record_close(&r) != ERROR_NONE) {
        bundle_session_fini(&s);
        return r.kind;
    }
    *out = s;
    return ERROR_NONE;
}

/* A reply that streamed when it was exported is one that was interrupted: nobody writes it here. */
static void read_message_names(struct record *r, struct message *m)
{
    const char *sender = record_name(r, "sender_type");
    if (sender != NULL && !sender_parse(sender, &m->sender)) {
        record_fault(r, "sender_type", _("must be user or ai"));
    }
    const char *type = record_name(r, "message_type");
    if (type != NULL && !message_type_parse(type, &m->type)) {
        record_fault(r, "message_type", _("must be welcome, plan, finalization or text"));
    }
    const char *status = record_name(r, "status");
    if (status != NULL && !message_status_parse(status, &m->status)) {
        record_fault(r, "status",
                     _("must be complete, queued, streaming, interrupted, cut_off or failed"));
    }
    if (m->status == MESSAGE_STREAMING) {
        m->status = MESSAGE_INTERRUPTED;
    }
}

static void read_message(struct record *r, struct bundle_message *b)
{
    struct message *m = &b->message;
    m->id = record_id(r, "id", 0);
    m->chat_id = record_id(r, "chat_id", 0);
    read_message_names(r, m);
    m->content = record_text(r, "message_content", LIMIT_ANSWER, 0);
    m->parent_id = record_id(r, "parent_id", RECORD_NULL);
    m->finish_reason = record_text(r, "finish_reason", LIMIT_TEXT, RECORD_NULL);
    m->model = record_text(r, "ai_model_used", LIMIT_TEXT, RECORD_NULL);
    record_int(r, "prompt_tokens", 0, &m->prompt_tokens, RECORD_NULL);
    record_int(r, "completion_tokens", 0, &m->completion_tokens, RECORD_NULL);
    record_skip(r, "tokens_used"); /* their sum */
    record_time(r, "timestamp", &m->created_ms, 0);
    b->thoughts = record_text(r, "thoughts", LIMIT_ANSWER, RECORD_OPTIONAL | RECORD_FILLED);
    record_int(r, "thought_tokens", 0, &m->thought_tokens, RECORD_OPTIONAL);
}

enum error_kind course_message_from_json(const struct json_object *v, const char *path,
                                         struct bundle_message *out, struct error *err)
{
    struct record r;
    struct bundle_message m = {.thoughts = NULL};
    message_init(&m.message);
    record_open(&r, v, path, err);
    read_message(&r, &m);
    if (record_close(&r) != ERROR_NONE) {
        bundle_message_fini(&m);
        return r.kind;
    }
    *out = m;
    return ERROR_NONE;
}

/* Exports did not say it once: then it was a reply. */
static void read_version_source(struct record *r, struct version *v)
{
    static const char *const authors[] = {VERSION_BY_USER, VERSION_BY_MODEL, VERSION_BY_BUILTIN};
    const unsigned flags = RECORD_OPTIONAL | RECORD_NULL;
    int64_t base = 0;
    char *kind = record_text(r, "kind", LIMIT_TITLE, RECORD_OPTIONAL);
    if (kind != NULL && !version_kind_parse(kind, &v->kind)) {
        record_fault(r, "kind", _("is no kind of version"));
    }
    free(kind);
    v->author = record_text(r, "author", LIMIT_TITLE, flags);
    bool known = v->author == NULL;
    for (size_t i = 0; i < sizeof authors / sizeof *authors && !known; i++) {
        known = strcmp(authors[i], v->author) == 0;
    }
    if (!known) {
        record_fault(r, "author", _("must be user, model or builtin"));
    }
    v->request = record_text(r, "request", LIMIT_ANSWER, flags);
    v->model = record_text(r, "model", LIMIT_TEXT, flags);
    record_int(r, "base", 1, &base, flags);
    if (base >= v->number) {
        record_fault(r, "base", _("must be below the version"));
    }
    v->base = r->kind == ERROR_NONE ? (int)base : 0;
    record_bool(r, "current", &v->current, RECORD_OPTIONAL);
}

/* Exports had only the short form of a plan once, which reads as a plan, too. */
enum error_kind course_version_from_json(const struct json_object *v, const char *path,
                                         struct version *out, char **track_id, bool *finalized,
                                         struct error *err)
{
    struct record r;
    struct version version = {0};
    int64_t number = 0;
    bool made = false;
    record_open(&r, v, path, err);
    record_int(&r, "version", 1, &number, 0);
    version.number = (int)number;
    version.message_id = record_id(&r, "message_id", RECORD_NULL);
    record_time(&r, "timestamp", &version.created_ms, 0);
    char *of = record_id(&r, "track_id", RECORD_OPTIONAL);
    read_version_source(&r, &version);
    record_bool(&r, "finalized", &made, RECORD_OPTIONAL);
    record_skip(&r, "estimated_duration_hours"); /* the plan says it, and the modules */
    record_array(&r, "modules", LIMIT_MODULES, 0);
    struct json_object *plan = record_object(&r, "plan", RECORD_OPTIONAL);
    take_plan(&r, plan != NULL ? "plan" : NULL, plan != NULL ? plan : v, &version.plan);
    struct json_object *proposed = record_object(&r, "proposed", RECORD_OPTIONAL | RECORD_NULL);
    if (proposed != NULL) {
        take_plan(&r, "proposed", proposed, &version.proposed);
    }
    if (r.kind == ERROR_NONE) {
        version.plan->version = version.number;
    }
    if (record_close(&r) != ERROR_NONE) {
        version_fini(&version);
        free(of);
        return r.kind;
    }
    *out = version;
    *track_id = of;
    *finalized = made;
    return ERROR_NONE;
}
