/* When what is to be learnt: sessions laid over the days that a person has, without a model. Pure:
 * the same track, the same day, the same sessions. */
#ifndef SYLLABUS_COURSE_SCHEDULE_H
#define SYLLABUS_COURSE_SCHEDULE_H

#include "syllabus/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct track;
struct track_pace;

#define SCHEDULE_WEEKLY 300 /* minutes, where the track does not say */
#define SCHEDULE_WEEK   7   /* days */

/* Puts the texts of a pace in order: dates, hours, names of days ("пн-пт, сб" becomes
 * "mon,tue,wed,thu,fri,sat"), days off ("2026-12-31, 2027-01-01..2027-01-08"). ERROR_USAGE names
 * the text and what would be right; the pace is then as it was. */
enum error_kind schedule_tidy(struct track_pace *pace, struct error *err);

struct schedule_span {
    int first, last; /* days, both are in it */
};
/* What a pace says, as numbers; what it leaves open has its default. */
struct schedule_terms {
    int start;    /* the first day of the course */
    bool given;   /* the track says so; else it is the Monday after `today` */
    int from;     /* the first day of sessions: `start`, or since when it was planned anew */
    int deadline; /* the last day; 0: none */
    int weekly;   /* minutes */
    bool week[SCHEDULE_WEEK]; /* Monday first */
    struct schedule_span *off;
    size_t off_count;
};
/* Of a pace that schedule_tidy() has seen; else as far as it can be read. */
void schedule_terms_init(struct schedule_terms *t, const struct track_pace *pace, int today);
void schedule_terms_fini(struct schedule_terms *t);
/* The minutes of that day. */
int schedule_window(const struct schedule_terms *t, int day);

struct schedule_item {
    int minutes; /* 0: not known, it gets no session */
    bool done;   /* gets none either */
};
struct schedule_session {
    size_t item;
    int day;
    int at; /* minutes of this day's that come before */
    int minutes;
    int part, parts; /* 1 of 3: of its item */
};
struct schedule {
    struct schedule_session *sessions; /* in their order */
    size_t count, cap;
    size_t done, unknown; /* items that have none, and why */
    int minutes;          /* of all sessions */
    int late;             /* minutes of sessions after the deadline */
    int needed;           /* minutes a week that would do; 0: it does, or nothing would */
    int unplaced;         /* minutes for which the calendar has no days */
};
/* The items one after the other, each split over as many days as it takes. */
void schedule_lay(const struct schedule_terms *t, const struct schedule_item *items, size_t count,
                  struct schedule *out);
void schedule_fini(struct schedule *s);

#endif
