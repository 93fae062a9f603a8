/* The canonical JSON form as it is read: the document, and what its parts say of each other. */
#include "syllabus/exchange/import.h"

#include "idmap_internal.h"
#include "import_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/time.h"
#include "syllabus/course/bundle.h"
#include "syllabus/course/json_in.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"

#include <stdlib.h>
#include <string.h>

/* What a model gave stands some levels deep in the document. */
#define DEPTH (LIMIT_JSON_DEPTH + 8)

static const char *const members[] = {"format", "version",  "exported_at", "track",
                                      "tracks", "sessions", "messages",    "versions"};

struct reading {
    const struct json_object *document;
    struct bundle_list list;
    struct idmap tracks;   /* id: place in the list */
    struct idmap modules;  /* id: of whichever track */
    struct idmap lessons;  /* the same */
    struct idmap sessions; /* id: track */
    struct idmap chats;    /* id: track */
    struct idmap messages; /* id: track */
    struct idmap places;   /* id of a message: its place in the track */
    struct idmap planned;  /* id of a message that a version came of */
    struct error *err;
};

static void reading_fini(struct reading *r)
{
    bundle_list_fini(&r->list);
    struct idmap *const maps[] = {&r->tracks, &r->modules,  &r->lessons, &r->sessions,
                                  &r->chats,  &r->messages, &r->places,  &r->planned};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        idmap_fini(maps[i]);
    }
}

static enum error_kind fault(struct reading *r, const char *path, const char *member,
                             const char *wanted)
{
    return error_set(r->err, ERROR_BAD_DATA, "%s%s%s: %s", path, *member != '\0' ? "." : "", member,
                     wanted);
}

/* --- members that are there twice: json-c takes the last one without a word --- */

static size_t count_members(const struct json_object *v);

static bool count_member(void *ctx, const char *key, struct json_object *value)
{
    size_t *count = ctx;
    *count += 1 + count_members(value);
    return true;
}

/* Those of all objects in it; the depth is capped. */
static size_t count_members(const struct json_object *v)
{
    size_t count = 0;
    json_each(v, count_member, &count);
    for (size_t i = 0; json_kind(v) == JSON_ARRAY && i < json_size(v); i++) {
        count += count_members(json_at(v, i));
    }
    return count;
}

/* The same in the text, where each has a colon outside of strings. */
static size_t count_colons(const char *text, size_t n)
{
    size_t count = 0;
    char quote = 0;
    for (size_t i = 0; i < n; i++) {
        if (quote != 0 && text[i] == '\\') {
            i++;
        } else if (quote != 0) {
            quote = text[i] == quote ? 0 : quote;
        } else if (text[i] == '"' || text[i] == '\'') {
            quote = text[i];
        } else {
            count += text[i] == ':';
        }
    }
    return count;
}

/* --- the document --- */

static bool known(void *ctx, const char *key, struct json_object *value)
{
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (strcmp(members[i], key) == 0) {
            return true;
        }
    }
    const char **unknown = ctx;
    *unknown = key;
    return false;
}

static enum error_kind check_head(struct reading *r)
{
    const struct json_object *d = r->document;
    const char *format = json_get_text(d, "format");
    const char *unknown = NULL;
    int64_t version = 0;
    if (json_kind(d) != JSON_OBJECT || format == NULL || strcmp(format, "syllabus-course") != 0) {
        fault(r, "format", "", _("this is no course document: it must be \"syllabus-course\""));
        error_advise(r->err, _("\"syllabus export\" writes what can be imported."));
        return ERROR_BAD_DATA;
    }
    if (!json_get_int(d, "version", &version) || version < 1) {
        return fault(r, "version", "", _("must be 1"));
    }
    if (version > 1) {
        fault(r, "version", "", _("a newer version of syllabus made this document"));
        error_advise(r->err, _("Update syllabus."));
        return ERROR_BAD_DATA;
    }
    const char *when = json_get_text(d, "exported_at");
    int64_t ms = 0;
    if (when == NULL || !time_parse(when, &ms)) {
        return fault(r, "exported_at", "", _("must be a time such as 2026-11-24T09:41:03.000Z"));
    }
    json_each(d, known, &unknown);
    if (unknown != NULL) {
        char *name = mem_printf("%.64s", unknown);
        fault(r, name, "", _("there is no such member"));
        free(name);
        return ERROR_BAD_DATA;
    }
    return ERROR_NONE;
}

