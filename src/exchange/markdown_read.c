/* A course as Markdown: reading the front matter. */
#include "markdown_internal.h"

#include "syllabus/base/i18n.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/base/time.h"
#include "syllabus/base/yaml.h"
#include "syllabus/course/hours.h"
#include "syllabus/course/json_in.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/markdown.h"

#include <stdlib.h>
#include <string.h>

/* Takes the text of one field; false when it is none. */
typedef bool field_fn(struct track *t, const char *text);

static struct plan *plan_of(struct track *t)
{
    if (!t->plan) {
        t->plan = plan_new();
    }
    return t->plan;
}

static bool take_format(struct track *t, const char *text)
{
    return strcmp(text, MARKDOWN_FORMAT) == 0;
}

static bool take_version(struct track *t, const char *text)
{
    return strcmp(text, "1") == 0;
}

static bool take_id(struct track *t, const char *text)
{
    mem_replace(&t->id, text);
    return course_is_id(text);
}

static bool take_title(struct track *t, const char *text)
{
    mem_replace(&t->title, text);
    return !text_blank(text);
}

static bool take_skill(struct track *t, const char *text)
{
    mem_replace(&t->skill_area, text);
    return !text_blank(text);
}

static bool take_level(struct track *t, const char *text)
{
    return difficulty_parse(text, &t->difficulty);
}

static bool take_hours(struct track *t, const char *text)
{
    return hours_parse(text, &t->minutes);
}

static bool take_language(struct track *t, const char *text)
{
    mem_replace(&t->language, text);
    return track_language_valid(text);
}

static bool take_description(struct track *t, const char *text)
{
    mem_replace(&t->description, text);
    return true;
}

static bool take_expectations(struct track *t, const char *text)
{
    mem_replace(&t->expectations, text);
    return true;
}

static bool take_known(struct track *t, const char *text)
{
    mem_replace(&t->known, text);
    return true;
}

static bool take_status(struct track *t, const char *text)
{
    return track_status_parse(text, &t->status);
}

static bool take_created(struct track *t, const char *text)
{
    return time_parse(text, &t->created_ms);
}

static bool take_updated(struct track *t, const char *text)
{
    return time_parse(text, &t->updated_ms);
}

static bool take_plan_version(struct track *t, const char *text)
{
    int version = 0;
    for (const char *c = text; *c; c++) {
        if (*c < '0' || *c > '9' || version > 99999999) {
            return false;
        }
        version = version * 10 + (*c - '0');
    }
    plan_of(t)->version = version;
    return *text != '\0';
}

static bool take_plan_language(struct track *t, const char *text)
{
    mem_replace(&plan_of(t)->language, text);
    return !text_blank(text);
}

static bool take_plan_hours(struct track *t, const char *text)
{
    return hours_parse(text, &plan_of(t)->stated_minutes);
}

static const struct {
    const char *key;
    field_fn *take;
    const char *wanted; /* what a text that is refused must be */
} fields[] = {
    {"format", take_format, N_("must be syllabus-markdown")},
    {"version", take_version, N_("must be 1")},
    {"id", take_id, N_("must be a UUID in lower case")},
    {"title", take_title, N_("must not be empty")},
    {"skill_area", take_skill, N_("must not be empty")},
    {"difficulty_level", take_level, N_("must be beginner, intermediate or advanced")},
    {"estimated_duration_hours", take_hours, N_("must be a number of hours")},
    {"language", take_language, N_("must be a language code such as en, ru or pt-BR")},
    {"description", take_description, NULL},
    {"user_expectations", take_expectations, NULL},
    {"known", take_known, NULL},
    {"status", take_status, N_("must be planning, active, paused or completed")},
    {"created_at", take_created, N_("must be a time such as 2026-11-24T09:41:03.000Z")},
    {"updated_at", take_updated, N_("must be a time such as 2026-11-24T09:41:03.000Z")},
    {"plan_version", take_plan_version, N_("must be a whole number")},
    {"plan_language", take_plan_language, N_("must not be empty")},
    {"plan_hours", take_plan_hours, N_("must be a number of hours")},
};
#define FIELDS (sizeof fields / sizeof *fields)

static enum error_kind fault(struct error *err, size_t line, const char *key, const char *what)
{
    return error_set(err, ERROR_BAD_DATA, _("line %zu: %s: %s"), line, key, what);
}

