#include "syllabus/course/track.h"

#include "names_internal.h"
#include "syllabus/base/i18n.h"
#include "syllabus/base/json.h"
#include "syllabus/base/limits.h"
#include "syllabus/base/mem.h"
#include "syllabus/base/text.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/plan.h"
#include "syllabus/course/schedule.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

static const char *const difficulty_names[] = {
    [DIFFICULTY_BEGINNER] = "beginner",
    [DIFFICULTY_INTERMEDIATE] = "intermediate",
    [DIFFICULTY_ADVANCED] = "advanced",
};
static_assert(sizeof difficulty_names / sizeof *difficulty_names == DIFFICULTY_COUNT, "complete");

static const char *const track_status_names[] = {
    [TRACK_PLANNING] = "planning",
    [TRACK_ACTIVE] = "active",
    [TRACK_PAUSED] = "paused",
    [TRACK_COMPLETED] = "completed",
};
static_assert(sizeof track_status_names / sizeof *track_status_names == TRACK_STATUS_COUNT,
              "complete");

static const char *const module_status_names[] = {
    [MODULE_NOT_STARTED] = "not_started",
    [MODULE_IN_PROGRESS] = "in_progress",
    [MODULE_COMPLETED] = "completed",
};
static_assert(sizeof module_status_names / sizeof *module_status_names == MODULE_STATUS_COUNT,
              "complete");

const char *difficulty_name(enum difficulty d)
{
    return difficulty_names[d];
}

bool difficulty_parse(const char *name, enum difficulty *d)
{
    int found = names_find(difficulty_names, DIFFICULTY_COUNT, name);

    if (found >= 0) {
        *d = (enum difficulty)found;
    }
    return found >= 0;
}

const char *track_status_name(enum track_status s)
{
    return track_status_names[s];
}

bool track_status_parse(const char *name, enum track_status *s)
{
    int found = names_find(track_status_names, TRACK_STATUS_COUNT, name);

    if (found >= 0) {
        *s = (enum track_status)found;
    }
    return found >= 0;
}

const char *module_status_name(enum module_status s)
{
    return module_status_names[s];
}

bool module_status_parse(const char *name, enum module_status *s)
{
    int found = names_find(module_status_names, MODULE_STATUS_COUNT, name);

    if (found >= 0) {
        *s = (enum module_status)found;
    }
    return found >= 0;
}

void module_init(struct module *m)
{
    *m = (struct module){0};
}

void module_fini(struct module *m)
{
    if (m == NULL) {
        return;
    }
    free(m->id);
    free(m->title);
    free(m->description);
    strlist_fini(&m->objectives);
    json_free(m->raw);
    for (size_t i = 0; i < m->lesson_count; i++) {
        lesson_fini(&m->lessons[i]);
    }
    free(m->lessons);
    module_init(m);
}

struct lesson *module_add_lesson(struct module *m)
{
    mem_grow(&m->lessons, &m->lesson_cap, m->lesson_count + 1, sizeof *m->lessons);
    lesson_init(&m->lessons[m->lesson_count]);
    return &m->lessons[m->lesson_count++];
}

static void module_copy(struct module *to, const struct module *from)
{
    struct module copy = *from;

    copy.id = mem_strdup(from->id);
    copy.title = mem_strdup(from->title);
    copy.description = mem_strdup(from->description);
    copy.objectives = (struct strlist){0};
    strlist_copy(&copy.objectives, &from->objectives);
    copy.raw = json_ref(from->raw);
    copy.lessons = NULL;
    copy.lesson_count = copy.lesson_cap = 0;
    for (size_t i = 0; i < from->lesson_count; i++) {
        lesson_copy(module_add_lesson(&copy), &from->lessons[i]);
    }
    module_fini(to);
    *to = copy;
}

/* --- the time there is --- */

