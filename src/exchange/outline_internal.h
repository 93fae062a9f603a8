/* What the formats for other programs show of a track: its modules where it is finalized, else
 * those of its current plan, as one kind of thing; and its texts, made harmless. Everything is
 * borrowed from the track. */
#ifndef SYLLABUS_EXCHANGE_OUTLINE_INTERNAL_H
#define SYLLABUS_EXCHANGE_OUTLINE_INTERNAL_H

#include "syllabus/base/error.h"
#include "syllabus/course/lesson.h"
#include "syllabus/course/track.h"
#include "syllabus/exchange/export_report.h"

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct export_content;

struct outline_module {
    const char *id; /* NULL in a plan that is no version yet */
    int number;
    const char *title, *description; /* the latter "" when there is none */
    int minutes;
    enum module_status status;
    const struct strlist *objectives;
    const struct strlist *items, *prerequisites; /* NULL: the current plan has no such module */
    const struct lesson *lessons;
    size_t lesson_count;
};
struct outline {
    struct outline_module *modules;
    size_t count;
};
void outline_init(struct outline *o, const struct track *t);
void outline_fini(struct outline *o);

/* The words that a document in the track's language needs. */
struct outline_words {
    const char *hours, *objectives, *topics, *prerequisites, *assignments, *project, *modules;
    const char *minutes, *tasks, *answers;
    const char *statuses[MODULE_STATUS_COUNT];
    const char *lessons[LESSON_TYPE_COUNT];
};
const struct outline_words *outline_words(const struct track *t);
const struct outline_words *outline_words_in(const char *language); /* NULL: English */
/* "7.5 h", "7,5 ч"; owned, "" when not known. */
char *outline_hours(const struct track *t, int minutes);

/* A text as it may leave: without what drives a terminal; one line where asked for. NULL gives "".
 * Counts what had to be changed. Owned. */
char *outline_text(const char *s, bool one_line, struct export_report *report);
/* Counts what a format has no place for. */
void outline_count_dialogues(const struct export_content *content, struct export_report *report);
void outline_count_course(const struct track *t, struct export_report *report);
void outline_count_module(const struct outline_module *m, struct export_report *report);
/* Lessons but those with questions that can be asked, where `quizzes` are taken. */
void outline_count_lessons(const struct outline_module *m, bool quizzes,
                           struct export_report *report);
/* ERROR_NO_PLAN when none of the tracks has modules or a plan; counts those without. */
enum error_kind outline_demand(const struct export_content *content, struct export_report *report,
                               struct error *err);
/* What every format ends with: ERROR_TOO_LONG when `out` is full. */
enum error_kind outline_end(const struct buf *out, struct error *err);

#endif