static enum error_kind read_field(struct track *t, const struct yaml_node *key,
                                  const struct yaml_node *value, size_t before, struct error *err)
{
    size_t line = before + key->line;
    for (size_t i = 0; i < FIELDS; i++) {
        if (strcmp(fields[i].key, key->text) != 0) {
            continue;
        }
        if (value->kind != YAML_SCALAR) {
            return fault(err, line, key->text, _("must be a text"));
        }
        return fields[i].take(t, value->text) ? ERROR_NONE
                                              : fault(err, line, key->text, _(fields[i].wanted));
    }
    for (size_t i = 0; track_pace_column(i); i++) {
        if (strcmp(track_pace_column(i), key->text) == 0 && value->kind == YAML_SCALAR) {
            mem_replace(track_pace_text(&t->pace, i), value->text);
            return ERROR_NONE; /* the track is looked over as a whole */
        }
    }
    return fault(err, line, key->text, _("there is no such field"));
}

/* What is not said: as in the form of a new track. */
static enum error_kind complete(struct track *t, size_t line, struct error *err)
{
    struct error failed = {0};
    if (!t->skill_area) {
        t->skill_area = mem_strdup(t->title);
    }
    if (t->minutes == 0 && t->plan) {
        t->minutes = plan_minutes(t->plan);
    }
    if (track_validate(t, &failed) == ERROR_NONE) {
        return ERROR_NONE;
    }
    error_set(err, ERROR_BAD_DATA, _("line %zu: %s"), line, failed.message);
    error_clear(&failed);
    return ERROR_BAD_DATA;
}

/* The front matter of text[0..n), its line of dashes included: where it ends; 0: there is none. */
static size_t front_end(const char *text, size_t n)
{
    if (n < 4 || memcmp(text, "---\n", 4) != 0) {
        return 0;
    }
    for (size_t at = 4; at < n;) {
        const char *end = memchr(text + at, '\n', n - at);
        size_t length = end ? (size_t)(end - text) - at : n - at;
        if (length == 3 && (memcmp(text + at, "---", 3) == 0 || memcmp(text + at, "...", 3) == 0)) {
            return at;
        }
        at += length + 1;
    }
    return 0;
}

static size_t count_lines(const char *text, size_t n)
{
    size_t lines = 0;
    for (size_t i = 0; i < n; i++) {
        lines += text[i] == '\n';
    }
    return lines;
}

enum error_kind markdown_read_front(const char *text, size_t n, struct yaml_node **out,
                                    size_t *body, struct error *err)
{
    size_t end = front_end(text, n);
    struct yaml_node *front = NULL;
    if (end == 0) {
        *out = NULL;
        *body = 0;
        return ERROR_NONE;
    }
    enum error_kind kind = yaml_parse(_("front matter"), text, end, &front, err);
    if (!kind) {
        *out = front;
        *body = end + 3 + (end + 3 < n);
    }
    return kind;
}

bool markdown_is_ours(const struct yaml_node *front)
{
    const char *format = front ? yaml_get_text(front, "format") : NULL;
    return format && strcmp(format, MARKDOWN_FORMAT) == 0;
}

enum error_kind markdown_read_document(const char *text, size_t n, size_t before,
                                       struct track **out, struct error *err)
{
    struct yaml_node *front = NULL;
    struct track *t = track_new();
    size_t body = 0;
    enum error_kind kind = markdown_read_front(text, n, &front, &body, err);
    if (!kind && !markdown_is_ours(front)) {
        kind =
            error_set(err, ERROR_BAD_DATA, _("line %zu: the front matter with \"%s\" is missing"),
                      before + 1, "format: " MARKDOWN_FORMAT);
    }
    for (size_t i = 0; !kind && i < front->count; i++) {
        kind = read_field(t, front->keys[i], front->items[i], before, err);
    }
    if (!kind) {
        kind =
            markdown_read_body(text + body, n - body, before + count_lines(text, body) + 1, t, err);
    }
    if (!kind) {
        kind = complete(t, before + 1, err);
    }
    yaml_node_free(front);
    if (kind) {
        track_free(t);
        return kind;
    }
    *out = t;
    return ERROR_NONE;
}

enum error_kind markdown_read_track(const char *text, size_t n, struct track **out,
                                    struct error *err)
{
    char *repaired = text_repaired(text, n);
    enum error_kind kind = markdown_read_document(repaired, strlen(repaired), 0, out, err);
    free(repaired);
    return kind;
}
