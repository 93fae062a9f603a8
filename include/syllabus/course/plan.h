/* A plan: the outline of a course as data. It is read out of a model's Markdown (plan_reader.h),
 * printed back (plan_print.h), compared (plan_diff.h) and finalized; prose is never looked at
 * again.
 *
 * Invariants: strings are valid UTF-8 and, where not NULL, not blank; modules are in course order
 * and their number is their place; module ids are unique and stay the same from version to version
 * (plan_adopt_ids()). Minutes 0 means "not known". */
#ifndef SYLLABUS_COURSE_PLAN_H
#define SYLLABUS_COURSE_PLAN_H

#include "syllabus/base/strlist.h"

#include <stdbool.h>
#include <stddef.h>

struct env;

struct plan_module {
    char *id; /* UUIDv7; NULL in a plan fresh from the reader */
    char *title;
    char *description; /* NULL when there is none */
    int minutes;
    struct strlist items;         /* topics, lessons, tasks: the list under the module */
    struct strlist objectives;    /* what the learner will be able to do */
    struct strlist prerequisites; /* as written */
    bool pinned;                  /* nothing in it may change but its place */
    bool title_pinned;            /* these two: nor may it be removed */
    bool hours_pinned;
};

struct plan {
    int version;               /* from 1; 0 while it is no version yet */
    char *title;               /* NULL when the text names none */
    char *language;            /* "en", "ru", ... */
    int stated_minutes;        /* the total the text claims; 0 when it claims none */
    char *description;         /* of the course */
    struct strlist objectives; /* of the course */
    struct plan_module *modules;
    size_t module_count;
    size_t module_cap;
    struct strlist assignments;
    char *final_project;
};

struct plan *plan_new(void);
struct plan *plan_copy(const struct plan *p); /* NULL gives NULL */
void plan_free(struct plan *p);

/* The sum of the modules' minutes when each is known; else what the text claims; else the sum of
 * those that are known. 0 when nothing is. */
int plan_minutes(const struct plan *p);
/* Same content, ids, version and pins apart. */
bool plan_equal(const struct plan *a, const struct plan *b);
bool plan_module_equal(const struct plan_module *a, const struct plan_module *b);

struct track;
/* The modules of a track as a plan, with their ids and no version; owned. */
struct plan *plan_of_track(const struct track *t);
/* Whether anything of it is held: then it cannot be removed. */
bool plan_module_is_held(const struct plan_module *m);

/* Inserts an empty module before place `at` (0 .. module_count) and returns it, borrowed until the
 * next change. */
struct plan_module *plan_insert_module(struct plan *p, size_t at);
void plan_remove_module(struct plan *p, size_t at);
void plan_move_module(struct plan *p, size_t from, size_t to);
void plan_module_copy(struct plan_module *to, const struct plan_module *from);
void plan_module_fini(struct plan_module *m);
/* The place of the module with this id; -1 when there is none. */
int plan_find_module(const struct plan *p, const char *id);
/* The place of the module whose title matches best (folded, fuzzy); -1 when none is close. */
int plan_find_title(const struct plan *p, const char *title);

/* Gives every module of `p` without an id that of the module of `old` it matches (by title, then
 * number and content), each used once; the rest get fresh ones. Pins travel with the ids. `old` may
 * be NULL. */
void plan_adopt_ids(struct plan *p, const struct plan *old, const struct env *env);

#endif
