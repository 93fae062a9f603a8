/* Tracks as the reference platform's API gives them: one, or a list. Its documents and its server
 * spell some members differently, and a model's words stand in some of them: what can be read is
 * read, and what cannot be is a fault with its path. */
#include "import_internal.h"

#include "idmap_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/course/bundle.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json_in.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/plan_reader.h"
#include "syllabus/course/track.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TRACKS_MAX 100000

/* --- members, by every name that they have --- */

enum role {
    ROLE_TITLE,
    ROLE_DESCRIPTION,
    ROLE_SKILL,
    ROLE_LEVEL,
    ROLE_HOURS,
    ROLE_EXPECTATIONS,
    ROLE_OBJECTIVES,
    ROLE_ITEMS,
    ROLE_PLAN,
    ROLE_MODULES,
    ROLE_NUMBER,
    ROLE_COUNT
};

#define NAMES 4

static const char *const names[ROLE_COUNT][NAMES] = {
    [ROLE_TITLE] = {"title", "name", "track_title", "module_title"},
    [ROLE_DESCRIPTION] = {"description", "course_description"},
    [ROLE_SKILL] = {"skill_area", "skill"},
    [ROLE_LEVEL] = {"difficulty_level", "difficulty", "level"},
    [ROLE_HOURS] = {"estimated_duration_hours", "duration_hours", "hours"},
    [ROLE_EXPECTATIONS] = {"user_expectations", "expectations"},
    [ROLE_OBJECTIVES] = {"learning_objectives", "objectives", "goals"},
    [ROLE_ITEMS] = {"items", "topics", "contents", "lessons"},
    [ROLE_PLAN] = {"ai_generated_plan", "plan"},
    [ROLE_MODULES] = {"modules", "course_modules"},
    [ROLE_NUMBER] = {"module_number", "number", "order"},
};

/* The first one that is there and not null; *name is how it is spelt. */
static const struct json_object *member(const struct json_object *object, enum role role,
                                        const char **name)
{
    for (size_t i = 0; i < NAMES && names[role][i]; i++) {
        const struct json_object *v = json_get(object, names[role][i]);
        if (v) {
            *name = names[role][i];
            return v;
        }
    }
    *name = names[role][0];
    return NULL;
}

struct source {
    struct idmap tracks, modules;
    struct bundle_list list;
    const struct env *env;
    struct error *err;
};

static enum error_kind fault(struct source *s, const char *path, const char *key,
                             const char *wanted)
{
    return error_set(s->err, ERROR_BAD_DATA, "%s.%s: %s", path, key, wanted);
}

/* A text; NULL where there is none or it is blank. Owned. */
static enum error_kind read_text(struct source *s, const struct json_object *object,
                                 const char *path, enum role role, char **out)
{
    const char *key;
    const struct json_object *v = member(object, role, &key);
    size_t n = 0;
    const char *text = json_text(v, &n);
    if (v && !text) {
        return fault(s, path, key, _("must be a text"));
    }
    char *repaired = text ? text_repaired(text, n) : NULL;
    if (text_blank(repaired)) {
        free(repaired);
        repaired = NULL;
    }
    *out = repaired;
    return ERROR_NONE;
}

/* A number, or a text that is one or says one; 0 where none is said. The server takes any. */
static enum error_kind read_hours(struct source *s, const struct json_object *object,
                                  const char *path, int *minutes)
{
    const char *key;
    const struct json_object *v = member(object, ROLE_HOURS, &key);
    const char *text = json_text(v, NULL);
    double hours = 0;
    size_t start, end;
    *minutes = 0;
    if (!v || (text && text_blank(text))) {
        return ERROR_NONE;
    }
    if (json_to_number(v, &hours)) {
        *minutes = hours_to_minutes(hours);
        return hours > LIMIT_HOURS ? fault(s, path, key, _("are too many hours")) : ERROR_NONE;
    }
    if (text &&
        (hours_parse(text, minutes) || hours_find(text, strlen(text), minutes, &start, &end))) {
        return ERROR_NONE;
    }
    return fault(s, path, key, _("must be a number of hours"));
}

/* Lists of texts, or one text with a line for each; what a model made of an element is kept as it
 * is. */