/* A list of the document; absent is none. */
static enum error_kind list_of(struct reading *r, const char *key, const struct json_object **out)
{
    *out = json_get(r->document, key);
    if (json_has(r->document, key) && json_kind(*out) != JSON_ARRAY) {
        return fault(r, key, "", _("must be a list"));
    }
    return ERROR_NONE;
}

/* --- tracks --- */

static enum error_kind add_lessons(struct reading *r, const struct bundle *b, size_t module)
{
    const struct module *m = &b->track->modules[module];
    for (size_t i = 0; i < m->lesson_count; i++) {
        if (!idmap_add(&r->lessons, m->lessons[i].id, r->list.count - 1)) {
            char *path = mem_printf("%s.modules[%zu].lessons[%zu]", b->place, module, i);
            fault(r, path, "id", _("another lesson of the document has it, too"));
            free(path);
            return ERROR_BAD_DATA;
        }
    }
    return ERROR_NONE;
}

static enum error_kind add_track(struct reading *r, const struct json_object *v, char *take_path)
{
    struct track *t = NULL;
    enum error_kind kind = course_track_from_json(v, take_path, &t, r->err);
    if (kind != ERROR_NONE) {
        free(take_path);
        return kind;
    }
    struct bundle *b = bundle_list_add(&r->list);
    *b = (struct bundle){.place = take_path, .track = t};
    if (!idmap_add(&r->tracks, t->id, r->list.count - 1)) {
        return fault(r, b->place, "id", _("another track of the document has it, too"));
    }
    for (size_t i = 0; i < t->module_count; i++) {
        if (!idmap_add(&r->modules, t->modules[i].id, r->list.count - 1)) {
            char *path = mem_printf("%s.modules[%zu]", b->place, i);
            fault(r, path, "id", _("another module of the document has it, too"));
            free(path);
            return ERROR_BAD_DATA;
        }
        if (add_lessons(r, b, i) != ERROR_NONE) {
            return ERROR_BAD_DATA;
        }
    }
    return ERROR_NONE;
}

static enum error_kind read_tracks(struct reading *r)
{
    const struct json_object *list = NULL;
    bool one = json_has(r->document, "track");
    if (one == json_has(r->document, "tracks")) {
        return fault(r, "track", "", _("there must be either \"track\" or \"tracks\""));
    }
    if (one) {
        return add_track(r, json_get(r->document, "track"), mem_strdup("track"));
    }
    enum error_kind kind = list_of(r, "tracks", &list);
    for (size_t i = 0; kind == ERROR_NONE && i < json_size(list); i++) {
        kind = add_track(r, json_at(list, i), mem_printf("tracks[%zu]", i));
    }
    return kind;
}

/* --- dialogues; each of these takes one element of a list --- */

