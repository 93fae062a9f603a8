/* Plans in JSON: as they are shown, stored and exported, and read back. */
#include "syllabus/course/json.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/json_write.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/strlist.h"
#include "syllabus/base/text.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- out --- */

/* Hours as a number; null where they are not known. */
static void write_hours(struct json_writer *w, const char *key, int minutes)
{
    if (minutes > 0) {
        json_write_number(w, key, hours_from_minutes(minutes));
    } else {
        json_write_null(w, key);
    }
}

/* What of a module is pinned by itself. */
#define PIN_TITLE "title"
#define PIN_HOURS "hours"

static void write_module(struct json_writer *w, const struct plan_module *m, size_t place)
{
    json_write_object(w, NULL);
    json_write_text(w, "id", m->id);
    json_write_int(w, "module_number", (int64_t)place + 1);
    json_write_text(w, "title", m->title);
    json_write_text(w, "description", m->description);
    write_hours(w, "estimated_duration_hours", m->minutes);
    json_write_strings(w, "items", &m->items);
    json_write_strings(w, "learning_objectives", &m->objectives);
    json_write_strings(w, "prerequisites", &m->prerequisites);
    json_write_bool(w, "pinned", m->pinned);
    if (m->title_pinned || m->hours_pinned) {
        json_write_array(w, "pins");
        if (m->title_pinned) {
            json_write_text(w, NULL, PIN_TITLE);
        }
        if (m->hours_pinned) {
            json_write_text(w, NULL, PIN_HOURS);
        }
        json_write_end_array(w);
    }
    json_write_end_object(w);
}

void course_plan_write(struct json_writer *w, const char *key, const struct plan *p)
{
    if (p == NULL) {
        json_write_null(w, key);
        return;
    }
    json_write_object(w, key);
    json_write_int(w, "version", p->version);
    json_write_text(w, "title", p->title);
    json_write_text(w, "language", p->language);
    write_hours(w, "estimated_duration_hours", plan_minutes(p));
    json_write_text(w, "course_description", p->description);
    json_write_strings(w, "learning_objectives", &p->objectives);
    json_write_array(w, "modules");
    for (size_t i = 0; i < p->module_count; i++) {
        write_module(w, &p->modules[i], i);
    }
    json_write_end_array(w);
    json_write_strings(w, "practical_assignments", &p->assignments);
    json_write_text(w, "final_project", p->final_project);
    json_write_end_object(w);
}

struct json_object *course_plan_json(const struct plan *p)
{
    struct json_writer w;

    json_writer_init_value(&w);
    course_plan_write(&w, NULL, p);
    return json_writer_take(&w);
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