static enum error_kind read_list(struct source *s, const struct json_object *object,
                                 const char *path, enum role role, struct strlist *out)
{
    const char *key;
    const struct json_object *v = member(object, role, &key);
    const char *lines = json_text(v, NULL);
    if (v && !lines && json_kind(v) != JSON_ARRAY) {
        return fault(s, path, key, _("must be a list"));
    }
    if (json_size(v) > LIMIT_MODULE_ITEMS) {
        return fault(s, path, key, _("has too many elements"));
    }
    for (size_t i = 0; !lines && i < json_size(v); i++) {
        const struct json_object *one = json_at(v, i);
        const char *inner;
        const struct json_object *title =
            json_kind(one) == JSON_OBJECT ? member(one, ROLE_TITLE, &inner) : one;
        size_t n = 0;
        const char *text = json_text(title, &n);
        char *element = text ? text_repaired(text, n) : one ? json_printed(one, 0) : mem_strdup("");
        if (text_blank(element)) {
            free(element);
        } else {
            strlist_take(out, element);
        }
    }
    while (lines && *lines && out->count < LIMIT_MODULE_ITEMS) {
        size_t n = strcspn(lines, "\n");
        char *line = text_trimmed(lines, n);
        if (*line) {
            strlist_add(out, line);
        }
        free(line);
        lines += n + (lines[n] == '\n');
    }
    return ERROR_NONE;
}

/* A UUID in whichever spelling; NULL: it has none of ours, and gets a fresh one. */
static char *id_of(const struct json_object *object)
{
    const char *text = json_get_text(object, "id");
    char *id = text ? mem_strdup(text) : NULL;
    for (char *c = id; c && *c; c++) {
        *c = (char)tolower((unsigned char)*c);
    }
    if (id && !course_is_id(id)) {
        free(id);
        id = NULL;
    }
    return id;
}

/* "2026-01-01T00:00:00.123456" is UTC without saying so. */
static int64_t time_of(const struct json_object *object, const char *key)
{
    const char *text = json_get_text(object, key);
    int64_t ms = 0;
    if (text && !time_parse(text, &ms)) {
        char *utc = mem_printf("%sZ", text);
        if (!time_parse(utc, &ms)) {
            ms = 0;
        }
        free(utc);
    }
    return ms;
}

/* --- the plan --- */

static enum error_kind read_planned(struct source *s, const struct json_object *v, const char *path,
                                    struct plan *p)
{
    struct plan_module *m = plan_insert_module(p, p->module_count);
    enum error_kind kind = read_text(s, v, path, ROLE_TITLE, &m->title);
    if (!kind && !m->title) {
        kind = fault(s, path, "title", _("must not be empty"));
    }
    if (!kind) {
        kind = read_text(s, v, path, ROLE_DESCRIPTION, &m->description);
    }
    if (!kind) {
        kind = read_hours(s, v, path, &m->minutes);
    }
    if (!kind) {
        kind = read_list(s, v, path, ROLE_OBJECTIVES, &m->objectives);
    }
    return kind ? kind : read_list(s, v, path, ROLE_ITEMS, &m->items);
}

static enum error_kind check_list(struct source *s, const struct json_object *list,
                                  const char *path, const char *key)
{
    if (list && json_kind(list) != JSON_ARRAY) {
        return fault(s, path, key, _("must be a list"));
    }
    for (size_t i = 0; i < json_size(list); i++) {
        if (json_kind(json_at(list, i)) != JSON_OBJECT) {
            return error_set(s->err, ERROR_BAD_DATA, "%s.%s[%zu]: %s", path, key, i,
                             _("must be an object"));
        }
    }
    return json_size(list) <= LIMIT_MODULES ? ERROR_NONE
                                            : fault(s, path, key, _("has too many elements"));
}

/* As a model gave it: modules, or words in which a plan may be. */
static enum error_kind read_plan_object(struct source *s, const struct json_object *v,
                                        const char *path, struct plan **out)
{
    const char *key;
    const struct json_object *list = member(v, ROLE_MODULES, &key);
    const char *raw = json_get_text(v, "raw_response");
    if (!list) {
        *out = raw ? plan_read(raw, strlen(raw)) : NULL;
        return ERROR_NONE;
    }
    struct plan *p = plan_new();
    enum error_kind kind = check_list(s, list, path, key);
    if (!kind) {
        kind = read_text(s, v, path, ROLE_TITLE, &p->title);
    }
    if (!kind) {
        kind = read_text(s, v, path, ROLE_DESCRIPTION, &p->description);
    }
    if (!kind) {
        kind = read_list(s, v, path, ROLE_OBJECTIVES, &p->objectives);
    }
    for (size_t i = 0; !kind && i < json_size(list); i++) {
        char *inner = mem_printf("%s.%s[%zu]", path, key, i);
        kind = read_planned(s, json_at(list, i), inner, p);
        free(inner);
    }
    if (kind || p->module_count == 0) {
        plan_free(p);
        p = NULL;
    }
    *out = p;
    return kind;
}