static enum error_kind add_session(struct reading *r, const struct json_object *v, const char *path)
{
    struct bundle_session s = {0};
    enum error_kind kind = course_session_from_json(v, path, &s, r->err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    const size_t *at = idmap_find(&r->tracks, s.session.track_id);
    if (at == NULL) {
        bundle_session_fini(&s);
        return fault(r, path, "track_id", _("names no track of the document"));
    }
    struct bundle *b = &r->list.items[*at];
    mem_grow(&b->sessions, &b->session_cap, b->session_count + 1, sizeof *b->sessions);
    b->sessions[b->session_count++] = s; /* its ids stay where they are */
    if (!idmap_add(&r->sessions, s.session.id, *at)) {
        return fault(r, path, "session_id", _("another session of the document has it, too"));
    }
    for (size_t i = 0; kind == ERROR_NONE && i < s.count; i++) {
        char *chat = mem_printf("%s.chats[%zu]", path, i);
        const char *module = s.chats[i].module_id;
        const size_t *of = module != NULL ? idmap_find(&r->modules, module) : NULL;
        if (!idmap_add(&r->chats, s.chats[i].id, *at)) {
            kind = fault(r, chat, "id", _("another chat of the document has it, too"));
        } else if (module != NULL && (of == NULL || *of != *at)) {
            kind = fault(r, chat, "module_id", _("names no module of the track"));
        }
        free(chat);
    }
    return kind;
}

/* An earlier message of the same chat; else branches could go round in circles. */
static enum error_kind check_parent(struct reading *r, const struct bundle *b,
                                    const struct message *m, const char *path)
{
    const size_t *place = m->parent_id != NULL ? idmap_find(&r->places, m->parent_id) : NULL;
    if (m->parent_id == NULL) {
        return ERROR_NONE;
    }
    if (place == NULL || *place >= b->message_count ||
        strcmp(b->messages[*place].message.id, m->parent_id) != 0 ||
        strcmp(b->messages[*place].message.chat_id, m->chat_id) != 0) {
        return fault(r, path, "parent_id", _("names no earlier message of its chat"));
    }
    return ERROR_NONE;
}

static enum error_kind add_message(struct reading *r, const struct json_object *v, const char *path)
{
    struct bundle_message m = {.thoughts = NULL};
    enum error_kind kind = course_message_from_json(v, path, &m, r->err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    const size_t *at = idmap_find(&r->chats, m.message.chat_id);
    struct bundle *b = at != NULL ? &r->list.items[*at] : NULL;
    kind = b == NULL ? fault(r, path, "chat_id", _("names no chat of the document"))
                     : check_parent(r, b, &m.message, path);
    if (kind != ERROR_NONE) {
        bundle_message_fini(&m);
        return kind;
    }
    mem_grow(&b->messages, &b->message_cap, b->message_count + 1, sizeof *b->messages);
    b->messages[b->message_count++] = m;
    if (!idmap_add(&r->messages, m.message.id, *at)) {
        return fault(r, path, "id", _("another message of the document has it, too"));
    }
    idmap_add(&r->places, m.message.id, b->message_count - 1);
    return ERROR_NONE;
}

/* Whose version it is: by its message, or by what it says. NULL at a fault. */
static struct bundle *track_of_version(struct reading *r, const struct version *v,
                                       const char *track_id, const char *path)
{
    const size_t *said = track_id != NULL ? idmap_find(&r->tracks, track_id) : NULL;
    const size_t *by = v->message_id != NULL ? idmap_find(&r->messages, v->message_id) : NULL;
    if (track_id != NULL && said == NULL) {
        fault(r, path, "track_id", _("names no track of the document"));
        return NULL;
    }
    if (v->message_id != NULL && (by == NULL || (said != NULL && *said != *by))) {
        fault(r, path, "message_id", _("names no message of the track"));
        return NULL;
    }
    if (said == NULL && by == NULL && r->list.count != 1) {
        fault(r, path, "track_id", _("is missing"));
        return NULL;
    }
    return &r->list.items[said != NULL ? *said : by != NULL ? *by : 0];
}

static enum error_kind place_version(struct reading *r, struct bundle *b, const struct version *v,
                                     bool finalized, const char *path)
{
    int before = b->version_count > 0 ? b->versions[b->version_count - 1].number : 0;
    if (v->number <= before) {
        return fault(r, path, "version", _("must be higher than the one before"));
    }
    if (v->message_id != NULL && !idmap_add(&r->planned, v->message_id, 0)) {
        return fault(r, path, "message_id", _("another version came of it, too"));
    }
    if (finalized && b->finalized != 0) {
        return fault(r, path, "finalized", _("another version is, too"));
    }
    return ERROR_NONE;
}

static enum error_kind add_version(struct reading *r, const struct json_object *v, const char *path)
{
    struct version version = {0};
    char *track_id = NULL;
    bool finalized = false;
    enum error_kind kind =
        course_version_from_json(v, path, &version, &track_id, &finalized, r->err);
    if (kind != ERROR_NONE) {
        return kind;
    }
    struct bundle *b = track_of_version(r, &version, track_id, path);
    kind = b != NULL ? place_version(r, b, &version, finalized, path) : ERROR_BAD_DATA;
    free(track_id);
    if (kind != ERROR_NONE) {
        version_fini(&version);
        return kind;
    }
    mem_grow(&b->versions, &b->version_cap, b->version_count + 1, sizeof *b->versions);
    b->versions[b->version_count++] = version;
    b->finalized = finalized ? version.number : b->finalized;
    return ERROR_NONE;
}

typedef enum error_kind add_fn(struct reading *r, const struct json_object *v, const char *path);

static const struct {
    const char *key;
    add_fn *add;
} parts[] = {{"sessions", add_session}, {"messages", add_message}, {"versions", add_version}};
#define PARTS (sizeof parts / sizeof *parts)

static enum error_kind read_part(struct reading *r, const char *key, add_fn *add)
{
    const struct json_object *list = NULL;
    enum error_kind kind = list_of(r, key, &list);
    for (size_t i = 0; kind == ERROR_NONE && i < json_size(list); i++) {
        char *path = mem_printf("%s[%zu]", key, i);
        kind = add(r, json_at(list, i), path);
        free(path);
    }
    return kind;
}

static enum error_kind read_dialogues(struct reading *r)
{
    bool sessions = json_has(r->document, "sessions");
    bool messages = json_has(r->document, "messages");
    enum error_kind kind = ERROR_NONE;
    if (sessions != messages) {
        return fault(r, sessions ? "messages" : "sessions", "", _("is missing"));
    }
    if (!messages && json_has(r->document, "versions")) {
        return fault(r, "messages", "", _("is missing"));
    }
    for (size_t i = 0; kind == ERROR_NONE && i < PARTS; i++) {
        kind = read_part(r, parts[i].key, parts[i].add);
    }
    for (size_t i = 0; i < r->list.count; i++) {
        r->list.items[i].with_dialogue = messages;
    }
    return kind;
}

/* --- the current plan --- */

/* The plan of the track takes the place of the version with its number: the last one, or one that
 * says that it counts. */
static bool replace_version(struct bundle *b, const struct plan *p)
{
    for (size_t i = 0; i < b->version_count; i++) {
        struct version *v = &b->versions[i];
        bool last = i + 1 == b->version_count;
        if (v->number == p->version && (last || v->current)) {
            plan_free(v->plan);
            v->plan = plan_copy(p);
            b->current = last ? 0 : p->version;
            return true;
        }
    }
    return false;
}

/* It is one of the versions, or, where they are not in the document, the last one. */
static enum error_kind place_plan(struct reading *r, struct bundle *b)
{
    struct plan *p = b->track->plan;
    struct version *last = b->version_count > 0 ? &b->versions[b->version_count - 1] : NULL;
    if (p == NULL) {
        return ERROR_NONE;
    }
    p->version = p->version > 0 ? p->version : 1;
    if (replace_version(b, p)) {
        return ERROR_NONE;
    }
    if (last != NULL && last->number > p->version) {
        return fault(r, b->place, "ai_generated_plan.version",
                     _("is not that of the current version"));
    }
    mem_grow(&b->versions, &b->version_cap, b->version_count + 1, sizeof *b->versions);
    b->versions[b->version_count++] = (struct version){.number = p->version,
                                                       .kind = VERSION_IMPORT,
                                                       .author = mem_strdup(VERSION_BY_USER),
                                                       .plan = plan_copy(p),
                                                       .created_ms = b->track->updated_ms};
    return ERROR_NONE;
}

static enum error_kind read_document(struct reading *r)
{
    enum error_kind kind = check_head(r);
    if (kind == ERROR_NONE) {
        kind = read_tracks(r);
    }
    if (kind == ERROR_NONE) {
        kind = read_dialogues(r);
    }
    for (size_t i = 0; kind == ERROR_NONE && i < r->list.count; i++) {
        kind = place_plan(r, &r->list.items[i]);
    }
    return kind;
}

enum error_kind import_course_json(const char *name, const char *text, size_t n,
                                   const struct env *env, struct bundle_list *out,
                                   struct error *err)
{
    struct error failed = {0};
    struct json_object *document = NULL;
    if (json_parse(text, n, DEPTH, &document, &failed) != ERROR_NONE) {
        failed.kind = ERROR_BAD_DATA;
        error_advise(&failed, _("\"syllabus export\" writes what can be imported."));
        error_move(err, &failed);
        return ERROR_BAD_DATA;
    }
    struct reading r = {.document = document, .err = err};
    enum error_kind kind =
        count_members(document) == count_colons(text, n)
            ? import_is_platform(document) ? import_platform(document, env, &r.list, err)
                                           : read_document(&r)
            : error_set(err, ERROR_BAD_DATA, _("an object of the document has a member twice"));
    for (size_t i = 0; kind == ERROR_NONE && i < r.list.count; i++) {
        *bundle_list_add(out) = r.list.items[i];
        r.list.items[i] = (struct bundle){0};
    }
    reading_fini(&r);
    json_free(document);
    return kind;
}