static const struct {
    const char *column;
    size_t offset;
} paces[] = {
    {"schedule_start", offsetof(struct track_pace, start)},
    {"schedule_from", offsetof(struct track_pace, from)},
    {"schedule_weekly", offsetof(struct track_pace, weekly)},
    {"schedule_days", offsetof(struct track_pace, days)},
    {"schedule_days_off", offsetof(struct track_pace, days_off)},
    {"schedule_deadline", offsetof(struct track_pace, deadline)},
};
#define PACES (sizeof paces / sizeof *paces)

const char *track_pace_column(size_t i)
{
    return i < PACES ? paces[i].column : NULL;
}

char **track_pace_text(struct track_pace *p, size_t i)
{
    return i < PACES ? (char **)(void *)((char *)p + paces[i].offset) : NULL;
}

static void pace_copy(struct track_pace *to, const struct track_pace *from)
{
    *to = *from;
    for (size_t i = 0; i < PACES; i++) {
        char **text = track_pace_text(to, i);
        *text = mem_strdup(*text);
    }
}

void track_pace_fini(struct track_pace *p)
{
    for (size_t i = 0; i < PACES; i++) {
        free(*track_pace_text(p, i));
    }
    *p = (struct track_pace){0};
}

struct track *track_new(void)
{
    return mem_alloc(sizeof(struct track));
}

struct track *track_copy(const struct track *t)
{
    if (t == NULL) {
        return NULL;
    }
    struct track *copy = track_new();

    *copy = *t;
    copy->id = mem_strdup(t->id);
    copy->user_id = mem_strdup(t->user_id);
    copy->title = mem_strdup(t->title);
    copy->description = mem_strdup(t->description);
    copy->skill_area = mem_strdup(t->skill_area);
    copy->expectations = mem_strdup(t->expectations);
    copy->known = mem_strdup(t->known);
    pace_copy(&copy->pace, &t->pace);
    copy->language = mem_strdup(t->language);
    copy->plan = plan_copy(t->plan);
    copy->modules = mem_array(t->module_count, sizeof *copy->modules);
    for (size_t i = 0; i < t->module_count; i++) {
        module_copy(&copy->modules[i], &t->modules[i]);
    }
    return copy;
}

void track_free(struct track *t)
{
    if (t == NULL) {
        return;
    }
    free(t->id);
    free(t->user_id);
    free(t->title);
    free(t->description);
    free(t->skill_area);
    free(t->expectations);
    free(t->known);
    track_pace_fini(&t->pace);
    free(t->language);
    plan_free(t->plan);
    for (size_t i = 0; i < t->module_count; i++) {
        module_fini(&t->modules[i]);
    }
    free(t->modules);
    free(t);
}

/* --- validation --- */

enum text_shape { SHAPE_LINE, SHAPE_TEXT };

/* Valid UTF-8 without white space at its ends; a line has no breaks inside either. NULL gives "".
 * Owned. */
static char *tidied(const char *s, enum text_shape shape)
{
    if (s == NULL) {
        return mem_strdup("");
    }
    char *repaired = text_repaired(s, strlen(s));
    char *trimmed = text_trimmed(repaired, strlen(repaired));

    free(repaired);
    for (char *c = trimmed; shape == SHAPE_LINE && *c != '\0'; c++) {
        if (*c == '\n' || *c == '\r' || *c == '\t') {
            *c = ' ';
        }
    }
    return trimmed;
}

/* The text fields a person fills in, in the order they are complained about. */
enum field {
    FIELD_SKILL,
    FIELD_TITLE,
    FIELD_DESCRIPTION,
    FIELD_EXPECTATIONS,
    FIELD_KNOWN,
    FIELD_COUNT
};

static const struct {
    const char *name; /* the person's word for it */
    size_t limit;     /* bytes */
    enum text_shape shape;
    bool needed;
} fields[FIELD_COUNT] = {
    [FIELD_SKILL] = {N_("skill"), LIMIT_SKILL, SHAPE_LINE, true},
    [FIELD_TITLE] = {N_("title"), LIMIT_TITLE, SHAPE_LINE, true},
    [FIELD_DESCRIPTION] = {N_("description"), LIMIT_TEXT, SHAPE_TEXT, false},
    [FIELD_EXPECTATIONS] = {N_("expectations"), LIMIT_TEXT, SHAPE_TEXT, false},
    [FIELD_KNOWN] = {N_("known already"), LIMIT_TEXT, SHAPE_TEXT, false},
};