static enum error_kind read_plan(struct source *s, const struct json_object *object,
                                 const char *path, struct track *t)
{
    const char *key;
    const struct json_object *v = member(object, ROLE_PLAN, &key);
    const char *text = json_text(v, NULL);
    if (text) {
        t->plan = plan_read(text, strlen(text));
        return ERROR_NONE;
    }
    if (v && json_kind(v) != JSON_OBJECT) {
        return fault(s, path, key, _("must be an object, a text or null"));
    }
    char *inner = mem_printf("%s.%s", path, key);
    enum error_kind kind = v ? read_plan_object(s, v, inner, &t->plan) : ERROR_NONE;
    free(inner);
    return kind;
}

/* --- modules and tracks --- */

/* Stored as it is only where the database can read it again. */
static struct json_object *raw_of(const struct json_object *object)
{
    struct json_object *raw = json_get(object, "ai_generated_content");
    return json_kind(raw) == JSON_OBJECT ? json_ref(raw) : NULL;
}

static enum error_kind read_module(struct source *s, const struct json_object *v, const char *path,
                                   struct module *m)
{
    const char *key;
    const char *status = json_get_text(v, "status");
    int64_t number = 0;
    m->id = id_of(v);
    if (m->id && !idmap_add(&s->modules, m->id, 0)) {
        return fault(s, path, "id", _("another module of the document has it, too"));
    }
    enum error_kind kind = read_text(s, v, path, ROLE_TITLE, &m->title);
    if (!kind && !m->title) {
        kind = fault(s, path, "title", _("must not be empty"));
    }
    if (!kind) {
        kind = read_text(s, v, path, ROLE_DESCRIPTION, &m->description);
    }
    if (!kind) {
        kind = read_hours(s, v, path, &m->minutes);
    }
    if (!kind) {
        kind = read_list(s, v, path, ROLE_OBJECTIVES, &m->objectives);
    }
    if (status && !module_status_parse(status, &m->status)) {
        m->status = MODULE_NOT_STARTED; /* any word may stand there */
    }
    m->number =
        json_to_int(member(v, ROLE_NUMBER, &key), &number) && number > 0 && number <= LIMIT_MODULES
            ? (int)number
            : LIMIT_MODULES + 1;
    m->description = m->description ? m->description : mem_strdup("");
    m->raw = raw_of(v);
    m->created_ms = time_of(v, "created_at");
    m->updated_ms = time_of(v, "updated_at");
    return kind;
}

/* In the order of their numbers, else of the document; numbered anew from 1. */
static void sort_modules(struct track *t)
{
    for (size_t i = 1; i < t->module_count; i++) {
        struct module m = t->modules[i];
        size_t at = i;
        for (; at > 0 && t->modules[at - 1].number > m.number; at--) {
            t->modules[at] = t->modules[at - 1];
        }
        t->modules[at] = m;
    }
    for (size_t i = 0; i < t->module_count; i++) {
        t->modules[i].number = (int)i + 1;
    }
}

static enum error_kind read_modules(struct source *s, const struct json_object *object,
                                    const char *path, struct track *t)
{
    const char *key;
    const struct json_object *list = member(object, ROLE_MODULES, &key);
    enum error_kind kind = check_list(s, list, path, key);
    t->modules = mem_array(kind ? 0 : json_size(list), sizeof *t->modules);
    for (size_t i = 0; !kind && i < json_size(list); i++) {
        char *inner = mem_printf("%s.%s[%zu]", path, key, i);
        module_init(&t->modules[t->module_count]);
        kind = read_module(s, json_at(list, i), inner, &t->modules[t->module_count++]);
        free(inner);
    }
    sort_modules(t);
    return kind;
}

/* Words in lower case of which the server takes any, and may have none. */
static enum error_kind read_names(struct source *s, const struct json_object *v, const char *path,
                                  struct track *t)
{
    const char *key;
    const struct json_object *level = member(v, ROLE_LEVEL, &key);
    const char *words[] = {json_text(level, NULL), json_get_text(v, "status")};
    char *folded[2] = {NULL, NULL};
    enum error_kind kind = ERROR_NONE;
    for (size_t i = 0; i < 2; i++) {
        folded[i] = words[i] ? text_folded(words[i], strlen(words[i])) : NULL;
    }
    if (level && (!folded[0] || !difficulty_parse(folded[0], &t->difficulty))) {
        kind = fault(s, path, key, _("must be beginner, intermediate or advanced"));
    } else if (folded[1] && !track_status_parse(folded[1], &t->status)) {
        kind = fault(s, path, "status", _("must be planning, active, paused or completed"));
    }
    free(folded[0]);
    free(folded[1]);
    return kind;
}

