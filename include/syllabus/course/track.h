/* A track: one thing to learn, from the wish to the finished course; and its modules, which
 * finalizing makes. */
#ifndef SYLLABUS_COURSE_TRACK_H
#define SYLLABUS_COURSE_TRACK_H

#include "syllabus/base/error.h"
#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;
struct lesson;
struct plan;

enum difficulty {
    DIFFICULTY_BEGINNER,
    DIFFICULTY_INTERMEDIATE,
    DIFFICULTY_ADVANCED,
    DIFFICULTY_COUNT
};
enum track_status {
    TRACK_PLANNING,
    TRACK_ACTIVE,
    TRACK_PAUSED,
    TRACK_COMPLETED,
    TRACK_STATUS_COUNT
};
enum module_status {
    MODULE_NOT_STARTED,
    MODULE_IN_PROGRESS,
    MODULE_COMPLETED,
    MODULE_STATUS_COUNT
};

/* The names of product and JSON: "beginner", "planning", "not_started". */
const char *difficulty_name(enum difficulty d);
bool difficulty_parse(const char *name, enum difficulty *d);
const char *track_status_name(enum track_status s);
bool track_status_parse(const char *name, enum track_status *s);
const char *module_status_name(enum module_status s);
bool module_status_parse(const char *name, enum module_status *s);

struct module {
    char *id;
    int number; /* from 1 */
    char *title;
    char *description; /* "" when there is none */
    struct strlist objectives;
    int minutes;
    enum module_status status;
    bool pinned;
    struct json_object *raw; /* the model's own object, or NULL */
    struct lesson *lessons;  /* by number; see lesson.h */
    size_t lesson_count, lesson_cap;
    int64_t created_ms, updated_ms;
};

/* The time there is for it, in the texts that schedule_tidy() makes; NULL or "" where nothing is
 * said.
 */
struct track_pace {
    char *start;    /* a date */
    char *from;     /* a date: what was not done then is laid out anew from there */
    char *weekly;   /* hours */
    char *days;     /* "mon,tue" */
    char *days_off; /* dates and spans */
    char *deadline; /* a date */
};
void track_pace_fini(struct track_pace *p);
/* The i-th of its texts and the name of the column that holds it, in the order above; NULL past the
 * end. */
const char *track_pace_column(size_t i);
char **track_pace_text(struct track_pace *p, size_t i);

struct track {
    char *id;
    char *user_id;
    char *title;
    char *description; /* "" when there is none */
    char *skill_area;
    enum difficulty difficulty;
    int minutes;        /* the budget */
    char *expectations; /* "" when there are none */
    char *known;        /* what the person knows already; "" when nothing is said */
    struct track_pace pace;
    char *language; /* of the plan: "en", "ru", ... */
    enum track_status status;
    struct plan *plan; /* the current version, or NULL */
    bool plan_cut_off; /* the message the current plan came from was cut off */
    struct module *modules;
    size_t module_count;
    int64_t created_ms, updated_ms;
};

struct track *track_new(void);
struct track *track_copy(const struct track *t);
void track_free(struct track *t);
void module_init(struct module *m);
void module_fini(struct module *m);
struct lesson *module_add_lesson(struct module *m); /* an initialised one, at the end */

/* Checks title, skill area, hours and text lengths and puts them in order (trimmed, repaired). A
 * NULL title becomes the skill's, a NULL language that of track_language_of(), other NULL texts "".
 * ERROR_USAGE names the field and what would be right; the track is then as it was. */
enum error_kind track_validate(struct track *t, struct error *err);
/* The plan's language for a skill when none is given: "ru" for Cyrillic, else `fallback`. */
const char *track_language_of(const char *skill, const char *fallback);
/* A language tag we accept: 2-3 letters, optionally a region ("en", "ru", "pt-BR"). */
bool track_language_valid(const char *tag);

#endif