static enum error_kind check_field(enum field f, const char *value, struct error *err)
{
    size_t n = strlen(value);

    if (fields[f].needed && text_blank(value)) {
        return error_set(err, ERROR_USAGE, _("%s: must not be empty"), _(fields[f].name));
    }
    if (n > fields[f].limit) {
        return error_set(err, ERROR_USAGE, _("%s: %zu bytes are too many, at most %zu fit"),
                         _(fields[f].name), n, fields[f].limit);
    }
    return ERROR_NONE;
}

static enum error_kind check_rest(const struct track *t, const char *language, struct error *err)
{
    if (t->minutes <= 0 || t->minutes > LIMIT_HOURS * 60) {
        return error_set(err, ERROR_USAGE, _("hours: must be a number above 0 and up to %d"),
                         LIMIT_HOURS);
    }
    if ((unsigned)t->difficulty >= DIFFICULTY_COUNT) {
        return error_set(err, ERROR_USAGE, _("level: must be beginner, intermediate or advanced"));
    }
    if (!track_language_valid(language)) {
        return error_set(err, ERROR_USAGE,
                         _("language: \"%s\" is no language code such as en, ru or pt-BR"),
                         language);
    }
    return ERROR_NONE;
}

enum error_kind track_validate(struct track *t, struct error *err)
{
    /* A track without a title of its own is called after its skill. */
    char **slots[FIELD_COUNT] = {&t->skill_area, &t->title, &t->description, &t->expectations,
                                 &t->known};
    char *tidy[FIELD_COUNT] = {NULL};
    enum error_kind kind = ERROR_NONE;

    for (enum field f = 0; f < FIELD_COUNT && kind == ERROR_NONE; f++) {
        const char *value = f == FIELD_TITLE && t->title == NULL ? t->skill_area : *slots[f];

        tidy[f] = tidied(value, fields[f].shape);
        kind = check_field(f, tidy[f], err);
    }
    if (kind != ERROR_NONE) {
        goto out;
    }
    const char *language =
        t->language != NULL ? t->language : track_language_of(tidy[FIELD_SKILL], "en");

    kind = check_rest(t, language, err);
    if (kind == ERROR_NONE) {
        kind = schedule_tidy(&t->pace, err);
    }
    if (kind != ERROR_NONE) {
        goto out;
    }
    if (t->language == NULL) {
        t->language = mem_strdup(language);
    }
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        free(*slots[f]);
        *slots[f] = tidy[f];
        tidy[f] = NULL;
    }
out:
    for (enum field f = 0; f < FIELD_COUNT; f++) {
        free(tidy[f]);
    }
    return kind;
}

const char *track_language_of(const char *skill, const char *fallback)
{
    return skill != NULL && text_has_cyrillic(skill) ? "ru" : fallback;
}

static size_t count_letters(const char *s)
{
    size_t n = 0;

    while ((s[n] >= 'a' && s[n] <= 'z') || (s[n] >= 'A' && s[n] <= 'Z')) {
        n++;
    }
    return n;
}

/* BCP 47 cut down to what a plan needs: a language (ISO 639) and perhaps a region (ISO 3166-1 or
 * UN M.49). */
bool track_language_valid(const char *tag)
{
    if (tag == NULL) {
        return false;
    }
    size_t letters = count_letters(tag);

    if (letters < 2 || letters > 3) {
        return false;
    }
    const char *rest = tag + letters;

    if (*rest == '\0') {
        return true;
    }
    return *rest == '-' && ((count_letters(rest + 1) == 2 && rest[3] == '\0') ||
                            (strspn(rest + 1, "0123456789") == 3 && rest[4] == '\0'));
}