static enum error_kind read_form(struct source *s, const struct json_object *v, const char *path,
                                 struct track *t)
{
    const struct {
        enum role role;
        char **slot;
    } texts[] = {{ROLE_TITLE, &t->title},
                 {ROLE_DESCRIPTION, &t->description},
                 {ROLE_SKILL, &t->skill_area},
                 {ROLE_EXPECTATIONS, &t->expectations}};
    enum error_kind kind = read_names(s, v, path, t);
    for (size_t i = 0; !kind && i < sizeof texts / sizeof *texts; i++) {
        kind = read_text(s, v, path, texts[i].role, texts[i].slot);
    }
    if (!kind) {
        kind = read_hours(s, v, path, &t->minutes);
    }
    if (!kind && !t->title && !t->skill_area) {
        kind = fault(s, path, "title", _("must not be empty"));
    }
    return kind;
}

/* What the server never checked. */
static enum error_kind complete(struct source *s, const char *path, struct track *t)
{
    struct error failed = {0};
    int planned = t->plan ? plan_minutes(t->plan) : 0;
    if (!t->skill_area) {
        t->skill_area = mem_strdup(t->title);
    }
    for (size_t i = 0, all = t->plan == NULL; all && i < t->module_count; i++) {
        planned += t->modules[i].minutes;
    }
    if (t->minutes == 0) {
        t->minutes = planned > 0 && planned <= LIMIT_HOURS * 60 ? planned : IMPORT_HOURS * 60;
    }
    if (track_validate(t, &failed) != ERROR_NONE) {
        error_set(s->err, ERROR_BAD_DATA, "%s: %s", path, failed.message);
        error_clear(&failed);
        return ERROR_BAD_DATA;
    }
    if (t->plan && !t->plan->language) {
        t->plan->language = mem_strdup(t->language);
    }
    return ERROR_NONE;
}

static enum error_kind read_track(struct source *s, const struct json_object *v, char *take_path)
{
    struct track *t = track_new();
    enum error_kind kind = ERROR_NONE;
    t->id = id_of(v);
    if (json_kind(v) != JSON_OBJECT) {
        kind = error_set(s->err, ERROR_BAD_DATA, "%s: %s", take_path, _("must be an object"));
    } else if (t->id && !idmap_add(&s->tracks, t->id, 0)) {
        kind = fault(s, take_path, "id", _("another track of the document has it, too"));
    }
    if (!kind) {
        kind = read_form(s, v, take_path, t);
    }
    if (!kind) {
        kind = read_plan(s, v, take_path, t);
    }
    if (!kind) {
        kind = read_modules(s, v, take_path, t);
    }
    if (!kind) {
        kind = complete(s, take_path, t);
    }
    if (kind) {
        track_free(t);
        free(take_path);
        return kind;
    }
    t->created_ms = time_of(v, "created_at");
    t->updated_ms = time_of(v, "updated_at");
    import_add_track(&s->list, t, take_path, s->env);
    s->list.items[s->list.count - 1].without_raw = false;
    return ERROR_NONE;
}

bool import_is_platform(const struct json_object *document)
{
    const char *key;
    if (json_kind(document) == JSON_ARRAY) {
        return true;
    }
    return !json_has(document, "format") &&
           (member(document, ROLE_SKILL, &key) ||
            (member(document, ROLE_TITLE, &key) &&
             (member(document, ROLE_HOURS, &key) || member(document, ROLE_MODULES, &key))));
}

enum error_kind import_platform(const struct json_object *document, const struct env *env,
                                struct bundle_list *out, struct error *err)
{
    struct source s = {.env = env, .err = err};
    enum error_kind kind = ERROR_NONE;
    bool list = json_kind(document) == JSON_ARRAY;
    if (list && json_size(document) == 0) {
        kind = error_set(err, ERROR_BAD_DATA, _("the list has no tracks"));
    } else if (list && json_size(document) > TRACKS_MAX) {
        kind = error_set(err, ERROR_BAD_DATA, _("the list has more than %d tracks"), TRACKS_MAX);
    }
    if (!list) {
        kind = read_track(&s, document, mem_strdup("track"));
    }
    for (size_t i = 0; list && !kind && i < json_size(document); i++) {
        kind = read_track(&s, json_at(document, i), mem_printf("[%zu]", i));
    }
    for (size_t i = 0; !kind && i < s.list.count; i++) {
        *bundle_list_add(out) = s.list.items[i];
        s.list.items[i] = (struct bundle){0};
    }
    bundle_list_fini(&s.list);
    idmap_fini(&s.tracks);
    idmap_fini(&s.modules);
    return kind;
}
